"""Owns the kinds of Kubernetes objects: short names, singular and `KIND.GROUP` spellings → lower-case plurals.

Source: `kubectl api-resources` of Kubernetes 1.33; kinds of operators keep their own plural as they are written.
"""

from __future__ import annotations

SHORT: dict[str, str] = {
    "po": "pods",
    "deploy": "deployments",
    "sts": "statefulsets",
    "ds": "daemonsets",
    "rs": "replicasets",
    "svc": "services",
    "ing": "ingresses",
    "ns": "namespaces",
    # OpenShift's word for one.
    "project": "namespaces",
    "projects": "namespaces",
    "no": "nodes",
    "pv": "persistentvolumes",
    "pvc": "persistentvolumeclaims",
    "cm": "configmaps",
    "sa": "serviceaccounts",
    "cj": "cronjobs",
    "crd": "customresourcedefinitions",
    "crds": "customresourcedefinitions",
    "sc": "storageclasses",
    "hpa": "horizontalpodautoscalers",
    "pdb": "poddisruptionbudgets",
    "netpol": "networkpolicies",
    "quota": "resourcequotas",
    "limits": "limitranges",
    "ep": "endpoints",
    "ev": "events",
    "rc": "replicationcontrollers",
    "csr": "certificatesigningrequests",
    "pc": "priorityclasses",
    "cs": "componentstatuses",
    "vs": "volumesnapshots",
    "vsc": "volumesnapshotcontents",
    "vap": "validatingadmissionpolicies",
    "app": "applications",
    "cert": "certificates",
}
PLURALS = frozenset(
    {*SHORT.values(), "jobs", "secrets", "roles", "rolebindings", "clusterroles", "clusterrolebindings", "bindings"}
    | {"leases", "endpointslices", "volumeattachments", "csidrivers", "csinodes", "runtimeclasses", "podtemplates"}
    | {"mutatingwebhookconfigurations", "validatingwebhookconfigurations", "apiservices", "controllerrevisions"}
    | {"ingressclasses", "flowschemas", "prioritylevelconfigurations", "replicasets", "backups", "restores"}
)
ALL_CATEGORY = ("pods", "services", "daemonsets", "deployments", "replicasets", "statefulsets", "jobs", "cronjobs")
"""What the category `all` stands for; horizontalpodautoscalers too."""


def canonical(kind: str) -> str:
    """Return a kind's lower-case plural: `ns`, `Namespace`, `namespaces` and `namespace.v1.` are `namespaces`.

    A kind of a group that is not built in keeps its group (`clusters.postgresql.cnpg.io`), made plural.
    """
    lower = kind.strip().lower()
    name, dot, group = lower.partition(".")
    plural = _plural(name)
    if not dot or (plural in PLURALS and _built_in(group)):
        return plural
    return f"{plural}.{group}".rstrip(".")


def _built_in(group: str) -> bool:
    last = group.rstrip(".")
    return last in ("", "v1", "apps", "batch", "autoscaling", "policy", "extensions") or last.endswith(
        (".apps", ".k8s.io", "k8s.io", ".batch", ".autoscaling", ".policy")
    )


def _plural(name: str) -> str:
    if name in SHORT:
        return SHORT[name]
    if name in PLURALS or name == "all" or not name:
        return name
    for plural in (f"{name}s", f"{name}es", f"{name[:-1]}ies" if name.endswith("y") else name):
        if plural in PLURALS:
            return plural
    if name.endswith("s"):
        return f"{name}es" if name.endswith("ss") else name
    return f"{name[:-1]}ies" if name.endswith("y") and name[-2:-1] not in "aeiou" else f"{name}s"
