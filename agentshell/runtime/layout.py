"""Owns the processes around a gated shell: the front, which the caller sees; the supervisor; the filtered shell.

front (the caller's process id) → supervisor (ancestor of all that runs, as Yama's ptrace_scope 1 wants of whoever reads
their memory; it adopts orphans) → shell. The front passes signals on and ends as the shell ended. The supervisor lives
until nothing runs under the filter any more, and lets go of the caller's pipes when the shell ends.

Neither front nor supervisor is dumpable: a process of the same user cannot trace them, read or write their memory, or
take their descriptors. What remains to it: a signal (a killed supervisor ends the shell, and nothing starts any more; a
stopped one keeps every start waiting), limits (prlimit(2): a supervisor that fails is a dead one), and the files of
agentshell and of its settings where they are the user's own. Root can do anything.

A signal to the whole process group reaches the shell by itself, one to the front alone does not: the supervisor, in the
same group, has them all blocked and tells which it was.
"""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]  # as in `shell`: `signal` costs the import of enum
import _socket
import posix
import select
from _struct import pack, unpack

from agentshell import bundle, children
from agentshell.runtime import libc

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_STARTED, _ENDED, _STOPPED, _HEARD, _FAILED = range(5)
_SUBREAPER, _DUMPABLE, _PARENTS_DEATH = 36, 4, 1
_MESSAGE = 12
_UNTOUCHED = frozenset((_signal.SIGKILL, _signal.SIGSTOP, _signal.SIGCHLD))
_STOPS = frozenset((_signal.SIGTSTP, _signal.SIGTTIN, _signal.SIGTTOU))
_FAULTS = frozenset((_signal.SIGSEGV, _signal.SIGBUS, _signal.SIGILL, _signal.SIGFPE, _signal.SIGTRAP))
_DIED = b"agentshell: its supervisor has died: nothing more can be started, and the shell is ended\n"
DIED = 125
"""What the front ends with when the supervisor has died."""


class NoGateError(Exception):
    """The filter cannot be installed; nothing has been started, and this process is as it was."""

    def __init__(self, errno: int) -> None:
        super().__init__(posix.strerror(errno))
        self.errno = errno


class Supervising:
    """What the supervisor works with: the listener, a stderr of its own, and the socket to the front."""

    def __init__(self, listener: int, shell: int, front: _socket.socket, stderr: int) -> None:
        self.listener = listener
        self.shell = shell
        self.front: _socket.socket | None = front
        self.stderr = stderr
        self.alive = True
        self.wake, self._waker = posix.pipe()
        for end in (self.wake, self._waker):
            posix.set_blocking(end, False)
        _signal.signal(_signal.SIGCHLD, lambda *_: None)
        _signal.set_wakeup_fd(self._waker, warn_on_full_buffer=False)
        # The shell may have ended before anybody listened.
        self.reap()

    def reap(self) -> None:
        """Take note of children that ended or stopped: the shell's state goes to the front, orphans are let go."""
        try:  # noqa: SIM105 - contextlib costs milliseconds
            posix.read(self.wake, 4096)
        except BlockingIOError:
            pass
        while True:
            try:
                child, status = posix.waitpid(-1, posix.WNOHANG | posix.WUNTRACED)
            except ChildProcessError:
                return
            if not child:
                return
            if child != self.shell:
                # An orphan, or what another thread has started and waits for.
                children.keep(child, status)
                continue
            if posix.WIFSTOPPED(status):
                self._tell(_STOPPED, posix.WSTOPSIG(status))
            else:
                self._over(status)

    def stir(self) -> None:
        """Have the supervisor's loop look around, from another thread."""
        try:  # noqa: SIM105 - contextlib costs milliseconds
            posix.write(self._waker, b"\0")
        except BlockingIOError:
            pass

    def hear(self) -> None:
        """Answer the front: whether a signal that it got came to the whole group. Its end is the shell's as well."""
        if self.front is None:
            # The shell has ended in the meantime.
            return
        try:
            message = self.front.recv(_MESSAGE)
        except OSError:
            message = b""
        if len(message) < _MESSAGE:
            self.front.close()
            self.front = None
            if self.alive:
                posix.kill(self.shell, _signal.SIGKILL)
            return
        number = unpack("iii", message)[1]
        # The kernel hands a group's signal to one process after the other.
        heard = _signal.sigtimedwait((number,), 0.002) is not None
        self._tell(_HEARD, number, int(heard))

    def _over(self, status: int) -> None:
        self.alive = False
        null = posix.open("/dev/null", posix.O_RDWR)
        for handle in (0, 1, 2, self.stderr):
            posix.dup2(null, handle)
        posix.close(null)
        self._tell(_ENDED, status)
        if self.front is not None:
            self.front.close()
            self.front = None

    def _tell(self, kind: int, *values: int) -> None:
        if self.front is not None:
            try:
                self.front.send(pack("iii", kind, *values, *(0,) * (2 - len(values))))
            except OSError:
                return


