"""Owns calls of a described API: which route a request takes, and what that does (`rules/api-*.yaml`, `api`).

A route that says which command line does the same hands that line on, so that the CLI's pack grades both.
"""

from __future__ import annotations

from agentshell.model import LEVELS, Effect, Inner, Payload
from agentshell.payloads.graphql import holds
from agentshell.payloads.graphql_body import Leaf
from agentshell.payloads.http_request import READS, Request, pairs
from agentshell.payloads.sources import HOLE, to_arg

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from agentshell.model import Level, Target
    from agentshell.payloads.api import Api, Route

    Taken = dict[str, str]


_UNSURE = "?"
"""Marks what a path stands for where an unknown part of it is taken for a word of the pattern, or decides on it."""


def judge(request: Request, api: Api, target: Target) -> Payload | None:
    """Return what the request does by the API's routes; None where none of them fits.

    The first that fits counts; where it depends on an unknown part, the strictest of those that may be meant.
    """
    leaves = told(request)
    paths = _paths(request, api)
    fits: list[tuple[str, Route, Taken]] = []
    for name, route in api.routes.items():
        taken = next((found for path in paths if (found := _taken(route, request, path)) is not None), None)
        fulfilled = holds(route.when, leaves) if route.when else 2
        if taken is not None and fulfilled:
            fits.append((name, route, taken if fulfilled == 2 else {**taken, _UNSURE: ""}))
    if not fits:
        return None
    if HOLE in request.effective_method:
        return _by_any_method(request, api, target, [route for _, route, _ in fits])
    sure = next((at for at, one in enumerate(fits) if _UNSURE not in one[2]), len(fits))
    name, route, taken = max(fits[: sure + 1], key=lambda one: LEVELS.index(one[1].level or "irreversible"))
    if route.sql:
        return _statements(request, route, leaves, target)
    if route.same_as and not (route.unless and holds(route.unless, leaves) == 2):
        words = line(route.same_as, taken, leaves)
        argv = tuple(to_arg(word, request.span) for word in words)
        return Payload(inner=(Inner("argv", f"{request.client} {request.effective_method}", argv=argv),))
    return Payload((_effect(request, name, route, api, target, leaves),))


def _by_any_method(request: Request, api: Api, target: Target, routes: list[Route]) -> Payload | None:
    """Return everything that the call could do with a method of one of the routes; None for nothing."""
    from agentshell.payloads.sql import join

    methods = dict.fromkeys(one for route in routes for on in route.on for one in on.partition(" ")[0].split("|"))
    calls = (request.replace(method=method, headers=()) for method in methods if method != "*")
    found = [one for call in calls if (one := judge(call, api, target)) is not None]
    return join(*found) if found else None


def _effect(request: Request, name: str, route: Route, api: Api, target: Target, leaves: tuple[Leaf, ...]) -> Effect:
    level: Level = route.level or "write"
    says, reason, certain = route.says or "calls the API", route.reason, HOLE not in request.path
    if route.unless and holds(route.unless, leaves) == 2:
        level, reason = "write", ""
    else:
        for worse in route.worse:
            answer = holds(worse.when, leaves)
            if answer and LEVELS.index(worse.level) >= LEVELS.index(level):
                level, says, reason = worse.level, worse.says or says, worse.reason or reason
                certain = certain and answer == 2
    says = f"{says} ({request.effective_method} {request.path})".replace(HOLE, "?")
    scope = "all" if route.all and holds(route.all, leaves) else route.scope
    if request.many and scope == "one":
        scope = "many"
    action = f"{api.api}/{route.action or name}"
    instead = route.instead or looked(request)
    return Effect(level, action, says, target, scope, certain, request.span, reason, instead)


def _statements(request: Request, route: Route, leaves: tuple[Leaf, ...], target: Target) -> Payload:
    from agentshell.payloads.sql import payload, settle, statements

    wanted = [leaf for leaf in leaves if leaf.path == route.sql or (leaf.open and route.sql.startswith(leaf.path))]
    found = [one for leaf in wanted for one in statements(HOLE if leaf.open else leaf.text, route.dialect)]
    return payload(settle(found, route.dialect), request.span, target)


def looked(request: Request) -> tuple[str, ...]:
    """Return the safer step: to read what the address names."""
    if HOLE in request.url or request.socket or request.method.upper() not in ("DELETE", "PUT", "PATCH"):
        return ("Send a GET for the same thing first.",)
    scheme = request.url.partition("://")[0] if "://" in request.url else "https"
    port = f":{request.port}" if request.port else ""
    return (f"curl -sS '{scheme}://{request.host}{port}{request.path}'".replace("*", ""),)


def told(request: Request) -> tuple[Leaf, ...]:
    """Return what a condition may ask of a request: query, body, headers and key."""
    from agentshell.payloads.graphql_body import json_of, leaves_of

    found = [Leaf(f"query.{name}", value, HOLE in value) for name, value in pairs(request.query)]
    found.extend(Leaf(f"body.{name}", value, HOLE in value) for name, value in request.fields)
    found.extend(Leaf(f"header.{name.lower()}", value, HOLE in value) for name, value in request.headers)
    key = request.auth or request.header("authorization").partition(" ")[2]
    if key:
        found.append(Leaf("auth", key, HOLE in key))
    body = request.body.strip()
    if request.unsure or (body and not body.strip(HOLE)):
        found.append(Leaf("body", open=True))  # or more than what is seen of it
    if not body.strip(HOLE):
        return tuple(found)
    if body[:1] in ("{", "["):
        loaded = json_of(body)
        found.extend(leaves_of("body", loaded, 0) if loaded != HOLE else (Leaf("body", body, HOLE in body),))
    else:
        found.append(Leaf("body", body, HOLE in body))
        if "=" in body:
            found.extend(Leaf(f"body.{name}", value, HOLE in value) for name, value in pairs(body))
    return tuple(found)


