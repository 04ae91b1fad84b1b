"""What all tests share: an in-memory machine, and the way to the shared corpora where they are present."""

from __future__ import annotations

import posixpath
from pathlib import Path

import hypothesis
import pytest

from agentshell.facts import Facts, FileInfo, Settings
from agentshell.model import Unknown
from agentshell.remembered import Memory

# The same examples on every run: a change is judged by what it changed. Searching further is scripts/fuzz_reader.py's.
hypothesis.settings.register_profile("steady", derandomize=True)
hypothesis.settings.load_profile("steady")

SHARED = Path(__file__).resolve().parents[2] / "shared"


def shared(name: str) -> Path:
    """Return a file or folder of the shared corpora; skip the test where they are absent."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"{name} of the shared corpora is not here")
    return path


class FakeHost:
    """A machine in memory: an environment, a working directory, and files by absolute path.

    A file's value is its text; None marks a directory. Parents of files are directories. The shell readers are the
    real ones when `readers` is given (any object with read_shell). installed: where agentshell itself is.
    """

    def __init__(self, env=None, files=None, cwd="/home/dev/project", programs=(), readers=None, installed=None):
        self.env = {"HOME": "/home/dev", "PATH": "/usr/bin:/bin", "USER": "dev", **(env or {})}
        self.cwd = cwd
        self.programs = frozenset(programs)
        self.readers = readers
        self.installed = installed or {}
        self.memory = Memory()
        self.files = {}
        for name, text in (files or {}).items():
            path = posixpath.normpath(
                name.replace("~", self.env["HOME"], 1) if name.startswith("~/") else posixpath.join(cwd, name)
            )
            self.files[path] = text
        self.directories = {cwd, self.env["HOME"], "/", "/tmp", "/usr", "/etc"}
        for path, text in self.files.items():
            if text is None:
                self.directories.add(path)
            while path != "/":
                path = posixpath.dirname(path)
                self.directories.add(path)

    def read_text(self, path):
        text = self.files.get(posixpath.normpath(path))
        return Unknown("no such file", path) if text is None else text

    def look(self, path):
        path = posixpath.normpath(path)
        if path in self.directories:
            return FileInfo("directory", path)
        if path in self.files:
            text = self.files[path]
            return FileInfo("file", path, text.startswith("#!"), len(text))
        return FileInfo("absent", path)

    def names(self, path):
        path = posixpath.normpath(path)
        if path not in self.directories:
            return Unknown("no such directory", path)
        inside = {*self.files, *self.directories}
        return tuple(sorted({posixpath.basename(p) for p in inside if p != "/" and posixpath.dirname(p) == path}))

    def which(self, name, path):
        return f"/usr/bin/{name}" if name in self.programs else Unknown("not on the PATH", name)

    def recall(self):
        return self.memory

    def read_shell(self, reader, text):
        return Unknown(f"no {reader} here") if self.readers is None else self.readers.read_shell(reader, text)


@pytest.fixture
def fake_host():
    """Return the class of in-memory machines."""
    return FakeHost


def facts(env=None, files=None, settings=None, **more):
    """Return the facts of an in-memory machine."""
    return Facts(FakeHost(env, files, **more), settings or Settings())
