"""Owns the API of rules/api-fly.yaml, as scripts/make_apis.py compiled it; change it there."""

from __future__ import annotations

from agentshell.payloads.api import Api, GraphQL, Route

# fmt: off
API = Api(api="fly", hosts=("api.machines.dev", "api.fly.io", ), summary="Fly.io's Machines API and its GraphQL API", source=
    "https://fly.io/docs/machines/api/, flyctl 0.3 gql/schema.graphql", graphql=GraphQL(paths=("/graphql*", ), unlisted=
    {"irreversible": "delete*|destroy*|*delete|remove*volume*|dummytearddown*", "destructive":
    "remove*|release*|stop*|restart*|kill*|detach*|rollback*|unset*|set*|revoke*|pause*|scale*|update*|deploy*|move*|import*|*failover*|issue*|reset*",
    }, ), base=("/v1", ), routes={"app-delete": Route(on=("DELETE /apps/{app}", ), same_as=
    "fly apps destroy {app} --yes", ), "machine-delete": Route(on=("DELETE /apps/{app}/machines/{machine}", ), same_as=
    "fly machine destroy {machine} --app={app} --force", ), "volume-delete": Route(on=(
    "DELETE /apps/{app}/volumes/{volume}", ), same_as="fly volumes destroy {volume} --app={app} --yes", ), "secrets":
    Route(on=("DELETE /apps/{app}/secrets/{name}", ), same_as="fly secrets unset {name} --app={app}", ), "secrets-set":
    Route(on=("POST|PUT|PATCH /apps/{app}/secrets/**", ), same_as="fly secrets set --app={app}", ), "exec": Route(on=(
    "POST /apps/{app}/machines/{machine}/exec", ), same_as="fly machine exec {machine} {body.cmd} --app={app}", ),
    "stop": Route(on=("POST /apps/*/machines/*/stop", "POST /apps/*/machines/*/suspend",
    "POST /apps/*/machines/*/restart", "POST /apps/*/machines/*/signal", "POST /apps/*/machines/*/cordon",
    "POST /apps/*/machines/*/restart", ), level="destructive", says="stops or restarts a machine", action=
    "machine-stop", reason="What it serves is off the air.", instead=("fly machine list", ), ), "machine-update": Route(
    on=("POST /apps/*/machines/*", ), level="destructive", says="replaces a machine's configuration", reason=
    "It restarts with another image or size.", instead=("fly machine list", ), ), "volume-change": Route(on=(
    "PUT /apps/*/volumes/**", ), level="destructive", says="changes a volume", reason="A volume can only grow.",
    instead=("fly volumes list", ), ), "delete": Route(on=("DELETE /**", ), level="destructive", says=
    "deletes what the address names", reason="Fly.io has no undo for it.", ), }, )
