"""The real readers: they execute nothing, end in time, and are found where they were installed."""

from __future__ import annotations

import os
import sys
import time

import pytest
from reader_tools import BASH, REAL

from agentshell.model import Unknown
from agentshell.readers import ShellReaders, find_shfmt

RUNNING = [
    "touch {mark}",
    "$(touch {mark})",
    "echo `touch {mark}` <(touch {mark})",
    "x=$(touch {mark}); trap 'touch {mark}' EXIT DEBUG",
    "touch {mark} &\nwait",
    "cat <<E\n$(touch {mark})\nE",
    "if touch {mark}; then",
    "f() {{ touch {mark}; }}; f",
    "alias ls='touch {mark}'\nls",
    "> {mark}",
    "[[ $(touch {mark}) ]]; (( x = $(touch {mark}) )); a[$(touch {mark})]=1",
    "exec touch {mark}",
    "set +n\ntouch {mark}",  # bash -n ignores the attempt to end itself
]


@pytest.mark.parametrize("reader", ["shfmt", "reprint", "syntax"])
@pytest.mark.parametrize("line", RUNNING)
def test_no_reader_executes_the_text(reader, line, tmp_path, monkeypatch):
    mark = tmp_path / "mark"
    starting = tmp_path / "starting"
    starting.write_text(f"touch {mark}\n", encoding="utf-8")
    monkeypatch.setenv("BASH_ENV", str(starting))
    monkeypatch.setenv("ENV", str(starting))
    monkeypatch.chdir(tmp_path)
    REAL.read_shell(reader, line.format(mark=mark).encode())
    assert not mark.exists()


def test_what_the_readers_answer():
    assert b'"Type": "File"' in REAL.read_shell("shfmt", b"a")
    assert REAL.read_shell("reprint", b"if a;then b;fi").split() == b"if a; then b; fi".split()
    assert REAL.read_shell("syntax", b"a") == b""
    assert REAL.read_shell("syntax", b"cat <<E\na") == b""  # a warning is no rejection
    assert REAL.read_shell("syntax", b"if") == b"line 2: syntax error: unexpected end of file"
    assert REAL.read_shell("shfmt", b"if").source.startswith("1:1")
    assert isinstance(REAL.read_shell("reprint", b"if"), Unknown)
    assert isinstance(REAL.read_shell("other", b""), Unknown)


def program(folder, text):
    path = folder / "program"
    path.write_text(f"#!{BASH}\n{text}\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


def test_a_reader_that_does_not_end_is_stopped(tmp_path):
    slow = ShellReaders(program(tmp_path, "while :; do :; done"), BASH, limit=0.3)
    start = time.monotonic()
    found = slow.read_shell("shfmt", b"a")
    assert time.monotonic() - start < 2
    assert "took longer than 0.3 s" in found.why


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nobody tells how long a process has computed")
def test_a_reader_that_a_busy_machine_keeps_waiting_is_waited_for(tmp_path):
    held = ShellReaders(program(tmp_path, "sleep 0.5; echo '{}'"), BASH, limit=0.2)
    assert held.read_shell("shfmt", b"a") == b"{}\n"
    start = time.monotonic()
    found = ShellReaders(program(tmp_path, "exec sleep 60"), BASH, limit=0.2).read_shell("shfmt", b"a")
    assert "took longer than 0.2 s" in found.why
    assert time.monotonic() - start < 10


def test_a_reader_that_writes_without_end_is_stopped(tmp_path):
    found = ShellReaders(program(tmp_path, "exec yes"), BASH, limit=30).read_shell("shfmt", b"a")
    assert "wrote more" in found.why


def test_a_reader_gets_an_empty_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET", "x")
    found = ShellReaders(program(tmp_path, "export -p"), BASH).read_shell("shfmt", b"a")
    assert b"SECRET" not in found
    assert b"HOME" not in found


def test_a_reader_that_is_missing(tmp_path):
    gone = ShellReaders(str(tmp_path / "none"), str(tmp_path / "none"))
    assert all(isinstance(gone.read_shell(reader, b"a"), Unknown) for reader in ("shfmt", "reprint", "syntax"))
    assert ShellReaders(Unknown("shfmt-py is not installed"), BASH).read_shell("shfmt", b"a").why


def test_no_descriptor_and_no_child_is_left(tmp_path):
    before = len(os.listdir("/dev/fd"))
    for text in (b"a", b"if", b"x" * 300_000):
        for reader in ("shfmt", "reprint", "syntax"):
            REAL.read_shell(reader, text)
    ShellReaders(program(tmp_path, "exec sleep 5"), BASH, limit=0.1).read_shell("shfmt", b"a")
    assert len(os.listdir("/dev/fd")) == before
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_shfmt_is_found_in_the_installation_and_not_on_the_path(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "shfmt").write_text("#!/bin/sh\n", encoding="utf-8")
    (tmp_path / "shfmt").chmod(0o755)
    found = find_shfmt()
    assert os.path.isabs(found)
    assert not found.startswith(str(tmp_path))
