"""No record stops a replay: recorded logs with bytes changed, and with members of every other type."""

from __future__ import annotations

import json
import random
import sqlite3
from pathlib import Path

import pytest

from agentshell.replay import claude, codex, gemini, opencode, openhands, swe_agent
from agentshell.replay.records import About, Command, Skipped

FIXTURES = Path(__file__).parent / "fixtures"
ABOUT = About("log", "/home/dev/shop", "s")
OTHERS = (None, True, 7, -1.5, 1e300, "", "x", "\ud800", [], ["x"], [[]], {}, {"x": 1})


def by_line(read):
    return lambda content: read(content.splitlines(keepends=True), ABOUT)


def rows(content):
    found = [(number, "s", "/", text.decode("utf-8", "replace")) for number, text in enumerate(content.splitlines())]
    return opencode.read_rows(found, ABOUT)


def parts():
    with sqlite3.connect(":memory:") as database:
        database.executescript((FIXTURES / "opencode.sql").read_text())
        found = "\n".join(row[0] for row in database.execute("select data from part"))
    database.close()
    return found.encode()


def recorded(pattern):
    return b"".join(path.read_bytes() for path in sorted((FIXTURES / "home").glob(pattern)))


READERS = {
    "claude": (by_line(claude.read), lambda: recorded(".claude/projects/**/*.jsonl")),
    "codex": (by_line(codex.read), lambda: recorded(".codex/**/*.jsonl")),
    "gemini": (by_line(gemini.read), lambda: recorded(".gemini/**/*.jsonl")),
    "qwen": (by_line(gemini.read), lambda: recorded(".qwen/**/*.jsonl")),
    "opencode": (rows, parts),
    "openhands": (
        lambda content: openhands.read([("x", line) for line in content.splitlines()], ABOUT),
        lambda: recorded(".openhands/**/event-*.json"),
    ),
    "swe-agent": (
        lambda content: swe_agent.read(content, ABOUT),
        lambda: json.dumps(json.loads(recorded(".config/**/*.traj.json"))).encode(),
    ),
}


def places(value, way=()):
    """Yield the way to every value inside a JSON value."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inside:
        yield (*way, key)
        yield from places(one, (*way, key))


def changed(record, way, other):
    copy = json.loads(json.dumps(record))
    holder = copy
    for key in way[:-1]:
        holder = holder[key]
    holder[way[-1]] = other
    return json.dumps(copy).encode()


def whole(found):
    for one in found:
        assert isinstance(one, Skipped) or (isinstance(one, Command) and isinstance(one.line, bytes))
        if isinstance(one, Command):
            assert all(isinstance(text, str) for text in (one.cwd, one.session, one.key, one.source))
            assert isinstance(one.when, float)


@pytest.mark.parametrize("name", READERS)
def test_bytes_changed(name):
    read, content = READERS[name]
    original = content()
    chance = random.Random(7)
    for _ in range(150):
        damaged = bytearray(original[: chance.randrange(len(original))] if chance.random() < 0.3 else original)
        for _ in range(chance.randrange(1, 20)):
            if damaged:
                damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        whole(read(bytes(damaged)))


@pytest.mark.parametrize("name", READERS)
def test_members_of_every_other_type(name):
    read, content = READERS[name]
    chance = random.Random(7)
    for line in content().splitlines():
        record = json.loads(line)
        ways = list(places(record))
        for way in ways if len(ways) < 60 else chance.sample(ways, 60):
            for other in chance.sample(OTHERS, 4):
                whole(read(changed(record, way, other)))
    for other in OTHERS:
        whole(read(json.dumps(other).encode()))
