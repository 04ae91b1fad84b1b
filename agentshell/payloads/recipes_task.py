"""Owns the tasks of a Taskfile (go-task): which commands a task runs, in which folder and with which variables.

Source: Task 3.40, taskfile.dev "Schema reference" and "Usage". Templates are followed as far as they name variables.
"""

from __future__ import annotations

from agentshell.payloads.recipes_project import Blanks, joined_lines, project_of
from agentshell.targets.yaml_text import entries, items, load, text_of, value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from agentshell.facts import Facts
    from agentshell.model import Arg, Inner
    from agentshell.packs.model import PayloadRule
    from agentshell.packs.parsed import Parsed
    from agentshell.payloads.recipes_project import Project

NAMES = tuple(
    f"{name}{dist}.{ext}" for dist in ("", ".dist") for name in ("Taskfile", "taskfile") for ext in ("yml", "yaml")
)
_SAME = 4
_MOST = 200


def recipes(parsed: Parsed, facts: Facts, rule: PayloadRule) -> tuple[Inner, ...]:
    """Return what task would run; without a name it is the task `default`."""
    project = project_of(parsed.invocation, facts, parsed.value("--dir"))
    if project is None:
        return ()
    file = parsed.value("--taskfile")
    found = project.first((file.literal,)) if file is not None and file.known else project.nearest(NAMES)
    if found is None:
        return ()
    book = _Book(parsed)
    home = project.below(found[0].rpartition("/")[0])
    book.add(home, found[1], "", 0)
    given: dict[str, str] = {}
    names: list[str] = []
    for arg in parsed.positionals:
        head = arg.parts[0] if arg.parts and isinstance(arg.parts[0], str) else ""
        name, equals, _ = head.partition("=")
        if equals and name.isidentifier():
            given[name] = book.blanks.take(arg)[len(name) + 1 :]
        elif arg.known:
            names.append(arg.literal)
    given["CLI_ARGS"] = " ".join(book.blanks.take(arg) for arg in parsed.rest)
    for name in names or ["default"]:
        book.run(name, given)
    outputs = [home.inner(book.blanks.shell(command), "task") for command in book.blanks.commands]
    return (*outputs, *book.found)


