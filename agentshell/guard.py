"""Owns the one way from a text to leave to run it: judge, record, answer. It runs nothing and prints nothing.

Fails closed in exactly one place: whatever goes wrong here is an answer with a status and a message, never a start.
"""

from __future__ import annotations

import posix
import time

from agentshell import launch
from agentshell.audit import append, cut, digest, folder
from agentshell.errors import EXIT_FAILED, EXIT_REFUSED, EXIT_USAGE, AgentShellError, AuditError
from agentshell.held import NOT_ASKED, Held
from agentshell.judge import kept
from agentshell.model import EnvView, Target, known, strictest, unknown
from agentshell.reading.tree import Unreadable
from agentshell.reading.unfold import Start
from agentshell.runtime_grade import Grade, below, choose
from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from agentshell.assembly import Assembly
    from agentshell.audit import Plain
    from agentshell.model import Arg, Finding, Stdin, Verdict
    from agentshell.remembered import Memory

STATIC = Grade("static")
ELSEWHERE = Grade("static", "the agent's own shell runs it")
MOST_FINDINGS = 20
"""Findings kept in one record; the count of the rest is kept."""


class Text(Value):
    """One text that a shell is about to read.

    entry says the way in (`-c`, `script`, `stdin`, `startup`, `session`, `hook`), shell which shell reads it (`bash`,
    `dash`, `zsh`).
    before is what the same shell has read already: it is judged with the text, and not shown. holds are reasons known
    beforehand why the text cannot be vouched for. longest is for how many seconds a person may be waited for at most, 0
    for as long as the agent bears.
    """

    content: bytes
    entry: str
    shell: str = "bash"
    name: str = "bash"
    positional: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    stdin: Stdin | None = None
    before: bytes = b""
    holds: tuple[str, ...] = ()
    longest: int = 0


class Answer(Value):
    """Whether the text may run (status 0); else the status to end with, and what to say on stderr.

    approved is what a person has let through with it; grade how it has to be guarded while it runs; record names what
    the audit has of it.
    """

    status: int = 0
    message: str = ""
    approved: tuple[Finding, ...] = ()
    grade: Grade = STATIC
    record: str = ""

    @property
    def allowed(self) -> bool:
        """Whether the text may run."""
        return not self.status


ALLOWED = Answer()


def answer(text: Text, assembly: Assembly) -> Answer:
    """Judge the text, record it, and say whether it may run. Raises nothing of its own."""
    judgement = assembly.judge(text.before + text.content, start_of(text, assembly))
    reading = judgement.reading
    if isinstance(reading, Unreadable) and reading.syntax and text.shell == "bash":
        # bash rejects the text as well: its own words, its own status, nothing run.
        return Answer(EXIT_USAGE, _as_bash_says(text, reading.syntax))
    verdict = judgement.verdict
    reasons = (*text.holds, *_dialect(text))
    if reasons:
        decision = strictest((verdict.decision, "ask"))
        verdict = verdict.replace(decision=decision, coverage="partial", unread=(*reasons, *verdict.unread))
        judgement = judgement.replace(verdict=verdict)
    grade = ELSEWHERE if text.entry == "hook" else choose(judgement, text.options, assembly, launch.started.program)
    return _recorded(text, verdict, reasons, kept(judgement), assembly, grade)


def failed(error: AgentShellError) -> Answer:
    """Return the answer where agentshell cannot do its own work."""
    hint = f"  {error.hint}\n" if error.hint else ""
    return Answer(EXIT_FAILED, f"agentshell: {error.message}\n{hint}  Nothing was run.\n")


def start_of(text: Text, assembly: Assembly) -> Start:
    """Return the state in which the shell would read the text."""
    host = assembly.facts.host
    start = Start(
        env=_env_view(host.env),
        cwd=known(host.cwd) if host.cwd else unknown("the working directory is gone"),
        positional=tuple(map(_argument, text.positional)),
        name=_argument(text.name),
        shell=text.shell,
        options=text.options,
    )
    return start if text.stdin is None else start.replace(stdin=text.stdin)


def _argument(text: str) -> Arg:
    return known(text) if _is_text(text) else unknown("not UTF-8 text")


def _is_text(text: str) -> bool:
    # Bytes that are not UTF-8 stand as lone surrogates.
    return text.isascii() or not any("\ud800" <= char <= "\udfff" for char in text)


def _env_view(env: Mapping[str, str]) -> EnvView:
    strange = [name for name, value in env.items() if not (_is_text(value) and _is_text(name))]
    return EnvView(env, {name: unknown("not UTF-8 text") for name in strange}) if strange else EnvView(env)


def _recorded(
    text: Text, verdict: Verdict, reasons: tuple[str, ...], memory: Memory | None, assembly: Assembly, grade: Grade
) -> Answer:
    """Answer as the verdict says, with the record of it on the disk first, and what the session has to remember."""
    where = assembly.config.audit or folder(assembly.facts.host.env)
    identity = posix.urandom(4).hex()
    facts = _facts(text, verdict, assembly, identity)
    facts["runtime"] = grade.name
    if grade.why:
        facts["runtime_why"] = grade.why
    weak = below(grade, assembly.config)
    if weak:
        return _too_weak(weak, facts, where)
    if verdict.decision == "allow" and not verdict.findings:
        try:
            append(where, {"event": "started", **facts}, durable=False)
            if memory is not None:
                _remember(memory, assembly)
        except AuditError:
            # A plain line changes nothing that would be missed; `doctor` tells of the missing log.
            return Answer(grade=grade)
        return Answer(grade=grade, record=identity)
    try:
        append(where, {"event": "judged", **facts, **details(verdict)}, durable=True)
        held = _held(text, verdict, reasons, assembly, where)
        allowed = not held.status
        if allowed and memory is not None:
            _remember(memory, assembly)
        event: dict[str, Plain] = {"event": "started" if allowed else "refused", "id": identity, "time": timestamp()}
        if held.request:
            event["request"] = held.request
        append(where, event, durable=True)
    except AuditError as error:
        return failed(error) if verdict.decision == "allow" else _refusal(text, verdict, NOT_ASKED, assembly)
    if not allowed:
        return _refusal(text, verdict, held, assembly)
    return Answer(approved=verdict.findings, grade=grade, record=identity)


