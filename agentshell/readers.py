"""Owns the running of the real shell readers: shfmt and bash's own parser. It executes no line and judges nothing.

Uses the built-in `posix` module: this is on the way of every line that is not plain, and `os` with `subprocess` costs
8 ms more.
"""

from __future__ import annotations

import posix

from agentshell.model import Unknown

LIMIT = 0.6
"""Seconds that one reader may compute; three of them in a row must stay under 2 s. Real scripts take 0.05."""
PATIENCE = 5
"""How many times as long it may take where the machine is busy with other things: no reason to ask about a line."""
LIMIT_BY_BYTE = 8e-6
"""Seconds more for each byte of the text: a script of 5,000 lines (170 KB) takes 0.8 s on an idle machine."""
CAP = 16 * 1024 * 1024
CAP_BY_BYTE = 170
"""Bytes of output, after which a reader is stopped; more of it than `reading.shfmt` takes is of no use."""
_SIGKILL = 9


def find_shfmt() -> str | Unknown:
    """Return the absolute path of the shfmt that the shfmt-py distribution installed, or Unknown; PATH has no say."""
    import sys

    for folder in (sys.prefix, sys.exec_prefix):
        path = f"{folder}/bin/shfmt"
        if posix.access(path, posix.X_OK):
            return path
    from importlib import metadata

    try:
        files = metadata.files("shfmt-py") or []
    except metadata.PackageNotFoundError:
        return Unknown("shfmt-py is not installed")
    for file in files:
        if file.name == "shfmt":
            found = str(file.locate())
            import posixpath

            path = posixpath.normpath(found)
            if posix.access(path, posix.X_OK):
                return path
    return Unknown("shfmt-py is installed without its program")


class ShellReaders:
    """The real readers. Every one gets the text on stdin, an empty environment, a time limit and an output cap."""

    def __init__(self, shfmt: str | Unknown, bash: str, limit: float = LIMIT) -> None:
        self.shfmt = shfmt
        self.bash = bash
        self.limit = limit

    def read_shell(self, reader: str, text: bytes) -> bytes | Unknown:
        """Run one reader (`shfmt`, `reprint` or `syntax`) on the text; see Host.read_shell.

        `bash --pretty-print` and `bash -n` parse and do not run (bash 5.2 manual, Invoking Bash); `--pretty-print`
        together with `-c` would run the text, so the text is only ever a file. Started files are skipped by
        --norc and --noprofile, and without an environment there is no BASH_ENV.
        """
        if reader == "shfmt":
            if isinstance(self.shfmt, Unknown):
                return self.shfmt
            argv: tuple[str, ...] = (self.shfmt, "--to-json", "-ln", "bash")
        elif reader == "reprint":
            argv = (self.bash, "--norc", "--noprofile", "--pretty-print", "/dev/stdin")
        elif reader == "syntax":
            argv = (self.bash, "--norc", "--noprofile", "-n")
        else:
            return Unknown("no such reader", reader)
        ran = _run(argv, text, self.limit + LIMIT_BY_BYTE * len(text), max(CAP, CAP_BY_BYTE * len(text)))
        if isinstance(ran, Unknown):
            return ran
        status, output, errors = ran
        if reader == "syntax":
            return _message(errors) if status else b""
        if status:
            return Unknown(
                f"{reader} cannot read it", errors.decode("utf-8", "replace").strip()[:500] or f"status {status}"
            )
        return output


def _message(errors: bytes) -> bytes:
    """Return bash's complaint without the program's own name before each line."""
    lines = []
    for line in errors.splitlines():
        head, _, rest = line.partition(b": ")
        lines.append(rest if rest.startswith(b"line ") and head.startswith(b"/") else line)
    return b"\n".join(line[:200] for line in lines[:6]) or b"bash cannot read it"


def _run(argv: tuple[str, ...], text: bytes, limit: float, cap: int) -> tuple[int, bytes, bytes] | Unknown:
    """Start argv on the text; return its status, output and messages, or Unknown when it fails or takes too long."""
    import select
    import time

    source = _holding(text)
    if isinstance(source, Unknown):
        return source
    out_read, out_write = posix.pipe()
    err_read, err_write = posix.pipe()
    opened = [source, out_read, out_write, err_read, err_write]
    try:
        # In this order no descriptor is overwritten before it is copied, even where 0, 1 and 2 were closed.
        copy = posix.POSIX_SPAWN_DUP2
        actions = [(copy, source, 0), (copy, out_write, 1), (copy, err_write, 2)]
        try:
            child = posix.posix_spawn(argv[0], argv, {}, file_actions=actions, setpgroup=0)
        except OSError as error:
            return Unknown(f"{argv[0]} cannot be started", error.strerror or "")
        for descriptor in (out_write, err_write):
            posix.close(descriptor)
            opened.remove(descriptor)
        collected = {out_read: bytearray(), err_read: bytearray()}
        waiting = select.poll()
        for descriptor in collected:
            waiting.register(descriptor, select.POLLIN | select.POLLHUP)
        begun = time.monotonic()
        deadline = begun + limit
        open_ends = set(collected)
        problem = ""
        while open_ends:
            left = deadline - time.monotonic()
            ready = waiting.poll(left * 1000) if left > 0 else []
            if not ready:
                missing = limit - _computed(child, limit)
                if missing > 0 and deadline < begun + PATIENCE * limit:
                    deadline = time.monotonic() + max(missing, limit / 8)
                    continue
                problem = f"took longer than {limit:.2g} s"
                break
            for descriptor, _ in ready:
                chunk = posix.read(descriptor, 1 << 20)
                if chunk:
                    collected[descriptor] += chunk
                else:
                    waiting.unregister(descriptor)
                    open_ends.discard(descriptor)
            if sum(map(len, collected.values())) > cap:
                problem = "wrote more than can be read in time"
                break
        if problem:
            posix.kill(child, _SIGKILL)
        from agentshell.children import end

        status = posix.waitstatus_to_exitcode(end(child))
        if problem:
            return Unknown(f"{argv[0].rpartition('/')[2]} {problem}")
        return status, bytes(collected[out_read]), bytes(collected[err_read])
    finally:
        for descriptor in opened:
            posix.close(descriptor)


def _computed(child: int, otherwise: float) -> float:
    """Return the seconds for which the child has had a processor; `otherwise` where the system does not tell."""
    import time

    try:
        # What clock_getcpuclockid(3) returns for a process, in Linux.
        return time.clock_gettime(~child << 3 | 2)
    except (OSError, OverflowError):
        return otherwise


def _holding(text: bytes) -> int | Unknown:
    """Return a descriptor from which the text can be read, and which bash can open again as /dev/stdin."""
    try:
        if hasattr(posix, "memfd_create"):
            descriptor: int = posix.memfd_create("line")
        else:
            import tempfile

            with tempfile.TemporaryFile(buffering=0) as file:
                descriptor = posix.dup(file.fileno())
        view = memoryview(text)
        while view:
            view = view[posix.write(descriptor, view) :]
        posix.lseek(descriptor, 0, 0)
    except OSError as error:
        return Unknown("no room to hand the line to a reader", error.strerror or "")
    return descriptor
