"""Owns changing a JSON settings text in place: only what is put in or taken out differs; comments and layout stay."""

from __future__ import annotations

import json
import re

from agentshell.agents.jsonc import parse, skip
from agentshell.agents.problems import MisfitError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, TypeAlias

    from agentshell.agents.jsonc import Node

    Keys: TypeAlias = Sequence[str | int]

_INDENT = re.compile(r"[{\[]\s*?\n([ \t]+)")
_REST = re.compile(r"(?:[ \t]|//[^\n]*|/\*[^\n]*?\*/)*(?=\r?\n|$)")


def read(text: str) -> Any:
    """Return the settings as plain values; of an empty text none. Raises MisfitError."""
    return parse(text).value if text.strip("\ufeff \t\r\n") else {}


def put(text: str, keys: Keys, value: Any) -> str:
    """Return the text with the value at the place that the names lead to; folders on the way are made."""
    text = text if text.strip("\ufeff \t\r\n") else "{}\n"
    node, found = _follow(parse(text), keys)
    rest = list(keys[found:])
    if not rest:
        return text[: node.start] + _shown(text, value, _margin(text, node.start)) + text[node.end :]
    if node.kind != "{":
        raise MisfitError(node.start, f"{_path(keys[:found])} is no object with names")
    for name in reversed(rest[1:]):
        value = {name: value}
    return _insert(text, node, value, str(rest[0]))


def add(text: str, keys: Keys, value: Any) -> str:
    """Return the text with the value as the last element of the list that the names lead to."""
    text = text if text.strip("\ufeff \t\r\n") else "{}\n"
    node, found = _follow(parse(text), keys)
    if found < len(keys):
        return put(text, keys, [value])
    if node.kind != "[":
        raise MisfitError(node.start, f"{_path(keys)} is no list")
    return _insert(text, node, value, None)


def drop(text: str, keys: Keys, kept: Any) -> str:
    """Return the text without what the names lead to, and without folders that are empty then and not in `kept`."""
    root = parse(text)
    parent, found = _follow(root, keys[:-1])
    if found < len(keys) - 1 or parent.child(keys[-1]) is None:
        return text
    text = _remove(text, parent, keys[-1])
    above = keys[:-1]
    parent, _ = _follow(parse(text), above)
    if above and not parent.children and not text[parent.start + 1 : parent.end - 1].strip() and not _has(kept, above):
        return drop(text, above, kept)
    return text


def _has(kept: Any, keys: Keys) -> bool:
    for key in keys:
        try:
            kept = kept[key]
        except (KeyError, IndexError, TypeError):
            return False
    return True


def _follow(node: Node, keys: Keys) -> tuple[Node, int]:
    """Return the last value on the way that the keys name, and how many of them lead to it."""
    for at, key in enumerate(keys):
        child = node.child(key)
        if child is None:
            return node, at
        node = child.node
    return node, len(keys)


def _insert(text: str, node: Node, value: Any, name: str | None) -> str:
    label = "" if name is None else f"{json.dumps(name)}: "
    outer = _margin(text, node.start)
    line = _newline(text)
    if not node.children:
        inner = outer + _unit(text)
        inside = text[node.start + 1 : node.end - 1].rstrip()
        new = f"{line}{inner}{label}{_shown(text, value, inner)}{line}{outer}"
        return text[: node.start + 1] + inside + new + text[node.end - 1 :]
    first, last = node.children[0], node.children[-1]
    spread = "\n" in text[node.start : first.start]
    comma = _comma(text, last.node.end)
    end = last.node.end if comma is None else comma + 1
    if spread:
        inner = _margin(text, first.start)
        new = f"{line}{inner}{label}{_shown(text, value, inner)}"
        after = _line_end(text, end)
    else:
        new, after = f" {label}{json.dumps(value, ensure_ascii=False)}", end
    if comma is None:
        return text[:end] + "," + text[end:after] + new + text[after:]
    return text[:after] + new + "," + text[after:]


def _remove(text: str, parent: Node, key: str | int) -> str:
    child = parent.child(key)
    children = parent.children
    at = next(at for at, one in enumerate(children) if one is child)
    one = children[at]
    comma = _comma(text, one.node.end)
    end = one.node.end if comma is None else comma + 1
    if len(children) == 1:
        left, right = text[parent.start + 1 : one.start].rstrip(" \t"), text[end : parent.end - 1]
        if right.lstrip(" \t").startswith(("\n", "\r")):
            left = left.removesuffix("\n").removesuffix("\r")
        inside = left + right if (left + right).strip() else ""
        return text[: parent.start + 1] + inside + text[parent.end - 1 :]
    if at == 0:
        if "\n" not in text[parent.start : one.start]:
            return text[: one.start] + text[children[1].start :]
        line = text.rfind("\n", 0, one.start) + 1
        return text[:line] + text[_line_end(text, end) :].removeprefix("\r").removeprefix("\n")
    before = _comma(text, children[at - 1].node.end) or 0
    start = _line_end(text, before + 1)
    end = _line_end(text, end)
    if comma is None:
        # Without a follower the comma before has nothing to part any more.
        return text[:before] + text[before + 1 : start] + text[end:]
    return text[:start] + text[end:]


def _comma(text: str, offset: int) -> int | None:
    end = skip(text, offset)
    return end if text[end : end + 1] == "," else None


def _line_end(text: str, offset: int) -> int:
    """Return the offset of the line's end where only white space and comments come before it, else the same one."""
    match = _REST.match(text, offset)
    return match.end() if match else offset


def _margin(text: str, offset: int) -> str:
    """Return the white space that the line of an offset begins with."""
    line = text[text.rfind("\n", 0, offset) + 1 : offset]
    return line[: len(line) - len(line.lstrip(" \t"))]


def _unit(text: str) -> str:
    match = _INDENT.search(text)
    return match[1] if match else "  "


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _shown(text: str, value: Any, margin: str) -> str:
    lines = json.dumps(value, indent=_unit(text), ensure_ascii=False).split("\n")
    return (_newline(text) + margin).join(lines)


def _path(keys: Keys) -> str:
    return ".".join(map(str, keys)) or "the file"
