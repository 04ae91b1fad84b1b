"""Owns whose credentials an invocation's effects are done with, and what the session did before that bears on them.

Effects go in and come out, with an origin where the credential is foreign or was shown before, and with the session's
switches among the evidence. On the hot path: an invocation that changes nothing passes with two looks.
"""

from __future__ import annotations

from agentshell.model import Effect
from agentshell.policy import RAISED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.facts import Facts
    from agentshell.packs.match import Match
    from agentshell.remembered import Seen


def traced(
    effects: tuple[Effect, ...], found: Match, line: bytes, facts: Facts, seen: tuple[Seen, ...]
) -> tuple[Effect, ...]:
    """Return the effects of one reading of an invocation with where its credentials come from.

    line is the whole line, seen the credentials that were shown before in it. A command that only writes gets an effect
    of its own where a foreign credential is used, so that it is remembered.
    """
    parsed = found.parsed
    invocation = parsed.invocation
    strong = any(effect.level in RAISED for effect in effects)
    acts = strong or found.level != "read" or any(effect.level != "read" for effect in effects)
    origin = ""
    if acts and (
        found.credentials or invocation.env.changes or invocation.place.kind == "variables" or _address(found)
    ):
        from agentshell.credentials.origin import foreign

        origin = foreign(found, line.decode("utf-8", "replace"), facts)
    if origin and not effects and found.level == "write":
        words = (parsed.pack, *parsed.command)
        says = f'runs "{" ".join(words)}"'
        effects = (
            Effect(
                "write",
                f"{parsed.pack}/{'-'.join(parsed.command) or 'run'}",
                says,
                invocation.place.target,
                span=invocation.span,
                via=invocation.via,
            ),
        )
    return _marked(effects, found, facts, origin, seen) if origin or strong else effects


def _address(found: Match) -> bool:
    """Whether an argument may be an address with a password."""
    words = (*found.parsed.positionals, *(value for use in found.parsed.options for value in use.values))
    return any("://" in arg.literal and "@" in arg.literal for arg in words)


def _marked(
    effects: tuple[Effect, ...], found: Match, facts: Facts, origin: str, seen: tuple[Seen, ...]
) -> tuple[Effect, ...]:
    from agentshell.memory import origin_of, recalled
    from agentshell.targets import resolver

    memory = facts.host.recall()
    marked = []
    for effect in effects:
        if effect.level in RAISED:
            source = origin or origin_of(effect, (*memory.seen, *seen))
            target = effect.target
            if target is not None and memory.moves:
                target = recalled(target, found.target, found.parsed.pack, memory.moves, facts)
            effect = effect.replace(origin=source, target=target)
        elif origin and effect.level not in ("read", "guard"):
            if effect.level == "write" and found.target and effect.target == found.parsed.invocation.place.target:
                # The policy did not ask where it lands, but what is remembered has to say so.
                effect = effect.replace(target=resolver(found.target)(found.parsed, facts)[0])
            effect = effect.replace(origin=origin)
        marked.append(effect)
    return tuple(marked)
