"""Owns the supervisor's work: each program about to start is judged, and starts, waits for a person, or does not.

A start that asks is put to a person in a thread of its own, so that nothing else waits for it. A start that is refused
fails with EPERM; why stands on the stderr that the line began with. What cannot be recorded does not start.
"""

from __future__ import annotations

import _thread
import posix
import select
import time
from errno import E2BIG, EACCES, EBADF, EFAULT, EIO, ENOENT, EPERM, ESRCH

from agentshell.runtime import seccomp, task
from agentshell.runtime.passing import Expected, Passing, threaded
from agentshell.runtime.programs import Program, as_started, find
from agentshell.runtime.promptness import prefer_short_slices
from agentshell.runtime.starts import Judge, forms, own_program, read_start, shown_forms, start_of, stdin_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from agentshell.assembly import Assembler, Assembly
    from agentshell.model import Finding
    from agentshell.runtime.layout import Supervising
    from agentshell.runtime.passing import Shown
    from agentshell.runtime.seccomp import Stopped
    from agentshell.runtime.starts import Start

SIGKILL = 9
_KERNELS_OWN = (EFAULT, EIO, EBADF, E2BIG)
"""What keeps a start from being read, and the kernel from carrying it out."""
_WALK = 1.0
"""Seconds for which the same start by the same task counts as execvp(3) on its way along PATH."""
_LEAVING, _STEP = 5.0, 0.02
"""Seconds for which the threads of held starts may still record that these are gone."""
_PATIENCE = 1000
_PIECE = 4096
"""Milliseconds for which a full stderr is waited for, and bytes that a writable pipe takes at once (PIPE_BUF)."""


