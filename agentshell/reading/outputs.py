"""Owns what a program is known to write: pure printers are computed, all else is Unknown and names its source."""

from __future__ import annotations

from agentshell.model import Arg, Unknown
from agentshell.reading.files import file_text, stdin_text, write_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from agentshell.reading.commands import Call
    from agentshell.reading.state import Parts, Shell

PRINTERS = {
    **dict.fromkeys(("echo", "printf", "true", "false", ":", "seq", "yes", "basename", "dirname"), "printers"),
    **dict.fromkeys(("base64", "base32", "xxd", "rev", "tr", "tac", "cut", "head", "tail"), "filters"),
    **dict.fromkeys(("sed", "sort", "uniq", "grep"), "filters"),
    **dict.fromkeys(("cat", "tee", "pwd", "mktemp", "command", "type", "which", "git", "whoami", "id"), "machine"),
    **dict.fromkeys(("printenv", "realpath", "readlink", "test", "[", "wait", "sleep"), "machine"),
}
"""The module that knows each printer; it returns None for what it does not compute."""


class Reads:
    """What a printer may look at: its arguments, its input, and the machine as the shell sees it."""

    __slots__ = ("argv", "shell", "stdin")

    def __init__(self, shell: Shell, argv: tuple[Arg, ...], stdin: Callable[[], Arg]) -> None:
        self.shell = shell
        self.argv = argv
        self.stdin = stdin

    def texts(self) -> list[str] | None:
        """Return the arguments after the name as text, or None when one is not known."""
        found: list[str] = []
        for arg in self.argv[1:]:
            text = arg.text
            if not isinstance(text, str) or arg.splits:
                return None
            found.append(text)
        return found

    def input(self, operands: list[str]) -> Arg:
        """Return what a filter reads: its files one after the other, or standard input."""
        if not operands:
            return self.stdin()
        parts: Parts = ()
        for operand in operands:
            text = self.stdin() if operand == "-" else file_text(self.shell, Arg((operand,)))
            parts += text.parts
        return Arg(parts)


def produce(shell: Shell, argv: tuple[Arg, ...], call: Call) -> None:
    """Put what a program writes where it goes: to the reader of the shell's output, or into a file."""
    parts = predict(shell, argv, call)
    streams = call.streams
    if streams is None or streams.captured:
        shell.write(parts, argv)
        return
    if streams.path is not None:
        write_file(shell, streams.path, parts, append=streams.append)


def predict(shell: Shell, argv: tuple[Arg, ...], call: Call) -> Parts:
    """Return what a program writes to its standard output."""
    stdin = shell.stdin if call.stdin is None else call.stdin
    name = argv[0].text
    if isinstance(name, str) and not argv[0].splits:
        base = name.rpartition("/")[2]
        module = PRINTERS.get(base)
        if module is not None:
            reads = Reads(shell, argv, lambda: stdin_text(shell, stdin))
            printers = __import__(f"agentshell.reading.{module}", fromlist=("PRINTERS",)).PRINTERS
            found: Parts | None = printers[base](reads)
            if found is not None:
                return found
    shown = " ".join(arg.shown for arg in argv)
    if stdin.kind == "text":
        before = next((part.source for part in stdin.text.parts if isinstance(part, Unknown) and part.source), "")
        shown = f"{before} | {shown}" if before else shown
    return (Unknown(f"the output of {shown[:200]}", shown[:2000], _stands(argv, stdin.text)),)


def _stands(argv: tuple[Arg, ...], given: Arg) -> tuple[Arg, ...]:
    """Return the files that a program names on its output: it lists them, or it reads such a list and keeps lines."""
    from agentshell.reading.listers import kept, listed

    before = given.parts[0].stands if len(given.parts) == 1 and isinstance(given.parts[0], Unknown) else ()
    return kept(argv, before) if before else listed(argv)
