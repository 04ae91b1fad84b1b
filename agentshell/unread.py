"""Owns what counts where a command cannot be read: the worst of the things that it mentions (and where it would run).

A dynamic program name, an unreadable text: on another machine or in a container it is code run there; on this one it is
as bad as what its known words speak of, and harmless when they speak of nothing.
"""

from __future__ import annotations

from agentshell.model import Effect
from agentshell.payloads.fetched import fetched_script
from agentshell.payloads.mentions import VERBS, Mention, mentions
from agentshell.payloads.undecoded import undecoded_script

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.facts import Facts
    from agentshell.model import Invocation


_ADVICE = ("Write the command out, with its program's name.",)
_SHOWN = 120
"""Characters of a line that are told."""
_LONGEST_LINE = 8192
_MOST_WORDS = 30
_MOST_LINES = 2000
"""As much is looked at of what a text is made from."""


def unread_effects(reasons: tuple[str, ...], around: Invocation, facts: Facts) -> tuple[Effect, ...]:
    """Return the effects of shell text that could not be read; each reason holds the text as far as it is known."""
    found = [effect for reason in reasons for effect in _effects(reason, f"runs {reason}", around, facts)]
    for reason in reasons:
        hidden = fetched_script(reason, around.place, facts) or undecoded_script(reason, around.place)
        if hidden is not None:
            found.append(hidden.replace(span=around.span, via=around.via))
    return tuple(found)


def dynamic_program(invocation: Invocation, facts: Facts) -> tuple[Effect, ...]:
    """Return the effects of a command whose program name only running would tell."""
    text = " ".join(arg.shown for arg in invocation.argv)
    name = invocation.argv[0].shown
    hidden = fetched_script(name, invocation.place, facts) or undecoded_script(name, invocation.place)
    if hidden is not None:
        return (hidden.replace(span=invocation.span, via=invocation.via),)
    return _effects(text, f"runs a program whose name cannot be known: {text}", invocation, facts)


def long_script(text: str, why: str, around: Invocation, facts: Facts) -> tuple[Effect, ...]:
    """Return the effect of a script that is too long for the readers: of a line that destroys in production by name.

    why says so, for the effect's summary. Lines without any word that destroys are not looked at, nor more of the
    others than a thousand.
    """
    lower = text.lower()
    starts: set[int] = set()
    for verb in (*VERBS, "rm ", "of=/dev/"):
        at = lower.find(verb)
        while at >= 0 and len(starts) < _MOST_LINES:
            starts.add(lower.rfind("\n", 0, at) + 1)
            at = lower.find(verb, max(at + 1, lower.find("\n", at)))
    for start in sorted(starts):
        line = text[start : start + _LONGEST_LINE].partition("\n")[0]
        found = mentions(line, facts)
        if found is not None and found.level == "destructive" and found.target.environment == "production":
            told = f"It cannot be read, and has the line {line[:_SHOWN].strip()!r}."
            effect = Effect("destructive", "shell/unread", f"runs {why}", found.target, certain=False, reason=told)
            return (effect.replace(span=around.span, via=around.via, instead=_ADVICE),)
    return ()


def _made_from(text: str, around: Invocation, facts: Facts) -> Mention | None:
    """Return the line of a file that makes the text (`./gen.sh | sh`) which destroys in production by name, or None."""
    from agentshell.model import known
    from agentshell.payloads.sources import file

    if around.place.kind not in ("here", "variables"):
        return None
    for word in text.split()[:_MOST_WORDS]:
        name = word.strip("$()`\"'<>|;&")
        if ("/" not in name and "." not in name) or "://" in name or name.startswith(("-", "/dev/", "/usr/", "/bin/")):
            continue
        content = file(around, facts, known(name)).text.text
        for line in content.split("\n")[:_MOST_LINES] if isinstance(content, str) else ():
            found = mentions(line, facts)
            if found is not None and found.level == "destructive" and found.target.environment == "production":
                return found
    return None


def _effects(text: str, summary: str, around: Invocation, facts: Facts) -> tuple[Effect, ...]:
    found = mentions(text, facts) or _made_from(text, around, facts)
    effects = []
    if around.place.kind in ("host", "container"):
        effects.append(Effect("exec", "shell/unread", summary, around.place.target, certain=False, instead=_ADVICE))
    if found is not None:
        effects.append(
            Effect(
                found.level,
                "shell/unread",
                summary,
                found.target,
                certain=False,
                reason=f"It cannot be read, and it {found.why}.",
                instead=_ADVICE,
            )
        )
    return tuple(effect.replace(span=around.span, via=around.via) for effect in effects)
