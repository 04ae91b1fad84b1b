"""What each agent's client really sent to its hook, by version: the hook thinks of it what the shell thinks.

`scripts/clients record` writes the recordings in `fixtures` anew.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from agentshell.agents.catalogue import AGENTS
from agentshell.hooks.agents import HOOKS

FIXTURES = Path(__file__).with_name("fixtures")
RECORDED = sorted(FIXTURES.glob("*/*.json"))
SHELL_CALLS = [path for path in RECORDED if path.name == "shell.json"]
WRITES = [path for path in RECORDED if path.name == "write.json"]
COMMAND = "echo recorded | cat"
LINES = [
    "ls -la",
    "echo 'a \"b\"' | wc -c > counted.txt",
    "kubectl --context prod-eu get pods",
    "kubectl --context prod-eu delete namespace checkout",
    "cd /tmp && psql -h db.prod.example.com -c 'drop table users'",
    "rm -rf ~/.config/agentshell",
    "bash -c 'aws --profile prod ec2 terminate-instances --instance-ids i-1'",
]


def name_of(path):
    return f"{path.parent.name}/{path.stem}"


def agent_of(path):
    return path.parent.name.rpartition("-")[0]


def filled(value, places):
    """Return the recording with texts in the places of those it was made with, in JSON inside of JSON too."""
    if isinstance(value, dict):
        return {key: filled(one, places) for key, one in value.items()}
    if isinstance(value, list):
        return [filled(one, places) for one in value]
    if not isinstance(value, str):
        return value
    if value[:1] == "{":
        return json.dumps(filled(json.loads(value), places))
    for name, text in places.items():
        value = value.replace(name, text)
    return value


@pytest.fixture
def machine(tmp_path):
    """Run agentshell in a home where nobody can be asked."""
    home = tmp_path / "home"
    (home / ".config/agentshell").mkdir(parents=True)
    (home / ".config/agentshell/config.yaml").write_text("approvals: {ask: refuse}\n")
    (home / "work").mkdir()

    def run(*words, given=""):
        return subprocess.run(
            [sys.executable, "-m", "agentshell", *words],
            input=given, capture_output=True, text=True, timeout=60, check=False, cwd=home / "work",
            env={"HOME": str(home), "PATH": "/usr/bin:/bin", "PYTHONPATH": os.pathsep.join(sys.path)},
        )  # fmt: skip

    def call(path, places):
        places = {**places, "@HOME@": str(home), "@WORK@": str(home / "work")}
        data = filled(json.loads(path.read_text()), places)
        return run("hook", agent_of(path), given=json.dumps(data))

    run.call = call
    run.home = home
    return run


@pytest.mark.parametrize("path", SHELL_CALLS, ids=name_of)
@pytest.mark.parametrize("line", LINES)
def test_the_hook_thinks_what_the_shell_thinks(machine, path, line):
    decided = json.loads(machine("check", "--json", "--", line).stdout)["decision"]
    done = machine.call(path, {COMMAND: line})
    assert done.returncode == (0 if decided == "allow" else 2), done.stderr
    assert done.stderr.startswith("agentshell: refused") or decided == "allow"


@pytest.mark.parametrize("path", WRITES, ids=name_of)
def test_a_file_that_a_tool_writes(machine, path):
    assert machine.call(path, {}).returncode == 0
    own = f"{machine.home}/.config/agentshell/config.yaml"
    done = machine.call(path, {"@WORK@/notes.txt": own, "noted\n": "runtime: static\n"})
    assert done.returncode == 2
    assert done.stderr.startswith("agentshell: refused  agentshell/")


def test_who_is_recorded():
    assert {agent_of(path) for path in SHELL_CALLS} == {"claude", "codex", "copilot", "gemini", "opencode", "qwen"}
    # Codex' model writes files by its shell tool's apply_patch, with these settings.
    assert {agent_of(path) for path in WRITES} == {"claude", "copilot", "gemini", "opencode", "qwen"}


def installed_limits():
    """Yield each hook that `agentshell install` sets, with the seconds after which its client goes on without it."""

    def found(value, limit):
        if isinstance(value, dict):
            # Gemini CLI counts in milliseconds.
            limit = value.get("timeoutSec") or value.get("timeout") or limit
            for one in value.values():
                yield from found(one, limit)
        elif isinstance(value, list):
            for one in value:
                yield from found(one, limit)
        elif isinstance(value, str) and " hook " in value and value.startswith("{launcher}"):
            yield value.split()[2], limit / 1000 if limit >= 1000 else limit

    for agent in AGENTS.values():
        for file in (*agent.user, *agent.project):
            for change in file.changes:
                yield from found(change.value, None)


def test_each_hook_answers_before_its_client_goes_on_without_it():
    limits = dict(installed_limits())
    # opencode's plugin has no limit of its own.
    assert limits.keys() == HOOKS.keys() - {"opencode"}
    for name, limit in limits.items():
        assert HOOKS[name].deadline <= limit - 5, name


@pytest.mark.parametrize("path", SHELL_CALLS, ids=name_of)
def test_a_recorded_call_that_cannot_be_judged_in_time_is_blocked(tmp_path, path):
    name = agent_of(path)
    code = (
        "import sys, time\n"
        "from agentshell.hooks import command\n"
        "from agentshell.hooks.agents import HOOKS\n"
        f"HOOKS[{name!r}] = HOOKS[{name!r}].replace(deadline=1)\n"
        "command._answer = lambda *words, **more: time.sleep(30)\n"
        f"sys.exit(command.main([{name!r}]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], input=path.read_text(), capture_output=True, text=True, timeout=20, check=False,
        env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    assert done.returncode == 2
    assert "no answer in time" in done.stderr
