"""Owns what clients of databases, clouds and engines do in any language → the command that does the same.

The languages' readers tell which method is called on what; the packs judge the command.
Sources: mongosh 2.3 methods; Redis 8 commands; Elasticsearch 8 REST API; AWS API operations as the CLI names them;
Docker Engine API 1.45.
"""

from __future__ import annotations

from agentshell.payloads.code_values import text
from agentshell.payloads.sources import HOLE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from agentshell.payloads.code_deeds import Deeds

_MONGO = {
    "dropDatabase": "db.dropDatabase()",
    "dropCollection": "db.c.drop()",
    "drop": "db.c.drop()",
    "drop!": "db.c.drop()",
    "deleteMany": "db.c.deleteMany(%s)",
    "deleteOne": "db.c.deleteOne(%s)",
    "remove": "db.c.remove(%s)",
    "updateMany": "db.c.updateMany(%s)",
    "bulkWrite": "db.c.bulkWrite([])",
    "findOneAndDelete": "db.c.findOneAndDelete(%s)",
    "findByIdAndDelete": "db.c.deleteOne({_id: 1})",
    "dropIndex": "db.c.dropIndex(1)",
    "dropIndexes": "db.c.dropIndexes()",
    "renameCollection": "db.c.renameCollection(1)",
}
"""Drivers' methods as mongosh's; `%s` is the filter."""
_REDIS = {"flushall", "flushdb", "delete", "del", "unlink", "shutdown", "eval", "rename", "config_set"}
_ELASTIC = {
    "indices.delete": ("DELETE", ""),
    "delete_by_query": ("POST", "/_delete_by_query"),
    "indices.delete_template": ("DELETE", ""),
    "delete": ("DELETE", "/_doc/1"),
    "indices.close": ("POST", "/_close"),
}
_KINDS = {"Bucket": "bucket", "Table": "table-name", "Instance": "instance-ids", "Queue": "queue-url"}
_DOCKER = {
    ("containers", "remove"): ["rm", "-f"],
    ("containers", "stop"): ["stop"],
    ("containers", "kill"): ["kill"],
    ("containers", "restart"): ["restart"],
    ("containers", "exec_run"): ["exec"],
    ("containers", "prune"): ["container", "prune", "-f"],
    ("volumes", "remove"): ["volume", "rm", "-f"],
    ("volumes", "prune"): ["volume", "prune", "-f"],
    ("images", "remove"): ["rmi"],
    ("images", "prune"): ["image", "prune", "-f"],
    ("networks", "remove"): ["network", "rm"],
    ("networks", "prune"): ["network", "prune", "-f"],
}


def orm(deeds: Deeds, verb: str, table: str, narrowed: bool = False) -> None:
    """Note what an object-relational mapper does, as the SQL it sends."""
    if verb == "drop":
        deeds.sql(f"DROP TABLE {table}")
    elif verb == "update":
        deeds.sql(f"UPDATE {table} SET c = 1{' WHERE id = 1' if narrowed else ''}")
    elif verb == "truncate":
        deeds.sql(f"TRUNCATE {table}")
    else:
        deeds.sql(f"DELETE FROM {table}{' WHERE id = 1' if narrowed else ''}")


def mongo(deeds: Deeds, url: str, method: str, args: Sequence[Any]) -> None:
    """Note what a method of a MongoDB driver does; its name may be written with underscores."""
    head, *rest = method.split("_")
    name = head + "".join(one.capitalize() for one in rest)
    if name == "command" and args:
        named = args[0] if isinstance(args[0], str) else next(iter(args[0]), "") if isinstance(args[0], dict) else ""
        name = text(named)
    made = _MONGO.get(name)
    if made is None:
        return
    narrows = bool(args) and args[0] != {} and not (isinstance(args[0], str) and args[0] == "")
    deeds.argv(["mongosh", url, "--eval", made.replace("%s", "{a: 1}" if narrows else "{}")])


