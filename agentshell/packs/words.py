"""Owns small text work for wrappers: splitting words as xargs and env -S do, quoting, joining, replacing."""

from __future__ import annotations

from agentshell.model import Arg, Unknown, known

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=./:,@%{}^")
"""Characters that mean nothing to a shell inside a word."""


def split_words(text: str) -> tuple[str, ...] | Unknown:
    """Split at blanks with quotes and backslashes as xargs does (POSIX, xargs; GNU `env -S` for plain words)."""
    words: list[str] = []
    word: list[str] | None = None
    at = 0
    while at < len(text):
        char = text[at]
        at += 1
        if char in " \t\n":
            if word is not None:
                words.append("".join(word))
            word = None
            continue
        word = [] if word is None else word
        if char in "'\"":
            end = text.find(char, at)
            if end < 0:
                return Unknown("an unmatched quote", text)
            word.append(text[at:end])
            at = end + 1
        elif char == "\\" and at < len(text):
            word.append(text[at])
            at += 1
        else:
            word.append(char)
    if word is not None:
        words.append("".join(word))
    return tuple(words)


def joined(words: Iterable[Arg]) -> Arg:
    """Return the words as one text with blanks between, as ssh and eval make it."""
    parts: list[str | Unknown] = []
    span = None
    for arg in words:
        if span is not None:
            parts.append(" ")
        span = span or arg.span
        parts += arg.parts
    merged: list[str | Unknown] = []
    for part in parts:
        if isinstance(part, str) and merged and isinstance(last := merged[-1], str):
            merged[-1] = last + part
        else:
            merged.append(part)
    return Arg(tuple(merged)) if span is None else Arg(tuple(merged), span)


def replaced(arg: Arg, mark: str, value: Arg) -> Arg:
    """Return the argument with every occurrence of the mark replaced by the value; unchanged when it is not there."""
    parts: list[str | Unknown] = []
    for part in arg.parts:
        if isinstance(part, Unknown) or mark not in part:
            parts.append(part)
            continue
        first, *others = part.split(mark)
        parts.append(first)
        for other in others:
            parts += (*value.parts, other)
    if len(parts) == len(arg.parts):
        return arg
    kept = tuple(part for part in parts if part != "") or ("",)
    return Arg(kept, arg.span, arg.splits or (value.splits and arg.text == mark))


def quoted(arg: Arg) -> Arg:
    """Return the argument as it must be written for a shell to read it as one word; unknown parts stay as they are."""
    return Arg(tuple(part if isinstance(part, Unknown) else _quoted(part) for part in arg.parts), arg.span)


def is_plain(arg: Arg) -> bool:
    """Whether a shell would read the argument's known text as it stands, as one word."""
    return all(isinstance(part, Unknown) or (part and set(part) <= PLAIN) for part in arg.parts)


def below(folder: Arg, path: Arg) -> Arg:
    """Return the path as seen from the folder: itself when it is absolute, otherwise joined."""
    first = path.parts[0] if path.parts else ""
    if isinstance(first, Unknown):
        return path
    if first.startswith(("/", "~")):
        return path
    text = folder.text
    if isinstance(text, Unknown):
        return Arg((*folder.parts, "/", *path.parts), path.span)
    return Arg((f"{text.rstrip('/')}/{first}", *path.parts[1:]), path.span)


def args(texts: Iterable[str]) -> tuple[Arg, ...]:
    """Return known texts as arguments."""
    return tuple(known(text) for text in texts)


def _quoted(text: str) -> str:
    return text if text and set(text) <= PLAIN else "'" + text.replace("'", "'\\''") + "'"
