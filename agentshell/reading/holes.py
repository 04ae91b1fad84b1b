"""Owns unknown pieces inside a text that is read: each is one private character while the text is read."""

from __future__ import annotations

from agentshell.model import Unknown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.model import Arg
    from agentshell.reading.words import Piece

FIRST = 0xF0000
LAST = 0xFFFFD
"""Plane 15 is for private use; no program gives its characters a meaning."""


def encode(text: Arg, holes: tuple[Unknown, ...]) -> tuple[str, tuple[Unknown, ...]]:
    """Return the text with a private character for each unknown piece, and the pieces that they stand for."""
    source = ""
    found = list(holes)
    for part in text.parts:
        if isinstance(part, Unknown):
            source += chr(FIRST + len(found))
            found.append(part)
        else:
            source += part
    return source, tuple(found[: LAST - FIRST])


def restore(holes: tuple[Unknown, ...], pieces: list[Piece]) -> list[Piece]:
    """Put the unknown pieces back in the place of their characters; unquoted they may be several words."""
    found: list[Piece] = []
    for piece in pieces:
        value, quoted, splits = piece
        if isinstance(value, Unknown) or not any(ord(character) >= FIRST for character in value):
            found.append(piece)
            continue
        run = ""
        for character in value:
            place = ord(character) - FIRST
            if not 0 <= place < len(holes):
                run += character
                continue
            if run:
                found.append((run, quoted, splits))
                run = ""
            found.append((holes[place], quoted, not quoted))
        if run:
            found.append((run, quoted, splits))
    return found
