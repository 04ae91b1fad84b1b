"""Owns matching a name against a glob of `*` and `?`; file names on disk are the shell's business."""

from __future__ import annotations


def matches(pattern: str, text: str) -> bool:
    """Whether the whole text matches: `*` is any text, `?` any one character, everything else itself."""
    at = star = 0
    back = -1
    place = 0
    while place < len(text):
        if at < len(pattern) and pattern[at] == "*":
            back, star = at, place
            at += 1
        elif at < len(pattern) and pattern[at] in ("?", text[place]):
            at += 1
            place += 1
        elif back >= 0:
            star += 1
            at, place = back + 1, star
        else:
            return False
    return not pattern[at:].strip("*")


def any_matches(patterns: tuple[str, ...], text: str) -> str:
    """Return the first pattern that the text matches, or ""."""
    return next((pattern for pattern in patterns if matches(pattern, text)), "")
