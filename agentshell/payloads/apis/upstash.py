"""Owns the API of rules/api-upstash.yaml, as scripts/make_apis.py compiled it; change it there."""

from __future__ import annotations

from agentshell.payloads.api import Api, Route

# fmt: off
API = Api(api="redis-cli", hosts=("*.upstash.io", ), summary="Redis over HTTP, as Upstash and serverless proxies serve it",
    source="https://upstash.com/docs/redis/features/restapi", routes={"flush": Route(on=("* /flushall/**",
    "* /flushdb/**", "* /FLUSHALL/**", "* /FLUSHDB/**", ), same_as="redis-cli -u {origin} FLUSHALL", ), "flush-body":
    Route(on=("POST|PUT /", "POST /pipeline", "POST /multi-exec", ), same_as="redis-cli -u {origin} FLUSHALL", when=({
    "body": ("flushall", "flushdb", "FLUSHALL", "FLUSHDB", ), }, ), ), "del-body": Route(on=("POST|PUT /",
    "POST /pipeline", "POST /multi-exec", ), same_as="redis-cli -u {origin} DEL ?", when=({"body": ("del", "DEL",
    "unlink", "UNLINK", "eval", "EVAL", "rename", "RENAME", ), }, ), ), "del": Route(on=("* /del/{key}", "* /DEL/{key}",
    "* /unlink/{key}", "* /UNLINK/{key}", ), same_as="redis-cli -u {origin} DEL {key}", ), "vector-reset": Route(on=(
    "DELETE /reset/**", "DELETE /delete/**", "DELETE /delete-namespace/**", "DELETE /reset", ), level="irreversible",
    says="deletes what an index holds", reason="An index keeps no versions.", ), }, )
