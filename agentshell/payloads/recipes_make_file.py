"""Owns the syntax of makefiles: which rules and variables one has. Expanding is `recipes_make_text`'s business.

Source: GNU make 4.4 manual, "Writing Makefiles", "Conditional Parts", "Setting Variables", "Target-specific Variables".
"""

from __future__ import annotations

from agentshell.payloads.recipes_make_text import Expander, Variable, stem
from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_MOST_LINES = 20_000
_MOST_INCLUDES = 40
_CONDITIONS = ("ifeq", "ifneq", "ifdef", "ifndef")
_OPERATORS = ("::=", ":::=", ":=", "?=", "+=", "!=", "=")


class Rule:
    """How targets are made: patterns or names, what they need, and the recipe's lines as written."""

    def __init__(self, targets: list[str], needs: list[str], *, pattern: str = "", double: bool = False) -> None:
        self.targets = targets
        self.needs = needs
        self.pattern = pattern
        """The target pattern of a static pattern rule."""
        self.double = double
        self.lines: list[str] = []

    def stem(self, target: str) -> str | None:
        """Return what `%` stands for where the rule makes the target; "" for a target named as such, None for none."""
        if target in self.targets:
            return (stem(self.pattern, target) or "") if self.pattern else ""
        return next((found for one in self.targets if (found := stem(one, target)) is not None), None)


