"""Owns reading PostgreSQL connection strings, as libpq does; options, variables and files around them are `postgres`.

Source: PostgreSQL 15.18 (run), libpq manual §34.1.1. Pieces that are not known before the line runs are kept apart by
the character UNKNOWN, so that `postgres://app:$PASSWORD@db-prod/app` still tells its host.
"""

from __future__ import annotations

from agentshell.targets.urls import decode, parse
from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from agentshell.model import Arg

UNKNOWN = "\ufffc"
"""Stands for a piece that is not known; no host or database has it in its name."""
SCHEMES = ("postgresql://", "postgres://")


class Conninfo(Value):
    """Parameters of one connection, by libpq's names; a value may hold UNKNOWN. broken says why it cannot be read."""

    parameters: Mapping[str, str]
    broken: str = ""


def text_of(arg: Arg) -> str:
    """Return the argument's text with UNKNOWN for every piece that is not known."""
    return "".join(part if isinstance(part, str) else UNKNOWN for part in arg.parts)


def is_conninfo(text: str) -> bool:
    """Whether libpq would read a database name as a connection string: a URI, or anything with an equals sign."""
    return text.startswith(SCHEMES) or "=" in text


def read(text: str) -> Conninfo:
    """Read a URI or keyword string. What stands in a URI's query beats what stands before it."""
    return _uri(text) if text.startswith(SCHEMES) else _keywords(text)


def _uri(text: str) -> Conninfo:
    url = parse(text)
    found: dict[str, str] = {}
    if url.user:
        found["user"] = url.user
    if url.hosts:
        found["host"] = ",".join(url.hosts)
    if url.path:
        found["dbname"] = url.path
    found.update(url.query)
    return Conninfo(found)


def _keywords(text: str) -> Conninfo:
    r"""Read `key = value key='it\'s'` pairs."""
    found: dict[str, str] = {}
    at = 0
    size = len(text)
    while at < size:
        if text[at].isspace():
            at += 1
            continue
        equals = text.find("=", at)
        if equals < 0:
            return Conninfo(found, f"no “=” after “{decode(text[at:])}”")
        key = text[at:equals].strip()
        at = equals + 1
        while at < size and text[at].isspace():
            at += 1
        quoted = at < size and text[at] == "'"
        at += quoted
        value = ""
        while at < size and (text[at] != "'" if quoted else not text[at].isspace()):
            if text[at] == "\\" and at + 1 < size:
                at += 1
            value += text[at]
            at += 1
        if quoted and at >= size:
            return Conninfo(found, "a quote does not end")
        at += quoted
        found[key] = value
    return Conninfo(found)
