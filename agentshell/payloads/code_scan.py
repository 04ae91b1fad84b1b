"""Owns reading code of C-like languages by its calls: a token scan with the texts and lists that stand in them.

For JavaScript, Ruby, Perl, PHP and Lua: no grammar, but strings, comments, interpolation, names that are given a text
once, and joining are followed. What a call does is told by `code_calls`; Python has its own reader.
"""

from __future__ import annotations

from agentshell.payloads.code_families import BARE, LEXERS, LISP_REMOVES, LISP_SHELLS
from agentshell.payloads.code_tokens import COMMAND, FROM, LIST, MARK, NUMBER, STRING, TO, WORD, tokens
from agentshell.payloads.code_values import Made, decoded, text
from agentshell.payloads.sources import HOLE
from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from agentshell.payloads.code_tokens import Token

_FORM = 300
"""How many tokens of a Lisp's form are looked at."""
_STEPS = 150_000
"""How many expressions are looked at before the code counts as unreadable; nested calls are looked at once a level."""


class TooMuch(Exception):  # noqa: N818 - it is what the code is
    """The code is nested, or repeated, beyond what is followed."""


class Call(Value):
    """One call: the callee by its full name (`fs.rmSync`), the known arguments, and what it is called on."""

    name: str
    args: tuple[Any, ...]
    of: Made | None = None


