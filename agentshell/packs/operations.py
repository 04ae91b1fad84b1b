"""Owns the operations file: the compact list of a CLI's many graded sub-commands, by service. It grades none itself.

A line is `SERVICE LEVEL: NAME NAME…`; the names are the service's sub-commands that the pack's `unlisted` verbs would
grade wrongly. `SERVICE:` alone names a service without such exceptions. `#` starts a comment.
"""

from __future__ import annotations

from agentshell.model import LEVELS
from agentshell.packs.model import Command
from agentshell.packs.problems import Mark, Source, near

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.model import Level


def commands_of(source: Source) -> tuple[dict[str, Command], list[str]]:
    """Return the services with their graded sub-commands, and every mistake in the file."""
    services: dict[str, dict[str, Command]] = {}
    problems: list[str] = []
    for number, line in enumerate(source.text.splitlines()):
        text = line.partition("#")[0].rstrip()
        if not text:
            continue
        head, colon, names = text.partition(":")
        words = head.split()
        mark = Mark(number, 0, len(head))
        if not colon or len(words) not in {1, 2} or (len(words) == 1 and names.strip()):
            problems.append(source.problem(mark, "a line is `SERVICE LEVEL: NAME NAME…`"))
            continue
        operations = services.setdefault(words[0], {})
        if len(words) == 1:
            continue
        level: Level | None = next((known for known in LEVELS if known == words[1]), None)
        if level is None:
            at = Mark(number, line.index(words[1]), len(words[1]))
            problems.append(source.problem(at, f"'{words[1]}' is no level", near(words[1], LEVELS)))
            continue
        for name in names.split():
            if name in operations:
                at = Mark(number, line.index(name, len(head)), len(name))
                problems.append(source.problem(at, f"'{words[0]} {name}' is graded twice"))
            operations[name] = Command(level=level)
    return {name: Command(commands=operations) for name, operations in services.items()}, problems