def run(
    become_shell: Callable[[], None],
    install: Callable[[], int],
    admit: Callable[[int], None],
    supervise: Callable[[Supervising], None],
) -> int:
    """Start the shell under the filter; return its wait status once it has ended. Raises NoGateError.

    become_shell is called in the shell's process, and must not return; install puts that process under the filter;
    admit lets the listener's first start go, which is the shell's own; supervise judges what the listener brings then,
    until nothing is left to judge.
    """
    libc.call("prctl", _SUBREAPER, 1, 0, 0, 0)
    libc.call("prctl", _DUMPABLE, 0, 0, 0, 0)
    here, there = _socket.socketpair(_socket.AF_UNIX, _socket.SOCK_SEQPACKET)
    # What comes while the processes are being made waits until the front can pass it on.
    mask = _signal.pthread_sigmask(_signal.SIG_BLOCK, _passed_on())
    supervisor = posix.fork()
    if not supervisor:
        try:
            here.close()
            _supervisor(there, mask, become_shell, install, admit, supervise)
        except BaseException as error:
            posix.write(2, f"agentshell: a bug in the supervisor: {type(error).__name__}: {error}\n".encode())
        finally:
            posix._exit(1)
    there.close()
    message = _received(here)
    if message is not None and message[0] == _FAILED:
        posix.waitpid(supervisor, 0)
        libc.call("prctl", _SUBREAPER, 0, 0, 0, 0)
        libc.call("prctl", _DUMPABLE, 1, 0, 0, 0)
        here.close()
        _signal.pthread_sigmask(_signal.SIG_SETMASK, mask)
        raise NoGateError(message[1])
    if message is None:
        # Its shell can start nothing any more, not even itself; whatever else happened, nothing runs without a gate.
        posix.waitpid(supervisor, 0)
        posix.write(2, _DIED)
        return DIED << 8
    return _front(here, supervisor, message[1], mask)


def _supervisor(
    front: _socket.socket,
    mask: set[int],
    become_shell: Callable[[], None],
    install: Callable[[], int],
    admit: Callable[[int], None],
    supervise: Callable[[Supervising], None],
) -> None:
    libc.call("prctl", _SUBREAPER, 1, 0, 0, 0)
    here, there = _socket.socketpair(_socket.AF_UNIX, _socket.SOCK_SEQPACKET)
    shell = posix.fork()
    if not shell:
        try:
            front.close()
            here.close()
            # Without its supervisor it could start nothing any more, and might wait for something for ever.
            libc.call("prctl", _PARENTS_DEATH, _signal.SIGKILL, 0, 0, 0)
            try:
                listener = install()
            except OSError as error:
                there.send(pack("i", error.errno or 5))
                posix._exit(1)
            there.sendmsg([b"ok"], [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, pack("i", listener))])
            posix.close(listener)
            there.close()
            _signal.pthread_sigmask(_signal.SIG_SETMASK, mask)
            become_shell()
        finally:
            posix._exit(126)
    there.close()
    _signal.pthread_sigmask(_signal.SIG_SETMASK, _passed_on())
    message, beside, _, _ = here.recvmsg(16, _socket.CMSG_SPACE(4))
    here.close()
    if not beside:
        _, status = posix.waitpid(shell, 0)
        if message:
            front.send(pack("iii", _FAILED, *unpack("i", message), 0))
        else:
            front.send(pack("iii", _STARTED, shell, 0))
            front.send(pack("iii", _ENDED, status, 0))
        posix._exit(0)
    listener = unpack("i", beside[0][2][:4])[0]
    front.send(pack("iii", _STARTED, shell, 0))
    admit(listener)
    stderr = posix.dup(2)
    keep = {listener, stderr, front.fileno()}
    null = posix.open("/dev/null", posix.O_RDWR)
    for handle in (0, 1, 2):
        posix.dup2(null, handle)
    _close_others(keep | bundle.handles())
    posix.chdir("/")
    supervise(Supervising(listener, shell, front, stderr))
    posix._exit(0)


