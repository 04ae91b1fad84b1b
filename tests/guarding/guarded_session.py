"""A machine on which a session is guarded: agentshell installed, in SHELL and PATH, and in the settings of agents."""

from __future__ import annotations

from conftest import FakeHost
from reader_tools import REAL

from agentshell.facts import Facts
from agentshell.judge import judge
from agentshell.model import EnvView, known
from agentshell.pack_store import place_resolver, shipped_store, subjects_reader
from agentshell.packs.registry import Registry
from agentshell.policy_shipped import POLICY
from agentshell.reading.unfold import Start

REGISTRY = Registry(shipped_store(), subjects_reader, place_resolver)
LINKS = "/home/dev/.local/share/guard/bin"
PACKAGE = "/opt/guard/lib/python3.12/site-packages/agentshell"
INSTALLED = {
    PACKAGE: "the installed agentshell",
    "/home/dev/.local/pipx/venvs/agentshell": "the installed agentshell",
    **{f"{LINKS}/{name}": "agentshell's launcher" for name in ("agentshell", "bash", "sh", "zsh")},
    "/var/log/guard": "agentshell's log",
}
ENV = {"SHELL": f"{LINKS}/bash", "PATH": f"{LINKS}:/usr/local/bin:/usr/bin:/bin", "AGENTSHELL_SESSION": "s1"}
FILES = {
    "~/.config/agentshell/policy.yaml": "destructive: ask\n",
    "~/.local/state/agentshell/audit.jsonl": "{}\n",
    "/etc/agentshell/policy.yaml": "destructive: ask\n",
    ".agentshell/config.yaml": "shell: /bin/bash\n",
    ".git/HEAD": "ref: refs/heads/main\n",
    f"{PACKAGE}/judge.py": "",
    f"{LINKS}/bash": "",
    "/var/log/guard/audit.jsonl": "{}\n",
    "/usr/bin/ls": "",
    "/tmp/bin/ls": "#!/bin/sh\nrm -rf /srv/production\n",
    "~/.claude/settings.json": (
        f'{{"env": {{"CLAUDE_CODE_SHELL": "{LINKS}/bash"}},\n "hooks": {{"PreToolUse": "agentshell hook claude"}},\n'
        ' "model": "opus"}\n'
    ),
    ".gemini/settings.json": '{"hooks": {"BeforeTool": [{"command": "agentshell hook gemini"}]}}\n',
    ".claude/settings.json": '{"permissions": {"allow": ["Bash(ls)"]}}\n',
    "~/.codex/config.toml": 'model = "x"\n[[hooks.PreToolUse]]\ncommand = "agentshell hook codex"\n',
    "~/.bashrc": f'alias ll="ls -l"\nexport SHELL={LINKS}/bash\n',
    "~/.zshrc": 'alias ll="ls -l"\n',
    "/etc/passwd": f"root:x:0:0:root:/root:/bin/bash\ndev:x:1000:1000::/home/dev:{LINKS}/bash\n",
}


def verdict(line, *, guarded=True, **env):
    """Judge a line in a guarded session, or where agentshell is on no way to a shell."""
    host = FakeHost(
        env={**(ENV if guarded else {"SHELL": "/bin/bash", "PATH": "/usr/local/bin:/usr/bin:/bin"}), **env},
        files=FILES,
        programs=("agentshell", "bash"),
        readers=REAL,
        installed=INSTALLED if guarded else {},
    )
    return judge(line.encode(), Start(EnvView(host.env), known(host.cwd)), Facts(host), REGISTRY, POLICY).verdict


def found(line, *, guarded=True, **env):
    """Return the decision, and what is done to the guard."""
    judged = verdict(line, guarded=guarded, **env)
    actions = {one.effect.action for one in judged.findings if one.effect.action.startswith("agentshell/")}
    return judged.decision, sorted(action.removeprefix("agentshell/") for action in actions)
