"""Owns files and programs under other names: what cp, mv, ln and install make, what `sed -i` and rm make unknown."""

from __future__ import annotations

from agentshell.model import Arg, Unknown
from agentshell.reading.downloads import DOWNLOADERS, downloaded
from agentshell.reading.files import absolute, file_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.reading.state import Shell

COPIERS = frozenset(("cp", "mv", "ln", "install"))
MAX_SIZE = 65_536
"""The size up to which a copied file is read: scripts are small."""


def renamed(shell: Shell, name: str, argv: tuple[Arg, ...]) -> tuple[Arg, ...]:
    """Return argv with a copied program's own name in place of the copy's, and note what this command copies."""
    original = own_name(shell, argv[0], name)
    if original:
        argv = (Arg((original,), argv[0].span), *argv[1:])
        name = original
    base = name.rpartition("/")[2]
    operands = [arg for arg in argv[1:] if arg.literal and not arg.literal.startswith("-")]
    if base in DOWNLOADERS:
        downloaded(shell, base, argv)
    elif base in COPIERS and len(without_values(base, operands, argv)) == 2:
        source, target = without_values(base, operands, argv)
        copied(shell, from_link(source, target, argv) if base == "ln" else source, target)
    elif base == "dd":
        ends = {word[:3]: Arg((word[3:],)) for word in (arg.literal for arg in argv[1:]) if word[:3] in ("if=", "of=")}
        if "of=" in ends:
            copied(shell, ends.get("if=", Arg(("/dev/stdin",))), ends["of="])
    elif base in {"rm", "patch", "truncate"} or (base in {"sed", "perl"} and edits_in_place(argv)):
        for operand in operands:
            path = absolute(shell, operand)
            if path is not None and path in shell.files:
                changed = Arg((*shell.files[path].parts, Unknown(f"what {base} has made of it", operand.shown)))
                shell.files = {**shell.files, path: changed}
    return argv


def from_link(source: Arg, target: Arg, argv: tuple[Arg, ...]) -> Arg:
    """Return what a link leads to; a symbolic link's text starts at the folder it stands in (symlink(7))."""
    symbolic = any(arg.text == "--symbolic" or (arg.literal[:1] == "-" and "s" in arg.literal) for arg in argv[1:])
    folder = target.literal.rpartition("/")[0]
    if not symbolic or not folder or not target.known or source.literal.startswith("/"):
        return source
    return source.replace(parts=(f"{folder}/", *source.parts))


def without_values(base: str, operands: list[Arg], argv: tuple[Arg, ...]) -> list[Arg]:
    """Return the operands without the values of the options before them (`install -m 755`, `cp -S .bak`)."""
    values = ("-m", "-o", "-g", "-S") if base == "install" else ("-S",)
    skipped = [argv[at + 1] for at, arg in enumerate(argv[:-1]) if arg.text in values]
    return [arg for arg in operands if not any(arg is one for one in skipped)]


def edits_in_place(argv: tuple[Arg, ...]) -> bool:
    """Whether `sed` or `perl` was told to write its files (-i)."""
    return any(arg.literal.startswith(("-i", "--in-place", "-pi", "-ni", "-Ei", "-ri")) for arg in argv[1:])


def copied(shell: Shell, source: Arg, target: Arg) -> None:
    """Note that the target now holds what the source holds, and is the same program."""
    name = source.parts[-1] if source.parts else ""
    path = absolute(shell, target)
    if isinstance(name, Unknown) or path is None:
        return
    name = name.rpartition("/")[2]
    host = shell.run.facts.host
    if host.look(path).kind == "directory":
        path = f"{path.rstrip('/')}/{name}"
    origin = absolute(shell, source)
    if name:
        shell.copies = {**shell.copies, path: shell.copies.get(origin or "", name)}
    if origin is not None and (
        origin in shell.files
        or origin == "/dev/stdin"
        or (host.look(origin).kind == "file" and 0 < host.look(origin).size <= MAX_SIZE)
    ):
        shell.files = {**shell.files, path: file_text(shell, source)}


def own_name(shell: Shell, word: Arg, name: str) -> str:
    """Return the name of the program that a copy is, "" for what is no copy."""
    if "/" in name:
        path = absolute(shell, word)
        return "" if path is None else shell.copies.get(path, "")
    search = shell.text("PATH")
    for path, original in shell.copies.items():
        folder, _, last = path.rpartition("/")
        if last == name and (not isinstance(search, str) or folder in search.split(":")):
            # A copied script is what its text says, whatever its origin is called.
            return path if path in shell.files else original
    return ""
