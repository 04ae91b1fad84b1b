"""Owns the recipes of a justfile: which lines a recipe runs, with its parameters and variables filled in.

Source: just 1.36, "The Justfile": recipes, parameters, dependencies, settings, functions. Expressions are followed as
far as they name variables, texts and the plain functions; the rest is unknown.
"""

from __future__ import annotations

from agentshell.model import known
from agentshell.payloads.recipes_project import SHELLS, Blanks, joined_lines, project_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from agentshell.facts import Facts
    from agentshell.model import Arg, Inner
    from agentshell.packs.model import PayloadRule
    from agentshell.packs.parsed import Parsed
    from agentshell.payloads.recipes_project import Project

NAMES = ("justfile", "Justfile", ".justfile", "JUSTFILE")
_SAME = 4
_MOST = 200


def recipes(parsed: Parsed, facts: Facts, rule: PayloadRule) -> tuple[Inner, ...]:
    """Return what just would run; without a name it is the first recipe."""
    project = project_of(parsed.invocation, facts)
    if project is None:
        return ()
    file = parsed.value("--justfile")
    found = project.first((file.literal,)) if file is not None and file.known else project.nearest(NAMES)
    if found is None:
        return ()
    folder = parsed.value("--working-directory")
    home = project.below(folder.literal if folder is not None and folder.known else found[0].rpartition("/")[0] or "/")
    book = _Book(parsed, home)
    book.read(found[1], 0)
    words = [*parsed.positionals, *parsed.rest]
    sets = parsed.values("--set")
    for variable, value in zip(sets[::2], sets[1::2], strict=False):
        book.given[variable.literal] = book.blanks.take(value)
    while words:
        head = words[0].parts[0] if words[0].parts and isinstance(words[0].parts[0], str) else ""
        name, equals, _ = head.partition("=")
        if not equals or not name.replace("-", "_").isidentifier():
            break
        book.given[name] = book.blanks.take(words.pop(0))[len(name) + 1 :]
    if not words and book.first:
        words = [known(book.first)]
    while words:
        taken = book.run(words[0].literal, [book.blanks.take(word) for word in words[1:]])
        if taken < 0:
            break
        words = words[1 + taken :]
    outputs = [home.inner(book.blanks.shell(command), "just") for command in book.blanks.commands]
    return (*outputs, *book.found)


class _Recipe:
    def __init__(self, name: str, parameters: list[str], needs: list[str], after: list[str]) -> None:
        self.name = name
        self.parameters = parameters
        self.needs = needs
        self.after = after
        self.lines: list[str] = []


