"""Owns what inline Python prints, where it only puts known texts together; other languages are not computed.

Strings, bytes, joins, slices, base64, hexadecimal, `chr`, `codecs`, `zlib`: what a line hides a command in. Nothing is
run: the syntax tree is evaluated with these operations alone, and anything else leaves the output unknown.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import ast
    from collections.abc import Callable

    from agentshell.reading.outputs import Reads
    from agentshell.reading.state import Parts

MOST = 65_536
"""The size of text, and of any value in it, up to which code is evaluated."""
STEPS = 100_000
"""How many expressions are evaluated before the rest counts as unknown."""
_METHODS = frozenset(
    {"decode", "encode", "replace", "join", "strip", "lstrip", "rstrip", "upper", "lower", "swapcase", "hex", "title"}
    | {"split", "format", "removeprefix", "removesuffix"}
)


class UnknownError(Exception):
    """The code does something that is not computed."""


def python(reads: Reads) -> Parts | None:
    """Return what `python3 -c CODE` prints."""
    words = reads.texts()
    if words is None:
        return None
    while words and words[0] in ("-u", "-B", "-I", "-S", "-E", "-s"):
        words = words[1:]
    if len(words) < 2 or words[0] != "-c" or len(words[1]) > MOST:
        return None
    import ast

    try:
        tree = ast.parse(words[1].strip())
        printer = _Printer(reads, ["-c", *words[2:]])
        for statement in tree.body:
            printer.statement(statement)
    except (
        UnknownError,
        SyntaxError,
        ValueError,
        TypeError,
        LookupError,
        RecursionError,
        ArithmeticError,
        MemoryError,
    ):
        return None
    return (printer.out,)


class _Printer:
    """The names that the code sets, and what it has printed."""

    def __init__(self, reads: Reads, argv: list[str]) -> None:
        self.reads = reads
        self.names: dict[str, object] = {}
        self.argv = argv
        self.out = ""
        self.steps = 0

    def statement(self, node: ast.stmt) -> None:
        import ast

        if isinstance(node, (ast.Import, ast.ImportFrom)):
            return
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            self.names[node.targets[0].id] = self.value(node.value)
            return
        if not isinstance(node, ast.Expr) or not isinstance(node.value, ast.Call):
            raise UnknownError
        call = node.value
        called = ast.unparse(call.func)
        values = [self.value(arg) for arg in call.args]
        keywords = {keyword.arg: self.value(keyword.value) for keyword in call.keywords}
        if called == "print" and set(keywords) <= {"end", "sep", "flush"}:
            self.out += str(keywords.get("sep", " ")).join(map(str, values)) + str(keywords.get("end", "\n"))
        elif called in ("sys.stdout.write", "stdout.write", "sys.stdout.buffer.write", "os.write") and values:
            last = values[-1]
            self.out += last.decode() if isinstance(last, bytes) else str(last)
        elif called != "sys.stdout.flush":
            raise UnknownError

    def value(self, node: ast.expr) -> object:
        self.steps += 1
        if self.steps > STEPS:
            raise UnknownError
        found = self._value(node)
        if isinstance(found, (str, bytes, list, tuple, range)) and len(found) > MOST:
            raise UnknownError
        return found

    def _value(self, node: ast.expr) -> object:
        import ast

        if isinstance(node, ast.Constant):
            return node.value
        if isinstance(node, ast.Name) and node.id in self.names:
            return self.names[node.id]
        if isinstance(node, ast.JoinedStr):
            return "".join(str(self.value(part)) for part in node.values)
        if isinstance(node, ast.FormattedValue) and node.format_spec is None and node.conversion == -1:
            return self.value(node.value)
        if isinstance(node, (ast.List, ast.Tuple)):
            return [self.value(item) for item in node.elts]
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            return -_number(self.value(node.operand))
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            return self.value(node.left) + self.value(node.right)  # type: ignore[operator]
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
            left, right = self.value(node.left), self.value(node.right)
            size = len(left) if isinstance(left, (str, bytes)) else 1
            if not isinstance(left, (str, bytes, int)) or not 0 <= _number(right) * size <= MOST:
                raise UnknownError
            return left * _number(right)
        if isinstance(node, ast.Subscript):
            if ast.unparse(node.value) == "sys.argv":
                return self.argv[_number(self.value(node.slice))]
            held = self.value(node.value)
            if isinstance(node.slice, ast.Slice):
                ends = (node.slice.lower, node.slice.upper, node.slice.step)
                return held[slice(*(None if end is None else _number(self.value(end)) for end in ends))]  # type: ignore[index]
            return held[_number(self.value(node.slice))]  # type: ignore[index]
        if isinstance(node, (ast.GeneratorExp, ast.ListComp)) and len(node.generators) == 1:
            return self._each(node)
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute) and node.func.attr in _METHODS:
                name = ast.unparse(node.func.value)
                if name not in ("codecs", "bytes", "str", "base64", "binascii"):
                    return self._method(node.func.attr, self.value(node.func.value), [*map(self.value, node.args)])
            return self._call(ast.unparse(node.func).replace("__import__('base64')", "base64"), node)
        raise UnknownError

    def _each(self, node: ast.GeneratorExp | ast.ListComp) -> list[object]:
        import ast

        generator = node.generators[0]
        if generator.ifs or not isinstance(generator.target, ast.Name):
            raise UnknownError
        values = self.value(generator.iter)
        if not isinstance(values, (str, bytes, list, range)):
            raise UnknownError
        found = []
        for one in values:
            self.names[generator.target.id] = one
            found.append(self.value(node.elt))
        return found

    def _method(self, name: str, held: object, args: list[object]) -> object:
        if not isinstance(held, (str, bytes)):
            raise UnknownError
        if name == "join":
            args = [list(args[0])]  # type: ignore[call-overload]
        return getattr(held, name)(*args)

    def _call(self, name: str, node: ast.Call) -> object:
        import ast

        if name in ("sys.stdin.read", "sys.stdin.buffer.read", "input", "sys.stdin.readline"):
            from agentshell.reading.decoders import data_of

            data = data_of(self.reads, [])
            if data is None:
                raise UnknownError
            text = data if "buffer" in name else data.decode()
            return text.partition("\n")[0] if name == "input" and isinstance(text, str) else text
        if name == "map" and len(node.args) == 2 and isinstance(node.args[0], ast.Name):
            values = self.value(node.args[1])
            function = _functions()[node.args[0].id]
            return [function(one) for one in values]  # type: ignore[attr-defined]
        short = name.rpartition(".")[2] if name.rpartition(".")[2] in _functions() else name
        return _functions()[short](*(self.value(arg) for arg in node.args))


def _number(value: object) -> int:
    if not isinstance(value, int):
        raise UnknownError
    return value


def _functions() -> dict[str, Callable[..., object]]:
    import base64
    import binascii
    import codecs

    from agentshell.reading.decoders import expanded

    def decoded(text: str | bytes, kind: str = "utf-8", *_: object) -> object:
        if kind in ("rot13", "rot_13"):
            return codecs.encode(str(text), "rot13")
        data = text.encode() if isinstance(text, str) else text
        if kind in ("hex", "hex_codec"):
            return bytes.fromhex(data.decode())
        if kind in ("base64", "base64_codec"):
            return base64.b64decode(data)
        return data.decode(kind)

    def inflated(kind: str) -> Callable[[bytes], bytes]:
        def call(data: bytes) -> bytes:
            made = expanded(kind, data)
            if made is None:
                raise UnknownError
            return made

        return call

    return {
        "b64decode": base64.b64decode,
        "urlsafe_b64decode": base64.urlsafe_b64decode,
        "b32decode": base64.b32decode,
        "b16decode": base64.b16decode,
        "b85decode": base64.b85decode,
        "a85decode": base64.a85decode,
        "decodebytes": base64.decodebytes,
        "fromhex": bytes.fromhex,
        "unhexlify": binascii.unhexlify,
        "a2b_base64": binascii.a2b_base64,
        "chr": chr,
        "ord": ord,
        "int": int,
        "str": str,
        "bytes": lambda values, *_: values.encode() if isinstance(values, str) else bytes(values),
        "bytearray": bytes,
        "reversed": lambda values: list(values)[::-1],
        "list": list,
        "range": lambda *ends: range(*ends) if max(map(abs, ends)) < MOST else [],
        "codecs.decode": decoded,
        "codecs.encode": decoded,
        "zlib.decompress": inflated("zlib"),
        "gzip.decompress": inflated("gzip"),
        "bz2.decompress": inflated("bzip2"),
        "lzma.decompress": inflated("xz"),
    }


PRINTERS: dict[str, Callable[[Reads], Parts | None]] = {
    **dict.fromkeys(("python", "python3", "python2", "pypy3"), python)
}
