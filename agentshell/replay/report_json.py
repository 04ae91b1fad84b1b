"""Owns the JSON form of a replay (`agentshell/replay/v1`). Keys are only ever added; texts come without secrets."""

from __future__ import annotations

import datetime as dt

from agentshell.replay.report import SHOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from agentshell.model import Decision
    from agentshell.replay.tally import Counts, Example, Group, Rule, Tally

SCHEMA = "agentshell/replay/v1"
KEYS = """\
keys of --json (agentshell/replay/v1; more may be added):
  interrupted, distinct, distinct_exact, from, until
  total            commands, allowed, asked, denied, rejected, asked_per_1000, denied_per_1000
  agents           of each: name, logs, and the same figures
  groups           of each: name (the agent or session; "" by rule), the same figures, rules: of each rule, allowed,
                   asked, denied, examples: line, told, decision, source, line_number, time, cwd, agent, session
  apart            cwd_gone, cwd_unknown, time_unknown, repeated
  skipped          records, named: source, line_number, why
  not_read         path, why"""
"""Said in the help, which is where people look."""


def report_json(tally: Tally, *, show: str) -> dict[str, Any]:
    """Return the replay as JSON data; a time that is not known is null."""
    decisions = SHOWN[show]
    groups = sorted(tally.groups.values(), key=lambda group: (-group.counts.by["ask"], group.name))
    return {
        "schema": SCHEMA,
        "interrupted": tally.interrupted,
        "distinct": tally.distinct,
        "distinct_exact": not tally.more,
        "from": _time(tally.first),
        "until": _time(tally.last),
        "total": _figures(tally.all),
        "agents": [
            {"name": name, "logs": len(tally.logs.get(name, ())), **_figures(counts)}
            for name, counts in tally.agents.items()
        ],
        "groups": [_group(group, decisions) for group in groups],
        "apart": {
            "cwd_gone": tally.gone,
            "cwd_unknown": tally.homeless,
            "time_unknown": tally.untimed,
            "repeated": tally.repeated,
        },
        "skipped": {
            "records": tally.skipped,
            "named": [{"source": one.source, "line_number": one.number, "why": one.why} for one in tally.named],
        },
        "not_read": [{"path": one.path, "why": one.why} for one in tally.missing],
    }


def _figures(counts: Counts) -> dict[str, Any]:
    return {
        "commands": counts.commands,
        "allowed": counts.by["allow"],
        "asked": counts.by["ask"],
        "denied": counts.by["deny"],
        "rejected": counts.rejected,
        "asked_per_1000": round(counts.per_thousand("ask"), 2),
        "denied_per_1000": round(counts.per_thousand("deny"), 2),
    }


def _group(group: Group, decisions: tuple[Decision, ...]) -> dict[str, Any]:
    return {"name": group.name, **_figures(group.counts), "rules": [_rule(rule) for rule in group.ranked(decisions)]}


def _rule(rule: Rule) -> dict[str, Any]:
    by = {"allowed": rule.by["allow"], "asked": rule.by["ask"], "denied": rule.by["deny"]}
    return {"rule": rule.name, **by, "examples": [_example(one) for one in rule.examples]}


def _example(example: Example) -> dict[str, Any]:
    hit, command = example.hit, example.command
    return {
        "line": hit.shown,
        "told": hit.told,
        "decision": hit.decision,
        "source": command.source,
        "line_number": command.number,
        "time": _time(command.when),
        "cwd": command.cwd,
        "agent": command.agent,
        "session": command.session,
    }


def _time(when: float) -> str | None:
    if not when:
        return None
    try:
        return dt.datetime.fromtimestamp(when, dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    except (ValueError, OverflowError, OSError):
        return None
