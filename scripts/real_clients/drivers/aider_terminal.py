"""Sits at aider's terminal: gives the prompts one after the other, and answers what it asks with yes.

aider_terminal.py PROMPTS-AS-JSON PROGRAM ARGUMENT… (run by aider's own Python, which has pexpect)
"""

import json
import os
import sys

import pexpect

prompts = [*json.loads(sys.argv[1]), "/exit"]
terminal = pexpect.spawn(
    sys.argv[2],
    sys.argv[3:],
    encoding="utf-8",
    codec_errors="replace",
    timeout=90,
    dimensions=(50, 200),
    env={**os.environ, "TERM": "dumb"},
)
terminal.logfile_read = sys.stdout
while True:
    seen = terminal.expect([r"\(Y\)es/\(N\)o[^\r\n]*:", r"\n?> $", pexpect.EOF, pexpect.TIMEOUT])
    if seen > 1:
        break
    terminal.sendline("y" if seen == 0 else prompts.pop(0) if prompts else "/exit")
terminal.close(force=True)
