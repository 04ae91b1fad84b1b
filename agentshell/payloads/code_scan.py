"""Owns reading code of C-like languages by its calls: a token scan with the texts and lists that stand in them.

For JavaScript, Ruby, Perl, PHP and Lua: no grammar, but strings, comments, interpolation, names that are given a text
once, and joining are followed. What a call does is told by `code_calls`; Python has its own reader.
"""

from __future__ import annotations

from agentshell.payloads.code_expressions import Expressions, Words, module_name
from agentshell.payloads.code_families import BARE, LEXERS, LISP_REMOVES, LISP_SHELLS
from agentshell.payloads.code_tokens import COMMAND, LIST, MARK, NUMBER, STRING, WORD, tokens
from agentshell.payloads.code_values import Made, text
from agentshell.payloads.sources import HOLE
from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from agentshell.payloads.code_tokens import Token

_DOCUMENTS = 40
"""How many here-documents are followed."""
_WRAPPED = 30
"""How many tokens may stand in `(0, f)` and `promisify(f)`."""
_FORM = 300
"""How many tokens of a Lisp's form are looked at."""


class Call(Value):
    """One call: the callee by its full name (`fs.rmSync`), the known arguments, and what it is called on."""

    name: str
    args: tuple[Any, ...]
    of: Made | None = None


class Scan(Expressions):
    """A scan of one text: the values of names, and every call with its arguments."""

    def __init__(
        self,
        code: str,
        language: str,
        environment: Mapping[str, str],
        argv: Sequence[str],
        outer: Expressions | None = None,
    ) -> None:
        lexer = LEXERS.get(language, language)
        found, self.inside = tokens(_plain(code, language), lexer)
        super().__init__(
            _dotted(found) if language == "javascript" else found, language, lexer, environment, argv, outer
        )
        if language == "javascript":
            self._imports()
        self._assignments()
        self._loops()

    def inside_of(self, code: str) -> Scan:
        """Return a scan of code that stands in a text of this one."""
        return Scan(code, self.language, self.environment, self.argv, self)

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

    def _loops(self) -> None:
        """Take what a loop over known things gives its name: `for (const f of …)`, `.each { |f| … }`, `foreach (…)`."""
        for at, (kind, piece, _) in enumerate(self.tokens):
            if kind != WORD:
                continue
            name, start = "", -1
            if self.language == "javascript" and piece == "of" and self._word(at - 2) in ("const", "let", "var"):
                name, start = self._word(at - 1), at + 1
            elif self.language == "javascript" and piece in ("forEach", "map") and self._mark(at + 1) == "(":
                place = at + 2 + (self._mark(at + 2) == "(")
                name, start = self._word(place), self._receiver(at - 2)
            elif self.language in ("ruby", "crystal") and piece in ("each", "map", "each_with_index", "each_entry"):
                if self.tokens[at + 1 : at + 3] and self._mark(at + 2) == "|":
                    name, start = self._word(at + 3), self._receiver(at - 2)
            elif self.language == "php" and piece == "foreach" and self._mark(at + 1) == "(":
                end = next((one for one in range(at, min(at + 60, len(self.tokens))) if self._word(one) == "as"), -1)
                if end > 0:
                    name = self._word(end + 3) if self._mark(end + 2) == "=>" else self._word(end + 1)
                    start = at + 2
            elif self.language == "perl" and piece in ("for", "foreach"):
                place = at + 1 + (self._word(at + 1) == "my")
                if self._mark(place + 1) == "(":
                    name, start = self._word(place), place + 1
            if name and start >= 0:
                self.names[name.lstrip("$@%")] = _one_of(self.value(start)[0])

    def _receiver(self, at: int) -> int:
        """Return where the expression begins that ends at a place."""
        while at >= 0:
            if self._mark(at) in (")", "]"):
                at = self._opening(at)
                if not self._word(at - 1):
                    return at
                at -= 1
            elif self.tokens[at][0] in (LIST, STRING):
                return at
            elif not self._word(at):
                return -1
            if self._mark(at - 1) not in (".", "::", "->", "?."):
                return at
            at -= 2
        return -1

    def _stands_for(self, name: str, at: int) -> None:
        """Take `const run = cp.execSync` and `promisify(cp.exec)` as names of the function, else what was made."""
        if self.language == "lua" and self._word(at) == "":
            return
        at += self._word(at) in ("await", "new")
        end = at
        while self._mark(end + 1) in (".", "::", "->", "?.") and self._word(end + 2):
            end += 2
        if self._word(end) == "require" and self._mark(end + 1) == "(":
            while self._mark(end) != ")" and end < len(self.tokens):
                end += 1
            if self._mark(end + 1) == "(":  # require('postgres')(url)
                module = next((piece for kind, piece, _ in self.tokens[at:end] if kind == STRING), "")
                self.names[name] = Made(module_name(module), tuple(self.listed(end + 2, ")")[0]))
                return
            while self._mark(end + 1) == "." and self._word(end + 2):
                end += 2
        if self._word(end) == "promisify" and self._mark(end + 1) == "(":
            self._stands_for(name, end + 2)
            return
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

    def calls(self) -> Iterator[Call]:
        """Yield every call in order; in Ruby and Perl also those without parentheses."""
        if self.language == "lisp":
            yield from self._forms()
            return
        bare = self.language in BARE
        for at, (kind, name, _) in enumerate(self.tokens):
            if kind == WORD and name[0] == "$" and self.language == "php" and self._mark(at + 1) == "(":
                value = self.names.get(name[1:])
                if isinstance(value, str):  # $f = "system"; $f("…")
                    yield Call(value, tuple(self.listed(at + 2, ")")[0]))
            if kind != WORD or (name[0] in "$@%&" and self.language != "javascript"):
                continue
            opened = self._mark(at + 1) == "("
            if not opened and not (
                bare and at + 1 < len(self.tokens) and self.tokens[at + 1][0] in (STRING, LIST, WORD)
            ):
                if bare and self._mark(at - 1) == ".":
                    full, of = self._callee(at)
                    yield Call(full, (), of)
                continue
            full, of = self._callee(at)
            if opened:
                yield Call(full, tuple(self.listed(at + 2, ")")[0]), of)
            else:
                yield Call(full, tuple(self.listed(at + 1, "")[0]), of)

    def _forms(self) -> Iterator[Call]:
        """Yield `(system "…")` and the like: a name behind an opening bracket, with the texts that follow it."""
        for at, (kind, name, _) in enumerate(self.tokens):
            if kind != WORD or self._mark(at - 1) != "(" or not (name in LISP_SHELLS or name in LISP_REMOVES):
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


