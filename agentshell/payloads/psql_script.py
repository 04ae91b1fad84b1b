r"""Owns psql's own language: a script or -c text cut into SQL, meta-commands and their arguments, with variables.

It runs nothing and judges nothing; `psql` says what each piece does. Source: PostgreSQL 15 psql, "Meta-Commands",
"Variables", "SQL Interpolation"; behaviour tried with psql 15.18.
"""

from __future__ import annotations

from agentshell.payloads.sources import HOLE
from agentshell.payloads.sql_lex import unescape
from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, MutableMapping

WHOLE_LINE = frozenset({"!", "copy"})
"""Meta-commands that take the rest of the line as it is written."""
PIPES = frozenset({"o", "out", "g", "gx", "w", "write"})
"""Meta-commands whose argument may be `|command`, to the end of the line."""
_MOST_SUBSTITUTIONS = 1000
ANY = "\\gset"
"""The variable that stands for all those which `gset` may have set from a result."""


class Sql(Value):
    """SQL as it would be sent, variables put in; ended says by what: `;`, a meta-command's name, or `end`."""

    text: str
    ended: str = ";"


class Meta(Value):
    """One backslash command: its name without the backslash, arguments, and commands in backquotes among them."""

    name: str
    args: tuple[str, ...] = ()
    shell: tuple[str, ...] = ()
    rest: str = ""


_RULES: list[re.Pattern[str]] = []


def _pattern() -> re.Pattern[str]:
    import re

    if not _RULES:
        _RULES.append(
            re.compile(
                r"(?P<line>--[^\n]*)|(?P<block>/\*)|(?P<quoted>[eE]'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\")"
                r"|(?P<dollar>\$(?:[A-Za-z_\x80-\U0010ffff][\w\x80-\U0010ffff]*)?\$)|(?P<cast>::|:=)"
                r"|(?P<variable>:(?:\w+|'\w+'|\"\w+\"|\{\?\w+\}))|(?P<meta>\\)|(?P<end>;)|(?P<open>\()|(?P<close>\))"
                r"|(?P<word>[^\W\d][\w$]*)|(?P<other>.)",
                re.DOTALL,
            )
        )
    return _RULES[0]


def pieces(text: str, variables: MutableMapping[str, str], *, once: bool = False) -> Iterator[Sql | Meta]:
    r"""Yield what psql would do with the script, in order; `variables` is read and may be changed between pieces.

    once: the text is a -c argument: either SQL without variables, or a single meta-command. SQL with \gexec in it is
    refused by the server there; whoever writes it means what a script does.
    """
    if once and (text.lstrip().startswith("\\") or "\\gexec" not in text):
        if text.lstrip().startswith("\\"):
            line = text.lstrip()
            meta, _ = _meta(line, 1, variables)
            yield meta
        else:
            yield Sql(text, "end")
        return
    at, start, depth, substituted = 0, 0, 0, 0
    match_at = _pattern().match
    while at < len(text):
        match = match_at(text, at)
        kind = match.lastgroup if match else None
        if match is None or kind is None:
            at += 1
            continue
        at = match.end()
        if kind == "block":
            at = _comment_end(text, match.start())
        elif kind == "dollar":
            close = text.find(match.group(), at)
            at = len(text) if close < 0 else close + len(match.group())
        elif kind == "variable" and substituted < _MOST_SUBSTITUTIONS:
            value = interpolated(match.group()[1:], variables)
            if value is not None:
                substituted += 1
                text = text[: match.start()] + value + text[at:]
                # a value put in as a literal is not read again; a bare one is, as psql does
                at = match.start() + (len(value) if match.group()[1] in "'\"" else 0)
        elif kind in ("open", "close"):
            depth = max(0, depth + (1 if kind == "open" else -1))
        elif kind == "end" and depth == 0:
            sql = text[start:at]
            start = at
            yield Sql(sql, ";")
            if _copies_from_stdin(sql):  # the data begins on the next line; what is left of this one is still read
                data = text.find("\n", at)
                data = len(text) if data < 0 else data + 1
                text = text[:data] + text[_data_end(text, at) :]
        elif kind == "meta" and text.startswith((";", ":"), at):
            text = text[: at - 1] + text[at:]  # `\\;` is a semicolon that does not send yet
        elif kind == "meta":
            before = text[start : match.start()]
            meta, at = _meta(text, at, variables)
            if meta.name in ("g", "gx", "gexec", "gset", "gdesc", "watch", "crosstabview", "bind"):
                yield Sql(before, meta.name)
                before = ""
            elif meta.name in ("r", "reset"):
                before = ""
            elif meta.name in ("q", "quit") and before.strip():
                yield Sql(before, "end")  # what was not sent yet is sent before psql ends
            yield meta
            text, at = before + text[at:], len(before)
            start, depth = 0, before.count("(") - before.count(")") if depth else 0
    if text[start:].strip():
        yield Sql(text[start:], "end")


