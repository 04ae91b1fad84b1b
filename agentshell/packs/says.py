"""Owns a pack's words about a parsed invocation (`deletes the volume {args}`), and picking its telling arguments."""

from __future__ import annotations

from agentshell.model import Arg, Unknown, known

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from agentshell.packs.conditions import Circumstances
    from agentshell.packs.parsed import Parsed

FIELDS = ("program", "command", "args", "rest", "target", "arg.", "subject.names", "subject.kinds", "-")
"""What a field of `says` may be, or start with where it ends in `.` or is `-`."""
ASK = "Ask the operator to run it."
"""The next step where nothing better is known."""
_LONGEST = 200


class Saying:
    """The words for one parsed invocation."""

    def __init__(self, parsed: Parsed, circumstances: Circumstances) -> None:
        self.parsed = parsed
        self.circumstances = circumstances

    def fill(self, text: str) -> str:
        """Return the text with its fields filled in; names of things are quoted."""
        return filled(text, self.field)

    def field(self, name: str) -> str:
        """Return what stands for a field; "" when the line does not say."""
        parsed = self.parsed
        if name == "program":
            return parsed.invocation.argv[0].shown if parsed.invocation.argv else parsed.pack
        if name == "command":
            return " ".join(parsed.command)
        if name == "rest":
            return _shortened(" ".join(arg.shown for arg in parsed.rest))
        if name == "subject.kinds":
            subjects = self.circumstances.subjects
            return "/".join(_shown(kind) for kind in subjects.kinds) if subjects else ""
        if name == "subject.names":
            subjects = self.circumstances.subjects
            return _quoted([_shown(one) for one in subjects.names]) if subjects else ""
        return _quoted([arg.shown for arg in self.args(name)])

    def args(self, name: str) -> tuple[Arg, ...]:
        """Return the arguments that `args`, `arg.0`, `arg.*`, `arg.last`, `--option`, `--*` or `subject` names."""
        parsed = self.parsed
        if name in {"args", "arg.*"}:
            return parsed.positionals
        if name == "arg.last":
            return parsed.positionals[-1:]
        if name.startswith("arg.") and name.endswith("+") and name[4:-1].isdecimal():
            return parsed.positionals[int(name[4:-1]) :]
        if name.startswith("arg."):
            index = int(name[4:]) if name[4:].isdecimal() else 0
            return parsed.positionals[index : index + 1]
        if name == "--*":
            return tuple(value for use in parsed.options for value in use.values)
        if name == "subject":
            subjects = self.circumstances.subjects
            return tuple(known(one) for one in subjects.names if isinstance(one, str)) if subjects else ()
        return parsed.values(name)

    def named(self, names: tuple[str, ...]) -> tuple[tuple[str, Arg], ...]:
        """Return the arguments whose text tells the environment, each with where it stands (`arg.0`, `--bucket`)."""
        found: list[tuple[str, Arg]] = []
        places = {id(one): at for at, one in reversed(tuple(enumerate(self.parsed.positionals)))}
        for name in names:
            if name == "--*":
                found += ((use.name, value) for use in self.parsed.options for value in use.values)
                continue
            for arg in self.args(name):
                at = places.get(id(arg), -1)
                found.append((f"arg.{at}" if name.startswith("arg") and at >= 0 else name, arg))
        return tuple(found)


def filled(text: str, field: Callable[[str], str]) -> str:
    """Return a text with each `{name}` in it replaced by what `field` says of that name."""
    made = ""
    while True:
        before, brace, rest = text.partition("{")
        made += before
        if not brace:
            return made
        name, close, text = rest.partition("}")
        made += field(name) if close else brace + name


def _shown(text: str | Unknown) -> str:
    return (text.source or "?") if isinstance(text, Unknown) else text


def _quoted(texts: list[str]) -> str:
    return _shortened(", ".join(f'"{text}"' for text in texts))


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
