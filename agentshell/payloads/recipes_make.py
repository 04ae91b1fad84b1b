"""Owns which recipes `make` would run: the makefile, the goals, what they need, and each line as a shell reads it.

Source: GNU make 4.4 manual, "Recipe Execution", "Implicit Rules", "Automatic Variables", "Recursive Use of make".
"""

from __future__ import annotations

from agentshell.model import known
from agentshell.payloads.recipes_make_file import Makefile
from agentshell.payloads.recipes_make_text import Expander, TooMuchError, Variable
from agentshell.payloads.recipes_project import SHELLS, Blanks, joined_lines, project_of
from agentshell.payloads.sources import stdin

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.facts import Facts
    from agentshell.model import Arg, Inner
    from agentshell.packs.model import PayloadRule
    from agentshell.packs.parsed import Parsed
    from agentshell.payloads.recipes_make_file import Rule
    from agentshell.payloads.recipes_project import Project

NAMES = ("GNUmakefile", "makefile", "Makefile")
BUILT_IN = {"MAKE": "make", "RM": "rm -f", "CC": "cc", "CXX": "g++", "AR": "ar", "LD": "ld", "AS": "as", "CPP": "cc -E"}
"""Variables that make defines (make, "Variables Used by Implicit Rules"), of those that recipes name."""
_MOST_TARGETS = 300
_MOST_LINES = 400
_SAME = 4
"""How often one target may stand around itself (`$(MAKE) $@` in sub-folders)."""


def recipes(parsed: Parsed, facts: Facts, rule: PayloadRule) -> tuple[Inner, ...]:
    """Return what make would run for the goals of the command."""
    invocation = parsed.invocation
    project = project_of(invocation, facts, *parsed.values("--directory"))
    if project is None:
        return ()
    kitchen = _Kitchen(parsed, project)
    try:
        texts = kitchen.texts(facts)
        if not texts:
            return ()
        for text in texts:
            kitchen.makefile.read(text)
        return tuple(kitchen.cook())
    except (TooMuchError, RecursionError):
        return ()


