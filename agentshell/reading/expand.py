"""Owns the rarer parts of words: arithmetic, process substitution, extended globs."""

from __future__ import annotations

from agentshell.model import Unknown
from agentshell.reading import tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.reading.state import Shell
    from agentshell.reading.words import Piece


def rare(shell: Shell, part: tree.Part, *, quoted: bool) -> list[Piece]:
    """Expand a part that is neither text, parameter nor command substitution."""
    if isinstance(part, tree.Arithmetic):
        from agentshell.reading.arithmetic import evaluate

        value = evaluate(shell, part)
        within = quoted or part.quoted
        return [(value if isinstance(value, Unknown) else str(value), within, not within)]
    if isinstance(part, tree.ProcessSubstitution):
        from agentshell.reading.substitutions import process

        return [(value, True, False) for value in process(shell, part).parts]
    if isinstance(part, tree.ExtendedGlob):
        return [(part.source, quoted, False)]
    return []
