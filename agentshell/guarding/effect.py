"""Owns how a change of the guard is told: one effect, its level, and what to do instead. It finds none."""

from __future__ import annotations

from agentshell.model import Effect, Evidence, Target

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.model import Environment, Level

_LOOK = {
    "own-files": "agentshell config show",
    "answering": "agentshell audit tail",
    "own-variable": "printenv {name}",
    "own-process": "agentshell doctor",
    "uninstall": "agentshell --version",
    "hook": "agentshell doctor",
    "login-shell": "getent passwd {name}",
}
"""What may be looked at instead, by action."""


def effect(action: str, summary: str, name: str, level: Level = "guard", instead: str = "") -> Effect:
    """Return the effect; name is the file, variable or thing that is changed, instead a safer next step."""
    # The guard is of this machine, whatever else is; what is asked about is not known.
    known = level == "guard"
    why = "part of the guard" if known else "what it holds afterwards is only known then"
    environment: Environment = "local" if known else "unknown"
    target = Target("agentshell", name, environment, (Evidence("guard", "", environment, why),))
    return Effect(
        level,
        f"agentshell/{action}",
        summary,
        target,
        reason="A guarded session may look at the guard, and change nothing of it.",
        instead=(instead or _LOOK[action].format(name=name),),
    )
