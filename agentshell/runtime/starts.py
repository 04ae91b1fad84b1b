"""Owns what the gate thinks of a program that is about to start: let it, refuse it, or ask. It answers no kernel.

What the line's own judgement has found and a person has approved is not asked again; what was asked here is not for
the process that was held, and for what comes from it.
"""

from __future__ import annotations

import posix

from agentshell.assembly import settings_stamp
from agentshell.audit import folder
from agentshell.deeds import STEMS
from agentshell.errors import RuleError
from agentshell.facts import Facts
from agentshell.host import RealHost
from agentshell.model import Arg, EnvView, Invocation, Span, Stdin, Unknown, known, strictest
from agentshell.runtime import task
from agentshell.runtime.programs import as_started, find
from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from agentshell.assembly import Assembler, Assembly
    from agentshell.judge import Judgement
    from agentshell.model import Finding, Verdict
    from agentshell.packs.registry import Registry
    from agentshell.runtime.passing import Shown
    from agentshell.runtime.programs import Program
    from agentshell.runtime.seccomp import Stopped

_SHELLS = frozenset((b"sh", b"bash", b"dash", b"zsh", b"ash", b"ksh"))
_NAMES = 4096
"""Names of programs that are remembered."""
_LONGEST_TEXT = 1 << 14
"""Bytes of a shell's `-c` text beyond which only what it starts is judged."""


_OWN_OPTIONS = (b"-I", b"-S", b"-X", b"utf8")
"""What the launcher gives Python before this package's entry."""
_SCRIPT_AFTER = 11
"""Words that interpreters, and the interpreters of these, put before a script's path at most."""


class Start(Value):
    """A program that is about to start, as the pipeline takes it: in each way in which it may be known."""

    forms: tuple[Invocation, ...]
    env: dict[str, str]
    cwd: str


class Described:
    """Which programs the packs of a line describe; remembers what it has looked for."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._known: dict[bytes, bool] = {}

    def has(self, path: bytes) -> bool:
        """Whether a pack describes what goes by the base name of the path, or it is a shell."""
        name = path.rpartition(b"/")[2]
        known = self._known.get(name)
        if known is None:
            if len(self._known) >= _NAMES:
                self._known.clear()
            known = name in _SHELLS or self._registry.lookup(name.decode("utf-8", "replace")) is not None
            self._known[name] = known
        return known


def forms(starting: task.Starting, program: Program, packs: Described) -> tuple[tuple[bytes, ...], ...]:
    """Return the words of a start, program first, in each way in which it may be known; () where it means nothing.

    A name that no pack knows may be a link to a program, or one program of many in one file, which goes by argv[0]
    (busybox; a file without a name). The kernel starts a script's interpreter in its place.
    """
    found = [(program, starting.path or starting.named, starting.argv)]
    if program.interpreter:
        inner = as_started(starting.task, program, starting.path or starting.named, starting.argv)
        if inner is None:
            return ()
        found += [(one, words[0], words) for one, words in inner]
    return tuple(form for one, path, words in found for form in _known_as(one, path, words, packs))


def shown_forms(shown: Shown, program: Program, packs: Described) -> tuple[tuple[bytes, ...], ...]:
    """Return the same of a program that has started: program is the file that runs, for a script its interpreter."""
    found = [(program, shown.path, shown.words)]
    for at, word in enumerate(shown.words[1:_SCRIPT_AFTER], 1):
        inner = find(shown.task, word)
        if inner is not None and inner.interpreter:
            found.append((inner, word, shown.words[at:]))
            break
    return tuple(form for one, path, words in found for form in _known_as(one, path, words, packs))


def _known_as(program: Program, path: bytes, argv: tuple[bytes, ...], packs: Described) -> Iterator[tuple[bytes, ...]]:
    names = [path]
    if not packs.has(path):
        others = (argv[0].removeprefix(b"-") if argv else b"", program.name)
        names = [name for name in dict.fromkeys(others) if packs.has(name)] or names
    for name in names:
        words = (name, *argv[1:])
        if _worth_judging(words, packs):
            yield words


def _worth_judging(words: tuple[bytes, ...], packs: Described) -> bool:
    """Whether a start can mean anything at all: a name that a pack knows, a shell's text, or words that destroy."""
    if words[0].rpartition(b"/")[2] in _SHELLS:
        # What a shell starts comes here by itself; what it does by itself stands in its text.
        return b"-c" in b" ".join(words[1:3]) or len(words) < 3
    if packs.has(words[0]):
        return True
    text = b" ".join(words).decode("utf-8", "replace").lower()
    return "agentshell" in text or any(stem in text for stem in STEMS)


def read_start(stopped: Stopped, worded: tuple[tuple[bytes, ...], ...]) -> Start:
    """Return everything about a start with these words. Raises OSError where the task cannot be read."""
    return start_of(worded, task.environment(stopped), task.directory(stopped.task), stdin_of(stopped.task))


def start_of(worded: tuple[tuple[bytes, ...], ...], env: dict[str, str], cwd: str, stdin: Stdin) -> Start:
    """Return a start with these words, environment, directory and stdin."""
    view = EnvView(env)
    made = (Invocation(tuple(map(_argument, words)), Span(0, 0), view, known(cwd), stdin) for words in worded)
    return Start(tuple(made), env, cwd)


