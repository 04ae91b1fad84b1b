"""Owns cd, pushd, popd, dirs and pwd: which directory the shell is in; CDPATH is not followed."""

from __future__ import annotations

from agentshell.model import Arg, Unknown
from agentshell.reading.commands import start
from agentshell.reading.files import absolute
from agentshell.reading.state import Variable, merge

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from agentshell.reading.commands import Call
    from agentshell.reading.state import Shell, Status


def change(shell: Shell, argv: tuple[Arg, ...], call: Call) -> Status:
    """Follow `cd`."""
    del call
    operand = next_operand(argv[1:])
    if operand is not None and argv[-1] is not operand:
        # More than one operand is an error.
        return False
    if operand is None:
        home = shell.value("HOME")
        operand = home if home is not None else Arg((Unknown("the home directory is not set", "~"),))
    elif operand.text == "-":
        old = shell.value("OLDPWD")
        operand = old if old is not None else Arg((Unknown("the directory before", "-"),))
    return go(shell, operand)


def next_operand(args: tuple[Arg, ...]) -> Arg | None:
    """Return the first argument that is no option."""
    for place, arg in enumerate(args):
        text = arg.text
        if text == "--":
            return args[place + 1] if place + 1 < len(args) else None
        if not isinstance(text, str) or text == "-" or not text.startswith("-"):
            return arg
    return None


def go(shell: Shell, target: Arg) -> Status:
    """Change to a directory: certainly, where it is there; else also as if it had failed."""
    before = shell.cwd
    if target.text == "":
        return True
    path = absolute(shell, target)
    if path is None or "\0" in path:
        parts = target.parts if target.literal.startswith("/") else (*shell.cwd.parts, "/", *target.parts)
        if isinstance(target.parts[0], Unknown):
            # It may be absolute: nothing of the path is known.
            parts = target.parts
        move(shell, Arg(merge(parts), splits=False))
        if any(isinstance(part, Unknown) and part.source == "mktemp" for part in parts):
            return True
        shell.undo = before
        return None
    kind = shell.run.facts.host.look(path).kind
    if kind in {"file", "device"} and path not in shell.files:
        return False
    move(shell, Arg((path,)))
    if kind == "directory" or (kind == "absent" and made(shell, path)):
        return True
    # A directory that is not there now may be there by then; where it is not, the shell stays where it is.
    shell.undo = before
    return None


def made(shell: Shell, path: str) -> bool:
    """Whether something earlier in the line names the directory, and so may well make it (mkdir, git clone, tar)."""
    name = path.rpartition("/")[2]
    for found in shell.run.out:
        for arg in found.argv[1:]:
            text = arg.literal.rstrip("/")
            last = text.rpartition("/")[2]
            if name and name in {last, last.removesuffix(".git")}:
                return True
    return False


def move(shell: Shell, directory: Arg) -> None:
    """Be in a directory from now on."""
    old = shell.cwd
    shell.cwd = directory
    for name, value in (("OLDPWD", old), ("PWD", directory)):
        shell.store(name, Variable(value, exported=True))


def push(shell: Shell, argv: tuple[Arg, ...], call: Call) -> Status:
    """Follow `pushd`."""
    del call
    operand = next_operand(argv[1:])
    here = shell.cwd
    if operand is None:
        if not shell.directories:
            return False
        status = go(shell, shell.directories[0])
        shell.directories = (here, *shell.directories[1:])
        return status
    if operand.literal.startswith("+"):
        shell.directories = ()
        shell.undo = here
        move(shell, Arg((Unknown("a directory of the stack", operand.shown),)))
        return None
    status = go(shell, operand)
    shell.directories = (here, *shell.directories)
    return status


def pop(shell: Shell, argv: tuple[Arg, ...], call: Call) -> Status:
    """Follow `popd`."""
    del argv, call
    if not shell.directories:
        return False
    target, *rest = shell.directories
    shell.directories = tuple(rest)
    return go(shell, target)


def show(shell: Shell, argv: tuple[Arg, ...], call: Call) -> Status:
    """Follow `pwd` and `dirs`, which start nothing."""
    start(shell, argv, call)
    return True


HANDLERS: dict[str, Callable[[Shell, tuple[Arg, ...], Call], Status]] = {
    "cd": change,
    "pushd": push,
    "popd": pop,
    "dirs": show,
    "pwd": show,
}
