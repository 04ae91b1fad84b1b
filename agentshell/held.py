"""Owns the word for how a text with a finding ended; it decides nothing."""

from __future__ import annotations

from agentshell.errors import EXIT_REFUSED
from agentshell.values import Value


class Held(Value):
    """How a text with a finding ended: status 0 when it may run.

    why says how it came to a refusal, request is the id of the request or "", rerun whether the same line may be run
    again once that is approved.
    """

    status: int = EXIT_REFUSED
    why: str = ""
    request: str = ""
    rerun: bool = False


NOT_ASKED = Held()
"""Refused without anybody having been asked."""
