"""Owns being a shim: a program that packs name is judged as it starts, then this process becomes the real one.

For machines without an exec gate. Started by a link of a folder of shims, it finds the program past all of these,
judges the start as the gate would have (`runtime`), and passes on argv[0], arguments, environment, descriptors and
signals as they came. What a person has approved is not asked again for what comes from it (`approvals.above`); nothing
in the environment says so. Under a gate the real program's start is judged there, and here it is only found.
"""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]  # as in `shell`: `signal` costs the import of enum
import posix
from errno import ENOEXEC

from agentshell.errors import EXIT_FAILED, EXIT_REFUSED, AgentShellError
from agentshell.guard import ALLOWED, Answer, failed
from agentshell.launch import environment as given_environment
from agentshell.runtime.outer import gated
from agentshell.runtime.shims import DEFAULT_PATH, beyond, find
from agentshell.shell import die_by_interrupt, give_signals_back, say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.launch import Launch
    from agentshell.model import Stdin

NOT_FOUND = 127
_FIND_THEMSELVES = ("python", "pypy")
"""Programs that look along PATH for their own argv[0], and would find the shim (CPython: Modules/getpath.py)."""
_ENDING = (_signal.SIGTERM, _signal.SIGHUP, _signal.SIGINT)


def run(words: list[str], launch: Launch, name: str) -> int:
    """Judge the start of the program of that name with these words (argv[0] first); become it, or return a status."""
    die_by_interrupt()
    try:
        return _run(words, launch, name)
    except AgentShellError as error:
        given = failed(error)
        say(given.message)
        return given.status
    except Exception as error:  # the last door: a bug here must not start anything
        say(f"agentshell: a bug, {name} was not started: {type(error).__name__}: {error}\n")
        return EXIT_FAILED


def _run(words: list[str], launch: Launch, name: str) -> int:
    block = given_environment(launch)
    path = block.get(b"PATH", DEFAULT_PATH.encode()).decode("utf-8", "surrogateescape")
    real, denied = find(name, path, launch.program)
    if not real:
        # In bash's words, which is what most callers would have said.
        say(f"bash: {denied}: Permission denied\n" if denied else f"bash: {name}: command not found\n")
        return EXIT_REFUSED if denied else NOT_FOUND
    if not gated():
        given = _judged([real, *words[1:]], block, launch)
        if not given.allowed:
            say(given.message)
            return given.status
    argv0 = real if name.startswith(_FIND_THEMSELVES) or not launch.native else words[0]
    give_signals_back(launch)
    return _become(real, [argv0, *words[1:]], block)


def _become(real: str, words: list[str], block: dict[bytes, bytes]) -> int:
    """Become the program; return only where that fails, as bash would."""
    try:
        try:
            posix.execve(real, words, block)
        except OSError as error:
            if error.errno != ENOEXEC:
                raise
            # A script without a first line is sh's, as for execvp(3).
            posix.execve("/bin/sh", ["sh", real, *words[1:]], block)
    except (OSError, ValueError) as error:
        say(f"bash: {real}: {error.strerror if isinstance(error, OSError) else error}\n")
    return EXIT_REFUSED


def _judged(words: list[str], block: dict[bytes, bytes], launch: Launch) -> Answer:
    from agentshell.assembly import Assembler
    from agentshell.host import environment
    from agentshell.runtime.starts import Judge, start_of

    env = environment(block)
    if "PATH" in env:
        env["PATH"] = beyond(env["PATH"], launch.program)
    assembler = Assembler()
    assembly = assembler.assemble(env)
    judge = Judge(assembler, assembly, ())
    worded = tuple(word.encode("utf-8", "surrogateescape") for word in words)
    start = start_of((worded,), env, assembly.facts.host.cwd, _stdin())
    verdict = judge.judge(start).verdict
    if verdict.decision == "allow" and not verdict.findings:
        return ALLOWED
    from agentshell.runtime.held_starts import answer

    ended: list[int] = []
    before = [(number, _signal.getsignal(number)) for number in _ENDING]
    for number, handler in before:
        # What the caller ignores stays ignored.
        if handler != _signal.SIG_IGN:
            _signal.signal(number, lambda number, _: ended.append(number))
    given = answer(judge, start, posix.getpid(), say, lambda: not ended)
    for number, handler in before:
        _signal.signal(number, handler)
    if ended:
        # Its request is withdrawn; it ends as the program itself would have.
        posix.kill(posix.getpid(), ended[0])
    return given


def _unseen(mode: int) -> Stdin:
    """Return what a stdin is that is no file, on a system that shows nothing of it."""
    from agentshell.model import Arg, Stdin, Unknown

    pipe = mode & 0o170000 == 0o010000
    return Stdin("text", Arg((Unknown("what a pipe will bring"),))) if pipe else Stdin("inherit")


def _stdin() -> Stdin:
    """Return what the program would read, without taking it."""
    from agentshell.model import Arg, Stdin, Unknown, known
    from agentshell.runtime.starts import stdin_of
    from agentshell.runtime.task import STDIN_LIMIT

    try:
        found = posix.fstat(0)
        if found.st_mode & 0o170000 != 0o100000:
            return stdin_of(posix.getpid()) if posix.access("/proc/self/fd/0", posix.F_OK) else _unseen(found.st_mode)
        content = posix.pread(0, STDIN_LIMIT, posix.lseek(0, 0, 1))
    except OSError:
        return Stdin("inherit")
    try:
        return Stdin("text", known(content.decode("utf-8")))
    except UnicodeDecodeError:
        return Stdin("text", Arg((Unknown("not UTF-8 text"),)))
