"""Owns the API of rules/api-vercel.yaml, as scripts/make_apis.py compiled it; change it there."""

from __future__ import annotations

from agentshell.payloads.api import Api, Route, Worse

# fmt: off
API = Api(api="vercel", hosts=("api.vercel.com", "vercel.com", "blob.vercel-storage.com", ), summary="Vercel's REST API",
    source="https://vercel.com/docs/rest-api (2026-10)", base=("/v*", "/api/v*", ), routes={"project-delete": Route(on=(
    "DELETE /projects/{project}", ), same_as="vercel project rm {project}", ), "deployment-delete": Route(on=(
    "DELETE /deployments/{deployment}", ), same_as="vercel remove {deployment} --yes", ), "domain-delete": Route(on=(
    "DELETE /domains/{domain}", "DELETE /projects/*/domains/{domain}", ), same_as="vercel domains rm {domain} --yes", ),
    "dns-delete": Route(on=("DELETE /domains/*/records/{record}", ), same_as="vercel dns rm {record}", ),
    "alias-delete": Route(on=("DELETE /aliases/{alias}", ), same_as="vercel alias rm {alias} --yes", ),
    "variable-delete": Route(on=("DELETE /projects/*/env/{name}", ), same_as="vercel env rm {name} --yes", ),
    "variables": Route(on=("POST|PATCH /projects/*/env", "PATCH /projects/*/env/*", "POST /env", "PATCH /env/*", ),
    same_as="vercel env add {body.key} {body.target}", ), "promote": Route(on=("POST /projects/*/promote/{deployment}",
    "POST /projects/*/rollback/{deployment}", ), same_as="vercel promote {deployment} --yes", ), "blob-delete": Route(
    on=("POST //blob.vercel-storage.com/delete", ), level="irreversible", says="deletes files of a blob store", reason=
    "A blob store keeps no versions.", instead=("vercel blob list", ), ), "team-delete": Route(on=("DELETE /teams/*",
    "DELETE /user", ), level="irreversible", says="deletes a team or the account", reason=
    "Every project of it goes with it.", instead=("vercel teams ls", ), scope="all", ), "store-delete": Route(on=(
    "DELETE /storage/stores/**", "DELETE /edge-config/**", "DELETE /integrations/**", ), level="irreversible", says=
    "deletes a store or its resource", reason="Databases behind an integration go with it.", instead=(
    "vercel integration list", ), ), "deploy": Route(on=("POST /deployments", ), level="write", says=
    "starts a deployment", instead=("vercel list", ), worse=(Worse(level="destructive", when=({"body.target":
    "production", }, ), says="deploys to production", reason="What visitors see is replaced.", ), ), ), "cache": Route(
    on=("POST /edge-cache/*", ), level="destructive", says="empties the cache", reason=
    "Every request goes to the origin at once.", instead=("vercel list", ), ), "settings": Route(on=(
    "PATCH /projects/*", "PATCH /teams/*", "PATCH /edge-config/*/items", "PUT /firewall/**",
    "PUT|PATCH /security/firewall/**", "POST /projects/*/transfer-request", "POST /projects/*/pause", ), level=
    "destructive", says="changes how a project runs or who sees it", reason="It takes effect at once.", instead=(
    "vercel project ls", ), ), "delete": Route(on=("DELETE /**", ), level="destructive", says=
    "deletes what the address names", reason="Vercel has no undo for it.", instead=("vercel project ls", ), ), }, )
