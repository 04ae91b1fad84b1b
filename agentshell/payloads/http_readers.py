"""Owns which module reads which client's requests, and which readers turn calls into command lines of a CLI."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from agentshell.facts import Facts
    from agentshell.model import Payload, Target
    from agentshell.packs.parsed import Parsed
    from agentshell.payloads.http_request import Request


def _aws(request: Request, target: Target) -> Payload | None:
    from agentshell.payloads.http_aws import judge

    return judge(request, target)


def _aws_input(parsed: Parsed, facts: Facts) -> Payload:
    from agentshell.payloads.http_aws import read_input

    return read_input(parsed, facts)


def _kubernetes(request: Request, target: Target) -> Payload | None:
    from agentshell.payloads.http_kubernetes import judge

    return judge(request, target)


def _kubectl(parsed: Parsed, facts: Facts) -> Payload:
    from agentshell.payloads.http_kubernetes import read_raw

    return read_raw(parsed, facts)


def _socket_commands(parsed: Parsed, facts: Facts) -> Payload:
    from agentshell.payloads.http_sockets import commands

    return commands(parsed, facts)


READERS: dict[str, Callable[[Request, Target], Payload | None]] = {"aws": _aws, "kubernetes": _kubernetes}
"""Name in a description's `reader:` → what a call does; None where the reader does not know it."""

CLIENTS: dict[str, Callable[[Parsed, Facts], Payload]] = {
    "aws": _aws_input, "kubectl": _kubectl, "socket-commands": _socket_commands
}  # fmt: skip
"""Dialect of a pack's `http` rule → what the calls do that the CLI sends by itself."""


def requests_of(client: str) -> Callable[[Parsed, Facts], tuple[Request, ...]]:
    """Return the function that reads a client's requests, by the dialect of its pack's `http` rule."""
    if client == "curl":
        from agentshell.payloads.curl import requests

        return requests
    if client == "socket":
        from agentshell.payloads import http_sockets

        return http_sockets.requests
    if client in ("tools", "hurl"):
        from agentshell.payloads import http_tools

        return http_tools.hurl if client == "hurl" else http_tools.tools
    from agentshell.payloads import http_apis, http_clients

    found = http_clients.CLIENTS.get(client)
    return found if found is not None else http_apis.CLIENTS[client]
