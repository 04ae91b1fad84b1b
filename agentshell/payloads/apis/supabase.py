"""Owns the API of rules/api-supabase.yaml, as scripts/make_apis.py compiled it; change it there."""

from __future__ import annotations

from agentshell.payloads.api import Api, Route

# fmt: off
API = Api(api="supabase", hosts=("api.supabase.com", "*.supabase.co", "*.supabase.in", "*.supabase.red", ), summary=
    "Supabase's Management API, and the APIs of its projects", source=
    "https://supabase.com/docs/reference/api/introduction (v1), https://postgrest.org/en/v12, https://supabase.com/docs/reference/javascript",
    base=("/v*", ), routes={"project-delete": Route(on=("DELETE //api.supabase.com/projects/{project}", ), same_as=
    "supabase projects delete {project}", ), "branch-delete": Route(on=("DELETE //api.supabase.com/branches/{branch}",
    ), same_as="supabase branches delete {branch}", ), "function-delete": Route(on=(
    "DELETE //api.supabase.com/projects/{project}/functions/{name}", ), same_as=
    "supabase functions delete {name} --project-ref={project}", ), "secret-delete": Route(on=(
    "DELETE //api.supabase.com/projects/{project}/secrets", ), same_as="supabase secrets unset --project-ref={project}",
    ), "secrets": Route(on=("POST //api.supabase.com/projects/{project}/secrets", ), same_as=
    "supabase secrets set --project-ref={project}", ), "restore": Route(on=(
    "POST //api.supabase.com/projects/*/database/backups/restore*", ), level="irreversible", says=
    "overwrites the database with a backup", reason="What was written since is gone.", instead=("supabase backups list",
    ), scope="all", ), "query": Route(on=("POST //api.supabase.com/projects/*/database/query", "POST /pg/query",
    "POST /database/*/query", ), level="write", says="runs SQL", sql="body.query", ), "query-other": Route(on=(
    "POST //api.supabase.com/projects/*/database/migrations", ), level="write", says="runs a migration", sql=
    "body.query", ), "branch-reset": Route(on=("POST //api.supabase.com/branches/*/reset",
    "POST //api.supabase.com/branches/*/merge", "POST //api.supabase.com/branches/*/push", ), level="irreversible",
    says="resets or merges a branch's database", reason="Rows that only it has are gone.", instead=(
    "supabase branches list", ), ), "pause": Route(on=("POST //api.supabase.com/projects/*/pause",
    "POST //api.supabase.com/projects/*/upgrade", "POST //api.supabase.com/projects/*/restore/**", ), level=
    "destructive", says="pauses or replaces a project's database", reason="Everything that uses it is off the air.",
    instead=("supabase projects list", ), ), "settings": Route(on=("PATCH|PUT //api.supabase.com/projects/**",
    "POST //api.supabase.com/projects/*/network-restrictions/apply",
    "POST //api.supabase.com/projects/*/custom-hostname/activate",
    "POST //api.supabase.com/projects/*/vanity-subdomain/activate", ), level="destructive", says=
    "changes a project's settings", reason="It takes effect at once.", instead=("supabase projects list", ), ), "keys":
    Route(on=("GET //api.supabase.com/projects/*/api-keys", ), level="secret", says="prints the project's keys",
    instead=("supabase projects list", ), ), "rows-delete": Route(on=("DELETE /rest/v1/{table}", ), level="destructive",
    says="deletes rows", reason="PostgREST deletes every row that the filter lets through; without one, all.", ),
    "storage-delete": Route(on=("DELETE /storage/v1/bucket/*", "POST /storage/v1/bucket/*/empty",
    "DELETE /storage/v1/object/**", "DELETE /object/**", "DELETE /bucket/**", "POST /bucket/*/empty", ), level=
    "irreversible", says="deletes stored files", reason="Storage keeps no versions.", ), "user-delete": Route(on=(
    "DELETE /auth/v1/admin/users/*", "DELETE /admin/users/*", ), level="irreversible", says="deletes a user", reason=
    "The user's identities and sessions go with it.", ), "delete": Route(on=("DELETE /**", ), level="destructive", says=
    "deletes what the address names", ), }, )
