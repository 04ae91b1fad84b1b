"""Owns scripts that a line starts: their text, and which interpreter a `#!` names. It judges nothing."""

from __future__ import annotations

from agentshell.model import Arg, Inner, Unknown, known
from agentshell.reading.made_up import path_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from agentshell.facts import Facts
    from agentshell.model import Invocation
    from agentshell.reading.unfold import Start


SCRIPTS = (".sh", ".bash", ".zsh", ".py", ".rb", ".pl", ".php", ".run")
"""How the names of scripts end, as against programs that are downloaded ready to run."""


_INTERPRETERS = {"py": "python3", "rb": "ruby", "pl": "perl", "php": "php", "js": "node", "mjs": "node", "ts": "node"}
_SAME = 3
"""How often files of one name are followed inside of each other."""
_PACKAGES = ("node_modules", "venv", "vendor", "target", "dist", "build")
_MOST_NAMES = 300
_MOST_FOLDERS = 120
_MOST_FOUND = 12


def script_text(path: Arg, start: Start, facts: Facts) -> str | Unknown:
    """Return the text of a script file as it would be read: what the line itself wrote, else what stands on disk."""
    if start.place.kind not in ("here", "variables"):
        return Unknown(f"it is on {start.place.target.name}", path.shown)
    whole = _absolute(path, start.cwd)
    if isinstance(whole, Unknown):
        return whole
    if whole.startswith(("/dev/tcp/", "/dev/udp/")):
        return Unknown(f"what comes through {whole}", whole)
    written = start.files.get(whole)
    return facts.host.read_text(whole) if written is None else written.text


def interpreted(invocation: Invocation, facts: Facts) -> Inner | None:
    """Return what starting this file really starts, when it is a script: its interpreter with the file's name.

    A text without `#!` is read by the shell that starts it. None for a missing file, a binary, or another machine.
    """
    if invocation.place.kind not in ("here", "variables"):
        return None
    path = invocation.argv[0]
    whole = _absolute(path, invocation.cwd)
    if isinstance(whole, Unknown):
        return None
    written = invocation.files.get(whole)
    text = facts.host.read_text(whole) if written is None else written.text
    via = path.shown.rpartition("/")[2]
    if isinstance(text, Unknown):
        # What the line itself has put there and nobody can know: judged as such where it is a script by its name.
        unseen = written is not None and (not written.literal and path.literal.endswith(SCRIPTS))
        return Inner("script", via, invocation.argv, path=Arg((whole,))) if unseen else None
    first = text.partition("\n")[0]
    if invocation.via.count(via) >= _SAME:
        return None
    if not first.startswith("#!") or " uv run" in first:
        # By its name, as uv run and the like start it; the kernel itself would hand it to a shell.
        language = _INTERPRETERS.get(whole.rpartition(".")[2])
        if language:
            return Inner("argv", via, (known(language), known(whole, path.span), *invocation.argv[1:]))
    if not first.startswith("#!"):
        return Inner("script", via, invocation.argv, path=known(whole)) if "\0" not in text else None
    # The kernel passes everything after the interpreter's path as one argument (execve(2), "Interpreter scripts").
    interpreter, _, option = first[2:].strip().partition(" ")
    words = (interpreter, option.strip()) if option.strip() else (interpreter,)
    argv = (*map(known, words), known(whole, path.span), *invocation.argv[1:])
    return Inner("argv", via, argv) if interpreter else None


def scheduled(files: Mapping[str, Arg], around: Invocation) -> Iterator[Inner]:
    """Yield what will run by itself because the line wrote a file: tables and folders of cron, units of systemd.

    Sources: cron 3.0pl1, crontab(5); systemd.service(5).
    """
    for path, text in files.items():
        folder, _, name = path.rpartition("/")
        if folder == "/etc/cron.d" or path == "/etc/crontab" or folder.startswith("/var/spool/cron"):
            from agentshell.payloads.recipes_cron import jobs

            yield from jobs(text, around, user=not folder.startswith("/var/spool/cron"))
        elif folder.startswith("/etc/cron."):
            yield Inner("argv", "cron", (known(path),))
        elif "/systemd/" in f"{folder}/" and name.endswith(".service") and text.known:
            for line in text.literal.splitlines():
                key, _, command = line.partition("=")
                if key.strip() in ("ExecStart", "ExecStartPre", "ExecStartPost", "ExecStop", "ExecReload"):
                    yield Inner("shell", name, text=known(command.strip().lstrip("-@:+!")))


def found_scripts(path: Arg, cwd: Arg, facts: Facts) -> tuple[Arg, ...]:
    """Return the files that a path stands for of which a search gives the name: those that are there now, a few."""
    from fnmatch import fnmatchcase

    from agentshell.reading.finding import EMPTY, name_of

    start, *rest = path.parts or ("",)
    name = name_of(rest[0]) if len(rest) == 1 else None
    if name is None or name == EMPTY or "/" in name or isinstance(start, Unknown):
        return ()
    top = _absolute(Arg((start.rstrip("/") or ".",)), cwd)
    if isinstance(top, Unknown):
        return ()
    found: list[Arg] = []
    folders = [top]
    for folder in folders:
        names = facts.host.names(folder)
        if isinstance(names, Unknown):
            continue
        for one in names[:_MOST_NAMES]:
            place = f"{folder.rstrip('/')}/{one}"
            if fnmatchcase(one, name) if name else one.endswith(SCRIPTS):
                found.append(known(place, path.span))
            elif "." not in one and one not in _PACKAGES and len(folders) < _MOST_FOLDERS:
                folders.append(place)
        if len(found) >= _MOST_FOUND:
            break
    return tuple(found[:_MOST_FOUND])


def _absolute(path: Arg, cwd: Arg) -> str | Unknown:
    from posixpath import join, normpath

    text, folder = path_text(path), path_text(cwd)
    if isinstance(text, Unknown):
        return text
    if text.startswith("/"):
        return normpath(text)
    return folder if isinstance(folder, Unknown) else normpath(join(folder, text))
