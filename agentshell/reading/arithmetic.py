"""Owns shell arithmetic: the value of an expression where it can be known, and what it assigns. Bash 5.2, 64 bits.

What an expression names may hold a subscript with a command (`a[$(cmd)]`), also inside a variable's value: bash expands
it, so it is followed here.
"""

from __future__ import annotations

from agentshell.model import Arg, Unknown
from agentshell.reading import tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.reading.state import Shell

MAX_DEPTH = 12
OPERATORS = (
    *("<<=", ">>=", "**", "<<", ">>", "<=", ">=", "==", "!=", "&&", "||", "+=", "-=", "*=", "/=", "%=", "&=", "|="),
    *("^=", "++", "--", "+", "-", "*", "/", "%", "<", ">", "=", "!", "~", "&", "|", "^", "?", ":", ",", "(", ")"),
)
LEVELS = (("||",), ("&&",), ("|",), ("^",), ("&",), ("==", "!="), ("<", ">", "<=", ">="), ("<<", ">>"), ("+", "-"))
ASSIGNING = frozenset(("=", "+=", "-=", "*=", "/=", "%=", "<<=", ">>=", "&=", "|=", "^="))


class _BadExpressionError(Exception):
    """The expression is none, or divides by zero: bash reports an error."""


def evaluate(shell: Shell, node: tree.Arithmetic) -> int | Unknown:
    """Evaluate an arithmetic node."""
    source = substituted(shell, node)
    return source if isinstance(source, Unknown) else evaluate_source(shell, source)


def substituted(shell: Shell, node: tree.Arithmetic) -> str | Unknown:
    """Return the expression with its expansions replaced by what they become."""
    from agentshell.reading.words import joined, pieces

    source = node.source
    result = ""
    unknown: Unknown | None = None
    for part in node.parts:
        value = joined(pieces(shell, (part,), quoted=True)).text
        raw = f"$(({part.source}))" if isinstance(part, tree.Arithmetic) else getattr(part, "source", "")
        place = source.find(raw) if raw else -1
        if isinstance(value, Unknown):
            unknown = unknown or value
            continue
        if place < 0:
            unknown = unknown or Unknown("an expression that is not followed", node.source)
            continue
        result += source[:place] + value
        source = source[place + len(raw) :]
    if unknown is not None:
        forget(shell, node.source)
        return Unknown(unknown.why, f"$(({node.source}))")
    return result + source


def forget(shell: Shell, source: str) -> None:
    """Forget the variables that an expression may assign whose value is not known."""
    for name in assigned_names(source):
        shell.assign(name, Arg((Unknown("assigned from an unknown number", f"${name}"),)))


def assigned_names(source: str) -> list[str]:
    """Return the names that stand before an assigning operator, or beside ++ and --."""
    tokens = tokenize(source)
    return [
        token
        for place, token in enumerate(tokens)
        if token[:1].isalpha() or token[:1] == "_"
        if (tokens[place + 1 : place + 2] or [""])[0] in ASSIGNING | {"++", "--"}
        or (place and tokens[place - 1] in {"++", "--"})
    ]


def evaluate_text(shell: Shell, text: Arg) -> int | Unknown:
    """Evaluate text as arithmetic, as `let`, `-eq` and subscripts do."""
    value = text.text
    if isinstance(value, Unknown):
        return value
    return evaluate_source(shell, value)


def evaluate_source(shell: Shell, source: str, depth: int = 0) -> int | Unknown:
    """Evaluate an expression; Unknown where a part is not known or bash would report an error."""
    source = source.strip()
    if not source:
        return 0
    if source.isdigit() and not source.startswith("0"):
        return wrapped(int(source[:40]))
    if "$" in source or "`" in source:
        from agentshell.reading.texts import expand_text

        expanded = expand_text(shell, Arg((source,))).text
        if isinstance(expanded, Unknown):
            return expanded
        source = expanded
        if "$" in source or "`" in source:
            return Unknown("an expression that is not followed", source)
    evaluation = _Evaluation(shell, tokenize(source.replace('"', "").replace("'", "")), depth)
    try:
        return evaluation.all()
    except _BadExpressionError:
        return Unknown("an expression that bash refuses", source)
    except (OverflowError, ValueError, MemoryError):
        return Unknown("a number too large to follow", source)


