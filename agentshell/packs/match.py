"""Owns what one invocation does according to its pack: which actions match, how far, and which rules apply.

It fills in no target and reads no payload: the resolvers and readers that it names do.
"""

from __future__ import annotations

from agentshell.model import LEVELS, SCOPES, Effect
from agentshell.packs.compiled import path_matches
from agentshell.packs.conditions import Circumstances
from agentshell.packs.globs import MAYBE, NO, YES
from agentshell.packs.options import GUESSES, scan
from agentshell.packs.says import Saying
from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from agentshell.facts import Facts
    from agentshell.model import Arg, Invocation, Level, Scope
    from agentshell.packs.compiled import ActionData, PackData, RuleData
    from agentshell.packs.model import InnerRule, PayloadRule
    from agentshell.packs.options import Scan
    from agentshell.packs.parsed import Parsed
    from agentshell.packs.registry import SubjectsReader
    from agentshell.remembered import Moved


class Hit(Value):
    """One thing that the invocation does: an effect whose target is still to be resolved.

    target: the resolver to ask; names: arguments whose text is evidence of the environment, with where each stands.
    """

    effect: Effect
    target: str
    names: tuple[tuple[str, Arg], ...] = ()


class Match(Value):
    """One reading of an invocation and what it does.

    hits may be empty: the command reads or writes. level is that of the command, for people. others are the readings in
    which options that the pack does not list take the next word, where that may be so: all have to be judged.
    """

    parsed: Parsed
    level: Level
    listed: bool
    target: str
    hits: tuple[Hit, ...] = ()
    payloads: tuple[PayloadRule, ...] = ()
    inner: tuple[InnerRule, ...] = ()
    moves: tuple[Moved, ...] = ()
    credentials: tuple[tuple[str, Arg], ...] = ()
    others: tuple[Match, ...] = ()

    @property
    def readings(self) -> tuple[Match, ...]:
        """The reading, and the others where there are any."""
        return (self, *self.others)

    @property
    def actions(self) -> frozenset[str]:
        """The ids of everything matched, in any reading."""
        return frozenset(hit.effect.action for reading in self.readings for hit in reading.hits)


def match(invocation: Invocation, pack: PackData, facts: Facts, subjects: Callable[[str], SubjectsReader]) -> Match:
    """Return what the invocation does according to its program's pack (`registry.Registry.lookup`).

    subjects finds the reader that a pack names; it is asked only when a condition needs it.
    """
    first = scan(invocation, pack)
    found = _match(first, pack, facts, subjects)
    if not first.guesses:
        return found
    readings = [found]
    guesses = {0: first.guesses}
    for choices in range(1, 1 << GUESSES):
        # The last guess is new in the reading that has all but that one.
        last = choices.bit_length()
        if guesses.get(choices ^ (1 << (last - 1)), 0) >= last:
            read = scan(invocation, pack, choices)
            guesses[choices] = read.guesses
            if all(read.parsed != reading.parsed for reading in readings):
                readings.append(_match(read, pack, facts, subjects))
    sure = frozenset.intersection(*(frozenset(hit.effect.action for hit in one.hits) for one in readings))
    first_reading, *others = (_less_certain(one, sure) for one in readings)
    return first_reading.replace(others=tuple(others))


def _less_certain(reading: Match, sure: frozenset[str]) -> Match:
    """Return the reading with those effects uncertain that not every reading has."""
    hits = (
        hit if hit.effect.action in sure else hit.replace(effect=hit.effect.replace(certain=False))
        for hit in reading.hits
    )
    return reading.replace(hits=tuple(hits))


def _match(read: Scan, pack: PackData, facts: Facts, subjects: Callable[[str], SubjectsReader]) -> Match:
    parsed = read.parsed
    reader = pack["subjects"]
    circumstances = Circumstances(parsed, lambda: subjects(reader)(parsed, facts) if reader else None)
    target = pack["target"]
    harmless = pack["harmless"]
    if harmless and circumstances.holds(harmless) == YES:
        return Match(parsed, "read", read.listed, target)
    found: dict[str, tuple[ActionData, int]] = {}
    for name in _candidates(pack, parsed):
        action = pack["actions"][name]
        if (answer := _answer(action, parsed, circumstances)) != NO:
            found[name] = (action, answer)
    replaced = set()
    if not parsed.unsure and not parsed.open_command:
        replaced = {name for action, answer in found.values() if answer == YES for name in action.get("instead_of", ())}
    saying = Saying(parsed, circumstances)
    hits = [
        _hit(name, action, answer, pack, saying) for name, (action, answer) in found.items() if name not in replaced
    ]
    reached = [action["level"] for action, answer in found.values() if answer == YES]
    if LEVELS.index(read.level) > LEVELS.index("write") and not any(
        LEVELS.index(level) >= LEVELS.index(read.level) for level in reached
    ):
        hits.append(_by_level(read, pack, saying))
    if parsed.open_command:
        hits = _strictest(hits, pack, saying)
    return Match(
        parsed.replace(names=saying.named(pack["names"])) if pack["names"] else parsed,
        read.level,
        read.listed,
        target,
        tuple(hits),
        _payloads(pack["payloads"], read, circumstances) if pack["payloads"] else (),
        _inner(pack["inner"], parsed, circumstances) if pack["inner"] else (),
        _moves(pack["moves"], parsed, circumstances, saying) if pack["moves"] else (),
        _credentials(pack["credentials"], saying) if pack["credentials"] else (),
    )


