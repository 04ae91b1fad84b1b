"""Owns a person's answer at a terminal, from the question to the store. Who may answer is asked before, in `person`."""

from __future__ import annotations

from agentshell.approvals import answering, person
from agentshell.approvals.journal import record
from agentshell.approvals.model import PENDING
from agentshell.approvals.showing import is_no, met, question
from agentshell.approvals.store import StoreError
from agentshell.approvals.tty import GoneError
from agentshell.render import safe

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from agentshell.approvals.keeper import Keeper
    from agentshell.approvals.model import Grant, Request
    from agentshell.approvals.tty import Terminal
    from agentshell.config import Approvals

ONCE = -1.0
"""What `wider` is for an approval that counts once."""
SESSION = 0.0
"""What `wider` is for this very line in its session; above it, the seconds for these actions on these targets."""
TRIES = 3
"""How often a passphrase or code may be wrong."""


def approve(
    store: Keeper, settings: Approvals, request: Request, ask: Callable[[str], str], wider: float = ONCE
) -> tuple[Request, Grant | None]:
    """Approve a request, and grant more than once where the person chose so; return both. Raises AgentShellError.

    ask obtains the passphrase or code by its label. A grant that is not allowed approves nothing.
    """
    from agentshell.approvals.provers import asks, prover

    by = person.who()
    if asks(settings) == "Passphrase":
        ask = _once(ask)
    prove = prover(settings, ask)
    grant = None
    if wider >= SESSION:
        from agentshell.approvals.grants import for_action, for_line

        body = answering.content(request)
        line = wider == SESSION
        grant = for_line(request, body, by, prove) if line else for_action(request, body, by, prove, wider)
    given = answering.approve(store, settings, request, by, prove)
    if grant is not None:
        seconds = round(grant.until.wall - grant.made.wall)
        record("granted", given, grant=grant.id, kind=grant.kind, lasts=seconds, shown=grant.shown[:500])
        try:
            store.add_grant(grant)
        except StoreError as error:
            raise StoreError(f"approved once, but the grant could not be kept: {error.message}", error.hint) from error
    return given, grant


def ask(terminal: Terminal, store: Keeper, settings: Approvals, request: Request, wider: float = ONCE) -> Request:
    """Ask for an answer at a terminal where the request is shown already, and give it; return the request after it.

    An empty answer is none and the question comes again. Whatever cancels it refuses. Raises OverError where the
    request can no longer be answered, other AgentShellErrors where it is left as it was.
    """
    try:
        return _ask(terminal, store, settings, request, wider)
    except GoneError as error:
        return answering.refuse(store, request, person.who(), error.message)


def _ask(terminal: Terminal, store: Keeper, settings: Approvals, request: Request, wider: float) -> Request:
    body = answering.content(request)
    words = question(body)

    def stands() -> bool:
        found = store.get(request.id)
        return found is not None and found.state in PENDING

    while True:
        typed = terminal.ask(f"Type {words} to approve, n to refuse: ", stands)
        if is_no(typed):
            reason = terminal.ask("Why, for the agent (may stay empty): ", stands)
            return answering.refuse(store, request, person.who(), reason)
        if met(body, typed):
            break
        if typed.strip():
            terminal.say(f"That is not {words}; nothing is approved.\r\n")
    from agentshell.approvals.provers import ProofError

    tries = 0
    while True:
        try:
            given, grant = approve(
                store, settings, request, lambda label: terminal.ask(f"{label}: ", stands, secret=True), wider
            )
        except ProofError as error:
            tries += 1
            if tries == TRIES:
                raise
            terminal.say(f"{safe(error.message)}\r\n")
        else:
            if grant is not None:
                terminal.say(f"granted {grant.id}: {safe(grant.shown, 200)}\r\n")
            return given


def _once(ask: Callable[[str], str]) -> Callable[[str], str]:
    """Return an asker that asks for each label only once: one passphrase signs an approval and its grant."""
    known: dict[str, str] = {}

    def asked(label: str) -> str:
        if label not in known:
            known[label] = ask(label)
        return known[label]

    return asked
