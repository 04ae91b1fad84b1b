"""Owns how the files of all layers become the settings in force; reading them and finding them is not here."""

from __future__ import annotations

from agentshell.config import Approvals, Config, RuleFolder, default_policy_file
from agentshell.config_files import LayerFiles, read_layer
from agentshell.errors import ConfigError
from agentshell.facts import Settings
from agentshell.layering import EVERYTHING_ASKS, PolicyLayer, combine

ASKING: tuple[Asking, ...] = ("wait", "queue", "refuse")
"""What a line that asks may do, mildest first."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.config import Asking, GradeName, Runtime
    from agentshell.layers import Located
    from agentshell.model import Environment


def combined(located: Located) -> Config:
    """Read all layers and combine them; raise ConfigError with every mistake outside of projects."""
    files = tuple(read_layer(layer) for layer in located.layers)
    if broken := tuple(problem for one in files if one.layer.name != "project" for problem in one.problems):
        raise ConfigError(broken)
    held = tuple(problem for one in files for problem in one.problems)
    policies = [PolicyLayer("default", default_policy_file())]
    policies += [
        PolicyLayer(one.layer.name, one.policy, bool(one.layer.tightens)) for one in files if one.policy.policy
    ]
    if held:
        policies.append(PolicyLayer("project (broken)", EVERYTHING_ASKS, tightens=True))
    return Config(
        policy=combine(tuple(policies)),
        settings=Settings(environments(files)),
        shell=_last(files, "shell"),
        audit=_last(files, "audit"),
        approvals=approvals(files),
        runtime=_runtime(files),
        minimum=_minimum(files),
        rules=tuple(RuleFolder(one.layer, one.rules) for one in files if one.rules),
        layers=located.layers,
        warnings=(*located.ignored, *(note for one in files for note in one.notes)),
        held=held,
    )


def environments(files: tuple[LayerFiles, ...]) -> dict[str, dict[str, Environment]]:
    """Return name → environment by kind: a later layer's names stand first, and win where two layers have the same.

    Of a kind that the site makes final, later layers may only add names of production.
    """
    found: dict[str, dict[str, Environment]] = {}
    final = {kind for one in files for kind in one.config.final}
    for one in reversed(files):
        for kind, names in one.config.environments.items():
            known = found.setdefault(kind, {})
            for name, environment in names.items():
                if kind not in final or kind in one.config.final or environment == "production":
                    known.setdefault(name, environment)
    return found


def approvals(files: tuple[LayerFiles, ...]) -> Approvals:
    """Return how a person is asked: of what is set twice the later layer counts, with two exceptions.

    Asking is only ever made stricter by a layer that may only tighten. Who proves an answer, and where requests are
    kept, is the first layer's to say that says it: the site's word about it stands.
    """
    found = Approvals()
    for one in files:
        given = one.config.approvals
        asking = given.ask or found.ask
        if one.layer.tightens:
            asking = max(asking, found.ask, key=ASKING.index)
        found = found.replace(
            ask=asking,
            wait=found.wait if given.wait is None else given.wait,
            waits={**found.waits, **given.waits},
            open=given.open or found.open,
            valid=given.valid or found.valid,
            notify=given.notify or found.notify,
            folder=found.folder or given.folder,
        )
        if given.approver is not None and not (found.key or found.totp or found.user):
            who = given.approver
            found = found.replace(key=who.key, totp=who.totp, user=who.user, socket=who.socket)
    return found


_STRENGTH = ("static", "shims", "exec", "auto")
"""Grades from the weakest to the best there is: auto is exec wherever that can be had."""


def _runtime(files: tuple[LayerFiles, ...]) -> Runtime:
    """Return the grade that guards while a line runs; a layer that may only tighten can only raise it."""
    found: Runtime = "auto"
    for one in files:
        given = one.config.runtime
        if given is not None and not (one.layer.tightens and _STRENGTH.index(given) < _STRENGTH.index(found)):
            found = given
    return found


def _minimum(files: tuple[LayerFiles, ...]) -> GradeName:
    """Return the weakest grade at which a line may run; no layer lowers what an earlier one asks for."""
    return max((one.config.minimum or "static" for one in files), key=_STRENGTH.index, default="static")


def _last(files: tuple[LayerFiles, ...], setting: str) -> str:
    """Return what the last layer that sets it says; layers that may only tighten have lost it already."""
    given = [text for one in files if (text := getattr(one.config, setting))]
    return given[-1] if given else ""
