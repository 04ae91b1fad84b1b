"""Owns reading code of C-like languages by its calls: a token scan with the texts and lists that stand in them.

For JavaScript, Ruby, Perl, PHP and Lua: no grammar, but strings, comments, interpolation, names that are given a text
once, and joining are followed. What a call does is told by `code_calls`; Python has its own reader.
"""

from __future__ import annotations

from agentshell.payloads.code_values import decoded, text
from agentshell.payloads.sources import HOLE
from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any, TypeAlias

    Token: TypeAlias = tuple[str, str, int]

WORD, STRING, COMMAND, NUMBER, MARK = "word", "string", "command", "number", "mark"
"""Kinds of token: (kind, text, offset). A command is a text that the language runs by itself (`` `…` ``, `%x()`)."""
_MOST = 200_000
_FROM, _TO = "\ue001", "\ue002"
"""Marks around a name whose value is put into a text."""
_PATTERNS: dict[str, re.Pattern[str]] = {}


_STEPS = 150_000
"""How many expressions are looked at before the code counts as unreadable; nested calls are looked at once a level."""


class TooMuch(Exception):  # noqa: N818 - it is what the code is
    """The code is nested, or repeated, beyond what is followed."""


class Call(Value):
    """One call: the callee as it is written (`fs.rmSync`), the known arguments, and what stood before its name."""

    name: str
    args: tuple[Any, ...]
    before: str = ""


def _pattern(language: str) -> re.Pattern[str]:
    import re

    found = _PATTERNS.get(language)
    if found is None:
        comments = {"javascript": r"//[^\n]*|/\*.*?\*/", "php": r"(?://|\#(?!\[))[^\n]*|/\*.*?\*/"}
        comments |= {
            "lua": r"--\[\[.*?\]\]|--[^\n]*",
            "ruby": r"^=begin.*?^=end|\#(?![{$@])[^\n]*",
            "perl": r"(?<![$@%&\\])\#[^\n]*",
        }
        rules = [rf"(?P<comment>{comments[language]})", r"(?P<space>\s+)"]
        if language in ("ruby", "perl"):
            pairs = (
                r"\{(?:[^{}]|\{[^{}]*\})*\}|\((?:[^()]|\([^()]*\))*\)|\[[^\[\]]*\]|<[^<>]*>|([/|!~,#'\"]).*?(?<!\\)\1"
            )
            rules.append(rf"(?P<quoted>(?:%[wWixqQr]|\b(?:qw|qx|qq|q))\s*(?:{pairs}))")
        rules.append(r"(?P<double>\"(?:[^\"\\]|\\.)*\")")
        rules.append(r"(?P<single>'(?:[^'\\]|\\.)*')")
        rules.append(r"(?P<back>`(?:[^`\\]|\\.)*`)")
        if language == "lua":
            rules.append(r"(?P<long>\[(?P<eq>=*)\[.*?\](?P=eq)\])")
        rules.append(r"(?P<number>\d[\w.]*)")
        rules.append(r"(?P<word>[$@%&]?[A-Za-z_\ue000][\w\ue000]*[?!]?)")
        rules.append(r"(?P<mark>=>|->|::|\?\.|\.\.|\|\||&&|[^\s])")
        found = _PATTERNS[language] = re.compile("|".join(rules), re.DOTALL | re.MULTILINE)
    return found


def tokens(code: str, language: str) -> list[Token]:
    """Return the tokens of the code without blanks and comments."""
    out: list[Token] = []
    for match in _pattern(language).finditer(code[:_MOST]):
        kind, piece, at = match.lastgroup or "", match.group(), match.start()
        if kind in ("comment", "space"):
            continue
        if kind == "double":
            out.append((STRING, interpolated(piece[1:-1], language), at))
        elif kind == "single":
            out.append((STRING, piece[1:-1].replace("\\'", "'").replace("\\\\", "\\"), at))
        elif kind == "back":
            plain = language == "javascript"
            out.append((STRING if plain else COMMAND, interpolated(piece[1:-1], language), at))
        elif kind in ("quoted", "eq", "long") or (piece.startswith(("%", "q")) and kind == ""):
            out.append(_quoted(piece, language, at))
        elif kind == "word":
            out.append((WORD, piece, at))
        elif kind == "number":
            out.append((NUMBER, piece, at))
        else:
            out.append((MARK, piece, at))
    return out