class _Book:
    """The tasks of a Taskfile and of those that it includes, by name, and the commands found."""

    def __init__(self, parsed: Parsed) -> None:
        self.parsed = parsed
        self.blanks = Blanks()
        self.tasks: dict[str, tuple[Project, str, object, dict[str, str], dict[str, str]]] = {}
        self.found: list[Inner] = []
        self.active: list[str] = []
        self.runs = 0

    def add(self, home: Project, text: str, prefix: str, depth: int) -> None:
        """Take in a Taskfile's tasks, and those of the files that it includes."""
        root = load(text)
        variables = self._variables(value(root, "vars"), {})
        env = self._variables(value(root, "env"), variables)
        files = home.variables
        for file in items(value(root, "dotenv")):
            env = {
                **{key: one.literal for key, one in files(self.fill(text_of(file), variables)).items() if one},
                **env,
            }
        for name, _, node in entries(value(root, "tasks")):
            self.tasks[f"{prefix}{name}"] = (home, prefix, node, variables, env)
            for alias in items(value(node, "aliases")):
                self.tasks[f"{prefix}{text_of(alias)}"] = (home, prefix, node, variables, env)
        for space, _, node in entries(value(root, "includes")) if depth < _SAME else ():
            where = text_of(node) or text_of(value(node, "taskfile"))
            folder = home.below(where.rpartition("/")[0]) if where.endswith((".yml", ".yaml")) else home.below(where)
            file = folder.first((where.rpartition("/")[2],) if where.endswith((".yml", ".yaml")) else NAMES)
            if file is not None:
                runs_in = text_of(value(node, "dir"))
                inner = "" if text_of(value(node, "flatten")) == "true" else f"{space}:"
                self.add(home.below(runs_in) if runs_in else home, file[1], f"{prefix}{inner}", depth + 1)

    def run(self, name: str, given: Mapping[str, str]) -> None:
        """Follow a task: what it depends on, then its commands."""
        self.runs += 1
        entry = self.tasks.get(name) or self._wildcard(name)
        if entry is None or name in self.active or self.runs > _MOST:
            return
        home, prefix, node, shared, env = entry
        # The task's own variables win over those it is called with, and these over the file's ("Variables").
        variables = {"TASK": name, "ROOT_DIR": home.folder, "TASKFILE_DIR": home.folder, **shared, **given}
        variables |= self._variables(value(node, "vars"), variables)
        own = {**env, **self._variables(value(node, "env"), variables)}
        for file in items(value(node, "dotenv")):
            loaded = home.variables(self.fill(text_of(file), variables))
            own = {**{key: one.literal for key, one in loaded.items() if one}, **own}
        changes: dict[str, Arg | None] = {
            key: self.blanks.plain(self.fill(text, variables)) for key, text in own.items()
        }
        where = self.fill(text_of(value(node, "dir")), variables)
        folder = home if not where or self.blanks.found(where) else home.below(where)
        self.active.append(name)
        for dependency in items(value(node, "deps")):
            self._call(dependency, prefix, variables, given)
        lines: list[Arg] = []
        commands = items(value(node, "cmds")) or items(node)
        single = value(node, "cmds") or value(node, "cmd") or node
        for command in commands or ([single] if text_of(single) else []):
            lines += self._command(command, prefix, variables, given)
        via = f"task {name}"
        if self.parsed.invocation.via.count(via) < _SAME:
            cwd = self.blanks.plain(where) if self.blanks.found(where) else ""
            self.found += [
                folder.inner(line, via, cwd=cwd, shell="bash", changes=changes) for line in joined_lines(folder, lines)
            ]
        self.active.pop()

    def _command(self, node: object, prefix: str, variables: dict[str, str], given: Mapping[str, str]) -> list[Arg]:
        """Return a command's lines, one for each value of its `for`; follow a task that it calls."""
        loops = [text_of(one) for one in items(value(node, "for"))]
        if value(node, "for") is not None and not loops:
            loops = [self.blanks.unknown("an item of a loop", "{{.ITEM}}")]
        lines = []
        for item in loops or [""]:
            local = {**variables, "ITEM": self.fill(item, variables)} if loops else variables
            if value(node, "task") is not None:
                self._call(node, prefix, local, given)
                continue
            text = text_of(node) or text_of(value(node, "cmd")) or text_of(value(node, "defer"))
            if text:
                lines.append(self.blanks.shell(self.fill(text, local)))
        return lines

    def _call(self, node: object, prefix: str, variables: dict[str, str], given: Mapping[str, str]) -> None:
        name = self.fill(text_of(node) or text_of(value(node, "task")), variables)
        handed = {
            key: self.fill(text, variables) for key, text in self._variables(value(node, "vars"), variables).items()
        }
        if "CLI_ARGS" in given:
            handed.setdefault("CLI_ARGS", given["CLI_ARGS"])
        self.run(name[1:] if name.startswith(":") else f"{prefix}{name}", handed)

    def _wildcard(self, name: str) -> tuple[Project, str, object, dict[str, str], dict[str, str]] | None:
        from agentshell.packs.globs import glob

        return next((entry for pattern, entry in self.tasks.items() if "*" in pattern and glob(pattern, name)), None)

    def _variables(self, node: object, around: Mapping[str, str]) -> dict[str, str]:
        """Return variables with their texts filled in as far as those before them allow."""
        found: dict[str, str] = {}
        for name, _, one in entries(node):
            command = value(one, "sh")
            if command is not None:
                found[name] = self.blanks.output(self.fill(text_of(command), {**around, **found}))
            elif value(one, "ref") is not None or items(one):
                found[name] = self.blanks.unknown("a variable of the Taskfile", f"{{{{.{name}}}}}")
            else:
                found[name] = self.fill(text_of(one), {**around, **found})
        return found

    def fill(self, text: str, variables: Mapping[str, str]) -> str:
        """Return a template with its variables replaced, and plain functions such as `default "y"` applied."""
        found = ""
        while text:
            before, opened, rest = text.partition("{{")
            found += before
            if not opened:
                break
            inside, _, text = rest.partition("}}")
            found += self._expression(inside.strip("- \t\n"), variables)
        return found

    def _expression(self, inside: str, variables: Mapping[str, str]) -> str:
        main, *pipes = [part.strip() for part in inside.split("|")]
        word = main[1:]
        words = main.split()
        if len(words) == 3 and words[0] == "default" and words[2].startswith("."):
            main, word, pipes = words[2], words[2][1:], [f"default {words[1]}"]
        if not main.startswith(".") or not word.isidentifier():
            quoted = main[1:-1] if len(main) > 1 and main[0] == main[-1] and main[0] in "\"'`" else None
            return (
                quoted if quoted is not None and not pipes else self.blanks.unknown("a template", f"{{{{{inside}}}}}")
            )
        text = variables.get(word)
        if text is None:
            given = self.parsed.invocation.env.get(word)
            text = "" if given is None else self.blanks.take(given)
        for pipe in pipes:
            if pipe.startswith("default "):
                other = pipe[8:].strip()
                text = text or (variables.get(other[1:], "") if other.startswith(".") else other.strip("\"'`"))
            elif pipe not in ("trim", "shellQuote", "q", "quote", "toString"):
                return self.blanks.unknown("a template", f"{{{{{inside}}}}}")
        return text
