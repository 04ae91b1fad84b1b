"""Owns changing a TOML settings text: tomlkit keeps whatever is not touched as it stands."""

from __future__ import annotations

from agentshell.agents.problems import MisfitError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from tomlkit import TOMLDocument


def read(text: str) -> Any:
    """Return the settings as plain values. Raises MisfitError."""
    return _document(text).unwrap()


def add(text: str, keys: Sequence[str | int], value: Any) -> str:
    """Return the text with a table as the last one of the list of tables that two names lead to."""
    import tomlkit
    from tomlkit.items import AoT

    document = _document(text)
    outer, inner = str(keys[0]), str(keys[1])
    found = document.get(outer)
    entries = found.get(inner) if isinstance(found, dict) else None
    if found is None or (isinstance(found, dict) and entries is None):
        # Written at the end, it disturbs no table before it, in whatever order those stand.
        gap = "" if not text or text.endswith("\n\n") else "\n" if text.endswith("\n") else "\n\n"
        made = tomlkit.document()
        table = tomlkit.table(is_super_table=True)
        table.append(inner, tomlkit.item([value]))
        made.append(outer, table)
        after = text + gap + tomlkit.dumps(made)
        _document(after)
        return after
    if not isinstance(entries, (AoT, list)):
        raise MisfitError(0, f"{outer}.{inner} is no list of tables")
    entries.append(tomlkit.item(value) if isinstance(entries, AoT) else _inline(value))
    return tomlkit.dumps(document)


def drop(text: str, keys: Sequence[str | int], kept: Any) -> str:
    """Return the text without the table at an index of such a list; the list goes with the last of them."""
    import tomlkit

    document = _document(text)
    outer, inner = str(keys[0]), str(keys[1])
    tables: Any = document[outer]
    del tables[inner][keys[2]]
    if not tables[inner]:
        del tables[inner]
        if not tables and outer not in (kept or {}):
            del document[outer]
    return tomlkit.dumps(document)


def _inline(value: Any) -> Any:
    import tomlkit

    if isinstance(value, dict):
        made = tomlkit.inline_table()
        for name, one in value.items():
            made.append(name, _inline(one))
        return made
    if isinstance(value, list):
        items = tomlkit.array()
        for one in value:
            items.append(_inline(one))
        return items
    return value


def _document(text: str) -> TOMLDocument:
    import tomlkit
    from tomlkit.exceptions import ParseError, TOMLKitError

    try:
        return tomlkit.parse(text)
    except ParseError as error:
        lines = text.split("\n")
        offset = sum(len(line) + 1 for line in lines[: error.line - 1]) + error.col
        raise MisfitError(min(offset, len(text)), str(error).partition(" at line")[0]) from None
    except (TOMLKitError, ValueError) as error:
        raise MisfitError(0, str(error)) from None
