"""Owns how an answer is proven under the settings in force: what a person is asked for, and the proof made of it."""

from __future__ import annotations

from agentshell.approvals.proof import grade
from agentshell.errors import AgentShellError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from agentshell.approvals.answering import Prove
    from agentshell.approvals.model import Grade
    from agentshell.config import Approvals

KEY = ".config/agentshell/approver.key"
"""Where the key is kept in the account's own home."""


class ProofError(AgentShellError):
    """An answer cannot be proven: a wrong passphrase or code, or no key to prove it with."""


def asks(settings: Approvals) -> str:
    """Return what a person must enter besides, for showing: `Passphrase`, `Code`, or "" for nothing."""
    return {"passphrase": "Passphrase", "totp": "Code"}.get(grade(settings), "")


def prover(settings: Approvals, ask: Callable[[str], str]) -> Prove:
    """Return what makes the proof over a statement. ask obtains the secret that `asks` names.

    The proof raises ProofError where it cannot be made.
    """
    label = asks(settings)
    given: Grade = grade(settings)

    def prove(text: bytes) -> tuple[Grade, str]:
        if given == "passphrase":
            from agentshell.approvals.keys import public_of, sign

            path = key_file()
            public = public_of(path)
            if public != settings.key:
                why = f"the key in {path} is not the one in the settings" if public else f"there is no key in {path}"
                raise ProofError(why, "agentshell approver show")
            return given, sign(path, ask(label), text)
        if given == "totp":
            from agentshell.approvals.totp import mark

            return given, mark(settings.totp, ask(label), text)
        return given, ""

    return prove


def key_file() -> str:
    """Return the path of the account's key."""
    from agentshell.host import environment
    from agentshell.layers import account_home

    return f"{account_home(environment())}/{KEY}"
