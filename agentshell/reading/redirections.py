"""Owns redirections: their expanded targets, what standard input becomes, and where standard output goes."""

from __future__ import annotations

from agentshell.model import Arg, Redirect, Stdin
from agentshell.reading.words import fields, single

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from agentshell.model import Span
    from agentshell.reading.state import Shell
    from agentshell.reading.tree import Redirection, Word

INPUT = frozenset(("<", "<>", "<<", "<<-", "<<<", "<&"))
SHOWN = frozenset(("/dev/null", "/dev/stderr", "/dev/tty", "/dev/fd/2"))
"""Where output is lost or only shown, so that no file holds it."""

HANDED_DOWN = "read from the descriptor"
"""How an unknown text begins to say why that comes from a descriptor the shell was started with."""


class Streams:
    """What the redirections of one command do.

    stdin: None where it stays; captured: whether standard output still goes where the shell's goes; path: the file that
    receives it; fds: the further descriptors opened for reading.
    """

    __slots__ = ("append", "captured", "fds", "may_fail", "path", "redirects", "stdin")

    def __init__(self) -> None:
        self.redirects: tuple[Redirect, ...] = ()
        self.stdin: Stdin | None = None
        self.captured = True
        self.path: Arg | None = None
        self.append = False
        self.fds: dict[str, Stdin] = {}
        self.may_fail = False
        """Whether a file may not open, so that the command does not run at all."""


def redirect(shell: Shell, nodes: tuple[Redirection, ...]) -> Streams:
    """Expand redirections from left to right and return what they do."""
    streams = Streams()
    found: list[Redirect] = []
    for node in nodes:
        if node.op in INPUT:
            target = reads(shell, streams, node)
        else:
            target = file_word(shell, node.word)
            writes(streams, node, target)
        if node.op not in {"<<", "<<-", "<<<", "<&", ">&"} and target.text not in SHOWN:
            streams.may_fail = True
        number = int(node.fd) if node.fd.isdigit() else None
        found.append(Redirect(node.op, target, number, shell.locate(node.span)))
        if node.fd.startswith("{"):
            # {name}> stores the number of the new descriptor; bash takes the first free one from 10 on.
            shell.assign(node.fd.strip("{}"), Arg((str(10 + len(shell.fds)),)))
    streams.redirects = tuple(found)
    return streams


def reads(shell: Shell, streams: Streams, node: Redirection) -> Arg:
    """Take in an input redirection; return its target or text."""
    op = node.op
    if op in {"<<", "<<-"}:
        target = Arg(("",)) if node.body is None else single(shell, node.body, "")
        opened: Stdin | None = Stdin("text", target)
    elif op == "<<<":
        target = single(shell, node.word)
        from agentshell.reading.state import merge

        target = target.replace(parts=merge((*target.parts, "\n")))
        opened = Stdin("text", target)
    else:
        target = file_word(shell, node.word)
        opened = duplicated(shell, streams, target) if op == "<&" else from_file(shell, streams, target)
    if opened is not None:
        if node.fd in {"", "0"}:
            streams.stdin = opened
        else:
            streams.fds[str(10 + len(shell.fds)) if node.fd.startswith("{") else node.fd] = opened
    return target


def duplicated(shell: Shell, streams: Streams, target: Arg) -> Stdin | None:
    """Return what `<&word` reads."""
    text = target.text
    if text == "-":
        return Stdin("text", Arg(("",)))
    if isinstance(text, str):
        number = text.rstrip("-")
        if number == "0":
            return None
        found = streams.fds.get(number) or shell.fds.get(number)
        if found is not None:
            return found
    from agentshell.model import unknown

    return Stdin("text", unknown(f"{HANDED_DOWN} {target.shown}", f"<&{target.shown}"))


def from_file(shell: Shell, streams: Streams, target: Arg) -> Stdin | None:
    """Return what `<path` reads."""
    text = target.text
    if text in {"/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"}:
        return None
    if isinstance(text, str) and text.startswith("/dev/fd/"):
        number = text.rpartition("/")[2]
        kept = streams.fds.get(number) or shell.fds.get(number)
        if kept is not None:
            return kept
        if text in shell.files:
            return Stdin("text", shell.files[text], target)
    return Stdin("file", path=target)


def writes(streams: Streams, node: Redirection, target: Arg) -> None:
    """Take in an output redirection, as far as it moves standard output."""
    op, fd = node.op, node.fd
    if fd not in {"", "1"}:
        return
    text = target.text
    if op == ">&" and isinstance(text, str) and (text.isdigit() or text in {"-"} or text.rstrip("-").isdigit()):
        if text != "1":
            streams.captured, streams.path = False, None
        return
    if text in {"/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"}:
        return
    streams.captured = False
    streams.path = None if text in SHOWN else target
    streams.append = op in {">>", "&>>"}


def file_word(shell: Shell, word: Word) -> Arg:
    """Expand the word of a redirection; bash refuses one that becomes several, the pieces are kept for the judge."""
    found = fields(shell, word)
    if len(found) == 1:
        return found[0]
    return Arg((" ".join(arg.shown for arg in found),), word.span, splits=True)


def redirected(shell: Shell, nodes: tuple[Redirection, ...], span: Span, action: Callable[[], object]) -> None:
    """Follow an action, such as the body of a compound command, under redirections."""
    if not nodes:
        action()
        return
    streams = redirect(shell, nodes)
    shell.emit((), span, streams.redirects, None, streams.stdin)
    before = shell.fork() if streams.may_fail else None
    under(shell, streams, action)
    if before is not None:
        if shell.dead and not before.dead:
            shell.become(before)
        shell.status = shell.status and None


def under(shell: Shell, streams: Streams, action: Callable[[], object]) -> None:
    """Follow an action with its streams moved, and put them back after it."""
    stdin, fds, written = shell.stdin, shell.fds, shell.written
    lists = (shell.escapes.breaks, shell.escapes.continues, shell.escapes.returns, shell.escapes.exits)
    sizes = [len(states) for states in lists]
    if streams.stdin is not None:
        shell.stdin = streams.stdin
    if streams.fds:
        shell.fds = {**fds, **streams.fds}
    if not streams.captured:
        shell.written = () if streams.path is not None else None
    action()
    if streams.path is not None:
        from agentshell.reading.files import write_file

        write_file(shell, streams.path, shell.written or (), append=streams.append)
    left = [state for states, size in zip(lists, sizes, strict=True) for state in states[size:]]
    for state in (shell, *left):
        if streams.stdin is not None:
            state.stdin = stdin
        state.fds = fds
        if not streams.captured:
            state.written = written
