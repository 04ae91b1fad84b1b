"""Owns what code does that no command line stands for: SQL without a connection in sight, a service's own library.

Which database settings lead to is told by `targets.database_url`; what a name says, by `targets.names`.
"""

from __future__ import annotations

from agentshell.model import Effect, Evidence, Target
from agentshell.payloads.sources import to_arg

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentshell.facts import Facts
    from agentshell.model import Environment
    from agentshell.packs.parsed import Parsed
    from agentshell.payloads.code_deeds import Deeds, Removal

_HERE = ("localhost", "127.0.0.1", "0.0.0.0", "[::1]", "host.docker.internal")
"""Addresses of this machine, as they stand in a client's settings."""


def effects(deeds: Deeds, parsed: Parsed, facts: Facts) -> Iterator[Effect]:
    """Yield what the code's statements and removals do, on the database and service that its settings lead to."""
    if deeds.statements and not deeds.connections:
        from agentshell.payloads import sql
        from agentshell.targets import database_url

        asked = parsed
        if deeds.changes:
            view = parsed.invocation.env.with_changes({name: to_arg(text) for name, text in deeds.changes.items()})
            asked = parsed.replace(invocation=parsed.invocation.replace(env=view))
        target = database_url.resolve(asked, facts)[0]
        found = [one for _, text in deeds.statements for one in sql.statements(text)]
        yield from sql.payload(found, deeds.span, target).effects
    for one in deeds.removals:
        yield Effect(
            one.level,
            "code/delete",
            one.says,
            _service(one, facts),
            span=deeds.span,
            reason="What is deleted through a service's library is gone there.",
            instead=("List what the call would hit.",),
        )


def _service(one: Removal, facts: Facts) -> Target:
    """Return the service with what the names in the code say of its environment."""
    from agentshell.targets.names import environment_of

    evidence = []
    environment: Environment = "unknown"
    for name in one.names[:8]:
        said, why = environment_of(name, facts)
        if any(here in name for here in _HERE):
            said, why = "local", "this machine"
        evidence.append(Evidence("the code names", name, said, why))
        if said == "production" or environment == "unknown":
            environment = said
    evidence = evidence or [Evidence("the code", "", why="names no environment")]
    return Target("service", one.names[0] if one.names else "", environment, tuple(evidence))
