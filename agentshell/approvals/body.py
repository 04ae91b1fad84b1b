"""Owns what exactly an approval covers: the body of a request, its digest, and how two bodies differ.

The body is what a person is shown and what the digest is of, so nobody can be shown one thing and approve another. It
holds the line, where it would run, what it would do to which target on what evidence, and digests of the variables,
files and policy that led there. Secrets in it are hidden; digests of the raw texts stand beside.
"""

from __future__ import annotations

import json
from hashlib import sha256

from agentshell.approvals.anew import LOOKS, made_anew, steady
from agentshell.model import Unknown
from agentshell.policy import needs_name_typed
from agentshell.redact import redact

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from agentshell.approvals.recorder import Recorder
    from agentshell.judge import Judgement
    from agentshell.model import Effect, Finding, Target
    from agentshell.policy import Policy

VERSION = "agentshell/request/v1"
LONGEST_LINE = 16_384
"""Characters of a line that are kept for showing; the digest is of the whole."""
MOST_COMMANDS = 200
MOST_FINDINGS = 100


def body(
    judgement: Judgement, recorder: Recorder, policy: Policy, *, start: Mapping[str, str], reasons: tuple[str, ...]
) -> dict[str, Any]:
    """Return the body for a judgement that was made through the recorder.

    start says how the shell was started (entry, shell, name, arguments), reasons why the text is held besides.
    """
    verdict = judgement.verdict
    does = [one.invocation for one in judgement.invocations if one.invocation.shown.partition(" ")[0] not in LOOKS]
    commands = "\n".join(f"{one.cwd.shown}\t{one.shown}" for one in does)
    line = judgement.line.decode("utf-8", "surrogateescape")
    anew = made_anew(line)
    line = steady(line, anew)
    return {
        "version": VERSION,
        "line": _shown_line(line),
        "sha256": _digest(line),
        "start": {name: _shown(text) for name, text in start.items()},
        "start_sha256": _digest(json.dumps(dict(start), sort_keys=True)),
        "cwd": recorder.cwd,
        "decision": verdict.decision,
        "coverage": verdict.coverage,
        "unread": [_shown(one) for one in (*reasons, *verdict.unread)],
        "effects": [_effect(one, policy, judgement.line) for one in verdict.findings[:MOST_FINDINGS]],
        "more_effects": max(0, len(verdict.findings) - MOST_FINDINGS),
        "commands": [_shown(one.shown) for one in does if one.shown][:MOST_COMMANDS],
        "commands_sha256": _digest(commands),
        "variables": {name: _digest(value) for name, value in sorted(recorder.variables.items()) if value is not None},
        "files": {steady(path, anew): _content(text) for path, text in sorted(recorder.files.items())},
        "policy": policy.digest,
    }


def well_formed(content: object) -> bool:
    """Whether JSON data is a body: anybody with the account can write what is none into the store."""
    if not isinstance(content, dict) or content.get("version") != VERSION:
        return False
    texts = all(
        isinstance(content.get(name), str) for name in ("line", "sha256", "cwd", "decision", "coverage", "policy")
    )
    lists = all(isinstance(content.get(name), list) for name in ("effects", "unread", "commands"))
    return texts and lists and isinstance(content.get("more_effects"), int) and all(map(_is_effect, content["effects"]))


def _is_effect(effect: object) -> bool:
    if not isinstance(effect, dict):
        return False
    target = effect.get("target")
    words = ("action", "level", "scope", "decision", "summary", "reason", "origin", "rule")
    return (
        all(isinstance(effect.get(name), str) for name in words)
        and isinstance(effect.get("certain"), bool)
        and isinstance(effect.get("span"), list)
        and isinstance(effect.get("instead"), list)
        and (target is None or (isinstance(target, dict) and isinstance(target.get("evidence"), list)))
    )


def canonical(content: Mapping[str, Any]) -> str:
    """Return the body as the one text that its digest is of."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def digest(text: str) -> str:
    """Return the digest of a canonical body."""
    return sha256(text.encode("ascii")).hexdigest()


def line_key(content: Mapping[str, Any], uid: int) -> str:
    """Return what stays the same when the same line is tried again in the same directory."""
    return _digest(json.dumps([content["sha256"], content["start_sha256"], content["cwd"], uid]))


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
    """Say for people what has changed between two bodies of the same line."""
    found: list[str] = []
    for kind, told in (("variables", "the variable {}"), ("files", "the file {}")):
        one, other = before.get(kind, {}), after.get(kind, {})
        found += [told.format(name) for name in sorted({*one, *other}) if one.get(name) != other.get(name)]
    if _targets(before) != _targets(after):
        found.append("what it would hit")
    if before.get("policy") != after.get("policy"):
        found.append("the policy")
    if before.get("commands_sha256") != after.get("commands_sha256"):
        found.append("what its words expand to")
    return tuple(found) or ("something it depends on",)


def _targets(content: Mapping[str, Any]) -> list[Any]:
    return [[one["action"], one["scope"], one.get("target")] for one in content.get("effects", ())]


def _effect(finding: Finding, policy: Policy, line: bytes) -> dict[str, Any]:
    effect: Effect = finding.effect
    return {
        "action": effect.action,
        "level": effect.level,
        "scope": effect.scope,
        "certain": effect.certain,
        "decision": finding.decision,
        "rule": finding.rule,
        "name_typed": needs_name_typed(effect, policy),
        "summary": _shown(effect.summary),
        "reason": effect.reason,
        "instead": [_shown(step) for step in effect.instead],
        "origin": _shown(effect.origin),
        "via": list(effect.via),
        "span": shown_span(line, effect.span.start, effect.span.end),
        "target": None if effect.target is None else _target(effect.target),
    }


def _target(target: Target) -> dict[str, Any]:
    return {
        "kind": target.kind,
        "name": _shown(target.name),
        "environment": target.environment,
        "scope": target.scope,
        "open": _shown(target.open),
        "evidence": [
            {
                "source": _shown(piece.source),
                "value": _shown(piece.value),
                "environment": piece.environment,
                "why": _shown(piece.why),
            }
            for piece in target.evidence[:20]
        ],
    }


def _shown(text: str, most: int = 2000) -> str:
    shown = redact(text)
    return shown if len(shown) <= most else f"{shown[:most]}… ({len(shown) - most} more characters)"


def _shown_line(text: str) -> str:
    """Return a line as it is shown; of a long one the start and the end, where agents put what their model wrote."""
    shown = redact(text)
    half = LONGEST_LINE // 2
    left_out = len(shown) - 2 * half
    return shown if left_out <= 0 else f"{shown[:half]}… ({left_out} more characters) …{shown[-half:]}"


def shown_span(line: bytes, start: int, end: int) -> list[int]:
    """Return where a span of the line lies in the line as it is shown, in bytes; never narrower than it was.

    What hidden secrets stand before and behind keeps its place from the start or the end of the line.
    """
    shown = _shown_line(line.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")
    if shown == line:
        return [start, end]
    least = min(len(line), len(shown))
    same = next((at for at in range(least) if line[at] != shown[at]), least)
    rest = least - same
    behind = next((at for at in range(rest) if line[-1 - at] != shown[-1 - at]), rest)
    after, more = len(line) - behind, len(shown) - len(line)
    begins = start if start <= same else start + more if start >= after else same
    ends = end if end <= same else end + more if end >= after else len(shown) - behind
    return [begins, max(begins, ends)]


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def _content(text: str | Unknown) -> str:
    return text.why if isinstance(text, Unknown) else _digest(text)
