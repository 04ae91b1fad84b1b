"""What agents and people are told: the instructions, and the pages of the docs."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from agentshell.agents.catalogue import AGENTS
from agentshell.agents.instructions import TEXT, main
from agentshell.agents.pages import pages
from agentshell.errors import HostError

ROOT = Path(__file__).resolve().parents[2]


def test_the_instructions_are_short_and_name_no_way_past_a_refusal(capsys):
    assert main(["codex"]) == 0
    told = capsys.readouterr()
    assert (told.out, told.err) == (TEXT, "")
    assert len(TEXT.splitlines()) <= 16
    for word in (
        "approve",
        "approvals",
        "install",
        "thaw",
        "AGENTSHELL_",
        "config",
        "policy",
        "/bin/bash",
        "disable",
        "--",
    ):
        assert word not in TEXT, word
    with pytest.raises(HostError, match="nano is no agent"):
        main(["nano"])


def test_the_instructions_name_what_a_refusal_really_begins_with(tmp_path):
    settings = tmp_path / ".config/agentshell"
    settings.mkdir(parents=True)
    (settings / "config.yaml").write_text("approvals:\n  ask: refuse\n")
    line = "kubectl --context prod-eu delete namespace x"
    done = subprocess.run(
        [sys.executable, "-m", "agentshell", "-c", line],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
    )
    assert done.returncode == 126
    first, second, *rest = done.stderr.splitlines()
    assert first.startswith("agentshell: refused")
    assert second.strip() == line
    assert rest[-1].lstrip().startswith("Instead: ")
    for named in ("`agentshell: refused`", "126", "`Instead:`"):
        assert named in TEXT


def test_every_agent_has_a_page_that_tells_the_layers_and_the_gaps():
    made = pages()
    assert set(made) == {f"{name}.md" for name in AGENTS} | {"README.md"}
    for agent in AGENTS.values():
        page = made[f"{agent.name}.md"]
        assert agent.layers
        assert agent.gaps
        assert all(gap in page for gap in agent.gaps)
        assert (f"agentshell install {agent.name}" in page) == bool(agent.user)
        assert agent.user or agent.steps, "there is something to do"
        assert not re.search(r"\{(?!COPILOT)[a-z_]+\}", re.sub(r"(?s)```.*?```", "", page)), "every place is filled in"


def test_the_pages_are_those_of_the_tree(monkeypatch):
    for name in ("XDG_CONFIG_HOME", "CLAUDE_CONFIG_DIR", "CODEX_HOME", "COPILOT_HOME"):
        monkeypatch.delenv(name, raising=False)
    folder = ROOT / "docs" / "agents"
    if sys.platform == "linux" and folder.exists():
        assert {path.name: path.read_text() for path in folder.iterdir()} == pages()


def test_the_commands_are_agentshells_own():
    run = lambda *words: subprocess.run(  # noqa: E731
        [sys.executable, "-m", "agentshell", *words], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert run("instructions").stdout == TEXT
    assert "AGENT" in run("install", "--help").stdout
    wrong = run("uninstall", "nano")
    assert (wrong.returncode, wrong.stdout) == (125, "")
    assert "one of: claude, cursor" in wrong.stderr
