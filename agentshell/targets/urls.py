"""Owns taking addresses apart: hosts, ports, users, paths and query of a URL. It decodes, and classifies nothing."""

from __future__ import annotations

from agentshell.values import Value


class Url(Value):
    """The pieces of a URL, percent escapes decoded; hosts holds every host of a list, without ports."""

    scheme: str
    user: str = ""
    hosts: tuple[str, ...] = ()
    path: str = ""
    query: tuple[tuple[str, str], ...] = ()


def parse(text: str) -> Url:
    """Take a URL apart. A text without `://` is read as `host[:port][/path]`. Raises nothing."""
    scheme, separator, rest = text.partition("://")
    if not separator:
        scheme, rest = "", text
    # A password may hold `#` and `?`; only a slash ends the part before the host (libpq, WHATWG).
    user, at, behind = rest.partition("/")[0].rpartition("@")
    if at:
        rest = behind + rest[len(user) + 1 + len(behind) :]
    rest = rest.partition("#")[0]
    rest, _, query = rest.partition("?")
    authority, slash, path = rest.partition("/")
    hosts = tuple(decode(_without_port(host)) for host in authority.split(",") if host)
    pairs = tuple(
        (decode(key), decode(value)) for key, _, value in (pair.partition("=") for pair in query.split("&") if pair)
    )
    return Url(scheme.lower(), decode(user.partition(":")[0]), hosts, decode(path) if slash else "", pairs)


def host_of(text: str) -> str:
    """Return the (first) host of a URL or of `host:port`."""
    return next(iter(parse(text).hosts), "")


def decode(text: str) -> str:
    """Decode percent escapes; a broken one stays as it is."""
    if "%" not in text:
        return text
    raw = bytearray()
    at = 0
    while at < len(text):
        pair = text[at + 1 : at + 3]
        if text[at] == "%" and len(pair) == 2 and not pair.strip("0123456789abcdefABCDEF"):
            raw.append(int(pair, 16))
            at += 3
        else:
            raw += text[at].encode("utf-8", "surrogatepass")
            at += 1
    return raw.decode("utf-8", "replace")


def _without_port(host: str) -> str:
    if host.startswith("["):
        return host[1:].partition("]")[0]
    name, colon, port = host.rpartition(":")
    # Several colons without brackets are an IPv6 address.
    return name if colon and ":" not in name and (port.isdigit() or not port) else host
