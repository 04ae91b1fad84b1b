"""Owns what a type annotation of the pack format asks of a YAML value. It reads no file and checks nothing itself.

The loader and the JSON Schema both work from these shapes, so the annotations in `model` are the only description.
"""

from __future__ import annotations

import ast
import sys

from agentshell.model import ENVIRONMENTS, LEVELS, ROWS, SCOPES
from agentshell.packs import model
from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import TypeAlias

    Shape: TypeAlias = "Text | Flag | Number | Choice | Many | Table | Record | Tests"


class Text(Value):
    """Any one text."""


class Flag(Value):
    """true or false."""


class Number(Value):
    """A whole number from 1."""


class Choice(Value):
    """One of the texts."""

    values: tuple[str, ...]


class Many(Value):
    """A list; one item alone stands for a list of one."""

    item: Shape


class Table(Value):
    """A mapping from texts of the first shape to values of the second."""

    key: Shape
    value: Shape


class Record(Value):
    """A mapping with the fields of a type of the format."""

    type: type[Value]


class Tests(Value):
    """A condition: one mapping of tests, or a list of them."""


_NAMED: dict[str, Shape] = {
    "str": Text(),
    "bool": Flag(),
    "int": Number(),
    "Environment": Choice(ENVIRONMENTS),
    "Level": Choice(LEVELS),
    "RowName": Choice(ROWS),
    "Scope": Choice(SCOPES),
    "Dialect": Choice(model.DIALECTS),
    "Role": Choice(model.ROLES),
    "Condition": Tests(),
}


def fields(cls: type[Value]) -> dict[str, Shape]:
    """Return the YAML keys of a format type with the shape of each, in order."""
    home = sys.modules[cls.__module__]
    return {name.replace("_", "-"): shape_of(str(cls.__annotations__[name]), home) for name in cls.__fields__}


def required(cls: type[Value]) -> tuple[str, ...]:
    """Return the YAML keys that a format type cannot do without."""
    return tuple(name.replace("_", "-") for name in cls.__fields__ if name not in cls.__defaults__)


def shape_of(annotation: str, home: ModuleType = model) -> Shape:
    """Return the shape for the text of an annotation; raise TypeError for one that the format does not use.

    home is the module whose types the annotation may name.
    """
    return _shape(ast.parse(annotation, mode="eval").body, annotation, home)


def _shape(node: ast.expr, whole: str, home: ModuleType) -> Shape:
    match node:
        case ast.Name(name) if name in _NAMED:
            return _NAMED[name]
        case ast.Name(name) if isinstance(found := getattr(home, name, None), type) and issubclass(found, Value):
            return Record(found)
        case ast.BinOp(left, ast.BitOr(), ast.Constant(None)):
            return _shape(left, whole, home)
        case ast.Subscript(ast.Name("Literal"), inside):
            return Choice(tuple(ast.literal_eval(ast.Tuple(_elements(inside), ast.Load()))))
        case ast.Subscript(ast.Name("tuple"), ast.Tuple([item, ast.Constant()])):
            return Many(_shape(item, whole, home))
        case ast.Subscript(ast.Name("Mapping"), ast.Tuple([key, value])):
            return Table(_shape(key, whole, home), _shape(value, whole, home))
    raise TypeError(f"no shape for the annotation {whole!r}")


def _elements(node: ast.expr) -> list[ast.expr]:
    return list(node.elts) if isinstance(node, ast.Tuple) else [node]
