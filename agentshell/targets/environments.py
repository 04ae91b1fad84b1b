"""Owns reading `rules/environments.yaml` into the tables of `words`; what the tables mean is in their readers."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    Tables: TypeAlias = dict[str, dict[str, tuple[str, ...]]]


def load_environments(text: str) -> Tables:
    """Return the tables: section → entry → texts. Raises RuleError, with line and column, where the shape differs."""
    import yaml

    from agentshell.errors import RuleError

    # Scalars stay texts: `no`, `on` and `1e3` are words here.
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    problems: list[str] = []
    tables: Tables = {}
    root = yaml.compose(text, Loader=loader)
    for section, inside in _pairs(root, "sections", problems):
        entries = tables.setdefault(section, {})
        for entry, listed in _pairs(inside, f"entries of {section}", problems):
            if entry in entries:
                problems.append(f"{_where(listed)}: {section}/{entry} is given twice")
            entries[entry] = _texts(listed, f"{section}/{entry}", problems)
    if problems:
        raise RuleError(tuple(problems))
    return tables


def dump(tables: Tables) -> str:
    """Return the source of the module `words` for these tables."""
    lines = [
        '"""Owns the tables of `rules/environments.yaml`, as scripts/make_environments.py compiled them."""',
        "",
        "# fmt: off",
        "TABLES: dict[str, dict[str, tuple[str, ...]]] = {",
    ]
    for section, entries in tables.items():
        lines.append(f"    {_quoted(section)}: {{")
        for entry, texts in entries.items():
            lines.append(f"        {_quoted(entry)}: (")
            line = "           "
            for item in map(_quoted, texts):
                if len(line) + len(item) + 2 > 118:
                    lines.append(line)
                    line = "           "
                line += f" {item},"
            if texts:
                lines.append(line)
            lines.append("        ),")
        lines.append("    },")
    lines.append("}")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return f'"{text}"'


def _where(node: object) -> str:
    mark = node.start_mark  # type: ignore[attr-defined]
    return f"environments.yaml:{mark.line + 1}:{mark.column + 1}"


def _pairs(node: object, what: str, problems: list[str]) -> list[tuple[str, object]]:
    import yaml

    if not isinstance(node, yaml.MappingNode):
        problems.append(f"{_where(node) if node is not None else 'environments.yaml:1:1'}: {what} belong in a mapping")
        return []
    return [(str(key.value), value) for key, value in node.value]


def _texts(node: object, what: str, problems: list[str]) -> tuple[str, ...]:
    import yaml

    if not isinstance(node, yaml.SequenceNode) or not all(isinstance(item, yaml.ScalarNode) for item in node.value):
        problems.append(f"{_where(node)}: {what} is a list of texts")
        return ()
    return tuple(str(item.value) for item in node.value)
