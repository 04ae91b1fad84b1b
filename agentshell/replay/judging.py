"""Owns judging commands of the past as `agentshell check` would today: many of them, each like line once.

Nothing is recorded, nobody is asked, and the session that this process belongs to remembers nothing of it. What a past
session showed and switched counts for its later commands, as it would have.
"""

from __future__ import annotations

import os

from agentshell.assembly import Assembler
from agentshell.audit import cut
from agentshell.facts import Facts
from agentshell.host import RealHost
from agentshell.judge import kept
from agentshell.model import strictest
from agentshell.reading.tree import Unreadable
from agentshell.remembered import Memory
from agentshell.sessions import LASTS, time_ago
from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from agentshell.assembly import Assembly
    from agentshell.judge import Judgement
    from agentshell.model import Decision, Finding
    from agentshell.remembered import Moved, Seen
    from agentshell.replay.records import Command

UNREADABLE = "unreadable"
"""What stands for a rule where a line is held because it could not be read."""
_MOST_KNOWN = 50_000
"""Outcomes that are kept, so that memory stays bounded; the older half goes first."""
_LONG = 256
"""Bytes of a line above which a digest stands for it."""
_MOST_FACTS = 200
"""Facts of one session: the latest, as many as `sessions` reads back."""
_MOST_PLACES = 200
_MOST_SESSIONS = 1_000
_FRESH = 5_000
"""Lines judged in a folder before what was read there is forgotten, so that memory stays bounded."""
_NOTHING = Memory()


class Hit(Value):
    """A rule that a line falls under: what it decides, what would happen where, and the piece of the line it is about.

    Secrets are hidden in both texts.
    """

    rule: str
    decision: Decision
    told: str
    shown: str


class Outcome(Value):
    """What would have become of a line; rejected where bash itself would not have run it, whatever the decision."""

    decision: Decision
    hits: tuple[Hit, ...] = ()
    rejected: bool = False
    memory: Memory | None = None


ALLOWED = Outcome("allow")


class PastHost(RealHost):
    """The machine as it is, with a past session's memory."""

    def __init__(self, env: Mapping[str, str], cwd: str) -> None:
        super().__init__(env, cwd)
        self.past = _NOTHING

    def recall(self) -> Memory:
        """Return what the past session had shown and switched."""
        return self.past


class _Place:
    """A folder: how lines are judged there, and whether it still exists."""

    def __init__(self, assembly: Assembly, env: Mapping[str, str], cwd: str) -> None:
        self.exists = os.path.isdir(cwd)
        self._cwd, self._env, self._assembly, self._judged = cwd, env, assembly, _FRESH

    def judge(self, line: bytes, memory: Memory) -> Judgement:
        """Judge a line as a plain bash would run it here."""
        if self._judged >= _FRESH:
            self._host = PastHost(self._env, self._cwd)
            self._assembly = self._assembly.replace(facts=Facts(self._host, self._assembly.config.settings))
            self._judged = 0
        self._judged += 1
        self._host.past = memory
        return self._assembly.judge(line)


