"""Owns the machine on which a pack's examples are judged: nothing is configured, and no file of this machine is seen.

Only the shell readers are the real ones: they read the line itself.
"""

from __future__ import annotations

from agentshell.facts import FileInfo
from agentshell.model import Unknown
from agentshell.remembered import Memory

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Protocol

    class ShellReaders(Protocol):
        """What reads shell text."""

        def read_shell(self, reader: str, text: bytes) -> bytes | Unknown:
            """Run one of the fixed shell readers on the text."""


class ExampleHost:
    """A machine with a home, a project in it, and no files."""

    def __init__(self, readers: ShellReaders) -> None:
        self._readers = readers

    @property
    def env(self) -> Mapping[str, str]:
        """A plain environment."""
        return {"HOME": "/home/user", "PATH": "/usr/local/bin:/usr/bin:/bin", "USER": "user", "LANG": "C.UTF-8"}

    @property
    def cwd(self) -> str:
        """A project's folder."""
        return "/home/user/project"

    def read_text(self, path: str) -> str | Unknown:
        """No file is there."""
        return Unknown("no such file", path)

    def look(self, path: str) -> FileInfo:
        """Directories are the ones above the project; nothing else is there."""
        here = f"{self.cwd}/"
        return FileInfo("directory" if here.startswith(f"{path.rstrip('/')}/") else "absent", path)

    def names(self, path: str) -> tuple[str, ...] | Unknown:
        """Every directory is empty."""
        return () if self.look(path).kind == "directory" else Unknown("no such directory", path)

    def which(self, name: str, path: str) -> str | Unknown:  # noqa: ARG002
        """Every program is in /usr/bin."""
        return f"/usr/bin/{name}"

    @property
    def installed(self) -> Mapping[str, str]:
        """Nothing of this machine's agentshell is seen."""
        return {}

    def recall(self) -> Memory:
        """Return nothing: an example is a session's first line."""
        return Memory()

    def read_shell(self, reader: str, text: bytes) -> bytes | Unknown:
        """Ask the real reader."""
        return self._readers.read_shell(reader, text)
