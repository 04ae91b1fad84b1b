"""Owns the API of rules/api-heroku.yaml, as scripts/make_apis.py compiled it; change it there."""

from __future__ import annotations

from agentshell.payloads.api import Api, Route

# fmt: off
API = Api(api="heroku", hosts=("api.heroku.com", "postgres-api.heroku.com", "api.data.heroku.com",
    "postgres-starter-api.heroku.com", ), summary="Heroku's Platform API, and that of its databases", source=
    "https://devcenter.heroku.com/articles/platform-api-reference (version 3), https://devcenter.heroku.com/articles/heroku-postgres-api",
    routes={"app-delete": Route(on=("DELETE /apps/{app}", ), same_as="heroku apps:destroy --app={app} --confirm={app}",
    ), "addon-delete": Route(on=("DELETE /apps/{app}/addons/{addon}", "DELETE /addons/{addon}", ), same_as=
    "heroku addons:destroy {addon} --app={app}", ), "database-reset": Route(on=(
    "PUT /client/*/databases/{database}/reset", ), same_as="heroku pg:reset {database}", ), "database-overwrite": Route(
    on=("POST /client/*/databases/{database}/restores", "POST /client/*/databases/{database}/transfers", ), same_as=
    "heroku pg:backups:restore {database}", ), "backup-delete": Route(on=("DELETE /client/*/transfers/{backup}",
    "DELETE /client/*/apps/*/transfers/{backup}", ), same_as="heroku pg:backups:delete {backup}", ), "variables-read":
    Route(on=("GET /apps/{app}/config-vars", ), same_as="heroku config --app={app}", ), "variables": Route(on=(
    "PATCH /apps/{app}/config-vars", "PATCH /pipelines/*/stage/*/config-vars", ), same_as=
    "heroku config:set --app={app}", ), "scale": Route(on=("PATCH|PUT|POST /apps/{app}/formation",
    "PATCH|PUT /apps/{app}/formation/{type}", ), same_as="heroku ps:scale {type} --app={app}", ), "stop": Route(on=(
    "POST /apps/{app}/dynos/{dyno}/actions/stop", ), same_as="heroku ps:stop {dyno} --app={app}", ), "restart": Route(
    on=("DELETE /apps/{app}/dynos", "DELETE /apps/{app}/dynos/{dyno}", ), same_as=
    "heroku ps:restart {dyno} --app={app}", ), "run": Route(on=("POST /apps/{app}/dynos", ), same_as=
    "heroku run --app={app} -- {body.command}", ), "rollback": Route(on=("POST /apps/{app}/releases", ), same_as=
    "heroku rollback --app={app}", ), "promote": Route(on=("POST /pipeline-promotions", ), same_as=
    "heroku pipelines:promote", ), "domains": Route(on=("DELETE /apps/{app}/domains/{domain}", ), same_as=
    "heroku domains:remove {domain} --app={app}", ), "collaborators": Route(on=(
    "DELETE /apps/{app}/collaborators/{who}", ), same_as="heroku access:remove {who} --app={app}", ), "pipeline-delete":
    Route(on=("DELETE /pipelines/{pipeline}", ), same_as="heroku pipelines:destroy {pipeline}", ), "space-delete":
    Route(on=("DELETE /spaces/{space}", ), same_as="heroku spaces:destroy --space={space} --confirm={space}", ),
    "team-delete": Route(on=("DELETE /teams/*", "DELETE /account", "DELETE /users/*", "DELETE /enterprise-accounts/*",
    ), level="irreversible", says="deletes a team or an account", reason="Every app of it goes with its data.", scope=
    "all", ), "build": Route(on=("POST /apps/*/builds", "POST /app-setups", ), level="destructive", says="deploys code",
    reason="What runs is replaced at once.", ), "settings": Route(on=("PATCH /apps/*", "PATCH /apps/*/features/*",
    "POST /apps/*/transfers", "POST /account/app-transfers", "PUT /apps/*/buildpack-installations", ), level=
    "destructive", says="changes an app's settings or owner", reason=
    "Maintenance mode, stack, name and owner take effect at once.", ), "delete": Route(on=("DELETE /**", ), level=
    "destructive", says="deletes what the address names", reason="Heroku has no undo for it.", ), }, )
