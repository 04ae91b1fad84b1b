"""Printers and filters: what is computed, what stays unknown, and that no argument makes one raise."""

from __future__ import annotations

import pytest
from conftest import FakeHost
from hypothesis import given, settings
from hypothesis import strategies as st
from unfolding import last

from agentshell.facts import Facts
from agentshell.model import NOWHERE, Arg, EnvView, Stdin, Unknown, known
from agentshell.reading.commands import Call
from agentshell.reading.outputs import PRINTERS, predict
from agentshell.reading.state import Run
from agentshell.reading.unfold import Start, begin

FILES = {"f": "one\ntwo\n", ".git/HEAD": "ref"}
KNOWN = (
    ("cat f", "one\ntwo"),
    ("cat < f", "one\ntwo"),
    ("< f cat - f", "one\ntwo\none\ntwo"),
    ("pwd", "/home/dev/project"),
    ("cd /tmp && pwd -P", "/tmp"),
    ("git rev-parse --show-toplevel", "/home/dev/project"),
    ("whoami", "dev"),
    ("id -un", "dev"),
    ("printenv HOME", "/home/dev"),
    ("command -v kubectl", "/usr/bin/kubectl"),
    ("which -- kubectl", None),
    ("command -v cd", "cd"),
    ("realpath f", "/home/dev/project/f"),
    ("readlink -f ../x", "/home/dev/x"),
    ("head -n 1 f", "one"),
    ("tail -1 f", "two"),
    ("tail -n +2 f", "two"),
    ("sed -n 1p f", "one"),
    ("sed 's/o/0/;s/$/!/' f", "0ne!\ntw0!"),
    ("sed 's/.*/rm x/e' f", None),  # `e` runs the line
    ("sed -f script f", None),
    ("grep -v two f", "one"),
    ("grep '^t' f", "two"),
    ("grep -P '^t' f", None),
    ("sed -n '/^t/,$p' f", None),
    ("grep -E '(o|(o)+)+x' f", None),  # could take long
    ("cut -d: -f1 <<< a:b", "a"),
    ("tr -dc a-z <<< 'A b-c'", "bc"),
    ("tr '\\n' ' ' < f", "one two "),
    ("base64 -d <<< cm0geA", "rm x"),
    ("base64 -di <<< 'cm0g eA=='", "rm x"),
    ("base64 --decode <<< '****'", None),
    ("base32 -d <<< OJWSA6A=", "rm x"),
    ("xxd -r -p <<< 726d", "rm"),
    ("xxd -r <<< 726d", None),
    ("rev <<< 'x mr'", "rm x"),
    (r"printf 'r\0m\0'", "rm"),  # bash drops NUL
    ("base64 -d <<< ''", None),  # what was to be decoded is not set yet
    ("base64 -d <<< H4sIAAAAAAAAA8vIBACsKpPYAgAAAA==", None),  # no text, and unpacked by the next
    ("base64 -d <<< H4sIAAAAAAAAA8vIBACsKpPYAgAAAA== | gunzip", "hi"),
    ("basenc --base64url -d <<< cm0gLXI_", "rm -r?"),
    ("openssl base64 -d -A <<< cm0geA==", "rm x"),
    ("openssl enc -d -aes-256-cbc -k p <<< cm0geA==", None),
    ("rot13 <<< 'ez k'", "rm x"),
    ("gunzip < f", None),
    ("gzip < f", None),
    ("zcat f.gz", None),
    ('jq -r .a.b[0] <<< \'{"a": {"b": ["x"]}}\'', "x"),
    ("jq -r '.a|@base64d' <<< '{\"a\": \"cm0=\"}'", "rm"),
    ("jq -r '.a|select(.)' <<< '{\"a\": \"x\"}'", None),
    ('jq .a <<< \'{"a": "x"}\'', None),
    ("export V=x; envsubst <<< 'a $V ${V}b $W.'", "a x xb ."),
    ("awk '{print $NF}' f", None),
    ("awk '/one/' f", "one"),
    ("awk '/one/ || 1' f", None),
    ("awk -F'[ab]' '{print $2}' f", None),
    ("awk -v x=1 '{print x}' f", None),
    ("column -t <<< 'a  b'", "a b"),
    ("paste f f", None),
    ("xargs rm < f", None),
    ("python3 -c 'import os; print(os.getcwd())'", None),
    ("python3 -c 'print(open(\"f\").read())'", None),
    ("python3 -c 'print(\"a\" * 10**9)'", None),
    ("python3 -c 'while True: pass'", None),
    ("python3 x.py", None),
    ("sudo -u dev cat f", None),
    ("sudo cat f", "one\ntwo"),
    ("busybox cat f", "one\ntwo"),
    ("less f", "one\ntwo"),
    ("date +%F", None),
    ("hostname", None),
    ("kubectl get ns", None),
    ("env", None),
    ("mktemp -d", None),
    ("echo a $(get)", None),
    ("seq 1 0.5 2", None),
    ("printf '%s\\n' a b | sort -r", "b\na"),
    ("sort <<< $'B\\na'", None),  # depends on the locale
    ("f() { echo in f; }; f", "in f"),
    ("/bin/echo a", "a"),
    ("echo a >&2", ""),
    ("echo a > /dev/null", ""),
    ("echo a > /dev/stdout", "a"),
    ("echo a 2>&1", "a"),
    ("{ echo a; get; } 2> /dev/null | head -1", "a"),
    ("echo a; get", None),
    ("exec echo a; echo b", "a"),
    ("sh -c 'echo a'", None),
)


