"""Owns how a change of the guard is told: one effect, its level, and what to do instead. It finds none."""

from __future__ import annotations

from agentshell.model import Effect, Evidence, Target

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.model import Level

_LOOK = {
    "own-files": "agentshell config show",
    "own-variable": "env",
    "own-process": "agentshell doctor",
    "uninstall": "agentshell doctor",
    "hook": "agentshell doctor",
    "login-shell": "getent passwd",
}
"""What may be looked at instead, by action."""


def effect(action: str, summary: str, name: str, level: Level = "guard") -> Effect:
    """Return the effect; name is the file, variable or thing that is changed."""
    target = Target("agentshell", name, "unknown", (Evidence("name", name, why="part of the guard"),))
    return Effect(
        level,
        f"agentshell/{action}",
        summary,
        target,
        reason="A guarded session may look at the guard, and change nothing of it.",
        instead=("ask the operator to do it outside of this session", _LOOK[action]),
    )
