"""Owns the tasks that projects keep in TOML: poe, pdm, hatch, pipenv, rye, pixi, taskipy and mise.

Sources: poethepoet 0.30 (Defining tasks), pdm 2.20 (User scripts), hatch 1.12 (environment scripts), pipenv 2024
(Pipfile scripts), rye 0.43 (scripts), pixi 0.35 (tasks), taskipy 1.14,
mise 2024.11 (tasks). Functions that a task calls are not followed.
"""

from __future__ import annotations

from agentshell.model import Arg, known
from agentshell.payloads.recipes_project import project_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from agentshell.facts import Facts
    from agentshell.model import Inner
    from agentshell.packs.model import PayloadRule
    from agentshell.packs.parsed import Parsed
    from agentshell.payloads.recipes_project import Project

_PLACES: dict[str, tuple[tuple[str, str], ...]] = {
    "poe": (("pyproject.toml", "tool.poe.tasks"), ("poe_tasks.toml", "tasks")),
    "pdm": (("pyproject.toml", "tool.pdm.scripts"),),
    "pipenv": (("Pipfile", "scripts"),),
    "rye": (("pyproject.toml", "tool.rye.scripts"),),
    "pixi": (("pixi.toml", "tasks"), ("pyproject.toml", "tool.pixi.tasks")),
    "hatch": (("pyproject.toml", "tool.hatch.envs"), ("hatch.toml", "envs")),
    "taskipy": (("pyproject.toml", "tool.taskipy.tasks"),),
    "mise": tuple(
        (f"{folder}{name}.toml", "tasks")
        for folder in ("", ".config/", ".mise/", "mise/")
        for name in ("mise", ".mise", "config")
    ),
}
_SAME = 4
_DEEPEST = 8
_TEXTS = ("cmd", "shell", "chain", "run")
_LISTS = ("sequence", "composite", "parallel", "depends-on", "depends_on", "depends", "deps", "chain", "all", "run")
_FOLDERS = ("mise-tasks", ".mise-tasks", "mise/tasks", ".mise/tasks", ".config/mise/tasks")
"""Where mise looks for tasks that are files."""


def recipes(parsed: Parsed, facts: Facts, rule: PayloadRule) -> tuple[Inner, ...]:
    """Return the commands of the task that is asked for; nothing where the word names none."""
    project = project_of(parsed.invocation, facts, parsed.value("--directory", "--root", "--project"))
    words = [*parsed.positionals, *parsed.rest]
    if parsed.command and parsed.command[0] != "run":
        words = [known(parsed.command[0]), *words]
    if project is None or not words or not words[0].known:
        return ()
    runner = parsed.invocation.program if rule.dialect == "python-projects" else rule.dialect
    name = words[0].literal
    if runner == "mise":
        for folder in _FOLDERS:
            file = f"{folder}/{name.replace(':', '/')}"
            if project.text(file) is not None:
                return (project.argv((known(project.path(file)), *words[1:]), f"mise {name}"),)
    for file, path in _PLACES.get(str(runner), ()):
        found = project.nearest((file,))
        tasks = _table(found[1], path) if found is not None else {}
        if found is None:
            continue
        if runner == "hatch":
            environment, colon, script = name.rpartition(":")
            tasks = _at(tasks.get(environment if colon else "default"), "scripts")
            name = script
        if name in tasks:
            home = project.below(found[0].rpartition("/")[0] or "/")
            return tuple(_task(parsed, home, tasks, name, tuple(words[1:]), 0))
    return ()


def _task(
    parsed: Parsed, home: Project, tasks: dict[str, Any], name: str, after: Sequence[Arg], depth: int
) -> Iterator[Inner]:
    via = f"{parsed.pack} {name}"
    if depth > _DEEPEST or parsed.invocation.via.count(via) >= _SAME:
        return
    for step in (f"pre_{name}", f"pre-{name}"):
        if step in tasks:
            yield from _task(parsed, home, tasks, step, (), depth + 1)
    yield from _value(parsed, home, tasks, tasks[name], via, after, depth)
    for step in (f"post_{name}", f"post-{name}"):
        if step in tasks:
            yield from _task(parsed, home, tasks, step, (), depth + 1)


def _value(
    parsed: Parsed, home: Project, tasks: dict[str, Any], given: Any, via: str, after: Sequence[Arg], depth: int
) -> Iterator[Inner]:
    """Yield the commands of a task's value: a text, a list of tasks or words, or a table that holds them."""
    from agentshell.packs.words import joined, quoted

    if isinstance(given, str):
        first = given.split()[:1]
        if first and first[0] in tasks and via.rpartition(" ")[2] != first[0]:
            yield from _task(parsed, home, tasks, first[0], after, depth + 1)
            return
        text = given.replace("{args}", "") if "{args" in given else given
        yield home.inner(joined((known(text), *map(quoted, after))) if after else known(text), via)
    elif isinstance(given, list):
        for one in given:
            yield from _value(parsed, home, tasks, one, via, after, depth + 1) if depth < _DEEPEST else ()
    elif isinstance(given, dict):
        folder = given.get("cwd") or given.get("working_dir")
        there = home.below(folder) if isinstance(folder, str) and "$" not in folder else home
        for key in _LISTS:
            if isinstance(given.get(key), list):
                yield from _value(parsed, there, tasks, given[key], via, after, depth + 1)
        for key in _TEXTS:
            written = given.get(key)
            if isinstance(written, list) and key == "cmd":
                yield there.argv((*(known(str(word)) for word in written), *after), via)
            elif isinstance(written, str):
                yield from _value(parsed, there, {}, written, via, after, depth + 1)
        if isinstance(given.get("ref"), str):
            yield from _value(parsed, there, tasks, given["ref"], via, after, depth + 1)


def _table(text: str, path: str) -> dict[str, Any]:
    """Return a table of a TOML text by its dotted path; empty where there is none."""
    import tomllib

    try:
        found: Any = tomllib.loads(text)
    except (ValueError, RecursionError):
        return {}
    for key in path.split("."):
        found = found.get(key) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}


def _at(table: object, key: str) -> dict[str, Any]:
    found = table.get(key) if isinstance(table, dict) else None
    return found if isinstance(found, dict) else {}
