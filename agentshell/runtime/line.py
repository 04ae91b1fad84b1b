"""Owns running one line at its grade: under the gate, behind shims, or as the bare shell."""

from __future__ import annotations

import posix

from agentshell.errors import EXIT_REFUSED, AuditError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from agentshell.assembly import Assembler, Assembly
    from agentshell.guard import Answer
    from agentshell.launch import Launch
    from agentshell.runtime.layout import Supervising
    from agentshell.runtime_grade import Grade

    Become = Callable[[dict[bytes, bytes]], int]
    """Become the real shell with an environment; it returns only where that fails, with the status to end with."""


def run(
    become: Become, block: dict[bytes, bytes], given: Answer, assembler: Assembler, assembly: Assembly, launch: Launch
) -> int:
    """Run the shell that `become` turns this process into, at the grade of the answer; return only where that fails.

    Where the kernel has no gate for it after all, the next grade down is taken, unless the settings forbid that.
    """
    if given.grade.name == "static":
        return become(block)
    if given.grade.name == "shims":
        return become(_behind_shims(block, given, launch))
    from agentshell.runtime.layout import NoGateError, end_as
    from agentshell.runtime.layout import run as run_gated
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

        Gate(supervising, assembler, assembly, given.approved, launch.program).run()

    def shell() -> None:
        become(block)

    try:
        status = end_as(run_gated(shell, install, admit, supervise))
    except NoGateError as error:
        return _without_gate(error.errno, become, block, given, assembly, launch)
    # Nothing is left to put in order, and an interpreter that tidies up takes milliseconds.
    posix._exit(status)


def _without_gate(
    errno: int, become: Become, block: dict[bytes, bytes], given: Answer, assembly: Assembly, launch: Launch
) -> int:
    from agentshell.runtime.outer import gate_above
    from agentshell.runtime_grade import Grade, below, lower, refused

    if gate_above():
        grade = Grade("exec", "a gate of agentshell's further up judges what starts")
    else:
        grade = lower(refused(errno), launch.program)
    weak = below(grade, assembly.config)
    _record(grade, given, assembly, allowed=not weak)
    if weak:
        _say(f"agentshell: refused: {weak}\n  Nothing was run.\n")
        return EXIT_REFUSED
    return become(_behind_shims(block, given, launch) if grade.name == "shims" else block)


def _behind_shims(block: dict[bytes, bytes], given: Answer, launch: Launch) -> dict[bytes, bytes]:
    from agentshell.runtime.shims import enter

    return enter(block, launch, given.approved)


def _record(grade: Grade, given: Answer, assembly: Assembly, *, allowed: bool) -> None:
    from agentshell.audit import append, folder
    from agentshell.guard import timestamp

    event = "runtime" if allowed else "refused"
    try:
        append(
            assembly.config.audit or folder(assembly.facts.host.env),
            {
                "event": event,
                "id": given.record,
                "time": timestamp(),
                "runtime": grade.name,
                "runtime_why": grade.why,
            },
            durable=not allowed,
        )
    except AuditError:
        # The record of the line itself could not be written either, or it stands; `doctor` tells of a missing log.
        return


def _say(message: str) -> None:
    try:
        posix.write(2, message.encode("utf-8", "backslashreplace"))
    except OSError:
        return
