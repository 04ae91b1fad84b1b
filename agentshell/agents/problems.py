"""Owns how a settings file that cannot be edited is told: where, what is wrong, and what to do; it reads none."""

from __future__ import annotations

from agentshell.errors import AgentShellError


class SettingsError(AgentShellError):
    """A settings file that cannot be read or is of another form than its program documents."""


class MisfitError(Exception):
    """What stands at an offset of a settings text does not fit; the file's name is added by `at`."""

    def __init__(self, offset: int, what: str) -> None:
        super().__init__(what)
        self.offset = offset
        self.what = what


def at(name: str, text: str, misfit: MisfitError) -> SettingsError:
    """Return the error for a misfit in the text of a file, with line and column counted from one."""
    before = text[: misfit.offset]
    line = before.count("\n") + 1
    column = misfit.offset - (before.rfind("\n") + 1) + 1
    return SettingsError(f"{name}:{line}:{column}: {misfit.what}", f"mend {name}, then run the same again")