def interpolated(written: str, variables: MutableMapping[str, str]) -> str | None:
    """Return what `:written` stands for (`name`, `'name'`, `"name"`, `{?name}`); None when the variable is not set."""
    if written.startswith("{?"):
        return "TRUE" if written[2:-1] in variables else HOLE if ANY in variables else "FALSE"
    quote = written[0] if written[0] in "'\"" else ""
    value = variables.get(written.strip("'\""), HOLE if ANY in variables else None)
    if value is None:
        return None
    return f"{quote}{value.replace(quote, quote * 2)}{quote}" if quote else value


def _comment_end(text: str, start: int) -> int:
    import re

    depth, at = 0, start
    for match in re.compile(r"/\*|\*/").finditer(text, start):
        depth += 1 if match.group() == "/*" else -1
        at = match.end()
        if depth == 0:
            return at
    return len(text)


def _copies_from_stdin(sql: str) -> bool:
    if "stdin" not in sql.lower():
        return False
    from agentshell.payloads.sql_lex import Unfinished, tokens
    from agentshell.payloads.sql_words import word

    try:
        cut = tokens(sql)
    except Unfinished:
        return False
    if word(cut, 0) != "COPY":
        return False
    return any(word(cut, at) == "FROM" and word(cut, at + 1) == "STDIN" for at in range(len(cut)))


def _data_end(text: str, at: int) -> int:
    line = text.find("\n", at)
    while line >= 0:
        end = text.find("\n", line + 1)
        if text[line + 1 : len(text) if end < 0 else end].rstrip("\r") == "\\.":
            return len(text) if end < 0 else end + 1
        line = end
    return len(text)


def _meta(text: str, at: int, variables: MutableMapping[str, str]) -> tuple[Meta, int]:
    """Read the meta-command whose name begins at `at`; return it and the place where reading goes on."""
    import re

    if text.startswith(("!", "\\", "?"), at):
        name, at = text[at], at + 1
    else:
        found = re.compile(r"[^\s\\|]*").match(text, at)
        name = found.group() if found else ""
        at += len(name)
    line_end = text.find("\n", at)
    line_end = len(text) if line_end < 0 else line_end
    name = name.rstrip("+S") if name.startswith(("d", "l")) else name
    rest = text[at:line_end].strip()
    if name in WHOLE_LINE:
        return Meta(name, (), (), rest), line_end
    if name in PIPES and rest.startswith("|"):
        return Meta(name, (), (), rest), line_end
    if name == "\\":
        return Meta(name), at
    args: list[str] = []
    shell: list[str] = []
    while at < line_end:
        if text[at].isspace():
            at += 1
            continue
        if text[at] == "\\":
            at += 2 if text.startswith("\\\\", at) else 0
            break
        argument, at = _argument(text, at, line_end, variables, shell)
        args.append(argument)
    return Meta(name, tuple(args), tuple(shell), rest), at


def _argument(text: str, at: int, end: int, variables: MutableMapping[str, str], shell: list[str]) -> tuple[str, int]:
    import re

    out: list[str] = []
    while at < end and not text[at].isspace() and text[at] != "\\":
        char = text[at]
        if char in "'`\"":
            close = at + 1
            while close < end and text[close] != char:
                close += 2 if text[close] == "\\" and char == "'" else 1
            inside = text[at + 1 : close]
            if char == "'":
                out.append(unescape(inside.replace("''", "'")))
            elif char == "`":
                shell.append(re.sub(r":(\w+)", lambda m: variables.get(m.group(1), m.group(0)), inside))
                out.append(HOLE)
            else:
                out.append(f'"{inside}"')
            at = close + 1
            continue
        found = re.compile(r":(\w+|'\w+'|\"\w+\"|\{\?\w+\})").match(text, at)
        value = interpolated(found.group(1), variables) if found else None
        if found and value is not None:
            out.append(value)
            at = found.end()
            continue
        out.append(char)
        at += 1
    return "".join(out), at
