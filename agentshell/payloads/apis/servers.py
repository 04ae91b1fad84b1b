"""Owns the API of rules/api-servers.yaml, as scripts/make_apis.py compiled it; change it there."""

from __future__ import annotations

from agentshell.payloads.api import Api, Route, Worse

# fmt: off
API = Api(api="servers", hosts=("*:9090", "*:9093", "*:8083", "*:6333", "*:8983", "*:5984", "*:7700", "*:8108",
    "*.pinecone.io", "*.qdrant.io", "*.cloud.qdrant.io", "*.weaviate.network", "*.weaviate.cloud", "*.meilisearch.io",
    "*.typesense.net", "*.algolia.net", "*.algolianet.com", "*:8086", "*:8123", "*:8443/ping", "*.clickhouse.cloud",
    "*.influxdata.com", "*.aws.cloud2.influxdata.com", "*.questdb.com", "*:9000/exec", ), anywhere=(
    "/api/v1/admin/tsdb/**", "/api/v1/query*", "/-/*", "/admin/realms/**", "/auth/admin/realms/**", "/connectors/**",
    "/subjects/**", "/actuator/**", "/job/**", "/api/v1/applications/**", "/v3/clusters/**", "/solr/**",
    "/collections/**", "/indexes/**", "/loki/api/v1/**", "/api/dashboards/**", "/api/admin/**", "/api/alerts/**",
    "/api/v1/provisioning/**", "/api/datasources/**", "/v2/*/manifests/*", "/v2/*/*/manifests/*", "/restart",
    "/quietDown", "/exit", "/safeRestart", "/safeExit", "/vectors/**", "/topics/**", "/silences", "/api/v2/silences",
    "/api/v2/silence/*", "/v1/schema/**", "/v1/objects/**", "/v1/graphql", "/api/v1/dags/**", "/api/v2/dags/**",
    "/api/v1/connections/**", "/scripts*", "/computer/**", "/credentials/**", "/script", "/scriptText", "/_session",
    "/write", "/api/v2/write", "/api/v2/delete", "/query", "/api/v2/query", "/exec", "/user/**/doDelete", "/minio/**",
    "/v1/queries/**", "/db/execute", "/db/query", "/db/**/tx/**", ), summary=
    "Servers that people run themselves - Prometheus, Alertmanager, Grafana, Loki, Keycloak, Kafka's, Jenkins, Argo CD, Rancher, Airflow, registries, search and vector stores, Spring's actuator",
    source=
    "https://prometheus.io/docs/prometheus/latest/querying/api, https://www.keycloak.org/docs-api/26.4/rest-api, https://docs.confluent.io/platform/current/connect/references/restapi.html, https://argo-cd.readthedocs.io/en/stable/developer-guide/api-docs, https://qdrant.tech/documentation, https://solr.apache.org/guide, https://couchdb.apache.org",
    routes={"asks": Route(on=("POST /api/v1/query", "POST /api/v1/query_range", "POST /api/v1/series",
    "POST /api/v1/labels", "POST /loki/api/v1/query*", "POST /loki/api/v1/push", "POST /api/v2/write", "POST /write",
    "POST /api/v2/query", "POST /collections/*/points/search", "POST /collections/*/points/query",
    "POST /collections/*/points/scroll", "POST /indexes/*/search", "POST /collections/*/documents/search",
    "POST /_session", "POST /1/indexes/*/query", "POST /1/indexes/*/queries", ), level="write", says="asks", ),
    "series": Route(on=("POST|PUT /api/v1/admin/tsdb/delete_series", ), level="irreversible", says=
    "deletes time series", action="series-delete", reason="Prometheus has no undo and rarely a backup.", scope="many",
    ), "tombstones": Route(on=("POST|PUT /api/v1/admin/tsdb/clean_tombstones", ), level="irreversible", says=
    "removes deleted series from the disk", action="series-delete", ), "logs": Route(on=(
    "POST|PUT|DELETE /loki/api/v1/delete", ), level="irreversible", says="deletes log lines", action="logs-delete",
    reason="There is no copy of them.", ), "measurements": Route(on=("POST /api/v2/delete", ), level="irreversible",
    says="deletes measurements", action="series-delete", reason="There is no copy of them.", ), "influx": Route(on=(
    "POST|GET //*:8086/query", "POST /query", ), level="write", says="runs InfluxQL", when=({"query.q": "present", }, ),
    sql="query.q", dialect="mysql", ), "influx-body": Route(on=("POST /query", ), level="write", says="runs InfluxQL",
    when=({"body.q": "present", }, ), sql="body.q", dialect="mysql", ), "quit": Route(on=("POST|PUT /-/quit",
    "POST /exit", "POST /safeExit", "POST /quietDown", "POST /restart", "POST /safeRestart", "POST /actuator/shutdown",
    "POST /actuator/restart", "POST /admin/shutdown", "POST /api/v1/admin/shutdown", ), level="destructive", says=
    "stops the server", action="shutdown", reason="Whatever it serves is off the air.", ), "silence": Route(on=(
    "POST /api/v2/silences", "POST /api/v1/silences", ), level="write", says="silences alerts", action="alerts-silence",
    ), "realm": Route(on=("DELETE /admin/realms/*", "DELETE /auth/admin/realms/*", ), level="irreversible", says=
    "deletes a realm", action="realm-delete", reason="Every user and client of it goes with it.", scope="all", ),
    "realm-part": Route(on=("DELETE /admin/realms/**", "DELETE /auth/admin/realms/**", ), level="irreversible", says=
    "deletes a part of a realm", action="realm-delete", reason="Its users can no longer sign in.", ), "realm-change":
    Route(on=("PUT /admin/realms/**", "PUT /auth/admin/realms/**", "POST /admin/realms/*/logout-all",
    "POST /admin/realms/*/push-revocation", "POST /admin/realms/*/users/*/logout", ), level="destructive", says=
    "changes who can sign in", action="realm-change", reason="It takes effect at once.", ), "connector": Route(on=(
    "PUT /connectors/*/pause", "PUT /connectors/*/stop", "POST /connectors/*/restart", "PUT /connectors/*/config",
    "DELETE /connectors/*/offsets", "PATCH /connectors/*/offsets", ), level="destructive", says=
    "stops or changes a connector", action="connector-change", reason="Data no longer flows.", ), "schema": Route(on=(
    "DELETE /subjects/**", "PUT /config", "PUT /config/*", "PUT /mode", "PUT /mode/*", ), level="destructive", says=
    "deletes schemas or their checks", action="schema-change", reason="Messages can no longer be read.", ), "topic":
    Route(on=("DELETE /v3/clusters/*/topics/*", "DELETE /topics/*", ), level="irreversible", says="deletes a topic",
    action="topic-delete", reason="Every message of it is gone.", ), "build": Route(on=("POST /job/**/build",
    "POST /job/**/buildWithParameters", "POST /job/**/stop", "POST /createItem", ), level="write", says=
    "starts or stops a build", action="build-start", ), "job": Route(on=("POST /job/**/doDelete",
    "POST /job/**/doWipeOutWorkspace", "POST /view/**/doDelete", "POST /user/**/doDelete",
    "POST /credentials/**/doDelete", "POST /computer/**/doDelete", "POST /job/**/disable", "POST /job/**/config.xml", ),
    level="irreversible", says="deletes or replaces a job", action="job-delete", reason=
    "Its builds and their logs go with it.", ), "script": Route(on=("POST /script", "POST /scriptText",
    "POST /computer/**/scriptText", ), level="exec", says="runs a Groovy script on the server", action="script-run",
    reason="It may do anything there.", ), "application": Route(on=("DELETE /api/v1/applications/*",
    "DELETE /api/v1/applications/*/resource", "DELETE /api/v1/clusters/*", "DELETE /api/v1/projects/*", ), level=
    "irreversible", says="deletes an application and what it deployed", action="application-delete", reason=
    "Argo CD deletes the objects in the cluster with it.", ), "application-change": Route(on=(
    "POST /api/v1/applications/*/sync", "POST /api/v1/applications/*/rollback", "PUT|PATCH /api/v1/applications/*/**",
    "POST /api/v1/applications/*/resource*", ), level="destructive", says="changes what an application runs", action=
    "application-change", reason="It takes effect in the cluster at once.", ), "image": Route(on=(
    "DELETE /v2/**/manifests/*", "DELETE /v2/**/blobs/*", "DELETE /v2/repositories/**", ), level="irreversible", says=
    "deletes an image", action="image-delete", reason="What is deployed from it can no longer be started.", ), "solr":
    Route(on=("POST|PUT /solr/*/update/**", ), level="write", says="changes documents", worse=(Worse(level=
    "irreversible", when=({"body": "*<delete>*", }, {"body.delete": "present", }, {"body.delete.query": "present", }, {
    "query.stream.body": "*<delete>*", }, ), says="deletes documents", reason="`*:*` empties the collection.", ), ), ),
    "solr-admin": Route(on=("* /solr/admin/collections", "* /solr/admin/cores", ), level="irreversible", says=
    "deletes a collection or core", action="collection-delete", reason="Its documents go with it.", when=({
    "query.action": ("DELETE", "UNLOAD", "DELETESHARD", "DELETEREPLICA", "DELETENODE", "RELOAD", "RESTORE", "delete",
    "unload", "DELETEBACKUP", "DELETEALIAS", ), }, ), ), "points": Route(on=("POST /collections/*/points/delete",
    "POST /vectors/delete", "POST /collections/*/points/payload/delete", "POST /collections/*/points/payload/clear",
    "POST /collections/*/delete", "POST /indexes/*/documents/delete*", "POST /1/indexes/*/clear",
    "POST /1/indexes/*/deleteByQuery", "POST /v2/vectordb/*/drop", "POST /v2/vectordb/*/delete", ), level=
    "irreversible", says="deletes what an index holds", action="points-delete", reason="It has to be computed again.",
    all=({"body.deleteAll": "true", }, ), ), "collection": Route(on=("DELETE /collections/*", "DELETE /indexes/*",
    "DELETE /indexes/*/documents", "DELETE /v1/schema/*", "DELETE /1/indexes/*", "DELETE /collections/*/documents",
    "DELETE /v1/objects/**", ), level="irreversible", says="deletes a collection", action="collection-delete", reason=
    "Its documents go with it.", ), "dags": Route(on=("DELETE /api/v1/dags/**", "DELETE /api/v2/dags/**",
    "DELETE /api/v1/connections/*", "POST /api/v1/dags/*/clearTaskInstances", "PATCH /api/v1/dags/*", ), level=
    "destructive", says="deletes or stops a pipeline", action="dag-change", reason="Its history goes with it.", ),
    "clickhouse": Route(on=("POST //*:8123/", "POST //*.clickhouse.cloud/", "GET //*:8123/",
    "GET //*.clickhouse.cloud/", ), level="write", says="runs SQL", when=({"query.query": "present", }, ), sql=
    "query.query", dialect="clickhouse", ), "clickhouse-body": Route(on=("POST //*:8123/", "POST //*.clickhouse.cloud/",
    ), level="write", says="runs SQL", sql="body", dialect="clickhouse", ), "rqlite": Route(on=("POST /db/execute", ),
    level="write", says="runs SQL", sql="body", dialect="sqlite", ), "questdb": Route(on=("GET|POST /exec", ), level=
    "write", says="runs SQL", when=({"query.query": "present", }, ), sql="query.query", ), "alerts": Route(on=(
    "POST /api/admin/pause-all-alerts", "POST /api/alerts/*/pause", "PUT /api/v1/provisioning/**", ), level=
    "destructive", says="changes or silences alerts", action="alerts-change", reason=
    "Nobody is told when something fails.", ), }, )
