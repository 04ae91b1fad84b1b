"""Owns the API of rules/api-kubernetes.yaml, as scripts/make_apis.py compiled it; change it there."""

from __future__ import annotations

from agentshell.payloads.api import Api

# fmt: off
API = Api(api="kubectl", hosts=("kubernetes", "kubernetes.default", "kubernetes.default.svc*", "*:6443",
    "*.eks.amazonaws.com", "*.azmk8s.io", "*.gke.goog", "*.k8s.ondigitalocean.com", "*.linodelke.net",
    "*.vultr-k8s.com", "*.k8s.*.scw.cloud", "*:16443", ), anywhere=("/api/v1/namespaces/**", "/api/v1/nodes/**",
    "/api/v1/persistentvolumes/**", "/apis/*/*/**", "/k8s/clusters/*/**", ), summary=
    "The Kubernetes API, also as kubectl proxy and cluster managers serve it", source=
    "https://kubernetes.io/docs/reference/kubernetes-api/ (1.33)", reader="kubernetes", )
