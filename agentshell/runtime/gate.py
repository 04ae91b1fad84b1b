"""Owns the supervisor's work: each program about to start is judged, and starts, waits for a person, or does not.

A start that asks is put to a person in a thread of its own, so that nothing else waits for it. A start that is refused
fails with EPERM; why stands on the stderr that the line began with. What cannot be recorded does not start.
"""

from __future__ import annotations

import _thread
import posix
import select
from errno import EFAULT, EIO, ENOENT, EPERM, ESRCH

from agentshell.runtime import seccomp, task
from agentshell.runtime.starts import Judge, own_program, read_start, worth_judging

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from agentshell.assembly import Assembler, Assembly
    from agentshell.model import Finding
    from agentshell.runtime.layout import Supervising
    from agentshell.runtime.seccomp import Stopped
    from agentshell.runtime.starts import Start


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
        self._refused: tuple[int, str, tuple[bytes, ...]] = (-1, "", ())

    def run(self) -> None:
        """Answer the kernel until nothing is left that could start anything."""
        supervising = self._supervising
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
            for handle, event in wait.poll():
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

    def _next(self) -> None:
        stopped = seccomp.receive(self._kernel)
        if stopped is None:
            return
        try:
            self._decide(stopped)
        except OSError as error:
            if error.errno in (EFAULT, EIO):
                # The kernel finds the same and says so itself.
                seccomp.let_go(self._kernel, stopped.id)
            elif error.errno not in (ESRCH, ENOENT) or seccomp.valid(self._kernel, stopped.id):
                why = f"agentshell: refused: a program that cannot be read is not started: {error.strerror}\n"
                self._refuse(stopped, why)

    def _decide(self, stopped: Stopped) -> None:
        starting = task.starting(stopped)
        if (
            not worth_judging(starting, self._judge.registry)
            or not task.exists(stopped, starting.program)
            or own_program(starting, self._launcher)
        ):
            seccomp.let_go(self._kernel, stopped.id)
            return
        if self._refused == _try(stopped, starting):
            # execvp(3) goes on along PATH after a refusal: the same again is answered the same, and said once.
            seccomp.deny(self._kernel, stopped.id, EPERM)
            return
        start = read_start(stopped, starting)
        if not seccomp.valid(self._kernel, stopped.id):
            return
        try:
            judgement = self._judge.judge(start)
        except Exception as error:  # a bug here must not let anything start
            told = f"{type(error).__name__}: {error}"
            self._refuse(stopped, f"agentshell: a bug, {starting.program} is not started: {told}\n")
            return
        verdict = judgement.verdict
        if (verdict.decision == "allow" and not verdict.findings) or self._judge.settled(verdict):
            seccomp.let_go(self._kernel, stopped.id)
        elif verdict.decision == "ask":
            _thread.start_new_thread(self._held, (stopped, start, starting))
        else:
            self._held(stopped, start, starting)

    def _held(self, stopped: Stopped, start: Start, starting: task.Starting) -> None:
        """Record a start with findings, ask where it asks, and answer the kernel."""
        from agentshell.runtime.held_starts import answer

        given = answer(self._judge, start, stopped.task, self._say)
        if given.allowed:
            seccomp.let_go(self._kernel, stopped.id)
            return
        self._refused = _try(stopped, starting)
        self._refuse(stopped, given.message)

    def _refuse(self, stopped: Stopped, message: str) -> None:
        self._say(message)
        seccomp.deny(self._kernel, stopped.id, EPERM)

    def _say(self, message: str) -> None:
        try:
            posix.write(self._supervising.stderr, message.encode("utf-8", "backslashreplace"))
        except OSError:
            return


def _try(stopped: Stopped, starting: task.Starting) -> tuple[int, str, tuple[bytes, ...]]:
    """Return what stays the same while a task tries one program along PATH."""
    return stopped.task, starting.program.rpartition("/")[2], starting.argv[1:]
