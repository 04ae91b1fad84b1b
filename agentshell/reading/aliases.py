"""Owns aliases that the line defines: they take effect on later commands where `expand_aliases` is on."""

from __future__ import annotations

from agentshell.model import NOWHERE
from agentshell.reading.tree import Simple, Text, Word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.reading.state import Shell

MAX_ROUNDS = 8
NOT_EXPANDED = "by an alias, where aliases are expanded"


def expand(shell: Shell, node: Simple) -> Simple:
    """Return the command with an alias in its place.

    The line was read without aliases. One whose text is more than a simple command is followed as a text of its own,
    before the command as it stands: both are judged.
    """
    if "expand_aliases" in shell.options or shell.kind != "bash" or "interactive" in shell.options:
        return expanded(shell, node)
    # Nothing is expanded here, but whoever wrote the line means it to be: both are judged.
    aside = shell.fork()
    aside.context = (*aside.context, NOT_EXPANDED)
    instead = expanded(aside, node)
    if instead is not node and NOT_EXPANDED not in shell.context:
        from agentshell.reading.commands import simple

        aside.aliases = {}
        simple(aside, instead)
    return node


def expanded(shell: Shell, node: Simple) -> Simple:
    """Return the command with its aliases replaced, as a shell does that expands them."""
    used: set[str] = set()
    while len(used) < MAX_ROUNDS:
        first = node.words[0].parts if node.words else ()
        part = first[0] if len(first) == 1 else None
        if type(part) is not Text or part.quoted or part.text not in shell.aliases or part.text in used:
            return node
        used.add(part.text)
        words = alias_words(shell, part.text)
        if words is None:
            from agentshell.reading.texts import follow_text

            follow_text(shell.fork(), shell.aliases[part.text], node.span)
            return node
        node = node.replace(words=(*words, *node.words[1:]))
    return node


def alias_words(shell: Shell, name: str) -> tuple[Word, ...] | None:
    """Return the words of an alias, or None where it is more than words."""
    from agentshell.reading.read import read
    from agentshell.reading.tree import Reading

    text = shell.aliases[name].text
    if not isinstance(text, str):
        return None
    reading = read(text.encode("utf-8", "surrogatepass"), shell.run.facts.host)
    if not isinstance(reading, Reading) or len(reading.scripts) != 1 or len(reading.scripts[0].items) != 1:
        return None
    inner = reading.scripts[0].items[0].command
    if type(inner) is not Simple or inner.assignments or inner.redirections:
        return None
    return tuple(Word(word.parts, NOWHERE) for word in inner.words)
