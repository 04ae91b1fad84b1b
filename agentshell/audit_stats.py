"""Owns `agentshell audit stats`: how often each rule asks, how people answer, and how long it takes.

A rule that asks often and is always approved is one to loosen; one that is often refused earns its questions.
"""

from __future__ import annotations

import json
from statistics import median, quantiles

from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

SCHEMA = "agentshell/audit-stats/v1"
ENOUGH = 3
"""Approvals without a single refusal after which a rule is one to loosen."""


class Rule(Value):
    """What became of one rule's questions: requests made, approved, refused, and ended without an answer."""

    name: str
    asked: int = 0
    approved: int = 0
    refused: int = 0
    unanswered: int = 0
    denied: int = 0

    @property
    def loosen(self) -> bool:
        """Whether people have always approved it, and often enough to tell."""
        return self.approved >= ENOUGH and not self.refused


class Stats(Value):
    """The figures of a log: rules, the ones that ask most first, and the seconds that answers took."""

    rules: tuple[Rule, ...]
    median: float | None = None
    ninety: float | None = None
    lines: int = 0


def stats(records: Iterable[dict[str, Any]], since: str = "") -> Stats:
    """Return the figures of the records, from the time `since` on (as it stands in the log)."""
    counts: dict[str, dict[str, int]] = {}
    open_requests: dict[str, tuple[str, ...]] = {}
    seconds: list[float] = []
    lines = 0

    def count(rules: Iterable[str], what: str) -> None:
        for rule in set(rules):
            counts.setdefault(rule, {})[what] = counts.setdefault(rule, {}).get(what, 0) + 1

    for record in records:
        if str(record.get("time", "")) < since or _doctors(record):
            continue
        event, request = record.get("event"), str(record.get("request", ""))
        rules = tuple(map(str, record.get("rules", ()))) or ("unreadable",)
        if event in ("judged", "started") and "line" in record:
            lines += 1
        if event == "judged" and record.get("decision") == "deny":
            count((one["action"] for one in record.get("findings", ()) if one.get("decision") == "deny"), "denied")
        elif event == "asked" and request not in open_requests and not record.get("joined"):
            open_requests[request] = rules
            count(rules, "asked")
        elif event in ("approved", "refused") and "by" in record:
            count(open_requests.pop(request, rules), event)
            if isinstance(record.get("seconds"), int | float):
                seconds.append(float(record["seconds"]))
    for rules in open_requests.values():
        count(rules, "unanswered")
    found = [Rule(name, **given) for name, given in counts.items()]
    found.sort(key=lambda rule: (-rule.asked, -rule.denied, rule.name))
    ninety = quantiles(seconds, n=10)[-1] if len(seconds) > 1 else (seconds[0] if seconds else None)
    return Stats(tuple(found), median(seconds) if seconds else None, ninety, lines)


def _doctors(record: dict[str, Any]) -> bool:
    """Whether a record is of the canary that `agentshell doctor` starts: nobody's work, so it counts for nobody."""
    if not str(record.get("session", "")).startswith("doctor-"):
        return False
    # The session's name alone could be anybody's.
    return all(str(one.get("action", "")).startswith("agentshell-canary/") for one in record.get("findings", ()))


def told(found: Stats) -> str:
    """Return the figures for people."""
    rows = [f"{found.lines} lines in the log"]
    if found.median is not None and found.ninety is not None:
        rows.append(f"answers took {found.median:.0f} s (median), {found.ninety:.0f} s (nine of ten)")
    if found.rules:
        wide = max(len(rule.name) for rule in found.rules)
        rows.append(f"{'rule':{wide}}  asked  approved  refused  unanswered  denied")
        for rule in found.rules:
            answers = f"{rule.asked:5}  {rule.approved:8}  {rule.refused:7}  {rule.unanswered:10}  {rule.denied:6}"
            rows.append(f"{rule.name:{wide}}  {answers}")
    loosen = [rule.name for rule in found.rules if rule.loosen]
    if loosen:
        rows.append(f"always approved, {ENOUGH} times or more; to be loosened in policy.yaml or with `environments:`?")
        rows += [f"  {name}" for name in loosen]
    return "\n".join(rows) + "\n"


def as_json(found: Stats) -> str:
    """Return the figures as JSON (`agentshell/audit-stats/v1`)."""
    rules = [{**{name: getattr(rule, name) for name in Rule.__fields__}, "loosen": rule.loosen} for rule in found.rules]
    times = {"median_seconds": found.median, "ninety_percent_seconds": found.ninety}
    return json.dumps({"schema": SCHEMA, "lines": found.lines, **times, "rules": rules}, indent=2)
