"""Owns whether a DELETE, UPDATE or MERGE limits the rows it hits: sqlglot reads the condition, this judges it."""

from __future__ import annotations

from agentshell.payloads.sources import HOLE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Literal

    Limit = Literal["none", "perhaps", "some"]

_UNKNOWN_NAME = "agentshell_unknown_part"
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
    held = _holds(condition)
    return "none" if held is True else "perhaps" if held == "perhaps" else "some"


def parse(text: str, dialect: str) -> Any:
    """Return sqlglot's tree of one statement; None when it cannot read it."""
    if len(text) > _LONGEST:
        return None
    import sqlglot
    from sqlglot.errors import SqlglotError

    try:
        tree = sqlglot.parse_one(text.replace(HOLE, _UNKNOWN_NAME), read=DIALECTS.get(dialect, dialect))
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


def _holds(node: Any) -> bool | str | None:
    """Return True when the condition always holds, False when never, "perhaps" when an unknown part decides."""
    from sqlglot import exp

    node = node.unnest() if isinstance(node, exp.Paren) else node
    if isinstance(node, exp.Boolean):
        return bool(node.this)
    if isinstance(node, exp.Column) and node.name.startswith(_UNKNOWN_NAME):
        return "perhaps"
    if isinstance(node, exp.Literal):
        return (node.is_string and node.this not in ("", "0", "f", "false")) or node.this.strip("0.") != ""
    if isinstance(node, exp.Or):
        sides = (_holds(node.left), _holds(node.right))
        if True in sides or _opposites(node.left, node.right):
            return True
        return "perhaps" if "perhaps" in sides else None
    if isinstance(node, exp.And):
        sides = (_holds(node.left), _holds(node.right))
        if sides == (True, True):
            return True
        if "perhaps" in sides and all(side in (True, "perhaps") for side in sides):
            return "perhaps"
        return False if False in sides else None
    if isinstance(node, exp.Not):
        inner = _holds(node.this)
        return (not inner) if isinstance(inner, bool) else inner
    if isinstance(node, exp.Exists):
        query = node.this
        bare = isinstance(query, exp.Select) and not query.args.get("where") and not query.args.get("from_")
        return True if bare and not query.args.get("from") else None
    if isinstance(node, exp.Like):
        return True if node.expression.is_string and set(node.expression.this) == {"%"} else None
    if isinstance(node, (exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.NullSafeEQ, exp.Is)):
        return _compares(node)
    if isinstance(node, exp.Between) and node.this.is_number:
        low, high = node.args["low"], node.args["high"]
        return (
            float(low.this) <= float(node.this.this) <= float(high.this) if low.is_number and high.is_number else None
        )
    if isinstance(node, exp.In) and isinstance(node.this, exp.Literal):
        return True if any(node.this == one for one in node.expressions) else None
    return None


def _compares(node: Any) -> bool | None:
    from sqlglot import exp

    left, right = node.left.unnest(), node.right.unnest()
    if isinstance(left, exp.Literal) and isinstance(right, exp.Literal):
        try:
            a, b = (
                (float(left.this), float(right.this)) if left.is_number or right.is_number else (left.this, right.this)
            )
        except ValueError:
            return None
        table: dict[Any, bool] = {
            exp.EQ: a == b,
            exp.NullSafeEQ: a == b,
            exp.NEQ: a != b,
            exp.LT: a < b,
            exp.LTE: a <= b,
            exp.GT: a > b,
            exp.GTE: a >= b,
        }
        return table.get(type(node))
    if isinstance(node, exp.Is):
        return isinstance(right, exp.Null) != bool(node.args.get("negate")) if isinstance(left, exp.Null) else None
    same = left == right and not left.find(exp.Func)
    return True if same and isinstance(node, (exp.EQ, exp.LTE, exp.GTE, exp.NullSafeEQ)) else None


def _opposites(left: Any, right: Any) -> bool:
    """Whether one side is the other's negation (`a IS NULL OR a IS NOT NULL`, `a = 1 OR a <> 1`)."""
    from sqlglot import exp

    left, right = left.unnest(), right.unnest()
    for one, other in ((left, right), (right, left)):
        if isinstance(one, exp.Not) and one.this.unnest() == other:
            return True
        if isinstance(one, exp.Is) and isinstance(other, exp.Is) and one.args.get("negate"):
            return not other.args.get("negate") and (one.left, one.right) == (other.left, other.right)
    pairs = ((exp.EQ, exp.NEQ), (exp.LT, exp.GTE), (exp.GT, exp.LTE))
    return any(
        {type(left), type(right)} == set(pair) and left.left == right.left and left.right == right.right
        for pair in pairs
    )


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
