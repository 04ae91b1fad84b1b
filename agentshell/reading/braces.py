"""Owns brace expansion: `{a,b}` and `{1..9}` in a word's parts become several words. Bash 5.2, "Brace Expansion"."""

from __future__ import annotations

from agentshell.reading.tree import Parameter, Text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    from agentshell.reading.tree import Part

    Atom: TypeAlias = "str | Part"

MAX_WORDS = 2_000


def spread(parts: tuple[Part, ...]) -> list[tuple[Part, ...]]:
    """Return the words that a word becomes; more than the limit stay one word as written."""
    atoms: list[Atom] = []
    for part in parts:
        if type(part) is Text and not part.quoted:
            atoms += part.text
        else:
            atoms.append(part)
    words = expand(atoms)
    if len(words) > MAX_WORDS:
        return [parts]
    return [gathered(word) for word in words]


def expand(atoms: list[Atom]) -> list[list[Atom]]:
    """Expand the first brace expression, and what follows it."""
    place = 0
    while place < len(atoms):
        if atoms[place] == "{":
            end = closing(atoms, place)
            if end > 0:
                inner = choices(atoms[place + 1 : end])
                if inner is not None:
                    rests = expand(atoms[end + 1 :])
                    if len(inner) * len(rests) > MAX_WORDS:
                        return [[*atoms]] * (MAX_WORDS + 1)
                    return [atoms[:place] + choice + rest for choice in inner for rest in rests]
        place += 1
    return [atoms]


def closing(atoms: list[Atom], start: int) -> int:
    """Return where the brace that opens at start is closed, or -1."""
    depth = 0
    for place in range(start, len(atoms)):
        depth += (atoms[place] == "{") - (atoms[place] == "}")
        if not depth:
            return place
    return -1


def choices(atoms: list[Atom]) -> list[list[Atom]] | None:
    """Return what a brace expression stands for, or None when it is none."""
    found: list[list[Atom]] = [[]]
    depth = 0
    for atom in atoms:
        depth += (atom == "{") - (atom == "}")
        if atom == "," and not depth:
            found.append([])
        else:
            found[-1].append(atom)
    if len(found) > 1:
        return [word for choice in found for word in expand(choice)]
    if all(isinstance(atom, str) for atom in atoms):
        row = sequence("".join(atom for atom in atoms if isinstance(atom, str)))
        if row is not None:
            return [list(text) for text in row]
    return nested(atoms)


def nested(atoms: list[Atom]) -> list[list[Atom]] | None:
    """Return the words of `{x{a,b}y}`: the outer braces stay, as they are no expression."""
    words = expand(atoms)
    return None if len(words) == 1 else [["{", *word, "}"] for word in words]


def sequence(text: str) -> list[str] | None:
    """Return the terms of `1..9`, `a..e` or `1..9..2`, or None when it is no sequence."""
    pieces = text.split("..")
    if len(pieces) not in {2, 3} or not all(pieces):
        return None
    low, high = pieces[:2]
    step = 1
    if len(pieces) == 3:
        if not whole(pieces[2]):
            return None
        step = abs(int(pieces[2])) or 1
    if whole(low) and whole(high):
        first, last = int(low), int(high)
        padded = any(len(end.lstrip("+-")) > 1 and end.lstrip("+-").startswith("0") for end in (low, high))
        width = max(len(low), len(high)) if padded else 0
        if abs(last - first) // step > MAX_WORDS:
            return None
        return [f"{number:0{width}d}" for number in stretch(first, last, step)]
    if len(low) == 1 and len(high) == 1 and low.isalpha() and high.isalpha():
        return [chr(number) for number in stretch(ord(low), ord(high), step)]
    return None


def stretch(first: int, last: int, step: int) -> range:
    """Return the numbers from first to last, both included, in either direction."""
    return range(first, last + 1, step) if first <= last else range(first, last - 1, -step)


def whole(text: str) -> bool:
    """Whether the text is an integer."""
    digits = text[1:] if text[:1] in {"+", "-"} else text
    return digits.isdigit() and digits.isascii()


def lengthens(part: Parameter, character: str) -> bool:
    """Whether a character that comes to stand after `$name` becomes part of the name."""
    return (
        not part.quoted
        and part.name.isidentifier()
        and part.source in {"", f"${part.name}"}
        and not (part.op or part.index or part.length or part.indirect)
        and character.isascii()
        and (character.isalnum() or character == "_")
    )


def gathered(atoms: list[Atom]) -> tuple[Part, ...]:
    """Join characters that stand beside one another to texts again."""
    parts: list[Part] = []
    for atom in atoms:
        last = parts[-1] if parts else None
        if not isinstance(atom, str):
            parts.append(atom)
        elif type(last) is Parameter and lengthens(last, atom):
            # Braces are expanded before variables, as text: `$x{a,b}` is `$xa $xb`.
            parts[-1] = Parameter(last.name + atom, span=last.span, source=f"${last.name}{atom}")
        elif parts and type(parts[-1]) is Text and not parts[-1].quoted:
            parts[-1] = Text(parts[-1].text + atom)
        else:
            parts.append(Text(atom))
    return tuple(parts)
