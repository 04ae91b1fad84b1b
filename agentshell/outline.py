"""Owns how a syntax tree is shown: as an indented outline and as JSON data. It knows no node by name but its words."""

from __future__ import annotations

from agentshell.model import Span
from agentshell.reading import tree
from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

_SHOWN: dict[type[Value], str] = {
    tree.Simple: "command",
    tree.Declaration: "declaration",
    tree.Pipeline: "pipeline",
    tree.Timed: "time",
    tree.Group: "group { }",
    tree.Subshell: "subshell ( )",
    tree.If: "if",
    tree.Loop: "loop",
    tree.For: "for",
    tree.ArithmeticFor: "for (( ))",
    tree.Case: "case",
    tree.Function: "function",
    tree.Test: "test [[ ]]",
    tree.ArithmeticCommand: "arithmetic (( ))",
    tree.Coprocess: "coproc",
    tree.CommandSubstitution: "substitution $( )",
    tree.ProcessSubstitution: "substitution <( )",
    tree.Redirection: "redirection",
}
"""The nodes an outline names; words, texts and expansions are passed through to what they hold."""


class Row(Value):
    """One row of an outline."""

    depth: int
    label: str
    span: Span


def outline(node: Value, depth: int = 0) -> Iterator[Row]:
    """Yield the rows of a tree, outermost first. A pipeline of one command is shown as that command."""
    label = _SHOWN.get(type(node), "")
    if isinstance(node, tree.Pipeline) and len(node.commands) == 1 and not node.negated:
        label = ""
    if label:
        yield Row(depth, label, node.span)  # type: ignore[attr-defined]
        depth += 1
    for child in _children(node):
        yield from outline(child, depth)


def tree_json(node: Value) -> dict[str, Any]:
    """Return the tree as JSON data: each node its name and its fields, those at their default left out."""
    shown: dict[str, Any] = {"node": type(node).__name__}
    for name in node.__fields__:
        value = getattr(node, name)
        if name not in node.__defaults__ or node.__defaults__[name] != value:
            shown[name] = _json(value)
    return shown


def _json(value: object) -> Any:
    if isinstance(value, Span):
        return {"start": value.start, "end": value.end}
    if isinstance(value, Value):
        return tree_json(value)
    if isinstance(value, tuple):
        return [_json(one) for one in value]
    return value


def _children(node: Value) -> Iterator[Value]:
    for name in node.__fields__:
        yield from _values(getattr(node, name))


def _values(value: object) -> Iterator[Value]:
    if isinstance(value, Span):
        return
    if isinstance(value, Value):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from _values(one)
