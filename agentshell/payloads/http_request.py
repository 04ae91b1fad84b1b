"""Owns an HTTP request as a value, and the parts of its URL; how clients spell one is in `curl`, `wget`, `httpie`."""

from __future__ import annotations

from agentshell.model import NOWHERE, Span
from agentshell.payloads.sources import HOLE
from agentshell.values import Value

READS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE", "PROPFIND", "REPORT"})
"""Methods that change nothing."""


class Request(Value):
    """One request. Texts may have holes: an unknown method, host or body is a hole in it.

    fields are the parts of a form; files are the paths whose content is sent; peers are hosts that the connection
    really goes to (`--connect-to`, `--resolve`, a proxy's are not); many: the URL stands for several; unsure says that
    an unknown argument may add to it.
    """

    method: str
    url: str
    headers: tuple[tuple[str, str], ...] = ()
    body: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    files: tuple[str, ...] = ()
    peers: tuple[str, ...] = ()
    socket: str = ""
    many: bool = False
    unsure: bool = False
    span: Span = NOWHERE

    @property
    def host(self) -> str:
        """The host's name, without user and port, lower-case; a hole where it is not known."""
        return split(self.url)[0]

    @property
    def path(self) -> str:
        """The path, from its first slash, without the query."""
        return split(self.url)[1]

    @property
    def query(self) -> str:
        """The query, without its question mark."""
        return split(self.url)[2]

    @property
    def effective_method(self) -> str:
        """The method in upper case; an override header wins, as frameworks have it."""
        for name, value in self.headers:
            if name.lower() in ("x-http-method-override", "x-http-method", "x-method-override"):
                return value.strip().upper()
        return self.method.upper()


def split(url: str) -> tuple[str, str, str]:
    """Return (host, path, query) of a URL, as a client takes it: the scheme may be missing."""
    rest = url.partition("://")[2] if "://" in url else url
    rest, _, _ = rest.partition("#")
    end = min((at for at in (rest.find("/"), rest.find("?")) if at >= 0), default=len(rest))
    authority, tail = rest[:end], rest[end:]
    path, _, query = tail.partition("?")
    host = authority.rpartition("@")[2]
    host = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    if url.strip(HOLE) == "":
        host = HOLE
    elif url.startswith(HOLE) and "://" not in url:
        # `$BASE/graphql/v2`: the unknown part may hold scheme and host
        host = HOLE + host.lstrip(HOLE)
    return host.lower(), path or "/", query


def encoded(text: str) -> str:
    """Return the text percent-encoded, holes kept."""
    from urllib.parse import quote

    return HOLE.join(quote(part, safe="") for part in text.split(HOLE))
