"""Owns the one pipeline from a line to its verdict: read, unfold, match, resolve, decide. It runs and records nothing.

Every way in (a `-c` line, a script, a hook, a batch) calls `judge`. The stages it joins own the knowledge; this module
only follows what they find: inner commands are unfolded again, payloads are read, targets are attached.
"""

from __future__ import annotations

from agentshell.concerns import concerns_guard, guards, marks
from agentshell.credentials.marks import may_send, may_show
from agentshell.deeds import may_destroy
from agentshell.effects import attach, unreadable
from agentshell.model import Effect, Inner, Invocation, Span, Unknown, known
from agentshell.packs.match import match
from agentshell.policy import decide, needs_target, verdict
from agentshell.provenance import traced
from agentshell.reading.gate import LONGEST
from agentshell.reading.read import read
from agentshell.reading.state import UNCALLED, UNREACHED
from agentshell.reading.tree import Reading, Unreadable
from agentshell.reading.unfold import Start, Unfolded, unfold, unfold_text
from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.facts import Facts
    from agentshell.model import Arg, EnvView, Level, Target, Verdict
    from agentshell.packs.match import Hit, Match
    from agentshell.packs.registry import Registry
    from agentshell.policy import Policy
    from agentshell.remembered import Memory, Moved, Seen

MOST_INVOCATIONS = 10_000
"""How many commands are followed before the rest counts as unread, and the line is held."""
MOST_DEPTH = 24
"""How many wrappers and shells around one command are followed."""
SERVICES = ("cloud", "kubernetes", "names")
"""Targets of packs that describe many tools by their actions alone: what none of these is may still be a deed."""


class Judged(Value):
    """One invocation with what was found about it: its pack and sub-command, its effects, what could not be read.

    level is what the sub-command counts as by itself; it says something only where there is a pack. seen are the
    credentials that it shows, moves what later commands hit otherwise after it: what a session remembers.
    """

    invocation: Invocation
    pack: str = ""
    command: tuple[str, ...] = ()
    effects: tuple[Effect, ...] = ()
    unread: tuple[str, ...] = ()
    level: Level = "read"
    seen: tuple[Seen, ...] = ()
    moves: tuple[Moved, ...] = ()


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
    court = _Court(facts, registry, policy, thorough, line)
    whole = Invocation((), Span(0, len(line)), start.env, start.cwd, start.stdin, place=start.place, via=start.via)
    court.hear(unfold(reading, start, facts), whole, start.depth)
    if court.files:
        from agentshell.scripts import scheduled

        for inner in scheduled(court.files, whole):
            court.follow(inner, whole, start.depth + 1)
    return _concluded(court, whole, reading, reading.doubt)


def judge_started(invocation: Invocation, facts: Facts, registry: Registry, policy: Policy) -> Judgement:
    """Judge a program that is about to start, with its final arguments, environment and directory.

    What it would start in turn on this machine is not followed: that comes here by itself.
    """
    line = invocation.shown.encode("utf-8", "surrogateescape")
    court = _Court(facts, registry, policy, thorough=False, line=line)
    court.alone = True
    court.assess(invocation, 0)
    return _concluded(court, invocation, Reading(()), "")


def _concluded(court: _Court, whole: Invocation, reading: Reading, doubt: str) -> Judgement:
    """Decide on what the court has found."""
    facts, registry, policy = court.facts, court.registry, court.policy
    judged = tuple(court.judged)
    session = marks(facts.host.env)
    if any(concerns_guard(one.invocation, session) for one in judged) or (court.env and guards(court.env.changes)):
        from agentshell.guarding import guarded

        # A line may change variables and start nothing.
        judged = guarded(judged or (Judged(whole),), court.files, court.env, facts)
    findings = decide(tuple(effect for one in judged for effect in one.effects), policy)
    # Two readers that differ may both be wrong: such a line is never allowed silently.
    held = (doubt, *court.held) if doubt else tuple(court.held)
    if registry.held:
        from agentshell.lookers import only_looks

        if not all(map(only_looks, judged)):
            held = (*held, *registry.held)
    unread = tuple(text for one in judged for text in one.unread)
    return Judgement(court.line, reading, judged, verdict(findings, policy, unread=unread, held=held))


