"""Say as JSON whether a person may answer from where this runs: what `person` finds, the ancestors up to a process.

python probe.py FILE TOP [REQUEST-TTY WAITER]
TOP and those above it are left out: whatever has started the tests is no part of them.
"""

import json
import sys
import time
from pathlib import Path

from agentshell.approvals import ancestry, clock, person
from agentshell.approvals.model import Asked, Moment, Request, Waiter

out, top = sys.argv[1], int(sys.argv[2])
whole = ancestry.tree


def tree(pid=0):
    line = whole(pid)
    pids = [one.pid for one in line]
    return line[: pids.index(top)] if top in pids else line


ancestry.tree = tree
request = None
if len(sys.argv) > 3:
    tty, pid = sys.argv[3], int(sys.argv[4])
    asked = Asked(digest="", line_key="", body="{}", session="", agent="", uid=0, tty=tty, audit="")
    moment = Moment(0.0, 0.0, "")
    request = Request("ab12", asked, "waiting", moment, moment, waiters=(Waiter(pid, clock.started(pid)),))
started = time.perf_counter()
reasons = person.why_not(request)
took = time.perf_counter() - started
found = {"why": reasons, "who": person.who(), "own": person.own_terminal(), "took": took}
Path(f"{out}.new").write_text(json.dumps(found))
Path(f"{out}.new").rename(out)
