"""Owns the words of a past session's log: a command, a record that could not be used, what is known of a file.

The readers beside it, one a format, turn content into these. They open nothing; `files` does.
"""

from __future__ import annotations

from agentshell.batch import line_bytes
from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

LONGEST = 64 << 20
"""Bytes of one record, or of a file that has to be read whole; a longer one is not read."""
_SHELLS = frozenset({"bash", "sh", "zsh", "dash", "ash", "ksh", "fish"})


class Command(Value):
    """One command of a past session.

    source and number say where it stands: a file, and the line in it (0 where lines say nothing). when is in seconds
    since 1970, 0 where it is not known; cwd is "" where it is not. key is the record's own identity, by which a copy
    in another file is recognised; "" where records have none.
    """

    line: bytes
    source: str
    number: int
    agent: str
    when: float = 0.0
    cwd: str = ""
    session: str = ""
    key: str = ""


class Skipped(Value):
    """A record that could not be used, and why."""

    source: str
    number: int
    why: str


class About(Value):
    """What is known of a log from around it: its path, the project's folder, the session; "" for what is not."""

    source: str
    cwd: str = ""
    session: str = ""


def json_records(
    lines: Iterable[bytes], source: str, marks: tuple[bytes, ...]
) -> Iterator[tuple[int, dict[str, Any]] | Skipped]:
    """Yield the number and the content of every record, one a line, that holds one of the marks.

    The others are not parsed, only looked at: most of a log is what commands printed.
    """
    import json

    for number, line in enumerate(lines, 1):
        text = line.strip()
        if not text:
            continue
        if len(text) > LONGEST:
            yield Skipped(source, number, f"longer than {LONGEST >> 20} MiB")
        elif not (text.startswith(b"{") and text.endswith(b"}")):
            yield Skipped(source, number, "no JSON object: the record stops half-way, or is damaged")
        elif any(mark in text for mark in marks):
            try:
                record = json.loads(text)
            except (ValueError, RecursionError) as error:
                yield Skipped(source, number, f"no JSON: {error}")
                continue
            yield number, record


def document(content: bytes, source: str) -> Any | Skipped:
    """Return the content of a file that is one JSON text."""
    import json

    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        return Skipped(source, 0, f"no JSON: {error}")


def line_of(command: object) -> bytes | None:
    """Return the shell text of a command as agents record it, None where it is none.

    A list of words is either a shell with its text (`["bash", "-lc", TEXT]`: the text) or a program with arguments.
    """
    if isinstance(command, str):
        return line_bytes(command)
    if not isinstance(command, list) or not all(isinstance(word, str) for word in command):
        return None
    if len(command) == 3 and command[0].rpartition("/")[2] in _SHELLS and _is_text_option(command[1]):
        return line_bytes(command[2])
    from shlex import quote

    return line_bytes(" ".join(map(quote, command)))


def _is_text_option(word: str) -> bool:
    return word.startswith("-") and word.endswith("c") and word[1:].isalpha()


def text(record: object, *names: str) -> str:
    """Return the first of the named members that is a text that says something, else ""."""
    if isinstance(record, dict):
        for name in names:
            value = record.get(name)
            if isinstance(value, str) and value:
                return value
    return ""


def inside(record: object, *names: str) -> Any:
    """Return the member of a member …, None where the way ends."""
    for name in names:
        if not isinstance(record, dict):
            return None
        record = record.get(name)
    return record


def seconds(when: object) -> float:
    """Return a point in time in seconds since 1970, 0 for none.

    Given as ISO 8601 (without a zone: this machine's), or as a number of seconds, milliseconds or microseconds.
    """
    if isinstance(when, str):
        import datetime as dt

        try:
            return dt.datetime.fromisoformat(when).timestamp()
        except (ValueError, OverflowError):
            return 0.0
    if isinstance(when, bool) or not isinstance(when, int | float) or when <= 0:
        return 0.0
    # Seconds stay below 1e11 until the year 5138.
    return when / (1e6 if when >= 1e14 else 1e3 if when >= 1e11 else 1.0)


def folder(given: str, cwd: str) -> str:
    """Return the folder that a tool was told to start in, seen from the session's."""
    if not given or not (cwd or given.startswith("/")):
        return cwd
    return given if given.startswith("/") else f"{cwd}/{given}"


def identity(call: str, session: str) -> str:
    """Return a tool call's identity; the session is part of it where the call's id is one that may come again.

    The ids of the large APIs are random and are kept where a session is resumed or forked; others count from 0.
    """
    if len(call) >= 20 and call.startswith(("call_", "toolu_", "chatcmpl-tool-", "exec-")):
        return call
    return f"{session}/{call}" if call else ""
