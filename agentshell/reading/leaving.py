"""Owns leaving early: exit, return, break, continue, and what runs when a shell ends (traps)."""

from __future__ import annotations

from agentshell.reading.commands import leave, start
from agentshell.reading.joins import join
from agentshell.reading.state import TRAPPED, Escapes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from agentshell.model import Arg
    from agentshell.reading.commands import Call
    from agentshell.reading.state import Shell, Status


def exit_shell(shell: Shell, argv: tuple[Arg, ...], call: Call) -> Status:
    """Follow `exit`."""
    del call
    shell.status = exit_status(shell, argv)
    leave(shell, "exits", "after exit")
    return shell.status


def exit_status(shell: Shell, argv: tuple[Arg, ...]) -> Status:
    """Return the status that `exit N` or `return N` leaves."""
    if len(argv) < 2:
        return shell.status
    text = argv[1].text
    return text.strip() == "0" if isinstance(text, str) and text.strip().isdigit() else None


def return_from(shell: Shell, argv: tuple[Arg, ...], call: Call) -> Status:
    """Follow `return`; outside a function and a sourced file it is an error, and the shell goes on."""
    if shell.locals is None and "source" not in shell.via:
        start(shell, argv, call)
        return None
    shell.status = exit_status(shell, argv)
    leave(shell, "returns", "after return")
    return shell.status


def leave_loop(shell: Shell, argv: tuple[Arg, ...], call: Call) -> Status:
    """Follow `break` and `continue`, also through several loops; outside a loop they do nothing."""
    how = "breaks" if argv[0].text == "break" else "continues"
    escapes = shell.escapes
    if escapes.outer is None:
        return start(shell, argv, call)
    text = argv[1].text if len(argv) > 1 else "1"
    levels = int(text) if isinstance(text, str) and text.isdigit() and len(text) < 4 else 1
    while levels > 1 and escapes.outer is not None and escapes.outer.outer is not None:
        escapes = escapes.outer
        levels -= 1
    shell.status = True
    state = shell.fork()
    getattr(escapes, how).append(state)
    state.escapes = escapes
    shell.dead = f"after {argv[0].shown}"
    return True


def finish(shell: Shell) -> None:
    """Follow the end of a shell: the ways that left by exit meet, then its traps run."""
    exits = shell.escapes.exits
    for state in exits:
        state.dead = ""
        join(shell, state)
    shell.dead = ""
    traps, shell.traps = shell.traps, {}
    for state in exits:
        for signal, texts in state.traps.items():
            have = traps.get(signal, ())
            traps = {**traps, signal: have + tuple(text for text in texts if text not in have)}
    shell.escapes = Escapes()
    if not traps:
        return
    from agentshell.reading.texts import follow_text

    for texts in traps.values():
        for text, span in texts:
            aside = shell.fork()
            aside.escapes = Escapes()
            if TRAPPED not in aside.context:
                aside.context = (*aside.context, TRAPPED)
            follow_text(aside, text, span)
            if shell.written is not None:
                shell.written = aside.written


HANDLERS: dict[str, Callable[[Shell, tuple[Arg, ...], Call], Status]] = {
    "exit": exit_shell,
    "logout": exit_shell,
    "return": return_from,
    "break": leave_loop,
    "continue": leave_loop,
}
