"""Owns Python as a payload: the code is walked through its own syntax tree, known values followed, nothing is run.

Both branches of an `if` and each round of a loop over a known list are looked at; what differs between branches is not
known afterwards. What calls do is in `code_python_calls`. Source: Python 3.11 `ast`.
"""

from __future__ import annotations

import ast

from agentshell.payloads.code_python_values import ROUNDS, Values
from agentshell.payloads.code_values import Kind, Made, Name, Said
from agentshell.payloads.sources import HOLE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from agentshell.payloads.code_deeds import Deeds

_STEPS = 60_000
_SAYS = frozenset(
    {"print", "debug", "info", "warning", "warn", "error", "exception", "critical", "log", "add_argument"}
)
_SAYS |= {"input", "ArgumentParser", "echo", "secho", "pprint", "option", "fail", "skip", "assertEqual", "startswith"}
"""Calls whose texts are for people, or are compared."""


class Unreadable(Exception):  # noqa: N818 - it is what the text is
    """The text is no Python that this version reads."""


def find(code: str, deeds: Deeds, environment: Mapping[str, str], argv: Sequence[str]) -> Said:
    """Note what the code would do; return its texts but for what it only says; raise Unreadable if it is no Python."""
    code = code.replace(HOLE, "_unknown_part_")
    tree = _parsed(code) or _parsed(_without_magics(code))
    if tree is None:
        raise Unreadable("it is no Python that this version reads")
    walker = _Walker(deeds, environment, argv)
    try:
        walker.block(tree.body)
        walker.rest()
        deeds.quiet = False
    except RecursionError as error:
        raise Unreadable("nested too deep") from error
    unknown = any(isinstance(node, ast.Name) and node.id.startswith("_unknown_part_") for node in ast.walk(tree))
    return Said(tuple(_texts(tree)), unknown)


def _parsed(code: str) -> ast.Module | None:
    import warnings

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _without_magics(code: str) -> str:
    """Return IPython's code with `!command` and `%%bash` written as the calls that they are, other magics left out."""
    out: list[str] = []
    lines = code.split("\n")
    for at, line in enumerate(lines):
        bare = line.lstrip()
        indent = line[: len(line) - len(bare)]
        if bare.startswith(("%%bash", "%%sh", "%%script")):
            body = "\n".join(lines[at + 1 :])
            return "\n".join([*out, f"import os; os.system({body!r})"])
        if bare.startswith(("!", "%sx ", "%system ")):
            command = bare.lstrip("!") if bare[0] == "!" else bare.partition(" ")[2]
            out.append(f"{indent}__import__('os').system({command!r})")
        elif bare.startswith("%"):
            out.append(f"{indent}pass")
        else:
            out.append(line)
    return "\n".join(out)


