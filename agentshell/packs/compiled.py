"""Owns the compiled form of a pack: plain data that marshal can hold and the engine reads without building values.

Packs are compiled in `compiling`. On the hot path, so nothing is imported but how names are matched.
"""

from __future__ import annotations

from agentshell.packs.globs import glob

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeAlias, TypedDict

    from agentshell.model import Level, Scope

    Spec: TypeAlias = "tuple[str, int, int, bool]"
    """An option: canonical name, fewest values, most values, whether the value must be attached."""
    Table: TypeAlias = "dict[str, Spec]"
    Tests: TypeAlias = "tuple[tuple[str, bool, tuple[str, ...]], ...]"
    """Key, whether it is negated, and the patterns of which one must match."""
    Cases: TypeAlias = "tuple[Tests, ...]"

    class Node(TypedDict, total=False):
        """A command; a big one below the root is kept marshalled (bytes) until it is met.

        worst is the strictest level of the commands below it.
        """

        options: Table
        before: Table
        commands: dict[str, Node | bytes]
        aliases: dict[str, str]
        level: Level | None
        worst: Level
        operands: bool
        inner_from: str
        interspersed: bool
        assignments: bool

    class ActionData(TypedDict, total=False):
        """An action without its examples."""

        on: tuple[tuple[str, ...], ...]
        when: Cases
        unless: Cases
        many: Cases
        all: Cases
        level: Level
        scope: Scope
        instead_of: tuple[str, ...]
        certain: bool
        says: str
        reason: str
        instead: tuple[str, ...]
        target: str
        names: tuple[str, ...]

    class RuleData(TypedDict):
        """A payload, an inner rule or a move: where it applies, when, and its other fields."""

        on: tuple[tuple[str, ...], ...]
        when: Cases
        fields: dict[str, Any]

    class PackData(TypedDict):
        """A compiled pack."""

        pack: str
        programs: tuple[str, ...]
        dialect: str
        root: Node
        default: Level
        unlisted: tuple[Level, tuple[tuple[Level, str], ...], int]
        harmless: Cases
        ignore_case: bool
        prefixes: tuple[str, ...]
        subjects: str
        target: str
        names: tuple[str, ...]
        actions: dict[str, ActionData]
        by_command: dict[str, tuple[str, ...]]
        by_glob: tuple[str, ...]
        payloads: tuple[RuleData, ...]
        inner: tuple[RuleData, ...]
        moves: tuple[RuleData, ...]
        credentials: tuple[str, ...]
        selects: tuple[str, ...]


UP_TO_OPTION = -1
"""As the most values: as many as stand before the next option."""
UP_TO_SEMICOLON = -2
"""As the most values: all words up to a `;` of its own (find's -exec, which a `+` after `{}` ends too)."""


def opened(node: Node | bytes) -> Node:
    """Return the command itself, unmarshalled where it was kept so."""
    if isinstance(node, bytes):
        import marshal

        found: Node = marshal.loads(node)
        return found
    return node


def path_matches(patterns: tuple[tuple[str, ...], ...], path: tuple[str, ...]) -> bool:
    """Return whether the command path is one of those; `*` alone is any."""
    return any(
        words == ("*",)
        or words == path
        or (len(words) == len(path) and all(glob(word, name) for word, name in zip(words, path, strict=True)))
        for words in patterns
    )
