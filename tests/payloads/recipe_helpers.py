"""What the tests of recipes share: a line and a project's files → the commands that the runner would start."""

from __future__ import annotations

import shlex

from conftest import facts
from helpers import arg

from agentshell.model import EnvView, Invocation, Span, known
from agentshell.pack_store import place_resolver, shipped_store, subjects_reader
from agentshell.packs.match import match
from agentshell.packs.registry import Registry
from agentshell.payloads import reader

REGISTRY = Registry(shipped_store(), subjects_reader, place_resolver)


def inner_of(line, files, env=None):
    """Return the inner commands that the payloads of a plain line give."""
    machine = facts(env, files)
    words = tuple(arg(word) for word in shlex.split(line))
    invocation = Invocation(words, Span(0, 1), EnvView(machine.host.env), known(machine.host.cwd))
    pack = REGISTRY.lookup(invocation.program)
    found = []
    for one in match(invocation, pack, machine, REGISTRY.subjects).readings:
        for rule in one.payloads:
            if rule.language == "recipes":
                found += reader(rule.language)(one.parsed, machine, rule).inner
    return found


def would_run(line, files, env=None):
    """Return those commands as text: `text` for shell text, words joined by blanks for programs."""
    return [
        inner.text.shown if inner.kind == "shell" else " ".join(word.shown for word in inner.argv)
        for inner in inner_of(line, files, env)
    ]
