"""Owns the operators of `${…}` that change a value's text: removal, replacement, case, slices, quoting."""

from __future__ import annotations

from agentshell.model import Arg, Unknown
from agentshell.reading.patterns import MAX_SUBJECT, compile_pattern, ends, source, suffix_starts
from agentshell.reading.words import joined, pieces

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    from agentshell.reading.parameters import Found
    from agentshell.reading.patterns import Token
    from agentshell.reading.state import Shell
    from agentshell.reading.tree import Parameter

    Replacement: TypeAlias = "tuple[tuple[str | Unknown, bool], ...]"

MAX_SEARCHED = 1_000
"""The length up to which a pattern with `*` is searched for at every place of a text."""


def apply(shell: Shell, part: Parameter, found: Found) -> tuple[Arg, ...]:
    """Apply the operator to the value, or to each of a list."""
    values = found.values or ()
    op = part.op
    if op == ":":
        return sliced_list(shell, part, values) if found.many else tuple(sliced(shell, part, value) for value in values)
    if op.startswith("@"):
        return tuple(transformed(shell, part, value) for value in values)
    pattern: str | Unknown = "?" if op in {"^", "^^", ",", ",,"} else ""
    if part.word is not None:
        found_pieces = pieces(shell, part.word.parts)
        pattern = source(found_pieces)
        if pattern == "" and op in {"^", "^^", ",", ",,"} and not any(fixed for _, fixed, _ in found_pieces):
            pattern = "?"
    replacement: Replacement = ()
    if part.second is not None:
        replacement = tuple((value, fixed) for value, fixed, _ in pieces(shell, part.second.parts))
    if op in {"/", "//"} and part.word is not None and not part.word.parts:
        # `${x////-}`: bash takes the third slash for the pattern, the readers for its end.
        if not replacement or not str(replacement[0][0]).startswith("/") or replacement[0][1]:
            return tuple(doubtful(part, Unknown("an empty pattern"), value) for value in values)
        pattern, replacement = "/", ((str(replacement[0][0])[1:], False), *replacement[1:])
    if isinstance(pattern, Unknown):
        return tuple(doubtful(part, pattern, value) for value in values)
    tokens = compile_pattern(pattern, extended="extglob" in shell.options)
    return tuple(changed(part, tokens, value, replacement) for value in values)


def doubtful(part: Parameter, why: Unknown, value: Arg) -> Arg:
    """Return a value to which an operator with an unknown operand was applied."""
    return Arg((Unknown(why.why, part.source or value.shown),), value.span, value.splits)


def changed(part: Parameter, tokens: tuple[Token, ...], value: Arg, replacement: Replacement) -> Arg:
    """Return the value with an operator applied that takes a pattern."""
    text = value.text
    if isinstance(text, Unknown):
        return doubtful(part, text, value)
    if len(text) > MAX_SUBJECT:
        return doubtful(part, Unknown("a long text that is not followed"), value)
    op = part.op
    if op in {"#", "##"}:
        sizes = ends(tokens, text, 0)
        return value if not sizes else fresh(value, text[(max if op == "##" else min)(sizes) :])
    if op in {"%", "%%"}:
        starts = suffix_starts(tokens, text)
        return value if not starts else fresh(value, text[: (min if op == "%%" else max)(starts)])
    if op in {"^", "^^", ",", ",,"}:
        return fresh(value, cased(op, tokens, text))
    if len(text) > MAX_SEARCHED and any(kind in {"star", "group"} for kind, _ in tokens):
        return doubtful(part, Unknown("a long text that is not followed"), value)
    return replaced(op, tokens, text, replacement, value)


def fresh(value: Arg, text: str) -> Arg:
    """Return a value with another text."""
    return Arg((text,), value.span)


def cased(op: str, tokens: tuple[Token, ...], text: str) -> str:
    """Return the text with the case of (the first of) its matching characters changed."""
    result = ""
    for place, character in enumerate(text):
        wanted = (place == 0 or len(op) == 2) and 1 in ends(tokens, character, 0)
        result += (character.upper() if "^" in op else character.lower()) if wanted else character
    return result


