"""The variables that start agentshell or tell it something, and PATH: a change is one, an ordinary use is none."""

from __future__ import annotations

import guarded_session
import pytest
from guarded_session import LINKS, found, verdict

CHANGES = [
    # its own, by every way to set, unset and stop exporting
    "unset AGENTSHELL_SESSION",
    "unset -v FOO AGENTSHELL_SESSION",
    "unset ${!AGENTSHELL_*}",
    "export -n AGENTSHELL_SESSION",
    "declare +x AGENTSHELL_SESSION",
    "typeset +x AGENTSHELL_SESSION",
    "readonly AGENTSHELL_SESSION=x",
    "export AGENTSHELL_SESSION=other",
    "AGENTSHELL_SESSION=x",
    "AGENTSHELL_SESSION+=x",
    "AGENTSHELL_SESSION= bash -c ls",
    "AGENTSHELL_POLICY=/tmp/p ls",  # the whole prefix is reserved
    "printf -v AGENTSHELL_SESSION x",
    "read AGENTSHELL_SESSION <<< x",
    "for AGENTSHELL_SESSION in a; do ls; done",
    "env -u AGENTSHELL_SESSION bash -c ls",
    "env -uAGENTSHELL_SESSION ls",
    "env --unset=AGENTSHELL_SESSION ls",
    "env AGENTSHELL_SESSION= ls",
    "sudo AGENTSHELL_X=1 ls",
    "python3 -c \"import os; os.environ.pop('AGENTSHELL_SESSION'); os.system('ls')\"",
    "node -e \"delete process.env.AGENTSHELL_SESSION; require('child_process').execSync('ls')\"",
    # those by which an agent finds its shell
    "export SHELL=/bin/bash",
    "SHELL=/bin/sh tmux",
    "unset SHELL",
    "env -u SHELL tmux",
    "env SHELL=/bin/bash script",
    "export CLAUDE_CODE_SHELL=/bin/bash",
    "CLAUDE_CODE_SHELL=/bin/bash claude -p hi",
    # its folder goes out of PATH
    "export PATH=/usr/bin:/bin",
    "PATH=/usr/bin:/bin npm test",
    "env PATH=/usr/bin:/bin npm test",
    "env -i PATH=/usr/bin:/bin npm test",
    "PATH=${PATH#*:}",
    "unset PATH",
    f"export PATH=$(echo $PATH | sed s,{LINKS}:,,)",
]
ORDINARY = [
    "echo $AGENTSHELL_SESSION",
    "printenv AGENTSHELL_SESSION",
    "env | grep AGENTSHELL",
    "export AGENTSHELL_SESSION=s1",  # agents restore the environment that they found
    "python3 -c \"import os; print(os.environ.get('AGENTSHELL_SESSION'))\"",
    "grep -rn AGENTSHELL_SESSION= src",
    "git commit -m 'AGENTSHELL_SESSION=x is read'",
    f"export SHELL={LINKS}/bash",
    "make SHELL=/bin/bash test",  # make's own variable
    "unset AWS_PROFILE PAGER",
    "env -u NODE_ENV npm test",
    "env -i bash --noprofile --norc -c 'npm test'",
    "source ~/.bashrc",
    # folders in front of and behind the rest
    'export PATH="$HOME/.local/bin:$PATH"',
    'export PATH="$HOME/.cargo/bin:$PATH" && cargo build',
    "PATH=$PWD/node_modules/.bin:$PATH eslint .",
    "PATH=/usr/local/go/bin:$PATH go test ./...",
    "export PATH=$PATH:/usr/local/go/bin",
    'export PATH="/opt/homebrew/bin:$PATH"; brew list',
    "export PATH=/usr/bin:$PATH",
    'export PATH="$(npm bin):$PATH"',
    "export PATH=$JAVA_HOME/bin:$PATH",
    'export NVM_DIR="$HOME/.nvm"; export PATH="$NVM_DIR/versions/node/v20/bin:$PATH"; node -v',
]


