"""Owns the commands of CLIs that send any call of their API (`gh api`, `glab api`, `az rest`, `heroku api`) → requests.

Sources: gh 2.83 `gh api --help`; glab 1.77 `glab api`; az 2.79 `az rest -h`; heroku 10 `heroku api`; vercel 50
`vercel api`; netlify 23 `netlify api`.
"""

from __future__ import annotations

from agentshell.payloads.http_request import Request, encoded
from agentshell.payloads.sources import HOLE, file, holes, to_arg

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from agentshell.facts import Facts
    from agentshell.packs.parsed import Parsed


def gh(parsed: Parsed, facts: Facts) -> tuple[Request, ...]:
    """Return the request of `gh api ENDPOINT`: fields make it a POST, `graphql` is one."""
    host = _option(parsed, "--hostname") or _variable(parsed, "GH_HOST")
    base = "https://api.github.com" if host in ("", "github.com") else f"https://{host}/api/v3"
    return _endpoint(parsed, facts, base, "gh api")


def glab(parsed: Parsed, facts: Facts) -> tuple[Request, ...]:
    """Return the request of `glab api ENDPOINT`, which is like gh's."""
    host = _option(parsed, "--hostname") or _variable(parsed, "GITLAB_HOST") or "gitlab.com"
    host = host.partition("://")[2] or host
    words = parsed.positionals[1:] if parsed.positionals[:1] and parsed.positionals[0].literal == "api" else None
    one = parsed.replace(positionals=words) if words is not None else parsed
    return _endpoint(one, facts, f"https://{host}/api/v4", "glab api")


def _endpoint(parsed: Parsed, facts: Facts, base: str, client: str) -> tuple[Request, ...]:
    """Placeholders (`{owner}`, `:id`) stay as they are: whatever they are, they are one part of the path."""
    if not parsed.positionals:
        return (Request("POST", HOLE, body=HOLE, client=client),) if parsed.unsure else ()
    endpoint, span = holes(parsed.positionals[0]), parsed.positionals[0].span
    fields = _fields(parsed, facts)
    body = ""
    given = parsed.value("--input")
    if given is not None:
        body = holes(file(parsed.invocation, facts, given).text)
    method = _option(parsed, "--method")
    url = endpoint if "://" in endpoint else f"{base}/{endpoint.lstrip('/')}"
    query = endpoint.partition("?")[0].strip("/") == "graphql"
    if query:
        url = f"{base.removesuffix('/v3').removesuffix('/v4')}/graphql"
        if fields:
            import json

            query_text = fields.pop("query", HOLE if any(HOLE in name for name in fields) else "")
            body = json.dumps({"query": query_text, "variables": fields}, ensure_ascii=False)
            fields = {}
    if fields and (method.upper() == "GET" or given is not None):
        plain = "&".join(f"{name}={encoded(str(value))}" for name, value in fields.items())
        url = f"{url}{'&' if '?' in url else '?'}{plain}"
    elif fields:
        import json

        body = json.dumps(_nested(fields), ensure_ascii=False)
    method = method or ("POST" if fields or body else "GET")
    headers = tuple(
        (name.strip(), value.strip())
        for name, _, value in (holes(one).partition(":") for one in parsed.values("--header"))
    )
    return (Request(method, url, headers, body, unsure=bool(parsed.unsure), span=span, client=client),)


def _fields(parsed: Parsed, facts: Facts) -> dict[str, Any]:
    """Return the fields: `-f name=text`; `-F name=value`, where `@file`, numbers, true, false and null are read."""
    found: dict[str, Any] = {}
    for use in parsed.options:
        if use.name not in ("--field", "--raw-field") or not use.values:
            continue
        name, _, text = holes(use.values[0]).partition("=")
        value: Any = text
        if use.name == "--field":
            if text.startswith("@"):
                value = holes(file(parsed.invocation, facts, to_arg(text[1:])).text)
            elif text in ("true", "false", "null"):
                value = {"true": True, "false": False, "null": None}[text]
            elif text.lstrip("-").isdecimal():
                value = int(text)
        found[name] = value
    return found


def _nested(fields: dict[str, Any]) -> dict[str, Any]:
    """`a[b]=1` is {"a": {"b": 1}}, `a[]=1` a list."""
    out: dict[str, Any] = {}
    for name, value in fields.items():
        head, mark, rest = name.partition("[")
        inside = rest.partition("]")[0]
        if not mark:
            out[head] = value
        elif inside and isinstance(out.setdefault(head, {}), dict):
            out[head][inside] = value
        else:
            out.setdefault(head, value)
    return out


def az(parsed: Parsed, facts: Facts) -> tuple[Request, ...]:
    """Return the request of `az rest --method M --url U [--body B|@file]`, or of `oci raw-request`, which is alike."""
    url = _option(parsed, "--url", "--uri", "-u", "--target-uri")
    if not url:
        return (Request("POST", HOLE, body=HOLE, client="az rest"),) if parsed.unsure else ()
    if url.startswith("/"):
        url = f"https://management.azure.com{url}"
    body = _option(parsed, "--body", "-b", "--request-body")
    if body.startswith("@"):
        body = holes(file(parsed.invocation, facts, to_arg(body[1:])).text)
    method = _option(parsed, "--method", "-m", "--http-method") or "GET"
    return (Request(method, url, body=body, client=f"{parsed.pack} rest"),)


def databricks(parsed: Parsed, facts: Facts) -> tuple[Request, ...]:
    """Return the request of `databricks api METHOD PATH [--json J|@file]`."""
    words = [holes(arg) for arg in parsed.positionals[1:]]
    if len(words) < 2:
        return ()
    body = _option(parsed, "--json")
    if body.startswith("@"):
        body = holes(file(parsed.invocation, facts, to_arg(body[1:])).text)
    url = f"https://workspace.cloud.databricks.com/{words[1].lstrip('/')}"
    return (Request(words[0], url, body=body, client="databricks api"),)


def heroku(parsed: Parsed, facts: Facts) -> tuple[Request, ...]:
    """Return the request of `heroku api METHOD PATH [--body B]`; without a body it is read from standard input."""
    from agentshell.payloads.sources import stdin

    words = [holes(arg) for arg in parsed.positionals]
    if not words:
        return ()
    method, path = (words[0], words[1]) if len(words) > 1 else ("GET", words[0])
    body = _option(parsed, "--body", "-b")
    if not body:
        text = stdin(parsed.invocation, facts)
        body = holes(text) if text is not None else ""
    url = f"https://api.heroku.com/{path.lstrip('/')}"
    return (Request(method, url, body=body, span=parsed.positionals[0].span, client="heroku api"),)


def vercel(parsed: Parsed, facts: Facts) -> tuple[Request, ...]:
    """Return the request of `vercel api PATH [-X METHOD] [-f k=v] [--input FILE]`."""
    return _endpoint(parsed, facts, "https://api.vercel.com", "vercel api")


def _option(parsed: Parsed, *names: str) -> str:
    value = parsed.value(*names)
    return "" if value is None else holes(value)


def _variable(parsed: Parsed, name: str) -> str:
    value = parsed.invocation.env.get(name)
    return "" if value is None else holes(value)


CLIENTS: dict[str, Callable[[Parsed, Facts], tuple[Request, ...]]] = {
    "gh": gh, "glab": glab, "az": az, "heroku": heroku, "vercel": vercel, "databricks": databricks
}  # fmt: skip
"""Dialect of a pack's `http` rule → its requests."""
