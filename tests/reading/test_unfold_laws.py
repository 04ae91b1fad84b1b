"""The laws of unfolding: it never raises and ends in time, wrapping hides nothing, knowing less hides nothing."""

from __future__ import annotations

import time

import pytest
from conftest import FakeHost
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reader_tools import REAL, corpus
from unfolding import commands, unfolded

from agentshell.facts import Facts
from agentshell.model import Arg, EnvView, Unknown, known
from agentshell.reading.read import read
from agentshell.reading.tree import Reading
from agentshell.reading.unfold import Start, unfold

SIMPLE = st.sampled_from(
    (
        *("ls", "rm -rf $A", 'rm "$B"', "$A x", "echo $A", "x=$A", "cd $A", "export C=$A", "read x", "f $A", "eval $A"),
        *('eval "rm $B"', "shift", "set -- $A b", "exit", "return", "break", "x=$(ls $A)", "cat <<< $A", "a=($A $B)"),
        *(
            'rm "${a[@]}"',
            "rm ${A:-z} ${B%/*} ${A//x/y}",
            "rm {$A,b}",
            "rm *.txt $A*",
            "echo $A > $B",
            "trap 'rm $x' EXIT",
        ),
        *("unset A", "local y=$A", "set -e", "[ $A = b ]", "[[ $A == b* ]]", "(( x = A + 1 ))", "printf -v x %s $A"),
        *(
            "true",
            "false",
            "while_ $A",
            "source $B",
            "pushd $A",
            "popd",
            "mapfile x < $A",
            "getopts a y",
            ". <(echo ls)",
        ),
    )
)


def wrapped(inner):
    """Return the constructs around lines."""
    pair = st.tuples(inner, inner)
    return st.one_of(
        *(
            pair.map(lambda two, joint=joint: f"{two[0]}{joint}{two[1]}")
            for joint in ("; ", " && ", " || ", " | ", "\n", " & ")
        ),
        pair.map(lambda two: f"if {two[0]}; then {two[1]}; fi"),
        pair.map(lambda two: f"while {two[0]}; do {two[1]}; done"),
        pair.map(lambda two: f"case $A in b) {two[0]};; *) {two[1]};; esac"),
        inner.map(lambda one: f"for x in 1 $A; do {one}; done"),
        inner.map(lambda one: f"{{ {one}; }}"),
        inner.map(lambda one: f"( {one} )"),
        inner.map(lambda one: f"f() {{ {one}; }}"),
        inner.map(lambda one: f"f() {{ {one}; }}; f $B"),
        inner.map(lambda one: f"x=$({one}); rm $x"),
        inner.map(lambda one: f"while read x; do {one}; done < <(echo $A)"),
        inner.map(lambda one: f"! {{ {one}; }} < in > out"),
    )


LINES = st.recursive(SIMPLE, wrapped, max_leaves=8)
SLOW = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def follow(line, env):
    """Return what a line would start with variables of the given values, or None where it cannot be read."""
    host = FakeHost(None, {"a.txt": "", "in": "p\nq\n", "b": "ls sourced\n"}, readers=REAL)
    reading = read(line.encode(), host)
    if not isinstance(reading, Reading):
        return None
    return unfold(reading, Start(EnvView(host.env, env), known(host.cwd)), Facts(host))


@SLOW
@given(LINES, st.sampled_from(("b", "", "a b", "ls -l", "*", "x.y/z", "1")))
def test_an_unknown_value_hides_no_command(line, value):
    """Whatever starts when a variable is known is found, at the same place, when it is not (or a text is unread)."""
    before = follow(line, {"A": known(value), "B": known("b")})
    if before is None:
        return
    unknown = Arg((Unknown("for the test", "$A"),))
    after = follow(line, {"A": unknown, "B": known("b")})
    assert after is not None
    if after.unread or after.held:
        return
    places = {one.span.start for one in after.invocations}
    for one in before.invocations:
        assert not one.argv or one.context or one.span.start in places, (line, one.shown)


@SLOW
@given(LINES)
def test_any_tree_is_followed(line):
    """Never an exception, and only values of the model come out."""
    found = follow(line, {"A": Arg((Unknown("for the test"),), splits=True)})
    if found is not None:
        for one in found.invocations:
            assert all(isinstance(arg, Arg) and arg.parts for arg in one.argv)
            assert 0 <= one.span.start <= one.span.end <= len(line.encode())
            assert isinstance(hash(one.argv), int)


