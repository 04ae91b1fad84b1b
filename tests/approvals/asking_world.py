"""A home with its own store of requests, shells that ask there, and answers given by the library."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

from agentshell.approvals import answering
from agentshell.approvals.store import Store
from agentshell.config import Approvals

LINE = "kubectl --context prod-eu delete namespace checkout"
AS_HOME = Path(__file__).with_name("as_home.py")
PATIENCE = 30
"""Seconds after which a test gives up; nothing takes so long by itself."""


class Asking:
    """One account's home: what asks there, and its store."""

    def __init__(self, folder):
        self.folder = folder
        self.home = folder / "home"
        self.home.mkdir()
        self.ran = folder / "ran"
        stubs = folder / "stubs"
        stubs.mkdir()
        (stubs / "kubectl").write_text(f'#!/bin/sh\necho "$*" >> {self.ran}\n')
        (stubs / "kubectl").chmod(0o755)
        self.env = {
            "HOME": str(self.home),
            "PATH": f"{stubs}:/usr/local/bin:/usr/bin:/bin",
            "XDG_STATE_HOME": str(folder / "state"),
            "LANG": "C.UTF-8",
            "PYTHONPATH": os.environ.get("PYTHONPATH", ""),
        }
        self.settings = Approvals()
        self.started = []

    def configure(self, text):
        place = self.home / ".config/agentshell"
        place.mkdir(parents=True, exist_ok=True)
        (place / "config.yaml").write_text(text)

    @property
    def store_folder(self):
        return self.home / ".local/state/agentshell/approvals"

    @property
    def store(self):
        return Store(str(self.store_folder))

    def argv(self, *words):
        return [sys.executable, str(AS_HOME), str(self.home), *words]

    def start(self, line=LINE, *, env=None, cwd=None, **more):
        """Start a shell that runs the line, as an agent does: no terminal, pipes, a session of its own."""
        process = subprocess.Popen(
            self.argv("bash", "-c", line),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**self.env, **(env or {})},
            cwd=cwd or self.home,
            start_new_session=True,
            **more,
        )
        self.started.append(process)
        return process

    def end(self, process):
        """Return exit status, stdout and stderr."""
        out, told = process.communicate(timeout=PATIENCE)
        return process.returncode, out, told

    def run(self, line=LINE, **more):
        return self.end(self.start(line, **more))

    def pending(self, count=1):
        """Wait until so many requests wait for an answer; return them, the newest first."""
        return self.wait_for(lambda: len(self.store.listed("waiting", "open")) >= count) and self.store.listed(
            "waiting", "open"
        )

    def wait_for(self, condition):
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                if condition():
                    return True
            except FileNotFoundError:
                pass
            time.sleep(0.02)
        raise AssertionError("it did not come to that")

    def approve(self, request, by="ada"):
        return answering.approve(self.store, self.settings, request, by, lambda text: ("advisory", ""))

    def refuse(self, request, reason="", by="ada"):
        return answering.refuse(self.store, request, by, reason)

    def request(self, identity):
        return self.store.get(identity)

    def records(self):
        log = self.folder / "state/agentshell/audit.jsonl"
        return [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []

    def events(self):
        return [record["event"] for record in self.records()]

    @property
    def runs(self):
        return self.ran.read_text().splitlines() if self.ran.exists() else []
