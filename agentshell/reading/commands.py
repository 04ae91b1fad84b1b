"""Owns how a line is followed: lists, pipelines and simple commands, and which of them starts a program.

Compound commands, functions and builtins are followed in modules of their own, imported when a line has them.
A status is True (succeeds), False (fails) or None (cannot be known).
"""

from __future__ import annotations

from agentshell.model import Arg, Stdin, Unknown
from agentshell.reading.state import MAX_WORDS, Escapes, capped
from agentshell.reading.tree import Pipeline, Simple
from agentshell.reading.words import fields, single

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from agentshell.model import EnvView, Redirect, Span
    from agentshell.reading.redirections import Streams
    from agentshell.reading.state import Shell, Status
    from agentshell.reading.tree import Assignment, Command, Item, Script

BUILTINS = {
    **dict.fromkeys(("cd", "pushd", "popd", "dirs", "pwd"), "directories"),
    **dict.fromkeys(("exit", "logout", "return", "break", "continue"), "leaving"),
    **dict.fromkeys(("eval", "source", ".", "exec", "command", "builtin", "trap"), "builtins_running"),
    **dict.fromkeys(("export", "readonly", "declare", "typeset", "local", "unset"), "declarations"),
    **dict.fromkeys(("set", "shopt", "shift", "getopts", "alias", "unalias", "hash", "let"), "builtins_state"),
    **dict.fromkeys(("enable", "umask", "ulimit", "wait", "type", "compgen", "complete", "bind"), "builtins_state"),
    **dict.fromkeys(("read", "mapfile", "readarray", "printf"), "builtins_input"),
    **dict.fromkeys(("[", "test"), "conditions"),
}
"""The module that follows each builtin; a builtin that is not listed starts like a program."""
MOVERS = frozenset(
    (
        *("cp", "mv", "ln", "install", "dd", "rm", "sed", "perl", "patch", "truncate"),
        *("curl", "wget", "wget2", "aria2c", "aws", "gsutil", "gcloud", "scp"),
    )
)
"""Programs that change what is known of files and programs."""
STATUS = {"echo": True, ":": True, "true": True, "false": False}


class Call:
    """One simple command, expanded: where it stands, what it reads and writes, and with which variables."""

    __slots__ = ("assignments", "env", "functions", "redirects", "span", "stdin", "streams")

    def __init__(self, span: Span) -> None:
        self.span = span
        self.redirects: tuple[Redirect, ...] = ()
        self.streams: Streams | None = None
        self.stdin: Stdin | None = None
        self.assignments: Mapping[str, Arg] = {}
        self.env: EnvView | None = None
        self.functions = True
        """Whether a function may stand for the name; `command` and `builtin` pass functions by."""


def follow(shell: Shell, script: Script) -> Status:
    """Follow a list of commands; return the status of the last."""
    items = script.items
    if len(items) == 1 and items[0].op != "&":
        return settle(shell, command(shell, items[0].command))
    start = 0
    for place, item in enumerate(items):
        if item.op in {"&&", "||"} and place + 1 < len(items):
            continue
        chain = items[start : place + 1]
        start = place + 1
        if shell.dead and not shell.aside:
            along = shell.ghost()
            along.aside = False
            follow_chain(along, chain, background=item.op == "&")
            continue
        follow_chain(shell, chain, background=item.op == "&")
    return shell.status


def follow_chain(shell: Shell, chain: tuple[Item, ...], *, background: bool) -> None:
    """Follow the commands between two separators, in the background if so ended."""
    if background:
        inner = shell.fork()
        subshell(inner, lambda: and_or(inner, chain), shell)
        shell.status = True
    elif len(chain) == 1:
        settle(shell, command(shell, chain[0].command))
    else:
        and_or(shell, chain)


def settle(shell: Shell, status: Status) -> Status:
    """Let a command's outcome stand: what may have failed leaves its trace, or ends the shell under `set -e`."""
    shell.status = status
    if shell.undo is not None:
        if "errexit" not in shell.options or shell.tested:
            from agentshell.reading.joins import join

            join(shell, shell.failed())
        shell.undo = None
    if status is False and "errexit" in shell.options and not shell.tested and not shell.dead:
        leave(shell, "exits", "after a command that fails under set -e")
    return status


def leave(shell: Shell, how: str, why: str) -> None:
    """End the way this state is on: what it knows flows to where the way leads."""
    getattr(shell.escapes, how).append(shell.fork())
    shell.dead = why


