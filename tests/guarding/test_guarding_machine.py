"""Where agentshell is on the real machine: its package, links and settings, and symbolic links that lead there."""

from __future__ import annotations

import pytest

import agentshell
from agentshell.assembly import assemble


@pytest.fixture
def machine(tmp_path):
    """Return what judges a line in a home with agentshell's links and settings, and a link to the latter."""
    links, settings = tmp_path / "links", tmp_path / "home/.config/agentshell"
    links.mkdir()
    settings.mkdir(parents=True)
    (links / "agentshell").write_text("")
    for name in ("bash", "sh", "zsh"):
        (links / name).symlink_to("agentshell")
    project = tmp_path / "project"
    (project / ".git").mkdir(parents=True)
    (project / "way").symlink_to(settings)
    env = {"HOME": str(tmp_path / "home"), "PATH": f"{links}:/usr/bin:/bin", "SHELL": f"{links}/bash"}
    return lambda line: assemble(env, str(project)).judge(line.encode()).verdict


@pytest.mark.parametrize(
    "line",
    [
        "cp /bin/bash ../links/sh",
        "ln -sf /bin/bash ../links/bash",
        "rm -rf ../links",
        "mv ../links ../x",
        "export SHELL=/bin/bash",
        "export PATH=/usr/bin:/bin",
        "echo > way/policy.yaml",
        "rm -rf way/",
        "cd way && touch policy.yaml",
        "rm -rf /proc/self/cwd/way/x",
        f"sed -i s/a/b/ {agentshell.__path__[0]}/judge.py",
        f"rm -rf {agentshell.__path__[0]}",
        "echo 'export SHELL=/bin/bash' >> ~/.bashrc",
    ],
)
def test_its_own_is_found_by_what_it_is(line, machine):
    found = machine(line)
    assert found.decision == "deny"
    assert any(one.effect.action.startswith("agentshell/") for one in found.findings)


@pytest.mark.parametrize(
    "line",
    [
        "ls ../links way",
        "cat way/policy.yaml",
        "cp ../links/agentshell /tmp/copy",
        "echo hi > out.txt",
        "rm -rf node_modules",
        "export PATH=$PWD/bin:$PATH",
        "../links/bash -c ls",
    ],
)
def test_the_rest_is_ordinary(line, machine):
    assert machine(line).decision == "allow"


def test_a_sessions_own_folders_may_lie_where_anybody_writes(machine):
    assert machine("export PATH=$PWD/node_modules/.bin:$PATH; eslint .").decision == "allow"
    assert machine("PATH=$HOME/bin:$PATH ls").decision == "allow"
