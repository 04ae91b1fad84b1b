"""Owns what becomes of a start with findings: recorded, put to a person where it asks, recorded again. It tells nobody.

As in `guard`: whatever fails here is a refusal, and what cannot be recorded does not start.
"""

from __future__ import annotations

import posix
import time

from agentshell.audit import append, cut, digest
from agentshell.errors import AgentShellError
from agentshell.guard import Answer, details, timestamp
from agentshell.holding import approval, waiting
from agentshell.model import EnvView
from agentshell.runtime.starts import judge as judge_forms

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from agentshell.approvals.asking import Outcome
    from agentshell.assembly import Assembly
    from agentshell.audit import Plain
    from agentshell.judge import Judgement
    from agentshell.runtime.starts import Judge, Start

_REFUSED = 126
_LULL = 60.0
"""Seconds for which no other start of a run is waited for, once nobody has answered for one."""


def answer(judge: Judge, start: Start, task: int, say: Callable[[str], None], waits: Callable[[], bool]) -> Answer:
    """Return whether the start may go on, and what to say where it may not. Raises nothing.

    say is told of the wait; waits says whether there is still something that could start.
    """
    try:
        return _answer(judge, start, task, say, waits)
    except AgentShellError as error:
        return Answer(_REFUSED, f"agentshell: refused: {error.message}\n")
    except Exception as error:  # a bug here must not let anything start
        return Answer(_REFUSED, f"agentshell: a bug, not started: {type(error).__name__}: {error}\n")


def _answer(judge: Judge, start: Start, task: int, say: Callable[[str], None], waits: Callable[[], bool]) -> Answer:
    from agentshell.render import refusal

    judgement = judge.judge(start)
    verdict = judgement.verdict
    assembly = judge.assembly(start)
    shown, identity = _recorded(judgement, start, task, judge.audit)
    outcome = None if verdict.decision != "ask" else _asked(judge, start, assembly, task, say, waits)
    allowed = verdict.decision == "allow" or (outcome is not None and not outcome.status)
    if allowed and outcome is not None:
        judge.approve(verdict, task)
    request = outcome.request if outcome is not None else ""
    gone = not waits()
    _ended("gone" if gone else "started" if allowed else "refused", identity, judge.audit, request)
    if allowed:
        return Answer()
    why, rerun = (outcome.why, outcome.rerun) if outcome is not None else ("", False)
    return Answer(_REFUSED, refusal(shown.encode("utf-8"), verdict, request, why=why, rerun=rerun))


def killed(judge: Judge, start: Start, task: int) -> str:
    """Record that a program was ended which is not what was judged; return what to say. Raises nothing."""
    from agentshell.render import safe, verdict_lines

    told = "agentshell: killed: another thread changed the words of a program as it started"
    try:
        judgement = judge.judge(start)
        shown, identity = _recorded(judgement, start, task, judge.audit)
        _ended("killed", identity, judge.audit)
        return f"{told}\n  {safe(shown)}\n{verdict_lines(judgement.verdict)}"
    except Exception as error:  # it is dead; what is left is to say so
        return f"{told} ({error})\n"


def _recorded(judgement: Judgement, start: Start, task: int, where: str) -> tuple[str, str]:
    """Record what was judged; return the line as it may be shown, and the record's id."""
    from agentshell.redact import redact

    verdict = judgement.verdict
    identity = posix.urandom(4).hex()
    line = judgement.line
    shown = redact(cut(line.decode("utf-8", "replace")))
    facts: dict[str, Plain] = {
        "event": "judged",
        "id": identity,
        "time": timestamp(),
        "entry": "exec",
        "line": shown,
        "sha256": digest(line),
        "cwd": start.cwd,
        "pid": task,
        "decision": verdict.decision,
        "policy": verdict.policy,
        **details(verdict),
    }
    append(where, facts, durable=True)
    return shown, identity


def _ended(event: str, identity: str, where: str, request: str = "") -> None:
    ended: dict[str, Plain] = {"event": event, "id": identity, "time": timestamp()}
    append(where, {**ended, **({"request": request} if request else {})}, durable=True)


def _asked(
    judge: Judge, start: Start, assembly: Assembly, task: int, say: Callable[[str], None], waits: Callable[[], bool]
) -> Outcome:
    from agentshell.approvals import agents, ancestry
    from agentshell.approvals.asking import REFUSED, Case, Outcome, Told, ask
    from agentshell.approvals.place import open_store
    from agentshell.sessions import identities

    settings = assembly.config.approvals
    if settings.ask == "refuse":
        return Outcome(REFUSED, "")
    agent = agents.by_environment(judge.env) or agents.by_programs(ancestry.commands())
    name = agent.name if agent else ""
    wait = settings.waits.get(name, settings.wait or (agent.wait if agent else agents.WAIT))
    if judge.unanswered + _LULL > time.monotonic():
        # A script may go on after a refusal, and ask a hundred times more while nobody is there.
        settings = settings.replace(ask="queue")

    def judged(current: Assembly) -> Judgement:
        return judge_forms(start, current, EnvView(current.facts.host.env))

    started = {"entry": "exec", "program": start.forms[0].argv[0].shown}
    case = Case(
        judged,
        started,
        (),
        lambda: judge.assembly(start),
        identities(judge.env),
        name,
        ancestry.terminal(),
        wait,
        judge.audit,
        waits,
        task,
    )
    told = Told(lambda request, wait: say(waiting(request, wait)), lambda request: say(approval(request)))
    try:
        store = open_store(settings, judge.env)
        try:
            outcome = ask(case, store, settings, told, None)
        finally:
            store.close()
    except AgentShellError as error:
        return Outcome(REFUSED, f"nobody can be asked: {error.message}")
    if outcome.rerun and settings.ask != "queue":
        judge.unanswered = time.monotonic()
    return outcome
