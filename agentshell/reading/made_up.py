"""Owns names that a program makes up while it runs (`mktemp`): not known, and yet the same file in each place."""

from __future__ import annotations

from agentshell.model import Unknown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.model import Arg, Span

_WHY = "a name that mktemp makes up"


def made_up(span: Span) -> Unknown:
    """Return the name that the `mktemp` standing there makes up."""
    return Unknown(f"{_WHY} (at {span.start})", "mktemp")


def is_made_up(part: str | Unknown) -> bool:
    """Whether the piece is such a name: it holds no blanks, and no file has it yet."""
    return isinstance(part, Unknown) and part.why.startswith(_WHY)


def path_text(path: Arg) -> str | Unknown:
    """Return a path's text, in which a name that is made up stands as one that no file on disk has."""
    found = ""
    for part in path.parts:
        if isinstance(part, str):
            found += part
        elif is_made_up(part):
            found += f"\0{part.why}"
        else:
            return part
    return found
