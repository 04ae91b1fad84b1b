"""Owns the short way to settings that were read before: YAML costs 20 ms, far more than judging a plain line.

What is kept is named by the very bytes of the files, so it cannot be out of date. Broken settings are never kept.
"""

from __future__ import annotations

import posix

from agentshell import cache
from agentshell.config import Approvals, Config, RuleFolder
from agentshell.facts import Settings
from agentshell.host import read_bytes
from agentshell.layers import site_file_problem
from agentshell.policy import Policy
from agentshell.policy_shipped import POLICY

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from agentshell.layers import Layer, Located

_FORM = (Config.__fields__, Policy.__fields__, Approvals.__fields__)
"""What is kept, by name: an entry written when settings had other fields is not found."""


def cached(located: Located, where: str = "") -> Config:
    """Return the settings that the layers make, from the store where it has them; raise as `config.read` does."""
    key = cache.key_of("settings", _FORM, POLICY.digest, tuple(_content(layer) for layer in located.layers))
    kept: Any = cache.get(key, where)
    if kept is not None:
        return Config(
            policy=Policy(*kept["policy"]),
            settings=Settings(kept["environments"]),
            shell=kept["shell"],
            audit=kept["audit"],
            approvals=Approvals(*kept["approvals"]),
            runtime=kept["runtime"],
            minimum=kept["minimum"],
            rules=tuple(RuleFolder(located.layers[at], folder) for at, folder in kept["rules"]),
            layers=located.layers,
            warnings=(*located.ignored, *kept["notes"]),
        )
    from agentshell.combining import combined

    config = combined(located)
    if not config.held:
        cache.put(key, _plain(config, located), where)
    return config


def _plain(config: Config, located: Located) -> dict[str, Any]:
    policy = config.policy
    return {
        "policy": (dict(policy.table), dict(policy.origins), policy.layers, policy.digest),
        "environments": {kind: dict(names) for kind, names in config.settings.environments.items()},
        "shell": config.shell,
        "audit": config.audit,
        "runtime": config.runtime,
        "minimum": config.minimum,
        "approvals": tuple(
            dict(value) if name == "waits" else value
            for name, value in ((name, getattr(config.approvals, name)) for name in Approvals.__fields__)
        ),
        "rules": tuple((located.layers.index(one.layer), one.folder) for one in config.rules),
        "notes": config.warnings[len(located.ignored) :],
    }


def _content(layer: Layer) -> tuple[object, ...]:
    """Return everything about a layer that its settings are made from."""
    try:
        names = sorted(posix.listdir(layer.folder))
    except OSError as error:
        return layer.name, layer.folder, layer.tightens, error.errno
    files: list[tuple[object, ...]] = []
    for name in names:
        path = f"{layer.folder}/{name}"
        if name.endswith((".yaml", ".yml")):
            files.append((name, read_bytes(path), layer.name == "site" and site_file_problem(path)))
        else:
            files.append((name,))
    return layer.name, layer.folder, layer.tightens, tuple(files)
