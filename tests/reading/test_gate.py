"""What no reader is shown, and that saying so is quick."""

from __future__ import annotations

import time

import pytest

from agentshell.reading import gate

REFUSED = [
    (b"rm\0 x", "NUL byte"),  # a C string ends there: what is read is not what runs
    (b"echo a\r# b; rm y", "carriage return"),  # a letter to bash, a blank to other readers
    (b"echo a \\\r\nrm y", "carriage return"),
    (b"echo \x1b[1A", "escape character"),  # could paint over what a person is shown
    (b"echo \x7f", "delete character"),
    (b"echo \x0b", "control character 0x0b"),
    (b"echo \x01", "control character 0x01"),
    (b"echo \xff", "not valid UTF-8 (byte 0xff at 5)"),
    (b"echo \xc3", "not valid UTF-8"),
    (b"echo \xed\xa0\x80", "not valid UTF-8"),  # half of a surrogate pair
    (b"x" * (256 * 1024 + 1), "longer than 256 KiB"),
    (b"(" * 201, "nested more than 200 deep"),
    (b"echo '" + b"[" * 201 + b"'", "nested more than 200 deep"),  # quotes are not looked at: nobody writes this
]
ALLOWED = [b"", b"ls", b"a\tb\nc", "echo é 日本".encode(), b"(" * 200, b"()" * 5000, b"x" * (256 * 1024), b")" * 1000]


@pytest.mark.parametrize(("text", "why"), REFUSED, ids=[why for _, why in REFUSED])
def test_refused(text, why):
    assert why in gate.refuse(text).why


@pytest.mark.parametrize("text", ALLOWED, ids=[str(text[:10]) for text in ALLOWED])
def test_allowed(text):
    assert gate.refuse(text) is None


@pytest.mark.parametrize("opening", [b"(", b"{ ", b"[", b"$(", b"${x:-", b"$((", b"[[ ", b"<(", b'"$(', b"@("])
def test_deep_nesting_is_refused_at_once(opening):
    start = time.process_time()
    assert gate.refuse(b"echo " + opening * 10_000) is not None
    assert time.process_time() - start < 0.2


def test_a_long_line_is_refused_at_once():
    start = time.process_time()
    assert gate.refuse(b"echo " + b"word " * 60_000) is not None
    assert time.process_time() - start < 0.05
