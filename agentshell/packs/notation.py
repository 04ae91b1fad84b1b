"""Owns the notation in which packs list options (`-n, --namespace VALUE`): text → names and how many values.

The scanner in `options` applies what is told here.
"""

from __future__ import annotations

from agentshell.packs.compiled import UP_TO_OPTION, UP_TO_SEMICOLON

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.packs.compiled import Spec


class NotationError(ValueError):
    """An option that is not in the notation; the message finishes the sentence "the option …"."""


def spec_of(text: str) -> tuple[tuple[str, ...], Spec]:
    """Return the option's spellings and its spec; raise NotationError.

    The spec: canonical name, fewest values, most values, and whether a value must be attached (`--dry-run[=VALUE]`).
    The canonical name is the first spelling with two dashes, otherwise the first.
    """
    names: list[str] = []
    rest = text.strip()
    while True:
        end = min((at for at in (rest.find(mark) for mark in (",", " ", "[", "=")) if at >= 0), default=len(rest))
        name, rest = rest[:end], rest[end:]
        if not name:
            raise NotationError("has no name: write it as `-n, --name VALUE`")
        names.append(name)
        if not rest.startswith(","):
            break
        rest = rest[1:].lstrip()
    canonical = next((name for name in names if name.startswith("--")), names[0])
    low, high, attached = _values(rest.strip())
    return tuple(names), (canonical, low, high, attached)


def _values(rest: str) -> tuple[int, int, bool]:
    if not rest:
        return 0, 0, False
    if rest.startswith("="):
        raise NotationError("takes its value as `--name VALUE`, or as `--name[=VALUE]` where the value may be left out")
    if rest.startswith("[="):
        if not rest.endswith("]") or " " in rest:
            raise NotationError("has an unclosed `[=VALUE]`")
        return 0, 1, True
    if rest.startswith("["):
        word, closed, more = rest[1:].partition("]")
        if not word or not closed or more not in {"", "..."}:
            raise NotationError("has an unclosed `[VALUE]`")
        return 0, UP_TO_OPTION if more else 1, False
    words = rest.split()
    if words[-1] == ";":
        return 1, UP_TO_SEMICOLON, False
    if words[-1].endswith("..."):
        return len(words), UP_TO_OPTION, False
    for word in words:
        if word != word.upper() or not word[:1].isalpha():
            raise NotationError(f"names its values in capitals: `{word}` looks like a name (put a comma before it)")
    return len(words), len(words), False
