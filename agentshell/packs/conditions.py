"""Owns the answers to a pack's conditions about one parsed invocation: NO, MAYBE or YES. It decides nothing.

An argument that is not known, or that may stand elsewhere than it seems to, makes MAYBE.
"""

from __future__ import annotations

from agentshell.model import SCOPES, Arg, Unknown, known
from agentshell.packs.globs import MAYBE, NO, YES, matches
from agentshell.packs.options import head_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from agentshell.packs.compiled import Cases
    from agentshell.packs.parsed import OptionUse, Parsed
    from agentshell.packs.subjects import Subjects


class Circumstances:
    """One parsed invocation as conditions ask about it; the subjects are read when the first condition needs them."""

    def __init__(self, parsed: Parsed, read_subjects: Callable[[], Subjects | None]) -> None:
        self.parsed = parsed
        self._read = read_subjects
        self._subjects: Subjects | None = None
        self._read_already = False
        self._shift = _first_shift(parsed)
        self._literal: Circumstances | None = None

    @property
    def literal(self) -> Circumstances:
        """The same line with every unknown argument taken for what it seems to be: an operand or value, no option."""
        if self._literal is None:
            options = tuple(use.replace(certain=True) for use in self.parsed.options)
            plain = self.parsed.replace(options=options, unsure=())
            self._literal = Circumstances(plain, lambda: self.subjects)
            if not plain.open_command:
                self._literal._shift = None
        return self._literal

    @property
    def subjects(self) -> Subjects | None:
        """What the operands name; None when the pack has no reader for it."""
        if not self._read_already:
            self._read_already = True
            self._subjects = self._read()
        return self._subjects

    def holds(self, cases: Cases) -> int:
        """Return whether one of the cases holds; YES when there are none to ask about."""
        best = NO if cases else YES
        for tests in cases:
            worst = YES
            for key, negated, patterns in tests:
                answer = self.answer(key, patterns)
                worst = min(worst, YES - answer if negated else answer)
                if worst == NO:
                    break
            best = max(best, worst)
            if best == YES:
                break
        return best

    def answer(self, key: str, patterns: tuple[str, ...]) -> int:
        """Return whether what the key names is one of the patterns."""
        if key == "args":
            return self._count(patterns)
        if key.startswith("arg."):
            return self._operand(key[4:], patterns)
        if key.startswith("subject."):
            return self._subject(key[8:], patterns)
        if key.startswith("env."):
            value = self.parsed.invocation.env.get(key[4:])
            answer = _of_value(value, patterns)
            return MAYBE if value is None and self.parsed.invocation.env.open else answer
        if key == "stdin":
            given = self.parsed.invocation.stdin.kind != "inherit"
            return YES if ("given" if given else "none") in patterns else NO
        if key == "program":
            name = self.parsed.invocation.program
            return MAYBE if isinstance(name, Unknown) else _of_value(known(name), patterns)
        if key == "cwd":
            return _of_value(self.parsed.invocation.cwd, patterns)
        if key == "command":
            answer = _of_value(known(" ".join(self.parsed.command)), patterns)
            return MAYBE if self.parsed.open_command else answer
        if key == "rest.0":
            return _of_value(self.parsed.rest[0] if self.parsed.rest else None, patterns)
        return self._option(key, patterns)

    def _option(self, key: str, patterns: tuple[str, ...]) -> int:
        names = key.split("|")
        uses = [use for use in self.parsed.options if use.name in names]
        could_be = any(_may_be(arg, names) for arg in self.parsed.unsure)
        if not uses:
            if "absent" in patterns:
                return MAYBE if could_be else YES
            return MAYBE if could_be else NO
        answers = [_of_use(use, patterns) for use in uses]
        answer = answers[0] if min(answers) == max(answers) else MAYBE
        # A further use of it may be hidden in an argument that is unknown, and then that one counts.
        if (
            could_be
            and not (answer == NO and patterns == ("absent",))
            and not (answer == YES and "present" in patterns)
        ):
            return MAYBE
        return answer

    def _operand(self, which: str, patterns: tuple[str, ...]) -> int:
        operands = self.parsed.positionals
        if which == "*":
            answer = max((_of_value(arg, patterns) for arg in operands), default=_of_value(None, patterns))
            return MAYBE if self._shift is not None and (answer == YES or self.parsed.open_command) else answer
        if which == "last":
            if self._shift is not None:
                return MAYBE
            return _of_value(operands[-1] if operands else None, patterns)
        index = int(which)
        if self._shift is not None and index >= self._shift:
            return MAYBE
        return _of_value(operands[index] if index < len(operands) else None, patterns)

    def _count(self, patterns: tuple[str, ...]) -> int:
        operands = self.parsed.positionals
        low = high = len(operands)
        if self._shift is not None:
            # Each of them may be an option, and take the word after it as its value.
            low = 0 if self.parsed.open_command else max(0, low - 2 * len(self.parsed.unsure))
            # Behind one that is `--`, what looks like options are operands.
            high += sum(1 + len(use.values) for use in self.parsed.options if not use.certain)
        for arg in operands:
            if arg.splits or self.parsed.open_command:
                low, high = min(low, max(0, len(operands) - 1)), 1_000_000
        best = NO
        for pattern in patterns:
            least = int(pattern.removesuffix("+")) if pattern.removesuffix("+").isdecimal() else 0
            most = 1_000_000 if pattern.endswith("+") else least
            if least <= low and high <= most:
                return YES
            if least <= high and low <= most:
                best = MAYBE
        return best

    def _subject(self, which: str, patterns: tuple[str, ...]) -> int:
        subjects = self.subjects
        if subjects is None:
            return MAYBE
        if which == "scope":
            # `many` asks for at least that many.
            reached = max((SCOPES.index(scope) for scope in SCOPES if scope in patterns), default=0)
            answer = YES if subjects.scope in patterns or SCOPES.index(subjects.scope) > reached else NO
        else:
            found = subjects.kinds if which == "kinds" else subjects.names
            args = [Arg((one,)) for one in found]
            answer = max((_of_value(arg, patterns) for arg in args), default=_of_value(None, patterns))
        if self.parsed.open_command or subjects.doubt or (self._shift == 0 and self.parsed.unsure):
            return MAYBE
        return answer