@pytest.mark.parametrize(("line", "expected"), KNOWN)
def test_what_a_substitution_stands_for(line, expected):
    """None: it is not computed, and then it is unknown, never empty."""
    found = last(f'x "$({line}\n)"', None, FILES, programs=("kubectl",)).argv[1].text
    assert expected == (None if isinstance(found, Unknown) else found)


def test_a_made_up_name_keeps_its_folder():
    """`mktemp` in its forms."""
    for line, expected in (
        ("mktemp", "/tmp/tmp."),
        ("mktemp -d /var/x.XXXX", "/var/x."),
        ("mktemp -p /srv", "/srv/tmp."),
        ("mktemp -d -t app.XXXXXX", "/tmp/app."),
        ("TMPDIR=/scratch; mktemp", "/scratch/tmp."),
    ):
        found = last(f'x "$({line})"').argv[1]
        assert found.parts[0] == expected, line
        assert isinstance(found.parts[1], Unknown)


def test_unknown_output_names_the_whole_pipe():
    """So that a reader of names sees what was asked for."""
    found = last('x "$(kubectl config get-contexts -o name | grep prod | head -1)"').argv[1].text
    assert isinstance(found, Unknown)
    assert "grep prod" in found.source


def test_dash_and_zsh_expand_backslashes_in_echo():
    """`echo` of bash does not without -e."""
    line = r"""x "$(echo 'a\tb')" """
    assert last(line).argv[1].text == "a\\tb"
    assert last(line, shell="sh").argv[1].text == "a\tb"


WORDS = st.one_of(
    st.sampled_from(
        (
            *(
                "-n",
                "-e",
                "-d",
                "-",
                "--",
                "-f",
                "-c1",
                "-d:",
                "-f1,3-",
                "-f0",
                "-r",
                "-p",
                "-s",
                "-w",
                "0",
                "-5",
                "+2",
                "%s",
            ),
            *(
                "%d",
                "%*d",
                "%5.3s|%-08x",
                "%b",
                "%q",
                "%c",
                "\\x",
                "\\0",
                "\\c",
                "\\u12",
                "[:alpha:]",
                "z-a",
                "a-z",
                "s/(/x/",
            ),
            *(
                "s/a*/b/g",
                "s|a|\\1|",
                "y/ab/c/",
                "s/[/]/x/",
                "s",
                "--decode",
                "--suffix=.c",
                "-s",
                "1e9",
                "0x",
                "'",
                '"',
                "",
            ),
            *(
                "rev-parse",
                "--show-toplevel",
                "-un",
                "-v",
                "-t",
                "XXX",
                "--tmpdir=",
                "-i",
                "-w0",
                "f",
                "/",
                "//",
                "..",
                "-u",
            ),
        )
    ),
    st.text(max_size=6),
)
ARGS = st.one_of(
    WORDS.map(lambda text: Arg((text,))),
    WORDS.map(lambda text: Arg((text, Unknown("for the test")), splits=True)),
)
INPUT = st.one_of(st.text(max_size=40), st.sampled_from(("YWI=", "7a7", "a:b:c\nd\n", "\udc80", "\ud800", "a\n" * 30)))


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(PRINTERS)), st.lists(ARGS, max_size=4), INPUT, st.booleans())
def test_no_argument_makes_a_printer_raise(name, args, text, certain):
    """Whatever it is given; and an unknown input never becomes a known output of its own making."""
    host = FakeHost(None, FILES)
    shell = begin(Run(Facts(host)), Start(EnvView(host.env), known(host.cwd)))
    call = Call(NOWHERE)
    call.stdin = Stdin("text", Arg((text,) if certain else (text, Unknown("for the test"))))
    found = predict(shell, (known(name), *args), call)
    assert isinstance(found, tuple)
    assert all(isinstance(part, str | Unknown) for part in found)