class _Book:
    """The recipes and variables of a justfile and of those it imports, and the commands found."""

    def __init__(self, parsed: Parsed, home: Project) -> None:
        self.parsed = parsed
        self.home = home
        self.blanks = Blanks()
        self.recipes: dict[str, _Recipe] = {}
        self.aliases: dict[str, str] = {}
        self.variables: dict[str, str] = {}
        self.exported: set[str] = set()
        self.given: dict[str, str] = {}
        self.shell = "sh"
        self.positional = False
        self.dotenv: dict[str, Arg | None] = {}
        self.first = ""
        self.found: list[Inner] = []
        self.done: list[tuple[str, tuple[str, ...]]] = []

    def read(self, text: str, depth: int) -> None:
        """Take in a justfile's text."""
        recipe: _Recipe | None = None
        for line in text.split("\n"):
            if line[:1] in " \t" and line.strip():
                if recipe is not None:
                    recipe.lines.append(line)
                continue
            if not line.strip() or line.startswith(("#", "[")):
                continue
            recipe = self._statement(line.strip(), depth)

    def _statement(self, line: str, depth: int) -> _Recipe | None:
        word, _, rest = line.partition(" ")
        name, assigned, value = line.partition(":=")
        if word == "set":
            if name.split()[1:] == ["shell"]:
                shell = value.strip(" []").split(",")[0].strip(" \"'").rpartition("/")[2]
                self.shell = shell or "sh"
            elif name.split()[1:] == ["export"]:
                self.exported.add("*")
            elif name.split()[1:2] == ["positional-arguments"]:
                self.positional = value.strip() != "false"
            elif name.split()[1:2] in (["dotenv-load"], ["dotenv-filename"], ["dotenv-path"]):
                file = value.strip().strip("\"'") if name.split()[1] != "dotenv-load" else ".env"
                if value.strip() != "false":
                    self.dotenv |= self.home.variables(file)
        elif word in ("import", "import?", "mod", "mod?"):
            texts = [part for part in rest.replace('"', "'").split("'")[1::2] if part]
            text = self.home.text(texts[-1]) if texts and depth < _SAME and word.startswith("import") else None
            if text is not None:
                self.read(text, depth + 1)
        elif word == "alias" and assigned:
            self.aliases[name.split()[-1]] = value.strip()
        elif assigned and len(name.split()) <= 2 and (len(name.split()) == 1 or word == "export"):
            self.variables[name.split()[-1]] = value.strip()
            if word == "export":
                self.exported.add(name.split()[-1])
        else:
            return self._recipe(line)
        return None

    def _recipe(self, line: str) -> _Recipe | None:
        head, needs = _split_head(line)
        words = _words(head.removeprefix("@"))
        if not words:
            return None
        needed, _, after = needs.partition("&&")
        recipe = _Recipe(words[0], words[1:], _words(needed), _words(after))
        self.recipes[recipe.name] = recipe
        self.first = self.first or recipe.name
        return recipe

    def run(self, name: str, arguments: Sequence[str]) -> int:
        """Follow a recipe; return how many arguments it took, -1 where there is none of that name."""
        recipe = self.recipes.get(self.aliases.get(name, name))
        if recipe is None:
            return -1
        local: dict[str, str] = {}
        taken = 0
        for parameter in recipe.parameters:
            bare, equals, default = parameter.lstrip("*+$").partition("=")
            if parameter.lstrip("$")[:1] in ("*", "+"):
                rest = " ".join(arguments[taken:])
                local[bare] = rest or (self.value(default, local) if equals else "")
                taken = len(arguments)
            elif taken < len(arguments):
                local[bare] = arguments[taken]
                taken += 1
            else:
                local[bare] = self.value(default, local) if equals else ""
        key = (recipe.name, tuple(local.values()))
        if key in self.done or len(self.done) > _MOST:
            return taken
        self.done.append(key)
        for need in recipe.needs:
            self._need(need, local)
        self._cook(recipe, local, arguments[:taken])
        for need in recipe.after:
            self._need(need, local)
        return taken

    def _need(self, need: str, local: Mapping[str, str]) -> None:
        """Follow a dependency: a name, or `(name argument…)`."""
        words = _words(need[1:-1]) if need.startswith("(") else [need]
        if words:
            self.run(words[0], [self.value(word, local) for word in words[1:]])

    def _cook(self, recipe: _Recipe, local: Mapping[str, str], arguments: Sequence[str]) -> None:
        via = f"just {recipe.name}"
        if not recipe.lines or self.parsed.invocation.via.count(via) >= _SAME:
            return
        margin = min(len(line) - len(line.lstrip()) for line in recipe.lines)
        lines = [line[margin:] for line in recipe.lines]
        argv = (known(recipe.name), *map(self.blanks.plain, arguments)) if self.positional else ()
        changes: dict[str, Arg | None] = self.dotenv | {
            name: self.blanks.plain(self.variable(name, {}))
            for name in self.variables
            if name in self.exported or "*" in self.exported
        }
        for parameter in recipe.parameters:
            if parameter.startswith("$"):
                name = parameter.lstrip("$*+").partition("=")[0]
                changes[name] = self.blanks.plain(local[name])
        if lines[0].startswith("#!"):
            words = lines[0][2:].split()
            body = self.blanks.shell(self.fill("\n".join(lines[1:]), local))
            name = next((word.rpartition("/")[2] for word in reversed(words) if not word.startswith("-")), "")
            if name in SHELLS:
                self.found.append(self.home.inner(body, via, shell=name, changes=changes).replace(argv=argv))
            elif name:
                option = "-e" if name in ("node", "ruby", "perl", "deno", "bun") else "-c"
                self.found.append(self.home.argv((known(name), known(option), body), via, changes=changes))
            return
        joined: list[str] = []
        for line in lines:
            if joined and joined[-1].endswith("\\"):
                joined[-1] += f"\n{line}"
            elif not line.startswith("#"):
                joined.append(line)
        texts = [self.blanks.shell(self.fill(line.lstrip("@-"), local)) for line in joined]
        self.found += [
            self.home.inner(text, via, shell=self.shell, changes=changes).replace(argv=argv)
            for text in joined_lines(self.home, texts)
        ]

    def fill(self, text: str, local: Mapping[str, str]) -> str:
        """Return a recipe's text with every `{{…}}` replaced; `{{{{` is a brace."""
        found = ""
        while text:
            before, opened, rest = text.partition("{{")
            found += before
            if not opened:
                break
            if rest.startswith("{{"):
                found, text = f"{found}{{{{", rest[2:]
                continue
            end = _end(rest)
            inside, text = rest[:end], rest[end + 2 :]
            found += self.value(inside.strip(), local)
        return found

    def variable(self, name: str, local: Mapping[str, str], depth: int = 0) -> str:
        """Return the value of a variable or parameter."""
        if name in local:
            return local[name]
        if name in self.given:
            return self.given[name]
        if name not in self.variables or depth > _MOST:
            return self.blanks.unknown("a variable of the justfile", f"{{{{{name}}}}}")
        return self.value(self.variables[name], {}, depth + 1)

    def value(self, expression: str, local: Mapping[str, str], depth: int = 0) -> str:
        """Return an expression's value: texts, names, `a + b`, `a / b`, backticks and plain functions."""
        text = expression.strip()
        if text[:1] in "'\"" and text[:1] and text.find(text[0], 1) == len(text) - 1:
            return text[1:-1].replace("\\n", "\n") if text[0] == '"' else text[1:-1]
        if text.startswith("`") and text.endswith("`") and len(text) > 1:
            return self.blanks.output(self.fill(text.strip("`"), local))
        if text.startswith("if "):
            return self._conditional(text, local, depth)
        for mark, joint in (("+", ""), ("/", "/")):
            left, found, right = _outside(text, mark)
            if found:
                return f"{self.value(left, local, depth)}{joint}{self.value(right, local, depth)}"
        if text.replace("-", "_").isidentifier():
            return self.variable(text, local, depth)
        name, opened, rest = text.partition("(")
        given = [self.value(one, local, depth) for one in rest.rstrip(")").split(",") if one.strip()]
        if opened and name in ("env", "env_var", "env_var_or_default") and given:
            value = self.parsed.invocation.env.get(given[0]) or self.dotenv.get(given[0])
            if value is not None:
                return self.blanks.take(value)
            if len(given) > 1:
                return given[1]
        elif opened and name in ("justfile_directory", "source_directory", "invocation_directory"):
            return self.home.folder
        elif opened and name in ("quote", "trim", "lowercase") and given:
            return given[0]
        return self.blanks.unknown("an expression", f"{{{{{text}}}}}")

    def _conditional(self, text: str, local: Mapping[str, str], depth: int) -> str:
        """Return the value of `if A == B { … } else { … }`; where A or B are not known it is unknown."""
        head, _, rest = _braces(text[3:])
        then, _, rest = _outside(rest, "}")
        other = rest.strip().removeprefix("else").strip()
        for mark in ("==", "!=", "=~"):
            left, found, right = head.partition(mark)
            if not found or mark == "=~":
                continue
            one, two = self.value(left, local, depth), self.value(right, local, depth)
            if self.blanks.found(one + two):
                break
            chosen = (one == two) is (mark == "==")
            if not chosen and other.startswith("{"):
                then = _outside(other[1:], "}")[0]
            elif not chosen:
                return self._conditional(other, local, depth + 1) if depth < _SAME else ""
            return self.value(then, local, depth)
        return self.blanks.unknown("a condition of the justfile", f"{{{{{text}}}}}")


