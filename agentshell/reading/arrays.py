"""Owns arrays and the attributes that change what an assignment stores: -a, -A, -n, -i, -l, -u."""

from __future__ import annotations

from agentshell.model import Arg, Span, Unknown
from agentshell.reading.state import MAX_WORDS, Variable, capped, merge
from agentshell.reading.tree import Assignment
from agentshell.reading.words import fields, single

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.reading.state import Shell
    from agentshell.reading.tree import Word

    Items = tuple[tuple[str, Arg], ...]


def scalar(shell: Shell, variable: Variable) -> Arg | None:
    """Return what `$name` gives: of an array its element 0, of a reference what it refers to."""
    if variable.kind == "reference":
        return referred(shell, variable)
    return element(variable, "0")


def referred(shell: Shell, variable: Variable, depth: int = 0) -> Arg | None:
    """Return the value behind `declare -n`."""
    name = "" if variable.value is None else variable.value.text
    if isinstance(name, Unknown):
        return Arg((name,))
    base, _, subscript = name.partition("[")
    found = shell.variables.get(base) or shell.lookup(base)
    if found is None or depth > 8:
        return None
    if found.kind == "reference":
        return referred(shell, found, depth + 1)
    if subscript:
        return element(found, subscript.removesuffix("]"))
    return element(found, "0") if found.items is not None else found.value


def element(variable: Variable, key: str | Unknown) -> Arg | None:
    """Return one element; Unknown where the subscript, or how many elements come before it, is not known."""
    items = variable.items
    if items is None:
        return variable.value if key == "0" else None
    if isinstance(key, Unknown):
        return Arg((key,)) if items else None
    if variable.kind != "associative" and key.startswith("-") and key[1:].isdigit() and items:
        last = items[-1][0]
        key = str(int(last) + 1 + int(key)) if last.isdigit() else key
    for name, value in items:
        if value.splits or name == "?":
            part = value.text
            return Arg((part if isinstance(part, Unknown) else Unknown("which element is not known", part),))
        if name == key:
            return value
    return None


def values(variable: Variable) -> tuple[Arg, ...]:
    """Return all elements in order; of a scalar its value."""
    if variable.items is not None:
        return tuple(value for _, value in variable.items)
    return () if variable.value is None else (variable.value,)


def assign(shell: Shell, name: str, old: Variable, value: Arg) -> None:
    """Assign a scalar to a variable with attributes."""
    if old.kind == "reference":
        target = None if old.value is None else old.value.text
        if isinstance(target, str) and target and target != name and target.partition("[")[0].isidentifier():
            base, bracket, subscript = target.partition("[")
            if bracket:
                put(shell, base, Arg((subscript.removesuffix("]"),)), value)
            else:
                shell.assign(base, value)
        elif target is None:
            shell.store(name, old.replace(value=value))
        return
    value = coerced(shell, old, value)
    if old.items is not None:
        put(shell, name, Arg(("0",)), value)
        return
    shell.store(name, old.replace(value=value))


def coerced(shell: Shell, variable: Variable, value: Arg) -> Arg:
    """Return the value as the attributes -i, -l and -u make it."""
    if "i" in variable.flags:
        from agentshell.reading.arithmetic import evaluate_text

        number = evaluate_text(shell, value)
        return Arg((number if isinstance(number, Unknown) else str(number),), value.span)
    if "l" in variable.flags or "u" in variable.flags:
        lower = "l" in variable.flags
        return value.replace(
            parts=tuple(
                part if isinstance(part, Unknown) else part.lower() if lower else part.upper() for part in value.parts
            )
        )
    return value


def subscript(shell: Shell, variable: Variable | None, index: Word | Arg) -> str | Unknown:
    """Return an array's subscript: arithmetic, or text for an associative one."""
    key = index if isinstance(index, Arg) else single(shell, index, "")
    text = key.text
    if isinstance(text, Unknown) or (variable is not None and variable.kind == "associative") or text in {"@", "*"}:
        return text
    if text.isdigit():
        return str(int(text))
    from agentshell.reading.arithmetic import evaluate_text

    number = evaluate_text(shell, key)
    return number if isinstance(number, Unknown) else str(number)


