"""Owns the words by which an agent is described: its settings files, what is put into them, and what that guards."""

from __future__ import annotations

from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Change(Value):
    """One value that is put into a settings file at the place that the names lead to.

    many: it is one more element of a list there, else the value itself; frame: only what the file's form needs, put in
    where nothing stands and taken out when nothing else is left. Its texts may hold places (`places.Places`).
    """

    keys: tuple[str, ...]
    value: Any
    many: bool = False
    frame: bool = False


class File(Value):
    """One settings file of an agent: its path with places (`{home}`, `{project}` …), its form, and the changes.

    other: a file that the agent reads in the same way and that is used instead where it is there, with its form.
    """

    path: str
    form: str
    changes: tuple[Change, ...]
    other: str = ""


class Layer(Value):
    """One layer that guards the agent: its name, and what it stops or judges."""

    name: str
    guards: str


class Agent(Value):
    """One coding agent.

    programs and folders tell that it is there; user and project are the files of each scope (none: no such settings);
    steps what a person does by hand; layers and gaps what is guarded by what, and what is not; known the version that
    this describes, and where that is documented; off the settings that switch all hooks off;
    tried: that version was driven end to end with these settings.
    """

    name: str
    title: str
    known: str
    source: str
    programs: tuple[str, ...]
    folders: tuple[str, ...]
    layers: tuple[Layer, ...]
    gaps: tuple[str, ...]
    user: tuple[File, ...] = ()
    project: tuple[File, ...] = ()
    steps: tuple[str, ...] = ()
    prefix: tuple[Change, ...] = ()
    off: tuple[Change, ...] = ()
    tried: bool = True
