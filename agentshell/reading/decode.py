r"""Owns quote removal: what a stretch of literal source stands for. It finds no words and expands no parameter.

Rules: bash 5.2 manual, section Quoting, and `$'…'` as in lib/sh/strtrans.c (ansicstr) of bash 5.2.
"""

from __future__ import annotations

ESCAPES = {
    "a": "\a",
    "b": "\b",
    "e": "\x1b",
    "E": "\x1b",
    "f": "\f",
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "v": "\v",
    "\\": "\\",
}
"""The escapes of one letter that `$'…'`, `echo -e` and printf have in common."""
_SIMPLE = {**ESCAPES, "'": "'", '"': '"', "?": "?"}
_HEX = "0123456789abcdefABCDEF"
_OCTAL = "01234567"


def unquoted(source: str) -> list[tuple[str, bool, int, int]]:
    r"""Split unquoted literal source into runs: (text, was it escaped, start, end).

    A backslash protects the next character; backslash-newline is nothing; a lone one at the end stands for itself, as
    in `bash -c`.
    """
    if "\\" not in source:
        return [(source, False, 0, len(source))]
    runs: list[tuple[str, bool, int, int]] = []

    def add(text: str, start: int, end: int, escaped: bool = False) -> None:
        if runs and runs[-1][1] == escaped and runs[-1][3] == start:
            last = runs.pop()
            text, start = last[0] + text, last[2]
        runs.append((text, escaped, start, end))

    at = 0
    while at < len(source):
        found = source.find("\\", at)
        if found < 0:
            add(source[at:], at, len(source))
            break
        if found > at:
            add(source[at:found], at, found)
        if found + 1 == len(source):
            add("\\", found, len(source), escaped=True)
            break
        if source[found + 1] != "\n":
            add(source[found + 1], found, found + 2, escaped=True)
        at = found + 2
    return runs


def escaped(source: str, special: str) -> str:
    r"""Remove the backslashes that mean something inside double quotes or a heredoc: those before `special`.

    special is `` $`"\ `` inside double quotes, with `}` inside their `${…}`, and `` $`\ `` in a heredoc's body.
    """
    if "\\" not in source:
        return source
    pieces: list[str] = []
    at = 0
    while True:
        found = source.find("\\", at)
        if found < 0 or found + 1 == len(source):
            pieces.append(source[at:])
            return "".join(pieces)
        pieces.append(source[at:found])
        after = source[found + 1]
        if after == "\n":
            pass
        elif after in special:
            pieces.append(after)
        else:
            pieces.append("\\" + after)
        at = found + 2


def ansi(source: str) -> str | None:
    r"""Decode the inside of `$'…'`; None when its bytes are not UTF-8 in the end (`$'\xff'`).

    A NUL ends the string, as in bash.
    """
    if "\\" not in source:
        return source
    out = bytearray()
    at = 0
    while at < len(source):
        char = source[at]
        if char != "\\" or at + 1 == len(source):
            out += char.encode()
            at += 1
            continue
        char = source[at + 1]
        at += 2
        if char in _SIMPLE:
            out += _SIMPLE[char].encode()
        elif char in _OCTAL:
            end = at
            while end < len(source) and end < at + 2 and source[end] in _OCTAL:
                end += 1
            code = int(char + source[at:end], 8) & 0xFF
            at = end
            if code == 0:
                break
            out.append(code)
        elif char in "xuU":
            braced = char == "x" and source[at : at + 1] == "{"
            start = at + braced
            end = start
            longest = {"x": len(source) if braced else 2, "u": 4, "U": 8}[char]
            while end < len(source) and end < start + longest and source[end] in _HEX:
                end += 1
            if end == start:
                out += b"\\" + char.encode()
                continue
            code = int(source[start:end], 16)
            at = end + (braced and source[end : end + 1] == "}")
            if char == "x":
                code &= 0xFF
            if code == 0:
                break
            if char == "x":
                out.append(code)
            elif code > 0x10FFFF or 0xD800 <= code < 0xE000:
                return None
            else:
                out += chr(code).encode()
        elif char == "c" and at < len(source):
            control = source[at]
            at += 1
            if control == "\\" and source[at : at + 1] == "\\":
                at += 1
            code = 0x7F if control == "?" else ord(control.upper()) & 0x1F
            if code == 0:
                break
            out.append(code)
        else:
            out += b"\\" + char.encode()
    try:
        return out.decode("utf-8")
    except UnicodeDecodeError:
        return None
