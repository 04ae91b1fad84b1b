"""Globs and conditions: certainly, maybe, not at all; every key and test of the format."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pack_helpers import actions, arg, matched, pack

from agentshell.model import Arg, Unknown
from agentshell.packs.globs import MAYBE, NO, YES, glob, matches
from agentshell.packs.subjects import Subjects


@pytest.mark.parametrize(
    ("pattern", "text", "answer"),
    [
        ("prod", "prod", YES),
        ("prod-*", "prod-eu", YES),
        ("prod-*", "staging", NO),
        ("*.pem", "key.pem", YES),
        ("?", "ab", NO),
        (r"\*", "*", YES),
        (r"\*", "x", NO),
        # Numbers are compared as numbers: --replicas=00 is none.
        ("0", "00", YES),
        ("0", "0x", NO),
        ("1", "10", NO),
        # An unknown end that the pattern's star takes decides nothing; one that it does not take does.
        ("prod-*", "prod-$X", YES),
        ("prod-eu", "prod-$X", MAYBE),
        ("staging*", "prod-$X", NO),
        ("*", "$X", YES),
        ("x", "$X", MAYBE),
        # A word that splits may be nothing at all, or several.
        ("*", "$X...", MAYBE),
    ],
)
def test_globs(pattern, text, answer):
    assert matches(pattern, arg(text)) == answer


@given(st.text("ab*?\\", max_size=8), st.text("ab*?", max_size=8), st.text("ab*?", max_size=3))
def test_an_unknown_piece_never_turns_a_match_into_none(pattern, before, after):
    for middle in ("", "a", "b", "ab", "*"):
        if glob(pattern, before + middle + after):
            assert matches(pattern, Arg((before, Unknown("test"), after))) != NO
    if matches(pattern, Arg((before, Unknown("test"), after))) == YES:
        assert all(glob(pattern, before + middle + after) for middle in ("", "a", "b", "zz"))


TEMPLATE = """
pack: x
programs: [x, "y*"]
dialect: cobra
subjects: words
options: ["-n, --name VALUE", "-a, --all", "--dry-run[=VALUE]", "--ids VALUE..."]
commands:
  do: {{options: ["-r, --replicas VALUE"]}}
actions:
  it: {{on: [do, other], when: {}, level: destructive, says: does it}}
