"""Owns the API of rules/api-etcd.yaml, as scripts/make_apis.py compiled it; change it there."""

from __future__ import annotations

from agentshell.payloads.api import Api, Route, Worse

# fmt: off
API = Api(api="etcdctl", hosts=("*:2379", "*:2380", "etcd.*", ), anywhere=("/v3/kv/**", "/v3beta/kv/**", "/v2/keys/**",
    "/v3/maintenance/**", "/v3/cluster/**", ), summary="etcd's JSON gateway and its v2 API", source=
    "https://etcd.io/docs/v3.6/dev-guide/api_grpc_gateway/", routes={"delete": Route(on=("POST /v3*/kv/deleterange", ),
    same_as="etcdctl --endpoints={origin} del --prefix {body.key}", ), "delete-v2": Route(on=(
    "DELETE /v2/keys/{key}/**", ), same_as="etcdctl --endpoints={origin} rm --recursive {key}", ), "member": Route(on=(
    "POST /v3*/cluster/member/remove", "DELETE /v2/members/*", ), same_as=
    "etcdctl --endpoints={origin} member remove {body.ID}", ), "transaction": Route(on=("POST /v3*/kv/txn", ), level=
    "write", says="runs a transaction", worse=(Worse(level="destructive", when=({"**.request_delete_range.key":
    "present", }, {"**.requestDeleteRange.key": "present", }, ), says="deletes keys", ), ), ), "maintenance": Route(on=(
    "POST /v3*/kv/compaction", "POST /v3*/lease/revoke", "POST /v3*/auth/disable", "POST /v3*/auth/user/delete",
    "POST /v3*/auth/role/delete", "POST /v3*/maintenance/transfer-leadership", "POST /v3*/maintenance/downgrade", ),
    level="destructive", says="takes keys or rights away", reason=
    "Old revisions, leased keys or the access check are gone.", instead=("etcdctl endpoint status", ), ), "put": Route(
    on=("POST /v3*/kv/put", ), level="write", says="sets a key", ), }, )
