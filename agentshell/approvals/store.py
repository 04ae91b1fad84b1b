"""Owns the store of requests on this machine's disk: SQLite in write-ahead mode, one transaction a step.

What is stored is plain JSON; what it means is in `model`, who may change it in `answering` and `asking`. The file is
the account's alone. A store that cannot be read or written raises StoreError: whoever asks then refuses.
"""

from __future__ import annotations

import json
import os
import secrets
import sqlite3
import stat
from contextlib import contextmanager, suppress

from agentshell.approvals import model
from agentshell.approvals.clock import alive, now
from agentshell.approvals.model import PENDING, Answered, Asked, Freeze, Grant, Moment, Request, Waiter, to_plain
from agentshell.errors import AgentShellError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from agentshell.approvals.model import Grade, State

FILE = "requests.db"
PATIENCE = 8.0
"""Seconds to wait for other writers."""
KEPT = 30 * 24 * 3600
"""Seconds that what is over stays in the store; the audit log keeps it for good."""
_SCHEMA = """
create table if not exists requests (
  number integer primary key, id text unique not null, digest text not null, line_key text not null,
  state text not null, wall real not null, data text not null);
create index if not exists by_digest on requests (digest, state);
create index if not exists by_line on requests (line_key, state);
create index if not exists by_state on requests (state);
create table if not exists grants (number integer primary key, id text unique not null, data text not null);
create table if not exists freezes (number integer primary key, id text unique not null, data text not null);
"""


class StoreError(AgentShellError):
    """The store of requests cannot be read or written, or does not allow the step."""


