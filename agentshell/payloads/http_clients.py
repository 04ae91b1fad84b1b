"""Owns wget's, HTTPie's (http, https, xh), curlie's and grpcurl's arguments → requests; curl's are in `curl`.

Sources: wget 1.21.3 manual; HTTPie 3.2.4 docs "Request items", "Redirected input"; xh 0.24; curlie 1.8; grpcurl 1.9.
"""

from __future__ import annotations

from agentshell.payloads.http_request import Request
from agentshell.payloads.sources import HOLE, file, holes, stdin, to_arg

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from agentshell.facts import Facts
    from agentshell.model import Arg
    from agentshell.packs.parsed import Parsed


def wget(parsed: Parsed, facts: Facts) -> tuple[Request, ...]:
    """Return the requests that wget would send."""
    method, body, files = "GET", "", []
    for use in parsed.options:
        value = holes(use.values[0]) if use.values else ""
        if use.name in ("--post-data", "--body-data"):
            method, body = "POST" if use.name == "--post-data" else method, value
        elif use.name in ("--post-file", "--body-file"):
            source = file(parsed.invocation, facts, use.values[0])
            files.append(source.path or value)
            method, body = "POST" if use.name == "--post-file" else method, holes(source.text)
    for given in parsed.values("--execute"):  # a line of wgetrc
        name, _, text = (part.strip() for part in holes(given).partition("="))
        if name in ("post_data", "post-data", "body_data", "body-data"):
            method, body = "POST" if name.startswith("post") else method, text
        elif name == "method":
            method = text
    for given in parsed.values("--method"):
        method = holes(given)
    urls = [(holes(arg) or HOLE, arg.span) for arg in parsed.positionals]
    for arg in parsed.values("--input-file", "-i"):
        text = holes(file(parsed.invocation, facts, arg).text)
        urls.extend((line.strip(), arg.span) for line in text.split("\n") if line.strip())
    headers = tuple(_header(holes(value)) for value in parsed.values("--header"))
    return tuple(
        Request(method, url, headers, body, files=tuple(files), unsure=bool(parsed.unsure), span=span, client="wget")
        for url, span in urls
    )


def _header(text: str) -> tuple[str, str]:
    name, _, value = text.partition(":")
    return name.strip(), value.strip()


_SEPARATORS = (":=@", "=@", ":=", "==", "=", "@", ":", ";")


def httpie(parsed: Parsed, facts: Facts) -> tuple[Request, ...]:
    """Return the request of `http [METHOD] URL [ITEM…]`; data or a body on standard input make it a POST."""
    words = list(parsed.positionals)
    if not words:
        return ()
    method = ""
    if len(words) > 1 and _is_method(words[0], words[1]):
        method = holes(words.pop(0)).upper()
    url, span = holes(words[0]) or HOLE, words[0].span
    headers: list[tuple[str, str]] = []
    fields: list[tuple[str, object]] = []
    query: list[str] = []
    files: list[str] = []
    for word in words[1:]:
        _item(holes(word), headers, fields, query, files, parsed, facts)
    body = ""
    raw = parsed.value("--raw")
    if raw is not None:
        body = holes(raw)
    elif not fields and not parsed.has("--ignore-stdin", "-I"):
        text = stdin(parsed.invocation, facts)
        body = "" if text is None else holes(text)
    form = parsed.has("--form", "-f", "--multipart")
    if fields and not form:
        import json

        body = json.dumps({name: value for name, value in fields if name}, ensure_ascii=False)
    plain = tuple((name, value if isinstance(value, str) else str(value)) for name, value in fields) if form else ()
    unsure = bool(parsed.unsure) or any(arg.splits for arg in parsed.positionals)
    if query:
        url = f"{url}{'&' if '?' in url else '?'}{'&'.join(query)}"
    return (
        Request(
            method or ("POST" if body or fields else "GET"),
            _shorthand(url),
            tuple(headers),
            body,
            plain,
            tuple(files),
            unsure=unsure,
            span=span,
            auth="".join(holes(value) for value in parsed.values("--auth", "-a", "--bearer")[-1:]),
            client=parsed.invocation.argv[0].literal.rpartition("/")[2] if parsed.invocation.argv else "http",
        ),
    )


