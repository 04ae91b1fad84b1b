"""Owns sed's language: a script is cut into its commands, and those that run or write something → deeds.

Source: GNU sed 4.9 manual, "sed scripts", "Commands specific to GNU sed"; POSIX sed.
"""

from __future__ import annotations

from agentshell.payloads.sources import HOLE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.payloads.code_deeds import Deeds

_MOST = 20_000


def find(code: str, deeds: Deeds) -> None:
    """Note what `e`, `w`, `s///e` and `s///w` would do; anything else only edits the text that passes through."""
    at = 0
    for _ in range(_MOST):
        at = _skip(code, at, " \t\n;{}")
        if at >= len(code):
            return
        at = _address(code, at)
        at = _skip(code, at, " \t!")
        if at >= len(code):
            return
        command = code[at]
        at += 1
        if command in "s":
            at = _substitute(code, at, deeds)
        elif command == "y":
            at = _delimited(code, _delimited(code, at + 1, code[at : at + 1])[1], code[at : at + 1])[1]
        elif command == "e":
            text, at = _line(code, at)
            if text:
                deeds.shell(text)
            else:
                deeds.shell(HOLE)
        elif command in "wW":
            name, at = _line(code, at)
            _write(name, deeds)
        elif command in "aic":
            at = _text(code, at)
        elif command in "rRtTb:lLqQv#":
            end = code.find("\n", at) if command in "rR#" else _until(code, at, "\n;}")
            at = len(code) if end < 0 else end


def _skip(code: str, at: int, marks: str) -> int:
    while at < len(code) and code[at] in marks:
        at += 1
    return at


def _until(code: str, at: int, marks: str) -> int:
    while at < len(code) and code[at] not in marks:
        at += 1
    return at


def _line(code: str, at: int) -> tuple[str, int]:
    """Return the rest of the line, which a file's name or a command takes, and the place behind it."""
    end = code.find("\n", at)
    end = len(code) if end < 0 else end
    return code[at:end].strip(), end


def _address(code: str, at: int) -> int:
    r"""Return the place behind the addresses, such as `1`, `$`, `/x/I`, `1~2` and `/a/,+3`."""
    while at < len(code):
        char = code[at]
        if char == "/":
            at = _delimited(code, at + 1, "/")[1]
        elif char == "\\":
            at = _delimited(code, at + 2, code[at + 1 : at + 2])[1]
        elif char.isdigit() or char in "$,~+ \t" or (char in "IM" and code[at - 1] in "/%|,#"):
            at += 1
        else:
            return at
    return at


def _delimited(code: str, at: int, mark: str) -> tuple[str, int]:
    """Return what stands before the mark, and the place behind it; a mark in brackets counts as one in `s`."""
    start = at
    while at < len(code) and code[at] != mark:
        at += 2 if code[at] == "\\" else 1
    return code[start:at], at + 1


def _substitute(code: str, at: int, deeds: Deeds) -> int:
    mark = code[at : at + 1]
    _, at = _delimited(code, at + 1, mark)
    made, at = _delimited(code, at, mark)
    while at < len(code) and code[at] not in " \t\n;}":
        if code[at] == "e":
            import re

            deeds.shell(re.sub(r"\\[0-9]|(?<!\\)&", HOLE, made).replace("\\/", "/"))
        elif code[at] == "w":
            name, at = _line(code, at + 1)
            _write(name, deeds)
            return at
        at += 1
    return at


def _write(name: str, deeds: Deeds) -> None:
    if name not in ("/dev/stdout", "/dev/stderr"):
        deeds.overwrite(name)


def _text(code: str, at: int) -> int:
    """Return the place behind the text of `a`, `i` and `c`: its lines go on behind a backslash."""
    while True:
        end = code.find("\n", at)
        if end < 0:
            return len(code)
        if code[end - 1] != "\\":
            return end
        at = end + 1
