"""Owns HTTP requests as a payload: what a call does, by the API's description, else by method, host and path.

How clients spell a request is read in `curl` and `http_clients`; GraphQL bodies in `graphql`.
"""

from __future__ import annotations

from agentshell.model import Effect, Evidence, Payload, Target, worst
from agentshell.payloads.http_request import READS, Request
from agentshell.payloads.sources import HOLE
from agentshell.payloads.sql import join

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.facts import Facts
    from agentshell.model import Invocation
    from agentshell.packs.model import PayloadRule
    from agentshell.packs.parsed import Parsed
    from agentshell.payloads.api import Api, Route
    from agentshell.payloads.graphql_body import Body

_INSTEAD = ("send a GET for the same thing first, and ask the operator",)


def read(parsed: Parsed, facts: Facts, rule: PayloadRule) -> Payload:
    """Read the requests that the client which the rule's dialect names (`curl`, `wget`, `httpie`) would send."""
    if rule.dialect == "curl":
        from agentshell.payloads.curl import requests
    elif rule.dialect == "wget":
        from agentshell.payloads.http_clients import wget as requests
    else:
        from agentshell.payloads.http_clients import httpie as requests
    return join(*(judge(one, parsed.invocation, facts) for one in requests(parsed, facts)))


def judge(request: Request, invocation: Invocation, facts: Facts) -> Payload:
    """Return what the request does and to which server."""
    from agentshell.payloads.api import for_host

    target = server(request, invocation, facts)
    sent = _credentials(request, invocation, target)
    api = for_host(request.host) or next((one for one in map(for_host, request.peers) if one is not None), None)
    found = _by_graphql(request, api, target, facts)
    if found is None and api is not None:
        route = _route(request, api)
        if route is not None:
            found = Payload((_routed(request, route, api, target),))
    return join(sent, found if found is not None else Payload((_generic(request, target),)))


def server(request: Request, invocation: Invocation, facts: Facts) -> Target:
    """Return the server that the request goes to, with what its name says about the environment."""
    from agentshell.targets.names import environment_of, host_environment

    cwd = invocation.cwd.text
    evidence: list[Evidence] = []
    if request.socket:
        evidence.append(Evidence("unix socket", request.socket, "local", "a socket on this machine"))
    for source, host in (("URL", request.host), *(("connects to", peer) for peer in request.peers)):
        if HOLE in host or not host:
            environment, why = environment_of(host.replace(HOLE, " "), facts)
            environment = environment if environment == "production" else "unknown"
            evidence.append(Evidence(source, host.replace(HOLE, "?"), environment, why or "not known before it runs"))
            continue
        environment, why = host_environment(host, facts, cwd if isinstance(cwd, str) else "")
        if environment == "local" and invocation.place.kind in ("host", "container"):
            place = invocation.place.target
            environment, why = place.environment, f"it is asked for on {place.name}"
        evidence.append(Evidence(source, host, environment, why))
    path, why = environment_of(request.path.replace(HOLE, " "), facts)
    if path == "production":
        evidence.append(Evidence("URL path", request.path, path, why))
    told = [one.environment for one in evidence if request.socket == "" or one.source != "URL"]
    environment = worst(tuple(told))
    if environment in ("local", "development", "staging") and "unknown" in told:
        environment = "unknown"
    name = request.host.replace(HOLE, "?") or request.socket
    return Target("HTTP server", name, environment, tuple(evidence))


def _by_graphql(request: Request, api: Api | None, target: Target, facts: Facts) -> Payload | None:
    """Judge a GraphQL body; None when the request is none. An unknown host may be any API that we know."""
    from agentshell.packs.globs import glob
    from agentshell.payloads import graphql
    from agentshell.payloads.api import named
    from agentshell.payloads.graphql_body import Body, read_body, read_fields

    spoken = "graphql" in request.path.lower() or _looks_like_graphql(request)
    if api is not None and api.graphql is not None:
        if not any(glob(pattern, request.path.rstrip("/")) for pattern in api.graphql.paths) and not spoken:
            return None
    elif not spoken:
        return None
    if request.fields:
        body = read_fields(dict(request.fields))
    elif request.body:
        body = read_body(request.body)
    elif request.query and "query=" in request.query:
        body = read_body(request.query)
    elif request.effective_method in READS and not (request.unsure and api is not None):
        return None
    else:
        body = Body(
            (), "no body is seen, and an unknown argument may hold one" if request.unsure else "there is no body"
        )
        if not request.unsure:
            return None
    if api is None:
        local = target.environment == "local"
        description = named("railway") if HOLE in request.host else None
        known = (
            description is not None
            and description.graphql is not None
            and any(field.name in description.graphql.mutations for field in body.fields)
        )
        if not known or description is None or local:
            return _foreign(request, body, target)
        api = description
    return graphql.judge(body, api, facts, request.span)


def _looks_like_graphql(request: Request) -> bool:
    text = request.body or dict(request.fields).get("query", "") or request.query
    flat = "".join(text.split())
    return ('"query":"' in flat and ("mutation" in flat or "{" in flat.partition('"query":"')[2])) or flat.startswith(
        "mutation{"
    )


