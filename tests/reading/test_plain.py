"""The plain subset: what it builds, what it leaves to the readers, and that it builds what they do."""

from __future__ import annotations

import pytest
from reader_tools import REAL, SHARED, corpus, script

from agentshell.model import Span
from agentshell.reading import gate, plain, shape, shfmt, witness
from agentshell.reading.tree import Unreadable

PLAIN = [
    ("", ""),
    ("  # only a comment", ""),
    ("git status", "[git status]"),
    ("a; b && c || d & e", "[a] [b] && [c] || [d] & [e]"),
    ("a | b |& c\nd", "[a] | [b] |& [c] [d]"),
    ("a &&\n# why\n b", "[a] && [b]"),  # a newline after an operator is nothing
    ("r\"\"m 'x y'\\ z", "[r«»m «x y »z]"),
    ('echo "a\\$b\\q $x ${y} $1$@" $', "[echo «a$b\\q »Q${x}« »Q${y}« »Q${1}Q${@} $]"),
    ("a=1 b+='2 3' cmd c=4", "[a=1 b+=«2 3» cmd c=4]"),
    ("x=", "[x=]"),
    ("export A=b C -n 'd'", "[export! A=b C -n «d»]"),
    ("echo a 2>&1 >f <g &>h >|i 3<>j >&2", "[echo a 2>&1 >f <g &>h >|i 3<>j >&2]"),
    ("echo a2>f", "[echo a2 >f]"),  # only digits alone are a descriptor
    (">f cmd", "[cmd >f]"),
    ("ls > \\\n  f x", "[ls x >f]"),  # the next line has the file
    ("aws s3 ls \\\n  --profile x", "[aws s3 ls --profile x]"),
    ("echo a#b #c", "[echo a#b]"),
    ("echo é日 '本'", "[echo é日 «本»]"),
    ("rm {a,b}* ~/x [ab]", "[rm {a,b}* ~/x [ab]]"),
    ("echo if then", "[echo if then]"),  # reserved words are words after the first
    ("\\if x", "[«i»f x]"),  # and so are quoted ones
    ("echo ]] } !", "[echo ]] } !]"),
]
NOT_PLAIN = [
    ("echo `a`", "a substitution"),
    ("echo $(a)", "a substitution"),
    ("echo ${x:-y}", "an expansion with an operator"),
    ("echo $'a'", "decoding"),
    ("echo $((1))", "arithmetic"),
    ("(a)", "a subshell"),
    ("cat <<E\nE", "a heredoc"),
    ("cat <<<x", "a here-string"),
    ("diff <(a) b", "a process substitution"),
    ("if a; then b; fi", "a reserved word"),
    ("! a", "a reserved word"),
    ("{ a; }", "a reserved word"),
    ("time a", "a reserved word"),
    ("a=1 time b", "left to the readers"),
    ("let x=1", "shfmt reads the words of let as arithmetic"),
    ("-- a", "shfmt and time -- differ on it"),
    ("f() { a; }", "a function"),
    ("a[0]=x", "an array"),
    ("a=(1 2)", "an array"),
    ("declare a[0]=x", "an array"),
    ("<&-rm -rf y", "bash closes the descriptor and runs rm"),
    ("exec {fd}>f", "a descriptor's variable"),
    ("a # c \\\nrm y", "shfmt takes rm for an argument"),
    ("a; ; b", "a mistake"),
    ("a &&", "a mistake"),
    ("a ;& b", "a case's operator"),
    ("tm;&>f", "the same: bash takes the longest operator"),
    ("a &\\\n& b", "an operator over two lines"),
    ("cat <2>f", "to bash 2> is the next redirection, and < has no file"),
    ("2\\\n>f", "a descriptor over two lines"),
    ("r\\\nm y", "a word over two lines"),
    ("echo 'a", "an open quote"),
    ("echo a \\", "a backslash at the end"),
    ("> ", "a redirection to nowhere"),
    ("a=1 | ", "a mistake"),
]


@pytest.mark.parametrize(("line", "tree"), PLAIN)
def test_plain(line, tree):
    assert script(plain.read(line.encode())) == tree


@pytest.mark.parametrize(("line", "tree"), PLAIN)
def test_a_plain_line_is_read_as_shfmt_reads_it(line, tree):
    assert plain.read(line.encode()) == shfmt.read(line.encode(), REAL)


@pytest.mark.parametrize(("line", "reason"), NOT_PLAIN)
def test_not_plain(line, reason):
    assert plain.read(line.encode()) is None, reason


def test_spans_are_byte_offsets():

    found = plain.read("echo 'ü' x >f".encode()).items[0].command
    assert [each.span for each in found.words] == [Span(0, 4), Span(5, 9), Span(10, 11)]
    assert found.redirections[0].span == Span(12, 14)
    assert found.span == Span(0, 14)


needs_corpus = pytest.mark.skipif(not SHARED.exists(), reason="the shared corpora are not here")


@needs_corpus
@pytest.mark.parametrize(("name", "share"), [("allow.jsonl", 0.95), ("stop.jsonl", 0.85), ("shell-nl2bash.jsonl", 0.8)])
def test_most_lines_are_plain(name, share):
    lines = corpus(name)
    assert sum(plain.read(line.encode()) is not None for line in lines) >= share * len(lines)


@needs_corpus
@pytest.mark.parametrize("name", ["allow.jsonl", "stop.jsonl", "shell-nl2bash.jsonl", "shell-probes.json"])
def test_plain_lines_of_the_corpora_are_read_as_shfmt_and_bashlex_read_them(name):
    lines = [line.encode() for line in corpus(name)]
    lines = [line for line in lines if gate.refuse(line) is None and plain.read(line) is not None]
    for start in range(0, len(lines), 100):
        chunk = lines[start : start + 100]
        whole = b"\n".join(chunk)
        if plain.read(whole) != shfmt.read(whole, REAL):
            for line in chunk:
                assert plain.read(line) == shfmt.read(line, REAL), line
            pytest.fail("the lines together are read otherwise than each of them")
    silent = 0
    for line in lines[:: 1 + len(lines) // 800]:
        other = witness.read(line)
        silent += other is None
        assert other is None or shape.of(other) == shape.of(plain.read(line)), line
    assert silent <= 5


def test_shfmt_vouches_for_less_than_the_plain_subset():
    line = b"a=1 -b=c[[ rm x"  # shfmt 3.14 takes -b=c[[ for an assignment; to bash it is the command
    assert script(plain.read(line)) == "[a=1 -b=c[[ rm x]"
    assert isinstance(shfmt.read(line, REAL), Unreadable)
