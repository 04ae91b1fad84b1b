"""Owns what a pack that `extends` another one adds to it, and what a project's may not do. Pure: Pack → Pack."""

from __future__ import annotations

from agentshell.packs.model import Pack

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from agentshell.packs.model import Command
    from agentshell.packs.problems import Marks

_ADDED = ("programs", "options", "before", "names", "harmless", "payloads", "inner", "moves", "selects", "credentials")
_SET = (
    "dialect",
    "default",
    "unlisted",
    "subjects",
    "target",
    "operands",
    "inner_from",
    "interspersed",
    "ignore_case",
    "prefixes",
)
_PROJECT = ("pack", "summary", "source", "extends", "actions", "payloads")
"""What a project's file may give when it extends a pack: what can only add findings."""


def extended(base: Pack, more: Pack) -> Pack:
    """Return the base with everything that the other file gives on top of it."""
    changes: dict[str, object] = {name: getattr(base, name) + getattr(more, name) for name in _ADDED}
    for name in _SET:
        if getattr(more, name) != Pack.__defaults__[name]:
            changes[name] = getattr(more, name)
    changes["commands"] = merged(base.commands, more.commands)
    changes["actions"] = {**base.actions, **more.actions}
    return base.replace(**changes)


def merged(below: Mapping[str, Command], above: Mapping[str, Command]) -> dict[str, Command]:
    """Return the commands of both; where both list one, what stands above is added and its level counts."""
    found = {**below}
    for name, command in above.items():
        under = below.get(name)
        if under is None:
            found[name] = command
            continue
        found[name] = under.replace(
            aliases=under.aliases + command.aliases,
            options=under.options + command.options,
            before=under.before + command.before,
            commands=merged(under.commands, command.commands),
            level=command.level or under.level,
            operands=command.operands or under.operands,
            inner_from=command.inner_from or under.inner_from,
            interspersed=command.interspersed or under.interspersed,
        )
    return found


def extension_problems(base: Pack, more: Pack, marks: Marks, *, tightens: bool) -> Iterator[str]:
    """Yield why the file may not extend that pack; `tightens`: it is a project's, which may only tighten."""
    for name in more.actions:
        if name in base.actions:
            yield marks.problem(("actions", name, "key"), f"{base.pack} has an action '{name}' already")
    if not tightens:
        return
    for name in Pack.__fields__:
        if name not in _PROJECT and getattr(more, name) != Pack.__defaults__[name]:
            key = name.replace("_", "-")
            yield marks.problem((key, "key"), f"a project may add actions and payloads to a pack, not '{key}'")
    for name, action in more.actions.items():
        for other in action.instead_of:
            if other not in more.actions:
                yield marks.problem(
                    ("actions", name, "instead-of", "key"), f"a project may not take the place of {base.pack}/{other}"
                )
