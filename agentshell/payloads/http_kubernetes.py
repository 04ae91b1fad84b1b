"""Owns calls of the Kubernetes API → kubectl's command lines that do the same, so that kubectl's pack grades them.

Source: Kubernetes API reference 1.33, "API concepts" (verbs, collections, dryRun), `kubectl proxy`; tried with kubectl
1.33.1 and a recording server.
"""

from __future__ import annotations

from agentshell.model import Inner, Payload, Stdin
from agentshell.payloads.http_request import Request, pairs
from agentshell.payloads.http_routes import told
from agentshell.payloads.sources import HOLE, file, holes, to_arg

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.facts import Facts
    from agentshell.model import Target
    from agentshell.packs.parsed import Parsed
    from agentshell.payloads.graphql_body import Leaf

_BUILT_IN = frozenset({"", "apps", "batch", "autoscaling", "policy", "extensions"})
_CORE = frozenset(
    {"pods", "services", "secrets", "configmaps", "persistentvolumeclaims", "replicationcontrollers", "endpoints"}
    | {"serviceaccounts", "events", "resourcequotas", "limitranges", "podtemplates"}
)
_PASSED = ("--context", "--kubeconfig", "--cluster", "--server", "--user", "--token", "--as", "--as-group")


class Path:
    """The parts of an API path: group, namespace, resource, name and what stands below it."""

    def __init__(self, group: str, rest: list[str]) -> None:
        self.group = group
        self.namespace = ""
        if rest[0] == "namespaces" and len(rest) > 2 and rest[2] not in ("finalize", "status"):
            self.namespace, rest = rest[1], rest[2:]
        self.resource = rest[0]
        self.name = rest[1] if len(rest) > 1 else ""
        self.below = rest[2:]

    @property
    def kind(self) -> str:
        """What kubectl calls the resource: `deployments`, `applications.argoproj.io`."""
        plain = self.group in _BUILT_IN or self.group.endswith(".k8s.io")
        return self.resource if plain else f"{self.resource}.{self.group}"


def parse(path: str) -> Path | None:
    """Return the parts of `/api/v1/…` or `/apis/GROUP/VERSION/…`; a cluster manager may put a prefix before it."""
    from urllib.parse import unquote

    parts = [unquote(part) for part in path.split("/") if part]
    if parts[:2] == ["k8s", "clusters"]:
        parts = parts[3:]
    if parts[:2] == ["api", "v1"] and len(parts) > 2:
        return Path("", parts[2:])
    versioned = parts[:1] == ["apis"] and len(parts) > 3 and parts[2][:1] == "v" and parts[2][1:2].isdigit()
    if versioned and (parts[1] in _BUILT_IN or "." in parts[1] or HOLE in parts[1]):
        return Path(parts[1], parts[3:])
    return None


def judge(request: Request, target: Target) -> Payload | None:
    """Return kubectl's line for a call; None where the address is none of the API, or the call only reads.

    Plain HTTP on this machine is `kubectl proxy`: behind it is the cluster of the context, whatever the port.
    """
    path = parse(request.path)
    if path is None:
        return None
    local = target.environment == "local"
    sure = request.port == "8001" or path.group or (path.namespace and path.resource in _CORE)
    if local and not sure and not (path.resource == "namespaces" and path.name):
        return None
    words, body = line(request, path)
    if not words:
        if not local or "proxy" not in path.below or request.effective_method != "DELETE":
            return None
        words, body = ["delete", "--raw", request.path], ""
    where = []
    if not local or request.url.startswith("https:"):
        port = f":{request.port}" if request.port else ""
        where = ["--server", f"https://{request.host}{port}"]
    return _handed(["kubectl", *where, *words], body, request)


