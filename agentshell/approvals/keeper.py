"""Owns what whoever keeps requests can do: a file of this account's, or the process of another account."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    from agentshell.approvals.model import Answered, Asked, Freeze, Grade, Grant, Request, State, Waiter

    class Keeper(Protocol):
        """Keeps requests, grants and freezes. Every method is one step, and raises StoreError; see `store.Store`."""

        def close(self) -> None:
            """Let go of it."""

        def ask(self, asked: Asked, waiter: Waiter, *, lasts: float) -> tuple[Request, bool]:
            """Join or make a request."""

        def get(self, identity: str) -> Request | None:
            """Return a request."""

        def like(self, prefix: str) -> tuple[Request, ...]:
            """Return the requests whose id begins so."""

        def listed(self, *states: State, most: int = 200) -> tuple[Request, ...]:
            """Return the requests in these states."""

        def claim(self, identity: str, by: Waiter) -> Request | None:
            """Use an approval up."""

        def used_by(self, processes: tuple[Waiter, ...]) -> tuple[Request, ...]:
            """Return the requests whose approval one of these processes has used."""

        def approved(self, digest: str) -> Request | None:
            """Return the approved request of a digest."""

        def stale(self, line_key: str, digest: str) -> tuple[Request, ...]:
            """Return approved requests of the same line for something else."""

        def leave(self, identity: str, waiter: Waiter, *, told: bool) -> Request | None:
            """Stop waiting."""

        def end(self, identity: str, state: State, why: str) -> Request | None:
            """Void or withdraw a request."""

        def answer(self, identity: str, answer: Answered) -> Request:
            """Record an answer."""

        def grants(self) -> tuple[Grant, ...]:
            """Return the grants that count."""

        def add_grant(self, grant: Grant) -> None:
            """Keep a grant."""

        def revoke(self, identity: str) -> bool:
            """End a grant."""

        def freezes(self) -> tuple[Freeze, ...]:
            """Return the freezes whose time is not over."""

        def add_freeze(self, freeze: Freeze) -> None:
            """Put a freeze in force."""

        def thaw(self, identity: str, by: str, grade: Grade, proof: str) -> bool:
            """End a freeze."""
