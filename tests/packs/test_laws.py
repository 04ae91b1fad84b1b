"""Laws of the pack engine, on generated lines: it never raises; an unknown word never takes a match away."""

from __future__ import annotations

import pytest
from conftest import FakeHost
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pack_helpers import commands, pack, vol
from test_inner import ENV, SUDO, TIMEOUT
from test_options import AWS, DD, FIND, GIT, KUBECTL, PIP, PSQL, RAILWAY, TERRAFORM

from agentshell.facts import Facts
from agentshell.model import LEVELS, NOWHERE, SCOPES, Arg, EnvView, Invocation, Unknown, known, unknown
from agentshell.packs.match import match
from agentshell.packs.options import GUESSES, scan

PACKS = {"vol": vol(), "kubectl": KUBECTL, "psql": PSQL, "aws": AWS, "railway": RAILWAY, "find": FIND, "git": GIT}
PACKS |= {"terraform": TERRAFORM, "tool": PIP, "dd": DD, "sudo": SUDO, "timeout": TIMEOUT, "env": ENV}

ODD = [
    "",
    "-",
    "--",
    "---",
    "-=",
    "--=",
    "=x",
    "-x=",
    "--all=false",
    "+x",
    "-1",
    "{}",
    ";",
    "+",
    "a=b",
    "\n",
    "é",
    "-é",
]
PIECES = ["delete", "rm", "data", "-p", "--project", "-f", "--force", "--all", "--dry-run", "--dry-run=client", "-fp"]
PIECES += ["--pro", "snapshot", "prune", "exec", "--", "sql", "-c", "x", "-pshop", "--new", "key", "show", "-h", "wipe"]

word = st.sampled_from(ODD + PIECES) | st.text(max_size=5)
part = word | st.builds(Unknown, st.just("test"))
anything = st.builds(Arg, st.lists(part, max_size=3).map(tuple), st.just(NOWHERE), st.booleans())


def line(args):
    return Invocation((known("vol"), *args), NOWHERE, EnvView({}), known("/srv"))


@given(st.sampled_from(sorted(PACKS)), st.lists(anything, max_size=7), st.integers(0, 3))
@settings(max_examples=600, deadline=None)
def test_the_scanner_never_raises_and_loses_no_word(name, args, choices):
    parsed = scan(line(args), PACKS[name], choices).parsed
    # Every operand and value is one of the words, or the end of one.
    kept = [*parsed.positionals, *parsed.rest, *(value for use in parsed.options for value in use.values)]
    assert all(one in args or one.parts for one in kept)


@given(st.lists(anything, max_size=6))
@settings(max_examples=300, deadline=None)
def test_matching_never_raises(args):
    match(line(args), PACKS["vol"], Facts(FakeHost()), lambda name: None)


def few_guesses(args, data):
    """Leave out lines with more options that no pack lists than are read both ways."""
    assume(scan(line(args), data, (1 << GUESSES) - 1).guesses < GUESSES)
    assume(scan(line(args), data).guesses < GUESSES)


def worst(args, data):
    """Return level and scope of the worst that a line does, by number."""
    found = match(line(args), data, Facts(FakeHost()), lambda name: None)
    ranks = [
        (LEVELS.index(hit.effect.level), SCOPES.index(hit.effect.scope))
        for reading in found.readings
        for hit in reading.hits
    ]
    return max((level for level, _ in ranks), default=0), max((scope for _, scope in ranks), default=0)


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=6), st.data())
@settings(max_examples=1500, deadline=None)
def test_an_unknown_word_never_lowers_what_a_line_does(words, data):
    at = data.draw(st.integers(0, len(words) - 1))
    splits = data.draw(st.booleans())
    args = [known(one) for one in words]
    hidden = [*args[:at], unknown("test", "$X", splits=splits), *args[at + 1 :]]
    few_guesses(args, PACKS["vol"])
    before, after = worst(args, PACKS["vol"]), worst(hidden, PACKS["vol"])
    assert after[0] >= before[0]
    assert after[1] >= before[1]


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=5), st.data())
@settings(max_examples=800, deadline=None)
def test_a_partly_unknown_word_never_lowers_what_a_line_does(words, data):
    at = data.draw(st.integers(0, len(words) - 1))
    cut = data.draw(st.integers(0, len(words[at])))
    args = [known(one) for one in words]
    hidden = [*args[:at], Arg((words[at][:cut], Unknown("test", "$X"))), *args[at + 1 :]]
    few_guesses(args, PACKS["vol"])
    before, after = worst(args, PACKS["vol"]), worst(hidden, PACKS["vol"])
    assert after[0] >= before[0]
    assert after[1] >= before[1]


INNER = ["kubectl", "delete", "ns", "prod"]


@pytest.mark.parametrize(
    ("words", "data"),
    [
        (["sudo", "-n"], SUDO),
        (["sudo", "-u", "root"], SUDO),
        (["sudo", "--"], SUDO),
        (["env", "A=1"], ENV),
        (["env", "-i"], ENV),
        (["timeout", "5"], TIMEOUT),
        (["timeout", "-v", "5"], TIMEOUT),
        (["timeout", "-k", "1", "5"], TIMEOUT),
    ],
)
def test_an_unknown_word_of_a_wrapper_never_hides_its_command(words, data):
    assert INNER in commands([*words, *INNER], data)
    for at in range(1, len(words)):
        hidden = [*words[:at], "$X", *words[at + 1 :], *INNER]
        assert INNER in commands(hidden, data), hidden


def test_an_unlisted_option_never_hides_an_action():
    data = pack("""
pack: x
programs: [x]
commands: {delete: {level: destructive}}
""")
    # Whether or not --new takes the next word, one of the readings deletes.
    lines = [
        "--new delete",
        "--new v delete",
        "-n v delete",
        "-nv delete",
        "--new v --old delete",
        "--old --new v delete",
    ]
    for text in (line.split() for line in lines):
        assert worst([known(one) for one in text], data)[0] == LEVELS.index("destructive")
