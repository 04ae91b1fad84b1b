"""Owns the folder of shims beside a launcher: which programs get a link there, making it, and telling that it is old.

A link for every program of a pack that has an action which a policy may stop, or a payload that is read. Shells have
none: what they start comes by itself.
"""

from __future__ import annotations

import os

from agentshell.errors import HostError
from agentshell.packs.compiled import opened
from agentshell.packs.globs import glob

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

    from agentshell.packs.compiled import Node, PackData
    from agentshell.packs.registry import Registry

_PASSED = frozenset(("read", "write"))
"""Levels that no policy stops as shipped."""
_LEADS = "../agentshell"
_OWN = frozenset(("agentshell", "bash", "sh", "zsh"))


def names(registry: Registry) -> tuple[str, ...]:
    """Return the programs, by name or glob, that are worth judging when they start."""
    packs = {name: _worth(registry.pack(name)) for name in registry.names}
    found = {program for program, name in registry.programs.items() if packs[name] and "/" not in program}
    return tuple(sorted(found - _OWN))


def _worth(pack: PackData) -> bool:
    levels = {action["level"] for action in pack["actions"].values()} | {pack["default"]}
    return bool(pack["payloads"]) or not levels <= _PASSED or _stops(pack["root"])


def _stops(command: Node | bytes) -> bool:
    node = opened(command)
    level = node.get("level")
    return (level is not None and level not in _PASSED) or any(map(_stops, node.get("commands", {}).values()))


def write(folder: Path) -> int:
    """Make the links in `folder/shims`, take away old ones; return how many there are.

    Raises HostError where something else is in the way, OSError where it cannot be written.
    """
    place = folder / "shims"
    place.mkdir(exist_ok=True)
    wanted = set(_spelled(names(_registry())))
    own = {link.name for link in place.iterdir() if link.is_symlink() and str(link.readlink()) == _LEADS}
    for name in own - wanted:
        (place / name).unlink()
    for name in wanted - own:
        try:
            (place / name).symlink_to(_LEADS)
        except FileExistsError:
            raise HostError(f"{place / name} is in the way and no shim", "remove it") from None
    return len(wanted)


def stale(folder: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return which programs have no link in `folder/shims`, and which links there are for none."""
    wanted = names(_registry())
    exact = {name for name in wanted if not _is_glob(name)}
    globs = [name for name in wanted if _is_glob(name)]
    there = set(os.listdir(folder / "shims"))
    more = (name for name in there - exact if not any(glob(pattern, name) for pattern in globs))
    return tuple(sorted(exact - there)), tuple(sorted(more))


def _registry() -> Registry:
    """Return the packs in force outside of any project; the shipped ones where others are broken."""
    from agentshell.assembly import assemble
    from agentshell.errors import RuleError
    from agentshell.pack_store import place_resolver, shipped_store, subjects_reader
    from agentshell.packs.registry import Registry

    try:
        return assemble(cwd="/").registry
    except RuleError:
        return Registry(shipped_store(), subjects_reader, place_resolver)


def _spelled(wanted: tuple[str, ...]) -> list[str]:
    """Return the names, each glob as the programs that it stands for here."""
    globs = [name for name in wanted if _is_glob(name)]
    found = [name for name in wanted if not _is_glob(name)]
    for place in os.get_exec_path():
        try:
            here = os.listdir(place or ".")
        except OSError:
            continue
        found += (name for name in here if any(glob(pattern, name) for pattern in globs) and name not in _OWN)
    return found


def _is_glob(name: str) -> bool:
    return "*" in name or "?" in name
