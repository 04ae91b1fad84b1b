"""Owns the choice at the start: a shell's arguments or one of agentshell's own commands. It does neither itself."""

from __future__ import annotations

import gc
import sys

from agentshell import launch
from agentshell.cli import is_command, main


def start(words: list[str]) -> int:
    """Run what the process's arguments ask for; return the exit status. An allowed line does not come back."""
    # A start that becomes a shell is over before garbage matters; looking for it costs half a millisecond.
    gc.disable()
    words, launch.started = launch.unwrap(words)
    site = launch.started.site
    if site and site not in sys.path:
        sys.path.append(site)
    if is_command(words[0].rpartition("/")[2].lstrip("-"), words[1:]):
        gc.enable()
        return main(words)
    from agentshell.shell import run

    return run(words, launch.started)
