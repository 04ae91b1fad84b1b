"""Owns the API of rules/api-doctl.yaml, as scripts/make_apis.py compiled it; change it there."""

from __future__ import annotations

from agentshell.payloads.api import Api, Route, Worse

# fmt: off
API = Api(api="doctl", hosts=("api.digitalocean.com", ), summary="DigitalOcean's API", source=
    "https://docs.digitalocean.com/reference/api/digitalocean/ (v2)", base=("/v2", ), routes={"droplets": Route(on=(
    "DELETE /droplets", ), same_as="doctl compute droplet delete --tag-name={query.tag_name} --force", ), "droplet":
    Route(on=("DELETE /droplets/{id}", "DELETE /droplets/{id}/destroy_with_associated_resources/**", ), same_as=
    "doctl compute droplet delete {id} --force", ), "volume": Route(on=("DELETE /volumes/{id}", ), same_as=
    "doctl compute volume delete {id} --force", ), "snapshot": Route(on=("DELETE /snapshots/{id}",
    "DELETE /volumes/snapshots/{id}", ), same_as="doctl compute snapshot delete {id} --force", ), "image": Route(on=(
    "DELETE /images/{id}", ), same_as="doctl compute image delete {id} --force", ), "domain": Route(on=(
    "DELETE /domains/{id}", ), same_as="doctl compute domain delete {id} --force", ), "database": Route(on=(
    "DELETE /databases/{id}", ), same_as="doctl databases delete {id} --force", ), "database-part": Route(on=(
    "DELETE /databases/{id}/dbs/{name}", ), same_as="doctl databases db delete {id} {name} --force", ), "cluster":
    Route(on=("DELETE /kubernetes/clusters/{id}",
    "DELETE /kubernetes/clusters/{id}/destroy_with_associated_resources/**", ), same_as=
    "doctl kubernetes cluster delete {id} --force", ), "app": Route(on=("DELETE /apps/{id}", ), same_as=
    "doctl apps delete {id} --force", ), "registry": Route(on=("DELETE /registry", "DELETE /registries/{id}", ),
    same_as="doctl registry delete --force", ), "droplet-action": Route(on=("POST /droplets/*/actions",
    "POST /droplets/actions", "POST /volumes/*/actions", "POST /volumes/actions", "POST /reserved_ips/*/actions", ),
    level="write", says="starts an action on a machine or volume", action="droplet-action", instead=(
    "doctl compute droplet list", ), worse=(Worse(level="destructive", when=({"body.type": ("power_off", "shutdown",
    "power_cycle", "reboot", "restore", "rebuild", "resize", "password_reset", "detach", "unassign", "disable_backups",
    ), }, ), says="stops, replaces or detaches a machine or volume", reason="What runs there stops or loses its disk.",
    ), ), ), "change": Route(on=("PUT|PATCH /**", "POST /apps/*/rollback", "POST /apps/*/deployments",
    "POST /databases/*/users/*/reset_auth", "POST /kubernetes/clusters/*/upgrade", "POST /databases/*/online-migration",
    ), level="destructive", says="changes a resource", reason="It takes effect at once.", ), "delete": Route(on=(
    "DELETE /**", ), level="irreversible", says="deletes what the address names", reason=
    "DigitalOcean keeps nothing of it.", ), }, )
