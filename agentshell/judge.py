"""Owns the one pipeline from a line to its verdict: read, unfold, match, resolve, decide. It runs and records nothing.

Every way in (a `-c` line, a script, a hook, a batch) calls `judge`. The stages it joins own the knowledge; this module
only follows what they find: inner commands are unfolded again, payloads are read, targets are attached.
"""

from __future__ import annotations

from agentshell.effects import attach, unreadable
from agentshell.model import Effect, Inner, Invocation, Span, Unknown, known
from agentshell.packs.match import match
from agentshell.policy import decide, needs_target, verdict
from agentshell.reading.read import read
from agentshell.reading.state import UNCALLED, UNREACHED
from agentshell.reading.tree import Reading, Unreadable
from agentshell.reading.unfold import Start, Unfolded, unfold, unfold_text
from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.facts import Facts
    from agentshell.model import Level, Moved, Target, Verdict
    from agentshell.packs.match import Hit, Match
    from agentshell.packs.registry import Registry
    from agentshell.policy import Policy

MOST_INVOCATIONS = 5_000
"""How many commands are followed before the rest counts as unread, and the line is held."""
MOST_DEPTH = 24
"""How many wrappers and shells around one command are followed."""
_GUARD_MARKS = ("agentshell", "AGENTSHELL_", ".claude", ".cursor", ".codex", ".gemini", "opencode", ".copilot")
"""What a command names at least that concerns the guard: its own name, and the settings of agents that start it."""


class Judged(Value):
    """One invocation with what was found about it: its pack and sub-command, its effects, what could not be read.

    level is what the sub-command counts as by itself; it says something only where there is a pack.
    """

    invocation: Invocation
    pack: str = ""
    command: tuple[str, ...] = ()
    effects: tuple[Effect, ...] = ()
    unread: tuple[str, ...] = ()
    level: Level = "read"


class Judgement(Value):
    """Everything found about one line; `explain` shows it, the audit keeps the verdict."""

    line: bytes
    reading: Reading | Unreadable
    invocations: tuple[Judged, ...]
    verdict: Verdict


def judge(
    line: bytes, start: Start, facts: Facts, registry: Registry, policy: Policy, *, thorough: bool = False
) -> Judgement:
    """Judge a line as the shell that `start` describes would run it.

    With `thorough`, targets are resolved even where the policy decides the same in every environment (for `explain`).
    What cannot be read is part of the verdict; an unreadable line is held.
    """
    reading = read(line, facts.host)
    if isinstance(reading, Unreadable):
        return Judgement(line, reading, (), verdict((), policy, held=(reading.why,)))
    court = _Court(facts, registry, policy, thorough)
    whole = Invocation((), Span(0, len(line)), start.env, start.cwd, start.stdin, place=start.place, via=start.via)
    court.hear(unfold(reading, start, facts), whole, start.depth)
    judged = tuple(_guarded(one, facts) if _names_guard(one.invocation) else one for one in court.judged)
    findings = decide(tuple(effect for one in judged for effect in one.effects), policy)
    # Two readers that differ may both be wrong: such a line is never allowed silently.
    held = (reading.doubt, *court.held) if reading.doubt else tuple(court.held)
    if registry.held:
        from agentshell.lookers import only_looks

        if not all(map(only_looks, judged)):
            held = (*held, *registry.held)
    unread = tuple(text for one in judged for text in one.unread)
    return Judgement(line, reading, judged, verdict(findings, policy, unread=unread, held=held))


def _names_guard(invocation: Invocation) -> bool:
    """Whether an invocation names anything that may have to do with agentshell itself; quick, as all pass here."""
    if any(mark in invocation.cwd.literal for mark in _GUARD_MARKS):
        return True
    for arg in (*invocation.argv, *[redirect.target for redirect in invocation.redirects]):
        if any(mark in arg.shown for mark in _GUARD_MARKS):
            return True
    return any(name.startswith("AGENTSHELL_") for name in invocation.assignments)


def _guarded(judged: Judged, facts: Facts) -> Judged:
    from agentshell.guarding import guard_effects

    context = judged.invocation.context
    if UNREACHED in context or UNCALLED in context:
        return judged
    effects = attach(guard_effects(judged, facts), (), judged.invocation)
    return judged.replace(effects=(*judged.effects, *effects)) if effects else judged


