"""When a reading is believed: two voices, and what happens when one is missing or differs."""

from __future__ import annotations

import pytest
from reader_tools import REAL, nodes, script

from agentshell.model import Span, Unknown
from agentshell.reading import agree, shape, shfmt, witness
from agentshell.reading.tree import Unreadable, Word


class Readers:
    """The real readers, but for some answers."""

    def __init__(self, **answers):
        self.answers = answers
        self.asked = []

    def read_shell(self, reader, text):
        self.asked.append(reader)
        answer = self.answers.get(reader)
        return REAL.read_shell(reader, text) if answer is None else answer


def forbidden(*_):
    raise AssertionError("the witness was asked")


def test_bash_confirms(monkeypatch):
    monkeypatch.setattr(witness, "read", forbidden)
    found = agree.read(b"echo $(a) ${x:-$(b)} <<E\n$(c)\nE", REAL)
    assert not found.doubt
    assert len(found.scripts) == 1


def test_where_there_are_backquotes_the_witness_is_asked_as_well(monkeypatch):
    other = shfmt.read(b"echo `b`", REAL)
    monkeypatch.setattr(witness, "read", lambda _: other)
    found = agree.read(b"echo `a`", REAL)
    assert [script(each) for each in found.scripts] == ["[echo $([a])]", "[echo $([b])]"]
    assert found.doubt == "two readers read it differently"


@pytest.mark.parametrize("reprint", [Unknown("this bash has no --pretty-print"), b"echo other\n", b"if\n"])
def test_without_bash_the_witness_confirms(reprint):
    found = agree.read(b"echo $(a) b", Readers(reprint=reprint))
    assert not found.doubt
    assert script(found.scripts[0]) == "[echo $([a]) b]"


def test_bash_differs_and_the_witness_is_silent():
    found = agree.read(b"echo ${x:-$(a)}", Readers(reprint=b"echo ${x:-$(b)}\n"))
    assert len(found.scripts) == 2
    assert found.doubt
    assert {node.span for node in nodes(found.scripts[1], Word)} == {Span(0, 15)}  # no span of another text


def test_nobody_confirms():
    found = agree.read(b"echo ${x:-$(a)}", Readers(reprint=Unknown("no --pretty-print")))
    assert len(found.scripts) == 1
    assert found.doubt == "no second reader confirms the reading"


def test_the_witness_differs_where_bash_is_missing(monkeypatch):
    monkeypatch.setattr(witness, "read", lambda _: shfmt.read(b"echo $(rm y)", REAL))
    found = agree.read(b"echo $(a)", Readers(reprint=Unknown("no --pretty-print")))
    assert len(found.scripts) == 2
    assert found.doubt


@pytest.mark.parametrize("line", [b"if", b"echo $(a", b"echo $(a) )", b"cat <(a"])
def test_what_bash_rejects_is_unreadable_with_its_message(line):
    found = agree.read(line, REAL)
    assert isinstance(found, Unreadable)
    assert "line" in found.syntax
    assert "stdin" not in found.syntax


def test_what_bash_accepts_and_the_reader_cannot_vouch_for():
    found = agree.read(b"cat ${x:-<(rm y)}", REAL)
    assert isinstance(found, Unreadable)
    assert not found.syntax


def test_extglob_may_be_on_when_the_line_is_reached():
    found = agree.read(b"shopt -s extglob\nrm !(a); echo @(b|c) ?", REAL)
    assert isinstance(found, Unreadable) or found.doubt
    assert not getattr(found, "syntax", "")


@pytest.mark.parametrize(
    ("line", "tree"),
    [
        (b"((echo a); rm y)", "{subshell {subshell [echo a]} [rm y]}"),  # arithmetic to shfmt
        (b"!(rm y)", "! {subshell [rm y]}"),  # an extended glob to shfmt
        (b"! ! rm y", "[rm y]"),
        (b"cat <<E\nfoo `rm y`", "[cat <<E⟨«foo »Q$([rm y])«\n»⟩]"),  # ends without its delimiter
    ],
)
def test_what_only_bash_can_read_is_judged_as_bash_prints_it_but_in_doubt(line, tree):
    found = agree.read(line, REAL)
    assert script(found.scripts[0]) == tree
    assert found.doubt


def test_in_the_trusted_subset_the_witness_stands_in_for_a_missing_reader():
    missing = Readers(shfmt=Unknown("shfmt is not installed"))
    found = agree.read(b"echo 'a b' \"c\nd\" 2>/dev/null | rm y", missing)
    assert script(found.scripts[0]) == "[echo «a b» «c\nd» 2>/dev/null] | [rm y]"
    assert not found.doubt
    outside = agree.read(b"echo $(rm y)", missing)
    assert outside.why == "shfmt is not installed"


def test_a_backslash_at_the_very_end_is_an_argument_as_in_bash_c():
    found = agree.read(b"find . -exec rm {} \\", REAL)
    assert script(found.scripts[0]) == "[find . -exec rm {} «\\»]"
    assert not found.doubt


SAME = [
    ("echo 'a'b", "echo $'a'\"b\"", False),  # b is quoted in one only: a glob would tell them apart
    ("echo 'a'", 'echo "a"', True),
    ("echo \"\"'a'", "echo 'a'", True),
    ("echo ''", "echo", False),
    ("a |& b", "a 2>&1 | b", True),
    ("a &> f", "a >& f", True),
    ("a >&2", "a >2", False),
    ("a <&-", "a 0>&-", True),
    ("a >f <g", "a <g >f", False),
    ("a <<E >f\nx\nE", "a >f <<E\nx\nE", True),
    ("a <<E\n$x\nE", "a <<'E'\n$x\nE", False),
    ("if a; then b; elif c; then d; fi", "if a; then b; else if c; then d; fi; fi", True),
    ("for x; do a; done", 'for x in "$@"; do a; done', True),
    ("f() (a)", "f() { (a); }", True),
    ("[[ $x ]]", "[[ -n $x ]]", True),
    ("a && b", "a || b", False),
    ("a; b", "a\nb", True),
    ("a & b", "a; b", False),
    ("echo `a b`", "echo $(a b)", True),
    ("echo $((1+2))", "echo $(( 1 + 2 ))", True),
    ("echo ${x:-a}", "echo ${x:-b}", False),
    ('echo "$x"', "echo $x", False),
    ("coproc a b", "coproc COPROC a b", True),
    ("a=1 b", "b a=1", False),
]


@pytest.mark.parametrize(("one", "other", "same"), SAME)
def test_shape(one, other, same):
    found = [shape.of(shfmt.read(line.encode(), REAL)) for line in (one, other)]
    assert (found[0] == found[1]) is same