def tokenize(source: str) -> list[str]:
    """Split an expression into numbers, names (with their subscript) and operators."""
    tokens: list[str] = []
    place = 0
    while place < len(source):
        character = source[place]
        if character.isspace():
            place += 1
            continue
        if character.isalnum() or character == "_":
            end = place
            while end < len(source) and (source[end].isalnum() or source[end] in "_#@"):
                end += 1
            if source[end : end + 1] == "[" and not character.isdigit():
                depth = 0
                while end < len(source):
                    depth += (source[end] == "[") - (source[end] == "]")
                    end += 1
                    if not depth:
                        break
            tokens.append(source[place:end])
            place = end
            continue
        operator = next((one for one in OPERATORS if source.startswith(one, place)), character)
        tokens.append(operator)
        place += len(operator)
    return tokens


def wrapped(value: int) -> int:
    """Return a number as 64 bits hold it."""
    return (value + (1 << 63)) % (1 << 64) - (1 << 63)


class _Evaluation:
    """A recursive descent over the tokens of one expression."""

    def __init__(self, shell: Shell, tokens: list[str], depth: int) -> None:
        self.shell = shell
        self.tokens = tokens
        self.depth = depth
        self.place = 0
        self.skipping = 0
        """Above 0 inside the branch that is not taken: nothing is assigned there."""
        self.unsure = 0
        """Above 0 where it is not known whether a branch is taken: what it assigns becomes unknown."""

    def all(self) -> int | Unknown:
        value = self.comma()
        if self.place != len(self.tokens):
            raise _BadExpressionError
        return value

    def peek(self) -> str:
        return self.tokens[self.place] if self.place < len(self.tokens) else ""

    def take(self, *wanted: str) -> str:
        token = self.peek()
        if token and token in wanted:
            self.place += 1
            return token
        return ""

    def comma(self) -> int | Unknown:
        value = self.assignment()
        while self.take(","):
            value = self.assignment()
        return value

    def assignment(self) -> int | Unknown:
        token = self.peek()
        following = self.tokens[self.place + 1] if self.place + 1 < len(self.tokens) else ""
        if name_like(token) and following in ASSIGNING:
            self.place += 2
            value = self.assignment()
            if following != "=":
                value = operate(following[:-1], self.read(token), value)
            self.write(token, value)
            return value
        return self.conditional()

    def conditional(self) -> int | Unknown:
        test = self.binary(0)
        if not self.take("?"):
            return test
        one = self.branch(test, self.comma, wanted=True)
        if not self.take(":"):
            raise _BadExpressionError
        two = self.branch(test, self.conditional, wanted=False)
        if isinstance(test, Unknown):
            return one if one == two else test
        return one if test else two

    def branch(self, test: int | Unknown, follow, *, wanted: bool) -> int | Unknown:  # type: ignore[no-untyped-def]
        unsure = isinstance(test, Unknown)
        skipped = not unsure and bool(test) is not wanted
        self.unsure += unsure
        self.skipping += skipped
        value: int | Unknown = follow()
        self.unsure -= unsure
        self.skipping -= skipped
        return value

    def binary(self, level: int) -> int | Unknown:
        if level == len(LEVELS):
            return self.product()
        value = self.binary(level + 1)
        while operator := self.take(*LEVELS[level]):
            if operator in {"&&", "||"}:
                wanted = operator == "&&"
                other = self.branch(value, lambda: self.binary(level + 1), wanted=wanted)
                if isinstance(value, int) and bool(value) is not wanted:
                    value = int(bool(value))
                elif isinstance(value, Unknown):
                    decided = isinstance(other, int) and bool(other) is not wanted
                    value = int(not wanted) if decided else value
                else:
                    value = other if isinstance(other, Unknown) else int(bool(other))
                continue
            value = operate(operator, value, self.binary(level + 1))
        return value

    def product(self) -> int | Unknown:
        value = self.power()
        while operator := self.take("*", "/", "%"):
            value = operate(operator, value, self.power(), checked=not self.skipping)
        return value

    def power(self) -> int | Unknown:
        value = self.unary()
        if self.take("**"):
            return operate("**", value, self.power())
        return value

    def unary(self) -> int | Unknown:
        operator = self.take("+", "-", "!", "~", "++", "--")
        if not operator:
            return self.primary()
        if operator in {"++", "--"}:
            name = self.peek()
            if name_like(name):
                self.place += 1
                value = operate(operator[0], self.read(name), 1)
                self.write(name, value)
                return value
            operator = operator[0]
        value = self.unary()
        if isinstance(value, Unknown):
            return value
        return {"+": value, "-": wrapped(-value), "!": int(not value), "~": ~value}[operator]

    def primary(self) -> int | Unknown:
        if self.take("("):
            value = self.comma()
            if not self.take(")"):
                raise _BadExpressionError
            return value
        token = self.peek()
        if not token:
            raise _BadExpressionError
        self.place += 1
        if name_like(token):
            value = self.read(token)
            operator = self.take("++", "--")
            if operator:
                self.write(token, operate(operator[0], value, 1))
            return value
        return literal(token)

    def read(self, token: str) -> int | Unknown:
        """Return the number that a variable holds; its text is an expression again."""
        value = self.variable(token)
        if value is None:
            return 0
        text = value.text
        if isinstance(text, Unknown):
            return text
        if self.depth >= MAX_DEPTH:
            return Unknown("an expression that names itself", token)
        return evaluate_source(self.shell, text, self.depth + 1)

    def variable(self, token: str) -> Arg | None:
        name, bracket, subscript = token.partition("[")
        if not bracket:
            value = self.shell.value(name)
            if value is None and name not in self.shell.variables:
                from agentshell.reading.specials import special

                return special(self.shell, name)
            return value
        from agentshell.reading.arrays import element
        from agentshell.reading.arrays import subscript as key_of

        variable = self.shell.lookup(name)
        key = key_of(self.shell, variable, Arg((subscript.removesuffix("]"),)))
        return None if variable is None else element(variable, key)

    def write(self, token: str, value: int | Unknown) -> None:
        if self.skipping:
            return
        if self.unsure:
            value = Unknown("assigned by an expression that may not be reached", token)
        name, bracket, subscript = token.partition("[")
        stored = Arg((value if isinstance(value, Unknown) else str(value),))
        if not bracket:
            self.shell.assign(name, stored)
            return
        from agentshell.reading.arrays import put

        put(self.shell, name, Arg((subscript.removesuffix("]"),)), stored)


