"""Owns walking a statement's tokens: its words, the names in it, its parentheses, the calls it makes."""

from __future__ import annotations

from agentshell.payloads.sources import HOLE
from agentshell.payloads.sql_lex import OTHER, QUOTED, STRING, WORD

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentshell.payloads.sql_lex import Token


def word(tokens: list[Token], at: int) -> str:
    """Return the upper-case word at the place; "" when something else stands there."""
    if 0 <= at < len(tokens) and tokens[at][0] == WORD:
        return tokens[at][1].upper()
    return ""


def mark(tokens: list[Token], at: int) -> str:
    """Return the punctuation at the place; "" when something else stands there."""
    return tokens[at][1] if 0 <= at < len(tokens) and tokens[at][0] == OTHER else ""


def skip(tokens: list[Token], at: int, *phrases: str) -> int:
    """Return the place after any of the phrases (`IF EXISTS`) that stand here, in any order."""
    moved = True
    while moved:
        moved = False
        for phrase in phrases:
            words = phrase.split()
            if all(word(tokens, at + n) == one for n, one in enumerate(words)):
                at, moved = at + len(words), True
    return at


def name(tokens: list[Token], at: int) -> tuple[str, int]:
    """Return the (qualified) name that stands here and the place after it; "" when none does."""
    parts: list[str] = []
    while at < len(tokens) and tokens[at][0] in (WORD, QUOTED, STRING):
        parts.append(tokens[at][1])
        at += 1
        if mark(tokens, at) != ".":
            break
        while mark(tokens, at) == ".":  # T-SQL leaves the schema out: `master..xp_cmdshell`
            at += 1
    return ".".join(parts), at


def shown(text: str) -> str:
    """Return the name for people."""
    return text.replace(HOLE, "?")


def closing(tokens: list[Token], at: int) -> int:
    """Return the place of the parenthesis that closes the one at `at`; the end when it is never closed."""
    depth = 0
    for place in range(at, len(tokens)):
        if tokens[place][0] == OTHER:
            if tokens[place][1] == "(":
                depth += 1
            elif tokens[place][1] == ")":
                depth -= 1
                if depth == 0:
                    return place
    return len(tokens)


def extent(tokens: list[Token], at: int) -> int:
    """Return where the (sub)statement that starts at `at` ends: the parenthesis around it closes, or the text ends."""
    depth = 0
    for place in range(at, len(tokens)):
        if tokens[place][0] == OTHER:
            if tokens[place][1] == "(":
                depth += 1
            elif tokens[place][1] == ")":
                depth -= 1
                if depth < 0:
                    return place
        elif depth == 0 and place > at and word(tokens, place) == "LOOP":
            return place
    return len(tokens)


def top(tokens: list[Token], start: int, end: int) -> Iterator[int]:
    """Yield the places in the range that stand outside of any parentheses opened in it."""
    depth = 0
    for place in range(start, min(end, len(tokens))):
        if tokens[place][0] == OTHER:
            if tokens[place][1] == ")":
                depth -= 1
            if depth == 0:
                yield place
            if tokens[place][1] == "(":
                depth += 1
        elif depth == 0:
            yield place


def find(tokens: list[Token], start: int, end: int, *words: str) -> int:
    """Return the first place outside parentheses where one of the words stands; -1 when none does."""
    for place in top(tokens, start, end):
        if word(tokens, place) in words:
            return place
    return -1


def calls(tokens: list[Token]) -> Iterator[tuple[str, int]]:
    """Yield each called routine's lower-case name, as qualified as it is written, and the place of its parenthesis."""
    for place in range(1, len(tokens)):
        if tokens[place][0] != OTHER or tokens[place][1] != "(" or tokens[place - 1][0] not in (WORD, QUOTED):
            continue
        parts = [tokens[place - 1][1]]
        before = place - 2
        while before > 0 and mark(tokens, before) == "." and tokens[before - 1][0] in (WORD, QUOTED):
            parts.insert(0, tokens[before - 1][1])
            before -= 2
        yield ".".join(parts).lower().removeprefix("pg_catalog."), place


def strings(tokens: list[Token], start: int, end: int) -> list[str]:
    """Return the string literals in the range; neighbours joined by `||` or `+` count as one, with holes between."""
    found: list[str] = []
    joined = False
    for place in range(start, min(end, len(tokens))):
        kind, text, _, _ = tokens[place]
        if kind == STRING:
            if joined and found:
                found[-1] += text
            else:
                found.append(text)
            joined = False
        elif kind == OTHER and text in "|+":
            joined = True
        elif joined and found and kind in (WORD, QUOTED):
            found[-1] += HOLE
    return found
