"""Targets: which environment an effect would hit, and on what evidence. Offline and pure.

Owns the names by which packs call target and place resolvers; each is imported when it is first met.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from agentshell.facts import Facts
    from agentshell.model import Place, Target
    from agentshell.packs.parsed import Parsed

    Resolver = Callable[[Parsed, Facts], tuple[Target, ...]]
    PlaceResolver = Callable[[Parsed, Facts], Place]

RESOLVERS: dict[str, str] = {
    "aws": "agentshell.targets.aws:resolve",
    "cloud": "agentshell.targets.cloud:cloud",
    "copied-to": "agentshell.targets.changes:copied",
    "database-file": "agentshell.targets.database_file:resolve",
    "database-or-development": "agentshell.targets.database_url:or_development",
    "database-url": "agentshell.targets.database_url:resolve",
    "docker": "agentshell.targets.docker:resolve",
    "docker-data": "agentshell.targets.docker:data",
    "files": "agentshell.targets.files:resolve",
    "files-edited": "agentshell.targets.changes:edited",
    "files-moved": "agentshell.targets.changes:moved",
    "files-wide": "agentshell.targets.changes:wide",
    "files-written": "agentshell.targets.changes:written",
    "found": "agentshell.targets.find:resolve",
    "git-branch": "agentshell.targets.git:branches",
    "git-tree": "agentshell.targets.git:working_tree",
    "host": "agentshell.targets.hosts:resolve",
    "kubernetes": "agentshell.targets.kubernetes:resolve",
    "machine": "agentshell.targets.cloud:machine",
    "mirrored-to": "agentshell.targets.changes:mirrored",
    "names": "agentshell.targets.cloud:names",
    "postgres": "agentshell.targets.postgres:resolve",
    "railway": "agentshell.targets.railway:resolve",
    "registry": "agentshell.targets.cloud:registry",
    "server": "agentshell.targets.cloud:server",
}
"""Name in a pack's `target:` → `module:function`. A resolver returns at least one target."""

PLACES: dict[str, str] = {
    "ansible-hosts": "agentshell.targets.cloud:hosts_place",
    "aws-profile": "agentshell.targets.aws:profile_place",
    "cloud-app": "agentshell.targets.cloud:app_place",
    "direnv": "agentshell.targets.variables:direnv_place",
    "docker-container": "agentshell.targets.docker:container_place",
    "dotenv": "agentshell.targets.variables:dotenv_place",
    "kubernetes-pod": "agentshell.targets.kubernetes:pod_place",
    "railway-ssh": "agentshell.targets.railway:ssh_place",
    "railway-variables": "agentshell.targets.railway:variables_place",
    "ssh": "agentshell.targets.hosts:ssh_place",
    "variables": "agentshell.targets.variables:runner_place",
    "virtual-machine": "agentshell.targets.machines:place",
}
"""Name in a pack's `place:` → `module:function`."""


def resolver(name: str) -> Resolver:
    """Return the target resolver of that name; raise KeyError when there is none."""
    return _load(RESOLVERS[name])  # type: ignore[return-value]


def place_resolver(name: str) -> PlaceResolver:
    """Return the place resolver of that name; raise KeyError when there is none."""
    return _load(PLACES[name])  # type: ignore[return-value]


def _load(where: str) -> object:
    module, _, name = where.partition(":")
    found: object = getattr(__import__(module, fromlist=(name,)), name)
    return found