def and_or(shell: Shell, chain: tuple[Item, ...]) -> None:
    """Follow `a && b || c`: the states in which a part succeeded and in which it failed go separate ways."""
    from agentshell.reading.joins import join, joined

    tested = shell.tested
    good: Shell | None = shell.fork()
    bad: Shell | None = None
    wanted = good
    for place, item in enumerate(chain):
        if place:
            wanted = good if chain[place - 1].op == "&&" else bad
        if wanted is None:
            command(shell.ghost(), item.command)
            continue
        last = place + 1 == len(chain)
        wanted.tested = tested or not last
        status = command(wanted, item.command)
        wanted.tested = tested
        failed = None if status is True or wanted.dead else wanted.failed()
        succeeded = None if status is False or wanted.dead else wanted
        wanted.undo = None
        if last and failed is not None and "errexit" in wanted.options and not tested:
            failed = None
            if succeeded is None:
                leave(wanted, "exits", "after a command that fails under set -e")
        if place and chain[place - 1].op == "||":
            good, bad = joined(good, succeeded), failed
        else:
            good, bad = succeeded, joined(bad, failed)
    if good is None and bad is None:
        # Every way ended; the last state keeps why.
        if wanted is not None:
            shell.become(wanted)
        return
    if good is not None:
        shell.become(good)
        shell.status = True if bad is None else None
        if bad is not None:
            join(shell, bad)
            shell.status = None
    elif bad is not None:
        shell.become(bad)
        shell.status = False


def command(shell: Shell, node: Command) -> Status:
    """Follow one command of any kind."""
    shell.undo = None
    if type(node) is Simple:
        return simple(shell, node)
    if type(node) is Pipeline:
        return pipeline(shell, node)
    from agentshell.reading.compound import compound

    return compound(shell, node)


def subshell(shell: Shell, action: Callable[[], object], parent: Shell) -> None:
    """Follow an action in a state that was forked for it: exits end there, its own exit trap runs there.

    Of all that it changes only the files reach the parent.
    """
    shell.escapes = Escapes()
    shell.traps = {}
    dead, shell.dead = shell.dead, ""
    action()
    if shell.escapes.exits or shell.traps or shell.dead:
        from agentshell.reading.leaving import finish

        finish(shell)
    shell.dead = dead
    parent.files, parent.copies = shell.files, shell.copies


def pipeline(shell: Shell, node: Pipeline) -> Status:
    """Follow a pipeline: each command in a subshell, reading what the one before it writes."""
    commands = node.commands
    tested = shell.tested
    if node.negated:
        shell.tested = True
    status = command(shell, commands[0]) if len(commands) == 1 else piped(shell, commands)
    shell.tested = tested
    if not node.negated:
        return status
    shell.undo = None
    return None if status is None else not status


def piped(shell: Shell, commands: tuple[Command, ...]) -> Status:
    """Follow the commands of a pipeline in turn."""
    stdin = shell.stdin
    statuses: list[Status] = []
    for place, node in enumerate(commands):
        last = place + 1 == len(commands)
        inner = shell.fork()
        inner.stdin = stdin
        if not last:
            inner.written = ()
            inner.producer = ()
        if last and "lastpipe" in shell.options:
            status = command(inner, node)
            inner.stdin = shell.stdin
            shell.become(inner)
        else:
            subshell(inner, lambda inner=inner, node=node: settle(inner, command(inner, node)), shell)  # type: ignore[misc]
            status = inner.status
        statuses.append(status)
        if not last:
            stdin = Stdin("text", Arg(inner.written or ("",)), producer=inner.producer)
        else:
            shell.written = inner.written
            shell.producer = inner.producer
    if "pipefail" in shell.options and any(status is not True for status in statuses):
        return False if any(status is False for status in statuses) else None
    return statuses[-1]


