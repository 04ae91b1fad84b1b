"""Owns how each agent tells its hook of a tool call. It judges nothing; what a call comes to is in `call` and `mcp`.

Every agent's own documentation and source, as of the versions beside each; the fixtures of the tests are recordings.
"""

from __future__ import annotations

from agentshell.hooks.call import Call, CallError, arguments, text_of, written
from agentshell.hooks.mcp import line_for
from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any


class Hook(Value):
    """One agent's hook: how its JSON becomes a call, and the seconds within which it has to answer.

    A hook that answers late counts as one that allowed: each deadline lies well below what `agentshell install` sets.
    reason: where the model is told only what stands in a JSON answer, the name that the reason has there.
    """

    name: str
    read: Callable[[Mapping[str, Any]], Call]
    deadline: int
    source: str
    reason: str = ""


def _by_tool_input(*shells: str) -> Callable[[Mapping[str, Any]], Call]:
    """Return the reader of `{tool_name, tool_input, cwd}`; shells are the tools that run commands."""

    def read(data: Mapping[str, Any]) -> Call:
        return _call(_name(data, "tool_name"), arguments(data.get("tool_input"), "tool_input"), shells, data)

    return read


def _copilot(data: Mapping[str, Any]) -> Call:
    # Event names in PascalCase make it give the names in snake_case.
    if "tool_name" in data:
        return _by_tool_input("bash", "shell")(data)
    return _call(_name(data, "toolName"), arguments(data.get("toolArgs"), "toolArgs"), ("bash", "shell"), data)


def _cursor(data: Mapping[str, Any]) -> Call:
    if "tool_name" in data:
        return _by_tool_input("Shell", "Bash")(data)
    return Call("shell", text_of(data, "command", "the call"), _cwd(data), by_shell=True)


def _call(tool: str, given: Mapping[str, Any], shells: tuple[str, ...], data: Mapping[str, Any]) -> Call:
    cwd = _cwd(data)
    if tool in shells:
        folder = given.get("directory") or given.get("dir_path") or given.get("workdir")
        where = f"{cwd}/{folder}" if isinstance(folder, str) and folder and not folder.startswith("/") else folder
        where = where if isinstance(where, str) and where else cwd
        return Call(tool, text_of(given, "command", "tool_input"), where, by_shell=True)
    return Call(tool, "\n".join(text for text in (line_for(tool, given), written(given)) if text), cwd)


def _name(data: Mapping[str, Any], key: str) -> str:
    name = data.get(key)
    if not isinstance(name, str) or not name:
        raise CallError(f"{key} is missing, or no text")
    return name


def _cwd(data: Mapping[str, Any]) -> str:
    given = data.get("cwd")
    if isinstance(given, str) and given.startswith("/"):
        return given
    roots = data.get("workspace_roots")
    return roots[0] if isinstance(roots, list) and roots and isinstance(roots[0], str) else ""


HOOKS: dict[str, Hook] = {
    hook.name: hook
    for hook in (
        Hook("claude", _by_tool_input("Bash"), 540, "Claude Code 2.1, PreToolUse: code.claude.com/docs/en/hooks"),
        Hook("codex", _by_tool_input("Bash", "shell"), 540, "Codex CLI 0.169, PreToolUse: its hooks documentation"),
        Hook("copilot", _copilot, 25, "Copilot CLI 1.0, preToolUse: its hooks reference", "permissionDecisionReason"),
        Hook("cursor", _cursor, 50, "Cursor, beforeShellExecution and beforeMCPExecution: cursor.com/docs/hooks"),
        Hook("gemini", _by_tool_input("run_shell_command"), 55, "Gemini CLI 0.61, BeforeTool: its docs/hooks"),
        Hook("opencode", _by_tool_input("bash"), 110, "opencode 1.18, the plugin that `agentshell install` writes"),
        Hook("qwen", _by_tool_input("run_shell_command", "Bash"), 50, "Qwen Code 0.24, PreToolUse: its docs/hooks"),
        Hook("vscode", _by_tool_input("run_in_terminal", "runInTerminal", "Bash"), 25, "VS Code, PreToolUse hooks"),
    )
}
