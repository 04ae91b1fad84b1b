"""agentshell's processes, services, package, login shell, and the answers that are a person's to give."""

from __future__ import annotations

import guarded_session
import pytest
from guarded_session import LINKS, found, verdict


@pytest.mark.parametrize(
    "line",
    [
        "pkill agentshell",
        "pkill -9 -f agentshell",
        "pkill -f 'python.*agentshell'",
        "pkill -f agentshel",
        "killall -9 agentshell",
        "kill $(pgrep agentshell)",
        "kill -9 `pgrep -f agentshell`",
        "pgrep -f agentshell | xargs kill -9",
        "kill -9 $(ps aux | grep agentshell | awk '{print $2}')",
        "ps aux | grep [a]gentshell | awk '{print $2}' | xargs kill",
        "kill -9 $PPID",  # what agentshell works for
        "kill -STOP ${PPID}",
        "kill -9 -1",  # everything, agentshell with it
        'python3 -c "import os,signal; os.kill(os.getppid(), signal.SIGKILL)"',
        "systemctl --user stop agentshell",
        "sudo systemctl disable --now agentshell.service",
        "launchctl unload ~/Library/LaunchAgents/dev.agentshell.plist",
    ],
)
def test_its_processes_are_not_to_be_ended(line):
    decision, actions = found(line)
    assert decision == "deny"
    assert "own-process" in actions


@pytest.mark.parametrize(
    "line",
    [
        "pip uninstall -y agentshell",
        "python3 -m pip uninstall -y agentshell",
        "pip install --force-reinstall agentshell==0.0.1",
        "pip install --upgrade 'agentshell<1'",
        "pipx uninstall agentshell",
        "pipx upgrade agentshell",
        "pipx install --force agentshell",
        "pipx inject agentshell evil",
        "pipx uninstall-all",  # it is one of them on this machine
        "uv tool uninstall agentshell",
        "uv tool install --reinstall agentshell",
        "uv pip uninstall agentshell",
        "brew unlink agentshell",
        "conda remove agentshell",
        "sudo apt-get remove agentshell",
        "dpkg -r agentshell",
    ],
)
def test_its_package_is_not_to_be_taken_away_or_replaced(line):
    assert found(line) == ("deny", ["uninstall"])


@pytest.mark.parametrize(
    ("line", "action"),
    [
        ("agentshell approve 7f3a", "answer"),
        ("agentshell approvals", "answer"),
        ("agentshell refuse x", "answer"),
        ("yes | agentshell approve 7", "answer"),
        ("python3 -m agentshell approve 7f3a", "answer"),
        (f"{LINKS}/agentshell approve 7", "answer"),
        ("env -i agentshell approve 7", "answer"),
        ("script -qc 'agentshell approvals' /dev/null", "answer"),
        ("tmux send-keys -t 1 'agentshell approve 7' Enter", "answer"),
        ("python3 -c \"import subprocess; subprocess.run(['agentshell','approve','7'])\"", "answer"),
        ("expect -c 'spawn agentshell approvals; send y'", "answer"),
        ("agentshell config set policy.irreversible allow", "configure"),
        ("agentshell rules disable kubectl", "configure"),
        ("agentshell init", "configure"),
        ("agentshell uninstall", "uninstall"),
        ("agentshell install --links /tmp/links --bash /tmp/bash", "real-bash"),
        ("chsh -s /bin/bash", "login-shell"),
        ("sudo chsh --shell /bin/zsh dev", "login-shell"),
        ("sudo usermod --shell=/bin/bash dev", "login-shell"),
    ],
)
def test_commands_that_are_a_persons(line, action):
    assert found(line) == ("deny", [action])


@pytest.mark.parametrize(
    "line",
    [
        "kill 1234",
        "kill %1",
        "kill -0 $PPID",  # whether it lives
        "find . -exec sh -c 'kill $PPID' {} +",  # ends find
        "ps -o comm= -p $PPID",
        "kill $$",
        "kill $(lsof -ti:3000)",
        "lsof -ti :3000 | xargs kill -9",
        "pgrep -af agentshell",
        "ps aux | grep agentshell",
        "pkill -f vite",
        "pkill ssh-agent",
        "pkill -f 'my-agent-server --port 80'",
        "killall node",
        "systemctl --user restart my-agent",
        "pip install agentshell",
        "pip show agentshell",
        "pip install -U pip",
        "pip uninstall -y requests",
        "pipx upgrade-all",
        "uv tool upgrade ruff",
        "cd ~/src/agentshell && .venv/bin/pip install --force-reinstall dist/agentshell-0.1-py3-none-any.whl",
        "docker rm -f agentshell",
        "chsh --list-shells",
        "chsh -s /bin/zsh root",  # an account whose shell it is not
        f"chsh -s {LINKS}/bash",
        "cat /etc/passwd",
    ],
)
def test_ordinary_processes_and_packages(line):
    assert found(line)[1] == []


def test_another_login_shell_is_anybodys_where_it_is_not_agentshell(monkeypatch):
    monkeypatch.setitem(guarded_session.FILES, "/etc/passwd", "dev:x:1000:1000::/home/dev:/bin/bash\n")
    assert found("chsh -s /bin/zsh") == ("allow", [])
    assert found("sudo usermod -s /bin/zsh dev") == ("allow", [])


@pytest.mark.parametrize(
    "line",
    [
        "rm -rf ~/.config/agentshell",
        "unset AGENTSHELL_SESSION",
        "export PATH=/usr/bin:/bin",
        "kill -9 $PPID",
        "pip uninstall agentshell",
        "rm ~/.claude/settings.json",
        "chsh -s /bin/bash",
        "agentshell approve 7",
        "agentshell config set x y",
        "agentshell uninstall",
        "agentshell install --links /tmp/links --bash /tmp/bash",
        "PATH=/tmp/not-yet:$PATH ls",
    ],
)
def test_a_refusal_names_a_next_step_that_passes(line):
    findings = [one for one in verdict(line).findings if one.decision != "allow"]
    assert findings
    for finding in findings:
        for step in finding.effect.instead:
            assert verdict(step).decision == "allow", step
