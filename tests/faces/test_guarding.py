"""What a line does to agentshell itself: its files, variables, processes, hooks. Looking is always fine."""

from __future__ import annotations

import pytest
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
HOOK = {".claude/settings.json": '{"hooks": "agentshell"}', ".cursor/hooks.json": "{}"}


def found(line):
    host = FakeHost(files=HOOK, readers=REAL)
    judgement = judge(line.encode(), Start(EnvView(host.env), known(host.cwd)), Facts(host), REGISTRY, POLICY)
    actions = [one.effect.action for one in judgement.verdict.findings if one.effect.action.startswith("agentshell/")]
    return judgement.verdict.decision, sorted(set(actions))


CHANGES = [
    "echo 'irreversible: allow' >> ~/.config/agentshell/policy.yaml",
    "rm -rf ~/.config/agentshell",
    "sed -i s/ask/allow/ ~/.config/agentshell/policy.yaml",
    "cp mild.yaml ~/.config/agentshell/policy.yaml",
    "cp -t ~/.config/agentshell policy.yaml",
    "mv ~/.local/state/agentshell /tmp/log",
    "cd ~/.config/agentshell && rm policy.yaml",
    "truncate -s 0 /etc/agentshell/policy.yaml",
    "dd if=/dev/null of=$HOME/.config/agentshell/policy.yaml",
    "rm -r .agentshell",
    "git rm -r .agentshell",
    "find .agentshell -delete",
    "bash -c 'rm .agentshell/policy.yaml'",
    "python3 -c \"open('/etc/agentshell/policy.yaml', 'w').write('')\"",
    "rm /usr/lib/python3/site-packages/agentshell/judge.py",
    "ln -sf /bin/bash ~/.local/bin/agentshell",
]
LOOKS = [
    "cat ~/.config/agentshell/policy.yaml",
    "sudo cat /etc/agentshell/policy.yaml",
    "timeout 5 grep -r ask .agentshell",
    "cp ~/.config/agentshell/policy.yaml /tmp/copy",
    "find .agentshell -name '*.yaml'",
    "git add .agentshell/config.yaml",
    "git commit -m 'Describe .agentshell'",
    "echo 'rm -rf ~/.config/agentshell'",
    "pgrep -f agentshell",
    "pip install agentshell",
    "git clone https://github.com/example/agentshell",
    "cat .claude/settings.json",
    "echo '{}' > .cursor/hooks.json",  # it does not name agentshell
    "agentshell doctor",
    "agentshell check 'agentshell approve 7f3a'",
    "agentshell rules check .agentshell/rules/x.yaml",
]


@pytest.mark.parametrize("line", CHANGES)
def test_its_files_are_not_to_be_changed(line):
    assert found(line) == ("deny", ["agentshell/own-files"])


@pytest.mark.parametrize("line", LOOKS)
def test_looking_and_naming_are_fine(line):
    assert found(line)[1] == []


@pytest.mark.parametrize(
    ("line", "decision", "action"),
    [
        ("unset AGENTSHELL_SESSION", "deny", "own-variable"),
        ("AGENTSHELL_SESSION=x ls", "deny", "own-variable"),
        ("export AGENTSHELL_SESSION=", "deny", "own-variable"),
        ("env -u AGENTSHELL_SESSION bash -c ls", "deny", "own-variable"),
        ("env AGENTSHELL_SESSION=x ls", "deny", "own-variable"),
        ("pkill -9 -f agentshell", "deny", "own-process"),
        ("kill $(pgrep agentshell)", "deny", "own-process"),
        ("pip uninstall -y agentshell", "deny", "uninstall"),
        ("agentshell approve 7f3a", "deny", "answer"),
        ("rm .claude/settings.json", "deny", "hook"),
        ("jq 'del(.hooks)' .claude/settings.json > .claude/settings.json", "ask", "hook"),
    ],
)
def test_variables_processes_and_hooks(line, decision, action):
    assert found(line) == (decision, [f"agentshell/{action}"])
