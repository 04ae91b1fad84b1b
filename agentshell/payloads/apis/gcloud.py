"""Owns the API of rules/api-gcloud.yaml, as scripts/make_apis.py compiled it; change it there."""

from __future__ import annotations

from agentshell.payloads.api import Api, Route

# fmt: off
API = Api(api="gcloud", hosts=("*.googleapis.com", "storage.cloud.google.com", ), summary="Google Cloud's REST APIs", source=
    "https://cloud.google.com/apis/docs/overview (discovery documents of 2026-10)", base=("/v*", "/compute/v*",
    "/sql/v*", "/bigquery/v*", "/storage/v*", "/dns/v*", "/compute/*", ), routes={"sign-in": Route(on=(
    "* //oauth2.googleapis.com/**", "* //*translat*.googleapis.com/**", "* //*vision.googleapis.com/**",
    "* //speech.googleapis.com/**", "* //texttospeech.googleapis.com/**", "* //maps.googleapis.com/**",
    "* //iamcredentials.googleapis.com/**", "* //fcm.googleapis.com/**", "* //sts.googleapis.com/**", ), level="write",
    says="asks", ), "project": Route(on=("DELETE //cloudresourcemanager.googleapis.com/projects/{project}", ), same_as=
    "gcloud projects delete {project} --quiet", ), "instance": Route(on=(
    "DELETE //compute.googleapis.com/projects/{project}/zones/{zone}/instances/{name}", ), same_as=
    "gcloud compute instances delete {name} --zone={zone} --project={project} --quiet", ), "disk": Route(on=(
    "DELETE //compute.googleapis.com/projects/{project}/zones/{zone}/disks/{name}", ), same_as=
    "gcloud compute disks delete {name} --zone={zone} --project={project} --quiet", ), "snapshot": Route(on=(
    "DELETE //compute.googleapis.com/projects/{project}/global/snapshots/{name}", ), same_as=
    "gcloud compute snapshots delete {name} --project={project} --quiet", ), "network": Route(on=(
    "DELETE //compute.googleapis.com/projects/{project}/global/networks/{name}", ), same_as=
    "gcloud compute networks delete {name} --project={project} --quiet", ), "cluster": Route(on=(
    "DELETE //container.googleapis.com/projects/{project}/locations/{zone}/clusters/{name}",
    "DELETE //container.googleapis.com/projects/{project}/zones/{zone}/clusters/{name}", ), same_as=
    "gcloud container clusters delete {name} --location={zone} --project={project} --quiet", ), "sql-instance": Route(
    on=("DELETE //sqladmin.googleapis.com/projects/{project}/instances/{name}",
    "DELETE //www.googleapis.com/projects/{project}/instances/{name}", ), same_as=
    "gcloud sql instances delete {name} --project={project} --quiet", ), "sql-database": Route(on=(
    "DELETE //sqladmin.googleapis.com/projects/{project}/instances/{instance}/databases/{name}", ), same_as=
    "gcloud sql databases delete {name} --instance={instance} --project={project} --quiet", ), "sql-restore": Route(on=(
    "POST //sqladmin.googleapis.com/projects/{project}/instances/{name}/restoreBackup", ), same_as=
    "gcloud sql backups restore 1 --restore-instance={name} --project={project} --quiet", ), "bucket": Route(on=(
    "DELETE //storage.googleapis.com/b/{bucket}", ), same_as="gcloud storage buckets delete gs://{bucket} --quiet", ),
    "object": Route(on=("DELETE //storage.googleapis.com/b/{bucket}/o/{key}",
    "DELETE //storage.googleapis.com/{bucket}/{key}", ), same_as="gcloud storage rm gs://{bucket}/{key}", ), "run":
    Route(on=("DELETE //*run.googleapis.com/projects/{project}/locations/{region}/services/{name}", ), same_as=
    "gcloud run services delete {name} --region={region} --project={project} --quiet", ), "secret": Route(on=(
    "DELETE //secretmanager.googleapis.com/projects/{project}/secrets/{name}", ), same_as=
    "gcloud secrets delete {name} --project={project} --quiet", ), "secret-read": Route(on=(
    "GET //secretmanager.googleapis.com/projects/*/secrets/*/versions/*:access", ), level="secret", says=
    "prints a secret's value", instead=("gcloud secrets list", ), ), "topic": Route(on=(
    "DELETE //pubsub.googleapis.com/projects/{project}/topics/{name}", ), same_as=
    "gcloud pubsub topics delete {name} --project={project}", ), "dataset": Route(on=(
    "DELETE //bigquery.googleapis.com/projects/{project}/datasets/{name}", ), same_as=
    "bq rm --recursive --force --dataset {project}:{name}", ), "table": Route(on=(
    "DELETE //bigquery.googleapis.com/projects/{project}/datasets/{dataset}/tables/{name}", ), same_as=
    "bq rm --force --table {project}:{dataset}.{name}", ), "query": Route(on=(
    "POST //bigquery.googleapis.com/projects/*/queries", ), level="write", says="runs SQL", unless=({"body.dryRun":
    "true", }, ), sql="body.query", dialect="bigquery", ), "job": Route(on=(
    "POST //bigquery.googleapis.com/projects/*/jobs", ), level="write", says="runs SQL", sql=
    "body.configuration.query.query", dialect="bigquery", ), "spanner": Route(on=(
    "PATCH //spanner.googleapis.com/projects/*/instances/*/databases/*/ddl", ), level="destructive", says=
    "changes a database's tables", reason="Spanner has no undo for it.", ), "upload": Route(on=(
    "PUT|POST|PATCH //storage.googleapis.com/**", "PUT|POST //*.storage.googleapis.com/**", "PUT|POST /upload/**",
    "POST|PUT|PATCH //sheets.googleapis.com/**", "PATCH|PUT //www.googleapis.com/drive/**",
    "PATCH|PUT //www.googleapis.com/calendar/**", "PATCH|PUT //firestore.googleapis.com/**", ), level="write", says=
    "uploads or changes a document", ), "change-post": Route(on=("POST /**/stop", "POST /**/reset", "POST /**/suspend",
    "POST /**/failover", "POST /**/restart", "POST /**/switchover", "POST /**/promoteReplica", "POST /**/truncateLog",
    "POST /**/detachDisk", "POST /**/setIamPolicy", "POST /**/*:setIamPolicy", "POST /**/*:purge", "POST /**/*:disable",
    "POST /**/*:destroy", "POST /**/*:cancel", "POST /**/*:restore", "POST /**/*:delete*", "POST /**/*:batchDelete*",
    "POST /**/*:bulkDelete*", "POST /**/*:undelete", "POST /**/*:rollback", "POST /**/resetSslConfig",
    "POST /**/*:setNodePoolSize", "POST /**/*:drop*", "POST /**/*:purgeReadGroup", "POST /**/*:failover",
    "POST /**/*:import*", ), level="destructive", says="stops, replaces or resets a resource", action="rest-change",
    reason="What runs there stops or loses its state.", instead=("gcloud projects describe PROJECT", ), ), "delete":
    Route(on=("DELETE /**", ), level="irreversible", says="deletes what the address names", action="rest-delete",
    reason="Google keeps few of its resources for an undo.", instead=("gcloud projects describe PROJECT", ), ),
    "change": Route(on=("PUT|PATCH /**", ), level="destructive", says="replaces or changes a resource", action=
    "rest-change", reason="It takes effect at once.", instead=("gcloud projects describe PROJECT", ), ), }, )
