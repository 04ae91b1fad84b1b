"""Owns what an invocation does to agentshell itself: its files, variables and processes, and the hooks that start it.

Looking is always fine. Whatever else names one of these is taken to change it: the guard is nothing that a guarded
session has to work on.
"""

from __future__ import annotations

from agentshell.lookers import PROGRAMS, only_looks
from agentshell.model import Arg, Effect, Evidence, Target, Unknown
from agentshell.payloads.sources import absolute
from agentshell.redirections import HARMLESS
from agentshell.targets.own import own, starts_guard

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentshell.facts import Facts
    from agentshell.judge import Judged
    from agentshell.model import Invocation, Level

_READERS = PROGRAMS | frozenset(
    {"ack", "ag", "bat", "batcat", "cp", "eza", "exa", "fd", "file", "getfacl", "grep", "jq", "less", "lsattr", "man"}
    | {"md5", "more", "most", "namei", "rg", "shasum", "tree", "xxd", "yq", "zgrep", "zless", "agentshell", "python3"}
    | {"python", "pytest", "mypy", "ruff", "source", ".", "scp", "rsync", "ln", "install", "git", "tar", "zip", "gh"}
) - {"exit"}
"""Programs that only read the files they name as operands, or of which this module knows which operand they write."""
_COPIERS = frozenset({"cp", "scp", "rsync", "ln", "install", "gcp"})
_GIT_CHANGES = frozenset({"checkout", "restore", "clean", "rm", "mv", "stash", "reset", "apply", "switch"})
_KILLERS = frozenset({"kill", "pkill", "killall", "skill", "gkill", "xkill"})
_SETTERS = frozenset({"env", "genv", "unset", "sudo", "doas"})
_REMOVERS = frozenset({"uninstall", "remove", "purge", "rm", "autoremove"})
_PACKAGERS = frozenset(
    {"pip", "pip3", "pipx", "uv", "brew", "conda", "mamba", "apt", "apt-get", "dnf", "poetry", "pdm"}
)


def guard_effects(judged: Judged, facts: Facts) -> tuple[Effect, ...]:
    """Return what the invocation does to the guard."""
    invocation = judged.invocation
    if invocation.place.kind not in ("here", "variables"):
        return ()
    found = [*_files(judged, facts), *_variables(invocation)]
    program = invocation.program
    words = [arg.shown for arg in invocation.argv[1:]]
    if program in _KILLERS and "-l" not in words and any("agentshell" in word for word in words):
        found.append(_effect("own-process", "ends processes of agentshell", "processes"))
    if program in _PACKAGERS and "agentshell" in words and _REMOVERS & set(words):
        found.append(_effect("uninstall", "takes agentshell off this machine", "the installed agentshell"))
    return tuple(dict.fromkeys(found))


def _files(judged: Judged, facts: Facts) -> Iterator[Effect]:
    invocation = judged.invocation
    for path in (*_redirected(invocation), *([] if _looks(judged) else _operands(invocation))):
        for whole in dict.fromkeys((path, facts.host.look(path).real or path)):
            what = own(whole, facts)
            if what:
                yield _effect("own-files", f"changes {what} ({path})", path)
                break
            if starts_guard(whole, facts):
                yield _effect("hook", f"changes the settings that start agentshell ({path})", path, "destructive")
                break


def _looks(judged: Judged) -> bool:
    program = judged.invocation.program
    if only_looks(judged) or not program or isinstance(program, Unknown):
        return True
    if judged.pack in ("shells", "agentshell"):
        return True
    words = [arg.shown for arg in judged.invocation.argv[1:]]
    if program == "git":
        return not _GIT_CHANGES & set(words)
    if program == "tar":
        return not any("x" in word.partition("=")[0] for word in words[:1]) and "--extract" not in words
    return program in _READERS and program not in _COPIERS


def _operands(invocation: Invocation) -> Iterator[str]:
    words = invocation.argv[1:]
    if invocation.program in _COPIERS:
        # What is copied is only read: the last operand, or that of -t, is written.
        targets = [word for at, word in enumerate(words) if at and words[at - 1].text in ("-t", "--target-directory")]
        words = (*targets, *words[-1:], *(word for word in words if word.shown.startswith("--target-directory=")))
    for word in words:
        yield from _paths(word, invocation)


def _redirected(invocation: Invocation) -> Iterator[str]:
    for redirect in invocation.redirects:
        if redirect.op in (">", ">>", ">|", "&>", "&>>", "<>", ">&") and redirect.target.literal not in HARMLESS:
            yield from _paths(redirect.target, invocation)


def _paths(word: Arg, invocation: Invocation) -> Iterator[str]:
    text = word.text
    if isinstance(text, Unknown) or not text or "\n" in text:
        return
    # `--option=PATH`, `of=PATH` and the path itself.
    for part in dict.fromkeys((text, text.partition("=")[2])):
        if part and not part.startswith("-"):
            path = absolute(invocation, part)
            if isinstance(path, str):
                yield path


def _variables(invocation: Invocation) -> Iterator[Effect]:
    names = [name for name in invocation.assignments if name.startswith("AGENTSHELL_")]
    if invocation.program in _SETTERS:
        for arg in invocation.argv[1:]:
            text = arg.shown.removeprefix("--unset=").removeprefix("-u")
            if text.startswith("AGENTSHELL_"):
                names.append(text.partition("=")[0])
    for name in dict.fromkeys(names):
        yield _effect("own-variable", f"changes agentshell's variable {name}", name)


def _effect(action: str, summary: str, name: str, level: Level = "guard") -> Effect:
    target = Target("agentshell", name, "unknown", (Evidence("name", name, why="part of the guard"),))
    return Effect(
        level,
        f"agentshell/{action}",
        summary,
        target,
        reason="A guarded session may look at the guard, and change nothing of it.",
        instead=("ask the operator to do it outside of this session", "agentshell config"),
    )