class Store:
    """The requests, grants and freezes of one account. Every method is one transaction and raises StoreError.

    ended is told of each request that time, or the death of the asking shell, has ended, once that is stored.
    """

    def __init__(self, folder: str, ended: Callable[[Request], None] | None = None) -> None:
        self.path = f"{folder}/{FILE}"
        self._base = _open(folder, self.path)
        self._ended = ended
        self._over: list[Request] = []

    def close(self) -> None:
        """Close the file."""
        self._base.close()

    def ask(self, asked: Asked, waiter: Waiter, *, lasts: float) -> tuple[Request, bool]:
        """Join the pending request of the same digest, or make one; return it and whether it is new.

        lasts is how many seconds an unanswered request stays.
        """
        with self._step() as base:
            self._sweep(base)
            for request in self._found(base, "digest = ? and state in ('waiting', 'open')", asked.digest):
                joined = request.replace(waiters=(*request.waiters, waiter), state="waiting")
                self._put(base, joined)
                return joined, False
            made = now()
            request = Request(secrets.token_hex(4), asked, "waiting", made, made.later(lasts), waiters=(waiter,))
            base.execute(
                "insert into requests (id, digest, line_key, state, wall, data) values (?, ?, ?, ?, ?, ?)",
                (request.id, asked.digest, asked.line_key, request.state, made.wall, _text(request)),
            )
            base.execute(
                "delete from requests where wall < ? and state not in ('waiting', 'open', 'approved')",
                (made.wall - KEPT,),
            )
            return request, True

    def get(self, identity: str) -> Request | None:
        """Return the request as it stands now, or None."""
        with self._step() as base:
            self._sweep(base)
            found = self._found(base, "id = ?", identity)
            return found[0] if found else None

    def like(self, prefix: str) -> tuple[Request, ...]:
        """Return the requests whose id begins so."""
        with self._step() as base:
            self._sweep(base)
            return tuple(self._found(base, "substr(id, 1, ?) = ?", len(prefix), prefix))

    def listed(self, *states: State, most: int = 200) -> tuple[Request, ...]:
        """Return the requests in these states (all when none is named), newest first."""
        with self._step() as base:
            self._sweep(base)
            marks = ",".join("?" * len(states))
            where = f"state in ({marks})" if states else "1"
            return tuple(self._found(base, f"{where} order by number desc limit {int(most)}", *states))

    def claim(self, identity: str, by: Waiter) -> Request | None:
        """Use up the approval of this request; return it, or None where there is none that counts now.

        Of two that claim at once, one gets it. by is the process that will do what was approved.
        """
        with self._step() as base:
            self._sweep(base)
            for request in self._found(base, "id = ? and state = 'approved'", identity):
                used = request.replace(state="used", waiters=(by,))
                self._put(base, used)
                return used
            return None

    def used_by(self, processes: tuple[Waiter, ...]) -> tuple[Request, ...]:
        """Return the requests whose approval one of these processes has used, the newest first."""
        with self._step() as base:
            used = self._found(base, "state = 'used' order by number desc")
            return tuple(one for one in used if any(by.started and by in processes for by in one.waiters))

    def approved(self, digest: str) -> Request | None:
        """Return the approved request of this digest without using it up."""
        with self._step() as base:
            self._sweep(base)
            return next(iter(self._found(base, "digest = ? and state = 'approved'", digest)), None)

    def stale(self, line_key: str, digest: str) -> tuple[Request, ...]:
        """Return approved requests for the same line in the same directory that were for something else."""
        with self._step() as base:
            self._sweep(base)
            return tuple(self._found(base, "line_key = ? and state = 'approved' and digest != ?", line_key, digest))

    def leave(self, identity: str, waiter: Waiter, *, told: bool) -> Request | None:
        """Stop waiting: told says that the caller knows to run the line again, so that the request stays open.

        Otherwise the request is withdrawn, unless other shells wait for it. Returns it, or None where it is gone.
        """
        with self._step() as base:
            self._sweep(base)
            found = self._found(base, "id = ?", identity)
            if not found:
                return None
            request = found[0]
            rest = tuple(one for one in request.waiters if one != waiter)
            changed = request.replace(waiters=rest, told=request.told or told)
            if request.state == "waiting" and not rest:
                changed = changed.replace(state="open" if told else "withdrawn", why="" if told else "withdrawn")
            elif request.state == "open" and not told:
                changed = changed.replace(state="withdrawn", why="withdrawn")
            elif request.state == "approved" and not told:
                changed = changed.replace(state="voided", why="the shell that asked has gone")
            self._put(base, changed)
            return changed

    def end(self, identity: str, state: State, why: str) -> Request | None:
        """End a request that is pending or approved: `voided` or `withdrawn`, with the reason."""
        with self._step() as base:
            self._sweep(base)
            for request in self._found(base, "id = ? and state in ('waiting', 'open', 'approved')", identity):
                ended = request.replace(state=state, why=why)
                self._put(base, ended)
                return ended
            return None

    def answer(self, identity: str, answer: Answered) -> Request:
        """Record a person's answer; raise StoreError where the request can no longer be answered."""
        with self._step() as base:
            self._sweep(base)
            found = self._found(base, "id = ?", identity)
            if not found:
                raise StoreError(f"there is no request {identity}", "agentshell approvals list")
            request = found[0]
            if request.state not in PENDING:
                raise StoreError(f"request {identity} cannot be answered: {ended(request)}")
            state: State = "approved" if answer.approved else "refused"
            given = request.replace(state=state, answer=answer, answered=now(), why=answer.reason)
            self._put(base, given)
            return given

    def grants(self) -> tuple[Grant, ...]:
        """Return the grants that count now."""
        with self._step() as base:
            moment = now()
            rows = base.execute("select data from grants order by number desc limit 1000").fetchall()
            given = [model.grant(json.loads(row[0])) for row in rows]
            return tuple(one for one in given if not one.revoked and not one.until.reached(moment))

    def add_grant(self, grant: Grant) -> None:
        """Keep a grant."""
        with self._step() as base:
            base.execute("insert into grants (id, data) values (?, ?)", (grant.id, json.dumps(to_plain(grant))))

    def revoke(self, identity: str) -> bool:
        """Revoke a grant; return whether there was one."""
        with self._step() as base:
            row = base.execute("select data from grants where id = ?", (identity,)).fetchone()
            if row is None:
                return False
            revoked = model.grant(json.loads(row[0])).replace(revoked=True)
            base.execute("update grants set data = ? where id = ?", (json.dumps(to_plain(revoked)), identity))
            return True

    def freezes(self) -> tuple[Freeze, ...]:
        """Return the freezes whose time is not over, thawed ones too: whether a thaw counts is for its proof to say."""
        with self._step() as base:
            moment = now()
            rows = base.execute("select data from freezes order by number").fetchall()
            found = [model.freeze(json.loads(row[0])) for row in rows]
            # A freeze outlives a restart: only the wall clock ends it.
            return tuple(one for one in found if one.until is None or moment.wall < one.until.wall)

    def add_freeze(self, freeze: Freeze) -> None:
        """Put a freeze in force."""
        with self._step() as base:
            base.execute("insert into freezes (id, data) values (?, ?)", (freeze.id, json.dumps(to_plain(freeze))))

    def thaw(self, identity: str, by: str, grade: Grade, proof: str) -> bool:
        """End a freeze; return whether there was one."""
        with self._step() as base:
            row = base.execute("select data from freezes where id = ?", (identity,)).fetchone()
            if row is None:
                return False
            thawed = model.freeze(json.loads(row[0])).replace(thawed_by=by, thaw_grade=grade, thaw_proof=proof)
            base.execute("update freezes set data = ? where id = ?", (json.dumps(to_plain(thawed)), identity))
            return True

    @contextmanager
    def _step(self) -> Iterator[sqlite3.Connection]:
        """Run one transaction; it is whole or not at all."""
        base = self._base
        if not os.path.exists(self.path):
            raise StoreError("the store of requests has been taken away", "ask again")
        try:
            # A signal may have ended the step before anywhere.
            _undo(base)
            base.execute("begin immediate")
            self._over.clear()
            yield base
            base.execute("commit")
        except (sqlite3.Error, KeyError, TypeError, ValueError) as error:
            _undo(base)
            raise StoreError(f"the store of requests {self.path}: {error}", _mend(error)) from error
        except BaseException:
            _undo(base)
            raise
        if self._ended is not None:
            for request in self._over:
                self._ended(request)

    def _found(self, base: sqlite3.Connection, where: str, *values: object) -> list[Request]:
        rows = base.execute(f"select data from requests where {where}", values).fetchall()
        return [model.request(json.loads(row[0])) for row in rows]

    def _put(self, base: sqlite3.Connection, request: Request) -> None:
        base.execute(
            "update requests set state = ?, data = ? where id = ?", (request.state, _text(request), request.id)
        )

    def _sweep(self, base: sqlite3.Connection) -> None:
        """End what time or the death of the asking shell has ended."""
        moment = now()
        for request in self._found(base, "state in ('waiting', 'open', 'approved')"):
            changed = _swept(request, moment)
            if changed is not request:
                self._put(base, changed)
            if changed.state != request.state:
                self._over.append(changed)


