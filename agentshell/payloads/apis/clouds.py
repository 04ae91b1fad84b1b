"""Owns the API of rules/api-clouds.yaml, as scripts/make_apis.py compiled it; change it there."""

from __future__ import annotations

from agentshell.payloads.api import Api, Route

# fmt: off
API = Api(api="clouds", hosts=("api.hetzner.cloud", "api.hetzner.com", "dns.hetzner.com", "robot-ws.your-server.de",
    "api.linode.com", "api.vultr.com", "api.scaleway.com", "api.render.com", "app.koyeb.com", "api.northflank.com",
    "*.api.ovh.com", "api.ovh.com", "eu.api.ovh.com", "api.exoscale.com", "api.upcloud.com", "api.civo.com",
    "api.equinix.com", "api.fastly.com", "*.cloud.databricks.com", "*.azuredatabricks.net", "*.gcp.databricks.com",
    "api.confluent.cloud", "*.confluent.cloud", "api.elastic-cloud.com", "*.snowflakecomputing.com", "api.bunny.net",
    "api.scalingo.com", "*.scalingo.com", "api.clever-cloud.com", "cloud.ibm.com", "*.cloud.ibm.com",
    "api.oraclecloud.com", "*.oraclecloud.com", "api.tailscale.com", "api.gridscale.io", "api.ionos.com",
    "api.katapult.io", "api.cyclic.sh", "api.zeabur.com", "api.*.upsun.com", "api.platform.sh", ), summary=
    "APIs of Hetzner, Linode, Vultr, Scaleway, Render, Koyeb, OVH, Exoscale, UpCloud, Fastly, Databricks, Confluent, Snowflake and Elastic Cloud",
    source=
    "https://docs.hetzner.cloud, https://techdocs.akamai.com/linode-api, https://www.vultr.com/api, https://www.scaleway.com/en/developers/api, https://api-docs.render.com",
    base=("/v*", "/api/v*", "/api/*", "/cloud/v*", ), routes={"hcloud-server": Route(on=(
    "DELETE //api.hetzner.cloud/servers/{id}", ), same_as="hcloud server delete {id}", ), "hcloud-volume": Route(on=(
    "DELETE //api.hetzner.cloud/volumes/{id}", ), same_as="hcloud volume delete {id}", ), "hcloud-off": Route(on=(
    "POST //api.hetzner.cloud/servers/{id}/actions/{action}", ), same_as="hcloud server {action} {id}", ),
    "hcloud-other": Route(on=("POST //api.hetzner.cloud/*/{id}/actions/{action}", ), same_as=
    "hcloud volume {action} {id}", ), "linode": Route(on=("DELETE //api.linode.com/linode/instances/{id}", ), same_as=
    "linode-cli linodes delete {id}", ), "linode-volume": Route(on=("DELETE //api.linode.com/volumes/{id}", ), same_as=
    "linode-cli volumes delete {id}", ), "linode-database": Route(on=(
    "DELETE //api.linode.com/databases/*/instances/{id}", ), same_as="linode-cli databases delete {id}", ), "vultr":
    Route(on=("DELETE //api.vultr.com/instances/{id}", ), same_as="vultr-cli instance delete {id}", ), "render-hook":
    Route(on=("POST|GET //api.render.com/deploy/*", ), level="write", says="starts a deploy by its hook", ), "sql":
    Route(on=("POST //*.snowflakecomputing.com/statements", ), level="write", says="runs SQL", sql="body.statement",
    dialect="snowflake", ), "sql-databricks": Route(on=("POST /2.0/sql/statements", ), level="write", says="runs SQL",
    sql="body.statement", dialect="databricks", ), "databricks-delete": Route(on=("POST /*/clusters/permanent-delete",
    "POST /*/clusters/delete", "POST /*/dbfs/delete", "POST /*/workspace/delete", "POST /*/jobs/delete",
    "POST /*/secrets/delete*", "POST /*/secrets/scopes/delete", "POST /*/pipelines/*/delete", ), level="irreversible",
    says="deletes what the call names", action="delete", reason=
    "Notebooks and files that only the workspace has are gone.", ), "power": Route(on=("POST /**/shutdown",
    "POST /**/reboot", "POST /**/rebuild", "POST /**/reset", "POST /**/poweroff", "POST /**/power_off", "POST /**/halt",
    "POST /**/stop", "POST /**/suspend", "POST /**/restart", "POST /**/detach", "POST /**/restore",
    "POST /**/reinstall", "POST /**/resize", "POST /**/password_reset", "POST /**/password", "POST /**/rollback",
    "POST /**/scale", "POST /**/failover", "POST /**/purge", "POST /**/pause", "POST /**/recycle",
    "POST /**/regenerate", "POST /**/terminate", "POST /**/patch", "POST /**/deactivate", "POST /**/purge_all",
    "POST /**/reboot-instances", "PURGE /**", "POST /**/redeploy", ), level="destructive", says=
    "stops, replaces or resets a resource", action="change", reason="What runs there stops, moves or loses its state.",
    ), "power-action": Route(on=("POST /**/action", "POST /**/actions", ), level="destructive", says=
    "stops, replaces or resets a resource", action="change", reason="What runs there stops, moves or loses its state.",
    when=({"body.action": ("*off*", "*stop*", "reboot", "*terminate*", "*delete*", "*rebuild*", "*restore*", ), }, ), ),
    "deploy": Route(on=("POST /services/*/deploys", "POST /services/*/jobs", "PUT /services/*/env-vars*",
    "PUT /services/*/env-vars/*", "PUT /service/*/version/*/activate", "POST /apps/*/builds", ), level="destructive",
    says="replaces what runs", action="change", reason="It is in front of users at once.", ), "change": Route(on=(
    "PUT|PATCH /**", ), level="destructive", says="changes a resource", reason="It takes effect at once.", ), "delete":
    Route(on=("DELETE /**", ), level="irreversible", says="deletes what the address names", reason=
    "Disks, databases and their backups go with it.", ), }, )
