"""Owns compiling a pack: everything that can be worked out once is worked out here, into the form of `compiled`.

Option tables, canonical option names in conditions, alias tables, which actions a command may have. Compiling a pack
that has mistakes is not an error here; `check` finds them.
"""

from __future__ import annotations

from agentshell.model import LEVELS
from agentshell.packs.globs import glob
from agentshell.packs.notation import NotationError, spec_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from agentshell.model import Level
    from agentshell.packs.compiled import ActionData, Cases, Node, PackData, RuleData, Table
    from agentshell.packs.model import Action, Command, Condition, InnerRule, Move, Pack, PayloadRule, Unlisted

_BIG = 250
"""Commands below the root of more bytes than this are kept marshalled."""


def compile_pack(pack: Pack) -> PackData:
    """Return the pack as plain data."""
    root = _node(pack.options, pack.before, pack.commands, top=True)
    if pack.operands:
        root["operands"] = True
    if pack.inner_from:
        root["inner_from"] = pack.inner_from
    if pack.interspersed:
        root["interspersed"] = True
    for rule in pack.inner:
        if rule.environment == "assignments":
            _mark_assignments(root, rule.on)
    actions = {name: _action(action, pack) for name, action in pack.actions.items()}
    by_command, by_glob = _by_command(actions)
    return {
        "pack": pack.pack,
        "programs": pack.programs,
        "dialect": pack.dialect,
        "root": root,
        "default": pack.default,
        "unlisted": _unlisted(pack.unlisted),
        "harmless": cases(pack.harmless, options_of(pack, ("*",))),
        "ignore_case": pack.ignore_case,
        "prefixes": pack.prefixes,
        "subjects": pack.subjects,
        "target": pack.target,
        "names": _canonical(pack.names, options_of(pack, ("*",))),
        "actions": actions,
        "by_command": by_command,
        "by_glob": by_glob,
        "payloads": tuple(_payload(rule, pack) for rule in pack.payloads),
        "inner": tuple(_inner(rule, pack) for rule in pack.inner),
        "selects": _canonical(pack.selects, options_of(pack, ("*",))),
        "credentials": tuple(_source(name, options_of(pack, ("*",))) for name in pack.credentials),
        "moves": tuple(_move(move, pack) for move in pack.moves),
    }


