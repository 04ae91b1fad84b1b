"""Each agent's settings before and after: what is put in, comments kept, run twice, taken out, and given back."""

import json
import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml
from conftest import FakeHost
from guarded_session import ENV, INSTALLED, REGISTRY
from reader_tools import REAL

from agentshell.agents.catalogue import AGENTS
from agentshell.agents.jsonc import parse
from agentshell.agents.problems import SettingsError
from agentshell.errors import HostError
from agentshell.facts import Facts
from agentshell.hooks.agents import HOOKS
from agentshell.judge import judge
from agentshell.model import EnvView, known
from agentshell.policy_shipped import POLICY
from agentshell.reading.unfold import Start

LINKS = "@"
"""Stands for the folder of the links."""
JSONC = '// mine\n{\n  "theme": "dark", // always\n}\n'

# (agent, scope, file, what stands there before, what its settings hold afterwards besides that)
FILES = [
    (
        "claude",
        "--user",
        "home/.claude/settings.json",
        '{\n  "env": {"A": "1"},\n  "hooks": {\n    "PreToolUse": [\n      {"matcher": "Read", "hooks": []}\n    ]\n}}',
        {
            "env": {"A": "1", "CLAUDE_CODE_SHELL": "@/bash"},
            "hooks": {
                "PreToolUse": [
                    {"matcher": "Read", "hooks": []},
                    {
                        "matcher": "^(Bash|Edit|MultiEdit|NotebookEdit|Write|mcp__.*)$",
                        "hooks": [
                            {
                                "type": "command",
                                "command": "'@/agentshell' hook claude --behind-shell",
                                "timeout": 600,
                                "onFailure": "block",
                            }
                        ],
                    },
                ]
            },
        },
    ),
    ("claude", "--project", "project/.claude/settings.local.json", None, {"env": {"CLAUDE_CODE_SHELL": "@/bash"}}),
    (
        "cursor",
        "--user",
        "home/.config/Cursor/User/settings.json",
        JSONC,
        {
            "theme": "dark",
            "terminal.integrated.profiles.linux": {"agentshell": {"path": "@/bash"}},
            "terminal.integrated.defaultProfile.linux": "agentshell",
        },
    ),
    (
        "cursor",
        "--user",
        "home/.cursor/hooks.json",
        '{"version": 1, "hooks": {"stop": [{"command": "x"}]}}',
        {
            "version": 1,
            "hooks": {
                "stop": [{"command": "x"}],
                "beforeShellExecution": [
                    {"command": "'@/agentshell' hook cursor --perhaps-behind-shell", "timeout": 60, "failClosed": True}
                ],
                "beforeMCPExecution": [
                    {"command": "'@/agentshell' hook cursor --perhaps-behind-shell", "timeout": 60, "failClosed": True}
                ],
                "preToolUse": [
                    {
                        "command": "'@/agentshell' hook cursor --perhaps-behind-shell",
                        "matcher": "Write|StrReplace|Edit|Delete",
                        "timeout": 60,
                        "failClosed": True,
                    }
                ],
            },
        },
    ),
    ("cursor", "--project", "project/.cursor/hooks.json", None, {"version": 1}),
    ("cursor", "--project", "project/.vscode/settings.json", JSONC, {"theme": "dark"}),
    (
        "vscode",
        "--user",
        "home/.config/Code/User/settings.json",
        JSONC,
        {"theme": "dark", "chat.tools.terminal.terminalProfile.linux": {"path": "@/bash"}},
    ),
    (
        "vscode",
        "--user",
        "home/.copilot/hooks/agentshell-vscode.json",
        None,
        {"hooks": {"PreToolUse": [{"type": "command", "command": "'@/agentshell' hook vscode", "timeout": 30}]}},
    ),
    ("vscode", "--project", "project/.github/hooks/agentshell-vscode.json", None, {}),
    ("vscode", "--project", "project/.vscode/settings.json", None, {}),
    (
        "codex",
        "--user",
        "home/.codex/config.toml",
        '# mine\nmodel = "x" # best\n\n[[hooks.Stop]]\n[[hooks.Stop.hooks]]\ntype = "command"\ncommand = "x"\n',
        {
            "model": "x",
            "hooks": {
                "Stop": [{"hooks": [{"type": "command", "command": "x"}]}],
                "PreToolUse": [
                    {
                        "hooks": [
                            {
                                "type": "command",
                                "command": "'@/agentshell' hook codex --perhaps-behind-shell",
                                "timeout": 600,
                            }
                        ]
                    }
                ],
            },
        },
    ),
    ("codex", "--user", "home/.codex/hooks.json", '{"hooks": {"Stop": []}}', {}),
    ("codex", "--project", "project/.codex/config.toml", None, {}),
    (
        "gemini",
        "--user",
        "home/.gemini/settings.json",
        '{\n    "ui": {"theme": "x"}\n}\n',
        {
            "ui": {"theme": "x"},
            "hooks": {
                "BeforeTool": [
                    {
                        "matcher": "^(run_shell_command|write_file|replace|mcp_.*)$",
                        "hooks": [
                            {
                                "name": "agentshell",
                                "type": "command",
                                "command": "'@/agentshell' hook gemini --perhaps-behind-shell",
                                "timeout": 60000,
                            }
                        ],
                    }
                ]
            },
        },
    ),
    ("gemini", "--project", "project/.gemini/settings.json", None, {}),
    ("qwen", "--user", "home/.qwen/settings.json", '{"$version": 3}', {"$version": 3}),
    ("qwen", "--project", "project/.qwen/settings.json", None, {}),
    (
        "opencode",
        "--user",
        "home/.config/opencode/opencode.json",
        '{\n  "$schema": "https://opencode.ai/config.json",\n  "shell": "/bin/zsh" // mine\n}\n',
        {"$schema": "https://opencode.ai/config.json", "shell": "@/bash"},
    ),
    ("opencode", "--user", "home/.config/opencode/opencode.jsonc", JSONC, {"theme": "dark", "shell": "@/bash"}),
    ("opencode", "--project", "project/opencode.json", None, {"shell": "@/bash"}),
    ("opencode", "--user", "home/.config/opencode/plugin/agentshell.js", None, {}),
    ("opencode", "--project", "project/.opencode/plugin/agentshell.js", None, {}),
    ("pi", "--user", "home/.pi/agent/settings.json", None, {"shellPath": "@/bash"}),
    ("pi", "--project", "project/.pi/settings.json", '{"a": 1}', {"a": 1, "shellPath": "@/bash"}),
    (
        "copilot",
        "--user",
        "home/.copilot/settings.json",
        '{"beep": false}\n',
        {
            "beep": False,
            "bashEnv": True,
            "hooks": {
                "preToolUse": [
                    {
                        "type": "command",
                        "bash": "'@/agentshell' hook copilot --perhaps-behind-shell",
                        "timeoutSec": 30,
                    }
                ]
            },
        },
    ),
    ("copilot", "--project", "project/.github/copilot/settings.local.json", None, {}),
    (
        "aider",
        "--user",
        "home/.aider.conf.yml",
        "# mine\nmodel: x # best\nset-env:\n  - A=1 # one\n",
        {"model": "x", "set-env": ["A=1", "SHELL=@/bash"]},
    ),
    ("aider", "--project", "project/.aider.conf.yml", None, {"set-env": ["SHELL=@/bash"]}),
]
IDS = [f"{agent}{scope[1:]}-{file.rpartition('/')[2]}" for agent, scope, file, _, _ in FILES]


