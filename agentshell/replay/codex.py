"""Owns how Codex CLI writes its sessions: `~/.codex/sessions/YEAR/MONTH/DAY/rollout-*.jsonl`.

As 0.169 writes them (recorded); the shell tools of earlier versions as protocol/src/models.rs of openai/codex has them:
`shell` with a list of words, `shell_command` with a text, `local_shell_call`, and, before 0.40, items without envelope.
A command stands twice where the end of its run was recorded too, and again in the log of a forked session. In code mode
the model writes JavaScript that calls the shell tool: its commands stand only where their runs were recorded.
"""

from __future__ import annotations

from agentshell.replay.records import Command, Skipped, folder, identity, inside, json_records, line_of, seconds, text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from agentshell.replay.records import About

AGENT = "codex"
_TOOLS = ("exec_command", "shell", "shell_command", "container.exec", "local_shell")
_RUNS = ("exec_command_begin", "exec_command_end")
_MARKS = (b"exec_command", b"shell", b"container.exec", b"CommandExecution", b"session_meta", b"turn_context")


def read(lines: Iterable[bytes], about: About) -> Iterator[Command | Skipped]:
    """Yield the commands of a session, one record a line."""
    session, cwd = "", about.cwd
    for found in json_records(lines, about.source, _MARKS):
        if isinstance(found, Skipped):
            yield found
            continue
        number, record = found
        payload = record.get("payload", record)
        if record.get("type") == "session_meta":
            # A fork's log repeats its ancestor's beginning behind its own.
            session = session or text(payload, "id")
            cwd = text(payload, "cwd") or cwd
        elif record.get("type") == "turn_context":
            cwd = text(payload, "cwd") or cwd
        elif isinstance(payload, dict):
            call = _call(payload)
            if isinstance(call, str):
                yield Skipped(about.source, number, call)
            elif call is not None:
                line, where, name = call
                key, when = identity(name, session or about.source), seconds(record.get("timestamp"))
                yield Command(line, about.source, number, AGENT, when, folder(where, cwd), session, key)


def _call(item: dict[str, Any]) -> tuple[bytes, str, str] | str | None:
    """Return the shell text, the folder and the id of a call, None where it is none of the shell; or what is wrong."""
    kind = item.get("type")
    if kind == "function_call" and item.get("name") in _TOOLS:
        given = _arguments(item.get("arguments"))
        command, where = given.get("cmd") or given.get("command"), text(given, "workdir")
    elif kind == "local_shell_call":
        action = item.get("action")
        command, where = inside(action, "command"), text(action, "working_directory")
    elif kind in _RUNS:
        command, where = item.get("command"), text(item, "cwd")
    elif kind == "item_completed" and inside(item, "item", "type") == "CommandExecution":
        item = item["item"]
        command, where = item.get("command"), _path(text(item, "cwd"))
    else:
        return None
    line = line_of(command)
    if line is None:
        return f"a call of the shell tool without a command ({kind})"
    return line, where, text(item, "call_id", "id")


def _arguments(given: object) -> dict[str, Any]:
    if isinstance(given, str):
        import json

        try:
            given = json.loads(given)
        except ValueError:
            return {}
    return given if isinstance(given, dict) else {}


def _path(address: str) -> str:
    """Return the path of a `file:` address; any other text is a path."""
    if not address.startswith("file://"):
        return address
    from urllib.parse import unquote

    return unquote(address.removeprefix("file://"))
