"""Owns what a GraphQL body holds: JSON (one request or a batch), a form, or a bare document → the root fields.

It knows no API. Unknown parts (`HOLE`) in a document become a name that says so. Source: GraphQL over HTTP (2025),
GraphQL specification October 2021; 20 recorded bodies in the tests.
"""

from __future__ import annotations

from agentshell.payloads.sources import HOLE
from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from graphql.language import DocumentNode, SelectionSetNode, ValueNode

UNKNOWN = "agentshell_unknown_part"
"""The name that stands in a document for an unknown part."""
_LONGEST = 512 * 1024
_DEPTH = 24


class Leaf(Value):
    """One argument value: its path (`input.state`), and its text; `open` where it, or what is below it, is unknown."""

    path: str
    text: str = ""
    open: bool = False


class Field(Value):
    """One field at the root of an operation: `mutation`, `query` or `subscription`, its name, and its arguments."""

    operation: str
    name: str
    arguments: tuple[Leaf, ...] = ()


class Body(Value):
    """The root fields of every operation in a body, and "" or why (part of) it cannot be read."""

    fields: tuple[Field, ...] = ()
    unreadable: str = ""


def read_body(text: str, variables: Mapping[str, Any] | None = None) -> Body:
    """Return the root fields of every operation in the body; `operationName` does not narrow them."""
    stripped = text.strip()
    if not stripped.strip(HOLE):
        return Body((), "the body is not known" if stripped else "")
    if len(stripped) > _LONGEST:
        return Body((), "the body is too long to read")
    if stripped[0] in "{[" and not _is_document(stripped):
        import json

        try:
            loaded = json.loads(_quoted_holes(stripped))
        except (ValueError, RecursionError):
            return Body((), "the body is no JSON")
        return _join([_request(one, variables) for one in (loaded if isinstance(loaded, list) else [loaded])])
    if _is_form(stripped):
        from urllib.parse import parse_qs

        fields = parse_qs(stripped, keep_blank_values=True)
        return read_fields({name: values[-1] for name, values in fields.items()}, variables)
    return read_document(stripped, variables or {})


def read_fields(fields: Mapping[str, str], variables: Mapping[str, Any] | None = None) -> Body:
    """Return the root fields of a request given as fields of a form or URL (`query`, `variables`, `operations`)."""
    if "operations" in fields:
        return read_body(fields["operations"], variables)
    if not fields.get("query"):
        return Body((), "there is no query in the form")
    given = json_of(fields.get("variables", "")) if fields.get("variables") else None
    return _request({"query": fields["query"], "variables": given}, variables)


def _is_document(text: str) -> bool:
    """Whether a text that begins with `{` is a query in short form rather than JSON."""
    inside = text[1:].lstrip()
    return text[0] == "{" and bool(inside) and inside[0] not in '"}' + HOLE


def _is_form(text: str) -> bool:
    head = text.partition("=")[0]
    return "=" in text and bool(head) and all(char.isalnum() or char in "_-.[]%" for char in head)


def _quoted_holes(text: str) -> str:
    """Put quotes around unknown parts that stand where a JSON value would."""
    if HOLE not in text:
        return text
    out: list[str] = []
    inside = False
    at = 0
    while at < len(text):
        char = text[at]
        if char == "\\" and inside:
            out.append(text[at : at + 2])
            at += 2
            continue
        if char == '"':
            inside = not inside
        out.append(f'"{HOLE}"' if char == HOLE and not inside else char)
        at += 1
    return "".join(out)


def json_of(text: str) -> Any:
    """Return what a JSON text holds, unknown parts as holes; a hole where it is none."""
    import json

    try:
        return json.loads(_quoted_holes(text))
    except (ValueError, RecursionError):
        return HOLE


def _request(request: Any, variables: Mapping[str, Any] | None) -> Body:
    if not isinstance(request, dict):
        return Body((), "the body holds something that is no request")
    query = request.get("query")
    if not isinstance(query, str) or not query.strip():
        hint = request.get("operationName") or request.get("id") or ""
        if query == "" and not set(request) - {"query", "variables", "operationName"} and not hint:
            return Body()  # a variable that is not set: the server has nothing to run
        return Body(
            (), f"a persisted query: only its name is in the request ({str(hint)[:60]})" if hint else "no query"
        )
    given = request.get("variables")
    if isinstance(given, str):
        given = json_of(given)
    merged: dict[str, Any] = dict(variables or {})
    if isinstance(given, dict):
        merged.update(given)
    elif given is not None:
        merged[HOLE] = given
    return read_document(query, merged)


def read_document(text: str, variables: Mapping[str, Any]) -> Body:
    """Return the root fields of every operation of a document."""
    if not text.strip(HOLE + " \n"):
        return Body((), "the query is not known")
    from graphql import GraphQLError, parse

    try:
        document = parse(_named_holes(text), no_location=True, max_tokens=50_000)
    except (GraphQLError, RecursionError) as error:
        return Body((), f"the query does not parse ({str(error).splitlines()[0][:80]})")
    try:
        return _operations(document, variables)
    except RecursionError:
        return Body((), "the query is nested too deep")


