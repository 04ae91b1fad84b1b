"""Owns what expressions in code of C-like languages evaluate to, and what a call is called on, as far as it is known.

Names that are given a text once, joining, lists, tables and methods of texts are followed; `code_scan` tells names and
finds the calls.
"""

from __future__ import annotations

from abc import ABC, abstractmethod

from agentshell.payloads.code_tokens import COMMAND, FROM, LIST, MARK, NUMBER, STRING, TO, WORD
from agentshell.payloads.code_values import Made, decoded, text
from agentshell.payloads.sources import HOLE
from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Mapping, Sequence
    from typing import Any

    from agentshell.payloads.code_tokens import Token

_STEPS = 150_000
"""How many expressions are looked at before the code counts as unreadable; nested calls are looked at once a level."""


class TooMuch(Exception):  # noqa: N818 - it is what the code is
    """The code is nested, or repeated, beyond what is followed."""


class Expressions(ABC):
    """The tokens of a text, and the values of its names."""

    def __init__(
        self,
        found: list[Token],
        language: str,
        lexer: str,
        environment: Mapping[str, str],
        argv: Sequence[str],
        outer: Expressions | None = None,
    ) -> None:
        self.tokens = found
        self.language = language
        self.lexer = lexer
        self.environment = environment
        self.argv = list(argv)
        self.names: dict[str, Any] = dict(outer.names) if outer else {}
        self.aliases: dict[str, str] = dict(outer.aliases) if outer else {}
        """Names that stand for a module's or a function's full name."""
        self.steps = 0
        self._owners: dict[int, tuple[str, Made | None]] = {}

    @abstractmethod
    def inside_of(self, code: str) -> Expressions:
        """Return the expressions of code that stands in a text of this one."""

    def _word(self, at: int) -> str:
        return self.tokens[at][1] if 0 <= at < len(self.tokens) and self.tokens[at][0] == WORD else ""

    def _mark(self, at: int) -> str:
        return self.tokens[at][1] if 0 <= at < len(self.tokens) and self.tokens[at][0] == MARK else ""

    def _callee(self, at: int) -> tuple[str, Made | None]:
        """Return the full name of what is called at a word, and what it is called on where that was made by a call."""
        known = self._owners.get(at)
        if known is None:
            self.steps += 1
            if self.steps > _STEPS:
                raise TooMuch
            self._owners[at] = (self._word(at), None)  # ends a chain that leads to itself
            known = self._owners[at] = self._owner(at)
        return known

    def _owner(self, at: int) -> tuple[str, Made | None]:
        own = (
            self.tokens[at][1].lstrip("" if self.language == "javascript" else "$")
            if self.tokens[at][0] in (WORD, STRING)
            else ""
        )
        place = at - 1
        if self._mark(place) not in (".", "->", "::", "?.") or place <= 0:
            value = self.names.get(own)
            if isinstance(value, Made):
                return value.dotted, value
            return self.aliases.get(own, own), None
        kind, piece, _ = self.tokens[place - 1]
        if kind in (WORD, STRING):
            full, of = self._callee(place - 1) if kind == WORD else ("", None)
            return f"{full}.{own}".lstrip("."), of
        if piece == ")":
            opening = self._opening(place - 1)
            name = opening - 1
            if self._word(name) == "require":
                module = self.tokens[opening + 1] if opening + 1 < len(self.tokens) else (MARK, "", 0)
                return f"{module_name(module[1])}.{own}", None
            if self._word(name):
                dotted, of = self._callee(name)
                made = Made(dotted, tuple(self.listed(opening + 1, ")")[0]), of=of)
                return f"{dotted}.{own}", made
            if self._word(opening + 1) in ("new", "await"):  # (new C(…)).m, (await f(…)).m
                end = opening + 2
                while self._mark(end + 1) in (".", "\\", "::") and self._word(end + 2):
                    end += 2
                dotted, of = self._callee(end)
                args = tuple(self.listed(end + 2, ")")[0]) if self._mark(end + 1) == "(" else ()
                return f"{dotted}.{own}", Made(dotted, args, of=of)
        elif piece == "]":
            opening = self._opening(place - 1)
            if self._word(opening - 1):
                full, of = self._callee(opening - 1)
                return f"{full}.{own}", of
        return f"?.{own}", None

    def _opening(self, at: int) -> int:
        """Return the place of the bracket that the one at `at` closes."""
        depth = 0
        for place in range(at, -1, -1):
            mark = self._mark(place)
            depth += (mark in (")", "]", "}")) - (mark in ("(", "[", "{"))
            if depth == 0:
                return place
        return 0

    def listed(self, at: int, closing: str) -> tuple[list[Any], int]:
        """Return the values from `at` up to the closing mark (or the end of the statement), and the place after it."""
        out: list[Any] = []
        named: dict[str, Any] = {}
        while at < len(self.tokens):
            mark = self._mark(at)
            if mark == closing and closing:
                return [*out, named] if named else out, at + 1
            if not closing and (
                mark in (";", "}", ")", "|") or self.tokens[at][1] in ("or", "and", "if", "unless", "do", "end")
            ):
                return [*out, named] if named else out, at
            if mark == ",":
                at += 1
                continue
            if mark == ".." and self._mark(at + 1) == ".":  # a spread
                at += 2
                spread = True
            else:
                spread = False
            key = self._key(at)
            if key:
                named[key], at = self.value(at + 2)
                continue
            value, after = self.value(at)
            if isinstance(value, Words):
                out.extend(value.words)
            elif spread and isinstance(value, list):
                out.extend(value)
            else:
                out.append(value)
            at = max(after, at + 1)
            while at < len(self.tokens) and self._mark(at) not in (",", closing, ";"):
                if not closing and (
                    self._mark(at) in ("}", ")", "|") or self.tokens[at][1] in ("or", "and", "if", "unless")
                ):
                    break
                at = self._past(at)
        return [*out, named] if named else out, at

    def _key(self, at: int) -> str:
        """Return the name of an argument that is given by name: `host: "x"`, `:host => "x"`, `recursive = TRUE`."""
        kind, piece, _ = self.tokens[at]
        after = self._mark(at + 1)
        if kind not in (WORD, STRING) or self.language in ("javascript", "lua"):
            return ""
        if (after == ":" and kind == WORD and self.language in ("ruby", "php")) or after == "=>":
            return piece
        if after == "=" and self.lexer == "hash" and self._mark(at + 2) != "=":
            return piece
        return ""

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
        if kind == LIST:
            return Words(piece.split()) if self.language == "perl" else piece.split(), at + 1
        if piece == ":" and self.language in ("ruby", "crystal") and self._word(at + 1):
            return self._word(at + 1), at + 2  # a symbol
        if piece == "*" and self.language == "ruby":
            value, after = self._one(at + 1)
            return (Words([text(one) for one in value]) if isinstance(value, list) else HOLE), after
        if kind == NUMBER:
            return (int(piece) if piece.isdigit() else HOLE), at + 1
        if piece == "[" or (piece == "{" and self.language == "lua"):
            items, after = self.listed(at + 1, "]" if piece == "[" else "}")
            return self._methods(items, after) if self._mark(after) == "." else (items, after)
        if piece == "{":
            return self._table(at + 1)
        if piece == "(":
            values, after = self.listed(at + 1, ")")
            return (Words([text(one) for one in values]) if len(values) != 1 else values[0]), after
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
        own = self.names.get(parts[0])
        if isinstance(own, (str, list)) and own != HOLE and self._mark(at + 1) in (".", "?.") and self._word(at + 2):
            return self._methods(own, at + 1)
        if self.language == "javascript" and at + 1 < len(self.tokens) and self.tokens[at + 1][0] == STRING:
            return self.filled(self.tokens[at + 1][1]), at + 2  # a tagged template
        if parts[0] in ("new", "await") and self._word(at + 1):
            return HOLE, self._past(at + 1)
        while (
            self._mark(at + 1) in (".", "->", "::", "?.")
            and at + 2 < len(self.tokens)
            and self.tokens[at + 2][0] == WORD
        ):
            parts.append(self.tokens[at + 2][1])
            at += 2
        parts[0] = self.aliases.get(parts[0], parts[0])
        full = ".".join(parts)
        after = at + 1
        if full in ("true", "True"):
            return True, after
        if full in ("false", "False", "null", "nil", "undef", "undefined"):
            return False, after
        if full.startswith("process.env.") or (
            full in ("ENV", "ENV.fetch", "process.env", "_ENV", "_SERVER", "Deno.env.get", "getenv", "os.getenv")
        ):
            return self._variable(full, at)
        if full in ("process.argv", "ARGV", "argv") and self._mark(after) == "[":
            index, after = self.listed(after + 1, "]")
            place = index[0] if index and isinstance(index[0], int) else -1
            shift = 1 if full == "ARGV" or self.language == "perl" else 0
            given = self.argv[shift:]
            return (given[place] if 0 <= place < len(given) else HOLE), after
        if full == "Dir" and self.language in ("ruby", "crystal") and self._mark(after) == "[":
            patterns, after = self.listed(after + 1, "]")
            return [_folder_of(text(one)) for one in patterns], after
        if self._mark(after) == "(":
            return self._call(full, after)
        if full == "Dir.home":
            return self._methods(self.environment.get("HOME", HOLE), after)
        if self.language == "javascript" and full == "require":
            return HOLE, after
        return (self.names.get(full, HOLE) if len(parts) == 1 and at == start else HOLE), after

    def _variable(self, full: str, at: int) -> tuple[str, int]:
        after = at + 1
        name = full.removeprefix("process.env.")
        if self._mark(after) in ("[", "(", "{"):
            closing = {"[": "]", "(": ")", "{": "}"}[self._mark(after)]
            bare = self._word(after + 1) if closing == "}" else ""
            inside, after = self.listed(after + 1, closing)
            # Perl's keys need no quotes: `$ENV{HOME}`.
            name = bare or (text(inside[0]) if inside else "")
        return self.environment.get(name, HOLE), after

    def _call(self, full: str, at: int) -> tuple[Any, int]:
        args, after = self.listed(at + 1, ")")
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

                return json.dumps(args[0], ensure_ascii=False, default=text), after
            return first, after
        if self.language == "r" and full in ("c", "list"):
            return args, after
        if self.language == "r" and full in ("paste", "paste0", "sprintf", "file.path"):
            joint = {"paste": " ", "file.path": "/"}.get(full, "")
            return joint.join(text(one) for one in args if not isinstance(one, dict)), after
        if full in ("File.expand_path", "File.absolute_path"):
            path = self._from_home(first)
            return (path if path.startswith("/") or len(args) < 2 else f"{text(args[1])}/{path}"), after
        if last in ("glob", "readdir") or full in ("Dir.children", "Dir.entries", "list.files"):
            return [_folder_of(self._from_home(first) if self.language == "perl" else first)], after
        if full in ("reverse", "strrev", "pack") and args:
            return (text(args[-1])[::-1] if full != "pack" else _packed(args)), after
        if last == "implode" and len(args) > 1 and isinstance(args[1], list):
            return first.join(text(one) for one in args[1]), after
        return HOLE, after

    def _from_home(self, path: str) -> str:
        """Return the path with a `~` at its beginning replaced by the home folder."""
        return self.environment.get("HOME", HOLE) + path[1:] if path == "~" or path.startswith("~/") else path

    def _tail(self, at: int) -> str:
        return self.tokens[at + 1][1] if self._mark(at) == "." and at + 1 < len(self.tokens) else ""

    def _methods(self, value: str | list[Any], at: int) -> tuple[Any, int]:
        """Follow `.toString()`, `.trim()`, `.split(' ')`, `.reverse`, `.join` after a text."""
        current: Any = value
        while self._mark(at) in (".", "?.") and at + 1 < len(self.tokens) and self.language in ("javascript", "ruby"):
            name = self.tokens[at + 1][1]
            args, after = self.listed(at + 3, ")") if self._mark(at + 2) == "(" else ([], at + 2)
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
                current = (text(args[0]) if args else "," if self.language == "javascript" else "").join(
                    map(text, current)
                )
            elif name == "concat":
                more = [each for one in args for each in (one if isinstance(one, list) else [one])]
                current = [*current, *more] if isinstance(current, list) else text(current) + "".join(map(text, more))
            else:
                return HOLE, after
            at = after
        return current, at

    def filled(self, piece: str) -> str:
        """Put the known values of names into a text; what is not known stays a hole."""
        if FROM not in piece:
            return piece
        import re

        def one(found: re.Match[str]) -> str:
            name = found.group(1)
            if name.startswith("process.env."):
                return self.environment.get(name[12:], HOLE)
            if name.replace(".", "").isidentifier() and "." not in name:
                value = self.names.get(name)
                return text(value) if isinstance(value, (str, int)) else HOLE
            self.steps += 50
            if self.steps > _STEPS:
                raise TooMuch
            return text(self.inside_of(name).value(0)[0])

        return re.sub(f"{FROM}([^{TO}]*){TO}", one, piece)


def _folder_of(pattern: str) -> str:
    """Return a pattern's fixed folder with a hole for what it matches."""
    folder, mark, _ = pattern.split("*", maxsplit=1)[0].rpartition("/")
    return f"{folder}{mark}{HOLE}"


def _packed(args: Sequence[Any]) -> str:
    """Perl's `pack("H*", "…")`."""
    return text(decoded(text(args[1]), "hex")) if len(args) > 1 and text(args[0]).startswith("H") else HOLE


def module_name(name: str) -> str:
    """Return a Node.js module's name as the readers know it: `node:fs/promises` and `fs-extra` are `fs`."""
    plain = name.removeprefix("node:").removeprefix("npm:")
    return "fs" if plain in ("fs/promises", "fs-extra", "graceful-fs", "fs.promises") else plain


class Words(Value):
    """Several words that stand for as many arguments (`qw(a b)`)."""

    words: list[str]
