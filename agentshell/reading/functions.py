"""Owns functions: defining, calling with arguments, those handed down in the environment, those never called."""

from __future__ import annotations

from agentshell.model import Arg, Unknown
from agentshell.reading.commands import command
from agentshell.reading.joins import joined
from agentshell.reading.state import UNCALLED, Escapes, ExportedFunction, Variable
from agentshell.reading.tree import Function

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.reading.commands import Call
    from agentshell.reading.state import Shell, Status

MAX_CALLS = 32
MAX_INSIDE = 10
"""How deeply calls, and calls of a function inside itself, may nest; the innermost has unknown arguments."""


def define(shell: Shell, node: Function) -> Status:
    """Follow a definition: its body runs when it is called."""
    shell.functions = {**shell.functions, node.name: (node,)}
    if not shell.sourced:
        shell.run.defined.append((node, shell.fork()))
    return True


def enter(shell: Shell, bodies: tuple[Function, ...], argv: tuple[Arg, ...], call: Call) -> Status:
    """Follow a call of a function, of which there may be several versions by the way taken."""
    if len(bodies) == 1:
        return enter_one(shell, bodies[0], argv, call)
    after: Shell | None = None
    for body in bodies:
        way = shell.fork()
        enter_one(way, body, argv, call)
        after = joined(after, way)
        if after is None:
            shell.dead = way.dead
    if after is not None:
        shell.become(after)
    return None


def enter_one(shell: Shell, node: Function, argv: tuple[Arg, ...], call: Call) -> Status:
    """Follow one function body with the arguments of the call."""
    run = shell.run
    run.step()
    run.called.add(id(node))
    inside = sum(1 for name, _ in run.active if name == id(node))
    if inside > MAX_INSIDE or len(run.active) >= MAX_CALLS:
        return None
    if run.active.count((id(node), argv[1:])) >= 2:
        run.endless.append(id(node))
        if not shell.context and run.endless.count(id(node)) >= 2:
            # One call of itself goes on for ever; two, with nothing in between to stop them, take the whole machine.
            run.hold(f"the function {node.name} starts itself twice over, without end")
        return None
    positional, escapes, scope = shell.positional, shell.escapes, shell.locals
    shell.positional = argv[1:]
    if inside == MAX_INSIDE:
        shell.positional = (Arg((Unknown("an argument of a function that calls itself", "$@"),), splits=True),)
    shell.escapes = Escapes()
    shell.escapes.exits = escapes.exits
    shell.locals = {}
    run.active.append((id(node), argv[1:]))

    def body() -> None:
        shell.status = command(shell, node.body)
        returned = shell.escapes.returns
        live = None if shell.dead else shell.fork()
        for state in returned:
            live = joined(live, state)
        if live is not None:
            shell.become(live)

    try:
        if call.streams is None:
            body()
        else:
            from agentshell.reading.redirections import under

            shell.emit((), call.span, call.redirects, None, call.stdin)
            under(shell, call.streams, body)
    finally:
        run.active.pop()
    restore(shell)
    shell.positional, shell.escapes, shell.locals = positional, escapes, scope
    return shell.status


def restore(shell: Shell) -> None:
    """Put back what local variables have hidden."""
    if not shell.locals:
        return
    variables = dict(shell.variables)
    for name, variable in shell.locals.items():
        if variable is None:
            variables.pop(name, None)
        else:
            variables[name] = variable
    changes = dict(shell.env.changes)
    for name, variable in shell.locals.items():
        if variable is not None and variable.exported and variable.items is None:
            changes[name] = variable.value
        elif name in changes:
            changes.pop(name)
    shell.variables = variables
    shell.env = shell.env.replace(changes=changes)


def localize(shell: Shell, name: str) -> None:
    """Make a variable local to the function that is being followed."""
    if shell.locals is not None and name not in shell.locals:
        hidden = shell.variables.get(name)
        if hidden is None and (value := shell.env.get(name)) is not None and name in shell.env.changes:
            hidden = Variable(value, exported=True)
        shell.locals = {**shell.locals, name: hidden}


def inherited(shell: Shell, name: str) -> tuple[Function, ...] | None:
    """Return a function that the environment hands down as `BASH_FUNC_name%%`, read where it is text."""
    value = shell.env.get(f"BASH_FUNC_{name}%%")
    text = None if value is None else value.text
    if isinstance(text, ExportedFunction):
        return None if text.body is None else (text.body,)
    if not isinstance(text, str) or not text.startswith("()"):
        return None
    from agentshell.reading.read import read
    from agentshell.reading.tree import Reading

    reading = read(f"{name} {text}".encode("utf-8", "surrogatepass"), shell.run.facts.host)
    if not isinstance(reading, Reading):
        shell.run.hold(f"the function {name} of the environment cannot be read: {reading.why}")
        return None
    found = tuple(
        item.command for script in reading.scripts for item in script.items if isinstance(item.command, Function)
    )
    shell.functions = {**shell.functions, name: found}
    return found


def uncalled(shell: Shell) -> None:
    """Follow the bodies of functions that the line defines and never calls, with unknown arguments."""
    run = shell.run
    place = 0
    while place < len(run.defined):
        node, state = run.defined[place]
        place += 1
        if id(node) in run.called:
            continue
        run.called.add(id(node))
        aside = state.ghost(UNCALLED)
        if node.name == "command_not_found_handle" or run.dynamic:
            # bash calls it by itself for a name that is not found; a name that is not known may be this one.
            aside.context = state.context
        # What the line has set up by its end holds when the function is called later.
        aside.variables = shell.variables
        aside.positional = (Arg((Unknown("an argument of a function that is not called here", "$@"),), splits=True),)
        aside.locals = {}
        aside.written = None
        command(aside, node.body)
