"""A home and a project of an account, with stand-ins for the links, and a way to run the commands there."""

import os

import pytest

from agentshell.agents import command, places
from agentshell.launch import Launch


class Machine:
    """A home, a project and the folder of the links (whose programs are empty stand-ins)."""

    def __init__(self, folder):
        self.home = folder / "home"
        self.project = folder / "project"
        self.links = folder / "agentshell links"
        for made in (self.home, self.project, self.links):
            made.mkdir()
        (self.links / "agentshell").write_text("#!/bin/sh\n")
        (self.links / "agentshell").chmod(0o755)
        (self.links / "bash").symlink_to("agentshell")

    def run(self, *words):
        return command.main([*words, "--links", str(self.links)])

    def files(self):
        """Everything below the home and the project: files with bytes and mode, folders, and where links lead."""
        found = {}
        for base in (self.home, self.project):
            for path in sorted(base.rglob("*")):
                if path.is_dir() and ".local" not in path.parts:
                    found[str(path)] = "folder"
                if path.is_symlink():
                    found[str(path)] = os.readlink(path)
                elif path.is_file():
                    found[str(path)] = (path.read_bytes(), path.stat().st_mode & 0o777)
        return found


@pytest.fixture
def machine(tmp_path, monkeypatch):
    made = Machine(tmp_path)
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "CLAUDE_CONFIG_DIR", "CODEX_HOME", "COPILOT_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(made.home))
    monkeypatch.setattr(places.sys, "platform", "linux")
    monkeypatch.setattr(places, "started", Launch())
    monkeypatch.chdir(made.project)
    return made
