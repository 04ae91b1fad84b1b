"""Owns tasks that are functions of Python files: invoke, fabric, nox, and the entry points of a project.

Sources: invoke 2.2 (tasks, Context.run), fabric 3.2 (Connection.run, local), nox 2024.10 (session.run), PyPA's
"Entry points". A task is handed on as code in which its runner's calls are calls of subprocess; that is read elsewhere.
"""

from __future__ import annotations

from agentshell.model import Unknown, known
from agentshell.payloads.recipes_project import project_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    import ast
    from collections.abc import Iterator

    from agentshell.facts import Facts
    from agentshell.model import Inner
    from agentshell.packs.model import PayloadRule
    from agentshell.packs.parsed import Parsed
    from agentshell.payloads.recipes_project import Project

_FILES = {
    "invoke": ("tasks.py", "tasks/__init__.py"),
    "fabric": ("fabfile.py", "fabfile/__init__.py"),
    "nox": ("noxfile.py",),
}
_TASKS = ("task", "session")
_RUNS = ("run", "sudo", "local", "run_always", "run_install")
_HANDLES = ("c", "ctx", "context", "conn", "connection", "session", "cx")
_DEEPEST = 6
_LONGEST = 200_000


def recipes(parsed: Parsed, facts: Facts, rule: PayloadRule) -> tuple[Inner, ...]:
    """Return the tasks that are asked for, each as a program of Python."""
    project = project_of(parsed.invocation, facts, *parsed.values("--search-root", "--directory"))
    if project is None:
        return ()
    if rule.dialect == "entry-points":
        return tuple(_entry_point(parsed, project))
    if rule.dialect == "python-module":
        return tuple(_module(parsed, project))
    if (
        rule.dialect == "fabric"
        and parsed.has("--hosts")
        and "--" in (argv := [word.text for word in parsed.invocation.argv])
    ):
        # What follows is one command for the hosts.
        after = parsed.invocation.argv[argv.index("--") + 1 :]
        hosts = [host for value in parsed.values("--hosts") for host in value.literal.split(",")]
        return tuple(project.argv((known("ssh"), known(host), *after), "fab") for host in hosts)
    file = parsed.value("--collection", "--noxfile")
    names = (f"{file.literal.removesuffix('.py')}.py",) if file is not None and file.known else _FILES[rule.dialect]
    found = project.nearest(names)
    if found is None or len(found[1]) > _LONGEST:
        return ()
    book = _Book(found[1], rule.dialect, [value.literal for value in parsed.values("--hosts")])
    home = project.below(found[0].rpartition("/")[0] or "/")
    given = parsed.values("--sessions", "--session")
    sessions = [name for value in given for name in value.literal.replace(",", " ").split()]
    if rule.dialect == "nox":
        asked: list[tuple[str, list[str]]] = [(book.session(name), []) for name in sessions]
        asked = asked or [(name, []) for name in book.default_sessions() or book.tasks]
    else:
        asked = _asked([word.literal for word in (*parsed.positionals, *parsed.rest)], book)
    inner = []
    for name, words in asked:
        codes = tuple(book.code(name, words, 0))
        inner += [home.argv((known("python3"), known("-c"), known(code)), f"{rule.dialect} {name}") for code in codes]
    return tuple(inner)


def _asked(words: list[str], book: _Book) -> list[tuple[str, list[str]]]:
    """Split the words into tasks and what follows each; without a task it is the default one."""
    found: list[tuple[str, list[str]]] = []
    for word in words:
        name = word.replace("-", "_")
        if name in book.tasks and not word.startswith("-"):
            found.append((name, []))
        elif found:
            found[-1][1].append(word)
    return found or [(book.default, [])] * bool(book.default and not words)


