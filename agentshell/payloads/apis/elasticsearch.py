"""Owns the API of rules/api-elasticsearch.yaml, as scripts/make_apis.py compiled it; change it there."""

from __future__ import annotations

from agentshell.payloads.api import Api, Route, Worse

# fmt: off
API = Api(api="elasticsearch", hosts=("*:9200", "*.es.amazonaws.com", "*.aoss.amazonaws.com", "*.es.io",
    "*.elastic-cloud.com", "*.found.io", "*.bonsaisearch.net", "*.bonsai.io", ), anywhere=("/_cluster/**",
    "/api/console/proxy", "/s/*/api/console/proxy", "/*/_delete_by_query", "/*/_close", "/*/_forcemerge", "/_aliases",
    "/*/_settings", "/_all/**", "/_all", "/_snapshot/**", "/_ilm/**", "/_slm/**", "/_data_stream/**",
    "/_index_template/**", "/_security/**", "/_plugins/**", "/*/_update_by_query", "/_bulk", "/*/_bulk",
    "/_template/**", "/_ingest/**", "/_cache/clear", "/*/_doc/**", "/*/_rollover", "/*/_mapping", "/_nodes/**",
    "/_scripts/**", "/_tasks/**", "/_component_template/**", "/_search/scroll", "/_pit", "/_async_search/**",
    "/_transform/**", "/_ml/**", "/_ccr/**", "/*/_ccr/**", "/_opendistro/**", "/_dangling/**", "/_enrich/**",
    "/_watcher/**", "/_reindex", "/_sql", "/_plugins/_sql", ), summary="Elasticsearch, OpenSearch and their like",
    source="https://www.elastic.co/docs/api/doc/elasticsearch (9.2), https://docs.opensearch.org/3.3/api-reference",
    routes={"console": Route(on=("POST /api/console/proxy", "POST /s/*/api/console/proxy", ), level="irreversible",
    says="sends a call that deletes or replaces through Kibana", action="index-delete", reason=
    "Every document of an index is gone at once.", when=({"query.method": ("DELETE", "delete", "PUT", "put", ), }, ), ),
    "search-context": Route(on=("DELETE /_search/scroll/**", "DELETE /_pit", "DELETE /_search/point_in_time/**",
    "DELETE /_async_search/*", "DELETE /*/_pit", ), level="write", says="closes a search", ), "everything": Route(on=(
    "DELETE /_all", 'DELETE /\\*', "DELETE /", ), level="irreversible", says="deletes every index", action=
    "index-delete", reason="Every document is gone at once.", scope="all", ), "delete-by-query": Route(on=(
    "POST /{index}/_delete_by_query", ), level="irreversible", says="deletes the documents that a query finds", reason=
    "They are gone at once; a `match_all` empties the index.", all=({"**.term": "absent", "**.terms": "absent",
    "**.match": "absent", "**.range": "absent", "**.ids": "absent", "**.bool": "absent", }, ), ), "document": Route(on=(
    "DELETE /*/_doc/*", ), level="destructive", says="deletes a document", reason=
    "There is no copy of it in the index.", ), "snapshot": Route(on=("DELETE /_snapshot/**",
    "POST /_snapshot/*/*/_mount", ), level="irreversible", says="deletes a snapshot or its repository", action=
    "snapshot-delete", reason="There is nothing to go back to from then on.", ), "restore": Route(on=(
    "POST /_snapshot/*/*/_restore", ), level="destructive", says="restores a snapshot", reason=
    "Indices of the same name are closed and overwritten.", ), "rules": Route(on=("DELETE /_ilm/**",
    "PUT /_ilm/policy/*", "PUT|DELETE /_slm/policy/*", "POST /_ilm/move/*", "DELETE /_index_template/*",
    "DELETE /_template/*", "DELETE /_component_template/*", "DELETE /_ingest/pipeline/*",
    "PUT|POST|DELETE /_security/**", "PUT|DELETE|PATCH|POST /_plugins/_security/**",
    "PUT|POST|DELETE /_plugins/_ism/**", "DELETE /_scripts/*", ), level="destructive", says=
    "changes rules that delete indices or let people in", reason="A policy deletes indices later.", ), "data-stream":
    Route(on=("DELETE /_data_stream/*", ), level="irreversible", says="deletes a data stream", reason=
    "Every index behind it goes with it.", ), "cluster": Route(on=("PUT|POST /_cluster/settings",
    "POST /_cluster/reroute", "POST|DELETE /_cluster/voting_config_exclusions", "POST /_nodes/*/shutdown",
    "PUT|DELETE /_nodes/*/shutdown", "POST /_shutdown", "PUT /_settings", "PUT /_all/_settings", "POST /_dangling/**",
    "DELETE /_dangling/**", ), level="destructive", says="changes how the whole cluster works", reason=
    "A setting may take away what keeps `DELETE *` from working.", ), "settings": Route(on=("PUT /*/_settings",
    "PUT /*/_block/*", "POST /*/_close", "POST /*/_shrink/*", "PUT|POST /*/_shrink/*", "PUT|POST /*/_split/*",
    "POST /*/_forcemerge", "POST /*/_freeze", "POST /*/_unfollow", "POST /*/_ccr/*", "POST /*/_rollover", ), level=
    "destructive", says="changes or closes an index", reason="Searches fail, or replicas are gone.", ), "aliases":
    Route(on=("POST /_aliases", ), level="write", says="changes aliases", worse=(Worse(level="irreversible", when=({
    "**.remove_index.index": "present", }, {"**.remove_index.indices": "present", }, ), says="deletes indices", reason=
    "`remove_index` deletes the index itself.", ), Worse(level="destructive", when=({"**.remove.index": "present", }, {
    "**.remove.indices": "present", }, ), says="takes an alias off an index", reason=
    "What searches by the alias finds something else.", ), ), ), "alias": Route(on=("DELETE /*/_alias/*",
    "DELETE /*/_aliases/*", ), level="destructive", says="takes an alias off an index", reason=
    "What searches by the alias finds nothing.", ), "bulk": Route(on=("POST|PUT /_bulk", "POST|PUT /*/_bulk", ), level=
    "write", says="writes documents", worse=(Worse(level="destructive", when=({"body": '*"delete"*', }, {
    "**.delete._id": "present", }, {"**.delete._index": "present", }, ), says="deletes documents", ), ), ),
    "update-by-query": Route(on=("POST /*/_update_by_query", ), level="destructive", says=
    "changes the documents that a query finds", reason="What they held before is gone.", ), "index": Route(on=(
    "DELETE /**", ), level="irreversible", says="deletes an index or what the address names", action="index-delete",
    reason="Every document of it is gone at once.", ), }, )
