"""Owns YAML text → Pack: every scalar a text, every value with its place, every mistake of form found at once.

What the values mean (does that option exist?) is checked in `check`. The file itself is read by whoever calls.
"""

from __future__ import annotations

import yaml

from agentshell.packs.extend import merged
from agentshell.packs.model import Pack
from agentshell.packs.operations import commands_of
from agentshell.packs.problems import Mark, Marks, Source, near
from agentshell.packs.shapes import (
    Choice,
    Flag,
    Many,
    Number,
    Record,
    Table,
    Tests,
    Text,
    fields,
    required,
)
from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from agentshell.packs.problems import Path
    from agentshell.packs.shapes import Shape

_NODES = 200_000
"""More nodes than any pack has; anchors that multiply one another would make more."""
_DEPTH = 40
_TAGS = ("str", "int", "float", "bool", "null", "timestamp", "value", "seq", "map")
"""What YAML takes plain values for; the values are read as texts all the same."""


class _BeyondUseError(Exception):
    """The file would never end."""


class Loaded(Value):
    """A file that was read: its pack as far as its form is right, where everything stands, and the mistakes."""

    pack: Pack | None
    marks: Marks
    problems: tuple[str, ...] = ()


def load(text: str, path: str, beside: Callable[[str], str | None] = lambda _: None) -> Loaded:
    """Read a pack.

    Args:
        text: the file's text.
        path: the file's path for messages.
        beside: returns the text of another file in the pack's folder by its name, None when there is none.
    """
    walk = _Walk(Source(path, text))
    pack = _root(walk, Pack)
    if isinstance(pack, Pack) and pack.operations:
        pack = _with_operations(pack, walk, beside)
    return Loaded(pack if isinstance(pack, Pack) else None, Marks(walk.source, walk.at), tuple(walk.problems))


class Form(Value):
    """A file of another form than a pack: the record as far as its form is right, its places, and the mistakes."""

    record: Value | None
    marks: Marks
    problems: tuple[str, ...] = ()


def load_form(text: str, path: str, cls: type[Value]) -> Form:
    """Read a file into a record of the type; the annotations are the form, as they are for packs."""
    walk = _Walk(Source(path, text))
    record = _root(walk, cls)
    return Form(record, Marks(walk.source, walk.at), tuple(walk.problems))


