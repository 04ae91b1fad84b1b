"""Owns what expressions in Python evaluate to, as far as they are known without running them, and following calls.

Statements are read by `code_python`; what calls do is told by `code_python_calls`, what they make by
`code_python_made`.
"""

from __future__ import annotations

import ast
from abc import ABC, abstractmethod

from agentshell.payloads.code_python_calls import call
from agentshell.payloads.code_python_made import NOT_MADE, made
from agentshell.payloads.code_python_text import method, of_list, percent
from agentshell.payloads.code_values import Kind, Made, Name, Routine, from_bytes, text
from agentshell.payloads.sources import HOLE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from agentshell.payloads.code_deeds import Deeds

_DEPTH = 4
_ROUNDS = frozenset({"map", "imap", "imap_unordered", "starmap", "filter", "thread_map"})
"""Calls that hand each member of a list to a function."""
_HANDED = _ROUNDS | {"submit", "apply", "apply_async", "partial", "Thread", "Process", "run_in_executor", "to_thread"}
_HANDED |= {"register", "call_soon", "call_later", "Timer", "run_sync", "wrap_future", "addCleanup", "callback"}
"""Calls that hand the rest of their arguments to a function."""
ROUNDS = 16
"""How many rounds of a loop are followed."""
_LISTED = 2000


