"""Owns reading a held task: the program, arguments, environment and directory it is about to start with, its stdin.

Everything is read while the kernel holds the task; whoever uses it checks afterwards that it was held all along.
"""

from __future__ import annotations

import posix
from _struct import unpack, unpack_from
from errno import E2BIG, EBADF, EFAULT

from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.runtime.seccomp import Stopped

_PAGE = 4096
_LONGEST = 1 << 17
"""Bytes of one word with its end, as the kernel takes it (MAX_ARG_STRLEN, 32 pages; E2BIG)."""
_MOST = 1 << 20
"""Pointers of a vector: with a pointer and two bytes each, more is beyond what the kernel takes (6 MiB, E2BIG)."""
_FIRST, _FURTHER = 16, 256
"""Pointers looked at in one go: few programs are given more words than the first."""
_KEPT = 64
"""Pages of a task that are kept while it is read."""
_AT_EMPTY_PATH = 0x1000
_CWD = -100
STDIN_LIMIT = 1 << 18
"""Bytes of a program's stdin that are looked at."""


class Starting(Value):
    """What a task is about to become: path as it was given, and argv.

    folder is where a relative path begins, beneath the task's folder in /proc; named is what stands for an empty path.
    """

    task: int
    path: bytes
    argv: tuple[bytes, ...]
    folder: bytes = b"cwd"
    named: bytes = b""

    @property
    def program(self) -> str:
        """The path of the program, absolute where that can be said."""
        path = _text(self.path or self.named)
        if path.startswith("/"):
            return path
        try:
            return f"{_text(posix.readlink(b'/proc/%d/%b' % (self.task, self.folder)))}/{path}"
        except OSError:
            return path


