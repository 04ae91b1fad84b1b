"""Owns Python as a payload: the code is walked through its own syntax tree, known values followed, nothing is run.

Both branches of an `if` and each round of a loop over a known list are looked at; what differs between branches is not
known afterwards. What calls do is in `code_python_calls`. Source: Python 3.11 `ast`.
"""

from __future__ import annotations

import ast

from agentshell.payloads.code_python_calls import call
from agentshell.payloads.code_values import Made, Name, Routine, decoded, text
from agentshell.payloads.sources import HOLE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from agentshell.payloads.code_deeds import Deeds

_STEPS = 60_000
_DEPTH = 4
_ROUNDS = 16


class Unreadable(Exception):  # noqa: N818 - it is what the text is
    """The text is no Python that this version reads."""


def find(code: str, deeds: Deeds, environment: Mapping[str, str], argv: Sequence[str]) -> None:
    """Note what the code would do; raise Unreadable when it does not parse."""
    import warnings

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(code.replace(HOLE, "_unknown_part_"))
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise Unreadable(str(error)) from error
    walker = _Walker(deeds, environment, argv)
    try:
        walker.block(tree.body)
    except RecursionError as error:
        raise Unreadable("nested too deep") from error


class _Walker:
    """One walk through a module. `names` holds what is known of each name at the place that is being read."""

    def __init__(self, deeds: Deeds, environment: Mapping[str, str], argv: Sequence[str]) -> None:
        self.deeds = deeds
        self.environment = environment
        self.argv = list(argv)
        self.names: dict[str, Any] = {}
        self.depth = 0
        self.steps = 0

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
                self.names[node.name] = Routine(node)
                self.routine(node, {})
            case ast.ClassDef():
                self.branch(node.body)
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
                self.value(node.test)
                self.branches(node.body, node.orelse)
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

    def loop(self, node: ast.For | ast.AsyncFor) -> None:
        rounds = self.value(node.iter)
        if isinstance(rounds, dict):
            rounds = list(rounds)
        known = isinstance(rounds, (list, tuple)) and len(rounds) <= _ROUNDS
        for value in rounds if known else [HOLE]:
            self.bind(node.target, value)
            self.block(node.body)
        self.block(node.orelse)

    def bind(self, target: ast.expr, value: Any) -> None:
        match target:
            case ast.Name():
                self.names[target.id] = value
            case ast.Tuple() | ast.List():
                parts = list(value) if isinstance(value, (list, tuple)) else []
                for at, one in enumerate(target.elts):
                    self.bind(one, parts[at] if len(parts) == len(target.elts) else HOLE)
            case ast.Starred():
                self.bind(target.value, HOLE)
            case ast.Attribute() | ast.Subscript():
                dotted = self.dotted(target)
                if dotted:
                    self.names[dotted] = value

    def dotted(self, node: ast.expr) -> str:
        """Return `self.x` and the like as a name of its own."""
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            return f"{node.value.id}.{node.attr}"
        return ""

    def routine(self, node: Any, given: Mapping[str, Any]) -> Any:
        """Read a function's body with its parameters bound; return what it returns, as far as it is known."""
        if self.depth >= _DEPTH:
            return HOLE
        outer, self.names = self.names, dict(self.names)
        parameters = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        defaults = dict(zip([one.arg for one in node.args.args][::-1], node.args.defaults[::-1], strict=False))
        self.depth += 1
        for one in parameters:
            if one.arg in given:
                self.names[one.arg] = given[one.arg]
            elif given and one.arg in defaults:
                self.names[one.arg] = self.value(defaults[one.arg])
            else:
                self.names[one.arg] = HOLE
        self.block(node.body)
        returned = [one for one in ast.walk(node) if isinstance(one, ast.Return) and one.value is not None]
        result = self.value(returned[0].value) if len(returned) == 1 and returned[0].value is not None else HOLE
        self.depth -= 1
        self.names = outer
        return result

    def value(self, node: ast.expr) -> Any:
        """Return what an expression evaluates to, noting what the calls in it do."""
        match node:
            case ast.Constant():
                if isinstance(node.value, str):
                    return node.value.replace("_unknown_part_", HOLE)
                return node.value.decode("utf-8", "replace") if isinstance(node.value, bytes) else node.value
            case ast.Name():
                if node.id.startswith("_unknown_part_"):
                    return HOLE
                return self.names.get(node.id, Name(node.id))
            case ast.JoinedStr():
                return "".join(text(self.value(part)) for part in node.values)
            case ast.FormattedValue():
                return text(self.value(node.value))
            case ast.BinOp():
                return self.joined(self.value(node.left), node.op, self.value(node.right))
            case ast.List() | ast.Tuple() | ast.Set():
                return self.items(node.elts)
            case ast.Dict():
                return {text(self.value(k)): self.value(v) for k, v in zip(node.keys, node.values, strict=True) if k}
            case ast.Call():
                return self.call(node)
            case ast.Attribute():
                return self.attribute(node)
            case ast.Subscript():
                return self.subscript(node)
            case ast.IfExp():
                self.value(node.test)
                ways = (self.value(node.body), self.value(node.orelse))
                return ways[0] if ways[0] == ways[1] else HOLE
            case ast.BoolOp():
                values = [self.value(one) for one in node.values]
                return next((one for one in values if isinstance(one, str) and HOLE not in one and one), HOLE)
            case ast.NamedExpr():
                value = self.value(node.value)
                self.bind(node.target, value)
                return value
            case ast.Await() | ast.Starred():
                return self.value(node.value)
            case ast.Lambda():
                self.value(node.body)
                return HOLE
            case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
                return self.comprehension(node)
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                self.value(child)
        return HOLE

    def items(self, nodes: Sequence[ast.expr]) -> list[Any]:
        out: list[Any] = []
        for one in nodes:
            value = self.value(one)
            if isinstance(one, ast.Starred) and isinstance(value, (list, tuple)):
                out.extend(value)
            else:
                out.append(value)
        return out

    def comprehension(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp) -> Any:
        first = node.generators[0]
        rounds = self.value(first.iter)
        known = isinstance(rounds, (list, tuple)) and len(rounds) <= _ROUNDS and len(node.generators) == 1
        out = []
        for value in rounds if known else [HOLE]:
            self.bind(first.target, value)
            for more in node.generators[1:]:
                self.value(more.iter)
                self.bind(more.target, HOLE)
            out.append(self.value(node.value if isinstance(node, ast.DictComp) else node.elt))
        return out if known and not first.ifs and not isinstance(node, ast.DictComp) else HOLE

    def joined(self, left: Any, op: ast.operator, right: Any) -> Any:
        if isinstance(op, ast.Add):
            if isinstance(left, (list, tuple)) and isinstance(right, (list, tuple)):
                return [*left, *right]
            return text(left) + text(right) if isinstance(left, str) or isinstance(right, str) else HOLE
        if isinstance(op, ast.Div) and isinstance(left, Made) and left.dotted.endswith("Path"):
            return left.replace(args=(f"{text(left).rstrip('/')}/{text(right)}",))
        if isinstance(op, ast.Mod) and isinstance(left, str):
            return _percent(left, right)
        if isinstance(op, ast.Mult) and isinstance(left, str) and isinstance(right, int) and right < 1000:
            return left * right
        return HOLE

    def attribute(self, node: ast.Attribute) -> Any:
        dotted = self.dotted(node)
        if dotted in self.names:
            return self.names[dotted]
        return self.member(self.value(node.value), node)

    def member(self, base: Any, node: ast.Attribute) -> Any:
        """Return what an attribute of a value is."""
        if isinstance(base, Name):
            full = f"{base.dotted}.{node.attr}"
            if full == "sys.argv":
                return list(self.argv)
            return Name(full)
        if isinstance(base, Made):
            if base.dotted.endswith("Path") and node.attr == "parent":
                return base.replace(args=(text(base).rpartition("/")[0] or ".",))
            return Made(f"{base.dotted}().{node.attr}", of=base)
        return HOLE

    def subscript(self, node: ast.Subscript) -> Any:
        base = self.value(node.value)
        if isinstance(base, Name) and base.dotted == "os.environ":
            return self.environment.get(text(self.value(node.slice)), HOLE)
        if isinstance(node.slice, ast.Slice):
            return self.sliced(base, node.slice)
        key = self.value(node.slice)
        if isinstance(base, dict):
            return base.get(text(key), HOLE)
        if isinstance(base, (list, tuple, str)) and isinstance(key, int) and -len(base) <= key < len(base):
            return base[key]
        return HOLE

    def sliced(self, base: Any, node: ast.Slice) -> Any:
        ends = [self.value(one) if one is not None else None for one in (node.lower, node.upper, node.step)]
        if isinstance(base, (list, str)) and all(one is None or isinstance(one, int) for one in ends):
            return base[slice(*ends)] if HOLE not in base else HOLE
        return HOLE

    def call(self, node: ast.Call) -> Any:
        callee = node.func
        args = self.items(node.args)
        kwargs = {one.arg: self.value(one.value) for one in node.keywords if one.arg}
        for one in node.keywords:
            if one.arg is None and isinstance(more := self.value(one.value), dict):
                kwargs.update(more)
        if isinstance(callee, ast.Attribute):
            base = self.value(callee.value)
            if isinstance(base, str):
                return _method(base, callee.attr, args, kwargs)
            if isinstance(base, (list, dict)):
                return _of_list(base, callee.attr, args)
            dotted = self.dotted(callee)
            found = self.names[dotted] if dotted in self.names else self.member(base, callee)
        else:
            found = self.value(callee)
        if isinstance(found, Routine):
            names = [one.arg for one in (*found.node.args.posonlyargs, *found.node.args.args)]
            return self.routine(found.node, {**dict(zip(names, args, strict=False)), **kwargs})
        if isinstance(found, (Name, Made)):
            return self.named(found.dotted, args, kwargs, found.of if isinstance(found, Made) else None)
        if isinstance(callee, ast.Attribute):
            call(self.deeds, f"?.{callee.attr}", args, kwargs, None)
        return HOLE

    def named(self, dotted: str, args: list[Any], kwargs: dict[str, Any], of: Any) -> Any:
        """Return what a call of that name gives, after noting what it does."""
        first = text(args[0]) if args else HOLE
        dotted = dotted.removeprefix("builtins.")
        match dotted:
            case "__import__" | "importlib.import_module":
                return Name(first)
            case "getattr" if len(args) > 1 and isinstance(args[0], Name):
                return Name(f"{args[0].dotted}.{text(args[1])}")
            case "exec" | "eval" | "compile":
                self.nested(first)
                return HOLE
            case "os.environ.get" | "os.getenv":
                return self.environment.get(first, args[1] if len(args) > 1 else HOLE)
            case "base64.b64decode" | "base64.standard_b64decode" | "base64.urlsafe_b64decode" | "binascii.a2b_base64":
                return decoded(first, "base64")
            case "bytes.fromhex" | "binascii.unhexlify" | "base64.b16decode":
                return decoded(first, "hex")
            case "codecs.decode" | "codecs.encode" if len(args) > 1:
                return decoded(first, "rot13" if "rot" in text(args[1]) else text(args[1]).replace("_codec", ""))
            case "os.path.join":
                import posixpath

                return posixpath.join(*(text(one) for one in args)) if args else HOLE
            case "os.path.expanduser":
                return self.home(first)
            case "os.path.expandvars":
                return self.expanded(first)
            case "pathlib.Path.home" | "Path.home":
                return Made("pathlib.Path", (self.environment.get("HOME", HOLE),))
            case "os.path.abspath" | "os.path.realpath" | "os.fspath" | "str" | "os.path.normpath" | "bytes" | "repr":
                return first
            case "pathlib.Path" | "pathlib.PurePath" | "pathlib.PosixPath":
                return Made("pathlib.Path", ("/".join(text(one) for one in args) or ".",))
            case "shlex.split":
                import shlex

                try:
                    return shlex.split(first) if HOLE not in first else HOLE
                except ValueError:
                    return HOLE
            case "shlex.quote" | "list" | "tuple" | "sorted" | "reversed" | "chr":
                return (
                    chr(args[0]) if dotted == "chr" and isinstance(args[0], int) and args else args[0] if args else HOLE
                )
        if (
            isinstance(of, Made)
            and of.dotted == "pathlib.Path"
            and dotted.endswith(("expanduser", "resolve", "absolute"))
        ):
            return of.replace(args=(self.home(text(of)),))
        if isinstance(of, Made) and of.dotted == "pathlib.Path" and dotted.endswith(".joinpath"):
            return of.replace(args=("/".join([text(of), *(text(one) for one in args)]),))
        call(self.deeds, dotted, args, kwargs, of)
        return Made(dotted, tuple(args), tuple(kwargs.items()), of)

    def nested(self, code: str) -> None:
        """Read code that is executed from a text."""
        if HOLE in code and not code.strip(HOLE):
            self.deeds.dynamic = True
            return
        if self.depth < _DEPTH:
            try:
                tree = ast.parse(code.replace(HOLE, "_unknown_part_"))
            except (SyntaxError, ValueError, RecursionError):
                self.deeds.dynamic = True
                return
            self.depth += 1
            self.block(tree.body)
            self.depth -= 1

    def home(self, path: str) -> str:
        home = self.environment.get("HOME", HOLE)
        return home + path[1:] if path == "~" or path.startswith("~/") else path

    def expanded(self, path: str) -> str:
        import re

        return re.sub(r"\$\{?(\w+)\}?", lambda found: self.environment.get(found.group(1), HOLE), path)


def _percent(pattern: str, values: Any) -> str:
    import re

    given = list(values) if isinstance(values, (list, tuple)) else [values]

    def one(found: Any) -> str:
        if found.group() == "%%":
            return "%"
        if found.group(1) and isinstance(values, dict):
            return text(values.get(found.group(1)[1:-1], HOLE))
        return text(given.pop(0)) if given else HOLE

    return re.sub(r"%%|%(\(\w+\))?[-#0 +]*\d*(?:\.\d+)?[a-zA-Z]", one, pattern)


def _method(base: str, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
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


def _of_list(base: Any, name: str, args: list[Any]) -> Any:
    if isinstance(base, dict) and name == "get" and args:
        return base.get(text(args[0]), args[1] if len(args) > 1 else HOLE)
    if isinstance(base, list) and name in ("append", "extend") and args:
        base.extend(args[0] if name == "extend" and isinstance(args[0], list) else [args[0]])
    if isinstance(base, dict) and name in ("items", "keys", "values"):
        return {"items": list(base.items()), "keys": list(base), "values": list(base.values())}[name]
    return HOLE
