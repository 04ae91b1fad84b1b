"""Owns what an answer is signed over, and whether an approval's proof is one that the settings accept.

Without an approver in the settings an answer is advisory: anyone with the account could have given it, and it is
labelled so. With one, only answers of that grade count.
"""

from __future__ import annotations

import json

from agentshell.approvals.model import to_plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.approvals.model import Answered, Grade, Grant, Request
    from agentshell.config import Approvals


def grade(settings: Approvals) -> Grade:
    """Return the grade that answers must have under these settings."""
    if settings.key:
        return "passphrase"
    if settings.totp:
        return "totp"
    return "other-uid" if settings.user else "advisory"


def statement(request: Request, answer: Answered) -> bytes:
    """Return what the proof of an answer to a request is over."""
    until = to_plain(answer.until)
    return _text("approval", request.id, request.asked.digest, "yes" if answer.approved else "no", answer.by, until)


def grant_statement(grant: Grant) -> bytes:
    """Return what the proof of a grant is over."""
    return _text("grant", to_plain(grant.replace(grade="advisory", proof="", revoked=False)))


def thaw_statement(identity: str, by: str) -> bytes:
    """Return what the proof of a thaw is over."""
    return _text("thaw", identity, by)


def unproven(request: Request, settings: Approvals) -> str:
    """Return why the request's approval does not count under these settings; "" where it does."""
    answer = request.answer
    if answer is None or not answer.approved:
        return "it was not approved"
    return unproven_statement(statement(request, answer), answer.grade, answer.proof, settings)


def unproven_grant(grant: Grant, settings: Approvals) -> str:
    """Return why a grant does not count under these settings; "" where it does."""
    return unproven_statement(grant_statement(grant), grant.grade, grant.proof, settings)


def unproven_statement(text: bytes, given: Grade, proof: str, settings: Approvals) -> str:
    """Return why a proof of this grade over the text does not count; "" where it does."""
    wanted = grade(settings)
    if wanted == "advisory":
        return ""
    if given != wanted:
        return f"answers must be of grade {wanted}, and this one is {given}"
    if wanted == "passphrase":
        from agentshell.approvals.keys import verify

        return "" if verify(settings.key, text, proof) else "its signature does not hold"
    if wanted == "totp":
        from agentshell.approvals.totp import verify_mark

        return verify_mark(settings.totp, text, proof)
    # The process that keeps the requests has seen who answered: the kernel told it.
    return "" if _another_account(settings.user) else f"{settings.user} is the account that asks"


def _another_account(user: str) -> bool:
    import os
    import pwd

    try:
        return pwd.getpwnam(user).pw_uid != os.getuid()
    except KeyError:
        return False


def _text(*parts: object) -> bytes:
    return json.dumps(["agentshell/statement/v1", *parts], separators=(",", ":")).encode()
