"""Owns the page of each agent for people, as the docs folder has it; made of the same data that `install` goes by."""

from __future__ import annotations

import json

from agentshell.agents.catalogue import AGENTS
from agentshell.agents.instructions import FILES, TEXT
from agentshell.agents.places import Places

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from agentshell.agents.model import Agent, Change, File

_EXAMPLE = Places("~", ".", "~/.local/share/agentshell/links")
_INTRO = "<!-- made by scripts/generate from agentshell/agents/catalogue.py: change that -->\n\n"


def pages() -> dict[str, str]:
    """Return the text of each page by its file name, with one that lists them all."""
    made = {f"{agent.name}.md": _INTRO + "\n".join(_page(agent)) for agent in AGENTS.values()}
    rows = "".join(
        f"| [{agent.title}]({agent.name}.md) | {agent.known} | {', '.join(layer.name for layer in agent.layers)} |"
        f" {'`agentshell install ' + agent.name + '`' if agent.user else 'by hand, see its page'} |\n"
        for agent in AGENTS.values()
    )
    made["README.md"] = (
        f"{_INTRO}# Agents\n\n`agentshell install` lists those found on a machine and how far each is set up;"
        " `agentshell doctor` looks at what would really start.\n\n"
        f"| agent | as of | layers | set up by |\n|---|---|---|---|\n{rows}\n"
        f"## What to tell an agent\n\n`agentshell instructions` prints this for an agent's instructions file:\n\n"
        f"```markdown\n{TEXT}```\n"
    )
    return made


def _page(agent: Agent) -> Iterator[str]:
    yield f"# {agent.title}\n"
    tried = (
        "Tried end to end." if agent.tried else "From its documentation and source; not tried with the program itself."
    )
    yield f"As of {agent.known} ({agent.source}). {tried}\n"
    if agent.user:
        yield f"```bash\nagentshell install {agent.name}    # --project for one project, --dry-run to look first\n```\n"
    yield "## What is guarded\n"
    yield "| layer | guards |\n|---|---|"
    yield from (f"| {layer.name} | {layer.guards} |" for layer in agent.layers)
    yield "\n## What is not\n"
    yield from (f"- {gap}" for gap in agent.gaps)
    if agent.user:
        yield "\n## What is put into its settings\n"
        for file in agent.user:
            yield from _file(file)
        yield (
            "The change is shown, the file as it was is kept, comments and layout stay; "
            f"`agentshell uninstall {agent.name}` takes out what was put in.\n"
        )
        yield f"With `--project`: {', '.join(_shown(file.path) for file in agent.project)}."
    if agent.prefix:
        ((change),) = agent.prefix
        yield (
            f"\nWith `--prefix` also `{'.'.join(change.keys)}`: then what its hooks and MCP servers are started by goes"
            " through agentshell too, not only its own commands."
        )
    if agent.steps:
        yield "\n## By hand\n"
        yield from (f"- {_EXAMPLE.text(step, program=agent.programs[0])}" for step in agent.steps)
    told = FILES.get(agent.name, "AGENTS.md")
    yield f"\nFor {told}, so that it knows how to go on after a refusal: `agentshell instructions {agent.name}`.\n"


def _file(file: File) -> Iterator[str]:
    other = f" (or `{file.other}` beside it, where that is in use)" if file.other else ""
    yield f"{_shown(file.path)}{other}:\n"
    yield f"```{'js' if file.form == 'whole' else file.form}\n{_content(file)}```\n"


def _shown(path: str) -> str:
    return f"`{_EXAMPLE.text(path)}`"


def _content(file: File) -> str:
    from importlib import import_module

    editor: Any = import_module(f"agentshell.agents.{file.form}_edit")
    text = ""
    for change in file.changes:
        text = _changed(editor, text, change)
    return text


def _changed(editor: Any, text: str, change: Change) -> str:
    keys = tuple(_EXAMPLE.text(key) for key in change.keys)
    # An example, so the path stands as a person would write it.
    value = json.loads(
        json.dumps(_EXAMPLE.value(change.value)).replace("'~/", "~/").replace("agentshell' hook", "agentshell hook")
    )
    made: str = (editor.add if change.many else editor.put)(text, keys, value)
    return made
