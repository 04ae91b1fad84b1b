"""Owns the little of sed that is computed: `s/pattern/replacement/flags` and `y/…/…/`, one after the other."""

from __future__ import annotations

MAX_PATTERN = 200


def substitute(script: str, lines: list[str], *, extended: bool) -> list[str] | None:
    """Return the lines after the script, or None where it is more than plain substitutions."""
    place = 0
    steps: list[tuple[str, str, str, str]] = []
    while place < len(script):
        if script[place] in "; \n":
            place += 1
            continue
        command = script[place]
        if command not in "sy" or place + 1 >= len(script):
            return None
        delimiter = script[place + 1]
        pieces: list[str] = [""]
        place += 2
        while place < len(script) and len(pieces) < 3:
            if script[place] == "\\" and place + 1 < len(script):
                following = script[place + 1]
                pieces[-1] += following if following == delimiter else script[place : place + 2]
                place += 2
            elif script[place] == delimiter:
                pieces.append("")
                place += 1
            else:
                pieces[-1] += script[place]
                place += 1
        if len(pieces) != 3:
            return None
        flags = ""
        while place < len(script) and script[place] not in ";\n }":
            flags += script[place]
            place += 1
        if set(flags) - set("g"):
            # `e` runs what the pattern space holds, `w` writes files: nothing here computes that.
            return None
        steps.append((command, pieces[0], pieces[1], flags))
    if not steps:
        return None
    for command, pattern, replacement, flags in steps:
        changed = apply(command, pattern, replacement, lines, once="g" not in flags, extended=extended)
        if changed is None:
            return None
        lines = changed
    return lines


def apply(
    command: str, pattern: str, replacement: str, lines: list[str], *, once: bool, extended: bool
) -> list[str] | None:
    """Apply one step to every line."""
    if command == "y":
        if len(pattern) != len(replacement) or "\\" in pattern + replacement:
            return None
        table = str.maketrans(pattern, replacement)
        return [line.translate(table) for line in lines]
    expression = translate(pattern, extended=extended)
    if expression is None:
        return None
    import re

    try:
        compiled = re.compile(expression)
    except re.error:
        return None
    template = replaced_by(replacement)
    if template is None:
        return None
    return [compiled.sub(lambda match: filled(template, match), line, count=1 if once else 0) for line in lines]


def translate(pattern: str, *, extended: bool) -> str | None:
    """Return a Python expression for a POSIX one; None where the two differ or it could take long."""
    if len(pattern) > MAX_PATTERN or "[[" in pattern or "[:" in pattern:
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


def replaced_by(replacement: str) -> list[str | int] | None:
    """Return a replacement as text and numbers of groups (`&` is group 0)."""
    template: list[str | int] = []
    place = 0
    while place < len(replacement):
        character = replacement[place]
        if character == "\\" and place + 1 < len(replacement):
            following = replacement[place + 1]
            if following.isdigit():
                template.append(int(following))
            elif following in "nt":
                template.append({"n": "\n", "t": "\t"}[following])
            elif following.isalpha():
                return None
            else:
                template.append(following)
            place += 2
            continue
        template.append(0 if character == "&" else character)
        place += 1
    return template


def filled(template: list[str | int], match: object) -> str:
    """Return the replacement for one match."""
    group = match.group  # type: ignore[attr-defined]
    result = ""
    for piece in template:
        if isinstance(piece, str):
            result += piece
        else:
            try:
                result += group(piece) or ""
            except IndexError:
                result += ""
    return result
