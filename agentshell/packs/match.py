"""Owns what one invocation does according to its pack: which actions match, how far, and which rules apply.

It fills in no target and reads no payload: the resolvers and readers that it names do.
"""

from __future__ import annotations

from agentshell.model import LEVELS, SCOPES, Effect
from agentshell.packs.compiled import path_matches
from agentshell.packs.conditions import Circumstances
from agentshell.packs.globs import MAYBE, NO, YES
from agentshell.packs.model import InnerRule, PayloadRule
from agentshell.packs.options import scan
from agentshell.packs.says import Saying
from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from agentshell.facts import Facts
    from agentshell.model import Arg, Invocation, Level, Scope
    from agentshell.packs.compiled import ActionData, PackData, RuleData
    from agentshell.packs.options import Scan
    from agentshell.packs.parsed import Parsed
    from agentshell.packs.registry import SubjectsReader


class Hit(Value):
    """One thing that the invocation does: an effect whose target is still to be resolved.

    target: the resolver to ask; names: arguments whose text is evidence of the environment, with where each stands.
    """

    effect: Effect
    target: str
    names: tuple[tuple[str, Arg], ...] = ()


class Match(Value):
    """One reading of an invocation and what it does.

    hits may be empty: the command reads or writes. level is that of the command, for people. other is the reading in
    which an option that the pack does not list takes the next word, where that may be so: both have to be judged.
    """

    parsed: Parsed
    level: Level
    listed: bool
    target: str
    hits: tuple[Hit, ...] = ()
    payloads: tuple[PayloadRule, ...] = ()
    inner: tuple[InnerRule, ...] = ()
    other: Match | None = None

    @property
    def readings(self) -> tuple[Match, ...]:
        """The reading, and the other one where there is one."""
        return (self,) if self.other is None else (self, self.other)

    @property
    def actions(self) -> frozenset[str]:
        """The ids of everything matched, in either reading."""
        return frozenset(hit.effect.action for reading in self.readings for hit in reading.hits)


def match(invocation: Invocation, pack: PackData, facts: Facts, subjects: Callable[[str], SubjectsReader]) -> Match:
    """Return what the invocation does according to its program's pack (`registry.Registry.lookup`).

    subjects finds the reader that a pack names; it is asked only when a condition needs it.
    """
    first = scan(invocation, pack)
    found = _match(first, pack, facts, subjects, guessed=first.guessed)
    if not first.guessed:
        return found
    return found.replace(other=_match(scan(invocation, pack, takes=True), pack, facts, subjects, guessed=True))


def _match(
    read: Scan, pack: PackData, facts: Facts, subjects: Callable[[str], SubjectsReader], *, guessed: bool
) -> Match:
    parsed = read.parsed
    reader = pack["subjects"]
    circumstances = Circumstances(parsed, lambda: subjects(reader)(parsed, facts) if reader else None)
    target = pack["target"]
    harmless = pack["harmless"]
    if harmless and circumstances.holds(harmless) == YES:
        return Match(parsed, "read", read.listed, target)
    found: dict[str, tuple[ActionData, int]] = {}
    for name, action in pack["actions"].items():
        if (answer := _answer(action, parsed, circumstances)) != NO:
            found[name] = (action, answer)
    replaced = {name for action, answer in found.values() if answer == YES for name in action.get("instead_of", ())}
    saying = Saying(parsed, circumstances)
    hits = [
        _hit(name, action, answer, pack, saying, guessed=guessed)
        for name, (action, answer) in found.items()
        if name not in replaced
    ]
    reached = [action["level"] for action, answer in found.values() if answer == YES]
    if LEVELS.index(read.level) > LEVELS.index("write") and not any(
        LEVELS.index(level) >= LEVELS.index(read.level) for level in reached
    ):
        hits.append(_by_level(read, pack, saying, guessed=guessed))
    if parsed.open_command:
        hits = _strictest(hits, pack, saying)
    return Match(
        parsed.replace(names=saying.named(pack["names"])) if pack["names"] else parsed,
        read.level,
        read.listed,
        target,
        tuple(hits),
        tuple(PayloadRule(**rule["fields"]) for rule in pack["payloads"] if _applies(rule, parsed, circumstances)),
        tuple(InnerRule(**rule["fields"]) for rule in pack["inner"] if _applies(rule, parsed, circumstances)),
    )


