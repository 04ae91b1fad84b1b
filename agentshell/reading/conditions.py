"""Owns `[ … ]`, `test` and `[[ … ]]`: whether they hold, where only known strings and numbers decide.

What depends on files, descriptors or time is never decided here: the line itself may change it.
"""

from __future__ import annotations

from agentshell.model import Arg, Unknown
from agentshell.reading import tree
from agentshell.reading.words import joined, pieces

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from agentshell.reading.commands import Call
    from agentshell.reading.state import Shell, Status
    from agentshell.reading.words import Piece

    Operand: TypeAlias = "tuple[Arg, list[Piece], str]"

NUMERIC = ("-eq", "-ne", "-lt", "-le", "-gt", "-ge")
BINARY = frozenset((*NUMERIC, "=", "==", "!=", "<", ">", "=~", "-nt", "-ot", "-ef"))
UNARY = frozenset(f"-{letter}" for letter in "abcdefghknoprstuvwxzGLNORS")


def test_command(shell: Shell, argv: tuple[Arg, ...], call: Call) -> Status:
    """Follow `[ … ]` and `test`: they start nothing, their redirections and their status matter."""
    from agentshell.reading.commands import start

    start(shell, argv, call)
    words = argv[1:]
    if argv[0].text == "[":
        words = words[:-1]
    if any(word.splits for word in words):
        return None
    operands: list[Operand] = [
        (word, [(part, False, False) for part in word.parts], word.text if isinstance(word.text, str) else "")
        for word in words
    ]
    if call.redirects:
        return None
    if len(operands) == 1:
        return nonempty(operands[0][0])
    return _Expression(shell, operands, double=False).holds()


def double_bracket(shell: Shell, node: tree.Test) -> Status:
    """Follow `[[ … ]]`: expand its words in order, then decide."""
    operands: list[Operand] = []
    for word in node.words:
        plain = word.parts[0] if len(word.parts) == 1 else None
        literal = plain.text if type(plain) is tree.Text and not plain.quoted else ""
        found = pieces(shell, word.parts)
        operands.append((joined(found, word.span), found, literal))
    if any(literal == "=~" for _, _, literal in operands):
        shell.variables = {name: value for name, value in shell.variables.items() if name != "BASH_REMATCH"}
    return _Expression(shell, operands, double=True).holds()


def nonempty(value: Arg) -> Status:
    """Whether a value is a non-empty string; None where that is not known."""
    text = value.text
    if isinstance(text, str):
        return bool(text)
    return True if value.literal else None


class _Expression:
    """A recursive descent over the words of a test."""

    def __init__(self, shell: Shell, operands: list[Operand], *, double: bool) -> None:
        self.shell = shell
        self.operands = operands
        self.double = double
        self.place = 0

    def holds(self) -> Status:
        if not self.operands:
            return False
        status = self.either()
        return status if self.place == len(self.operands) else None

    def literal(self, ahead: int = 0) -> str:
        place = self.place + ahead
        return self.operands[place][2] if place < len(self.operands) else ""

    def either(self) -> Status:
        status = self.both()
        while self.literal() in ({"||"} if self.double else {"-o"}):
            self.place += 1
            other = self.both()
            status = True if status or other else None if status is None or other is None else False
        return status

    def both(self) -> Status:
        status = self.one()
        while self.literal() in ({"&&"} if self.double else {"-a"}):
            self.place += 1
            other = self.one()
            status = False if status is False or other is False else None if status is None or other is None else True
        return status

    def one(self) -> Status:
        left = len(self.operands) - self.place
        if left <= 0:
            return None
        if self.literal() == "!" and left > 1 and self.literal(1) not in BINARY:
            self.place += 1
            status = self.one()
            return None if status is None else not status
        if self.literal() == "(" and left > 2:
            self.place += 1
            status = self.either()
            self.place += 1
            return status
        if left >= 3 and self.literal(1) in BINARY:
            first, operator, second = self.operands[self.place : self.place + 3]
            self.place += 3
            return self.compare(operator[2], first, second)
        if left >= 2 and self.literal() in UNARY:
            operator, operand = self.operands[self.place : self.place + 2]
            self.place += 2
            return self.unary(operator[2], operand)
        self.place += 1
        return nonempty(self.operands[self.place - 1][0])

    def unary(self, operator: str, operand: Operand) -> Status:
        if operator in {"-n", "-z"}:
            status = nonempty(operand[0])
            return status if operator == "-n" or status is None else not status
        if operator == "-v":
            from agentshell.reading.names import subscript_effects

            subscript_effects(self.shell, operand[0])
            name = operand[0].text
            if isinstance(name, str) and name.isidentifier() and not self.shell.env.open:
                variable = self.shell.lookup(name)
                return None if variable is not None and not variable.value else variable is not None
        return None

    def compare(self, operator: str, first: Operand, second: Operand) -> Status:
        if operator in NUMERIC:
            return self.numbers(operator, first[0], second[0])
        one, two = first[0].text, second[0].text
        if operator in {"=", "==", "!="}:
            if self.double:
                from agentshell.reading.patterns import matching

                status = matching(self.shell, one, second[1], extended=True)
            elif isinstance(one, str) and isinstance(two, str):
                status = one == two
            else:
                status = None
            return status if status is None or operator != "!=" else not status
        if isinstance(one, str) and isinstance(two, str) and operator in {"<", ">"} and (one + two).isascii():
            return None if one.lower() != one or two.lower() != two else (one < two) is (operator == "<")
        return None

    def numbers(self, operator: str, one: Arg, two: Arg) -> Status:
        from agentshell.reading.arithmetic import evaluate_text

        first, second = evaluate_text(self.shell, one), evaluate_text(self.shell, two)
        if isinstance(first, Unknown) or isinstance(second, Unknown):
            return None
        if not self.double and not (is_number(one) and is_number(two)):
            return None
        return {
            "-eq": first == second,
            "-ne": first != second,
            "-lt": first < second,
            "-le": first <= second,
            "-gt": first > second,
            "-ge": first >= second,
        }[operator]


def is_number(value: Arg) -> bool:
    """Whether the text is a decimal number, the only kind that `[` compares."""
    text = value.literal.strip()
    return text.lstrip("+-").isdigit()


HANDLERS: dict[str, Callable[[Shell, tuple[Arg, ...], Call], Status]] = {"[": test_command, "test": test_command}