def _quoted(piece: str, language: str, at: int) -> Token:
    """`%w(a b)`, `qw/a b/`, `%x(cmd)`, `qx{cmd}`, `q(text)`, Lua's `[[text]]`."""
    if language == "lua":
        return (STRING, piece.strip("[]=").removeprefix("\n"), at)
    start = next(place for place, char in enumerate(piece[1:], 1) if not char.isalnum() and not char.isspace())
    name, inside = piece[:start].strip().lstrip("%"), piece[start + 1 : -1]
    if name in ("w", "W", "i", "qw"):
        return ("list", inside, at)
    if name in ("x", "qx"):
        return (COMMAND, interpolated(inside, language), at)
    return (STRING, inside if name == "q" and language == "perl" else interpolated(inside, language), at)


def interpolated(inside: str, language: str) -> str:
    """Return a text's content with escapes replaced and what is put in at run time as holes."""
    import re

    from agentshell.payloads.sql_lex import unescape

    if language == "javascript":
        inside = re.sub(r"(?<!\\)\$\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}", _kept, inside)
    elif language == "ruby":
        inside = re.sub(r"(?<!\\)#\{[^{}]*\}", _kept, inside)
    elif language in ("perl", "php"):
        inside = re.sub(
            r"(?<!\\)(?:\{\$[^{}]*\}|\$\{?\w+\}?(?:->)?(?:\[[^\]]*\]|\{[^}]*\})*|@\{?\w+\}?(?=\W|$))", _kept, inside
        )
    return unescape(inside)


def _kept(found: re.Match[str]) -> str:
    """Keep the name of what is put in, between marks, so that its value can be filled in where it is known."""
    import re

    name = re.sub(r"[^\w.]", "", found.group())
    return f"{_FROM}{name}{_TO}" if name.replace(".", "").isidentifier() else HOLE


