"""A home for lines under the exec gate, with stubs that leave a trace, and one program that hides what it starts."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import agentshell
from agentshell import install as installing
from agentshell.install import install

STARTER = """
import subprocess, sys
# What is started stands in a file, backwards: no reader of the line can know it.
words = open("words").read()[::-1].split("\\n")
prefix = [word for word in sys.argv[1:] if word != "@"]
command = []
for word in prefix:
    command += words if word == "WORDS" else [" ".join(words)] if word == "TEXT" else [word]
try:
    sys.exit(subprocess.call(command, stdin=open("given") if "@" in sys.argv else None))
except PermissionError:
    sys.exit(99)
"""
STUBS = ("kubectl", "aws", "psql", "terraform", "redis-cli", "railway")


class Gated:
    """A home, and lines that run there under the gate."""

    def __init__(self, folder, links):
        self.home = folder / "home"
        self.home.mkdir()
        self.links = links
        self.ran = folder / "ran"
        self.state = folder / "state"
        stubs = folder / "stubs"
        stubs.mkdir()
        for name in STUBS:
            (stubs / name).write_text(f'#!/bin/sh\necho "{name} $*" >> {self.ran}\n')
            (stubs / name).chmod(0o755)
        (self.home / "starter.py").write_text(STARTER)
        self.configure("runtime: exec\napprovals: {ask: refuse}\n")
        self.env = {
            "HOME": str(self.home),
            "PATH": f"{stubs}:/usr/local/bin:/usr/bin:/bin",
            "XDG_STATE_HOME": str(self.state),
            "LANG": "C.UTF-8",
        }

    def configure(self, text):
        place = self.home / ".config/agentshell"
        place.mkdir(parents=True, exist_ok=True)
        (place / "config.yaml").write_text(text)

    def hide(self, words, given=""):
        (self.home / "words").write_text("\n".join(words)[::-1])
        (self.home / "given").write_text(given)

    def start(self, line, **more):
        return subprocess.Popen(
            [str(self.links / "bash"), "-c", line],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env=self.env, cwd=self.home, start_new_session=True, **more,
        )  # fmt: skip

    def run(self, line, **more):
        process = self.start(line, **more)
        out, told = process.communicate(timeout=60)
        return process.returncode, out, told

    @property
    def runs(self):
        return self.ran.read_text().splitlines() if self.ran.exists() else []

    def records(self):
        log = self.state / "agentshell/audit.jsonl"
        return [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []


@pytest.fixture(scope="session")
def links(tmp_path_factory):
    launcher, _ = install(tmp_path_factory.mktemp("links"))
    return launcher.parent


@pytest.fixture(scope="session")
def own_links(tmp_path_factory):
    """Links by which HOME is the account's own home: its settings may lower the grade."""
    folder = tmp_path_factory.mktemp("own")
    entry = folder / "entry.py"
    package = Path(agentshell.__file__).parent.parent
    entry.write_text(Path(__file__).with_name("own_home.py").read_text().replace("@PACKAGE@", str(package)))
    told = {**installing.settings(), "AGENTSHELL_ENTRY": str(entry), "AGENTSHELL_COMPILED": str(entry)}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(installing, "settings", lambda bash="": {**told, "AGENTSHELL_BASH": bash})
        launcher, _ = install(folder / "links")
    return launcher.parent


@pytest.fixture(scope="session")
def gate_here(links, tmp_path_factory):
    """Skip where the system has no gate: another kernel, or a filter's listener that is there already."""
    if sys.platform != "linux":
        pytest.skip("the exec gate is Linux's")
    code = (
        "import sys; from agentshell.runtime.seccomp import install\n"
        "try: install()\n"
        "except OSError as error: sys.exit(f'no gate here: {error}')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env={**os.environ}, check=False)
    if done.returncode:
        pytest.skip(done.stderr.strip())


@pytest.fixture
def gated(tmp_path, links, gate_here):
    return Gated(tmp_path, links)


@pytest.fixture
def own(tmp_path, own_links):
    """A home as `gated` is, whose settings count as the account's own."""
    return Gated(tmp_path, own_links)


def own_python():
    return str(Path(sys.executable))
