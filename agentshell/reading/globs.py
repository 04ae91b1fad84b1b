"""Owns file name expansion: a pattern becomes the names it matches in the machine's directories. Bash 5.2 rules."""

from __future__ import annotations

from agentshell.model import Arg, Unknown
from agentshell.reading.files import normal
from agentshell.reading.patterns import compile_pattern, escaped, matches
from agentshell.reading.state import merge

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.model import Span
    from agentshell.reading.state import Shell

MAX_NAMES = 500
MAX_LOOKS = 400
"""How many names a pattern may become, and how many directories are looked into, before it stays unknown."""


def match(shell: Shell, field: list[tuple[str | Unknown, bool]], *, splits: bool, span: Span) -> list[Arg]:
    """Return the arguments of a field that holds a pattern.

    Known names carry `pattern`. Where nothing matches, the pattern itself is the argument, as in bash. Where the
    directory cannot be looked into, it is the pattern too, and may stand for several (`splits`).
    """
    whole = Arg(merge(tuple(value for value, _ in field)) or ("",), span, splits)
    if "noglob" in shell.options:
        return [whole]
    pattern = ""
    for value, quoted in field:
        if isinstance(value, Unknown):
            return [whole.replace(splits=True, pattern=whole.shown)]
        pattern += escaped(value) if quoted else value
    if not magical(pattern):
        return [whole]
    if shell.place.kind in ("host", "container"):
        # What is there cannot be seen from here: the pattern stands for it.
        return [whole.replace(pattern=whole.shown)]
    names = expand(shell, pattern)
    if names is None:
        return [whole.replace(splits=True, pattern=whole.shown)]
    if names:
        return [Arg((name,), span, pattern=whole.shown) for name in names]
    if "nullglob" in shell.options:
        return []
    return [whole.replace(pattern=whole.shown)]


def magical(pattern: str) -> bool:
    """Whether a pattern has a character that is not just itself."""
    return any(kind != "text" for kind, _ in compile_pattern(pattern))


def expand(shell: Shell, pattern: str) -> list[str] | None:
    """Return the sorted names that match, [] for none, None where they cannot be known."""
    segments = split_segments(pattern)
    absolute = pattern.startswith("/")
    base = shell.cwd.text
    if not absolute and not isinstance(base, str):
        return None
    root = "/" if absolute else f"{base}"
    looks = 0
    found: list[tuple[str, str]] = [("", root)]  # (as written, absolute directory)
    if absolute:
        segments = segments[1:]
        found = [("/", "/")]
    for place, segment in enumerate(segments):
        last = place + 1 == len(segments)
        following: list[tuple[str, str]] = []
        if segment == "**" and "globstar" in shell.options:
            return None
        if not magical(segment):
            literal = "".join(str(detail) for _, detail in compile_pattern(segment))
            following = [(shown + literal, normal(f"{path}/{literal}")) for shown, path in found]
            if (place and not absolute) or magical("/".join(segments[:place])):
                following = [one for one in following if literal == "" or exists(shell, one[1])]
        else:
            tokens = compile_pattern(fold(shell, segment), extended="extglob" in shell.options)
            for shown, path in found:
                looks += 1
                names = shell.run.facts.host.names(path)
                if isinstance(names, Unknown):
                    if shell.run.facts.host.look(path).kind not in {"absent", "file"}:
                        return None
                    continue
                if looks > MAX_LOOKS:
                    return None
                hidden = segment.startswith((".", "\\.")) or "dotglob" in shell.options
                following += [
                    (shown + name, normal(f"{path}/{name}"))
                    for name in names
                    if (hidden or not name.startswith(".")) and matches(tokens, fold(shell, name))
                ]
        if len(following) > MAX_NAMES:
            return None
        if not last:
            following = [
                (shown if shown == "/" else shown + "/", path)
                for shown, path in following
                if shell.run.facts.host.look(path).kind == "directory"
            ]
        found = following
    # bash sorts by the locale; names that differ only in order are the same set to the judge.
    return sorted(shown for shown, _ in found)


def exists(shell: Shell, path: str) -> bool:
    """Whether something is at the path."""
    return shell.run.facts.host.look(path).kind != "absent"


def fold(shell: Shell, text: str) -> str:
    """Return the text as `nocaseglob` compares it."""
    return text.lower() if "nocaseglob" in shell.options else text


def split_segments(pattern: str) -> list[str]:
    """Split a pattern at its slashes."""
    return pattern.split("/")
