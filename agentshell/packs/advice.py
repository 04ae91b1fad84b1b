"""Owns the safer next step that a refusal names: a pack's `instead`, written as a command line of the same target."""

from __future__ import annotations

from agentshell.model import Arg, Unknown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.packs.compiled import PackData
    from agentshell.packs.options import Scan
    from agentshell.packs.says import Saying

ASK = "Ask the operator to run it."
"""The next step where nothing better is known."""
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+=:,./-~^")


def is_command(text: str) -> bool:
    """Whether an `instead` entry is a command line; a sentence starts with a capital letter."""
    return not (text[:1].isupper() and (text[1:2].islower() or text[1:2] == " "))


def advice(texts: tuple[str, ...], pack: PackData, saying: Saying) -> tuple[str, ...]:
    """Return what to do rather, with its fields filled in; a command of the same program gets the line's target."""
    chosen = _chosen(pack, saying)
    return tuple(_filled(text, pack, saying, chosen) for text in texts)


_LOOKS = ("list", "ls", "show", "get", "describe", "status", "info")
"""What CLIs call the sub-command that shows what another would change."""


def looks(read: Scan, pack: PackData, saying: Saying) -> tuple[str, ...]:
    """Return the next step for a command that no action of its pack speaks of: a command beside it that only looks."""
    from agentshell.packs.options import scan

    parsed = read.parsed
    program = parsed.invocation.argv[:1]
    for end in range(len(parsed.command) - 1, -1, -1):
        for word in _LOOKS:
            path = (*parsed.command[:end], word)
            beside = scan(parsed.invocation.replace(argv=(*program, *(Arg((one,)) for one in path))), pack)
            known = beside.listed or (word == "list" and end > 0 and pack["dialect"] != "aws")
            if known and beside.level == "read" and beside.parsed.command == path:
                chosen = _chosen(pack, saying)
                return (_filled(f"{{program}} {' '.join(path)}", pack, saying, chosen), ASK)
    if pack["dialect"] == "aws" and len(parsed.command) > 1:
        return (_filled(f"{{program}} {parsed.command[0]} help", pack, saying, ("", "")), ASK)
    return (ASK,)


def _filled(text: str, pack: PackData, saying: Saying, chosen: tuple[str, str]) -> str:
    if not is_command(text):
        return saying.fill(text)
    words = text.split(" ")
    ours = words[0] == "{program}" or words[0] in pack["programs"]
    before, after = chosen if ours and "{target}" not in text else ("", "")
    filled = " ".join(_field_by_field(text.replace("{target}", " ".join(filter(None, chosen))), saying).split())
    program, _, rest = filled.partition(" ")
    set_here = _set_here(pack, saying) if ours else ""
    return " ".join(part for part in (set_here, program, before, rest, after) if part)


def _set_here(pack: PackData, saying: Saying) -> str:
    """Return the variables that the line sets for this command and that choose its target."""
    given = saying.parsed.invocation.assignments
    names = [name for name in given if f"env.{name}" in pack["selects"]]
    return " ".join(f"{name}={shell_word(given[name])}" for name in names)


def _field_by_field(text: str, saying: Saying) -> str:
    filled = ""
    while True:
        before, brace, rest = text.partition("{")
        filled += before
        if not brace:
            return filled
        field, close, text = rest.partition("}")
        if not close or not field:
            filled += brace + field + close
        elif field in ("program", "command", "rest") or field.startswith("subject."):
            filled += saying.field(field).replace('"', "").replace(", ", " ")
        else:
            filled += " ".join(map(shell_word, saying.args(field)))


def _chosen(pack: PackData, saying: Saying) -> tuple[str, str]:
    """Return the options of the line that choose its target: those before the sub-command, and those after."""
    before, after = [], []
    parsed = saying.parsed
    first = next((at for at, arg in enumerate(parsed.invocation.argv) if at and arg.literal in parsed.command[:1]), 0)
    start = parsed.invocation.argv[first].span.start if first else -1
    for use in parsed.options:
        if use.name not in pack["selects"]:
            continue
        words = " ".join((use.name, *map(shell_word, use.values)))
        (before if 0 <= use.span.start < start else after).append(words)
    return " ".join(before), " ".join(after)


def shell_word(arg: Arg) -> str:
    """Return an argument as a shell takes it; what is not known stands as the line has it, in double quotes."""
    if any(isinstance(part, Unknown) for part in arg.parts):
        return '"' + arg.shown.strip('"').replace('"', "") + '"'
    text = arg.literal
    return text if text and set(text) <= _PLAIN else "'" + text.replace("'", "'\\''") + "'"
