"""Owns what is typed into a bare connection (netcat, socat, openssl s_client, telnet): HTTP, Redis and memcached text.

Sources: RFC 9112 §3 (request line), Redis protocol (inline commands and arrays), memcached's protocol.txt. Text of any
other kind is not read.
"""

from __future__ import annotations

from agentshell.model import Inner, Payload
from agentshell.payloads.http_request import Request
from agentshell.payloads.sources import HOLE, holes, stdin, to_arg

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from agentshell.facts import Facts
    from agentshell.packs.parsed import Parsed

_METHODS = ("DELETE", "PUT", "PATCH", "POST", "GET", "HEAD", "OPTIONS", "PURGE")
_REDIS = ("6379", "6380", "6381", "26379")
_MOST = 50


def requests(parsed: Parsed, facts: Facts) -> tuple[Request, ...]:
    """Return the HTTP requests in what the connection is fed."""
    host, port, socket = _address(parsed)
    text = stdin(parsed.invocation, facts)
    if text is None or not (host or socket):
        return ()
    found = []
    for request in _requests(holes(text).replace("\\r\\n", "\n").replace("\r", "")):
        method, path, headers, body = request
        named = next((value for name, value in headers if name.lower() == "host"), "")
        at = named.partition(":")[0] or host or "localhost"
        url = f"http://{at}{f':{port}' if port else ''}{path}"
        peers = (host,) if host and host != at else ()
        found.append(Request(method, url, headers, body, peers=peers, socket=socket, span=text.span, client="netcat"))
    return tuple(found)


def commands(parsed: Parsed, facts: Facts) -> Payload:
    """Return the clients' command lines that say what Redis or memcached commands in the text say."""
    host, port, _ = _address(parsed)
    text = stdin(parsed.invocation, facts)
    if text is None or not host or port not in (*_REDIS, "11211"):
        return Payload()
    lines = [line.strip() for line in holes(text).replace("\\r\\n", "\n").replace("\r", "\n").split("\n")]
    lines = [line for line in lines if line and line[0] not in "*$"][:_MOST]
    words: list[list[str]] = []
    if port == "11211":
        for line in lines:
            name, *keys = line.split()
            if name == "flush_all":
                words.append(["memcflush", f"--servers={host}"])
            elif name == "delete":
                words.append(["memcrm", f"--servers={host}", *keys[:1]])
    else:
        words = [["redis-cli", "-h", host, "-p", port, *line.split()] for line in lines]
    found = (Inner("argv", "netcat", argv=tuple(to_arg(word, text.span) for word in one)) for one in words)
    return Payload(inner=tuple(found))


def _requests(text: str) -> Iterable[tuple[str, str, tuple[tuple[str, str], ...], str]]:
    """Yield (method, path, headers, body) of each request; everything after its empty line is taken for its body."""
    lines = text.split("\n")
    starts = [at for at, line in enumerate(lines) if _is_start(line)]
    for place, at in enumerate(starts[:_MOST]):
        method, path = lines[at].split()[:2]
        part = lines[at + 1 : starts[place + 1] if place + 1 < len(starts) else len(lines)]
        empty = next((row for row, line in enumerate(part) if not line.strip()), len(part))
        headers = tuple(
            (name.strip(), value.strip())
            for name, mark, value in (line.partition(":") for line in part[:empty])
            if mark
        )
        yield method, path, headers, "\n".join(part[empty + 1 :]).strip()


def _is_start(line: str) -> bool:
    words = line.split()
    return len(words) in (2, 3) and words[0] in _METHODS and words[1][:1] in ("/", HOLE, "*")


def _address(parsed: Parsed) -> tuple[str, str, str]:
    """Return (host, port, unix socket) that the program connects to."""
    if parsed.has("-U", "--unixsock"):
        return "", "", holes(parsed.positionals[0]) if parsed.positionals else ""
    given = parsed.value("-connect")
    words = [holes(given)] if given is not None else [holes(arg) for arg in parsed.positionals]
    for word in words:
        kind, mark, rest = word.partition(":")
        if mark and kind.upper().startswith("UNIX"):
            return "", "", rest.partition(",")[0]
        if mark and kind.upper().startswith(("TCP", "OPENSSL", "SSL")):
            host, _, port = rest.partition(",")[0].rpartition(":")
            return host.lower(), port, ""
    if given is not None:
        host, _, port = words[0].rpartition(":")
        return host.lower(), port, ""
    if parsed.pack == "socat" or len(words) < 2 or parsed.has("-l", "--listen"):
        return "", "", ""
    return words[0].lower(), words[1], ""
