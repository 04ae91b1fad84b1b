"""Owns the operations file: the compact list of a CLI's many graded sub-commands, by service. It grades none itself.

A line is `SERVICE LEVEL: NAME NAME…`, where SERVICE may be several words (`sql instances`); the names are the service's
sub-commands that the pack's `unlisted` verbs would grade wrongly. `SERVICE:` alone names a service without such
exceptions. `#` starts a comment.
"""

from __future__ import annotations

from agentshell.model import LEVELS
from agentshell.packs.model import Command
from agentshell.packs.problems import Mark, Source, near

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    from agentshell.model import Level

    Tree: TypeAlias = "dict[str, Tree | Level]"


def commands_of(source: Source) -> tuple[dict[str, Command], list[str]]:
    """Return the services with their graded sub-commands, and every mistake in the file."""
    services: Tree = {}
    problems: list[str] = []
    for number, line in enumerate(source.text.splitlines()):
        text = line.partition("#")[0].rstrip()
        if not text:
            continue
        head, colon, names = text.partition(":")
        words = head.split()
        if not colon or not words:
            problems.append(source.problem(Mark(number, 0, len(head)), "a line is `SERVICE LEVEL: NAME NAME…`"))
            continue
        if not names.strip():
            _group(services, words)
            continue
        *path, last = words
        level: Level | None = next((known for known in LEVELS if known == last), None)
        if level is None or not path:
            at = Mark(number, line.index(last), len(last))
            problems.append(source.problem(at, f"'{last}' is no level", near(last, LEVELS)))
            continue
        group = _group(services, path)
        for name in names.split():
            if name in group:
                at = Mark(number, line.index(name, len(head)), len(name))
                problems.append(source.problem(at, f"'{' '.join(path)} {name}' is graded twice"))
            group[name] = level
    return {name: _command(below) for name, below in services.items()}, problems


def _group(tree: Tree, path: list[str]) -> Tree:
    """Return the group at the path, made where it is not there; a graded command that is also a group stays graded."""
    for word in path:
        below = tree.setdefault(word, {})
        if isinstance(below, str):
            below = tree[word] = {"": below}
        tree = below
    return tree


def _command(below: Tree | Level) -> Command:
    if isinstance(below, str):
        return Command(level=below)
    own = below.get("")
    commands = {name: _command(inner) for name, inner in below.items() if name}
    return (
        Command(level=own, operands=True, commands=commands)
        if isinstance(own, str)
        else Command(group=True, commands=commands)
    )
