"""Owns the scripts of package.json, composer.json and deno.json: which of them a command runs, and with what after it.

Sources: npm 10 (npm-run-script, scripts), pnpm 9 (pnpm run), yarn 1 and 4 (yarn run), bun 1.1 (bun run), npm-run-all 4,
turbo 2 and lerna 8 (run), composer 2.7 (Scripts), deno 2 (deno task).
"""

from __future__ import annotations

from agentshell.model import Arg, Unknown, known
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

LIFECYCLE = {
    "install": ("preinstall", "install", "postinstall", "prepublish", "preprepare", "prepare", "postprepare"),
    "publish": ("prepublishOnly", "prepack", "prepare", "postpack", "publish", "postpublish"),
    "pack": ("prepack", "prepare", "postpack"),
    "version": ("preversion", "version", "postversion"),
}
"""The scripts that other commands run when they are given no package (npm, scripts, "Life Cycle Operation Order")."""
LIFECYCLE["ci"] = LIFECYCLE["install"]
_NAMED = ("test", "start", "stop", "restart")
_CLIENTS = ("npm", "yarn", "pnpm", "bun", "node", "deno")
_SAME = 4
_MOST_PACKAGES = 80


def recipes(parsed: Parsed, facts: Facts, rule: PayloadRule) -> tuple[Inner, ...]:
    """Return the scripts that the command runs; for a word that names none, the program of that name (yarn, pnpm)."""
    folders = parsed.values("--prefix", "--dir", "--cwd", "--working-dir", "--directory")
    project = project_of(parsed.invocation, facts, *folders)
    if project is None:
        return ()
    if rule.dialect == "composer":
        return tuple(_composer(parsed, project))
    if rule.dialect == "deno":
        return tuple(_deno(parsed, project))
    return tuple(_packages(parsed, project, rule.dialect))


def _packages(parsed: Parsed, project: Project, dialect: str) -> Iterator[Inner]:
    if dialect == "nx":
        yield from _nx(parsed, project)
        return
    names, after, member = _asked(parsed, dialect)
    everywhere = parsed.has("--workspaces", "--recursive") or dialect == "workspaces" or member == "*"
    members = [value.literal for value in parsed.values("--workspace", "--filter")] + [member] * bool(member)
    root = project.nearest(("package.json",))
    if root is None or not names:
        if dialect == "package-bins" and names:
            yield project.argv((known(names[0]), *after), parsed.pack)
        return
    top = project.below(root[0].rpartition("/")[0])
    found = False
    for home, scripts in _chosen(top, members, everywhere=everywhere):
        for name in _matching(names, scripts):
            for step in (f"pre{name}", name, f"post{name}"):
                text = scripts.get(step)
                if text == "wireit":
                    text = _wireit(home, step)
                if isinstance(text, str) and (step == name or not _told_no_scripts(parsed)):
                    found = True
                    yield from _script(parsed, home, step, text, after if step == name else ())
    if not found and dialect == "package-bins" and len(names) == 1 and "\0" not in names[0]:
        yield project.argv((known(names[0]), *after), parsed.pack)


def _asked(parsed: Parsed, dialect: str) -> tuple[list[str], Sequence[Arg], str]:
    """Return the names of scripts asked for, the arguments that go on to them, and the workspace they are run in."""
    words = [*parsed.positionals, *(word for word in parsed.rest if word not in parsed.positionals)]
    command = parsed.command[0] if parsed.command else ""
    if dialect == "npm-run-all":
        named = [name.partition(" ")[0] for name in map(_literal, words) if name]
        if parsed.pack != "npm-run-all":
            # concurrently takes shell text, and `npm:NAME` for a script.
            named = [name.partition(":")[2] for name in named if name.partition(":")[0] in _CLIENTS]
        return named, (), ""
    if dialect == "node-run":
        return [_literal(value) for value in parsed.values("--run")], _following(parsed, "--"), ""
    if command == "" and parsed.pack == "yarn" and not words:
        command = "install"
    if command in ("workspace", "workspaces"):
        member = _literal(words[0]) if command == "workspace" and words else "*"
        after = [word for word in words[command == "workspace" :] if _literal(word) not in ("run", "foreach")]
        return ([_literal(after[0])], after[1:], member) if after else ([], (), "")
    if command in LIFECYCLE:
        return ([] if words or _told_no_scripts(parsed) else list(LIFECYCLE[command])), (), ""
    if command == "restart":
        # Without a script of that name it is stop and start (npm-restart).
        return ["restart", "stop", "start"], (), ""
    if command in _NAMED:
        # npm keeps the options before `--` for itself.
        return [command], (words if dialect == "npm-scripts" else _following(parsed, command)), ""
    if dialect == "workspaces":
        return [*([command] if command not in ("", "run") else []), *map(_literal, words)], (), ""
    if dialect == "package-bins" and command != "run":
        if not command and words and words[0].known:
            command = _literal(words[0])
        return ([command] if command else []), _following(parsed, command), ""
    if not words or not words[0].known:
        return [], (), ""
    name = _literal(words[0])
    return [name], (words[1:] if dialect == "npm-scripts" else _following(parsed, name)), ""


