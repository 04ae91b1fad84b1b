"""Owns the API of rules/api-vault.yaml, as scripts/make_apis.py compiled it; change it there."""

from __future__ import annotations

from agentshell.payloads.api import Api, Route

# fmt: off
API = Api(api="vault", hosts=("*:8200", "vault.*", "*.vault.hashicorp.cloud", ), anywhere=("/v1/sys/**", "/v1/secret/**",
    "/v1/kv/**", "/v1/auth/**", "/v1/transit/**", "/v1/pki/**", "/v1/database/**", ), summary=
    "Vault's and OpenBao's HTTP API", source="https://developer.hashicorp.com/vault/api-docs (1.21)", base=("/v1", ),
    routes={"sign-in": Route(on=("POST|PUT /auth/*/login", "POST|PUT /auth/*/login/*", "POST|PUT /auth/token/lookup*",
    "POST|PUT /auth/token/renew*", "POST|PUT /sys/unseal", "POST|PUT /sys/wrapping/**", "POST|PUT /sys/capabilities*",
    "POST|PUT /transit/encrypt/*", "POST|PUT /transit/decrypt/*", "POST|PUT /transit/sign/*",
    "POST|PUT /transit/verify/*", "POST|PUT /sys/leases/lookup", "POST|PUT /sys/leases/renew", ), level="write", says=
    "signs in or asks", ), "seal": Route(on=("PUT|POST /sys/seal", ), same_as="vault operator seal -address={origin}",
    ), "step-down": Route(on=("PUT|POST /sys/step-down", ), same_as="vault operator step-down -address={origin}", ),
    "disable": Route(on=("DELETE /sys/mounts/{path}", ), same_as="vault secrets disable -address={origin} {path}", ),
    "auth-disable": Route(on=("DELETE /sys/auth/{path}", ), same_as="vault auth disable -address={origin} {path}", ),
    "audit-disable": Route(on=("DELETE /sys/audit/{path}", ), same_as="vault audit disable -address={origin} {path}", ),
    "policy": Route(on=("DELETE /sys/policy/{name}", "DELETE /sys/policies/acl/{name}", ), same_as=
    "vault policy delete -address={origin} {name}", ), "policy-write": Route(on=("PUT|POST /sys/policy/*",
    "PUT|POST /sys/policies/acl/*", ), level="destructive", says="replaces a policy", reason="Rights change at once.",
    instead=("vault policy list", ), ), "lease": Route(on=("PUT|POST /sys/leases/revoke",
    "PUT|POST /sys/leases/revoke/**", "PUT|POST /sys/revoke/**", ), same_as=
    "vault lease revoke -address={origin} lease", ), "lease-prefix": Route(on=(
    "PUT|POST /sys/leases/revoke-prefix/{prefix}/**", "PUT|POST /sys/leases/revoke-force/{prefix}/**",
    "PUT|POST /sys/revoke-prefix/{prefix}/**", ), same_as="vault lease revoke -prefix -address={origin} {prefix}", ),
    "token": Route(on=("POST|PUT /auth/token/revoke*", "POST|PUT /auth/token/revoke-orphan", ), same_as=
    "vault token revoke -address={origin} token", ), "rekey": Route(on=("PUT|POST|DELETE /sys/rekey/**",
    "PUT|POST /sys/rotate/**", "PUT|POST /sys/rotate", "PUT|POST|DELETE /sys/generate-root/**",
    "POST|PUT /sys/storage/raft/snapshot*", "POST|PUT /sys/storage/raft/remove-peer", "POST|PUT /sys/remount",
    "POST|PUT /sys/replication/**", "POST|PUT /sys/plugins/**", ), level="irreversible", says=
    "changes the keys, members or data of the whole vault", action="operator", reason=
    "Whoever has the old keys is locked out.", instead=("vault status", ), ), "destroy": Route(on=(
    "PUT|POST /{mount}/destroy/{path}/**", ), same_as=
    "vault kv destroy -address={origin} -mount={mount} -versions=1 {path}", ), "metadata": Route(on=(
    "DELETE /{mount}/metadata/{path}/**", ), same_as="vault kv metadata delete -address={origin} -mount={mount} {path}",
    ), "kv-delete": Route(on=("DELETE /{mount}/data/{path}/**", "PUT|POST /{mount}/delete/{path}/**", ), same_as=
    "vault kv delete -address={origin} -mount={mount} {path}", ), "read": Route(on=("GET /secret/**", "GET /kv/**",
    "GET /*/data/**", "GET /*/creds/*", "GET /database/creds/*", ), level="secret", says="prints a secret", instead=(
    "vault kv list secret", ), ), "delete": Route(on=("DELETE /{path}/**", ), same_as=
    "vault delete -address={origin} {path}", ), }, )
