"""Owns how OpenHands writes its conversations: one JSON file an event, in `~/.openhands/conversations/ID/events`.

As openhands-sdk 1.58 writes them (recorded: `kind`), and 0.x wrote them in `~/.openhands/sessions/ID/events` (`action`:
openhands/events/action/commands.py and serialization/event.py of that version). What is typed to a program that runs
(`is_input`) is no command. An observation tells the folder that the shell was left in.
"""

from __future__ import annotations

from agentshell.replay.records import Command, Skipped, document, identity, inside, line_of, seconds, text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from agentshell.replay.records import About

AGENT = "openhands"
_KINDS = ("TerminalAction", "ExecuteBashAction", "BashAction")


def read(events: Iterable[tuple[str, bytes]], about: About) -> Iterator[Command | Skipped]:
    """Yield the commands of a conversation: the path and the content of each event, in order.

    A content may also be a list of events, as an exported trajectory is.
    """
    cwd = about.cwd
    for source, content in events:
        found = document(content, source)
        if isinstance(found, Skipped):
            yield found
            continue
        history = inside(found, "history") or inside(found, "trajectory")
        for event in found if isinstance(found, list) else history if isinstance(history, list) else [found]:
            cwd = _folder_after(event) or cwd
            command = _command(event)
            if command is None:
                continue
            line = line_of(command[0])
            if line is None:
                yield Skipped(source, 0, "a call of the shell tool without a command")
            elif line.strip():
                key = identity(command[1], about.session or source)
                yield Command(line, source, 0, AGENT, seconds(event.get("timestamp")), cwd, about.session, key)


def _command(event: object) -> tuple[object, str] | None:
    """Return the command of an event with its identity; None where it starts none."""
    action = inside(event, "action")
    if isinstance(action, dict) and action.get("kind") in _KINDS:
        return None if _true(action.get("is_input")) else (action.get("command"), str(inside(event, "id")))
    if action == "run":
        given = inside(event, "args")
        return None if _true(inside(given, "is_input")) else (inside(given, "command"), str(inside(event, "id")))
    return None


def _folder_after(event: object) -> str:
    metadata: Any = inside(event, "observation", "metadata") or inside(event, "extras", "metadata")
    return text(metadata, "working_dir")


def _true(value: object) -> bool:
    # 0.x wrote it as a text.
    return value is True or value == "true"
