"""Owns the entry point: tells a shell's arguments from agentshell's own commands, and turns errors into exit codes.

Started as `bash`, `sh` or `zsh` (or with a leading `-`) it is that shell, whatever the arguments. Started as
`agentshell`, a first argument that is the name of a command below is that command; everything else is a shell's
arguments, as bash takes them. A script file whose name is also a command's is run as `agentshell ./check`.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = ("audit", "check", "config", "doctor", "explain", "install", "rules")


def main(argv: Sequence[str] | None = None) -> int:
    """Run agentshell with a full argument vector (the program's name first); return the exit status.

    A line that is allowed does not come back from here: the process becomes bash.
    """
    words = list(sys.argv if argv is None else argv)
    name = words[0].rpartition("/")[2].lstrip("-") if words else "agentshell"
    first = words[1] if len(words) > 1 else ""
    if is_command(name, words[1:]):
        from agentshell.commands import run

        return run(first, words[2:])
    from agentshell.shell import run as run_shell

    return run_shell(words)


def is_command(name: str, arguments: Sequence[str]) -> bool:
    """Whether the arguments are for agentshell itself and not for the shell that it stands in for."""
    if name in {"bash", "sh", "zsh"} or not arguments:
        return False
    # bash knows --help and --version too, and `-h` means something else to it; alone they are for a person.
    return arguments[0] in COMMANDS or arguments[0] in {"--help", "--version"} or list(arguments) == ["-h"]


if __name__ == "__main__":
    sys.exit(main())
