"""Owns what is done about an effect: the table level × environment × scope → answer; not where tables come from.

Answers, mildest first: `allow`; `remember` (allowed, and kept as a finding); `ask`; `confirm` (asked, and the target's
own name must be typed); `deny`. An effect that only may happen counts as one that does.
"""

from __future__ import annotations

from agentshell.model import ENVIRONMENTS, SCOPES, Finding, Verdict, strictest
from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Literal, TypeAlias

    from agentshell.model import Decision, Effect, Environment, Level, RowName, Scope

    Answer = Literal["allow", "remember", "ask", "confirm", "deny"]
    Row: TypeAlias = Mapping[Environment, tuple[Answer, ...]]

ANSWERS: tuple[Answer, ...] = ("allow", "remember", "ask", "confirm", "deny")
"""Every answer, mildest first."""
RAISED: tuple[Level, ...] = ("destructive", "irreversible")
"""Levels at which a foreign credential is answered as the row `credential` says, where that is stricter."""
_DECISION: dict[Answer, Decision] = {
    "allow": "allow",
    "remember": "allow",
    "ask": "ask",
    "confirm": "ask",
    "deny": "deny",
}


class Policy(Value):
    """One complete table. A row has, for each environment, the answers for the scopes one, many and all.

    origins names the layer of every cell that is not the shipped one (`irreversible/production/all` → `user`); layers
    are those that were laid over each other; digest changes with the table, not with the layers.
    """

    table: Mapping[RowName, Row]
    origins: Mapping[str, str] = {}
    layers: tuple[str, ...] = ("default",)
    digest: str = ""


def answer(effect: Effect, policy: Policy) -> Answer:
    """Return the table's answer to one effect.

    What only may be production is asked about as if it were, but not denied for it: that takes knowing. Whatever is
    done with a credential that the session did not begin with is remembered at least.
    """
    given = _by_level(effect, policy)
    if effect.origin and effect.level != "read":
        raised = policy.table["credential"][_reached(effect)][SCOPES.index(_place(effect)[1])]
        if effect.level not in RAISED:
            raised = "remember"
        given = max(given, raised, key=ANSWERS.index)
    return given


def _by_level(effect: Effect, policy: Policy) -> Answer:
    environment, scope = _place(effect)
    row = policy.table[effect.level]
    given = row[environment][SCOPES.index(scope)]
    if given == "deny" and effect.target is not None and effect.target.open:
        known = row[effect.target.environment][SCOPES.index(scope)]
        return max(known, "confirm", key=ANSWERS.index)
    return given


def decide(effects: tuple[Effect, ...], policy: Policy) -> tuple[Finding, ...]:
    """Return a finding for every effect that the table does not simply allow, in the order given."""
    findings = []
    for effect in effects:
        given = answer(effect, policy)
        if given != "allow":
            findings.append(Finding(effect, _DECISION[given], _rule(effect, policy)))
    return tuple(findings)


def verdict(
    findings: tuple[Finding, ...], policy: Policy, *, unread: tuple[str, ...] = (), held: tuple[str, ...] = ()
) -> Verdict:
    """Sum the findings up. unread parts were judged by what they mention; held reasons forbid allowing silently."""
    decisions: tuple[Decision, ...] = tuple(finding.decision for finding in findings)
    missing = tuple(dict.fromkeys((*held, *unread)))
    return Verdict(
        strictest((*decisions, "ask") if held else decisions),
        findings,
        "partial" if missing else "full",
        missing,
        policy.digest,
    )


def needs_target(level: Level, policy: Policy) -> bool:
    """Whether the answer to this level depends on the environment, so that the target must be looked for."""
    row = policy.table[level]
    return any(row[environment] != row["production"] for environment in ENVIRONMENTS)


def needs_name_typed(effect: Effect, policy: Policy) -> bool:
    """Whether a person must type the target's own name to let this effect happen."""
    return answer(effect, policy) == "confirm"


def _place(effect: Effect) -> tuple[Environment, Scope]:
    """Return the environment and scope that count: those of the effect, or its target's where they are worse.

    Without a target the environment is unknown. Where only running would tell it, it may be production.
    """
    target = effect.target
    if target is None:
        return "unknown", effect.scope
    environment = "production" if target.open else target.environment
    return environment, max(effect.scope, target.scope, key=SCOPES.index)


def _reached(effect: Effect) -> Environment:
    """Return the environment that a credential opens: on this machine, `shop_dev` is no further away than any name."""
    environment = _place(effect)[0]
    if environment == "development" and effect.target is not None:
        local = any(piece.environment == "local" for piece in effect.target.evidence)
        return "local" if local else environment
    return environment


def _rule(effect: Effect, policy: Policy) -> str:
    """Name the layer and the cell that decided: `default: irreversible × production × all`."""
    environment, scope = _place(effect)
    row: RowName = effect.level
    if effect.origin and answer(effect, policy) != _by_level(effect, policy):
        if effect.level not in RAISED:
            return "default: a foreign credential is remembered"
        row, environment = "credential", _reached(effect)
    answers = policy.table[row][environment]
    cell = f"{row} × {environment}"
    if any(other != answers[0] for other in answers):
        cell += f" × {scope}"
    if effect.target is not None and effect.target.open:
        cell += ", which it may be"
    return f"{policy.origins.get(f'{row}/{environment}/{scope}', 'default')}: {cell}"
