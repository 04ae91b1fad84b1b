"""Owns changing a YAML settings text: an element of a list is put in or taken out by its position; nothing else moves.

A round trip through a YAML library that keeps comments still lays lists and quotes out anew; an own insertion does not.
"""

from __future__ import annotations

from agentshell.agents.problems import MisfitError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any


def read(text: str) -> Any:
    """Return the settings as plain values; of an empty text none. Raises MisfitError."""
    import yaml

    _composed(text)
    found = yaml.safe_load(text)
    return {} if found is None else found


def add(text: str, keys: Sequence[str | int], value: str) -> str:
    """Return the text with a text as the last element of the list of that name at the top."""
    (name,) = keys
    sequence = _list(text, str(name))
    if sequence is None:
        gap = "" if not text or text.endswith("\n") else "\n"
        return f"{text}{gap}{name}:\n  - {_quoted(value)}\n"
    if not sequence.value:
        if sequence.flow_style:
            return _spliced(text, sequence.end_mark.index - 1, 0, _quoted(value))
        raise MisfitError(sequence.start_mark.index, f"{name} is no list")
    last = sequence.value[-1]
    if sequence.flow_style:
        return _spliced(text, last.end_mark.index, 0, f", {_quoted(value)}")
    first = sequence.value[0].start_mark
    margin = text[first.index - first.column : first.index]
    end = text.find("\n", last.end_mark.index)
    if end < 0:
        return f"{text}\n{margin}{_quoted(value)}\n"
    return _spliced(text, end, 0, f"\n{margin}{_quoted(value)}")


def drop(text: str, keys: Sequence[str | int], kept: Any) -> str:
    """Return the text without the element at an index of such a list; its name goes with the last, unless kept."""
    name, index = keys
    sequence = _list(text, str(name))
    if sequence is None or not isinstance(index, int):
        return text
    one = sequence.value[index]
    if sequence.flow_style:
        start, end = one.start_mark.index, one.end_mark.index
        if index:
            start = sequence.value[index - 1].end_mark.index
        elif len(sequence.value) > 1:
            end = sequence.value[1].start_mark.index
        return _spliced(text, start, end - start, "")
    start = text.rfind("\n", 0, one.start_mark.index) + 1
    if len(sequence.value) == 1 and name not in (kept or {}):
        start = text.rfind("\n", 0, text.rfind(f"{name}:", 0, start) + 1) + 1
    end = text.find("\n", one.end_mark.index) + 1 or len(text)
    return _spliced(text, start, end - start, "")


def _list(text: str, name: str) -> Any:
    """Return the node of a list at the top; None where the name is not there."""
    import yaml

    root = _composed(text)
    if root is None:
        return None
    if not isinstance(root, yaml.MappingNode):
        raise MisfitError(root.start_mark.index, "names with values were expected")
    for key, node in root.value:
        if key.value == name:
            if not isinstance(node, yaml.SequenceNode):
                raise MisfitError(node.start_mark.index, f"{name} is no list")
            return node
    return None


def _composed(text: str) -> Any:
    import yaml

    try:
        return yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise MisfitError(mark.index if mark else 0, str(error.problem or error.context)) from None
    except yaml.YAMLError as error:
        raise MisfitError(getattr(error, "position", 0), str(error).partition("\n")[0]) from None


def _quoted(value: str) -> str:
    import json

    return json.dumps(value, ensure_ascii=False)


def _spliced(text: str, start: int, length: int, new: str) -> str:
    return text[:start] + new + text[start + length :]