def _first_shift(parsed: Parsed) -> int | None:
    """Return the index of the first operand that may really be another one; None when all stand where they seem to."""
    if parsed.open_command:
        return 0
    first = None
    for index, arg in enumerate(parsed.positionals):
        if arg.splits or any(arg is other for other in parsed.unsure):
            first = index
            break
    for arg in parsed.unsure:
        if not any(arg is other for other in parsed.positionals):
            return 0
    return first


def _may_be(arg: Arg, names: list[str]) -> bool:
    """Whether an argument that may be an option may be one of these; a known start of two dashes narrows it."""
    head = head_of(arg)
    if arg.splits or not head.startswith("--"):
        return True
    name = head.partition("=")[0]
    return any(other.startswith(name) for other in names)


def _of_use(use: OptionUse, patterns: tuple[str, ...]) -> int:
    best = YES if ("bare" in patterns and not use.values) or "present" in patterns else NO
    for pattern in patterns:
        if pattern not in {"absent", "bare", "present"}:
            for value in use.values:
                best = max(best, _one(value, pattern))
    if use.certain:
        return best
    return max(min(best, MAYBE), MAYBE if "absent" in patterns else NO)


def _of_value(value: Arg | None, patterns: tuple[str, ...]) -> int:
    if value is None:
        return YES if "absent" in patterns else NO
    best = NO
    for pattern in patterns:
        if pattern == "present":
            best = max(best, MAYBE if value.splits else YES)
        elif pattern == "absent":
            best = max(best, MAYBE if value.splits else NO)
        else:
            best = max(best, _one(value, pattern))
    return best


def _one(value: Arg, pattern: str) -> int:
    if pattern == "unknown":
        return NO if value.known else YES
    return matches(pattern, value)
