"""Owns what a program is known to write: pure printers are computed, all else is Unknown and names its source."""

from __future__ import annotations

from agentshell.model import Arg, Unknown
from agentshell.reading.files import file_text, stdin_text, write_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from agentshell.model import EnvView, Stdin
    from agentshell.reading.commands import Call
    from agentshell.reading.state import Parts, Shell

PRINTERS = {
    **dict.fromkeys(("echo", "printf", "true", "false", ":", "seq", "yes", "basename", "dirname"), "printers"),
    **dict.fromkeys(("rev", "tr", "tac", "cut", "head", "tail", "sed", "sort", "uniq", "grep"), "filters"),
    **dict.fromkeys(("egrep", "fgrep"), "filters"),
    **dict.fromkeys(("base64", "base32", "basenc", "gbase64", "xxd", "openssl", "uudecode", "rot13"), "decoders"),
    **dict.fromkeys(("caesar", "gunzip", "zcat", "gzcat", "bunzip2", "bzcat", "unxz", "xzcat", "unlzma"), "decoders"),
    **dict.fromkeys(("lzcat", "zlib-flate", "gzip", "bzip2", "xz", "lzma", "pigz"), "decoders"),
    **dict.fromkeys(("pv", "sponge", "dd", "mbuffer", "buffer", "bat", "batcat", "less", "more", "most"), "shapers"),
    **dict.fromkeys(("fold", "expand", "unexpand", "column", "fmt", "iconv", "strings", "paste", "xargs"), "shapers"),
    **dict.fromkeys(("awk", "gawk", "mawk", "nawk", "jq", "gojq", "envsubst"), "shapers"),
    **dict.fromkeys(("python", "python3", "python2", "pypy3"), "inline_prints"),
    **dict.fromkeys(("cat", "tee", "pwd", "mktemp", "command", "type", "which", "git", "whoami", "id"), "machine"),
    **dict.fromkeys(("printenv", "realpath", "readlink", "test", "[", "wait", "sleep"), "machine"),
}
"""The module that knows each printer; it returns None for what it does not compute."""
WRAPPERS = frozenset(
    ("sudo", "doas", "env", "nohup", "nice", "ionice", "stdbuf", "timeout", "time", "setsid", "busybox")
)
"""Programs that only start another one, whose output theirs is."""


class Reads:
    """What a printer may look at: its arguments, its input, and the machine as the shell sees it."""

    __slots__ = ("argv", "env", "shell", "stdin")

    def __init__(self, shell: Shell, argv: tuple[Arg, ...], stdin: Callable[[], Arg], env: EnvView) -> None:
        self.shell = shell
        self.env = env
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
        if base in WRAPPERS:
            inner = _started(base, argv)
            return predict(shell, inner, call) if inner else _unknown(argv, stdin)
        module = PRINTERS.get(base)
        if module is not None:
            reads = Reads(shell, argv, lambda: stdin_text(shell, stdin), call.env or shell.env)
            printers = __import__(f"agentshell.reading.{module}", fromlist=("PRINTERS",)).PRINTERS
            found: Parts | None = printers[base](reads)
            if found is not None:
                return found
    return _unknown(argv, stdin)


def _started(base: str, argv: tuple[Arg, ...]) -> tuple[Arg, ...]:
    """Return the words of the command that a wrapper starts, none where its options leave that open."""
    words = argv[1:]
    while words and isinstance(text := words[0].text, str) and (text.startswith("-") or "=" in text):
        if text in ("-u", "-g", "-C", "-S", "--user", "-k", "-s", "-h", "-p", "--signal") or words[0].splits:
            return ()
        words = words[2:] if text in ("-n", "-o", "-e", "-i") and base in ("nice", "ionice", "stdbuf") else words[1:]
    if base == "timeout":
        words = words[1:]
    return words if words and isinstance(words[0].text, str) and not words[0].splits else ()


def _unknown(argv: tuple[Arg, ...], stdin: Stdin) -> Parts:
    """Return the output of what is not computed; its source tells what it was made from."""
    shown = " ".join(arg.shown for arg in argv)
    if stdin.kind == "text":
        before = next((part.source for part in stdin.text.parts if isinstance(part, Unknown) and part.source), "")
        if not before and stdin.text.known and "\n" not in (text := stdin.text.literal.strip()):
            # A known line through an unknown filter: what it speaks of is still spoken of.
            before = text[:500]
        shown = f"{before} | {shown}" if before else shown
    return (Unknown(f"the output of {shown[:200]}", shown[:2000], _stands(argv, stdin.text)),)


def _stands(argv: tuple[Arg, ...], given: Arg) -> tuple[Arg, ...]:
    """Return the files that a program names on its output: it lists them, or it reads such a list and keeps lines."""
    from agentshell.reading.listers import kept, listed

    before = given.parts[0].stands if len(given.parts) == 1 and isinstance(given.parts[0], Unknown) else ()
    return kept(argv, before) if before else listed(argv)
