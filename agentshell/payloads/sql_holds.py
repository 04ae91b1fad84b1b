"""Owns whether a condition holds for every row, from sqlglot's tree: constants, keys that every row has, `x = x`.

It answers for the ways people and programs write "all of them"; what it cannot tell it leaves open.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Literal, TypeAlias

    Held: TypeAlias = "bool | Literal['perhaps'] | None"

UNKNOWN_NAME = "agentshell_unknown_part"
"""The identifier that stands for an unknown part in the text sqlglot is given."""
KEYS = frozenset({"id", "_id", "pk", "uuid", "guid", "oid", "ctid", "rowid", "_rowid_", "rid"})
"""Columns that are set, and above zero, in every row."""
PAST = frozenset(
    {"created_at", "created", "createdat", "created_on", "create_time", "creation_date", "inserted_at", "updated_at"}
    | {"updated", "updatedat", "date_created", "timestamp", "ts"}
)
"""Columns that hold a moment of the past in every row."""
_FALSE = frozenset({"", "0", "f", "false", "n", "no", "off"})
_NOTHING = object()


def holds(node: Any, table: str = "") -> Held:
    """Return True when the condition always holds, False when never, "perhaps" when an unknown part decides."""
    from sqlglot import exp

    node = node.unnest() if isinstance(node, (exp.Paren, exp.Subquery)) else node
    value = constant(node)
    if value is not _NOTHING:
        return _truth(value)
    if isinstance(node, exp.Column) and node.name.startswith(UNKNOWN_NAME):
        return "perhaps"
    if isinstance(node, exp.Or):
        return _either(node, table)
    if isinstance(node, exp.And):
        return _both(holds(node.left, table), holds(node.right, table))
    if isinstance(node, exp.Not):
        if _is_key_null(node.this.unnest()):
            return True
        inner = holds(node.this, table)
        return (not inner) if isinstance(inner, bool) else inner
    if isinstance(node, exp.Exists):
        return True if _takes_all(node.this) else None
    if isinstance(node, (exp.Like, exp.ILike, exp.SimilarTo)):
        return True if node.expression.is_string and set(node.expression.this) == {"%"} else None
    if isinstance(node, (exp.RegexpLike, exp.RegexpILike)):
        return True if node.expression.is_string and node.expression.this in (".*", "", "^", "$", "^.*$") else None
    if isinstance(node, exp.In):
        return _within(node, table)
    if isinstance(node, exp.Is):
        return _is(node, table)
    if isinstance(node, (exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.NullSafeEQ)):
        return _compares(node)
    if isinstance(node, (exp.Cast, exp.TryCast)) and str(node.to).upper().startswith("BOOL"):
        return holds(node.this, table)
    return None


def constant(node: Any) -> Any:
    """Return the value of an expression without columns: a number, text, truth or None; _NOTHING when it has none."""
    from sqlglot import exp

    if isinstance(node, (exp.Paren, exp.Subquery)):
        return constant(node.this)
    if isinstance(node, exp.Select):
        plain = len(node.expressions) == 1 and not any(
            node.args.get(one) for one in ("where", "from_", "from", "having")
        )
        return constant(node.expressions[0].unalias()) if plain else _NOTHING
    if isinstance(node, exp.Boolean):
        return bool(node.this)
    if isinstance(node, exp.Null):
        return None
    if isinstance(node, exp.Literal):
        try:
            return node.this if node.is_string else float(node.this)
        except ValueError:
            return _NOTHING
    if isinstance(node, exp.Neg):
        inner = constant(node.this)
        return -inner if isinstance(inner, float) else _NOTHING
    if isinstance(node, (exp.Cast, exp.TryCast)):
        inner = constant(node.this)
        if str(node.to).upper().startswith("BOOL") and inner is not _NOTHING:
            return _truth(inner)
        return inner
    if isinstance(node, exp.Coalesce):
        return next((one for one in map(constant, (node.this, *node.expressions)) if one is not None), None)
    if isinstance(node, exp.Not):
        inner = _truth(constant(node.this))
        return (not inner) if isinstance(inner, bool) else _NOTHING
    if isinstance(node, (exp.Add, exp.Sub, exp.Mul)):
        left, right = constant(node.left), constant(node.right)
        if not (isinstance(left, float) and isinstance(right, float)):
            return _NOTHING
        return (
            left + right if isinstance(node, exp.Add) else left - right if isinstance(node, exp.Sub) else left * right
        )
    if isinstance(node, exp.Between):
        value, low, high = (constant(one) for one in (node.this, node.args["low"], node.args["high"]))
        return low <= value <= high if all(isinstance(one, float) for one in (value, low, high)) else _NOTHING
    return _compared(node)


def _compared(node: Any) -> Any:
    """Return what a comparison of two constants gives; _NOTHING for any other expression."""
    from sqlglot import exp

    kinds = (exp.EQ, exp.NullSafeEQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.Is, exp.In)
    if not isinstance(node, kinds):
        return _NOTHING
    left = constant(node.this)
    if left is _NOTHING:
        return _NOTHING
    if isinstance(node, exp.In):
        values = [constant(one) for one in node.expressions]
        return True if left is not None and left in values else _NOTHING
    right = constant(node.expression)
    if right is _NOTHING:
        return _NOTHING
    if isinstance(node, exp.Is):
        same = left is right if right is None or left is None else _truth(left) == _truth(right)
        return same != bool(node.args.get("negate"))
    if left is None or right is None:
        return _NOTHING
    if isinstance(left, bool) or isinstance(right, bool):
        left, right = _truth(left), _truth(right)
    elif type(left) is not type(right):
        try:
            left, right = float(left), float(right)
        except ValueError:
            return _NOTHING
    table: dict[Any, bool] = {
        exp.EQ: left == right,
        exp.NullSafeEQ: left == right,
        exp.NEQ: left != right,
        exp.LT: left < right,
        exp.LTE: left <= right,
        exp.GT: left > right,
        exp.GTE: left >= right,
    }
    return table[type(node)]


def _truth(value: Any) -> bool | None:
    if value is _NOTHING or value is None:
        return None
    if isinstance(value, str):
        return value.strip().lower() not in _FALSE
    return bool(value)


def _either(node: Any, table: str) -> Held:
    sides = (holds(node.left, table), holds(node.right, table))
    if True in sides or _opposites(node.left, node.right):
        return True
    return "perhaps" if "perhaps" in sides else None


def _both(left: Held, right: Held) -> Held:
    sides = (left, right)
    if sides == (True, True):
        return True
    if "perhaps" in sides and all(side in (True, "perhaps") for side in sides):
        return "perhaps"
    return False if False in sides else None


def _is(node: Any, table: str) -> Held:
    from sqlglot import exp

    negated = bool(node.args.get("negate"))
    if isinstance(node.expression, exp.Null):
        return True if negated and _is_key(node.this) else None
    if isinstance(node.expression, exp.Boolean):
        held = holds(node.this, table)
        return (held == bool(node.expression.this)) != negated if isinstance(held, bool) else held
    return None


def _is_key(node: Any) -> bool:
    from sqlglot import exp

    node = node.unnest()
    return isinstance(node, exp.Column) and node.name.lower() in KEYS


def _is_key_null(node: Any) -> bool:
    """Whether it says `id IS NULL`, which no row is."""
    from sqlglot import exp

    is_null = isinstance(node, exp.Is) and isinstance(node.expression, exp.Null) and not node.args.get("negate")
    return is_null and _is_key(node.this)


def _within(node: Any, table: str) -> Held:
    """`id IN (SELECT id FROM t)` of the same table."""
    from sqlglot import exp

    query = node.args.get("query")
    query = query.unnest() if query is not None else None
    if not isinstance(query, exp.Select) or not _takes_all(query) or not isinstance(node.this, exp.Column):
        return None
    source = query.find(exp.Table)
    chosen = query.expressions[0] if len(query.expressions) == 1 else None
    same = source is not None and isinstance(chosen, exp.Column) and chosen.name.lower() == node.this.name.lower()
    return True if same and source is not None and source.name.lower() == table.lower() else None


def _takes_all(query: Any) -> bool:
    from sqlglot import exp

    query = query.unnest()
    limits = ("where", "having", "limit", "joins", "group", "offset")
    return isinstance(query, exp.Select) and not any(query.args.get(one) for one in limits)


def _compares(node: Any) -> Held:
    from sqlglot import exp

    left, right = node.left.unnest(), node.right.unnest()
    same = left == right and not left.find(exp.Func)
    if same and isinstance(node, (exp.EQ, exp.LTE, exp.GTE, exp.NullSafeEQ)):
        return True
    flipped: dict[Any, Any] = {exp.LT: exp.GT, exp.LTE: exp.GTE, exp.GT: exp.LT, exp.GTE: exp.LTE}
    kind: Any = type(node)
    if constant(left) is not _NOTHING or _is_now(left):
        left, right, kind = right, left, flipped.get(kind, kind)
    bound = constant(right)
    if isinstance(left, exp.Column):
        if left.name.lower() in PAST and _is_now(right):
            return True if kind in (exp.LT, exp.LTE) else None
        if left.name.lower() not in KEYS:
            return None
        if kind is exp.NEQ:
            return True if bound == "" or (isinstance(bound, float) and bound <= 0) else None
        if not isinstance(bound, float):
            return None
        return True if (kind is exp.GT and bound <= 0) or (kind is exp.GTE and bound <= 1) else None
    if not isinstance(bound, float):
        return None
    if isinstance(left, (exp.Length, exp.Abs, exp.Rand)) or left.name.lower() in ("random", "rand", "char_length"):
        positive = (kind is exp.GTE and bound <= 0) or (kind is exp.GT and bound < 0)
        below = isinstance(left, exp.Rand) and kind in (exp.LT, exp.LTE) and bound >= 1
        return True if positive or below else None
    return None


def _is_now(node: Any) -> bool:
    from sqlglot import exp

    kinds = (exp.CurrentTimestamp, exp.CurrentDate, exp.CurrentDatetime, exp.CurrentTime)
    return isinstance(node, kinds) or (isinstance(node, exp.Anonymous) and node.name.lower() in ("now", "sysdate"))


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