def _front(supervisor: _socket.socket, process: int, shell: int, mask: set[int]) -> int:
    """Pass signals on until the shell has ended; return its wait status."""
    reads, writes = posix.pipe()
    for end in (reads, writes):
        posix.set_blocking(end, False)
    for number in _passed_on():
        _signal.signal(number, lambda *_: None)
    _signal.set_wakeup_fd(writes, warn_on_full_buffer=False)
    _signal.pthread_sigmask(_signal.SIG_SETMASK, mask)
    stderr = posix.dup(2)
    null = posix.open("/dev/null", posix.O_RDWR)
    for handle in (0, 1, 2):
        posix.dup2(null, handle)
    bundle.withdraw()
    _close_others({supervisor.fileno(), reads, writes, stderr})
    wait = select.poll()
    wait.register(supervisor.fileno(), select.POLLIN)
    wait.register(reads, select.POLLIN)
    while True:
        for handle, _ in wait.poll():
            if handle == reads:
                for number in _arrived(reads):
                    _passed_to(supervisor, number)
                continue
            message = _received(supervisor)
            if message is None:
                _bereft(process, shell, stderr)
                return DIED << 8
            kind, value, more = message
            if kind == _ENDED:
                return value
            if kind == _STOPPED:
                # What has stopped the shell came here as well. Later nobody could tell: SIGCONT takes back the stop
                # signals that wait, also the supervisor's.
                for number in _arrived(reads) - _STOPS:
                    _passed_to(supervisor, number)
                posix.kill(posix.getpid(), _signal.SIGSTOP)
            elif kind == _HEARD and not more:
                try:
                    posix.kill(shell, value)
                except ProcessLookupError:
                    continue


def _arrived(reads: int) -> set[int]:
    """Return the signals that have come since this was asked last."""
    try:
        return set(posix.read(reads, 4096))
    except BlockingIOError:
        return set()


def _passed_to(supervisor: _socket.socket, number: int) -> None:
    try:
        supervisor.send(pack("iii", _HEARD, number, 0))
    except OSError:
        # It has died, which the front is about to hear.
        return


def _bereft(supervisor: int, shell: int, stderr: int) -> None:
    """Say that the supervisor has died, and end the shell that it has left behind."""
    try:  # noqa: SIM105
        posix.write(stderr, _DIED)
    except OSError:
        pass
    # The shell is this process's child once the supervisor is altogether gone.
    for process in (supervisor, shell):
        try:
            posix.kill(process, _signal.SIGKILL)
            posix.waitpid(process, 0)
        except (ProcessLookupError, PermissionError, ChildProcessError):
            continue


def end_as(status: int) -> int:
    """End this process as a wait status says: by the same signal, or return the exit status."""
    if posix.WIFSIGNALED(status):
        number = posix.WTERMSIG(status)
        import resource

        # One core is enough.
        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
        if number not in _UNTOUCHED:
            _signal.signal(number, _signal.SIG_DFL)
        posix.kill(posix.getpid(), number)
    return posix.WEXITSTATUS(status)


def _received(end: _socket.socket) -> tuple[int, int, int] | None:
    try:
        try:
            message = end.recv(_MESSAGE)
        except ConnectionResetError:
            # The other end was closed with something unread; what it has sent before is still there (unix(7)).
            message = end.recv(_MESSAGE)
    except OSError:
        return None
    return unpack("iii", message) if len(message) == _MESSAGE else None


def _passed_on() -> set[int]:
    """Return the signals that are the shell's: all that can be caught, but what a process does to itself."""
    return {int(number) for number in _signal.valid_signals()} - _UNTOUCHED - _FAULTS


def _close_others(keep: set[int]) -> None:
    """Let go of everything inherited: a pipe's reader waits for its last writer."""
    low = 3
    for handle in sorted(one for one in keep if one > 2):
        posix.closerange(low, handle)
        low = handle + 1
    try:
        most = max(map(int, posix.listdir("/proc/self/fd")))
    except (OSError, ValueError):
        most = 1 << 16
    posix.closerange(low, most + 1)