def _named_holes(text: str) -> str:
    """Put a name in place of unknown parts that stand outside of strings."""
    if HOLE not in text:
        return text
    out: list[str] = []
    at, quote = 0, ""
    while at < len(text):
        if not quote and text.startswith("#", at):
            end = text.find("\n", at)
            end = len(text) if end < 0 else end
            out.append(text[at:end])
            at = end
            continue
        if quote and text[at] == "\\":
            out.append(text[at : at + 2])
            at += 2
            continue
        if text[at] == '"':
            mark = '"""' if text.startswith('"""', at) and quote in ("", '"""') else '"'
            quote = "" if quote == mark else quote or mark
            out.append(mark)
            at += len(mark)
            continue
        out.append(UNKNOWN if text[at] == HOLE and not quote else text[at])
        at += 1
    return "".join(out)


def _operations(document: DocumentNode, variables: Mapping[str, Any]) -> Body:
    from graphql.language import FragmentDefinitionNode, OperationDefinitionNode

    fragments = {one.name.value: one for one in document.definitions if isinstance(one, FragmentDefinitionNode)}
    found: list[Field] = []
    unreadable = ""
    for one in document.definitions:
        if not isinstance(one, OperationDefinitionNode):
            continue
        defaults = {
            each.variable.name.value: each.default_value
            for each in one.variable_definitions or ()
            if each.default_value is not None
        }
        scope = _Scope(variables, defaults)
        for field in _fields(one.selection_set, fragments, set()):
            arguments = tuple(
                leaf for each in field.arguments or () for leaf in scope.leaves(each.name.value, each.value, 0)
            )
            name = field.name.value
            if UNKNOWN in name:
                unreadable = unreadable or "which field it asks for is not known"
            else:
                found.append(Field(one.operation.value, name, arguments))
    return Body(tuple(found), unreadable)


def _fields(selections: SelectionSetNode, fragments: Mapping[str, Any], seen: set[str]) -> Iterable[Any]:
    """Yield the fields at the root of an operation; each fragment is gone into once, as often as it is spread."""
    from graphql.language import FieldNode, FragmentSpreadNode, InlineFragmentNode

    for selection in selections.selections:
        if isinstance(selection, FieldNode):
            yield selection
        elif isinstance(selection, InlineFragmentNode):
            yield from _fields(selection.selection_set, fragments, seen)
        elif isinstance(selection, FragmentSpreadNode):
            name = selection.name.value
            if name in fragments and name not in seen:
                seen.add(name)
                yield from _fields(fragments[name].selection_set, fragments, seen)


class _Scope:
    """The variables of one operation: those of the request, then the operation's defaults."""

    def __init__(self, variables: Mapping[str, Any], defaults: Mapping[str, ValueNode]) -> None:
        self.variables = variables
        self.defaults = defaults

    def leaves(self, path: str, node: ValueNode, depth: int) -> Iterable[Leaf]:
        """Yield the leaves of an argument's value."""
        from graphql.language import ListValueNode, NullValueNode, ObjectValueNode, VariableNode

        if isinstance(node, VariableNode):
            name = node.name.value
            if name in self.variables:
                yield from leaves_of(path, self.variables[name], depth)
            elif HOLE in self.variables or (name not in self.defaults and self._any_unknown()):
                yield Leaf(path, open=True)
            elif name in self.defaults and depth < _DEPTH:
                yield from self.leaves(path, self.defaults[name], depth + 1)
        elif isinstance(node, ObjectValueNode):
            for field in node.fields:
                yield from self.leaves(f"{path}.{field.name.value}", field.value, depth + 1)
        elif isinstance(node, ListValueNode):
            if not node.values:
                yield Leaf(path, "[]")
            for value in node.values:
                yield from self.leaves(path, value, depth + 1)
        elif isinstance(node, NullValueNode):
            yield Leaf(path, "null")
        else:
            raw: Any = node.to_dict().get("value", "")
            text = ("true" if raw else "false") if isinstance(raw, bool) else str(raw)
            yield Leaf(path, "" if UNKNOWN in text or text == HOLE else text, UNKNOWN in text or HOLE in text)

    def _any_unknown(self) -> bool:
        return any(value == HOLE for value in self.variables.values())


def leaves_of(path: str, value: Any, depth: int) -> Iterable[Leaf]:
    """Yield the leaves of a JSON value."""
    if depth > _DEPTH:
        yield Leaf(path, open=True)
    elif isinstance(value, dict):
        for key, one in value.items():
            if HOLE in key:
                yield Leaf(path, open=True)
            yield from leaves_of(f"{path}.{key}", one, depth + 1)
    elif isinstance(value, list):
        if not value:
            yield Leaf(path, "[]")
        for one in value:
            yield from leaves_of(path, one, depth + 1)
    elif isinstance(value, bool):
        yield Leaf(path, "true" if value else "false")
    elif value is None:
        yield Leaf(path, "null")
    else:
        text = str(value)
        yield Leaf(path, "" if text == HOLE else text, HOLE in text)


def _join(bodies: list[Body]) -> Body:
    unreadable = next((one.unreadable for one in bodies if one.unreadable), "")
    return Body(tuple(field for one in bodies for field in one.fields), unreadable)