def _one_of(value: Any) -> Any:
    """Return what stands for the members of a list: the only one, one that is an absolute path, else not known."""
    members = value.words if isinstance(value, Words) else value
    if not isinstance(members, list) or not members:
        return HOLE
    if len(members) == 1:
        return members[0]
    return next((one for one in members if isinstance(one, str) and one[:1] in ("/", "~")), HOLE)


def _plain(code: str, language: str) -> str:
    """Return the code with forms that only its language has written as the scan knows them."""
    import re

    if language in ("elixir", "erlang"):
        code = re.sub(r"~w[(\[{/|]([^)\]}/|]*)[)\]}/|]a?", _list_of, code)
        code = re.sub(r"~[csS](?=[\"'])", "", code)
        return re.sub(r"\b([a-z_]\w*):([a-z_]\w*)(?=\s*\()", r"\1.\2", code)
    if language in ("ruby", "perl", "php", "crystal") and "<<" in code:
        code = _without_here_documents(code)
    if language == "perl":
        return re.sub(r"<([/~.][^<>\n]*)>", r'glob("\1")', code)
    if language == "jvm":
        code = re.sub(r'("(?:[^"\\]|\\.)*")\s*\.\s*(?:!{1,2}|execute\(\))', r"Runtime.getRuntime.exec(\1)", code)
        return re.sub(r"(\[[^\[\]]*\])\s*\.\s*execute\(\)", r"ProcessBuilder(\1)", code)
    if language == "rust":
        return _chained(code)
    if language == "swift":
        return re.sub(
            r"executableURL\s*=\s*URL\((?:fileURLWithPath|filePath):\s*(\"[^\"\n]*\")\)(.{0,200}?)"
            r"\.arguments\s*=\s*\[([^\]]*)\]",
            r"_ = 0 \2; Process.arguments(\1, \3)",
            re.sub(r"\b(?:atPath|at|to|with|path):\s*", "", code),
            flags=re.DOTALL,
        )
    if language == "php":
        return code.replace("\\", "::") if "GuzzleHttp\\" in code else code
    return code


