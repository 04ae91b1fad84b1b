"""What the tests of word expansion share: the same words expanded by real bash and by `words`, in a real folder."""

from __future__ import annotations

import subprocess

from reader_tools import BASH, REAL

from agentshell.facts import Facts
from agentshell.host import RealHost
from agentshell.model import EnvView, known
from agentshell.reading.read import read
from agentshell.reading.tree import Reading
from agentshell.reading.unfold import Start, unfold

NAMES = ("a.txt", "b.txt", "c.log", ".hidden", "sub/one.txt", "sub/two.txt", "x y.txt", "[odd]")
ENV = {
    "LC_ALL": "C.UTF-8",
    "HOME": "/home/dev",
    "PATH": "/usr/bin:/bin",
    "NAME": "value",
    "TWO": "one two",
    "EMPTY": "",
    "LIST": "a:b::c",
}


class Readers(RealHost):
    """The real machine with the readers of the tests."""

    def read_shell(self, reader, text):
        return REAL.read_shell(reader, text)


def folder(path):
    """Make the files that patterns meet."""
    for name in NAMES:
        target = path / name
        target.parent.mkdir(exist_ok=True)
        target.write_text("")
    return path


def by_bash(rows, path):
    """Return what bash makes of each row of words: a list of arguments, or None where bash refuses it."""
    script = """
show() { printf '%s\\0' "$#" "$@"; }
for row; do ( eval "$row" ) || printf 'refused\\0'; printf 'END OF ROW\\0'; done
"""
    texts = [f"set --\n{setup}\nshow {words}" for setup, words in rows]
    command = [BASH, "--norc", "--noprofile", "-c", script, "bash", *texts]
    done = subprocess.run(command, env=ENV, cwd=path, capture_output=True, timeout=60, check=False)
    found = []
    for piece in done.stdout.decode().split("END OF ROW\0"):
        values = piece.split("\0")[:-1]
        found.append(None if not values or values[0] == "refused" else values[1:])
    return found[: len(rows)]


def by_words(rows, path):
    """Return what agentshell makes of each row: arguments with None for an unknown one, or why it cannot be read."""
    host = Readers(ENV, str(path))
    found = []
    for setup, words in rows:
        reading = read(f"{setup}\nshow {words}\n".encode(), host)
        if not isinstance(reading, Reading):
            found.append(reading.why)
            continue
        start = Start(EnvView(ENV), known(str(path)))
        unfolded = unfold(reading, start, Facts(host))
        last = [one for one in unfolded.invocations if one.argv and one.argv[0].text == "show" and not one.context]
        found.append(None if not last else [arg.text if arg.known else None for arg in last[-1].argv[1:]])
    return found