def _payloads(rules: tuple[RuleData, ...], read: Scan, circumstances: Circumstances) -> tuple[PayloadRule, ...]:
    found = [
        rule["fields"]
        for rule in rules
        if not (read.listed and rule["fields"]["unlisted"]) and _applies(rule, read.parsed, circumstances)
    ]
    if not found:
        return ()
    from agentshell.packs.model import PayloadRule

    return tuple(PayloadRule(**fields) for fields in found)


def _inner(rules: tuple[RuleData, ...], parsed: Parsed, circumstances: Circumstances) -> tuple[InnerRule, ...]:
    # Most commands have no such option and no such variable: they are not made to pay for the rules' types.
    found = [rule for rule in rules if _given(rule["fields"]["source"], parsed)]
    found = [rule for rule in found if _applies(rule, parsed, circumstances)]
    if not found:
        return ()
    from agentshell.packs.model import InnerRule

    return tuple(InnerRule(**rule["fields"]) for rule in found)


def _given(source: str, parsed: Parsed) -> bool:
    """Whether there may be anything where an inner rule looks; what says no certainly finds nothing."""
    if source.startswith("env."):
        return parsed.invocation.env.get(source[4:]) is not None
    if source.startswith("-") and not parsed.unsure:
        return parsed.has(*source.split("|"))
    return True


def _credentials(names: tuple[str, ...], saying: Saying) -> tuple[tuple[str, Arg], ...]:
    found: list[tuple[str, Arg]] = []
    for name in names:
        mark = "@" if name.startswith("@") else ""
        found += ((f"{mark}{source}", arg) for source, arg in saying.named((name[len(mark) :],)))
    return tuple(found)


def _moves(
    rules: tuple[RuleData, ...], parsed: Parsed, circumstances: Circumstances, saying: Saying
) -> tuple[Moved, ...]:
    if parsed.open_command:
        return ()
    from agentshell.remembered import Moved

    invocation = parsed.invocation
    found = []
    for rule in rules:
        if not _applies(rule, parsed, circumstances):
            continue
        to = tuple(arg for name in rule["fields"]["to"] for arg in saying.args(name))
        if to:
            certain = not invocation.context and circumstances.holds(rule["when"]) == YES
            found.append(Moved(rule["fields"]["sets"], to, invocation.shown, "", certain))
    return tuple(found)


def _candidates(pack: PackData, parsed: Parsed) -> tuple[str, ...]:
    """Return the actions that the command may have; all of them where it is unknown."""
    if parsed.open_command:
        return tuple(pack["actions"])
    return pack["by_command"].get(" ".join(parsed.command), ()) + pack["by_glob"]


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
    if action.get("certain") and circumstances.literal.holds(action.get("when", ())) != YES:
        return NO
    if answer == NO:
        return NO
    if (unless := action.get("unless")) and (excused := circumstances.holds(unless)) != NO:
        return NO if excused == YES else min(answer, MAYBE)
    return answer


def _applies(rule: RuleData, parsed: Parsed, circumstances: Circumstances) -> bool:
    return _reaches(rule["on"], parsed) != NO and circumstances.holds(rule["when"]) != NO


def _hit(name: str, action: ActionData, answer: int, pack: PackData, saying: Saying) -> Hit:
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
        answer == YES,
        parsed.invocation.span,
        action.get("reason", ""),
        _advice(action.get("instead", ()), pack, saying),
        parsed.invocation.via,
    )
    return Hit(effect, action.get("target") or pack["target"], saying.named(pack["names"] + action.get("names", ())))


def _advice(texts: tuple[str, ...], pack: PackData, saying: Saying) -> tuple[str, ...]:
    if not texts:
        return ()
    from agentshell.packs.advice import advice

    return advice(texts, pack, saying)


def _looks(read: Scan, pack: PackData, saying: Saying) -> tuple[str, ...]:
    from agentshell.packs.advice import looks

    return () if read.parsed.open_command else looks(read, pack, saying)


def _by_level(read: Scan, pack: PackData, saying: Saying) -> Hit:
    """Return the effect of a command for which no action speaks: what its level says."""
    parsed = read.parsed
    words = " ".join((pack["pack"], *parsed.command))
    effect = Effect(
        read.level,
        f"{pack['pack']}/{'unknown-command' if parsed.open_command else '-'.join(parsed.command) or 'run'}",
        saying.fill(f'runs "{words}" on {{args}}' if parsed.positionals else f'runs "{words}"'),
        None,
        "one",
        read.listed and not parsed.open_command,
        parsed.invocation.span,
        "" if read.listed else f'The pack does not list "{words}"; its name decides what it counts as.',
        _looks(read, pack, saying),
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