unlisted: {{names: {{read: other}}}}
"""


def it(when, line, **more):
    """Return NO, MAYBE or YES for the condition on a line."""
    found = matched(line, pack(TEMPLATE.format(when)), **more)
    hits = [hit for hit in found.hits if hit.effect.action == "x/it"]
    return NO if not hits else YES if hits[0].effect.certain else MAYBE


@pytest.mark.parametrize(
    ("when", "line", "answer"),
    [
        ("{--all: present}", "x do -a", YES),
        ("{--all: present}", "x do", NO),
        ("{-a: present}", "x do --all", YES),
        ("{--all: present}", "x do --all=false", NO),
        ("{--all: present}", "x do --all=$X", YES),
        ("{--all: present}", "x do $X", MAYBE),
        ("{--all: present}", "x do -- $X", NO),
        ("{--all: absent}", "x do", YES),
        ("{--all: absent}", "x do -a", NO),
        ("{--all: absent}", "x do $X", MAYBE),
        ("{--dry-run: bare}", "x do --dry-run", YES),
        ("{--dry-run: bare}", "x do --dry-run=client", NO),
        ("{--dry-run: [bare, client]}", "x do --dry-run=none", NO),
        ("{--dry-run: {not: [bare, client]}}", "x do --dry-run=none", YES),
        # `not` holds where the option is not given at all.
        ("{--dry-run: {not: client}}", "x do", YES),
        ("{--name: prod*}", "x do -n prod-eu", YES),
        ("{--name: prod*}", "x do -n $X", MAYBE),
        ("{--name: unknown}", "x do -n $X", YES),
        ("{--name: unknown}", "x do -n a", NO),
        # Given twice, the last one counts in most tools: they must agree to be certain.
        ("{--name: prod*}", "x do -n prod -n dev", MAYBE),
        ("{--name: prod*}", "x do -n prod -n prod-eu", YES),
        ("{--ids: b}", "x do --ids a b c", YES),
        ("{--replicas: 0}", "x do -r 0", YES),
        ("{--replicas: 0}", "x do --replicas=3", NO),
        # A partly known option is only one of those that start so.
        ("{--name: present}", "x do --na$X", MAYBE),
        ("{--all: present}", "x do --na$X", NO),
        ("{arg.0: namespace}", "x do namespace a", YES),
        ("{arg.0: namespace}", "x do a namespace", NO),
        ("{arg.1: absent}", "x do a", YES),
        ("{arg.1: absent}", "x do a b", NO),
        ("{arg.*: b}", "x do a b c", YES),
        ("{arg.*: z}", "x do a b c", NO),
        ("{arg.*: absent}", "x do", YES),
        ("{arg.last: c}", "x do a b c", YES),
        ("{arg.0: namespace}", "x do $X a", MAYBE),
        # An operand in front of an unknown one stands where it stands.
        ("{arg.0: pod}", "x do pod $X", YES),
        ("{arg.1: prod}", "x do $X pod", MAYBE),
        ("{args: 0}", "x do", YES),
        ("{args: 2}", "x do a b", YES),
        ("{args: 2+}", "x do a b c", YES),
        ("{args: 2+}", "x do a", NO),
        ("{args: [0, 3+]}", "x do a b c", YES),
        ("{args: 2+}", "x do a $X...", MAYBE),
        ("{args: 1}", "x do $X", MAYBE),
        ("{program: y*}", "yes do", YES),
        ("{program: y*}", "/usr/bin/x do", NO),
        ("{cwd: '*/project'}", "x do", YES),
        ("{command: do}", "x do", YES),
        ("{command: do}", "x other", NO),
        ("{stdin: none}", "x do", YES),
        ("[{--all: present}, {args: 1}]", "x do a", YES),
        ("[{--all: present, args: 1}]", "x do a", NO),
        # The whole command unknown: everything about operands is open.
        ("{arg.0: namespace}", "x $X a", MAYBE),
    ],
)
def test_conditions(when, line, answer):
    assert it(when, line) == answer


def test_environment_variables():
    assert it("{env.FORCE: present}", "x do", env={"FORCE": "1"}) == YES
    assert it("{env.FORCE: present}", "x do") == NO
    assert it("{env.FORCE: absent}", "x do") == YES
    assert it("{env.ENV: prod*}", "x do", env={"ENV": "production"}) == YES


def test_stdin():
    assert it("{stdin: given}", "x do", stdin="y\n") == YES
    assert it("{stdin: given}", "x do") == NO


@pytest.mark.parametrize(
    ("when", "subjects", "answer"),
    [
        ("{subject.kinds: [namespace, pvc]}", Subjects(("namespace",), ("a",)), YES),
        ("{subject.kinds: namespace}", Subjects(("pod",), ("a",)), NO),
        ("{subject.kinds: namespace}", Subjects((Unknown("test"),)), MAYBE),
        ("{subject.kinds: namespace}", Subjects(("pod",), doubt="a manifest that cannot be read"), MAYBE),
        ("{subject.names: prod*}", Subjects(("pod",), ("prod-a",)), YES),
        ("{subject.scope: all}", Subjects(scope="all"), YES),
        ("{subject.scope: all}", Subjects(scope="many"), NO),
        # `many` is at least many.
        ("{subject.scope: many}", Subjects(scope="all"), YES),
    ],
)
def test_subjects(when, subjects, answer):
    assert it(when, "x do", subjects=lambda parsed, facts: subjects) == answer


def test_unless_and_harmless_need_certainty():
    data = pack("""
pack: x
programs: [x]
dialect: cobra
options: [--help, "--dry-run[=VALUE]"]
harmless: {--help: present}
commands: {do: , wipe: destructive}
actions:
  it: {on: do, unless: {--dry-run: client}, level: destructive, says: does it}
""")
    assert actions("x do --dry-run=client", data) == set()
    assert actions("x do --dry-run=none", data) == {"it"}
    assert actions("x do --dry-run=$X", data) == {"it"}
    # Another --dry-run may follow, and would count.
    assert actions("x do --dry-run=client $X", data) == {"it"}
    assert actions("x do --help", data) == set()
    assert actions("x do $X", data) == {"it"}
    assert actions("x wipe --help", data) == set()
    assert actions("x wipe $X", data) == {"wipe"}


@pytest.mark.parametrize("line", ["x do prod-$X", "x do prod"])
def test_a_certain_action_takes_unknown_words_for_what_they_seem(line):
    data = pack("""
pack: x
programs: [x]
options: [--force, --file VALUE]
commands: {do: }
actions:
  push: {on: do, when: {--force: present}, certain: true, level: destructive, says: forces it}
  sure: {on: do, when: {arg.*: "+*"}, certain: true, level: destructive, says: forces it}
  maybe: {on: do, when: {arg.*: "+*"}, level: destructive, says: forces it}
""")
    assert actions("x do $X", data) == {"maybe"}
    # What the line says outright counts, whatever the unknown words around it are.
    assert actions("x --file $X... do --force", data) == {"push"}
    assert actions("x do $X +main --force", data) == {"push", "sure", "maybe"}
    assert actions("x do +main", data) == {"sure", "maybe"}
    assert actions(line, data) == set()
