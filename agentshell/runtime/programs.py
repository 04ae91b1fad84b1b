"""Owns which file a start would run, as the held task sees it, and by which names it goes. It judges nothing.

path_resolution(7), proc(5) (`/proc/self` and what the links beneath it lead to are each process's own), execve(2) on
interpreter scripts.
"""

from __future__ import annotations

import posix
from errno import EACCES, EPERM

from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from os import stat_result

_TYPE, _REGULAR, _LINK = 0o170000, 0o100000, 0o120000
_EXECUTABLE, _SETUID = 0o111, 0o4000
_LINKS = 40
"""Symbolic links followed before a path counts as a loop, as in Linux."""
_HEAD = 256
"""Bytes of a file in which the kernel looks for `#!` (BINPRM_BUF_SIZE)."""
_DEPTH = 5
"""Interpreters that are scripts themselves, which the kernel follows."""
_KEPT = 4096
"""Files that are remembered."""
_found: dict[tuple[bytes, int, int, int, int, int], Program] = {}


class Program(Value):
    """The file that a start would run: the base name of its real path, the words of its `#!` line, and which it is.

    seen is device and inode, () where the file cannot be looked at; gains, that it runs with its owner's rights.
    """

    name: bytes
    interpreter: tuple[bytes, ...] = ()
    seen: tuple[int, ...] = ()
    gains: bool = False


def find(task: int, path: bytes, folder: bytes = b"cwd") -> Program | None:
    """Return what the path leads to for the task; None where the kernel starts nothing: no file, or not executable.

    folder is where a relative path begins, beneath the task's folder in /proc.
    """
    if path.endswith((b"/", b"/.")):
        return None
    start = b"/proc/%d/%b" % (task, b"root" if path.startswith(b"/") else folder)
    place = b"%b/%b" % (start, path.lstrip(b"/")) if path else start
    name = path.rpartition(b"/")[2]
    try:
        found = posix.lstat(place)
        if _runs(found):
            return _program(name, place, found)
        # A link may be the task's own, or lead somewhere else from the task's root.
        place, name = _followed(task, start, path)
        found = posix.stat(place)
        return _program(name, place, found) if _runs(found) else None
    except OSError as error:
        return Program(name) if error.errno in (EACCES, EPERM) else _elsewhere(task, start, path)


def _elsewhere(task: int, start: bytes, path: bytes) -> Program | None:
    """Look in the other of two ways for what was not found: link by link from the task's root, or as this process."""
    for follow in (True, False):
        name = path.rpartition(b"/")[2]
        place = b"%b/%b" % (start, path.lstrip(b"/"))
        try:
            if follow:
                place, name = _followed(task, start, path)
            found = posix.stat(place)
        except OSError as error:
            if error.errno in (EACCES, EPERM):
                return Program(name)
            continue
        if _runs(found):
            return _program(name, place, found)
    return None


def _program(name: bytes, place: bytes, found: stat_result) -> Program:
    # Whatever of a file may change, its mode too, changes the last of these.
    key = (name, found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
    known = _found.get(key)
    if known is None:
        if len(_found) >= _KEPT:
            _found.clear()
        gains = bool(found.st_mode & _SETUID)
        known = _found[key] = Program(name, _first_line(place), (found.st_dev, found.st_ino), gains)
    return known


def _runs(found: stat_result) -> bool:
    return found.st_mode & _TYPE == _REGULAR and bool(found.st_mode & _EXECUTABLE)


def _followed(task: int, start: bytes, path: bytes) -> tuple[bytes, bytes]:
    """Return this process's path to what a path leads to for the task, each link followed from there, and its name.

    Raises OSError where nothing is there.
    """
    left = path.split(b"/")[::-1]
    here: list[bytes] = []
    name = b""
    links = 0
    while left:
        part = left.pop()
        if part in (b"", b"."):
            continue
        if part == b"..":
            if here and here[-1] != b"..":
                here.pop()
            elif not start.endswith(b"/root"):
                here.append(part)
            continue
        place = b"/".join((start, *here, part))
        name = part
        if posix.lstat(place).st_mode & _TYPE != _LINK:
            here.append(part)
            continue
        links += 1
        if links > _LINKS:
            raise OSError(40, "a loop of links")
        leads = _leads(place)
        if part in (b"self", b"thread-self") and (not leads or leads.replace(b"/task/", b"").isdigit()):
            start, here = b"/proc/%d" % task, []
            continue
        if start == b"/proc/%d" % task or leads.startswith(b"/memfd:") or not _is_path(leads):
            # What such a link leads to is no path: only the kernel can follow it.
            here.append(part)
            name = _base(leads)
            continue
        left += leads.split(b"/")[::-1]
        if leads.startswith(b"/"):
            start, here = b"/proc/%d/root" % task, []
    return b"/".join((start, *here)), name or _base(_leads(start))


def _leads(place: bytes) -> bytes:
    """Return where a link leads; of procfs's own, where that cannot be told (another PID namespace's), nothing."""
    try:
        return posix.readlink(place)
    except OSError:
        return b""


def _base(leads: bytes) -> bytes:
    return leads.removesuffix(b" (deleted)").rpartition(b"/")[2].removeprefix(b"memfd:")


def _is_path(leads: bytes) -> bool:
    return not leads.endswith((b" (deleted)", b"]"))


def _first_line(place: bytes) -> tuple[bytes, ...]:
    """Return the words that a script's first line puts before the script's own path; () for what is no script."""
    try:
        handle = posix.open(place, posix.O_RDONLY | posix.O_CLOEXEC | posix.O_NONBLOCK | posix.O_NOCTTY)
    except OSError:
        # Nobody runs a script that cannot be read.
        return ()
    try:
        head = posix.read(handle, _HEAD)
    finally:
        posix.close(handle)
    if not head.startswith(b"#!"):
        return ()
    line = head[2:].partition(b"\n")[0].partition(b"\0")[0].strip(b" \t")
    program = line.replace(b"\t", b" ").partition(b" ")[0]
    # One argument at most: the rest of the line, spaces and all.
    argument = line[len(program) :].strip(b" \t")
    return tuple(word for word in (program, argument) if word)


def as_started(
    task: int, program: Program, path: bytes, argv: tuple[bytes, ...]
) -> list[tuple[Program, tuple[bytes, ...]]] | None:
    """Return the interpreters that the kernel would start in a script's place, each with its words, program first.

    None where one of them cannot be started, and so the script cannot.
    """
    found: list[tuple[Program, tuple[bytes, ...]]] = []
    words = argv
    while program.interpreter and len(found) < _DEPTH:
        words = (*program.interpreter, path, *words[1:])
        path = program.interpreter[0]
        inner = find(task, path)
        if inner is None:
            return None
        found.append((inner, words))
        program = inner
    return found
