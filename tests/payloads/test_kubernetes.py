"""Which objects kubectl's operands and manifests name, and which patches lose data."""

from __future__ import annotations

import pytest
from conftest import facts
from helpers import grades, parsed

from agentshell.model import Unknown, known, unknown
from agentshell.packs.model import PayloadRule
from agentshell.payloads import kubernetes_patch
from agentshell.payloads.kubernetes_kinds import canonical
from agentshell.payloads.kubernetes_subjects import subjects

FILES = {
    "k8s/app.yaml": "kind: Deployment\napiVersion: apps/v1\nmetadata: {name: web}\n---\n"
    "kind: Namespace\nmetadata: {name: shop}\n",
    "k8s/db.json": '{"kind": "PersistentVolumeClaim", "metadata": {"name": "data"}}',
    "k8s/deep/x.yml": "kind: Secret\nmetadata: {name: s}\n",
    "list.yaml": "kind: List\nitems:\n- {kind: Pod, metadata: {name: a}}\n- {kind: Pod, metadata: {name: b}}\n",
    "cr.yaml": "apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: {name: main}\n",
    "template.yaml": "kind: Namespace\nmetadata:\n  name: {{ .Values.ns }}\n",
    "kust/kustomization.yaml": "resources:\n- ../cr.yaml\n- ../base\n",
    "base/kustomization.yaml": "resources: [ns.yaml]\n",
    "base/ns.yaml": "kind: Namespace\nmetadata: {name: n}\n",
}


def named(*words, options=(), command=("delete",), stdin=None):
    """Return (kinds, names, scope) of a kubectl command."""
    machine = facts(files=FILES)
    found = subjects(parsed("kubectl", options, words, stdin=stdin, facts=machine, command=command), machine)
    return found.kinds, found.names, found.scope


F, K = "--filename", "--kustomize"

OPERANDS = [
    (("ns", "checkout"), {}, ("namespaces",), ("checkout",), "one", "a short name"),
    (("Namespace", "checkout"), {}, ("namespaces",), ("checkout",), "one", "any case"),
    (("namespaces/checkout",), {}, ("namespaces",), ("checkout",), "one", "TYPE/NAME"),
    (("pod/a", "pvc/b"), {}, ("pods", "persistentvolumeclaims"), ("a", "b"), "many", "two kinds"),
    (("po,svc", "web"), {}, ("pods", "services"), ("web",), "one", "two kinds, one name"),
    (("pod", "namespace"), {}, ("pods",), ("namespace",), "one", "a pod named namespace"),
    (("deployments.v1.apps", "web"), {}, ("deployments",), ("web",), "one", "a built-in group"),
    (("deploy.apps", "web"), {}, ("deployments",), ("web",), "one", "a built-in group"),
    (
        ("cluster.postgresql.cnpg.io", "main"),
        {},
        ("clusters.postgresql.cnpg.io",),
        ("main",),
        "one",
        "an operator's kind keeps its group",
    ),
    (("pods",), {"options": [("--all",)]}, ("pods",), (), "all", "--all"),
    (("pods",), {"options": [("--selector", "app=web")]}, ("pods",), (), "many", "a selector"),
    (("pods",), {"options": [("--field-selector", "a=b")]}, ("pods",), (), "many", "a field selector"),
    (("pods",), {"options": [("--all-namespaces",)]}, ("pods",), (), "all", "every namespace"),
    ((), {"options": [(F, "k8s/app.yaml")]}, ("deployments", "namespaces"), ("web", "shop"), "many", "a manifest"),
    ((), {"options": [(F, "list.yaml")]}, ("pods",), ("a", "b"), "many", "a List"),
    ((), {"options": [(F, "cr.yaml")]}, ("clusters.postgresql.cnpg.io",), ("main",), "one", "a custom resource"),
    ((), {"options": [(F, "-")], "stdin": "kind: Pod\nmetadata: {name: p}"}, ("pods",), ("p",), "one", "stdin"),
    (
        (),
        {"options": [(F, "k8s")]},
        ("deployments", "namespaces", "persistentvolumeclaims"),
        ("web", "shop", "data"),
        "many",
        "a folder, not what is below it",
    ),
    (
        (),
        {"options": [(K, "kust")]},
        ("clusters.postgresql.cnpg.io", "namespaces"),
        ("main", "n"),
        "many",
        "a kustomization and its base",
    ),
    (("node-1",), {"command": ("drain",)}, ("nodes",), ("node-1",), "one", "drain names nodes"),
    (("web-0",), {"command": ("exec",)}, (), ("web-0",), "one", "exec names a pod"),
    (("deployment/web", "app=web:2"), {"command": ("set", "image")}, ("deployments",), ("web",), "one", "set image"),
    (("ns", "shop"), {"command": ("create", "namespace")}, ("namespaces",), ("ns",), "one", "create's own kind"),
    (("deployment",), {"command": ("rollout", "restart")}, ("deployments",), (), "many", "every deployment"),
]


