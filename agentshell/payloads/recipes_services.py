"""Owns the commands that other files give to services and jobs: compose files, Procfiles, workflows run by act.

Sources: compose 2.29 (services.command, entrypoint), foreman 0.88 (Procfile), act 0.2 and GitHub's workflow syntax
(jobs.<id>.steps[*].run).
"""

from __future__ import annotations

from agentshell.model import Arg, Inner, Place, Target, Unknown, known
from agentshell.payloads.recipes_project import SHELLS, Blanks, project_of
from agentshell.targets.words import TABLES
from agentshell.targets.yaml_text import entries, items, load, text_of, value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentshell.facts import Facts
    from agentshell.packs.model import PayloadRule
    from agentshell.packs.parsed import Parsed
    from agentshell.payloads.recipes_project import Project

_COMPOSE = TABLES["files"]["compose"]
_MOST_WORKFLOWS = 40


def recipes(parsed: Parsed, facts: Facts, rule: PayloadRule) -> tuple[Inner, ...]:
    """Return the commands of the services, processes or jobs that are asked for."""
    folders = parsed.values("--project-directory", "--directory", "--app-root")
    project = project_of(parsed.invocation, facts, *folders)
    if project is None:
        return ()
    reader = {"compose": _compose, "procfile": _procfile, "act": _act, "gitlab": _gitlab}[rule.dialect]
    return tuple(reader(parsed, facts, project))


def _compose(parsed: Parsed, facts: Facts, project: Project) -> Iterator[Inner]:
    """Yield the command of the service that `run` starts without one of its own, and of those that `up` names."""
    from agentshell.targets.docker import container_place, with_variables

    words = [word for word in (*parsed.positionals, *parsed.rest) if word.known]
    running = parsed.command[-1:] == ("run",)
    names = [word.literal for word in (words[:1] if running else words)]
    given_words = tuple(words[1:]) if running else ()
    if running and not names:
        return
    given = [value.literal for value in parsed.values("--file")]
    for file in given or _COMPOSE:
        found = project.first((file,)) if given else project.nearest((file,))
        if found is None:
            continue
        services = value(load(found[1]), "services")
        for name in names or [name for name, _, _ in entries(services)]:
            service = value(services, name)
            started = _command(value(service, "entrypoint"), parsed)
            changes = _service_variables(service, parsed, project.below(found[0].rpartition("/")[0]))
            if (other := parsed.value("--entrypoint")) is not None:
                started = _command_words(other.literal, parsed)
            elif given_words and not started and not changes:
                continue  # its own command, judged as such
            argv = (*started, *(given_words or _command(value(service, "command"), parsed)))
            if argv:
                place = with_variables(container_place(parsed, facts), changes, facts)
                env = parsed.invocation.env.with_changes(changes) if changes else None
                yield Inner("argv", f"compose {name}", argv, place=place, env=env)


def _service_variables(service: object, parsed: Parsed, project: Project) -> dict[str, Arg | None]:
    """Return the variables that a service gets: of its files, its own, and those of the line (`-e NAME=value`)."""
    found: dict[str, Arg | None] = {}
    files = value(service, "env_file")
    for file in items(files) or ([files] if text_of(files) else []):
        found |= project.variables(text_of(file) or text_of(value(file, "path")))
    own = value(service, "environment")
    for name, _, node in entries(own):
        found[name] = _interpolated(text_of(node), parsed)
    given = [_interpolated(text_of(item), parsed) for item in items(own)]
    for word in (*given, *parsed.values("--env")):
        head = word.parts[0] if word.parts and isinstance(word.parts[0], str) else ""
        name, equals, rest = head.partition("=")
        if equals:
            found[name] = Arg((rest, *word.parts[1:]))
    return found


def _command(node: object, parsed: Parsed) -> tuple[Arg, ...]:
    """Return the words of a command: a list, or a text that is split as a shell would, `$$` being a `$`."""
    words = [text_of(item) for item in items(node)]
    return tuple(_interpolated(word, parsed) for word in words) or _command_words(text_of(node), parsed)


def _command_words(text: str, parsed: Parsed) -> tuple[Arg, ...]:
    from agentshell.packs.words import split_words

    split = split_words(text)
    return () if isinstance(split, Unknown) else tuple(_interpolated(word, parsed) for word in split)


def _interpolated(word: str, parsed: Parsed) -> Arg:
    """Replace `${NAME}` and `${NAME:-default}` as compose does."""
    parts: list[str | Unknown] = []
    rest = word
    while rest:
        before, dollar, rest = rest.partition("$")
        parts.append(before)
        if not dollar:
            break
        if rest.startswith("$"):
            parts.append("$")
            rest = rest[1:]
        elif rest.startswith("{"):
            inside, _, rest = rest[1:].partition("}")
            name, _, default = inside.partition(":-") if ":-" in inside else inside.partition("-")
            set_to = parsed.invocation.env.get(name)
            if set_to is not None:
                parts += set_to.parts
            else:
                parts.append(default or Unknown("a variable of the compose file", f"${{{inside}}}"))
        else:
            parts.append(Unknown("a variable of the compose file", "$"))
    return Arg(tuple(part for part in parts if part != "") or ("",))


