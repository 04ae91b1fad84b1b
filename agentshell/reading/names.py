"""Owns names of variables given as text to builtins: `read 'a[$(cmd)]'` runs what stands in the subscript."""

from __future__ import annotations

from agentshell.model import Arg, Unknown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.reading.state import Shell


def subscript_effects(shell: Shell, name: Arg) -> Arg:
    """Follow the commands in a name's subscript, which bash expands once more; return the name after that."""
    text = name.literal
    if "[" in text and ("$(" in text or "`" in text):
        from agentshell.reading.texts import expand_text

        return expand_text(shell, Arg((text,), name.span), name.span)
    return name


def assign_named(shell: Shell, name: Arg, value: Arg) -> None:
    """Assign to a variable, or an element, whose name is an argument."""
    text = subscript_effects(shell, name).text
    if isinstance(text, Unknown):
        shell.env = shell.env.replace(open=f"a variable whose name is not known is set: {name.shown}")
        return
    base, bracket, subscript = text.partition("[")
    if not base.isidentifier():
        return
    if not bracket:
        shell.assign(base, value)
        return
    from agentshell.reading.arrays import put

    put(shell, base, Arg((subscript.removesuffix("]"),)), value)
