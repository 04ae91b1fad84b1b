"""Owns whether somebody listens to this process's system calls by seccomp (seccomp_unotify(2)), and where from.

The kernel lets a process have one listener; whoever asks for a second is told EBUSY. A child asks, so that this
process keeps what it may do. A container's own listener (LXD, Podman, sysbox) sits above its init as well and says
nothing about a session.
"""

from __future__ import annotations

import posix

from agentshell.approvals.ancestry import status

_CALLS = {"x86_64": 317, "aarch64": 277}
"""The number of seccomp(2) by machine."""
_NO_NEW_PRIVILEGES = 38
_SET_FILTER = 1
_NEW_LISTENER = 8
_ALLOW = 0x7FFF0000
_RETURN = 0x06
_BUSY, _FREE = 3, 0


def listened() -> bool:
    """Whether this process is under a listener that its init is not under; False where that cannot be told."""
    mine, first = status(posix.getpid()), status(1)
    # 2: under a filter. Without any there is no listener.
    if mine.get("Seccomp") != "2":
        return False
    same = mine.get("Seccomp_filters", "") == first.get("Seccomp_filters", "0") and first.get("Seccomp") == "2"
    return not same and _busy()


def _busy() -> bool:
    """Whether the kernel refuses a second listener."""
    number = _CALLS.get(posix.uname().machine)
    if number is None:
        return False
    import ctypes

    class Instruction(ctypes.Structure):
        _fields_ = (
            ("code", ctypes.c_ushort),
            ("jt", ctypes.c_ubyte),
            ("jf", ctypes.c_ubyte),
            ("k", ctypes.c_uint),
        )

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.POINTER(Instruction)))

    only = (Instruction * 1)(Instruction(_RETURN, 0, 0, _ALLOW))
    program = Program(1, only)
    library = ctypes.CDLL(None, use_errno=True)
    try:
        child = posix.fork()
    except OSError:
        return False
    if child == 0:
        told = _FREE
        try:
            library.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
            if library.syscall(number, _SET_FILTER, _NEW_LISTENER, ctypes.byref(program)) < 0:
                import errno

                told = _BUSY if ctypes.get_errno() == errno.EBUSY else _FREE
        finally:
            posix._exit(told)
    _, ended = posix.waitpid(child, 0)
    return posix.waitstatus_to_exitcode(ended) == _BUSY
