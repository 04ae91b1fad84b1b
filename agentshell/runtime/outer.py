"""Owns whether an outer agentshell's gate judges what starts here: one of its processes is an ancestor of this one."""

from __future__ import annotations

import posix

from agentshell.launch import WORD

_MOST = 100


def gate_above() -> bool:
    """Whether an ancestor is a supervisor of agentshell's: all that runs below one is under its filter.

    A guarded shell without a gate is agentshell no longer, but the shell that it has become.
    """
    process = posix.getppid()
    for _ in range(_MOST):
        if process < 1:
            return False
        if WORD.encode() in _read(f"/proc/{process}/cmdline").split(b"\0")[:12]:
            return True
        # After the name, which may hold anything and ends with the last bracket (proc_pid_stat(5)).
        fields = _read(f"/proc/{process}/stat").rpartition(b")")[2].split()
        process = int(fields[1]) if len(fields) > 1 else 0
    return False


def _read(path: str) -> bytes:
    try:
        handle = posix.open(path, posix.O_RDONLY | posix.O_CLOEXEC)
    except OSError:
        return b""
    try:
        return posix.read(handle, 1 << 14)
    except OSError:
        return b""
    finally:
        posix.close(handle)
