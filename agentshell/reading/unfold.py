"""Owns the way from a syntax tree to every invocation that would start; how each construct is followed lives beside it.

The line is followed as bash would run it, with what is known; nothing is run. What cannot be known stays an Unknown,
what cannot be read is named in `unread`.
"""

from __future__ import annotations

from agentshell.model import HERE, INHERIT, Arg, EnvView, Invocation, Place, Stdin
from agentshell.reading.commands import follow
from agentshell.reading.state import ExhaustedError, Run, Shell
from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from agentshell.facts import Facts
    from agentshell.reading.tree import Reading


class Start(Value):
    """The state in which a shell starts: its environment, directory, arguments, and where it stands.

    `options` are names of shell options that are on (`extglob`, `errexit`, `interactive`); `depth` counts the shells
    around this one.
    """

    env: EnvView
    cwd: Arg
    positional: tuple[Arg, ...] = ()
    name: Arg = Arg(("bash",))
    shell: str = "bash"
    stdin: Stdin = INHERIT
    place: Place = HERE
    via: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    depth: int = 0
    files: Mapping[str, Arg] = {}
    """What the line has written so far (`Invocation.files` of the wrapper that starts this shell)."""


class Unfolded(Value):
    """Every invocation that would start, in the order found, and what could not be read."""

    invocations: tuple[Invocation, ...]
    unread: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    """Why a text that is known cannot be vouched for: such a line is never allowed silently."""
    files: Mapping[str, Arg] = {}
    """What the text leaves in the files that it writes, by absolute path."""
    env: EnvView | None = None
    """The environment that the text ends with."""


def unfold(reading: Reading, start: Start, facts: Facts) -> Unfolded:
    """Return what a line that was read would start, from the given state. Never raises, whatever the tree."""
    run = Run(facts)
    shell: Shell | None = None
    if reading.doubt:
        run.hold(reading.doubt)
    for number, script in enumerate(reading.scripts):
        shell = begin(run, start)
        try:
            if not number:
                prepare(shell)
            follow(shell, script)
            finish(shell)
        except ExhaustedError:
            pass
        except RecursionError:
            run.hold("the line is nested too deeply")
    return _unfolded(run, shell)


def unfold_text(text: Arg, start: Start, facts: Facts) -> Unfolded:
    """Return what a piece of shell text inside the line would start; spans are those of the text in the line.

    Unknown pieces of the text are followed as unknown words; text of which nothing is known is named in `unread`.
    """
    from agentshell.reading.texts import follow_text

    run = Run(facts)
    shell = begin(run, start)
    try:
        prepare(shell)
        follow_text(shell, text, text.span)
        finish(shell)
    except ExhaustedError:
        pass
    except RecursionError:
        run.hold("the line is nested too deeply")
    return _unfolded(run, shell)


def _unfolded(run: Run, shell: Shell | None) -> Unfolded:
    found = tuple(run.out), tuple(run.unread), tuple(run.held)
    return Unfolded(*found) if shell is None else Unfolded(*found, shell.files, shell.env)


def begin(run: Run, start: Start) -> Shell:
    """Return the state of a shell that starts so."""
    shell = Shell(run, start.env, start.cwd, start.name, start.place)
    shell.positional = start.positional
    shell.kind = start.shell
    shell.stdin = start.stdin
    shell.via = start.via
    shell.files = start.files
    run.depth = start.depth
    if start.options:
        shell.options = frozenset(start.options)
    inherited = start.env.get("SHELLOPTS"), start.env.get("BASHOPTS")
    if inherited != (None, None):
        names = ":".join(value.literal for value in inherited if value is not None)
        shell.options |= frozenset(name for name in names.split(":") if name)
    return shell


def prepare(shell: Shell) -> None:
    """Follow what a non-interactive bash reads before the line: the file that BASH_ENV names."""
    if shell.kind == "bash" and "interactive" not in shell.options and shell.env.get("BASH_ENV") is not None:
        from agentshell.reading.sourcing import source_startup

        source_startup(shell, "BASH_ENV")


def finish(shell: Shell) -> None:
    """Follow what comes after the last command: traps, and the functions that were never called."""
    if shell.traps or shell.escapes.exits:
        from agentshell.reading.leaving import finish as leave

        leave(shell)
    if shell.run.defined:
        from agentshell.reading.functions import uncalled

        uncalled(shell)
