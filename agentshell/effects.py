"""Owns how an effect gets its target, place and span, and the effect of a payload that cannot be read."""

from __future__ import annotations

from agentshell.model import NOWHERE, Effect
from agentshell.packs.says import ASK

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.model import Invocation, Target


def attach(drafts: tuple[Effect, ...], targets: tuple[Target, ...], invocation: Invocation) -> tuple[Effect, ...]:
    """Give each draft its target (one effect per target where the draft names none), the invocation's span and via."""
    return tuple(
        draft.replace(
            target=target,
            span=invocation.span if draft.span == NOWHERE else draft.span,
            via=invocation.via,
            certain=draft.certain and not invocation.context,
            instead=draft.instead or (() if draft.level in ("read", "write") else (ASK,)),
        )
        for draft in drafts
        for target in ((draft.target,) if draft.target is not None else targets)
    )


def unreadable(why: str, pack: str) -> Effect:
    """Return the draft for a payload that cannot be read: code or statements run there, whatever they say."""
    return Effect(
        "exec",
        f"{pack}/unreadable",
        f"runs what cannot be read ({why})",
        certain=False,
        reason="What cannot be read may do anything there.",
        instead=("Put the text on the line, or in a file of the project.",),
    )
