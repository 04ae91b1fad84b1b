"""Owns tilde expansion: `~`, `~user`, `~+`, `~-`, also after `=` and `:`. Bash 5.2, "Tilde Expansion"."""

from __future__ import annotations

from agentshell.model import Unknown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.reading.state import Parts, Shell


def expand(shell: Shell, text: str, mode: str, *, first: bool, ends: bool) -> list[tuple[str | Unknown, bool]]:
    """Expand the tildes of unquoted text; return (value, protected) pairs: what a tilde became is never split again.

    first: the text starts the word; ends: nothing follows it, so that a prefix may reach to its end.
    """
    if mode == "word":
        return prefix(shell, text, ends=ends) if first and text.startswith("~") else [(text, False)]
    found: list[tuple[str | Unknown, bool]] = []
    head, equals, rest = text.partition("=")
    if mode == "value" and first and equals:
        found.append((head + equals, False))
        text = rest
    starts = first
    for number, piece in enumerate(text.split(":")):
        if number:
            found.append((":", False))
            starts = True
        last = number == text.count(":")
        if starts and piece.startswith("~"):
            found += prefix(shell, piece, ends=ends or not last)
        elif piece:
            found.append((piece, False))
        starts = True
    return found or [("", False)]


def prefix(shell: Shell, text: str, *, ends: bool) -> list[tuple[str | Unknown, bool]]:
    """Expand a text that starts with a tilde."""
    user, slash, rest = text[1:].partition("/")
    if not slash and not ends:
        # Something quoted or expanded stands before the first slash: there is no prefix (`~"x"`, `~:'x'`).
        return [(text, False)]
    if ":" in user:
        # A colon ends the name as a slash does, also in a word that is no assignment.
        user, _, after = user.partition(":")
        slash, rest = ":", after + slash + rest
    home = directory(shell, user)
    if home is None:
        return [(text, False)]
    found: list[tuple[str | Unknown, bool]] = [(value, True) for value in home]
    if slash == "/" and home == ("/",):
        found = []
    return [*found, (slash + rest, False)] if slash else found


def directory(shell: Shell, user: str) -> Parts | None:
    """Return what `~user` stands for, or None when it stands for itself."""
    if user == "":
        home = shell.value("HOME")
        return (Unknown("the home directory is not set", "~"),) if home is None else home.parts
    if user == "+":
        return shell.cwd.parts
    if user == "-":
        old = shell.value("OLDPWD")
        return None if old is None else old.parts
    if user == shell.text("USER") and (home := shell.value("HOME")) is not None:
        return home.parts
    if user == "root":
        return ("/root",)
    if not all(character.isalnum() or character in "._-" for character in user):
        return None
    return (Unknown("another user's home", f"~{user}"),)
