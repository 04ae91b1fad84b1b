"""Owns the safer next step that a refusal names: a pack's `instead`, written as a command line of the same target."""

from __future__ import annotations

from agentshell.model import Arg, Unknown
from agentshell.packs.says import ASK, filled

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.packs.compiled import PackData
    from agentshell.packs.options import Scan
    from agentshell.packs.says import Saying

_LOOKS = ("list", "ls", "show", "get", "describe", "status", "info")
"""What CLIs call the sub-command that shows what another would change."""
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+=:,./-~^")


def is_command(text: str) -> bool:
    """Whether an `instead` entry is a command line; a sentence starts with a capital letter."""
    return not (text[:1].isupper() and (text[1:2].islower() or text[1:2] == " "))


def advice(texts: tuple[str, ...], pack: PackData, saying: Saying) -> tuple[str, ...]:
    """Return what to do rather, with its fields filled in; a command of the same program gets the line's target."""
    return tuple(_filled(text, pack, saying) for text in texts)


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
                return (_filled(f"{{program}} {' '.join(path)}", pack, saying), ASK)
    if pack["dialect"] == "aws" and len(parsed.command) > 1:
        return (f"{parsed.pack} {parsed.command[0]} help", ASK)
    return (ASK,)


def _filled(text: str, pack: PackData, saying: Saying) -> str:
    if not is_command(text):
        return saying.fill(text)
    words = text.split(" ")
    if "{target}" in text:
        return _as_words(text.replace("{target}", " ".join(_chosen(pack, saying, ())).strip()), saying)
    step = _as_words(text, saying)
    if words[0] != "{program}" and words[0] not in pack["programs"]:
        return step
    program, _, rest = step.partition(" ")
    before, after = _chosen(pack, saying, _options_of(step, pack, saying))
    return " ".join(part for part in (_set_here(pack, saying), program, before, rest, after) if part)


def _options_of(text: str, pack: PackData, saying: Saying) -> tuple[str, ...]:
    """Return the options that a step has of its own: those of the line do not come on top."""
    from agentshell.packs.options import scan

    argv = tuple(Arg((word.strip("'\""),)) for word in text.split())
    return tuple(use.name for use in scan(saying.parsed.invocation.replace(argv=argv), pack).parsed.options)


def _set_here(pack: PackData, saying: Saying) -> str:
    """Return the variables that the line sets for this command and that choose its target."""
    given = saying.parsed.invocation.assignments
    names = [name for name in given if f"env.{name}" in pack["selects"]]
    return " ".join(f"{name}={shell_word(given[name])}" for name in names)


def _as_words(text: str, saying: Saying) -> str:
    """Return a step with its fields as a shell takes them; `{}` is find's and xargs' own."""

    def words(field: str) -> str:
        if not field:
            return "{}"
        if field in ("program", "command", "rest") or field.startswith("subject."):
            return saying.field(field).replace('"', "").replace(", ", " ")
        return " ".join(map(shell_word, saying.args(field)))

    return " ".join(filled(text, words).split())


def _chosen(pack: PackData, saying: Saying, without: tuple[str, ...]) -> tuple[str, str]:
    """Return the options of the line that choose its target: those before the sub-command, and those after."""
    before: list[str] = []
    after: list[str] = []
    parsed = saying.parsed
    first = next((at for at, arg in enumerate(parsed.invocation.argv) if at and arg.literal in parsed.command[:1]), 0)
    start = parsed.invocation.argv[first].span.start if first else -1
    for use in parsed.options:
        if use.name not in pack["selects"] or use.name in without:
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