class Gate:
    """What the supervisor of one line knows: how to judge, who has been asked, where its words go."""

    def __init__(
        self,
        supervising: Supervising,
        assembler: Assembler,
        assembly: Assembly,
        approved: Iterable[Finding],
        launcher: str,
    ) -> None:
        self._supervising = supervising
        self._kernel = supervising.listener
        self._judge = Judge(assembler, assembly, approved)
        self._launcher = launcher
        self._refused: tuple[object, ...] = ()
        self._again = 0.0
        self._held_now: set[int] = set()
        self._hinted: set[bytes] = set()
        self._passing = Passing(self._changed)

    def run(self) -> None:
        """Answer the kernel until nothing is left that could start anything."""
        supervising = self._supervising
        prefer_short_slices()
        wait = select.poll()
        watched = {
            self._kernel,
            supervising.wake,
            *(() if supervising.front is None else (supervising.front.fileno(),)),
        }
        heard = max(watched - {self._kernel, supervising.wake}, default=-1)
        for handle in watched:
            wait.register(handle, select.POLLIN)
        while self._kernel in watched or supervising.alive:
            for handle, event in wait.poll(self._passing.pause()):
                if handle == self._kernel and event & select.POLLIN:
                    self._next()
                elif handle == self._kernel:
                    # Nothing runs under the filter any more; the shell's own end may still have to be told.
                    wait.unregister(handle)
                    watched.discard(handle)
                elif handle == supervising.wake:
                    supervising.reap()
                elif handle == heard:
                    supervising.hear()
                if supervising.front is None and heard in watched:
                    wait.unregister(heard)
                    watched.discard(heard)
            self._passing.look()
        # Whoever was to start is gone; that is still to be recorded, and its request to be withdrawn.
        deadline = time.monotonic() + _LEAVING
        while self._held_now and time.monotonic() < deadline:
            time.sleep(_STEP)

    def _next(self) -> None:
        stopped = seccomp.receive(self._kernel)
        if stopped is None:
            return
        try:
            self._decide(stopped)
        except OSError as error:
            if error.errno in _KERNELS_OWN:
                # The kernel finds the same and says so itself.
                seccomp.let_go(self._kernel, stopped.id)
            elif error.errno not in (ESRCH, ENOENT) or seccomp.valid(self._kernel, stopped.id):
                self._refuse(stopped, unreadable(stopped.task, error))
        except Exception as error:  # a bug here must not let anything start
            self._refuse(stopped, f"agentshell: a bug, not started: {type(error).__name__}: {error}\n")

    def _decide(self, stopped: Stopped) -> None:
        starting = task.starting(stopped)
        program = find(stopped.task, starting.path, starting.folder)
        worded = forms(starting, program, self._judge.packs) if program is not None else ()
        if not worded or own_program(starting, self._launcher):
            self._let_go(stopped, starting, program)
            return
        attempt = _attempt(stopped, starting)
        if self._refused == attempt and time.monotonic() < self._again:
            # execvp(3) goes on along PATH after a refusal: the same again is answered the same, and said once.
            seccomp.deny(self._kernel, stopped.id, EPERM)
            return
        start = read_start(stopped, worded)
        if not seccomp.valid(self._kernel, stopped.id):
            return
        judgement = self._judge.judge(start)
        verdict = judgement.verdict
        if (verdict.decision == "allow" and not verdict.findings) or self._judge.settled(verdict, stopped.task):
            self._let_go(stopped, starting, program, start)
        elif verdict.decision == "ask":
            self._held_now.add(stopped.id)
            try:
                _thread.start_new_thread(self._held, (stopped, starting, program, start))
            except RuntimeError:
                self._held_now.discard(stopped.id)
                raise
        else:
            self._held(stopped, starting, program, start)

    def _held(self, stopped: Stopped, starting: task.Starting, program: Program | None, start: Start) -> None:
        """Record a start with findings, ask where it asks, and answer the kernel."""
        try:
            from agentshell.runtime.held_starts import answer

            given = answer(self._judge, start, stopped.task, self._say, lambda: seccomp.valid(self._kernel, stopped.id))
            if given.allowed:
                self._let_go(stopped, starting, program, start)
                return
            self._refused, self._again = _attempt(stopped, starting), time.monotonic() + _WALK
            self._refuse(stopped, given.message)
        except Exception as error:  # a task that nobody answers would wait for ever
            self._refuse(stopped, f"agentshell: a bug, not started: {type(error).__name__}: {error}\n")
        finally:
            self._held_now.discard(stopped.id)

    def _let_go(
        self, stopped: Stopped, starting: task.Starting, program: Program | None, start: Start | None = None
    ) -> None:
        places = threaded(stopped.task)
        if places:
            self._passing.add(stopped.task, places, _expected(starting, program, start))
        if program is not None and program.gains:
            self._hint(stopped.task, program.name)
        seccomp.let_go(self._kernel, stopped.id)
        if places:
            self._supervising.stir()

    def _hint(self, process: int, name: bytes) -> None:
        """Say once why a program is about to find itself without its rights: its own error tells half of it."""
        if name not in self._hinted and task.keeps_rights_down(process):
            self._hinted.add(name)
            self._say(without_rights(name.decode("utf-8", "replace")))

    def _changed(self, shown: Shown) -> None:
        """Judge what has started in place of what was judged, as itself; end it where it would not have been let go."""
        program = Program(shown.path.removesuffix(b" (deleted)").rpartition(b"/")[2])
        try:
            worded = shown_forms(shown, program, self._judge.packs)
            if not worded:
                return
            start = start_of(worded, shown.env or {}, task.directory(shown.task), stdin_of(shown.task))
            verdict = self._judge.judge(start).verdict
            if (verdict.decision == "allow" and not verdict.findings) or self._judge.settled(verdict, shown.task):
                return
        except FileNotFoundError:
            return
        except Exception as error:  # what cannot be judged does not go on
            posix.kill(shown.task, SIGKILL)
            self._say(f"agentshell: killed: what it has become cannot be judged: {error}\n")
            return
        posix.kill(shown.task, SIGKILL)
        from agentshell.runtime.held_starts import killed

        self._say(killed(self._judge, start, shown.task))

    def _refuse(self, stopped: Stopped, message: str) -> None:
        if seccomp.valid(self._kernel, stopped.id):
            self._say(message)
        seccomp.deny(self._kernel, stopped.id, EPERM)

    def _say(self, message: str) -> None:
        """Say it on the line's stderr. A reader that does not read holds up nobody but what writes there itself."""
        content = message.encode("utf-8", "backslashreplace")
        stderr = self._supervising.stderr
        wait = select.poll()
        wait.register(stderr, select.POLLOUT)
        try:
            while content and any(event & select.POLLOUT for _, event in wait.poll(_PATIENCE)):
                content = content[posix.write(stderr, content[:_PIECE]) :]
        except OSError:
            return


def without_rights(name: str) -> str:
    """Return what to say of a setuid program that starts where no program gains rights (seccomp(2), prctl(2))."""
    return (
        f"agentshell: note: {name} gains no rights below this line: its exec gate takes them from ordinary accounts.\n"
        f"  Run {name} in a line or at a terminal of its own, or set `runtime: shims`.\n"
    )


def unreadable(process: int, error: OSError) -> str:
    """Return what to say of a start that cannot be read, and why that is so."""
    try:
        with open(f"/proc/{process}/comm", encoding="utf-8", errors="replace") as file:
            name = file.read().strip()
    except OSError:
        name = "a program"
    why = f"{name} hides its memory, so that nobody can tell what it is about to start"
    told = why if error.errno in (EACCES, EPERM) else f"what {name} is about to start cannot be read: {error.strerror}"
    return f"agentshell: refused: {told}\n"


def _attempt(stopped: Stopped, starting: task.Starting) -> tuple[object, ...]:
    """Return what stays the same while a task tries one program along PATH."""
    vectors = stopped.arguments[1 + stopped.at : 3 + stopped.at]
    return stopped.task, starting.path.rpartition(b"/")[2], starting.argv[1:], vectors


def _expected(starting: task.Starting, program: Program | None, start: Start | None) -> Expected:
    words, seen = starting.argv, program.seen if program is not None else ()
    if program is not None and program.interpreter:
        inner = as_started(starting.task, program, starting.path or starting.named, starting.argv)
        words, seen = (inner[-1][1], inner[-1][0].seen) if inner else (words, seen)
    return Expected(words, seen, start.env if start is not None else None)
