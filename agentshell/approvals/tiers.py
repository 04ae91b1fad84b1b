"""Owns how deliberate an approval must be: a key press, the target's own name, or name and count. Pure."""

from __future__ import annotations

from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, Literal

_IMPLIED = ("~", "/", "$", "current", "linked", "default", "no ", "nothing", "working tree", "profile default")
"""How the source of evidence begins that is not in the line: a file, a variable, what a client has been set to."""


class Tier(Value):
    """What a person must type to approve: expected is the text, why says what makes it so ("" for a key press)."""

    kind: Literal["yes", "name", "count"]
    expected: str
    why: str = ""

    def met(self, typed: str) -> bool:
        """Whether what was typed approves. A plain yes may be written out, in any case."""
        given = " ".join(typed.split())
        if self.kind == "yes":
            return given.lower() in ("y", "yes")
        return given == " ".join(self.expected.split())


YES = Tier("yes", "y")


def tier(body: Mapping[str, Any]) -> Tier:
    """Return what a person must type to approve the request with this body."""
    effects = [one for one in body.get("effects", ()) if one.get("decision") == "ask"]
    hit = [one for one in effects if _production(one)]
    names = tuple(dict.fromkeys(_name(one) for one in hit))
    first = names[0] if names else ""
    everything = [one for one in hit if _scope(one) == "all"]
    if everything:
        return Tier("count", f"{_name(everything[0])} all", "everything at once would be hit")
    if len(names) > 1:
        return Tier("count", f"{first} {len(names)}", f"{len(names)} targets in production would be hit")
    for one in effects:
        if one["level"] == "irreversible" and _production(one):
            return Tier("name", _name(one), "it cannot be undone in production")
        if one.get("name_typed"):
            return Tier("name", _name(one), "the policy wants the name typed")
    for one in hit:
        if _implied(one):
            return Tier("name", _name(one), "the line does not say where; what is set on this machine does")
    if body.get("unread") and not effects:
        return Tier("name", "unread", "what it would do could not be read")
    return YES


def _production(effect: Mapping[str, Any]) -> bool:
    target = effect.get("target") or {}
    return target.get("environment") == "production" or bool(target.get("open"))


def _scope(effect: Mapping[str, Any]) -> str:
    target = effect.get("target") or {}
    return "all" if "all" in (effect.get("scope"), target.get("scope")) else str(effect.get("scope"))


def _name(effect: Mapping[str, Any]) -> str:
    """Return what a person types for a target: its name, or its kind where it has none."""
    target = effect.get("target") or {}
    name = str(target.get("name") or target.get("kind") or effect["action"])
    return " ".join(name.split())


def _implied(effect: Mapping[str, Any]) -> bool:
    """Whether nothing in the line says that production is hit: only files, variables and defaults do."""
    target = effect.get("target") or {}
    deciding = [one for one in target.get("evidence", ()) if one.get("environment") == "production"]
    return bool(deciding) and all(str(one.get("source", "")).startswith(_IMPLIED) for one in deciding)
