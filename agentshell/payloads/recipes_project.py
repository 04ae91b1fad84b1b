"""Owns what all readers of recipes share: the project's files, texts with unknown pieces, and the commands they become.

Which recipe a runner would run, and how its file is written, is the business of the readers beside this.
"""

from __future__ import annotations

from agentshell.model import Arg, Inner, Unknown, known
from agentshell.payloads.sources import file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from agentshell.facts import Facts
    from agentshell.model import Invocation, Place

FIRST = 0x100000
"""Plane 16 is for private use; unknown pieces of texts inside the line have plane 15 (`reading.holes`)."""
_LAST = 0x10FFFD
_HIGHEST = 16
"""How many folders above are looked through for a runner's file."""
SHELLS = frozenset({"sh", "bash", "dash", "zsh", "ksh", "ash", "mksh"})


class Blanks:
    """The pieces of a text that only running would tell: each is one private character while the text is put together.

    A piece is an Unknown, or shell text whose output stands there (`$(shell …)` in make, `sh:` in a Taskfile).
    """

    def __init__(self) -> None:
        self._pieces: list[Unknown | str] = []
        self.commands: list[str] = []
        """The shell texts, which run whether or not what they print is used."""

    def unknown(self, why: str, source: str = "") -> str:
        """Return the character that stands for an unknown piece."""
        return self._put(Unknown(why, source))

    def output(self, command: str) -> str:
        """Return the character that stands for what the shell text prints."""
        if command not in self.commands:
            self.commands.append(command)
        return self._put(command)

    def _put(self, piece: Unknown | str) -> str:
        if piece in self._pieces:
            return chr(FIRST + self._pieces.index(piece))
        if len(self._pieces) >= _LAST - FIRST:
            return chr(FIRST)
        self._pieces.append(piece)
        return chr(FIRST + len(self._pieces) - 1)

    def found(self, text: str) -> bool:
        """Whether a piece of the text is not known."""
        return any(char >= "\U00100000" for char in text)

    def take(self, value: Arg) -> str:
        """Return an argument as a text with blanks."""
        return "".join(part if isinstance(part, str) else self.unknown(part.why, part.source) for part in value.parts)

    def shell(self, text: str) -> Arg:
        """Return shell text: an output becomes `$(…)`, also where single quotes stand around it."""
        if not self.found(text):
            return known(text)
        parts: list[str | Unknown] = []
        quote = ""
        run = ""
        escaped = False
        for char in text:
            if char >= "\U00100000":
                piece = self._pieces[ord(char) - FIRST]
                if isinstance(piece, str):
                    inside = self.shell(piece)
                    run += "'\"$(" if quote == "'" else "$("
                    for part in inside.parts:
                        if isinstance(part, str):
                            run += part
                        else:
                            parts += (run, part)
                            run = ""
                    run += ")\"'" if quote == "'" else ")"
                else:
                    parts += (run, piece)
                    run = ""
                continue
            run += char
            if escaped:
                escaped = False
            elif char == "\\" and quote != "'":
                escaped = True
            elif char in "'\"" and quote in ("", char):
                quote = "" if quote else char
        parts.append(run)
        return Arg(tuple(part for part in parts if part != ""))

    def plain(self, text: str) -> Arg:
        """Return a word that no shell reads: an output is an unknown piece of it."""
        parts: list[str | Unknown] = []
        for char in text:
            if char >= "\U00100000":
                piece = self._pieces[ord(char) - FIRST]
                parts.append(piece if isinstance(piece, Unknown) else Unknown("what a command prints", f"$({piece})"))
            elif parts and isinstance(last := parts[-1], str):
                parts[-1] = last + char
            else:
                parts.append(char)
        return Arg(tuple(parts) or ("",))


