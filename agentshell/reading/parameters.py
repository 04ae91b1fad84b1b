"""Owns `${…}`: which value a parameter has, and the operators that choose between it and a word. Bash 5.2 rules.

The operators that change a value's text live in `parameter_text`, special parameters in `specials`.
"""

from __future__ import annotations

from agentshell.model import Arg, Unknown
from agentshell.reading.specials import positional, special
from agentshell.reading.state import merge
from agentshell.reading.words import BREAK, joined, pieces

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.reading.state import Shell, Status
    from agentshell.reading.tree import Parameter
    from agentshell.reading.words import Piece

CHOOSING = frozenset((":-", "-", ":=", "=", ":?", "?", ":+", "+"))

_PRODUCTION = frozenset(("PROD", "PRODUCTION", "PRD", "LIVE"))


class Found:
    """What a parameter names: one value (or none), or the list behind `@` and `*`."""

    __slots__ = ("many", "star", "values")

    def __init__(self, values: tuple[Arg, ...] | None, *, many: bool = False, star: bool = False) -> None:
        self.values = values
        self.many = many
        self.star = star


def expand(shell: Shell, part: Parameter, *, quoted: bool) -> list[Piece]:
    """Expand a parameter of any form into pieces."""
    if part.names:
        return names(shell, part, quoted=quoted)
    if part.indirect and part.index is not None and many(part) and not part.op:
        return keys(shell, part, quoted=quoted)
    found = look(shell, part)
    if part.indirect:
        found = indirect(shell, part, found)
    if part.length:
        return [length(part, found)]
    if part.op in CHOOSING:
        return choose(shell, part, found, quoted=quoted)
    if found.values is None and not found.many and _awaited(shell, part.name):
        # The start that is judged may not be the one that counts: a profile or a wrapper would set such a name.
        why = f"{part.name} is not set here, and its name speaks of production"
        found.values = (Arg((Unknown(why, part.source or f"${part.name}"),)),)
    if found.values is None:
        unbound(shell, part, found)
        found.values = ()
        if part.op and part.word is not None:
            # The operand is expanded even where there is nothing to apply it to.
            pieces(shell.ghost(), part.word.parts)
        return [] if found.many else [("", quoted, not quoted)]
    if part.op:
        from agentshell.reading.parameter_text import apply

        found.values = apply(shell, part, found)
    return spread(shell, found, quoted=quoted)


def _awaited(shell: Shell, name: str) -> bool:
    """Whether a variable that nothing sets has a name by which production is reached: `PROD_URL`, `DB_LIVE`."""
    return name not in shell.variables and not _PRODUCTION.isdisjoint(name.upper().split("_"))


def many(part: Parameter) -> bool:
    """Whether the subscript is `@` or `*`."""
    if part.index is None:
        return False
    from agentshell.reading.tree import Text

    inside = part.index.parts
    return len(inside) == 1 and type(inside[0]) is Text and inside[0].text in {"@", "*"}


def look(shell: Shell, part: Parameter) -> Found:
    """Return what a parameter names."""
    name = part.name
    if name in {"@", "*"}:
        return Found(shell.positional, many=True, star=name == "*")
    if name.isdigit():
        return one(positional(shell, int(name)))
    if not (name.isidentifier() and name.isascii()):
        return one(special(shell, name))
    if part.index is None:
        value = shell.value(name)
        return one(special(shell, name) if value is None and name not in shell.variables else value)
    from agentshell.reading.arrays import element, subscript, values

    variable = shell.lookup(name)
    if variable is not None and variable.kind == "reference" and variable.value is not None:
        target = variable.value.text
        variable = shell.lookup(target) if isinstance(target, str) else variable
    if many(part):
        star = getattr(part.index.parts[0], "text", "") == "*"
        if variable is None:
            given = special(shell, name) if name not in shell.variables else None
            return Found(() if given is None else (given.replace(splits=True),), many=True, star=star)
        return Found(values(variable), many=True, star=star)
    key = subscript(shell, variable, part.index)
    if variable is None:
        return one(special(shell, name) if name not in shell.variables else None)
    return one(element(variable, key))


def one(value: Arg | None) -> Found:
    """Return a single value, which may be unset."""
    return Found(None if value is None else (value,))


def indirect(shell: Shell, part: Parameter, found: Found) -> Found:
    """Return what the value names: `${!name}`. For a reference that is the name it refers to."""
    variable = shell.lookup(part.name)
    if variable is not None and variable.kind == "reference":
        return one(variable.value)
    if not found.values:
        return one(None)
    text = found.values[0].text
    if isinstance(text, Unknown):
        return one(Arg((Unknown(f"a variable whose name is unknown: {text.why}", part.source),)))
    from agentshell.reading.tree import Parameter as Node
    from agentshell.reading.tree import Text, Word

    name, bracket, subscript = text.partition("[")
    if bracket and ("$" in subscript or "`" in subscript):
        from agentshell.reading.texts import expand_text

        subscript = expand_text(shell, Arg((subscript,)), part.span).shown
    index = Word((Text(subscript.removesuffix("]")),)) if bracket else None
    return look(shell, Node(name, index=index))


