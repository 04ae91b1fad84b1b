"""Owns shell patterns: `*`, `?`, `[…]` and the extended forms, matched against text. Bash 5.2, "Pattern Matching"."""

from __future__ import annotations

from agentshell.model import Unknown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import TypeAlias

    from agentshell.reading.state import Shell, Status
    from agentshell.reading.words import Piece

    Token: TypeAlias = "tuple[str, object]"

MAX_SUBJECT = 20_000
CLASSES = ("alnum", "alpha", "blank", "digit", "lower", "punct", "space", "upper", "xdigit", "word")


def source(pieces: Iterable[Piece]) -> str | Unknown:
    """Return the pattern that pieces make: quoted text is escaped, so that it stands for itself."""
    text = ""
    for value, quoted, _ in pieces:
        if isinstance(value, Unknown):
            return value
        text += escaped(value) if quoted else value
    return text


def escaped(text: str) -> str:
    """Return a pattern that matches just this text."""
    return "".join(f"\\{character}" if character in "*?[]\\()|!+@" else character for character in text)


def matching(shell: Shell, value: str | Unknown, pieces: list[Piece], *, extended: bool = False) -> Status:
    """Whether a value matches the pattern; None where it cannot be known."""
    pattern = source(pieces)
    if pattern == "*":
        return True
    if isinstance(value, Unknown) or isinstance(pattern, Unknown) or len(value) > MAX_SUBJECT:
        return None
    found = matches(compile_pattern(pattern, extended=extended or "extglob" in shell.options), value)
    if not found and "nocasematch" in shell.options:
        return None
    return found


def compile_pattern(pattern: str, *, extended: bool = True) -> tuple[Token, ...]:
    """Return a pattern as tokens: text, any, star, set (with its test) and group (with its kind and choices)."""
    tokens: list[Token] = []
    place = 0
    while place < len(pattern):
        character = pattern[place]
        if extended and character in "?*+@!" and pattern[place + 1 : place + 2] == "(":
            end = closing(pattern, place + 1)
            if end > 0:
                inner = alternatives(pattern[place + 2 : end])
                tokens.append(("group", (character, tuple(compile_pattern(one) for one in inner))))
                place = end + 1
                continue
        if character == "\\" and place + 1 < len(pattern):
            tokens.append(("text", pattern[place + 1]))
            place += 2
            continue
        if character == "*":
            if not tokens or tokens[-1][0] != "star":
                tokens.append(("star", None))
        elif character == "?":
            tokens.append(("any", None))
        elif character == "[" and (end := set_end(pattern, place)) > 0:
            tokens.append(("set", character_set(pattern[place + 1 : end])))
            place = end
        else:
            tokens.append(("text", character))
        place += 1
    return tuple(tokens)


def closing(pattern: str, start: int) -> int:
    """Return where the parenthesis that opens at start is closed, or -1."""
    depth = 0
    place = start
    while place < len(pattern):
        character = pattern[place]
        if character == "\\":
            place += 1
        elif character == "(":
            depth += 1
        elif character == ")":
            depth -= 1
            if not depth:
                return place
        place += 1
    return -1


def alternatives(text: str) -> list[str]:
    """Split the inside of an extended pattern at its own bars."""
    found = [""]
    depth = 0
    place = 0
    while place < len(text):
        character = text[place]
        if character == "\\":
            found[-1] += text[place : place + 2]
            place += 2
            continue
        depth += (character == "(") - (character == ")")
        if character == "|" and not depth:
            found.append("")
        else:
            found[-1] += character
        place += 1
    return found


def set_end(pattern: str, start: int) -> int:
    """Return where the bracket expression that opens at start ends, or -1."""
    place = start + 1
    if pattern[place : place + 1] in {"!", "^"}:
        place += 1
    if pattern[place : place + 1] == "]":
        place += 1
    while place < len(pattern):
        character = pattern[place]
        if character == "[" and pattern[place + 1 : place + 2] in {":", ".", "="}:
            end = pattern.find(pattern[place + 1] + "]", place + 2)
            if end > 0:
                place = end + 2
                continue
        if character == "\\":
            place += 1
        elif character == "]":
            return place
        elif character == "/":
            return -1
        place += 1
    return -1


