"""Owns the door through which the pure stages see the machine, and the settings they judge by; it opens nothing."""

from __future__ import annotations

from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Literal, Protocol

    from agentshell.model import Environment, Unknown
    from agentshell.remembered import Memory

    FileKind = Literal["absent", "file", "directory", "device", "other", "unknown"]

    class Host(Protocol):
        """The machine, as far as judging needs it. Nothing here changes anything. Paths are absolute."""

        @property
        def env(self) -> Mapping[str, str]:
            """The environment agentshell was started with."""

        @property
        def cwd(self) -> str:
            """The working directory."""

        def read_text(self, path: str) -> str | Unknown:
            """Return the file's text (UTF-8, at most 1 MiB), or Unknown("no such file") and the like."""

        def look(self, path: str) -> FileInfo:
            """Return what is at the path, symbolic links followed."""

        def names(self, path: str) -> tuple[str, ...] | Unknown:
            """Return the names in the directory, sorted, without . and .. ."""

        def which(self, name: str, path: str) -> str | Unknown:
            """Return the absolute path of the program that the PATH value `path` leads to."""

        @property
        def installed(self) -> Mapping[str, str]:
            """Where this agentshell itself is: absolute path of a folder or file → what of agentshell's it is."""

        def recall(self) -> Memory:
            """Return what this session has shown and switched before."""

        def read_shell(self, reader: str, text: bytes) -> bytes | Unknown:
            """Run one of the fixed shell readers on text; never executes it.

            reader: `shfmt` (its JSON tree), `reprint` (bash --pretty-print) or `syntax` (bash -n: its message, empty
            when bash accepts the text).
            """


LAUNCHER = "agentshell's launcher"
"""What `Host.installed` says of the programs that start it."""


class FileInfo(Value):
    """What is at a path: its kind, its real path with every symbolic link resolved, and whether it may be executed."""

    kind: FileKind
    real: str
    executable: bool = False
    size: int = 0


class Settings(Value):
    """What the user told agentshell about names: exact name or glob → environment, by kind of name.

    kinds: `context`, `cluster`, `account`, `profile`, `host`, `project`, `database`, `bucket`, `installer`, `any`.
    """

    environments: Mapping[str, Mapping[str, Environment]] = {}


class Facts(Value):
    """Everything a target resolver or payload reader may look at besides the invocation."""

    host: Host
    settings: Settings = Settings()
