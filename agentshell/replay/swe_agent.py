"""Owns how SWE-agent writes what it did: `NAME.traj`, one JSON object; and mini-swe-agent's `NAME.traj.json`.

SWE-agent 1.x: `trajectory`, a list of steps with `action` and `state` (sweagent/types.py, TrajectoryStep), where state
was a JSON text in 0.x. mini-swe-agent 2.4 (recorded, `trajectory_format: mini-swe-agent-1.1`): messages with the
actions in `extra`; 1.x: a fenced block in the text. Its commands run one by one, each in the environment's folder.
"""

from __future__ import annotations

from agentshell.replay.records import Command, Skipped, document, inside, line_of, seconds, text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from agentshell.replay.records import About

AGENT = "swe-agent"
MINI = "mini-swe-agent"
_BLOCK = r"```(?:bash|mswea_bash_command)\s*\n(.*?)\n```"


def read(content: bytes, about: About) -> Iterator[Command | Skipped]:
    """Yield the commands of a trajectory."""
    found = document(content, about.source)
    if isinstance(found, Skipped):
        yield found
    elif isinstance(inside(found, "trajectory"), list):
        yield from _steps(found["trajectory"], about)
    elif isinstance(inside(found, "messages"), list):
        yield from _messages(found, about)
    else:
        yield Skipped(about.source, 0, "no trajectory: neither 'trajectory' nor 'messages' is in it")


def _steps(steps: list[Any], about: About) -> Iterator[Command | Skipped]:
    cwd = about.cwd
    for step in steps:
        line = line_of(inside(step, "action"))
        if line is None:
            yield Skipped(about.source, 0, "a step without an action")
            continue
        if line.strip():
            yield Command(line.rstrip(b"\n"), about.source, 0, AGENT, 0.0, cwd, about.session)
        # The state is the one after the step.
        state = step.get("state")
        if isinstance(state, str):
            state = document(state.encode(), about.source)
        cwd = text(state, "working_dir") or cwd


def _messages(found: dict[str, Any], about: About) -> Iterator[Command | Skipped]:
    cwd = text(inside(found, "info", "config", "environment"), "cwd") or about.cwd
    for message in found["messages"]:
        if inside(message, "role") != "assistant":
            continue
        extra = message.get("extra")
        when = seconds(inside(extra, "timestamp") or inside(extra, "response", "created"))
        actions = inside(extra, "actions")
        if not isinstance(actions, list):
            actions = [{"command": block} for block in _blocks(message.get("content"))]
        for action in actions:
            line = line_of(inside(action, "command"))
            if line is None:
                yield Skipped(about.source, 0, "an action without a command")
            else:
                yield Command(line, about.source, 0, MINI, when, cwd, about.session)


def _blocks(content: object) -> list[str]:
    import re

    return re.findall(_BLOCK, content, re.DOTALL) if isinstance(content, str) else []
