"""Owns the real machine behind `facts.Host`: what is in the environment and on the disk. It changes nothing.

It stands on the hot path: only built-in modules at the top, every file read at most once per line.
"""

from __future__ import annotations

import posix

from agentshell.facts import FileInfo
from agentshell.model import Unknown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from agentshell.facts import FileKind
    from agentshell.readers import ShellReaders
    from agentshell.remembered import Memory

READ_LIMIT = 1 << 20
"""Bytes of a file that judging will look at; larger files are unknown."""
_KINDS: dict[int, FileKind] = {0o100000: "file", 0o040000: "directory", 0o060000: "device", 0o020000: "device"}
_TYPE = 0o170000
_SYMLINK = 0o120000
_LINKS = 40
"""Symbolic links followed before a path counts as a loop, as in Linux (path_resolution(7))."""


def environment(block: Mapping[bytes, bytes] | None = None) -> dict[str, str]:
    """Return the process environment as text; bytes that are not UTF-8 stay as surrogates."""
    return {
        name.decode("utf-8", "surrogateescape"): value.decode("utf-8", "surrogateescape")
        for name, value in (posix.environ if block is None else block).items()
    }


class RealHost:
    """The machine as it was when the line arrived. Satisfies `facts.Host`."""

    def __init__(self, env: Mapping[str, str] | None = None, cwd: str = "") -> None:
        self._env = environment() if env is None else env
        self._cwd = cwd or _working_directory(self._env)
        self._texts: dict[str, str | Unknown] = {}
        self._looks: dict[str, FileInfo] = {}
        self._memory: Memory | None = None
        self._readers: ShellReaders | Unknown | None = None
        self._installed: dict[str, str] | None = None

    @property
    def env(self) -> Mapping[str, str]:
        """The environment agentshell was started with."""
        return self._env

    @property
    def cwd(self) -> str:
        """The working directory; "" when it has been deleted."""
        return self._cwd

    def read_text(self, path: str) -> str | Unknown:
        """Return the file's text (UTF-8, at most 1 MiB), or Unknown with the reason."""
        if path not in self._texts:
            content = read_bytes(path)
            if isinstance(content, bytes):
                try:
                    self._texts[path] = content.decode("utf-8")
                except UnicodeDecodeError:
                    self._texts[path] = Unknown("not UTF-8 text", path)
            else:
                self._texts[path] = content
        return self._texts[path]

    def look(self, path: str) -> FileInfo:
        """Return what is at the path, symbolic links followed; looked at once."""
        known = self._looks.get(path)
        if known is None:
            known = self._looks[path] = self._look(path)
        return known

    @staticmethod
    def _look(path: str) -> FileInfo:
        real = real_path(path)
        if isinstance(real, Unknown):
            return FileInfo("unknown", path)
        try:
            # Not of `real`: what a link in /proc leads to (`/dev/fd/63` → `pipe:[…]`) is no path.
            found = posix.stat(path)
        except (FileNotFoundError, NotADirectoryError):
            return FileInfo("absent", real)
        except (OSError, ValueError):
            return FileInfo("unknown", real)
        kind = _KINDS.get(found.st_mode & _TYPE, "other")
        return FileInfo(kind, real, bool(found.st_mode & 0o111), found.st_size)

    def names(self, path: str) -> tuple[str, ...] | Unknown:
        """Return the names in the directory, sorted, without . and .. ."""
        try:
            return tuple(sorted(posix.listdir(path)))
        except (OSError, ValueError) as error:
            return Unknown(_reason(error), path)

    def which(self, name: str, path: str) -> str | Unknown:
        """Return the absolute path of the program that the PATH value `path` leads to."""
        for folder in path.split(":"):
            candidate = f"{folder or '.'}/{name}"
            if not candidate.startswith("/"):
                candidate = f"{self._cwd}/{candidate}"
            try:
                if posix.stat(candidate).st_mode & _TYPE == 0o100000 and posix.access(candidate, posix.X_OK):
                    return candidate
            except (OSError, ValueError):
                continue
        return Unknown("not on the PATH", name)

    @property
    def installed(self) -> Mapping[str, str]:
        """Where this agentshell itself is: its package, its launcher, and what its settings add."""
        if self._installed is None:
            self._installed = _installed(self._env, self._cwd)
        return self._installed

    def recall(self) -> Memory:
        """Return what this session has shown and switched before; read once."""
        if self._memory is None:
            from agentshell.sessions import recall

            self._memory = recall(self._env, read_bytes)
        return self._memory

    def read_shell(self, reader: str, text: bytes) -> bytes | Unknown:
        """Run one of the fixed shell readers on text; never executes it."""
        if self._readers is None:
            self._readers = _readers(self._env, self._cwd)
        return self._readers if isinstance(self._readers, Unknown) else self._readers.read_shell(reader, text)


def _readers(env: Mapping[str, str], cwd: str) -> ShellReaders | Unknown:
    """Return the shell readers of this machine, which need a real bash."""
    from agentshell.config import read
    from agentshell.errors import AgentShellError
    from agentshell.launch import started
    from agentshell.layers import locate
    from agentshell.readers import ShellReaders, find_shfmt
    from agentshell.real_shells import find

    try:
        bash = find("bash", started, read(locate(env, cwd)).shell)
    except AgentShellError as error:
        return Unknown(error.message)
    return ShellReaders(started.shfmt or find_shfmt(), bash)


