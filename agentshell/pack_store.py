"""Owns getting compiled packs into memory: shipped ones from the package, those of the machine's layers on top.

It stands on the hot path: an index and one small file are read for a program that has a pack, nothing is parsed. What
reads YAML is in `pack_files`, and is imported only in a source tree whose packs changed or where layers bring packs.
"""

from __future__ import annotations

import marshal
import posix

from agentshell.host import read_bytes
from agentshell.packs.registry import Registry
from agentshell.shipped import rules_folder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TypeAlias, TypedDict

    from agentshell.config import Config
    from agentshell.packs.compiled import PackData
    from agentshell.packs.registry import PlaceResolver, SubjectsReader

    Stamps: TypeAlias = "dict[str, tuple[int, int]]"

    class Index(TypedDict):
        """What the compiled folder holds. sources: file → modification time and size when it was compiled."""

        programs: dict[str, str]
        globs: tuple[tuple[str, str], ...]
        files: dict[str, tuple[str, ...]]
        sources: Stamps


COMPILED = f"{__file__.rpartition('/')[0]}/packs/_compiled"
INDEX = "index.bin"


class CompiledStore:
    """Packs in a folder of compiled ones; some may be replaced by ones at hand that are newer."""

    def __init__(self, folder: str, index: Index, newer: Mapping[str, PackData] | None = None) -> None:
        self._folder = folder
        self._index = index
        self._newer = newer or {}

    def programs(self) -> Mapping[str, str]:
        """Return program name → pack name."""
        return self._index["programs"]

    def globs(self) -> tuple[tuple[str, str], ...]:
        """Return program globs with their pack names."""
        return self._index["globs"]

    def files(self) -> Mapping[str, tuple[str, ...]]:
        """Return pack name → the files of the rules folder that it was made from, its own first."""
        return self._index["files"]

    def pack(self, name: str) -> PackData:
        """Return a pack by its name; raise KeyError when there is none."""
        if name in self._newer:
            return self._newer[name]
        if name not in self._index["files"]:
            raise KeyError(name)
        return _unmarshalled(f"{self._folder}/{name}.bin")  # type: ignore[return-value]


def registry_for(config: Config) -> Registry:
    """Return the packs in force; raise RuleError with every mistake in packs that are not a project's.

    Mistakes in a project's packs become the registry's `held`.
    """
    store = shipped_store()
    if not config.rules:
        return Registry(store, subjects_reader, place_resolver)
    from agentshell.pack_files import layered

    return layered(store, config.rules)


def shipped_store(compiled: str = COMPILED) -> CompiledStore:
    """Return the packs that come with agentshell.

    An installed package holds them compiled. In a source tree the compiled form counts for those files that have not
    changed since; the others are compiled anew in memory. Raises RuleError when one of them is wrong.
    """
    folder = rules_folder()
    index = read_index(compiled)
    if folder.startswith(__file__.rpartition("/")[0]) and index is not None:
        return CompiledStore(compiled, index)
    stamps = stamps_of(folder)
    if index is not None and index["sources"] == stamps:
        return CompiledStore(compiled, index)
    from agentshell.pack_files import refreshed

    newer, fresh = refreshed(folder, index, stamps)
    return CompiledStore(compiled, fresh, newer)


def read_index(compiled: str) -> Index | None:
    """Return what the folder of compiled packs holds, None when there is none."""
    return _unmarshalled(f"{compiled}/{INDEX}")  # type: ignore[return-value]


def stamps_of(folder: str) -> Stamps:
    """Return modification time and size of everything that compiled packs are made from: the files and the compiler."""
    found: Stamps = {}
    for place, mark in ((folder, ""), (COMPILED.rpartition("/")[0], "packs/")):
        with posix.scandir(place) as entries:
            for entry in entries:
                if entry.name.endswith((".yaml", ".txt", ".py")):
                    stat = entry.stat()
                    found[mark + entry.name] = (stat.st_mtime_ns, stat.st_size)
    return found


def subjects_reader(name: str) -> SubjectsReader:
    """Return the subjects reader of that name; raise KeyError when there is none."""
    from agentshell.payloads import SUBJECTS

    return _function(SUBJECTS[name])  # type: ignore[return-value]


def place_resolver(name: str) -> PlaceResolver:
    """Return the place resolver of that name; raise KeyError when there is none."""
    from agentshell.targets import PLACES

    return _function(PLACES[name])  # type: ignore[return-value]


def _function(where: str) -> object:
    module, _, name = where.partition(":")
    return getattr(__import__(module, fromlist=(name,)), name)


def _unmarshalled(path: str) -> object:
    content = read_bytes(path)
    return marshal.loads(content) if isinstance(content, bytes) else None
