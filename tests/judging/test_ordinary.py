"""What people and agents run all day passes, in a project with version control and nothing configured.

`ordinary.txt` holds lines as they are really run, a line or a heredoc each; `losing.txt` holds their twins that destroy
something. A line starting with `#` is a heading.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from agentshell.config import default_policy
from agentshell.facts import Facts, FileInfo
from agentshell.host import RealHost
from agentshell.judge import judge
from agentshell.model import EnvView, known
from agentshell.pack_store import place_resolver, shipped_store, subjects_reader
from agentshell.packs.example_host import ExampleHost
from agentshell.packs.registry import Registry
from agentshell.reading.unfold import Start

FILES = {
    "package.json": '{"scripts": {"test": "jest", "build": "tsc", "lint": "eslint .", "start": "node ."}}\n',
    "Makefile": "test:\n\tpytest -q\nclean distclean all:\n\trm -rf build dist\n",
    "docker-compose.yml": "services:\n  db:\n    image: postgres\n",
    "src/a.py": "print(1)\n",
    "README.md": "# shop\n",
    "app.log": "started\n",
    "/etc/passwd": "root:x:0:0\n",
}
FOLDERS = ("/etc", "/usr", "/usr/local/bin", "/srv", "/var", "/var/lib", "/tmp", "/root", "/dev")


class Machine(ExampleHost):
    """The machine of the examples, whose project has a repository and some files."""

    def read_text(self, path):
        return FILES.get(path.removeprefix(f"{self.cwd}/")) or super().read_text(path)

    def look(self, path):
        name = path.removeprefix(f"{self.cwd}/")
        if name in FILES:
            return FileInfo("file", path, size=len(FILES[name]))
        if path in FOLDERS or name in (".git", "src", "docs", "build"):
            return FileInfo("directory", path)
        return super().look(path)


HOST = Machine(RealHost())
REGISTRY = Registry(shipped_store(), subjects_reader, place_resolver)


def cases(name):
    """Return the lines of a table; a heredoc goes on to its end."""
    found, open_line = [], ""
    for line in (Path(__file__).parent / name).read_text("utf-8").splitlines():
        if open_line:
            open_line += f"\n{line}"
            if line == "EOF":
                found.append(f"{open_line}\n")
                open_line = ""
        elif "<<'EOF'" in line or "<<EOF" in line:
            open_line = line
        elif line and not line.startswith("# "):
            found.append(line)
    return found


def judged(line):
    start = Start(env=EnvView(HOST.env), cwd=known(HOST.cwd), name=known("bash"))
    return judge(line.encode(), start, Facts(HOST), REGISTRY, default_policy()).verdict


@pytest.mark.parametrize("line", cases("ordinary.txt"))
def test_an_ordinary_line_passes(line):
    verdict = judged(line)
    stopped = [finding.effect.summary for finding in verdict.findings if finding.decision != "allow"]
    assert verdict.decision == "allow", stopped or verdict.unread


@pytest.mark.parametrize("line", cases("losing.txt"))
def test_its_twin_that_loses_something_is_held(line):
    assert judged(line).decision != "allow"
