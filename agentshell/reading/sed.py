"""Owns the little of sed that is computed: `s/…/…/`, `y/…/…/` and `/…/d` one after the other, and what `-n` prints.

Source: GNU sed 4.9, sed(1).
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


def substitute(script: str, lines: list[str], *, extended: bool, quiet: bool = False) -> list[str] | None:
    """Return the lines after the script, or None where it is more than plain substitutions and deletions.

    With `quiet` (`-n`), the script is one command, and only the lines that it prints come back.
    """
    place = 0
    steps: list[tuple[str, str, str, str, str]] = []
    while place < len(script):
        if script[place] in "; \n":
            place += 1
            continue
        address = ""
        if script[place] == "/":
            end = _closing(script, place + 1)
            address, place = script[place + 1 : end], end + 1
            if not address or place >= len(script):
                return None
        command = script[place]
        if command == ("p" if quiet else "d") and address and script[place + 1 : place + 2] in ("", ";", "\n"):
            steps.append((address, command, "", "", ""))
            place += 1
            continue
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
        if set(flags) - set("gp" if quiet else "g"):
            # `e` runs what the pattern space holds, `w` writes files: nothing here computes that.
            return None
        steps.append((address, command, pieces[0], pieces[1], flags))
    if not steps or (quiet and len(steps) > 1):
        return None
    for address, command, pattern, replacement, flags in steps:
        picked = _picked(address, lines, extended=extended)
        change = _change(command, pattern, replacement, lines, flags=flags, extended=extended)
        if picked is None or change is None:
            return None
        if quiet and command != "p" and "p" not in flags:
            return []
        made = [
            (line, change(line) if of_it else ([] if quiet else [line]))
            for line, of_it in zip(lines, picked, strict=True)
        ]
        if quiet and command == "s":
            # `s///p` prints a line where the pattern was found, also where it was replaced by the same text.
            found = _picked(pattern, lines, extended=extended)
            if found is None:
                return None
            made = [one if hit else (one[0], []) for one, hit in zip(made, found, strict=True)]
        lines = [line for _, after in made for line in after]
    return lines


def _closing(script: str, place: int) -> int:
    """Return where the `/` is that ends an address; the script's length when none does."""
    while place < len(script) and script[place] != "/":
        place += 2 if script[place] == "\\" else 1
    return min(place, len(script))


def _picked(address: str, lines: list[str], *, extended: bool) -> list[bool] | None:
    """Return which lines a pattern picks, all without one; None where that is not computed."""
    if not address:
        return [True] * len(lines)
    from agentshell.reading.line_patterns import compiled

    search = compiled(address, lines, extended=extended)
    return None if search is None else [search.search(line) is not None for line in lines]


def _change(
    command: str, pattern: str, replacement: str, lines: list[str], *, flags: str, extended: bool
) -> Callable[[str], list[str]] | None:
    """Return what one command makes of a line that its address picks."""
    if command in "dp":
        return lambda line: [] if command == "d" else [line]
    if command == "y":
        if len(pattern) != len(replacement) or "\\" in pattern + replacement:
            return None
        table = str.maketrans(pattern, replacement)
        return lambda line: [line.translate(table)]
    from agentshell.reading.line_patterns import compiled

    search = compiled(pattern, lines, extended=extended)
    template = replaced_by(replacement)
    if search is None or template is None:
        return None
    count = 0 if "g" in flags else 1
    return lambda line: [search.sub(lambda match: filled(template, match), line, count=count)]


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
