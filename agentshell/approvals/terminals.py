"""Owns who sits behind a terminal: which processes hold its other end, and which program a person's terminal is in.

Whoever holds the master of a pseudo terminal types into it and reads from it (pty(7)); /proc/PID/fdinfo tells its
number as `tty-index`. Other users' processes keep this to themselves: sshd's own is not seen, and need not be.
"""

from __future__ import annotations

import os

from agentshell.approvals.ancestry import Process, everyone, named_by, process, pty_index, read, words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

HOSTS = frozenset(
    {"sshd", "sshd-session", "dropbear", "mosh-server", "login", "tmux", "screen", "zellij", "dtach", "abduco", "byobu"}
    | {"gnome-terminal-server", "gnome-terminal-", "kgx", "gnome-console", "ptyxis", "ptyxis-agent", "konsole"}
    | {"yakuake", "xterm", "uxterm", "rxvt", "urxvt", "urxvtd", "st", "alacritty", "kitty", "foot", "footclient"}
    | {"wezterm-gui", "wezterm-mux-server", "wezterm-mux-ser", "ghostty", "contour", "rio", "tilix", "tilda"}
    | {"xfce4-terminal", "mate-terminal", "lxterminal", "qterminal", "deepin-terminal", "terminology"}
    | {"sakura", "termite", "roxterm", "cool-retro-term", "blackbox", "pantheon-terminal", "io.elementary.terminal"}
)
"""Programs in which a person's terminal is. Editors with agents in them (VS Code, Cursor, Zed, JetBrains, Warp) are not
here: their agents type into the same terminals."""
_SCRIPTS = frozenset({"/usr/bin/terminator", "/usr/bin/guake"})
"""Those that are scripts of an interpreter."""
_PASSING = frozenset({"sudo", "su", "doas"})
"""Programs that put another terminal between a person's own and what they start."""
_MASTERS = ("/dev/ptmx", "/dev/pts/ptmx")
_DEEPEST = 5


def behind(device: int) -> Iterator[int]:
    """Yield the processes that hold the other end of a terminal, given by its device, as far as they can be seen.

    A holder that shows the terminal in others, as tmux does in its clients' and sudo in the one it was started from, is
    followed to who is behind those.
    """
    index = pty_index(device)
    if index is None:
        return
    holders = _holders()
    waiting, seen, told = [index], {index}, set()
    while waiting:
        for pid in holders.get(waiting.pop(), ()):
            if pid not in told:
                told.add(pid)
                yield pid
                for other in _open_in(pid) - seen:
                    seen.add(other)
                    waiting.append(other)


def host(me: Process) -> str:
    """Return the program that a person's terminal of a process is in; "" where none is known to be one."""
    at = me
    for _ in range(_DEEPEST):
        leader = process(at.session)
        parent = process(leader.parent) if leader is not None else None
        if parent is None:
            return ""
        name = _program(parent)
        # "Relay(123)": whoever started the shell by WSL.
        if name in HOSTS or name in _SCRIPTS or name.startswith("Relay("):
            return name
        if name not in _PASSING or parent.terminal == at.terminal:
            return ""
        at = parent
    return ""


def _program(one: Process) -> str:
    """Return what a process runs, by its file where that can be seen: a name can be put on by anyone."""
    try:
        path = os.readlink(f"/proc/{one.pid}/exe")
    except OSError:
        # tmux and screen tell what they are in their names: `tmux: server`.
        return one.name.partition(":")[0].lower()
    named = named_by((path, *words(one.pid)[1:]))
    if len(named) > 1:
        return named[1] if named[1] in _SCRIPTS else ""
    return path.removesuffix(" (deleted)").rpartition("/")[2]


def _holders() -> dict[int, list[int]]:
    """Return the processes that hold masters, by the number of the terminal."""
    found: dict[int, list[int]] = {}
    for pid in everyone():
        for index in _masters(pid):
            found.setdefault(index, []).append(pid)
    return found


def _masters(pid: int) -> set[int]:
    found = set()
    for number, path in _files(pid):
        if path in _MASTERS and _ours(pid, number):
            for line in read(f"/proc/{pid}/fdinfo/{number}").split(b"\n"):
                name, _, value = line.partition(b":")
                if name == b"tty-index" and value.strip().isdigit():
                    found.add(int(value))
    return found


def _open_in(pid: int) -> set[int]:
    """Return the numbers of the terminals that a process has open, or was started from."""
    found = set()
    for _, path in _files(pid):
        number = path.removeprefix("/dev/pts/")
        if number != path and number.isdigit():
            found.add(int(number))
    return found


def _files(pid: int) -> Iterator[tuple[str, str]]:
    folder = f"/proc/{pid}/fd"
    try:
        numbers = os.listdir(folder)
    except OSError:
        return
    for number in numbers:
        try:
            yield number, os.readlink(f"{folder}/{number}")
        except OSError:
            continue


def _ours(pid: int, number: str) -> bool:
    """Whether a master is of the terminals seen here: containers count theirs from 0 as well."""
    try:
        if os.stat(f"/proc/{pid}/ns/mnt").st_ino == os.stat("/proc/self/ns/mnt").st_ino:
            return True
        return os.stat(f"/proc/{pid}/fd/{number}").st_dev == os.stat("/dev/pts").st_dev
    except OSError:
        return True
