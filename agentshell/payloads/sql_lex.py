"""Owns cutting SQL text into tokens and statements, for each dialect's quotes and comments; it grades nothing."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Iterator
    from typing import TypeAlias

    Token: TypeAlias = tuple[str, str, int, int]

WORD, QUOTED, STRING, NUMBER, OTHER = "word", "quoted", "string", "number", "other"
"""Kinds of token. A token is (kind, text, start, end): a word as written, a quoted name or string without quotes."""

BACKSLASH = frozenset({"mysql", "mariadb", "bigquery", "clickhouse", "snowflake", "databricks", "spark", "hive"})
"""Dialects in which a backslash escapes inside '…'."""
NO_NESTING = frozenset({"mysql", "mariadb", "sqlite", "bigquery", "snowflake", "oracle"})
"""Dialects in which /* does not nest."""
DOLLAR = frozenset({"postgres", "cockroach", "redshift", "duckdb", "snowflake", "clickhouse", "databricks"})
HASH = frozenset({"mysql", "mariadb", "bigquery", "clickhouse"})
"""Dialects in which # begins a comment."""
BRACKETS = frozenset({"tsql", "sqlite"})
"""Dialects in which [name] is a quoted name."""

_PATTERNS: dict[str, re.Pattern[str]] = {}
_DOLLAR = r"\$(?:[A-Za-z_\x80-\U0010ffff][\w\x80-\U0010ffff]*)?\$"


class Unfinished(Exception):  # noqa: N818 - it is what the text is
    """A quote or comment that never ends."""


def _pattern(dialect: str) -> re.Pattern[str]:
    import re

    found = _PATTERNS.get(dialect)
    if found is None:
        body = r"(?:[^'\\]|\\.|'')*" if dialect in BACKSLASH else r"(?:[^']|'')*"
        double = r"(?:[^\"\\]|\\.|\"\")*" if dialect in BACKSLASH else r"(?:[^\"]|\"\")*"
        rules = [
            r"(?P<space>\s+)",
            # MySQL takes -- for a comment only before a blank: `1--1` is a subtraction there
            r"(?P<line>--(?=\s|$)[^\n]*)" if dialect in ("mysql", "mariadb") else r"(?P<line>--[^\n]*)",
            r"(?P<block>/\*)",
        ]
        if dialect == "bigquery":
            rules.append(r"(?P<triple>(?:[rRbB]{1,2})?(?:\"\"\"(?:[^\\]|\\.)*?\"\"\"|'''(?:[^\\]|\\.)*?'''))")
        if dialect in HASH:
            rules.append(r"(?P<hash>\#[^\n]*)")
        if dialect == "snowflake":
            rules.append(r"(?P<slash>//[^\n]*)")
        if dialect not in ("mysql", "mariadb", "sqlite"):
            rules.append(r"(?P<escaped>[eE]'(?:[^'\\]|\\.|'')*')")
        rules.append(rf"(?P<string>(?:[uU]&|[bBxXnNrR])?'{body}')")
        rules.append(rf"(?P<double>(?:[uU]&)?\"{double}\")")
        rules.append(r"(?P<back>`(?:[^`\\]|\\.|``)*`)" if dialect in BACKSLASH else r"(?P<back>`[^`]*`)")
        if dialect in BRACKETS:
            rules.append(r"(?P<bracket>\[[^\]]*\])")
        if dialect in DOLLAR:
            rules.append(rf"(?P<dollar>{_DOLLAR})")
        rules.append(r"(?P<number>\d[\w.]*)")
        rules.append(r"(?P<word>(?:[^\W\d]|\ue000)[\w$\ue000]*)")
        rules.append(r"(?P<other>.)")
        found = _PATTERNS[dialect] = re.compile("|".join(rules), re.DOTALL)
    return found


def tokens(text: str, dialect: str = "postgres") -> list[Token]:
    """Return the tokens of the text without blanks and comments; raise Unfinished when a quote or comment never ends.

    Sources: PostgreSQL 15 §4.1 Lexical Structure; MySQL 8 §11.1 and §11.7 (`/*! … */` is code); SQLite lang_keywords.
    """
    out: list[Token] = []
    find = _pattern(dialect).match
    at, end = 0, len(text)
    while at < end:
        match = find(text, at)
        if match is None:
            raise Unfinished
        kind = match.lastgroup
        at, stop = match.end(), match.end()
        if kind in ("space", "line", "hash", "slash"):
            continue
        start, piece = match.start(), match.group()
        if kind == "word":
            out.append((WORD, piece, start, stop))
        elif kind == "other":
            if piece in "'\"`":
                raise Unfinished
            if dialect in ("mysql", "mariadb") and piece == "*" and text.startswith("/", at):
                at += 1  # the end of a /*! … */, whose inside is code
                continue
            out.append((OTHER, piece, start, stop))
        elif kind == "block":
            at = _comment_end(text, start, dialect)
        elif kind == "dollar":
            close = text.find(piece, stop)
            if close < 0:
                raise Unfinished
            out.append((STRING, text[stop:close], start, close + len(piece)))
            at = close + len(piece)
        elif kind == "number":
            out.append((NUMBER, piece, start, stop))
        else:
            out.append(_quoted(kind or "", piece, start, stop, dialect))
    return out


