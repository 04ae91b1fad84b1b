"""Owns calls of a server that no description knows: judged by method, by words that destroy, by SQL in the body."""

from __future__ import annotations

from agentshell.model import Effect, Payload
from agentshell.payloads.http_request import READS, Request, pairs
from agentshell.payloads.sources import HOLE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from agentshell.model import Level, Scope, Target
    from agentshell.payloads.graphql_body import Leaf

_ANYWHERE = frozenset(
    {"shutdown", "flush", "deprovision", "decommission", "remove", "removeall", "dodelete", "deleteall", "deletemany"}
    | {"harddelete", "deregister", "unpublish", "rollback", "failover"}
)
"""Words of an address, beside those of `mentions`, that name an act which destroys."""
_ON_PRODUCTION = frozenset(
    {"reset", "disable", "deactivate", "suspend", "stop", "restart", "restore", "revoke", "clear", "kill"}
    | {"promote", "rotate", "drain", "reboot", "revert", "migrate", "halt", "pause", "reindex", "close"}
)
"""Words that name ordinary acts of an application, but changes of what runs where the host is production's."""
_VERB_KEYS = frozenset({"action", "operation", "op", "command", "cmd", "method", "do", "task", "job"})
"""Names of fields whose value says what is to be done."""
_SQL_KEYS = frozenset({"sql", "query", "q", "statement", "statements", "stmt", "stmts", "db", "command"})
_OBJECTS = frozenset(
    {"table", "database", "schema", "index", "view", "materialized", "user", "role", "function", "procedure", "trigger"}
    | {"measurement", "series", "sequence", "type", "extension", "retention", "keyspace", "stream", "warehouse"}
    | {"tablespace", "policy", "column", "collection", "dictionary", "partition", "shard", "continuous"}
    | {"owned", "system"}
)
"""What DROP and ALTER are followed by."""


def judge(request: Request, target: Target) -> Payload:
    """Return what a call does as far as its method, address and body tell.

    A read is one whatever its address says. PUT and PATCH replace what is there: on a production host that is a change
    of what people use; elsewhere it is a write, as a POST is.
    """
    method = request.effective_method
    shown = f"{method} {request.host}{request.path}".replace(HOLE, "?")
    if method in READS:
        return Payload((Effect("read", "http/read", f"sends {shown}", target, span=request.span),))
    if method == "DELETE" or HOLE in method:
        why = "What the address names is deleted on the server."
        return _one("destructive", "http/delete", shown, request, target, why, HOLE not in method)
    from agentshell.payloads.http_routes import told

    leaves = told(request)
    production = target.environment == "production"
    word = _word(request.path.split("/"), production) or _word(
        (leaf.text for leaf in leaves if _is_verb(leaf)), production
    )
    if word:
        return _one("destructive", "http/destructive-call", shown, request, target, f"It says {word}.")
    asked = _statements(request, leaves, target)
    if asked is not None:
        return asked
    signed = method == "PUT" and any(mark in request.query.lower() for mark in ("signature=", "sig="))  # an upload
    if production and method in ("PUT", "PATCH", "PURGE", "BAN") and not signed:
        return _one("destructive", "http/replace", shown, request, target, "What people use is changed at once.")
    return Payload((Effect("write", "http/write", f"sends {shown}", target, span=request.span),))


def _one(
    level: Level,
    action: str,
    shown: str,
    request: Request,
    target: Target,
    reason: str,
    certain: bool = True,
) -> Payload:
    from agentshell.payloads.http_routes import looked

    scope: Scope = "many" if request.many else "one"
    return Payload(
        (Effect(level, action, f"sends {shown}", target, scope, certain, request.span, reason, looked(request)),)
    )


def _word(texts: Iterable[str], production: bool) -> str:
    """Return the first word that destroys; `deleteAll`, `bulk_delete` and `purge-queue` hold one."""
    from agentshell.payloads.api import action_id
    from agentshell.payloads.mentions import VERBS

    wanted = VERBS | _ANYWHERE | (_ON_PRODUCTION if production else frozenset())
    for text in texts:
        if len(text) > 100 or HOLE in text:
            continue
        for part in text.replace("_", "-").replace(".", "-").replace(":", "-").split("-"):
            for one in (part.lower(), *action_id(part).split("-")):
                if one in wanted:
                    return one
    return ""


def _is_named(leaf: Leaf, names: frozenset[str]) -> bool:
    head, _, name = leaf.path.rpartition(".")
    return head.startswith("body") and name.lower() in names


def _is_verb(leaf: Leaf) -> bool:
    return _is_named(leaf, _VERB_KEYS) and " " not in leaf.text and not leaf.open


def _statements(request: Request, leaves: Iterable[Leaf], target: Target) -> Payload | None:
    """Judge the SQL that a call carries in its query, its body, or a field named for it; None where there is none."""
    texts = [value for name, value in pairs(request.query) if name.lower() in _SQL_KEYS]
    texts.extend(leaf.text for leaf in leaves if leaf.path == "body" or _is_named(leaf, _SQL_KEYS))
    texts = [text for text in texts if _is_sql(text)]
    if not texts:
        return None
    from agentshell.payloads.sql import payload, settle, statements

    found = [one for text in texts for one in statements(text) if not one.unreadable]
    found = [one for one in settle(found, "postgres") if one.level in ("destructive", "irreversible", "exec")]
    return payload(found, request.span, target) if found else None


def _is_sql(text: str) -> bool:
    """Whether a text is a statement that changes something, rather than words to search for (`drop shipping`)."""
    words = text.lower().replace(";", " ; ").split()
    if len(words) < 2:
        return False
    first, second = words[0], words[1]
    if first in ("drop", "alter"):
        return second in _OBJECTS
    if first == "delete":
        return second == "from"
    if first == "truncate":
        return second == "table" or len(words) == 2 or words[2] == ";"
    if first == "update":
        return "set" in words
    if first in ("grant", "revoke"):
        return bool({"on", "to", "from"} & set(words))
    return ";" in words[:-1] or (first == "with" and bool({"delete", "update", "insert"} & set(words)))
