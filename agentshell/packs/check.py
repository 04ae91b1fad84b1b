"""Owns what a well-formed pack may say: that every option, command, field, action and reader it names exists.

It reports every mistake with its place and decides nothing about invocations. Examples are run in `examples`.
"""

from __future__ import annotations

from agentshell.packs.compiling import command_paths, listed_paths, options_of, words_of
from agentshell.packs.notation import NotationError, spec_of
from agentshell.packs.problems import near, place_of
from agentshell.packs.says import FIELDS
from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from agentshell.packs.model import Action, Command, Condition, Pack
    from agentshell.packs.problems import Marks, Path

KEYS = (
    "args", "arg.0", "arg.*", "arg.last", "env.NAME", "subject.kinds", "subject.names", "subject.scope", "stdin",
    "program", "cwd", "command", "rest.0",
)  # fmt: skip
"""Examples of every key of a condition that is no option."""
SHELLS = ("sh", "bash", "dash", "ksh", "mksh", "zsh", "fish", "program")
_ID = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")


class Known(Value):
    """The names that packs may use; None where any name is right (when the packs alone are checked)."""

    targets: frozenset[str] | None = None
    places: frozenset[str] | None = None
    payloads: frozenset[str] | None = None
    subjects: frozenset[str] | None = None
    programs: Mapping[str, str] = {}
    """Programs that other packs describe, with the pack's name."""


def check(pack: Pack, marks: Marks, known: Known, base: Pack | None = None) -> tuple[str, ...]:
    """Return every mistake in what the pack says.

    base is the pack that it extends; what the base has may be named. marks tell where everything stands in the file.
    """
    return tuple(sorted(_Check(pack, marks, known, base).problems(), key=place_of))