def _quoted(kind: str, piece: str, start: int, stop: int, dialect: str) -> Token:
    if kind == "triple":
        return (STRING, piece.lstrip("rRbB")[3:-3], start, stop)
    if kind == "bracket":
        return (QUOTED, piece[1:-1], start, stop)
    mark = piece[-1]
    inside = piece[piece.index(mark) + 1 : -1].replace(mark * 2, mark)
    if kind == "escaped" or (dialect in BACKSLASH and kind != "back"):
        inside = unescape(inside)
    if piece[0] in "uU" and piece[1:2] == "&":
        inside = _unicode(inside)
    if kind == "string" or kind == "escaped" or (kind == "double" and dialect in ("mysql", "mariadb", "bigquery")):
        return (STRING, inside, start, stop)
    return (QUOTED, inside, start, stop)


def unescape(text: str) -> str:
    r"""Return the text with C-like escapes (`\n`, `\x41`, `\u0041`, `\'`) replaced."""
    import re

    plain = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "0": "\0"}

    def one(match: re.Match[str]) -> str:
        code = match.group(1)
        if code[0] in "xuU" and len(code) > 1:
            return chr(min(int(code[1:], 16), 0x10FFFF))
        if code[0] in "01234567" and len(code) > 1:
            return chr(int(code, 8))
        return plain.get(code, code)

    return re.sub(r"\\(x[0-9A-Fa-f]{1,2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|[0-7]{2,3}|.)", one, text, flags=re.DOTALL)


def _unicode(text: str) -> str:
    import re

    return re.sub(
        r"\\(?:\+([0-9A-Fa-f]{6})|([0-9A-Fa-f]{4})|(\\))",
        lambda m: "\\" if m.group(3) else chr(min(int(m.group(1) or m.group(2), 16), 0x10FFFF)),
        text,
    )


def _comment_end(text: str, start: int, dialect: str) -> int:
    import re

    if dialect in ("mysql", "mariadb"):
        code = re.compile(r"/\*M?!\d*").match(text, start)
        if code:
            return code.end()
    depth, at = 0, start
    marks = re.compile(r"/\*|\*/")
    while match := marks.search(text, at):
        at = match.end()
        if match.group() == "*/":
            depth -= 1
        elif depth == 0 or dialect not in NO_NESTING:
            depth += 1
        if depth == 0:
            return at
    raise Unfinished


def statements(text: str, dialect: str = "postgres") -> Iterator[list[Token]]:
    """Yield each statement's tokens. Every `;` ends one, also inside parentheses and routine bodies.

    So the statements of a body are seen one by one, as if they ran now: that errs on the safe side.
    """
    part: list[Token] = []
    for token in (*tokens(text, dialect), (OTHER, ";", len(text), len(text))):
        if token[0] != OTHER or token[1] != ";":
            part.append(token)
            continue
        if part and dialect == "tsql":
            from agentshell.payloads.sql_batches import cut

            yield from cut(part)
        elif part:
            yield part
        part = []
