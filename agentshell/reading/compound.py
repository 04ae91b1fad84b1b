"""Owns compound commands: groups, subshells, conditions, case, coprocesses; loops live in `loops`."""

from __future__ import annotations

from agentshell.model import Stdin
from agentshell.reading import tree
from agentshell.reading.commands import command, follow, settle, subshell
from agentshell.reading.joins import joined
from agentshell.reading.redirections import redirected

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.reading.state import Shell, Status


def compound(shell: Shell, node: tree.Command) -> Status:
    """Follow a command that is neither simple nor a pipeline."""
    shell.run.step()
    if isinstance(node, tree.Timed):
        return True if node.command is None else command(shell, node.command)
    if isinstance(node, tree.Function):
        from agentshell.reading.functions import define

        return define(shell, node)
    if isinstance(node, tree.Declaration):
        from agentshell.reading.declarations import declaration

        return declaration(shell, node)
    if isinstance(node, tree.Pipeline):
        return command(shell, node)
    redirected(shell, node.redirections, node.span, lambda: inside(shell, node))
    return shell.status


def inside(shell: Shell, node: tree.Command) -> None:
    """Follow the body of a compound command, its redirections being in force; the status is left in the shell."""
    if isinstance(node, tree.Group):
        follow(shell, node.body)
    elif isinstance(node, tree.Subshell):
        inner = shell.fork()
        subshell(inner, lambda: follow(inner, node.body), shell)
        shell.written, shell.producer, shell.status = inner.written, inner.producer, inner.status
    elif isinstance(node, tree.If):
        choose(shell, node)
    elif isinstance(node, tree.Case):
        case(shell, node)
    elif isinstance(node, tree.Coprocess):
        coprocess(shell, node)
    elif isinstance(node, tree.Test):
        from agentshell.reading.conditions import double_bracket

        shell.status = double_bracket(shell, node)
    elif isinstance(node, tree.ArithmeticCommand):
        from agentshell.reading.arithmetic import evaluate

        value = evaluate(shell, node.expression)
        shell.status = value != 0 if isinstance(value, int) else None
        if shell.status is not None:
            settle(shell, shell.status)
    else:
        from agentshell.reading.loops import loop

        loop(shell, node)


def condition(shell: Shell, script: tree.Script) -> Status:
    """Follow a condition: a failure in it ends nothing."""
    tested, shell.tested = shell.tested, True
    follow(shell, script)
    shell.tested = tested
    return shell.status


def choose(shell: Shell, node: tree.If) -> None:
    """Follow `if`: the branch that is taken, or every branch that may be, side by side."""
    after: Shell | None = None
    way: Shell | None = shell.fork()
    last = way
    for test, body in node.branches:
        if way is None:
            aside = shell.ghost()
            condition(aside, test)
            follow(aside.ghost(), body)
            continue
        status = condition(way, test)
        last = way
        if way.dead:
            way = None
            follow(shell.ghost(), body)
            continue
        if status is False:
            follow(way.ghost(), body)
            way.status = True
            continue
        taken = way if status is True else way.fork()
        way = None if status is True else way.failed()
        taken.undo = None
        follow(taken, body)
        last = taken
        after = joined(after, taken)
    if node.otherwise is not None:
        follow(shell.ghost() if way is None else way, node.otherwise)
    elif way is not None:
        way.status = True
    if way is not None:
        last = way
    arrive(shell, joined(after, way), last)


def arrive(shell: Shell, after: Shell | None, last: Shell | None) -> None:
    """Go on in the state where the ways met; where every way ended, in the last one, which says why."""
    if after is not None:
        shell.become(after)
    elif last is not None:
        shell.become(last)


def case(shell: Shell, node: tree.Case) -> None:
    """Follow `case`: the arm that matches, or every arm that may."""
    from agentshell.reading.patterns import matching
    from agentshell.reading.words import pieces, single

    value = single(shell, node.word).text
    seeking: Shell | None = shell.fork()
    falling: Shell | None = None
    after: Shell | None = None
    last = seeking
    for arm in node.arms:
        entered: Shell | None = None
        if seeking is not None:
            found: Status = False
            for word in arm.patterns:
                one = matching(seeking, value, pieces(seeking, word.parts))
                found = True if one is True or found is True else None if one is None or found is None else False
                if found is True:
                    break
            if found is True:
                entered, seeking = seeking, None
            elif found is None:
                entered = seeking.fork()
        if entered is not None:
            entered.status = True
        entered = joined(entered, falling)
        falling = None
        if entered is None:
            follow(shell.ghost(), arm.body)
            continue
        follow(entered, arm.body)
        last = entered
        if arm.ends == ";&":
            falling = entered
        elif arm.ends == ";;&":
            seeking = joined(seeking, entered)
        else:
            after = joined(after, entered)
    if seeking is not None:
        seeking.status = True
    arrive(shell, joined(joined(after, falling), seeking), last)


def coprocess(shell: Shell, node: tree.Coprocess) -> None:
    """Follow `coproc`: the command runs beside the shell, which writes to it and reads from it."""
    from agentshell.model import unknown
    from agentshell.reading.state import Variable

    inner = shell.fork()
    inner.written = None
    inner.stdin = Stdin("text", unknown("what the shell writes to the coprocess", "coproc"))
    subshell(inner, lambda: command(inner, node.command), shell)
    name = node.name or "COPROC"
    ends = tuple((place, unknown("a descriptor of the coprocess", f"${{{name}[{place}]}}")) for place in ("0", "1"))
    shell.store(name, Variable(None, items=ends, kind="indexed"))
    shell.status = True
