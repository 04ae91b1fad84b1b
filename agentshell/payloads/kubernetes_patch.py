"""Owns patches to Kubernetes objects: those that let a deletion through, or that make data go with its claim.

The plain change that any patch makes is the pack's action; this only raises it. Source: Kubernetes 1.33, "Finalizers",
"Persistent Volumes: Reclaiming"; JSON patch RFC 6902.
"""

from __future__ import annotations

from agentshell.model import Effect, Payload
from agentshell.payloads.sources import HOLE, holes, texts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from agentshell.facts import Facts
    from agentshell.model import Level, Span
    from agentshell.packs.model import PayloadRule
    from agentshell.packs.parsed import Parsed


def read(parsed: Parsed, facts: Facts, rule: PayloadRule) -> Payload:
    """Read the patches (JSON or YAML; merge, strategic or JSON patch) for changes that lose data."""
    effects: list[Effect] = []
    unreadable = ""
    for source in texts(parsed, facts, rule):
        text = holes(source.text)
        document = _load(text)
        if document is None:
            # the pack's action for `patch` is destructive already: only what the words say is added
            effects.extend(_by_words(text, source.span))
            unreadable = unreadable or ("" if text.strip(HOLE + " \n") else "the patch is not known")
            continue
        for path, value in _leaves(document, ()):
            effect = _effect(path, value, source.span)
            if effect is not None and effect not in effects:
                effects.append(effect)
    return Payload(tuple(effects), (), unreadable)


def _load(text: str) -> Any:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        document = yaml.load(text, Loader=loader)
    except (yaml.YAMLError, RecursionError, ValueError):
        return None
    return document if isinstance(document, (dict, list)) else None


def _leaves(node: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield (path, value) of every leaf; an operation of a JSON patch as its own path and value."""
    if isinstance(node, list) and not path and all(isinstance(one, dict) and "op" in one for one in node):
        for one in node:
            at = tuple(str(one.get("path", "")).strip("/").split("/"))
            value = None if one.get("op") == "remove" else one.get("value")
            yield from _leaves(value, at) if isinstance(value, dict) else [(at, value)]
        return
    if isinstance(node, dict) and node:
        for key, value in node.items():
            yield from _leaves(value, (*path, str(key)))
    else:
        yield path, node


def _effect(path: tuple[str, ...], value: Any, span: Span) -> Effect | None:
    keys = [key for key in path if not key.isdigit()]
    last = keys[-1] if keys else ""
    unknown = isinstance(value, str) and HOLE in value
    if last == "finalizers" and (not value or unknown):
        return _made("patch-finalizers", "irreversible", "removes finalizers", span, _FINALIZERS)
    if last in ("persistentVolumeReclaimPolicy", "reclaimPolicy", "deletionPolicy") and (value == "Delete" or unknown):
        return _made("patch-reclaim-policy", "irreversible", f"sets {last} to Delete", span, _RECLAIM)
    if last == "whenDeleted" and value == "Delete":
        return _made("patch-reclaim-policy", "irreversible", "lets the claims go with the set", span, _RECLAIM)
    if last == "replicas" and value in (0, "0"):
        return _made("patch-replicas-zero", "destructive", "sets replicas to 0", span, "Nothing serves any more.")
    return None


_FINALIZERS = "A deletion that waited goes through at once, and what the finalizer would have saved is left or lost."
_RECLAIM = "The disk and its data are deleted together with the claim."


def _made(action: str, level: Level, says: str, span: Span, reason: str) -> Effect:
    return Effect(
        level, f"kubectl/{action}", says, span=span, reason=reason, instead=("Save it first with kubectl get -o yaml.",)
    )


def _by_words(text: str, span: Span) -> list[Effect]:
    flat = text.replace('"', "").replace("'", "").replace(" ", "")
    found = []
    if "finalizers:null" in flat or "finalizers:[]" in flat:
        found.append(_made("patch-finalizers", "irreversible", "removes finalizers", span, _FINALIZERS))
    if "eclaimPolicy:Delete" in flat:
        found.append(_made("patch-reclaim-policy", "irreversible", "sets a reclaim policy to Delete", span, _RECLAIM))
    return found