class _Book:
    """The tasks of a file by name, and what else stands in it."""

    def __init__(self, text: str, kind: str, hosts: list[str]) -> None:
        import ast

        self.kind = kind
        self.hosts = hosts
        self.tasks: dict[str, ast.FunctionDef] = {}
        self.needs: dict[str, list[str]] = {}
        self.shared: list[ast.stmt] = []
        self.default = ""
        try:
            tree = ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return
        for node in tree.body:
            decorator = _decorator(node)
            if isinstance(node, ast.FunctionDef) and decorator is not None:
                self._task(node, decorator)
            elif not isinstance(node, ast.If):
                self.shared.append(node)

    def session(self, name: str) -> str:
        """Return the task that a session's name means; the version of Python may stand at its end (`tests-3.11`)."""
        plain = name.replace("-", "_")
        return plain if plain in self.tasks else name.rpartition("-")[0].replace("-", "_")

    def default_sessions(self) -> list[str]:
        """Return what `nox.options.sessions` lists."""
        import ast

        for node in self.shared:
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "nox.options.sessions":
                return [str(one.value) for one in ast.walk(node.value) if isinstance(one, ast.Constant)]
        return []

    def _task(self, node: ast.FunctionDef, decorator: ast.expr) -> None:
        import ast

        name, needs = node.name, []
        if isinstance(decorator, ast.Call):
            needs = [one.id for one in decorator.args if isinstance(one, ast.Name)]
            for keyword in decorator.keywords:
                if keyword.arg == "name" and isinstance(keyword.value, ast.Constant):
                    name = str(keyword.value.value).replace("-", "_")
                elif keyword.arg in ("pre", "post") and isinstance(keyword.value, ast.List):
                    needs += [one.id for one in keyword.value.elts if isinstance(one, ast.Name)]
                elif keyword.arg == "default":
                    self.default = name
        self.tasks[name] = node
        self.needs[name] = needs

    def code(self, name: str, words: list[str], depth: int) -> Iterator[str]:
        """Yield the programs that running a task amounts to: the tasks it needs, then itself."""
        import ast

        node = self.tasks.get(name)
        if node is None or depth > _DEEPEST:
            return
        for other in self.needs[name]:
            yield from self.code(other, [], depth + 1)
        given = [ast.parse(line).body[0] for line in _arguments(node, words)]
        body = ast.Module([*self.shared, *given, *node.body], [])
        try:
            program = ast.parse(ast.unparse(body))
            yield ast.unparse(ast.fix_missing_locations(self._plain(program)))
        except (ValueError, RecursionError, SyntaxError):
            return

    def _plain(self, tree: ast.Module) -> ast.Module:
        """Return the program with its runner's calls as calls of subprocess."""
        import ast

        for call in ast.walk(tree):
            if not (
                isinstance(call, ast.Call)
                and isinstance(call.func, ast.Attribute)
                and isinstance(call.func.value, ast.Name)
                and call.func.value.id in _HANDLES
                and call.func.attr in _RUNS
                and call.args
            ):
                continue
            remote = self.kind == "fabric" and call.func.attr != "local"
            call.func = ast.parse("__import__('subprocess').run").body[0].value  # type: ignore[attr-defined]
            if self.kind == "nox":
                call.args, call.keywords = [ast.List(call.args, ast.Load())], []
            elif remote and self.hosts:
                words: list[ast.expr] = [ast.Constant("ssh"), ast.Constant(self.hosts[0]), call.args[0]]
                call.args, call.keywords = [ast.List(words, ast.Load())], []
            else:
                call.args, call.keywords = [call.args[0]], [ast.keyword("shell", ast.Constant(value=True))]
        return tree


def _decorator(node: ast.stmt) -> ast.expr | None:
    """Return the decorator that makes a function a task, or None."""
    import ast

    for one in getattr(node, "decorator_list", ()):
        named = one.func if isinstance(one, ast.Call) else one
        if (named.attr if isinstance(named, ast.Attribute) else getattr(named, "id", "")) in _TASKS:
            found: ast.expr = one
            return found
    return None


def _arguments(node: ast.FunctionDef, words: list[str]) -> Iterator[str]:
    """Yield an assignment for each parameter whose value the words or the default give."""
    import ast

    names = [one.arg for one in node.args.args][1:]
    defaults = node.args.defaults[-len(names) :] if names else []
    values: dict[str, str] = {}
    for name, default in zip(names[len(names) - len(defaults) :], defaults, strict=False):
        values[name] = ast.unparse(default)
    words = [piece for word in words for piece in (word.split("=", 1) if word.startswith("--") else [word])]
    free = [name for name in names if name not in values]
    at = 0
    while at < len(words):
        word = words[at]
        name = word.strip("-").replace("-", "_")
        if word.startswith("-"):
            name = next((one for one in names if one == name or (len(name) == 1 and one.startswith(name))), "")
            following = words[at + 1] if at + 1 < len(words) and not words[at + 1].startswith("-") else None
            if name:
                values[name] = repr(following) if following is not None else "True"
                at += following is not None
        elif free:
            values[free.pop(0)] = repr(word)
        at += 1
    for name, value in values.items():
        yield f"{name} = {value}"


def _module(parsed: Parsed, project: Project) -> Iterator[Inner]:
    """Yield the file of a module of the project that `python -m` runs."""
    words = parsed.values("-m")
    name = words[0].literal.replace(".", "/") if words and words[0].known else ""
    for path in (f"{name}.py", f"{name}/__main__.py") if name and not name.startswith("/") else ():
        if project.text(path) is not None:
            yield project.argv((known("python3"), known(project.path(path)), *words[1:]), parsed.pack)
            return


def _entry_point(parsed: Parsed, project: Project) -> Iterator[Inner]:
    """Yield the file with the function that a script of pyproject.toml calls, as poetry, uv, pdm and pip install it."""
    words = [*parsed.positionals, *parsed.rest]
    found = project.nearest(("pyproject.toml",))
    if found is None or not words or isinstance(words[0].text, Unknown):
        return
    name = words[0].literal
    home = project.below(found[0].rpartition("/")[0] or "/")
    for given in _scripts(found[1]):
        target = given.get(name)
        if isinstance(target, dict):
            target = target.get("call") or target.get("reference") or target.get("callable")
        if not isinstance(target, str) or "/" in target:
            continue
        module = target.partition(":")[0].split("(")[0].replace(".", "/")
        for path in (f"{module}.py", f"{module}/__init__.py", f"src/{module}.py", f"src/{module}/__init__.py"):
            if home.text(path) is not None:
                yield home.argv((known("python3"), known(home.path(path)), *words[1:]), f"{parsed.pack} {name}")
                return


def _scripts(text: str) -> list[dict[str, object]]:
    import tomllib

    try:
        root = tomllib.loads(text)
    except (ValueError, RecursionError):
        return []
    found = []
    for path in (
        ("project", "scripts"),
        ("tool", "poetry", "scripts"),
        ("tool", "pdm", "scripts"),
        ("tool", "uv", "scripts"),
    ):
        table: object = root
        for key in path:
            table = table.get(key) if isinstance(table, dict) else None
        if isinstance(table, dict):
            found.append(table)
    return found
