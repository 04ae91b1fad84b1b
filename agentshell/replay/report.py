"""Owns how a replay reads for people. Everything from a log is shown with its secrets hidden and nothing invisible."""

from __future__ import annotations

import datetime as dt
import os

from agentshell.render import safe

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from agentshell.colour import Paint
    from agentshell.model import Decision
    from agentshell.replay.records import Command
    from agentshell.replay.tally import Counts, Group, Tally

SHOWN: dict[str, tuple[Decision, ...]] = {
    "held": ("deny", "ask"),
    "stopped": ("deny",),
    "asked": ("ask",),
    "all": ("deny", "ask", "allow"),
}
"""What `--show` lists; held is the default."""
_WORDS: dict[Decision, str] = {"deny": "denied", "ask": "asked", "allow": "allowed"}
_COLOURS = {"deny": "red", "ask": "yellow", "allow": "green"}
_MOST_MISSING = 20


def told(tally: Tally, paint: Paint, *, show: str, most: int, cwd: str, home: str) -> str:
    """Return the report: the summary, the rules, and what is not known or could not be read.

    most is how many rules are listed (0: all), of groups as many.
    """
    blocks = [
        _summary(tally, paint),
        _agents(tally, home),
        *_groups(tally, paint, SHOWN[show], most, home),
        _next(tally),
        _doubts(tally, cwd, home),
        _problems(tally, home),
    ]
    return "\n".join("\n".join(rows) + "\n" for rows in map(list, blocks) if rows)


def _summary(tally: Tally, paint: Paint) -> Iterator[str]:
    counts = tally.all
    if tally.interrupted:
        yield paint("bold", "interrupted: this is what was read until then")
    distinct = f"{'more than ' if tally.more else ''}{tally.distinct:,}"
    first, last = day(tally.first), day(tally.last)
    span = "" if not tally.first else f", on {first}" if first == last else f", {first} to {last}"
    yield paint("bold", f"{_count(counts.commands, 'command')}, {distinct} of them distinct{span}")
    if not counts.commands:
        return
    wide = len(f"{counts.commands:,}")
    for decision in ("allow", "ask", "deny"):
        word = paint(_COLOURS[decision], f"{_WORDS[decision]:8}") if counts.by[decision] else f"{_WORDS[decision]:8}"
        rate = counts.per_thousand(decision)
        share = f"{rate / 10:6.1f} %" if decision == "allow" else f"{rate:6.1f} per 1,000"
        yield f"  {word} {counts.by[decision]:>{wide},}  {share}"
    if counts.rejected:
        yield f"  rejected {counts.rejected:>{wide},}  bash itself would not have read them, so nothing would have run"


def _agents(tally: Tally, home: str) -> Iterator[str]:
    if not tally.agents:
        return
    wide = max(5, *map(len, tally.agents))
    yield f"{'agent':{wide}}  commands  asked  denied  asks per 1,000  from"
    for name, counts in sorted(tally.agents.items(), key=lambda item: -item[1].commands):
        figures = f"{counts.commands:8,}  {counts.by['ask']:5,}  {counts.by['deny']:6,}  {counts.per_thousand():14.1f}"
        yield f"{name:{wide}}  {figures}  {_logs(tally.logs.get(name, set()), home)}"


def _logs(paths: set[str], home: str) -> str:
    if len(paths) == 1:
        return path_shown(next(iter(paths)), home)
    return f"{len(paths):,} logs in {path_shown(os.path.commonpath(paths), home)}"


def _groups(
    tally: Tally, paint: Paint, decisions: tuple[Decision, ...], most: int, home: str
) -> Iterator[Iterable[str]]:
    groups = sorted(tally.groups.values(), key=lambda group: (-_held(group.counts), group.name))
    listed = [group for group in groups if group.ranked(decisions)]
    for group in listed[: most or None]:
        yield _group(group, paint, decisions, most, home)
    left = len(listed) - len(listed[: most or None])
    if left or tally.ungrouped:
        also = f", and {tally.ungrouped:,} commands of groups past the 10,000th" if tally.ungrouped else ""
        yield [f"{left:,} more groups{also}; --most 0 lists all"]


