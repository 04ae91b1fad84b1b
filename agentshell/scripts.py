"""Owns scripts that a line starts: their text, and which interpreter a `#!` names. It judges nothing."""

from __future__ import annotations

from agentshell.model import Inner, Unknown, known

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.facts import Facts
    from agentshell.model import Arg, Invocation
    from agentshell.reading.unfold import Start


def script_text(path: Arg, start: Start, facts: Facts) -> str | Unknown:
    """Return the text of a script file as it would be read: what the line itself wrote, else what stands on disk."""
    if start.place.kind not in ("here", "variables"):
        return Unknown(f"it is on {start.place.target.name}", path.shown)
    whole = _absolute(path, start.cwd)
    if isinstance(whole, Unknown):
        return whole
    written = start.files.get(whole)
    return facts.host.read_text(whole) if written is None else written.text


def interpreted(invocation: Invocation, facts: Facts) -> Inner | None:
    """Return what starting this file really starts, when it is a script: its interpreter with the file's name.

    A text without `#!` is read by the shell that starts it. None for a missing file, a binary, or another machine.
    """
    if invocation.place.kind not in ("here", "variables"):
        return None
    path = invocation.argv[0]
    whole = _absolute(path, invocation.cwd)
    if isinstance(whole, Unknown):
        return None
    written = invocation.files.get(whole)
    text = facts.host.read_text(whole) if written is None else written.text
    if isinstance(text, Unknown):
        return None
    via = path.shown.rpartition("/")[2]
    first = text.partition("\n")[0]
    if not first.startswith("#!"):
        return Inner("script", via, invocation.argv, path=known(whole)) if "\0" not in text else None
    # The kernel passes everything after the interpreter's path as one argument (execve(2), "Interpreter scripts").
    interpreter, _, option = first[2:].strip().partition(" ")
    words = (interpreter, option.strip()) if option.strip() else (interpreter,)
    argv = (*map(known, words), known(whole, path.span), *invocation.argv[1:])
    return Inner("argv", via, argv) if interpreter else None


def _absolute(path: Arg, cwd: Arg) -> str | Unknown:
    from posixpath import join, normpath

    text, folder = path.text, cwd.text
    if isinstance(text, Unknown):
        return text
    if text.startswith("/"):
        return normpath(text)
    return folder if isinstance(folder, Unknown) else normpath(join(folder, text))
