"""Owns shell text met inside the line (eval, traps, inner shells): it is read, and followed in the state given."""

from __future__ import annotations

from agentshell.model import NOWHERE, Arg, Span, Unknown
from agentshell.reading.commands import follow
from agentshell.reading.holes import encode
from agentshell.reading.read import read
from agentshell.reading.tree import Reading

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from agentshell.reading.state import Shell, Status
    from agentshell.reading.tree import Word

MAX_DEPTH = 24
"""How deeply texts may stand in texts."""


def follow_text(shell: Shell, text: Arg, span: Span) -> Status:
    """Read and follow a text; unknown pieces stand for unknown words, a text with nothing known is noted as unread."""
    if not text.literal.strip():
        if any(isinstance(part, Unknown) for part in text.parts):
            why = " ".join(part.why for part in text.parts if isinstance(part, Unknown))
            shell.run.dynamic = True
            shell.run.note(f"shell text that cannot be known: {text.shown.strip('?') or why}")
        shell.status = None
        return None
    return within(shell, text, span, lambda reading: follow_reading(shell, reading))


def follow_reading(shell: Shell, reading: Reading) -> Status:
    """Follow one tree, or two that differ: the second aside, so that both are judged."""
    other = shell.fork() if len(reading.scripts) > 1 else None
    status = follow(shell, reading.scripts[0])
    if other is not None:
        for script in reading.scripts[1:]:
            follow(other, script)
    return status


def within(shell: Shell, text: Arg, span: Span, action: Callable[[Reading], Status]) -> Status:
    """Read a text and take an action on its tree, with spans mapped to where the text stands in the line."""
    run = shell.run
    run.step()
    if run.depth >= MAX_DEPTH:
        run.hold("shell text inside shell text, too deep")
        return None
    holes, frame = shell.holes, shell.frame
    source, shell.holes = encode(text, ())
    reading = read(source.encode("utf-8", "surrogatepass"), run.facts.host)
    if not isinstance(reading, Reading):
        shell.holes = holes
        run.hold(f"shell text that cannot be read: {reading.why}")
        shell.status = None
        return None
    if reading.doubt:
        run.hold(reading.doubt)
    shell.frame = framed(shell, source, span)
    run.depth += 1
    try:
        return action(reading)
    finally:
        run.depth -= 1
        shell.holes, shell.frame = holes, frame


def framed(shell: Shell, source: str, span: Span) -> tuple[Span, int]:
    """Return where the text's spans lie: shifted when the text stands in the line as it is, else the whole span."""
    outer = shell.locate(span)
    exact = shell.frame is None or shell.frame[1] >= 0
    size = len(source.encode("utf-8", "surrogatepass"))
    if exact and not shell.holes:
        if outer.end - outer.start == size:
            return outer, outer.start
        if outer.end - outer.start == size + 2:
            return outer, outer.start + 1
    return outer, -1


def expand_text(shell: Shell, text: Arg, span: Span = NOWHERE) -> Arg:
    """Expand a text as bash does inside double quotes (a prompt, a subscript, BASH_ENV), and return what it becomes."""
    literal = text.literal
    if "$" not in literal and "`" not in literal:
        return text
    delimiter = "END_OF_TEXT"
    while delimiter in literal:
        delimiter += "_"
    result = [Arg((Unknown("a text that cannot be read", text.shown),))]

    def take(reading: Reading) -> Status:
        body = heredoc(reading)
        if body is not None:
            from agentshell.reading.words import single

            result[0] = single(shell, body, "")
        return None

    whole = Arg((f"cat <<{delimiter}\n", *text.parts, f"\n{delimiter}\n"), span)
    within(shell, whole, span, take)
    found = result[0]
    if found.parts and isinstance(found.parts[-1], str):
        found = found.replace(parts=(*found.parts[:-1], found.parts[-1].removesuffix("\n")))
    return found


def heredoc(reading: Reading) -> Word | None:
    """Return the body of the heredoc that a reading consists of."""
    items = reading.scripts[0].items
    redirections = getattr(items[0].command, "redirections", ()) if items else ()
    return redirections[0].body if redirections else None
