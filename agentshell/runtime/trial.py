"""Owns trying out which grade this system allows, in a process of its own; it guards nothing."""

from __future__ import annotations

import os

from agentshell.runtime_grade import Grade, lower, missing, refused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.config import Config


def trial(config: Config, launcher: str) -> Grade:
    """Return the grade of a line that hides something, as the settings and the system have it. Raises nothing."""
    if config.runtime == "static":
        return Grade("static")
    if config.runtime == "shims":
        return lower("", launcher)
    why = missing() or _tried()
    return lower(why, launcher) if why else Grade("exec")


def _tried() -> str:
    """Return why the filter cannot be installed, "" where it can."""
    reads, writes = os.pipe()
    child = os.fork()
    if not child:
        from agentshell.runtime.seccomp import install

        try:
            install()
        except OSError as error:
            os.write(writes, (error.errno or 5).to_bytes(2, "little"))
        finally:
            os._exit(0)
    os.close(writes)
    with os.fdopen(reads, "rb") as told:
        errno = int.from_bytes(told.read(), "little")
    os.waitpid(child, 0)
    if not errno:
        return ""
    from agentshell.runtime.outer import gate_above

    return "" if gate_above() else refused(errno)
