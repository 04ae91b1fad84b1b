"""Owns which Kubernetes objects a kubectl command's operands name: kinds, names, how many, and what is in doubt.

Source: kubectl 1.33, `pkg/cmd/delete`, cli-runtime's resource builder; tried against a recording API server.
"""

from __future__ import annotations

from agentshell.model import SCOPES, Unknown
from agentshell.packs.subjects import Subjects
from agentshell.payloads.kubernetes_kinds import ALL_CATEGORY, canonical
from agentshell.payloads.kubernetes_manifests import kustomization, objects

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.facts import Facts
    from agentshell.model import Arg, Scope
    from agentshell.packs.parsed import Parsed

_NO_KIND = frozenset({"apply", "replace", "diff", "exec", "logs", "cp", "attach", "debug", "port-forward", "run"})
"""Commands whose operands are pods (or none): a plain first operand is a name, not a kind."""
_NODES = frozenset({"drain", "cordon", "uncordon"})
_SETS = frozenset({"label", "annotate", "taint", "image", "env", "resources", "selector", "subject"})
"""Commands whose operands go on with `key=value` or `key-` words."""


def subjects(parsed: Parsed, facts: Facts) -> Subjects:
    """Return what the command names.

    TYPE NAME…, TYPE/NAME…, T1,T2 NAME…; `-f` and `-k` manifests are read; `--all`, `-l`, `--field-selector`, `-A` and
    the category `all` widen the scope. `all` stays one of the kinds beside those that it stands for.
    """
    kinds: list[str | Unknown] = []
    names: list[str | Unknown] = []
    doubt = ""
    scope: Scope = "one"
    for path in parsed.values("--filename", "-f"):
        found = objects(parsed.invocation, facts, path, recursive=parsed.has("--recursive", "-R"))
        kinds.extend(canonical(kind) for kind, _ in found.pairs)
        names.extend(name for _, name in found.pairs)
        doubt = doubt or found.doubt
    for path in parsed.values("--kustomize", "-k"):
        found = kustomization(parsed.invocation, facts, path)
        kinds.extend(canonical(kind) for kind, _ in found.pairs)
        names.extend(name for _, name in found.pairs)
        doubt = doubt or found.doubt
    if not parsed.has("--filename", "-f", "--kustomize", "-k"):
        doubt = _operands(parsed, kinds, names) or doubt
    elif doubt:
        kinds.append(Unknown(doubt))
    if "all" in kinds:
        kinds.extend(kind for kind in ALL_CATEGORY if kind not in kinds)
        scope = _wider(scope, "many")
    scope = _wider(scope, _scope(parsed, names))
    return Subjects(tuple(dict.fromkeys(kinds)), tuple(names), scope, doubt)


def _scope(parsed: Parsed, names: list[str | Unknown]) -> Scope:
    everywhere = parsed.has("--all-namespaces", "-A")
    if parsed.has("--all") or (everywhere and not names):
        return "all"
    if everywhere or parsed.has("--selector", "-l", "--field-selector") or len(names) > 1:
        return "many"
    if any(arg.splits for arg in parsed.positionals):
        return "many"  # an unquoted unknown may stand for any number of names
    return "many" if parsed.command[:1] == ("rollout",) and not names else "one"


def _wider(one: Scope, other: Scope) -> Scope:
    return max((one, other), key=SCOPES.index)


def _operands(parsed: Parsed, kinds: list[str | Unknown], names: list[str | Unknown]) -> str:
    operands = list(parsed.positionals)
    command = parsed.command[-1] if parsed.command else ""
    if command in _SETS:
        operands = [arg for arg in operands if "=" not in arg.literal and not arg.literal.endswith("-")]
    if command in _NODES:
        kinds.append("nodes")
        names.extend(arg.text for arg in operands)
        return ""
    if parsed.command[:1] == ("create",) and len(parsed.command) > 1:
        kinds.append(canonical(command))
        names.extend(arg.text for arg in operands[:1])
        return ""
    if command in _NO_KIND:
        for arg in operands:
            _pair(arg, kinds, names) if "/" in arg.literal else names.append(arg.text)
        return ""
    if not operands:
        return ""
    if any("/" in arg.literal for arg in operands):
        for arg in operands:
            _pair(arg, kinds, names)
        return ""
    first, *rest = operands
    if isinstance(first.text, Unknown):
        kinds.append(first.text)
        names.extend(arg.text for arg in rest)
        return f"the kind {first.shown} is not known"
    kinds.extend(canonical(kind) for kind in first.text.split(",") if kind)
    for arg in rest:
        text = arg.text
        names.append(Unknown("may be several", arg.shown) if arg.splits and isinstance(text, str) else text)
    return ""


def _pair(arg: Arg, kinds: list[str | Unknown], names: list[str | Unknown]) -> None:
    """Take `TYPE/NAME`, either part of which may be unknown."""
    text = arg.text
    if isinstance(text, str):
        kind, slash, name = text.partition("/")
        if slash:
            kinds.append(canonical(kind))
            names.append(name)
        else:
            names.append(text)
        return
    first = arg.parts[0]
    if isinstance(first, str) and "/" in first:
        kinds.append(canonical(first.partition("/")[0]))
    else:
        kinds.append(text)
    names.append(text)