@pytest.mark.parametrize("line", CHANGES)
def test_its_variables_are_not_to_be_changed(line):
    decision, actions = found(line)
    assert decision == "deny"
    assert "own-variable" in actions


@pytest.mark.parametrize("line", ORDINARY)
def test_ordinary_variables(line):
    assert found(line)[1] == []


@pytest.mark.parametrize(
    "line", ["export SHELL=/bin/bash", "PATH=/usr/bin:/bin npm test", "unset SHELL", "unset BASH_ENV"]
)
def test_variables_that_do_not_start_it_are_anybodys(line):
    assert found(line, guarded=False)[1] == []


def test_a_sourced_file_may_set_path_whole(monkeypatch):
    monkeypatch.setitem(guarded_session.FILES, "snapshot.sh", "export PATH=/usr/local/bin:/usr/bin:/bin\n")
    # An agent's snapshot of a login shell has the PATH that /etc/profile gave.
    assert found("source ./snapshot.sh && eval ls") == ("allow", [])


def test_a_sourced_file_may_choose_a_shell(monkeypatch):
    monkeypatch.setitem(guarded_session.FILES, "snapshot.sh", "export SHELL=/bin/bash\n")
    assert found(". ./snapshot.sh; ls") == ("allow", [])
    assert found(". ./snapshot.sh; export SHELL=/bin/sh; ls")[0] == "deny"


@pytest.mark.parametrize(
    "line",
    [
        "PATH=/tmp/bin:$PATH ls",
        "export PATH=/tmp/bin:$PATH && ls -la",
        "env PATH=/tmp/bin:$PATH ls",
        "PATH=/tmp/bin ls",
        "cd /tmp && PATH=bin:$PATH ls",
        "bash -c 'PATH=/tmp/bin:$PATH ls'",
        "PATH=/tmp/bin:$PATH bash -c ls",
        "PATH=/tmp/bin:$PATH command ls",
        "PATH=/tmp/bin:$PATH timeout 5 ls",
        "hash -p /tmp/bin/ls ls; ls",
        "printf '#!/bin/sh\\nrm -rf /srv/a\\n' > /tmp/b/git; chmod +x /tmp/b/git; PATH=/tmp/b:$PATH git status",
        "printf '#!/bin/sh\\nrm -rf /srv/production\\n' > /usr/local/bin/ls; chmod +x /usr/local/bin/ls; ls",
        "cp /tmp/bin/ls /usr/local/bin/git; git status",
        "ln -s /tmp/bin/ls /usr/local/bin/git; git status",
        "PATH=/tmp/not-yet:$PATH ls",  # anybody may put one there
        "export PATH=/dev/shm/x:$PATH; git status",
    ],
)
def test_what_stands_in_front_of_the_usual_program_is_judged(line):
    assert verdict(line, guarded=False).decision != "allow"


@pytest.mark.parametrize(
    "line",
    [
        "ls",
        "PATH=$PATH:/tmp/bin ls",  # behind the usual ones
        "PATH=/tmp/bin:$PATH git status",  # another name
        "PATH=/tmp/bin:$PATH echo hi",  # a builtin
        "export PATH=/tmp/foo/bin:$PATH",
        "PATH=$PWD/node_modules/.bin:$PATH eslint .",
        "curl -sSL https://example.com/helm.tgz | tar xz -C /tmp && PATH=/tmp/linux-amd64:$PATH helm version",
        "unzip -q protoc.zip -d /tmp/protoc && PATH=/tmp/protoc/bin:$PATH protoc --version",
        "GOBIN=/tmp/gobin go install example.com/x@latest; PATH=/tmp/gobin:$PATH x",
    ],
)
def test_what_does_not_stand_in_front_is_not(line):
    assert verdict(line, guarded=False).decision == "allow"
