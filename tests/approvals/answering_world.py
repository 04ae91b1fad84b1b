"""Requests made without a shell, from real judgements, for the tests of showing and answering them."""

import json
import os
import sys
from pathlib import Path

import pexpect
from conftest import FakeHost

from agentshell.approvals import clock
from agentshell.approvals.body import body, canonical, digest, line_key
from agentshell.approvals.model import Asked, Request, Waiter, to_plain
from agentshell.approvals.recorder import Recorder
from agentshell.assembly import assemble
from agentshell.guard import Text, start_of

AS_PERSON = Path(__file__).with_name("as_person.py")
DELETES = "kubectl --context prod-eu delete namespace checkout"
SCALES = "kubectl --context prod-eu scale deploy/web --replicas=0"
PATIENCE = 20


def content(line, *, reasons=(), cwd="/home/dev/project", entry="-c"):
    """Return the body of a line, judged on a machine in memory."""
    assembly = assemble({"HOME": "/home/dev", "PATH": "/usr/bin:/bin"}, cwd)
    recorder = Recorder(FakeHost(cwd=cwd, readers=assembly.facts.host))
    watched = assembly.replace(facts=assembly.facts.replace(host=recorder))
    raw = line if isinstance(line, bytes) else line.encode()
    judgement = watched.judge(raw, start_of(Text(raw, entry), watched))
    return body(judgement, recorder, watched.policy, start={"entry": entry, "shell": "bash"}, reasons=reasons)


def asked(line, *, agent="claude", session="s1", audit="", made=None):
    made = made or content(line)
    text = canonical(made)
    return Asked(digest(text), line_key(made, os.getuid()), text, session, agent, os.getuid(), "", audit, (session,))


def request(line, *, lasts=600, made=None, **more):
    """Return a request that is in no store."""
    now = clock.now()
    return Request("0badcafe", asked(line, made=made, **more), "waiting", now, now.later(lasts))


class Desk:
    """A home with a store, requests in it, and real terminals in which agentshell answers them."""

    def __init__(self, asking):
        self.asking = asking
        self.store_folder = asking.store_folder
        self.store_folder.mkdir(parents=True, mode=0o700)
        self.opened = []

    @property
    def store(self):
        return self.asking.store

    def ask(self, line=DELETES, *, lasts=600, **more):
        """Put a line to a person; this very process waits for the answer."""
        store = self.store
        found, _ = store.ask(
            asked(line, audit=str(self.asking.folder / "state/agentshell"), **more), clock.myself(), lasts=lasts
        )
        store.close()
        return found

    def state(self, request):
        store = self.store
        found = store.get(request.id)
        store.close()
        return found

    def expire(self, request):
        """Let a request's time be over now."""
        store = self.store
        data = to_plain(request.replace(until=request.made))
        store._base.execute("update requests set data = ? where id = ?", (json.dumps(data), request.id))
        store.close()

    def argv(self, *words):
        return [str(AS_PERSON), str(self.asking.home), *words]

    def terminal(self, *words, columns=100, rows=40, env=None, argv0="agentshell"):
        """Start agentshell in a terminal of its own."""
        child = pexpect.spawn(
            sys.executable,
            self.argv(argv0, *words),
            env={**os.environ, **self.asking.env, "TERM": "xterm-256color", "NO_COLOR": "", **(env or {})},
            dimensions=(rows, columns),
            encoding="utf-8",
            timeout=PATIENCE,
            cwd=str(self.asking.home),
        )
        self.opened.append(child)
        return child

    def ended(self, child):
        """Return the exit status of what ran in a terminal, once it has ended."""
        child.expect(pexpect.EOF)
        child.close()
        return child.exitstatus

    def close(self):
        for child in self.opened:
            child.close(force=True)


GONE = Waiter(1 << 22, "1")
"""A waiter that is no longer there."""
