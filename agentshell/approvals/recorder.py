"""Owns what a judgement looked at: a host that passes everything through and keeps what it was asked for."""

from __future__ import annotations

from collections.abc import Mapping

from agentshell.approvals.anew import VARIABLES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import ItemsView, Iterator, ValuesView

    from agentshell.facts import FileInfo, Host
    from agentshell.model import Unknown
    from agentshell.remembered import Memory

PASSING = VARIABLES | {"_", "SHLVL", "OLDPWD", "PWD", "LINENO", "RANDOM", "SECONDS", "COLUMNS", "LINES"}
"""Variables that differ from one start of the same line to the next and choose no target. PWD counts as the cwd."""


class Looked(Mapping[str, str]):
    """An environment that keeps which variables were asked for by name, set or not.

    Whoever goes through all of them asks for none: agents set variables that differ from one command to the next.
    """

    def __init__(self, env: Mapping[str, str]) -> None:
        self._env = env
        self.asked: dict[str, str | None] = {}

    def __getitem__(self, name: str) -> str:
        self.asked[name] = self._env.get(name)
        return self._env[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._env)

    def __len__(self) -> int:
        return len(self._env)

    def items(self) -> ItemsView[str, str]:
        """Return all variables, none of them asked for."""
        return self._env.items()

    def values(self) -> ValuesView[str]:
        """Return what all variables hold, none of them asked for."""
        return self._env.values()

    def __contains__(self, name: object) -> bool:
        if isinstance(name, str):
            self.asked[name] = self._env.get(name)
        return name in self._env


class Recorder:
    """A `facts.Host` in front of another one, which keeps the variables and files that decided."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._env = Looked(host.env)
        self.files: dict[str, str | Unknown] = {}

    @property
    def variables(self) -> Mapping[str, str | None]:
        """The variables asked for, with what they hold; those that say nothing left out."""
        return {name: value for name, value in self._env.asked.items() if name not in PASSING}

    @property
    def env(self) -> Mapping[str, str]:
        """The environment, watched."""
        return self._env

    @property
    def cwd(self) -> str:
        """The working directory."""
        return self._host.cwd

    def read_text(self, path: str) -> str | Unknown:
        """Return the file's text, and keep it."""
        self.files[path] = self._host.read_text(path)
        return self.files[path]

    def look(self, path: str) -> FileInfo:
        """Return what is at the path."""
        return self._host.look(path)

    def names(self, path: str) -> tuple[str, ...] | Unknown:
        """Return the names in the directory."""
        return self._host.names(path)

    def which(self, name: str, path: str) -> str | Unknown:
        """Return the path of a program."""
        return self._host.which(name, path)

    @property
    def installed(self) -> Mapping[str, str]:
        """Where agentshell itself is."""
        return self._host.installed

    def recall(self) -> Memory:
        """Return the session's memory without its ages, which change by the second."""
        memory = self._host.recall()
        return memory.replace(
            seen=tuple(one.replace(ago="some time") for one in memory.seen),
            moves=tuple(one.replace(ago="some time") for one in memory.moves),
        )

    def read_shell(self, reader: str, text: bytes) -> bytes | Unknown:
        """Run a shell reader."""
        return self._host.read_shell(reader, text)
