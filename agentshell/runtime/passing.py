"""Owns starts that were let go and may have changed since: whether a caller with threads started what was judged.

The kernel reads a program's words once more after it has been told to go on, and another thread of the caller may have
written others by then (seccomp_unotify(2)). This is known only after the fact: what is found wrong has run for about
the tenth part of a millisecond. What ends before that is never seen.
"""

from __future__ import annotations

import posix
import time

from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_PATIENCE = 5.0
"""Seconds after which a start that has not happened is taken for one that failed."""
_CLOSE = 0.003
"""Seconds for which it is looked for as often as possible."""
_SHORT = 0.00005
_STAT = 4096
"""Bytes, more than /proc/PID/stat has: a name of 64 bytes at most, and fifty numbers."""
_PPID, _THREADS = 1, 17
_PLACES = (23, 24, 25, 45, 46, 47, 48)
"""Of proc_pid_stat(5), counted from the state on: parent; threads; where code, stack, words and variables lie."""


class Expected(Value):
    """What was judged: the words that the process would show, the file that it would run (device and inode)."""

    words: tuple[bytes, ...]
    seen: tuple[int, ...]
    env: dict[str, str] | None = None
    """The environment, where it counted."""


class Shown(Value):
    """What a started process shows of itself: its words, its file, its environment (None where that is hidden)."""

    task: int
    words: tuple[bytes, ...]
    path: bytes
    seen: tuple[int, ...]
    env: dict[str, str] | None

    def is_as(self, expected: Expected) -> bool:
        """Whether it is what was judged, as far as it shows."""
        return (
            self.words == (expected.words or (b"",))
            and self.seen in ((), expected.seen)
            and (self.env is None or expected.env is None or self.env == expected.env)
        )


def threaded(task: int) -> tuple[bytes, ...]:
    """Return where the words of a process lie whose memory threads share; () for any other.

    Its parent's threads share it as well where vfork(2) has made it: with threads of the parent it counts.
    """
    content = _stat(task)
    fields = content.split(b" ", _THREADS + 1)
    if len(fields) <= _THREADS or (int(fields[_THREADS]) <= 1 and _threads(int(fields[_PPID])) <= 1):
        return ()
    fields = content.split()
    return tuple(fields[at] for at in _PLACES)


def _threads(task: int) -> int:
    try:
        # One link for each, as in every directory: `.`, `..` and a folder for each thread.
        return posix.stat(f"/proc/{task}/task").st_nlink - 2
    except OSError:
        return 1


def _stat(task: int) -> bytes:
    """Return /proc/PID/stat from the state on; it comes whole in one read (proc(5)). Empty where there is none."""
    try:
        handle = posix.open(f"/proc/{task}/stat", posix.O_RDONLY | posix.O_CLOEXEC)
    except OSError:
        return b""
    try:
        content = posix.read(handle, _STAT)
    except OSError:
        return b""
    finally:
        posix.close(handle)
    return content[content.rfind(b")") + 2 :]


def _content(path: str) -> bytes:
    try:
        handle = posix.open(path, posix.O_RDONLY | posix.O_CLOEXEC)
    except OSError:
        return b""
    try:
        found = b""
        while piece := posix.read(handle, 1 << 16):
            found += piece
    except OSError:
        return b""
    else:
        return found
    finally:
        posix.close(handle)


class _Start:
    """One start that was let go. Changes with time alone."""

    def __init__(self, task: int, places: tuple[bytes, ...], expected: Expected) -> None:
        # A thread that starts a program takes the place of its whole process.
        status = _content(f"/proc/{task}/status").partition(b"\nTgid:")[2].partition(b"\n")[0]
        self.task = int(status) if status.strip().isdigit() else task
        self.places = places
        self.expected = expected
        self.since = time.monotonic()

    def shown(self) -> Shown | bool | None:
        """Return what it has become; False where it has not started yet, None where nothing is to be seen any more."""
        fields = _stat(self.task).split()
        if not fields or fields[0] in (b"Z", b"X"):
            return None
        if tuple(fields[at] for at in _PLACES) == self.places:
            return False
        words = _content(f"/proc/{self.task}/cmdline")
        if not words:
            return False
        return _shown(self.task, tuple(words.removesuffix(b"\0").split(b"\0")))


def _shown(task: int, words: tuple[bytes, ...]) -> Shown:
    place = f"/proc/{task}/exe"
    seen: tuple[int, ...] = ()
    try:
        found = posix.stat(place)
        path, seen = posix.readlink(place.encode()), (found.st_dev, found.st_ino)
    except OSError:
        path = words[0]
    pairs = [entry.partition(b"=") for entry in reversed(_content(f"/proc/{task}/environ").split(b"\0"))]
    env = {_text(name): _text(value) for name, equals, value in pairs if equals}
    return Shown(task, words, path, seen, env or None)


def _text(content: bytes) -> str:
    return content.decode("utf-8", "surrogateescape")


class Passing:
    """The starts of callers with threads that have been let go; tells of those that are not what was judged."""

    def __init__(self, other: Callable[[Shown], None]) -> None:
        self._other = other
        self._starts: list[_Start] = []

    def add(self, task: int, places: tuple[bytes, ...], expected: Expected) -> None:
        """Watch a start that is about to be let go; places is where the caller's own words lie."""
        self._starts.append(_Start(task, places, expected))

    def pause(self) -> int | None:
        """Wait the little that can be waited; return for how many more milliseconds nothing need be looked at."""
        if not self._starts:
            return None
        age = time.monotonic() - self._starts[-1].since
        if age > _CLOSE:
            return min(50, int(age * 250) + 1)
        time.sleep(_SHORT)
        return 0

    def look(self) -> None:
        """Look at each start again."""
        now = time.monotonic()
        # Another thread may add to them at any moment.
        for start in self._starts[:]:
            shown = start.shown()
            if shown is False and now - start.since < _PATIENCE:
                continue
            self._starts.remove(start)
            if isinstance(shown, Shown) and not shown.is_as(start.expected):
                self._other(shown if shown.env is not None else shown.replace(env=start.expected.env))
