"""Owns the first step of every start: finds the package, which a start without `site` does not know, and hands over."""

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def main() -> int:
    """Start agentshell as this process's arguments say; return the exit status."""
    if not __package__:
        # Started by path (the launcher does, with -I -S): neither this package nor its dependencies are on the path.
        # The launcher prefers this module's compiled form: to compile it would cost a millisecond at every start.
        package = __file__.rpartition("/")[0].removesuffix("/__pycache__")
        sys.path.append(package.rpartition("/")[0])
        use_bundle(package)
    from agentshell.entry import start

    return start(sys.argv)


def use_bundle(package: str) -> None:
    """Take modules from the bundle of compiled code where there is a sound one; `agentshell.bundle` says what it is."""
    import gc
    import marshal
    import posix

    # What is loaded stays: to look for garbage among it costs half a millisecond.
    gc.disable()
    try:
        handle = posix.open(f"{package}/__pycache__/bundle.{sys.implementation.cache_tag}.bin", posix.O_CLOEXEC)
        found = posix.fstat(handle)
        source = posix.stat(f"{package}/bundle.py")
        size = int.from_bytes(posix.read(handle, 8), "little")
        index, order, length = marshal.loads(posix.read(handle, min(size, found.st_size)))
        together = posix.read(handle, min(length, found.st_size))
        base = 8 + size + length
        start, length, _, _, *stamp = index["agentshell.bundle"]
        private = found.st_uid in (0, posix.geteuid()) and not found.st_mode & 0o022
        if private and stamp == [source.st_mtime_ns, source.st_size]:
            names: dict[str, Any] = {"__name__": "agentshell.bundle"}
            exec(marshal.loads(posix.pread(handle, length, base + start)), names)
            names["serve"](package, handle, index, base).load(order, together)
    except (OSError, ValueError, EOFError, TypeError, KeyError):
        return


if __name__ == "__main__":
    sys.exit(main())
