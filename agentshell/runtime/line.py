"""Owns running one line under the gate, or without it where the system has none; what it is then is on record."""

from __future__ import annotations

import posix

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from agentshell.assembly import Assembler, Assembly
    from agentshell.launch import Launch
    from agentshell.model import Finding
    from agentshell.runtime.layout import Supervising


def gated(
    become: Callable[[], int],
    assembler: Assembler,
    assembly: Assembly,
    approved: tuple[Finding, ...],
    launch: Launch,
) -> int:
    """Run the shell that `become` turns a process into under the gate, and end as it ends.

    Where there can be no gate (an outer one is in charge, an old kernel) this process becomes the shell itself; returns
    only where that fails.
    """
    from agentshell.runtime.layout import NoGateError, end_as, run
    from agentshell.runtime.seccomp import awaited, install, let_go

    def admit(listener: int) -> None:
        # The shell itself, with the very text that was judged: it need not wait for the rest.
        first = awaited(listener)
        if first is not None:
            let_go(listener, first.id)

    def supervise(supervising: Supervising) -> None:
        import gc

        # It may live for days.
        gc.enable()
        from agentshell.runtime.gate import Gate

        Gate(supervising, assembler, assembly, approved, launch.program).run()

    def shell() -> None:
        become()

    try:
        status = end_as(run(shell, install, admit, supervise))
    except NoGateError:
        return become()
    # Nothing is left to put in order, and an interpreter that tidies up takes milliseconds.
    posix._exit(status)
