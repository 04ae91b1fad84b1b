"""Stands in agentshell's place while a client is recorded; `recording` fills in the places and puts it there.

As `agentshell hook …` it keeps what it is given; as a shell it keeps its words, and what is typed at its terminal.
"""

import fcntl
import json
import os
import pty
import select
import sys
import termios
import tty
from pathlib import Path

WORDS = sys.argv[1:]
NAME = sys.argv[0].rpartition("/")[2]
BASH = "@REAL@" if Path("@REAL@").exists() else "/bin/bash"


def keep(name: str, content: object) -> None:
    with Path("@KEPT@", name).open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.write(json.dumps(content) + "\n")


def become() -> None:
    os.execv(BASH, [NAME, *WORDS])


def typed() -> str:
    """Run bash at a terminal of its own behind this one; return what was typed."""
    settings = termios.tcgetattr(0)
    child, master = pty.fork()
    if child == 0:
        termios.tcsetattr(0, termios.TCSANOW, settings)
        become()
    tty.setraw(0)
    seen = b""
    while True:
        ready, _, _ = select.select([0, master], [], [])
        try:
            piece = os.read(master, 65536) if master in ready else b""
            if master in ready:
                os.write(1, piece)
            if 0 in ready:
                given = os.read(0, 65536)
                seen += given
                os.write(master, given)
        except OSError:
            return seen.decode("utf-8", "replace")
        # What is typed so far is kept at once: most clients end their sessions by a signal.
        Path("@KEPT@", f"typed-{os.getpid()}").write_bytes(seen)


if WORDS[:1] == ["hook"]:
    keep("calls", json.loads(sys.stdin.read()))
elif os.isatty(0) and not any(word.startswith("-") and word.endswith("c") for word in WORDS):
    keep("starts", {"name": NAME, "arguments": WORDS, "typed": f"typed-{os.getpid()}"})
    typed()
else:
    keep("starts", {"name": NAME, "arguments": WORDS})
    become()