def _undo(base: sqlite3.Connection) -> None:
    if base.in_transaction:
        with suppress(sqlite3.Error):
            base.execute("rollback")


def ended(request: Request) -> str:
    """Say how a request stands, for people."""
    words = {
        "waiting": "it waits for an answer",
        "open": "it waits for an answer",
        "approved": "it is approved already",
        "refused": "it is refused already",
        "used": "its approval has been used",
        "expired": "it has expired",
        "voided": "its approval no longer counts",
        "withdrawn": "it was withdrawn",
    }
    word = words[request.state]
    return f"{word} ({request.why})" if request.why and request.state != "expired" else word


def _swept(request: Request, moment: Moment) -> Request:
    living = tuple(one for one in request.waiters if alive(one))
    if living != request.waiters:
        request = request.replace(waiters=living)
    if request.state == "approved":
        until = request.answer.until if request.answer else None
        if until is None or until.reached(moment):
            return request.replace(state="expired", why="the approval was not used in time")
        if not living and not request.told:
            return request.replace(state="voided", why="the shell that asked has gone")
        return request
    if request.until.reached(moment):
        return request.replace(state="expired", why="nobody answered in time")
    if request.state == "waiting" and not living:
        return request.replace(state="withdrawn", why="the shell that asked has gone")
    return request


def _open(folder: str, path: str) -> sqlite3.Connection:
    """Open the store, making it where there is none; raise StoreError where it is not the account's own or broken."""
    before = os.umask(0o077)
    try:
        os.makedirs(folder, 0o700, exist_ok=True)
        _check_private(folder)
        if os.path.lexists(path):
            _check_private(path)
        base = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
        base.execute("pragma journal_mode = wal")
        base.execute("pragma synchronous = full")
        base.executescript(_SCHEMA)
        _check_private(path)
    except (OSError, sqlite3.Error) as error:
        told = error.strerror if isinstance(error, OSError) else str(error)
        raise StoreError(f"the store of requests {path} cannot be used: {told}", _mend(error)) from error
    finally:
        os.umask(before)
    return base


def _check_private(path: str) -> None:
    found = os.lstat(path)
    if found.st_uid != os.geteuid() or found.st_mode & 0o022 or stat.S_ISLNK(found.st_mode):
        raise StoreError(f"{path} belongs to or can be written by others", f"chown it to you and chmod go-w {path}")


def _mend(error: Exception) -> str:
    """Return what mends a broken store; nothing where only time or room does."""
    if isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError):
        return "agentshell approvals reset"
    return "agentshell doctor"


def _text(request: Request) -> str:
    return json.dumps(to_plain(request))