def _installed(env: Mapping[str, str], cwd: str) -> dict[str, str]:
    """Return the places of the agentshell that runs now, by what they are."""
    from agentshell.audit import folder
    from agentshell.config import read
    from agentshell.errors import AgentShellError
    from agentshell.facts import LAUNCHER
    from agentshell.launch import started
    from agentshell.layers import SITE, account_home, locate
    from agentshell.shipped import rules_folder

    package = __file__.rpartition("/")[0]
    home = account_home(env)
    found = {
        package: "the installed agentshell",
        rules_folder(): "the installed agentshell",
        SITE: "the site's settings",
        folder(env): "agentshell's log",
        f"{home}/.config/agentshell": "agentshell's settings",
        f"{home}/.local/state/agentshell": "agentshell's log",
        f"{home}/.local/share/agentshell": "agentshell's data",
    }
    for links in _link_folders(env, started.program):
        found |= {f"{links}/{name}": LAUNCHER for name in ("agentshell", "bash", "sh", "zsh")}
    try:
        audit = read(locate(env, cwd)).audit
    except AgentShellError:
        # Broken settings stop every line by themselves; where they want the log is not known.
        audit = ""
    found[audit] = "agentshell's log"
    return {path.rstrip("/"): what for path, what in found.items() if path.startswith("/") and path.count("/") > 1}


def _link_folders(env: Mapping[str, str], program: str) -> list[str]:
    """Return the folders of launchers by which this session can have begun: there `bash` is a link to agentshell."""
    shells = [env.get(name, "").rpartition("/")[0] for name in ("SHELL", "CLAUDE_CODE_SHELL")]
    found = []
    for folder in dict.fromkeys((program.rpartition("/")[0], *shells, *env.get("PATH", "").split(":"))):
        try:
            if folder.startswith("/") and posix.readlink(f"{folder}/bash") == "agentshell":
                found.append(folder)
        except OSError:
            continue
    return found


def _working_directory(env: Mapping[str, str]) -> str:
    """Return the directory as the shell would name it: PWD where it is true, else the physical path."""
    try:
        here = posix.stat(".")
        logical = env.get("PWD", "")
        if logical.startswith("/") and "/./" not in logical and "/../" not in logical:
            there = posix.stat(logical)
            if (there.st_dev, there.st_ino) == (here.st_dev, here.st_ino):
                return logical
    except (OSError, ValueError):
        pass
    try:
        return posix.getcwd()
    except OSError:
        return ""


def read_bytes(path: str, limit: int = READ_LIMIT) -> bytes | Unknown:
    """Return a regular file's content, or Unknown: absent, unreadable, no regular file, longer than the limit."""
    try:
        # Without O_NONBLOCK, opening a FIFO would wait for a writer.
        handle = posix.open(path, posix.O_RDONLY | posix.O_CLOEXEC | posix.O_NONBLOCK | posix.O_NOCTTY)
    except (OSError, ValueError) as error:
        return Unknown(_reason(error), path)
    try:
        found = posix.fstat(handle)
        if found.st_mode & _TYPE != 0o100000:
            return Unknown("not a regular file", path)
        if found.st_size > limit:
            return Unknown(f"larger than {limit} bytes", path)
        return read_all(handle, limit, path)
    except OSError as error:
        return Unknown(_reason(error), path)
    finally:
        posix.close(handle)


def read_all(handle: int, limit: int, path: str = "") -> bytes | Unknown:
    """Read the handle to its end; Unknown when it holds more than the limit. Raises OSError."""
    pieces = []
    size = 0
    while piece := posix.read(handle, 1 << 16):
        pieces.append(piece)
        size += len(piece)
        if size > limit:
            return Unknown(f"larger than {limit} bytes", path)
    return b"".join(pieces)


def real_path(path: str) -> str | Unknown:
    """Return the absolute path with every symbolic link resolved; what does not exist is kept as it stands."""
    left = [piece for piece in path.split("/") if piece not in ("", ".")][::-1]
    done: list[str] = []
    links = 0
    while left:
        piece = left.pop()
        if piece == "..":
            if done:
                done.pop()
            continue
        here = "/" + "/".join([*done, piece])
        try:
            is_link = posix.lstat(here).st_mode & _TYPE == _SYMLINK
            target = posix.readlink(here) if is_link else ""
        except (OSError, ValueError):
            target = ""
        if not target:
            done.append(piece)
            continue
        links += 1
        if links > _LINKS:
            return Unknown("a loop of symbolic links", path)
        if target.startswith("/"):
            done = []
        left.extend(step for step in target.split("/")[::-1] if step not in ("", "."))
    return "/" + "/".join(done)


def _reason(error: Exception) -> str:
    """Return why the system said no, in a few words."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return "no such file"
    return error.strerror or "cannot be read" if isinstance(error, OSError) else "not a path"