def character_set(text: str) -> Callable[[str], bool]:
    """Return the test of a bracket expression, without its brackets."""
    negated = text[:1] in {"!", "^"}
    text = text[1:] if negated else text
    ranges: list[tuple[str, str]] = []
    classes: list[str] = []
    place = 0
    while place < len(text):
        if text.startswith("[:", place) and (end := text.find(":]", place)) > 0:
            classes.append(text[place + 2 : end])
            place = end + 2
            continue
        if text[place] == "\\" and place + 1 < len(text):
            place += 1
        low = text[place]
        if text[place + 1 : place + 2] == "-" and place + 2 < len(text):
            place += 2
            if text[place] == "\\" and place + 1 < len(text):
                place += 1
            ranges.append((low, text[place]))
        else:
            ranges.append((low, low))
        place += 1

    def test(character: str) -> bool:
        inside = any(low <= character <= high for low, high in ranges) or any(
            in_class(name, character) for name in classes
        )
        return inside is not negated

    return test


def in_class(name: str, character: str) -> bool:
    """Whether a character is in a POSIX class."""
    return {
        "alnum": character.isalnum(),
        "alpha": character.isalpha(),
        "blank": character in " \t",
        "cntrl": ord(character) < 32 or ord(character) == 127,
        "digit": character in "0123456789",
        "graph": character.isprintable() and character != " ",
        "lower": character.islower(),
        "print": character.isprintable(),
        "punct": character.isprintable() and not character.isalnum() and not character.isspace(),
        "space": character.isspace(),
        "upper": character.isupper(),
        "word": character.isalnum() or character == "_",
        "xdigit": character in "0123456789abcdefABCDEF",
    }.get(name, False)


def matches(tokens: tuple[Token, ...], text: str) -> bool:
    """Whether the tokens match the whole text."""
    return len(text) in ends(tokens, text, 0)


def ends(tokens: tuple[Token, ...], text: str, start: int) -> set[int]:
    """Return every place at which a match of the tokens from start can end."""
    places = {start}
    for kind, detail in tokens:
        if not places:
            return places
        if kind == "text":
            places = {place + 1 for place in places if text[place : place + 1] == detail}
        elif kind == "any":
            places = {place + 1 for place in places if place < len(text)}
        elif kind == "star":
            places = set(range(min(places), len(text) + 1))
        elif kind == "set":
            test: Callable[[str], bool] = detail  # type: ignore[assignment]
            places = {place + 1 for place in places if place < len(text) and test(text[place])}
        else:
            places = group_ends(detail, text, places)  # type: ignore[arg-type]
    return places


def cast_group(detail: object) -> tuple[str, tuple[tuple[Token, ...], ...]]:
    """Return the detail of a group token as what it is."""
    return detail  # type: ignore[return-value]


def mirrored(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """Return the tokens that match a text read backwards."""
    result: list[Token] = []
    for kind, detail in reversed(tokens):
        if kind == "group":
            sort, choices = cast_group(detail)
            detail = (sort, tuple(mirrored(choice) for choice in choices))
        result.append((kind, detail))
    return tuple(result)


def suffix_starts(tokens: tuple[Token, ...], text: str) -> list[int]:
    """Return every place from which the tokens match to the end of the text."""
    return [len(text) - end for end in ends(mirrored(tokens), text[::-1], 0)]


def group_ends(detail: tuple[str, tuple[tuple[Token, ...], ...]], text: str, places: set[int]) -> set[int]:
    """Return where an extended pattern can end that starts at one of the places."""
    kind, choices = detail

    def once(starts: set[int]) -> set[int]:
        return {end for start in starts for choice in choices for end in ends(choice, text, start)}

    if kind == "@":
        return once(places)
    if kind == "?":
        return places | once(places)
    if kind == "!":
        return {end for start in places for end in range(start, len(text) + 1) if end not in once({start})}
    found = once(places) if kind == "+" else set(places)
    fresh = found
    while fresh:
        fresh = once(fresh) - found
        found |= fresh
    return found