def values(path):
    text = path.read_text()
    if path.suffix == ".js":
        return {"later": 1} if "later" in text else {}
    if path.suffix == ".toml":
        return tomllib.loads(text)
    return yaml.safe_load(text) if path.suffix == ".yml" else parse(text).value


def filled(value, links):
    return json.loads(json.dumps(value).replace(LINKS, str(links)))


def placed(machine, file, before):
    path = machine.home.parent / file
    if before is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(before)
        path.chmod(0o640)
    return path


@pytest.mark.parametrize(("agent", "scope", "file", "before", "holds"), FILES, ids=IDS)
def test_what_is_put_in_comes_out_again(machine, capsys, agent, scope, file, before, holds):
    path = placed(machine, file, before)
    start = machine.files()
    assert machine.run("install", agent, scope, "--dry-run") == 0
    assert machine.files() == start, "a dry run changes nothing"
    shown = capsys.readouterr().out
    assert f"+++ {path}" in shown
    assert machine.run("install", agent, scope) == 0
    after = path.read_text()
    found = values(path)
    assert {name: found[name] for name in holds} == filled(holds, machine.links)
    assert str(machine.links) in after
    if before is not None:
        assert path.stat().st_mode & 0o777 == 0o640
        kept = set(before.replace(",", "").split("\n")) - {
            '  "env": {"A": "1"}',
            '  "shell": "/bin/zsh" // mine',
            '{"beep": false}',
        }
        if "\n" in before.strip():
            assert kept <= set(after.replace(",", "").split("\n")), "every other line stands there still"
    done = machine.files()
    capsys.readouterr()
    assert machine.run("install", agent, scope) == 0
    assert "nothing to do" in capsys.readouterr().out
    assert machine.files() == done, "a second run changes nothing"
    assert machine.run("uninstall", agent, scope, "--dry-run") == 0
    assert machine.files() == done
    assert machine.run("uninstall", agent, scope) == 0
    assert machine.files() == start, "every byte, mode and missing file is as it was"


