"""Commands that a client's own configuration makes it run: aliases, plug-ins, proxy and credential commands.

Owns the payload reader `configured`; each client's files are read in the module of its name. What the commands do is
judged as if they stood on the line.
"""

from __future__ import annotations

from agentshell.model import Payload

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from agentshell.facts import Facts
    from agentshell.model import Arg, Inner, Invocation
    from agentshell.packs.model import PayloadRule
    from agentshell.packs.parsed import Parsed


def read(parsed: Parsed, facts: Facts, rule: PayloadRule) -> Payload:
    """Return the commands that the client (the rule's dialect) would start because its configuration says so.

    On another machine or in a container the files are not those at hand: nothing is known of them.
    """
    if parsed.invocation.place.kind not in ("here", "variables"):
        return Payload()
    module = __import__(f"agentshell.payloads.configured.{rule.dialect}", fromlist=("commands",))
    found: Iterable[Inner] = module.commands(parsed, facts)
    return Payload((), tuple(found))


def file_text(invocation: Invocation, facts: Facts, path: str) -> str | None:
    """Return what a file holds, the line's own writing first; None where that cannot be known or it is not there."""
    written = invocation.files.get(path)
    text = facts.host.read_text(path) if written is None else written.text
    return text if isinstance(text, str) else None


def variable(invocation: Invocation, name: str) -> str:
    """Return a variable that the invocation has, "" where it is not set or not known."""
    text = invocation.env.text(name)
    return text if isinstance(text, str) else ""


def after_command(parsed: Parsed) -> tuple[tuple[Arg, ...], tuple[Arg, ...]]:
    """Return the words before the sub-command, and those after it."""
    words = parsed.invocation.argv
    name = parsed.command[0] if parsed.command else ""
    at = next((place for place, word in enumerate(words) if place and word.text == name), len(words))
    return words[:at], words[at + 1 :]


def below(invocation: Invocation, path: str) -> str:
    """Return a path as an absolute one, "" where the directory is not known; `~` is the home folder."""
    from posixpath import join, normpath

    if path.startswith("~/"):
        return normpath(join(variable(invocation, "HOME"), path[2:]))
    if path.startswith("/"):
        return normpath(path)
    folder = invocation.cwd.text
    return normpath(join(folder, path)) if isinstance(folder, str) else ""
