"""Owns running one line under the gate, or without it where the system has none; what it is then is on record."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from agentshell.assembly import Assembly
    from agentshell.launch import Launch
    from agentshell.model import Finding
    from agentshell.runtime.layout import Supervising


def gated(become: Callable[[], int], assembly: Assembly, approved: tuple[Finding, ...], launch: Launch) -> int:
    """Run the shell that `become` turns a process into under the gate; end as it ends.

    Where there can be no gate (an outer one is in charge, an old kernel) this process becomes the shell itself.
    """
    from agentshell.runtime.layout import NoGateError, end_as, run
    from agentshell.runtime.seccomp import install

    def supervise(supervising: Supervising) -> None:
        from agentshell.assembly import Assembler
        from agentshell.runtime.gate import Gate

        Gate(supervising, Assembler(), assembly, approved, launch.program).run()

    def shell() -> None:
        become()

    try:
        return end_as(run(shell, install, supervise))
    except NoGateError:
        return become()
