"""Owns an HTTP request as a value, and the parts of its URL; how clients spell one is in `curl` and `http_clients`."""

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
    an unknown argument may add to it; auth is the user with password, or the token, that an option gives; route is the
    path to be asked for in place of the URL's (`--request-target`); client is the program, for people.
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
    auth: str = ""
    route: str = ""
    client: str = "curl"

    @property
    def host(self) -> str:
        """The host's name, without user and port, lower-case; a hole where it is not known."""
        return split(self.url)[0]

    @property
    def port(self) -> str:
        """The port as it is written; "" where the URL has none."""
        rest = self.url.partition("://")[2] or self.url
        authority = min((rest.partition(mark)[0] for mark in "/?#"), key=len).rpartition("@")[2]
        port = authority.rpartition("]")[2].rpartition(":")[2] if ":" in authority.rpartition("]")[2] else ""
        return port if port.isdecimal() else ""

    @property
    def path(self) -> str:
        """The path, from its first slash, without the query."""
        return self.route.partition("?")[0] or split(self.url)[1]

    @property
    def query(self) -> str:
        """The query, without its question mark."""
        return self.route.partition("?")[2] or split(self.url)[2]

    @property
    def effective_method(self) -> str:
        """The method in upper case; an override by header or `_method` field wins, as frameworks have it."""
        for name, value in self.headers:
            if name.lower() in ("x-http-method-override", "x-http-method", "x-method-override"):
                return value.strip().upper()
        method = self.method.upper()
        if method == "POST" and "_method" in f"{self.query}{self.body[:4000]}{self.fields}":
            form = "" if self.body[:1] in ("{", "[") else self.body
            for name, value in (*pairs(self.query), *pairs(form), *self.fields):
                if name == "_method" and value:
                    return value.strip().upper()
        return method

    def header(self, name: str) -> str:
        """Return the value of a header, "" where it is not sent; the name is given in lower case."""
        return next((value for one, value in self.headers if one.lower() == name), "")


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
    return host.lower(), squashed(path) or "/", query


def squashed(path: str) -> str:
    """Return the path without `.` and `..`, as clients send it (RFC 3986 §5.2.4)."""
    if "/." not in path:
        return path
    out: list[str] = []
    parts = path.split("/")
    for part in parts:
        if part == "..":
            if len(out) > 1:
                out.pop()
        elif part != ".":
            out.append(part)
    return "/".join(out) + ("/" if parts[-1] in (".", "..") and out[-1:] != [""] else "")


def pairs(text: str) -> list[tuple[str, str]]:
    """Return names and values of a query or form, decoded; unknown parts stay holes."""
    from urllib.parse import unquote_plus

    found = []
    for part in text.split("&"):
        name, _, value = part.partition("=")
        if part:
            found.append((unquote_plus(name), unquote_plus(value)))
    return found


def encoded(text: str) -> str:
    """Return the text percent-encoded, holes kept."""
    from urllib.parse import quote

    return HOLE.join(quote(part, safe="") for part in text.split(HOLE))
