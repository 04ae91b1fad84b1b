"""Owns recipes as a payload: the commands that a task runner finds in the project's files, by the runner's name.

How each runner's file is written is the business of the modules beside this. A file or a task that is not there gives
nothing; what of a recipe only running would tell stays unknown, and counts as what it mentions.
"""

from __future__ import annotations

from agentshell.model import Payload, Unknown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentshell.facts import Facts
    from agentshell.model import Effect, Inner
    from agentshell.packs.model import PayloadRule
    from agentshell.packs.parsed import Parsed

_RUNNERS = {
    "make": "make",
    "npm-scripts": "scripts",
    "package-scripts": "scripts",
    "package-bins": "scripts",
    "npm-run-all": "scripts",
    "workspaces": "scripts",
    "composer": "scripts",
    "deno": "scripts",
    "task": "task",
    "tox": "tox",
    "poe": "toml",
    "taskipy": "toml",
    "hatch": "toml",
    "python-projects": "toml",
    "just": "just",
    "compose": "services",
    "procfile": "services",
    "act": "services",
    "crontab": "cron",
    "git-hooks": "hooks",
    "lefthook": "hooks",
    "pre-commit": "hooks",
    "invoke": "python",
    "fabric": "python",
    "nox": "python",
    "entry-points": "python",
    "rake": "rake",
    "mix": "rake",
    "mise": "toml",
    "gitlab": "services",
    "gradle": "gradle",
    "nx": "scripts",
    "dockerfile": "docker",
    "devcontainer": "docker",
    "python-module": "python",
    "node-run": "scripts",
}
"""The rule's dialect → the module `recipes_…` that knows it."""
_BOOKS = ("--file", "--makefile", "--justfile", "--taskfile", "--procfile")
"""Options that name the file with the recipes."""
_MOST = 600


def read(parsed: Parsed, facts: Facts, rule: PayloadRule) -> Payload:
    """Return the commands that the runner would start, as `inner`."""
    if parsed.invocation.place.kind not in ("here", "variables"):
        return Payload()
    name = f"agentshell.payloads.recipes_{_RUNNERS[rule.dialect]}"
    found = __import__(name, fromlist=("recipes",)).recipes(parsed, facts, rule)
    kept: list[Inner] = []
    for inner in found[:_MOST]:
        if inner not in kept:
            kept.append(inner)
    return Payload(tuple(_fetched(parsed, facts)), tuple(kept))


def _fetched(parsed: Parsed, facts: Facts) -> Iterator[Effect]:
    """Yield what it is to run the recipes of a file that comes from the network."""
    from agentshell.payloads.fetched import fetched_script
    from agentshell.payloads.sources import file

    for value in parsed.values(*_BOOKS):
        for part in file(parsed.invocation, facts, value).text.parts:
            if isinstance(part, Unknown):
                effect = fetched_script(f"recipes: {part.why}", parsed.invocation.place, facts)
                if effect is not None:
                    yield effect
