"""Owns what would answer in a person's place: their keys and codes, what types into terminals, code that approves.

The commands themselves (`agentshell approve`) are the pack's; files that are changed are those of `files`. A program of
this list types what it is told into a terminal or a window that is no part of the session.
"""

from __future__ import annotations

from agentshell.guarding.effect import effect
from agentshell.guarding.files import paths
from agentshell.targets.own import own, places

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentshell.facts import Facts
    from agentshell.judge import Judged
    from agentshell.model import Effect, Invocation

_TYPING = frozenset({"kitty", "kitten", "wezterm", "qdbus", "dbus-send", "gdbus"})
"""Programs that can type into a terminal or a window, whose packs do not read what they type."""
_TMUX = frozenset({"set-buffer", "setb", "load-buffer", "loadb", "Space"})
"""What keeps tmux's own pack from reading a text: it is pasted later, or typed key by key."""
_TYPERS = frozenset({"xdotool", "wtype", "ydotool", "dotool", "dotoolc", "xte", "xvkbd", "xsendkeys", "cliclick"})
"""Those that do nothing else, and that no pack describes."""
_ANSWER = r"\bagentshell[\"',\]\s\\n]+(?:Space\s+)?(approve|approvals|approver|refuse|thaw)\b"
_INTERPRETERS = ("python", "pypy", "node", "deno", "bun", "ruby", "perl", "php", "osascript", "lua")
_CODE = (
    (r"\bTIOCSTI\b", "types into a terminal (TIOCSTI)"),
    (r"\bprctl\b[^;\n]*?\(\s*29\b|\bPR_SET_TIMERSLACK\b|timerslack_ns", "takes away the guard's mark"),
    (
        r"\bagentshell\.approvals\b[^;\n]*\b(answering|store|giving|provers|grants|freeze|keeper|place)\b",
        "answers requests by agentshell's own code",
    ),
    (r"\bagentshell\b[^;\n]*\bapprover\b", "uses what a person proves answers with"),
)
"""What code does that would answer, and how it is told."""
_LOOKING = frozenset({"ls", "stat", "test", "[", "[[", "cd", "echo", "agentshell", "namei", "find"})
"""Programs that show nothing of a file's content. What find starts is judged by itself."""
_WHOLE = frozenset({"cp", "gcp", "rsync", "scp", "tar", "zip", "7z", "7za", "bsdtar", "rg", "ag", "ack"})
_SEARCHING = frozenset({"grep", "egrep", "fgrep", "zgrep"})
_SETTINGS = ("agentshell's settings", "the site's settings")


def answering(judged: Judged, facts: Facts) -> Iterator[Effect]:
    """Yield what the invocation does to answer in a person's place."""
    invocation = judged.invocation
    program = invocation.program
    if not isinstance(program, str) or not program:
        return
    words = [arg.shown for arg in invocation.argv[1:]]
    if program in _TYPING or program in _TYPERS or (program == "tmux" and not _TMUX.isdisjoint(words)):
        if _types_answer(" ".join(words), invocation):
            yield _told("types an answer to a request into another terminal or window", "requests")
        elif program in _TYPERS and _types_unknown(program, words, invocation):
            yield effect("answering", "types what is only known then, perhaps an answer", "requests", "destructive")
    if program.startswith(_INTERPRETERS):
        yield from _by_code([*words, invocation.stdin.text.shown])
    written = (redirect.target.shown for redirect in invocation.redirects if ">" in redirect.op)
    if any("timerslack_ns" in one for one in written) or _unmarks(program, words):
        yield _told("takes away the mark by which a guarded session is told", "mark")
    yield from _secrets(invocation, program, words, facts)


def _types_answer(text: str, invocation: Invocation) -> bool:
    import re

    fed = " ".join(arg.shown for arg in invocation.stdin.producer) + " " + invocation.stdin.text.shown
    return any("agentshell" in one and re.search(_ANSWER, one) for one in (text, fed))


def _types_unknown(program: str, words: list[str], invocation: Invocation) -> bool:
    """Whether what is typed is not known: an argument, or what is fed to it."""
    if program in ("xdotool", "ydotool") and "type" not in words:
        return False
    fed = invocation.stdin
    return any(not arg.known for arg in invocation.argv[1:]) or (bool(fed.producer) and not fed.text.known)


def _by_code(words: list[str]) -> Iterator[Effect]:
    import re

    for word in words:
        for pattern, told in _CODE:
            if re.search(pattern, word):
                yield _told(told, "requests")


def _unmarks(program: str, words: list[str]) -> bool:
    if program in ("tee", "dd", "cp", "sed", "sponge"):
        return any(word.endswith("/timerslack_ns") for word in words)
    return any(word.lower().startswith(("timerslacknsec=", "--timerslack", "-ptimerslack")) for word in words)


def _secrets(invocation: Invocation, program: str, words: list[str], facts: Facts) -> Iterator[Effect]:
    """Yield that the invocation reads what a person proves answers with: the files `approver…` of the settings."""
    if program in _LOOKING:
        return
    kept = {place: what for place, what in places(facts).items() if what in _SETTINGS}
    whole = program in _WHOLE or (program in _SEARCHING and any(_recurses(word) for word in words))
    named = [*invocation.argv[1:], *(one.target for one in invocation.redirects if "<" in one.op)]
    for arg in named:
        for path in paths(arg, invocation):
            real = facts.host.look(path).real or path
            for one in (path, real):
                if not own(one, kept):
                    continue
                inside = next((one[len(place) :] for place in kept if one.startswith(f"{place}/")), "")
                if inside.startswith("/approver") or _could_be(inside) or (whole and one.rstrip("/") in kept):
                    yield _told(f"reads what a person proves answers with ({path})", path)
                    return


def _recurses(word: str) -> bool:
    short = word.startswith("-") and not word.startswith("--") and ("r" in word or "R" in word)
    return short or word.startswith(("--recursive", "--dereference-recursive"))


def _could_be(inside: str) -> bool:
    """Whether a pattern below the settings' folder finds the approver's files: `/*`, `/app*`."""
    from agentshell.targets.globs import any_matches

    name = inside[1:].partition("/")[0]
    return any(mark in name for mark in "*?[") and bool(any_matches((name,), "approver.key"))


def _told(told: str, name: str) -> Effect:
    return effect("answering", told, name)
