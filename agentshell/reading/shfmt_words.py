"""Owns the words of shfmt's JSON tree: its word parts made into ours, with spans and quoting. Commands are in `shfmt`.

Field names are those of mvdan/sh v3.14 (syntax/nodes.go, syntax/typedjson). A node type, a field or an operator that is
not listed here makes the text unreadable: nothing is dropped.
"""

from __future__ import annotations

from abc import ABC, abstractmethod

from agentshell.model import Span
from agentshell.reading import decode
from agentshell.reading.plain import joined
from agentshell.reading.tree import (
    Arithmetic,
    CommandSubstitution,
    ExtendedGlob,
    Parameter,
    ProcessSubstitution,
    Script,
    Text,
    Word,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeAlias

    from agentshell.reading.tree import Part

    Node: TypeAlias = dict[str, Any]

DEEPEST = 40
"""Substitutions and compound commands inside each other; what comes after the readers recurses too."""

PLAIN = "plain"
DOUBLE = "double"
BODY = "body"
"""Where a part stands: unquoted, inside double quotes, in a heredoc's body."""

SPECIAL = {PLAIN: "", DOUBLE: '$`"\\', BODY: "$`\\"}

_WITH_WORD = frozenset((":-", "-", ":=", "=", ":?", "?", ":+", "+", "#", "##", "%", "%%"))
_PATTERNS = frozenset(("#", "##", "%", "%%", "^", "^^", ",", ",,"))
_CASES = frozenset(("^", "^^", ",", ",,"))
_TRANSFORMS = frozenset("UuLQEPAKak")
_ALWAYS = frozenset(("Type", "Pos", "End"))
_COMMENTS = ("Comments", "Last", "CondLast", "ThenLast", "DoLast")


class RefusedError(Exception):
    """The tree holds something that this reader may not vouch for."""


class CommentError(Exception):
    """A comment ends in a backslash, which shfmt takes for a continued line."""


class Words(ABC):
    """The part of the reader that knows words; what it knows of commands is in `shfmt_commands.Commands`."""

    def __init__(self, text: bytes, reread: Callable[[bytes], Node], fixed: Span | None = None, depth: int = 0) -> None:
        self.text = text
        self.reread = reread
        self.fixed = fixed
        self.depth = depth

    # The helpers that every node needs.

    def only(self, node: Node, *names: str) -> None:
        """Raise RefusedError when the node has a field that is not among the names; look through its comments."""
        for name in node:
            if name not in names and name not in _ALWAYS:
                kind = node.get("Type", "a node")
                raise RefusedError(f"shfmt's tree has the unknown field {name} in {kind}")
        for name in _COMMENTS:
            for comment in node.get(name, ()):
                if comment.get("Text", "").rstrip("\n").endswith("\\"):
                    raise CommentError

    def span(self, start: int, end: int) -> Span:
        """Return the span, or that of the backquotes whose inside was read on its own."""
        return self.fixed or Span(start, end)

    def of(self, node: Node) -> Span:
        """Return a node's span."""
        return self.fixed or Span(node["Pos"]["Offset"], node["End"]["Offset"])

    def source(self, node: Node) -> bytes:
        """Return a node's source."""
        return self.text[node["Pos"]["Offset"] : node["End"]["Offset"]]

    @abstractmethod
    def script(self, node: Node, start: int, end: int) -> Script:
        """Build the list of commands in a node's Stmts."""

    # Words.

    def word(self, node: Node | None, where: str = PLAIN) -> Word:
        """Build a word; an absent one is empty."""
        if node is None:
            return Word(())
        self.only(node, "Parts")
        parts: list[Part] = []
        for part in node.get("Parts", ()):
            parts.extend(self.part(part, where))
        return Word(joined(parts), self.written(node))

    def written(self, node: Node) -> Span:
        """Return a word's span without the continued line that may follow it."""
        start, end = node["Pos"]["Offset"], node["End"]["Offset"]
        raw = self.text[start:end]
        if raw.endswith((b"\\\n", b"\\")):
            raw = raw.removesuffix(b"\n")
            slashes = len(raw) - len(raw.rstrip(b"\\"))
            if slashes % 2 and self.text.startswith(b"\n", start + len(raw)):
                return self.span(start, start + len(raw) - 1)
        return self.span(start, end)

    def part(self, node: Node, where: str) -> list[Part]:
        """Build what one shfmt word part stands for."""
        kind = node.get("Type")
        if kind == "Lit":
            return self.literal(node, SPECIAL[where])
        if kind == "SglQuoted":
            return [self.single(node)]
        if kind == "DblQuoted":
            return self.double(node)
        if kind == "ParamExp":
            return [self.parameter(node, where)]
        if kind == "CmdSubst":
            return [self.substitution(node, where)]
        if kind == "ArithmExp":
            return [self.arithmetic(node, where)]
        if kind == "ProcSubst":
            return [self.process(node)]
        if kind == "ExtGlob":
            return [self.extended(node)]
        raise RefusedError(f"shfmt's tree has the unknown word part {kind}")

    def literal(self, node: Node, special: str, loose: bool = False) -> list[Part]:
        r"""Build literal text; its value has backslash-newlines removed and the other backslashes kept.

        special names the characters that a backslash protects here; "" means all, outside quotes. loose: the value was
        changed since, so it need not be what the source says.
        """
        self.only(node, "ValuePos", "ValueEnd", "Value")
        value: str = node.get("Value", "")
        start, end = node["Pos"]["Offset"], node["End"]["Offset"]
        encoded = value.encode()
        if special == SPECIAL[BODY] and self.text.startswith(encoded, start):
            end = start + len(encoded)
        if not special and self.text[end - 2 : end] == b"\\\n" and self.text.startswith(encoded + b"\\\n", start):
            end = start + len(encoded)
        raw = self.text[start:end]
        exact = raw == encoded
        if not exact and not loose:
            whole = raw.replace(b"\\\n", b"")
            if encoded not in (whole, whole.removesuffix(b"\\"), whole[:-1]):
                raise RefusedError("shfmt's tree does not fit the text")
        if special:
            return [Text(decode.escaped(value, special), quoted=True, span=self.span(start, end))]
        if exact and value.isascii():
            return [Text(t, q, self.span(start + a, start + b)) for t, q, a, b in decode.unquoted(value)]
        if exact:
            found: list[Part] = []
            for text, quoted, a, b in decode.unquoted(value):
                before = len(value[:a].encode())
                found.append(Text(text, quoted, self.span(start + before, start + len(value[:b].encode()))))
            return found
        return [Text(text, quoted, self.span(start, end)) for text, quoted, _, _ in decode.unquoted(value)]

    def single(self, node: Node) -> Text:
        """Build `'…'` or `$'…'`."""
        self.only(node, "Left", "Right", "Dollar", "Value")
        value: str = node.get("Value", "")
        if node.get("Dollar"):
            decoded = decode.ansi(value)
            if decoded is None:
                raise RefusedError("$'…' spells bytes that are not UTF-8")
            value = decoded
        return Text(value, quoted=True, span=self.of(node))

    def double(self, node: Node) -> list[Part]:
        """Build what stands inside `"…"`; nothing at all is an empty quoted text."""
        self.only(node, "Left", "Right", "Dollar", "Parts")
        parts: list[Part] = []
        for part in node.get("Parts", ()):
            parts.extend(self.part(part, DOUBLE))
        return list(joined(parts)) or [Text("", quoted=True, span=self.of(node))]

    # Expansions.

    def parameter(self, node: Node, where: str) -> Parameter:
        """Build `$x` or `${x…}`."""
        self.only(
            node, "Dollar", "Rbrace", "Short", "Excl", "Length", "Param", "Index", "Slice", "Repl", "Names", "Exp"
        )
        raw = self.source(node)
        if raw.startswith((b"${ ", b"${\t", b"${\n", b"${|")):
            raise RefusedError("${ …; } runs commands in some shells only")
        name = node["Param"].get("Value", "") if "Param" in node else ""
        if not name:
            raise RefusedError("a parameter without a name")
        self.unlisted(raw, "a parameter expansion")
        quoted = where != PLAIN
        op, word, second = "", None, None
        if "Exp" in node:
            self.only(node["Exp"], "Op", "Word")
            op = node["Exp"].get("Op", "")
            inner = node["Exp"].get("Word")
            if op == "@":
                letter = inner["Parts"][0].get("Value", "") if inner else ""
                if letter not in _TRANSFORMS or not letter:
                    raise RefusedError(f"the unknown parameter operator @{letter}")
                op += letter
            elif op in _WITH_WORD or op in _CASES:
                word = None if op in _CASES and inner is None else self.operand(inner, where, op in _PATTERNS)
            else:
                raise RefusedError(f"the unknown parameter operator {op}")
        elif "Repl" in node:
            op, word, second = self.replacement(node["Repl"], where)
        elif "Slice" in node:
            self.only(node["Slice"], "Offset", "Length")
            op = ":"
            word = self.number(node["Slice"].get("Offset"))
            second = self.number(node["Slice"]["Length"]) if "Length" in node["Slice"] else None
        if node.get("Names", "*") not in ("*", "@"):
            raise RefusedError("an unknown kind of ${!names}")
        return Parameter(
            name,
            quoted,
            op,
            word,
            second,
            bool(node.get("Length")),
            bool(node.get("Excl")) and "Names" not in node,
            "Names" in node,
            self.number(node["Index"]) if "Index" in node else None,
            self.of(node),
            raw.decode("utf-8", "replace"),
        )

    def replacement(self, node: Node, where: str) -> tuple[str, Word, Word]:
        """Build the operator, pattern and replacement of `${x/pattern/replacement}`."""
        self.only(node, "All", "Orig", "With")
        pattern = self.operand(node.get("Orig"), where, verbatim=True)
        second = self.operand(node.get("With"), where, verbatim=True)
        if node.get("All"):
            return "//", pattern, second
        first = pattern.parts[0] if pattern.parts else None
        if isinstance(first, Text) and not first.quoted and first.text[:1] in ("#", "%"):
            rest = (first.replace(text=first.text[1:]),) if len(first.text) > 1 else ()
            return "/" + first.text[0], pattern.replace(parts=(*rest, *pattern.parts[1:])), second
        return "/", pattern, second

    def operand(self, node: Node | None, where: str, verbatim: bool) -> Word:
        """Build the word of a parameter operator; verbatim: a pattern or a replacement, where quotes are quotes.

        In other words, inside double quotes and heredocs, single quotes are letters (bash 5.2: `"${x:-'$(id)'}"` runs
        id) and `$'…'` is one in a heredoc only, while shfmt takes them for quotes everywhere.
        """
        if node is None:
            return Word(())
        if where == PLAIN or verbatim:
            return self.word(node)
        parts: list[Part] = []
        self.only(node, "Parts")
        for part in node.get("Parts", ()):
            if part.get("Type") == "SglQuoted" and not (part.get("Dollar") and where == DOUBLE):
                self.only(part, "Left", "Right", "Dollar", "Value")
                raw = self.source(part)
                if b"$" in raw[1:] or b"`" in raw or b"\\" in raw:
                    raise RefusedError("single quotes that do not quote, inside ${…} in double quotes")
                parts.append(Text(raw.decode(), quoted=True, span=self.of(part)))
            elif part.get("Type") == "Lit":
                parts.extend(self.literal(part, '$`"\\}'))
            else:
                parts.extend(self.part(part, where))
        return Word(joined(parts), self.of(node))

    def unlisted(self, raw: bytes, what: str) -> None:
        """Raise RefusedError where the source of an expansion holds `<(` or `>(`, which shfmt takes for text there."""
        if b"<(" in raw or b">(" in raw:
            raise RefusedError(f"a process substitution inside {what}")

    def substitution(self, node: Node, where: str) -> CommandSubstitution:
        """Build `$(…)` or backquotes."""
        self.only(node, "Left", "Right", "Stmts", "Last", "Backquotes", "TempFile", "ReplyVar")
        if node.get("TempFile") or node.get("ReplyVar"):
            raise RefusedError("${ …; } runs commands in some shells only")
        left, right = node["Left"]["Offset"], node["Right"]["Offset"]
        raw = self.text[left : right + 1]
        source = raw.decode("utf-8", "replace")
        if not node.get("Backquotes"):
            script = self.script(node, left + 2, right)
        else:
            if not (len(raw) > 1 and raw.startswith(b"`") and raw.endswith(b"`")):
                raise RefusedError("shfmt's tree does not fit the text")
            script = self.backquoted(raw[1:-1], node, where) if b"\\" in raw else self.script(node, left + 1, right)
        return CommandSubstitution(script, where != PLAIN, self.of(node), source)

    def backquoted(self, inside: bytes, node: Node, where: str) -> Script:
        r"""Read the inside of backquotes on its own, once its backslashes before `` $ ` \ `` are gone, as bash does.

        shfmt's positions are off after such a backslash. Inside double quotes the one before `"` goes too, and bash
        joins continued lines here even in single quotes.
        """
        special = b'$`\\"' if where == DOUBLE else b"$`\\"
        out = bytearray()
        at = 0
        while at < len(inside):
            byte = inside[at]
            if byte == 0x5C and at + 1 < len(inside):
                after = inside[at + 1]
                if after not in special and after != 0x0A:
                    out.append(byte)
                if after != 0x0A:
                    out.append(after)
                at += 2
                continue
            if byte == 0x60 or byte == 0x5C:
                raise RefusedError("backquotes that end somewhere else than shfmt says")
            out.append(byte)
            at += 1
        if self.depth >= DEEPEST:
            raise RefusedError("commands are nested too deeply")
        text = bytes(out)
        inner = type(self)(text, self.reread, self.of(node), self.depth + 1)
        return inner.script(self.reread(text), 0, len(text))

    def process(self, node: Node) -> ProcessSubstitution:
        """Build `<(…)` or `>(…)`."""
        self.only(node, "OpPos", "Rparen", "Op", "Stmts", "Last")
        op = node.get("Op")
        if op not in ("<(", ">("):
            raise RefusedError(f"the unknown process substitution {op}")
        start, end = node["Pos"]["Offset"], node["End"]["Offset"]
        script = self.script(node, start + 2, end - 1)
        return ProcessSubstitution(script, op[0], self.of(node), self.source(node).decode("utf-8", "replace"))

    def extended(self, node: Node) -> ExtendedGlob:
        """Build an extended glob, which must not hold anything that runs."""
        self.only(node, "OpPos", "Op", "Pattern")
        raw = self.source(node)
        if b"$(" in raw or b"`" in raw or b"<(" in raw or b">(" in raw or b"${" in raw:
            raise RefusedError("a substitution inside an extended glob")
        return ExtendedGlob(raw.decode("utf-8", "replace"), self.of(node))

    # Arithmetic.

    def arithmetic(self, node: Node, where: str) -> Arithmetic:
        """Build `$((…))` or `$[…]`."""
        self.only(node, "Left", "Right", "Bracket", "Unsigned", "X")
        if node.get("Unsigned"):
            raise RefusedError("an unknown kind of arithmetic")
        start = node["Left"]["Offset"] + (2 if node.get("Bracket") else 3)
        return self.expression(start, node["Right"]["Offset"], (node.get("X"),), self.of(node), where != PLAIN)

    def expression(
        self, start: int, end: int, operands: tuple[Node | None, ...], span: Span, quoted: bool = False
    ) -> Arithmetic:
        """Build an arithmetic expression from its source's place and its operands."""
        raw = self.text[start:end]
        parts: list[Part] = []
        for operand in operands:
            self.operands(operand, parts)
        return Arithmetic(raw.decode("utf-8", "replace").strip(), tuple(parts), quoted, span)

    def operands(self, node: Node | None, parts: list[Part]) -> None:
        """Collect the expansions in an arithmetic expression, in order."""
        if node is None:
            return
        kind = node.get("Type")
        if kind == "Word":
            self.only(node, "Parts")
            self.check_quotes(node)
            for part in node.get("Parts", ()):
                parts.extend(made for made in self.part(part, DOUBLE) if not isinstance(made, Text))
        elif kind == "BinaryArithm":
            self.only(node, "OpPos", "Op", "X", "Y")
            self.operands(node.get("X"), parts)
            self.operands(node.get("Y"), parts)
        elif kind == "UnaryArithm":
            self.only(node, "OpPos", "Op", "Post", "X")
            self.operands(node.get("X"), parts)
        elif kind == "ParenArithm":
            self.only(node, "Lparen", "Rparen", "X")
            self.operands(node.get("X"), parts)
        else:
            raise RefusedError(f"shfmt's tree has the unknown arithmetic node {kind}")

    def check_quotes(self, node: Node) -> None:
        """Raise RefusedError where an arithmetic operand hides what runs: quotes protect nothing in arithmetic."""
        self.unlisted(self.source(node), "arithmetic")
        for part in node.get("Parts", ()):
            if part.get("Type") == "SglQuoted":
                raw = self.source(part)
                if b"$" in raw[1:] or b"`" in raw:
                    raise RefusedError("single quotes that do not quote, inside arithmetic")

    def number(self, node: Node | None) -> Word:
        """Build a subscript, offset or length: a plain word as it is, anything else as arithmetic."""
        if node is None:
            return Word(())
        if node.get("Type") == "Word":
            self.check_quotes(node)
            return self.word(node)
        start, end = node["Pos"]["Offset"], node["End"]["Offset"]
        return Word((self.expression(start, end, (node,), self.of(node)),), self.of(node))
