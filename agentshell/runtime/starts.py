"""Owns what the gate thinks of a program that is about to start: let it, refuse it, or ask. It answers no kernel.

What the line's own judgement has found and a person has approved is not asked again; neither is what was asked here.
"""

from __future__ import annotations

import posix

from agentshell.model import Arg, EnvView, Invocation, Span, Stdin, Unknown, known
from agentshell.runtime import task
from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from agentshell.assembly import Assembler, Assembly
    from agentshell.judge import Judgement
    from agentshell.model import Finding, Verdict
    from agentshell.packs.registry import Registry
    from agentshell.runtime.seccomp import Stopped

_SHELLS = frozenset(("sh", "bash", "dash", "zsh", "ash", "ksh"))
_LONGEST_TEXT = 1 << 14
"""Bytes of a shell's `-c` text beyond which only what it starts is judged."""


class Start(Value):
    """A program that is about to start, as the pipeline takes it."""

    invocation: Invocation
    env: dict[str, str]
    cwd: str


def worth_judging(starting: task.Starting, registry: Registry) -> bool:
    """Whether a start can mean anything at all: a name that a pack knows, a script's, or words that destroy."""
    from agentshell.deeds import may_destroy

    name = starting.path.rpartition(b"/")[2].decode("utf-8", "replace")
    if name in _SHELLS:
        # What a shell starts comes here by itself; what it does by itself stands in its text.
        return b"-c" in b" ".join(starting.argv[1:3]) or len(starting.argv) < 3
    if registry.lookup(name) is not None or _concerns_guard(starting):
        return True
    return may_destroy(_invocation(starting, {}, Stdin("inherit")))


def _concerns_guard(starting: task.Starting) -> bool:
    return any(b"agentshell" in word for word in starting.argv)


def read_start(stopped: Stopped, starting: task.Starting) -> Start:
    """Return everything about a start. Raises OSError where the task cannot be read."""
    env = task.environment(stopped)
    return Start(_invocation(starting, env, _stdin(stopped.task)), env, starting.cwd)


def _invocation(starting: task.Starting, env: dict[str, str], stdin: Stdin) -> Invocation:
    words = [_argument(starting.program.encode("utf-8", "surrogateescape")), *map(_argument, starting.argv[1:])]
    return Invocation(tuple(words), Span(0, 0), EnvView(env), known(starting.cwd), stdin)


def _argument(word: bytes) -> Arg:
    try:
        return known(word.decode("utf-8"))
    except UnicodeDecodeError:
        return Arg((Unknown("not UTF-8 text", word.decode("utf-8", "replace")),))


def _stdin(process: int) -> Stdin:
    """Return what the program would read; what cannot be seen is unknown text, but for what nobody has redirected."""
    kind, content = task.stdin(process)
    if content is None:
        return Stdin("text", Arg((Unknown("what a pipe will bring"),))) if kind == "pipe" else Stdin("inherit")
    try:
        return Stdin("text", known(content.decode("utf-8")))
    except UnicodeDecodeError:
        return Stdin("text", Arg((Unknown("not UTF-8 text"),)))


class Judge:
    """Judges starts; keeps what has been approved in this run, and what makes judging quick."""

    def __init__(self, assembler: Assembler, assembly: Assembly, approved: Iterable[Finding]) -> None:
        self._assembler = assembler
        self._base = assembly
        self._approved = {_key(finding) for finding in approved}

    @property
    def registry(self) -> Registry:
        """The packs of the line."""
        return self._base.registry

    def assembly(self, start: Start) -> Assembly:
        """Return the settings, packs and facts for a start's own environment and directory."""
        return self._assembler.assemble(start.env, start.cwd)

    def judge(self, start: Start) -> Judgement:
        """Judge a start as the line itself is judged."""
        from agentshell.judge import judge_started

        assembly = self.assembly(start)
        return judge_started(start.invocation, assembly.facts, assembly.registry, assembly.policy)

    def settled(self, verdict: Verdict) -> bool:
        """Whether everything that the verdict asks about has been approved in this run already."""
        asking = [finding for finding in verdict.findings if finding.decision == "ask"]
        return verdict.decision == "ask" and bool(asking) and all(_key(one) in self._approved for one in asking)

    def approve(self, verdict: Verdict) -> None:
        """Remember that a person has approved what the verdict asks about, for the rest of the run."""
        self._approved |= {_key(finding) for finding in verdict.findings}


def _key(finding: Finding) -> tuple[str, ...]:
    """Return what makes two findings the same: what is done, to what, in which environment."""
    effect = finding.effect
    target = effect.target
    where = (target.kind, target.name, target.environment) if target is not None else ("", "", "")
    return (effect.action, effect.summary, effect.origin, *where)


def own_program(starting: task.Starting, launcher: str) -> bool:
    """Whether this is a nested start of agentshell itself, which judges what it is given.

    It is the very launcher, or a Python whose script is this package's entry.
    """
    program = starting.program
    if launcher and program.rpartition("/")[2] in ("agentshell", "bash", "sh", "zsh"):
        return _same(program, launcher)
    if not program.rpartition("/")[2].startswith("python"):
        return False
    script = next((word for word in starting.argv[1:] if not word.startswith(b"-")), b"")
    package = __file__.rpartition("/runtime/")[0].encode()
    return script == package + b"/__main__.py" or script.startswith(package + b"/__pycache__/__main__.")


def _same(one: str, other: str) -> bool:
    try:
        first, second = posix.stat(one), posix.stat(other)
    except OSError:
        return False
    return (first.st_dev, first.st_ino) == (second.st_dev, second.st_ino)
