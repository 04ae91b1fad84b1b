"""Owns the virtual machines of development: they are on this machine, unless their name says otherwise."""

from __future__ import annotations

from agentshell.model import Evidence, Place, Target

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.facts import Facts
    from agentshell.packs.parsed import Parsed


def place(parsed: Parsed, facts: Facts) -> Place:
    """Return the virtual machine that the first operand names; without one it is the project's only one."""
    from agentshell.targets.names import environment_of

    name = parsed.positionals[0].shown if parsed.positionals else "default"
    environment, why = environment_of(name, facts, "host")
    if environment == "unknown":
        environment, why = "local", "a virtual machine of this machine"
    return Place("container", Target("machine", name, environment, (Evidence("operand", name, environment, why),)))
