"""Owns reading YAML and JSON files of other tools as nodes with lines; what their keys mean is left to others."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


def load(text: str) -> object | None:
    """Return the first document's root node, or None where the text is no YAML."""
    import yaml

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        node: object = next(iter(yaml.compose_all(text, Loader=loader)), None)
    except (yaml.YAMLError, RecursionError, ValueError):
        return None
    return node


def entries(node: object) -> Iterator[tuple[str, int, object]]:
    """Yield (key, line of the key, value) of a mapping; nothing for any other node."""
    import yaml

    if isinstance(node, yaml.MappingNode):
        for key, inside in node.value:
            if isinstance(key, yaml.ScalarNode):
                yield key.value, key.start_mark.line + 1, inside


def items(node: object) -> list[object]:
    """Return the items of a sequence; nothing for any other node."""
    import yaml

    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def value(node: object, key: str) -> object | None:
    """Return the value of the key in a mapping, or None. Of keys given twice the last counts."""
    found = None
    for name, _, inside in entries(node):
        if name == key:
            found = inside
    return found


def text_of(node: object) -> str:
    """Return a scalar's text, or ""."""
    import yaml

    return str(node.value) if isinstance(node, yaml.ScalarNode) else ""


def line_of(node: object) -> int:
    """Return the line on which the node starts, from 1; 0 for no node."""
    return node.start_mark.line + 1 if node is not None else 0  # type: ignore[attr-defined]
