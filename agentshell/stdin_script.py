"""Owns scripts that arrive on a pipe: what the shell gets to read has been judged, and commands may come one by one.

A shell reads such a script command by command, and the commands read the lines after them (`read x`). So:

- a script that is all there (the usual case) is judged whole, and the same bytes are put in the pipe's place;
- from a session that feeds its commands gradually, a process beside the shell takes what has arrived, judges each
  complete piece together with everything before it, and passes it on. On a refusal nothing more is passed on and the
  shell is told to `exit 126`; where a running command takes that line as its own input, the shell ends with that
  command's status instead.

Lines meant as input for a command are judged as commands as well: it may refuse too much, never too little. What the
shell leaves unread is not left for others on the same pipe.
"""

from __future__ import annotations

import gc
import posix

from agentshell.bundle import withdraw
from agentshell.guard import ALLOWED, answer
from agentshell.host import read_all
from agentshell.model import Unknown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

    from agentshell.assembly import Assembly
    from agentshell.guard import Answer, Text

LONGEST = 1 << 20
"""Bytes of a script on a pipe, as of any other script."""
LONGEST_SESSION = 192 << 10
"""Bytes of a session fed gradually: each piece is judged with all before it, and the readers end at 256 KiB."""
WAIT_FOR_MORE = 0.05
WAIT_IN_ALL = 0.5
"""Seconds in which a script must have arrived whole, else it counts as fed gradually."""


def take(handle: int, limit: int) -> bytes | Unknown:
    """Read the pipe to its end and put a file with the same content in its place; return the content."""
    try:
        content = read_all(handle, limit)
        if isinstance(content, bytes):
            _replace(handle, content)
    except OSError as error:
        return Unknown(error.strerror or "cannot be read")
    return content


def judged_pipe(base: Text, assembly: Assembly) -> Answer:
    """Judge the script on standard input and see to it that the shell reads what was judged."""
    content, ended = _arrived()
    base = base.replace(holds=(*base.holds, *redirected(content)))
    if not ended and len(content) <= LONGEST:
        return _feed(content, base, assembly)
    if len(content) > LONGEST:
        return answer(
            base.replace(holds=(*base.holds, f"the script on standard input: over {LONGEST} bytes")), assembly
        )
    given = answer(base.replace(content=content), assembly)
    if given.allowed and not _refill(content):
        _replace(0, content)
    return given


def redirected(content: bytes) -> tuple[str, ...]:
    """Return why a script on stdin cannot be followed: it changes where its own next commands come from."""
    import re

    begins = rb"(?:^|[\n;&|({]|\b(?:do|then|else)\b)\s*(?:command\s+|builtin\s+)?"
    if re.search(begins + rb"exec\s+(?:[^\n;&|]*\s)?0?<(?![&<(])", content):
        return ("`exec <` gives the shell another script to go on with",)
    if re.search(begins + rb"(?:\w+=\S*\s+)*read\s+(?:-\w+\s+)*-\w*[nNd]", content):
        return ("`read -n`, -N and -d leave the shell in the middle of a line",)
    return ()


def _arrived() -> tuple[bytes, bool]:
    """Return what has arrived on stdin within a short time, and whether that is all."""
    import select
    import time

    waiting = select.poll()
    waiting.register(0, select.POLLIN | select.POLLHUP)
    deadline = time.monotonic() + WAIT_IN_ALL
    content = b""
    while len(content) <= LONGEST and time.monotonic() < deadline and waiting.poll(WAIT_FOR_MORE * 1000):
        piece = posix.read(0, 1 << 16)
        if not piece:
            return content, True
        content += piece
    return content, False


def _refill(content: bytes) -> bool:
    """Put a pipe that already holds the content in the place of stdin; return whether it took all of it."""
    read_end, write_end = posix.pipe()
    try:
        posix.set_blocking(write_end, False)
        if content and posix.write(write_end, content) != len(content):
            return False
        posix.dup2(read_end, 0)
    except BlockingIOError:
        return False
    finally:
        posix.close(read_end)
        posix.close(write_end)
    return True


def _replace(handle: int, content: bytes) -> None:
    """Put a file that holds the content, and has no name, in the place of the descriptor."""
    if hasattr(posix, "memfd_create"):
        file = posix.memfd_create("script")
    else:
        import tempfile

        with tempfile.TemporaryFile(buffering=0) as opened:
            file = posix.dup(opened.fileno())
    view = memoryview(content)
    while view:
        view = view[posix.write(file, view) :]
    posix.lseek(file, 0, 0)
    posix.dup2(file, handle)
    posix.close(file)


