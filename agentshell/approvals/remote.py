"""Owns reaching the requests that another account's process keeps: one connection a step, its account checked first."""

from __future__ import annotations

import json
import socket
import struct
import time

from agentshell.approvals import model
from agentshell.approvals.model import to_plain
from agentshell.approvals.store import StoreError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from agentshell.approvals.model import Answered, Asked, Freeze, Grade, Grant, Request, State, Waiter

PATIENCE = 5.0
"""Seconds for one step."""
LONGEST = 1 << 20
"""Bytes of one message."""
_CREDENTIALS = struct.Struct("3i")
"""struct ucred: pid, uid, gid (unix(7), SO_PEERCRED)."""


def peer(connection: socket.socket) -> int:
    """Return the account at the other end, as the kernel knows it."""
    raw = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
    return int(_CREDENTIALS.unpack(raw)[1])


class RemoteStore:
    """`store.Store` in the keeping of another account; see there what each method does."""

    def __init__(self, path: str, user: str) -> None:
        import pwd

        self.path = path
        try:
            self._uid = pwd.getpwnam(user).pw_uid
        except KeyError:
            raise StoreError(f"there is no account {user} to keep requests", "mend approvals.approver.user") from None

    def close(self) -> None:
        """Do nothing: no connection outlives its step."""

    def ask(self, asked: Asked, waiter: Waiter, *, lasts: float) -> tuple[Request, bool]:
        """Join or make a request."""
        found, new = self._call("ask", asked=to_plain(asked), waiter=to_plain(waiter), lasts=lasts)
        return model.request(found), bool(new)

    def get(self, identity: str) -> Request | None:
        """Return a request."""
        return _request(self._call("get", identity=identity))

    def like(self, prefix: str) -> tuple[Request, ...]:
        """Return the requests whose id begins so."""
        return tuple(map(model.request, self._call("like", prefix=prefix)))

    def listed(self, *states: State, most: int = 200) -> tuple[Request, ...]:
        """Return the requests in these states."""
        return tuple(map(model.request, self._call("listed", states=list(states), most=most)))

    def claim(self, identity: str, by: Waiter) -> Request | None:
        """Use an approval up."""
        return _request(self._call("claim", identity=identity, by=to_plain(by)))

    def used_by(self, processes: tuple[Waiter, ...]) -> tuple[Request, ...]:
        """Return the requests whose approval one of these processes has used."""
        return tuple(map(model.request, self._call("used_by", processes=to_plain(processes))))

    def approved(self, digest: str) -> Request | None:
        """Return the approved request of a digest."""
        return _request(self._call("approved", digest=digest))

    def stale(self, line_key: str, digest: str) -> tuple[Request, ...]:
        """Return approved requests of the same line for something else."""
        return tuple(map(model.request, self._call("stale", line_key=line_key, digest=digest)))

    def leave(self, identity: str, waiter: Waiter, *, told: bool) -> Request | None:
        """Stop waiting."""
        return _request(self._call("leave", identity=identity, waiter=to_plain(waiter), told=told))

    def end(self, identity: str, state: State, why: str) -> Request | None:
        """Void or withdraw a request."""
        return _request(self._call("end", identity=identity, state=state, why=why))

    def answer(self, identity: str, answer: Answered) -> Request:
        """Record an answer."""
        return model.request(self._call("answer", identity=identity, answer=to_plain(answer)))

    def grants(self) -> tuple[Grant, ...]:
        """Return the grants that count."""
        return tuple(map(model.grant, self._call("grants")))

    def add_grant(self, grant: Grant) -> None:
        """Keep a grant."""
        self._call("add_grant", grant=to_plain(grant))

    def revoke(self, identity: str) -> bool:
        """End a grant."""
        return bool(self._call("revoke", identity=identity))

    def freezes(self) -> tuple[Freeze, ...]:
        """Return the freezes whose time is not over."""
        return tuple(map(model.freeze, self._call("freezes")))

    def add_freeze(self, freeze: Freeze) -> None:
        """Put a freeze in force."""
        self._call("add_freeze", freeze=to_plain(freeze))

    def thaw(self, identity: str, by: str, grade: Grade, proof: str) -> bool:
        """End a freeze."""
        return bool(self._call("thaw", identity=identity, by=by, grade=grade, proof=proof))

    def _call(self, step: str, **values: Any) -> Any:
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
                connection.settimeout(PATIENCE)
                connection.connect(self.path)
                if peer(connection) != self._uid:
                    raise StoreError(
                        f"{self.path} is not the approver's: another account answers there", "agentshell doctor"
                    )
                connection.sendall(json.dumps({"step": step, **values}).encode() + b"\n")
                answer = json.loads(received(connection))
        except (OSError, ValueError) as error:
            why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            raise StoreError(f"the approver at {self.path} cannot be reached: {why}", "agentshell doctor") from error
        if "error" in answer:
            raise StoreError(str(answer["error"]), str(answer.get("hint", "")))
        return answer.get("value")


def received(connection: socket.socket, seconds: float = PATIENCE) -> bytes:
    """Return one line from a connection; raise ValueError where it ends early, is too long, or takes too long."""
    found = b""
    deadline = time.monotonic() + seconds
    while not found.endswith(b"\n"):
        left = deadline - time.monotonic()
        if left <= 0:
            raise ValueError("the message takes too long")
        connection.settimeout(left)
        piece = connection.recv(65536)
        if not piece:
            raise ValueError("the connection has ended")
        found += piece
        if len(found) > LONGEST:
            raise ValueError("the message is too long")
    return found


def _request(data: Any) -> Request | None:
    return None if data is None else model.request(data)
