"""Owns what is known where two ways through the line meet again: what both agree on; the rest is Unknown."""

from __future__ import annotations

from agentshell.model import Arg, Stdin, Unknown
from agentshell.reading.state import Variable, merge

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.model import EnvView
    from agentshell.reading.state import Parts, Shell

NOTHING = Variable()


def joined(one: Shell | None, two: Shell | None) -> Shell | None:
    """Return the state where two ways meet, either of which may not be open."""
    if one is None or one.dead:
        return two if two is None or not two.dead else None
    if two is None or two.dead:
        return one
    join(one, two)
    return one


def join(shell: Shell, other: Shell) -> None:
    """Make the state hold for either of two ways."""
    if other.dead or shell is other:
        return
    if shell.dead:
        shell.become(other)
        return
    if shell.status is not other.status:
        shell.status = None
    join_variables(shell, other)
    if shell.cwd != other.cwd:
        shell.cwd = Arg((Unknown(f"{shell.cwd.shown} or {other.cwd.shown}", "the working directory"),))
    if shell.functions is not other.functions:
        both = dict(other.functions)
        for name, bodies in shell.functions.items():
            both[name] = bodies + tuple(body for body in both.get(name, ()) if body not in bodies)
        shell.functions = both
    if shell.traps is not other.traps:
        traps = dict(other.traps)
        for signal, texts in shell.traps.items():
            traps[signal] = texts + tuple(text for text in traps.get(signal, ()) if text not in texts)
        shell.traps = traps
    shell.aliases = {**other.aliases, **shell.aliases}
    shell.hashed = {**other.hashed, **shell.hashed}
    shell.copies = {**other.copies, **shell.copies}
    if shell.options != other.options:
        shell.options = (shell.options & other.options) | (
            (shell.options | other.options) & {"expand_aliases", "allexport", "lastpipe"}
        )
    if shell.positional != other.positional:
        shell.positional = (Arg((Unknown("the arguments differ by the way taken", "$@"),), splits=True),)
    if shell.directories != other.directories:
        shell.directories = ()
    if shell.stdin != other.stdin:
        shell.stdin = Stdin("text", either(shell.stdin.text, other.stdin.text, "standard input"))
    if shell.fds != other.fds:
        shell.fds = {**other.fds, **shell.fds}
    if shell.locals is not other.locals and shell.locals is not None and other.locals is not None:
        shell.locals = {**other.locals, **shell.locals}
    if shell.files is not other.files:
        shell.files = {
            path: either(before(shell, path), before(other, path), path) for path in {**shell.files, **other.files}
        }
    if shell.written is not None and other.written is not None:
        shell.written = join_outputs(shell.written, other.written)


def join_variables(shell: Shell, other: Shell) -> None:
    """Join the variables and the environment of two states."""
    if shell.variables is not other.variables:
        variables = dict(shell.variables)
        for name in {**shell.variables, **other.variables}:
            mine = shell.lookup(name) or NOTHING
            theirs = other.lookup(name) or NOTHING
            if mine != theirs:
                variables[name] = differing(name, mine, theirs)
            elif name not in variables:
                variables[name] = theirs
        shell.variables = variables
    if shell.env is not other.env:
        shell.env = join_environments(shell.env, other.env)


def differing(name: str, mine: Variable, theirs: Variable) -> Variable:
    """Return what is known of a variable that differs by the way taken."""
    source = f"${name}"
    exported = mine.exported or theirs.exported
    if mine.items is not None or theirs.items is not None:
        why = Unknown("differs by the way taken", source)
        return Variable(None, exported, (("0", Arg((why,), splits=True)),), mine.kind or theirs.kind)
    return Variable(either(mine.value, theirs.value, source), exported, None, "", mine.flags)


def either(one: Arg | None, two: Arg | None, source: str) -> Arg:
    """Return the value that is one or the other; unset counts as a value of its own."""
    if one is not None and one == two:
        return one
    if one is not None and two is not None and one.parts == two.parts:
        return one
    shown = [("nothing" if value is None else value.shown or "nothing")[:200] for value in (one, two)]
    return Arg((Unknown(f"{shown[0]} or {shown[1]}", source),))


def join_environments(one: EnvView, two: EnvView) -> EnvView:
    """Return the environment that holds for either of two."""
    changes: dict[str, Arg | None] = {}
    for name in {**one.changes, **two.changes}:
        mine, theirs = one.get(name), two.get(name)
        changes[name] = mine if mine == theirs else either(mine, theirs, f"${name}")
    return one.replace(changes=changes, open=one.open or two.open)


def before(shell: Shell, path: str) -> Arg:
    """Return what a file holds in one of two states."""
    found = shell.files.get(path)
    if found is not None:
        return found
    text = shell.run.facts.host.read_text(path)
    return Arg((text,))


def join_outputs(one: Parts, two: Parts) -> Parts:
    """Return what has been written on either of two ways: the common beginning, then something unknown."""
    if one == two:
        return one
    common: list[str | Unknown] = []
    for mine, theirs in zip(one, two, strict=False):
        if mine == theirs:
            common.append(mine)
            continue
        if isinstance(mine, str) and isinstance(theirs, str):
            size = 0
            while size < min(len(mine), len(theirs)) and mine[size] == theirs[size]:
                size += 1
            common.append(mine[:size])
        break
    rest = " or ".join(dict.fromkeys(shown(parts) for parts in (one[len(common) - 1 :], two[len(common) - 1 :])))
    return merge((*common, Unknown(f"output that differs by the way taken: {rest}", rest)))


def shown(parts: Parts) -> str:
    """Return pieces for people."""
    return "".join(part if isinstance(part, str) else part.source or "?" for part in parts)[:200]


def widen(shell: Shell, start: Shell) -> None:
    """Forget what a loop changes: a further round starts from any number of changes."""
    for name in {**shell.variables, **start.variables}:
        mine = shell.lookup(name) or NOTHING
        theirs = start.lookup(name) or NOTHING
        if mine != theirs:
            changed = differing(name, mine, theirs)
            if changed.value is not None:
                changed = changed.replace(value=Arg((Unknown("changes in a loop", f"${name}"),)))
            shell.store(name, changed)
    join(shell, start)


def same(one: Shell, two: Shell) -> bool:
    """Whether two states know the same, the output aside."""
    return (
        one.cwd == two.cwd
        and one.stdin == two.stdin
        and one.positional == two.positional
        and one.options == two.options
        and (one.files is two.files or one.files == two.files)
        and (one.functions is two.functions or one.functions == two.functions)
        and (one.variables is two.variables or one.variables == two.variables)
    )
