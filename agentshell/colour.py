"""Owns whether and how agentshell's own text is coloured (https://no-color.org); agents' text never is."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TextIO

_CODES = {"bold": "1", "red": "31", "green": "32", "yellow": "33"}
CHOICES = ("auto", "always", "never")


class Paint:
    """Wraps text in a colour, or leaves it as it is."""

    def __init__(self, on: bool) -> None:
        self.on = on

    def __call__(self, name: str, text: str) -> str:
        """Return the text in the named colour: bold, red, green or yellow."""
        return f"\x1b[{_CODES[name]}m{text}\x1b[0m" if self.on else text


def paint_for(stream: TextIO, choice: str, env: Mapping[str, str]) -> Paint:
    """Return the paint for a stream: `auto` colours a terminal unless NO_COLOR is set or TERM is dumb."""
    if choice != "auto":
        on = choice == "always"
    elif env.get("NO_COLOR"):
        on = False
    else:
        on = bool(env.get("FORCE_COLOR")) or (stream.isatty() and env.get("TERM", "") not in {"", "dumb"})
    return Paint(on)
