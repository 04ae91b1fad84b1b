"""Owns approvals wider than once: this line, or these actions on these targets, for one session and a time. Pure.

Only a person chooses them. They never cover everything at once, code that cannot be read, or a target that may be
another one than it looks.
"""

from __future__ import annotations

import secrets
import time

from agentshell.approvals.clock import now
from agentshell.approvals.model import LONGEST_GRANT, Grant
from agentshell.approvals.proof import grant_statement, unproven_grant
from agentshell.approvals.store import StoreError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from agentshell.approvals.answering import Prove
    from agentshell.approvals.model import Asked, Request
    from agentshell.config import Approvals

MINUTES_15 = 15 * 60
"""Seconds that a grant for actions lasts when nothing else is said."""
_NEVER = frozenset(("exec", "guard", "secret"))
"""Levels that no grant for actions covers: what runs or shows is another thing each time."""
_UNREADABLE = ("unreadable", "/runs", "/exec", "unknown-program/")
"""Pieces of actions that stand for a program which runs others."""


def covering(grants: tuple[Grant, ...], settings: Approvals, asked: Asked, content: Mapping[str, Any]) -> str:
    """Return by which grant the line may run, for people; "" where none covers it."""
    for grant in grants:
        if grant.session not in (asked.session, *asked.sessions) or not _covers(grant, asked, content):
            continue
        if not unproven_grant(grant, settings):
            return f"granted by {grant.by} until {clock_time(grant)} ({grant.id})"
    return ""


def for_line(request: Request, content: Mapping[str, Any], by: str, prove: Prove) -> Grant:
    """Return the grant for this very line in its session, for as long as grants may last.

    Raises StoreError where a grant is not allowed, and what prove raises.
    """
    _check(content, request)
    shown = f"this line: {content['line']}"
    return _made(request, "line", request.asked.digest, "", "", shown, by, LONGEST_GRANT, prove)


def for_action(
    request: Request, content: Mapping[str, Any], by: str, prove: Prove, seconds: float = MINUTES_15
) -> Grant:
    """Return the grant for the request's actions on its targets in its session.

    Raises StoreError where a grant is not allowed, and what prove raises.
    """
    _check(content, request)
    if not 0 < seconds <= LONGEST_GRANT:
        raise StoreError(f"a grant lasts at most {LONGEST_GRANT // 3600} hours")
    pairs = _pairs(content)
    if content["coverage"] != "full" or content["unread"] or not pairs:
        raise StoreError("no grant for a line of which not everything could be read", "approve it once")
    for effect in _asking(content):
        wrong = _barred(effect)
        if wrong:
            raise StoreError(f"no grant for {effect['action']}: {wrong}", "approve it once")
    actions = ",".join(sorted({action for action, _ in pairs}))
    targets = "\n".join(sorted({target for _, target in pairs}))
    shown = "; ".join(f"{action} on {target.replace(chr(9), ' ')}" for action, target in sorted(pairs))
    return _made(request, "action", "", actions, targets, shown, by, seconds, prove)


def clock_time(grant: Grant) -> str:
    """Return when a grant ends, as a clock shows it."""
    return time.strftime("%H:%M", time.localtime(grant.until.wall))


def _covers(grant: Grant, asked: Asked, content: Mapping[str, Any]) -> bool:
    if grant.kind == "line":
        return grant.digest == asked.digest
    effects = _asking(content)
    if content["coverage"] != "full" or content["unread"] or content["more_effects"] or not effects:
        return False
    actions, targets = set(grant.action.split(",")), set(grant.target.split("\n"))
    return all(not _barred(one) and one["action"] in actions and _target(one) in targets for one in effects)


def _check(content: Mapping[str, Any], request: Request) -> None:
    if not request.asked.session:
        raise StoreError("no grant: which session asked is not known", "approve it once")
    if any("all" in (one["scope"], (one.get("target") or {}).get("scope")) for one in _asking(content)):
        raise StoreError("no grant where everything at once would be hit", "approve it once")


def _barred(effect: Mapping[str, Any]) -> str:
    """Return why no grant for actions may cover an effect; "" where one may."""
    target = effect.get("target") or {}
    if effect["level"] in _NEVER or any(piece in effect["action"] for piece in _UNREADABLE):
        return "it runs or shows something else each time"
    if "all" in (effect["scope"], target.get("scope")):
        return "everything at once would be hit"
    if target.get("open") or not target.get("name") or not effect["certain"]:
        return "what it hits is not certain"
    return ""


def _asking(content: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [one for one in content["effects"] if one["decision"] == "ask"]


def _pairs(content: Mapping[str, Any]) -> set[tuple[str, str]]:
    return {(one["action"], _target(one)) for one in _asking(content)}


def _target(effect: Mapping[str, Any]) -> str:
    """Return what is hit as one text: kind, name, environment, and what of it the action is on."""
    target = effect.get("target") or {}
    return "\t".join((target.get("kind", ""), target.get("name", ""), target.get("environment", ""), effect["summary"]))


def _made(
    request: Request,
    kind: Any,
    digest: str,
    action: str,
    target: str,
    shown: str,
    by: str,
    seconds: float,
    prove: Prove,
) -> Grant:
    made = now()
    grant = Grant(
        id=secrets.token_hex(4),
        kind=kind,
        session=request.asked.session,
        digest=digest,
        action=action,
        target=target,
        shown=shown,
        by=by,
        grade="advisory",
        proof="",
        made=made,
        until=made.later(seconds),
    )
    grade, proof = prove(grant_statement(grant))
    return grant.replace(grade=grade, proof=proof)