def _texts(tree: ast.AST) -> Iterator[str]:
    """Yield the texts in the code, but not those that it only says: documentation, messages, help."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, (ast.Raise, ast.Assert)):
            continue
        if isinstance(node, ast.Expr) and isinstance(node.value, (ast.Constant, ast.JoinedStr)):
            continue
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in _SAYS:
                continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        waiting.extend(ast.iter_child_nodes(node))


class _Walker(Values):
    """One walk through a module."""

    def block(self, statements: Sequence[ast.stmt]) -> None:
        for statement in statements:
            self.steps += 1
            if self.steps > _STEPS:
                self.deeds.dynamic = True
                return
            self.statement(statement)

    def statement(self, node: ast.stmt) -> None:
        match node:
            case ast.Import():
                for alias in node.names:
                    name = alias.name if alias.asname else alias.name.partition(".")[0]
                    self.names[alias.asname or name] = Name(name)
            case ast.ImportFrom():
                for alias in node.names:
                    full = f"{node.module}.{alias.name}" if node.module else alias.name
                    if alias.name == "*":
                        self.star(node.module or "")
                    else:
                        self.names[alias.asname or alias.name] = Name(full)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                self.names[node.name] = self.defined(node)
            case ast.ClassDef():
                self.kind(node)
            case ast.Assign():
                value = self.value(node.value)
                for target in node.targets:
                    self.bind(target, value)
            case ast.AnnAssign() if node.value is not None:
                self.bind(node.target, self.value(node.value))
            case ast.AugAssign():
                value = self.joined(self.value(node.target), node.op, self.value(node.value))
                self.bind(node.target, value)
            case ast.If():
                way = self.decided(node.test)
                self.value(node.test)
                if way is None:
                    self.branches(node.body, node.orelse)
                else:
                    self.block(node.body if way else node.orelse)
            case ast.For() | ast.AsyncFor():
                self.loop(node)
            case ast.While():
                self.value(node.test)
                self.branch(node.body)
                self.block(node.orelse)
            case ast.With() | ast.AsyncWith():
                for item in node.items:
                    value = self.value(item.context_expr)
                    if item.optional_vars is not None:
                        self.bind(item.optional_vars, value)
                self.block(node.body)
            case ast.Try() | ast.TryStar():
                self.block(node.body)
                for handler in node.handlers:
                    self.branch(handler.body)
                self.block(node.orelse)
                self.block(node.finalbody)
            case ast.Match():
                self.value(node.subject)
                for case in node.cases:
                    self.branch(case.body)
            case _:
                for child in ast.iter_child_nodes(node):
                    if isinstance(child, ast.expr):
                        self.value(child)

    def rest(self) -> None:
        """Read the functions that nothing called, callers before what they call, with parameters that are not known."""
        at = len(self.routines)
        while at:
            at -= 1
            if not self.routines[at].followed:
                self.deeds.quiet = True
                before = len(self.routines)
                self.follow(self.routines[at], [], {}, known=False)
                at = len(self.routines) if len(self.routines) > before else at

    def kind(self, node: ast.ClassDef) -> None:
        """Take a class: its fields, and its methods, which are read when they are called (`__init__` with it)."""
        kind = Kind(node.name)
        for base in node.bases:
            value = self.value(base)
            if isinstance(value, Kind):
                kind.fields.update(value.fields)
        outer = dict(self.names)
        for one in node.body:
            if isinstance(one, (ast.FunctionDef, ast.AsyncFunctionDef)):
                static = any(isinstance(each, ast.Name) and each.id == "staticmethod" for each in one.decorator_list)
                kind.fields[one.name] = self.defined(one, None if static else kind)
            else:
                self.statement(one)
        kind.fields.update({name: value for name, value in self.names.items() if outer.get(name, self) is not value})
        self.names = outer
        self.names[node.name] = kind

    def star(self, module: str) -> None:
        """`from os import *`: the few names that matter."""
        for name in ("system", "popen", "remove", "unlink", "execvp", "run", "call", "Popen", "check_call", "rmtree"):
            self.names.setdefault(name, Name(f"{module}.{name}"))

    def branch(self, statements: Sequence[ast.stmt]) -> dict[str, Any]:
        """Read statements that may not run; what they bind is undone, and returned."""
        before = dict(self.names)
        self.block(statements)
        after, self.names = self.names, before
        return after

    def branches(self, *ways: Sequence[ast.stmt]) -> None:
        ends = [self.branch(way) for way in ways]
        for name in {name for end in ends for name in end}:
            values = [end[name] for end in ends if name in end]
            self.names[name] = values[0] if all(value == values[0] for value in values) else HOLE

    def decided(self, test: ast.expr) -> bool | None:
        """Return what a test on the arguments comes to (`"--apply" in sys.argv`, `args.apply`); None for any other."""
        match test:
            case ast.UnaryOp(op=ast.Not(), operand=inner):
                way = self.decided(inner)
                return None if way is None else not way
            case ast.Compare(
                left=ast.Constant(value=str(word)), ops=[ast.In() | ast.NotIn() as op], comparators=[where]
            ):
                known = bool(self.argv) and HOLE not in "".join(map(str, self.argv))
                if not known or self.value(where) != list(self.argv):
                    return None
                return (word in self.argv) is isinstance(op, ast.In)
            case ast.Attribute(value=base) if isinstance(found := self.value(base), Made):
                value = self.value(test) if found.dotted == "argparse.Namespace" else None
                return value if isinstance(value, bool) else None
        return None

    def loop(self, node: ast.For | ast.AsyncFor) -> None:
        rounds = self.value(node.iter)
        if isinstance(rounds, dict):
            rounds = list(rounds)
        known = isinstance(rounds, (list, tuple)) and len(rounds) <= ROUNDS
        for value in rounds if known else [HOLE]:
            self.bind(node.target, value)
            self.block(node.body)
        self.block(node.orelse)
