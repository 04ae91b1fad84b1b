r"""Owns the mysql client's own language: delimiters, `source`, `system`, `connect`, backslash commands.

Source: MySQL 8.4 §6.5.1.2 (mysql Client Commands); a named command stands where a statement begins, `\!`
anywhere outside of quotes and comments.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

_RULES: list[re.Pattern[str]] = []
_NAMED = {"source": "file", "system": "shell", "pager": "shell", "connect": "connect", "edit": "editor"}
_SKIPPED = frozenset(
    {"tee", "notee", "nopager", "status", "exit", "quit", "help", "clear", "ego", "go", "prompt", "rehash", "print"}
    | {"warnings", "nowarning", "charset", "resetconnection", "query_attributes", "ssl_session_data_print"}
)
_SHORT = {"!": "shell", ".": "file", "P": "shell", "r": "connect", "e": "editor"}


def _rules() -> re.Pattern[str]:
    import re

    if not _RULES:
        _RULES.append(
            re.compile(
                r"(?P<comment>--(?=\s|$)[^\n]*|\#[^\n]*|/\*.*?\*/)|(?P<quoted>'(?:[^'\\]|\\.|'')*'|\"(?:[^\"\\]|\\.|\"\")*\""
                r"|`[^`]*`)|(?P<meta>\\[A-Za-z!.?])|(?P<word>[^\W\d]\w*)|(?P<space>\s+)|(?P<other>[(),=<>.+*\d]+|.)",
                re.DOTALL,
            )
        )
    return _RULES[0]


def pieces(text: str, delimiter: str = ";") -> Iterator[tuple[str, str]]:
    """Yield (`sql`, text) with `;` for the delimiter, (`shell`, command), (`file`, name), (`connect`, arguments)."""
    match_at = _rules().match
    at = start = 0
    fresh = True  # a statement would begin here
    while at < len(text):
        if delimiter != ";" and text.startswith(delimiter, at):
            yield "sql", text[start:at] + ";"
            at = start = at + len(delimiter)
            fresh = True
            continue
        match = match_at(text, at)
        if match is None or match.lastgroup is None:
            at += 1
            continue
        kind, piece = match.lastgroup, match.group()
        end = _line_end(text, at)
        if kind == "meta" and piece[1] in "gG":
            yield "sql", text[start:at] + ";"
            at = start = match.end()
            fresh = True
        elif kind == "meta":
            before = "" if piece[1] == "c" else text[start:at]
            if before:
                yield "sql", before
            whole = piece[1] in "!.PrdTeu"
            rest = text[match.end() : end].strip() if whole else ""
            if piece[1] == "d":
                delimiter = rest.split()[0] if rest else delimiter
            elif piece[1] in _SHORT and (rest or piece[1] == "e"):
                yield _SHORT[piece[1]], _argument(rest, delimiter, piece[1])
            at = start = end if whole else match.end()
        elif kind == "word" and fresh and piece.lower() in ("delimiter", *_NAMED, *_SKIPPED):
            yield "sql", text[start:at]
            rest = text[match.end() : end].strip()
            if piece.lower() == "delimiter":
                delimiter = rest.split()[0] if rest else delimiter
                at = start = end
                continue
            stop = _statement_end(text, match.end(), end, delimiter) if piece.lower() != "system" else end
            if piece.lower() in _NAMED:
                yield _NAMED[piece.lower()], _argument(text[match.end() : stop].strip(), delimiter, piece)
            at = start = stop
        else:
            at = match.end()
            if kind == "other":
                fresh = piece == ";" if delimiter == ";" else False
            elif kind in ("word", "quoted"):
                fresh = False
    yield "sql", text[start:]


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _statement_end(text: str, at: int, end: int, delimiter: str) -> int:
    found = text.find(delimiter, at, end)
    return end if found < 0 else found + len(delimiter)


def _argument(text: str, delimiter: str, name: str) -> str:
    text = text.removesuffix(delimiter).removesuffix(";").strip()
    return text.strip("'\"") if name.lower() in ("source", ".") else text
