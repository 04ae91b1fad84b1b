"""Files that start agentshell: an edit is judged by what it leaves of agentshell, and by what it turns off."""

from __future__ import annotations

import pytest
from guarded_session import found


@pytest.mark.parametrize(
    "line",
    [
        # they go
        "rm ~/.claude/settings.json",
        "mv ~/.claude/settings.json /tmp",
        "mv ~/.claude ~/.claude.bak",
        "rm -rf ~/.claude",
        "find ~/.claude -delete",
        "ls ~/.claude | xargs -I{} rm ~/.claude/{}",
        "rm -rf .gemini",  # the project's
        "mv .gemini .gemini.bak",
        "rm ~/.bashrc",
        # what is left does not name it any more
        "echo '{}' > ~/.claude/settings.json",
        ": > ~/.codex/config.toml",
        "cp /dev/null ~/.codex/config.toml",
        "echo 'alias x=y' > ~/.bashrc",
        "sed -i 's/agentshell hook claude/true/' ~/.claude/settings.json",
        "sed -i 's,/home/dev/.local/share/guard/bin/bash,/bin/bash,' ~/.bashrc",
        "sed -i '/guard/d' ~/.bashrc",
        "sudo sed -i '/dev/d' /etc/passwd",
        "echo '{}' | tee ~/.claude/settings.json",
        # something is turned off, there or in a file that goes before it
        """echo '{"disableAllHooks": true}' > .claude/settings.local.json""",
        """echo '{"env": {"SHELL": "/bin/bash"}}' > .claude/settings.json""",
        'cat > .claude/settings.local.json <<X\n{"env": {"CLAUDE_CODE_SHELL": "/bin/bash"}}\nX',
        r"printf '[features]\nhooks = false\n' >> ~/.codex/config.toml",
        """echo '{"shell": "/bin/bash"}' > opencode.json""",
        """echo '{"terminal.integrated.defaultProfile.linux": "sh"}' > .vscode/settings.json""",
        # an agent takes the last of several
        "printf 'set-env:\\n  - SHELL=/bin/zsh\\n' >> ~/.aider.conf.yml",
        """echo '{"bashEnv": false}' > ~/.copilot/settings.json""",
        """echo '{"disableAllHooks": true}' > .github/copilot/settings.local.json""",
        """echo '{"shellPath": "/bin/sh"}' > .pi/settings.json""",
        """claude --settings '{"disableAllHooks": true}' -p hi""",
        "codex -c features.hooks=false exec hi",
        "codex --disable hooks exec hi",
        "claude config set hooks '{}'",
        # a shell's start-up file
        "echo 'export SHELL=/bin/bash' >> ~/.bashrc",
        "echo 'export SHELL=/bin/zsh' >> ~/.zshrc",
        "echo 'unset AGENTSHELL_SESSION' >> ~/.profile",
        "echo 'export PATH=/usr/bin:/bin' >> ~/.bash_profile",
        "echo 'alias agentshell=true' >> ~/.bashrc",
    ],
)
def test_what_starts_it_is_not_to_be_turned_off(line):
    assert found(line) == ("deny", ["hook"])


@pytest.mark.parametrize(
    "line",
    [
        "jq 'del(.hooks)' ~/.claude/settings.json > t && mv t ~/.claude/settings.json",
        'sed -i "/$WORD/d" ~/.bashrc',
        "vim ~/.codex/config.toml",
        "git -C ~ checkout -- .bashrc",
        "curl -s https://example.com/s.json -o ~/.claude/settings.json",
    ],
)
def test_what_cannot_be_known_of_them_is_asked(line):
    assert found(line) == ("ask", ["hook"])


@pytest.mark.parametrize(
    "line",
    [
        "echo 'export EDITOR=vim' >> ~/.bashrc",
        """echo 'export PATH="$HOME/.local/bin:$PATH"' >> ~/.bashrc""",
        """echo 'eval "$(starship init bash)"' >> ~/.bashrc""",
        "cat >> ~/.zshrc <<X\nexport FOO=1\nalias k=kubectl\nX",
        "sed -i 's/ll=/l=/' ~/.bashrc",
        "cp ~/.bashrc ~/.bashrc.bak",
        """echo '{"permissions": {"allow": ["Bash(npm test)"]}}' > .claude/settings.local.json""",
        "jq '.permissions.allow += [\"Bash(ls)\"]' .claude/settings.json > t && mv t .claude/settings.json",
        "rm .claude/settings.json",  # it does not name agentshell
        "rm -rf .claude",
        "rm -rf node_modules",
        """sed -i 's/"opus"/"sonnet"/' ~/.claude/settings.json""",
        """sed -i 's/model = "x"/model = "y"/' ~/.codex/config.toml""",
        "cat ~/.claude/settings.json",
        "jq .hooks ~/.claude/settings.json",
        "git add .claude/settings.json && git commit -m settings",
        "mkdir -p .claude/hooks && echo 'echo hi' > .claude/hooks/pre.sh",
        "rm -rf .claude/worktrees/x ~/.claude/shell-snapshots",
        "echo x > .cursor/rules/a.mdc",
        """echo '{"model": "x"}' > opencode.json""",
        """echo '{"editor.formatOnSave": true}' > .vscode/settings.json""",
        """claude --settings '{"model": "opus"}' -p hi""",
        "codex exec 'what does hooks=false mean'",
        "source ~/.nvm/nvm.sh",
    ],
)
def test_ordinary_edits_of_settings(line):
    assert found(line)[1] == []


@pytest.mark.parametrize(
    "line",
    [
        "echo 'export SHELL=/bin/bash' >> ~/.zshrc",
        "echo 'export PATH=/usr/bin:/bin' >> ~/.profile",
        """echo '{"shell": "/bin/bash"}' > opencode.json""",
        """echo '{"terminal.integrated.defaultProfile.linux": "bash"}' > .vscode/settings.json""",
    ],
)
def test_a_shell_is_anybodys_choice_where_agentshell_is_not_in_use(line):
    assert found(line, guarded=False)[1] == []
