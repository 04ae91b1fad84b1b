"""Owns which Kubernetes cluster and namespace a command would reach, offline; what it does there is not its business.

Sources: kubectl 1.33.1 (run), helm 3 (source, pkg/cli/environment.go). Everything that names the cluster is classified
(context, cluster, server, namespace, account in the name, the file's own name), and the worst counts: a context called
`staging` may point at the production cluster.
"""

from __future__ import annotations

from agentshell.model import Arg, Place, Target
from agentshell.targets.evidence import Case
from agentshell.targets.kubeconfig import Kubeconfig, merge

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.facts import Facts
    from agentshell.packs.parsed import Parsed
    from agentshell.targets.kubeconfig import Entry

CONTEXT = ("--context", "--kube-context", "--kubecontext")
SERVER = ("--server", "--kube-apiserver")
VARIABLES = {
    "helm": {"context": "HELM_KUBECONTEXT", "namespace": "HELM_NAMESPACE", "server": "HELM_KUBEAPISERVER"},
    "skaffold": {"context": "SKAFFOLD_KUBE_CONTEXT", "namespace": "SKAFFOLD_NAMESPACE"},
}
"""By pack: variables that name what an option would name."""
ACCOUNT_FOLDER = "/var/run/secrets/kubernetes.io/serviceaccount"
"""Where a pod finds its own service account."""
WIDE = frozenset(
    (
        "namespaces", "namespace", "ns", "nodes", "node", "no", "persistentvolumes", "persistentvolume", "pv",
        "customresourcedefinitions", "customresourcedefinition", "crd", "crds", "clusterroles", "clusterrole",
        "clusterrolebindings", "clusterrolebinding", "storageclasses", "storageclass", "sc", "priorityclasses", "pc",
        "priorityclass", "ingressclasses", "ingressclass", "apiservices", "apiservice", "csr", "runtimeclasses",
        "certificatesigningrequests", "validatingwebhookconfigurations", "mutatingwebhookconfigurations", "csidrivers",
        "volumeattachments", "validatingwebhookconfiguration", "mutatingwebhookconfiguration",
    )
)  # fmt: skip
"""Kinds that live in no namespace (kubectl api-resources --namespaced=false, 1.33)."""
WIDE_COMMANDS = frozenset(("drain", "cordon", "uncordon", "taint", "certificate"))


def resolve(parsed: Parsed, facts: Facts) -> tuple[Target, ...]:
    """Return the cluster, as one target, with every piece of evidence in the order in which it was looked for."""
    return (_cluster(parsed, facts),)


def pod_place(parsed: Parsed, facts: Facts) -> Place:
    """Return the container that `kubectl exec|run|debug` starts a command in: part of its cluster."""
    cluster = _cluster(parsed, facts)
    case = Case(parsed.invocation, facts)
    pod = parsed.positionals[0] if parsed.positionals else Arg(())
    case.argument("pod", pod, warns=True)
    said = case.environment == "production"
    name = f"{pod.shown} in {cluster.name}" if pod.parts else cluster.name
    evidence = (*cluster.evidence, *case.evidence)
    environment = "production" if said else cluster.environment
    kind = "host" if parsed.command[:1] == ("debug",) and pod.literal.startswith("node/") else "container"
    return Place(kind, Target("kubernetes pod", name, environment, evidence, open=cluster.open))


def _cluster(parsed: Parsed, facts: Facts) -> Target:
    case = Case(parsed.invocation, facts)
    # Another machine has a kubeconfig of its own, and other variables need not name a cluster.
    case.place(warns=True)
    variables = VARIABLES.get(parsed.pack, {})
    config, explicit = _configuration(case, parsed)
    context, name = _context(case, parsed, config, variables)
    cluster = _override(case, parsed, ("--cluster",), "cluster") or (
        context.fields.get("cluster", "") if context else ""
    )
    _override(case, parsed, ("--user",), "any", warns=True)
    for source, arg in parsed.names:
        case.argument(source, arg, warns=True)
    if not name or parsed.value("--context") is None:
        # Which cluster is not said, and the folder of what is applied is called after one.
        for option in ("--filename", "--kustomize"):
            for arg in parsed.values(option):
                if arg.known and "://" not in arg.literal:
                    case.argument(option, arg, warns=True)
    _entries(case, config, context, cluster)
    server = _server(case, parsed, config, cluster, variables)
    namespace = _namespace(case, parsed, context, variables)
    if not (name or cluster or server or explicit) and not case.open and case.here:
        server = _nothing(case)
    shown = name or cluster or server or "unknown cluster"
    return case.target("kubernetes cluster", f"{shown}, namespace {namespace}" if namespace else shown)