# A line that a person adds while agentshell is there, by form.
ADDED = {
    ".json": ("{", '{ "later": 1,'),
    ".jsonc": ("{", '{ "later": 1,'),
    ".toml": ("", "later = 1\n"),
    ".yml": ("", "later: 1\n"),
    ".js": ("", "// later\n"),
}


@pytest.mark.parametrize(("agent", "scope", "file", "before", "holds"), FILES, ids=IDS)
def test_what_changed_meanwhile_stays(machine, agent, scope, file, before, holds):
    path = placed(machine, file, before)
    had = values(path) if before is not None else {}
    machine.run("install", agent, scope)
    if path.suffix == ".js":
        # A file of agentshell's own goes with all that is in it.
        machine.run("uninstall", agent, scope)
        assert not path.exists()
        return
    path.write_text(path.read_text().replace(*ADDED[path.suffix], 1))
    assert values(path)["later"] == 1
    machine.run("uninstall", agent, scope)
    left = values(path)
    # What the file's form needs stays with whatever else is in it.
    assert {**left, "version": 1} == {**had, "later": 1, "version": 1}
    assert str(machine.links) not in path.read_text()
    assert machine.run("uninstall", agent, scope) == 0
    assert values(path) == left


@pytest.mark.parametrize(("agent", "scope", "file", "before", "holds"), FILES, ids=IDS)
def test_a_guarded_agent_cannot_take_it_out_by_an_edit(machine, agent, scope, file, before, holds):
    path = placed(machine, file, before)
    machine.run("install", agent, scope)
    for line in (f"rm '{path}'", f"echo '{{}}' > '{path}'", f"sed -i '/agentshell/d' '{path}'"):
        host = FakeHost(
            env={**ENV, "HOME": str(machine.home)},
            files={str(path): path.read_text()},
            cwd=str(machine.project),
            readers=REAL,
            installed=INSTALLED,
        )
        judged = judge(line.encode(), Start(EnvView(host.env), known(host.cwd)), Facts(host), REGISTRY, POLICY)
        assert judged.verdict.decision == "deny", line