def _procfile(parsed: Parsed, facts: Facts, project: Project) -> Iterator[Inner]:
    """Yield the commands of the processes that are started; all of them when none is named."""
    given = parsed.value("--procfile")
    text = project.text(given.literal if given is not None and given.known else "Procfile")
    chosen = parsed.values("--processes", "--formation")
    asked = [word.literal for word in parsed.positionals]
    asked += [name.partition("=")[0] for word in chosen for name in word.literal.split(",")]
    if parsed.command == ("run",):
        # foreman takes a command, or the name of a process.
        asked = [word.literal for word in (*parsed.positionals, *parsed.rest)][:1]
    for line in (text or "").splitlines():
        name, colon, command = line.partition(":")
        if colon and command.strip() and not name.startswith("#") and (not asked or name.strip() in asked):
            yield project.inner(known(command.strip()), f"{parsed.pack} {name.strip()}")


def _gitlab(parsed: Parsed, facts: Facts, project: Project) -> Iterator[Inner]:
    """Yield the scripts of the jobs that a runner of this machine is told (gitlab-ci-local, gitlab-runner exec)."""
    words = [word.literal for word in (*parsed.positionals, *parsed.rest)]
    asked = words[-1:] if parsed.command == ("exec",) else [*parsed.command, *words]
    given = parsed.value("--file")
    found = project.nearest((given.literal if given is not None and given.known else ".gitlab-ci.yml",))
    root = load(found[1]) if found is not None else None
    place = Place("container", Target("container", "gitlab-ci", "local"))
    for name, _, job in entries(root):
        if name.startswith(".") or (asked and name not in asked):
            continue
        for key in ("before_script", "script", "after_script"):
            node = value(job, key)
            for text in [text_of(item) for item in items(node)] or [text_of(node)]:
                if text:
                    yield project.inner(known(text), f"gitlab {name}", shell="bash", place=place)


def _act(parsed: Parsed, facts: Facts, project: Project) -> Iterator[Inner]:
    """Yield the steps of the jobs that act would run in containers of this machine."""
    place = Place("container", Target("container", "act", "local"))
    asked = [word.literal for word in parsed.values("--job")]
    event = next((word.literal for word in parsed.positionals), "")
    where = parsed.value("--workflows")
    folder = where.literal if where is not None and where.known else ".github/workflows"
    files = [folder] if folder.endswith((".yml", ".yaml")) else [
        f"{folder.rstrip('/')}/{name}" for name in project.names(folder) if name.endswith((".yml", ".yaml"))
    ]  # fmt: skip
    for file in files[:_MOST_WORKFLOWS]:
        text = project.text(file)
        root = load(text) if text is not None else None
        trigger = value(root, "on")
        events = {text_of(trigger), *map(text_of, items(trigger)), *(name for name, _, _ in entries(trigger))}
        if not asked and event and event not in events:
            continue
        jobs = {name: node for name, _, node in entries(value(root, "jobs"))}
        wanted = [name for name in asked if name in jobs] if asked else list(jobs)
        for name in wanted:
            wanted += [need for need in _needs(jobs.get(name)) if need not in wanted]
        for name in wanted:
            yield from _job(project, name, jobs.get(name), place)


def _needs(job: object) -> list[str]:
    needs = value(job, "needs")
    return [text_of(item) for item in items(needs)] or ([text_of(needs)] if text_of(needs) else [])


def _job(project: Project, name: str, job: object, place: Place) -> Iterator[Inner]:
    blanks = Blanks()
    variables = {key: text_of(node) for key, _, node in entries(value(job, "env"))}
    for step in items(value(job, "steps")):
        run = text_of(value(step, "run"))
        if not run:
            continue
        own = {**variables, **{key: text_of(node) for key, _, node in entries(value(step, "env"))}}
        changes: dict[str, Arg | None] = {key: blanks.plain(_evaluated(text, blanks)) for key, text in own.items()}
        shell = text_of(value(step, "shell")) or "bash"
        folder = text_of(value(step, "working-directory"))
        if shell.split()[0] in SHELLS:
            cwd = folder if folder and "${{" not in folder else ""
            text = blanks.shell(_evaluated(run, blanks))
            yield project.inner(text, f"act {name}", cwd=cwd, shell=shell.split()[0], changes=changes, place=place)


def _evaluated(text: str, blanks: Blanks) -> str:
    """Replace `${{ … }}`, which only the run would tell."""
    found = ""
    while text:
        before, opened, rest = text.partition("${{")
        found += before
        if not opened:
            break
        inside, _, text = rest.partition("}}")
        found += blanks.unknown("an expression of the workflow", f"${{{{{inside}}}}}")
    return found