def _too_weak(why: str, facts: dict[str, Plain], where: str) -> Answer:
    try:
        append(where, {"event": "refused", **facts}, durable=True)
    except AuditError as error:
        return failed(error)
    return Answer(EXIT_REFUSED, f"agentshell: refused: {why}\n  Nothing was run.\n")


def _remember(memory: Memory, assembly: Assembly) -> None:
    from agentshell.sessions import remember

    remember(assembly.facts.host.env, memory)


def _held(text: Text, verdict: Verdict, reasons: tuple[str, ...], assembly: Assembly, audit: str) -> Held:
    """Return how the text ended: allowed at once, denied, or as a person answers."""
    if verdict.decision == "allow":
        return Held(0)
    if verdict.decision == "deny":
        return NOT_ASKED
    from agentshell.holding import HeldText, hold

    started = {
        "entry": text.entry,
        "shell": text.shell,
        "name": text.name,
        "options": " ".join(text.options),
        "arguments": "\0".join(text.positional),
    }
    content = text.before + text.content
    held = HeldText(content, started, reasons, lambda current: start_of(text, current), audit, text.longest)
    return hold(held, assembly)


def _refusal(text: Text, verdict: Verdict, held: Held, assembly: Assembly) -> Answer:
    from agentshell.redact import redact
    from agentshell.render import core, refusal, safe_lines

    part = _stands_for(core(text.content, verdict, text.before), text)
    shown = redact(part.rstrip(b"\n").decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")
    # A project's broken files are why lines are asked about that usually are not.
    warnings = "".join(f"agentshell: warning: {safe_lines(problem)}\n" for problem in assembly.registry.held)
    told = refusal(shown, verdict, held.request, why=held.why, rerun=held.rerun)
    return Answer(held.status, warnings + told)


def _stands_for(part: bytes, text: Text) -> bytes:
    """Return the argument that the part stands for where it is but `"$1"`: so agents hand commands over."""
    name = part.strip(b'"')
    if len(name) == 2 and name[:1] == b"$" and b"1" <= name[1:] <= b"9" and int(name[1:]) <= len(text.positional):
        return text.positional[int(name[1:]) - 1].encode("utf-8", "surrogateescape")
    return part


def _as_bash_says(text: Text, message: str) -> str:
    """Return bash's complaint under the name that it gives itself: `bash: -c: line 1: …`."""
    before = f"{text.name}: -c: " if text.entry == "-c" else f"{text.name}: "
    return "".join(f"{line if line.startswith(text.name) else before + line}\n" for line in message.splitlines())


def _dialect(text: Text) -> tuple[str, ...]:
    if text.shell == "bash":
        return ()
    from agentshell.reading.dialect import differences

    return differences(text.content.decode("utf-8", "replace"), text.shell)


def timestamp() -> str:
    """Return the present as the log writes it."""
    now = time.time_ns()
    return f"{time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime(now // 10**9))}.{now // 10**6 % 1000:03}Z"


def _facts(text: Text, verdict: Verdict, assembly: Assembly, identity: str) -> dict[str, Plain]:
    """Return what is recorded of every text."""
    from agentshell.redact import redact

    facts: dict[str, Plain] = {
        "id": identity,
        "time": timestamp(),
        "entry": text.entry,
        "shell": text.shell,
        "line": redact(cut(text.content[: 1 << 16].decode("utf-8", "replace"))),
        "sha256": digest(text.content),
        "cwd": assembly.facts.host.cwd,
        "pid": posix.getpid(),
        "parent": posix.getppid(),
        "decision": verdict.decision,
        "policy": verdict.policy,
    }
    if text.positional:
        facts["arguments"] = tuple(redact(cut(argument)) for argument in text.positional[:20])
    return facts


def details(verdict: Verdict) -> dict[str, Plain]:
    """Return what is recorded besides of a text with a finding or one that could not be read."""
    from agentshell.redact import redact

    findings: list[Plain] = []
    for finding in verdict.findings[:MOST_FINDINGS]:
        target = finding.effect.target or Target("")
        findings.append(
            {
                "action": finding.effect.action,
                "decision": finding.decision,
                "rule": finding.rule,
                "summary": redact(cut(finding.effect.summary)),
                "target": redact(cut(target.name)),
                "environment": target.environment,
                **({"origin": redact(cut(finding.effect.origin))} if finding.effect.origin else {}),
                "evidence": tuple(
                    redact(cut(f"{piece.source}: {piece.value} ({piece.environment}) {piece.why}"))[:300]
                    for piece in target.evidence[:10]
                ),
            }
        )
    return {
        "coverage": verdict.coverage,
        "unread": tuple(cut(reason)[:300] for reason in verdict.unread[:MOST_FINDINGS]),
        "findings": tuple(findings),
        "more_findings": max(0, len(verdict.findings) - MOST_FINDINGS),
    }
