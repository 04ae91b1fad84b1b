"""Owns the settings in force for one environment and working directory. Layers are found, read and combined beside it.

It stands on the hot path: where nothing is configured it costs a few stat calls and imports nothing.
"""

from __future__ import annotations

from agentshell.facts import Settings
from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Literal

    from agentshell.layering import PolicyFile
    from agentshell.layers import Layer, Located
    from agentshell.policy import Policy

    Asking = Literal["wait", "queue", "refuse"]
    GradeName = Literal["static", "shims", "exec"]
    Runtime = Literal["auto", "static", "shims", "exec"]


class Approvals(Value):
    """How a person is asked. Times are in seconds; waits is by agent, wait for the rest (None: what suits the agent).

    folder is "" for the account's own state folder. key, totp, user and socket say how an answer is proven.
    """

    ask: Asking = "wait"
    wait: int | None = None
    waits: Mapping[str, int] = {}
    open: int = 3600
    valid: int = 600
    notify: tuple[str, ...] = ()
    folder: str = ""
    key: str = ""
    totp: str = ""
    user: str = ""
    socket: str = ""


class RuleFolder(Value):
    """A folder of packs and the layer that it belongs to."""

    layer: Layer
    folder: str


class Config(Value):
    """What is in force. shell and audit are "" where nothing is set; warnings are for people, and change no verdict.

    held is empty, or says why every effect above read is asked about: a project's file could not be read.
    """

    policy: Policy
    settings: Settings = Settings()
    shell: str = ""
    audit: str = ""
    approvals: Approvals = Approvals()
    runtime: Runtime = "auto"
    minimum: GradeName = "static"
    rules: tuple[RuleFolder, ...] = ()
    layers: tuple[Layer, ...] = ()
    warnings: tuple[str, ...] = ()
    held: tuple[str, ...] = ()


def read(located: Located) -> Config:
    """Return the settings that the layers make together; raise ConfigError with every mistake in site and user files.

    Mistakes in a project's files become `held`.
    """
    if not located.layers:
        return Config(default_policy(), warnings=located.ignored)
    from agentshell.config_cache import cached

    return cached(located)


def default_policy() -> Policy:
    """Return the policy that comes with agentshell, as it was compiled from rules/policy.yaml."""
    from agentshell.policy_shipped import POLICY

    return POLICY


def default_policy_file() -> PolicyFile:
    """Return the shipped policy.yaml; raise ConfigError where it is damaged or missing."""
    from agentshell.config_files import shipped_policy
    from agentshell.errors import ConfigError
    from agentshell.host import read_bytes
    from agentshell.shipped import rules_folder

    path = f"{rules_folder()}/policy.yaml"
    content = read_bytes(path)
    if not isinstance(content, bytes):
        raise ConfigError((f"{path}: {content.why}",))
    return shipped_policy(content.decode("utf-8", "replace"), path)
