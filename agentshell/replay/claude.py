"""Owns how Claude Code writes its sessions: `~/.claude/projects/PROJECT/SESSION.jsonl`, `…/subagents/agent-*.jsonl`.

As Claude Code 2.1.328 writes them (recorded), and 1.0 to 2.1 as published logs show them. A forked or resumed session
repeats the records of the one before it, with their uuid; a sub-agent's records may be repeated in its parent's log.
"""

from __future__ import annotations

from agentshell.replay.records import Command, Skipped, inside, json_records, line_of, seconds, text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from agentshell.replay.records import About

AGENT = "claude"
_TOOLS = ("Bash", "Monitor")
"""The tools that hand a text to the shell; both take `command` (sdk-tools.d.ts of the npm package, 2.1.328)."""
_TYPED = ("<bash-input>", "</bash-input>")
"""What stands around a command that a person typed behind `!`."""
_MARKS = (b"Bash", b"Monitor", b"<bash-input>")


def read(lines: Iterable[bytes], about: About) -> Iterator[Command | Skipped]:
    """Yield the commands of a session, one record a line."""
    for found in json_records(lines, about.source, _MARKS):
        if isinstance(found, Skipped):
            yield found
            continue
        number, record = found
        session = text(record, "sessionId") or about.session
        # A sub-agent's record stands whole in its parent's progress record.
        nested = inside(record, "data", "message")
        for one in (record, nested) if isinstance(nested, dict) else (record,):
            for line, key in _commands(one):
                cwd = text(one, "cwd") or text(record, "cwd") or about.cwd
                when = seconds(one.get("timestamp") or record.get("timestamp"))
                if isinstance(line, bytes):
                    yield Command(line, about.source, number, AGENT, when, cwd, session, key)
                else:
                    yield Skipped(about.source, number, "a call of the shell tool without a command")


def _commands(record: dict[str, Any]) -> Iterator[tuple[bytes | None, str]]:
    """Yield each shell text of a record, None for a call without one, with its identity."""
    content, identity = inside(record, "message", "content"), text(record, "uuid")
    if isinstance(content, str) and record.get("type") == "user" and content.startswith(_TYPED[0]):
        yield line_of(content.removeprefix(_TYPED[0]).partition(_TYPED[1])[0]), identity
    for block in content if isinstance(content, list) else ():
        if not isinstance(block, dict) or block.get("type") != "tool_use" or block.get("name") not in _TOOLS:
            continue
        given = block.get("input")
        command = given.get("command") if isinstance(given, dict) else None
        # A Monitor may watch a connection, and then has no command.
        if command is not None or block["name"] == "Bash":
            call = text(block, "id")
            yield line_of(command), f"{identity}/{call}" if identity else call
