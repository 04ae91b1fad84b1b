"""Owns how a mistake in a file is shown: file, line, column, the source line, a caret, a near miss. It finds none."""

from __future__ import annotations

import difflib

from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import TypeAlias

    Path: TypeAlias = "tuple[str | int, ...]"


class Mark(Value):
    """Where in a file: line and column from 0, and how many columns it is long."""

    line: int
    column: int
    length: int = 1


class Source(Value):
    """A file's path, as people should see it, and its text."""

    path: str
    text: str

    def problem(self, mark: Mark, message: str, hint: str = "") -> str:
        """Return the mistake as text: where and what, the line it stands on, and a caret under it."""
        head = f"{self.path}:{mark.line + 1}:{mark.column + 1}: {message}" + (f" — {hint}" if hint else "")
        lines = self.text.splitlines()
        if mark.line >= len(lines) or not lines[mark.line].strip():
            return head
        line = lines[mark.line].rstrip()
        # A tab is shown as one blank, so that the caret stands under what it means.
        caret = "^" * max(1, min(mark.length, len(line) - mark.column))
        return f"{head}\n    {line.replace(chr(9), ' ')}\n    {' ' * mark.column}{caret}"


class Marks(Value):
    """Where every value of a loaded file stands, by its path of keys and indexes; key paths end in "key"."""

    source: Source
    at: Mapping[Path, Mark]

    def problem(self, path: Path, message: str, hint: str = "") -> str:
        """Return the mistake at the path, or at the nearest thing above it that has a place."""
        while path and path not in self.at:
            path = path[:-1]
        return self.source.problem(self.at.get(path, Mark(0, 0)), message, hint)


def place_of(problem: str) -> tuple[str, int, int]:
    """Return file, line and column of a mistake that was made into text, for sorting."""
    path, line, column, *_ = (*problem.split(":", 3), "0", "0")
    return path, int(line) if line.isdecimal() else 0, int(column) if column.isdecimal() else 0


def near(word: str, known: Iterable[str]) -> str:
    """Return "did you mean 'x'?" for the nearest of the known words, or ""."""
    found = difflib.get_close_matches(word, sorted(set(known)), 1, 0.6)
    return f"did you mean '{found[0]}'?" if found else ""