def _told_no_scripts(parsed: Parsed) -> bool:
    """Whether the scripts that come by themselves are left out."""
    return any(word.literal in ("--ignore-scripts", "--ignore-scripts=true") for word in parsed.invocation.argv)


def _following(parsed: Parsed, name: str) -> tuple[Arg, ...]:
    """Return what goes on to the script: everything after its name, `--` left out."""
    argv = parsed.invocation.argv
    at = next((place for place, word in enumerate(argv) if place and word.text == name), len(argv))
    after = argv[at + 1 :]
    end = next((place for place, word in enumerate(after) if word.text == "--"), len(after))
    return (*after[:end], *after[end + 1 :])


def _matching(names: Sequence[str], scripts: dict[str, Any]) -> list[str]:
    """Return the scripts that the names stand for; a name may be a pattern (`build:*`, pnpm's `/^build/`)."""
    from agentshell.packs.globs import glob

    found = []
    for name in names:
        if len(name) > 2 and name.startswith("/") and name.endswith("/"):
            found += [script for script in scripts if name.strip("/^$") in script]
        else:
            found += [script for script in scripts if script == name or ("*" in name and glob(name, script))]
    return found


def _chosen(top: Project, members: list[str], *, everywhere: bool) -> Iterator[tuple[Project, dict[str, Any]]]:
    """Yield the packages whose scripts are meant, with the scripts."""
    if not members and not everywhere:
        yield top, _scripts(top)
        return
    if everywhere:
        yield top, _scripts(top)
    for folder in _workspaces(top):
        package = top.below(folder)
        name = read_json(package.text("package.json")).get("name", "")
        short = folder.rpartition("/")[2]
        plain = {member.strip("./^!{}") for member in members}
        if everywhere or {folder, name, short} & {*members, *plain}:
            yield package, _scripts(package)


def _workspaces(top: Project) -> list[str]:
    """Return the folders of the workspaces that the root names (`workspaces`, pnpm-workspace.yaml)."""
    given = read_json(top.text("package.json")).get("workspaces", [])
    patterns = given.get("packages", []) if isinstance(given, dict) else given
    patterns = list(patterns) if isinstance(patterns, list) else []
    more = top.text("pnpm-workspace.yaml")
    if more is not None:
        from agentshell.targets.yaml_text import items, load, text_of, value

        patterns += [text_of(item) for item in items(value(load(more), "packages"))]
    found: list[str] = []
    for pattern in patterns:
        if not isinstance(pattern, str) or pattern.startswith("!"):
            continue
        folder, _, last = pattern.rstrip("/").rpartition("/")
        if "*" in last:
            folder = folder.removesuffix("/**").removesuffix("**")
            found += [f"{folder}/{name}".lstrip("/") for name in top.names(folder or ".") if not name.startswith(".")]
        else:
            found.append(pattern.removeprefix("./"))
    return [folder for folder in dict.fromkeys(found) if top.text(f"{folder}/package.json") is not None][
        :_MOST_PACKAGES
    ]


def _scripts(project: Project) -> dict[str, Any]:
    found = read_json(project.text("package.json")).get("scripts", {})
    return found if isinstance(found, dict) else {}


def _script(parsed: Parsed, home: Project, name: str, text: str, after: Sequence[Arg]) -> Iterator[Inner]:
    """Yield a script as the shell that runs it reads it: its text, then the arguments, each quoted."""
    from agentshell.packs.words import joined, quoted

    via = f"{parsed.pack} {name}"
    if parsed.invocation.via.count(via) >= _SAME:
        return
    whole = joined((known(text), *map(quoted, after))) if after else known(text)
    yield home.inner(whole, via, cwd=home.folder)


def _wireit(home: Project, name: str) -> str | None:
    """Return the command that wireit keeps for a script (wireit 0.14, README)."""
    table = read_json(home.text("package.json")).get("wireit")
    given = table.get(name) if isinstance(table, dict) else None
    command = given.get("command") if isinstance(given, dict) else None
    return command if isinstance(command, str) else None


def _nx(parsed: Parsed, project: Project) -> Iterator[Inner]:
    """Yield what the targets run that nx is told: `run api:build`, `build api`, `run-many -t build`."""
    root = project.nearest(("nx.json", "package.json"))
    if root is None:
        return
    top = project.below(root[0].rpartition("/")[0])
    words = [_literal(word) for word in (*parsed.positionals, *parsed.rest)]
    command = parsed.command[0] if parsed.command else ""
    wanted: list[tuple[str, str]] = []
    if command == "run" and words:
        member, _, target = words[0].partition(":")
        wanted.append((member, target.partition(":")[0]))
    elif command in ("run-many", "affected"):
        wanted += [("*", one) for value in parsed.values("--targets") for one in value.literal.split(",")]
    elif command and words:
        wanted.append((words[0], command))
    folders = list(dict.fromkeys((".", *_workspaces(top), *_projects(top))))
    for member, target in wanted:
        for folder in folders:
            package = top.below(folder)
            own = read_json(package.text("project.json"))
            scripts = _scripts(package)
            names = {folder.rpartition("/")[2], own.get("name"), read_json(package.text("package.json")).get("name")}
            if member != "*" and member not in names:
                continue
            if isinstance(scripts.get(target), str):
                yield from _script(parsed, package, target, scripts[target], ())
            targets = own.get("targets")
            options = targets.get(target) if isinstance(targets, dict) else None
            for text in _commands(options):
                yield top.inner(known(text), f"nx {target}")


