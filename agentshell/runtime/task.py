"""Owns reading a held task: the program, arguments, environment and directory it is about to start with, its stdin.

Everything is read while the kernel holds the task; whoever uses it checks afterwards that it was held all along.
"""

from __future__ import annotations

import posix
from _struct import unpack, unpack_from

from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.runtime.seccomp import Stopped

_PAGE = 4096
_LONGEST = 1 << 17
"""Bytes of one argument: what the kernel takes (MAX_ARG_STRLEN, 32 pages)."""
_MOST = 1 << 17
"""Pointers of a vector that are read."""
_AT_EMPTY_PATH = 0x1000
_CWD = -100
STDIN_LIMIT = 1 << 18
"""Bytes of a program's stdin that are looked at."""


class Starting(Value):
    """What a task is about to become: path as it was given, argv, and the directory that counts."""

    path: bytes
    argv: tuple[bytes, ...]
    cwd: str
    folder: str = ""
    """Of execveat: the directory that a relative path begins at."""

    @property
    def program(self) -> str:
        """The path of the program, absolute where that can be said."""
        path = _text(self.path)
        return path if path.startswith("/") or not (self.folder or self.cwd) else f"{self.folder or self.cwd}/{path}"


class Memory:
    """Reads a held task's memory through /proc/PID/mem; a context manager. Raises OSError, EFAULT for bad pointers."""

    def __init__(self, task: int, *, small: bool) -> None:
        self._width = 4 if small else 8
        self._handle = posix.open(f"/proc/{task}/mem", posix.O_RDONLY | posix.O_CLOEXEC)

    def __enter__(self) -> Memory:
        return self

    def __exit__(self, *_: object) -> None:
        posix.close(self._handle)

    def text(self, at: int, most: int = _LONGEST) -> bytes:
        """Return the zero-terminated text at an address."""
        found = b""
        while len(found) < most:
            piece = self._read(at, min(_PAGE - at % _PAGE, most - len(found)))
            end = piece.find(0)
            if end >= 0:
                return found + piece[:end]
            found += piece
            at += len(piece)
        return found

    def vector(self, at: int) -> tuple[bytes, ...]:
        """Return the texts of a vector that ends with a null pointer, such as argv; empty for a null vector."""
        found: list[bytes] = []
        start, page = 0, b""
        for pointer in self._pointers(at):
            offset = pointer - start
            end = page.find(0, offset) if 0 <= offset < len(page) else -1
            if end < 0:
                # Texts usually lie one behind the other: one page holds many.
                start, offset = pointer, 0
                page = self._read(pointer, _PAGE - pointer % _PAGE)
                end = page.find(0)
            found.append(page[offset:end] if end >= 0 else self.text(pointer))
        return tuple(found)

    def _pointers(self, at: int) -> list[int]:
        found: list[int] = []
        letter = "Q" if self._width == 8 else "I"
        while at and len(found) < _MOST:
            piece = self._read(at, min(_PAGE - at % _PAGE, 512))
            values = unpack_from(f"{len(piece) // self._width}{letter}", piece)
            if 0 in values:
                return found + list(values[: values.index(0)])
            if not values:
                raise OSError(14, "a vector that ends in the middle of a pointer")
            found += values
            at += len(values) * self._width
        return found

    def _read(self, at: int, count: int) -> bytes:
        piece = posix.pread(self._handle, count, at)
        if not piece:
            raise OSError(14, "nothing is there")
        return piece


def starting(stopped: Stopped) -> Starting:
    """Return what the task is about to become. Raises OSError where it cannot be read."""
    path_at, argv_at = stopped.arguments[1:3] if stopped.at else stopped.arguments[0:2]
    with Memory(stopped.task, small=stopped.small) as memory:
        path = memory.text(path_at, _PAGE + 1)
        argv = memory.vector(argv_at)
    cwd = posix.readlink(f"/proc/{stopped.task}/cwd")
    if not stopped.at:
        return Starting(path, argv, cwd)
    (directory,) = unpack("i", (stopped.arguments[0] & 0xFFFFFFFF).to_bytes(4, "little"))
    if directory == _CWD or path.startswith(b"/"):
        return Starting(path, argv, cwd)
    lies = posix.readlink(f"/proc/{stopped.task}/fd/{directory}")
    if not path and stopped.arguments[4] & _AT_EMPTY_PATH:
        return Starting(lies.encode("utf-8", "surrogateescape"), argv, cwd)
    return Starting(path, argv, cwd, lies)


def environment(stopped: Stopped) -> dict[str, str]:
    """Return the environment that the program would start with. Raises OSError where it cannot be read."""
    at = stopped.arguments[3] if stopped.at else stopped.arguments[2]
    with Memory(stopped.task, small=stopped.small) as memory:
        entries = memory.vector(at)
    pairs = (entry.partition(b"=") for entry in entries)
    return {_text(name): _text(value) for name, equals, value in pairs if equals}


def exists(stopped: Stopped, program: str) -> bool:
    """Whether the program's file is there for the task: execvp(3) tries each folder of PATH in turn."""
    try:
        posix.stat(f"/proc/{stopped.task}/root{program}" if program.startswith("/") else program)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return True


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


def threads(task: int) -> int:
    """Return how many threads share the task's memory; 1 where that cannot be told."""
    try:
        with open(f"/proc/{task}/status", encoding="utf-8", errors="replace") as status:
            return next((int(line.split()[1]) for line in status if line.startswith("Threads:")), 1)
    except (OSError, ValueError):
        return 1
