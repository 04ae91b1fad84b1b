"""Owns which coding agent started a process, and how long each may be kept waiting; it stops nothing.

Measured on the agents' own clients: some kill a silent command after 30 s, some put it in the background, some wait for
minutes. A wait that is cut short only costs a second run of the line.
"""

from __future__ import annotations

from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

WAIT = 20
"""Seconds that every agent bears."""


class Agent(Value):
    """One agent: the variables it sets, names of its processes, and the seconds its commands may be silent."""

    name: str
    variables: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()
    wait: int = WAIT


AGENTS: tuple[Agent, ...] = (
    Agent("claude", ("CLAUDECODE", "CLAUDE_CODE_ENTRYPOINT"), ("claude",), 90),
    Agent("codex", ("CODEX_THREAD_ID", "CODEX_TOOL_CALL_ID", "CODEX_CI"), ("codex",), 60),
    Agent("gemini", ("GEMINI_CLI",), ("gemini",), 120),
    Agent("qwen", ("QWEN_CODE",), ("qwen",), 20),
    Agent("opencode", ("OPENCODE",), ("opencode",), 60),
    Agent("copilot", ("COPILOT_CLI", "COPILOT_AGENT_SESSION_ID"), ("copilot",), 25),
    Agent("cline", ("CLINE_DIR",), ("cline",), 20),
    Agent("cursor", ("CURSOR_AGENT", "CURSOR_TRACE_ID"), ("cursor-agent", "cursor"), 25),
    Agent("aider", (), ("aider",), 120),
    Agent("openhands", (), ("openhands",), 25),
    Agent("swe-agent", (), ("sweagent", "swerex-remote", "swerex"), 20),
    Agent("mini-swe-agent", (), ("mini", "mini-swe-agent"), 20),
    Agent("goose", (), ("goose", "goosed"), 120),
    Agent("pi", (), ("pi",), 60),
    Agent("zed", ("ZED_TERM",), ("zed", "zed-editor"), 60),
)


def by_environment(env: Mapping[str, str]) -> Agent | None:
    """Return the agent that the environment's variables tell of."""
    return next((one for one in AGENTS if any(env.get(name) for name in one.variables)), None)


def by_programs(commands: Iterable[tuple[str, ...]]) -> Agent | None:
    """Return the agent among processes, given as their words (`node /usr/bin/gemini …`), the nearest first."""
    for words in commands:
        # An interpreter's script stands behind its options.
        names = {word.rpartition("/")[2] for word in words[:4] if not word.startswith("-")}
        names |= {name.removesuffix(".py").removesuffix(".js") for name in names}
        for one in AGENTS:
            if not names.isdisjoint(one.programs):
                return one
    return None
