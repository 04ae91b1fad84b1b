"""Owns how a shell holds a text that asks: it is put to a person, signals end the wait, stderr says what is waited for.

It refuses where nobody can be asked. What an approval covers and how it is used is in `approvals`.
"""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]  # as in `shell`: `signal` costs the import of enum
import posix

from agentshell.errors import EXIT_REFUSED, AgentShellError
from agentshell.held import Held
from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from agentshell.approvals.asking import Outcome
    from agentshell.approvals.model import Request
    from agentshell.assembly import Assembly
    from agentshell.reading.unfold import Start

_ENDING = (_signal.SIGTERM, _signal.SIGHUP, _signal.SIGINT)


class _EndedError(BaseException):
    """A signal that ends the shell came while it waited."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class HeldText(Value):
    """A text that asks, as a shell would read it.

    started says how the shell was started, reasons why the text is held besides its findings, start how it would begin
    under an assembly, audit the folder of the log, longest the seconds to wait at most (0: as the agent bears).
    """

    line: bytes
    started: Mapping[str, str]
    reasons: tuple[str, ...]
    start: Callable[[Assembly], Start]
    audit: str
    longest: int = 0


def hold(text: HeldText, assembly: Assembly) -> Held:
    """Put a text to a person; return how it ended. Raises nothing of its own."""
    if assembly.config.approvals.ask == "refuse":
        return Held()
    before = [(number, _signal.getsignal(number)) for number in _ENDING]
    try:
        for number, handler in before:
            # What the caller ignores stays ignored.
            if handler != _signal.SIG_IGN:
                _signal.signal(number, _end)
        outcome = _asked(text, assembly)
        return Held(outcome.status, outcome.why, outcome.request, outcome.rerun)
    except _EndedError as error:
        return Held(128 + error.number, "the wait for a person was ended by a signal; its request is withdrawn")
    except AgentShellError as error:
        return Held(EXIT_REFUSED, f"nobody can be asked: {error.message}")
    finally:
        for number, handler in before:
            _signal.signal(number, handler)


def _asked(text: HeldText, assembly: Assembly) -> Outcome:
    from agentshell.approvals import agents, ancestry, person
    from agentshell.approvals.asking import Case, Told, ask
    from agentshell.approvals.place import open_store
    from agentshell.assembly import assemble
    from agentshell.sessions import identities

    host = assembly.facts.host
    settings = assembly.config.approvals
    agent = agents.by_environment(host.env) or agents.by_programs(ancestry.commands())
    name = agent.name if agent else ""
    wait = settings.waits.get(name, settings.wait or (agent.wait if agent else agents.WAIT))
    wait = min(wait, text.longest or wait)
    case = Case(
        lambda current: current.judge(text.line, text.start(current)),
        text.started,
        text.reasons,
        lambda: assemble(host.env, host.cwd),
        identities(host.env),
        name,
        ancestry.terminal(),
        wait,
        text.audit,
    )
    told = Told(lambda request, wait: _say(waiting(request, wait)), lambda request: _say(approval(request)))
    store = open_store(settings, host.env)
    try:
        if not person.own_terminal():
            return ask(case, store, settings, told, None)
        from agentshell.approvals.prompt import prompt

        return ask(case, store, settings, None, lambda request: prompt(request, store, settings))
    finally:
        store.close()


def waiting(request: Request, wait: float) -> str:
    """Return what is told while a request waits."""
    return f"agentshell: waiting up to {wait:.0f} s for a person to answer request {request.id}\n"


def approval(request: Request) -> str:
    """Return what is told of an approval; "" where there is none."""
    from agentshell.render import safe

    answer = request.answer
    told = f"{safe(answer.by)} ({answer.grade})" if answer is not None else ""
    return f"agentshell: request {request.id} approved by {told}\n" if told else ""


def _say(message: str) -> None:
    try:
        posix.write(2, message.encode("utf-8", "backslashreplace"))
    except OSError:
        return


def _end(number: int, _frame: object) -> None:
    for other in _ENDING:
        _signal.signal(other, _signal.SIG_IGN)
    raise _EndedError(number)