class Scan:
    """A scan of one text: the values of names, and every call with its arguments."""

    def __init__(
        self,
        code: str,
        language: str,
        environment: Mapping[str, str],
        argv: Sequence[str],
        outer: Scan | None = None,
    ) -> None:
        self.language = language
        self.lexer = LEXERS.get(language, language)
        self.environment = environment
        self.argv = list(argv)
        self.tokens, self.inside = tokens(_plain(code, language), self.lexer)
        if language == "javascript":
            self.tokens = _dotted(self.tokens)
        self.names: dict[str, Any] = dict(outer.names) if outer else {}
        self.aliases: dict[str, str] = dict(outer.aliases) if outer else {}
        """Names that stand for a module's or a function's full name."""
        self.steps = 0
        self._owners: dict[int, tuple[str, Made | None]] = {}
        if language == "javascript":
            self._imports()
        self._assignments()

    def _imports(self) -> None:
        """`const {a, b: c} = require('m')`, `import x, {a as b} from 'm'`, `const x = require('m').y`."""
        for at, (kind, piece, _) in enumerate(self.tokens):
            if kind != WORD or piece not in ("require", "import", "from"):
                continue
            opened = self._mark(at + 1) == "("
            place = at + 2 if opened else at + 1
            if place >= len(self.tokens) or self.tokens[place][0] != STRING:
                continue
            module = module_name(self.tokens[place][1])
            if piece == "from":
                self._imported(at - 1, module)
            elif opened:
                before = at - 2 if self._word(at - 1) == "await" else at - 1
                if self._mark(before) == "=":
                    tail = self._tail(place + 2)
                    if self._mark(place + 4 if tail else place + 2) != "(":
                        self._imported(before - 1, f"{module}.{tail}" if tail else module)

    def _imported(self, at: int, full: str) -> None:
        """Take the names that stand before `from` or `=`, going backwards."""
        if self._mark(at) == "}":
            start = at
            while start > 0 and self._mark(start) != "{":
                start -= 1
            place = start + 1
            while place < at:
                name, own = self._word(place), self._word(place)
                if self._word(place + 1) == "as" or self._mark(place + 1) == ":":
                    own, place = self._word(place + 2), place + 2
                if name:
                    self.aliases[own] = f"{full}.{name}"
                place += 1
            if self._mark(start - 1) == ",":
                self._imported(start - 2, full)
        elif self._word(at):
            self.aliases[self._word(at)] = full

    def _assignments(self) -> None:
        """Take names that are given a value exactly once; any other name is not known."""
        given: dict[str, list[int]] = {}
        for at, (kind, name, _) in enumerate(self.tokens):
            if kind == WORD and self._mark(at + 1) == "=" and self._mark(at + 2) not in ("=", "~", ">"):
                given.setdefault(name.lstrip("$@%"), []).append(at + 2)
        for _ in range(2):  # a second time for names that are made from others
            for name, places in given.items():
                if len(places) == 1 and name not in self.aliases:
                    self.names[name] = self.value(places[0])[0]
                    if self.names[name] == HOLE:
                        self._stands_for(name, places[0])

    def _stands_for(self, name: str, at: int) -> None:
        """Take `const run = cp.execSync` and `promisify(cp.exec)` as names of the function, else what was made."""
        if self.language == "lua" and self._word(at) == "":
            return
        at += self._word(at) in ("await", "new")
        end = at
        while self._mark(end + 1) in (".", "::", "->", "?.") and self._word(end + 2):
            end += 2
        if self._word(end) == "promisify" and self._mark(end + 1) == "(":
            self._stands_for(name, end + 2)
            return
        if self._word(end) == "require" and self._mark(end + 1) == "(":
            while self._mark(end) != ")" and end < len(self.tokens):
                end += 1
            if self._mark(end + 1) == "(":  # require('postgres')(url)
                module = next((piece for kind, piece, _ in self.tokens[at:end] if kind == STRING), "")
                self.names[name] = Made(module_name(module), tuple(self.listed(end + 2, ")")[0]))
                return
            while self._mark(end + 1) == "." and self._word(end + 2):
                end += 2
        if not self._word(end):
            return
        # the last call of a chain is what the name holds
        made = None
        last = end
        while self._mark(last + 1) == "(":
            dotted, of = self._callee(last)
            made = Made(dotted, tuple(self.listed(last + 2, ")")[0]), of=of)
            last = self._past(last + 1) - 1
            while self._mark(last + 1) in (".", "::", "->", "?.") and self._word(last + 2):
                last += 2
        if made is not None:
            self.names[name] = made
        elif self.language == "javascript":
            self.aliases[name] = self._callee(end)[0]
        elif self.language in ("ruby", "php", "perl") and self._word(end)[:1].isupper():
            self.names[name] = Made(self._callee(end)[0])

    def _word(self, at: int) -> str:
        return self.tokens[at][1] if 0 <= at < len(self.tokens) and self.tokens[at][0] == WORD else ""

    def _mark(self, at: int) -> str:
        return self.tokens[at][1] if 0 <= at < len(self.tokens) and self.tokens[at][0] == MARK else ""

    def calls(self) -> Iterator[Call]:
        """Yield every call in order; in Ruby and Perl also those without parentheses."""
        if self.language == "lisp":
            yield from self._forms()
            return
        bare = self.language in BARE
        for at, (kind, name, _) in enumerate(self.tokens):
            if kind != WORD or (name[0] in "$@%&" and self.language != "javascript"):
                continue
            opened = self._mark(at + 1) == "("
            if not opened and not (
                bare and at + 1 < len(self.tokens) and self.tokens[at + 1][0] in (STRING, LIST, WORD)
            ):
                continue
            full, of = self._callee(at)
            if opened:
                yield Call(full, tuple(self.listed(at + 2, ")")[0]), of)
            else:
                yield Call(full, tuple(self.listed(at + 1, "")[0]), of)

    def _forms(self) -> Iterator[Call]:
        """Yield `(system "…")` and the like: a name behind an opening bracket, with the texts that follow it."""
        for at, (kind, name, _) in enumerate(self.tokens):
            if kind != WORD or self._mark(at - 1) != "(":
                continue
            args: list[Any] = []
            depth = 0
            for place in range(at + 1, min(at + _FORM, len(self.tokens))):
                mark = self._mark(place)
                depth += (mark in ("(", "[")) - (mark in (")", "]"))
                if depth < 0:
                    break
                if depth == 0 and self.tokens[place][0] == STRING:
                    args.append(self.tokens[place][1])
            if args and name in LISP_SHELLS:
                yield Call(name, tuple(args))
            elif args and name in LISP_REMOVES:
                yield Call(name, (args[0],))

    def commands(self) -> Iterator[str]:
        """Yield every text that the language runs by itself."""
        for kind, piece, _ in self.tokens:
            if kind == COMMAND:
                yield self.filled(piece)

    def tagged(self) -> Iterator[Call]:
        """Yield JavaScript's tagged templates, such as `` $`…` `` and `` sql`…` ``, as calls."""
        for at, (kind, piece, _) in enumerate(self.tokens):
            if kind != STRING or not at:
                continue
            before = self.tokens[at - 1]
            if before[1] == "$" and before[0] == MARK:
                yield Call("$", (self.filled(piece),))
            elif before[0] == WORD and before[1] not in ("return", "case", "of", "in", "await", "from", "import"):
                full, of = self._callee(at - 1)
                yield Call(full, (self.filled(piece),), of)

    def settings(self) -> dict[str, str]:
        """Return the variables that the code sets for what it starts: `process.env.X = 'v'`, `ENV["X"] = "v"`."""
        out: dict[str, str] = {}
        for at in range(len(self.tokens)):
            if self._mark(at) != "=" or self._mark(at + 1) == "=" or at < 3:
                continue
            if self.language == "javascript" and self._word(at - 3) == "env" and self._word(at - 5) == "process":
                out[self._word(at - 1)] = text(self.value(at + 1)[0])
            elif self._word(at - 4).lstrip("$@%") in ("ENV", "_ENV", "environ") and self.tokens[at - 2][0] == STRING:
                out[self.tokens[at - 2][1]] = text(self.value(at + 1)[0])
            elif self._word(at - 4).lstrip("$@%") == "ENV" and self._word(at - 2):
                out[self._word(at - 2)] = text(self.value(at + 1)[0])
        return out

    def opaque(self) -> bool:
        """Whether a part of the code outside of its texts is not known."""
        return any(HOLE in piece for kind, piece, _ in self.tokens if kind in (WORD, MARK, NUMBER))

    def strings(self) -> list[str]:
        """Return every text in the code."""
        return [self.filled(piece) for kind, piece, _ in self.tokens if kind in (STRING, COMMAND)]

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
            if isinstance(value, _Words):
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
            return _Words(piece.split()) if self.language == "perl" else piece.split(), at + 1
        if piece == "*" and self.language == "ruby":
            value, after = self._one(at + 1)
            return (_Words([text(one) for one in value]) if isinstance(value, list) else HOLE), after
        if kind == NUMBER:
            return (int(piece) if piece.isdigit() else HOLE), at + 1
        if piece == "[" or (piece == "{" and self.language == "lua"):
            items, after = self.listed(at + 1, "]" if piece == "[" else "}")
            return self._methods(items, after) if self._mark(after) == "." else (items, after)
        if piece == "{":
            return self._table(at + 1)
        if piece == "(":
            values, after = self.listed(at + 1, ")")
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
            full in ("ENV", "process.env", "_ENV", "Deno.env.get", "getenv", "os.getenv")
        ):
            return self._variable(full, at)
        if full in ("process.argv", "ARGV", "argv") and self._mark(after) == "[":
            index, after = self.listed(after + 1, "]")
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
            inside, after = self.listed(after + 1, closing)
            name = text(inside[0]) if inside else ""
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

                return json.dumps(args[0], ensure_ascii=False), after
            return first, after
        if self.language == "r" and full in ("c", "list"):
            return args, after
        if self.language == "r" and full in ("paste", "paste0", "sprintf", "file.path"):
            joint = {"paste": " ", "file.path": "/"}.get(full, "")
            return joint.join(text(one) for one in args if not isinstance(one, dict)), after
        if last in ("glob", "readdir") or full in ("Dir.children", "Dir.entries", "list.files"):
            fixed = first.split("*")[0].rpartition("/")
            return [f"{fixed[0]}{fixed[1]}{HOLE}"], after
        if full in ("reverse", "strrev", "pack") and args:
            return (text(args[-1])[::-1] if full != "pack" else _packed(args)), after
        if last == "implode" and len(args) > 1 and isinstance(args[1], list):
            return first.join(text(one) for one in args[1]), after
        return HOLE, after

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
            return text(Scan(name, self.language, self.environment, self.argv, self).value(0)[0])

        return re.sub(f"{FROM}([^{TO}]*){TO}", one, piece)