def _projects(top: Project) -> list[str]:
    """Return the folders where nx keeps its projects by habit."""
    found = [f"{folder}/{name}" for folder in ("apps", "libs", "packages") for name in top.names(folder)]
    return [folder for folder in found[:_MOST_PACKAGES] if top.text(f"{folder}/project.json") is not None]


def _commands(target: object) -> list[str]:
    """Return the commands of a target of project.json (nx:run-commands)."""
    if not isinstance(target, dict):
        return []
    options = target.get("options")
    tables = (target, options if isinstance(options, dict) else {})
    found = [table["command"] for table in tables if isinstance(table.get("command"), str)]
    for table in tables:
        for one in table.get("commands") or ():
            text = one.get("command") if isinstance(one, dict) else one
            found += [text] if isinstance(text, str) else []
    return found


def _composer(parsed: Parsed, project: Project) -> Iterator[Inner]:
    found = project.nearest(("composer.json",))
    if found is None:
        return
    home = project.below(found[0].rpartition("/")[0])
    scripts = read_json(found[1]).get("scripts", {})
    if not isinstance(scripts, dict):
        return
    command = parsed.command[0] if parsed.command else ""
    words = [*parsed.positionals, *parsed.rest]
    name = _literal(words[0]) if command == "run-script" and words else command
    events = [f"pre-{name}-cmd", name, f"post-{name}-cmd"]
    if name in ("install", "update", "dump-autoload"):
        events += ["pre-autoload-dump", "post-autoload-dump"]
    for event in events:
        after = _following(parsed, name) if event == name else ()
        yield from _composer_script(parsed, home, scripts, event, after, 0)


def _composer_script(
    parsed: Parsed, home: Project, scripts: dict[str, Any], name: str, after: Sequence[Arg], depth: int
) -> Iterator[Inner]:
    """Yield a script of composer.json: `@name` is another one, `@php` and `@composer` are programs."""
    lines = scripts.get(name, [])
    for line in [lines] if isinstance(lines, str) else lines if isinstance(lines, list) else []:
        if not isinstance(line, str) or depth > _SAME:
            continue
        first, _, rest = line.partition(" ")
        if first in ("@php", "@composer"):
            line = line[1:]
        elif first == "@putenv":
            continue
        elif first.startswith("@"):
            yield from _composer_script(parsed, home, scripts, first[1:], after, depth + 1)
            continue
        elif "::" in first or ("\\" in first and not rest):
            continue  # a method of a class
        yield from _script(parsed, home, name, line.replace("@additional_args", ""), after)


def _deno(parsed: Parsed, project: Project) -> Iterator[Inner]:
    words = [*parsed.positionals, *parsed.rest]
    name = _literal(words[0]) if words else ""
    for file, key in (("deno.json", "tasks"), ("deno.jsonc", "tasks"), ("package.json", "scripts")):
        found = project.nearest((file,))
        tasks = read_json(found[1]).get(key, {}) if found is not None else {}
        if found is None or not isinstance(tasks, dict) or name not in tasks:
            continue
        home = project.below(found[0].rpartition("/")[0])
        wanted, seen = [name], []
        while wanted:
            task = wanted.pop()
            if task in seen:
                continue
            seen.append(task)
            given = tasks.get(task)
            if isinstance(given, dict):
                wanted += [one for one in given.get("dependencies", []) if isinstance(one, str)]
                given = given.get("command")
            if isinstance(given, str):
                after = _following(parsed, name) if task == name else ()
                yield from _script(parsed, home, task, given, after)
        return


def read_json(text: str | None) -> dict[str, Any]:
    """Return a JSON object, comments left out (JSONC); empty where there is none."""
    import json

    if not text:
        return {}
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        try:
            found = json.loads(_without_comments(text))
        except (ValueError, RecursionError):
            return {}
    return found if isinstance(found, dict) else {}


def _without_comments(text: str) -> str:
    """Return JSON without the comments and the commas before a closing bracket that JSONC allows."""
    import re

    kept = re.sub(r'("(?:[^"\\]|\\.)*")|//[^\n]*|/\*.*?\*/', lambda found: found[1] or "", text, flags=re.DOTALL)
    return re.sub(r",(\s*[\]}])", r"\1", kept)


def _literal(word: Arg) -> str:
    text = word.text
    return "\0" if isinstance(text, Unknown) else text
