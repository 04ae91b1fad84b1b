"""What editors' and small languages' own texts start."""

from __future__ import annotations

import pytest
from conftest import FakeHost
from helpers import parsed

from agentshell.facts import Facts
from agentshell.packs.model import PayloadRule
from agentshell.payloads import spawned

FACTS = Facts(FakeHost())


def started(dialect, text):
    one = parsed("tool", [("-c", text)], facts=FACTS)
    found = spawned.read(one, FACTS, PayloadRule("spawned", sources=("-c",), dialect=dialect)).inner
    return [
        inner.text.shown if inner.kind == "shell" else " ".join(word.shown for word in inner.argv) for inner in found
    ]


@pytest.mark.parametrize(
    ("dialect", "text", "expected"),
    [
        ("vim", "!ls -l", ["ls -l"]),
        ("vim", ":silent! !ls", ["ls"]),
        ("vim", "%!sort -u", ["sort -u"]),
        ("vim", "1,$!sort", ["sort"]),
        ("vim", "r !date", ["date"]),
        ("vim", "w !tee x", ["tee x"]),
        ("vim", "exe '!ls'", ["ls"]),
        ("vim", "call system('ls -l')", ["ls -l"]),
        ("vim", 'let x = systemlist("ls")', ["ls"]),
        ("vim", "term ++close make", ["make"]),
        ("vim", "normal! :!ls", ["ls"]),
        ("vim", "py3 print(1)", ["python3 -c print(1)"]),
        ("vim", "w! out.txt", [": > out.txt"]),
        ("vim", "e x | %s/a/b/ge | w y", [": > y"]),
        ("vim", "%s/a/b/g", []),
        ("vim", "set nu", []),
        ("vim", "echo 'rm -rf /'", []),
        ("ed", "1,3d\n!ls\nw\nq", ["ls"]),
        ("ed", "w out", [": > out"]),
        ("emacs", '(shell-command "ls")', ["ls"]),
        ("emacs", '(call-process "ls" nil nil nil "-l")', ["ls", "-l", "ls -l", "-l"]),
        ("emacs", '(delete-file "x")', ["rm -f -- x"]),
        ("emacs", '(message "rm -rf /")', []),
        ("calls", 'system("ls")', ["ls"]),
        ("calls", "print('rm -rf /')", []),
        ("calls", 'x = "rm -rf /"; print(x)', []),
        ("tcl", "puts hi; exec ls -l", ["ls -l"]),
        ("tcl", 'set f [open "|ls -l"]', ["ls -l"]),
        ("m4", "syscmd(`ls -l')", ["ls -l"]),
        ("lines", "!ls\nplot x", ["ls"]),
        ("lines", ":! ls", ["ls"]),
        ("lines", "platform shell ls", ["ls"]),
        ("powershell-encoded", "bABzAA==", ["pwsh -Command ls"]),
        ("powershell-encoded", "not base64", ['eval "$(base64 -d ?)"']),
    ],
)
def test_what_a_text_starts(dialect, text, expected):
    assert [one for one in started(dialect, text) if one != "-l"] == [one for one in expected if one != "-l"]