def words_of(on: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Return the command paths of an `on`; none given means the program without a sub-command."""
    return tuple(tuple(path.split()) for path in on) or ((),)


def command_paths(commands: Mapping[str, Command]) -> Iterator[tuple[tuple[str, ...], Command]]:
    """Yield every listed command with its path, by its first names."""
    for name, command in commands.items():
        yield (name,), command
        for path, below in command_paths(command.commands):
            yield (name, *path), below


def options_of(pack: Pack, on: tuple[str, ...]) -> dict[str, set[str]]:
    """Return every option spelling that may be used with one of the commands, with the canonical names it may have."""
    found: dict[str, set[str]] = {}
    _add(found, (*pack.options, *pack.before))
    for path in listed_paths(pack.commands, words_of(on)):
        commands = pack.commands
        nearest: dict[str, set[str]] = {}
        for word in path:
            command = commands[word]
            if command.options or command.before:
                _add(nearest, (*command.options, *command.before), override=True)
            commands = command.commands
        for name, canonical in nearest.items():
            found[name] = found.get(name, set()) | canonical if on == ("*",) else canonical
    return found


def listed_paths(commands: Mapping[str, Command], patterns: tuple[tuple[str, ...], ...]) -> Iterator[tuple[str, ...]]:
    """Yield the paths of the listed commands that the patterns of an `on` name."""
    for words in patterns:
        if words == ("*",):
            yield from (path for path, _ in command_paths(commands))
        elif words:
            names = (words[0],) if words[0] in commands else (name for name in commands if glob(words[0], name))
            for name in names:
                if len(words) == 1:
                    yield (name,)
                else:
                    yield from ((name, *path) for path in listed_paths(commands[name].commands, (words[1:],)))


def _add(found: dict[str, set[str]], options: tuple[str, ...], *, override: bool = False) -> None:
    for text in options:
        try:
            names, spec = spec_of(text)
        except NotationError:
            continue
        for name in names:
            found[name] = {spec[0]} if override else found.get(name, set()) | {spec[0]}


def cases(condition: Condition, options: Mapping[str, set[str]]) -> Cases:
    """Return a condition as plain data, its options under every canonical name that they may have."""
    compiled = []
    for mapping in condition:
        tests = []
        for key, test in mapping.items():
            negated = not isinstance(test, (str, tuple))
            pattern = test if isinstance(test, (str, tuple)) else test["not"]
            patterns = (pattern,) if isinstance(pattern, str) else tuple(pattern)
            tests.append(("|".join(sorted(options.get(key, {key}))), negated, patterns))
        compiled.append(tuple(tests))
    return tuple(compiled)


def _canonical(names: tuple[str, ...], options: Mapping[str, set[str]]) -> tuple[str, ...]:
    return tuple(name for given in names for name in sorted(options.get(given, {given})))


def _node(
    options: tuple[str, ...], before: tuple[str, ...], commands: Mapping[str, Command], *, top: bool = False
) -> Node:
    node: Node = {}
    if options:
        node["options"] = _table(options)
    if before:
        node["before"] = _table(before)
    if commands:
        levels = [command.level for _, command in command_paths(commands) if command.level]
        if levels:
            node["worst"] = max(levels, key=LEVELS.index)
        node["commands"] = {name: _command(command, keep=top) for name, command in commands.items()}
        aliases = {alias: name for name, command in commands.items() for alias in command.aliases}
        if aliases:
            node["aliases"] = aliases
    return node


def _command(command: Command, *, keep: bool) -> Node | bytes:
    node = _node(command.options, command.before, command.commands)
    if command.group:
        node.setdefault("commands", {})
    if command.level:
        node["level"] = command.level
    if command.operands:
        node["operands"] = True
    if command.inner_from:
        node["inner_from"] = command.inner_from
    if command.interspersed:
        node["interspersed"] = True
    return _kept(node) if keep else node


def _kept(node: Node) -> Node | bytes:
    """Return the command marshalled where it is big, so that only the one that is met is built."""
    import marshal

    content = marshal.dumps(node, 2)  # type: ignore[arg-type]
    return content if len(content) > _BIG else node


def _table(options: tuple[str, ...]) -> Table:
    table: Table = {}
    for text in options:
        try:
            names, spec = spec_of(text)
        except NotationError:
            continue
        for name in names:
            table[name] = spec
    return table


def _mark_assignments(root: Node, on: tuple[str, ...]) -> None:
    for path in words_of(on):
        node = root
        for word in path:
            below = node.get("commands", {}).get(word)
            if below is None or isinstance(below, bytes):
                break
            node = below
        else:
            node["assignments"] = True


def _unlisted(unlisted: Unlisted) -> tuple[Level, tuple[tuple[Level, str], ...], int]:
    return unlisted.level, tuple(unlisted.names.items()), unlisted.words


def _action(action: Action, pack: Pack) -> ActionData:
    options = options_of(pack, action.on)
    data: ActionData = {"on": words_of(action.on), "level": action.level, "says": action.says}
    if action.when:
        data["when"] = cases(action.when, options)
    if action.unless:
        data["unless"] = cases(action.unless, options)
    if action.many:
        data["many"] = cases(action.many, options)
    if action.all:
        data["all"] = cases(action.all, options)
    if action.scope != "one":
        data["scope"] = action.scope
    if action.instead_of:
        data["instead_of"] = action.instead_of
    if action.certain:
        data["certain"] = True
    if action.reason:
        data["reason"] = action.reason
    if action.instead:
        data["instead"] = action.instead
    if action.target:
        data["target"] = action.target
    if action.names:
        data["names"] = _canonical(action.names, options)
    return data


def _payload(rule: PayloadRule, pack: Pack) -> RuleData:
    options = options_of(pack, rule.on)
    sources = tuple(_source(source, options) for source in rule.sources)
    fields = {
        "language": rule.language, "on": rule.on, "sources": sources, "dialect": rule.dialect, "unlisted": rule.unlisted
    }  # fmt: skip
    return {"on": words_of(rule.on), "when": cases(rule.when, options), "fields": fields}


def _inner(rule: InnerRule, pack: Pack) -> RuleData:
    options = options_of(pack, rule.on)
    fields = {name: value for name, value in rule.__dict__.items() if name != "when"}
    # One spelling may be several options, of different commands: `git -c` and `git clone -c`.
    fields["source"] = "|".join(sorted(options.get(rule.source, {rule.source})))
    fields["options"] = {role: _source(name, options) for role, name in rule.options.items()}
    return {"on": words_of(rule.on), "when": cases(rule.when, options), "fields": fields}


def _move(move: Move, pack: Pack) -> RuleData:
    options = options_of(pack, move.on)
    fields = {"sets": move.sets or pack.pack, "to": _canonical(move.to, options)}
    return {"on": words_of(move.on), "when": cases(move.when, options), "fields": fields}


def _by_command(actions: Mapping[str, ActionData]) -> tuple[dict[str, tuple[str, ...]], tuple[str, ...]]:
    """Return the actions of every command that one names in full, and those that may have others as well."""
    found: dict[str, tuple[str, ...]] = {}
    globbed = []
    for name, action in actions.items():
        if any("*" in word or "?" in word for words in action["on"] for word in words):
            globbed.append(name)
            continue
        for words in action["on"]:
            found[" ".join(words)] = (*found.get(" ".join(words), ()), name)
    return found, tuple(globbed)


def _source(source: str, options: Mapping[str, set[str]]) -> str:
    mark = "@" if source.startswith("@") else ""
    name = source[len(mark) :]
    return mark + min(options.get(name, {name}))
