"""Owns the API of rules/api-cloud-databases.yaml, as scripts/make_apis.py compiled it; change it there."""

from __future__ import annotations

from agentshell.payloads.api import Api, Route

# fmt: off
API = Api(api="cloud-databases", hosts=("console.neon.tech", "api.planetscale.com", "api.turso.tech", "api.upstash.com",
    "api.xata.io", "*.xata.sh", "api.aiven.io", "console.aiven.io", "api.cockroachlabs.com", "cockroachlabs.cloud",
    "cockroachlabs.com", "api.clickhouse.cloud", "*.turso.io", "*.neon.tech", "api.timescale.com", ), summary=
    "APIs of Neon, PlanetScale, Turso, Upstash, Xata and Aiven", source=
    "https://api-docs.neon.tech (v2), https://planetscale.com/docs/api, https://docs.turso.tech/api-reference, https://upstash.com/docs/devops/developer-api, https://api.aiven.io/doc",
    base=("/api/v*", "/v*", ), routes={"neon-project": Route(on=("DELETE //console.neon.tech/projects/{project}", ),
    same_as="neonctl projects delete {project}", ), "neon-branch": Route(on=(
    "DELETE //console.neon.tech/projects/{project}/branches/{branch}", ), same_as=
    "neonctl branches delete {branch} --project-id={project}", ), "neon-database": Route(on=(
    "DELETE //console.neon.tech/projects/{project}/branches/{branch}/databases/{name}", ), same_as=
    "neonctl databases delete {name} --branch={branch} --project-id={project}", ), "neon-role": Route(on=(
    "DELETE //console.neon.tech/projects/{project}/branches/{branch}/roles/{name}", ), same_as=
    "neonctl roles delete {name} --branch={branch} --project-id={project}", ), "neon-restore": Route(on=(
    "POST //console.neon.tech/projects/{project}/branches/{branch}/restore", ), same_as=
    "neonctl branches restore {branch} --project-id={project} --preserve-under-name={body.preserve_under_name}", ),
    "neon-reset": Route(on=("POST //console.neon.tech/projects/{project}/branches/{branch}/reset_to_parent", ), same_as=
    "neonctl branches reset {branch} --project-id={project}", ), "planetscale-database": Route(on=(
    "DELETE //api.planetscale.com/organizations/{org}/databases/{database}", ), same_as=
    "pscale database delete {database} --org={org} --force", ), "planetscale-branch": Route(on=(
    "DELETE //api.planetscale.com/organizations/{org}/databases/{database}/branches/{branch}", ), same_as=
    "pscale branch delete {database} {branch} --org={org} --force", ), "planetscale-backup": Route(on=(
    "DELETE //api.planetscale.com/organizations/{org}/databases/{database}/branches/{branch}/backups/{backup}", ),
    same_as="pscale backup delete {database} {branch} {backup} --org={org} --force", ), "planetscale-deploy": Route(on=(
    "POST //api.planetscale.com/organizations/{org}/databases/{database}/deploy-requests/{number}/deploy",
    "POST //api.planetscale.com/organizations/{org}/databases/{database}/deploy-requests/{number}/revert",
    "POST //api.planetscale.com/organizations/{org}/databases/{database}/deploy-requests/{number}/apply-deploy", ),
    same_as="pscale deploy-request deploy {database} {number} --org={org}", ), "turso-database": Route(on=(
    "DELETE //api.turso.tech/organizations/{org}/databases/{name}", ), same_as="turso db destroy {name} --yes", ),
    "turso-group": Route(on=("DELETE //api.turso.tech/organizations/{org}/groups/{name}", ), same_as=
    "turso group destroy {name} --yes", ), "turso-tokens": Route(on=(
    "POST //api.turso.tech/organizations/*/databases/*/auth/rotate",
    "POST //api.turso.tech/organizations/*/groups/*/auth/rotate", ), level="destructive", says=
    "makes every token of a database void", action="change", reason="Whatever uses it stops.", instead=("turso db list",
    ), ), "turso-sql": Route(on=("POST //*.turso.io/pipeline", ), level="write", says="runs SQL", sql=
    "body.requests.stmt.sql", dialect="sqlite", ), "turso-sql-1": Route(on=("POST //*.turso.io/", ), level="write",
    says="runs SQL", sql="body.statements", dialect="sqlite", ), "neon-sql": Route(on=("POST //*.neon.tech/sql", ),
    level="write", says="runs SQL", sql="body.query", ), "aiven-service": Route(on=(
    "DELETE //*aiven.io/project/{project}/service/{service}", ), same_as=
    "avn service terminate {service} --project={project} --force", ), "neon-other": Route(on=(
    "POST //console.neon.tech/projects/*/endpoints/*/suspend",
    "POST //console.neon.tech/projects/*/endpoints/*/restart",
    "POST //console.neon.tech/projects/*/branches/*/set_as_default",
    "POST //console.neon.tech/projects/*/branches/*/roles/*/reset_password",
    "POST //console.neon.tech/projects/*/transfer_requests", "PATCH //console.neon.tech/projects/**", ), level=
    "destructive", says="changes what runs", action="change", reason=
    "Every user of the database gets the change at once.", instead=("neonctl projects list", ), ), "upstash": Route(on=(
    "POST //api.upstash.com/redis/reset-password/*", "POST //api.upstash.com/redis/disable*/**",
    "POST //api.upstash.com/redis/rename/*", "POST //api.upstash.com/redis/restore-backup/*",
    "POST //api.upstash.com/redis/change-plan/*", "POST //api.upstash.com/vector/index/*/reset*",
    "POST //api.upstash.com/redis/move-to-team", ), level="destructive", says=
    "changes a database, or makes its password void", action="change", reason="Whatever uses it stops.", ), "change":
    Route(on=("PATCH|PUT /**", ), level="destructive", says="changes what runs", reason=
    "Every user of the database gets the change at once.", ), "delete": Route(on=("DELETE /**", ), level="irreversible",
    says="deletes what the address names", reason="A branch or project goes with its data.", ), }, )