class _Check:
    def __init__(self, pack: Pack, marks: Marks, known: Known, base: Pack | None) -> None:
        from agentshell.packs.extend import extended

        self.pack = pack
        self.whole = pack if base is None else extended(base, pack)
        self.base = base
        self.marks = marks
        self.known = known

    def problems(self) -> Iterator[str]:
        pack = self.pack
        if not _is_id(pack.pack.replace("_", "-")):
            yield self.at(("pack",), "a pack's name is made of a-z, 0-9, '-' and '_'")
        if self.base is None:
            for name in ("programs", "source", "summary"):
                if not getattr(pack, name):
                    yield self.at(("pack", "key"), f"'{name}' is missing: a pack tells {_WHY[name]}")
        yield from self.programs()
        yield from self.notation((), pack.options, pack.before)
        yield from self.commands(pack.commands, (), ())
        yield from self.reader(("target",), pack.target, self.known.targets, "target resolver")
        yield from self.reader(("subjects",), pack.subjects, self.known.subjects, "subjects reader")
        yield from self.condition(("harmless",), pack.harmless, ("*",))
        yield from self.names(("names",), pack.names, ("*",))
        for name, action in pack.actions.items():
            yield from self.action(("actions", name), name, action)
        for at, rule in enumerate(pack.payloads):
            path: Path = ("payloads", at)
            yield from self.on((*path, "on"), rule.on)
            yield from self.reader((*path, "language"), rule.language, self.known.payloads, "payload reader")
            yield from self.condition((*path, "when"), rule.when, rule.on)
            for index, source in enumerate(rule.sources):
                yield from self.source((*path, "sources", index), source.removeprefix("@"), rule.on)
            if not rule.sources and rule.language != "configured":
                yield self.at(path, "'sources' is missing here: where does the payload stand?")
        for at, inner in enumerate(pack.inner):
            path = ("inner", at)
            yield from self.on((*path, "on"), inner.on)
            yield from self.condition((*path, "when"), inner.when, inner.on)
            yield from self.source((*path, "source"), inner.source, inner.on)
            yield from self.reader((*path, "place"), inner.place, self.known.places, "place resolver")
            if inner.shell not in SHELLS:
                yield self.at((*path, "shell"), f"'{inner.shell}' is no shell that is read", near(inner.shell, SHELLS))
            for role, option in inner.options.items():
                yield from self.option((*path, "options", role), option, inner.on)
            if inner.source == "rest" and not self.has_rest(inner.on):
                yield self.at((*path, "on"), "nothing says where the inner command starts: give `inner-from`")

        for at, name in enumerate(pack.selects):
            if not name.startswith("env."):
                yield from self.option(("selects", at), name, ("*",), shown=True)
        for at, name in enumerate(pack.credentials):
            yield from self.source(("credentials", at), name.removeprefix("@"), ("*",))
        for at, move in enumerate(pack.moves):
            path = ("moves", at)
            yield from self.on((*path, "on"), move.on)
            yield from self.condition((*path, "when"), move.when, move.on)
            yield from self.names((*path, "to"), move.to, move.on)
            if not move.to:
                yield self.at(path, "'to' is missing here: which argument names what it is set to?")

    def at(self, path: Path, message: str, hint: str = "") -> str:
        return self.marks.problem(path, message, hint)

    def reader(self, path: Path, name: str, known: frozenset[str] | None, what: str) -> Iterator[str]:
        if name and known is not None and name not in known:
            yield self.at(path, f"there is no {what} '{name}'", near(name, known) or _listed(known))

    def programs(self) -> Iterator[str]:
        seen: set[str] = set()
        for at, program in enumerate(self.pack.programs):
            other = self.known.programs.get(program)
            if program in seen:
                yield self.at(("programs", at), f"the program '{program}' stands here twice")
            elif other is not None and other != self.pack.pack:
                yield self.at(("programs", at), f"the pack '{other}' describes the program '{program}' already")
            elif set(program) & set("/[]{}"):
                yield self.at(("programs", at), "a program is given by its base name; of globs there are `*` and `?`")
            seen.add(program)

    def notation(self, path: Path, options: tuple[str, ...], before: tuple[str, ...]) -> Iterator[str]:
        """Check the option lists of the pack or of a command."""
        for field, texts in (("options", options), ("before", before)):
            seen: dict[str, str] = {}
            for at, text in enumerate(texts):
                place = (*path, field, at) if (*path, field, at) in self.marks.at else (*path, field)
                try:
                    names, _ = spec_of(text)
                except NotationError as error:
                    yield self.at(place, f"the option '{text}' {error}")
                    continue
                for name in names:
                    if not name.startswith(("-", "+")) and self.whole.dialect != "single-dash":
                        yield self.at(place, f"'{name}' is no option: options start with '-'")
                    elif name in seen:
                        yield self.at(place, f"the option {name} stands here twice, first in '{seen[name]}'")
                    seen[name] = text

    def commands(self, commands: Mapping[str, Command], path: Path, above: tuple[str, ...]) -> Iterator[str]:
        names: dict[str, str] = {}
        for name, command in commands.items():
            place = (*path, "commands", name)
            for at, one in enumerate((name, *command.aliases)):
                where = (*place, "key") if not at else (*place, "aliases", at - 1)
                if " " in one or not one:
                    yield self.at(where, f"'{one}' is not one word: nest commands instead")
                if one in names:
                    yield self.at(where, f"'{one}' names two commands here: '{names[one]}' and '{name}'")
                names[one] = name
            yield from self.notation(place, command.options, command.before)
            yield from self.commands(command.commands, place, (*above, name))

    def action(self, path: Path, name: str, action: Action) -> Iterator[str]:
        if not _is_id(name):
            yield self.at((*path, "key"), f"the id '{name}' is not made of a-z, 0-9 and '-'")
        yield from self.on((*path, "on"), action.on)
        for field in ("when", "unless", "many", "all"):
            yield from self.condition((*path, field), getattr(action, field), action.on)
        yield from self.says((*path, "says"), action.says, action.on)
        for at, text in enumerate(action.instead):
            yield from self.says((*path, "instead", at), text, action.on)
        yield from self.reader((*path, "target"), action.target, self.known.targets, "target resolver")
        yield from self.names((*path, "names"), action.names, action.on)
        for at, other in enumerate(action.instead_of):
            if other not in self.whole.actions or other == name:
                hint = near(other, self.whole.actions)
                yield self.at((*path, "instead-of", at), f"there is no other action '{other}'", hint)
        for field, examples in (("match", action.match), ("not-match", action.not_match)):
            if not examples:
                what = "must match" if field == "match" else "must not match"
                yield self.at((*path, "key"), f"'{field}' is missing: an action needs a line that {what}")

    def on(self, path: Path, on: tuple[str, ...]) -> Iterator[str]:
        for at, words in enumerate(words_of(on) if on else ()):
            if words == ("*",) or any(True for _ in listed_paths(self.whole.commands, (words,))):
                continue
            if len(words) == self.whole.unlisted.words > 1 or (len(words) > 1 and self.whole.operations):
                # `aws SERVICE OPERATION` knows more operations than are listed.
                continue
            paths = {" ".join(listed) for listed, _ in command_paths(self.whole.commands)}
            message = "an empty command path" if not words else f"the pack lists no command '{' '.join(words)}'"
            yield self.at((*path, at), message, near(" ".join(words), paths))

    def condition(self, path: Path, condition: Condition, on: tuple[str, ...]) -> Iterator[str]:
        for at, tests in enumerate(condition):
            for key, test in tests.items():
                place = (*path, at, key, "key") if (*path, at, key, "key") in self.marks.at else (*path, at)
                patterns = test if isinstance(test, (str, tuple)) else test["not"]
                yield from self.key(place, key, (patterns,) if isinstance(patterns, str) else patterns, on)

    def key(self, place: Path, key: str, patterns: tuple[str, ...], on: tuple[str, ...]) -> Iterator[str]:
        if key.startswith(("-", "+")) or key in options_of(self.whole, on):
            yield from self.option(place, key, on)
        elif key.startswith("subject.") and not self.whole.subjects:
            yield self.at(place, f"'{key}' asks for subjects, and the pack names no subjects reader")
        elif key == "stdin":
            for one in patterns:
                if one not in {"given", "none"}:
                    yield self.at(place, f"'{one}' is neither `given` nor `none`")
        elif key == "args":
            for one in patterns:
                if not one.removesuffix("+").isdecimal():
                    yield self.at(place, f"'{one}' is not a number of operands: write `2`, or `2+` for two or more")
        elif not _is_key(key):
            yield self.at(
                place, f"the key '{key}' is not known", near(key, KEYS) or "the keys are --option, " + _listed(KEYS)
            )

    def option(self, path: Path, name: str, on: tuple[str, ...], *, shown: bool = False) -> Iterator[str]:
        options = options_of(self.whole, on)
        if name not in options:
            if shown and self.whole.dialect == "aws":
                # Parameters of operations are not listed one by one; those that decide something must be.
                return
            where = f"with '{on[0]}'" if on and on != ("*",) else "in this pack"
            yield self.at(path, f"no option {name} is listed {where}", near(name, options))

    def source(self, path: Path, source: str, on: tuple[str, ...]) -> Iterator[str]:
        if source in {"rest", "rest.0", "stdin", "arg.*", "arg.last"}:
            return
        if source.startswith("arg.") and source[4:].removesuffix("+").isdecimal():
            return
        if source.startswith("env.") and len(source) > 4:
            return
        if source.startswith("-") or source in options_of(self.whole, on):
            yield from self.option(path, source, on, shown=True)
        else:
            hint = near(source, ("rest", "stdin", "arg.0", "arg.*"))
            yield self.at(path, f"'{source}' is no place where anything stands", hint)

    def names(self, path: Path, names: tuple[str, ...], on: tuple[str, ...]) -> Iterator[str]:
        for at, name in enumerate(names):
            if name == "subject":
                if not self.whole.subjects:
                    yield self.at((*path, at), "'subject' asks for subjects, and the pack names no subjects reader")
            elif name != "--*":
                yield from self.source((*path, at), name, on)

    def says(self, path: Path, text: str, on: tuple[str, ...]) -> Iterator[str]:
        for field in _fields(text):
            if field.startswith("-") or field in options_of(self.whole, on):
                yield from self.option(path, field, on, shown=True)
            elif field.startswith("subject.") and not self.whole.subjects:
                yield self.at(path, f"{{{field}}} asks for subjects, and the pack names no subjects reader")
            elif field not in FIELDS and not (field.startswith("arg.") and _is_key(field)):
                fields = (*(one for one in FIELDS if one[-1] not in ".-"), "arg.0", "arg.last", "--option")
                yield self.at(path, f"the field {{{field}}} is not known", near(field, fields) or _listed(fields))

    def has_rest(self, on: tuple[str, ...]) -> bool:
        if self.whole.inner_from:
            return True
        for path in listed_paths(self.whole.commands, words_of(on)):
            commands = self.whole.commands
            command = commands[path[0]]
            for word in path[1:]:
                command = command.commands[word]
            if not command.inner_from:
                return False
        return bool(on)


_WHY = {
    "programs": "which programs it describes",
    "source": "the version and page its grammar was taken from",
    "summary": "in a line what the CLI is",
}


def _fields(text: str) -> Iterator[str]:
    while "{" in text:
        field, close, text = text.partition("{")[2].partition("}")
        if close:
            yield field


def _is_id(name: str) -> bool:
    return bool(name) and set(name) <= _ID and not name.startswith("-")


def _is_key(key: str) -> bool:
    if key in KEYS:
        return True
    return (key.startswith("arg.") and key[4:].isdecimal()) or (key.startswith("env.") and len(key) > 4)


def _listed(names: Collection[str]) -> str:
    return "there is " + ", ".join(sorted(names)) if names else "there is none"
