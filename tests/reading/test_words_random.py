"""Random words, compared with real bash: what agentshell says it knows is what bash makes of them."""

from __future__ import annotations

import tempfile
from pathlib import Path

from bash_words import by_bash, by_words, folder
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

SETUPS = (
    "",
    "x=1 y='a b' z=",
    "x=/usr/local/lib.tar.gz y=aXbXc z='*'",
    "set -- one 'two three' ''",
    "a=(p 'q r' s); x=a",
    "IFS=:; x=a:b::c y=' d '",
    'f() { echo "$# $*"; }; x=$(f a b)',
    "declare -A m=([k]=v [j]='w w'); x=k",
)
OPERATORS = (":-", "-", ":+", "+", "#", "##", "%", "%%", "/", "//", "/#", "/%", "^", "^^", ",", ",,", ":=")
OPERANDS = st.sampled_from(
    ("", "a", "*", "?", "a*", "*b", "X", '"a b"', "'q'", "$x", "${y}", "[a-x]", "/", "\\*", "b/c")
)
NAMES = st.sampled_from(
    ("x", "y", "z", "NAME", "TWO", "EMPTY", "UNSET", "@", "*", "1", "2", "a[@]", "a[1]", "m[k]", "#")
)
TEXTS = st.sampled_from(
    (
        "a",
        "b c",
        "*",
        "?.txt",
        "*.txt",
        "~",
        "~/x",
        "{a,b}",
        "{1..3}",
        "\\ ",
        "\\*",
        ":",
        "=",
        "x=",
        "[ab]*",
        ".",
        "{",
        "}",
    )
)


@st.composite
def parameter(draw):
    """Return a parameter expansion."""
    name = draw(NAMES)
    if draw(st.booleans()):
        return "${" + name + "}"
    kind = draw(st.integers(0, 3))
    if kind == 0 and name not in {"@", "*", "#"}:
        return "${#" + name + "}"
    if kind == 1:
        start, size = draw(st.integers(0, 3)), draw(st.integers(0, 3))
        return f"${{{name}:{start}}}" if draw(st.booleans()) else f"${{{name}:{start}:{size}}}"
    operator = draw(st.sampled_from(OPERATORS))
    if operator == ":=" and not name.isidentifier():
        operator = ":-"
    return "${" + name + operator + draw(OPERANDS) + "}"


@st.composite
def piece(draw):
    """Return a piece of a word, quoted or not."""
    kind = draw(st.integers(0, 5))
    if kind == 0:
        return draw(TEXTS)
    if kind == 1:
        return "'" + draw(TEXTS) + "'"
    if kind == 2:
        return draw(parameter())
    if kind == 3:
        return (
            '"'
            + draw(st.sampled_from(("", "a ", "*")))
            + draw(parameter())
            + draw(st.sampled_from(("", " b", "\\$")))
            + '"'
        )
    if kind == 4:
        return "$((" + draw(st.sampled_from(("1+2", "x+1", "7/2", "2**3", "1<2?5:6", "UNSET"))) + "))"
    return draw(st.sampled_from(("$(echo hi)", "$(echo 'a  b')", '"$(echo x; echo)"', "$(printf 'a b')", "`echo bt`")))


WORDS = st.lists(st.lists(piece(), min_size=1, max_size=4).map("".join), min_size=1, max_size=3).map(" ".join)
ROWS = st.lists(st.tuples(st.sampled_from(SETUPS), WORDS), min_size=20, max_size=60)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(ROWS)
def test_what_is_known_is_what_bash_makes(rows):
    """A row that is read and fully known has bash's very arguments; what is refused by bash starts nothing."""
    with tempfile.TemporaryDirectory() as name:
        path = folder(Path(name))
        for row, expected, found in zip(rows, by_bash(rows, path), by_words(rows, path), strict=True):
            if not isinstance(found, list) or None in found or expected is None:
                # Not readable, not known, or an error in bash, which the judge need not foresee.
                continue
            assert sorted(found) == sorted(expected), row