def kept(judgement: Judgement) -> Memory | None:
    """Return what a session has to remember of a line that runs; None for nothing, as of most lines."""
    seen = tuple(one for judged in judgement.invocations for one in judged.seen)
    moves = tuple(move for judged in judgement.invocations for move in judged.moves)
    if not seen and not moves:
        return None
    from agentshell.remembered import Memory

    return Memory(seen, moves)


class _Court:
    """The work of one judgement. What is judged, held and written to files grows; nothing else changes.

    env is the environment that the line itself ends with. alone says that what runs on this machine is judged when it
    starts, so that it need not be followed.
    """

    def __init__(self, facts: Facts, registry: Registry, policy: Policy, thorough: bool, line: bytes) -> None:
        self.facts = facts
        self.registry = registry
        self.policy = policy
        self.thorough = thorough
        self.line = line
        self.judged: list[Judged] = []
        self.held: list[str] = []
        self.files: dict[str, Arg] = {}
        self.env: EnvView | None = None
        self.moves: tuple[Moved, ...] = ()
        self.seen: tuple[Seen, ...] = ()
        self.alone = False

    def hear(self, unfolded: Unfolded, outer: Invocation, depth: int) -> None:
        """Judge what a text would start. outer is the invocation that reads the text, an empty one for the line."""
        self.files |= unfolded.files
        if not outer.argv:
            self.env = unfolded.env
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
            self.follow_script(invocation, depth)
            return
        seen: tuple[Seen, ...] = ()
        if may_show(invocation):
            found_effects, seen = self.shown(invocation)
            effects += found_effects
        if may_send(invocation):
            from agentshell.credentials.sending import sent_credentials

            effects += attach(sent_credentials(invocation, self.facts), (), invocation)
        pack = self.registry.lookup(program) if program else None
        if program and (invocation.files or "PATH" in invocation.env.changes) and program not in invocation.via:
            effects += self.shadow(invocation, depth)
        if pack is None:
            if invocation.argv and not invocation.argv[0].known:
                from agentshell.unread import dynamic_program

                effects += dynamic_program(invocation, self.facts)
            elif program and may_destroy(invocation):
                from agentshell.undescribed import undescribed

                effects += undescribed(invocation.replace(files={**self.files, **invocation.files}), self.facts)
            self.judged.append(Judged(invocation, "", (), tuple(effects), seen=seen))
            self.seen += seen
            self.follow_script(invocation, depth)
            return
        for found in match(invocation, pack, self.facts, self.registry.subjects).readings:
            self.weigh(found, tuple(effects), seen, depth)
            effects, seen = [], ()
        if "/" in invocation.argv[0].literal and not invocation.argv[0].literal.startswith("/"):
            self.follow_script(invocation, depth)

    def shown(self, invocation: Invocation) -> tuple[tuple[Effect, ...], tuple[Seen, ...]]:
        """Return the effects of showing credentials, and which they are."""
        from agentshell.credentials.reading import shown_credentials
        from agentshell.memory import seen_by

        found = shown_credentials(invocation, self.facts)
        return attach(tuple(effect for effect, _ in found), (), invocation), seen_by((), found)

    def carried(self, invocation: Invocation, depth: int) -> tuple[Effect, ...]:
        """Judge what the variables that are set here make programs run; return what setting them does by itself."""
        from agentshell.payloads.variables import carried

        payload = carried(invocation, invocation.assignments)
        for command in payload.inner:
            self.follow(command, invocation.replace(assignments={}, redirects=()), depth + 1)
        return attach(payload.effects, (), invocation)

    def weigh(self, found: Match, effects: tuple[Effect, ...], seen: tuple[Seen, ...], depth: int) -> None:
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
        vague = not (parsed.command or found.hits or found.payloads or inner) and found.target in SERVICES
        if (vague or not found.listed) and found.level in ("read", "write") and may_destroy(invocation):
            from agentshell.undescribed import unlisted

            complete += unlisted(parsed, self.places(found))
        moves = tuple(self.led(move, found) if move.what == "tunnel" else move for move in found.moves)
        final = traced(tuple(complete), found, self.line, self.facts, self.seen)
        if any(effect.level == "secret" for effect in final):
            from agentshell.memory import seen_by

            seen += seen_by(final, ())
        self.judged.append(
            Judged(invocation, parsed.pack, parsed.command, final, tuple(unread), found.level, seen, moves)
        )
        self.seen += seen
        for command in inner:
            self.follow(command, invocation, depth + 1)
        if moves and invocation.place.kind != "host":
            self.moves = (*self.moves, *moves)

    def led(self, tunnel: Moved, found: Match) -> Moved:
        """Return a tunnel with the environment of what it goes through, beside the names that it was given."""
        if not found.target:
            return tunnel
        from agentshell.targets import resolver as find

        target = find(found.target)(found.parsed, self.facts)[0]
        return tunnel.replace(to=(*tunnel.to, known(f"{target.name} ({target.environment})")))

    def places(self, found: Match) -> tuple[Target, ...]:
        """Return what the pack's own resolver says is hit."""
        from agentshell.targets import resolver as find

        return find(found.target)(found.parsed, self.facts) if found.target else ()

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
        if self.alone and inner.kind != "shell" and (inner.place or outer.place).kind == "here":
            return
        start = Start(
            env=inner.env or outer.env,
            cwd=inner.cwd or outer.cwd,
            stdin=inner.stdin or outer.stdin,
            place=inner.place or outer.place,
            via=(*outer.via, inner.via),
            depth=depth,
            # What a shell inside the line wrote before is there too.
            files={**self.files, **outer.files} if self.files else outer.files,
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
                    files=start.files,
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
            from agentshell.scripts import found_scripts

            for path in found_scripts(inner.path, start.cwd, self.facts):
                self.follow(inner.replace(path=path, argv=(path, *inner.argv[1:])), outer, depth + 1)
            if text.why != "no such file":
                self.hear(Unfolded((), (f"the script {inner.path.shown}: {text.why}",)), around, depth)
            return
        if len(text) > LONGEST:
            # No reader takes it (a package's `configure`): what it starts is judged when that starts.
            from agentshell.unread import long_script

            why = f"the script {inner.path.shown}: longer than {LONGEST // 1024} KiB"
            self.judged.append(Judged(around, "", (), long_script(text, why, around, self.facts), (why,)))
            return
        self.hear(unfold_text(known(text, outer.span), start, self.facts), around, depth)

    def shadow(self, invocation: Invocation, depth: int) -> tuple[Effect, ...]:
        """Judge the file that stands in front of the usual program of this name, besides that program."""
        from agentshell.scripts import interpreted
        from agentshell.shadows import open_to_all, shadowing

        path = shadowing(invocation, self.facts)
        if path is None:
            return attach(open_to_all(invocation, self.judged, self.facts), (), invocation)
        inner = interpreted(invocation.replace(argv=(path, *invocation.argv[1:])), self.facts)
        if inner is not None:
            self.follow(inner, invocation, depth + 1)
        return ()

    def follow_script(self, invocation: Invocation, depth: int) -> None:
        """Judge a program that is a script of the project, whatever a pack says of its name."""
        if not invocation.argv:
            return
        first = invocation.argv[0]
        if self.files:
            invocation = invocation.replace(files={**self.files, **invocation.files})
        if "/" in first.literal or not first.known:
            from agentshell.scripts import found_scripts, interpreted

            for path in found_scripts(first, invocation.cwd, self.facts) or (first,):
                inner = interpreted(invocation.replace(argv=(path, *invocation.argv[1:])), self.facts)
                if inner is not None:
                    self.follow(inner, invocation, depth + 1)