class Project:
    """The files that a runner looks at, seen from the folder it starts in; only of this machine."""

    def __init__(self, invocation: Invocation, facts: Facts, folder: str) -> None:
        self.invocation = invocation
        self.facts = facts
        self.folder = folder

    def below(self, path: str) -> Project:
        """Return the same project from another folder."""
        return Project(self.invocation, self.facts, self.path(path))

    def path(self, name: str) -> str:
        """Return a path of the project made absolute."""
        import posixpath

        return posixpath.normpath(posixpath.join(self.folder, name))

    def text(self, name: str) -> str | None:
        """Return a file's text: what the line itself wrote, else what is on disk; None where that is not known."""
        text = file(self.invocation, self.facts, known(self.path(name))).text.text
        return text if isinstance(text, str) else None

    def first(self, names: Iterable[str]) -> tuple[str, str] | None:
        """Return the first of the files that is there, by its absolute path, and its text."""
        for name in names:
            text = self.text(name)
            if text is not None:
                return self.path(name), text
        return None

    def nearest(self, names: Iterable[str]) -> tuple[str, str] | None:
        """Return the first of the files that is in the folder, or the nearest one above it."""
        names = tuple(names)
        folder = self.folder
        for _ in range(_HIGHEST):
            found = self.below(folder).first(names)
            if found is not None:
                return found
            if folder == "/":
                break
            folder = folder.rpartition("/")[0] or "/"
        return None

    def names(self, folder: str) -> tuple[str, ...]:
        """Return the names in a folder of the project."""
        found = self.facts.host.names(self.path(folder))
        return () if isinstance(found, Unknown) else found

    def variables(self, name: str) -> dict[str, Arg | None]:
        """Return the variables of a .env file, those left out that are set already: that is what loading one means."""
        found: dict[str, Arg | None] = {}
        for line in (self.text(name) or "").splitlines():
            key, equals, value = line.strip().removeprefix("export ").partition("=")
            key = key.strip()
            if equals and key.isidentifier() and self.invocation.env.get(key) is None:
                found[key] = known(value.strip().strip("\"'"))
        return found

    def inner(
        self,
        text: Arg,
        via: str,
        *,
        cwd: Arg | str = "",
        shell: str = "sh",
        changes: Mapping[str, Arg | None] | None = None,
        place: Place | None = None,
    ) -> Inner:
        """Return shell text that the runner has read by a shell, in a folder and with further variables."""
        return Inner(
            "shell",
            via,
            text=text.replace(span=self.invocation.span),
            shell=shell if shell in SHELLS else "sh",
            env=self.invocation.env.with_changes(changes) if changes else None,
            cwd=self.where(cwd),
            place=place,
        )

    def argv(
        self, words: Iterable[Arg], via: str, *, cwd: Arg | str = "", changes: Mapping[str, Arg | None] | None = None
    ) -> Inner:
        """Return a program that the runner starts with these words."""
        span = self.invocation.span
        return Inner(
            "argv",
            via,
            argv=tuple(word.replace(span=span) for word in words),
            env=self.invocation.env.with_changes(changes) if changes else None,
            cwd=self.where(cwd),
        )

    def where(self, cwd: Arg | str) -> Arg:
        """Return a working directory as an argument; the project's own when none is given."""
        if isinstance(cwd, Arg):
            return cwd
        return known(self.path(cwd) if cwd else self.folder)


def project_of(invocation: Invocation, facts: Facts, *folders: Arg | None) -> Project | None:
    """Return the project that a runner starts in, options such as `-C` followed in turn; None where it is not known."""
    if invocation.place.kind not in ("here", "variables"):
        return None
    folder = invocation.cwd.text
    if isinstance(folder, Unknown):
        return None
    project = Project(invocation, facts, folder)
    for given in folders:
        if given is None:
            continue
        text = given.text
        if isinstance(text, Unknown) or given.splits:
            return None
        if text.startswith("~/") and isinstance(home := invocation.env.text("HOME"), str):
            text = home + text[1:]
        project = project.below(text)
    return project


def joined_lines(project: Project, lines: Iterable[Arg]) -> tuple[Arg, ...]:
    """Return lines that each have a shell of their own as one text of subshells, where that text can be read.

    One text costs one reading, and a file that one line writes is known to the next.
    """
    from agentshell.reading.holes import encode
    from agentshell.reading.read import read
    from agentshell.reading.tree import Reading

    kept = tuple(line for line in lines if line.literal.strip() or not line.known)
    if len(kept) < 2:
        return kept
    parts: list[str | Unknown] = []
    for line in kept:
        parts += ("(\n", *line.parts, "\n)\n")
    whole = Arg(tuple(parts))
    source, _ = encode(whole, ())
    reading = read(source.encode("utf-8", "surrogateescape"), project.facts.host)
    return (whole,) if isinstance(reading, Reading) and not reading.doubt else kept