class Makefile:
    """The rules and variables of a makefile and of those that it includes.

    open_file returns the texts of the files that an include names, None for one that cannot be read.
    """

    def __init__(self, expander: Expander, open_file: Callable[[str], list[str | None]]) -> None:
        self.expander = expander
        self.open_file = open_file
        self.rules: list[Rule] = []
        self.exported: set[str] = set()
        self.own: dict[str, dict[str, Variable]] = {}
        """Target → its own variables."""
        self.default = ""
        self.oneshell = False
        self._lines = 0
        self._includes = 0
        self._prefix = "\t"

    def read(self, text: str) -> None:
        """Take in a makefile's text."""
        rule: Rule | None = None
        taken: list[_Branch] = []
        lines = logical_lines(text)
        for line, raw in lines:
            self._lines += 1
            if self._lines > _MOST_LINES:
                return
            recipe = raw.startswith(self._prefix) and rule is not None
            word, *more = line.split(None, 1) or [""]
            if not recipe and self._conditional(word, "".join(more), taken):
                continue
            held = [branch.held for branch in taken]
            if False in held:
                continue
            if recipe and rule is not None:
                rule.lines.append(raw[len(self._prefix) :].replace(f"\\\n{self._prefix}", "\\\n"))
                continue
            line = without_comment(line).strip()
            if not line:
                continue
            if word == "define" or line.startswith(("define ", "override define ", "export define ")):
                self._define(line, lines, maybe=None in held)
                continue
            rule = self._statement(line, rule, maybe=None in held)

    def _conditional(self, word: str, after: str, taken: list[_Branch]) -> bool:
        """Follow a conditional directive; return whether the line is one."""
        if word in _CONDITIONS:
            out = any(branch.held is False for branch in taken)
            taken.append(_PASSED if out else _Branch(held := self._holds(word, after), held))
        elif word == "else" and taken:
            before = taken.pop().before
            kind, *rest = after.split(None, 1) or [""]
            held = self._holds(kind, "".join(rest)) if before is not True and kind in _CONDITIONS else True
            if before is True:
                taken.append(_PASSED)
            elif before is None:
                taken.append(_Branch(held and None, held or None))
            else:
                taken.append(_Branch(held, held))
        elif word == "endif" and taken:
            taken.pop()
        else:
            return False
        return True

    def _holds(self, word: str, after: str) -> bool | None:
        """Return whether a condition holds; None where only running would tell."""
        expand = self.expander.expand
        if word in ("ifdef", "ifndef"):
            name = expand(without_comment(after)).strip()
            variable = self.expander.variables.get(name)
            text = variable.text if variable is not None else self.expander.value(name, {})
            if not variable and self.expander.blanks.found(text):
                return None
            return bool(text) == (word == "ifdef")
        one, other = _compared(without_comment(after).strip())
        one, other = expand(one).strip(), expand(other).strip()
        found = self.expander.blanks.found
        if one != other and (found(one) or found(other)):
            return None
        return (one == other) == (word == "ifeq")

    def _define(self, line: str, lines: Iterator[tuple[str, str]], *, maybe: bool) -> None:
        """Take `define NAME … endef`."""
        words = line.split()
        at = words.index("define")
        name = words[at + 1] if len(words) > at + 1 else ""
        operator = words[at + 2] if len(words) > at + 2 else "="
        body: list[str] = []
        depth = 1
        for inside, raw in lines:
            first = inside.split()[:1]
            if not raw.startswith(self._prefix):
                depth += (first == ["define"]) - (first == ["endef"])
                if not depth:
                    break
            body.append(raw)
        self._assign(name, operator, "\n".join(body), strong="override" in words[:at], maybe=maybe)

    def _statement(self, line: str, rule: Rule | None, *, maybe: bool) -> Rule | None:
        """Take one statement; return the rule whose recipe may follow."""
        word = line.split(None, 1)[0]
        rest = line[len(word) :].strip()
        if word in ("include", "-include", "sinclude"):
            self._include(rest, may_be_missing=word != "include")
            return None
        if word in ("export", "unexport", "override", "private"):
            name, operator, value = assignment(rest)
            if operator:
                self._assign(self.expander.expand(name), operator, value, strong=word == "override", maybe=maybe)
                if word == "export":
                    self.exported.add(self.expander.expand(name))
            elif word == "export":
                self.exported |= set(self.expander.expand(rest).split()) or {"*"}
            elif word in ("override", "private"):
                return self._statement(rest, rule, maybe=maybe) if rest else rule
            return None
        if word in ("vpath", "undefine", "load", "-load"):
            return None
        name, operator, value = assignment(line)
        if operator:
            self._assign(self.expander.expand(name), operator, value, maybe=maybe)
            return None
        if ":" not in _without_references(line):
            # Text that expands to statements, `$(eval …)` above all.
            expanded = self.expander.expand(line)
            if expanded.strip() and expanded.strip() != line:
                self.read(expanded)
            return None
        return self._rule(line)

    def _rule(self, line: str) -> Rule | None:
        """Take `targets: needs ; recipe` and `target: NAME = value`."""
        at = _colon(line)
        if at < 0:
            return None
        targets = self.expander.expand(line[:at].replace("&", "")).split()
        after = line[at + 1 :]
        double = after.startswith(":")
        after = after.removeprefix(":")
        words = after.split()
        plain = " ".join(words[1:]) if words[:1] and words[0] in ("export", "override", "private") else after
        name, operator, value = assignment(plain.strip())
        if operator:
            for target in targets:
                if words[0] == "export":
                    self.exported.add(self.expander.expand(name))
                own = self.own.setdefault(target, {})
                old = own.get(name) or self.expander.variables.get(name)
                own[self.expander.expand(name)] = self._variable(operator, value, old)
            return None
        after, semicolon, recipe = _semicolon(after)
        pattern, colon, needs = after.partition(":")
        static = pattern.strip() if colon and "%" in pattern else ""
        wanted = self.expander.expand(needs if static else after).replace("|", " ").split()
        rule = Rule(targets, wanted, pattern=self.expander.expand(static), double=double)
        if semicolon:
            rule.lines.append(recipe.strip())
        self.rules.append(rule)
        self._special(rule)
        return rule

    def _special(self, rule: Rule) -> None:
        """Note what targets with a meaning of their own say, and the default goal."""
        if ".ONESHELL" in rule.targets:
            self.oneshell = True
        if not self.default:
            self.default = next(
                (one for one in rule.targets if "%" not in one and (not one.startswith(".") or "/" in one)), ""
            )

    def _include(self, names: str, *, may_be_missing: bool) -> None:
        """Take in the files that an include names; one that is missing may be made by a rule, and set anything."""
        for name in self.expander.expand(without_comment(names)).split():
            self._includes += 1
            texts = self.open_file(name) if self._includes <= _MOST_INCLUDES else [None]
            for text in texts:
                if text is not None:
                    self.read(text)
                elif not may_be_missing:
                    self.expander.open = f"{name} is included and cannot be read"

    def _assign(self, name: str, operator: str, value: str, *, strong: bool = False, maybe: bool = False) -> None:
        old = self.expander.variables.get(name)
        if old is not None and old.strong and not strong:
            return
        if operator == "?=" and (old is not None or self.expander.outer(name) is not None):
            return
        found = self._variable(operator, value, old)
        found.strong = strong
        if maybe and (old is None or old.text != found.text):
            found = Variable(self.expander.blanks.unknown("depends on a condition", f"$({name})"), recursive=False)
        self.expander.variables[name] = found
        if name == ".RECIPEPREFIX":
            self._prefix = found.text[:1] or "\t"
        elif name == ".DEFAULT_GOAL":
            self.default = self.expander.expand(found.text).strip()

    def _variable(self, operator: str, value: str, old: Variable | None) -> Variable:
        if operator == "!=":
            return Variable(self.expander.blanks.output(self.expander.expand(value)), recursive=False)
        if operator in (":=", "::=", ":::="):
            return Variable(self.expander.expand(value), recursive=False)
        if operator == "+=" and old is not None:
            added = value if old.recursive else self.expander.expand(value)
            return Variable(f"{old.text} {added}" if old.text else added, recursive=old.recursive)
        return Variable(value, recursive=True)


