"""Owns putting edited settings on disk: whole or not at all, with the file's mode and through its links, and a backup.

The backup holds the file as it was before agentshell was first put into it; it lies among agentshell's own data, where
no guarded agent may write, and goes when agentshell is taken out again.
"""

from __future__ import annotations

import difflib
import os
import tempfile
from pathlib import Path
from urllib.parse import quote

from agentshell.agents.places import data_folder
from agentshell.agents.plan import Edit, read
from agentshell.agents.problems import SettingsError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

ABSENT = ".absent"
"""How the name of a backup ends that stands for a file that was not there; it holds the first folder made for it."""


def difference(edit: Edit) -> str:
    """Return what an edit changes as a unified diff."""
    before, after = edit.before or "", edit.after or ""
    made = difflib.unified_diff(
        before.splitlines(keepends=True),
        after.splitlines(keepends=True),
        "/dev/null" if edit.before is None else edit.path,
        "/dev/null" if edit.after is None else edit.path,
    )
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in made)


def original(path: str) -> str | None:
    """Return a file's text from before the installation, None where there was no file, "" without a backup."""
    backup = _backup(path)
    return None if backup.with_name(backup.name + ABSENT).exists() else read(str(backup)) or ""


def keep(edit: Edit, *, anew: bool) -> None:
    """Keep a file as it is before the first edit; anew: an older backup is of no use. Raises SettingsError."""
    backup = _backup(edit.path)
    absent = backup.with_name(backup.name + ABSENT)
    if anew:
        forget(edit.path)
    elif backup.exists() or absent.exists():
        return
    try:
        backup.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if edit.before is None:
            _replace(absent, _first_missing(edit.path), 0o600)
        else:
            _replace(backup, edit.before, os.stat(edit.path).st_mode & 0o700)
    except OSError as error:
        raise SettingsError(
            f"no backup can be kept in {backup.parent}: {error.strerror}", "nothing was changed"
        ) from None


def forget(path: str) -> None:
    """Remove the backup of a file."""
    backup = _backup(path)
    backup.unlink(missing_ok=True)
    backup.with_name(backup.name + ABSENT).unlink(missing_ok=True)


def write(edit: Edit) -> None:
    """Bring an edit onto the disk in one step. Raises SettingsError."""
    # What the settings' own link leads to is what is written; the link stays.
    path = Path(os.path.realpath(edit.path))
    if read(edit.path) != edit.before:
        raise SettingsError(f"{edit.path} has changed meanwhile", "run the same again")
    try:
        if edit.after is None:
            path.unlink()
            for folder in _made_for(edit.path):
                folder.rmdir()
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, edit.after, path.stat().st_mode & 0o7777 if path.exists() else 0o600)
    except OSError as error:
        raise SettingsError(
            f"{edit.path} cannot be written: {error.strerror}", "mend that, then run the same again"
        ) from None


def _first_missing(path: str) -> str:
    """Return the outermost folder that has to be made for a file, "" where its own is there."""
    missing = [folder for folder in Path(path).parents if not folder.exists()]
    return str(missing[-1]) if missing else ""


def _made_for(path: str) -> Iterator[Path]:
    """Yield the folders that were made for a file, innermost first, as long as nothing else is in them."""
    backup = _backup(path)
    first = read(str(backup.with_name(backup.name + ABSENT)))
    for folder in Path(path).parents:
        if not first or not folder.is_relative_to(first) or any(folder.iterdir()):
            return
        yield folder


def _replace(path: Path, text: str, mode: int) -> None:
    handle, made = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        os.chmod(made, mode)
        if path.exists() and path.stat().st_uid != os.geteuid():
            os.chown(made, path.stat().st_uid, path.stat().st_gid)
        os.replace(made, path)
    except BaseException:
        os.unlink(made)
        raise


def _backup(path: str) -> Path:
    return Path(data_folder()) / "backups" / quote(os.path.abspath(path), safe="")
