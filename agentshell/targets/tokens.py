"""Owns reading one name as words of an environment: text → what it says; user settings and hosts are `names`' business.

The rules were taken from names in public infrastructure code: cut at punctuation and camelCase, drop digits at the end,
look every word up, and let production win where a name says both. Kept free of `re`: this runs for every target.
"""

from __future__ import annotations

from agentshell.targets.words import TABLES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    from agentshell.model import Environment

    Sense = Literal["production", "staging", "development", "local", "weak", "vague"]

_WORDS = TABLES["words"]
_GLUE = TABLES["glue"]
_PHRASES = TABLES["phrases"]
_SENSES: dict[str, Sense] = {
    word: sense
    for sense in ("vague", "weak", "local", "development", "staging", "production")
    for word in _WORDS[sense]
}
_NEGATIONS = frozenset(_WORDS["negations"])
_PARTS = frozenset(_GLUE["parts"])
_NEVER = frozenset(_GLUE["never"])
_SPEAKING: tuple[Sense, ...] = ("production", "staging", "development", "local")
_PAIRS: dict[str, Sense | None] = {
    **dict.fromkeys(_PHRASES["nothing"]),
    **dict.fromkeys(_PHRASES["local"], "local"),
    **dict.fromkeys(_PHRASES["development"], "development"),
}
_FIRST: dict[str, Sense] = {
    **dict.fromkeys(_PHRASES["first-local"], "local"),
    **dict.fromkeys(_PHRASES["first-development"], "development"),
}
MOST = 4096
"""How much of a text is read as a name: what is longer is a script or a document."""


def classify(text: str) -> tuple[Environment, str]:
    """Return the environment that a name speaks of, and why; ("unknown", "") when it says nothing.

    A weak name (`main`, `primary`) is unknown with a reason. Opaque ids (UUIDs, hashes) say nothing.
    """
    words = split(_below_live(text[:MOST]))
    said: list[tuple[Sense, str]] = []
    at = 0
    while at < len(words):
        word = words[at]
        after = words[at + 1] if at + 1 < len(words) else ""
        pair = f"{word}-{after}"
        if pair in _PAIRS:
            sense = _PAIRS[pair]
            if sense is not None:
                said.append((sense, pair))
            at += 2
        elif word in _NEGATIONS and _word(after) == {"production"}:
            said.append(("staging", pair))
            at += 2
        elif word == "pr" and after.isdigit():
            said.append(("development", pair))
            at += 2
        else:
            if at == 0 and word in _FIRST:
                said.append((_FIRST[word], word))
            said += [(sense, word) for sense in sorted(_word(word))]
            at += 1
    return _verdict(said)


def _below_live(text: str) -> str:
    """Leave out a folder `live` whose sub-folders are named for environments, as Terragrunt's examples lay them out."""
    if "live/" not in text:
        return text
    folders = text.split("/")
    told = [
        at
        for at, folder in enumerate(folders[:-1])
        if folder == "live" and classify(folders[at + 1])[0] in ("staging", "development", "local")
    ]
    return "/".join(folder for at, folder in enumerate(folders) if at not in told)


def _verdict(said: list[tuple[Sense, str]]) -> tuple[Environment, str]:
    """Let production win, and say so where the name also says something else."""
    by_sense = dict(reversed(said))
    found = [sense for sense in _SPEAKING if sense in by_sense]
    if not found:
        for sense, kind in (("weak", "often names production"), ("vague", "may name anything")):
            if sense in by_sense:
                return "unknown", f"“{by_sense[sense]}” {kind}"
        return "unknown", ""
    first = found[0]
    if first == "production" and len(found) > 1:
        return "production", f"“{by_sense[first]}” beside “{by_sense[found[1]]}”: counts as production"
    return first, f"“{by_sense[first]}” names {first}"  # type: ignore[return-value]


def split(text: str) -> list[str]:
    """Cut a name into lower-case words at punctuation and camelCase; UUIDs and hashes are left out."""
    words = []
    start = 0
    size = len(text)
    for at in range(size + 1):
        if at < size and text[at].isalnum():
            if at == start or not _hump(text, at):
                continue
            words.append(text[start:at].lower())
            start = at
        else:
            if at > start:
                words.append(text[start:at].lower())
            start = at + 1
    return [word for word in words if not _opaque(word)]


def _hump(text: str, at: int) -> bool:
    """Whether a camelCase word starts here: `prod|Replica`, `XML|Prod`, `db1|Prod`."""
    if not text[at].isupper():
        return False
    before = text[at - 1]
    if not before.isupper():
        return True
    return at + 1 < len(text) and text[at + 1].islower()


def _opaque(word: str) -> bool:
    """Whether it looks like a piece of a hash or UUID: hexadecimal, with digits, and as long as such pieces are."""
    return (
        len(word) >= 4
        and any(letter.isdigit() for letter in word)
        and not word.strip("0123456789abcdef")
        and word.rstrip("0123456789") not in _SENSES
    )


def _word(word: str) -> set[Sense]:
    """Return what one word says; a glued word such as `prodtest` may say two things."""
    if not word:
        return set()
    if word in _SENSES:
        return {_SENSES[word]}
    stem = word.rstrip("0123456789")
    if stem in _SENSES:
        return {_SENSES[stem]}
    if word != stem and stem == "pr":
        return {"development"}
    short = stem
    for at, letter in enumerate(stem):
        if letter.isdigit():
            # `prod2a`: a number and a letter behind the word.
            short = stem[:at] if len(stem) - at <= 3 else stem
            break
    if short in _SENSES:
        return {_SENSES[short]}
    return _glued(short)


def _glued(word: str) -> set[Sense]:
    """Return what a word made of words says: `proddb`, `euprod`, `prodeuwest`, `myappprd`, `prodtest`."""
    if word in _NEVER or len(word) < 5:
        return set()
    senses = _pieces(word)
    if senses:
        return senses
    for ending in _GLUE["endings"]:
        if word.endswith(ending):
            before = word[: -len(ending)]
            if before.endswith(("non", "pre")):
                return {"staging"}
            return {"production"}
    for word_anywhere in _GLUE["anywhere"]:
        if word.startswith(word_anywhere) or word.endswith(word_anywhere):
            return {_SENSES[word_anywhere]}
    return set()


def _pieces(word: str) -> set[Sense]:
    """Return the senses in a word that is made of nothing but known words; empty when it is not, or none speaks.

    Walks over the positions that a row of known words can reach, keeping what the words on the way said.
    """
    reached: dict[int, set[Sense]] = {0: set()}
    for at in range(len(word)):
        if at not in reached:
            continue
        for end in range(at + 2, min(len(word), at + 14) + 1):
            piece = word[at:end]
            sense = _SENSES.get(piece)
            if sense in _SPEAKING:
                reached.setdefault(end, set()).update(reached[at] | {sense})
            elif piece in _PARTS:
                reached.setdefault(end, set()).update(reached[at])
    return reached.get(len(word), set())
