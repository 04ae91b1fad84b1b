"""Owns which cluster kubectl's configuration files lead to; flags and what the names mean are `kubernetes`' business.

Source: kubectl 1.33.1, run against a recording API server; kubernetes.io, "Organizing Cluster Access Using kubeconfig".
Files are merged as client-go does it: for every entry, and for current-context, the first file that sets it wins.
"""

from __future__ import annotations

from agentshell.targets import yaml_text
from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


class Entry(Value):
    """One named entry: its fields that matter, and where it stands."""

    fields: Mapping[str, str]
    path: str
    line: int


class Kubeconfig(Value):
    """What the merged files say. unreadable names the files that are there but cannot be understood."""

    contexts: Mapping[str, Entry]
    clusters: Mapping[str, Entry]
    current: str = ""
    current_path: str = ""
    current_line: int = 0
    found: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()


def merge(files: tuple[tuple[str, str | None], ...]) -> Kubeconfig:
    """Merge files, given as (path, text or None when it cannot be read), in their order."""
    contexts: dict[str, Entry] = {}
    clusters: dict[str, Entry] = {}
    current, current_path, current_line = "", "", 0
    unreadable = []
    for path, text in files:
        root = None if text is None else yaml_text.load(text)
        if root is None and (text is None or text.strip()):
            unreadable.append(path)
            continue
        _collect(contexts, root, "contexts", "context", path)
        _collect(clusters, root, "clusters", "cluster", path)
        node = yaml_text.value(root, "current-context")
        said = yaml_text.text_of(node)
        if said and not current:
            current, current_path, current_line = said, path, yaml_text.line_of(node)
    found = tuple(path for path, _ in files)
    return Kubeconfig(contexts, clusters, current, current_path, current_line, found, tuple(unreadable))


def _collect(into: dict[str, Entry], root: object, section: str, field: str, path: str) -> None:
    for item in yaml_text.items(yaml_text.value(root, section)):
        name = yaml_text.text_of(yaml_text.value(item, "name"))
        if not name or name in into:
            continue
        inside = yaml_text.value(item, field)
        fields = {key: yaml_text.text_of(node) for key, _, node in yaml_text.entries(inside)}
        into[name] = Entry(fields, path, yaml_text.line_of(item))