def _feed(content: bytes, base: Text, assembly: Assembly) -> Answer:
    """Start the process that feeds this one, which is about to become the shell."""
    read_end, write_end = posix.pipe()
    shell = posix.getpid()
    child = posix.fork()
    if not child:
        # Forked twice: the shell must not find a child that it has not started.
        if not posix.fork():
            _Feeder(write_end, shell, base, assembly).run(content)
        posix._exit(0)
    posix.waitpid(child, 0)
    posix.dup2(read_end, 0)
    posix.close(read_end)
    posix.close(write_end)
    return ALLOWED


class _Feeder:
    """The process beside the shell: reads on, judges, passes on, and ends with the shell."""

    def __init__(self, write_end: int, shell: int, base: Text, assembly: Assembly) -> None:
        self.write_end = write_end
        self.shell = shell
        self.base = base
        self.assembly = assembly
        self.passed = b""

    def run(self, pending: bytes) -> NoReturn:
        status = 0
        try:
            self._detach()
            status = self._loop(pending)
        finally:
            if status:
                self._pass(f"exit {status}\n".encode())
            posix._exit(0)

    def _detach(self) -> None:
        """Let go of everything but stdin, stderr and the pipe: others wait for the ends of the shell's streams."""
        import _signal  # type: ignore[import-not-found]

        for number in (_signal.SIGINT, _signal.SIGQUIT):
            # Sent to the whole group; what the shell makes of it is the shell's to decide.
            _signal.signal(number, _signal.SIG_IGN)
        gc.enable()
        withdraw()
        nothing = posix.open("/dev/null", posix.O_WRONLY)
        posix.dup2(nothing, 1)
        posix.dup2(self.write_end, 3)
        self.write_end = 3
        import os

        os.closerange(4, 1 << 16)
        posix.set_blocking(3, False)
        self.shell_ends = posix.pidfd_open(self.shell) if hasattr(posix, "pidfd_open") else -1

    def _loop(self, pending: bytes) -> int:
        """Pass on what may run until the input or the shell ends; return the status to end the shell with."""
        while True:
            whole = pending[: pending.rfind(b"\n") + 1]
            if whole and self._complete(whole):
                if status := self._judge_and_pass(whole):
                    return status
                pending = pending[len(whole) :]
            if not self._input():
                return 0
            piece = posix.read(0, 1 << 16)
            if not piece:
                return self._judge_and_pass(pending) if pending else 0
            pending += piece

    def _judge_and_pass(self, text: bytes) -> int:
        from agentshell.shell import say

        holds = (*self.base.holds, *redirected(text))
        if len(self.passed) + len(text) > LONGEST_SESSION:
            holds = (*holds, "the session is longer than agentshell follows")
        given = answer(self.base.replace(content=text, before=self.passed, holds=holds), self.assembly)
        if not given.allowed:
            say(given.message)
            return given.status
        self.passed += text
        return 0 if self._pass(text) else posix._exit(0)

    def _complete(self, text: bytes) -> bool:
        """Whether the text ends where a command ends; wrong text is complete too, for the judge to tell of."""
        if text.endswith(b"\\\n"):
            return False
        if not set(text) & set(b"'\"`\\<(){}[]|&") and not _KEYWORDS & set(text.split()):
            return True
        host = self.assembly.facts.host
        said = host.read_shell("syntax", text)
        if isinstance(said, bytes) and said:
            return b"unexpected end of file" not in said and b"unexpected EOF" not in said
        if b"<<" not in text:
            return True
        # An open here-document is accepted with a mere warning; a stray parenthesis is only refused outside of one.
        return host.read_shell("syntax", text + b")\n") != b""

    def _waiting(self, handle: int, events: int) -> bool:
        """Wait for the handle; return False when the shell has ended."""
        import select

        poll = select.poll()
        poll.register(handle, events)
        if self.shell_ends >= 0:
            poll.register(self.shell_ends, select.POLLIN)
        if handle != self.write_end:
            poll.register(self.write_end, 0)
        while True:
            ready = dict(poll.poll(1000))
            if self.shell_ends in ready or (handle != self.write_end and self.write_end in ready):
                return False
            if handle in ready:
                return True
            try:
                posix.kill(self.shell, 0)
            except OSError:
                return False

    def _input(self) -> bool:
        import select

        return self._waiting(0, select.POLLIN | select.POLLHUP)

    def _pass(self, text: bytes) -> bool:
        """Pass the text on to the shell; return False when the shell has ended."""
        import select

        view = memoryview(text)
        while view:
            try:
                view = view[posix.write(self.write_end, view) :]
            except BlockingIOError:
                if not self._waiting(self.write_end, select.POLLOUT):
                    return False
            except OSError:
                return False
        return True


_KEYWORDS = frozenset(b"if then elif else fi for while until do done case esac select function time coproc".split())
"""Words that may leave a command open; a text without them and without quotes and operators ends with its line."""
