import pytest
from target_helpers import place, said, somewhere, target

CONFIG = """apiVersion: v1
kind: Config
clusters:
- name: prod-us-east-1
  cluster: {server: "https://api.prod.acme.internal:6443"}
- name: kind-dev
  cluster: {server: "https://127.0.0.1:45511"}
- name: shop
  cluster: {server: "https://10.1.2.3:6443"}
- name: gke_acme-live_europe-west1_main
  cluster: {server: "https://34.1.2.3"}
contexts:
- name: prod-us-east-1
  context: {cluster: prod-us-east-1, user: admin}
- name: kind-dev
  context: {cluster: kind-dev, user: kind-dev}
- name: staging
  context: {cluster: prod-us-east-1, user: admin}
- name: shop
  context: {cluster: shop, user: admin, namespace: payments}
- name: shop-live
  context: {cluster: shop, user: admin, namespace: production}
- name: main
  context: {cluster: gke_acme-live_europe-west1_main, user: u}
- name: lost
  context: {cluster: no-such-cluster, user: u}
current-context: %s
users:
- name: admin
  user: {token: REDACTED}
"""
AT_HOME = "~/.kube/config"


def with_current(context):
    return {AT_HOME: CONFIG % context}


@pytest.mark.parametrize(
    ("line", "files", "environment", "evidence"),
    [
        # Flags, without any file: the name on the line speaks.
        ("kubectl --context prod delete ns x", {}, "production", "--context prod production"),
        ("kubectl --context kind-dev delete ns x", {}, "development", "--context kind-dev development"),
        ("kubectl --context minikube delete ns x", {}, "local", "--context minikube local"),
        ("kubectl --context acme delete ns x", {}, "unknown", ""),
        ("kubectl --context nonprod delete pod x", {}, "staging", "--context nonprod staging"),
        (
            "kubectl -s https://api.prod.acme.com delete pod x",
            {},
            "production",
            "--server api.prod.acme.com production",
        ),
        ("kubectl -s http://localhost:8080 delete pod x", {}, "local", "--server localhost local"),
        ("kubectl delete pod x -n production", {}, "production", "--namespace production production"),
        # The last --context counts.
        ("kubectl --context prod --context kind-dev delete pod x", {}, "development", "--context kind-dev development"),
        # Nothing configured: kubectl goes to this machine.
        ("kubectl delete deploy web", {}, "local", "default server localhost:8080 local"),
        # The current context of the file.
        (
            "kubectl delete deploy web",
            with_current("prod-us-east-1"),
            "production",
            "current-context, ~/.kube/config:27 prod-us-east-1 production",
        ),
        (
            "kubectl delete deploy web",
            with_current("kind-dev"),
            "development",
            "current-context, ~/.kube/config:27 kind-dev development",
        ),
        # A context called staging that points at the production cluster: the worst of all fields.
        (
            "kubectl delete deploy web",
            with_current("staging"),
            "production",
            "cluster, ~/.kube/config:17 prod-us-east-1 production",
        ),
        # A file is there, and the cluster says nothing.
        ("kubectl delete deploy web", with_current("shop"), "unknown", ""),
        (
            "kubectl delete deploy web",
            with_current("shop-live"),
            "production",
            "namespace, ~/.kube/config:21 production production",
        ),
        (
            "kubectl delete deploy web",
            with_current("main"),
            "production",
            "cluster, ~/.kube/config:23 gke_acme-live_europe-west1_main production",
        ),
        # Names that lead nowhere.
        ("kubectl delete deploy web", with_current("lost"), "unknown", ""),
        ("kubectl delete deploy web", with_current("gone"), "unknown", ""),
        ("kubectl delete deploy web", with_current('""'), "unknown", ""),
        ("kubectl delete deploy web", {AT_HOME: "contexts: ["}, "unknown", ""),
        # Overrides.
        (
            "kubectl --cluster prod-us-east-1 delete pod x",
            with_current("kind-dev"),
            "production",
            "--cluster prod-us-east-1 production",
        ),
        (
            "kubectl --context kind-dev delete pod x",
            with_current("prod-us-east-1"),
            "development",
            "--context kind-dev development",
        ),
        (
            "kubectl --server https://localhost:6443 delete pod x",
            with_current("shop"),
            "local",
            "--server localhost local",
        ),
        # The file's own name.
        (
            "kubectl --kubeconfig ~/.kube/prod.yaml delete pvc d",
            {},
            "production",
            "--kubeconfig /home/dev/.kube/prod.yaml",
        ),
        (
            "kubectl --kubeconfig ./kind-kubeconfig.yaml delete pvc d",
            {},
            "local",
            "--kubeconfig ./kind-kubeconfig.yaml",
        ),
        (
            "kubectl --kubeconfig infra/prod/kubeconfig delete pvc d",
            {},
            "production",
            "--kubeconfig infra/prod/kubeconfig",
        ),
        ("kubectl --kubeconfig ./acme.yaml delete pvc d", {}, "unknown", ""),
        # It wins over the default file.
        (
            "kubectl --kubeconfig ./kind.yaml delete pvc d",
            {**with_current("prod-us-east-1"), "kind.yaml": CONFIG % "kind-dev"},
            "development",
            "current-context, ~/project/kind.yaml:27 kind-dev development",
        ),
        # Not known before it runs.
        ("kubectl --context ‹$CTX› delete ns x", with_current("kind-dev"), "unknown", ""),
        ("kubectl --context kind-‹$CTX› delete ns x", {}, "unknown", ""),
        ("kubectl --context prod-‹$REGION› delete ns x", {}, "production", "--context prod-$REGION production"),
        ("kubectl --context ‹$PROD_CONTEXT› delete ns x", {}, "production", "--context $PROD_CONTEXT production"),
        ("kubectl --context kind-dev -n ‹$NS› delete pod x", {}, "unknown", ""),
    ],
)
def test_which_cluster(line, files, environment, evidence):
    line = line.replace("~/", "/home/dev/")
    found = target("kubernetes", line, files=files)
    assert found.environment == environment
    assert not evidence or any(piece.startswith(evidence) for piece in said(found)), said(found)
    assert found.evidence


