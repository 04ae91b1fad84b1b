"""Owns what a session's memory means for a judgement, and what of a judgement is kept in it; `sessions` stores it.

Credentials that were shown raise what is done later with the same provider to a question; a context that was switched
is told as evidence. Memory never makes an answer milder: what is configured now is read from where it stands.
"""

from __future__ import annotations

from agentshell.credentials.owners import same_owner
from agentshell.model import Evidence
from agentshell.remembered import Seen
from agentshell.targets.names import environment_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.facts import Facts
    from agentshell.model import Effect, Target
    from agentshell.remembered import Moved

_KEYS = {
    "kubernetes": ("kubernetes-context", "kubernetes-namespace"),
    "docker": ("docker-context",),
    "docker-data": ("docker-context",),
}
"""By target resolver: what a switch sets that it looks at, besides what is set under the pack's own name."""


def seen_by(effects: tuple[Effect, ...], shown: tuple[tuple[Effect, tuple[str, ...]], ...]) -> tuple[Seen, ...]:
    """Return the credentials that an invocation shows: those of files and variables, and what a CLI prints."""
    found = [Seen(owners, effect.target.name if effect.target else effect.summary) for effect, owners in shown]
    for effect in effects:
        pack = effect.action.partition("/")[0]
        if effect.level == "secret" and pack != "credentials":
            found.append(Seen((pack,), effect.action))
    return tuple(found)


def origin_of(effect: Effect, seen: tuple[Seen, ...]) -> str:
    """Return which credentials seen before an effect may be done with; "" when there are none of its provider.

    What the same line shows, its writer has not read yet: there only files outside of the folder count.
    """
    host = effect.target.name if effect.target is not None and effect.target.kind.startswith("HTTP") else ""
    for one in reversed(seen):
        if not one.ago and not one.where.startswith(("/", "~")):
            continue
        owner = next((owner for owner in one.owners if same_owner(owner, effect.action, host)), "")
        if owner:
            when = f"this session {one.ago} ago" if one.ago else "this line"
            return f"{when} showed credentials of {owner}: {one.where}"
    return ""


def recalled(target: Target, resolver: str, pack: str, moves: tuple[Moved, ...], facts: Facts) -> Target:
    """Return the target with what the session switched before as evidence.

    The configuration has it already; only where nothing says anything does the name that was switched to count, and
    only for production.
    """
    keys = (*_KEYS.get(resolver, ()), pack)
    latest = {move.what: move for move in moves if move.what in keys}
    if not latest:
        return target
    evidence, environment = list(target.evidence), target.environment
    for move in latest.values():
        for arg in move.to:
            said, why = environment_of(arg.shown, facts)
            told = f"switched by this session {move.ago} ago"
            if environment == "unknown" and said == "production":
                environment = said
                evidence.append(Evidence(move.by, arg.shown, said, f"{why}; {told}"))
            else:
                evidence.append(Evidence(move.by, arg.shown, "unknown", told))
    return target.replace(evidence=tuple(evidence), environment=environment)
