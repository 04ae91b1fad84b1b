"""Owns what is known of each coding agent: its settings files, and what guards it and what does not.

Each agent's own documentation or source, as named beside it. What is put into the files is in `changes`.
"""

from __future__ import annotations

from agentshell.agents import changes
from agentshell.agents.model import Agent, Change, File, Layer

_BY_SHELL = "every command line before it runs, scripts and pipes among them"
_BY_GATE = "every program that starts under a line (Linux; `agentshell doctor` names the grade of this machine)"
_BY_HOOK = "files that the agent's tools write (agentshell's own, agents' settings), calls of known MCP servers"
_WHOLE = (
    "every program that the agent starts, by whatever shell (Linux). The agent reads “Operation not permitted”; why it"
    " was refused stands on the terminal that the agent was started from"
)
_FILES = "What its tools write into other files, and what MCP servers do that are not known, is not judged."
_TYPED = (
    "What is typed into a shell at a terminal is not judged as a line, only the programs that it starts: not what the"
    " shell does by itself (`> file`)."
)

_SHELL, _GATE = Layer("shell", _BY_SHELL), Layer("exec gate", _BY_GATE)
_HOOK = Layer("hook", f"{_BY_HOOK}; a command that is denied is denied here too")
_HOOK_ALONE = Layer("hook", f"{_BY_HOOK}; every command line too, where no gate is above it")
_AROUND = Layer("exec gate around the agent", _WHOLE)
_SESSION = Layer("exec gate", "every program that a line typed into its shell starts (Linux)")


_CHSH = (
    "Codex takes the account's login shell, and only under the name bash, zsh or sh: add {bash} to /etc/shells, then"
    " `chsh -s {bash}`"
)
_TRUST = "Codex runs no hook that is not trusted: start it, open /hooks and trust {links}/agentshell"
_ON_PATH = "start it with the links first in PATH: `PATH={links}:$PATH {program}`"
_AROUND_IT = "start it under agentshell: `{bash} -c {program}`"
_ENTRY = (
    "or, where that file is there, start it with `BASH_ENV={bash_env} {program}`: its /bin/bash then becomes agentshell"
)

