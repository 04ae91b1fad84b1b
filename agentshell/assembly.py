"""Owns how judging is put together for one environment and working directory: settings, packs, machine.

Every way in that judges a line (the shell, check, explain, a batch) assembles here, so that all of them agree.
"""

from __future__ import annotations

from agentshell.config import read
from agentshell.errors import RuleError
from agentshell.facts import Facts
from agentshell.host import RealHost
from agentshell.judge import Judgement, judge
from agentshell.layers import locate
from agentshell.model import EnvView, Verdict, known
from agentshell.pack_store import registry_for
from agentshell.reading.tree import Unreadable
from agentshell.reading.unfold import Start
from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from agentshell.config import Config
    from agentshell.layers import Located
    from agentshell.packs.registry import Registry
    from agentshell.policy import Policy


class Assembly(Value):
    """All that judging a line needs besides the line."""

    facts: Facts
    registry: Registry
    config: Config

    @property
    def policy(self) -> Policy:
        """The policy in force."""
        return self.config.policy

    def start(self) -> Start:
        """Return a plain bash in this environment and directory, reading one line."""
        host = self.facts.host
        return Start(env=EnvView(host.env), cwd=known(host.cwd), name=known("bash"))

    def judge(self, line: bytes, start: Start | None = None, *, thorough: bool = False) -> Judgement:
        """Judge a line, as a plain bash would run it unless `start` says otherwise; raises nothing.

        This is the one place where a bug of agentshell's becomes a verdict: the line is held.
        """
        try:
            return judge(line, start or self.start(), self.facts, self.registry, self.policy, thorough=thorough)
        except Exception as error:
            why = f"agentshell failed on this line, which is a bug: {_told(error)}"
            return Judgement(line, Unreadable(why), (), Verdict("ask", (), "partial", (why,), self.policy.digest))


class Assembler:
    """Makes assemblies; keeps what one call found, mistakes too, for the next one that finds the same files."""

    def __init__(self) -> None:
        self._known: dict[object, tuple[Config, Registry] | RuleError] = {}

    def assemble(
        self, env: Mapping[str, str] | None = None, cwd: str = "", *, settings: Mapping[str, str] | None = None
    ) -> Assembly:
        """Assemble for an environment and directory, by default this process's own.

        settings is the environment whose settings count, where that is another one. Raises ConfigError or RuleError
        with every mistake in site and user files.
        """
        host = RealHost(env, cwd)
        located = locate(host.env if settings is None else settings, host.cwd)
        key = (located, _stamp(located)) if located.layers else None
        if key not in self._known:
            self._known[key] = _settle(located)
        found = self._known[key]
        if isinstance(found, RuleError):
            raise found
        config, registry = found
        return Assembly(Facts(host, config.settings), registry, config)


def assemble(env: Mapping[str, str] | None = None, cwd: str = "") -> Assembly:
    """Assemble once; see `Assembler.assemble`."""
    return Assembler().assemble(env, cwd)


def _settle(located: Located) -> tuple[Config, Registry] | RuleError:
    try:
        config = read(located)
        registry = registry_for(config)
    except RuleError as error:
        return error
    registry.held += config.held
    return config, registry


def _stamp(located: Located) -> tuple[object, ...]:
    """Return what changes when a file of the layers does."""
    import posix

    stamps: list[object] = []
    folders = [layer.folder for layer in located.layers]
    while folders:
        folder = folders.pop()
        with posix.scandir(folder) as entries:
            for entry in entries:
                found = entry.stat()
                stamps.append((entry.path, found.st_mtime_ns, found.st_size, found.st_ino))
                if entry.is_dir():
                    folders.append(entry.path)
    return tuple(stamps)


def settings_stamp(env: Mapping[str, str]) -> tuple[object, ...]:
    """Return what changes when a settings file does, those of projects left out. Raises OSError."""
    located = locate(env, "")
    return located.layers, _stamp(located)


def _told(error: Exception) -> str:
    """Say where a bug struck: its type, message, file and line."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = "" if trace is None else f" ({trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno})"
    return f"{type(error).__name__}: {error}{where}"
