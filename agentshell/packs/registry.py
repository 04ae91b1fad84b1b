"""Owns finding the pack of a program: which pack describes it, loaded only when it is met. It reads no file itself.

Where packs come from (compiled into the package, YAML files of the machine's layers) is the business of the store.
"""

from __future__ import annotations

from agentshell.packs.globs import glob

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Protocol, TypeAlias

    from agentshell.facts import Facts
    from agentshell.model import Place
    from agentshell.packs.compiled import PackData
    from agentshell.packs.parsed import Parsed
    from agentshell.packs.subjects import Subjects

    SubjectsReader: TypeAlias = "Callable[[Parsed, Facts], Subjects]"
    PlaceResolver: TypeAlias = "Callable[[Parsed, Facts], Place]"

    class Store(Protocol):
        """Where compiled packs are."""

        def programs(self) -> Mapping[str, str]:
            """Return program name → pack name."""

        def globs(self) -> tuple[tuple[str, str], ...]:
            """Return program globs with their pack names."""

        def pack(self, name: str) -> PackData:
            """Return a pack by its name; raise KeyError when there is none, RuleError when it is wrong."""


_REMEMBERED = 4096
"""Names of programs whose globs are remembered."""


class Registry:
    """The packs in force. Packs given as `own` (of the site, the user, the project) stand before those of the store."""

    def __init__(
        self,
        store: Store,
        subjects: Callable[[str], SubjectsReader],
        place: Callable[[str], PlaceResolver],
        own: Mapping[str, PackData] | None = None,
        held: tuple[str, ...] = (),
    ) -> None:
        """Take the store, and what finds subjects readers and place resolvers by the names that packs use.

        held: empty, or why everything above read is to be asked about (a project's pack could not be read).
        """
        self.store = store
        self.subjects = subjects
        self.place = place
        self.own = own or {}
        self.held = held
        self._programs, self._globs = store.programs(), store.globs()
        if self.own:
            exact, globs = split_programs(self.own)
            self._programs, self._globs = {**self._programs, **exact}, globs + self._globs
        self._loaded: dict[str, PackData] = {}
        self._matched: dict[str, str] = {}

    def lookup(self, program: str) -> PackData | None:
        """Return the pack that describes the program (a base name), or None when none does."""
        name = self._programs.get(program)
        if name is None:
            name = self._matched.get(program)
            if name is None:
                name = next((name for pattern, name in self._globs if glob(pattern, program)), "")
                if len(self._matched) < _REMEMBERED:
                    self._matched[program] = name
        return self.pack(name) if name else None

    def pack(self, name: str) -> PackData:
        """Return a pack by its name; raise KeyError when there is none."""
        found = self._loaded.get(name)
        if found is None:
            found = self._loaded[name] = self.own[name] if name in self.own else self.store.pack(name)
        return found

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all packs, sorted."""
        return tuple(sorted({*self._programs.values(), *(name for _, name in self._globs), *self.own}))

    @property
    def programs(self) -> Mapping[str, str]:
        """Program name or glob → pack name."""
        return {**dict(self._globs), **self._programs}


def split_programs(packs: Mapping[str, PackData]) -> tuple[dict[str, str], tuple[tuple[str, str], ...]]:
    """Return the programs of packs: exact name → pack, and globs with their packs."""
    named = [(program, name) for name, data in packs.items() for program in data["programs"]]
    globs = tuple((program, name) for program, name in named if "*" in program or "?" in program)
    return {program: name for program, name in named if (program, name) not in globs}, globs


class Memory:
    """A store of packs that are at hand."""

    def __init__(self, packs: Mapping[str, PackData]) -> None:
        self._packs = packs

    def programs(self) -> Mapping[str, str]:
        """Return program name → pack name."""
        return split_programs(self._packs)[0]

    def globs(self) -> tuple[tuple[str, str], ...]:
        """Return program globs with their pack names."""
        return split_programs(self._packs)[1]

    def pack(self, name: str) -> PackData:
        """Return a pack by its name."""
        return self._packs[name]
