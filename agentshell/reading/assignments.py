"""Owns assignments: those that last (`x=1` alone) and those around one command (`x=1 cmd`)."""

from __future__ import annotations

from agentshell.model import Arg
from agentshell.reading.commands import BUILTINS, invoke
from agentshell.reading.state import PROMPTED, Variable, merge
from agentshell.reading.words import single

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.reading.commands import Call
    from agentshell.reading.state import Shell, Status
    from agentshell.reading.tree import Assignment

PROMPTS = frozenset(("PS0", "PS1", "PS2", "PS3", "PS4"))


def lasting(shell: Shell, node: Assignment) -> Arg:
    """Follow an assignment that stays; return the value, of an array its elements joined by blanks."""
    if node.array is not None or node.index is not None:
        from agentshell.reading.arrays import assign_array, assign_element

        return assign_array(shell, node) if node.array is not None else assign_element(shell, node)
    value = Arg(("",), node.span) if node.value is None else single(shell, node.value, "assigned")
    if node.append:
        value = appended(shell, node.name, value)
    shell.assign(node.name, value)
    if node.name in PROMPTS or node.name == "PROMPT_COMMAND":
        prompt(shell, node.name, value)
    return value


def appended(shell: Shell, name: str, value: Arg) -> Arg:
    """Return the value of `name+=value`."""
    old = shell.lookup(name)
    if old is not None and "i" in old.flags:
        return Arg(merge((*(old.value or Arg(("0",))).parts, "+", *value.parts)), value.span)
    before = shell.value(name)
    return value if before is None else Arg(merge(before.parts + value.parts) or ("",), value.span)


def prompt(shell: Shell, name: str, value: Arg) -> None:
    """Follow what an interactive shell would run at its prompt, or `set -x` for PS4."""
    from agentshell.reading.texts import expand_text, follow_text

    text = value.literal
    if name in PROMPTS and "$(" not in text and "`" not in text:
        return
    aside = shell.ghost(PROMPTED)
    aside.written = None
    if name == "PROMPT_COMMAND":
        follow_text(aside, value, value.span)
    else:
        expand_text(aside, value, value.span)


def around(shell: Shell, nodes: tuple[Assignment, ...], argv: tuple[Arg, ...], call: Call) -> Status:
    """Follow a command with assignments before it: they hold for that command alone."""
    name = argv[0].text
    within = isinstance(name, str) and (
        name in BUILTINS or name in shell.functions or shell.env.get(f"BASH_FUNC_{name}%%") is not None
    )
    target = shell if within else shell.fork()
    before = {node.name: shell.variables.get(node.name) for node in nodes}
    exported = {node.name: shell.env.changes[node.name] for node in nodes if node.name in shell.env.changes}
    assigned: dict[str, Arg] = {}
    for node in nodes:
        value = Arg(("",), node.span) if node.value is None else single(target, node.value, "assigned")
        if node.append:
            value = appended(target, node.name, value)
        assigned[node.name] = value
        target.store(node.name, Variable(value, exported=True))
        if node.name in PROMPTS or node.name == "PROMPT_COMMAND":
            prompt(target, node.name, value)
    call.assignments = assigned
    if not within:
        # What the values themselves changed (`${x:=y}`, a counter in `$(( ))`) happens in the shell.
        call.env = target.env
        shell.files = target.files
        return invoke(shell, argv, call)
    status = invoke(shell, argv, call)
    variables = {name: variable for name, variable in shell.variables.items() if name not in before}
    variables.update((name, variable) for name, variable in before.items() if variable is not None)
    shell.variables = variables
    changes = {name: value for name, value in shell.env.changes.items() if name not in before}
    shell.env = shell.env.replace(changes={**changes, **exported})
    return status
