"""Owns the words for what a line and its session show and switch; most lines do neither and never load them."""

from __future__ import annotations

from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.model import Arg


class Moved(Value):
    """One thing that later commands hit was changed: a context was switched, a project linked.

    what: `kubernetes-context`, `tunnel`, or the name of the pack whose project, account or workspace it is; to: what it
    was set to, or leads to; by: the command, for people; ago: "" in the same line, else how long ago the session did it
    (`3 minutes`).
    certain is False where the command may not have run.
    """

    what: str
    to: tuple[Arg, ...]
    by: str
    ago: str = ""
    certain: bool = True


class Seen(Value):
    """Credentials that a command shows: whose they are, where they stand, and, as in `Moved`, how long ago it was."""

    owners: tuple[str, ...]
    where: str
    ago: str = ""


class Memory(Value):
    """What a session has shown and switched, the oldest first."""

    seen: tuple[Seen, ...] = ()
    moves: tuple[Moved, ...] = ()
