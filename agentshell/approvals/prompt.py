"""Owns the question at a person's own terminal, where the line was typed. It uses /dev/tty, never stdin or stdout."""

from __future__ import annotations

from contextlib import suppress

from agentshell.approvals import answering, giving, person
from agentshell.approvals.showing import lines
from agentshell.approvals.showing_colours import painted
from agentshell.approvals.tty import GoneError, OverError, Terminal
from agentshell.errors import AgentShellError
from agentshell.render import safe

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.approvals.keeper import Keeper
    from agentshell.approvals.model import Request
    from agentshell.config import Approvals


def prompt(request: Request, store: Keeper, settings: Approvals) -> None:
    """Show the request, ask for an answer and store it; the request is left as it was where there is none.

    Esc, Ctrl-C, Ctrl-D and a closed terminal refuse.
    """
    try:
        with Terminal(signals=False) as terminal:
            terminal.say("agentshell asks before this runs:\r\n\r\n")
            for row in lines(request, terminal.columns - 1):
                terminal.say(f"{painted(row)}\r\n")
            try:
                giving.ask(terminal, store, settings, request)
            except OverError:
                terminal.say("It was answered elsewhere, or its time is over.\r\n")
            except GoneError:
                raise
            except AgentShellError as error:
                terminal.say(f"agentshell: {safe(error.message)}; nothing is approved.\r\n")
    except GoneError as error:
        # Gone before the question could be asked.
        with suppress(AgentShellError):
            answering.refuse(store, request, person.who(), error.message)