def name_like(token: str) -> bool:
    """Whether a token names a variable or an element."""
    return token[:1].isalpha() or token[:1] == "_"


def literal(token: str) -> int:
    """Return a number as written: decimal, 0 octal, 0x hexadecimal, base#digits."""
    try:
        if "#" in token:
            base, _, digits = token.partition("#")
            size = int(base)
            number = 0
            for digit in digits:
                value = (
                    int(digit)
                    if digit.isdigit()
                    else ord(digit.lower()) - 87
                    if digit.isalpha() and (size <= 36 or digit.islower())
                    else ord(digit) - 29
                    if digit.isalpha()
                    else {"@": 62, "_": 63}[digit]
                )
                if value >= size or not 2 <= size <= 64:
                    raise _BadExpressionError
                number = number * size + value
            return wrapped(number)
        if token[:2].lower() == "0x":
            return wrapped(int(token, 16))
        return wrapped(int(token, 8) if token.startswith("0") else int(token))
    except (ValueError, KeyError):
        raise _BadExpressionError from None


def operate(operator: str, one: int | Unknown, two: int | Unknown, *, checked: bool = True) -> int | Unknown:
    """Return the result of a binary operator."""
    if isinstance(one, Unknown):
        return one
    if isinstance(two, Unknown):
        return two
    if operator in {"/", "%"}:
        if not two:
            if checked:
                raise _BadExpressionError
            return 0
        quotient = abs(one) // abs(two) * (1 if (one < 0) == (two < 0) else -1)
        return wrapped(quotient if operator == "/" else one - quotient * two)
    if operator == "**":
        if two < 0:
            raise _BadExpressionError
        return wrapped(pow(one, two, 1 << 64))
    if operator in {"<<", ">>"}:
        return wrapped(one << (two % 64)) if operator == "<<" else one >> (two % 64)
    return wrapped(
        {
            "+": one + two,
            "-": one - two,
            "*": one * two,
            "<": int(one < two),
            ">": int(one > two),
            "<=": int(one <= two),
            ">=": int(one >= two),
            "==": int(one == two),
            "!=": int(one != two),
            "&": one & two,
            "|": one | two,
            "^": one ^ two,
        }[operator]
    )