def _argument(word: bytes) -> Arg:
    try:
        return known(word.decode("utf-8"))
    except UnicodeDecodeError:
        return Arg((Unknown("not UTF-8 text", word.decode("utf-8", "replace")),))


def stdin_of(process: int) -> Stdin:
    """Return what the program would read; what cannot be seen is unknown text, but for what nobody has redirected."""
    kind, content = task.stdin(process)
    if content is None:
        return Stdin("text", Arg((Unknown("what a pipe will bring"),))) if kind == "pipe" else Stdin("inherit")
    try:
        return Stdin("text", known(content.decode("utf-8")))
    except UnicodeDecodeError:
        return Stdin("text", Arg((Unknown("not UTF-8 text"),)))


def judge(start: Start, assembly: Assembly, env: EnvView | None = None) -> Judgement:
    """Judge a start in each of its forms, which together are one; env stands for the environment that was read."""
    from agentshell.judge import judge_started

    given = [form if env is None else form.replace(env=env) for form in start.forms]
    first, *others = (judge_started(one, assembly.facts, assembly.registry, assembly.policy) for one in given)
    return _joined(first, others) if others else first


def _joined(first: Judgement, others: list[Judgement]) -> Judgement:
    verdicts = [first.verdict, *(other.verdict for other in others)]
    found: dict[tuple[str, ...], Finding] = {}
    for finding in (finding for one in verdicts for finding in one.findings):
        known_as = found.setdefault(_key(finding), finding)
        if strictest((known_as.decision, finding.decision)) != known_as.decision:
            found[_key(finding)] = finding
    return first.replace(
        invocations=sum((other.invocations for other in others), first.invocations),
        verdict=first.verdict.replace(
            decision=strictest(tuple(one.decision for one in verdicts)),
            findings=tuple(found.values()),
            coverage="partial" if any(one.coverage == "partial" for one in verdicts) else "full",
            unread=tuple(dict.fromkeys(text for one in verdicts for text in one.unread)),
        ),
    )


class Judge:
    """Judges starts; keeps what has been approved, and what makes judging quick.

    The settings that the run began with hold until it ends. Changed ones only make it stricter: what runs here may have
    changed them, by a redirection of the shell's own that no start shows.
    """

    def __init__(self, assembler: Assembler, assembly: Assembly, approved: Iterable[Finding]) -> None:
        self._assembler = assembler
        self._begun = assembly
        self.packs = Described(assembly.registry)
        self.env = assembly.facts.host.env
        self.audit = assembly.config.audit or folder(assembly.facts.host.env)
        self._approved = {_key(finding) for finding in approved}
        self._approved_for: dict[tuple[int, str], set[tuple[str, ...]]] = {}
        self._stamp = settings_stamp(self.env)
        # When a person was last waited for in vain, on the monotonic clock.
        self.unanswered = float("-inf")

    def assembly(self, start: Start) -> Assembly:
        """Return the facts for a start's own environment and directory, with the settings of the line's environment.

        A program may be started with any HOME, or none.
        """
        if not self._changed():
            return self._current(start)
        return self._begun.replace(facts=Facts(RealHost(start.env, start.cwd), self._begun.config.settings))

    def judge(self, start: Start) -> Judgement:
        """Judge a start as the line itself is judged."""
        judged = judge(start, self.assembly(start))
        if not self._changed():
            return judged
        try:
            return _joined(judged, [judge(start, self._current(start))])
        except RuleError:
            return judged

    def _current(self, start: Start) -> Assembly:
        return self._assembler.assemble(start.env, start.cwd, settings=self.env)

    def _changed(self) -> bool:
        try:
            return settings_stamp(self.env) != self._stamp
        except OSError:
            return True

    def settled(self, verdict: Verdict, process: int) -> bool:
        """Whether all that the verdict asks about has been approved already, with the line or for this process."""
        asking = [_key(finding) for finding in verdict.findings if finding.decision == "ask"]
        if verdict.decision != "ask" or not asking:
            return False
        approved = self._approved | self._of(process)
        return all(one in approved for one in asking)

    def approve(self, verdict: Verdict, process: int) -> None:
        """Remember that a person has approved what the verdict asks about, for the process that is about to start.

        It holds for what comes from that process too, and for no other: a line can be a session without an end.
        """
        from agentshell.approvals.clock import started

        keys = {_key(finding) for finding in verdict.findings}
        self._approved_for.setdefault((process, started(process)), set()).update(keys)

    def _of(self, process: int) -> set[tuple[str, ...]]:
        """Return what has been approved for a process, or for one that it comes from, besides the line itself."""
        if not self._approved_for:
            return set()
        from agentshell.approvals.ancestry import tree

        found = (self._approved_for.get((one.pid, one.started), set()) for one in tree(process))
        return set().union(*found)


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
    package = __file__.rpartition("/runtime/")[0].encode()
    entries = (package + b"/__main__.py", package + b"/__pycache__/agentshell-start.")
    return starting.argv[1:5] == _OWN_OPTIONS and starting.argv[5:6] != () and starting.argv[5].startswith(entries)


def _same(one: str, other: str) -> bool:
    try:
        first, second = posix.stat(one), posix.stat(other)
    except OSError:
        return False
    return (first.st_dev, first.st_ino) == (second.st_dev, second.st_ino)
