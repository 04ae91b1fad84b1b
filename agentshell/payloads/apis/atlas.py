"""Owns the API of rules/api-atlas.yaml, as scripts/make_apis.py compiled it; change it there."""

from __future__ import annotations

from agentshell.payloads.api import Api, Route

# fmt: off
API = Api(api="atlas", hosts=("cloud.mongodb.com", "cloud-dev.mongodb.com", "data.mongodb-api.com", "*.data.mongodb-api.com",
    "services.cloud.mongodb.com", ), summary="MongoDB Atlas' Administration API and Data API", source=
    "https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/, https://www.mongodb.com/docs/atlas/app-services/data-api",
    base=("/api/atlas/v*", "/api/public/v*", ), routes={"cluster": Route(on=("DELETE /groups/{project}/clusters/{name}",
    "DELETE /groups/{project}/flexClusters/{name}", "DELETE /groups/{project}/serverless/{name}", ), same_as=
    "atlas clusters delete {name} --projectId={project} --force", ), "project": Route(on=("DELETE /groups/{project}", ),
    same_as="atlas projects delete {project} --force", ), "organization": Route(on=("DELETE /orgs/{org}", ), same_as=
    "atlas organizations delete {org} --force", ), "user": Route(on=("DELETE /groups/{project}/databaseUsers/*/{name}",
    ), same_as="atlas dbusers delete {name} --projectId={project} --force", ), "restore": Route(on=(
    "POST /groups/{project}/clusters/{name}/backup/restoreJobs", ), same_as=
    "atlas backups restores start automated --clusterName={name} --projectId={project}", ), "snapshot": Route(on=(
    "DELETE /groups/{project}/clusters/{name}/backup/snapshots/{id}", ), same_as=
    "atlas backups snapshots delete {id} --clusterName={name} --projectId={project} --force", ), "documents": Route(on=(
    "POST /**/action/deleteMany", "POST /**/action/deleteOne", ), level="destructive", says="deletes documents", reason=
    "What the filter finds is deleted; an empty one finds everything.", all=({"body.filter": "absent", "**._id":
    "absent", }, ), ), "change": Route(on=("PATCH|PUT /**", "POST /groups/*/clusters/*/restartPrimaries",
    "POST /groups/*/clusters/*/outageSimulation", ), level="destructive", says="changes a cluster or its access",
    reason="It takes effect at once.", ), "delete": Route(on=("DELETE /**", ), level="irreversible", says=
    "deletes what the address names", reason="Backups of a cluster go with it.", ), }, )
