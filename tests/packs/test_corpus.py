"""The laws of the engine on the lines of the shared corpora, with the shipped packs."""

from __future__ import annotations

import json
import shlex

import pytest
from conftest import FakeHost, shared

from agentshell.facts import Facts
from agentshell.model import LEVELS, NOWHERE, EnvView, Invocation, known, unknown
from agentshell.pack_store import place_resolver, shipped_store, subjects_reader
from agentshell.packs.match import match
from agentshell.packs.registry import Registry


@pytest.fixture(scope="module")
def registry():
    return Registry(shipped_store(), subjects_reader, place_resolver)


def plain_lines(name):
    """Yield the words of the corpus lines that are one plain command."""
    for row in shared(f"corpus/{name}.jsonl").read_text().splitlines():
        try:
            words = shlex.split(json.loads(row)["cmd"], comments=True)
        except ValueError:
            continue
        if words and not {"|", "&&", "||", ";"} & set(words):
            yield words


def worst(args, registry):
    """Return the strictest level of what the line itself does, and whether it starts another command.

    Actions that say `certain` are left out: they are made to look past unknown words.
    """
    pack = registry.lookup(args[0].literal.rpartition("/")[2])
    if pack is None:
        return None
    invocation = Invocation(tuple(args), NOWHERE, EnvView({}), known("/home/dev/project"))
    found = match(invocation, pack, Facts(FakeHost()), registry.subjects)
    sure = {f"{pack['pack']}/{name}" for name, action in pack["actions"].items() if action.get("certain")}
    hits = [hit.effect for one in found.readings for hit in one.hits if hit.effect.action not in sure]
    level = max((LEVELS.index(effect.level) for effect in hits), default=0)
    return level, any(one.inner for one in found.readings)


@pytest.mark.parametrize("name", ["stop", "allow"])
def test_an_unknown_word_never_lowers_what_a_line_does(registry, name):
    tried = 0
    lowered = []
    for words in plain_lines(name):
        args = [known(word) for word in words]
        before = worst(args, registry)
        for at in range(1, len(words) if before else 0):
            hidden = [*args[:at], unknown("test", "$X"), *args[at + 1 :]]
            level, starts = worst(hidden, registry)
            tried += 1
            # Where another command starts, that one is judged.
            if level < before[0] and not starts:
                lowered.append((" ".join(words), at))
    assert tried > 500
    assert lowered == []
