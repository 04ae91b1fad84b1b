"""Owns the asking side: a held line becomes a request, the shell waits, and an approval is used once. It shows nothing.

Whatever fails here refuses. An approval counts when the line, judged again at that moment, gives the very body that was
approved, and when its proof is one that the settings accept.
"""

from __future__ import annotations

import json
import posix
import time
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from agentshell.approvals.above import covering
from agentshell.approvals.body import body, canonical, differences, digest, line_key
from agentshell.approvals.clock import myself, started
from agentshell.approvals.journal import record, record_grant_use, used_before
from agentshell.approvals.model import Asked, Waiter
from agentshell.approvals.proof import grade, unproven
from agentshell.approvals.recorder import Recorder
from agentshell.approvals.store import StoreError, ended
from agentshell.errors import AgentShellError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from agentshell.approvals.keeper import Keeper
    from agentshell.approvals.model import Request
    from agentshell.assembly import Assembly
    from agentshell.config import Approvals
    from agentshell.judge import Judgement

TICK = 0.1
"""Seconds between two looks at the store."""


class Case(NamedTuple):
    """One held text, or one held start of a program, as it is put to a person: how to judge it now, and who asks.

    assemble makes settings, packs and facts anew, so that each look is at the machine as it is then; judge judges under
    them. started says how it was started, reasons why it is held besides.
    """

    judge: Callable[[Assembly], Judgement]
    started: Mapping[str, str]
    reasons: tuple[str, ...]
    assemble: Callable[[], Assembly]
    sessions: tuple[str, ...]
    agent: str
    tty: str
    wait: float
    audit: str
    waits: Callable[[], bool] | None = None
    """Whether what waits is still there, where it may go away by itself."""
    process: int = 0
    """The process that does what is approved, where that is not this one."""


class Outcome(NamedTuple):
    """How it ended. status is 0 where the line may run now, else what the shell ends with.

    request is the id to tell of, "" where there is none; why says for people how it ended; rerun whether the same line
    may be run again after an approval.
    """

    status: int
    why: str
    request: str = ""
    rerun: bool = False


class Told(NamedTuple):
    """What a waiting shell tells: that it waits (`waits`), and that it was approved (`approved`)."""

    waits: Callable[[Request, float], None]
    approved: Callable[[Request], None]


REFUSED = 126


def ask(
    case: Case, store: Keeper, settings: Approvals, told: Told | None, prompt: Callable[[Request], None] | None
) -> Outcome:
    """Put the case to a person and return how it ended; raise AgentShellError where that cannot be done.

    told is None where there is nobody to tell that the shell waits: the person sits right there.

    prompt asks whoever sits at this very terminal, where somebody does: it answers the request in the store, or leaves
    it as it is.
    """
    content = judged(case)
    if content["decision"] != "ask":
        return Outcome(REFUSED, "judged again, it is not one that can be approved")
    text = canonical(content)
    frozen = _frozen(store, settings, content)
    if frozen:
        return Outcome(REFUSED, frozen)
    asked = Asked(
        digest=digest(text),
        line_key=line_key(content, posix.getuid()),
        body=text,
        session=case.sessions[0] if case.sessions else "",
        agent=case.agent,
        uid=posix.getuid(),
        tty=case.tty,
        audit=case.audit,
        sessions=case.sessions,
    )
    granted = _granted(store, settings, asked, content)
    if granted:
        record_grant_use(asked, granted)
        return Outcome(0, granted)
    above = covering(store, settings, content, case.process)
    if above:
        record_grant_use(asked, above)
        return Outcome(0, above)
    found = store.approved(asked.digest)
    if found is not None:
        return _use(case, store, settings, found, told)
    changed = _voided(store, asked, content)
    waiter = myself()
    request, new = store.ask(asked, waiter, lasts=settings.open)
    try:
        record("asked", request, wait=round(case.wait), joined=not new, grade=grade(settings))
        if new and settings.notify:
            from agentshell.approvals.notify import notify

            notify(settings.notify, request)
        if settings.ask == "queue":
            return _leave(store, request, waiter, changed or "it waits for a person")
        if prompt is None:
            if told is not None:
                told.waits(request, case.wait)
            current = _await(store, request, case)
        else:
            prompt(request)
            current = store.get(request.id) or request
            if current.state == "waiting":
                # Closing the terminal, Ctrl-C and the like are a no, not a later maybe.
                current = store.leave(request.id, waiter, told=False) or request
    except BaseException:
        # Stopped by a signal, or not able to go on: nobody must approve what no longer waits.
        with suppress(AgentShellError):
            _withdraw(store, request, waiter)
        raise
    if current.state == "approved":
        return _use(case, store, settings, current, told)
    if current.state == "waiting":
        return _leave(store, current, waiter, changed or "nobody has answered yet")
    return _ended(current)


