"""Owns the API of rules/api-netlify.yaml, as scripts/make_apis.py compiled it; change it there."""

from __future__ import annotations

from agentshell.payloads.api import Api, Route

# fmt: off
API = Api(api="netlify", hosts=("api.netlify.com", ), summary="Netlify's API", source="https://open-api.netlify.com (2.38)",
    base=("/api/v1", ), routes={"site-delete": Route(on=("DELETE /sites/{site}", ), same_as=
    "netlify sites:delete {site} --force", ), "variable-delete": Route(on=("DELETE /accounts/*/env/{name}",
    "DELETE /accounts/*/env/{name}/value/*", ), same_as="netlify env:unset {name}", ), "variables": Route(on=(
    "POST|PUT|PATCH /accounts/*/env/**", "POST /accounts/*/env", ), same_as="netlify env:set {body.key}", ), "deploy":
    Route(on=("POST|PUT /sites/*/deploys", "PUT /deploys/*/files/**", ), level="write", says="uploads a deploy", ),
    "restore": Route(on=("POST /sites/*/deploys/*/restore", "PUT /sites/*/rollback", ), level="destructive", says=
    "puts another deploy in front", reason="What visitors see is replaced.", instead=("netlify status", ), ),
    "settings": Route(on=("PATCH|PUT /sites/*", "PUT /sites/*/disable", "PUT /sites/*/unlink_repo",
    "PUT /dns_zones/*/transfer", "POST /sites/*/ssl", "PATCH /accounts/*", "PUT /accounts/*", ), level="destructive",
    says="changes a site's settings", reason="It takes effect for every visitor at once.", instead=("netlify status", ),
    ), "hook": Route(on=("POST /build_hooks/*", "POST /hooks/**", ), level="write", says="starts a build", ), "delete":
    Route(on=("DELETE /**", ), level="destructive", says="deletes what the address names", reason=
    "Netlify has no undo for it.", instead=("netlify status", ), ), }, )
