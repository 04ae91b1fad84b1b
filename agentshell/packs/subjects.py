"""Owns what a command's operands name, as a CLI's subjects reader tells it; the readers live with the payloads."""

from __future__ import annotations

from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.model import Scope, Unknown


class Subjects(Value):
    """What the operands name: kinds (`namespace`), names (`checkout`), how much of it, and what could not be told."""

    kinds: tuple[str | Unknown, ...] = ()
    names: tuple[str | Unknown, ...] = ()
    scope: Scope = "one"
    doubt: str = ""