def _configuration(case: Case, parsed: Parsed) -> tuple[Kubeconfig, bool]:
    """Read the files that would be used; and whether a file was named, by flag or variable."""
    flag = parsed.value("--kubeconfig")
    if flag is not None:
        names: list[tuple[str, str]] = [("--kubeconfig", flag.literal)] if flag.known else []
        if not flag.known:
            case.unknown("--kubeconfig", flag)
    else:
        listed = case.invocation.env.get("KUBECONFIG")
        names = []
        if listed is not None and not listed.known:
            case.unknown("$KUBECONFIG", listed)
        elif listed is not None:
            names = [("$KUBECONFIG", name) for name in listed.literal.split(":") if name]
        case.variables_may_change()
    explicit = bool(names) or bool(case.open)
    for source, name in names:
        _file_name(case, source, name)
    if not case.here:
        return Kubeconfig({}, {}), explicit
    if not explicit and case.home():
        names = [("", f"{case.home()}/.kube/config")]
    files: list[tuple[str, str | None]] = []
    for source, name in names:
        path = case.path(name)
        text = case.read(path) if path else None
        if isinstance(text, str):
            files.append((path, text))
        elif not path or case.facts.host.look(path).kind != "absent":
            files.append((path or name, None))
            case.leave_open(f"{case.shown_path(path or name)} cannot be read")
        elif source:
            case.add(source, name, why="no such file")
    config = merge(tuple(files))
    for path in config.unreadable:
        case.leave_open(f"{case.shown_path(path)} cannot be read")
    if not files and not explicit:
        case.add("no kubeconfig", "~/.kube/config", why="no such file")
    return config, explicit


def _file_name(case: Case, source: str, name: str) -> None:
    """List what the file's own name says: `~/.kube/prod.yaml`, `clusters/dev/kubeconfig`; folders above home do not."""
    home = case.home()
    path = case.path(name)
    shown = path[len(home) + 1 :] if home and path.startswith(f"{home}/") else name
    if shown.startswith("/"):
        shown = shown.rpartition("/")[2]
    parts = [part for part in shown.split("/") if part not in (".", "..", ".kube", "config")]
    if parts:
        parts[-1] = parts[-1].removesuffix(".yaml").removesuffix(".yml").removesuffix(".conf").removesuffix(".config")
    from agentshell.targets.names import environment_of

    folders = environment_of("/".join(parts[:-1]), case.facts)
    said = environment_of(parts[-1], case.facts) if parts else ("unknown", "")
    if folders[0] == "production" or said[0] == "unknown":
        said = folders if folders[0] != "unknown" else said
    case.add(source, name, *said)


def _context(case: Case, parsed: Parsed, config: Kubeconfig, variables: dict[str, str]) -> tuple[Entry | None, str]:
    """Return the context's entry, where there is one, and its name."""
    given = parsed.value(*CONTEXT)
    source = next((use.name for use in reversed(parsed.options) if use.name in CONTEXT), "")
    if given is None and "context" in variables:
        given = case.invocation.env.get(variables["context"])
        source = f"${variables['context']}"
    if given is None and parsed.pack == "kubectx" and parsed.positionals:
        given, source = parsed.positionals[0], "context"
    if given is not None and given.literal + given.shown:
        name = _context_name(case, source, given)
        if name is None:
            return None, given.shown
        if name not in config.contexts:
            case.add(source, name, why="in no kubeconfig that can be read")
        return config.contexts.get(name), name
    moved, settled = case.moved("kubernetes-context", "context")
    if moved:
        _provider_name(case, "context", moved)
        # Switching to a context that no file has fails, and the current one stays.
        if settled and (moved in config.contexts or not config.contexts):
            return config.contexts.get(moved), moved
    if config.current:
        where = case.shown_path(config.current_path, config.current_line)
        _context_name(case, f"current-context, {where}", Arg((config.current,)))
        if config.current not in config.contexts:
            case.leave_open(f"the current context {config.current} is in no kubeconfig")
    elif config.contexts or config.clusters:
        case.leave_open("the kubeconfig has no current context")
    return config.contexts.get(config.current), config.current


def _context_name(case: Case, source: str, arg: Arg) -> str | None:
    name = case.argument(source, arg, "context")
    if name:
        _provider_name(case, source, name)
    return name


def _provider_name(case: Case, source: str, name: str) -> None:
    """List the account or project in a cloud's own name for a cluster; what the user calls them counts.

    EKS: arn:aws:eks:REGION:ACCOUNT:cluster/NAME (aws eks update-kubeconfig); GKE: gke_PROJECT_ZONE_CLUSTER.
    """
    from agentshell.targets.names import configured

    if name.startswith("arn:") and name.count(":") >= 5:
        account = name.split(":")[4]
        told = configured(account, case.facts, "account")
        if told:
            case.add(source, account, *told)
    elif name.startswith("gke_") and name.count("_") >= 3:
        project = name.split("_")[1]
        told = configured(project, case.facts, "project")
        if told:
            case.add(source, project, *told)


