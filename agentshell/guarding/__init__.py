"""Owns what an invocation does to agentshell itself: its files, variables, processes, and the settings that start it.

Looking is always fine. Whatever else names one of these is taken to change it: the guard is nothing that a guarded
session has to work on. Each kind has a module of its own.
"""

from __future__ import annotations

from agentshell.concerns import concerns_guard, guards, marks
from agentshell.effects import attach
from agentshell.reading.state import UNCALLED, UNREACHED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from agentshell.facts import Facts
    from agentshell.judge import Judged
    from agentshell.model import Arg, Effect, EnvView


def guarded(
    judged: tuple[Judged, ...], left: Mapping[str, Arg], env: EnvView | None, facts: Facts
) -> tuple[Judged, ...]:
    """Return what was judged, with what it does to the guard; a thing that is changed several times is told once.

    left is what the line leaves in the files that it writes, env the environment that it ends with.
    There is at least one invocation.
    """
    from agentshell.guarding.files import link_of

    told: set[tuple[str, str]] = set()
    links: dict[str, str] = {}
    sourced: dict[str, Arg] = {}
    session = marks(facts.host.env)
    found = []
    for one in judged:
        context = one.invocation.context
        if concerns_guard(one.invocation, session) and UNREACHED not in context and UNCALLED not in context:
            link = link_of(one, facts)
            if link is not None:
                links[link[0]] = link[1]
            if "source" in one.invocation.via:
                sourced |= one.invocation.assignments
            one = _with(one, _effects(one, left, links, sourced, facts), told)
        found.append(one)
    if env is not None and guards(env.changes):
        from agentshell.guarding.variables import changed

        found[-1] = _with(found[-1], changed(env, sourced, facts), told)
    return tuple(found)


def _effects(
    judged: Judged, left: Mapping[str, Arg], links: Mapping[str, str], sourced: Mapping[str, Arg], facts: Facts
) -> tuple[Effect, ...]:
    """Return what the invocation does to the guard."""
    from agentshell.guarding.answering import answering
    from agentshell.guarding.files import own_files, touch
    from agentshell.guarding.processes import others
    from agentshell.guarding.settings import settings
    from agentshell.guarding.variables import variables

    place = judged.invocation.place
    # `ssh localhost` leads back to this machine.
    if place.kind not in ("here", "variables") and not (place.kind == "host" and place.target.environment == "local"):
        return ()
    touched = touch(judged, facts, links)
    return (
        *own_files(judged, touched, facts),
        *variables(judged.invocation, sourced, facts),
        *others(judged, facts),
        *answering(judged, facts),
        *settings(judged, touched, left, facts),
    )


def _with(judged: Judged, found: Iterable[Effect], told: set[tuple[str, str]]) -> Judged:
    fresh = []
    for one in found:
        key = (one.action, one.target.name if one.target else "")
        if key not in told:
            told.add(key)
            fresh.append(one)
    effects = attach(tuple(fresh), (), judged.invocation)
    return judged.replace(effects=(*judged.effects, *effects)) if effects else judged
