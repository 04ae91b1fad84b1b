"""Owns what agents make anew for every start of one and the same command, and what a request keeps of it.

An approval is for a line that is tried again. Agents wrap what their model wrote in lines of their own, and some of
these hold a name made up for each start; with it no line would ever be tried again.
"""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

_NAMES = (
    # Gemini CLI 0.61 and Qwen Code 0.24: the first row names a file for what the command leaves running.
    re.compile(r"\Ashopt -u [a-z ]+; _bgpids_file=\S*?/((?:gemini|qwen)-shell-([A-Za-z0-9]{6}))/bgpids\.tmp\n"),
    # Claude Code 2.1: the last command keeps the directory in a file.
    re.compile(r" && pwd -P >\| \S*?/(claude-([0-9a-f]{4,16})-cwd)\Z"),
)
"""The whole name, and in it what is made up: letters and digits alone, so that no name stands for another command."""

VARIABLES = frozenset({"CODEX_TOOL_CALL_ID"})
"""Variables that agents set anew for every call: Codex CLI 0.169, whose lines look at it and hand it on."""

LOOKS = frozenset({"[", "test"})
"""Builtins that only look: what they look at is a variable, and counts as one."""


def made_anew(line: str) -> Mapping[str, str]:
    """Return the names that the line's agent made up for this very start, each with what stands for it as long."""
    found = (pattern.search(line) for pattern in _NAMES)
    return {one[1]: one[1].replace(one[2], "?" * len(one[2])) for one in found if one}


def steady(text: str, names: Mapping[str, str]) -> str:
    """Return the text as it is at every start."""
    for name, shown in names.items():
        text = text.replace(name, shown)
    return text
