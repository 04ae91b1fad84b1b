"""Owns how Gemini CLI writes its sessions: `~/.gemini/tmp/PROJECT/chats/session-*.jsonl`, `.json` in earlier versions.

As 0.61 writes them (recorded), and as packages/core/src/services/chatRecordingService.ts of google-gemini/gemini-cli
has the earlier form: one object with all `messages`. A message is written again when its tool calls have ended.
`logs.json` beside them holds what people typed, and no command. Qwen Code, which came from it, writes
`~/.qwen/projects/PROJECT/chats/*.jsonl`: records as Claude Code's, calls as the Gemini API's (0.24, recorded).
"""

from __future__ import annotations

from agentshell.replay.records import Command, Skipped, document, folder, inside, json_records, line_of, seconds, text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from agentshell.replay.records import About

AGENT = "gemini"
QWEN = "qwen"
_TOOL = "run_shell_command"
_MARKS = (b"run_shell_command", b"projectHash")


def read(lines: Iterable[bytes], about: About) -> Iterator[Command | Skipped]:
    """Yield the commands of a session, one record a line."""
    session = about.session
    for found in json_records(lines, about.source, _MARKS):
        if isinstance(found, Skipped):
            yield found
            continue
        number, record = found
        session = text(record, "sessionId") or session
        if isinstance(inside(record, "message", "parts"), list):
            yield from _parts(record, number, session, about)
            continue
        messages = inside(record, "$set", "messages")
        yield from _commands(messages if isinstance(messages, list) else [record], number, session, about)


def read_whole(content: bytes, about: About) -> Iterator[Command | Skipped]:
    """Yield the commands of a session that is one JSON object."""
    found = document(content, about.source)
    if isinstance(found, Skipped):
        yield found
        return
    messages = inside(found, "messages")
    yield from _commands(messages if isinstance(messages, list) else [], 0, text(found, "sessionId"), about)


def _commands(messages: list[Any], number: int, session: str, about: About) -> Iterator[Command | Skipped]:
    for message in messages:
        calls = inside(message, "toolCalls")
        for call in calls if isinstance(calls, list) else ():
            if not isinstance(call, dict) or call.get("name") != _TOOL:
                continue
            line = line_of(inside(call, "args", "command"))
            if line is None:
                yield Skipped(about.source, number, "a call of the shell tool without a command")
                continue
            cwd = folder(text(call.get("args"), "dir_path", "directory"), about.cwd)
            when = seconds(call.get("timestamp") or message.get("timestamp"))
            key = f"{text(message, 'id') or session}/{text(call, 'id')}"
            yield Command(line, about.source, number, AGENT, when, cwd, session, key)


def _parts(record: dict[str, Any], number: int, session: str, about: About) -> Iterator[Command | Skipped]:
    for part in record["message"]["parts"]:
        call = inside(part, "functionCall")
        if inside(call, "name") != _TOOL:
            continue
        line = line_of(inside(call, "args", "command"))
        if line is None:
            yield Skipped(about.source, number, "a call of the shell tool without a command")
            continue
        cwd = folder(text(inside(call, "args"), "directory"), text(record, "cwd") or about.cwd)
        key = f"{text(record, 'uuid') or session}/{text(call, 'id')}"
        yield Command(line, about.source, number, QWEN, seconds(record.get("timestamp")), cwd, session, key)
