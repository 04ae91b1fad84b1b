"""Owns the API of rules/api-docker.yaml, as scripts/make_apis.py compiled it; change it there."""

from __future__ import annotations

from agentshell.payloads.api import Api, Route

# fmt: off
API = Api(api="docker", hosts=("*:2375", "*:2376", ), sockets=("*docker.sock", "*podman.sock", "*docker*.sock", ), summary=
    "The Docker Engine's API, on its socket or over the network", source=
    "https://docs.docker.com/reference/api/engine/ (1.51), https://docs.podman.io/en/latest/_static/api.html", base=(
    "/v*", "/v*/libpod", "/libpod", ), routes={"container": Route(on=("DELETE /containers/{id}", ), same_as=
    "docker --host={origin} rm --force={query.force} --volumes={query.v} {id}", ), "volume": Route(on=(
    "DELETE /volumes/{name}", ), same_as="docker --host={origin} volume rm {name}", ), "image": Route(on=(
    "DELETE /images/{name}/**", ), same_as="docker --host={origin} rmi {name}", ), "network": Route(on=(
    "DELETE /networks/{name}", ), same_as="docker --host={origin} network rm {name}", ), "volumes-prune": Route(on=(
    "POST /volumes/prune", ), same_as="docker --host={origin} volume prune --force --all", ), "containers-prune": Route(
    on=("POST /containers/prune", ), same_as="docker --host={origin} container prune --force", ), "images-prune": Route(
    on=("POST /images/prune", ), same_as="docker --host={origin} image prune --force", ), "system-prune": Route(on=(
    "POST /system/prune", ), same_as="docker --host={origin} system prune --all --force --volumes", ), "stop": Route(on=
    ("POST /containers/{id}/stop", "POST /containers/{id}/pause", ), same_as="docker --host={origin} stop {id}", ),
    "kill": Route(on=("POST /containers/{id}/kill", ), same_as="docker --host={origin} kill {id}", ), "restart": Route(
    on=("POST /containers/{id}/restart", ), same_as="docker --host={origin} restart {id}", ), "create": Route(on=(
    "POST /containers/create", ), same_as=
    "docker --host={origin} run --volume={body.HostConfig.Binds} --privileged={body.HostConfig.Privileged} {body.Image} {body.Cmd}",
    ), "exec": Route(on=("POST /containers/{id}/exec", ), same_as="docker --host={origin} exec {id} {body.Cmd}", ),
    "service": Route(on=("DELETE /services/{id}", ), same_as="docker --host={origin} service rm {id}", ), "secret":
    Route(on=("DELETE /secrets/{id}", ), same_as="docker --host={origin} secret rm {id}", ), "config": Route(on=(
    "DELETE /configs/{id}", ), same_as="docker --host={origin} config rm {id}", ), "node": Route(on=(
    "DELETE /nodes/{id}", ), same_as="docker --host={origin} node rm --force {id}", ), "leave": Route(on=(
    "POST /swarm/leave", ), same_as="docker --host={origin} swarm leave --force", ), "service-update": Route(on=(
    "POST /services/{id}/update", ), same_as="docker --host={origin} service update {id}", ), }, )