def _root(walk: _Walk, cls: type[Value]) -> Value | None:
    """Return the whole file as a record, or None; what is wrong is noted on the walk."""
    source = walk.source
    try:
        root = yaml.compose(source.text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        if mark is not None and error.context_mark is not None and mark.line >= len(source.text.splitlines()):
            # The mistake shows at the end of the file; it was made where the unfinished part starts.
            mark = error.context_mark
        at = Mark(mark.line, mark.column) if mark else Mark(0, 0)
        what = ", ".join(part for part in (error.context, error.problem) if part)
        walk.problems.append(source.problem(at, f"not YAML: {what}"))
        return None
    except (yaml.YAMLError, RecursionError) as error:
        walk.problems.append(source.problem(Mark(0, 0), f"not YAML: {error}"))
        return None
    if root is None:
        walk.problems.append(source.problem(Mark(0, 0), "the file is empty"))
        return None
    try:
        record = walk.value(root, Record(cls), ())
    except _BeyondUseError:
        walk.problems = [source.problem(Mark(0, 0), "the file is nested or repeated beyond any use")]
        return None
    return record if isinstance(record, Value) else None


def _with_operations(pack: Pack, walk: _Walk, beside: Callable[[str], str | None]) -> Pack:
    text = beside(pack.operations)
    if text is None:
        walk.wrong(("operations",), f"there is no file '{pack.operations}' beside the pack")
        return pack
    folder = walk.source.path.rpartition("/")[0]
    source = Source(f"{folder}/{pack.operations}" if folder else pack.operations, text)
    commands, problems = commands_of(source)
    walk.problems += problems
    return pack.replace(commands=merged(commands, pack.commands))


class _Walk:
    """One walk over the nodes of a file: values by shape, places by path, mistakes in the order of the file."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.at: dict[Path, Mark] = {}
        self.problems: list[str] = []
        self.nodes = 0

    def wrong(self, path: Path, message: str, hint: str = "") -> None:
        self.problems.append(Marks(self.source, self.at).problem(path, message, hint))

    def count(self, path: Path) -> None:
        """Count a node; raise _BeyondUseError when there are too many, or too deep."""
        self.nodes += 1
        if self.nodes > _NODES or len(path) > _DEPTH:
            raise _BeyondUseError

    def value(self, node: yaml.Node, shape: Shape, path: Path) -> Any:
        """Return the node as the shape wants it; note the mistake and return None where it is not so."""
        self.at[path] = _mark(node)
        self.count(path)
        if (node.tag or "").removeprefix("tag:yaml.org,2002:") not in _TAGS:
            self.wrong(path, f"the tag {node.tag} means nothing here")
            return None
        match shape:
            case Text():
                return self._text(node, path)
            case Flag():
                return self._one_of(node, path, ("true", "false")) == "true"
            case Number():
                return self._number(node, path)
            case Choice(values=values):
                return self._one_of(node, path, values)
            case Many(item=item):
                return self._many(node, item, path)
            case Table(key=key, value=value):
                return self._table(node, key, value, path)
            case Record(type=cls):
                return self._record(node, cls, path)
            case Tests():
                return self._tests(node, path)

    def _text(self, node: yaml.Node, path: Path) -> str | None:
        if not isinstance(node, yaml.ScalarNode):
            self.wrong(path, f"one text is wanted here, {_kind(node)}")
            return None
        if not node.value and node.tag == "tag:yaml.org,2002:null":
            self.wrong(path, "a text is wanted here, there is nothing")
            return None
        return str(node.value)

    def _one_of(self, node: yaml.Node, path: Path, values: tuple[str, ...]) -> str | None:
        text = self._text(node, path)
        if text is None or text in values:
            return text
        self.wrong(path, f"'{text}' is none of {', '.join(filter(None, values))}", near(text, values))
        return None

    def _number(self, node: yaml.Node, path: Path) -> int | None:
        text = self._text(node, path)
        if text is None:
            return None
        if not (text.isascii() and text.isdigit() and int(text[:9]) > 0):
            self.wrong(path, f"a whole number from 1 is wanted here, not '{text}'")
            return None
        return int(text[:9])

    def _many(self, node: yaml.Node, item: Shape, path: Path) -> tuple[Any, ...]:
        if not isinstance(node, yaml.SequenceNode):
            one = self.value(node, item, (*path, 0))
            return () if one is None else (one,)
        self.count(path)
        found: list[Any] = []
        for at, child in enumerate(node.value):
            # A list inside a list is spread out, so that an anchored list can be taken into another.
            if isinstance(child, yaml.SequenceNode) and isinstance(item, Text):
                found += self._many(child, item, (*path, at))
            elif (one := self.value(child, item, (*path, at))) is not None:
                found.append(one)
        return tuple(found)

    def _pairs(self, node: yaml.Node, path: Path) -> list[tuple[str, yaml.Node]]:
        """Return the entries of a mapping, each key once."""
        if not isinstance(node, yaml.MappingNode):
            self.wrong(path, f"a mapping (`key: value`) is wanted here, {_kind(node)}")
            return []
        pairs: dict[str, yaml.Node] = {}
        for key, child in node.value:
            if not isinstance(key, yaml.ScalarNode) or key.tag == "tag:yaml.org,2002:merge":
                self.at[(*path, "key")] = _mark(key)
                self.wrong((*path, "key"), "a key is one text; `<<` and lists are not used here")
                continue
            name = str(key.value)
            if name in pairs:
                first = self.at[(*path, name, "key")]
                self.at[(*path, name, "again")] = _mark(key)
                self.wrong((*path, name, "again"), f"'{name}' stands here twice, first on line {first.line + 1}")
                continue
            self.at[(*path, name, "key")] = _mark(key)
            pairs[name] = child
        return list(pairs.items())

    def _table(self, node: yaml.Node, key: Shape, value: Shape, path: Path) -> dict[str, Any]:
        found = {}
        for name, child in self._pairs(node, path):
            if isinstance(key, Choice) and name not in key.values:
                self.wrong((*path, name, "key"), f"'{name}' is none of {', '.join(key.values)}", near(name, key.values))
                continue
            one = self.value(child, value, (*path, name))
            if one is not None:
                found[name] = one
        return found

    def _record(self, node: yaml.Node, cls: type[Value], path: Path) -> Value | None:
        if isinstance(node, yaml.ScalarNode) and (short := getattr(cls, "__short__", "")):
            if not node.value:
                return cls()
            level = self.value(node, fields(cls)[short], path)
            return None if level is None else cls(**{short: level})
        known = fields(cls)
        wrong = len(self.problems)
        given: dict[str, Any] = {}
        for name, child in self._pairs(node, path):
            if name not in known:
                hint = near(name, known) or f"the keys here are {', '.join(known)}"
                self.wrong((*path, name, "key"), f"the key '{name}' is not known", hint)
                continue
            given[name.replace("-", "_")] = self.value(child, known[name], (*path, name))
        if isinstance(node, yaml.MappingNode):
            for name in required(cls):
                if name.replace("-", "_") not in given:
                    self.wrong((*path, "key") if (*path, "key") in self.at else path, f"'{name}' is missing here")
        # A pack with mistakes is still built where it can be, so that what it means can be checked as well.
        present = {name: value for name, value in given.items() if value is not None}
        missing = [name for name in cls.__fields__ if name not in cls.__defaults__ and name not in present]
        return None if missing and len(self.problems) > wrong else cls(**present)

    def _tests(self, node: yaml.Node, path: Path) -> tuple[dict[str, Any], ...]:
        if isinstance(node, yaml.SequenceNode):
            return tuple(
                tests for at, child in enumerate(node.value) for tests in self._one_mapping(child, (*path, at))
            )
        return tuple(self._one_mapping(node, (*path, 0)))

    def _one_mapping(self, node: yaml.Node, path: Path) -> list[dict[str, Any]]:
        self.at[path] = _mark(node)
        found: dict[str, Any] = {}
        for name, child in self._pairs(node, path):
            if isinstance(child, yaml.MappingNode):
                at = (*path, name)
                self.at[at] = _mark(child)
                inside = self._pairs(child, at)
                if [key for key, _ in inside] != ["not"]:
                    self.wrong(
                        at, "a test is `present`, `absent`, `bare`, `unknown`, a text, a list of texts, or `{not: …}`"
                    )
                    continue
                found[name] = {"not": _unlisted(self._many(inside[0][1], Text(), (*at, "not")))}
            else:
                found[name] = _unlisted(self._many(child, Text(), (*path, name)))
        return [found] if found else []


def _unlisted(texts: tuple[str, ...]) -> str | tuple[str, ...]:
    return texts[0] if len(texts) == 1 else texts


def _mark(node: yaml.Node) -> Mark:
    start, end = node.start_mark, node.end_mark
    length = end.column - start.column if end.line == start.line else 1
    return Mark(start.line, start.column, max(1, length))


def _kind(node: yaml.Node) -> str:
    """Return what stands there instead of what is wanted, in words."""
    if isinstance(node, yaml.SequenceNode):
        return "not a list"
    if isinstance(node, yaml.MappingNode):
        return "not a mapping"
    return "not a text" if node.value else "there is nothing"
