"""Owns the front door of reading: a text goes in, a tree that may be judged comes out, or why there is none."""

from __future__ import annotations

from agentshell.reading import gate, plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.facts import Host
    from agentshell.reading.tree import Reading, Unreadable


def read(text: bytes, host: Host) -> Reading | Unreadable:
    """Read a line.

    Returns one tree when nothing speaks against it, two with `doubt` when the readers differ, or Unreadable. Never
    raises, on any bytes, and is bound in time by the readers' limits.
    """
    refused = gate.refuse(text)
    if refused is not None:
        return refused
    script = plain.read(text)
    if script is not None:
        from agentshell.reading.tree import Reading

        return Reading((script,))
    from agentshell.reading import agree

    return agree.read(text, host)
