"""Owns the mark by which whatever a guarded shell has started can be told, however it was started.

Linux hands a process's timer slack on to everything it starts, across fork and execve, a changed session, an emptied
environment and a dead parent (prctl(2), PR_SET_TIMERSLACK; proc_pid_timerslack_ns(5)). A value a little off the usual
50 000 ns costs nothing and is seen by no program; a variable would be seen by those that list their environment. A
process can put it back, which is an attack and no mistake; other systems have no such mark.
"""

from __future__ import annotations

import posix

_MARK = b"50713"
"""Nanoseconds; as good as the usual value, and nobody else's."""


def set_mark() -> None:
    """Mark this process, and so all that it starts; where the system has no such mark, nothing is done."""
    try:
        handle = posix.open("/proc/self/timerslack_ns", posix.O_WRONLY | posix.O_CLOEXEC)
        try:
            posix.write(handle, _MARK)
        finally:
            posix.close(handle)
    except OSError:
        return


def marked(process: str = "self") -> bool:
    """Whether a guarded shell has started a process, directly or not; of others only root is told."""
    try:
        handle = posix.open(f"/proc/{process}/timerslack_ns", posix.O_RDONLY | posix.O_CLOEXEC)
        try:
            return posix.read(handle, 32).strip() == _MARK
        finally:
            posix.close(handle)
    except OSError:
        return False