def _override(case: Case, parsed: Parsed, options: tuple[str, ...], kind: str, *, warns: bool = False) -> str:
    given = parsed.value(*options)
    if given is None:
        return ""
    return case.argument(options[0], given, kind, warns=warns) or given.shown


def _entries(case: Case, config: Kubeconfig, context: Entry | None, cluster: str) -> None:
    """List what the context's and the cluster's entries say."""
    if context is not None:
        where = case.shown_path(context.path, context.line)
        if cluster and cluster == context.fields.get("cluster"):
            case.name(f"cluster, {where}", cluster, "cluster")
            _provider_name(case, f"cluster, {where}", cluster)
        user = context.fields.get("user", "")
        if user:
            case.name(f"user, {where}", user, warns=True)
    if cluster and cluster not in config.clusters and context is not None:
        case.leave_open(f"the cluster {cluster} is in no kubeconfig")


def _server(case: Case, parsed: Parsed, config: Kubeconfig, cluster: str, variables: dict[str, str]) -> str:
    """List the API server's address: the flag, else the cluster's entry. A local address may be a tunnel's end."""
    given = parsed.value(*SERVER)
    source = "--server"
    if given is None and "server" in variables:
        given, source = case.invocation.env.get(variables["server"]), f"${variables['server']}"
    if given is not None and given.shown:
        if not given.known:
            case.unknown(source, given)
            return given.shown
        url = given.literal
    else:
        entry = config.clusters.get(cluster)
        url = entry.fields.get("server", "") if entry else ""
        if entry is None or not url:
            return ""
        source = f"server, {case.shown_path(entry.path, entry.line)}"
    from agentshell.targets.urls import host_of

    case.host(source, host_of(url))
    return url


def _namespace(case: Case, parsed: Parsed, context: Entry | None, variables: dict[str, str]) -> str:
    """List the namespace; it speaks for anything but production only where the command stays inside it."""
    if parsed.has("--all-namespaces"):
        case.add("--all-namespaces", "", why="every namespace of the cluster")
        return ""
    given = parsed.value("--namespace")
    source = "--namespace"
    if given is None and "namespace" in variables:
        given, source = case.invocation.env.get(variables["namespace"]), f"${variables['namespace']}"
    warns = not _stays_inside(parsed)
    if given is not None:
        return case.argument(source, given, warns=warns) or given.shown
    moved, settled = case.moved("kubernetes-namespace", warns=warns)
    if settled:
        return moved
    namespace = context.fields.get("namespace", "") if context else ""
    if context is not None and namespace:
        case.name(f"namespace, {case.shown_path(context.path, context.line)}", namespace, warns=warns)
    return namespace


def _stays_inside(parsed: Parsed) -> bool:
    """Whether the command surely touches nothing outside its namespace.

    Manifests hold objects of the cluster too (they are deleted whatever -n says), and so do unknown kinds.
    """
    if parsed.pack != "kubectl":
        return True
    if parsed.open_command or parsed.has("--filename", "--kustomize", "--raw", "--prune"):
        return False
    if parsed.command and parsed.command[0] in WIDE_COMMANDS:
        return False
    for positional in parsed.positionals[:1] if parsed.command != ("delete",) else parsed.positionals:
        if not positional.known:
            return False
        kinds = positional.literal.partition("/")[0].lower().split(",")
        if any(kind.partition(".")[0] in WIDE for kind in kinds):
            return False
    return True


def _nothing(case: Case) -> str:
    """List where kubectl goes with nothing configured: the pod's own cluster, KUBERNETES_MASTER, or this machine."""
    if case.facts.host.look(f"{ACCOUNT_FOLDER}/token").kind == "file":
        text = case.facts.host.read_text(f"{ACCOUNT_FOLDER}/namespace")
        if isinstance(text, str) and text.strip():
            case.name(f"{ACCOUNT_FOLDER}/namespace", text.strip(), warns=True)
        case.leave_open("the pod's own service account is used: its cluster has no name")
        return "the cluster this pod runs in"
    master = case.invocation.env.text("KUBERNETES_MASTER")
    if isinstance(master, str) and master:
        from agentshell.targets.urls import host_of

        case.host("$KUBERNETES_MASTER", host_of(master))
        return master
    if case.invocation.place.kind == "variables":
        case.place()
        return ""
    case.add("default server", "localhost:8080", "local", "nothing is configured")
    return "localhost:8080"
