"""The witness: bashlex with its tables ready-made, read where it is right, silent where it is not, never endless."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest
from reader_tools import ROOT, SHARED, corpus, fuzzer, script

from agentshell.reading import gate, witness

READ = [
    ("a | b && c; d &", "[a] | [b] && [c] [d] &"),
    ("echo 'a b' \"$x y\" ${z} >f 2>&1", "[echo «a b» Q${x}« y» ${z} >f 2>&1]"),
    ("a=1 b='2' c d=3", "[a=1 b=«2» c d=3]"),
    ("export A=$(b) C", "[export! A=$([b]) C]"),
    ("echo \"a $(b 'c d' | e) f\" `g`", "[echo «a »Q$([b «c d»] | [e])« f» $([g])]"),
    ("diff <(a) b", "[diff <([a]) b]"),
    # Every elif after the first is inside a reserved word in bashlex's tree.
    (
        "if a; then b; elif c; then d; elif e; then f; elif g; then h; else i; fi",
        "{if [a] then [b] elif [c] then [d] elif [e] then [f] elif [g] then [h] else [i]}",
    ),
    ("while a; do b; done <f", "{while [a] do [b]} <f"),
    ("for x in a 'b'; do c; done; for y; do d; done", "{for x in a «b» do [c]} {for y in $@ do [d]}"),
    ("f() { a; }; { b; }; (c) >d", "f() {group [a]} {group [b]} {subshell [c]} >d"),
    ("cat <<'E' | b\n$x $(y)\nE", "[cat <<«E»⟨«$x $(y)\n»⟩] | [b]"),  # bashlex#99, corrected
    ("cat <<E\na $x\nE\nb", "[cat <<E⟨«a »Q${x}«\n»⟩] [b]"),
    ("echo $'a\\n' é日", "[echo «a\n» é日]"),
]
SILENT = [
    ("echo 'a'$(rm y)'b'", "bashlex sees no substitution behind a quoted part"),
    ("x=$(\necho a\nrm y\n)", "it keeps the first line only"),
    ("echo $(a # b\n)", "a comment in a substitution"),
    ("echo `a \\`b\\``", "backslashes in backquotes"),
    ("echo ${x:-$(rm y)}", "it takes ${…} up to the first brace for a name"),
    ("cat <<E\n$(rm y)\nE", "it looks for nothing in a heredoc"),
    ("((echo a); rm y)", "arithmetic to it is two subshells"),
    ("((i++))", "the same"),
    ("a=(1 2)", "not implemented"),
    ("case x in a) b;; esac", "not implemented"),
    ("[[ a ]]", "not implemented"),
    ("time a", "not implemented"),
    ("exec {fd}>f", "a word and a redirection to it"),
    ("a;# b", "a word to it"),
    ("let x=1", "shfmt does not read its words as words"),
    ("f() { a; } | b", "the pipe binds otherwise"),
    ("a \\", "lost"),
    ("if", "a mistake"),
    ("a[1]=x", "not looked at"),
    ("", "nothing to say"),
    ("a " * 40_000, "too long"),
    ("$(" * 300 + "a" + ")" * 300, "too deep"),
]


@pytest.mark.parametrize(("line", "tree"), READ)
def test_read(line, tree):
    assert script(witness.read(line.encode())) == tree


@pytest.mark.parametrize(("line", "why"), SILENT, ids=[why for _, why in SILENT])
def test_no_opinion(line, why):
    assert witness.read(line.encode()) is None


@pytest.mark.parametrize("line", ["awk -F'/${x' f; rm y", "alias a='x${ y'", "echo b'${' " + "c " * 500])
def test_bashlex_is_stopped_where_it_would_loop_for_ever(line):
    start = time.monotonic()
    assert witness.read(line.encode()) is None
    assert time.monotonic() - start < 1


def test_a_profiler_that_was_there_is_there_again():
    def mine(*_):
        pass

    sys.setprofile(mine)
    try:
        witness.read(b"a")
        assert sys.getprofile() is mine
    finally:
        sys.setprofile(None)


def in_a_new_process(code):
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT).stdout


def test_the_shipped_tables_are_those_that_bashlex_computes():
    done = subprocess.run([sys.executable, "scripts/make_bashlex_tables.py", "--check"], cwd=ROOT, check=False)
    assert done.returncode == 0


def test_with_the_shipped_tables_bashlex_reads_as_with_its_own():
    code = """
from agentshell.reading import bashlex_loading
{before}
parser = bashlex_loading.load()
print(parser.yaccparser.action == {{}}, len(parser.yaccparser.action), sorted(map(str, parser.yaccparser.productions)))
print(sorted((state, sorted(row.items())) for state, row in parser.yaccparser.action.items()))
print(sorted((state, sorted(row.items())) for state, row in parser.yaccparser.goto.items()))
for line in ("a | b", "if a; then b; fi", "for x in $(a b); do c; done", "f() {{ a; }}", "a <<E\\nE\\n"):
    print([node.dump() for node in parser.parse(line)])
"""
    assert in_a_new_process(code.format(before="")) == in_a_new_process(code.format(before="import bashlex.parser"))


def test_with_another_grammar_bashlex_computes_its_own_tables():
    code = """
from agentshell.reading import bashlex_loading, bashlex_tables
bashlex_tables.GRAMMAR = 0
parser = bashlex_loading.load()
print(parser.parse("a | b")[0].kind, type(parser.yaccparser.productions[1]).__name__)
"""
    assert in_a_new_process(code).split()[0] == "pipeline"


@pytest.mark.skipif(not SHARED.exists(), reason="the shared corpora are not here")
def test_the_witness_hides_no_command_of_the_probes():
    named = fuzzer().named
    for line in corpus("shell-probes.json"):
        if gate.refuse(line.encode()) is None and "alias" not in line:
            found = witness.read(line.encode())
            assert found is None or "rm" in set(named(found)), line


@pytest.mark.skipif(not SHARED.exists(), reason="the shared corpora are not here")
def test_the_limit_on_work_stops_nothing_that_bashlex_can_read(monkeypatch):
    from agentshell.reading import plain

    lines = [line for line in corpus("shell-nl2bash.jsonl") if plain.read(line.encode()) is None][::4]
    lines += ["for i in $(a b | c); do\n  echo \"$i\" `d 'e'` && f > g\ndone\n" * many for many in (1, 10, 100)]
    limited = [witness.read(line.encode()) is None for line in lines if len(line) < witness.LONGEST]
    monkeypatch.setattr(witness, "FEWEST", 5_000_000)
    assert limited == [witness.read(line.encode()) is None for line in lines if len(line) < witness.LONGEST]
    assert sum(limited) < len(limited)
