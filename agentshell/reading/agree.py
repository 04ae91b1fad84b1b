"""Owns the decision whether a reading is to be believed: what to do when the readers agree, differ or give up."""

from __future__ import annotations

from agentshell.model import Unknown
from agentshell.reading import shfmt
from agentshell.reading.tree import Reading, Unreadable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.facts import Host


def read(text: bytes, host: Host) -> Reading | Unreadable:
    """Read a text that has passed the gate and is not plain."""
    try:
        script = shfmt.read(text, host)
    except shfmt.SyntaxRejectedError as error:
        script = Unreadable(str(error))
    if not isinstance(script, Unreadable):
        return Reading((script,))
    complaint = host.read_shell("syntax", text)
    if isinstance(complaint, Unknown):
        return script
    return script.replace(syntax=complaint.decode("utf-8", "replace"))
