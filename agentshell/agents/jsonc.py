"""Owns reading JSON with comments and where each value stands in the text; it changes nothing.

The form is that of VS Code, opencode and Claude Code: JSON (RFC 8259), `//` and `/* */` comments, commas after the last
element, a byte order mark. The libraries at hand lose comments or cannot put anything in between; positions are enough.
"""

from __future__ import annotations

import json
import re

from agentshell.agents.problems import MisfitError
from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_TRIVIA = re.compile(r"(?:[\s\ufeff]|//[^\n]*|/\*.*?\*/)*", re.DOTALL)
_STRING = re.compile(r'"(?:[^"\\\x00-\x1f]|\\.)*"')
_SCALAR = re.compile(r"true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?")
_DEPTH = 100


class Child(Value):
    """One element of an object (with its name and the offset of it) or of an array."""

    name: str
    start: int
    node: Node


class Node(Value):
    """A value: what it is, its offsets, and the elements of an object (kind `{`) or array (kind `[`)."""

    kind: str
    start: int
    end: int
    value: Any
    children: tuple[Child, ...] = ()

    def child(self, key: str | int) -> Child | None:
        """Return the element; of a name that is there twice the last, which is the one that counts."""
        if isinstance(key, int):
            return self.children[key] if self.kind == "[" and key < len(self.children) else None
        return next((one for one in reversed(self.children) if one.name == key), None) if self.kind == "{" else None


def parse(text: str) -> Node:
    """Return the root value. Raises MisfitError."""
    node, end = _value(text, skip(text, 0), 0)
    end = skip(text, end)
    if end < len(text):
        raise MisfitError(end, "something follows the end of the settings")
    return node


def skip(text: str, offset: int) -> int:
    """Return the offset of the next character that is no white space and no comment."""
    match = _TRIVIA.match(text, offset)
    end = match.end() if match else offset
    if text.startswith("/*", end):
        raise MisfitError(end, "this comment has no end")
    return end


def _value(text: str, offset: int, depth: int) -> tuple[Node, int]:
    if depth > _DEPTH:
        raise MisfitError(offset, "this is nested too deep")
    first = text[offset : offset + 1]
    if first in ("{", "["):
        return _container(text, offset, depth, first)
    if first == '"':
        value, end = _string(text, offset)
        return Node("", offset, end, value), end
    match = _SCALAR.match(text, offset)
    if match is None:
        raise MisfitError(
            offset, f"a value was expected, not {text[offset : offset + 1]!r}" if first else "a value is missing"
        )
    return Node("", offset, match.end(), json.loads(match[0])), match.end()


def _container(text: str, start: int, depth: int, kind: str) -> tuple[Node, int]:
    close = "}" if kind == "{" else "]"
    children: list[Child] = []
    offset = skip(text, start + 1)
    while text[offset : offset + 1] != close:
        at, name = offset, ""
        if kind == "{":
            if text[offset : offset + 1] != '"':
                raise MisfitError(offset, "a name in double quotes was expected" if text[offset:] else "a } is missing")
            name, offset = _string(text, offset)
            offset = skip(text, offset)
            if text[offset : offset + 1] != ":":
                raise MisfitError(offset, f'a : was expected after "{name}"')
            offset = skip(text, offset + 1)
        node, offset = _value(text, offset, depth + 1)
        children.append(Child(name, at, node))
        offset = skip(text, offset)
        if text[offset : offset + 1] == ",":
            offset = skip(text, offset + 1)
        elif text[offset : offset + 1] != close:
            raise MisfitError(offset, f"a comma or {close} was expected")
    found = tuple(children)
    value: Any = {one.name: one.node.value for one in found} if kind == "{" else [one.node.value for one in found]
    return Node(kind, start, offset + 1, value, found), offset + 1


def _string(text: str, offset: int) -> tuple[str, int]:
    match = _STRING.match(text, offset)
    if match is None:
        raise MisfitError(offset, "this text has no end on its line")
    try:
        return json.loads(match[0]), match.end()
    except ValueError:
        raise MisfitError(offset, "this text has an escape that JSON does not know") from None