def _foreign(request: Request, body: Body, target: Target) -> Payload:
    """Judge a GraphQL body for an API that has no description: by the mutations' names."""
    from agentshell.payloads.api import action_id
    from agentshell.payloads.mentions import VERBS

    effects = []
    for field in body.fields:
        if field.operation != "mutation" or field.name.startswith("__"):
            continue
        harms = bool(VERBS & set(action_id(field.name).split("-"))) or "remove" in field.name.lower()
        level, says = ("destructive", "destroys by its name") if harms else ("write", "changes something")
        effects.append(
            Effect(
                "destructive" if level == "destructive" else "write",
                "http/graphql-mutation",
                f"calls the mutation {field.name} on {target.name}, which {says}",
                target,
                span=request.span,
                instead=_INSTEAD if harms else (),
            )
        )
    if body.unreadable and request.effective_method not in READS:
        why = f"sends a GraphQL body that cannot be read: {body.unreadable}"
        effects.append(Effect("exec", "http/unreadable-body", why, target, certain=False, span=request.span))
    if not effects:
        effects.append(Effect("read", "http/query", f"asks {target.name}", target, span=request.span))
    return Payload(tuple(effects))


def _route(request: Request, api: Api) -> Route | None:
    method = request.effective_method
    for route in api.routes.values():
        for pattern in route.on:
            wanted, _, path = pattern.partition(" ")
            if (wanted in ("*", method) or HOLE in method) and path_matches(path, request.path):
                return route
    return None


def path_matches(pattern: str, path: str) -> bool:
    """Whether a path is what the pattern says: `*` is one segment, `**` any number; an unknown part may be anything."""
    return _segments(pattern.strip("/").split("/"), path.strip("/").split("/"))


def _segments(pattern: list[str], path: list[str]) -> bool:
    from agentshell.packs.globs import glob

    if not pattern:
        return not path
    if pattern[0] == "**":
        return any(_segments(pattern[1:], path[at:]) for at in range(len(path) + 1))
    if not path:
        return False
    return (HOLE in path[0] or glob(pattern[0], path[0])) and _segments(pattern[1:], path[1:])


def _routed(request: Request, route: Route, api: Api, target: Target) -> Effect:
    action = route.action or next((name for name, one in api.routes.items() if one is route), "call")
    says = f"{route.says} ({request.effective_method} {request.path})".replace(HOLE, "?")
    scope = "many" if request.many and route.scope == "one" else route.scope
    return Effect(
        route.level,
        f"{api.api}/{action}",
        says,
        target,
        scope,
        HOLE not in request.path,
        request.span,
        route.reason,
        route.instead,
    )


def _generic(request: Request, target: Target) -> Effect:
    """Judge a call that no description knows: by its method, and by words of its path that destroy."""
    from agentshell.payloads.mentions import VERBS

    method = request.effective_method
    shown = f"{method} {request.host}{request.path}".replace(HOLE, "?")
    if method in READS:
        return Effect("read", "http/read", f"sends {shown}", target, span=request.span)
    words = {word for part in request.path.lower().split("/") for word in part.replace("_", "-").split("-")}
    if method == "DELETE" or HOLE in method:
        return Effect(
            "destructive",
            "http/delete",
            f"sends {shown}",
            target,
            "many" if request.many else "one",
            HOLE not in method,
            request.span,
            "What the address names is deleted on the server.",
            _INSTEAD,
        )
    if words & VERBS:
        return Effect(
            "destructive",
            "http/destructive-call",
            f"sends {shown}",
            target,
            span=request.span,
            reason="The address names an act that destroys.",
            instead=_INSTEAD,
        )
    return Effect("write", "http/write", f"sends {shown}", target, span=request.span)


_SECRET_FILES = (
    "/.aws/", "/.ssh/", "/.kube/", "/.railway/", "/.netrc", "/.pgpass", "/.docker/config.json", "/.npmrc", "/.gnupg",
    "/etc/shadow", "/.env", "/.config/gcloud", "/.azure", "id_rsa", "id_ed25519", "/.git-credentials", "/.vault-token",
)  # fmt: skip


def _credentials(request: Request, invocation: Invocation, target: Target) -> Payload:
    """Say when the request sends a file with credentials to another machine."""
    paths = list(request.files)
    if any(path in ("-", "/dev/stdin", "stdin") for path in paths):
        paths.extend(arg.literal for arg in invocation.stdin.producer)
    found = next((path for path in paths if any(part in f"/{path}/" for part in _SECRET_FILES)), None)
    if found is None or found.endswith((".example", ".sample", ".template")):
        return Payload()
    return Payload(
        (
            Effect(
                "irreversible",
                "http/send-credentials",
                f"sends {found} to {target.name}",
                target,
                span=request.span,
                reason="Credentials that have left cannot be called back; they have to be replaced.",
                instead=("send what is needed without the credentials",),
            ),
        )
    )