def simple(shell: Shell, node: Simple) -> Status:
    """Follow a simple command: expand it, then start what it names."""
    shell.run.step()
    if shell.aliases and node.words:
        from agentshell.reading.aliases import expand

        node = expand(shell, node)
    alive = not shell.dead
    shell.here = node.span
    argv: list[Arg] = []
    for word in node.words:
        argv += fields(shell, word)
    if len(argv) > MAX_WORDS:
        argv = capped(argv)
    call = Call(node.span)
    if node.redirections:
        from agentshell.reading.redirections import redirect

        call.streams = streams = redirect(shell, node.redirections)
        call.redirects = streams.redirects
        call.stdin = streams.stdin
    if alive and shell.dead:
        # An expansion such as ${x:?} ends the shell before the command starts.
        shell = shell.ghost()
    if not argv:
        return bare(shell, node, call)
    before = shell.fork() if call.streams is not None and call.streams.may_fail else None
    if node.assignments:
        from agentshell.reading.assignments import around

        status = around(shell, node.assignments, tuple(argv), call)
    else:
        status = invoke(shell, tuple(argv), call)
    if before is not None:
        # A file that cannot be opened keeps the command from running: then `exit` does not leave either.
        if shell.dead and not before.dead:
            shell.become(before)
        return status and None
    return status


def bare(shell: Shell, node: Simple, call: Call) -> Status:
    """Follow a command that starts nothing: it assigns, or only opens files."""
    from agentshell.reading.assignments import lasting

    assigned: dict[str, Arg] = {}
    substitutions = shell.run.substitutions
    for assignment in node.assignments:
        assigned[assignment.name] = lasting(shell, assignment)
    call.assignments = assigned
    if assigned or call.redirects:
        shell.emit((), node.span, call.redirects, assigned, call.stdin)
        if call.streams is not None and call.streams.path is not None:
            from agentshell.reading.files import emptied

            emptied(shell, call.streams)
    if call.redirects:
        return None
    return True if shell.run.substitutions == substitutions else shell.status


def invoke(shell: Shell, argv: tuple[Arg, ...], call: Call) -> Status:
    """Start what argv names: a function, a builtin, or a program."""
    name = argv[0].text
    if isinstance(name, Unknown) or argv[0].splits:
        shell.run.dynamic = True
        return start(shell, argv, call)
    if call.functions:
        bodies = shell.functions.get(name)
        if bodies is None and shell.env.get(f"BASH_FUNC_{name}%%") is not None:
            from agentshell.reading.functions import inherited

            bodies = inherited(shell, name)
        if bodies:
            from agentshell.reading.functions import enter

            return enter(shell, bodies, argv, call)
    module = BUILTINS.get(name)
    if module is not None:
        # Not importlib: importing that costs more than all of this.
        handlers = __import__(f"agentshell.reading.{module}", fromlist=("HANDLERS",)).HANDLERS
        found = len(shell.run.out)
        status: Status = handlers[name](shell, argv, call)
        if call.redirects and all(one.redirects is not call.redirects for one in shell.run.out[found:]):
            # What the builtin opens matters even where the builtin starts nothing.
            shell.emit((), call.span, call.redirects, None, call.stdin)
        return status
    if name in shell.hashed:
        argv = (shell.hashed[name], *argv[1:])
    return start(shell, argv, call)


def start(shell: Shell, argv: tuple[Arg, ...], call: Call) -> Status:
    """Record that a program starts, and what it writes where someone reads that."""
    name = argv[0].text
    if isinstance(name, str) and (shell.copies or name in MOVERS):
        from agentshell.reading.copies import renamed
        from agentshell.reading.files import absolute

        own = argv
        stdin, shell.stdin = shell.stdin, call.stdin or shell.stdin
        argv = renamed(shell, name, argv)
        shell.stdin = stdin
        if argv is not own and absolute(shell, own[0]) in shell.files:
            # A copied script may be read as it is, and what it is a copy of may be known by name: both count.
            shell.emit(own, call.span, call.redirects, call.assignments, call.stdin, call.env)
    streams = call.streams
    if streams is not None and streams.fds and any("/dev/fd/" in arg.literal for arg in argv):
        from agentshell.reading.files import opened_here

        opened_here(shell, streams)
    shell.emit(argv, call.span, call.redirects, call.assignments, call.stdin, call.env)
    read_by_someone = shell.written is not None if streams is None or streams.captured else streams.path is not None
    if read_by_someone or name == "tee" or (name in ("sudo", "doas") and any(arg.text == "tee" for arg in argv[1:5])):
        from agentshell.reading.outputs import produce

        produce(shell, argv, call)
    return STATUS.get(name) if isinstance(name, str) else None


def value_of(shell: Shell, assignment: Assignment) -> Arg:
    """Expand the value of an assignment; a bare name is empty."""
    return Arg(("",), assignment.span) if assignment.value is None else single(shell, assignment.value, "assigned")
