"""Owns what a `find` command says about the files that it finds: where it starts, and which names they can have.

Source: GNU findutils 4.9, find(1). It looks at no file; what finding a name means is not its business.
"""

from __future__ import annotations

from agentshell.model import Arg, Unknown, known
from agentshell.reading.listers import BELOW
from agentshell.values import Value

NAMES = ("-name", "-iname")
PATHS = ("-path", "-ipath", "-wholename", "-iwholename")
EMPTY = "-empty"
"""Stands among the names for files and folders that hold nothing."""
SPARED = f"{BELOW} but not .git"
"""The source of the unknown piece where any name but what belongs to git is found."""
_GIT = (".git", "./.git", "./.git/HEAD")
_BEFORE = ("-H", "-L", "-P")
_VALUED = frozenset(
    (
        *("-D", "-maxdepth", "-mindepth", "-regextype", "-files0-from", "-amin", "-anewer", "-atime", "-cmin"),
        *("-cnewer", "-ctime", "-fstype", "-gid", "-group", "-ilname", "-inum", "-iregex", "-links", "-lname"),
        *("-mmin", "-mtime", "-newer", "-perm", "-regex", "-samefile", "-size", "-type", "-uid", "-used", "-user"),
        *("-xtype", "-context", "-printf", "-fls", "-fprint", "-fprint0"),
    )
)
"""Tests and actions that take one argument."""
_RUNNING = ("-exec", "-execdir", "-ok", "-okdir")
_ACTING = ("-delete", "-print", "-print0", "-printf", "-ls", "-fls", "-fprint", "-fprint0", "-fprintf", *_RUNNING)
_MOST = 64
"""As many alternatives are told apart; beyond that nothing is promised."""


class _Way(Value):
    """One way for a file to be found: the patterns that it matches, all of them; what is done, and what is left out."""

    patterns: tuple[str, ...] = ()
    acts: bool = False
    prunes: bool = False
    spares: bool = False


class _OpenError(Exception):
    """Nothing can be promised: a word is not known, or there are too many ways."""


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

    Every alternative of `-o` must have one; what is negated or pruned promises nothing. Patterns that hold together
    stand as one, with slashes between.
    """
    found = []
    for way in _ways(words):
        if not way.patterns:
            return ()
        found.append(EMPTY if EMPTY in way.patterns else "/".join(way.patterns))
    return tuple(dict.fromkeys(found))


def spares_git(words: tuple[Arg, ...]) -> bool:
    """Whether the search leaves out what belongs to git: `-not -path '*/.git/*'`, `-name .git -prune -o …`."""
    ways = _ways(words)
    return bool(ways) and all(way.spares for way in ways)


def paths(words: tuple[Arg, ...], *, splits: bool = False) -> tuple[Arg, ...]:
    """Return what stands for the paths that a search finds: per start and name pattern one argument, not known.

    With splits it may be any number of paths.
    """
    found = names(words)
    whole = SPARED if not found and spares_git(words) else BELOW
    return tuple(_path(start, name, whole, splits=splits) for start in starts(words)[:20] for name in found or ("",))


def name_of(part: object) -> str | None:
    """Return the name pattern (or EMPTY) of a piece that `paths` made, "" for one without; None for any other piece."""
    if not isinstance(part, Unknown) or not part.source.startswith(BELOW):
        return None
    return "" if part.source == SPARED else part.source[len(BELOW) :].removeprefix("/").strip()


def _path(start: Arg, name: str, whole: str, *, splits: bool) -> Arg:
    source = f"{BELOW} {EMPTY}" if name == EMPTY else f"{BELOW}/{name}" if name else whole
    return Arg((*start.parts, Unknown("what find finds there", source)), start.span, splits)


def _ways(words: tuple[Arg, ...]) -> tuple[_Way, ...]:
    """Return the ways for a file to be found; () where nothing is promised."""
    first = 0
    while first < len(words) and not (words[first].known and words[first].literal.startswith(("-", "(", "!"))):
        first += 1
    rest = [word for word in words if not (word.known and word.literal in _BEFORE)][first:]
    try:
        found, end = _alternatives(rest, 0)
        if end != len(rest):
            return ()
    except _OpenError:
        return ()
    if not any(way.acts for way in found):
        return tuple(found)
    pruned = any(way.prunes and not way.acts and _is_git(way.patterns) for way in found)
    left = [way for way in found if way.acts or not way.prunes]
    return tuple(way.replace(spares=way.spares or pruned) for way in left)


def _alternatives(words: list[Arg], at: int) -> tuple[list[_Way], int]:
    """Read `A -o B , C` up to the end or a closing parenthesis."""
    found, at = _together(words, at)
    while at < len(words) and words[at].literal in ("-o", "-or", ","):
        more, at = _together(words, at + 1)
        found += more
    if len(found) > _MOST:
        raise _OpenError
    return found, at


def _together(words: list[Arg], at: int) -> tuple[list[_Way], int]:
    """Read `A -a B C`: every way of the one with every way of the other."""
    found = [_Way()]
    while at < len(words) and words[at].literal not in ("-o", "-or", ",", ")"):
        if words[at].literal in ("-a", "-and"):
            at += 1
            continue
        more, at = _term(words, at)
        found = [
            _Way(
                tuple(dict.fromkeys((*one.patterns, *other.patterns))),
                one.acts or other.acts,
                one.prunes or other.prunes,
                one.spares or other.spares,
            )
            for one in found
            for other in more
        ]
        if len(found) > _MOST:
            raise _OpenError
    return found, at


def _term(words: list[Arg], at: int) -> tuple[list[_Way], int]:
    word = words[at]
    if not word.known:
        raise _OpenError
    text = word.literal
    if text in ("!", "-not"):
        if at + 1 >= len(words):
            raise _OpenError
        negated, at = _term(words, at + 1)
        spares = any(_is_git(way.patterns) for way in negated)
        return [_Way(spares=spares, acts=any(way.acts for way in negated))], at
    if text == "(":
        found, at = _alternatives(words, at + 1)
        if at >= len(words) or words[at].literal != ")":
            raise _OpenError
        return found, at + 1
    if text in _RUNNING:
        while at < len(words) and words[at].literal not in (";", "+"):
            at += 1
        return [_Way(acts=True)], min(at + 1, len(words))
    if text in (*NAMES, *PATHS):
        value = words[at + 1] if at + 1 < len(words) else None
        return [_Way((value.literal,)) if value is not None and value.known and value.literal else _Way()], at + 2
    if text == EMPTY:
        return [_Way((EMPTY,))], at + 1
    if text == "-size" and at + 1 < len(words) and words[at + 1].text in ("0", "0b", "0c", "0k"):
        return [_Way((EMPTY,))], at + 2
    width = 3 if text == "-fprintf" else 2 if text in _VALUED or text.startswith("-newer") else 1
    return [_Way(acts=text in _ACTING, prunes=text == "-prune")], min(at + width, len(words))


def _is_git(patterns: tuple[str, ...]) -> bool:
    """Whether a pattern, alone, is of git's folder or of all that is in it."""
    from fnmatch import fnmatchcase

    return len(patterns) == 1 and any(fnmatchcase(name, patterns[0]) for name in _GIT)