def line(pattern: str, taken: Taken, leaves: Sequence[Leaf]) -> list[str]:
    """Return the words of a command line with its fields filled in; words whose field is missing are left out."""
    words: list[str] = []
    for word in pattern.split():
        head, mark, after = word.partition("{")
        name, _, tail = after.partition("}")
        several = [leaf for leaf in leaves if leaf.path == name] if mark and name not in taken else []
        if len(several) > 1 and not tail:
            words.extend(head + (HOLE if leaf.open else leaf.text) for leaf in several)
            continue
        out, rest = "", word
        while "{" in rest:
            before, _, rest = rest.partition("{")
            name, _, rest = rest.partition("}")
            value = taken.get(name)
            if value is None:
                value = _told(name, leaves, optional=word[:1] == "-")
            if value is None:
                break
            out += before + value
        else:
            words.append(out + rest)
    return words


def _told(name: str, leaves: Sequence[Leaf], *, optional: bool) -> str | None:
    """Return what a field holds; an option whose field may not be there at all is left out."""
    leaf = next((one for one in leaves if one.path == name), None)
    if leaf is not None:
        return HOLE if leaf.open else leaf.text
    return HOLE if not optional and any(one.open and name.startswith(f"{one.path}.") for one in leaves) else None


def _paths(request: Request, api: Api) -> list[str]:
    """Return the path without what the API's paths begin with, and the path as it is.

    A part that is empty is mostly a variable that is not set: it counts as an unknown one first.
    """
    path = request.path.replace("//", f"/{HOLE}/")
    found = [path] if path == request.path else [path, request.path]
    for base in api.base:
        rest = matched(f"{base}/{{...}}", path)
        if rest is not None:
            found.insert(0, f"/{rest['...']}")
    return found


def _taken(route: Route, request: Request, asked: str) -> Taken | None:
    """Return what the path's `{name}` parts stand for; None where the route does not fit."""
    method = request.effective_method
    unsure = None
    for pattern in route.on:
        wanted, _, path = pattern.partition(" ")
        if wanted != "*" and method not in wanted.split("|") and HOLE not in method:
            continue
        if path.startswith("//"):
            from agentshell.packs.globs import glob

            host, _, path = path[2:].partition("/")
            if not glob(host, request.host):
                continue
        taken = matched(path, asked)
        if taken is not None:
            port = f":{request.port}" if request.port else ""
            scheme = request.url.partition("://")[0] if "://" in request.url else "http"
            origin = {} if request.socket else {"origin": f"{scheme}://{request.host}{port}"}
            found = {"host": request.host, **origin, **taken}
            if _UNSURE not in found:
                return found
            unsure = unsure or found
    return unsure


def path_matches(pattern: str, path: str) -> bool:
    """Whether a path is what the pattern says: `*` is one segment, `**` any number; an unknown part may be anything."""
    return matched(pattern, path) is not None


def matched(pattern: str, path: str) -> Taken | None:
    """Return what the `{name}` segments of the pattern stand for in the path, decoded; None where it does not fit."""
    from urllib.parse import unquote

    parts = [unquote(part) for part in path.strip("/").split("/") if part]
    if pattern.endswith("/{...}"):
        parts = [part for part in path.strip("/").split("/") if part]
    return _segments([part for part in pattern.strip("/").split("/") if part], parts)


def _segments(pattern: list[str], path: list[str]) -> Taken | None:
    from agentshell.packs.globs import glob

    if not pattern:
        return None if path else {}
    if pattern[0] == "{...}":
        return {"...": "/".join(path)}
    if pattern[0] == "**":
        rests = (_segments(pattern[1:], path[at:]) for at in range(len(path) + 1))
        return next((rest for rest in rests if rest is not None), None)
    if not path:
        return None
    head, mark, after = pattern[0].partition("{")
    name, _, tail = after.partition("}")
    wanted = f"{head}*{tail}" if mark else pattern[0]
    any_text = wanted == "*"
    if HOLE not in path[0] and not glob(wanted, path[0]):
        return None
    rest = _segments(pattern[1:], path[1:])
    several = path[0] == HOLE and any_text and pattern[1:2] and pattern[1][:1] in ("*", "{")
    if several and (rest is None or _UNSURE in rest):
        wider = _segments(pattern[1:], path)  # `/repos/$REPO`: an unknown part may be owner and name
        rest = rest if wider is None else wider
    if rest is not None and HOLE in path[0] and not any_text:
        rest = {**rest, _UNSURE: ""}
    if rest is None or not mark:
        return rest
    value = path[0]
    known = HOLE not in value
    return {name: value[len(head) : len(value) - len(tail)] if known and (head or tail) else value, **rest}


def harmless(request: Request, target: Target) -> Payload:
    """Return the effect of a call to an API where nothing that is sent destroys."""
    level: Level = "read" if request.effective_method in READS else "write"
    shown = f"sends {request.effective_method} {request.host}{request.path}".replace(HOLE, "?")
    return Payload((Effect(level, f"http/{level}", shown, target, span=request.span),))
