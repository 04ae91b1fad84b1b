"""Owns the requests of smaller HTTP tools: load testers, httpx, restish, and files of requests (hurl).

Sources: hey 0.1.4, oha 1.9, bombardier 1.2, autocannon 8, ApacheBench 2.3 (`-m`); httpx 0.28; restish 0.20; libwww-perl
6.79 (`lwp-request -m`); Hurl 7.0 ("File format").
"""

from __future__ import annotations

from agentshell.payloads.http_request import Request
from agentshell.payloads.sources import file, holes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.facts import Facts
    from agentshell.packs.parsed import Parsed

_METHODS = ("DELETE", "PUT", "PATCH", "POST", "GET", "HEAD", "OPTIONS", "PURGE")
_METHOD = ("-m", "--method", "-X", "--request")
_BODY = ("-d", "--data", "--body", "-b", "--content", "--json", "--rsh-body")
_MOST = 200


def tools(parsed: Parsed, facts: Facts) -> tuple[Request, ...]:
    """Return the request of `TOOL [-m METHOD] [-d BODY] URL`, or of `restish METHOD URL`."""
    words = [(holes(arg), arg.span) for arg in parsed.invocation.argv[1:]]
    method = body = ""
    url = None
    for at, (word, span) in enumerate(words):
        name, equals, value = word.partition("=")
        after = value if equals else words[at + 1][0] if at + 1 < len(words) else ""
        if name in _METHOD:
            method = after.upper()
        elif name in _BODY:
            body = after
        elif word.upper() in _METHODS and not method and (at == 0 or words[at - 1][0][:1] != "-"):
            method = word.upper()
        elif "://" in word and url is None and name[:1] != "-":
            url = (word, span)
    if url is None:
        bare = [one for one in words if one[0][:1] != "-" and one[0].upper() not in _METHODS]
        url = bare[-1] if bare and method else None
    if url is None:
        return ()
    client = parsed.invocation.argv[0].literal.rpartition("/")[2]
    return (Request(method or ("POST" if body else "GET"), url[0], body=body, span=url[1], client=client, many=True),)


def hurl(parsed: Parsed, facts: Facts) -> tuple[Request, ...]:
    """Return the requests of the files: each starts with a line `METHOD URL`; variables are unknown parts."""
    found: list[Request] = []
    for arg in parsed.positionals:
        lines = holes(file(parsed.invocation, facts, arg).text).split("\n")
        for at, line in enumerate(lines):
            words = line.split()
            if len(words) == 2 and words[0] in _METHODS:
                rest = "\n".join(lines[at + 1 :])
                body = rest[rest.find("{") :].partition("\nHTTP")[0] if "{" in rest.partition("\nHTTP")[0] else ""
                found.append(Request(words[0], _filled(words[1]), body=body, span=arg.span, client="hurl"))
    return tuple(found[:_MOST])


def _filled(url: str) -> str:
    from agentshell.payloads.sources import HOLE

    out, rest = "", url
    while "{{" in rest:
        before, _, rest = rest.partition("{{")
        out += before + HOLE
        rest = rest.partition("}}")[2]
    return out + rest