class _Kitchen:
    """One run of make: its variables and goals, and the commands found."""

    def __init__(self, parsed: Parsed, project: Project) -> None:
        self.parsed = parsed
        self.project = project
        self.blanks = Blanks()
        self.given: dict[str, str] = {}
        self.goals: list[str] = []
        expander = Expander(self.blanks, self._outer, self._evaluate, project.names, project.folder)
        self.makefile = Makefile(expander, self._included)
        self.expand = expander.expand
        self.variables = expander.variables
        self.seen: set[str] = set()
        self.lines = 0
        self._operands()

    def texts(self, facts: Facts) -> list[str]:
        """Return the makefile, or those that `-f` names."""
        # What --eval says is read before any makefile, its first target is the default one (make(1)).
        texts = [arg.text for arg in self.parsed.values("--eval") if isinstance(arg.text, str)]
        given = self.parsed.values("--file")
        if not given:
            found = self.project.first(NAMES)
            return texts if found is None else [*texts, found[1]]
        for arg in given:
            name = arg.text
            if name == "-":
                read = stdin(self.parsed.invocation, facts)
                texts += [read.text] if read is not None and isinstance(read.text, str) else []
            elif isinstance(name, str) and (text := self.project.text(name)) is not None:
                texts.append(text)
        return texts

    def cook(self) -> list[Inner]:
        """Return the commands of every goal, and those whose output the makefile uses."""
        found: list[Inner] = []
        for goal in self.goals or [self.makefile.default]:
            if goal:
                found += self._make(goal, {})
        via = self._via(self.goals[0] if self.goals else "")
        outputs = [self._inner(self.blanks.shell(command), via) for command in self.blanks.commands]
        return [*outputs, *found]

    def _operands(self) -> None:
        """Tell variables from goals, on the command line and in what an outer make hands down."""
        flags = self.parsed.invocation.env.get("MAKEFLAGS")
        handed = flags.literal.partition("-- ")[2].split() if flags is not None and flags.known else []
        for arg in (*map(known, handed), *self.parsed.positionals):
            head = arg.parts[0] if arg.parts else ""
            name, equals, _ = head.partition("=") if isinstance(head, str) else ("", "", "")
            if equals and name:
                text = self.blanks.take(arg)[len(name) + 1 :]
                name = name.rstrip(":?+!")
                self.given[name] = text
                self.variables[name] = Variable(text, recursive=True, strong=True)
            elif arg.known:
                self.goals.append(arg.literal)

    def _outer(self, name: str) -> str | None:
        """Return what is not set in the makefile: make's own variables, and the environment."""
        if name in ("CURDIR", "PWD"):
            return self.project.folder
        if name == "MAKECMDGOALS":
            return " ".join(self.goals)
        if name == "MAKEFILE_LIST":
            return self.project.path("Makefile")
        value = self.parsed.invocation.env.get(name)
        if value is not None and name not in ("SHELL", "MAKEFLAGS"):
            return self.blanks.take(value)
        return BUILT_IN.get(name)

    def _evaluate(self, text: str) -> None:
        self.makefile.read(text)

    def _included(self, name: str) -> list[str | None]:
        if self.blanks.found(name):
            return [None]
        if not any(mark in name for mark in "*?["):
            return [self.project.text(name)]
        from agentshell.packs.globs import glob

        folder, slash, pattern = name.rpartition("/")
        names = [one for one in self.project.names(folder or ".") if glob(pattern, one)]
        return [self.project.text(f"{folder}{slash}{one}") for one in names]

    def _make(self, target: str, inherited: dict[str, Variable]) -> list[Inner]:
        """Return the commands that make a target, after those of what it needs."""
        if target in self.seen or len(self.seen) >= _MOST_TARGETS:
            return []
        self.seen.add(target)
        rules, recipe, stem = self._rules(target)
        if not rules:
            return []
        own = {**inherited, **self.makefile.own.get(target, {})}
        needs = [need.replace("%", stem, 1) for rule in rules for need in rule.needs if need != ".WAIT"]
        found = [inner for need in dict.fromkeys(needs) for inner in self._make(need, own)]
        for rule in recipe:
            found += self._recipe(rule, target, stem, needs, own)
        return found

    def _rules(self, target: str) -> tuple[list[Rule], list[Rule], str]:
        """Return the rules that name a target, those whose recipe runs, and what `%` stands for."""
        named = [rule for rule in self.makefile.rules if target in rule.targets]
        recipe = [rule for rule in named if rule.lines]
        if recipe:
            recipe = recipe if recipe[-1].double else recipe[-1:]
            return named, recipe, recipe[-1].stem(target) or ""
        patterns = [
            (len(stem), rule)
            for rule in self.makefile.rules
            if not rule.pattern and rule.lines and (stem := rule.stem(target)) and target not in rule.targets
        ]
        if patterns:
            # The shortest stem wins, the first among equals (make, "How Patterns Match").
            best = min(patterns, key=lambda pair: pair[0])[1]
            return [*named, best], [best], best.stem(target) or ""
        if not named:
            last = [rule for rule in self.makefile.rules if ".DEFAULT" in rule.targets and rule.lines]
            return last[:1], last[:1], ""
        return named, [], ""

    def _recipe(self, rule: Rule, target: str, stem: str, needs: list[str], own: dict[str, Variable]) -> list[Inner]:
        local = {
            "@": target,
            "<": needs[0] if needs else "",
            "^": " ".join(dict.fromkeys(needs)),
            "+": " ".join(needs),
            "?": " ".join(dict.fromkeys(needs)),
            "*": stem,
            "|": "",
            "%": "",
        }
        before = {name: self.variables.get(name) for name in own}
        for name, variable in own.items():
            old = before[name]
            if old is None or not old.strong:
                self.variables[name] = variable
        try:
            lines = [line for raw in rule.lines for line in _split(self.expand(raw, local))]
            if self.makefile.oneshell:
                lines = ["\n".join(lines)]
            return self._commands(lines, target)
        finally:
            for name, old in before.items():
                if old is None:
                    self.variables.pop(name, None)
                else:
                    self.variables[name] = old

    def _commands(self, lines: list[str], target: str) -> list[Inner]:
        texts = []
        for line in lines:
            # `@` is silent, `-` ignores failure, `+` runs even with -n (make, "Recipe Execution").
            text = line.lstrip(" \t@-+")
            if text and not text.startswith("#") and self.lines < _MOST_LINES:
                self.lines += 1
                texts.append(self.blanks.shell(text))
        via = self._via(target)
        if self.parsed.invocation.via.count(via) >= _SAME:
            return []
        return [self._inner(text, via) for text in joined_lines(self.project, texts)]

    def _inner(self, text: Arg, via: str) -> Inner:
        shell = self.expand("$(SHELL)").split() if "SHELL" in self.variables else []
        name = next((word.rpartition("/")[2] for word in reversed(shell) if not word.startswith("-")), "sh")
        changes = self._exported()
        if name in SHELLS or self.blanks.found(name):
            return self.project.inner(text, via, shell=name, changes=changes)
        # Another interpreter as SHELL: it is started with .SHELLFLAGS and the text.
        flags = self.expand("$(.SHELLFLAGS)").split() if ".SHELLFLAGS" in self.variables else ["-c"]
        return self.project.argv((*map(known, (*shell, *flags)), text), via, changes=changes)

    def _exported(self) -> dict[str, Arg | None]:
        """Return the variables that recipes get: exported ones, those of the command line, changed ones of before."""
        env = self.parsed.invocation.env
        names = set(self.given) | (self.makefile.exported - {"*"})
        names |= {name for name in self.variables if env.get(name) is not None}
        if "*" in self.makefile.exported:
            names |= {name for name in self.variables if name.isidentifier()}
        changes: dict[str, Arg | None] = {
            name: self.blanks.plain(self.expand(f"$({name})"))
            for name in sorted(names - {"SHELL", "MAKEFLAGS"})
            if name in self.variables
        }
        if self.given:
            words = (f"{name}={text}" for name, text in self.given.items() if not self.blanks.found(text))
            changes["MAKEFLAGS"] = known("-- " + " ".join(word for word in words if len(word.split()) == 1))
        return changes

    def _via(self, target: str) -> str:
        return f"make {target}".strip()


def _split(text: str) -> list[str]:
    """Split an expanded recipe at its line ends, except where a backslash goes on with the next line."""
    lines: list[str] = []
    pending = ""
    for line in text.split("\n"):
        pending = f"{pending}\n{line}" if pending else line
        if not (len(line) - len(line.rstrip("\\"))) % 2:
            lines.append(pending)
            pending = ""
    return [*lines, pending] if pending else lines