@pytest.mark.parametrize(
    ("env", "files", "environment"),
    [
        # A list: missing files are skipped, the first file that sets something wins.
        ({"KUBECONFIG": "/nowhere:/a:/b"}, {"/a": CONFIG % '""', "/b": "current-context: kind-dev"}, "development"),
        ({"KUBECONFIG": "/a:/b"}, {"/a": CONFIG % "kind-dev", "/b": CONFIG % "prod-us-east-1"}, "development"),
        ({"KUBECONFIG": "/b:/a"}, {"/a": CONFIG % "kind-dev", "/b": CONFIG % "prod-us-east-1"}, "production"),
        # Empty is as good as unset.
        ({"KUBECONFIG": ""}, with_current("prod-us-east-1"), "production"),
        ({"KUBECONFIG": "/home/dev/.kube/prod.yaml"}, {}, "production"),
        ({"KUBECONFIG": "‹$(find-config)›"}, {}, "unknown"),
        # A home folder called dev says nothing.
        ({"KUBECONFIG": "/home/dev/.kube/config"}, with_current("shop"), "unknown"),
        ({"KUBERNETES_MASTER": "https://prod.acme.com"}, {}, "production"),
        # KUBERNETES_SERVICE_HOST alone does not count; a pod's token does.
        ({"KUBERNETES_SERVICE_HOST": "10.0.0.1"}, {}, "local"),
        ({}, {"/var/run/secrets/kubernetes.io/serviceaccount/token": "t"}, "unknown"),
    ],
)
def test_variables(env, files, environment):
    assert target("kubernetes", "kubectl delete deploy web", env, files).environment == environment


@pytest.mark.parametrize(
    ("line", "environment"),
    [
        # A namespace speaks for less than production only where the command stays inside it.
        ("kubectl --context acme delete pod x -n dev", "development"),
        ("kubectl --context acme delete ns --all -n dev", "unknown"),  # incident 32: namespaces are in no namespace
        ("kubectl --context acme delete pv x -n dev", "unknown"),
        ("kubectl --context acme delete -f all.yaml -n dev", "unknown"),  # a manifest may hold objects of the cluster
        ("kubectl --context acme drain node-1 -n dev", "unknown"),
        ("kubectl --context acme delete pods --all-namespaces -n dev", "unknown"),
        ("kubectl --context acme delete ‹$KIND› x -n dev", "unknown"),
        ("kubectl --context acme delete ns --all -n prod", "production"),
        ("helm --kube-context acme uninstall web -n dev", "development"),
    ],
)
def test_namespaces(line, environment):
    assert target("kubernetes", line).environment == environment


@pytest.mark.parametrize(
    ("line", "env", "environment"),
    [
        ("helm uninstall web --kube-context prod", {}, "production"),
        ("helm uninstall web --kube-context kind-dev", {}, "development"),
        ("helm uninstall web", {"HELM_KUBECONTEXT": "prod"}, "production"),
        ("helm uninstall web --kube-context kind-dev", {"HELM_KUBECONTEXT": "prod"}, "development"),
        ("helm uninstall web", {"HELM_NAMESPACE": "production"}, "production"),
        ("kubectl delete pod x", {"HELM_KUBECONTEXT": "prod"}, "local"),  # kubectl does not read it
    ],
)
def test_helm(line, env, environment):
    assert target("kubernetes", line, env).environment == environment


def test_settings_know_accounts_and_projects_in_cluster_names():
    arn = "arn:aws:eks:us-east-1:111122223333:cluster/acme"
    settings = {"account": {"111122223333": "production"}, "project": {"shop-1": "production"}}
    assert target("kubernetes", f"kubectl --context {arn} delete pod x", settings=settings).environment == "production"
    gke = "gke_shop-1_europe-west1_c"
    assert target("kubernetes", f"kubectl --context {gke} delete pod x", settings=settings).environment == "production"


@pytest.mark.parametrize(
    ("line", "environment"),
    [
        ("kubectl --context prod exec postgres-0 -- psql", "production"),
        ("kubectl exec -n production redis-0 -- redis-cli", "production"),
        ("kubectl --context kind-dev exec postgres-0 -- psql", "development"),
        ("kubectl --context kind-dev exec postgres-prod-0 -- psql", "production"),
        ("kubectl --context acme exec test-0 -- psql", "unknown"),  # a pod's name is no evidence of safety
    ],
)
def test_pods_are_places(line, environment):
    found = place("kubernetes-pod", line)
    assert found.kind == "container"
    assert found.target.environment == environment


def test_another_machine_has_a_kubeconfig_of_its_own():
    dev = somewhere("host", "development")
    prod = somewhere("host", "production")
    line = "kubectl delete ns x"
    assert target("kubernetes", line, files=with_current("kind-dev"), place=dev).environment == "unknown"
    assert target("kubernetes", line, files=with_current("kind-dev"), place=prod).environment == "production"
    assert target("kubernetes", "kubectl --context prod delete ns x", place=dev).environment == "production"


def test_variables_that_might_be_set_leave_it_open():
    found = target(
        "kubernetes", "kubectl delete ns x", files=with_current("kind-dev"), open_env="an unread file is sourced"
    )
    assert (found.environment, bool(found.open)) == ("unknown", True)
    found = target("kubernetes", "kubectl --context kind-dev delete ns x", open_env="an unread file is sourced")
    assert found.environment == "unknown"
