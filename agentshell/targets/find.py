"""Owns which files a `find` would hit: where it starts, narrowed by its name filters. Its actions are the pack's."""

from __future__ import annotations

from agentshell.reading.finding import paths
from agentshell.targets.files import path_targets

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.facts import Facts
    from agentshell.model import Target
    from agentshell.packs.parsed import Parsed


def resolve(parsed: Parsed, facts: Facts) -> tuple[Target, ...]:
    """Return one target for every folder that the search starts in and every name that it can find there."""
    return path_targets(paths(parsed.invocation.argv[1:]), parsed.invocation, facts)