def put(shell: Shell, name: str, index: Word | Arg, value: Arg, *, append: bool = False) -> None:
    """Assign one element."""
    old = shell.lookup(name)
    if old is not None and old.kind == "reference" and old.value is not None and isinstance(old.value.text, str):
        name = old.value.text
        old = shell.lookup(name)
    key = subscript(shell, old, index)
    items = as_items(old)
    kind = old.kind if old is not None and old.kind else "indexed"
    exported = old is not None and old.exported
    if isinstance(key, Unknown):
        shell.store(name, Variable(None, exported, (*items, ("?", value)), kind))
        return
    if kind == "indexed" and key.startswith("-") and key[1:].isdigit() and items and items[-1][0].isdigit():
        key = str(int(items[-1][0]) + 1 + int(key))
    if append:
        before = dict(items).get(key)
        value = value if before is None else Arg(merge(before.parts + value.parts), value.span)
    changed = {**dict(items), key: value}
    shell.store(name, Variable(None, exported, ordered(changed, kind), kind, "" if old is None else old.flags))


def as_items(variable: Variable | None) -> Items:
    """Return the elements of a variable; a scalar is element 0."""
    if variable is None:
        return ()
    if variable.items is not None:
        return variable.items
    return () if variable.value is None else (("0", variable.value),)


def ordered(items: dict[str, Arg], kind: str) -> Items:
    """Return elements in the order that bash lists them; that of an associative array is its own affair."""
    if kind == "associative" or not all(key.isdigit() for key in items):
        return tuple(items.items())
    return tuple(sorted(items.items(), key=lambda item: int(item[0])))


def assign_element(shell: Shell, node: Assignment) -> Arg:
    """Follow `name[index]=value`."""
    value = Arg(("",), node.span) if node.value is None else single(shell, node.value, "assigned")
    if node.index is not None:
        put(shell, node.name, node.index, value, append=node.append)
    return value


def assign_array(shell: Shell, node: Assignment, kind: str = "") -> Arg:
    """Follow `name=(…)` and `name+=(…)`; return the elements joined by blanks."""
    old = shell.variables.get(node.name) or shell.lookup(node.name)
    if not kind:
        kind = old.kind if old is not None and old.kind in {"indexed", "associative"} else "indexed"
    items: dict[str, Arg] = dict(as_items(old)) if node.append else {}
    number = 1 + max((int(key) for key in items if key.isdigit()), default=-1)
    pending = ""
    for entry in node.array or ():
        if isinstance(entry, Assignment):
            value = Arg(("",), entry.span) if entry.value is None else single(shell, entry.value, "assigned")
            key = (
                str(number)
                if entry.index is None
                else subscript(shell, Variable(None, items=(), kind=kind), entry.index)
            )
            name = "?" if isinstance(key, Unknown) else key
            items[name] = value
            number = int(name) + 1 if name.isdigit() else number
            continue
        if kind == "associative":
            value = single(shell, entry, "")
            if pending:
                items[pending] = value
                pending = ""
            else:
                text = value.text
                pending = "?" if isinstance(text, Unknown) else text
            continue
        for value in capped(fields(shell, entry)):
            items[str(number)] = value
            number += 1
        if number > 2 * MAX_WORDS:
            # An array that grows without end: its elements are no longer told apart.
            items = {"0": Arg((Unknown("one of more elements than agentshell follows", node.name),), splits=True)}
            number = 1
    exported = old is not None and old.exported
    flags = "" if old is None else old.flags
    shell.store(node.name, Variable(None, exported, ordered(items, kind), kind, flags))
    return joined_elements(tuple(items.values()), node.span)


def joined_elements(elements: tuple[Arg, ...], span: Span) -> Arg:
    """Return elements as one argument, joined by blanks."""
    parts: list[str | Unknown] = []
    for number, value in enumerate(elements):
        parts += [" "] * bool(number)
        parts += value.parts
    return Arg(merge(tuple(parts)) or ("",), span)