AGENTS: dict[str, Agent] = {
    agent.name: agent
    for agent in (
        Agent(
            "claude",
            "Claude Code",
            "2.1.295",
            "code.claude.com/docs: settings, env-vars, hooks",
            ("claude",),
            ("{CLAUDE_CONFIG_DIR:~/.claude}",),
            (_SHELL, _GATE, _HOOK),
            (
                _FILES,
                "A project's `.claude/settings.json` may name another shell before the session starts.",
                "Before 2.0.65 there is no setting for the shell: what asks is not stopped then.",
                "Before 2.1.295 the hook does not stop a call when it cannot be started.",
            ),
            user=(File("{CLAUDE_CONFIG_DIR:~/.claude}/settings.json", "json", changes.CLAUDE),),
            project=(File("{project}/.claude/settings.local.json", "json", changes.CLAUDE),),
            prefix=(Change(("env", "CLAUDE_CODE_SHELL_PREFIX"), "{prefix}"),),
            off=changes.ALL_OFF,
        ),
        Agent(
            "cursor",
            "Cursor",
            "2.0, SDK 1.0.32",
            "cursor.com/docs/hooks; the SDK's own source",
            ("cursor", "cursor-agent"),
            ("{config}/Cursor", "~/.cursor"),
            (_SHELL, _GATE, _HOOK_ALONE),
            (
                _FILES,
                "Its agent takes the shell from $SHELL where the terminal profile is not told to it.",
                _TYPED,
            ),
            user=(
                File("{config}/Cursor/User/settings.json", "json", changes.CURSOR_TERMINAL),
                File("~/.cursor/hooks.json", "json", changes.CURSOR_HOOKS),
            ),
            project=(
                File("{project}/.vscode/settings.json", "json", changes.CURSOR_TERMINAL),
                File("{project}/.cursor/hooks.json", "json", changes.CURSOR_HOOKS),
            ),
            steps=("start it with `SHELL={bash} {program}`: its agent looks there too",),
            tried=False,
        ),
        Agent(
            "vscode",
            "VS Code (Copilot agent mode)",
            "1.110",
            "code.visualstudio.com/docs: agent-customization/hooks, chat.tools.terminal.terminalProfile",
            ("code", "code-insiders"),
            ("{config}/Code",),
            (
                Layer("hook", f"every command line before it is typed, {_BY_HOOK}"),
                _SESSION,
                Layer("shell", "scripts and `-c` lines that are started with the links' bash"),
            ),
            (
                "Commands are typed into a terminal: without the hook only the programs that they start are judged.",
                "In a terminal of that profile nobody can answer requests, and sudo gains no rights: use another one.",
                "VS Code's hooks are a preview: a policy of the organisation can switch them off.",
                "Cline and Roo in VS Code have no such hook; their commands are typed into a terminal too.",
                _FILES,
            ),
            user=(
                File("{config}/Code/User/settings.json", "json", changes.VSCODE_TERMINAL),
                File("{COPILOT_HOME:~/.copilot}/hooks/agentshell-vscode.json", "json", changes.VSCODE_HOOK),
            ),
            project=(
                File("{project}/.vscode/settings.json", "json", changes.VSCODE_TERMINAL),
                File("{project}/.github/hooks/agentshell-vscode.json", "json", changes.VSCODE_HOOK),
            ),
            tried=False,
        ),
        Agent(
            "codex",
            "Codex CLI",
            "0.169.0",
            "developers.openai.com/codex: hooks, config reference; codex-rs/core/src/shell.rs",
            ("codex",),
            ("{CODEX_HOME:~/.codex}",),
            (_SHELL, _GATE, _HOOK_ALONE),
            (
                _FILES,
                "Without the login shell, or where the model names another (`shell: /bin/sh`), the hook alone guards.",
                "A hook that is not trusted, fails or is late does not stop the call.",
            ),
            user=(File("{CODEX_HOME:~/.codex}/config.toml", "toml", changes.CODEX, "hooks.json"),),
            project=(File("{project}/.codex/config.toml", "toml", changes.CODEX, "hooks.json"),),
            steps=(_CHSH, _TRUST),
            off=(Change(("features", "hooks"), value=False), Change(("features", "codex_hooks"), value=False)),
        ),
        Agent(
            "gemini",
            "Gemini CLI",
            "0.61.0",
            "its docs/hooks and docs/tools/shell.md",
            ("gemini",),
            ("~/.gemini",),
            (_SHELL, _GATE, _HOOK_ALONE),
            (
                _FILES,
                "Started without the links in PATH, the hook alone guards: what a line starts is not seen then.",
                "A hook that fails or is late does not stop the call.",
            ),
            user=(File("~/.gemini/settings.json", "json", changes.GEMINI),),
            project=(File("{project}/.gemini/settings.json", "json", changes.GEMINI),),
            steps=(_ON_PATH,),
            off=(Change(("hooksConfig", "enabled"), value=False),),
        ),
        Agent(
            "qwen",
            "Qwen Code",
            "0.24.4",
            "its docs/features/hooks.md",
            ("qwen",),
            ("~/.qwen",),
            (_SHELL, _GATE, _HOOK_ALONE),
            (
                _FILES,
                "Started without the links in PATH, the hook alone guards: what a line starts is not seen then.",
                "A hook that fails or is late does not stop the call.",
            ),
            user=(File("~/.qwen/settings.json", "json", changes.QWEN),),
            project=(File("{project}/.qwen/settings.json", "json", changes.QWEN),),
            steps=(_ON_PATH,),
            off=changes.ALL_OFF,
        ),
        Agent(
            "opencode",
            "opencode",
            "1.18.33",
            "opencode.ai/docs: config (`shell`), plugins",
            ("opencode",),
            ("{xdg}/opencode",),
            (_SHELL, _GATE, _HOOK),
            (
                _FILES,
                "A held line is killed after 120 s; an approval given later lets the same line through.",
                "A plugin that opencode cannot load is left out without a word.",
                "With any plugin it tries to fetch a package at its start; without a network that takes a minute.",
            ),
            user=(
                File("{xdg}/opencode/opencode.json", "json", changes.OPENCODE, "opencode.jsonc"),
                File("{xdg}/opencode/plugin/agentshell.js", "whole", changes.PLUGIN),
            ),
            project=(
                File("{project}/opencode.json", "json", changes.OPENCODE, "opencode.jsonc"),
                File("{project}/.opencode/plugin/agentshell.js", "whole", changes.PLUGIN),
            ),
        ),
        Agent(
            "pi",
            "pi",
            "0.73.1",
            "its docs/settings.md (`shellPath`)",
            ("pi",),
            ("~/.pi",),
            (_SHELL, _GATE),
            ("What its tools write into files, and what its extensions do, is not judged.",),
            user=(File("~/.pi/agent/settings.json", "json", (Change(("shellPath",), "{bash}"),)),),
            project=(File("{project}/.pi/settings.json", "json", (Change(("shellPath",), "{bash}"),)),),
        ),
        Agent(
            "copilot",
            "GitHub Copilot CLI",
            "1.0.102",
            "`copilot help config`; its hooks reference",
            ("copilot",),
            ("{COPILOT_HOME:~/.copilot}",),
            (_AROUND, _HOOK_ALONE),
            (
                _FILES,
                "Its shell is /bin/bash, which no setting changes: without the gate around it the hook alone guards.",
            ),
            user=(
                File("{COPILOT_HOME:~/.copilot}/settings.json", "json", (changes.COPILOT_ENTRY, changes.COPILOT_HOOK)),
            ),
            project=(File("{project}/.github/copilot/settings.local.json", "json", (changes.COPILOT_HOOK,)),),
            steps=(_AROUND_IT, _ENTRY),
            off=changes.ALL_OFF,
        ),
        Agent(
            "cline",
            "Cline CLI",
            "3.0.65",
            "cline: sdk/packages/core/src/extensions/tools/executors/bash.ts",
            ("cline",),
            ("~/.cline",),
            (_AROUND,),
            (
                "Its shell is /bin/bash, or none: without the gate around it nothing is judged.",
                "It kills a command after 30 s, with its output, and so where a person is waited for longer.",
                "What its tools write into files, and what MCP servers do, is not judged.",
            ),
            steps=(_AROUND_IT, _ENTRY),
        ),
        Agent(
            "aider",
            "aider",
            "0.86.2",
            "aider.chat/docs/config/aider_conf.html (`set-env`); aider/run_cmd.py",
            ("aider",),
            (),
            (_SHELL, _GATE),
            (
                "Without a terminal it uses /bin/sh: start it under agentshell then.",
                "What it writes into files is not judged; each change is a commit.",
            ),
            user=(File("~/.aider.conf.yml", "yaml", changes.AIDER),),
            project=(File("{project}/.aider.conf.yml", "yaml", changes.AIDER),),
        ),
        Agent(
            "openhands",
            "OpenHands",
            "SDK 1.58",
            "openhands/tools/terminal",
            ("openhands",),
            ("~/.openhands",),
            (_SESSION,),
            (
                _TYPED,
                "What its tools write into files, and what MCP servers do, is not judged.",
                "With its container runtime commands run in the container: put agentshell into that image.",
            ),
            steps=(_ON_PATH,),
        ),
        Agent(
            "swe-agent",
            "SWE-agent (swe-rex)",
            "swe-rex 1.4.0",
            "swerex/runtime/local.py",
            ("sweagent",),
            (),
            (_SESSION,),
            (_TYPED, "With a container deployment commands run in the container: put agentshell into that image."),
            steps=(_ON_PATH,),
        ),
        Agent(
            "mini-swe-agent",
            "mini-SWE-agent",
            "2.4.6",
            "minisweagent/environments/local.py",
            ("mini",),
            (),
            (_AROUND,),
            (
                "Its shell is /bin/sh, which no setting changes: without the gate around the agent nothing is judged.",
                "It kills a command after 30 s, where a person is waited for longer.",
            ),
            steps=(_AROUND_IT,),
        ),
        Agent(
            "goose",
            "Goose",
            "1.0",
            "crates/goose: platform_extensions/developer/shell.rs",
            ("goose",),
            ("{xdg}/goose",),
            (_AROUND,),
            ("What its tools write into files, and what MCP servers do, is not judged.",),
            steps=(_AROUND_IT, _ENTRY),
            tried=False,
        ),
        Agent(
            "zed",
            "Zed",
            "its main branch of 2026",
            "crates/agent/src/tools/terminal_tool.rs, crates/util/src/shell.rs",
            ("zed", "zeditor"),
            ("{xdg}/zed",),
            (_AROUND,),
            (
                "Its shell is /bin/sh, which no setting changes: without the gate around the editor nothing is judged.",
                "What its tools write into files, and what MCP servers do, is not judged.",
            ),
            steps=("start it under agentshell, in the foreground: `{bash} -c 'zed --foreground'`",),
            tried=False,
        ),
    )
}
