"""Owns whether a DELETE, UPDATE or MERGE limits the rows it hits: sqlglot reads it, `sql_holds` judges it."""

from __future__ import annotations

from agentshell.payloads.sources import HOLE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Literal

    Limit = Literal["none", "perhaps", "some"]

_LONGEST = 64 * 1024
DIALECTS = {"cockroach": "postgres", "mariadb": "mysql", "mssql": "tsql"}
"""Our dialect names → sqlglot's, where they differ."""


def limit(text: str, dialect: str = "postgres", *, exact: bool = True) -> Limit:
    """Return whether the statement's condition limits it.

    `none`: no WHERE, or one that always holds; `perhaps`: an unknown part decides; `some`: it does limit.

    A condition that cannot be parsed counts as `none` where an always-true piece is seen in it, else as `some`: the
    statement hits rows either way, and its grade is at least destructive. So does one that is not to be parsed (exact).
    """
    tree = parse(text, dialect) if exact else None
    if tree is None:
        return _by_words(text)
    condition = _condition(tree)
    if condition is None:
        return "none"
    from agentshell.payloads.sql_holds import holds

    held = holds(condition, _table(tree))
    return "none" if held is True else "perhaps" if held == "perhaps" else "some"


def parse(text: str, dialect: str) -> Any:
    """Return sqlglot's tree of one statement; None when it cannot read it."""
    if len(text) > _LONGEST:
        return None
    import sqlglot
    from sqlglot.errors import SqlglotError

    from agentshell.payloads.sql_holds import UNKNOWN_NAME

    try:
        tree = sqlglot.parse_one(text.replace(HOLE, UNKNOWN_NAME), read=DIALECTS.get(dialect, dialect))
    except (SqlglotError, RecursionError, ValueError, KeyError, AttributeError, TypeError, IndexError):
        return None
    from sqlglot import exp

    return None if isinstance(tree, exp.Command) else tree


def writes(tree: Any) -> int:
    """Return how many statements in the tree change data."""
    from sqlglot import exp

    return sum(1 for _ in tree.find_all(exp.Delete, exp.Update, exp.Insert, exp.Merge, exp.Drop, exp.TruncateTable))


def _condition(tree: Any) -> Any:
    from sqlglot import exp

    if isinstance(tree, exp.Merge):
        return tree.args.get("on")
    where = tree.args.get("where")
    if where is not None:
        return where.this
    # MySQL's and SQLite's `DELETE … LIMIT n` takes n rows; without a condition nobody chose which
    return exp.Column(this=exp.to_identifier("limit")) if tree.args.get("limit") is not None else None


def _table(tree: Any) -> str:
    from sqlglot import exp

    table = tree.this if isinstance(tree.this, exp.Table) else None
    return table.name if table is not None else ""


def _by_words(text: str) -> Limit:
    import re

    flat = " ".join(text.upper().split())
    where = re.search(r"\bWHERE\b(.*)", flat)
    if where is None:
        return "none"
    rest = where.group(1).strip()
    if re.match(r"(TRUE|1|NOT FALSE)\b(?!\s*[=<>!])", rest) or re.search(r"\bOR (TRUE\b|(\d+) ?= ?\2\b)", rest):
        return "none"
    same = re.match(r"\(*([\w.'\"]+) ?= ?\1(?![\w.])(?! AND)", rest)
    return "none" if same else "perhaps" if rest.startswith(HOLE) else "some"
