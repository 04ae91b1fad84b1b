"""What the tests of packs share: lines to invocations, YAML to compiled packs."""

from __future__ import annotations

import shlex
from pathlib import Path

from conftest import FakeHost

from agentshell.facts import Facts
from agentshell.model import INHERIT, NOWHERE, EnvView, Invocation, Stdin, known, unknown
from agentshell.packs.compiling import compile_pack
from agentshell.packs.inner import inner_commands
from agentshell.packs.load import load
from agentshell.packs.match import match
from agentshell.packs.options import scan
from agentshell.packs.registry import Memory, Registry

HERE = Path(__file__).parent


def arg(word):
    """`$x` is an unknown argument, `$x...` one that splits; anything else is known."""
    if word.startswith("$"):
        return unknown("a test", word, splits=word.endswith("..."))
    if "$" in word:
        before, _, after = word.partition("$")
        return unknown("a test", "$" + after).replace(parts=(before, *unknown("a test", "$" + after).parts))
    return known(word)


def invocation(line, env=None, stdin=None, cwd="/home/dev/project"):
    """Read a plain line: words and quotes only."""
    words = shlex.split(line) if isinstance(line, str) else line
    given = INHERIT if stdin is None else Stdin("text", known(stdin))
    return Invocation(tuple(arg(word) for word in words), NOWHERE, EnvView(env or {}), known(cwd), given)


def pack(text):
    """Compile a pack from YAML text."""
    loaded = load(text, "pack.yaml")
    assert not loaded.problems
    return compile_pack(loaded.pack)


def vol():
    """Compile the example pack."""
    return pack((HERE / "vol.yaml").read_text())


def parse(line, data, choices=0):
    """Return command, options and operands as plain text, for comparing."""
    parsed = scan(invocation(line), data, choices).parsed
    options = [(use.name, *(value.shown for value in use.values)) for use in parsed.options]
    return " ".join(parsed.command), options, [value.shown for value in parsed.positionals]


def rest(line, data):
    """Return the words of the inner command."""
    return [value.shown for value in scan(invocation(line), data).parsed.rest]


def matched(line, data, env=None, subjects=None, stdin=None):
    """Return the match of a line with a pack."""
    facts = Facts(FakeHost())
    return match(invocation(line, env, stdin), data, facts, lambda name: subjects)


def actions(line, data, **more):
    """Return the names of the actions that a line matches, in either reading."""
    return {name.partition("/")[2] for name in matched(line, data, **more).actions}


def inners(line, data, host=None, env=None, stdin=None, place=None):
    """Return the inner commands of a line."""
    facts = Facts(host or FakeHost())
    registry = Registry(Memory({data["pack"]: data}), lambda name: None, lambda name: lambda parsed, facts: place)
    found = match(invocation(line, env, stdin), data, facts, lambda name: None)
    return [one for reading in found.readings for one in inner_commands(reading, registry, facts)]


def commands(line, data, **more):
    """Return the inner commands as words: argv, or the text with the shell that reads it."""
    told = []
    for inner in inners(line, data, **more):
        words = [one.shown for one in inner.argv]
        if inner.kind == "argv":
            told.append(words)
        elif inner.kind == "shell":
            told.append([inner.shell, inner.text.shown, *words])
        else:
            told.append([inner.shell + " file", inner.path.shown, *words])
    return told
