"""Owns the objects in Kubernetes manifests: files, folders, kustomizations and standard input → kinds and names.

It reads no cluster and judges nothing. URLs are not fetched: what stands there is not known.
"""

from __future__ import annotations

from agentshell.model import Unknown
from agentshell.payloads.sources import HOLE, absolute, file, holes, to_arg
from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from agentshell.facts import Facts
    from agentshell.model import Arg, Invocation

_SUFFIXES = (".yaml", ".yml", ".json")
_MOST_FILES = 300
_MOST_TEXT = 2_000_000


class Objects(Value):
    """What manifests name: (kind as written with its group, name) pairs, and why some of it is not known."""

    pairs: tuple[tuple[str, str | Unknown], ...] = ()
    doubt: str = ""


def objects(invocation: Invocation, facts: Facts, path: Arg, *, recursive: bool = False) -> Objects:
    """Return the objects of `-f PATH`: a file, a folder, `-`, or a URL (which gives a doubt)."""
    text = path.text
    if isinstance(text, Unknown) or path.splits:
        return Objects((), f"the manifest {path.shown} is not known")
    if "://" in text:
        return Objects((), f"the manifest at {text} was not read")
    full = absolute(invocation, text)
    here = invocation.place.kind not in ("host", "container")
    if text != "-" and here and isinstance(full, str) and facts.host.look(full).kind == "directory":
        return _folder(invocation, facts, full, recursive=recursive)
    return parse(holes(file(invocation, facts, path).text), text)


def kustomization(invocation: Invocation, facts: Facts, path: Arg, depth: int = 0) -> Objects:
    """Return the objects of `-k DIR`: the resources that the kustomization lists, as far as they are files here."""
    text = path.text
    full = absolute(invocation, text) if isinstance(text, str) and "://" not in text else text
    if not isinstance(full, str) or "://" in full or depth > 6:
        return Objects((), f"the kustomization {path.shown} was not read")
    for name in ("kustomization.yaml", "kustomization.yml", "Kustomization"):
        content = facts.host.read_text(f"{full}/{name}")
        if isinstance(content, str):
            break
    else:
        return Objects((), f"there is no kustomization to read in {path.shown}")
    listed = _load(content)
    entries = [one for document in listed or [] if isinstance(document, dict) for one in _resources(document)]
    pairs: list[tuple[str, str | Unknown]] = []
    doubt = "" if listed is not None else f"{path.shown} cannot be parsed"
    for entry in entries:
        inside = to_arg(f"{full}/{entry}")
        found = (
            Objects((), f"{entry} was not read")
            if "://" in entry or entry.startswith("git@")
            else kustomization(invocation, facts, inside, depth + 1)
            if facts.host.look(f"{full}/{entry}").kind == "directory"
            else objects(invocation, facts, inside)
        )
        pairs.extend(found.pairs)
        doubt = doubt or found.doubt
    return Objects(tuple(pairs), doubt)


def _resources(document: dict[str, Any]) -> list[str]:
    lists = (document.get("resources"), document.get("bases"), document.get("components"))
    return [str(one) for each in lists if isinstance(each, list) for one in each]


def _folder(invocation: Invocation, facts: Facts, full: str, *, recursive: bool) -> Objects:
    pairs: list[tuple[str, str | Unknown]] = []
    doubt = ""
    folders, files = [full], 0
    while folders:
        folder = folders.pop()
        names = facts.host.names(folder)
        if isinstance(names, Unknown):
            doubt = f"the folder {folder} cannot be read"
            continue
        for name in names:
            path = f"{folder.rstrip('/')}/{name}"
            if name.endswith(_SUFFIXES):
                files += 1
                if files > _MOST_FILES:
                    return Objects(tuple(pairs), f"{full} holds more files than are read")
                found = parse(holes(file(invocation, facts, to_arg(path)).text), path)
                pairs.extend(found.pairs)
                doubt = doubt or found.doubt
            elif recursive and facts.host.look(path).kind == "directory":
                folders.append(path)
    return Objects(tuple(pairs), doubt)


def parse(text: str, name: str) -> Objects:
    """Return the objects that a manifest's text names."""
    if not text.strip(HOLE + " \n") or len(text) > _MOST_TEXT:
        return Objects((), f"the manifest {name} is not known")
    documents = _load(text)
    if documents is None:
        return Objects(_by_lines(text), f"the manifest {name} cannot be parsed")
    pairs: list[tuple[str, str | Unknown]] = []
    for document in documents:
        pairs.extend(_objects(document))
    return Objects(tuple(pairs), "an unknown part is in the manifest" if HOLE in text else "")


def _load(text: str) -> list[Any] | None:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return [one for one in yaml.load_all(text, Loader=loader) if one is not None]
    except (yaml.YAMLError, RecursionError, ValueError):
        return None


def _objects(document: Any) -> list[tuple[str, str | Unknown]]:
    if not isinstance(document, dict):
        return []
    kind = document.get("kind")
    items = document.get("items")
    if isinstance(items, list) and (not isinstance(kind, str) or kind.endswith("List")):
        return [pair for item in items for pair in _objects(item)]
    if not isinstance(kind, str):
        return []
    version = str(document.get("apiVersion", ""))
    group = version.rpartition("/")[0]
    metadata = document.get("metadata")
    name = metadata.get("name") if isinstance(metadata, dict) else None
    known = str(name) if name is not None and HOLE not in str(name) else Unknown("its name is not in the manifest")
    return [(f"{kind}.{group}" if group else kind, known)]


def _by_lines(text: str) -> tuple[tuple[str, str | Unknown], ...]:
    """Return the kinds of a manifest that is a template: `kind:` lines tell them all the same."""
    kinds = [line.partition(":")[2].strip() for line in text.split("\n") if line.lstrip().startswith("kind:")]
    return tuple((kind, Unknown("a template")) for kind in kinds if kind.isalpha())
