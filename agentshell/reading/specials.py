"""Owns special and positional parameters, and the variables that bash sets by itself."""

from __future__ import annotations

from agentshell.model import Arg, Unknown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.reading.state import Shell

LETTERS = {
    "allexport": "a",
    "errexit": "e",
    "noglob": "f",
    "hashall": "h",
    "interactive": "i",
    "monitor": "m",
    "nounset": "u",
    "verbose": "v",
    "xtrace": "x",
    "braceexpand": "B",
    "noclobber": "C",
}
OWN = frozenset(
    (
        *(
            "BASHPID",
            "BASH_SUBSHELL",
            "EPOCHREALTIME",
            "EPOCHSECONDS",
            "LINENO",
            "PPID",
            "RANDOM",
            "SECONDS",
            "SRANDOM",
        ),
        *("UID", "EUID", "GROUPS", "HOSTNAME", "HOSTTYPE", "MACHTYPE", "OSTYPE", "SHLVL", "DIRSTACK", "PIPESTATUS"),
        *("BASH_VERSION", "BASH_VERSINFO", "BASH_COMMAND", "BASH_EXECUTION_STRING", "BASH_SOURCE", "FUNCNAME"),
        *("BASH_LINENO", "BASH_REMATCH", "BASH_ARGC", "BASH_ARGV", "BASH_ARGV0", "COLUMNS", "LINES", "OPTIND"),
        *("BASH", "BASHOPTS", "SHELLOPTS", "OPTARG", "OPTERR", "COMP_WORDBREAKS", "PS4", "HISTCMD", "_"),
    )
)
"""Variables that are set without anyone having set them; their values depend on the process."""


_SCRIPTS = (".sh", ".bash")
"""How `$0` ends where it is surely the file that is read, and not a name given to `bash -c`."""


def special(shell: Shell, name: str) -> Arg | None:
    """Return a special parameter or one of bash's own variables, or None when there is no such thing."""
    if name == "#":
        if any(value.splits for value in shell.positional):
            return unknown("the number of arguments", name)
        return Arg((str(len(shell.positional)),))
    if name == "?":
        return unknown("the last exit status", name) if shell.status is not True else Arg(("0",))
    if name == "-":
        letters = "".join(letter for option, letter in LETTERS.items() if option in shell.options)
        return Arg((f"hB{letters}{'' if 'interactive' in shell.options else 'c'}",))
    if name in {"$", "!"}:
        return unknown("a process id", name)
    if name == "IFS":
        return Arg((" \t\n",))
    if name == "PWD":
        return shell.cwd
    if name == "SHELL":
        # bash sets it to the user's login shell where the environment has none ("Shell Variables").
        return Arg(("/bin/bash",))
    if name == "BASH_SOURCE" and (shell.source is not None or shell.name.literal.endswith(_SCRIPTS)):
        return shell.source or shell.name
    if name in OWN:
        return unknown("set by bash itself", name)
    return None


def positional(shell: Shell, number: int) -> Arg | None:
    """Return `$0`, `$1` … or None when there are not so many."""
    if number == 0:
        return shell.name
    for place, value in enumerate(shell.positional[:number]):
        if value.splits:
            return unknown("an argument that is not known", str(number))
        if place + 1 == number:
            return value
    return None


def unknown(why: str, name: str) -> Arg:
    """Return a value that only the running shell knows."""
    return Arg((Unknown(why, f"${name}"),))
