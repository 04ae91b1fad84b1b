"""Owns the printers that need the machine or the shell's state: cat, tee, pwd, mktemp, git rev-parse, whoami."""

from __future__ import annotations

from agentshell.model import Arg, Unknown
from agentshell.reading.files import absolute, write_file
from agentshell.reading.made_up import made_up
from agentshell.reading.printers import nothing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from agentshell.reading.outputs import Reads
    from agentshell.reading.state import Parts


def cat(reads: Reads) -> Parts | None:
    """Return what `cat` writes, where it only copies."""
    words = reads.texts()
    if words is None or any(word.startswith("-") and word not in {"-", "-u", "--"} for word in words):
        return None
    return reads.input([word for word in words if word not in {"-u", "--"}]).parts


def tee(reads: Reads) -> Parts | None:
    """Return what `tee` passes on, and remember what it puts into files."""
    text = reads.stdin()
    append = False
    for arg in reads.argv[1:]:
        if arg.text in {"-a", "--append"}:
            append = True
        elif not arg.literal.startswith("-"):
            write_file(reads.shell, arg, text.parts, append=append)
    return text.parts


def pwd(reads: Reads) -> Parts | None:
    """Return what `pwd` writes; -P follows links, which only shows in another name for the same place."""
    return (*reads.shell.cwd.parts, "\n")


def mktemp(reads: Reads) -> Parts | None:
    """Return what `mktemp` writes: the folder is known, the name is not."""
    words = reads.texts()
    if words is None:
        return None
    folder, template = "", ""
    place = 0
    while place < len(words):
        word = words[place]
        if word in {"-p", "--tmpdir"} and word == "-p":
            place += 1
            folder = words[place] if place < len(words) else ""
        elif word.startswith("--tmpdir="):
            folder = word.partition("=")[2]
        elif word == "-t" or word.startswith("--tmpdir"):
            folder = folder or tmpdir(reads)
        elif word == "--suffix":
            place += 1
        elif not word.startswith("-"):
            template = word
        place += 1
    if not template:
        template, folder = "tmp.XXXXXXXXXX", folder or tmpdir(reads)
    path = f"{folder.rstrip('/')}/{template}" if folder else template
    known, _, _ = path.partition("XXX")
    return (known, made_up(reads.shell.here), "\n")


def tmpdir(reads: Reads) -> str:
    """Return the folder for temporary files."""
    text = reads.shell.text("TMPDIR")
    return text if isinstance(text, str) and text else "/tmp"


def where(reads: Reads) -> Parts | None:
    """Return what `command -v name` and `which name` write: the path, or the name of a builtin or function."""
    words = reads.texts()
    if words is None or not words:
        return None
    base = reads.argv[0].literal.rpartition("/")[2]
    if base in {"command", "type"}:
        if words[0] not in ({"-v", "-pv"} if base == "command" else {"-p", "-P", "-aP", "-ap"}):
            return None
        words = words[1:]
    elif words[0] in {"-a", "--all", "-s"}:
        words = words[1:]
    if len(words) != 1 or words[0].startswith("-"):
        return None
    from agentshell.reading.commands import BUILTINS

    name = words[0]
    if base == "command" and (name in reads.shell.functions or name in BUILTINS):
        return (f"{name}\n",)
    path = reads.shell.text("PATH")
    found = reads.shell.run.facts.host.which(name, path) if isinstance(path, str) else Unknown("PATH is not known")
    if isinstance(found, Unknown) and name == "agentshell":
        from agentshell.facts import LAUNCHER

        # The one that judges the line lies somewhere, whatever PATH says.
        known = reads.shell.run.facts.host.installed
        found = next((place for place, what in known.items() if what == LAUNCHER), "/usr/local/bin/agentshell")
    # Where it lies is not known, or it is not there: what it would be called is all that is certain of it.
    return (f"{name if isinstance(found, Unknown) else found}\n",)


def git(reads: Reads) -> Parts | None:
    """Return what `git rev-parse --show-toplevel` writes: the nearest folder above that holds `.git`."""
    words = reads.texts()
    if words != ["rev-parse", "--show-toplevel"]:
        return None
    directory = reads.shell.cwd.text
    if not isinstance(directory, str):
        return None
    while True:
        if reads.shell.run.facts.host.look(f"{directory.rstrip('/')}/.git").kind in {"directory", "file"}:
            return (f"{directory}\n",)
        if directory in {"/", ""}:
            return None
        directory = directory.rpartition("/")[0] or "/"


def user(reads: Reads) -> Parts | None:
    """Return what `whoami` and `id -un` write."""
    words = reads.texts()
    name = reads.argv[0].literal.rpartition("/")[2]
    if (
        words is None
        or (name == "id" and "".join(words) not in {"-un", "-nu", "-u-n", "-n-u"})
        or (name == "whoami" and words)
    ):
        return None
    value = reads.shell.env.base.get("USER") or reads.shell.env.base.get("LOGNAME")
    return (f"{value}\n",) if value else None


def printenv(reads: Reads) -> Parts | None:
    """Return what `printenv NAME` writes."""
    words = reads.texts()
    if words is None or len(words) != 1:
        return None
    value = reads.shell.env.get(words[0])
    return () if value is None else (*value.parts, "\n")


def real_path(reads: Reads) -> Parts | None:
    """Return what `realpath PATH` and `readlink -f PATH` write."""
    words = reads.texts()
    if words is None:
        return None
    if reads.argv[0].literal.rpartition("/")[2] == "readlink":
        if not words or words[0] not in {"-f", "-e", "-m"}:
            return None
        words = words[1:]
    words = [word for word in words if word not in {"-e", "-m", "-f", "--"}]
    if len(words) != 1 or words[0].startswith("-"):
        return None
    path = absolute(reads.shell, Arg((words[0],)))
    return None if path is None else (f"{reads.shell.run.facts.host.look(path).real or path}\n",)


PRINTERS: dict[str, Callable[[Reads], Parts | None]] = {
    "cat": cat,
    "tee": tee,
    "pwd": pwd,
    "mktemp": mktemp,
    **dict.fromkeys(("command", "type", "which"), where),
    "git": git,
    **dict.fromkeys(("whoami", "id"), user),
    "printenv": printenv,
    **dict.fromkeys(("realpath", "readlink"), real_path),
    **dict.fromkeys(("test", "[", "wait", "sleep"), nothing),
}
