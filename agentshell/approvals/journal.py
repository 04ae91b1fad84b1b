"""Owns what the audit log keeps of requests: who was asked, what was answered, what came of it. It decides nothing."""

from __future__ import annotations

import json
import time
from contextlib import suppress

from agentshell.audit import append, cut, folder
from agentshell.errors import AuditError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from agentshell.approvals.model import Asked, Request
    from agentshell.audit import Plain


def record(event: str, request: Request, **facts: Plain) -> None:
    """Append what happened to a request to the log it belongs to. Raises AuditError where that cannot be written."""
    asked = request.asked
    content: dict[str, Any] = json.loads(asked.body)
    answer = request.answer
    given: dict[str, Plain] = {
        "event": event,
        "time": timestamp(),
        "request": request.id,
        "digest": asked.digest,
        "line": cut(str(content["line"])),
        "cwd": str(content["cwd"]),
        "session": asked.session,
        "agent": asked.agent,
        "rules": tuple(str(one["action"]) for one in content["effects"] if one["decision"] == "ask"),
    }
    if answer is not None:
        given |= {"by": answer.by, "grade": answer.grade}
        if answer.reason:
            given["reason"] = cut(answer.reason)
        if request.answered is not None:
            given["seconds"] = round(max(0.0, request.answered.boot - request.made.boot))
    if request.why and request.why != (answer.reason if answer else ""):
        given["why"] = cut(request.why)
    append(_log(asked), {**given, **facts}, durable=True)


def _log(asked: Asked) -> str:
    """Return the log that keeps it: the asking account's, or one's own where that is another account."""
    import os

    if asked.uid == os.getuid():
        return asked.audit
    from agentshell.host import environment

    return folder(environment())


def used_before(request: Request) -> bool:
    """Whether the log says that the request's approval has been used."""
    import posix

    mark, event = f'"request":"{request.id}"'.encode(), b'"event":"used"'
    where = _log(request.asked)
    try:
        names = [name for name in posix.listdir(where) if name.startswith("audit") and name.endswith(".jsonl")]
        for name in names:
            with open(f"{where}/{name}", "rb") as log:
                if any(event in line and mark in line for line in log):
                    return True
    except OSError as error:
        raise AuditError(f"the audit log in {where} cannot be read: {error.strerror}", "agentshell doctor") from error
    return False


def record_end(request: Request) -> None:
    """Append how time, or the death of the asking shell, has ended a request.

    It may be long ago, and nothing runs by it: a log that cannot be written stops nobody here.
    """
    with suppress(AuditError):
        record(request.state, request)


def record_grant_use(asked: Asked, by_what: str) -> None:
    """Append that a line runs by a grant. Raises AuditError where that cannot be written."""
    content: dict[str, Any] = json.loads(asked.body)
    append(
        asked.audit,
        {
            "event": "granted-use",
            "time": timestamp(),
            "digest": asked.digest,
            "line": cut(str(content["line"])),
            "cwd": str(content["cwd"]),
            "session": asked.session,
            "agent": asked.agent,
            "why": cut(by_what),
        },
        durable=True,
    )


def timestamp() -> str:
    """Return the present as the log writes it."""
    now = time.time_ns()
    return f"{time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime(now // 10**9))}.{now // 10**6 % 1000:03}Z"