class Judge:
    """Judges commands with the settings, packs and environment of now.

    cwd is the folder for commands of which none is known. With `every`, allowed findings are hits too.
    """

    def __init__(self, env: Mapping[str, str], cwd: str, *, every: bool = False) -> None:
        self.cwd = cwd
        self._env, self._every = env, every
        self._assembler = Assembler()
        self._known: dict[tuple[bytes, str, tuple[int, ...]], Outcome] = {}
        self._places: dict[str, _Place] = {}
        self._sessions: dict[tuple[str, str], _Session] = {}
        self._versions = 0

    def warnings(self) -> tuple[str, ...]:
        """Return what the settings in force here warn of. Raises AgentShellError where they are broken."""
        assembly = self._assembler.assemble(self._env, self.cwd)
        return (*assembly.config.warnings, *assembly.registry.held)

    def place_of(self, command: Command) -> str:
        """Return the folder that a command is judged in."""
        return command.cwd if command.cwd.startswith("/") else self.cwd

    def exists(self, cwd: str) -> bool:
        """Whether the folder is still there; judged in one that is not, a command finds an empty one."""
        return self._place(cwd).exists

    def outcome(self, command: Command) -> Outcome:
        """Return what would have become of a command. Raises AgentShellError for broken settings or packs."""
        cwd = self.place_of(command)
        session = self._sessions.get((command.agent, command.session)) if self._sessions else None
        key = (_short(command.line), cwd, session.state(command.when) if session else ())
        found = self._known.get(key)
        if found is None:
            memory = session.memory(command.when) if session else _NOTHING
            found = self._outcome(command.line, self._place(cwd).judge(command.line, memory))
            if len(self._known) >= _MOST_KNOWN:
                for old in list(self._known)[: _MOST_KNOWN // 2]:
                    del self._known[old]
            self._known[key] = found
        if found.memory is not None and found.decision == "allow" and command.session:
            self._remember(command, found.memory)
        return found

    def _place(self, cwd: str) -> _Place:
        place = self._places.get(cwd)
        if place is None:
            if len(self._places) >= _MOST_PLACES:
                del self._places[next(iter(self._places))]
            place = self._places[cwd] = _Place(self._assembler.assemble(self._env, cwd), self._env, cwd)
        return place

    def _outcome(self, line: bytes, judgement: Judgement) -> Outcome:
        reading, verdict = judgement.reading, judgement.verdict
        if isinstance(reading, Unreadable) and reading.syntax:
            return Outcome(verdict.decision, rejected=True)
        memory = kept(judgement)
        if verdict.decision == "allow" and not (self._every and verdict.findings):
            return ALLOWED if memory is None else Outcome("allow", memory=memory)
        return Outcome(verdict.decision, hits(line, judgement, every=self._every), memory=memory)

    def _remember(self, command: Command, memory: Memory) -> None:
        name = (command.agent, command.session)
        if name not in self._sessions and len(self._sessions) >= _MOST_SESSIONS:
            del self._sessions[next(iter(self._sessions))]
        self._versions += 1
        self._sessions.setdefault(name, _Session()).add(command.when, memory, self._versions)


class _Session:
    """What one past session has shown and switched so far."""

    def __init__(self) -> None:
        self._version = 0
        self._facts: dict[Seen | Moved, float] = {}

    def add(self, when: float, memory: Memory, version: int) -> None:
        """Remember what a command has shown and switched; the same again only renews what stands last."""
        facts: tuple[Seen | Moved, ...] = (*memory.seen, *memory.moves)
        if tuple(self._facts)[-len(facts) :] != facts:
            self._version = version
        for fact in facts:
            self._facts.pop(fact, None)
            self._facts[fact] = when
        for old in list(self._facts)[:-_MOST_FACTS]:
            del self._facts[old]

    def state(self, now: float) -> tuple[int, ...]:
        """Return what differs when something else counts at this time."""
        return self._version, *(number for number, when in enumerate(self._facts.values()) if _counts(when, now))

    def memory(self, now: float) -> Memory:
        """Return what counts for a command at this time, the oldest first."""
        from agentshell.remembered import Moved, Seen

        facts = [
            fact.replace(ago=time_ago(now - when if now and when else 0.0))
            for fact, when in self._facts.items()
            if _counts(when, now)
        ]
        return Memory(
            tuple(fact for fact in facts if isinstance(fact, Seen)),
            tuple(fact for fact in facts if isinstance(fact, Moved)),
        )


def _counts(when: float, now: float) -> bool:
    """Whether what was remembered then counts now; a sub-agent's log may be read after what came later."""
    return not (now and when) or 0 <= now - when <= LASTS


def _short(line: bytes) -> bytes:
    """Return what stands for a line among the known ones, so that they take little room."""
    if len(line) <= _LONG:
        return line
    from hashlib import blake2b

    return blake2b(line).digest()


def hits(line: bytes, judgement: Judgement, *, every: bool) -> tuple[Hit, ...]:
    """Return the rules that a line falls under, each once with the strictest that it decides."""
    from agentshell.redact import redact
    from agentshell.render import core, describe_effect, safe

    def shown(text: bytes) -> str:
        return safe(redact(cut(text.decode("utf-8", "surrogateescape"))), _WIDE)

    verdict = judgement.verdict
    by_rule: dict[str, list[Finding]] = {}
    for finding in verdict.findings:
        if every or finding.decision != "allow":
            by_rule.setdefault(finding.effect.action, []).append(finding)
    found = []
    for rule, findings in by_rule.items():
        decision = strictest(tuple(one.decision for one in findings))
        worst = next(one for one in findings if one.decision == decision)
        part = core(line, verdict.replace(findings=(worst,)))
        found.append(Hit(rule, decision, redact(describe_effect(worst.effect)), shown(part)))
    if verdict.decision != "allow" and not any(hit.decision != "allow" for hit in found):
        why = verdict.unread[0].partition("\n")[0] if verdict.unread else "it could not be read"
        found.append(Hit(UNREADABLE, verdict.decision, safe(redact(cut(why)), 200), shown(line)))
    return tuple(found)


_WIDE = 160
"""Characters of a line that a report shows."""
