"""Owns `agentshell explain LINE`: the way from a line to its verdict, step by step. It runs and records nothing."""

from __future__ import annotations

from agentshell.model import NOWHERE
from agentshell.outline import outline
from agentshell.policy import needs_name_typed
from agentshell.reading.tree import Unreadable
from agentshell.render import caret_lines, safe, text_of, width, worst_first

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentshell.colour import Paint
    from agentshell.judge import Judged, Judgement
    from agentshell.model import Effect, Target
    from agentshell.policy import Policy

_PAINTS = {
    "allow": "green",
    "ask": "yellow",
    "deny": "red",
    "production": "red",
    "unknown": "yellow",
    "staging": "yellow",
    "development": "green",
    "local": "green",
}


def explanation(judgement: Judgement, policy: Policy, paint: Paint) -> str:
    """Return the explanation as text: line, reading, invocations with effects and targets, findings, verdict."""
    sections = (
        ("line", _line(judgement)),
        ("reading", _reading(judgement)),
        ("invocations", _invocations(judgement, paint)),
        ("findings", _findings(judgement, policy, paint)),
        ("verdict", _verdict(judgement, paint)),
    )
    rows: list[str] = []
    for title, inside in sections:
        rows.append(paint("bold", title))
        rows += [f"  {row}".rstrip() for row in inside]
    return "\n".join(rows) + "\n"


def _line(judgement: Judgement) -> Iterator[str]:
    for row in text_of(judgement.line).split("\n"):
        yield safe(row)


def _reading(judgement: Judgement) -> Iterator[str]:
    reading = judgement.reading
    if isinstance(reading, Unreadable):
        yield f"unreadable: {safe(reading.why)}"
        if reading.syntax:
            yield f"bash says: {safe(reading.syntax)}"
        return
    if reading.doubt:
        yield f"the readers differ: {safe(reading.doubt)}"
    for number, script in enumerate(reading.scripts, 1):
        if len(reading.scripts) > 1:
            yield f"reading {number}"
        for row in outline(script):
            source = text_of(judgement.line[row.span.start : row.span.end])
            yield f"{'  ' * row.depth}{row.label:{22 - 2 * min(row.depth, 8)}}  {safe(source, 100)}"


def _invocations(judgement: Judgement, paint: Paint) -> Iterator[str]:
    if not judgement.invocations:
        yield "nothing would start"
    for number, one in enumerate(judgement.invocations, 1):
        yield f"{number}  {safe(one.invocation.shown, 200)}"
        for row in _details(one):
            yield f"   {row}"
        for effect in one.effects:
            for row in _effect(effect, judgement, paint):
                yield f"   {row}"


def _details(one: Judged) -> Iterator[str]:
    invocation = one.invocation
    if one.pack:
        command = f", command {' '.join(one.command)}" if one.command else ""
        yield f"pack {one.pack}{command}"
    elif invocation.argv:
        yield "no pack describes this program"
    if invocation.via:
        yield f"through {' > '.join(invocation.via)}"
    if invocation.place.kind != "here":
        target = invocation.place.target
        yield f"runs in {invocation.place.kind} {safe(target.name)} ({target.environment})"
    for note in invocation.context:
        yield safe(note)
    for missing in one.unread:
        yield f"unread: {safe(missing)}"


def _effect(effect: Effect, judgement: Judgement, paint: Paint) -> Iterator[str]:
    scope = "" if effect.scope == "one" else f", scope {effect.scope}"
    certain = "" if effect.certain else ", not certain"
    yield f"{effect.level}  {effect.action}{scope}{certain}"
    if effect.span != NOWHERE:
        source, carets = caret_lines(judgement.line, effect.span)
        yield source
        yield paint("bold", carets)
    yield f"  {safe(effect.summary)}"
    if effect.target is not None:
        yield from (f"  {row}" for row in _target(effect.target, paint))
    if effect.origin:
        from agentshell.redact import redact

        yield f"  with {safe(redact(effect.origin))}"
    if effect.reason:
        yield f"  {safe(effect.reason)}"
    for other in effect.instead:
        yield f"  instead: {safe(other)}"


def _target(target: Target, paint: Paint) -> Iterator[str]:
    name = " ".join(word for word in (target.kind, safe(target.name)) if word)
    yield f"{name}: {paint(_PAINTS[target.environment], target.environment)}"
    rows = [
        (
            safe(piece.source, 60),
            safe(piece.value, 60),
            piece.environment if piece.environment != "unknown" or piece.why else "says nothing",
            safe(piece.why),
        )
        for piece in target.evidence
    ]
    wide = [max((width(row[column]) for row in rows), default=0) for column in range(3)]
    for row in rows:
        padded = (text + " " * (most - width(text)) for text, most in zip(row, wide, strict=False))
        yield f"  {'  '.join((*padded, row[3]))}".rstrip()


def _findings(judgement: Judgement, policy: Policy, paint: Paint) -> Iterator[str]:
    findings = worst_first(judgement.verdict)
    if not findings:
        yield "none"
    for finding in findings:
        typed = ", the target's name typed" if needs_name_typed(finding.effect, policy) else ""
        decision = paint(_PAINTS[finding.decision], finding.decision)
        yield f"{decision}{typed}  {finding.effect.action}  by {finding.rule}"
    for missing in judgement.verdict.unread:
        yield f"unread  {safe(missing)}"


def _verdict(judgement: Judgement, paint: Paint) -> Iterator[str]:
    verdict = judgement.verdict
    coverage = "everything was read" if verdict.coverage == "full" else "some of it could not be read"
    meaning = {
        "allow": "it would run",
        "ask": "a person would have to approve it; with nobody to ask it is refused",
        "deny": "it would be refused",
    }[verdict.decision]
    yield f"{paint(_PAINTS[verdict.decision], verdict.decision)}: {meaning}; {coverage}"
