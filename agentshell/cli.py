"""Owns how a shell's arguments are told from agentshell's own commands; the commands themselves stand beside.

Started as `bash`, `sh` or `zsh` (or with a leading `-`) it is that shell, whatever the arguments. Started as
`agentshell`, a first argument that is the name of a command below is that command; everything else is a shell's
arguments, as bash takes them. A script file whose name is also a command's is run as `agentshell ./check`.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = (
    "approvals",
    "approve",
    "approver",
    "audit",
    "check",
    "config",
    "doctor",
    "explain",
    "freeze",
    "hook",
    "install",
    "instructions",
    "refuse",
    "replay",
    "rules",
    "status",
    "thaw",
    "uninstall",
)


def is_command(name: str, arguments: Sequence[str]) -> bool:
    """Whether the arguments are for agentshell itself and not for the shell that it stands in for."""
    if name in {"bash", "sh", "zsh"} or not arguments:
        return False
    # bash knows --help and --version too, and `-h` means something else to it; alone they are for a person.
    return arguments[0] in COMMANDS or arguments[0] in {"--help", "--version"} or list(arguments) == ["-h"]


def main(words: Sequence[str]) -> int:
    """Run the command in an argument vector for which `is_command` holds; return the exit status."""
    from agentshell.commands import run

    return run(words[1], words[2:])
