"""Owns the API of rules/api-wrangler.yaml, as scripts/make_apis.py compiled it; change it there."""

from __future__ import annotations

from agentshell.payloads.api import Api, Route

# fmt: off
API = Api(api="wrangler", hosts=("api.cloudflare.com", ), summary="Cloudflare's API", source=
    "https://developers.cloudflare.com/api/ (v4)", base=("/client/v4", ), routes={"zone": Route(on=("DELETE /zones/*",
    "DELETE /accounts/*", "DELETE /organizations/*", ), level="irreversible", says="deletes a zone or account", action=
    "zone-delete", reason="Every record and setting of the domain goes with it.", instead=(
    "curl -sS https://api.cloudflare.com/client/v4/zones", ), scope="all", ), "d1": Route(on=(
    "DELETE /accounts/*/d1/database/{database}", ), same_as="wrangler d1 delete {database} --skip-confirmation", ),
    "d1-query": Route(on=("POST /accounts/*/d1/database/*/query", "POST /accounts/*/d1/database/*/raw", ), level=
    "write", says="runs SQL", sql="body.sql", dialect="sqlite", ), "r2": Route(on=(
    "DELETE /accounts/*/r2/buckets/{bucket}", ), same_as="wrangler r2 bucket delete {bucket}", ), "r2-object": Route(on=
    ("DELETE /accounts/*/r2/buckets/{bucket}/objects/{key}", ), same_as=
    "wrangler r2 object delete {bucket}/{key} --remote", ), "kv": Route(on=(
    "DELETE /accounts/*/storage/kv/namespaces/{id}", ), same_as="wrangler kv namespace delete --namespace-id={id}", ),
    "kv-key": Route(on=("DELETE /accounts/*/storage/kv/namespaces/{id}/values/{key}", ), same_as=
    "wrangler kv key delete {key} --namespace-id={id} --remote", ), "kv-bulk": Route(on=(
    "DELETE /accounts/*/storage/kv/namespaces/{id}/bulk", "POST /accounts/*/storage/kv/namespaces/{id}/bulk/delete", ),
    same_as="wrangler kv bulk delete --namespace-id={id} --remote", ), "worker": Route(on=(
    "DELETE /accounts/*/workers/scripts/{name}", "DELETE /accounts/*/workers/services/{name}", ), same_as=
    "wrangler delete {name}", ), "worker-secret": Route(on=(
    "DELETE /accounts/*/workers/scripts/{name}/secrets/{secret}", ), same_as=
    "wrangler secret delete {secret} --name={name}", ), "queue": Route(on=("DELETE /accounts/*/queues/{id}", ), same_as=
    "wrangler queues delete {id}", ), "queue-purge": Route(on=("POST /accounts/*/queues/{id}/purge", ), same_as=
    "wrangler queues purge {id} --force", ), "pages": Route(on=("DELETE /accounts/*/pages/projects/{name}", ), same_as=
    "wrangler pages project delete {name} --yes", ), "hyperdrive": Route(on=(
    "DELETE /accounts/*/hyperdrive/configs/{id}", ), same_as="wrangler hyperdrive delete {id}", ), "vectorize": Route(
    on=("DELETE /accounts/*/vectorize/**", ), same_as="wrangler vectorize delete index --force", ), "deploy": Route(on=(
    "PUT /accounts/*/workers/scripts/{name}", "PUT /accounts/*/workers/scripts/{name}/content",
    "POST /accounts/*/workers/scripts/{name}/deployments", ), same_as="wrangler deploy --name={name}", ), "purge":
    Route(on=("POST /zones/*/purge_cache", ), level="destructive", says="empties the cache", action="cache-purge",
    reason="Every request goes to the origin at once.", instead=("curl -sS https://api.cloudflare.com/client/v4/zones",
    ), ), "upload": Route(on=("PUT /accounts/*/storage/kv/namespaces/*/values/*",
    "PUT /accounts/*/r2/buckets/*/objects/**", "POST /accounts/*/images/**", "POST /accounts/*/ai/**",
    "POST /accounts/*/stream/**", "POST /graphql", ), level="write", says="uploads or asks", ), "change": Route(on=(
    "PUT|PATCH /**", ), level="destructive", says="changes settings or records", reason=
    "They take effect for every visitor at once.", ), "delete": Route(on=("DELETE /**", ), level="destructive", says=
    "deletes what the address names", reason="Records, rules and certificates that are gone take sites off the air.", ),
    }, )
