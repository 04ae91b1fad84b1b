"""Owns the patterns that line tools (grep, sed, awk) pick lines by: POSIX expressions that Python reads alike.

Source: POSIX.1-2017, Base Definitions 9; GNU grep 3.8, grep(1).
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from re import Pattern

MAX_PATTERN = 200
MAX_STEPS = 10**7
"""How many steps a search may take at worst: the longest line to the power of what repeats."""
CLASSES = {"space": " \t\r\v\f", "blank": " \t", "digit": "0-9"}


def compiled(
    pattern: str, lines: list[str], *, extended: bool = False, fixed: bool = False, ignore_case: bool = False
) -> Pattern[str] | None:
    """Return what finds a pattern in the lines; None where tools differ about it, or it could take long on them."""
    import re

    expression = re.escape(pattern) if fixed else translate(pattern, extended=extended)
    if expression is None:
        return None
    stars = 0 if fixed else sum(expression.count(mark) for mark in "*+{")
    longest = max(map(len, lines), default=0)
    if stars > 1 and (longest**stars > MAX_STEPS or re.search(r"\)[*+{]", expression)):
        return None
    try:
        return re.compile(expression, re.IGNORECASE if ignore_case else 0)
    except (re.error, OverflowError):
        return None


def _anchors_inside(pattern: str) -> bool:
    """Whether a basic expression has `^` or `$` where they stand for themselves, or begins with a star that does."""
    import re

    bare = (
        re.sub(r"\[\^?\]?[^]]*\]", "x", re.sub(r"\\[^()|]", "x", pattern))
        .replace("\\(", "(")
        .replace("\\|", "|")
        .replace("\\)", ")")
    )
    return any(
        (character == "^" and place and bare[place - 1] not in "(|")
        or (character == "$" and bare[place + 1 : place + 2] not in ("", ")", "|"))
        or (character == "*" and (not place or bare[place - 1] in "^(|"))
        for place, character in enumerate(bare)
    )


def translate(pattern: str, *, extended: bool) -> str | None:
    """Return a Python expression for a POSIX one; None where the two differ or it could take long."""
    for name, characters in CLASSES.items():
        pattern = pattern.replace(f"[:{name}:]", characters)
    if len(pattern) > MAX_PATTERN or "[[" in pattern or "[:" in pattern:
        return None
    if not extended and _anchors_inside(pattern):
        return None
    result = ""
    place = 0
    stars = 0
    while place < len(pattern):
        character = pattern[place]
        following = pattern[place + 1 : place + 2]
        if character == "\\":
            if following in "(){}|+?" and following:
                result += following if not extended else f"\\{following}"
            elif (following in set("wWsSbB.*[]^$/\\-") and following) or following in {"n", "t"}:
                result += f"\\{following}"
            else:
                return None
            place += 2
            continue
        if character == "[":
            end = pattern.find("]", place + 2)
            if end < 0:
                return None
            result += pattern[place : end + 1].replace("\\", "\\\\")
            place = end + 1
            continue
        if character in "(){}|+?" and not extended:
            result += f"\\{character}"
        else:
            stars += character in "*+"
            result += character
        place += 1
    return result if stars <= 3 else None
