"""Owns what the system tells of this process and of those it comes from: commands, environments, terminals, groups.

It reads /proc and judges nothing. What cannot be read is empty: other users' environments, everything on systems
without /proc, and whatever lies outside of this process's own pid namespace.
"""

from __future__ import annotations

import posix

from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST = 128
"""Ancestors that are followed; a chain that is longer is no person's."""
_LARGEST = 1 << 20
"""Bytes that are read of one file of /proc."""
_INTERPRETERS = ("python", "node", "nodejs", "deno", "bun", "ruby", "perl", "bash", "sh", "dash", "zsh", "uv", "npx")
_WITH_VALUE = frozenset({"-c", "-m", "-W", "-X", "-r", "--require", "--import", "--loader", "-e", "-p", "-I"})
"""Options of interpreters whose value is the next word, and is no script."""
_NO_SCRIPT = frozenset({"-c", "-e", "-p", "--eval", "--print"})


class Process(Value):
    """One process as /proc/PID/stat tells it (proc_pid_stat(5)). terminal is its device, 0 without one."""

    pid: int
    name: str
    parent: int
    group: int
    session: int
    terminal: int
    foreground: int
    started: str


def process(pid: int) -> Process | None:
    """Return a process; None where it is gone or cannot be seen."""
    text = read(f"/proc/{pid}/stat").decode("utf-8", "replace")
    before, closing, rest = text.rpartition(")")
    fields = rest.split()
    if not closing or len(fields) < 20:
        return None
    parent, group, session, terminal_of, foreground = map(int, fields[1:6])
    name = before.partition("(")[2]
    return Process(pid, name, parent, group, session, terminal_of & 0xFFFFFFFF, foreground, fields[19])


def tree(pid: int = 0) -> tuple[Process, ...]:
    """Return a process (this one for 0) and its ancestors, the nearest first, up to init."""
    found: list[Process] = []
    at = pid or posix.getpid()
    while at > 0 and len(found) < _MOST:
        one = process(at)
        if one is None:
            break
        found.append(one)
        at = one.parent
    return tuple(found)


def terminal() -> str:
    """Return the name of this process's controlling terminal, "pts/3"; "" where it has none."""
    me = process(posix.getpid())
    return "" if me is None else terminal_name(me.terminal)


def terminal_name(device: int) -> str:
    """Return the name of a terminal by its device number as /proc tells it; "" for none (Linux, devices.txt)."""
    if not device:
        return ""
    major, minor = (device >> 8) & 0xFFF, (device & 0xFF) | ((device >> 12) & 0xFFF00)
    index = pty_index(device)
    if index is not None:
        return f"pts/{index}"
    if major == 4:
        return f"tty{minor}" if minor < 64 else f"ttyS{minor - 64}"
    return f"terminal {major}:{minor}"


def pty_index(device: int) -> int | None:
    """Return the number of a pseudo terminal, 3 for pts/3; None where the device is none."""
    major, minor = (device >> 8) & 0xFFF, (device & 0xFF) | ((device >> 12) & 0xFFF00)
    return minor + ((major - 136) << 20) if 136 <= major <= 143 else None


def commands() -> list[tuple[str, ...]]:
    """Return what each ancestor is, the nearest first: its program, and the script or module that an interpreter runs.

    What the programs work on is left out: a person who reads `claude.md` with vim has no agent in the tree.
    """
    return [named for one in tree()[1:] if (named := named_by(words(one.pid)))]


def words(pid: int) -> tuple[str, ...]:
    """Return the words that a process was started with, or what it has put in their place."""
    text = read(f"/proc/{pid}/cmdline").rstrip(b"\0").decode("utf-8", "surrogateescape")
    return tuple(text.split("\0")) if text else ()


def named_by(given: tuple[str, ...]) -> tuple[str, ...]:
    """Return of a command's words those that say what runs: `("node", "/usr/bin/gemini")`."""
    if not given:
        return ()
    # A process that names itself may put everything into one word: `claude --resume`, `nginx: master process`.
    first = given[0].split(" ")[0] if len(given) == 1 else given[0]
    program = first.rpartition("/")[2].lstrip("-").rstrip("0123456789.")
    if program not in _INTERPRETERS:
        return (first,)
    at = 1
    while at < len(given):
        word = given[at]
        if word in ("-m", "run", "x") and at + 1 < len(given):
            # The module's first name, and the script of `uv run`, `bun x`.
            return (first, given[at + 1].partition(".")[0])
        if word in _NO_SCRIPT:
            break
        if not word.startswith("-"):
            return (first, word)
        at += 2 if word in _WITH_VALUE else 1
    return (first,)


def environment(pid: int) -> dict[str, str]:
    """Return the environment that a process was started with; {} where it cannot be read."""
    found: dict[str, str] = {}
    for piece in read(f"/proc/{pid}/environ").decode("utf-8", "surrogateescape").split("\0"):
        name, sign, value = piece.partition("=")
        if sign:
            found.setdefault(name, value)
    return found


def status(pid: int) -> dict[str, str]:
    """Return the lines of /proc/PID/status by name (proc_pid_status(5)); {} where it cannot be read."""
    lines = read(f"/proc/{pid}/status").decode("utf-8", "replace").split("\n")
    return {name: value.strip() for name, colon, value in (line.partition(":") for line in lines) if colon}


def cgroup(pid: int) -> str:
    """Return a process's cgroup of the unified hierarchy (cgroups(7)), "" where there is none or it is the root."""
    for line in read(f"/proc/{pid}/cgroup").decode("utf-8", "surrogateescape").split("\n"):
        if line.startswith("0::"):
            path = line[3:].removesuffix(" (deleted)")
            return "" if path == "/" else path
    return ""


def login() -> int | None:
    """Return the user id that logged in (/proc/self/loginuid, pam_loginuid(8)); None where nobody did."""
    text = read("/proc/self/loginuid").strip()
    return int(text) if text.isdigit() and int(text) < 0xFFFFFFFF else None


def everyone() -> Iterator[int]:
    """Yield the ids of all processes that can be seen."""
    try:
        names = posix.listdir("/proc")
    except OSError:
        return
    yield from (int(name) for name in names if name.isdigit())


def read(path: str) -> bytes:
    """Return what stands in a file of /proc, b"" where it cannot be read."""
    try:
        handle = posix.open(path, posix.O_RDONLY | posix.O_CLOEXEC)
    except OSError:
        return b""
    text = b""
    try:
        while len(text) < _LARGEST and (piece := posix.read(handle, 1 << 16)):
            text += piece
    except OSError:
        return text
    finally:
        posix.close(handle)
    return text