def test_every_agent_with_settings_is_in_the_table():
    wanted = {
        (agent.name, scope) for agent in AGENTS.values() for scope in ("user", "project") if getattr(agent, scope)
    }
    assert {(agent, scope[2:]) for agent, scope, *_ in FILES} == wanted


BROKEN = [
    ("claude", "home/.claude/settings.json", '{\n  "a": 1\n  "b": 2\n}\n', "3:3"),
    ("cursor", "home/.cursor/hooks.json", '{"hooks": {"beforeShellExecution": {}}}', "1:36"),
    ("codex", "home/.codex/config.toml", "a = 1\nb = = 2\n", "2:5"),
    ("aider", "home/.aider.conf.yml", "set-env: [a\n", "2:1"),
    ("pi", "home/.pi/agent/settings.json", '{"a": "\xff"}', ""),
]


@pytest.mark.parametrize(("agent", "file", "text", "place"), BROKEN)
def test_a_file_that_cannot_be_read_stops_it_all_before_anything_is_written(machine, agent, file, text, place):
    path = placed(machine, file, text)
    if not place:
        path.write_bytes(b'{\n "a": "\xff"}')
        place = "2:8"
    start = machine.files()
    for command in ("install", "uninstall"):
        if command == "uninstall" and "{}" in text:
            continue  # it can be read, and there is nothing to take out
        with pytest.raises(SettingsError) as caught:
            machine.run(command, agent)
        assert f"{path}:{place}: " in caught.value.message
        assert caught.value.hint == f"mend {path}, then run the same again"
    assert machine.files() == start


def test_a_link_to_the_settings_stays_a_link(machine):
    real = machine.home / "dotfiles" / "claude.json"
    real.parent.mkdir()
    real.write_text('{"a": 1}')
    link = machine.home / ".claude" / "settings.json"
    link.parent.mkdir()
    link.symlink_to("../dotfiles/claude.json")
    machine.run("install", "claude")
    assert os.readlink(link) == "../dotfiles/claude.json"
    assert values(real)["env"] == {"CLAUDE_CODE_SHELL": f"{machine.links}/bash"}
    machine.run("uninstall", "claude")
    assert (os.readlink(link), real.read_text()) == ("../dotfiles/claude.json", '{"a": 1}')


def test_the_backup_is_the_file_before_the_first_installation(machine):
    path = placed(machine, "home/.pi/agent/settings.json", '{"shellPath": "/bin/zsh"}')
    machine.run("install", "pi")
    (backup,) = (machine.home / ".local/share/agentshell/backups").iterdir()
    assert backup.read_text() == '{"shellPath": "/bin/zsh"}'
    assert backup.stat().st_mode & 0o077 == 0, "settings may hold keys"
    # Taken out by hand, changed, put in anew: the older backup is of no use.
    path.write_text('{"shellPath": "/bin/dash"}')
    machine.run("install", "pi")
    assert backup.read_text() == '{"shellPath": "/bin/dash"}'
    machine.run("uninstall", "pi")
    assert path.read_text() == '{"shellPath": "/bin/dash"}'
    assert not backup.exists()


def test_without_a_backup_only_what_is_agentshells_goes(machine):
    path = placed(machine, "home/.claude/settings.json", '{\n  "env": {"A": "1"}\n}\n')
    machine.run("install", "claude")
    for backup in (machine.home / ".local/share/agentshell/backups").iterdir():
        backup.unlink()
    machine.run("uninstall", "claude")
    assert path.read_text() == '{\n  "env": {"A": "1"}\n}\n'


def test_another_shell_or_hook_of_a_person_is_left_alone(machine):
    text = '{"env": {"CLAUDE_CODE_SHELL": "/bin/zsh"}, "hooks": {"PreToolUse": [{"hooks": [{"command": "mine"}]}]}}'
    path = placed(machine, "home/.claude/settings.json", text)
    machine.run("uninstall", "claude")
    assert path.read_text() == text