def spread(shell: Shell, found: Found, *, quoted: bool) -> list[Piece]:
    """Return the pieces of one value, or of a list as `@` or `*` spread it."""
    values = found.values or ()
    if not found.many:
        return [(value, quoted, not quoted) for arg in values for value in arg.parts] or [("", quoted, not quoted)]
    if found.star and quoted:
        return [(value, True, False) for value in star_joined(shell, values).parts]
    result: list[Piece] = []
    for number, arg in enumerate(values):
        if number:
            result.append(BREAK)
        for value in arg.parts:
            loose = not quoted or (isinstance(value, Unknown) and arg.splits)
            result.append((value, quoted, loose))
        if arg.splits and arg.known is False and all(isinstance(value, str) for value in arg.parts):
            # A pattern whose names are not known: the argument may still be several.
            result[-1] = (Unknown(f"names that match {arg.pattern or arg.shown}", arg.shown), quoted, True)
    return result


def star_joined(shell: Shell, values: tuple[Arg, ...]) -> Arg:
    """Return `"$*"`: the values joined by the first character of IFS."""
    ifs = shell.text("IFS")
    between = " " if ifs is None or isinstance(ifs, Unknown) else ifs[:1]
    parts: list[str | Unknown] = []
    for number, value in enumerate(values):
        parts += [between] * bool(number)
        parts += value.parts
    return Arg(merge(tuple(parts)) or ("",))


def choose(shell: Shell, part: Parameter, found: Found, *, quoted: bool) -> list[Piece]:
    """Expand `:-`, `:=`, `:?`, `:+` and their forms without the colon."""
    colon = part.op.startswith(":")
    kind = part.op[-1]
    state = given(found, colon=colon)
    if state is None and kind != "+":
        aside = shell.fork()
        word(aside, part, quoted=quoted)
        return spread(shell, found, quoted=quoted)
    if kind == "+":
        if state is False:
            word(shell.ghost(), part, quoted=quoted)
            return [("", quoted, not quoted)] if quoted and not found.many else []
        chosen = word(shell, part, quoted=quoted)
        if state is True:
            return chosen
        shown = joined(chosen).shown
        return [(Unknown(f"{shown} or nothing", part.source), quoted, not quoted)]
    if state:
        word(shell.ghost(), part, quoted=quoted)
        return spread(shell, found, quoted=quoted)
    chosen = word(shell, part, quoted=quoted)
    if kind == "=":
        value = joined(chosen)
        if part.index is not None:
            from agentshell.reading.arrays import put

            put(shell, part.name, part.index, value)
        elif part.name.isidentifier():
            shell.assign(part.name, value)
        return [(piece, quoted, not quoted) for piece in value.parts]
    if kind == "?":
        stop(shell, f"after ${{{part.name}}} was found unset")
        return [("", quoted, not quoted)]
    return chosen


def given(found: Found, *, colon: bool) -> Status:
    """Whether a parameter is set (and, with a colon, not empty); None where that cannot be known."""
    if found.values is None or (found.many and not found.values):
        return False
    if found.many and len(found.values) > 1:
        return True
    value = found.values[0]
    if isinstance(value.text, str) and not value.splits:
        return bool(value.text) or not colon
    if value.literal and not found.many:
        return True
    unknown = next((part for part in value.parts if isinstance(part, Unknown)), None)
    if not colon and not found.many and unknown is not None and not unknown.why.startswith("may be set"):
        return (" or nothing" not in f"{unknown.why}" and not unknown.why.startswith("nothing or ")) or None
    return None


def word(shell: Shell, part: Parameter, *, quoted: bool) -> list[Piece]:
    """Expand the word after an operator."""
    if part.word is None:
        return [("", quoted, not quoted)]
    return pieces(shell, part.word.parts, quoted=quoted, operand=True) or [("", quoted, not quoted)]


def unbound(shell: Shell, part: Parameter, found: Found) -> None:
    """Under `set -u` an unset variable ends the shell before the command starts."""
    if "nounset" in shell.options and not found.many and part.op not in CHOOSING:
        stop(shell, f"after ${part.name} was found unset under set -u")


def stop(shell: Shell, why: str) -> None:
    """End the shell at an expansion that fails."""
    if not shell.dead:
        shell.escapes.exits.append(shell.fork())
        shell.dead = why


def length(part: Parameter, found: Found) -> Piece:
    """Return `${#x}`: characters, or the number of elements."""
    values = found.values or ()
    source = part.source or f"${{#{part.name}}}"
    if found.many:
        if any(value.splits for value in values):
            return (Unknown("how many there are is not known", source), True, False)
        return (str(len(values)), True, False)
    text = values[0].text if values else ""
    return (Unknown(text.why, source) if isinstance(text, Unknown) else str(len(text)), True, False)


def names(shell: Shell, part: Parameter, *, quoted: bool) -> list[Piece]:
    """Return `${!prefix@}`: the names of the variables that start so, as far as they are known."""
    found = {name for name in shell.env.base if shell.lookup(name) is not None}
    found |= {name for name in shell.env.changes if shell.lookup(name) is not None}
    found |= {name for name in shell.variables if shell.lookup(name) is not None}
    wanted = sorted(name for name in found if name.startswith(part.name) and name.isidentifier())
    return spread(shell, Found(tuple(Arg((name,)) for name in wanted), many=True), quoted=quoted)


def keys(shell: Shell, part: Parameter, *, quoted: bool) -> list[Piece]:
    """Return `${!array[@]}`: the subscripts."""
    variable = shell.lookup(part.name)
    items = () if variable is None else variable.items or (() if variable.value is None else (("0", variable.value),))
    found = tuple(
        Arg((Unknown("a subscript that is not known", part.source),), splits=True)
        if key == "?" or value.splits
        else Arg((key,))
        for key, value in items
    )
    return spread(shell, Found(found, many=True), quoted=quoted)
