"""Owns GraphQL that travels in HTTP requests: where its body stands, and bodies for APIs without a description."""

from __future__ import annotations

from agentshell.model import Effect, Payload
from agentshell.payloads.http_request import READS, Request, pairs
from agentshell.payloads.sources import HOLE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.facts import Facts
    from agentshell.model import Target
    from agentshell.payloads.api import Api
    from agentshell.payloads.graphql_body import Body, Field

_INSTEAD = ("Ask with a query for the same thing first.",)
_MILD = frozenset({"comment", "reaction", "star", "label", "labels", "assignees", "lock", "draft", "notification"})
"""What people delete every day in an issue tracker."""


def judge(request: Request, api: Api | None, target: Target, facts: Facts) -> Payload | None:
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
    if api is None or api.graphql is None:
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
    fields = dict(request.fields)
    text = request.body or fields.get("query", "") or fields.get("operations", "") or request.query
    if text.startswith("query="):
        text = dict(pairs(text))["query"]
    flat = "".join(text.split())
    return ('"query":"' in flat and ("mutation" in flat or "{" in flat.partition('"query":"')[2])) or flat.startswith(
        "mutation{"
    )


def _foreign(request: Request, body: Body, target: Target) -> Payload:
    """Judge a GraphQL body for an API that has no description: by the mutations' names."""
    effects = []
    for field in body.fields:
        if field.operation != "mutation" or field.name.startswith("__"):
            continue
        harms = _harms(field.name)
        says = "destroys by its name" if harms else "changes something"
        effects.append(
            Effect(
                "destructive" if harms else "write",
                "http/graphql-mutation",
                f"calls the mutation {field.name} on {target.name}, which {says}",
                target,
                "all" if harms and _everything(field) else "one",
                span=request.span,
                reason="What it names is deleted on the server." if harms else "",
                instead=_INSTEAD if harms else (),
            )
        )
    if body.unreadable and request.effective_method not in READS:
        why = f"sends a GraphQL body that cannot be read: {body.unreadable}"
        effects.append(
            Effect(
                "exec",
                "http/unreadable-body",
                why,
                target,
                certain=False,
                span=request.span,
                reason="What cannot be read may do anything there.",
                instead=("Put the query itself on the line.",),
            )
        )
    if not effects:
        effects.append(Effect("read", "http/query", f"asks {target.name}", target, span=request.span))
    return Payload(tuple(effects))


def _harms(name: str) -> bool:
    """Whether a mutation destroys by its name (`deleteUser`, `delete_users_by_pk`, `usersPurge`)."""
    from agentshell.payloads.api import action_id
    from agentshell.payloads.mentions import VERBS

    words = {word for part in name.split("_") for word in action_id(part).split("-")}
    return bool(words & (VERBS | {"remove", "reset", "revoke", "archive", "clear"})) and not words & _MILD


def _everything(field: Field) -> bool:
    """Whether a condition is asked for and none given, as in Hasura's `delete_users(where: {})`."""
    return field.name.lower().startswith("delete_") and not any(leaf.path != "where" for leaf in field.arguments)
