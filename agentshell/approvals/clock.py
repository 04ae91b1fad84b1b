"""Owns what time it is for requests, and which processes are still there; it remembers nothing."""

from __future__ import annotations

import posix
import time

from agentshell.approvals.model import Moment, Waiter

_BOOT = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
_STARTED = 19
"""Index of `starttime` behind the program's name in /proc/PID/stat (proc_pid_stat(5), field 22)."""


def now() -> Moment:
    """Return the present by both clocks."""
    return Moment(time.time(), time.clock_gettime(_BOOT), _booted())


def _booted() -> str:
    """Return what tells this run of the machine from the one before; "" where the system does not say."""
    return _text("/proc/sys/kernel/random/boot_id").strip()


def myself() -> Waiter:
    """Return this process as a waiter."""
    return Waiter(posix.getpid(), started(posix.getpid()))


def started(pid: int) -> str:
    """Return when the process started, as the kernel counts it; "" where it is gone or the system does not say."""
    fields = _text(f"/proc/{pid}/stat").rpartition(")")[2].split()
    return fields[_STARTED] if len(fields) > _STARTED and fields[0] not in ("Z", "X") else ""


def alive(waiter: Waiter) -> bool:
    """Whether the very process that waited is still there."""
    found = started(waiter.pid)
    if waiter.started and (found or posix.getuid() == 0):
        return found == waiter.started
    try:
        posix.kill(waiter.pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        # Another account's, which /proc may hide (hidepid).
        return True
    return not waiter.started


def _text(path: str) -> str:
    try:
        handle = posix.open(path, posix.O_RDONLY | posix.O_CLOEXEC)
    except OSError:
        return ""
    try:
        return posix.read(handle, 4096).decode("utf-8", "replace")
    except OSError:
        return ""
    finally:
        posix.close(handle)
