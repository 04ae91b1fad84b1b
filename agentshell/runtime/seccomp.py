"""Owns the kernel's side of the exec gate: the filter that stops every execve, and the words spoken with the kernel.

seccomp(2), seccomp_unotify(2), linux/seccomp.h, linux/audit.h; system call numbers from asm/unistd.h of each machine.
Only `install` needs the C library, and only in the process that is about to become the shell.
"""

from __future__ import annotations

import fcntl
import posix
from _struct import Struct, pack

from agentshell.runtime import libc
from agentshell.values import Value

NOTIF = Struct("=QIIiIQ6Q")
"""struct seccomp_notif: id, pid, flags, then struct seccomp_data: nr, arch, instruction_pointer, args[6]."""
_RESPONSE = Struct("=QqiI")
_RECV, _SEND, _VALID = 0xC0502100, 0xC0182101, 0x40082102
_CONTINUE = 1
_ALLOW, _NOTIFY = 0x7FFF0000, 0x7FC00000
_SET_MODE_FILTER, _NEW_LISTENER, _WAIT_KILLABLE = 1, 8, 32
_NO_NEW_PRIVS = 38
X64, I386, ARM64, ARM = 0xC000003E, 0x40000003, 0xC00000B7, 0x40000028
_X32 = 0x40000000
CALLS: dict[int, dict[int, bool]] = {
    X64: {59: False, 322: True, _X32 | 520: False, _X32 | 545: True},
    I386: {11: False, 358: True},
    ARM64: {221: False, 281: True},
    ARM: {11: False, 387: True},
}
"""Architecture → number of execve and execveat → whether it is execveat."""
_MACHINES = {"x86_64": (317, (X64, I386)), "aarch64": (277, (ARM64, ARM))}
"""Machine → number of seccomp(2), and the architectures whose programs it runs."""


class GateError(OSError):
    """The filter cannot be installed here; errno says why."""


class Stopped(Value):
    """A call that the kernel holds: which task makes it, and with which arguments.

    small says that its pointers have four bytes; at that it is execveat, with the directory first.
    """

    id: int
    task: int
    small: bool
    at: bool
    arguments: tuple[int, ...]


def supported(machine: str = "") -> bool:
    """Whether the numbers of this machine are known."""
    return (machine or posix.uname().machine) in _MACHINES


def build(machine: str) -> bytes:
    """Return the filter for a machine: struct sock_filter after struct sock_filter (linux/filter.h)."""
    load, jump, give = 0x20, 0x15, 0x06
    program = [(load, 0, 0, 4)]
    for arch in _MACHINES[machine][1]:
        numbers = list(CALLS[arch])
        block = [(load, 0, 0, 0)]
        block += [(jump, len(numbers) - at, 0, number) for at, number in enumerate(numbers)]
        block += [(give, 0, 0, _ALLOW), (give, 0, 0, _NOTIFY)]
        program += [(jump, 0, len(block), arch), *block]
    program.append((give, 0, 0, _ALLOW))
    return b"".join(pack("HBBI", *one) for one in program)


def install() -> int:
    """Put this process and all that it starts under the filter; return the descriptor of its listener.

    Sets no_new_privs where the kernel wants it (an ordinary user's process). Raises GateError: EBUSY where there is a
    listener already, EINVAL or ENOSYS where the system has none of it.
    """
    machine = posix.uname().machine
    if machine not in _MACHINES:
        raise GateError(38, "this machine's system calls are not known")
    code = build(machine)
    kept = libc.buffer(code)
    # struct sock_fprog: the number of instructions, and where they are.
    program = libc.buffer(pack("HxxxxxxP", len(code) // 8, libc.address(kept)))

    def call(flags: int) -> tuple[int, int]:
        got = libc.call("syscall", _MACHINES[machine][0], _SET_MODE_FILTER, flags, program)
        return got, libc.errno()

    flags = _NEW_LISTENER | _WAIT_KILLABLE
    got, error = call(flags)
    if got < 0 and error == 13:
        libc.call("prctl", _NO_NEW_PRIVS, 1, 0, 0, 0)
        got, error = call(flags)
    if got < 0 and error == 22:
        # Before Linux 5.19 a signal may end a held call early; the program then sees EINTR.
        got, error = call(_NEW_LISTENER)
        if got < 0 and error == 13:
            libc.call("prctl", _NO_NEW_PRIVS, 1, 0, 0, 0)
            got, error = call(_NEW_LISTENER)
    if got < 0:
        raise GateError(error, posix.strerror(error))
    return got


def receive(listener: int) -> Stopped | None:
    """Return the next held call; None where its task has gone in the meantime."""
    raw = bytearray(NOTIF.size)
    try:
        fcntl.ioctl(listener, _RECV, raw)
    except OSError as error:
        if error.errno in (2, 4):
            return None
        raise
    identity, task, _, number, arch, _, *arguments = NOTIF.unpack(raw)
    number &= 0xFFFFFFFF
    small = arch in (I386, ARM) or bool(arch == X64 and number & _X32)
    given = tuple([one & 0xFFFFFFFF for one in arguments]) if small else tuple(arguments)
    return Stopped(identity, task, small, CALLS[arch][number], given)


def awaited(listener: int) -> Stopped | None:
    """Wait for the next held call and return it; None where nothing is left that could make one."""
    import select

    wait = select.poll()
    wait.register(listener, select.POLLIN)
    while True:
        if not any(event & select.POLLIN for _, event in wait.poll()):
            return None
        stopped = receive(listener)
        if stopped is not None:
            return stopped


def valid(listener: int, identity: int) -> bool:
    """Whether the task still waits: only then is what was read of it its own."""
    try:
        fcntl.ioctl(listener, _VALID, pack("=Q", identity))
    except OSError:
        return False
    return True


def let_go(listener: int, identity: int) -> None:
    """Let the kernel carry the call out."""
    _send(listener, _RESPONSE.pack(identity, 0, 0, _CONTINUE))


def deny(listener: int, identity: int, errno: int) -> None:
    """Have the call fail with an errno."""
    _send(listener, _RESPONSE.pack(identity, 0, -errno, 0))


def _send(listener: int, response: bytes) -> None:
    try:
        fcntl.ioctl(listener, _SEND, response)
    except OSError as error:
        # The task was killed while it waited.
        if error.errno != 2:
            raise
