"""Owns what a `find` command says about the files that it finds: where it starts, and which names they can have.

Source: GNU findutils 4.9, find(1). It looks at no file; what finding a name means is not its business.
"""

from __future__ import annotations

from agentshell.model import Arg, Unknown, known

NAMES = ("-name", "-iname", "-path", "-ipath", "-wholename", "-iwholename")
EMPTY = "-empty"
"""Stands among the names for files and folders that hold nothing."""
BELOW = "/…"
"""The source of the unknown piece of a path that is found below a folder."""
_NEGATIONS = ("!", "-not", ",")
_EITHER = ("-o", "-or")
_BEFORE = ("-H", "-L", "-P")


def starts(words: tuple[Arg, ...]) -> tuple[Arg, ...]:
    """Return the folders in which a search (its words without the program) starts; the working directory if none."""
    found = []
    for word in words:
        if word.known and word.literal in _BEFORE:
            continue
        if word.known and word.literal.startswith(("-", "(", "!")):
            break
        found.append(word)
    return tuple(found) or (known("."),)


def names(words: tuple[Arg, ...]) -> tuple[str, ...]:
    """Return name patterns (or EMPTY) of which everything that the search finds matches one; () where there are none.

    Every alternative of `-o` must have one, and a negation turns them round, so that nothing is promised.
    """
    found: list[str] = []
    told = False
    for word, after in zip(words, [*words[1:], Arg(())], strict=True):
        if not word.known or word.literal in _NEGATIONS:
            return ()
        if word.literal in _EITHER:
            if not told:
                return ()
            told = False
        elif word.literal == EMPTY:
            found.append(EMPTY)
            told = True
        elif word.literal in NAMES and after.known:
            found.append(after.literal)
            told = True
    return tuple(found) if told else ()


def paths(words: tuple[Arg, ...], *, splits: bool = False) -> tuple[Arg, ...]:
    """Return what stands for the paths that a search finds: per start and name pattern one argument, not known.

    With splits it may be any number of paths.
    """
    return tuple(_path(start, name, splits=splits) for start in starts(words)[:20] for name in names(words) or ("",))


def produced(words: tuple[Arg, ...]) -> tuple[Arg, ...]:
    """Return what stands for the paths that a producer's argv prints, when it is a `find`; else nothing."""
    if not words or not words[0].known or words[0].literal.rpartition("/")[2] not in ("find", "gfind"):
        return ()
    if any(word.known and word.literal in ("-printf", "-exec", "-execdir", "-ls") for word in words):
        return ()
    return paths(words[1:], splits=True)


def name_of(part: object) -> str | None:
    """Return the name pattern (or EMPTY) of a piece that `paths` made, "" for one without; None for any other piece."""
    if not isinstance(part, Unknown) or not part.source.startswith(BELOW):
        return None
    return part.source[len(BELOW) :].removeprefix("/").strip()


def _path(start: Arg, name: str, *, splits: bool) -> Arg:
    source = f"{BELOW} {EMPTY}" if name == EMPTY else f"{BELOW}/{name}" if name else BELOW
    return Arg((*start.parts, Unknown("what find finds there", source)), start.span, splits)