def _held(counts: Counts) -> int:
    return counts.by["deny"] + counts.by["ask"]


def _group(group: Group, paint: Paint, decisions: tuple[Decision, ...], most: int, home: str) -> Iterator[str]:
    if group.name:
        counts = group.counts
        figures = f"{_count(counts.commands, 'command')}, {counts.by['ask']:,} asked, {counts.by['deny']:,} denied"
        yield paint("bold", f"{safe(group.name, 100)}: {figures}")
    rules = group.ranked(decisions)
    for rule in rules[: most or None]:
        times = ", ".join(f"{_WORDS[one]} {rule.by[one]:,}" for one in decisions if rule.by[one])
        yield f"{paint(_COLOURS[rule.decision], rule.name)}  {times}"
        for example in rule.examples:
            yield f"    {example.hit.shown}"
            yield f"      {example.hit.told}"
            yield f"      {where(example.command, home)}"
    if len(rules) > most > 0:
        yield f"{len(rules) - most:,} more rules; --most 0 lists all"


def where(command: Command, home: str) -> str:
    """Say where a command stands and when it was."""
    number = f":{command.number}" if command.number else ""
    when = f", {minute(command.when)}" if command.when else ""
    return f"{path_shown(command.source, home)}{number}{when}"


def _next(tally: Tally) -> Iterator[str]:
    """Say how to go on from here, where there is anything to go on about."""
    if any(group.rules for group in tally.groups.values()):
        yield "agentshell rules show RULE tells about a rule; environments: in config.yaml says what names mean"


def _doubts(tally: Tally, cwd: str, home: str) -> Iterator[str]:
    """Say what is not as it was, or was left out."""
    here = path_shown(cwd, home)
    rows = (
        (tally.gone, "command", "in a folder that is gone: judged as in an empty one"),
        (tally.homeless, "command", f"of which no folder is recorded: judged in {here} (--cwd names another)"),
        (tally.untimed, "command", "of which no time is recorded: left out, as --since was given"),
        (
            tally.repeated,
            "record",
            "that repeat others (a resumed session, a sub-agent, the end of a run): counted once",
        ),
    )
    told = [f"  {_count(count, noun)} {text}" for count, noun, text in rows if count]
    if told:
        yield "to be known:"
        yield from told


def _problems(tally: Tally, home: str) -> Iterator[str]:
    if tally.skipped:
        yield f"{_count(tally.skipped, 'record')} skipped:"
        for one in tally.named:
            number = f":{one.number}" if one.number else ""
            yield f"  {path_shown(one.source, home)}{number}: {safe(one.why, 200)}"
        if tally.skipped > len(tally.named):
            yield f"  and {tally.skipped - len(tally.named):,} more"
    if tally.missing:
        yield "not read:"
        for missing in tally.missing[:_MOST_MISSING]:
            yield f"  {path_shown(missing.path, home)}: {safe(missing.why, 200)}"
        if len(tally.missing) > _MOST_MISSING:
            yield f"  and {len(tally.missing) - _MOST_MISSING:,} more"


def path_shown(path: str, home: str) -> str:
    """Return a path for people, the account's home as `~`."""
    short = f"~{path[len(home) :]}" if len(home) > 1 and (path == home or path.startswith(f"{home}/")) else path
    return safe("standard input" if short == "-" else short, 200)


def day(when: float) -> str:
    """Return the day of a point in time, in this machine's zone."""
    return _local(when, "%Y-%m-%d")


def minute(when: float) -> str:
    """Return the day and minute of a point in time, in this machine's zone."""
    return _local(when, "%Y-%m-%d %H:%M")


def _local(when: float, form: str) -> str:
    try:
        return dt.datetime.fromtimestamp(when, dt.UTC).astimezone().strftime(form)
    except (ValueError, OverflowError, OSError):
        return "at an impossible time"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
