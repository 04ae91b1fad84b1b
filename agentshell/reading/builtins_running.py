"""Owns the builtins that run other text or programs: eval, source, exec, command, builtin, trap."""

from __future__ import annotations

from agentshell.model import Arg, Unknown
from agentshell.reading.commands import BUILTINS, invoke, leave, start
from agentshell.reading.redirections import HANDED_DOWN
from agentshell.reading.state import merge

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from agentshell.model import Span
    from agentshell.reading.commands import Call
    from agentshell.reading.state import Shell, Status


def evaluate(shell: Shell, argv: tuple[Arg, ...], call: Call) -> Status:
    """Follow `eval`: its arguments, joined by blanks, are read as shell text."""
    from agentshell.reading.setters import settings

    words = argv[2:] if len(argv) > 1 and argv[1].text == "--" else argv[1:]
    text = words_joined(words, call.span)
    sets = settings(text) or given_with_the_shell(text)
    if sets:
        # Programs made for this print assignments (ssh-agent, direnv hook, brew shellenv): variables, not commands.
        shell.emit(argv, call.span, call.redirects, call.assignments, call.stdin, call.env)
        shell.env = shell.env.replace(open=shell.env.open or f"eval of {sets}")
        return None
    if not text.literal.strip() and any(isinstance(part, Unknown) for part in text.parts):
        shell.emit(argv, call.span, call.redirects, call.assignments, call.stdin, call.env)
        shell.env = shell.env.replace(open=shell.env.open or f"eval of {text.shown}")
    from agentshell.reading.texts import follow_text

    return beneath(shell, call, lambda: follow_text(shell, text, text.span))


def given_with_the_shell(text: Arg) -> str:
    """Return what a text is that whoever started this shell handed down, or that is most likely empty; else "".

    An agent gives its saved state on a descriptor that the line never opened (`snap=$(cat <&3); eval "$snap"`); what a
    variable holds that only such a text may have set is part of it.
    """
    whys = {part.why for part in text.parts if isinstance(part, Unknown)}
    if not text.literal.strip() and whys and all(why.startswith((HANDED_DOWN, "may be set")) for why in whys):
        return text.shown
    return ""


def words_joined(words: tuple[Arg, ...], span: Span) -> Arg:
    """Return arguments joined by blanks; a single one keeps its place in the line."""
    if len(words) == 1:
        return words[0]
    parts: list[str | Unknown] = []
    for number, word in enumerate(words):
        parts += [" "] * bool(number)
        parts += word.parts
    return Arg(merge(tuple(parts)), span)


def beneath(shell: Shell, call: Call, action: Callable[[], Status]) -> Status:
    """Take an action under the command's redirections."""
    if call.streams is None:
        return action()
    from agentshell.reading.redirections import under

    shell.emit((), call.span, call.redirects, None, call.stdin)
    found: list[Status] = []
    under(shell, call.streams, lambda: found.append(action()))
    return found[0] if found else None


def source(shell: Shell, argv: tuple[Arg, ...], call: Call) -> Status:
    """Follow `source file args`."""
    from agentshell.reading.sourcing import source_file

    words = argv[2:] if len(argv) > 1 and argv[1].text == "--" else argv[1:]
    if not words:
        return False
    return beneath(shell, call, lambda: source_file(shell, words[0], words[1:], call.span))


def execute(shell: Shell, argv: tuple[Arg, ...], call: Call) -> Status:
    """Follow `exec`: the shell becomes the program, or only its streams change."""
    words = argv[1:]
    while words and isinstance(text := words[0].text, str) and text.startswith("-") and len(text) > 1:
        words = words[1:]
        if text == "--":
            break
        if text.startswith("-a") or (text.endswith("a") and set(text[1:]) <= set("cla")):
            words = words[1:] if text.endswith("a") else words
    if not words:
        lasting_streams(shell, call)
        return True
    call.functions = False
    start(shell, words, call)
    if (words[0].splits and len(words) == 1) or {"execfail", "interactive"} & shell.options:
        return None
    leave(shell, "exits", "after exec")
    return None


def lasting_streams(shell: Shell, call: Call) -> None:
    """Follow `exec` with redirections alone: they hold from now on."""
    streams = call.streams
    if streams is None:
        return
    shell.emit((), call.span, call.redirects, None, call.stdin)
    if streams.stdin is not None:
        shell.stdin = streams.stdin
    if streams.fds:
        shell.fds = {**shell.fds, **streams.fds}
    if not streams.captured and shell.written is not None:
        shell.written = (*shell.written, Unknown("output that exec has moved elsewhere"))


def command(shell: Shell, argv: tuple[Arg, ...], call: Call) -> Status:
    """Follow `command name …` (functions are passed by) and `command -v name` (which only looks)."""
    words = argv[1:]
    while words and isinstance(text := words[0].text, str) and text.startswith("-"):
        if text == "--":
            words = words[1:]
            break
        if set(text[1:]) & {"v", "V"}:
            start(shell, argv, call)
            return None
        words = words[1:]
    if not words:
        return True
    call.functions = False
    return invoke(shell, words, call)


def builtin(shell: Shell, argv: tuple[Arg, ...], call: Call) -> Status:
    """Follow `builtin name …`."""
    words = argv[2:] if len(argv) > 1 and argv[1].text == "--" else argv[1:]
    if not words:
        return True
    call.functions = False
    name = words[0].text
    if isinstance(name, str) and name not in BUILTINS:
        return start(shell, words, call)
    return invoke(shell, words, call)


def trap(shell: Shell, argv: tuple[Arg, ...], call: Call) -> Status:
    """Follow `trap`: the text runs later; it is followed when the shell ends, with what is known then."""
    words = argv[1:]
    if words and words[0].text in {"-p", "-l", "-P"}:
        return start(shell, argv, call)
    if words and words[0].text == "--":
        words = words[1:]
    if len(words) < 2 or words[0].text == "-" or (isinstance(words[0].text, str) and words[0].text.isdigit()):
        gone = words[1:] if words and words[0].text == "-" else words
        names = {signal(word) for word in gone}
        shell.traps = {name: texts for name, texts in shell.traps.items() if name not in names}
        return True
    traps = dict(shell.traps)
    for word in words[1:]:
        traps[signal(word)] = ((words[0], call.span),) if words[0].text != "" else ()
    shell.traps = traps
    return True


def signal(word: Arg) -> str:
    """Return the signal that an argument names."""
    text = word.shown.upper().removeprefix("SIG")
    return "EXIT" if text == "0" else text


HANDLERS: dict[str, Callable[[Shell, tuple[Arg, ...], Call], Status]] = {
    "eval": evaluate,
    "source": source,
    ".": source,
    "exec": execute,
    "command": command,
    "builtin": builtin,
    "trap": trap,
}