def _plain(code: str, language: str) -> str:
    """Return the code with forms that only its language has written as the scan knows them."""
    import re

    if language in ("elixir", "erlang"):
        code = re.sub(r"~w[(\[{/|]([^)\]}/|]*)[)\]}/|]a?", _list_of, code)
        code = re.sub(r"~[csS](?=[\"'])", "", code)
        return re.sub(r"\b([a-z_]\w*):([a-z_]\w*)(?=\s*\()", r"\1.\2", code)
    if language == "php":
        return code.replace("\\", "::") if "GuzzleHttp\\" in code else code
    return code


def _list_of(found: re.Match[str]) -> str:
    return "[" + ", ".join(f'"{word}"' for word in found.group(1).split()) + "]"


def module_name(name: str) -> str:
    """Return a Node.js module's name as the readers know it: `node:fs/promises` and `fs-extra` are `fs`."""
    plain = name.removeprefix("node:").removeprefix("npm:")
    return "fs" if plain in ("fs/promises", "fs-extra", "graceful-fs", "fs.promises") else plain


def _packed(args: Sequence[Any]) -> str:
    """Perl's `pack("H*", "…")`."""
    return text(decoded(text(args[1]), "hex")) if len(args) > 1 and text(args[0]).startswith("H") else HOLE


def _dotted(found: list[Token]) -> list[Token]:
    """Return the tokens with `x["name"]` written as `x.name`, as it means the same in JavaScript."""
    out: list[Token] = []
    at = 0
    while at < len(found):
        kind, piece, place = found[at]
        if (
            piece == "["
            and kind == MARK
            and out
            and (out[-1][0] == WORD or out[-1][1] in (")", "]"))
            and at + 2 < len(found)
            and found[at + 1][0] == STRING
            and found[at + 2][1] == "]"
            and found[at + 1][1].isidentifier()
        ):
            out += [(MARK, ".", place), (WORD, found[at + 1][1], place)]
            at += 3
        else:
            out.append(found[at])
            at += 1
    return out


class _Words(Value):
    """Several words that stand for as many arguments (`qw(a b)`)."""

    words: list[str]
