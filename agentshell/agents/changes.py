"""Owns what is put into each agent's settings files: its shell, and its hook with a limit above the hook's own.

Each in the form of that agent's documentation, named in `catalogue`. Places such as `{bash}` are filled in by `places`.
"""

from __future__ import annotations

from agentshell.agents.model import Change
from agentshell.agents.opencode_plugin import TEXT


def _claude_hook(matcher: str, command: str, **more: object) -> Change:
    return Change(
        ("hooks", "PreToolUse"),
        {"matcher": matcher, "hooks": [{"type": "command", "command": command, **more}]},
        many=True,
    )


CLAUDE = (
    Change(("env", "CLAUDE_CODE_SHELL"), "{bash}"),
    _claude_hook(
        "^(Bash|Edit|MultiEdit|NotebookEdit|Write|mcp__.*)$",
        "{launcher} hook claude --behind-shell",
        timeout=600,
        onFailure="block",
    ),
)
CURSOR_HOOKS = (
    Change(("version",), 1, frame=True),
    *(
        Change(
            ("hooks", event),
            {"command": "{launcher} hook cursor --perhaps-behind-shell", "timeout": 60, "failClosed": True},
            many=True,
        )
        for event in ("beforeShellExecution", "beforeMCPExecution")
    ),
    Change(
        ("hooks", "preToolUse"),
        {
            "command": "{launcher} hook cursor --perhaps-behind-shell",
            "matcher": "Write|StrReplace|Edit|Delete",
            "timeout": 60,
            "failClosed": True,
        },
        many=True,
    ),
)
CURSOR_TERMINAL = (
    Change(("terminal.integrated.profiles.{os}", "agentshell"), {"path": "{bash}"}),
    Change(("terminal.integrated.defaultProfile.{os}",), "agentshell"),
)
VSCODE_TERMINAL = (Change(("chat.tools.terminal.terminalProfile.{os}",), {"path": "{bash}"}),)
VSCODE_HOOK = (
    Change(
        ("hooks", "PreToolUse"),
        # What is typed into its terminal is not judged there, so the hook asks too.
        {"type": "command", "command": "{launcher} hook vscode", "timeout": 30},
        many=True,
    ),
)
CODEX = (
    Change(
        ("hooks", "PreToolUse"),
        {"hooks": [{"type": "command", "command": "{launcher} hook codex --perhaps-behind-shell", "timeout": 600}]},
        many=True,
    ),
)
GEMINI = (
    Change(
        ("hooks", "BeforeTool"),
        {
            "matcher": "^(run_shell_command|write_file|replace|mcp_.*)$",
            "hooks": [
                {
                    "name": "agentshell",
                    "type": "command",
                    "command": "{launcher} hook gemini --perhaps-behind-shell",
                    "timeout": 60000,
                }
            ],
        },
        many=True,
    ),
)
QWEN = (
    _claude_hook(
        "^(run_shell_command|write_file|edit|notebook_edit|mcp__.*)$",
        "{launcher} hook qwen --perhaps-behind-shell",
        timeout=60,
    ),
)
COPILOT_ENTRY = Change(("bashEnv",), value=True)
COPILOT_HOOK = Change(
    ("hooks", "preToolUse"),
    {"type": "command", "bash": "{launcher} hook copilot --perhaps-behind-shell", "timeoutSec": 30},
    many=True,
)
OPENCODE = (Change(("shell",), "{bash}"),)
PLUGIN = (Change(("",), TEXT),)
ALL_OFF = (Change(("disableAllHooks",), value=True),)
AIDER = (Change(("set-env",), "SHELL={bash}", many=True),)
