"""Owns where the real shells are; it starts none. PATH has no say: agentshell may stand in it under their names."""

from __future__ import annotations

import posix
import sys

from agentshell.errors import HostError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.launch import Launch

FOLDERS = ("/bin", "/usr/bin", "/usr/local/bin", "/opt/homebrew/bin", "/run/current-system/sw/bin")
"""The usual places, in the order in which they are tried."""


def find(kind: str, launch: Launch, configured: str = "") -> str:
    """Return the absolute path of the real `bash`, `sh` or `zsh`. Raises HostError.

    For bash, the configured one goes before the one recorded when the launcher was made, and that before the usual
    places. Where every sh is agentshell itself, it is that bash: called sh, it is one (bash(1), INVOCATION).
    """
    chosen = (configured or launch.bash) if kind == "bash" else ""
    if chosen:
        found = _file(chosen)
        if found is None or _is_own(found, launch):
            raise HostError(
                f"{chosen} is not a real bash", "mend `shell` in config.yaml, or run agentshell install again"
            )
        return chosen
    for folder in FOLDERS:
        found = _file(f"{folder}/{kind}")
        if found is not None and not _is_own(found, launch):
            return f"{folder}/{kind}"
    if kind == "sh":
        return find("bash", launch, configured)
    raise HostError(f"no real {kind} on this machine", f"looked in {', '.join(FOLDERS)}")


def family(kind: str, real: str) -> str:
    """Return whose arguments and language the shell has: `bash`, `zsh`, or `dash` for any plain sh."""
    if kind != "sh":
        return kind
    if not real.endswith("/sh"):
        return "bash"
    try:
        name = posix.readlink(real).rpartition("/")[2]
    except OSError:
        # sh is no link: on macOS, and where the size is the same, it is bash under its other name.
        sh, bash = _file(real), _file("/bin/bash")
        same = sh is not None and bash is not None and sh.st_size == bash.st_size
        name = "bash" if same or sys.platform == "darwin" else "dash"
    return name if name in ("bash", "zsh") else "dash"


def _file(path: str) -> posix.stat_result | None:
    try:
        return posix.stat(path) if path else None
    except OSError:
        return None


def _is_own(found: posix.stat_result, launch: Launch) -> bool:
    """Whether the file is agentshell under another name (a link, a bind mount, a copy): it would start itself again."""
    own = _file(launch.program)
    if own is None:
        return False
    return (found.st_ino, found.st_dev) == (own.st_ino, own.st_dev) or found.st_size == own.st_size
