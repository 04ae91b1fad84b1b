"""Owns how opencode keeps its sessions: `part` rows of `~/.local/share/opencode/opencode.db`, and, before 1.2, files.

As 1.18 writes them (recorded); a file `storage/part/MESSAGE/PART.json` has the same object as a row's `data`, with the
session's id in it. A forked session repeats the parts of the one before it under new ids, with their calls' ids and
times.
"""

from __future__ import annotations

from agentshell.replay.records import Command, Skipped, document, folder, inside, line_of, seconds, text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from agentshell.replay.records import About

AGENT = "opencode"
_TOOLS = ("bash", "shell")
QUERY = (
    "select part.rowid, part.session_id, session.directory, part.data from part"
    " left join session on session.id = part.session_id where part.data like '%\"tool\"%' order by part.rowid"
)
"""What a database is asked for; `read_rows` takes the answer."""


def read_rows(rows: Iterable[tuple[int, str, str | None, str]], about: About) -> Iterator[Command | Skipped]:
    """Yield the commands of a database: rowid, session, its folder, and the part as JSON."""
    for number, session, where, data in rows:
        found = document(data.encode("utf-8", "surrogateescape"), about.source)
        if isinstance(found, Skipped):
            yield found.replace(number=number)
        else:
            yield from _command(found, number, session, where or "", about)


def read_part(content: bytes, about: About) -> Iterator[Command | Skipped]:
    """Yield the command of a file that holds one part; most parts are none."""
    found = document(content, about.source)
    if isinstance(found, Skipped):
        yield found
        return
    yield from _command(found, 0, text(found, "sessionID") or about.session, about.cwd, about)


def _command(part: Any, number: int, session: str, cwd: str, about: About) -> Iterator[Command | Skipped]:
    if inside(part, "type") != "tool" or part.get("tool") not in _TOOLS:
        return
    state = part.get("state")
    if inside(state, "status") == "pending":
        # Its arguments are still on their way.
        return
    given, start = inside(state, "input"), inside(state, "time", "start")
    line = line_of(inside(given, "command"))
    if line is None:
        yield Skipped(about.source, number, "a call of the shell tool without a command")
        return
    key = f"{text(part, 'callID')}/{start}" if start else ""
    where = folder(text(given, "workdir"), cwd)
    yield Command(line, about.source, number, AGENT, seconds(start), where, session, key)
