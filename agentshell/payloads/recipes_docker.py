"""Owns what building an image runs: the RUN lines of a Dockerfile, and the commands of a dev container.

Sources: docker 28 (Dockerfile reference: RUN, SHELL, ENV, ARG, heredocs), devcontainer CLI 0.72 (lifecycle scripts).
They run inside of a container of this machine; only `initializeCommand` runs on the machine itself.
"""

from __future__ import annotations

from agentshell.model import HERE, Inner, Place, Target, known
from agentshell.payloads.recipes_project import SHELLS, project_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentshell.facts import Facts
    from agentshell.model import Arg
    from agentshell.packs.model import PayloadRule
    from agentshell.packs.parsed import Parsed
    from agentshell.payloads.recipes_project import Project

_LIFE = ("onCreateCommand", "updateContentCommand", "postCreateCommand", "postStartCommand", "postAttachCommand")
_DEVCONTAINERS = (".devcontainer/devcontainer.json", ".devcontainer.json")
_MOST = 200


def recipes(parsed: Parsed, facts: Facts, rule: PayloadRule) -> tuple[Inner, ...]:
    """Return what the build, or the dev container, would run."""
    project = project_of(parsed.invocation, facts, parsed.value("--workspace-folder"))
    if project is None:
        return ()
    found = _devcontainer(project) if rule.dialect == "devcontainer" else _build(parsed, facts, project)
    return tuple(found)[:_MOST]


def _build(parsed: Parsed, facts: Facts, project: Project) -> Iterator[Inner]:
    words = [word for word in (*parsed.positionals, *parsed.rest) if word.known]
    given = parsed.value("--file")
    if any(word.literal == "-" for word in words) and given is None:
        from agentshell.payloads.sources import stdin

        text = stdin(parsed.invocation, facts)
        yield from _lines(project, text.literal if text is not None else "")
        return
    context = project.below(words[-1].literal) if words and "://" not in words[-1].literal else project
    if given is not None and given.known:
        yield from _lines(project, project.text(given.literal) or "")
        return
    yield from _lines(project, (context.first(("Dockerfile", "Containerfile")) or ("", ""))[1])


def _lines(project: Project, text: str) -> Iterator[Inner]:
    """Yield each RUN of a Dockerfile, with the variables that are set above it."""
    place = Place("container", Target("container", "docker build", "local"))
    changes: dict[str, Arg | None] = {}
    shell = "sh"
    for word, rest in _instructions(text):
        if word in ("ENV", "ARG"):
            name, equals, value = rest.partition("=")
            if equals and " " not in name:
                changes = {**changes, name: known(value.strip("\"'"))}
        elif word == "SHELL":
            shell = next((name for name in _words(rest) if name.rpartition("/")[2] in SHELLS), "sh").rpartition("/")[2]
        elif word == "RUN":
            words = _words(rest) if rest.startswith("[") else []
            if words:
                yield project.argv(map(known, words), "docker build", changes=changes).replace(place=place)
            else:
                yield project.inner(known(rest), "docker build", shell=shell, changes=changes, place=place)


def _instructions(text: str) -> Iterator[tuple[str, str]]:
    """Yield the instructions with what follows them: continued lines as one, a heredoc of RUN as its text."""
    lines = iter(text.splitlines())
    for line in lines:
        whole = line.strip()
        if not whole or whole.startswith("#"):
            continue
        while whole.endswith(("\\", "`")) and (following := next(lines, None)) is not None:
            # Lines of comments, and empty ones, do not end an instruction.
            if following.strip() and not following.lstrip().startswith("#"):
                whole = f"{whole[:-1]} {following.strip()}"
        word, _, rest = whole.partition(" ")
        rest = rest.strip()
        while rest.startswith("--"):
            rest = rest.partition(" ")[2].lstrip()
        yield word.upper(), _heredoc(rest, lines) if "<<" in rest else rest


def _heredoc(rest: str, lines: Iterator[str]) -> str:
    """Return the instruction's text with the heredocs that follow it; one that stands alone is what the shell runs."""
    import re

    marks = re.findall(r"<<-?\s*[\"']?(\w+)[\"']?", rest)
    body: list[str] = []
    for mark in marks:
        for inside in lines:
            body.append(inside)
            if inside.strip() == mark:
                break
    if len(marks) == 1 and re.fullmatch(r"<<-?\s*[\"']?\w+[\"']?", rest):
        return "\n".join(body[:-1])
    return "\n".join((rest, *body))


def _words(text: str) -> list[str]:
    import json

    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return []
    return [one for one in found if isinstance(one, str)] if isinstance(found, list) else []


def _devcontainer(project: Project) -> Iterator[Inner]:
    from agentshell.payloads.recipes_scripts import read_json

    found = project.first(_DEVCONTAINERS)
    settings = read_json(found[1]) if found is not None else {}
    place = Place("container", Target("container", "dev container", "local"))
    for key in ("initializeCommand", *_LIFE):
        given = settings.get(key)
        for one in given.values() if isinstance(given, dict) else (given,):
            where = HERE if key == "initializeCommand" else place
            if isinstance(one, str):
                yield project.inner(known(one), f"devcontainer {key}", place=where)
            elif isinstance(one, list) and one and all(isinstance(word, str) for word in one):
                yield project.argv(map(known, one), f"devcontainer {key}").replace(place=where)
