"""Owns matching an argument, parts of which may be unknown, against a glob: certainly, maybe, or not at all.

On the hot path, so nothing is imported but the shared words. `*` and `?` are the only wildcards; a backslash
before one takes it as it stands.
"""

from __future__ import annotations

from agentshell.model import Arg, Unknown

NO, MAYBE, YES = 0, 1, 2
"""The three answers; `and` of them is the least, `or` the greatest, `not x` is `YES - x`."""

_ANY = None
"""In a pattern: `*`; in a text: an unknown piece."""


def matches(pattern: str, arg: Arg) -> int:
    """Return whether the argument is what the pattern says: YES, NO, or MAYBE where unknown pieces decide."""
    if len(arg.parts) == 1 and not arg.splits and isinstance(text := arg.parts[0], str):
        return YES if text == pattern or _same_number(pattern, text) or glob(pattern, text) else NO
    tokens: list[str | None] = []
    for part in arg.parts:
        tokens += [_ANY] if isinstance(part, Unknown) else list(part)
    wanted = _tokens(pattern)
    if arg.splits:
        return MAYBE if _overlap(wanted, [*tokens, _ANY]) or _overlap(wanted, [_ANY, *tokens]) else NO
    if _ANY not in tokens:
        return matches(pattern, Arg(("".join(token for token in tokens if token),)))
    if _covers(wanted, tokens):
        return YES
    return MAYBE if _overlap(wanted, tokens) else NO


def glob(pattern: str, text: str) -> bool:
    """Return whether the text is what the pattern says."""
    if "?" not in pattern and "\\" not in pattern:
        # Nearly all: the pieces between the stars, the first and the last in their places, those between in turn.
        first, *others = pattern.split("*")
        if not others:
            return pattern == text
        last = others.pop()
        if not text.startswith(first) or not text.endswith(last) or len(text) < len(first) + len(last):
            return False
        at, end = len(first), len(text) - len(last)
        for piece in others:
            at = text.find(piece, at, end) + len(piece)
            if at < len(piece):
                return False
        return True
    return _covers(_tokens(pattern), list(text))


def any_glob(patterns: str, text: str) -> bool:
    """Return whether the text matches one of the patterns, which `|` separates."""
    return any(glob(pattern, text) for pattern in patterns.split("|"))


def _same_number(pattern: str, text: str) -> bool:
    return pattern.isdecimal() and text.isdecimal() and len(text) < 20 and int(pattern) == int(text)


_ONE = ""
"""In a pattern: `?`."""


def _tokens(pattern: str) -> list[str | None]:
    tokens: list[str | None] = []
    at = 0
    while at < len(pattern):
        char = pattern[at]
        at += 1
        if char == "*":
            if not tokens or tokens[-1] is not _ANY:
                tokens.append(_ANY)
        elif char == "?":
            tokens.append(_ONE)
        elif char == "\\" and at < len(pattern):
            tokens.append(pattern[at])
            at += 1
        else:
            tokens.append(char)
    return tokens


def _covers(pattern: list[str | None], text: list[str | None]) -> bool:
    """Whether every text that these pieces can stand for matches: only `*` takes an unknown piece."""
    p = t = 0
    star = back = -1
    while t < len(text):
        if p < len(pattern) and pattern[p] is _ANY:
            star, back = p, t
            p += 1
        elif p < len(pattern) and text[t] is not _ANY and pattern[p] in {_ONE, text[t]}:
            p += 1
            t += 1
        elif star >= 0:
            back += 1
            p, t = star + 1, back
        else:
            return False
    return all(token is _ANY for token in pattern[p:])


def _overlap(pattern: list[str | None], text: list[str | None]) -> bool:
    """Whether some text that these pieces can stand for matches: two globs, and a text that is both."""
    row = [True] + [False] * len(pattern)
    for p, token in enumerate(pattern):
        row[p + 1] = row[p] and token is _ANY
    for piece in text:
        last, row = row, [False] * (len(pattern) + 1)
        row[0] = last[0] and piece is _ANY
        for p, token in enumerate(pattern):
            if token is _ANY or piece is _ANY:
                row[p + 1] = row[p] if token is _ANY else last[p + 1] or row[p]
                row[p + 1] = row[p + 1] or last[p + 1] or last[p]
            else:
                row[p + 1] = last[p] and token in {_ONE, piece}
    return row[-1]