def redis(deeds: Deeds, where: Sequence[str], method: str, args: Sequence[str]) -> None:
    """Note what a method of a Redis client does; where is the server, as options of redis-cli."""
    name = method.lower()
    if name in ("execute_command", "sendcommand", "call") and args:
        name, args = args[0].lower(), args[1:]
    if name in _REDIS:
        words = ["del" if name == "delete" else one for one in name.split("_")]
        deeds.argv(["redis-cli", *where, *words, *(args or [HOLE] if name in ("delete", "del", "unlink") else args)])


def elastic(deeds: Deeds, url: str, method: str, index: str) -> None:
    """Note what a method of an Elasticsearch client does; method is its last two names (`indices.delete`)."""
    known = _ELASTIC.get(method) or _ELASTIC.get(method.rpartition(".")[2] if not method.startswith("indices") else "")
    if known:
        base = url if "://" in url or url == HOLE else f"http://{url}"
        deeds.http(known[0], f"{base.rstrip('/')}/{index}{known[1]}", '{"query":{"match_all":{}}}' if known[1] else "")


def aws(deeds: Deeds, service: str, operation: str, params: Mapping[str, Any], where: Sequence[str] = ()) -> None:
    """Note an operation of AWS's API (`delete_bucket`, `DeleteBucket`) with its parameters, as the CLI's command."""
    from agentshell.payloads.api import action_id

    options: list[str] = []
    for key, value in params.items():
        if isinstance(value, bool):
            options.append(f"--{'' if value else 'no-'}{action_id(key)}")
        else:
            options += [
                f"--{action_id(key)}",
                *([text(one) for one in value] if isinstance(value, list) else [text(value)]),
            ]
    name = {"s3": "s3api", "cloudwatchlogs": "logs"}.get(service.lower(), service.lower())
    verb = operation.replace("_", "-") if "_" in operation or operation.islower() else action_id(operation)
    deeds.argv(["aws", *where, name, verb, *options])


def aws_resource(
    deeds: Deeds,
    service: str,
    where: Sequence[str],
    steps: Sequence[tuple[str, Sequence[str]]],
    last: str,
    params: Mapping[str, Any],
) -> None:
    """Note what a boto3 resource's method does; steps are the calls that led to it, with their arguments."""
    named = next(((kind, args[0]) for kind, args in reversed(steps) if kind[:1].isupper() and args), ("", HOLE))
    kind, name = named
    names = [step for step, _ in steps]
    if last in ("delete", "terminate", "stop", "delete_objects", "batch_write"):
        if service == "s3" and ("objects" in names or "object_versions" in names or "filter" in names):
            deeds.argv(["aws", *where, "s3", "rm", f"s3://{name}", "--recursive"])
        elif service == "s3" and kind in ("Object", "ObjectSummary"):
            deeds.argv(["aws", *where, "s3", "rm", f"s3://{name}/{HOLE}"])
        elif service == "s3":
            deeds.argv(["aws", *where, "s3", "rb", f"s3://{name}"])
        elif service == "ec2" and last in ("terminate", "stop"):
            deeds.argv(["aws", *where, "ec2", f"{last}-instances", "--instance-ids", name])
        elif kind or service:
            from agentshell.payloads.api import action_id

            thing = action_id(kind) if kind else "resource"
            deeds.argv(["aws", *where, service, f"{last}-{thing}", f"--{_KINDS.get(kind, 'name')}", name])
    elif last.startswith(("delete_", "terminate_", "detach_")):
        aws(deeds, service, last, {**({"table-name": name} if kind == "Table" else {}), **params}, where)


def docker(deeds: Deeds, url: str, kind: str, method: str, name: str, rest: Sequence[str]) -> None:
    """Note what a method of a Docker client does."""
    made = _DOCKER.get((kind, method))
    if made is None:
        return
    words = ["docker", *(["-H", url] if url else []), *made]
    deeds.argv(words if method == "prune" else [*words, name, *(rest if method == "exec_run" else [])])