def test_links_that_have_moved_are_followed(machine, tmp_path):
    path = placed(machine, "home/.claude/settings.json", "{}\n")
    machine.run("install", "claude")
    machine.links = machine.links.rename(tmp_path / "moved")
    machine.run("install", "claude")
    assert len(values(path)["hooks"]["PreToolUse"]) == 1
    assert "agentshell links" not in path.read_text()
    machine.run("uninstall", "claude")
    assert path.read_text() == "{}\n"


def test_two_agents_share_a_file(machine):
    path = placed(machine, "project/.vscode/settings.json", JSONC)
    machine.run("install", "cursor", "--project")
    machine.run("install", "vscode", "--project")
    machine.run("uninstall", "cursor", "--project")
    assert values(path)["chat.tools.terminal.terminalProfile.linux"] == {"path": f"{machine.links}/bash"}
    machine.run("uninstall", "vscode", "--project")
    assert path.read_text() == JSONC


def test_a_file_that_cannot_be_written_is_told_and_nothing_is_left(machine):
    placed(machine, "home/.pi/agent", "a file where a folder should be")
    start = machine.files()
    with pytest.raises(SettingsError, match=r"cannot be (written|read)"):
        machine.run("install", "pi")
    assert {name: one for name, one in machine.files().items() if "/.local/" not in name} == start


def test_a_write_that_fails_leaves_the_file_whole(machine, monkeypatch):
    path = placed(machine, "home/.pi/agent/settings.json", '{"a": 1}')
    calls = []

    def failing(*given):
        calls.append(given)
        if str(given[1]) == str(path):
            raise OSError(28, "No space left on device")
        return replace(*given)

    replace = os.replace
    monkeypatch.setattr(os, "replace", failing)
    with pytest.raises(SettingsError, match="No space left"):
        machine.run("install", "pi")
    assert calls
    assert path.read_text() == '{"a": 1}'
    assert [one.name for one in path.parent.iterdir()] == ["settings.json"]


def test_without_a_home_it_is_told(machine, monkeypatch):
    monkeypatch.delenv("HOME")
    for words in (["install", "claude"], ["uninstall", "claude"], ["install", "claude", "--project", "--dry-run"]):
        with pytest.raises(HostError, match="HOME is not set"):
            machine.run(*words)


def test_a_foreign_bash_among_the_links_is_no_shell_for_an_agent(machine):
    (machine.links / "bash").unlink()
    (machine.links / "bash").write_text("#!/bin/sh\n")
    with pytest.raises(HostError, match="in the way"):
        machine.run("install", "claude")
    assert not (machine.home / ".claude").exists()


def test_missing_links_are_made(machine, tmp_path, monkeypatch):
    made = []

    def make(folder, bash):
        made.append((folder, bash))
        folder.mkdir(parents=True)
        return folder / "agentshell", ""

    monkeypatch.setattr("agentshell.install.install", make)
    machine.links = tmp_path / "elsewhere"
    machine.run("install", "pi", "--dry-run")
    assert made == []
    machine.run("install", "pi", "--bash", "/opt/bash")
    assert made == [(tmp_path / "elsewhere", "/opt/bash")]


def test_claudes_prefix_has_a_program_of_its_own(machine):
    path = placed(machine, "home/.claude/settings.json", "{}\n")
    (machine.links / "agentshell").write_text('#!/bin/sh\nprintf "%s|" "$@"\n')
    machine.run("install", "claude", "--prefix")
    prefix = values(path)["env"]["CLAUDE_CODE_SHELL_PREFIX"]
    assert prefix == f"{machine.links}/agentshell-prefix"
    told = subprocess.run([prefix, 'echo "a b" | cat'], capture_output=True, text=True, check=True).stdout
    assert told == '-c|echo "a b" | cat|'
    machine.run("uninstall", "claude")
    assert path.read_text() == "{}\n"
    with pytest.raises(HostError, match="starts nothing by a prefix"):
        machine.run("install", "pi", "--prefix")


