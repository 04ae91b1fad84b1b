"""What the tests of unfolding share: a line, on a machine in memory, becomes rows that a table can hold."""

from __future__ import annotations

from conftest import FakeHost
from reader_tools import REAL

from agentshell.facts import Facts
from agentshell.model import EnvView, known
from agentshell.reading.read import read
from agentshell.reading.tree import Reading
from agentshell.reading.unfold import Start, unfold


def unfolded(line, env=None, files=None, cwd="/home/dev/project", programs=(), **start):
    """Return what a line would start, with the real readers and a machine in memory."""
    host = FakeHost(env, files, cwd, programs, REAL)
    reading = read(line.encode(), host)
    assert isinstance(reading, Reading), reading
    return unfold(reading, Start(EnvView(host.env), known(cwd), **start), Facts(host))


def commands(line, *args, **more):
    """Return the commands that start programs, for people, those that are not surely reached in brackets."""
    found = unfolded(line, *args, **more).invocations
    return [f"[{one.shown}]" if one.context else one.shown for one in found if one.argv]


def last(line, *args, **more):
    """Return the last invocation that starts a program."""
    return [one for one in unfolded(line, *args, **more).invocations if one.argv][-1]
