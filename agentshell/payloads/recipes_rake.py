"""Owns tasks of Rake and aliases of Mix: what the block of a task runs, and which tasks an alias stands for.

Sources: Rake 13 (Rakefile format), Mix 1.18 ("Aliases"). A block is handed on as code of Ruby; that is read elsewhere.
"""

from __future__ import annotations

from agentshell.model import known
from agentshell.payloads.recipes_project import project_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentshell.facts import Facts
    from agentshell.model import Arg, Inner
    from agentshell.packs.model import PayloadRule
    from agentshell.packs.parsed import Parsed
    from agentshell.payloads.recipes_project import Project

_RAKEFILES = ("Rakefile", "rakefile", "Rakefile.rb", "rakefile.rb")
_FOLDERS = ("lib/tasks", "rakelib", "tasks")
_MOST_FILES = 60
_SAME = 4
_DEEPEST = 8
_TEST_STEPS = ("ecto.create", "ecto.migrate", "ecto.load", "ecto.setup")
"""What `mix test` is told to begin with by every project of Phoenix: it is done in the environment `test`."""
_NAME = r"""(?::(?P<symbol>\w+)|["'](?P<text>[\w:.-]+)["']|(?P<key>\w+):(?!:))"""


def recipes(parsed: Parsed, facts: Facts, rule: PayloadRule) -> tuple[Inner, ...]:
    """Return what the tasks that are asked for run."""
    folder = parsed.value("--directory")
    project = project_of(parsed.invocation, facts, folder)
    if project is None:
        return ()
    words = [word for word in (*parsed.positionals, *parsed.rest) if word.known]
    if rule.dialect == "mix":
        return tuple(_mix(parsed, project, words))
    file = parsed.value("--rakefile")
    found = project.nearest((file.literal,) if file is not None and file.known else _RAKEFILES)
    if found is None:
        return ()
    home = project.below(found[0].rpartition("/")[0] or "/")
    book = _Book()
    book.read(found[1])
    for where in _FOLDERS:
        for name in home.names(where)[:_MOST_FILES]:
            if name.endswith((".rake", ".rb")):
                book.read(home.text(f"{where}/{name}") or "")
    names = [word.literal.partition("[")[0] for word in words if "=" not in word.literal]
    if not names and parsed.invocation.program == "rake":
        names = ["default"]
    inner = []
    for name in names:
        for task, code in book.run(name, 0):
            inner.append(home.argv((known("ruby"), known("-e"), known(code)), f"rake {task}"))
    return tuple(inner)


class _Book:
    """The tasks of Rakefiles by their full names: what each needs, and its block."""

    def __init__(self) -> None:
        self.tasks: dict[str, list[tuple[list[str], str]]] = {}
        self.done: list[str] = []

    def read(self, text: str) -> None:
        """Take in a Rakefile; blocks are told by how far they are indented, as everybody writes them."""
        import re

        spaces: list[tuple[int, str]] = []
        lines = text.splitlines()
        head = re.compile(rf"^(\s*)(?:multi)?task[\s(]+{_NAME}(?P<rest>.*)$")
        space = re.compile(rf"^(\s*)namespace[\s(]+{_NAME}.*\bdo\b")
        for number, line in enumerate(lines):
            indent = len(line) - len(line.lstrip())
            while spaces and line.strip() and indent <= spaces[-1][0]:
                spaces.pop()
            opened = space.match(line)
            if opened:
                spaces.append((indent, opened["symbol"] or opened["text"] or opened["key"]))
                continue
            found = head.match(line)
            if not found:
                continue
            name = found["symbol"] or found["text"] or found["key"]
            prefix = "".join(f"{one}:" for _, one in spaces)
            rest = found["rest"]
            _, arrow, needs = rest.partition("=>")
            listed = needs if arrow else rest if found["key"] else ""
            listed = re.split(r"\bdo\b|\{", listed)[0]
            needed = [one.strip(":\"' ") for one in re.findall(r":\w+|[\"'][\w:.-]+[\"']", listed)]
            self.tasks.setdefault(f"{prefix}{name}", []).append((needed, _block(lines, number, indent)))

    def run(self, name: str, depth: int) -> Iterator[tuple[str, str]]:
        """Yield (task, code) of a task and of those that it needs, each once; `%(text)` as a text in quotes."""
        import re

        if name in self.done or depth > _DEEPEST:
            return
        self.done.append(name)
        space = name.rpartition(":")[0]
        for needs, code in self.tasks.get(name, ()):
            for need in needs:
                near = f"{space}:{need}"
                yield from self.run(near if space and near in self.tasks else need, depth + 1)
            if code.strip():
                yield name, re.sub(r"%[qQ]?\(([^()\"]*)\)", r'"\1"', code)


def _block(lines: list[str], number: int, indent: int) -> str:
    """Return the block that a line opens: `do … end`, or `{ … }` of one line."""
    line = lines[number]
    if "{" in line and line.rstrip().endswith("}"):
        return line.partition("{")[2].rpartition("}")[0]
    if " do" not in line:
        return ""
    body = []
    for one in lines[number + 1 :]:
        if one.strip() and len(one) - len(one.lstrip()) <= indent:
            break
        body.append(one)
    return "\n".join(body)


def _mix(parsed: Parsed, project: Project, words: list[Arg]) -> Iterator[Inner]:
    """Yield the tasks that an alias of mix.exs stands for; an alias that names itself means the task."""
    import re

    from agentshell.packs.words import args, split_words

    found = project.nearest(("mix.exs",))
    if found is None or not words:
        return
    name = words[0].literal
    via = f"mix {name}"
    if name == "cmd":
        argv = parsed.invocation.argv
        at = next((place for place, word in enumerate(argv) if word.literal == "cmd"), 0)
        after = argv[at + 1 :]
        while after and after[0].literal.startswith("-"):
            after = after[2:] if after[0].literal in ("--app", "--cd") else after[1:]
        if after:
            yield project.argv(after, via)
        return
    if parsed.invocation.via.count(via) >= _SAME or "\\" in name:
        return
    key = re.escape(name)
    given = re.search(rf"""^\s*(?:["']{key}["']|{key}):\s*(\[[^\]]*\]|"[^"\n]*")""", found[1], re.MULTILINE)
    for text in re.findall(r'"((?:[^"\\\n]|\\.)*)"', given[1]) if given else ():
        steps = split_words(text)
        if isinstance(steps, tuple) and steps and steps[0] != name:
            if name == "test" and steps[0] in _TEST_STEPS:
                continue
            yield project.argv((known("mix"), *args(steps), *words[1:]), via)
