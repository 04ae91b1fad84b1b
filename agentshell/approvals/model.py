"""Owns the words of approvals: requests and their states, answers, grants, freezes. It stores and decides nothing."""

from __future__ import annotations

from math import isfinite

from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, Literal

    State = Literal["waiting", "open", "approved", "refused", "used", "expired", "voided", "withdrawn"]
    Grade = Literal["advisory", "passphrase", "totp", "other-uid"]

PENDING: tuple[State, ...] = ("waiting", "open")
"""States in which a request can be answered: its shell still waits, or has told its caller to run the line again."""
GRADES: tuple[Grade, ...] = ("advisory", "passphrase", "totp", "other-uid")
"""How well an answer proves that a person gave it, weakest first."""
LONGEST_GRANT = 8 * 3600
"""Seconds that a grant wider than once may last."""


class Moment(Value):
    """A point in time by two clocks: wall in seconds since 1970, boot in seconds since the machine booted as `booted`.

    The wall clock can be set; the boot clock cannot, and says nothing across a restart.
    """

    wall: float
    boot: float
    booted: str

    def later(self, seconds: float) -> Moment:
        """Return the moment that lies so much later."""
        return Moment(self.wall + seconds, self.boot + seconds, self.booted)

    def reached(self, now: Moment) -> bool:
        """Whether this moment has come by either clock, or the machine has restarted since."""
        return now.wall >= self.wall or now.booted != self.booted or now.boot >= self.boot


class Waiter(Value):
    """One shell that waits: its process id and the time it started, as the kernel counts it ("" where not known)."""

    pid: int
    started: str = ""


class Asked(Value):
    """What a shell puts to a person. body is what the digest is of (see `body`), in its canonical JSON.

    line_key is the same for the same line in the same directory, whatever it means now. tty is the controlling
    terminal of the asking process, "" without one; audit the folder of the log that keeps what becomes of it.
    """

    digest: str
    line_key: str
    body: str
    session: str
    agent: str
    uid: int
    tty: str
    audit: str
    sessions: tuple[str, ...] = ()


class Answered(Value):
    """A person's answer to one request: yes or no, who, how well proven, and until when a yes can be used."""

    approved: bool
    by: str
    grade: Grade
    reason: str = ""
    proof: str = ""
    until: Moment | None = None


class Request(Value):
    """One held line in the store. answer is None until a person has answered; why says how it ended otherwise.

    told says that a waiting shell has ended with the word to run the line again after an approval.
    """

    id: str
    asked: Asked
    state: State
    made: Moment
    until: Moment
    answer: Answered | None = None
    answered: Moment | None = None
    waiters: tuple[Waiter, ...] = ()
    told: bool = False
    why: str = ""


class Grant(Value):
    """An approval wider than once, for one session: of a `line` (by its digest), or an `action` on one target.

    target is the target's kind and name, tab between; shown is what a person reads.
    """

    id: str
    kind: Literal["line", "action"]
    session: str
    digest: str
    action: str
    target: str
    shown: str
    by: str
    grade: Grade
    proof: str
    made: Moment
    until: Moment
    revoked: bool = False


class Freeze(Value):
    """A time in which asks are refused, in one environment or all (""). thawed_by is who has ended it, with proof."""

    id: str
    environment: str
    reason: str
    by: str
    made: Moment
    until: Moment | None = None
    thawed_by: str = ""
    thaw_grade: Grade = "advisory"
    thaw_proof: str = ""


def to_plain(value: object) -> Any:
    """Return a value of this module as JSON data."""
    if isinstance(value, Value):
        return {name: to_plain(getattr(value, name)) for name in value.__fields__}
    if isinstance(value, tuple):
        return [to_plain(one) for one in value]
    return value


def moment(data: Mapping[str, Any] | None) -> Moment | None:
    """Return a moment from its JSON data."""
    if data is None:
        return None
    wall, boot = float(data["wall"]), float(data["boot"])
    # What is no number would never come: it counts as over.
    return Moment(wall if isfinite(wall) else 0.0, boot if isfinite(boot) else 0.0, str(data["booted"]))


def asked(data: Mapping[str, Any]) -> Asked:
    """Return what was asked from its JSON data."""
    return Asked(**{**data, "sessions": tuple(data.get("sessions", ()))})


def answered(data: Mapping[str, Any] | None) -> Answered | None:
    """Return an answer from its JSON data."""
    return None if data is None else Answered(**{**data, "until": moment(data.get("until"))})


def request(data: Mapping[str, Any]) -> Request:
    """Return a request from its JSON data. Raises KeyError, TypeError or ValueError where it is none."""
    made, until = moment(data["made"]), moment(data["until"])
    if made is None or until is None:
        raise ValueError("a request without its time")
    return Request(
        id=data["id"],
        asked=asked(data["asked"]),
        state=data["state"],
        made=made,
        until=until,
        answer=answered(data.get("answer")),
        answered=moment(data.get("answered")),
        waiters=tuple(Waiter(**one) for one in data.get("waiters", ())),
        told=bool(data.get("told")),
        why=data.get("why", ""),
    )


def grant(data: Mapping[str, Any]) -> Grant:
    """Return a grant from its JSON data. Raises KeyError, TypeError or ValueError where it is none."""
    return Grant(**{**data, "made": moment(data["made"]), "until": moment(data["until"])})


def freeze(data: Mapping[str, Any]) -> Freeze:
    """Return a freeze from its JSON data. Raises KeyError, TypeError or ValueError where it is none."""
    return Freeze(**{**data, "made": moment(data["made"]), "until": moment(data.get("until"))})
