"""Owns reading other files as part of the shell: `source file`, and BASH_ENV before the line."""

from __future__ import annotations

from agentshell.model import NOWHERE, Arg, Unknown
from agentshell.reading.files import absolute, file_text
from agentshell.reading.joins import joined
from agentshell.reading.state import Escapes
from agentshell.reading.texts import expand_text, follow_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.model import Span
    from agentshell.reading.state import Shell, Status

MAX_SOURCED = 8
"""How deeply sourced files may source others."""
HARMLESS = frozenset(("", "echo", "cd", "ls", "cat", "test", "[", "true", "false", "pwd", "which", "export", "grep"))
"""Programs that make no file another command would source."""


def source_file(shell: Shell, name: Arg, args: tuple[Arg, ...], span: Span) -> Status:
    """Follow a file in this shell. One that is not there is an error in bash, and nothing of it runs."""
    place = found_at(shell, name)
    if place is None:
        return unreadable(shell, name, f"the sourced file {name.shown} is not known")
    text = file_text(shell, place)
    first = text.text
    if isinstance(first, Unknown) and not text.literal:
        path = absolute(shell, place)
        if path is not None and path not in shell.files and shell.run.facts.host.look(path).kind == "absent":
            return absent(shell, name)
        return unreadable(shell, name, f"the sourced file {name.shown} cannot be read: {first.why}")
    if shell.via.count("source") >= MAX_SOURCED:
        return unreadable(shell, name, "files that source files, too deep")
    positional, escapes, sourced, via = shell.positional, shell.escapes, shell.sourced, shell.via
    source, shell.source = shell.source, place
    if args:
        shell.positional = args
    shell.escapes = Escapes(escapes)
    shell.escapes.returns = []
    shell.sourced = True
    shell.via = (*via, "source")
    # The file's own offsets mean nothing in the line: all of it stands where `source` stands.
    frame, shell.frame = shell.frame, (shell.locate(span), -1)
    follow_text(shell, text.replace(span=NOWHERE), NOWHERE)
    live = None if shell.dead else shell.fork()
    for state in shell.escapes.returns:
        live = joined(live, state)
    if live is not None:
        shell.become(live)
    if args:
        shell.positional = positional
    shell.escapes, shell.sourced, shell.via, shell.frame = escapes, sourced, via, frame
    shell.source = source
    return shell.status


def found_at(shell: Shell, name: Arg) -> Arg | None:
    """Return the path of a sourced file: a name without a slash is looked for along PATH, then here."""
    text = name.text
    if isinstance(text, Unknown) or name.splits:
        return None
    if "/" in text:
        return name if absolute(shell, name) is not None else None
    path = shell.text("PATH")
    if isinstance(path, str):
        for folder in path.split(":"):
            candidate = f"{folder.rstrip('/')}/{text}"
            if folder.startswith("/") and (
                candidate in shell.files or shell.run.facts.host.look(candidate).kind == "file"
            ):
                return Arg((candidate,), name.span)
    return name if absolute(shell, name) is not None else None


def absent(shell: Shell, name: Arg) -> Status:
    """Follow a file that is not there now: what ran before may make it, else sourcing it fails."""
    if all(found.program in HARMLESS for found in shell.run.out):
        return False
    shell.env = shell.env.replace(open=shell.env.open or f"{name.shown}, which is not there yet, is sourced")
    return None


def unreadable(shell: Shell, name: Arg, why: str) -> Status:
    """Note a file that is sourced and cannot be read: it may set anything and start anything."""
    shell.env = shell.env.replace(open=shell.env.open or f"{name.shown} is sourced and cannot be read")
    shell.run.note(why)
    shell.status = None
    return None


def source_startup(shell: Shell, variable: str) -> None:
    """Follow the file that BASH_ENV (or ENV) names; its value is expanded as inside double quotes."""
    value = shell.value(variable)
    if value is None or value.text == "":
        return
    name = expand_text(shell, value)
    path = absolute(shell, name)
    if path is not None and path not in shell.files and shell.run.facts.host.look(path).kind == "absent":
        return
    if path is not None:
        name = Arg((path,))
    source_file(shell, name, (), NOWHERE)
    shell.status = True
