"""Owns the one option scanner: an invocation's arguments told apart by a pack's option tables and dialect.

It never raises. Where an option is not listed, whether it takes the next word is a guess; the guesses are counted, so
that the other readings can be judged as well.
"""

from __future__ import annotations

from agentshell.model import LEVELS, Arg, Unknown
from agentshell.packs.compiled import UP_TO_OPTION, UP_TO_SEMICOLON, opened
from agentshell.packs.globs import any_glob
from agentshell.packs.parsed import OptionUse, Parsed
from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.model import Invocation, Level
    from agentshell.packs.compiled import Node, PackData, Spec, Table

PREFIXES = ("getopt", "argparse", "aws")
"""Dialects that take a unique prefix of a long option for the option (GNU getopt_long(3); Python argparse)."""
NO_DASH_VALUES = ("clap", "argparse", "aws")
"""Dialects in which a word with a dash is never the value of the option before it (clap 4, argparse)."""
DASH_VALUES = ("getopt", "getopt-exact", "cobra")
"""Dialects in which the word after an option is its value even with a dash (GNU getopt_long, pflag)."""
STRIPS_EQUALS = ("cobra", "clap", "argparse")
"""Dialects in which `-n=v` gives the value `v`; GNU getopt gives `=v`."""
FALSE = ("false", "False", "FALSE", "f", "F", "0")
"""What Go's strconv.ParseBool takes for false."""


GUESSES = 3
"""How many options that are not listed are read both ways each; further ones are read as the last of these."""


class Scan(Value):
    """A reading of the arguments, the level of the command they name, and how often a guess decided about a word."""

    parsed: Parsed
    level: Level
    listed: bool
    guesses: int


def scan(invocation: Invocation, pack: PackData, choices: int = 0) -> Scan:
    """Tell the arguments apart.

    choices: a bit for each option that the pack does not list; where it is set, the option takes the next word.
    """
    return _Scanner(invocation, pack, choices).scan()


def tail(arg: Arg, start: int) -> Arg:
    """Return the argument without the first `start` characters of its first (known) part."""
    first = arg.parts[0]
    assert isinstance(first, str)
    kept = (first[start:], *arg.parts[1:]) if len(first) > start or len(arg.parts) == 1 else arg.parts[1:]
    return Arg(kept, arg.span, arg.splits)


def head_of(arg: Arg) -> str:
    """Return the known text that the argument starts with, "" when its start is unknown."""
    parts = arg.parts
    if len(parts) == 1 and isinstance(parts[0], str):
        return parts[0]
    found = ""
    for part in parts:
        if isinstance(part, Unknown):
            break
        found += part
    return found


