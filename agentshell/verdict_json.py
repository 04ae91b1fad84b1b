"""Owns the JSON forms of verdicts and explanations (`agentshell/verdict/v1`, `agentshell/explanation/v1`).

Keys are only ever added. Text is given as it was judged, not escaped for terminals: readers that show it must do so.
"""

from __future__ import annotations

from agentshell.policy import needs_name_typed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from agentshell.judge import Judged, Judgement
    from agentshell.model import Effect, Evidence, Finding, Invocation, Span, Target, Verdict
    from agentshell.policy import Policy

VERDICT = "agentshell/verdict/v1"
EXPLANATION = "agentshell/explanation/v1"
ERROR = "agentshell/error/v1"


def verdict_json(verdict: Verdict, policy: Policy) -> dict[str, Any]:
    """Return the verdict as JSON data."""
    return {
        "schema": VERDICT,
        "decision": verdict.decision,
        "coverage": verdict.coverage,
        "unread": list(verdict.unread),
        "findings": [_finding(finding, policy) for finding in verdict.findings],
        "policy": verdict.policy,
    }


def explanation_json(judgement: Judgement, policy: Policy) -> dict[str, Any]:
    """Return everything found about a line as JSON data; the verdict stands under `verdict`."""
    from agentshell.outline import tree_json

    return {
        "schema": EXPLANATION,
        "line": judgement.line.decode("utf-8", "backslashreplace"),
        "reading": tree_json(judgement.reading),
        "invocations": [_judged(one) for one in judgement.invocations],
        "verdict": verdict_json(judgement.verdict, policy),
    }


def error_json(message: str, **more: Any) -> dict[str, Any]:
    """Return what stands in for a verdict where none could be given; it holds the line."""
    return {"schema": ERROR, "decision": "ask", "findings": [], "error": message, **more}


def _finding(finding: Finding, policy: Policy) -> dict[str, Any]:
    return {
        "decision": finding.decision,
        "policy_rule": finding.rule,
        "name_typed": needs_name_typed(finding.effect, policy),
        **_effect(finding.effect),
    }


def _effect(effect: Effect) -> dict[str, Any]:
    return {
        "rule": effect.action,
        "level": effect.level,
        "scope": effect.scope,
        "certain": effect.certain,
        "summary": effect.summary,
        "reason": effect.reason,
        "origin": effect.origin,
        "instead": list(effect.instead),
        "via": list(effect.via),
        "span": _span(effect.span),
        "target": None if effect.target is None else _target(effect.target),
    }


def _target(target: Target) -> dict[str, Any]:
    return {
        "kind": target.kind,
        "name": target.name,
        "environment": target.environment,
        "evidence": [_evidence(piece) for piece in target.evidence],
    }


def _evidence(piece: Evidence) -> dict[str, str]:
    return {"source": piece.source, "value": piece.value, "environment": piece.environment, "why": piece.why}


def _judged(one: Judged) -> dict[str, Any]:
    return {
        **_invocation(one.invocation),
        "pack": one.pack,
        "command": list(one.command),
        "effects": [_effect(effect) for effect in one.effects],
        "unread": list(one.unread),
    }


def _invocation(invocation: Invocation) -> dict[str, Any]:
    return {
        "argv": [arg.shown for arg in invocation.argv],
        "span": _span(invocation.span),
        "cwd": invocation.cwd.shown,
        "via": list(invocation.via),
        "context": list(invocation.context),
        "place": {
            "kind": invocation.place.kind,
            "name": invocation.place.target.name,
            "environment": invocation.place.target.environment,
        },
    }


def _span(span: Span) -> dict[str, int]:
    return {"start": span.start, "end": span.end}
