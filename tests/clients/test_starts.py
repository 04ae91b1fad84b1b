"""How each client really starts its shell, by version: its wrapping hides nothing, and asks nothing by itself.

`scripts/clients record` writes the recordings in `starts` anew.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest

from agentshell.install import install

RECORDED = sorted(Path(__file__).with_name("starts").glob("*.json"))
DESTROYS = "kubectl --context prod-eu delete namespace checkout"
HARMLESS = "echo on; cat readme.txt | wc -l"
TYPED_MOST = 30
"""Seconds for what is typed into a session."""


@pytest.fixture(scope="session")
def links(tmp_path_factory):
    launcher, _ = install(tmp_path_factory.mktemp("links"))
    return launcher.parent


@pytest.fixture(scope="session")
def gate_here():
    """Skip where the system has no exec gate."""
    code = "from agentshell.runtime.seccomp import install; install()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"no gate here: {done.stderr.strip().splitlines()[-1:]}")


class Home:
    """A home and a project, and a shell that is started there with recorded words."""

    def __init__(self, folder, links):
        self.links, self.home, self.work, self.ran = links, folder / "home", folder / "home/work", folder / "ran"
        (self.home / ".config/agentshell").mkdir(parents=True)
        (self.home / ".config/agentshell/config.yaml").write_text("approvals: {ask: refuse}\n")
        self.work.mkdir()
        (self.work / "readme.txt").write_text("one\n")
        stubs = folder / "stubs"
        stubs.mkdir()
        (stubs / "kubectl").write_text(f"#!/bin/sh\necho ran >> {self.ran}\n")
        (stubs / "kubectl").chmod(0o755)
        self.env = {
            "HOME": str(self.home), "PATH": f"{stubs}:/usr/bin:/bin", "LANG": "C.UTF-8", "TERM": "dumb",
            "XDG_STATE_HOME": str(folder / "state"),
        }  # fmt: skip

    def words(self, start, made_with, command):
        """Return a recorded start's words (and what is typed) with another command in them."""
        places = {
            made_with: command, "@HOME@": str(self.home), "@WORK@": str(self.work), "@CLIENTS@": "/nowhere",
            "@SHELL@": str(self.links / "bash"), "@LINKS@": str(self.links), "@FOLDER@": str(self.home),
        }  # fmt: skip

        def put(text):
            for name, shown in places.items():
                text = text.replace(name, shown)
            return text

        return [put(word) for word in start["arguments"]], put(start.get("typed", ""))

    def run(self, name, words):
        return subprocess.run(
            [str(self.links / name), *words], cwd=self.work, env=self.env, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip

    def type(self, words, typed):
        """Type into a session as the client did, row by row; return what stood on the terminal."""
        child = pexpect.spawn(
            str(self.links / "bash"), words, cwd=str(self.work), env={**self.env, "PS1": "ready> "}, encoding="utf-8",
            timeout=TYPED_MOST, dimensions=(50, 200),
        )  # fmt: skip
        seen = ""
        for row in [*(row for row in re.split("[\n\x03]", typed) if row and row != "exit"), "echo all'-'said"]:
            child.sendline(row)
        child.expect("all-said")
        seen += child.before
        child.sendline("exit")
        child.expect(pexpect.EOF)
        child.close()
        return seen


@pytest.fixture
def home(tmp_path, links):
    made = Home(tmp_path, links)
    yield made
    assert not made.ran.exists(), "what destroys was started"


def starts(*, wrapped, typed=False):
    for path in RECORDED:
        made = json.loads(path.read_text())
        for number, start in enumerate(made["starts"]):
            text = json.dumps(start)
            if ("typed" in start) == typed and (made["command"] in text) == wrapped:
                yield pytest.param(start, made["command"], id=f"{path.stem}-{number}")


@pytest.mark.parametrize(("start", "command"), [*starts(wrapped=True)])
def test_what_destroys_is_stopped_in_every_wrapping_and_shown(home, start, command):
    words, _ = home.words(start, command, DESTROYS)
    done = home.run(start["name"], words)
    assert done.returncode == 126, done
    rows = done.stderr.splitlines()
    assert rows[0].startswith("agentshell: refused  kubectl/delete-namespace")
    assert rows[1].strip(" '") == DESTROYS


@pytest.mark.parametrize(("start", "command"), [*starts(wrapped=True)])
def test_what_is_harmless_runs_in_every_wrapping(home, start, command):
    words, _ = home.words(start, command, HARMLESS)
    done = home.run(start["name"], words)
    assert done.returncode == 0, done
    assert done.stdout == "on\n1\n"
    assert "agentshell" not in done.stderr


@pytest.mark.parametrize(("start", "command"), [*starts(wrapped=False)])
def test_what_clients_look_at_by_themselves_is_not_asked_about(home, start, command):
    words, _ = home.words(start, command, HARMLESS)
    done = home.run(start["name"], words)
    # Codex looks at a file that a start before has made; here there is none.
    assert done.returncode in (0, 1), done
    assert "agentshell: " not in done.stderr


@pytest.mark.parametrize(("start", "command"), [*starts(wrapped=True, typed=True)])
def test_what_is_typed_into_a_session(home, gate_here, start, command):
    words, typed = home.words(start, command, DESTROYS)
    seen = home.type(words, typed)
    assert "agentshell: refused  kubectl/delete-namespace" in seen
    words, typed = home.words(start, command, HARMLESS)
    assert "agentshell: refused" not in home.type(words, typed)


def test_every_client_is_recorded():
    from real_clients.clients import CLIENTS
    from real_clients.installing import version

    assert {path.name for path in RECORDED} == {
        f"{client.name}-{version(client.package)}.json" for client in CLIENTS.values()
    }
