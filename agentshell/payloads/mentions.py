"""Owns what a text that cannot be read speaks of: production's names, and words that destroy.

For dynamic program names and unreadable code. It finds words, not meaning: the worst of what is mentioned counts, and a
text that mentions nothing is harmless. Which environment a word speaks of is told by `targets.names`.
"""

from __future__ import annotations

from agentshell.model import Evidence, Target
from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.facts import Facts
    from agentshell.model import Level

VERBS = frozenset(
    {"delete", "destroy", "drop", "purge", "wipe", "terminate", "truncate", "erase", "shred", "nuke", "obliterate"}
    | {"flushall", "flushdb", "dropdb", "deletedatabase", "uninstall", "mkfs", "rmi"}
)
"""Words that, standing alone or at the end or beginning of a dashed word, name an act that destroys."""
_SQL = ("drop table", "drop database", "drop schema", "delete from", "truncate table", "drop owned")
_BREAKS = " \t\n\r'\"`;|&()<>=,{}[]\\"
_WEAK = ("NODE_ENV", "CI_ENVIRONMENT")
"""Variables whose `production` says how something is built, not where it goes."""
_LONGEST = 64 * 1024


class Mention(Value):
    """The worst that a text speaks of; why finishes "it …" (`mentions delete`)."""

    level: Level
    target: Target
    why: str


def mentions(text: str, facts: Facts) -> Mention | None:
    """Return the worst that the text mentions; None when it speaks of nothing that would be stopped.

    A word that destroys is `destructive` in the environment that the text names, unknown when it names none; a name of
    production alone is `exec` there. A deletion of files counts where its path is not one of a project or temporary.
    """
    words = _words(text[:_LONGEST])
    production = _production(words, facts)
    deed = _deed(words, text[:_LONGEST])
    if production is None and deed is None:
        return None
    if production is None:
        target = Target("what it mentions", deed or "", "unknown", (Evidence("text", deed or "", why="a word in it"),))
        return Mention("destructive", target, f"mentions {deed}")
    word, why = production
    target = Target("what it mentions", word, "production", (Evidence("text", word, "production", why),))
    if deed is None:
        return Mention("exec", target, f"mentions {word}, which is production ({why})")
    return Mention("destructive", target, f"mentions {deed} and {word}, which is production ({why})")


def _words(text: str) -> list[str]:
    words: list[str] = []
    start = 0
    for at, char in enumerate(text):
        if char in _BREAKS:
            if at > start:
                words.append(text[start:at])
            start = at + 1
    if start < len(text):
        words.append(text[start:])
    return words


def _production(words: list[str], facts: Facts) -> tuple[str, str] | None:
    from agentshell.targets.names import environment_of

    seen: set[str] = set()
    for place, word in enumerate(words):
        if word in seen or len(word) > 300 or (place and words[place - 1] in _WEAK):
            continue
        seen.add(word)
        environment, why = environment_of(word.strip("$:."), facts)
        if environment == "production":
            return word, why
    return None


def _deed(words: list[str], text: str) -> str | None:
    flat = " ".join(text.lower().split())
    for phrase in _SQL:
        if phrase in flat:
            return phrase.upper()
    for place, word in enumerate(words):
        lower = word.lower()
        if lower in VERBS:
            return lower
        if "/" not in lower and "." not in lower:
            for mark in "-:_":
                first, last = lower.partition(mark)[0], lower.rpartition(mark)[2]
                if first in VERBS or (last in VERBS and not lower.startswith("-")):
                    return lower
        if word in ("rm", "/bin/rm", "/usr/bin/rm", "unlink", "rmdir", "rmtree") and _wide(words[place + 1 :]):
            return " ".join(words[place : place + 3])
        if word.startswith("of=/dev/") or (
            word == "of" and words[place + 1 : place + 2] and words[place + 1].startswith("/dev/sd")
        ):
            return "a whole device"
    return None


def _wide(words: list[str]) -> bool:
    """Whether a deletion's first operands lie outside of the project and the temporary folders."""
    paths = [word for word in words[:6] if not word.startswith("-")]
    return any(
        (path.startswith(("/", "~", "$HOME", "..")) or path in (".", "*"))
        and not path.startswith(("/tmp/", "/var/tmp/"))
        for path in paths[:3]
    )