@pytest.mark.parametrize(("words", "more", "kinds", "names", "scope", "why"), OPERANDS, ids=[r[5] for r in OPERANDS])
def test_operands(words, more, kinds, names, scope, why):
    assert named(*words, **more) == (kinds, names, scope), why


def test_the_category_all_stands_for_the_kinds_in_it():
    kinds, _, scope = named("all", options=[("--all",)])
    assert {"all", "pods", "deployments", "statefulsets"} <= set(kinds)
    assert scope == "all"


@pytest.mark.parametrize(
    "options",
    [[(F, "https://example.com/x.yaml")], [(F, "missing.yaml")], [(F, unknown("a variable", "$F"))]],
)
def test_manifests_that_are_not_read_leave_a_doubt(options):
    machine = facts(files=FILES)
    found = subjects(parsed("kubectl", options, facts=machine, command=("delete",)), machine)
    assert found.doubt
    assert isinstance(found.kinds[0], Unknown)


def test_the_kinds_of_a_template_are_seen():
    kinds, names, _ = named(options=[(F, "template.yaml")])
    assert kinds[0] == "namespaces"
    assert isinstance(names[0], Unknown)


def test_unknown_operands():
    kinds, names, _ = named(unknown("a variable", "$KIND"), "x")
    assert (isinstance(kinds[0], Unknown), names) == (True, ("x",))
    kinds, names, scope = named("pod", known("a").replace(splits=True))
    assert (kinds, scope, isinstance(names[0], Unknown)) == (("pods",), "many", True)
    kinds, names, _ = named(known("x").replace(parts=("pvc/", Unknown("a variable"))))
    assert (kinds, isinstance(names[0], Unknown)) == (("persistentvolumeclaims",), True)


@pytest.mark.parametrize(
    ("written", "plural"),
    [
        ("PersistentVolumeClaim", "persistentvolumeclaims"),
        ("networkpolicy", "networkpolicies"),
        ("ingress", "ingresses"),
        ("storageclass", "storageclasses"),
        ("Kafka.kafka.strimzi.io", "kafkas.kafka.strimzi.io"),
        ("endpoints", "endpoints"),
        ("crd", "customresourcedefinitions"),
    ],
)
def test_kinds(written, plural):
    assert canonical(written) == plural


PATCHES = [
    ('{"metadata":{"finalizers":null}}', [("irreversible", "kubectl/patch-finalizers")], "merge"),
    ('{"metadata":{"finalizers":[]}}', [("irreversible", "kubectl/patch-finalizers")], "merge"),
    ("metadata:\n  finalizers:\n", [("irreversible", "kubectl/patch-finalizers")], "YAML"),
    ('[{"op":"remove","path":"/metadata/finalizers"}]', [("irreversible", "kubectl/patch-finalizers")], "JSON patch"),
    (
        '[{"op":"remove","path":"/metadata/finalizers/0"}]',
        [("irreversible", "kubectl/patch-finalizers")],
        "one of them",
    ),
    (
        '{"spec":{"persistentVolumeReclaimPolicy":"Delete"}}',
        [("irreversible", "kubectl/patch-reclaim-policy")],
        "volume",
    ),
    ('{"spec":{"persistentVolumeReclaimPolicy":"Retain"}}', [], "the safe way"),
    ('{"spec":{"replicas":0}}', [("destructive", "kubectl/patch-replicas-zero")], "an outage"),
    ('{"spec":{"replicas":3}}', [], "a plain change"),
    (
        '[{"op":"replace","path":"/spec/replicas","value":0}]',
        [("destructive", "kubectl/patch-replicas-zero")],
        "outage",
    ),
    ('{"metadata":{"finalizers":null}', [("irreversible", "kubectl/patch-finalizers")], "broken, but it says so"),
]


@pytest.mark.parametrize(("patch", "expected", "why"), PATCHES, ids=[row[0] for row in PATCHES])
def test_patches(patch, expected, why):
    machine = facts(files={"p.yaml": patch})
    rule = PayloadRule("kubernetes-patch", (), ("--patch", "@--patch-file"))
    for option in (("--patch", patch), ("--patch-file", "p.yaml")):
        payload = kubernetes_patch.read(parsed("kubectl", [option], facts=machine), machine, rule)
        assert grades(payload) == expected, why
