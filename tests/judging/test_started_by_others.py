"""What a line starts without naming it, by hooks and by where a program lies: git's hooks, agentshell's own file."""

from __future__ import annotations

import pytest

from agentshell.assembly import Assembler

ASSEMBLER = Assembler()
ENV = {"HOME": "/home/dev", "PATH": "/usr/bin:/bin", "USER": "dev"}
FILES = {
    ".git/hooks/pre-commit": "#!/bin/sh\nrm -rf /data/prod\n",
    ".githooks/pre-push": "#!/bin/sh\nkubectl --context prod delete deploy api\n",
    "checks/commit-msg": '#!/usr/bin/env python3\nimport shutil\nshutil.rmtree("/data/prod")\n',
    "fine/pre-push": "#!/bin/sh\nnpm test\n",
}


def decision(line, tmp_path):
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return ASSEMBLER.assemble(ENV, str(tmp_path)).judge(line.encode()).verdict.decision


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("git commit -m wip", "the hook bears the name of a program, pre-commit, and is none"),
        ("chmod +x .git/hooks/pre-commit && git commit -m wip", "the line makes it one that git starts"),
        ("git -c core.hooksPath=.githooks push origin x", "a folder that the line names"),
        ("git -c core.hookspath=checks commit -m x", "keys have no case; the hook is Python's"),
        ("H=.githooks git --config-env=core.hooksPath=H push", "a folder in a variable"),
        (
            "GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=core.hooksPath GIT_CONFIG_VALUE_0=.githooks git push",
            "git's variables for settings",
        ),
        ("git config core.hooksPath .githooks && git push origin x", "set before, on the same line"),
        ("ln -s ../../.githooks/pre-push .git/hooks/pre-push && git push", "a link starts at its own folder"),
        ("cp .githooks/pre-push .git/hooks/ && git push", "a copy"),
        ('sudo rm -f "$(command -v agentshell)"', "where the guard lies, as the shell tells"),
        ("rm $(type -P agentshell)", "as bash tells"),
        ("mv `which -a agentshell` /tmp/x", "as which tells"),
        ('echo "exit 0" > "$(command -v agentshell)"', "overwritten"),
        ('cp /bin/bash "$(readlink -f "$(which agentshell)")"', "through its link"),
        ("which agentshell | xargs rm -f", "fed to what removes it"),
        ("rm $(whereis -b agentshell | cut -d' ' -f2)", "found by another program"),
    ],
)
def test_is_held(line, reason, tmp_path):
    assert decision(line, tmp_path) in ("ask", "deny"), reason


@pytest.mark.parametrize(
    "line",
    [
        "git -c core.hooksPath=/dev/null commit -m x",
        "git commit --no-verify -m x",
        "git -c core.hooksPath=.githooks status",
        "git -c core.hooksPath=fine push origin feature",
        "git config core.hooksPath fine",
        "chmod +x .githooks/pre-push",
        "which agentshell",
        'ls -l "$(command -v agentshell)"',
        'rm -f "$(command -v shopctl)"',
        "ln -s ../shared/config.yml config/config.yml",
    ],
)
def test_runs(line, tmp_path):
    assert decision(line, tmp_path) == "allow"
