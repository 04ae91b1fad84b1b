"""Owns finding a name among the services of the nearest compose file; what a service is for is not its business."""

from __future__ import annotations

from agentshell.targets.words import TABLES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.facts import Facts

_NAMES = TABLES["files"]["compose"]
_HIGHEST = 6
"""How many folders above the working directory are looked through."""


def service(name: str, facts: Facts, cwd: str) -> str:
    """Return `docker-compose.yml:12` where the compose file of the folder or one above names the service, else ""."""
    folder = cwd
    for _ in range(_HIGHEST):
        for file in _NAMES:
            text = facts.host.read_text(f"{folder.rstrip('/')}/{file}")
            if isinstance(text, str):
                line = services(text).get(name)
                return f"{file}:{line}" if line else ""
        if folder in ("", "/"):
            break
        folder = folder.rpartition("/")[0] or "/"
    return ""


def services(text: str) -> dict[str, int]:
    """Return the services of a compose file with their lines; empty when it cannot be read."""
    from agentshell.targets.yaml_text import entries, load, value

    node = value(load(text), "services")
    return {key: line for key, line, _ in entries(node)}