def _braces(text: str) -> tuple[str, str, str]:
    """Partition at the first `{` outside of quotes."""
    quote = ""
    for at, char in enumerate(text):
        if quote:
            quote = "" if char == quote else quote
        elif char in "'\"`":
            quote = char
        elif char == "{":
            return text[:at], "{", text[at + 1 :]
    return text, "", ""


def _end(text: str) -> int:
    """Return where the `}}` stands that ends an expression, outside of quotes and braces."""
    quote, depth = "", 0
    for at, char in enumerate(text):
        if quote:
            quote = "" if char == quote else quote
        elif char in "'\"`":
            quote = char
        elif text.startswith("}}", at) and not depth:
            return at
        elif char in "{}":
            depth += 1 if char == "{" else -1
    return len(text)


def _split_head(line: str) -> tuple[str, str]:
    """Split a recipe's head at its colon, outside of quotes."""
    before, found, after = _outside(line, ":")
    return (before, after) if found else (line, "")


def _outside(text: str, mark: str) -> tuple[str, str, str]:
    """Partition at the first mark that stands outside of quotes and parentheses."""
    quote = ""
    depth = 0
    for at, char in enumerate(text):
        if quote:
            quote = "" if char == quote else quote
        elif char in "'\"`":
            quote = char
        elif char == mark and not depth:
            return text[:at], mark, text[at + 1 :]
        elif char in "([{":
            depth += 1
        elif char in ")]}":
            depth -= 1
    return text, "", ""


def _words(text: str) -> list[str]:
    """Split at blanks outside of quotes and parentheses."""
    found: list[str] = []
    rest = text.strip()
    while rest:
        word, _, rest = _outside(rest, " ")
        if word:
            found.append(word)
    return found
