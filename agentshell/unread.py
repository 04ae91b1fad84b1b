"""Owns what counts where a command cannot be read: the worst of the things that it mentions (and where it would run).

A dynamic program name, an unreadable text: on another machine or in a container it is code run there; on this one it is
as bad as what its known words speak of, and harmless when they speak of nothing.
"""

from __future__ import annotations

from agentshell.model import Effect
from agentshell.payloads.fetched import fetched_script
from agentshell.payloads.mentions import Mention, mentions
from agentshell.payloads.undecoded import undecoded_script

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.facts import Facts
    from agentshell.model import Invocation


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
    advice = ("Write the command out, with its program's name.",)
    found = mentions(text, facts) or _made_from(text, around, facts)
    effects = []
    if around.place.kind in ("host", "container"):
        effects.append(Effect("exec", "shell/unread", summary, around.place.target, certain=False, instead=advice))
    if found is not None:
        effects.append(
            Effect(
                found.level,
                "shell/unread",
                summary,
                found.target,
                certain=False,
                reason=f"It cannot be read, and it {found.why}.",
                instead=advice,
            )
        )
    return tuple(effect.replace(span=around.span, via=around.via) for effect in effects)