REFUSED = [
    (["install", "nano"], "nano is no agent that is known here"),
    (["uninstall"], "an agent's name is missing"),
    (["install", "goose", "--project"], "Goose has no settings of a project"),
]


@pytest.mark.parametrize(("words", "told"), REFUSED)
def test_what_makes_no_sense_is_told(machine, words, told):
    with pytest.raises(HostError, match=re.escape(told)):
        machine.run(*words)


STEPS = [
    ("codex", "chsh -s '?.*/bash"),
    ("codex", "open /hooks and trust"),
    ("gemini", "PATH=.*agentshell links.*gemini"),
    ("copilot", "bash.* -c copilot"),
    ("openhands", "PATH=.*agentshell links.*openhands"),
    ("mini-swe-agent", "bash.* -c mini"),
    ("cursor", "SHELL=.*bash.* cursor"),
]


@pytest.mark.parametrize(("agent", "told"), STEPS)
def test_what_a_person_does_by_hand_is_told(machine, capsys, agent, told):
    machine.run("install", agent)
    assert re.search(f"by hand: .*{told}", capsys.readouterr().out)


OFF = [
    ("claude", "home/.claude/settings.json", '{"disableAllHooks": true}', "disableAllHooks"),
    ("codex", "home/.codex/config.toml", "[features]\nhooks = false\n", "features.hooks"),
    ("gemini", "home/.gemini/settings.json", '{"hooksConfig": {"enabled": false}}', "hooksConfig.enabled"),
    ("qwen", "home/.qwen/settings.json", '{"disableAllHooks": true}', "disableAllHooks"),
    ("copilot", "home/.copilot/settings.json", '{"disableAllHooks": true}', "disableAllHooks"),
]


@pytest.mark.parametrize(("agent", "file", "text", "setting"), OFF)
def test_a_setting_that_switches_hooks_off_is_told(machine, capsys, agent, file, text, setting):
    path = placed(machine, file, text)
    machine.run("install", agent)
    assert f"! {path}: {setting} switches all hooks off" in capsys.readouterr().out


def test_an_entry_that_the_links_do_not_have_is_not_told(machine, capsys):
    machine.run("install", "cline")
    assert "BASH_ENV" not in capsys.readouterr().out
    (machine.links / "bash_env").write_text("")
    machine.run("install", "cline")
    assert f"BASH_ENV={machine.links}/bash_env cline" in capsys.readouterr().out


def test_the_list_tells_what_is_here_and_set_up(machine, capsys, monkeypatch, tmp_path):
    from agentshell.agents import command

    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "claude"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    (machine.home / ".qwen").mkdir()
    (machine.home / ".qwen/settings.json").write_text("{")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    (tmp_path / "data/agentshell").mkdir(parents=True)
    machine.links.rename(tmp_path / "data/agentshell/links")
    assert command.main(["install"]) == 0
    before = dict(line.split(maxsplit=1) for line in capsys.readouterr().out.splitlines() if line)
    assert list(before)[: len(AGENTS)] == list(AGENTS)
    assert f"found {program}" in before["claude"]
    assert "set up" not in before["claude"]
    assert "not found here" in before["zed"]
    assert "settings.json:1:2: a } is missing" in before["qwen"]
    assert command.main(["install", "claude"]) == 0
    assert command.main(["install", "pi"]) == 0
    monkeypatch.chdir(machine.home)
    capsys.readouterr()
    assert command.main(["install"]) == 0
    after = dict(line.split(maxsplit=1) for line in capsys.readouterr().out.splitlines() if line)
    assert "user: set up" in after["claude"]
    assert "project" not in after["claude"]
    assert "user: set up" in after["pi"]