class _Court:
    """The work of one judgement. `judged` and `held` grow; nothing else changes."""

    def __init__(self, facts: Facts, registry: Registry, policy: Policy, thorough: bool) -> None:
        self.facts = facts
        self.registry = registry
        self.policy = policy
        self.thorough = thorough
        self.judged: list[Judged] = []
        self.held: list[str] = []
        self.moves: tuple[Moved, ...] = ()

    def hear(self, unfolded: Unfolded, outer: Invocation, depth: int) -> None:
        """Judge what a text would start. outer is the invocation that reads the text, an empty one for the line."""
        for invocation in unfolded.invocations:
            if outer.context:
                invocation = invocation.replace(context=tuple(dict.fromkeys((*outer.context, *invocation.context))))
            self.assess(invocation, depth)
        self.held += [reason for reason in unfolded.held if reason not in self.held]
        if unfolded.unread:
            from agentshell.unread import unread_effects

            effects = unread_effects(unfolded.unread, outer, self.facts)
            self.judged.append(Judged(outer, "", (), effects, unfolded.unread))

    def assess(self, invocation: Invocation, depth: int) -> None:
        """Judge one invocation and everything that it would start."""
        if len(self.judged) >= MOST_INVOCATIONS or depth > MOST_DEPTH:
            reason = f"more than {MOST_INVOCATIONS} commands, or commands nested more than {MOST_DEPTH} deep"
            if reason not in self.held:
                self.held.append(reason)
            return
        if UNREACHED in invocation.context or UNCALLED in invocation.context:
            # It is shown, and does nothing here: a function that is called later is judged where it is called.
            self.judged.append(Judged(invocation))
            return
        if self.moves and invocation.place.kind != "host":
            invocation = invocation.replace(moves=self.moves)
        effects: list[Effect] = []
        if invocation.redirects:
            from agentshell.redirections import redirection_effects

            effects += redirection_effects(invocation, self.facts)
        if invocation.assignments:
            effects += self.carried(invocation, depth)
        program = invocation.program
        if isinstance(program, Unknown):
            from agentshell.unread import dynamic_program

            effects += dynamic_program(invocation, self.facts)
            self.judged.append(Judged(invocation, "", (), tuple(effects), (f"{program.why}: {invocation.shown}",)))
            return
        pack = self.registry.lookup(program) if program else None
        if pack is None:
            self.judged.append(Judged(invocation, "", (), tuple(effects)))
            self.follow_script(invocation, depth)
            return
        for found in match(invocation, pack, self.facts, self.registry.subjects).readings:
            self.weigh(found, tuple(effects), depth)
            effects = []

    def carried(self, invocation: Invocation, depth: int) -> tuple[Effect, ...]:
        """Judge what the variables that are set here make programs run; return what setting them does by itself."""
        from agentshell.payloads.variables import carried

        payload = carried(invocation, invocation.assignments)
        for command in payload.inner:
            self.follow(command, invocation.replace(assignments={}, redirects=()), depth + 1)
        return attach(payload.effects, (), invocation)

    def weigh(self, found: Match, effects: tuple[Effect, ...], depth: int) -> None:
        """Judge one reading of an invocation: its actions, its payloads, and the commands inside it."""
        parsed = found.parsed
        invocation = parsed.invocation
        complete = [*effects]
        for hit in found.hits:
            complete += attach((hit.effect,), self.targets(hit, found), invocation)
        unread: list[str] = []
        inner: list[Inner] = []
        for rule in found.payloads:
            from agentshell.payloads import reader

            payload = reader(rule.language)(parsed, self.facts, rule)
            inner += payload.inner
            drafts = list(payload.effects)
            if payload.unreadable:
                unread.append(payload.unreadable)
                drafts.append(unreadable(payload.unreadable, parsed.pack))
            for draft in drafts:
                hit_targets = () if draft.target is not None else self.resolve(draft, found.target, found)
                complete += attach((draft,), hit_targets, invocation)
        if found.inner:
            from agentshell.packs.inner import inner_commands

            inner += inner_commands(found, self.registry, self.facts)
        self.judged.append(Judged(invocation, parsed.pack, parsed.command, tuple(complete), tuple(unread), found.level))
        for command in inner:
            self.follow(command, invocation, depth + 1)
        if found.moves and invocation.place.kind != "host":
            self.moves = (*self.moves, *found.moves)

    def targets(self, hit: Hit, found: Match) -> tuple[Target, ...]:
        """Return what an action hits."""
        named = found.replace(parsed=found.parsed.replace(names=hit.names)) if hit.names else found
        return self.resolve(hit.effect, hit.target, named)

    def resolve(self, effect: Effect, resolver: str, found: Match) -> tuple[Target, ...]:
        """Ask a target resolver, unless the policy's answer is the same whatever it says."""
        from agentshell.targets import resolver as find

        if not resolver or not (self.thorough or needs_target(effect.level, self.policy)):
            return (found.parsed.invocation.place.target,)
        return find(resolver)(found.parsed, self.facts)

    def follow(self, inner: Inner, outer: Invocation, depth: int) -> None:
        """Judge a command that another one would start."""
        start = Start(
            env=inner.env or outer.env,
            cwd=inner.cwd or outer.cwd,
            stdin=inner.stdin or outer.stdin,
            place=inner.place or outer.place,
            via=(*outer.via, inner.via),
            depth=depth,
            files=outer.files,
        )
        if inner.kind == "argv":
            if inner.argv:
                before = outer.env.changes
                changes = {} if inner.env is None else inner.env.changes
                invocation = outer.replace(
                    argv=inner.argv,
                    env=start.env,
                    cwd=start.cwd,
                    stdin=start.stdin,
                    redirects=(),
                    assignments={
                        name: value
                        for name, value in changes.items()
                        if value is not None and before.get(name) is not value
                    },
                    place=start.place,
                    via=start.via,
                )
                self.assess(invocation, depth)
            return
        start = start.replace(shell=inner.shell)
        if inner.argv:
            start = start.replace(name=inner.argv[0], positional=inner.argv[1:])
        around = outer.replace(place=start.place, via=start.via)
        if inner.kind == "shell":
            self.hear(unfold_text(inner.text, start, self.facts), around, depth)
            return
        from agentshell.scripts import script_text

        text = script_text(inner.path, start, self.facts)
        if isinstance(text, Unknown):
            if text.why != "no such file":
                self.hear(Unfolded((), (f"the script {inner.path.shown}: {text.why}",)), around, depth)
            return
        self.hear(unfold_text(known(text, outer.span), start, self.facts), around, depth)

    def follow_script(self, invocation: Invocation, depth: int) -> None:
        """Judge a program that no pack describes, where it is a script that can be read here."""
        name = invocation.argv[0].text if invocation.argv else ""
        if isinstance(name, str) and "/" in name:
            from agentshell.scripts import interpreted

            inner = interpreted(invocation, self.facts)
            if inner is not None:
                self.follow(inner, invocation, depth + 1)
