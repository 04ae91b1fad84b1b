"""Owns how a child of this process ended where somebody else in it may have waited for it first.

The supervisor of a gated line adopts orphans, so it waits for any child (waitpid(2), -1), and may be handed one that
another thread has started. It starts and ends none.
"""

from __future__ import annotations

import posix
import time

_KEPT = 256
"""Ends that are remembered: far more than threads that wait for a child of their own."""
_PATIENCE, _STEP = 1.0, 0.001
"""Seconds for which an end may be on its way from whoever was handed it."""
_ends: dict[int, int] = {}


def keep(child: int, status: int) -> None:
    """Remember the wait status of a child that this process was handed."""
    while len(_ends) >= _KEPT:
        _ends.pop(next(iter(_ends)))
    _ends[child] = status


def end(child: int) -> int:
    """Wait for a child of one's own; return its wait status. Raises ChildProcessError where nobody knows it."""
    try:
        return posix.waitpid(child, 0)[1]
    except ChildProcessError:
        deadline = time.monotonic() + _PATIENCE
        while child not in _ends:
            if time.monotonic() > deadline:
                raise
            time.sleep(_STEP)
        return _ends.pop(child)
