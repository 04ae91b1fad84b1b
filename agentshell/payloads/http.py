"""Owns HTTP requests as a payload: which server a call reaches, and who tells what it does there.

How clients spell a request is read in `curl` and `http_clients`; what it does is told by the API's description
(`http_routes`, `http_graphql`, `http_readers`), else by method, address and body (`http_generic`).
"""

from __future__ import annotations

from agentshell.model import Effect, Evidence, Payload, Target, worst
from agentshell.payloads.sources import HOLE
from agentshell.payloads.sql import join

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.facts import Facts
    from agentshell.model import Invocation
    from agentshell.packs.model import PayloadRule
    from agentshell.packs.parsed import Parsed
    from agentshell.payloads.api import Api
    from agentshell.payloads.http_request import Request


_SECRET_FILES = (
    "/.aws/", "/.ssh/", "/.kube/", "/.railway/", "/.netrc", "/.pgpass", "/.docker/config.json", "/.npmrc", "/.gnupg",
    "/etc/shadow", "/.env", "/.config/gcloud", "/.azure", "id_rsa", "id_ed25519", "/.git-credentials", "/.vault-token",
)  # fmt: skip
"""Pieces of paths whose files nobody uploads for any good reason: fewer than hold credentials (`credentials.yaml`),
since certificates and state are sent every day."""


def read(parsed: Parsed, facts: Facts, rule: PayloadRule) -> Payload:
    """Read the requests that the client which the rule's dialect names (`curl`, `wget`, `httpie` …) would send."""
    from agentshell.payloads.http_readers import CLIENTS, requests_of

    if rule.dialect in CLIENTS:
        return CLIENTS[rule.dialect](parsed, facts)
    requests = requests_of(rule.dialect)
    return join(*(judge(one, parsed.invocation, facts) for one in requests(parsed, facts)))


def judge(request: Request, invocation: Invocation, facts: Facts) -> Payload:
    """Return what the request does and to which server."""
    target = server(request, invocation, facts)
    sent = _credentials(request, invocation, target)
    return join(sent, _told(request, target, facts))


def _told(request: Request, target: Target, facts: Facts) -> Payload:
    from agentshell.payloads import http_generic, http_graphql, http_routes
    from agentshell.payloads.api import for_host, for_path, for_socket

    api: Api | None = for_socket(request.socket)
    for host in (request.host, *request.peers):
        api = api or for_host(host, request.port)
    if api is not None and api.safe:
        return http_routes.harmless(request, target)
    found = http_graphql.judge(request, api, target, facts)
    if found is not None:
        return found
    for one in (api,) if api is not None else for_path(request.path):
        if one.reader:
            from agentshell.payloads.http_readers import READERS

            found = READERS[one.reader](request, target)
        if found is None:
            found = http_routes.judge(request, one, target)
        if found is not None:
            return found
    return http_generic.judge(request, target)


def server(request: Request, invocation: Invocation, facts: Facts) -> Target:
    """Return the server that the request goes to, with what its name says about the environment."""
    from agentshell.targets.evidence import tunnels
    from agentshell.targets.names import environment_of, host_environment

    cwd = invocation.cwd.text
    evidence: list[Evidence] = []
    if request.socket:
        known = HOLE not in request.socket
        why = "a socket on this machine" if known else "not known before it runs"
        shown = request.socket.replace(HOLE, "?")
        evidence.append(Evidence("unix socket", shown, "local" if known else "unknown", why))
    for source, host in (("URL", request.host), *(("connects to", peer) for peer in request.peers)):
        if HOLE in host or not host:
            environment, why = environment_of(host.replace(HOLE, " "), facts)
            environment = environment if environment == "production" else "unknown"
            evidence.append(Evidence(source, host.replace(HOLE, "?"), environment, why or "not known before it runs"))
            continue
        environment, why = host_environment(host, facts, cwd if isinstance(cwd, str) else "")
        if environment == "local" and invocation.place.kind in ("host", "container"):
            place = invocation.place.target
            environment, why = place.environment, f"it is asked for on {place.name}"
        evidence.append(Evidence(source, host, environment, why))
        if environment == "local":
            evidence += tunnels(invocation, facts, request.port)
    path, why = environment_of(request.path.replace(HOLE, " "), facts)
    here = {one.environment for one in evidence} == {"local"}  # a server of this machine, whatever its addresses say
    if path == "production" and not here:
        evidence.append(Evidence("URL path", request.path, path, why))
    told = [one.environment for one in evidence if request.socket == "" or one.source != "URL"]
    environment = worst(tuple(told))
    if environment in ("local", "development", "staging") and "unknown" in told:
        environment = "unknown"
    name = request.host.replace(HOLE, "?") or request.socket
    return Target("HTTP server", name, environment, tuple(evidence))


def holds_credentials(path: str) -> bool:
    """Whether a file of that name holds credentials that nobody means to send."""
    public = path.endswith((".example", ".sample", ".template", ".pub"))
    return not public and any(part in f"/{path}/" for part in _SECRET_FILES)


def _credentials(request: Request, invocation: Invocation, target: Target) -> Payload:
    """Say when the request sends a file with credentials to another machine."""
    paths = list(request.files)
    if any(path in ("-", "/dev/stdin", "stdin") for path in paths):
        paths.extend(arg.literal for arg in invocation.stdin.producer)
    found = next((path for path in paths if holds_credentials(path)), None)
    if found is None:
        return Payload()
    return Payload(
        (
            Effect(
                "irreversible",
                "http/send-credentials",
                f"sends {found} to {target.name}",
                target,
                span=request.span,
                reason="Credentials that have left cannot be called back; they have to be replaced.",
                instead=("Send what is needed without the credentials.",),
            ),
        )
    )
