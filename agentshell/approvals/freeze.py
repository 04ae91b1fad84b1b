"""Owns what a freeze refuses: whatever would ask, in its environment. Pure; who may end one is in `freeze_cli`."""

from __future__ import annotations

import time

from agentshell.approvals.proof import thaw_statement, unproven_statement

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from agentshell.approvals.model import Freeze
    from agentshell.config import Approvals


def frozen(freezes: tuple[Freeze, ...], content: Mapping[str, Any]) -> str:
    """Return why nothing is asked now, for people; "" where no freeze is in force for what the line would hit.

    A freeze of production also holds what only may be production: an unknown environment, or a line that could not be
    read.
    """
    places = {_environment(one) for one in content["effects"] if one["decision"] == "ask"}
    if content["unread"] or not places:
        places.add("unknown")
    for freeze in freezes:
        if (
            not freeze.environment
            or freeze.environment in places
            or (freeze.environment == "production" and "unknown" in places)
        ):
            return describe(freeze)
    return ""


def in_force(freezes: tuple[Freeze, ...], settings: Approvals) -> tuple[Freeze, ...]:
    """Return the freezes that nobody has ended with a proof that these settings accept."""
    return tuple(one for one in freezes if not one.thawed_by or _unproven(one, settings))


def _unproven(freeze: Freeze, settings: Approvals) -> str:
    text = thaw_statement(freeze.id, freeze.thawed_by)
    return unproven_statement(text, freeze.thaw_grade, freeze.thaw_proof, settings)


def describe(freeze: Freeze) -> str:
    """Say in one line what is frozen, until when, by whom and why."""
    where = f" in {freeze.environment}" if freeze.environment else ""
    until = f" until {time.strftime('%Y-%m-%d %H:%M', time.localtime(freeze.until.wall))}" if freeze.until else ""
    why = f": {freeze.reason}" if freeze.reason else ""
    return f"approvals{where} are frozen{until} by {freeze.by}{why}"


def _environment(effect: Mapping[str, Any]) -> str:
    target = effect.get("target") or {}
    return "unknown" if target.get("open") else str(target.get("environment", "unknown"))