def _chained(code: str) -> str:
    """Return Rust's code with `Command::new("a").arg("b").args(["c"])` as one call of all its words."""
    import re

    def joined(found: re.Match[str]) -> str:
        pieces = re.findall(r"\.\s*args?\(\s*&?(?:vec!)?\[?([^()\]]*)\]?\s*,?\s*\)", found.group(2))
        return f"Command({', '.join([found.group(1), *(piece.rstrip(', ') for piece in pieces)])})"

    code = re.sub(
        r"\br(#*)\"(.*?)\"\1", lambda raw: '"' + raw.group(2).replace('"', '\\"') + '"', code, flags=re.DOTALL
    )
    return re.sub(r"\bCommand::new\(([^()]*)\)((?:\s*\.\s*\w+\([^()]*\))*)", joined, code)


def _without_here_documents(code: str) -> str:
    """Return the code with each here-document (`<<~T`, `<<<"T"`) as a text where it is named."""
    import re

    for _ in range(_DOCUMENTS):
        found = re.search(r"<<<?[~-]?([\"'`]?)([A-Z_]\w*)\1", code)
        if found is None:
            break
        start = code.find("\n", found.end())
        end = re.compile(rf"^[ \t]*{found.group(2)}\b", re.MULTILINE).search(code, start + 1) if start >= 0 else None
        if end is None:
            code = f"{code[: found.start()]} {code[found.end() :]}"
            continue
        body = code[start + 1 : end.start()].replace("\\", "\\\\")
        mark = "'" if found.group(1) == "'" else "`" if found.group(1) == "`" else '"'
        text = f"{mark}{body.replace(mark, chr(92) + mark)}{mark}"
        code = code[: found.start()] + text + code[found.end() : start] + "\n" + code[end.end() :]
    return code


def _list_of(found: re.Match[str]) -> str:
    return "[" + ", ".join(f'"{word}"' for word in found.group(1).split()) + "]"


def _wrapped(found: list[Token], at: int) -> int:
    """Return where `(0, f)` or promisify's bracket closes where what it gives is called at once, else 0."""
    comma = at + 2 < len(found) and found[at + 1][0] == NUMBER and found[at + 2][1] == ","
    if not comma and not (at and found[at - 1][1] == "promisify"):
        return 0
    depth = 0
    for place in range(at, min(at + _WRAPPED, len(found))):
        if found[place][0] == MARK:
            depth += (found[place][1] in ("(", "[", "{")) - (found[place][1] in (")", "]", "}"))
        if depth == 0:
            called = place + 1 < len(found) and (found[place + 1][1] == "(" or found[place + 1][0] == STRING)
            return place if called else 0
    return 0


def _dotted(found: list[Token]) -> list[Token]:
    """Return the tokens with `x["name"]` as `x.name` and `f?.(x)` as `f(x)`, as they mean the same in JavaScript."""
    out: list[Token] = []
    at = 0
    while at < len(found):
        kind, piece, place = found[at]
        if kind == MARK and piece == "(" and (end := _wrapped(found, at)):
            # (0, f)(x) is how compilers write a call of an imported f; promisify(f)(x) calls f as well
            if found[at + 1][0] == NUMBER:
                out.append((MARK, ";", place))
                out += found[at + 3 : end]
            else:
                out[-1:] = [(MARK, ";", place)]
                if len(out) > 1 and out[-2][1] == ".":
                    out.pop(-2)
                out += found[at + 1 : end]
            at = end + 1
            continue
        if piece == "?." and at + 1 < len(found) and found[at + 1][1] == "(":
            at += 1  # f?.(x) calls f where there is one
            continue
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
