"""Owns the API of rules/api-consul.yaml, as scripts/make_apis.py compiled it; change it there."""

from __future__ import annotations

from agentshell.payloads.api import Api, Route, Worse

# fmt: off
API = Api(api="consul", hosts=("*:8500", "*:8501", "consul.*", "*.consul.hashicorp.cloud", ), anywhere=("/v1/kv/**",
    "/v1/catalog/**", "/v1/agent/**", "/v1/session/**", "/v1/acl/**", "/v1/operator/**", "/v1/txn", "/v1/config/**",
    "/v1/snapshot", ), summary="Consul's HTTP API", source="https://developer.hashicorp.com/consul/api-docs (1.22)",
    base=("/v1", ), routes={"keys": Route(on=("DELETE /kv/**", ), level="irreversible", says=
    "deletes every key below a prefix", action="kv-delete", reason="Consul keeps no versions of keys.", instead=(
    "consul kv export", ), scope="all", when=({"query.recurse": "present", }, ), ), "key": Route(on=(
    "DELETE /kv/{key}/**", ), same_as="consul kv delete -http-addr={origin} {key}", ), "leave": Route(on=(
    "PUT /agent/leave", ), same_as="consul leave -http-addr={origin}", ), "force-leave": Route(on=(
    "PUT /agent/force-leave/{node}", ), same_as="consul force-leave -http-addr={origin} {node}", ), "deregister": Route(
    on=("PUT /agent/service/deregister/{id}", ), same_as="consul services deregister -http-addr={origin} -id={id}", ),
    "catalog": Route(on=("PUT /catalog/deregister", ), level="destructive", says=
    "takes a node or service off the catalogue", reason="Nothing finds it any more.", instead=(
    "consul catalog services", ), ), "restore": Route(on=("PUT /snapshot", ), same_as=
    "consul snapshot restore -http-addr={origin} backup.snap", ), "session": Route(on=("PUT /session/destroy/*", ),
    level="destructive", says="destroys a session", reason="Locks held by it are let go.", instead=(
    "consul catalog services", ), ), "maintenance": Route(on=("PUT /agent/maintenance",
    "PUT /agent/service/maintenance/*", ), level="destructive", says="puts a node or service into maintenance", reason=
    "Nothing is sent to it any more.", instead=("consul catalog services", ), ), "acl": Route(on=("DELETE /acl/**",
    "PUT /acl/token/**", "PUT /acl/policy/**", "PUT /acl/role/**", "PUT /acl/auth-method/**", "PUT /acl/bootstrap", ),
    level="destructive", says="changes who may do what", reason="Services lose their rights at once.", instead=(
    "consul acl token list", ), ), "operator": Route(on=("DELETE /operator/**", "PUT /operator/autopilot/configuration",
    "PUT|DELETE /operator/keyring", "POST /operator/raft/**", ), level="destructive", says=
    "changes the cluster's members", reason="Without a quorum nothing can be written.", instead=(
    "consul operator raft list-peers", ), ), "configuration": Route(on=("DELETE /config/**", "PUT /config", ), level=
    "destructive", says="changes how services reach one another", reason="It takes effect at once.", instead=(
    "consul catalog services", ), ), "transaction": Route(on=("PUT /txn", ), level="write", says="runs a transaction",
    instead=("consul kv export", ), worse=(Worse(level="destructive", when=({"**.Verb": "delete*", }, ), says=
    "deletes keys", reason="Consul keeps no versions of keys.", ), ), ), }, )