def _withdraw(store: Keeper, request: Request, waiter: Waiter) -> None:
    withdrawn = store.leave(request.id, waiter, told=False)
    if withdrawn is not None and withdrawn.state == "withdrawn":
        record("withdrawn", withdrawn)


def judged(case: Case) -> dict[str, object]:
    """Judge the case as things are now, and return its body."""
    assembly = case.assemble()
    recorder = Recorder(assembly.facts.host)
    watched = assembly.replace(facts=assembly.facts.replace(host=recorder))
    judgement = case.judge(watched)
    content = body(judgement, recorder, watched.policy, start=case.started, reasons=case.reasons)
    if case.reasons and content["decision"] == "allow":
        content["decision"] = "ask"
    return content


def _use(case: Case, store: Keeper, settings: Approvals, request: Request, told: Told | None) -> Outcome:
    """Use an approval up, if it still is for what would run now."""
    content = judged(case)
    if digest(canonical(content)) != request.asked.digest:
        what = ", ".join(differences(json.loads(request.asked.body), content)[:5])
        return _void(store, request, f"the approval no longer fits: changed since: {what}")
    wrong = unproven(request, settings)
    if wrong:
        return _void(store, request, f"the approval does not count: {wrong}")
    if grade(settings) in ("passphrase", "totp") and used_before(request):
        # The row of a used approval was put back; the log still knows.
        return _void(store, request, "the approval has been used already")
    used = store.claim(request.id, Waiter(case.process, started(case.process)) if case.process else myself())
    if used is None:
        return Outcome(REFUSED, "its approval was used by the same line a moment ago", request.id)
    record("used", used)
    if told is not None:
        told.approved(used)
    return Outcome(0, "approved", used.id)


def _void(store: Keeper, request: Request, why: str) -> Outcome:
    voided = store.end(request.id, "voided", why)
    if voided is not None:
        record("voided", voided)
    return Outcome(REFUSED, why, request.id)


def _voided(store: Keeper, asked: Asked, content: Mapping[str, object]) -> str:
    """Void approvals of the same line that were for something else; return what to tell of it."""
    why = ""
    for request in store.stale(asked.line_key, asked.digest):
        what = ", ".join(differences(json.loads(request.asked.body), content)[:5])
        why = f"an approval of this line ({request.id}) no longer fits: changed since: {what}"
        _void(store, request, why)
    return why


def _await(store: Keeper, request: Request, case: Case) -> Request:
    """Wait for an answer; return the request as it stands at its end. Raises where nothing waits for it any more."""
    deadline = time.monotonic() + case.wait
    while True:
        current = store.get(request.id)
        if current is None:
            raise StoreError("the request is no longer in the store", "run the line again")
        left = deadline - time.monotonic()
        if current.state != "waiting" or left <= 0:
            return current
        if case.waits is not None and not case.waits():
            raise AgentShellError("what was about to start has ended")
        time.sleep(min(TICK, left))


def _leave(store: Keeper, request: Request, waiter: Waiter, why: str) -> Outcome:
    """Stop waiting with the word to run the line again later."""
    left = store.leave(request.id, waiter, told=True)
    if left is not None and left.state in ("refused", "expired"):
        return _ended(left)
    return Outcome(REFUSED, why, request.id, rerun=True)


def _ended(request: Request) -> Outcome:
    if request.state == "refused":
        by = request.answer.by if request.answer else "a person"
        return Outcome(REFUSED, f"refused by {by}{f': {request.why}' if request.why else ''}", request.id)
    return Outcome(REFUSED, ended(request), request.id)


def _granted(store: Keeper, settings: Approvals, asked: Asked, content: Mapping[str, object]) -> str:
    """Return by which grant the line may run; "" where no grant covers it."""
    given = store.grants()
    if not given:
        return ""
    from agentshell.approvals.grants import covering

    return covering(given, settings, asked, content)


def _frozen(store: Keeper, settings: Approvals, content: Mapping[str, object]) -> str:
    """Return why nothing is asked now; "" where no freeze is in force for what the line would hit."""
    freezes = store.freezes()
    if not freezes:
        return ""
    from agentshell.approvals.freeze import frozen, in_force

    return frozen(in_force(freezes, settings), content)
