"""Owns what only the launcher knows about this start: the raw argv[0], signals the parent ignored, recorded paths.

The launcher (native, or a `#!` script where there is no compiler) puts these words before the shell's own arguments:
`--launched SIGNALS CTYPE PROGRAM SITE SHFMT BASH ARGV0`. Without it (`python -m agentshell`, a console script) they
are what can be found out.
"""

from __future__ import annotations

from agentshell.values import Value

WORD = "--launched"
COUNT = 8
"""Words that the launcher adds, argv[0] among them."""
UNKNOWN = "?"


class Launch(Value):
    """How this process was started.

    signals names those that the parent had ignored (`pipe`, `xfsz`), UNKNOWN where that cannot be told; ctype is the
    parent's LC_CTYPE (`=C`), "-" where it was unset, UNKNOWN likewise: Python may set it for itself (PEP 538), and
    ignores both signals. program is the launcher's own path; site the folder of the dependencies; shfmt and bash the
    programs recorded when the launcher was made, "" where none was.
    """

    signals: str = UNKNOWN
    ctype: str = UNKNOWN
    program: str = ""
    site: str = ""
    shfmt: str = ""
    bash: str = ""

    @property
    def native(self) -> bool:
        """Whether the launcher saw the raw argv[0] and the signals."""
        return self.signals != UNKNOWN


started = Launch()
"""This process's own start; the entry point sets it once."""


def unwrap(words: list[str]) -> tuple[list[str], Launch]:
    """Split the process's arguments into those the caller gave (argv[0] first) and what the launcher said."""
    if words[1:2] != [WORD] or len(words) <= COUNT:
        return words, Launch(program=words[0])
    return words[COUNT:], Launch(*words[2:COUNT])


def environment(launch: Launch) -> dict[bytes, bytes]:
    """Return the environment that the parent gave, without what Python changed in it for itself."""
    import posix

    block = dict(posix.environ)
    if launch.native:
        if launch.ctype == "-":
            block.pop(b"LC_CTYPE", None)
        else:
            block[b"LC_CTYPE"] = launch.ctype[1:].encode("utf-8", "surrogateescape")
    elif block.get(b"LC_CTYPE") in (b"C.UTF-8", b"C.utf8", b"UTF-8"):
        given = _given_ctype()
        if given is None:
            del block[b"LC_CTYPE"]
        else:
            block[b"LC_CTYPE"] = given
    return block


def _given_ctype() -> bytes | None:
    """Return LC_CTYPE as the kernel handed it over, None where it was unset; Python's word for it without /proc."""
    import posix

    try:
        handle = posix.open("/proc/self/environ", posix.O_RDONLY | posix.O_CLOEXEC)
    except OSError:
        return posix.environ.get(b"LC_CTYPE")
    try:
        content = b""
        while piece := posix.read(handle, 1 << 16):
            content += piece
    finally:
        posix.close(handle)
    for entry in content.split(b"\0"):
        if entry.startswith(b"LC_CTYPE="):
            return entry[9:]
    return None
