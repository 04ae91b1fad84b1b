"""Owns what files hold as far as the line knows: written by the line itself, or read from the machine."""

from __future__ import annotations

from agentshell.model import Arg, Unknown
from agentshell.reading.state import merge

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.model import Stdin
    from agentshell.reading.redirections import Streams
    from agentshell.reading.state import Parts, Shell


def absolute(shell: Shell, path: Arg) -> str | None:
    """Return the absolute path, or None where path or directory are not known."""
    text = path.text
    if isinstance(text, Unknown):
        from agentshell.reading.made_up import path_text

        text = path_text(path)
    if isinstance(text, Unknown) or path.splits or not text:
        return None
    if not text.startswith("/"):
        directory = shell.cwd.text
        if isinstance(directory, Unknown):
            from agentshell.reading.made_up import path_text

            directory = path_text(shell.cwd)
        if isinstance(directory, Unknown):
            return None
        text = f"{directory}/{text}"
    return normal(text)


def normal(path: str) -> str:
    """Return a path without `.`, `..` and doubled slashes, as `cd` does by default (not following links)."""
    kept: list[str] = []
    for piece in path.split("/"):
        if piece == "..":
            if kept:
                kept.pop()
        elif piece not in {"", "."}:
            kept.append(piece)
    return "/" + "/".join(kept)


def file_text(shell: Shell, path: Arg) -> Arg:
    """Return what a file holds, Unknown where that cannot be known."""
    place = absolute(shell, path)
    if place is None:
        return Arg((Unknown(f"the content of {path.shown}", path.shown),))
    if place in shell.files:
        return shell.files[place]
    if place == "/dev/null":
        return Arg(("",))
    if place in {"/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"}:
        return stdin_text(shell, shell.stdin)
    if place.startswith("/dev/fd/") and (opened := shell.fds.get(place[8:])) is not None:
        return stdin_text(shell, opened)
    text = shell.run.facts.host.read_text(place)
    if isinstance(text, Unknown):
        return Arg((Unknown(f"the content of {path.shown}: {text.why}", path.shown),))
    return Arg((text,))


def stdin_text(shell: Shell, stdin: Stdin) -> Arg:
    """Return what is read from a standard input."""
    if stdin.kind == "text":
        return stdin.text
    if stdin.kind == "file":
        return file_text(shell, stdin.path)
    return Arg((Unknown("read from standard input", "standard input"),))


def write_file(shell: Shell, path: Arg, parts: Parts, *, append: bool) -> None:
    """Remember what the line writes to a file."""
    place = absolute(shell, path)
    if place is None or place.startswith("/dev/"):
        return
    if append:
        # What stood there before is kept with its doubt: a file that is not there yet holds nothing.
        before = shell.files.get(place)
        if before is None:
            text = shell.run.facts.host.read_text(place)
            absent = shell.run.facts.host.look(place).kind == "absent"
            before = Arg(("" if absent else text,))
        parts = before.parts + parts
    shell.files = {**shell.files, place: Arg(merge(parts) or ("",))}


def opened_here(shell: Shell, streams: Streams) -> None:
    """Remember what the descriptors give that a command opens for itself (`bash /dev/fd/3 3<<< text`)."""
    found = {f"/dev/fd/{number}": stdin_text(shell, stdin) for number, stdin in streams.fds.items()}
    shell.files = {**shell.files, **found}


def emptied(shell: Shell, streams: Streams) -> None:
    """Remember that `> file` alone empties the file."""
    if streams.path is not None:
        write_file(shell, streams.path, (), append=streams.append)