class Scan:
    """A scan of one text: the values of names, and every call with its arguments."""

    def __init__(self, code: str, language: str, environment: Mapping[str, str], argv: Sequence[str]) -> None:
        self.language = language
        self.environment = environment
        self.argv = list(argv)
        self.tokens = tokens(code, language)
        self.names: dict[str, Any] = {}
        self.steps = 0
        self._assignments()

    def _assignments(self) -> None:
        """Take names that are given a value exactly once; any other name is not known."""
        given: dict[str, list[int]] = {}
        for at, (kind, name, _) in enumerate(self.tokens):
            if kind == WORD and self._mark(at + 1) == "=" and self._mark(at + 2) not in ("=", "~", ">"):
                given.setdefault(name.lstrip("$@%"), []).append(at + 2)
        for _ in range(2):  # a second time for names that are made from others
            for name, places in given.items():
                if len(places) == 1:
                    self.names[name] = self.value(places[0])[0]

    def _mark(self, at: int) -> str:
        return self.tokens[at][1] if 0 <= at < len(self.tokens) and self.tokens[at][0] == MARK else ""

    def calls(self) -> Iterator[Call]:
        """Yield every call in order; in Ruby and Perl also those without parentheses."""
        bare = self.language in ("ruby", "perl", "php", "lua")
        for at, (kind, name, _) in enumerate(self.tokens):
            if kind != WORD or name[0] in "$@%&":
                continue
            opened = self._mark(at + 1) == "("
            if not opened and not (
                bare and at + 1 < len(self.tokens) and self.tokens[at + 1][0] in (STRING, "list", WORD)
            ):
                continue
            full, before = self._callee(at)
            if opened:
                yield Call(full, tuple(self.list(at + 2, ")")[0]), before)
            else:
                yield Call(full, tuple(self.list(at + 1, "")[0]), before)

    def commands(self) -> Iterator[str]:
        """Yield every text that the language runs by itself, and JavaScript's `` $`…` ``."""
        for at, (kind, piece, _) in enumerate(self.tokens):
            if kind == COMMAND:
                yield self.filled(piece)
            elif kind == STRING and self.language == "javascript" and at:
                before = self.tokens[at - 1]
                if before[1] in ("$", "sh", "shell") and before[0] in (WORD, MARK):
                    yield self.filled(piece)

    def strings(self) -> list[str]:
        """Return every text in the code."""
        return [self.filled(piece) for kind, piece, _ in self.tokens if kind in (STRING, COMMAND)]

    def _callee(self, at: int) -> tuple[str, str]:
        parts = [self.tokens[at][1]]
        place = at - 1
        while self._mark(place) in (".", "->", "::", "?.") and place > 0:
            kind, piece, _ = self.tokens[place - 1]
            if kind == WORD:
                parts.insert(0, piece.lstrip("$"))
                place -= 2
                continue
            if piece == ")":
                parts.insert(0, "()")
            break
        return ".".join(parts), self.tokens[place][1] if place >= 0 else ""

    def list(self, at: int, closing: str) -> tuple[list[Any], int]:
        """Return the values from `at` up to the closing mark (or the end of the statement), and the place after it."""
        out: list[Any] = []
        while at < len(self.tokens):
            mark = self._mark(at)
            if mark == closing and closing:
                return out, at + 1
            if not closing and (
                mark in (";", "}", ")", "|") or self.tokens[at][1] in ("or", "and", "if", "unless", "do", "end")
            ):
                return out, at
            if mark == ",":
                at += 1
                continue
            value, after = self.value(at)
            if isinstance(value, _Words):
                out.extend(value.words)
            else:
                out.append(value)
            at = max(after, at + 1)
            while at < len(self.tokens) and self._mark(at) not in (",", closing, ";"):
                if not closing and (
                    self._mark(at) in ("}", ")", "|") or self.tokens[at][1] in ("or", "and", "if", "unless")
                ):
                    break
                at = self._past(at)
        return out, at

    def _past(self, at: int) -> int:
        """Return the place after the token, or after the brackets that it opens."""
        if self._mark(at) not in ("(", "[", "{"):
            return at + 1
        depth = 0
        for place in range(at, len(self.tokens)):
            mark = self._mark(place)
            depth += (mark in ("(", "[", "{")) - (mark in (")", "]", "}"))
            if depth == 0:
                return place + 1
        return len(self.tokens)

    def value(self, at: int) -> tuple[Any, int]:
        """Return the value of the expression at `at`, joined texts as one, and the place after it."""
        value, at = self._one(at)
        while at < len(self.tokens):
            mark = self._mark(at)
            joins = (
                mark == "+"
                or (mark == "." and self.language in ("php", "perl"))
                or (mark == ".." and self.language == "lua")
            )
            if not joins or self._mark(at + 1) == "=":
                break
            other, at = self._one(at + 1)
            value = (
                [*value, *other] if isinstance(value, list) and isinstance(other, list) else text(value) + text(other)
            )
        return value, at

    def _one(self, at: int) -> tuple[Any, int]:
        self.steps += 1
        if self.steps > _STEPS:
            raise TooMuch
        if at >= len(self.tokens):
            return HOLE, at
        kind, piece, _ = self.tokens[at]
        if kind == STRING:
            return self._methods(self.filled(piece), at + 1)
        if kind == COMMAND:
            return HOLE, at + 1
        if kind == "list":
            return _Words(piece.split()) if self.language == "perl" else piece.split(), at + 1
        if piece == "*" and self.language == "ruby":
            value, after = self._one(at + 1)
            return (_Words([text(one) for one in value]) if isinstance(value, list) else HOLE), after
        if kind == NUMBER:
            return (int(piece) if piece.isdigit() else HOLE), at + 1
        if piece == "[" or (piece == "{" and self.language == "lua"):
            return self.list(at + 1, "]" if piece == "[" else "}")
        if piece == "{":
            return self._table(at + 1)
        if piece == "(":
            values, after = self.list(at + 1, ")")
            return (_Words([text(one) for one in values]) if len(values) != 1 else values[0]), after
        if kind == WORD:
            return self._named(at)
        return HOLE, at + 1

    def _table(self, at: int) -> tuple[dict[str, Any], int]:
        """Read `{ key: value, … }` as far as keys are plain."""
        out: dict[str, Any] = {}
        while at < len(self.tokens) and self._mark(at) != "}":
            kind, key, _ = self.tokens[at]
            if kind in (WORD, STRING) and self._mark(at + 1) in (":", "=>", "="):
                out[key], at = self.value(at + 2)
            elif kind == WORD and self._mark(at + 1) in (",", "}"):
                out[key] = self.names.get(key, HOLE)
                at += 1
            else:
                at = self._past(at)
            while at < len(self.tokens) and self._mark(at) not in (",", "}"):
                at = self._past(at)
            at += self._mark(at) == ","
        return out, at + 1

    def _named(self, at: int) -> tuple[Any, int]:
        """Return the value of a name, of `process.env.X`, or of a call that only makes a text."""
        start = at
        parts = [self.tokens[at][1].lstrip("$@%")]
        while (
            self._mark(at + 1) in (".", "->", "::", "?.")
            and at + 2 < len(self.tokens)
            and self.tokens[at + 2][0] == WORD
        ):
            parts.append(self.tokens[at + 2][1])
            at += 2
        full = ".".join(parts)
        after = at + 1
        if full in ("true", "True"):
            return True, after
        if full in ("false", "False", "null", "nil", "undef", "undefined"):
            return False, after
        if full.startswith("process.env.") or (
            full in ("ENV", "process.env", "_ENV", "Deno.env.get", "getenv", "os.getenv")
        ):
            return self._variable(full, at)
        if full in ("process.argv", "ARGV", "argv") and self._mark(after) == "[":
            index, after = self.list(after + 1, "]")
            place = index[0] if index and isinstance(index[0], int) else -1
            shift = 1 if full == "ARGV" or self.language == "perl" else 0
            given = self.argv[shift:]
            return (given[place] if 0 <= place < len(given) else HOLE), after
        if self._mark(after) == "(":
            return self._call(full, after)
        if self.language == "javascript" and full == "require":
            return HOLE, after
        return (self.names.get(full, HOLE) if len(parts) == 1 and at == start else HOLE), after

    def _variable(self, full: str, at: int) -> tuple[str, int]:
        after = at + 1
        name = full.removeprefix("process.env.")
        if self._mark(after) in ("[", "(", "{"):
            closing = {"[": "]", "(": ")", "{": "}"}[self._mark(after)]
            inside, after = self.list(after + 1, closing)
            name = text(inside[0]) if inside else ""
        return self.environment.get(name, HOLE), after

    def _call(self, full: str, at: int) -> tuple[Any, int]:
        args, after = self.list(at + 1, ")")
        first = text(args[0]) if args else HOLE
        last = full.rpartition(".")[2]
        if full == "require" and first.removeprefix("node:") == "os" and self._tail(after) == "homedir":
            return self.environment.get("HOME", HOLE), after + 4
        if full == "require" and first.removeprefix("node:") == "path" and self._tail(after) in ("join", "resolve"):
            return self._call("path.join", after + 2)
        if last in ("homedir", "home") and full.partition(".")[0] in ("os", "Dir"):
            return self.environment.get("HOME", HOLE), after
        if full in ("path.join", "path.resolve", "File.join"):
            return "/".join(text(one) for one in args), after
        if full == "Buffer.from":
            coding = text(args[1]) if len(args) > 1 else ""
            value = decoded(first, coding) if coding in ("base64", "hex") else first
            return self._methods(value, after)
        if last in ("atob", "base64_decode", "decode64", "decode_base64", "strict_decode64"):
            return self._methods(decoded(first, "base64"), after)
        if last in ("hex2bin", "str_rot13"):
            return decoded(first, "hex" if last == "hex2bin" else "rot13"), after
        if last in (
            "String",
            "shellescape",
            "escapeshellarg",
            "escapeshellcmd",
            "strval",
            "JSON.stringify",
            "stringify",
        ):
            if last == "stringify" and args and isinstance(args[0], (dict, list)):
                import json

                return json.dumps(args[0], ensure_ascii=False), after
            return first, after
        if last == "implode" and len(args) > 1 and isinstance(args[1], list):
            return first.join(text(one) for one in args[1]), after
        return HOLE, after

    def _tail(self, at: int) -> str:
        return self.tokens[at + 1][1] if self._mark(at) == "." and at + 1 < len(self.tokens) else ""

    def _methods(self, value: str, at: int) -> tuple[Any, int]:
        """Follow `.toString()`, `.trim()`, `.split(' ')`, `.reverse`, `.join` after a text."""
        current: Any = value
        while self._mark(at) in (".", "?.") and at + 1 < len(self.tokens) and self.language in ("javascript", "ruby"):
            name = self.tokens[at + 1][1]
            args, after = self.list(at + 3, ")") if self._mark(at + 2) == "(" else ([], at + 2)
            if name in ("toString", "trim", "to_s", "strip", "chomp", "freeze", "valueOf"):
                pass
            elif name in ("unpack1", "unpack") and args and text(args[0]).startswith("m"):
                current = decoded(text(current), "base64")
            elif name == "split" and isinstance(current, str):
                mark = text(args[0]) if args else " "
                current = current.split(mark) if mark and HOLE not in current else [*current]
            elif name == "reverse":
                current = current[::-1]
            elif name == "join" and isinstance(current, list):
                current = (text(args[0]) if args else ",").join(current)
            else:
                return HOLE, after
            at = after
        return current, at

    def filled(self, piece: str) -> str:
        """Put the known values of names into a text; what is not known stays a hole."""
        if _FROM not in piece:
            return piece
        import re

        def one(found: re.Match[str]) -> str:
            name = found.group(1)
            if name.startswith("process.env."):
                return self.environment.get(name[12:], HOLE)
            value = self.names.get(name)
            return text(value) if isinstance(value, (str, int)) else HOLE

        return re.sub(f"{_FROM}([^{_TO}]*){_TO}", one, piece)


class _Words(Value):
    """Several words that stand for as many arguments (`qw(a b)`)."""

    words: list[str]
