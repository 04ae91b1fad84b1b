"""Owns the figures of a replay: what is counted while it runs. How they read is `report`'s."""

from __future__ import annotations

from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from agentshell.model import Decision
    from agentshell.replay.judging import Hit, Outcome
    from agentshell.replay.records import Command, Skipped
    from agentshell.replay.sources import Missing

EXAMPLES = 2
_MOST_APART = 1_000_000
"""Lines and records that are told apart, so that memory stays bounded."""
_MOST_GROUPS = 10_000
_MOST_NAMED = 20
"""Skipped records that are named; the count of the rest is kept."""


class Example(Value):
    """One command that a rule stood for: the piece of it, what it would have done, where and when it was."""

    hit: Hit
    command: Command


class Counts:
    """What became of a number of commands."""

    def __init__(self) -> None:
        self.commands = 0
        self.by: dict[Decision, int] = {"allow": 0, "ask": 0, "deny": 0}
        self.rejected = 0

    def add(self, outcome: Outcome) -> None:
        """Count one."""
        self.commands += 1
        if outcome.rejected:
            self.rejected += 1
        else:
            self.by[outcome.decision] += 1

    def per_thousand(self, decision: Decision = "ask") -> float:
        """Return how many of a thousand commands end so."""
        return 1000 * self.by[decision] / self.commands if self.commands else 0.0


class Rule:
    """What one rule decides, and on what."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.by: dict[Decision, int] = {"allow": 0, "ask": 0, "deny": 0}
        self.examples: list[Example] = []

    @property
    def decision(self) -> Decision:
        """The strictest that it decides."""
        return "deny" if self.by["deny"] else "ask" if self.by["ask"] else "allow"

    def add(self, hit: Hit, command: Command) -> None:
        """Count a line that falls under the rule, and keep it where it is one of the first that differ."""
        self.by[hit.decision] += 1
        if len(self.examples) < EXAMPLES and all(hit.shown != one.hit.shown for one in self.examples):
            self.examples.append(Example(hit, command))


class Group:
    """The commands that are told of together: all, or those of one agent or session."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.counts = Counts()
        self.rules: dict[str, Rule] = {}

    def add(self, command: Command, outcome: Outcome) -> None:
        """Count one."""
        self.counts.add(outcome)
        for hit in outcome.hits:
            rule = self.rules.get(hit.rule)
            if rule is None:
                rule = self.rules[hit.rule] = Rule(hit.rule)
            rule.add(hit, command)

    def ranked(self, decisions: tuple[Decision, ...]) -> list[Rule]:
        """Return the rules that decide so, the ones that do it most often first."""

        def times(rule: Rule) -> int:
            return sum(rule.by[decision] for decision in decisions)

        return sorted((rule for rule in self.rules.values() if times(rule)), key=lambda rule: (-times(rule), rule.name))


class Tally:
    """Everything that a replay counts; by says which group a command belongs to, of which the first 10,000 are told."""

    def __init__(self, by: Callable[[Command], str]) -> None:
        self.all = Counts()
        self.agents: dict[str, Counts] = {}
        self.logs: dict[str, set[str]] = {}
        self.groups: dict[str, Group] = {}
        self.first = self.last = 0.0
        self.repeated = self.untimed = self.gone = self.homeless = self.ungrouped = 0
        self.read = 0
        self.skipped = 0
        self.named: list[Skipped] = []
        self.missing: list[Missing] = []
        self.interrupted = False
        self._by = by
        self._lines: set[int] = set()
        self._keys: set[int] = set()

    def add(self, command: Command, outcome: Outcome) -> None:
        """Count a command and what would have become of it."""
        self.all.add(outcome)
        agent = self.agents.get(command.agent)
        if agent is None:
            agent = self.agents[command.agent] = Counts()
        agent.add(outcome)
        if len(self._lines) < _MOST_APART:
            self._lines.add(hash(command.line))
        if command.when:
            self.first = min(self.first or command.when, command.when)
            self.last = max(self.last, command.when)
        name = self._by(command)
        group = self.groups.get(name)
        if group is None:
            if len(self.groups) >= _MOST_GROUPS:
                self.ungrouped += 1
                return
            group = self.groups[name] = Group(name)
        group.add(command, outcome)

    def repeats(self, key: str) -> bool:
        """Whether a record with this identity has been counted before."""
        mark = hash(key)
        if mark in self._keys:
            self.repeated += 1
            return True
        if len(self._keys) < _MOST_APART:
            self._keys.add(mark)
        return False

    def skip(self, record: Skipped) -> None:
        """Count a record that could not be used."""
        self.skipped += 1
        if len(self.named) < _MOST_NAMED:
            self.named.append(record)

    def log(self, agent: str, path: str) -> None:
        """Note a log in which an agent's commands stand."""
        self.logs.setdefault(agent, set()).add(path)

    @property
    def distinct(self) -> int:
        """How many different lines there are."""
        return len(self._lines)

    @property
    def more(self) -> bool:
        """Whether there may be more different lines than were told apart."""
        return len(self._lines) >= _MOST_APART
