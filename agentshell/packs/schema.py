"""Owns the JSON Schema of a pack file, made from the format's types and their documentation, for editors.

It keeps to words of draft-07, which is what YAML language servers understand.
"""

from __future__ import annotations

import ast

from agentshell.packs import model
from agentshell.packs.shapes import Choice, Flag, Many, Number, Record, Table, Tests, Text, fields, required

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from agentshell.packs.shapes import Shape
    from agentshell.values import Value

_TEXT: dict[str, Any] = {"type": ["string", "number", "boolean"]}
"""Every scalar is a text for agentshell; an editor takes `0` and `no` for something else."""


def schema(source: str) -> dict[str, Any]:
    """Return the schema. source is the text of `model`, in which the documentation of the fields stands."""
    docs = _docs(source)
    definitions: dict[str, Any] = {}
    _define(model.Pack, docs, definitions)
    texts: dict[str, Any] = {"anyOf": [_TEXT, {"type": "array", "items": _TEXT}]}
    definitions["test"] = {
        "anyOf": [
            *texts["anyOf"],
            {"type": "object", "properties": {"not": texts}, "required": ["not"], "additionalProperties": False},
        ]
    }
    tests = {"type": "object", "additionalProperties": {"$ref": "#/definitions/test"}}
    definitions["condition"] = {"anyOf": [tests, {"type": "array", "items": tests}]}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "A pack of agentshell: one CLI or API as data",
        "$ref": "#/definitions/Pack",
        "definitions": dict(sorted(definitions.items())),
    }


def _define(cls: type[Value], docs: dict[tuple[str, str], str], definitions: dict[str, Any]) -> dict[str, Any]:
    """Return a reference to the type's definition, which is added where it is not there yet."""
    name = cls.__name__
    if name not in definitions:
        definitions[name] = {}
        properties = {}
        for key, shape in fields(cls).items():
            one = _of(shape, docs, definitions)
            if text := docs.get((name, key.replace("-", "_"))):
                one = {"description": text, **({"allOf": [one]} if "$ref" in one else one)}
            properties[key] = one
        made: dict[str, Any] = {
            "description": docs[name, ""],
            "type": "object",
            "properties": properties,
            "additionalProperties": False,
        }
        if needed := required(cls):
            made["required"] = list(needed)
        short = getattr(cls, "__short__", "")
        if short:
            made = {"anyOf": [made, _of(fields(cls)[short], docs, definitions), {"type": "null"}]}
        definitions[name] = made
    return {"$ref": f"#/definitions/{name}"}


def _of(shape: Shape, docs: dict[tuple[str, str], str], definitions: dict[str, Any]) -> dict[str, Any]:
    match shape:
        case Text():
            return _TEXT
        case Flag():
            return {"type": "boolean"}
        case Number():
            return {"type": "integer", "minimum": 1}
        case Choice(values=values):
            return {"enum": [value for value in values if value]}
        case Many(item=item):
            one = _of(item, docs, definitions)
            nested = {"anyOf": [one, {"type": "array", "items": one}]} if isinstance(item, Text) else one
            return {"anyOf": [one, {"type": "array", "items": nested}]}
        case Table(key=key, value=value):
            table: dict[str, Any] = {"type": "object", "additionalProperties": _of(value, docs, definitions)}
            if isinstance(key, Choice):
                table["propertyNames"] = {"enum": list(key.values)}
            return table
        case Record(type=cls):
            return _define(cls, docs, definitions)
        case Tests():
            return {"$ref": "#/definitions/condition"}


def _docs(source: str) -> dict[tuple[str, str], str]:
    """Return the documentation of every type (field "") and of every field, from the text of the module."""
    docs = {}
    for node in ast.parse(source).body:
        if isinstance(node, ast.ClassDef):
            docs[node.name, ""] = _folded(ast.get_docstring(node) or "")
            field = ""
            for part in node.body:
                if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name):
                    field = part.target.id
                elif isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant) and field:
                    docs[node.name, field] = _folded(str(part.value.value))
                    field = ""
    return docs


def _folded(text: str) -> str:
    """Join the lines of each paragraph; keep what is indented as it stands."""
    paragraphs = [part.strip("\n") for part in text.split("\n\n")]
    return "\n\n".join(part if part.startswith("        ") else " ".join(part.split()) for part in paragraphs)