class _Scanner:
    """One pass over the words of an invocation."""

    def __init__(self, invocation: Invocation, pack: PackData, choices: int) -> None:
        self.invocation = invocation
        self.pack = pack
        self.dialect = pack["dialect"]
        self.choices = choices
        self.args = invocation.argv[1:]
        self.at = 0
        self.command: tuple[str, ...] = ()
        self.options: list[OptionUse] = []
        self.positionals: list[Arg] = []
        self.assignments: list[Arg] = []
        self.rest: tuple[Arg, ...] = ()
        self.unsure: list[Arg] = []
        self.doubts: list[Unknown] = []
        self.open_command = False
        self.guesses = 0
        self.listed = True
        self.level: Level = pack["default"]
        self.more_words = 0
        self.literal = False
        self.tables: list[Table] = []
        self.before: Table | None = None
        self.enter(pack["root"])

    def enter(self, node: Node) -> None:
        """Go to a command: what was `before` it no longer holds, its own options come first."""
        if self.before is not None:
            del self.tables[0]
        self.node = node
        self.before = node.get("before")
        if options := node.get("options"):
            self.tables.insert(0, options)
        if self.before is not None:
            self.tables.insert(0, self.before)
        self.level = node.get("level") or self.level
        self.expecting = "commands" in node
        inner = node.get("inner_from", "")
        self.inner_at = int(inner[4:]) if inner.startswith("arg.") else -1
        self.inner_dashes = inner == "dashdash"

    def scan(self) -> Scan:
        # An unknown word may be `--`, and then no option follows; or an option whose value is the word after it.
        ended = swallows = False
        while self.at < len(self.args):
            arg = self.args[self.at]
            self.at += 1
            unsure, used = len(self.unsure), len(self.options)
            inner_starts = self.word(arg)
            if ended or swallows:
                self.options[used:] = [use.replace(certain=False) for use in self.options[used:]]
            if inner_starts:
                break
            new = self.unsure[unsure:]
            swallows = bool(new) and self.dialect in DASH_VALUES
            ended = ended or any(head_of(one) in {"", "-", "--"} for one in new)
        parsed = Parsed(
            self.invocation,
            self.pack["pack"],
            self.command,
            tuple(self.options),
            tuple(self.positionals),
            (*self.assignments, *self.rest),
            self.open_command,
            tuple(self.unsure),
            tuple(self.doubts),
        )
        level = self.level
        if self.open_command:
            level = max(level, self.node.get("worst", level), key=LEVELS.index)
        return Scan(parsed, level, self.listed, self.guesses)

    def word(self, arg: Arg) -> bool:
        """Take one word; return True when all that follows belongs to an inner command."""
        head = head_of(arg)
        if self.literal or self.dialect == "words":
            return self.operand(arg, head)
        if not head:
            if not arg.known:
                self.may_be_option(arg, "may be an option")
            return self.operand(arg, head)
        if arg.known and (spec := self.find(head)) is not None and (head[0] != "-" or head[1:2] != "-"):
            self.use(spec, None, arg)
            return False
        name, equals, _ = head.partition("=")
        if equals and head[0].isalpha() and (spec := self.find(name)) is not None:
            # dd's `of=FILE`: an option that the pack lists without a dash.
            self.use(spec, tail(arg, len(name) + 1), arg)
            return False
        if head[0] != "-" or (head == "-" and arg.known):
            if head[0] == "+" and (spec := self.find(head[:2])) is not None:
                self.use(spec, tail(arg, 2), arg)
                return False
            return self.operand(arg, head)
        if head == "--" and arg.known:
            return self.dashes()
        if self.dialect == "single-dash" or head.startswith("--"):
            self.long(arg, head)
        else:
            self.cluster(arg, head)
        return False

    def dashes(self) -> bool:
        """`--`: options end; the inner command may start."""
        self.literal = True
        if self.inner_dashes and not self.expecting:
            self.rest = self.args[self.at :]
            return True
        return False

    def operand(self, arg: Arg, head: str) -> bool:
        """Take a word that is no option: a sub-command, an operand, or the start of the inner command."""
        if self.expecting or self.more_words:
            if not arg.known:
                self.expecting = False
                self.more_words = 0
                self.open_command = True
                self.doubts.append(Unknown("may be any sub-command", arg.shown))
            elif self.sub_command(head):
                return False
        if self.node.get("assignments") and not self.positionals and _assigns(head):
            self.assignments.append(arg)
            return False
        if self.inner_at >= 0:
            if len(self.positionals) >= self.inner_at:
                self.rest = (arg, *self.args[self.at :])
                return True
            if not self.node.get("interspersed"):
                self.literal = True
        self.positionals.append(arg)
        return False

    def sub_command(self, word: str) -> bool:
        """Take the word as a sub-command where it can be one."""
        if self.pack["ignore_case"]:
            word = word.lower()
        if not self.command and word in self.pack["prefixes"]:
            return True
        self.more_words = max(0, self.more_words - 1)
        if self.expecting:
            name = self.node.get("aliases", {}).get(word, word)
            found = self.node["commands"].get(name)
            if found is not None:
                self.command = (*self.command, name)
                self.enter(opened(found))
                if "commands" not in self.node:
                    # A service that is only listed by its name: its operations are graded by their verbs.
                    self.more_words = max(0, self.pack["unlisted"][2] - len(self.command))
                return True
            self.expecting = False
            if self.node.get("operands"):
                return False
            self.more_words = max(0, self.pack["unlisted"][2] - len(self.command) - 1)
        self.command = (*self.command, word)
        self.listed = False
        self.level = _graded(word, self.pack["unlisted"])
        return True

    def find(self, name: str) -> Spec | None:
        for table in self.tables:
            if name in table:
                return table[name]
        return None

    def long(self, arg: Arg, head: str) -> None:
        """Take a long option, `--name`, `--name=value` or (single-dash) `-name`."""
        name, equals, _ = head.partition("=")
        if not equals and not arg.known:
            self.unknown_option(head, arg)
            return
        spec = self.find(name)
        if spec is None and self.dialect == "single-dash":
            spec = self.find(name[1:] if name.startswith("--") else "-" + name)
        if spec is None and self.dialect in PREFIXES and len(name) > 2:
            found = {
                table[full]
                for table in self.tables
                for full in table
                if full.startswith(name)
            }  # fmt: skip
            if len(found) == 1:
                spec = found.pop()
            elif found:
                # The tool would refuse it, or its own table differs from the pack's: any of them may be meant.
                self.unsure.append(arg)
                self.doubts.append(Unknown("may be any of " + ", ".join(sorted(s[0] for s in found)), name))
                return
        value = tail(arg, len(name) + 1) if equals else None
        if spec is not None:
            self.use(spec, value, arg)
        else:
            self.unlisted_option(name, value, arg)

    def cluster(self, arg: Arg, head: str) -> None:
        """Take short options: `-x`, `-xyz`, `-nVALUE`."""
        name, equals, _ = head.partition("=")
        if len(name) > 2 and (spec := self.find(name)) is not None and (equals or arg.known):
            self.use(spec, tail(arg, len(name) + 1) if equals else None, arg)
            return
        if head[1:2].isdigit() and self.find(head[:2]) is None:
            self.options.append(OptionUse(head, (), arg.span))
            return
        at = 1
        while at < len(head):
            name = "-" + head[at]
            at += 1
            spec = self.find(name)
            attached = tail(arg, at) if at < len(head) or not arg.known else None
            if spec is None:
                self.doubts.append(Unknown(f"{self.pack['pack']} lists no such option", name))
                if attached is None:
                    self.unlisted_option(name, None, arg)
                    return
                if self.guess():
                    self.options.append(OptionUse(name, (attached,), arg.span))
                    return
                self.options.append(OptionUse(name, (), arg.span))
                continue
            equal = head[at : at + 1] == "="
            if equal and self.dialect in STRIPS_EQUALS:
                self.use(spec, tail(arg, at + 1), arg)
                return
            if spec[2] == 0 or (spec[3] and self.dialect == "cobra"):
                self.use(spec, None, arg)
                continue
            if attached is not None and not attached.literal and spec[1] and self.guess():
                # The unknown text may be empty, and the value the next word.
                attached = None
            self.use(spec, attached, arg)
            return
        if not arg.known:
            self.unknown_option(head, arg)

    def use(self, spec: Spec, value: Arg | None, arg: Arg) -> None:
        """Note the use of a listed option, with the words it takes."""
        name, low, high, attached = spec
        if value is not None:
            if high == 0:
                if value.text in FALSE:
                    self.options = [use for use in self.options if use.name != name]
                else:
                    self.options.append(OptionUse(name, () if value.known else (value,), arg.span))
                return
            self.options.append(OptionUse(name, (value,), arg.span))
            if value.splits:
                self.may_be_option(value, "may hold further words")
            return
        values: list[Arg] = []
        if high == UP_TO_SEMICOLON:
            self.up_to_semicolon(values)
        elif high == UP_TO_OPTION:
            self.up_to_option(values, low)
        elif not attached:
            while len(values) < high and self.at < len(self.args):
                word = self.args[self.at]
                dashed = head_of(word).startswith("-") and len(head_of(word)) > 1
                if dashed and (low == 0 or self.dialect in NO_DASH_VALUES):
                    break
                values.append(word)
                self.at += 1
                if word.splits or (low == 0 and not head_of(word) and not word.known):
                    self.may_be_option(word, "may be an option, or several words")
        self.options.append(OptionUse(name, tuple(values), arg.span))

    def up_to_semicolon(self, values: list[Arg]) -> None:
        while self.at < len(self.args):
            word = self.args[self.at]
            self.at += 1
            if word.known and (word.text == ";" or (word.text == "+" and values and values[-1].text == "{}")):
                return
            values.append(word)

    def up_to_option(self, values: list[Arg], low: int) -> None:
        while self.at < len(self.args):
            word = self.args[self.at]
            head = head_of(word)
            if head.startswith("-") and len(head) > 1 and not head[1].isdigit():
                return
            values.append(word)
            self.at += 1
            if not head and not word.known and (len(values) > max(low, 1) or word.splits):
                self.may_be_option(word, "may be an option")

    def unlisted_option(self, name: str, value: Arg | None, arg: Arg) -> None:
        """Note an option that the pack does not list; guess whether it takes the next word."""
        self.doubts.append(Unknown(f"{self.pack['pack']} lists no such option", name))
        values: list[Arg] = [] if value is None else [value]
        if value is None:
            if self.dialect == "aws" and not self.expecting and not self.more_words and self.command:
                # Every parameter of an operation that is no switch takes values; no switch is followed by operands.
                self.up_to_option(values, 1)
            else:
                self.guess_value(values)
        self.options.append(OptionUse(name, tuple(values), arg.span))

    def unknown_option(self, head: str, arg: Arg) -> None:
        """Note an option of whose name only the start is known; guess whether it takes the next word."""
        self.may_be_option(arg, "is an option whose name is unknown")
        values: list[Arg] = []
        self.guess_value(values)
        if values:
            self.options.append(OptionUse(head, tuple(values), arg.span))

    def guess_value(self, values: list[Arg]) -> None:
        """Take the next word as an option's value, in those readings in which it is one."""
        if self.at >= len(self.args):
            return
        head = head_of(self.args[self.at])
        dashed = head.startswith("-") and len(head) > 1
        if (self.dialect in DASH_VALUES or not dashed) and self.guess():
            values.append(self.args[self.at])
            self.at += 1

    def guess(self) -> bool:
        """Return whether the option at hand, which is not listed, takes what follows in this reading."""
        bit = min(self.guesses, GUESSES - 1)
        self.guesses += 1
        if self.expecting and self.guesses > GUESSES:
            # So many readings that the sub-command may be any word: it counts as unknown.
            self.open_command = True
        return bool(self.choices >> bit & 1)

    def may_be_option(self, arg: Arg, why: str) -> None:
        self.unsure.append(arg)
        self.doubts.append(Unknown(why, arg.shown))


def _assigns(head: str) -> bool:
    name, equals, _ = head.partition("=")
    return bool(equals) and name.isidentifier()


def _graded(word: str, unlisted: tuple[Level, tuple[tuple[Level, str], ...], int]) -> Level:
    """Return the level of an unlisted command by its name: the strictest that matches."""
    levels = [level for level, names in unlisted[1] if any_glob(names, word)]
    return max(levels, key=LEVELS.index, default=unlisted[0])
