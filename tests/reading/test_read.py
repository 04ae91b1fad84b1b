"""The front door: nothing is hidden in it, nothing makes it fail, and it answers in time.

The sources are the shared corpora, the shell scripts that this machine carries, and bash's own test suite where the
environment variable AGENTSHELL_BASH_TESTS names its folder (`apt-get source bash`, then bash-*/tests).
"""

from __future__ import annotations

import os
import random
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reader_tools import BASH, REAL, SHARED, corpus, fuzzer, script

from agentshell.model import Unknown
from agentshell.readers import ShellReaders, find_shfmt
from agentshell.reading import gate, shape, shfmt
from agentshell.reading.read import read
from agentshell.reading.tree import Reading, Unreadable

needs_corpus = pytest.mark.skipif(not SHARED.exists(), reason="the shared corpora are not here")


def names(reading):
    """Return the name of every command and function in a reading."""
    return {name for each in reading.scripts for name in fuzzer().named(each)}


def test_a_plain_line_starts_no_reader():
    class Nobody:
        def read_shell(self, reader, text):
            raise AssertionError(reader)

    assert script(read(b"git status", Nobody()).scripts[0]) == "[git status]"
    assert isinstance(read(b"git\0", Nobody()), Unreadable)


PROBED_OTHERWISE = {
    "cat <<E\nfoo",  # has no rm: a heredoc without an end
    "shopt -s expand_aliases\nalias foo=rm\nfoo y",  # an alias is the unfolding's business
}


@needs_corpus
@pytest.mark.parametrize("line", corpus("shell-probes.json") if SHARED.exists() else ())
def test_no_probe_hides_its_rm(line):
    found = read(line.encode(), REAL)
    if isinstance(found, Reading) and not found.doubt and line not in PROBED_OTHERWISE:
        assert any("rm" in name for name in names(found))


@needs_corpus
def test_few_probes_are_held():
    held = [line for line in corpus("shell-probes.json") if getattr(read(line.encode(), REAL), "doubt", "held")]
    assert len(held) <= 20


@needs_corpus
@pytest.mark.parametrize(
    ("name", "most"), [("allow.jsonl", 0), ("stop.jsonl", 0), ("shell-nl2bash.jsonl", 4)]
)  # one line of nl2bash is no bash: cd `which <file> | xargs dirname`
def test_the_lines_of_the_corpora_are_read_without_doubt(name, most):
    held = [line for line in corpus(name) if getattr(read(line.encode(), REAL), "doubt", "held")]
    assert len(held) <= most, held


def scripts():
    """Return a sample of this machine's shell scripts, the same every time; all of them when asked for."""
    found = []
    for root in ("/etc", "/usr/bin", "/usr/sbin", "/usr/lib", "/usr/share/doc"):
        for folder, _, files in os.walk(root):
            for name in files:
                path = Path(folder, name)
                try:
                    if path.is_symlink() or not path.is_file() or path.stat().st_size > 60_000:
                        continue
                    with path.open("rb") as file:
                        first = file.readline(64).rstrip()
                except OSError:
                    continue
                if first.startswith(b"#!") and first.endswith((b"bash", b"/sh", b" sh", b"sh -e")):
                    found.append(path)
    found.sort()
    if os.environ.get("AGENTSHELL_ALL_SCRIPTS"):
        return found
    return random.Random(5).sample(found, min(len(found), 90))


def hidden(text, found):
    """Return the names of commands that bash prints for the text and a reading without doubt lacks."""
    answer = REAL.read_shell("reprint", text)
    if isinstance(answer, Unknown):
        return set()
    try:
        printed = shfmt.read(answer, REAL)
    except shfmt.SyntaxRejectedError:
        return set()  # bash 5.2 prints some commands after a heredoc in the wrong place
    if isinstance(printed, Unreadable) or shape.of(printed) == shape.of(found.scripts[0]):
        return set()
    return set(fuzzer().named(printed)) - names(found)


def test_the_scripts_of_this_machine():
    held = total = 0
    for path in scripts():
        text = path.read_bytes()
        if gate.refuse(text) is not None or REAL.read_shell("syntax", text) != b"":
            continue
        total += 1
        found = read(text, REAL)
        if isinstance(found, Unreadable) or found.doubt:
            held += 1
        else:
            assert not hidden(text, found), path
    assert held <= 0.1 * total + 1


def test_the_test_suite_of_bash():
    folder = os.environ.get("AGENTSHELL_BASH_TESTS")
    if not folder:
        pytest.skip("AGENTSHELL_BASH_TESTS names no folder")
    read_well = total = 0
    for path in sorted(Path(folder).rglob("*")):
        if not path.is_file() or path.suffix not in (".tests", ".sub"):
            continue
        text = path.read_bytes()
        found = read(text, REAL)
        total += 1
        if isinstance(found, Unreadable) or found.doubt:
            continue
        read_well += 1
        assert not hidden(text, found), path
    assert read_well >= 0.7 * total


