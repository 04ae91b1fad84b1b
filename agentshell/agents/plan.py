"""Owns which texts of which settings files an installation changes, and how; it reads the files and writes none."""

from __future__ import annotations

import json
import os
from importlib import import_module
from pathlib import Path

from agentshell.agents.problems import MisfitError, SettingsError, at
from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any, Protocol, TypeAlias

    from agentshell.agents.model import Agent, Change, File
    from agentshell.agents.places import Places

    class Editor(Protocol):
        """What the module of each form offers; a YAML or TOML file has lists only to change."""

        def read(self, text: str) -> Any:
            """Return the settings as plain values."""

        def put(self, text: str, keys: Sequence[str | int], value: Any) -> str:
            """Return the text with the value at a place."""

        def add(self, text: str, keys: Sequence[str | int], value: Any) -> str:
            """Return the text with one more element of a list."""

        def drop(self, text: str, keys: Sequence[str | int], kept: Any) -> str:
            """Return the text without what stands at a place."""

    Way: TypeAlias = Callable[[Editor, str, Change, Places], str]

_MISSING = object()
LIMIT = 8 << 20
"""Bytes of a settings file; a longer one is none."""


class Edit(Value):
    """One file's change: its path, the text before (None: not there) and after (None: it goes away)."""

    path: str
    before: str | None
    after: str | None


def installed(files: Sequence[File], places: Places) -> tuple[Edit, ...]:
    """Return the edits that put agentshell into these files. Raises SettingsError."""
    return tuple(_edit(file, places, _put) for file in files)


def removed(files: Sequence[File], places: Places, originals: Any) -> tuple[Edit, ...]:
    """Return the edits that take it out.

    originals(path) is a file's text before agentshell was put in, None where the file was not there, "" where that is
    not known. Where nothing else has changed since, the file becomes what it was, byte for byte. Raises SettingsError.
    """
    found = []
    for file in files:
        path, form = located(file, places)
        before = read(path)
        if before is None:
            continue
        original: str | None = originals(path)
        if before == _all(form, path, original or "", file.changes, places, _put):
            after = original or None
        else:
            way = _taker(_values(form, path, original or ""))
            after = _all(form, path, before, file.changes[::-1], places, way)
            if original is None and not after.strip("{} \t\r\n"):
                after = None
        found.append(Edit(path, before, after))
    return tuple(found)


def located(file: File, places: Places) -> tuple[str, str]:
    """Return the path of an agent's file and its form: the other one of the same folder where that is in use."""
    path = places.text(file.path)
    if file.other:
        beside = os.path.join(os.path.dirname(path), file.other)
        if os.path.exists(beside) and (file.form == "toml" or not os.path.exists(path)):
            return beside, "json"
    return path, file.form


def read(path: str) -> str | None:
    """Return a settings file's text, None where it is not there. Raises SettingsError."""
    try:
        content = Path(path).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}", "mend that, then run the same again") from None
    if len(content) > LIMIT:
        raise SettingsError(f"{path} is longer than {LIMIT} bytes", "that is no settings file")
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        misfit = MisfitError(len(content[: error.start].decode(errors="replace")), "this is no UTF-8")
        raise at(path, content.decode(errors="replace"), misfit) from None


def leads_here(text: str | None, path: str, files: Sequence[File], places: Places) -> bool:
    """Whether the text of one of these files leads to agentshell, for whichever agent. Raises SettingsError."""
    forms = dict(located(file, places) for file in files)
    return places.ours(_values(forms[path], path, text or ""))


def switched_off(agent: Agent, files: Sequence[File], places: Places) -> tuple[str, ...]:
    """Return the settings in these files that switch an agent's hooks off, by file and name. Raises SettingsError."""
    told = []
    for file in files:
        path, form = located(file, places)
        values = _values(form, path, read(path) or "")
        told += [f"{path}: {'.'.join(one.keys)}" for one in agent.off if _at(values, one.keys) == one.value]
    return tuple(told)


def present(files: Sequence[File], places: Places) -> int:
    """Return how many of an agent's changes are in these files as `installed` would have them. Raises SettingsError."""
    count = 0
    for file in files:
        path, form = located(file, places)
        values = _values(form, path, read(path) or "")
        for change in file.changes:
            keys = tuple(places.text(key) for key in change.keys)
            found, wanted = _at(values, keys), places.value(change.value)
            count += wanted in found if change.many and isinstance(found, list) else found == wanted or change.frame
    return count


def _editor(form: str) -> Editor:
    module: Any = import_module(f"agentshell.agents.{form}_edit")
    editor: Editor = module
    return editor


def _edit(file: File, places: Places, way: Way) -> Edit:
    path, form = located(file, places)
    before = read(path)
    return Edit(path, before, _all(form, path, before or "", file.changes, places, way))


def _all(form: str, path: str, text: str, changes: Sequence[Change], places: Places, way: Way) -> str:
    editor = _editor(form)
    for change in changes:
        try:
            text = way(editor, text, change, places)
        except MisfitError as misfit:
            raise at(path, text, misfit) from None
    return text


def _values(form: str, path: str, text: str) -> Any:
    try:
        return _editor(form).read(text)
    except MisfitError as misfit:
        raise at(path, text, misfit) from None


def _put(editor: Editor, text: str, change: Change, places: Places) -> str:
    keys = tuple(places.text(key) for key in change.keys)
    value = places.value(change.value)
    found = _at(editor.read(text), keys)
    if not change.many:
        there = found is not _MISSING if change.frame else found == value
        return text if there else editor.put(text, keys, value)
    for index, one in reversed(tuple(enumerate(found)) if isinstance(found, list) else ()):
        if one == value:
            return text
        if _same_entry(one, value, places):
            text = editor.drop(text, (*keys, index), editor.read(text))
    return editor.add(text, keys, value)


def _taker(original: Any) -> Way:
    """Return the way back: what was there before comes back, what was not goes."""

    def take(editor: Editor, text: str, change: Change, places: Places) -> str:
        keys = tuple(places.text(key) for key in change.keys)
        value, found = places.value(change.value), _at(editor.read(text), keys)
        if change.many:
            for index, one in reversed(tuple(enumerate(found)) if isinstance(found, list) else ()):
                if one == value or _same_entry(one, value, places):
                    text = editor.drop(text, (*keys, index), original)
            return text
        was = _at(original, keys)
        if change.frame:
            alone = was is _MISSING and editor.read(text).keys() == {keys[0]}
            return editor.drop(text, keys, original) if alone else text
        if found != value and not places.ours(found):
            return text
        if was is not _MISSING and not places.ours(was):
            return editor.put(text, keys, was)
        return editor.drop(text, keys, original)

    return take


def _same_entry(one: Any, value: Any, places: Places) -> bool:
    """Whether a list's element is agentshell's own of an earlier installation: the same but for its path."""
    if not places.ours(one):
        return False
    told = _told(value)
    return bool(told) and _told(one) == told


def _told(value: Any) -> str:
    """Return what an element says besides the launcher's path: `hook claude`, or a variable's name."""
    text = value if isinstance(value, str) else json.dumps(value)
    _, found, rest = text.partition(" hook ")
    return rest.replace('"', " ").split()[0] if found else text.partition("=")[0] if "=" in text else ""


def _at(values: Any, keys: Sequence[str]) -> Any:
    for key in keys:
        if not isinstance(values, dict) or key not in values:
            return _MISSING
        values = values[key]
    return values