WRAPPINGS = (
    "{}",
    "{{ {}\n}}",
    "( {}\n)",
    "true && {{ {}\n}}",
    "ls | {{ {}\n}}",
    "{{ {}\n}} | cat",
    "if ls; then {}\nfi",
    "while ls; do {}\ndone",
    "for i in 1 2; do {}\ndone",
    "case $(ls) in *) {}\nesac",
    "f() {{ {}\n}}; f",
    "x=$({}\n)",
    "cat <({}\n)",
    "{{ {}\n}} &",
    "eval {q}",
    "trap {q} EXIT",
    "source /dev/stdin <<< {q}",
    'g() {{ eval "$1"; }}; g {q}',
    "ls || {{ {}\n}}",
    "until {{ {}\n}}; do ls; done",
    "[[ -n $({}\n) ]]",
    "echo ${{x:-$({}\n)}}",
)
INNER = (
    "kubectl --context prod delete ns a",
    "rm -rf /srv/x && echo done",
    "psql -h db -c 'drop table t' | cat",
    "aws s3 rm s3://b --recursive; ls",
    "x=del; kubectl ${x}ete ns a",
    "cat <<E | sh\nrm -rf y\nE",
)


@pytest.mark.parametrize("wrapping", WRAPPINGS)
@pytest.mark.parametrize("inner", INNER)
def test_wrapping_hides_nothing(wrapping, inner):
    """Every argv of the line itself is found in the wrapped line, and as certain as before."""
    quoted = "'" + inner.replace("'", "'\\''") + "'"
    line = wrapping.format(inner, q=quoted)
    inside = {one for one in commands(line) if not one.startswith("[")}
    if "trap" in wrapping:
        inside = {one.strip("[]") for one in commands(line)}
    assert set(commands(inner)) <= inside


@pytest.mark.parametrize("inner", INNER)
@pytest.mark.parametrize("other", INNER)
def test_a_list_is_the_union_of_its_parts(inner, other):
    """Where the first part changes nothing that the second uses."""
    assert commands(f"{inner}\n{other}") == commands(inner) + commands(other) or inner == other


SHELL_ALONE = frozenset(
    (
        *("cd", "source", ".", "pushd", "popd", "type", "export", "read", "set", "shopt", "alias", "unalias", "exit"),
        *("unset", "shift", "hash", "wait"),
    )
)
"""Builtins that change or show the shell and start nothing."""
BOUNDED = {
    "three loops": "for a in {1..60}; do for b in {1..60}; do for c in {1..60}; do x $a $b $c; done; done; done",
    "a fork bomb": ":(){ :|:& };:",
    "recursion": "f() { f $1 a; f $2 b; }; f x",
    "mutual recursion": "f() { g a$1; g b$1; }; g() { f c$1; f d$1; }; f",
    "eval in eval": 'x=\'eval "$x"\'; eval "$x"',
    "a text that doubles": "x=aaaaaaaa; for i in {1..60}; do x=$x$x; done; rm $x",
    "an array that doubles": 'a=(1); for i in {1..60}; do a+=("${a[@]}"); done; rm "${a[@]}"',
    "braces": "rm " + "{a,b}" * 30,
    "a sequence": "rm {1..100000000}",
    "many commands": "x;" * 20_000,
    "deep groups": "{ " * 30 + "rm x" + "; }" * 30,
    "deep substitutions": "echo " + "$(echo " * 20 + "x" + ")" * 20,
    "nested loops that cannot be known": "while a; do " * 12 + "rm x; y=$z$y" + "; done" * 12,
    "a pattern that backtracks": "x=" + "a" * 5000 + "; echo ${x//*a*a*a*a*b/}",
    "a huge power": "echo $((9**999999999)) $((2**63**2))",
    "a wide format": "x=$(printf '%999999999d' 1); rm $x",
    "a long sequence": "x=$(seq 1 1000000000); rm $x",
    "exponential text": "printf -v x '%*s' 1000000 ''; for i in {1..30}; do y=$y$x; done",
}


@pytest.mark.parametrize("name", BOUNDED)
def test_work_is_bounded(name):
    """What would never end, or grow without end, ends soon; where something was left out, that is told."""
    start = time.process_time()
    found = unfolded(BOUNDED[name])
    assert time.process_time() - start < 8
    assert len(found.invocations) <= 10_000
    told = "more than agentshell follows" in " ".join(found.held)
    assert told is (name in {"three loops", "many commands", "mutual recursion"})


def test_a_tree_too_deep_is_told():
    """A reader bounds depth; a tree made otherwise must not raise either."""
    from agentshell.reading import tree

    deep = tree.Simple((tree.Word((tree.Text("rm"),)),))
    for _ in range(2000):
        deep = tree.Group(tree.Script((tree.Item(deep),)))
    host = FakeHost()
    start = Start(EnvView(host.env), known(host.cwd))
    found = unfold(Reading((tree.Script((tree.Item(deep),)),)), start, Facts(host))
    assert found.held == ("the line is nested too deeply",)


@pytest.mark.parametrize("name", ["shell-nl2bash.jsonl", "shell-probes.json", "stop.jsonl", "allow.jsonl"])
def test_real_lines_are_followed(name):
    """No line of the corpora makes it raise; those that start something are seen to."""
    try:
        lines = corpus(name)
    except FileNotFoundError:
        pytest.skip(f"{name} is not here")
    empty = 0
    for line in lines[:: 8 if "nl2bash" in name else 1]:
        found = follow(line, {})
        empty += found is not None and not found.invocations and line.split()[0] not in SHELL_ALONE
    assert empty < 4