class Memory:
    """Reads a held task's memory through /proc/PID/mem; a context manager. Raises OSError, EFAULT for bad pointers.

    Whole pages are read and kept: what a start is given usually lies close together.
    """

    def __init__(self, task: int, *, small: bool) -> None:
        self._width = 4 if small else 8
        self._pages: dict[int, bytes] = {}
        self._handle = posix.open(f"/proc/{task}/mem", posix.O_RDONLY | posix.O_CLOEXEC)

    def __enter__(self) -> Memory:
        return self

    def __exit__(self, *_: object) -> None:
        posix.close(self._handle)

    def text(self, at: int, most: int = _LONGEST) -> bytes:
        """Return the zero-terminated text at an address, or its first bytes where it is longer than most."""
        offset = at % _PAGE
        page = self._pages.get(at - offset) or self._page(at - offset)
        end = page.find(0, offset)
        if end >= 0:
            return page[offset:end]
        found = page[offset:]
        while len(found) < most:
            at += _PAGE - at % _PAGE
            page = self._page(at)
            end = page.find(0)
            if end >= 0:
                return found + page[:end]
            found += page
        return found[:most]

    def vector(self, at: int) -> tuple[bytes, ...]:
        """Return the texts of a vector that ends with a null pointer, such as argv; empty for a null vector."""
        text = self.text
        found = tuple(text(pointer) for pointer in self._pointers(at))
        if any(len(word) >= _LONGEST for word in found):
            raise OSError(E2BIG, "a word longer than a program can be given")
        return found

    def _pointers(self, at: int) -> list[int]:
        found: list[int] = []
        width = self._width
        letter = "Q" if width == 8 else "I"
        step = _FIRST
        while at and len(found) < _MOST:
            offset = at % _PAGE
            count = min((_PAGE - offset) // width, step)
            if count:
                values = unpack_from(f"{count}{letter}", self._page(at - offset), offset)
            else:
                # One that lies across two pages.
                count = 1
                both = self._page(at - offset)[offset:] + self._page(at - offset + _PAGE)[:width]
                values = unpack_from(letter, both)
            if 0 in values:
                return found + list(values[: values.index(0)])
            found += values
            at += count * width
            step = _FURTHER
        if at and len(found) >= _MOST:
            raise OSError(E2BIG, "more words than a program can be given")
        return found

    def _page(self, at: int) -> bytes:
        page = self._pages.get(at)
        if page is None:
            # No program has memory in the upper half of the addresses, and no file an offset there.
            page = posix.pread(self._handle, _PAGE, at) if at < 1 << 63 else b""
            if len(page) < _PAGE:
                raise OSError(EFAULT, "nothing is there")
            if len(self._pages) < _KEPT:
                self._pages[at] = page
        return page


def starting(stopped: Stopped) -> Starting:
    """Return what the task is about to become. Raises OSError where it cannot be read."""
    path_at, argv_at = stopped.arguments[1:3] if stopped.at else stopped.arguments[0:2]
    with Memory(stopped.task, small=stopped.small) as memory:
        path = memory.text(path_at, _PAGE + 1)
        argv = memory.vector(argv_at)
    if not stopped.at:
        return Starting(stopped.task, path, argv)
    (directory,) = unpack("i", (stopped.arguments[0] & 0xFFFFFFFF).to_bytes(4, "little"))
    if directory == _CWD or path.startswith(b"/"):
        return Starting(stopped.task, path, argv)
    folder = b"fd/%d" % directory
    try:
        lies = posix.readlink(b"/proc/%d/%b" % (stopped.task, folder))
    except FileNotFoundError as error:
        raise OSError(EBADF, "no such descriptor") from error
    if path or not stopped.arguments[4] & _AT_EMPTY_PATH:
        return Starting(stopped.task, path, argv, folder)
    return Starting(stopped.task, path, argv, folder, lies)


def keeps_rights_down(task: int) -> bool:
    """Whether a setuid program would start without its owner's rights (proc(5), NoNewPrivs)."""
    try:
        handle = posix.open(f"/proc/{task}/status", posix.O_RDONLY | posix.O_CLOEXEC)
    except OSError:
        return False
    try:
        return b"\nNoNewPrivs:\t1\n" in posix.read(handle, _PAGE)
    finally:
        posix.close(handle)


def directory(task: int) -> str:
    """Return the task's working directory; of one that has been deleted, a path that leads nowhere."""
    return _text(posix.readlink(b"/proc/%d/cwd" % task))


def environment(stopped: Stopped) -> dict[str, str]:
    """Return the environment that the program would start with. Raises OSError where it cannot be read."""
    at = stopped.arguments[3] if stopped.at else stopped.arguments[2]
    with Memory(stopped.task, small=stopped.small) as memory:
        entries = memory.vector(at)
    # Of two with the same name getenv(3) takes the first.
    pairs = (entry.partition(b"=") for entry in reversed(entries))
    return {_text(name): _text(value) for name, equals, value in pairs if equals}


def _text(content: bytes) -> str:
    return content.decode("utf-8", "surrogateescape")


def stdin(task: int) -> tuple[str, bytes | None]:
    """Return what the task's stdin is (`file`, `pipe`, `other`) and what is there to read, without consuming it.

    None stands for what cannot be seen: a pipe whose writer has not written yet may bring anything.
    """
    try:
        lies = posix.readlink(f"/proc/{task}/fd/0")
    except OSError:
        return "other", None
    try:
        if lies.startswith("pipe:"):
            return "pipe", _peeked(task)
        handle = posix.open(f"/proc/{task}/fd/0", posix.O_RDONLY | posix.O_CLOEXEC | posix.O_NONBLOCK | posix.O_NOCTTY)
    except OSError:
        return "other", None
    try:
        if lies == "/dev/null":
            return "file", b""
        if posix.fstat(handle).st_mode & 0o170000 != 0o100000:
            return "other", None
        with open(f"/proc/{task}/fdinfo/0", encoding="ascii", errors="replace") as info:
            at = int(info.readline().split()[1])
        return "file", posix.pread(handle, STDIN_LIMIT, at)
    except (OSError, ValueError, IndexError):
        return "other", None
    finally:
        posix.close(handle)


def _peeked(task: int) -> bytes | None:
    """Return what a pipe holds right now: tee(2) copies it without taking it out."""
    import fcntl

    from agentshell.runtime import libc

    handle = posix.open(f"/proc/{task}/fd/0", posix.O_RDONLY | posix.O_CLOEXEC | posix.O_NONBLOCK)
    try:
        held = int.from_bytes(fcntl.ioctl(handle, 0x541B, bytes(4)), "little")  # FIONREAD
        if not held:
            return None
        end, into = posix.pipe()
        try:
            copied = libc.call("tee", handle, into, min(held, STDIN_LIMIT), 2)
            return posix.read(end, copied) if copied > 0 else None
        finally:
            posix.close(end)
            posix.close(into)
    finally:
        posix.close(handle)