def _reaches(on: tuple[tuple[str, ...], ...], parsed: Parsed) -> int:
    """Return whether the command is one of those; MAYBE where an unknown word may make it one."""
    if not parsed.open_command:
        return YES if path_matches(on, parsed.command) else NO
    depth = len(parsed.command)
    return MAYBE if any(words == ("*",) or path_matches((words[:depth],), parsed.command) for words in on) else NO


def _answer(action: ActionData, parsed: Parsed, circumstances: Circumstances) -> int:
    answer = _reaches(action["on"], parsed)
    if answer == NO:
        return NO
    if when := action.get("when"):
        answer = min(answer, circumstances.holds(when))
    if answer == NO or (action.get("certain") and answer != YES):
        return NO
    if (unless := action.get("unless")) and (excused := circumstances.holds(unless)) != NO:
        return NO if excused == YES else min(answer, MAYBE)
    return answer


def _applies(rule: RuleData, parsed: Parsed, circumstances: Circumstances) -> bool:
    return _reaches(rule["on"], parsed) != NO and circumstances.holds(rule["when"]) != NO


def _hit(name: str, action: ActionData, answer: int, pack: PackData, saying: Saying, *, guessed: bool) -> Hit:
    parsed = saying.parsed
    scope: Scope = action.get("scope", "one")
    for wider in SCOPES[SCOPES.index(scope) + 1 :]:
        condition = action.get("many", ()) if wider == "many" else action.get("all", ())
        if condition and saying.circumstances.holds(condition) != NO:
            scope = wider
    effect = Effect(
        action["level"],
        f"{pack['pack']}/{name}",
        saying.fill(action["says"]),
        None,
        scope,
        answer == YES and not guessed,
        parsed.invocation.span,
        action.get("reason", ""),
        tuple(saying.fill(text) for text in action.get("instead", ())),
        parsed.invocation.via,
    )
    return Hit(effect, action.get("target") or pack["target"], saying.named(pack["names"] + action.get("names", ())))


def _by_level(read: Scan, pack: PackData, saying: Saying, *, guessed: bool) -> Hit:
    """Return the effect of a command for which no action speaks: what its level says."""
    parsed = read.parsed
    words = " ".join((pack["pack"], *parsed.command))
    effect = Effect(
        read.level,
        f"{pack['pack']}/{'-'.join(parsed.command) or 'run'}",
        saying.fill(f'runs "{words}" on {{args}}' if parsed.positionals else f'runs "{words}"'),
        None,
        "one",
        read.listed and not guessed and not parsed.open_command,
        parsed.invocation.span,
        "" if read.listed else f'The pack does not list "{words}"; its name decides what it counts as.',
        (),
        parsed.invocation.via,
    )
    return Hit(effect, pack["target"], saying.named(pack["names"]))


def _strictest(hits: list[Hit], pack: PackData, saying: Saying) -> list[Hit]:
    """Where the sub-command is unknown it may be any: keep the worst for each target resolver, and say so."""
    kept: dict[str, Hit] = {}
    for hit in hits:
        best = kept.get(hit.target)
        if best is None or _rank(hit.effect) > _rank(best.effect):
            kept[hit.target] = hit
    level, names, _ = pack["unlisted"]
    worst = max((level, *(graded for graded, _ in names)), key=LEVELS.index)
    best = kept.get(pack["target"])
    if LEVELS.index(worst) > LEVELS.index("write") and (best is None or _rank(best.effect) < (LEVELS.index(worst), 0)):
        read = Effect(worst, f"{pack['pack']}/unknown-command", "", None, "one", False)  # noqa: FBT003
        kept[pack["target"]] = Hit(read, pack["target"], saying.named(pack["names"]))
    words = " ".join((pack["pack"], *saying.parsed.command))
    said = f'runs a sub-command of "{words}" that cannot be known'
    return [
        hit.replace(
            effect=hit.effect.replace(summary=said, span=saying.parsed.invocation.span, certain=False, instead=())
        )
        for hit in kept.values()
    ]


def _rank(effect: Effect) -> tuple[int, int]:
    return LEVELS.index(effect.level), SCOPES.index(effect.scope)
