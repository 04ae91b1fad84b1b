"""Owns the way into a shell behind shims: the programs that packs name are found first in a folder of agentshell's."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.launch import Launch
    from agentshell.model import Finding


def enter(block: dict[bytes, bytes], launch: Launch, approved: tuple[Finding, ...]) -> dict[bytes, bytes]:  # noqa: ARG001
    """Return the environment for the real shell, in which the shims stand first in PATH."""
    folder = launch.program.rpartition("/")[0].encode("utf-8", "surrogateescape") + b"/shims"
    return {**block, b"PATH": folder + b":" + block.get(b"PATH", b"/usr/local/bin:/usr/bin:/bin")}
