"""Owns the bar that a long replay shows on a terminal's stderr; elsewhere nothing is shown.

Written by hand: prompt_toolkit's takes a tenth of a second to load, and reads the terminal, which is a pager's.
"""

from __future__ import annotations

import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO

_AFTER = 1.0
"""Seconds before anything is shown: most replays are over by then."""
_EVERY = 0.2
_WIDE = 30


class Progress:
    """How far a replay is, by the bytes that it has gone through of those there are (0: not known)."""

    def __init__(self, stream: TextIO, total: int) -> None:
        self.commands = 0
        self._stream, self._total = stream, total
        self._on = stream.isatty()
        self._done = 0
        self._began = time.monotonic()
        self._next = self._began + _AFTER
        self._drawn = False

    def tick(self, size: int) -> None:
        """Note that so many more bytes are done, and draw the bar where it is time to."""
        self._done += size
        if not self._on:
            return
        now = time.monotonic()
        if now < self._next:
            return
        self._next, self._drawn = now + _EVERY, True
        rate = self.commands / (now - self._began)
        self._stream.write(f"\r\x1b[K{bar(self._done, self._total)}{self.commands:,} commands, {rate:,.0f} a second")
        self._stream.flush()

    def end(self) -> None:
        """Take the bar away."""
        if self._drawn:
            self._stream.write("\r\x1b[K")
            self._stream.flush()


def bar(done: int, total: int) -> str:
    """Return the bar itself; "" where the end is not known."""
    if not total:
        return ""
    part = min(1.0, done / total)
    full = int(part * _WIDE)
    return f"[{'#' * full}{'.' * (_WIDE - full)}] {part:4.0%}  "