# Pieces that go together into lines full of constructs, right and wrong.
PIECES = st.sampled_from(
    [
        *(
            "a",
            "rm ",
            " ",
            "\n",
            ";",
            "&",
            "|",
            "&&",
            "||",
            "'",
            '"',
            "`",
            "\\",
            "$",
            "$(",
            "${",
            "${x:-",
            "}",
            ")",
            "(",
            "{ ",
        ),
        *(
            "; }",
            "<",
            ">",
            "<<E\n",
            "\nE\n",
            "<(",
            "if ",
            "; then ",
            "; fi",
            "[[ ",
            " ]]",
            "((",
            "))",
            "#",
            "$'",
            "é",
            "x=",
            "=(",
        ),
    ]
)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(st.binary(max_size=80), st.lists(PIECES, max_size=25).map(lambda found: "".join(found).encode())))
def test_reading_never_raises(text):
    found = read(text, REAL)
    assert isinstance(found, (Reading, Unreadable))
    if isinstance(found, Reading):
        assert 1 <= len(found.scripts) <= 2
        assert found.doubt or len(found.scripts) == 1


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("ab \n;&|'\"\\$`(){}<>#=!*~é\t"), max_size=60))
def test_no_text_is_plain_that_bash_rejects(text):
    from agentshell.reading import plain

    if plain.read(text.encode()) is not None:
        assert REAL.read_shell("syntax", text.encode()) == b"", text


MANY = 10_000
LARGE = {
    "words": b"echo " + b"word " * 50_000,
    "words that are not plain": b"echo `a` " + b"word " * 50_000,
    "a long quote": b'echo "$(a) ' + b"x y " * 60_000 + b'"',
    "parentheses": b"( " * MANY,
    "substitutions": b"echo " + b"$(" * MANY + b"a" + b")" * MANY,
    "braces": b"{ " * MANY,
    "backquotes": b"`" * MANY,
    "quotes": b'"' * MANY,
    "escaped backquotes": b"echo `" + b"\\`" * MANY + b"`",
    "if": b"if a; then " * MANY + b":;" + b" fi;" * MANY,
    "elif": b"if a; then b; " + b"elif c; then d; " * 3000 + b"fi",
    "case": b"case x in a) " * MANY,
    "heredocs": b"cat " + b"<<E " * 2000 + b"\n" + b"E\n" * 2000,
    "and": b"`a` " + b"&& a " * MANY,
    "pipes": b"`a` " + b"| a " * MANY,
    "not": b"! " * MANY,
    "time": b"time " * MANY,
    "assignments": b"a=$(b) " * 20_000,
    "lines": b"`a`\n" * 40_000,
    "comments": b"a # \\\n" * 1100 + b"`b`",
    "a sum": b"(( " + b"1+" * 50_000 + b"1 ))",
    # The tree is 500 times as long as the text: each reader is in time, what is made of their answers would not be.
    "dense substitutions": b"a $(b);" * 9000,
    "just under the limit": b"a $(b);" * 2300,
    "printed longer than written": b"{ " * 30 + b"a $(b);" * 2200 + b"}" * 30,
    "many backquotes in a row": b"echo " + b"`a \\`b\\`` " * 3000,
    "words in nested backquotes": b"echo `a \\`b " + b"word " * 11_000 + b"\\``",
    "what bashlex loops on": b"echo `a` '/${x' " + b"y " * 1000,
}


@pytest.mark.parametrize("text", LARGE.values(), ids=LARGE)
def test_large_and_deep_lines_are_answered_in_time(text):
    readers = ShellReaders(find_shfmt(), BASH)
    # Two seconds for whatever fits on a few screens; a script of thousands of lines may take longer.
    budget = 2 + max(0, len(text) - 50_000) * 20e-6
    # Processor time, of the readers' processes too: what else the machine is doing does not count.
    spent = []
    while len(spent) < 3 and min(spent, default=budget) >= budget:
        before = sum(os.times()[:4])
        found = read(text, readers)
        spent.append(sum(os.times()[:4]) - before)
    assert min(spent) < budget
    assert isinstance(found, (Reading, Unreadable))


def test_a_tree_that_is_too_large_is_held_with_the_reason():
    found = read(b"a $(b);" * 9000, REAL)
    assert isinstance(found, Unreadable)
    assert "in time" in found.why


@needs_corpus
def test_the_fuzzer_finds_nothing_in_a_short_while():
    tool = fuzzer()
    host = tool.Machine(REAL)
    pool = tool.lines()
    count = dict.fromkeys(("read", "doubted", "unreadable", "markers", "plain", "witnessed", "contradicted"), 0)
    found = []
    until = time.monotonic() + 8
    for seed in range(700):
        line = tool.mutant(random.Random(seed), pool)
        problem = tool.check(host, line, count)
        if problem:
            found.append((seed, problem, line))
        if time.monotonic() > until:
            break
    assert not found
    assert count["markers"] > 20


def test_the_oracle_of_the_fuzzer_sees_where_a_command_begins():
    tool = fuzzer()
    for line, begins in [
        ("a; markcmd b", True),
        ("a markcmd", False),
        ("echo 'markcmd'", False),
        ("x=$(markcmd)", True),
        ("a # markcmd", False),
        ("a # \\\nmarkcmd", True),
        ("!(markcmd)", True),
        ("if", False),
    ]:
        assert tool.starts(REAL, line) is begins, line