def replaced(op: str, tokens: tuple[Token, ...], text: str, replacement: Replacement, value: Arg) -> Arg:
    """Return the text with the first match, every match, or the match at one end replaced."""
    parts: list[str | Unknown] = []
    place = 0
    done = False
    if op == "/%":
        starts = suffix_starts(tokens, text)
        if not starts:
            return value
        return Arg((text[: min(starts)], *filled(replacement, text[min(starts) :])), value.span)
    while place <= len(text):
        sizes = set() if done or (op == "/#" and place) else ends(tokens, text, place)
        end = max(sizes, default=-1)
        if end > place or (end == place and op == "/#"):
            parts += filled(replacement, text[place:end])
            place = end
            done = op != "//"
            if op == "/#":
                parts.append(text[place:])
                break
            continue
        if place < len(text):
            parts.append(text[place])
        place += 1
    from agentshell.reading.state import merge

    return Arg(merge(tuple(parts)) or ("",), value.span)


def filled(replacement: Replacement, matched: str) -> list[str | Unknown]:
    """Return a replacement for one match: an unquoted `&` stands for what was matched (bash 5.2)."""
    return [
        value if fixed or isinstance(value, Unknown) else value.replace("&", matched) for value, fixed in replacement
    ]


def number(shell: Shell, part: Parameter, *, second: bool) -> int | Unknown | None:
    """Return the offset or the length of a slice."""
    from agentshell.reading.arithmetic import evaluate_text

    word = part.second if second else part.word
    if word is None:
        return None
    return evaluate_text(shell, joined(pieces(shell, word.parts, quoted=True)))


def sliced(shell: Shell, part: Parameter, value: Arg) -> Arg:
    """Return `${x:offset:length}`."""
    offset, size = number(shell, part, second=False), number(shell, part, second=True)
    text = value.text
    for unknown in (text, offset, size):
        if isinstance(unknown, Unknown):
            return doubtful(part, unknown, value)
    if not isinstance(text, str) or not isinstance(offset, int):
        return value
    start = max(offset + len(text), 0) if offset < 0 else offset
    if offset < 0 and offset + len(text) < 0:
        return fresh(value, "")
    if not isinstance(size, int):
        return fresh(value, text[start:])
    return fresh(value, text[start : start + size] if size >= 0 else text[start : max(len(text) + size, start)])


def sliced_list(shell: Shell, part: Parameter, values: tuple[Arg, ...]) -> tuple[Arg, ...]:
    """Return `${@:offset:length}` and `${array[@]:offset:length}`."""
    offset, size = number(shell, part, second=False), number(shell, part, second=True)
    if isinstance(offset, Unknown) or isinstance(size, Unknown) or any(value.splits for value in values):
        return (Arg((Unknown("some of the arguments", part.source),), splits=True),) if values else ()
    if part.name in {"@", "*"}:
        # For positional parameters the count starts with $0.
        values = (shell.name, *values)
    start = 0 if offset is None else offset + len(values) if offset < 0 else offset
    if start < 0:
        return ()
    return values[start:] if size is None else values[start : start + max(size, 0)]


def transformed(shell: Shell, part: Parameter, value: Arg) -> Arg:
    """Return `${x@Q}` and its kin."""
    text = value.text
    op = part.op[1:]
    if op == "P":
        from agentshell.reading.texts import expand_text

        return expand_text(shell, value, part.span)
    if isinstance(text, Unknown):
        return doubtful(part, text, value)
    if op == "Q":
        return fresh(value, "'" + text.replace("'", "'\\''") + "'")
    if op in {"U", "L", "u"}:
        return fresh(value, text.upper() if op == "U" else text.lower() if op == "L" else text[:1].upper() + text[1:])
    if op == "E":
        from agentshell.reading.decode import ansi

        decoded = ansi(text)
        return doubtful(part, Unknown("bytes that are no text"), value) if decoded is None else fresh(value, decoded)
    return doubtful(part, Unknown(f"what @{op} makes of it"), value)
