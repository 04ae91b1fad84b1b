"""Owns the API of rules/api-nomad.yaml, as scripts/make_apis.py compiled it; change it there."""

from __future__ import annotations

from agentshell.payloads.api import Api, Route

# fmt: off
API = Api(api="nomad", hosts=("*:4646", "nomad.*", ), anywhere=("/v1/job/**", "/v1/allocation/**", "/v1/deployment/**",
    "/v1/system/**", "/v1/namespace/**", "/v1/volume/**", "/v1/node/*/**", ), summary="Nomad's HTTP API", source=
    "https://developer.hashicorp.com/nomad/api-docs (1.10)", base=("/v1", ), routes={"stop": Route(on=(
    "DELETE /job/{job}", ), same_as="nomad job stop -address={origin} -purge {job}", ), "allocation": Route(on=(
    "POST|PUT /client/allocation/{id}/restart", "POST|PUT /allocation/{id}/stop", ), same_as=
    "nomad alloc stop -address={origin} {id}", ), "drain": Route(on=("POST|PUT /node/{node}/drain",
    "POST|PUT /node/{node}/eligibility", "POST|PUT /node/{node}/purge", ), same_as=
    "nomad node drain -address={origin} -enable {node}", ), "gc": Route(on=("PUT|POST /system/gc", ), same_as=
    "nomad system gc -address={origin}", ), "volume": Route(on=("DELETE /volume/*/{id}/**", ), same_as=
    "nomad volume delete -address={origin} {id}", ), "namespace": Route(on=("DELETE /namespace/{name}", ), same_as=
    "nomad namespace delete -address={origin} {name}", ), "change": Route(on=("POST|PUT /job/*/scale",
    "POST|PUT /job/*/revert", "POST|PUT /deployment/fail/*", "POST|PUT /deployment/promote/*", "DELETE /operator/**",
    "PUT|POST /operator/**", "DELETE /acl/**", "POST|PUT /acl/**", "DELETE /var/**", "POST|PUT /jobs",
    "POST|PUT /job/*", ), level="destructive", says="changes jobs, members or rights", reason=
    "What runs is changed at once.", instead=("nomad job status", ), ), }, )
