"""Owns opening logs and handing their content to the reader of their format, a piece at a time."""

from __future__ import annotations

import os
import sys

from agentshell.errors import AgentShellError
from agentshell.replay import claude, codex, gemini, history, opencode, openhands, plain, swe_agent
from agentshell.replay.records import LONGEST
from agentshell.replay.sources import STDIN, sniffed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import BinaryIO

    from agentshell.replay.records import About, Command, Skipped
    from agentshell.replay.sources import Source

    Reader = Callable[[Iterable[bytes], About], Iterator[Command | Skipped]]
    Tick = Callable[[int], None]

_BY_LINE: dict[str, Reader] = {
    "claude": claude.read,
    "codex": codex.read,
    "gemini": gemini.read,
    "history": history.read,
    "list": plain.read,
}
_STEP = 1 << 16


class ReadError(AgentShellError):
    """A log that cannot be read at all; the message says why."""


def commands(source: Source, tick: Tick, *, separated: bool = False) -> Iterator[Command | Skipped]:
    """Yield what is in a log; tick is told how many bytes of it have been gone through since it was told last.

    separated: a plain list is separated by NUL, not by lines. Raises OSError and ReadError.
    """
    if source.path == STDIN:
        yield from _stream(sys.stdin.buffer, source, tick, separated=separated)
    elif source.format == "openhands":
        yield from openhands.read(_events(source, tick), source.about)
    elif source.format == "opencode" and not source.path.endswith(".json"):
        yield from _database(source)
        tick(source.size)
    elif source.format in ("opencode", "swe-agent") or source.path.endswith(".json"):
        whole = {"opencode": opencode.read_part, "swe-agent": swe_agent.read, "gemini": gemini.read_whole}
        if source.format not in whole:
            raise ReadError(f"no log of {source.format} is a .json file")
        yield from whole[source.format](_whole(source.path), source.about)
        tick(source.size)
    else:
        with open(source.path, "rb") as file:
            yield from _stream(file, source, tick, separated=separated)


def _stream(file: BinaryIO, source: Source, tick: Tick, *, separated: bool) -> Iterator[Command | Skipped]:
    name = source.format
    lines = _pieces(file, tick) if separated else _lines(file, tick)
    if name == "auto":
        first = next(lines, b"")
        name = sniffed("", first) or "list"
        lines = _before(first, lines)
    if separated:
        return plain.read_separated(lines, source.about)
    if name not in _BY_LINE:
        raise ReadError(f"a log of {name} is no stream")
    return _BY_LINE[name](lines, source.about)


def _before(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    if first:
        yield first
    yield from rest


def _lines(file: BinaryIO, tick: Tick) -> Iterator[bytes]:
    """Yield the lines of a file; one that is far too long is cut, so that it takes no more room than that."""
    gone = 0
    while line := file.readline(LONGEST + 1):
        yield line
        gone += len(line)
        while len(line) > LONGEST and not line.endswith(b"\n"):
            line = file.readline(LONGEST)
            gone += len(line)
            if len(line) < LONGEST:
                break
        if gone >= _STEP:
            tick(gone)
            gone = 0
    tick(gone)


def _pieces(file: BinaryIO, tick: Tick) -> Iterator[bytes]:
    """Yield what stands between NULs."""
    rest = b""
    while block := file.read(_STEP):
        *whole, rest = (rest + block).split(b"\0")
        yield from whole
        tick(len(block))
        if len(rest) > LONGEST:
            raise ReadError(f"a piece is longer than {LONGEST >> 20} MiB: are there NULs in it?")
    if rest:
        yield rest


def _whole(path: str) -> bytes:
    if os.stat(path).st_size > LONGEST:
        raise ReadError(f"larger than {LONGEST >> 20} MiB, and to be read whole")
    with open(path, "rb") as file:
        return file.read()


def _events(source: Source, tick: Tick) -> Iterator[tuple[str, bytes]]:
    """Yield the events of a conversation in their order, or the one file there is."""
    if not os.path.isdir(source.path):
        yield source.path, _whole(source.path)
        tick(source.size)
        return
    names = [name for name in os.listdir(source.path) if name.endswith(".json")]
    # `7.json` in 0.x, `event-00007-….json` since.
    for name in sorted(names, key=lambda name: (_count(name), name)):
        content = _whole(f"{source.path}/{name}")
        yield f"{source.path}/{name}", content
        tick(len(content))


def _count(name: str) -> int:
    digits = name.removeprefix("event-").partition("-")[0].partition(".")[0]
    return int(digits) if digits.isdigit() else 0


def _database(source: Source) -> Iterator[Command | Skipped]:
    import sqlite3
    from contextlib import closing
    from urllib.parse import quote

    problem = ""
    # A database in use is read as it is; one that may not be written beside is taken to be at rest.
    for option in ("mode=ro", "mode=ro&immutable=1"):
        begun = False
        try:
            with closing(sqlite3.connect(f"file:{quote(source.path)}?{option}", uri=True)) as database:
                database.text_factory = lambda content: content.decode("utf-8", "surrogateescape")
                rows = database.execute(opencode.QUERY)
                begun = True
                yield from opencode.read_rows(rows, source.about)
                return
        except sqlite3.DatabaseError as error:
            if begun:
                raise ReadError(f"the database is damaged: {error}") from error
            problem = str(error)
    raise ReadError(f"no database of opencode's: {problem}")