def commands(value):
    if isinstance(value, dict):
        yield from ((name, one) for name, one in value.items() if isinstance(one, str))
        for one in value.values():
            yield from commands(one)
    if isinstance(value, list):
        for one in value:
            yield from commands(one)


TIMED = [
    agent for agent in AGENTS.values() if agent.name in HOOKS and agent.name != "opencode"
]  # a plugin has no limit


@pytest.mark.parametrize("agent", TIMED, ids=lambda one: one.name)
def test_a_hook_answers_before_its_agent_stops_waiting(agent):
    hooks = [change.value for file in (*agent.user, *agent.project) for change in file.changes if change.many]
    assert hooks
    for hook in hooks:
        inner = hook["hooks"][0] if "hooks" in hook else hook
        (timeout,) = (inner[name] for name in ("timeout", "timeoutSec") if name in inner)
        seconds = timeout / 1000 if agent.name == "gemini" else timeout
        assert HOOKS[agent.name].deadline < seconds
        (command,) = (text for _, text in commands(hook) if "{launcher}" in text)
        assert command.split()[:3] == ["{launcher}", "hook", agent.name]


def test_a_plugin_of_somebody_else_is_not_overwritten(machine):
    path = placed(machine, "home/.config/opencode/plugin/agentshell.js", "export const Mine = 1\n")
    with pytest.raises(SettingsError, match=r"agentshell\.js:1:1: this file is somebody else's"):
        machine.run("install", "opencode")
    assert path.read_text() == "export const Mine = 1\n"
    assert not (machine.home / ".config/opencode/opencode.json").exists()


def test_the_plugin_stops_a_tool_where_the_hook_does(machine):
    node = shutil.which("node")
    if not node:
        pytest.skip("no node here")
    machine.run("install", "opencode")
    plugin = machine.home / ".config/opencode/plugin/agentshell.js"
    launcher = machine.links / "agentshell"
    launcher.write_text(
        f'#!/bin/sh\ncat > "{machine.home}/call"; echo "$@" >&2; grep -q evil "{machine.home}/call" && exit 2\n'
    )
    driver = machine.home / "driver.mjs"
    driver.write_text(
        f"import {{ Agentshell }} from {json.dumps(str(plugin))}\n"
        "const before = (await Agentshell({ directory: '/p' }))['tool.execute.before']\n"
        "const tried = async (tool, args) => { try { await before({ tool }, { args }); return 'ran' }"
        " catch (error) { return error.message } }\n"
        "console.log(await tried('read', { filePath: 'evil' }))\n"
        "console.log(await tried('bash', { command: 'evil' }))\n"
    )
    done = subprocess.run([node, driver], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["ran", "hook opencode --behind-shell"]
    assert json.loads((machine.home / "call").read_text()) == {
        "tool_name": "bash",
        "tool_input": {"command": "evil"},
        "cwd": "/p",
    }
    launcher.unlink()
    done = subprocess.run([node, driver], capture_output=True, text=True, check=True)
    assert "its hook does not start" in done.stdout


def test_every_agent_that_has_a_hook_gets_it():
    hooked = {agent.name for agent in AGENTS.values() if any("hook" in layer.name for layer in agent.layers)}
    assert set(HOOKS) == hooked


def test_another_system_has_its_own_places(machine, monkeypatch):
    from agentshell.agents import places

    monkeypatch.setattr(places.sys, "platform", "darwin")
    machine.run("install", "vscode")
    path = machine.home / "Library/Application Support/Code/User/settings.json"
    assert values(path) == {"chat.tools.terminal.terminalProfile.osx": {"path": f"{machine.links}/bash"}}


def test_an_agents_own_folder_is_where_it_says(machine, monkeypatch):
    monkeypatch.setenv("CODEX_HOME", str(machine.home / "codex"))
    machine.run("install", "codex")
    assert Path(machine.home / "codex/config.toml").exists()
