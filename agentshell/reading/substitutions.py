"""Owns command and process substitution: what the inner commands would write, as far as it can be known."""

from __future__ import annotations

from agentshell.model import Stdin, Unknown
from agentshell.reading.state import argument, merge
from agentshell.reading.tree import Simple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.model import Arg
    from agentshell.reading.state import Parts, Shell
    from agentshell.reading.tree import CommandSubstitution, ProcessSubstitution, Script


def output(shell: Shell, part: CommandSubstitution) -> Parts:
    """Follow a command substitution and return what it stands for, trailing newlines removed."""
    # bash drops NUL bytes from what it substitutes.
    found = tuple(value.replace("\0", "") if isinstance(value, str) else value for value in capture(shell, part.script))
    if found and isinstance(found[-1], str):
        found = (*found[:-1], found[-1].rstrip("\n"))
    if len(found) == 1 and isinstance(found[0], Unknown) and part.source:
        return (found[0].replace(source=part.source),)
    return tuple(value for value in found if value != "")


def capture(shell: Shell, script: Script) -> Parts:
    """Follow a script in a subshell and return what it writes to its standard output."""
    from agentshell.reading.commands import follow, subshell

    items = script.items
    if len(items) == 1 and type(items[0].command) is Simple and not items[0].command.words:
        node = items[0].command
        if len(node.redirections) == 1 and node.redirections[0].op == "<" and not node.assignments:
            return contents_of(shell, node)
    inner = shell.fork()
    inner.written = ()
    subshell(inner, lambda: follow(inner, script), shell)
    shell.status = inner.status
    shell.run.substitutions += 1
    return inner.written or ()


def contents_of(shell: Shell, node: Simple) -> Parts:
    """Return what `$(<file)` stands for."""
    from agentshell.reading.files import stdin_text
    from agentshell.reading.redirections import redirect

    streams = redirect(shell, node.redirections)
    shell.emit((), node.span, streams.redirects)
    return stdin_text(shell, streams.stdin or shell.stdin).parts


def process(shell: Shell, part: ProcessSubstitution) -> Arg:
    """Follow `<(…)` or `>(…)` and return the path that stands for it; what `<(…)` writes is kept under that path."""
    from agentshell.model import known
    from agentshell.reading.commands import follow, subshell

    inner = shell.fork()
    number = 63
    while f"/dev/fd/{number}" in shell.files:
        number -= 1
    path = f"/dev/fd/{number}"
    if part.op == "<":
        inner.written = ()
    else:
        inner.written = None
        inner.stdin = Stdin("text", text=unknown_input(part))
    subshell(inner, lambda: follow(inner, part.script), shell)
    if part.op == "<":
        shell.files = {**shell.files, path: argument(merge(inner.written or ()))}
    return known(path)


def unknown_input(part: ProcessSubstitution) -> Arg:
    """Return the input of `>(…)`: what is written to it is not followed."""
    from agentshell.model import unknown

    return unknown("what is written to it", part.source)
