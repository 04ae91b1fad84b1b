"""A launcher with its links, made once, and a way to start it with an environment and a home of its own."""

import json
import os
import subprocess

import pytest

from agentshell.install import install


class World:
    """A home, a state folder and the links; `run` starts the shell there."""

    def __init__(self, folder, links):
        self.home = folder / "home"
        self.home.mkdir()
        # Nobody is there to answer.
        settings = self.home / ".config/agentshell"
        settings.mkdir(parents=True)
        (settings / "config.yaml").write_text("approvals:\n  ask: refuse\n")
        self.links = links
        self.state = folder / "state"
        # A guarded program that is started all the same meets this one, and leaves a trace.
        stubs = folder / "stubs"
        stubs.mkdir()
        (stubs / "kubectl").write_text(f"#!/bin/sh\necho ran >> {folder}/kubectl-ran\n")
        (stubs / "kubectl").chmod(0o755)
        self.trace = folder / "kubectl-ran"
        self.env = {
            "HOME": str(self.home),
            "PATH": f"{stubs}:/usr/local/bin:/usr/bin:/bin",
            "XDG_STATE_HOME": str(self.state),
            "LANG": "C.UTF-8",
        }

    def program(self, name="bash"):
        return str(self.links / name)

    def run(self, *arguments, name="bash", stdin="", env=None, **more):
        more.setdefault("cwd", self.home)
        given = {"input": stdin} if isinstance(stdin, str) else {"stdin": stdin}
        return subprocess.run(
            [self.program(name), *arguments],
            capture_output=True,
            text=True,
            env={**self.env, **(env or {})},
            timeout=60,
            check=False,
            **given,
            **more,
        )

    def records(self):
        log = self.state / "agentshell" / "audit.jsonl"
        return [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []


@pytest.fixture(scope="session")
def links(tmp_path_factory):
    launcher, _ = install(tmp_path_factory.mktemp("links"))
    return launcher.parent


@pytest.fixture
def world(tmp_path, links):
    made = World(tmp_path, links)
    yield made
    assert not made.trace.exists(), "a guarded program was started"


@pytest.fixture(scope="session")
def native(links):
    if (links / "agentshell").read_bytes()[:4] != b"\x7fELF" and os.uname().sysname == "Linux":
        pytest.skip("no C compiler here: the launcher is a script")
