"""Owns tables of regular jobs: the commands that cron would run, of a file or text handed to crontab(1).

Source: crontab(5) of cron 3.0pl1: fields or `@daily`, variables, `%` as the end of the command.
"""

from __future__ import annotations

from agentshell.model import Inner, Stdin
from agentshell.payloads.sources import HOLE, holes, texts, to_arg

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentshell.facts import Facts
    from agentshell.model import Arg, Invocation
    from agentshell.packs.model import PayloadRule
    from agentshell.packs.parsed import Parsed

_FIELDS = 5
_MOST = 200


def recipes(parsed: Parsed, facts: Facts, rule: PayloadRule) -> tuple[Inner, ...]:
    """Return the jobs of the table, each as the shell that cron starts would read it."""
    found = [inner for source in texts(parsed, facts, rule) for inner in jobs(source.text, parsed.invocation)]
    return tuple(found[:_MOST])


def jobs(table: Arg, around: Invocation, *, user: bool = False) -> Iterator[Inner]:
    """Yield the jobs of a table; in the system's own a user's name stands before the command."""
    for command, changes in _jobs(holes(table), _FIELDS + user):
        yield Inner(
            "shell",
            "cron",
            text=to_arg(command, table.span),
            shell="sh",
            stdin=Stdin(),
            env=around.env.with_changes(changes) if changes else None,
            cwd=around.env.get("HOME"),
        )


def _jobs(table: str, fields: int) -> Iterator[tuple[str, dict[str, Arg | None]]]:
    """Yield each job's command, with the variables that stand above it."""
    changes: dict[str, Arg | None] = {}
    for line in table.split("\n"):
        # What is there already (`crontab -l`) is not known, and ends with a line of its own.
        text = line.rpartition(HOLE)[2].strip() if line.startswith(HOLE) else line.strip()
        if not text or text.startswith("#"):
            continue
        name, equals, value = text.partition("=")
        if equals and name.strip().replace("_", "").isalnum() and not name[:1].isdigit():
            changes = {**changes, name.strip(): to_arg(value.strip().strip("\"'"))}
            continue
        # `@daily` stands for the five fields of the time.
        before = fields - _FIELDS + 1 if text.startswith("@") else fields
        words = text.split(None, before)
        command = words[-1] if len(words) > before else ""
        if command.strip():
            yield command.strip().replace("\\%", "\0").partition("%")[0].replace("\0", "%"), changes