class Values(ABC):
    """The values of names at the place that is being read. `names` holds what is known of each."""

    def __init__(self, deeds: Deeds, environment: Mapping[str, str], argv: Sequence[str]) -> None:
        self.deeds = deeds
        self.environment = environment
        self.argv = list(argv)
        self.names: dict[str, Any] = {}
        self.routines: list[Routine] = []
        self.depth = 0
        self.steps = 0

    @abstractmethod
    def block(self, statements: Sequence[ast.stmt]) -> None:
        """Read statements."""

    def defined(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda, this: Kind | None = None) -> Routine:
        """Take a function that the code defines."""
        routine = Routine(node, this)
        self.routines.append(routine)
        return routine

    def bind(self, target: ast.expr, value: Any) -> None:
        """Give a value to what stands left of an assignment."""
        match target:
            case ast.Name():
                self.names[target.id] = value
            case ast.Tuple() | ast.List():
                parts = list(value) if isinstance(value, (list, tuple)) else []
                for at, one in enumerate(target.elts):
                    self.bind(one, parts[at] if len(parts) == len(target.elts) else HOLE)
            case ast.Starred():
                self.bind(target.value, HOLE)
            case ast.Attribute():
                base = self.value(target.value)
                if isinstance(base, Kind):
                    base.fields[target.attr] = value
                elif (
                    isinstance(base, Made)
                    and isinstance(target.value, ast.Name)
                    and target.attr in ("method", "get_method")
                ):
                    given = self.follow(value, [], {}) if isinstance(value, Routine) else value
                    self.names[target.value.id] = base.replace(kwargs=(*base.kwargs, ("method", given)))
                elif dotted := self.dotted(target):
                    self.names[dotted] = value
            case ast.Subscript():
                base, key = self.value(target.value), self.value(target.slice)
                if isinstance(base, Name) and base.dotted == "os.environ":
                    self.deeds.changes[text(key)] = text(value)
                elif isinstance(base, dict):
                    base[text(key)] = value

    def dotted(self, node: ast.expr) -> str:
        """Return `self.x` and the like as a name of its own."""
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            return f"{node.value.id}.{node.attr}"
        return ""

    def follow(self, routine: Routine, args: Sequence[Any], kwargs: Mapping[str, Any], *, known: bool = True) -> Any:
        """Read a function's body with its parameters bound; return what it returns, as far as it is known."""
        if self.depth >= _DEPTH:
            return HOLE
        routine.followed = True
        node = routine.node
        outer, self.names = self.names, dict(self.names)
        self.depth += 1
        self.parameters(node.args, [routine.this, *args] if routine.this else list(args), kwargs, known=known)
        if isinstance(node, ast.Lambda):
            result = self.value(node.body)
        else:
            self.block(node.body)
            given = [one.value for one in ast.walk(node) if isinstance(one, ast.Return) and one.value is not None]
            result = self.value(given[0]) if len(given) == 1 else HOLE
        self.depth -= 1
        self.names = outer
        return result

    def parameters(self, given: ast.arguments, args: list[Any], kwargs: Mapping[str, Any], *, known: bool) -> None:
        """Bind parameters to arguments; without a call in sight they are not known, whatever their defaults say."""
        plain = [*given.posonlyargs, *given.args]
        defaults = dict(zip([one.arg for one in plain][::-1], given.defaults[::-1], strict=False))
        defaults |= {
            one.arg: value for one, value in zip(given.kwonlyargs, given.kw_defaults, strict=True) if value is not None
        }
        for at, one in enumerate([*plain, *given.kwonlyargs]):
            if at < len(args) and at < len(plain):
                self.names[one.arg] = args[at]
            elif one.arg in kwargs:
                self.names[one.arg] = kwargs[one.arg]
            else:
                self.names[one.arg] = self.value(defaults[one.arg]) if known and one.arg in defaults else HOLE
        if given.vararg:
            self.names[given.vararg.arg] = args[len(plain) :] if known else HOLE
        if given.kwarg:
            names = {one.arg for one in (*plain, *given.kwonlyargs)}
            self.names[given.kwarg.arg] = {key: value for key, value in kwargs.items() if key not in names}

    def value(self, node: ast.expr) -> Any:
        """Return what an expression evaluates to, noting what the calls in it do."""
        match node:
            case ast.Constant():
                if isinstance(node.value, str):
                    return node.value.replace("_unknown_part_", HOLE)
                return from_bytes(node.value) if isinstance(node.value, bytes) else node.value
            case ast.Name():
                if node.id.startswith("_unknown_part_"):
                    return HOLE
                return self.names.get(node.id, Name(node.id))
            case ast.JoinedStr():
                return "".join(text(self.value(part)) for part in node.values)
            case ast.FormattedValue():
                return text(self.value(node.value))
            case ast.UnaryOp(op=ast.USub()):
                value = self.value(node.operand)
                return -value if isinstance(value, (int, float)) else HOLE
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
                return self.defined(node)
            case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
                return self.comprehension(node)
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                self.value(child)
        return HOLE

    def items(self, nodes: Sequence[ast.expr]) -> list[Any]:
        """Return the values of several expressions, with those that are starred laid out."""
        out: list[Any] = []
        for one in nodes:
            value = self.value(one)
            if isinstance(one, ast.Starred) and isinstance(value, (list, tuple)):
                out.extend(value)
            else:
                out.append(value)
        return out

    def comprehension(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp) -> Any:
        """Return the list that a comprehension makes, where it is over a known one."""
        first = node.generators[0]
        rounds = self.value(first.iter)
        known = isinstance(rounds, (list, tuple)) and len(rounds) <= ROUNDS and len(node.generators) == 1
        out = []
        for value in rounds if known else [HOLE]:
            self.bind(first.target, value)
            for more in node.generators[1:]:
                self.value(more.iter)
                self.bind(more.target, HOLE)
            out.append(self.value(node.value if isinstance(node, ast.DictComp) else node.elt))
        return out if known and not first.ifs and not isinstance(node, ast.DictComp) else HOLE

    def joined(self, left: Any, op: ast.operator, right: Any) -> Any:
        """Return what an operator makes of two values."""
        if isinstance(op, ast.Add):
            if isinstance(left, (list, tuple)) and isinstance(right, (list, tuple)):
                return [*left, *right]
            return text(left) + text(right) if isinstance(left, str) or isinstance(right, str) else HOLE
        if isinstance(op, ast.Div) and isinstance(left, Made) and left.dotted.endswith("Path"):
            return left.replace(args=(f"{text(left).rstrip('/')}/{text(right)}",))
        if isinstance(op, ast.Mod) and isinstance(left, str):
            return percent(left, right)
        if isinstance(op, ast.Mult) and isinstance(left, str) and isinstance(right, int) and right < 1000:
            return left * right
        if isinstance(op, ast.BitOr):
            if isinstance(left, dict) and isinstance(right, dict):
                return {**left, **right}
            # flags: which of them are set matters, not their number
            return [one for each in (left, right) for one in (each if isinstance(each, list) else [each])]
        return HOLE

    def attribute(self, node: ast.Attribute) -> Any:
        """Return what `x.y` is."""
        dotted = self.dotted(node)
        if dotted in self.names:
            return self.names[dotted]
        return self.member(self.value(node.value), node)

    def member(self, base: Any, node: ast.Attribute) -> Any:
        """Return what an attribute of a value is."""
        if isinstance(base, Kind):
            return base.fields.get(node.attr, HOLE)
        if isinstance(base, Name):
            full = f"{base.dotted}.{node.attr}"
            if full == "sys.argv":
                return list(self.argv)
            if full == "sys.executable":
                return "python3"
            return Name(full)
        if isinstance(base, Made):
            if base.dotted.endswith("Path") and node.attr == "parent":
                return base.replace(args=(text(base).rpartition("/")[0] or ".",))
            if base.dotted == "argparse.Namespace":
                return dict(base.kwargs).get(node.attr, HOLE)
            if base.dotted.startswith("tempfile.") and node.attr == "name":
                return f"/tmp/{HOLE}"
            if base.dotted == "os.DirEntry" and node.attr in ("path", "name"):
                return text(base.args[0]) if node.attr == "path" else HOLE
            return Made(f"{base.dotted}().{node.attr}", of=base)
        return HOLE

    def subscript(self, node: ast.Subscript) -> Any:
        """Return what `x[y]` is."""
        base = self.value(node.value)
        if isinstance(base, Name) and base.dotted == "os.environ":
            return self.variable(text(self.value(node.slice)), HOLE)
        if isinstance(base, Name) and base.dotted == "sys.modules":
            return Name(text(self.value(node.slice)))
        if isinstance(base, Made) and base.dotted == "vars" and base.args and isinstance(base.args[0], Name):
            return Name(f"{base.args[0].dotted}.{text(self.value(node.slice))}")
        if isinstance(base, Name) and base.dotted.endswith(".__dict__"):
            return Name(f"{base.dotted.removesuffix('.__dict__')}.{text(self.value(node.slice))}")
        if isinstance(node.slice, ast.Slice):
            return self.sliced(base, node.slice)
        key = self.value(node.slice)
        if isinstance(base, dict):
            return base.get(text(key), HOLE)
        if isinstance(base, (list, tuple, str)) and isinstance(key, int) and -len(base) <= key < len(base):
            return base[key]
        if isinstance(base, (Made, Name)) and not isinstance(key, int):
            return Made(f"{base.dotted}[]", (key,), of=base if isinstance(base, Made) else None)
        return HOLE

    def sliced(self, base: Any, node: ast.Slice) -> Any:
        """Return a part of a list or text."""
        ends = [self.value(one) if one is not None else None for one in (node.lower, node.upper, node.step)]
        if isinstance(base, (list, str)) and all(one is None or isinstance(one, int) for one in ends):
            return base[slice(*ends)] if HOLE not in base else HOLE
        return HOLE

    def variable(self, name: str, otherwise: Any) -> Any:
        """Return a variable of the environment, which the code itself may have set."""
        return self.deeds.changes.get(name, self.environment.get(name, otherwise))

    def call(self, node: ast.Call) -> Any:
        """Return what a call gives, after noting what it does."""
        callee = node.func
        args = self.items(node.args)
        kwargs = {one.arg: self.value(one.value) for one in node.keywords if one.arg}
        for one in node.keywords:
            if one.arg is None and isinstance(more := self.value(one.value), dict):
                kwargs.update(more)
        if isinstance(callee, ast.Attribute):
            base = self.value(callee.value)
            if isinstance(base, str):
                return method(base, callee.attr, args, kwargs)
            if isinstance(base, (list, dict)):
                return of_list(base, callee.attr, args)
            dotted = self.dotted(callee)
            found = self.names[dotted] if dotted in self.names else self.member(base, callee)
        else:
            found = self.value(callee)
        if isinstance(found, Kind):
            starts = found.fields.get("__init__")
            if isinstance(starts, Routine):
                self.follow(starts, args, kwargs)
            else:  # a data class, or one whose maker stands elsewhere
                found.fields.update(kwargs)
            return found
        if isinstance(found, Routine):
            return self.follow(found, args, kwargs)
        self.handed_on(found, args, kwargs)
        if isinstance(found, (Name, Made)):
            return self.named(found.dotted, args, kwargs, found.of if isinstance(found, Made) else None)
        if isinstance(callee, ast.Attribute):
            call(self.deeds, f"?.{callee.attr}", args, kwargs, None)
            return Made(f"?.{callee.attr}", tuple(args), tuple(kwargs.items()))
        return HOLE

    def handed_on(self, found: Any, args: list[Any], kwargs: dict[str, Any]) -> None:
        """Follow functions that are given to something that calls them: `map(f, …)`, `submit(f, x)`, `target=f`."""
        last = found.dotted.rpartition(".")[2] if isinstance(found, (Name, Made)) else ""
        named = kwargs.get("target")
        routine = next((one for one in (*args[:2], named) if isinstance(one, Routine)), None)
        if isinstance(routine, Routine):
            rest = args[args.index(routine) + 1 :] if routine in args else list(kwargs.get("args") or ())
            if last in _ROUNDS:
                rounds = rest[0] if rest and isinstance(rest[0], (list, tuple)) else [HOLE]
                for one in rounds[:ROUNDS]:
                    self.follow(routine, [one], {})
            elif last in _HANDED:
                self.follow(routine, rest, {})
        elif isinstance(named, Name) and last in ("Process", "Thread"):
            self.named(named.dotted, list(kwargs.get("args") or ()), {}, None)
        elif args and isinstance(args[0], (Name, Made)) and last in _HANDED:
            over = args[1] if len(args) > 1 else None
            of = args[0].of if isinstance(args[0], Made) else None
            if last not in _ROUNDS:
                self.named(args[0].dotted, args[1:], kwargs, of)
            for one in over[:ROUNDS] if last in _ROUNDS and isinstance(over, (list, tuple)) else ():
                self.named(args[0].dotted, [one], {}, of)

    def named(self, dotted: str, args: list[Any], kwargs: dict[str, Any], of: Any) -> Any:
        """Return what a call of that name gives, after noting what it does."""
        first = text(args[0]) if args else HOLE
        dotted = dotted.removeprefix("builtins.")
        match dotted:
            case "getattr" if len(args) > 1 and isinstance(args[0], (Name, Made)):
                name = f"{args[0].dotted}.{text(args[1])}"
                return Name(name) if isinstance(args[0], Name) else Made(name, of=args[0])
            case "exec" | "eval" | "compile":
                self.nested(first)
                return HOLE
            case "os.environ.get" | "os.getenv":
                return self.variable(first, args[1] if len(args) > 1 else HOLE)
            case "os.environ.setdefault" | "os.putenv" if len(args) > 1:
                if first not in self.environment:
                    self.deeds.changes[first] = text(args[1])
                return self.variable(first, HOLE)
            case "os.environ.update" if args and isinstance(args[0], dict):
                self.deeds.changes.update({text(key): text(value) for key, value in args[0].items()})
            case "os.environ.copy":
                return {}
            case "dict":
                table = dict(args[0]) if args and isinstance(args[0], dict) else {}
                return {**table, **kwargs}
            case "next" if args and isinstance(args[0], (list, tuple)) and args[0]:
                return args[0][0]
            case "map" if len(args) > 1 and isinstance(args[1], (list, tuple)) and args[0] == Name("chr"):
                return [made("chr", [one], {}, None, ()) for one in args[1][:_LISTED]]
            case "os.path.expanduser":
                return self.home(first)
            case "os.path.expandvars":
                return self.expanded(first)
            case "pathlib.Path.home" | "Path.home":
                return Made("pathlib.Path", (self.environment.get("HOME", HOLE),))
        value = made(dotted, args, kwargs, of, self.argv)
        if value is not NOT_MADE:
            return value
        if isinstance(of, Made) and of.dotted == "pathlib.Path" and dotted.endswith("expanduser"):
            return of.replace(args=(self.home(text(of)),))
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
        """Return a path with `~` replaced."""
        home = self.environment.get("HOME", HOLE)
        return home + path[1:] if path == "~" or path.startswith("~/") else path

    def expanded(self, path: str) -> str:
        """Return a path with `$NAME` replaced."""
        import re

        return re.sub(r"\$\{?(\w+)\}?", lambda found: self.environment.get(found.group(1), HOLE), path)
