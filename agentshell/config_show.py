"""Owns `agentshell config show`: every setting in force with its source. It changes nothing."""

from __future__ import annotations

import sys

from agentshell.combining import environments
from agentshell.config import Approvals, Config, read
from agentshell.config_files import LayerFiles, read_layer
from agentshell.host import RealHost
from agentshell.layers import locate
from agentshell.model import ENVIRONMENTS, ROWS, SCOPES
from agentshell.render import safe, safe_lines
from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

SCHEMA = "agentshell/config/v1"


class Setting(Value):
    """One value in force and where it comes from: a layer's name, and its file where there is one."""

    name: str
    value: str
    layer: str
    file: str = ""


def show(*, as_json: bool = False) -> int:
    """Print the settings; raise ConfigError when they are broken. Returns 0."""
    host = RealHost()
    located = locate(host.env, host.cwd)
    config = read(located)
    files = tuple(read_layer(layer) for layer in located.layers)
    if as_json:
        import json

        print(json.dumps(_data(config, files), indent=2))
        return 0
    print("layers")
    print("  default      shipped with agentshell")
    for layer in config.layers:
        print(
            f"  {layer.name:11}  {safe(layer.folder)}{f'  (only tightens: {layer.tightens})' if layer.tightens else ''}"
        )
    wide = 0
    rows = list(settings(config, files))
    for one in rows:
        wide = max(wide, len(one.name))
    section = ""
    for one in rows:
        group = one.name.partition(".")[0]
        if group != section:
            section = group
            print(section)
        print(f"  {one.name:{wide}}  {safe(one.value):36}  {one.layer}{f'  {safe(one.file)}' if one.file else ''}")
    for warning in config.warnings:
        print(f"warning: {safe(warning)}", file=sys.stderr)
    for problem in config.held:
        print(f"held: every effect above read is asked about: {safe_lines(problem)}", file=sys.stderr)
    return 0


def settings(config: Config, files: tuple[LayerFiles, ...]) -> Iterator[Setting]:
    """Yield every value in force with its source."""
    homes = {layer.name: layer.folder for layer in config.layers}
    for name, otherwise in (("shell", "the first real bash found"), ("audit", "the account's state folder")):
        given = [one for one in files if getattr(one.config, name)]
        if given:
            yield Setting(name, getattr(given[-1].config, name), given[-1].layer.name, _file(given[-1], "config"))
        else:
            yield Setting(name, otherwise, "default")
    for name in ("runtime", "minimum"):
        value = getattr(config, name)
        given = [one for one in files if getattr(one.config, name) == value]
        layer, file = (given[-1].layer.name, _file(given[-1], "config")) if given else ("default", "")
        yield Setting(name, value, layer, file)
    for name in Approvals.__fields__:
        value = getattr(config.approvals, name)
        source = _asking_source(files, name)
        if source is not None or value not in ("", (), {}, None):
            shown = " ".join(value) if isinstance(value, tuple) else str(value)
            layer = "default" if source is None else source.layer.name
            yield Setting(f"approvals.{name}", shown, layer, "" if source is None else _file(source, "config"))
    for kind, names in environments(files).items():
        for name, environment in names.items():
            source = next(one for one in reversed(files) if _maps(one, kind, name) == environment)
            yield Setting(f"environments.{kind}.{name}", environment, source.layer.name, _file(source, "config"))
    for level in ROWS:
        for place in ENVIRONMENTS:
            answers = config.policy.table[level][place]
            origins = tuple(config.policy.origins.get(f"{level}/{place}/{scope}", "default") for scope in SCOPES)
            if len(set(zip(answers, origins, strict=True))) == 1:
                cells = {"": (answers[0], origins[0])}
            else:
                cells = {f".{scope}": (answers[at], origins[at]) for at, scope in enumerate(SCOPES)}
            for suffix, (answer, origin) in cells.items():
                file = f"{homes[origin]}/policy.yaml" if origin in homes else ""
                yield Setting(f"policy.{level}.{place}{suffix}", answer, origin, file)


def _asking_source(files: tuple[LayerFiles, ...], name: str) -> LayerFiles | None:
    """Return the layer that a setting of approvals comes from; None where it is the default."""
    for one in reversed(files):
        who = one.config.approvals.approver
        if getattr(one.config.approvals, name, None) or (who is not None and getattr(who, name, None)):
            return one
    return None


def _maps(file: LayerFiles, kind: str, name: str) -> str:
    """Return the environment that a layer's settings give to a name; "" when they give none."""
    return next((names.get(name, "") for key, names in file.config.environments.items() if key == kind), "")


def _file(one: LayerFiles, form: str) -> str:
    return f"{one.layer.folder}/{form}.yaml"


def _data(config: Config, files: tuple[LayerFiles, ...]) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "layers": [{"name": layer.name, "folder": layer.folder, "tightens": layer.tightens} for layer in config.layers],
        "settings": [
            {"name": one.name, "value": one.value, "layer": one.layer, "file": one.file}
            for one in settings(config, files)
        ],
        "warnings": list(config.warnings),
        "held": list(config.held),
        "policy": config.policy.digest,
    }