def read_raw(parsed: Parsed, facts: Facts) -> Payload:
    """Return the line that says the same as `kubectl get|delete|create|replace --raw PATH`, which knows no dry run."""
    raw = parsed.value("--raw")
    method = {"get": "GET", "delete": "DELETE", "create": "POST", "replace": "PUT"}.get("".join(parsed.command[:1]))
    path = parse(holes(raw).partition("?")[0]) if raw is not None else None
    if raw is None or method is None or path is None:
        return Payload()
    given = parsed.value("--filename")
    body = "" if given is None else holes(file(parsed.invocation, facts, given).text)
    request = Request(method, f"https://cluster{holes(raw)}", body=body, span=raw.span, client="--raw")
    words, body = line(request, path)
    if not words:
        return Payload()
    words = [word for word in words if not word.startswith("--dry-run")]
    passed = [part for use in parsed.options if use.name in _PASSED for part in (use.name, *map(holes, use.values))]
    return _handed([parsed.invocation.argv[0].literal or "kubectl", *passed, *words], body, request)


def _handed(words: list[str], body: str, request: Request) -> Payload:
    argv = tuple(to_arg(word, request.span) for word in words)
    stdin = Stdin("text", to_arg(body, request.span)) if body else None
    return Payload(inner=(Inner("argv", f"{request.client} {request.effective_method}", argv=argv, stdin=stdin),))


def line(request: Request, path: Path) -> tuple[list[str], str]:
    """Return kubectl's words for the call, and what it would read from standard input; no words for plain reads."""
    leaves = told(request)
    method, below = request.effective_method, path.below[0] if path.below else ""
    body = ""
    if "proxy" in path.below or below in ("log", "status") or path.resource in ("watch", "selfsubjectaccessreviews"):
        return [], ""
    if below in ("exec", "attach") and path.name:
        command = [value for name, value in pairs(request.query) if name == "command"]
        words = ["exec", path.name, "--", *(command or [HOLE])]
        return [words[0], *(["-n", path.namespace] if path.namespace else []), *words[1:]], ""
    if method in ("GET", "HEAD", "OPTIONS"):
        if path.resource != "secrets":
            return [], ""
        words = ["get", path.kind, *([path.name] if path.name else []), "-o", "yaml"]
    elif method == "DELETE" or (below, method) in (("eviction", "POST"), ("finalize", "PUT")):
        words = _deletion(request, path, leaves)
    elif below == "scale":
        words = ["scale", f"{path.kind}/{path.name}", f"--replicas={_value('body.spec.replicas', leaves, '0')}"]
    elif method == "PATCH":
        kind = {"application/json-patch+json": "json", "application/merge-patch+json": "merge"}
        how = kind.get(request.header("content-type").partition(";")[0], "strategic")
        words = ["patch", path.kind, path.name, f"--type={how}", "-p", request.body or HOLE]
    elif method in ("PUT", "POST") and not below:
        words, body = ["replace" if method == "PUT" else "create", "-f", "-"], request.body or HOLE
    elif HOLE in method:
        words = _deletion(request, path, leaves)
    else:
        return [], ""
    if path.namespace:
        words += ["-n", path.namespace]
    if method not in ("GET", "HEAD", "OPTIONS") and _dry(request, leaves):
        words.append("--dry-run=server")
    return words, body


def _deletion(request: Request, path: Path, leaves: tuple[Leaf, ...]) -> list[str]:
    words = ["delete", path.kind]
    if path.name:
        words.append(path.name)
    else:
        chosen = [(name, value) for name, value in pairs(request.query) if name in ("labelSelector", "fieldSelector")]
        words += ["--all"] if not chosen else []
        for name, value in chosen:
            words += ["-l", value] if name == "labelSelector" else [f"--field-selector={value}"]
        if not path.namespace and path.resource in _CORE:
            words.append("-A")
    if "Orphan" in (_value("query.propagationPolicy", leaves, ""), _value("body.propagationPolicy", leaves, "")):
        words.append("--cascade=orphan")
    return words


def _dry(request: Request, leaves: tuple[Leaf, ...]) -> bool:
    return any(leaf.path in ("query.dryRun", "body.dryRun") and leaf.text == "All" for leaf in leaves)


def _value(path: str, leaves: tuple[Leaf, ...], missing: str) -> str:
    found = next((leaf for leaf in leaves if leaf.path == path), None)
    if found is None:
        return HOLE if any(leaf.open and path.startswith(f"{leaf.path}.") for leaf in leaves) else missing
    return HOLE if found.open else found.text
