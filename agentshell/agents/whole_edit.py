"""Owns files that are agentshell's own altogether, such as a plugin: all of the text is put in, or goes."""

from __future__ import annotations

from agentshell.agents.problems import MisfitError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

WHOLE = ("",)
"""The only place in such a file."""


def read(text: str) -> Any:
    """Return the text by the file's only place."""
    return {"": text} if text else {}


def put(text: str, keys: Sequence[str | int], value: Any) -> str:  # noqa: ARG001 - as the other forms have it
    """Return the new text. Raises MisfitError where a file of somebody else is in its place."""
    if text and "agentshell" not in text:
        raise MisfitError(0, "this file is somebody else's")
    return str(value)


def drop(text: str, keys: Sequence[str | int], kept: Any) -> str:  # noqa: ARG001
    """Return nothing."""
    return ""
