"""Owns a plain list of commands: one a line, or separated by NUL, where a command may have several lines."""

from __future__ import annotations

from agentshell.replay.records import Command

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from agentshell.replay.records import About

AGENT = "list"


def read(lines: Iterable[bytes], about: About) -> Iterator[Command]:
    """Yield the commands of a list, one a line; empty lines are none."""
    source, cwd = about.source, about.cwd
    for number, line in enumerate(lines, 1):
        line = line.rstrip(b"\r\n")
        if line.strip():
            yield Command(line, source, number, AGENT, 0.0, cwd)


def read_separated(pieces: Iterable[bytes], about: About) -> Iterator[Command]:
    """Yield the commands of a list whose pieces were separated by NUL; number says which piece."""
    for number, piece in enumerate(pieces, 1):
        if piece.strip():
            yield Command(piece, about.source, number, AGENT, 0.0, about.cwd)
