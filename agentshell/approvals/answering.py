"""Owns giving an answer: checked, proven, stored and recorded, in that order. Who may answer is in `person`."""

from __future__ import annotations

import json

from agentshell.approvals.body import digest, well_formed
from agentshell.approvals.clock import now
from agentshell.approvals.journal import record
from agentshell.approvals.model import Answered
from agentshell.approvals.proof import statement
from agentshell.approvals.store import StoreError
from agentshell.errors import AuditError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeAlias

    from agentshell.approvals.keeper import Keeper
    from agentshell.approvals.model import Grade, Request
    from agentshell.config import Approvals

    Prove: TypeAlias = Callable[[bytes], tuple[Grade, str]]

LONGEST_REASON = 500
"""Characters of a reason that reach the agent."""


def content(request: Request) -> dict[str, Any]:
    """Return the body of a request, as it is shown and approved; raise StoreError where it is not what was asked."""
    if digest(request.asked.body) != request.asked.digest:
        raise StoreError(f"request {request.id} is damaged: its content is not what its digest is of", "refuse it")
    found = json.loads(request.asked.body)
    if not well_formed(found):
        raise StoreError(f"request {request.id} is damaged: its content is none that agentshell writes", "refuse it")
    given: dict[str, Any] = found
    return given


def approve(store: Keeper, settings: Approvals, request: Request, by: str, prove: Prove) -> Request:
    """Approve a request: it may be used once, within the time the settings give. Raises AgentShellError.

    prove returns the grade and the proof over the statement it is given; it may ask for a passphrase, and raise.
    """
    content(request)
    answer = Answered(approved=True, by=by, grade="advisory", until=now().later(settings.valid))
    grade, proof = prove(statement(request, answer))
    given = store.answer(request.id, answer.replace(grade=grade, proof=proof))
    try:
        record("approved", given)
    except AuditError:
        # What cannot be recorded does not count.
        store.end(given.id, "voided", "the approval could not be recorded")
        raise
    return given


def refuse(store: Keeper, request: Request, by: str, reason: str = "") -> Request:
    """Refuse a request; the reason reaches the agent. A no needs no proof. Raises AgentShellError."""
    short = " ".join(reason.split())[:LONGEST_REASON]
    given = store.answer(request.id, Answered(approved=False, by=by, grade="advisory", reason=short))
    record("refused", given)
    return given
