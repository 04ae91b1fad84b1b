"""Owns where a payload's text comes from: an option's value, an operand, standard input, a file that one of them names.

It reads no payload language. A text with unknown parts travels through the language readers as a plain string in which
each unknown part is the character `HOLE`.
"""

from __future__ import annotations

from agentshell.model import NOWHERE, Arg, Span, Unknown, known, unknown
from agentshell.reading.made_up import path_text
from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.facts import Facts
    from agentshell.model import Invocation
    from agentshell.packs.model import PayloadRule
    from agentshell.packs.parsed import Parsed

HOLE = "\ue000"
"""Stands for an unknown part; a private-use character, which no command line carries by accident."""


class Source(Value):
    """One text to be read: where it stands in the line, and the file it came from when it came from one."""

    text: Arg
    span: Span = NOWHERE
    name: str = ""
    path: str = ""


def holes(arg: Arg) -> str:
    """Return the argument as one string with `HOLE` for each unknown part."""
    return "".join(part if isinstance(part, str) else HOLE for part in arg.parts)


def to_arg(text: str, span: Span = NOWHERE, why: str = "computed while it runs") -> Arg:
    """Turn a string with holes back into an argument."""
    if HOLE not in text:
        return known(text, span)
    parts: list[str | Unknown] = []
    for index, piece in enumerate(text.split(HOLE)):
        if index:
            parts.append(Unknown(why))
        if piece:
            parts.append(piece)
    return Arg(tuple(parts), span)


def texts(parsed: Parsed, facts: Facts, rule: PayloadRule) -> tuple[Source, ...]:
    """Return the texts that the rule's sources hold, in the rule's order; those not given on the line are left out.

    Sources: `--option`, `arg.N`, `arg.N+` (that operand and all after it), `rest`, `stdin`; with `@` before it, the
    source names a file that holds the text (`-` and `/dev/stdin` mean standard input).
    """
    found: list[Source] = []
    for name in rule.sources:
        if name.lstrip("@") == "stdin":
            text = stdin(parsed.invocation, facts)
            if text is not None:
                found.append(Source(text, text.span, "stdin"))
            continue
        for arg in _arguments(parsed, name.lstrip("@")):
            if name.startswith("@"):
                found.append(file(parsed.invocation, facts, arg))
            else:
                found.append(Source(arg, arg.span, name))
    return tuple(found)


def _arguments(parsed: Parsed, name: str) -> tuple[Arg, ...]:
    if name.startswith("-"):
        return parsed.values(name)
    if name == "rest":
        return parsed.rest
    if name.startswith("rest."):
        return parsed.rest[int(name[5:]) : int(name[5:]) + 1]
    if name.startswith("arg."):
        place = name[4:]
        if place == "*":
            return parsed.positionals
        if place.endswith("+"):
            return parsed.positionals[int(place[:-1]) :]
        return parsed.positionals[int(place) : int(place) + 1]
    return ()


def file(invocation: Invocation, facts: Facts, path: Arg) -> Source:
    """Return the text of the file that `path` names, as the program would open it; Unknown where it cannot be known."""
    name = path_text(path)
    if isinstance(name, str) and name in invocation.files:  # the text behind a <( … )
        return Source(invocation.files[name], path.span, name, name)
    if path.splits or isinstance(name, Unknown):
        return Source(unknown(f"the file {path.shown} is not known", path.shown, path.span), path.span, path.shown)
    if name in ("-", "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"):
        text = stdin(invocation, facts)
        return Source(known("", path.span) if text is None else text, path.span, "stdin")
    full = absolute(invocation, name)
    if isinstance(full, Unknown):
        return Source(Arg((full,), path.span), path.span, name)
    written = invocation.files.get(full)
    if written is not None:
        return Source(written, path.span, name, full)
    if invocation.place.kind in ("host", "container"):
        return Source(unknown(f"{name} is on {invocation.place.target.name}", name, path.span), path.span, name, full)
    content = facts.host.read_text(full)
    return Source(Arg((content,), path.span), path.span, name, full)


def absolute(invocation: Invocation, path: str) -> str | Unknown:
    """Return the path made absolute against the invocation's working directory."""
    import posixpath

    if path.startswith("/"):
        return posixpath.normpath(path)
    where = path_text(invocation.cwd)
    if isinstance(where, Unknown):
        return Unknown(f"{path} is relative to an unknown directory", path)
    return posixpath.normpath(posixpath.join(where, path))


def stdin(invocation: Invocation, facts: Facts) -> Arg | None:
    """Return what the program would read from standard input; None when nothing in the line feeds it."""
    source = invocation.stdin
    if source.kind == "inherit":
        return None
    if source.kind == "file":
        return file(invocation, facts, source.path).text
    if source.producer and not source.text.known:
        copied = _copied(invocation, facts, source.producer)
        if copied is not None:
            return copied
    return source.text


def _copied(invocation: Invocation, facts: Facts, producer: tuple[Arg, ...]) -> Arg | None:
    """Return the files that a plain `cat FILE…` would write; None for any other producer."""
    words = [arg.text for arg in producer]
    if len(words) < 2 or words[0] not in ("cat", "/bin/cat", "/usr/bin/cat"):
        return None
    if any(isinstance(word, Unknown) or word.startswith("-") for word in words[1:]):
        return None
    parts = [part for arg in producer[1:] for part in file(invocation, facts, arg).text.parts]
    return Arg(tuple(parts), producer[0].span)
