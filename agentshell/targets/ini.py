"""Owns reading INI files (AWS config, PostgreSQL services) with line numbers; their keys mean nothing here."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    Section: TypeAlias = dict[str, tuple[str, int]]


def sections(text: str) -> dict[str, Section]:
    """Return section → key → (value, line). Keys of an indented block get `outer.key`; the first section is "".

    Sections given twice are one. Comments are lines that begin with `#` or `;`. Keys are lower-cased.
    """
    found: dict[str, Section] = {}
    section = found.setdefault("", {})
    outer = ""
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.strip()
        if not bare or bare[0] in "#;":
            continue
        if bare[0] == "[" and "]" in bare:
            section = found.setdefault(" ".join(bare[1 : bare.index("]")].split()), {})
            outer = ""
            continue
        key, equals, value = bare.partition("=")
        if not equals:
            continue
        key, value = key.strip().lower(), value.strip()
        if line[0] in " \t" and outer:
            section[f"{outer}.{key}"] = (value, number)
        else:
            outer = "" if value else key
            section[key] = (value, number)
    return found
