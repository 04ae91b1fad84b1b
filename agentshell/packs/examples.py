"""Owns running a pack's examples: each `match` line must show its action, each `not-match` line must not.

Judging a line is given as a function, so that the examples are proved by whatever pipeline the caller has.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from typing import TypeAlias

    from agentshell.packs.model import Pack
    from agentshell.packs.problems import Marks

    ActionsOf: TypeAlias = "Callable[[str], Collection[str]]"
    """Line → the ids of all actions found in it (`kubectl/delete-namespace`)."""


def example_problems(pack: Pack, marks: Marks, actions_of: ActionsOf) -> Iterator[str]:
    """Yield every example that is not as the pack says, with its place."""
    for name, action in pack.actions.items():
        rule = f"{pack.extends or pack.pack}/{name}"
        for field, lines, wanted in (("match", action.match, True), ("not-match", action.not_match, False)):
            for at, line in enumerate(lines):
                found = actions_of(line)
                if (rule in found) == wanted:
                    continue
                path = ("actions", name, field, at)
                others = ", ".join(sorted(found)) or "nothing"
                if wanted:
                    yield marks.problem(path, f"this line does not match {rule}", f"found: {others}")
                else:
                    yield marks.problem(path, f"this line matches {rule} and must not")
