"""Owns tables of regular jobs: the commands that cron would run, of a file or text handed to crontab(1).

Source: crontab(5) of cron 3.0pl1: fields or `@daily`, variables, `%` as the end of the command.
"""

from __future__ import annotations

from agentshell.model import Inner
from agentshell.payloads.sources import HOLE, holes, texts, to_arg

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentshell.facts import Facts
    from agentshell.model import Arg
    from agentshell.packs.model import PayloadRule
    from agentshell.packs.parsed import Parsed

_FIELDS = 5
_MOST = 200


def recipes(parsed: Parsed, facts: Facts, rule: PayloadRule) -> tuple[Inner, ...]:
    """Return the jobs of the table, each as the shell that cron starts would read it."""
    found: list[Inner] = []
    home = parsed.invocation.env.get("HOME")
    for source in texts(parsed, facts, rule):
        for command, changes in _jobs(holes(source.text)):
            found.append(
                Inner(
                    "shell",
                    "cron",
                    text=to_arg(command, source.span),
                    shell="sh",
                    env=parsed.invocation.env.with_changes(changes) if changes else None,
                    cwd=home,
                )
            )
    return tuple(found[:_MOST])


def _jobs(table: str) -> Iterator[tuple[str, dict[str, Arg | None]]]:
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
        command = text.partition(" ")[2] if text.startswith("@") else _after_fields(text)
        if command.strip():
            yield command.strip().replace("\\%", "\0").partition("%")[0].replace("\0", "%"), changes


def _after_fields(text: str) -> str:
    words = text.split(None, _FIELDS)
    return words[_FIELDS] if len(words) > _FIELDS else ""