class _Branch(Value):
    """A branch of a conditional: whether it is taken, and whether one up to it was; None where that is not known."""

    held: bool | None
    before: bool | None


_PASSED = _Branch(held=False, before=True)


def logical_lines(text: str) -> Iterator[tuple[str, str]]:
    """Yield each line with its continuations: joined by blanks as make reads it, and as it stands."""
    pending = ""
    for line in text.split("\n"):
        pending = f"{pending}\n{line}" if pending else line
        if (len(line) - len(line.rstrip("\\"))) % 2:
            continue
        yield " ".join(part.strip() if number else part for number, part in enumerate(pending.split("\\\n"))), pending
        pending = ""
    if pending:
        yield pending, pending


def without_comment(line: str) -> str:
    """Return the line without its comment; a `#` after a backslash begins none."""
    at = line.find("#")
    while at > 0 and line[at - 1] == "\\":
        at = line.find("#", at + 1)
    return line if at < 0 else line[:at]


def assignment(line: str) -> tuple[str, str, str]:
    """Return name, operator and value of an assignment; an empty operator for any other line."""
    depth = 0
    for at, char in enumerate(line):
        if char in "({":
            depth += 1
        elif char in ")}":
            depth -= 1
        elif depth or char not in ":?+!=":
            continue
        else:
            operator = next((one for one in _OPERATORS if line.startswith(one, at)), "")
            if operator:
                name = line[:at].strip()
                if not name or len(name.split()) > 1:
                    return "", "", ""
                return name, operator, line[at + len(operator) :].strip()
            if char == ":":
                return "", "", ""
    return "", "", ""


def _compared(after: str) -> tuple[str, str]:
    """Return the two texts of `ifeq (a,b)`, `ifeq "a" "b"`."""
    if after.startswith("("):
        from agentshell.payloads.recipes_make_text import closing, split_arguments

        one, other = [*split_arguments(after[1 : closing(after, 0)], 2), ""][:2]
        return one, other
    texts: list[str] = []
    rest = after
    while rest and len(texts) < 2:
        quote = rest[0]
        if quote in "'\"":
            text, _, rest = rest[1:].partition(quote)
        else:
            text, _, rest = rest.partition(" ")
        texts.append(text)
        rest = rest.strip()
    one, other = [*texts, "", ""][:2]
    return one, other


def _colon(line: str) -> int:
    """Return where a rule's colon is, outside references; -1 for none."""
    depth = 0
    for at, char in enumerate(line):
        if char in "({":
            depth += 1
        elif char in ")}":
            depth -= 1
        elif char == ":" and not depth:
            return at
    return -1


def _semicolon(text: str) -> tuple[str, str, str]:
    depth = 0
    for at, char in enumerate(text):
        if char in "({":
            depth += 1
        elif char in ")}":
            depth -= 1
        elif char == ";" and not depth:
            return text[:at], ";", text[at + 1 :]
    return text, "", ""


def _without_references(line: str) -> str:
    kept = ""
    depth = 0
    for char in line:
        if char in "({":
            depth += 1
        elif char in ")}":
            depth -= 1
        elif not depth:
            kept += char
    return kept
