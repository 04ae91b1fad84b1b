"""Owns what methods of known texts, lists and tables give in Python: `%`, `format`, `join`, `split`, `get`, `items`."""

from __future__ import annotations

from agentshell.payloads.code_values import text
from agentshell.payloads.sources import HOLE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def percent(pattern: str, values: Any) -> str:
    """Return a text with its `%s` and the like replaced."""
    import re

    given = list(values) if isinstance(values, (list, tuple)) else [values]

    def one(found: Any) -> str:
        if found.group() == "%%":
            return "%"
        if found.group(1) and isinstance(values, dict):
            return text(values.get(found.group(1)[1:-1], HOLE))
        return text(given.pop(0)) if given else HOLE

    return re.sub(r"%%|%(\(\w+\))?[-#0 +]*\d*(?:\.\d+)?[a-zA-Z]", one, pattern)


def method(base: str, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """Return what a method of a known text gives."""
    import re

    first = text(args[0]) if args else ""
    match name:
        case "format":
            given = iter([text(one) for one in args])
            return re.sub(
                r"\{(\w*)[^{}]*\}",
                lambda found: (
                    text(args[int(found.group(1))])
                    if found.group(1).isdigit() and int(found.group(1)) < len(args)
                    else text(kwargs.get(found.group(1), HOLE))
                    if found.group(1)
                    else next(given, HOLE)
                ),
                base,
            )
        case "join":
            parts = args[0] if args and isinstance(args[0], (list, tuple)) else None
            return base.join(text(one) for one in parts) if parts is not None else HOLE
        case "split":
            return (base.split(first) if first else base.split()) if HOLE not in base else HOLE
        case "replace" if len(args) > 1 and first:
            return base.replace(first, text(args[1]))
        case "strip" | "rstrip" | "lstrip" | "lower" | "upper":
            return getattr(base, name)()
        case "decode" | "encode" | "expandtabs" | "read":
            return base
    return HOLE


def of_list(base: Any, name: str, args: list[Any]) -> Any:
    """Return what a method of a list or table gives; lists that grow are grown."""
    if isinstance(base, dict) and name == "get" and args:
        return base.get(text(args[0]), args[1] if len(args) > 1 else HOLE)
    if isinstance(base, list) and name in ("append", "extend") and args:
        base.extend(args[0] if name == "extend" and isinstance(args[0], list) else [args[0]])
    if isinstance(base, dict) and name in ("items", "keys", "values"):
        return {"items": list(base.items()), "keys": list(base), "values": list(base.values())}[name]
    return HOLE