def curlie(parsed: Parsed, facts: Facts) -> tuple[Request, ...]:
    """Return the request of `curlie [METHOD] URL [ITEM…]` with curl's options, which go before what the items say."""
    from agentshell.payloads.curl import requests

    items = httpie(parsed.replace(options=()), facts)
    if not items:
        return requests(parsed, facts)
    item = items[0]
    given = requests(parsed.replace(positionals=(to_arg(item.url, item.span),)), facts)
    return tuple(
        one.replace(
            method=item.method if one.method in ("GET", "POST") and item.method != "GET" else one.method,
            headers=(*one.headers, *item.headers),
            body=one.body or item.body,
            client="curlie",
        )
        for one in given
    )


def grpcurl(parsed: Parsed, facts: Facts) -> tuple[Request, ...]:
    """Return the call of `grpcurl [-d JSON] ADDRESS SERVICE/METHOD`; `list` and `describe` are reads."""
    words = parsed.positionals
    if len(words) < 2:
        return ()
    address, method = holes(words[0]), holes(words[1])
    if method in ("list", "describe"):
        return (Request("GET", f"https://{address}/", span=words[0].span, client="grpcurl"),)
    body = "".join(holes(value) for value in parsed.values("-d")[-1:])
    if body == "@":
        text = stdin(parsed.invocation, facts)
        body = HOLE if text is None else holes(text)
    name = method.rpartition("/")[2].rpartition(".")[2]
    # A service says by its names which calls only ask (Google's API Improvement Proposals 131, 132).
    reads = name.startswith(("Get", "List", "Search", "Check", "Watch", "Describe", "Query", "Count"))
    path = method if "/" in method else "/".join(method.rsplit(".", 1))
    return (
        Request(
            "GET" if reads else "POST", f"https://{address}/{path}", body=body, span=words[1].span, client="grpcurl"
        ),
    )


CLIENTS: dict[str, Callable[[Parsed, Facts], tuple[Request, ...]]] = {
    "wget": wget, "httpie": httpie, "curlie": curlie, "grpcurl": grpcurl
}  # fmt: skip
"""Dialect of a pack's `http` rule → its requests; further ones are in `http_apis`."""


def _is_method(first: Arg, second: Arg) -> bool:
    """Whether the first operand is a method: letters only, and what follows is no request item."""
    text = holes(first)
    if not first.known:
        return text.strip(HOLE) == "" and _is_address(holes(second))
    return text.isalpha() and not any(mark in holes(second) for mark in ("==", ":="))


def _is_address(text: str) -> bool:
    """Whether an operand is an address rather than a request item (`name=value`, `Header:value`)."""
    host, _, port = text.partition("/")[0].partition(":")
    return "://" in text or (text[:1] == ":" and port[:1].isdigit()) or ("." in host and not set(host) & {"=", "@"})


def _shorthand(url: str) -> str:
    """`:3000/x` and `:/x` are on localhost."""
    if url.startswith(":"):
        return f"http://localhost{url}" if url[1:2].isdigit() else f"http://localhost{url[1:]}"
    return url


def _item(
    text: str,
    headers: list[tuple[str, str]],
    fields: list[tuple[str, object]],
    query: list[str],
    files: list[str],
    parsed: Parsed,
    facts: Facts,
) -> None:
    places = [(at, -len(mark), mark) for mark in _SEPARATORS if (at := text.find(mark)) >= 0]
    if not places:
        fields.append(("", HOLE) if HOLE in text else (text, ""))
        return
    at, _, mark = min(places)
    name, value = text[:at], text[at + len(mark) :]
    if "@" in mark:
        source = file(parsed.invocation, facts, to_arg(value))
        files.append(source.path or value)
        value = holes(source.text)
    if mark == "==":
        query.append(f"{name}={value}")
    elif mark in (":", ";"):
        headers.append((name, value))
    elif mark in (":=", ":=@"):
        import json

        try:
            fields.append((name, json.loads(value)))
        except ValueError:
            fields.append((name, HOLE))
    else:
        fields.append((name, value))
