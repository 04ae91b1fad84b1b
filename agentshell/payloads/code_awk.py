"""Owns awk's language: texts, regular expressions and names are told apart, and what it runs or writes → deeds.

Source: gawk 5.2 manual, "Input/Output Functions", "Redirecting Output of print and printf", "Using getline".
"""

from __future__ import annotations

from agentshell.payloads.sources import HOLE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from agentshell.payloads.code_deeds import Deeds

_SHELLS = ("sh", "bash", "zsh", "dash", "/bin/sh", "/bin/bash", "ksh", "bash -x", "sh -x", "bash -s", "sh -s")
_LONGEST = 200
"""How many tokens one print statement may have."""
_PRINTS = 1000
"""How many print statements are followed."""
_OPERATORS = frozenset("(,=~!&|{};+-*%<>?:^") | {"&&", "||", "|&", ">>", "\n"}
_TOKEN = (
    r"(?P<comment>\#[^\n]*)|(?P<space>(?:[ \t\r]|\\\n)+)|(?P<text>\"(?:[^\"\\]|\\.)*\")|(?P<number>\d[\w.]*)"
    r"|(?P<word>[A-Za-z_][\w]*)|(?P<mark>\|&|\|\||&&|>>|[<>=!]=|\n|.)"
)


class _Awk:
    def __init__(self, code: str, values: Mapping[str, str]) -> None:
        self.tokens = _cut(code)
        self.values: dict[str, str | None] = dict(values)
        given: set[str] = set()
        for at, (kind, piece) in enumerate(self.tokens):
            if kind == "word" and self.mark(at + 1) == "=":
                text, _ = self.joined(at + 2)
                if piece in given and self.values.get(piece) != text:
                    self.values[piece] = None
                else:
                    self.values[piece] = text
                given.add(piece)

    def mark(self, at: int) -> str:
        return self.tokens[at][1] if 0 <= at < len(self.tokens) and self.tokens[at][0] == "mark" else ""

    def joined(self, at: int) -> tuple[str, int]:
        """Return the text that begins at `at`: what stands side by side is one, what is not known a hole."""
        out: list[str] = []
        while at < len(self.tokens):
            kind, piece = self.tokens[at]
            if kind == "text" or kind == "number":
                out.append(piece)
            elif kind == "word" and piece != "getline":
                if self.mark(at + 1) in ("(", "["):
                    out.append(HOLE)
                    at = self.past(at + 1)
                    continue
                out.append(self.values.get(piece) or HOLE)
            elif piece == "$" and kind == "mark":
                out.append(HOLE)
                at += 2
                continue
            elif piece == "(" and kind == "mark":
                inner, _ = self.joined(at + 1)
                out.append(inner)
                at = self.past(at)
                continue
            elif piece == "," and kind == "mark":
                out.append(" ")
            else:
                break
            at += 1
        return "".join(out), at

    def past(self, at: int) -> int:
        depth = 0
        while at < len(self.tokens):
            mark = self.mark(at)
            depth += (mark in ("(", "[")) - (mark in (")", "]"))
            at += 1
            if depth == 0:
                return at
        return at


def find(code: str, deeds: Deeds, values: Mapping[str, str]) -> None:
    """Note `system("cmd" x)`, `"cmd" | getline`, `print … | "cmd"`, `print > "file"`; values are those of `-v`."""
    awk = _Awk(code, values)
    printed = 0
    for at, (kind, piece) in enumerate(awk.tokens):
        if kind == "word" and piece == "system" and awk.mark(at + 1) == "(":
            deeds.shell(awk.joined(at + 2)[0])
        elif kind == "word" and piece == "getline" and awk.mark(at - 1) in ("|", "|&"):
            start = at - 2
            if awk.mark(start) == ")":
                depth = 0
                while start > 0:
                    depth += (awk.mark(start) == ")") - (awk.mark(start) == "(")
                    if depth == 0:
                        break
                    start -= 1
            else:
                while start > 0 and awk.tokens[start - 1][0] in ("text", "word") and awk.tokens[start][0] != "mark":
                    start -= 1
            deeds.shell(awk.joined(start)[0])
        elif kind == "word" and piece in ("print", "printf") and printed < _PRINTS:
            printed += 1
            _print(awk, at + 1, deeds)


def _print(awk: _Awk, at: int, deeds: Deeds) -> None:
    """Follow where a print statement goes; what it prints is a shell's text where it goes to a shell."""
    printed, _ = awk.joined(at)
    depth = 0
    last = min(len(awk.tokens), at + _LONGEST)
    while at < last:
        mark = awk.mark(at)
        depth += (mark in ("(", "[")) - (mark in (")", "]"))
        if depth < 0 or (mark in (";", "}", "\n") and depth == 0):
            return
        if mark in ("|", "|&") and depth == 0:
            command, _ = awk.joined(at + 1)
            if command.strip() in _SHELLS:
                deeds.shell(printed)
            else:
                deeds.shell(command, fed=printed if printed.strip(HOLE + " ") else "")
            return
        if mark == ">" and depth == 0:
            name, _ = awk.joined(at + 1)
            if not name.startswith("/dev/std"):
                deeds.overwrite(name)
            return
        at += 1


def _cut(code: str) -> list[tuple[str, str]]:
    import re

    from agentshell.payloads.sql_lex import unescape

    token = re.compile(_TOKEN)
    regex = re.compile(r"/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n\[])*/")
    out: list[tuple[str, str]] = []
    at = 0
    while at < len(code):
        if code[at] == "/" and (not out or (out[-1][0] == "mark" and out[-1][1] in _OPERATORS)):
            found = regex.match(code, at)
            if found is not None:
                out.append(("regex", found.group()))
                at = found.end()
                continue
        match = token.match(code, at)
        if match is None:
            at += 1
            continue
        kind, piece = match.lastgroup or "mark", match.group()
        at = match.end()
        if kind == "text":
            out.append((kind, unescape(piece[1:-1])))
        elif kind not in ("comment", "space"):
            out.append((kind, piece))
    return out
