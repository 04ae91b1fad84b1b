"""Owns reading tables such as `rules/environments.yaml` and writing them as modules; readers know their meaning."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    Tables: TypeAlias = dict[str, dict[str, tuple[str, ...]]]


def load_tables(text: str, name: str) -> Tables:
    """Return the tables: section → entry → texts; name is the file's. Raises RuleError where the shape differs."""
    import yaml

    from agentshell.errors import RuleError

    # Scalars stay texts: `no`, `on` and `1e3` are words here.
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    problems = _Problems(name)
    tables: Tables = {}
    root = yaml.compose(text, Loader=loader)
    for section, inside in problems.pairs(root, "sections"):
        entries = tables.setdefault(section, {})
        for entry, listed in problems.pairs(inside, f"entries of {section}"):
            if entry in entries:
                problems.add(listed, f"{section}/{entry} is given twice")
            entries[entry] = problems.texts(listed, f"{section}/{entry}")
    if problems.found:
        raise RuleError(tuple(problems.found))
    return tables


def dump(tables: Tables, name: str) -> str:
    """Return the source of the module that holds these tables of the file `name`."""
    lines = [
        f'"""Owns the tables of `rules/{name}`, as scripts/make_environments.py compiled them."""',
        "",
        "# fmt: off",
        "TABLES: dict[str, dict[str, tuple[str, ...]]] = {",
    ]
    for section, entries in tables.items():
        lines.append(f"    {_quoted(section)}: {{")
        for entry, texts in entries.items():
            whole = f"        {_quoted(entry)}: ({', '.join(map(_quoted, texts))}{',' * (len(texts) == 1)}),"
            if len(whole) <= 118:
                lines.append(whole)
                continue
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


class _Problems:
    """What is wrong with the shape of one file."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.found: list[str] = []

    def add(self, node: object, message: str) -> None:
        mark = getattr(node, "start_mark", None)
        self.found.append(f"{self.name}:{mark.line + 1 if mark else 1}:{mark.column + 1 if mark else 1}: {message}")

    def pairs(self, node: object, what: str) -> list[tuple[str, object]]:
        import yaml

        if not isinstance(node, yaml.MappingNode):
            self.add(node, f"{what} belong in a mapping")
            return []
        return [(str(key.value), value) for key, value in node.value]

    def texts(self, node: object, what: str) -> tuple[str, ...]:
        import yaml

        if not isinstance(node, yaml.SequenceNode) or not all(isinstance(item, yaml.ScalarNode) for item in node.value):
            self.add(node, f"{what} is a list of texts")
            return ()
        return tuple(str(item.value) for item in node.value)
