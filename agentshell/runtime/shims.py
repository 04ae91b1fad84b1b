"""Owns the folders of shims and the way past them: links under the names of programs, found first, that lead here.

Beside the launcher stands a folder with a link for every program worth judging (`shim_links` makes it). What a shell
gets in its PATH is a folder made for that PATH, with those of them alone that it leads to: a link in place of a program
that is not there would answer `command -v gmake`, and a build would take what it has not got.
"""

from __future__ import annotations

import posix
import time

from agentshell.audit import digest, make_folder
from agentshell.host import real_path
from agentshell.layers import account_home

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.launch import Launch

DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
"""What bash takes where PATH is not set (bash(1), PATH)."""
_LASTS = 30 * 24 * 3600.0
"""Seconds after which a folder that no shell has begun with is taken away."""
_TYPE, _REGULAR = 0o170000, 0o100000


def folder(launcher: str) -> str:
    """Return the folder with every shim, beside the launcher."""
    return f"{launcher.rpartition('/')[0]}/shims"


def made_for_paths() -> str:
    """Return where the folders for one PATH each are: in the account's own home, or "" without one."""
    home = account_home({})
    return f"{home}/.local/state/agentshell/shims" if home else ""


def called(path: str, launcher: str) -> str:
    """Return the name of the shim that a start by this path is; "" where the path is none of this launcher's."""
    above, _, name = path.rpartition("/")
    every = folder(launcher)
    if _same(above or ".", every):
        return name
    try:
        return name if posix.readlink(path) == f"{every}/{name}" else ""
    except OSError:
        return ""


def enter(block: dict[bytes, bytes], launch: Launch) -> dict[bytes, bytes]:
    """Return the environment for the real shell, in which the shims of what its PATH leads to stand first."""
    path = block.get(b"PATH", DEFAULT_PATH.encode()).decode("utf-8", "surrogateescape")
    path = beyond(path, launch.program)
    first = _for_path(path, folder(launch.program))
    return {**block, b"PATH": f"{first}:{path}".encode("utf-8", "surrogateescape")}


def beyond(path: str, launcher: str) -> str:
    """Return a PATH without the folders of this launcher's shims."""
    every, made = folder(launcher), made_for_paths()
    kept = [one for one in path.split(":") if not (made and one.startswith(f"{made}/")) and not _same(one, every)]
    return ":".join(kept)


def find(name: str, path: str, launcher: str) -> tuple[str, str]:
    """Return the real program of a name along PATH, and the first that is there and may not be executed; "" for none.

    Past everything that leads to agentshell, by whatever folder, link or spelling.
    """
    denied = ""
    for place in path.split(":"):
        candidate = f"{place or '.'}/{name}"
        try:
            found = posix.stat(candidate)
            if found.st_mode & _TYPE != _REGULAR or _is_shim(candidate, name, found, launcher):
                continue
        except (OSError, ValueError):
            continue
        if posix.access(candidate, posix.X_OK):
            return candidate, denied
        denied = denied or candidate
    return "", denied


def _is_shim(candidate: str, name: str, found: posix.stat_result, launcher: str) -> bool:
    """Whether a file is a launcher under another name: this one, or that of another agentshell."""
    try:
        own = posix.stat(launcher)
        if (own.st_dev, own.st_ino) == (found.st_dev, found.st_ino):
            return True
    except OSError:
        pass
    if name == "agentshell":
        return False
    try:
        posix.readlink(candidate)
    except OSError:
        # No link, as most programs; a folder on the way may still be one.
        return False
    real = real_path(candidate if candidate.startswith("/") else f"{posix.getcwd()}/{candidate}")
    return isinstance(real, str) and real.endswith("/agentshell")


def _same(one: str, other: str) -> bool:
    try:
        first, second = posix.stat(one or "."), posix.stat(other)
    except (OSError, ValueError):
        return False
    return (first.st_dev, first.st_ino) == (second.st_dev, second.st_ino)


def _for_path(path: str, every: str) -> str:
    """Return a folder with the shims of what the PATH leads to now; where none can be made, that of all."""
    root = made_for_paths()
    if not root:
        return every
    try:
        stamps = [(every, posix.stat(every).st_mtime_ns)]
        for place in path.split(":"):
            try:
                stamps.append((place, posix.stat(place or ".").st_mtime_ns))
            except (OSError, ValueError):
                stamps.append((place, 0))
        made = f"{root}/{digest(repr(stamps).encode('utf-8', 'surrogateescape'))[:16]}"
        try:
            # In use: it must not be taken away.
            posix.utime(made)
        except FileNotFoundError:
            _make(made, root, _found(path, frozenset(posix.listdir(every))), every)
    except OSError:
        return every
    return made


def _found(path: str, names: frozenset[str]) -> set[str]:
    """Return those of the names under which the PATH leads to a program."""
    found: set[str] = set()
    for place in path.split(":"):
        try:
            here = names.intersection(posix.listdir(place or ".")) - found
        except (OSError, ValueError):
            continue
        for name in here:
            candidate = f"{place or '.'}/{name}"
            try:
                if posix.stat(candidate).st_mode & _TYPE == _REGULAR and posix.access(candidate, posix.X_OK):
                    found.add(name)
            except OSError:
                continue
    return found


def _make(made: str, root: str, names: set[str], every: str) -> None:
    """Make a folder with these shims in one step; take away what has long been out of use."""
    make_folder(root)
    work = f"{root}/.{posix.getpid()}"
    posix.mkdir(work, 0o700)
    for name in names:
        posix.symlink(f"{every}/{name}", f"{work}/{name}")
    try:
        posix.rename(work, made)
    except OSError:
        # Another shell has made the same at the same time.
        _remove(work)
        posix.stat(made)
    for name in posix.listdir(root):
        old = f"{root}/{name}"
        try:
            if time.time() - posix.stat(old).st_mtime > _LASTS:
                _remove(old)
        except OSError:
            continue


def _remove(made: str) -> None:
    for name in posix.listdir(made):
        posix.unlink(f"{made}/{name}")
    posix.rmdir(made)
