"""Owns the constructs that dash or zsh read otherwise than bash: a text with one of them is not vouched for there.

The readers' evidence is for bash. The list is short on purpose: what the shell merely rejects (arrays, `<(…)`, `<<<` in
dash) runs nothing that was not judged, and what it reads alike needs no word. Sources: dash(1) 0.5.12, zshexpn(1) and
zshoptions(1) 5.9.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_DASH_WORDS = {
    "[[": "`[[` is a program's name in dash, and `<`, `>`, `&&` in it are operators",
    "function": "`function` defines nothing in dash: the body runs at once",
}
_ZSH_WORDS = {
    "noglob": "`noglob` runs the command after it in zsh",
    "nocorrect": "`nocorrect` runs the command after it in zsh",
    "repeat": "`repeat` is a loop in zsh",
    "foreach": "`foreach` is a loop in zsh",
    "-": "`-` runs the command after it in zsh",
    "alias": "aliases of zsh are expanded in scripts, and -g ones anywhere",
    "emulate": "`emulate` changes how zsh reads",
    "setopt": "`setopt` changes how zsh reads",
    "unsetopt": "`unsetopt` changes how zsh reads",
}


def differences(text: str, shell: str) -> tuple[str, ...]:
    """Return what the shell (`dash`, `zsh`, `bash`) would read otherwise than bash, one reason each."""
    if shell == "bash":
        return ()
    found = dict.fromkeys(_marks(text, shell))
    return tuple(found)


def _marks(text: str, shell: str) -> Iterator[str]:
    """Walk over the text outside single quotes and comments and yield a reason for each construct met."""
    at, size = 0, len(text)
    double = False
    command = True  # whether a word that starts here is a command's name
    while at < size:
        char = text[at]
        two = text[at : at + 2]
        if char == "\\":
            at += 2
            command = False
            continue
        if char == "'" and not double:
            end = text.find("'", at + 1)
            at = size if end < 0 else end + 1
            command = False
            continue
        if char == '"':
            double = not double
            at += 1
            command = False
            continue
        if char == "$":
            yield from _dollar(text, at, shell, double)
            at += 2 if two in ("$'", '$"') and double else 1
            if two == "$'" and not double:
                # The escapes in it are bash's; in dash the text ends at the same quote unless one is escaped.
                at += 1
                while at < size and text[at] != "'":
                    at += 2 if text[at] == "\\" else 1
                at += 1
            command = two == "$("
            continue
        if double:
            at += 1
            continue
        before = text[at - 1] if at else " "
        if char == "#" and before in " \t\n;&|(":
            end = text.find("\n", at)
            at = size if end < 0 else end
            continue
        yield from (_dash_operators if shell == "dash" else _zsh_operators)(text, at, before)
        if char in " \t":
            at += 1
        elif char in "\n;&|(){}`!":
            command = True
            at += 1
        elif command:
            end = at
            while end < size and text[end] not in " \t\n;&|<>()'\"$`\\":
                end += 1
            word = text[at:end]
            words = _DASH_WORDS if shell == "dash" else _ZSH_WORDS
            if word in words and (end == size or text[end] in " \t\n;&|()"):
                yield words[word]
            name, equals, _ = word.partition("=")
            if shell == "dash" and equals and name.endswith("+") and name[:-1].isidentifier():
                yield "`name+=…` is a program's name in dash"
            command = (bool(equals) and name.isidentifier()) or word in _KEYWORDS
            at = max(end, at + 1)
        else:
            at += 1


_KEYWORDS = frozenset(
    (
        "if",
        "then",
        "elif",
        "else",
        "while",
        "until",
        "do",
        "time",
        "!",
        "exec",
        "command",
        "eval",
        "nohup",
        "sudo",
        "env",
    )
)


def _dollar(text: str, at: int, shell: str, double: bool) -> Iterator[str]:
    two, three = text[at : at + 2], text[at : at + 3]
    if shell == "dash":
        if two == "$'" and not double:
            yield "`$'…'` is a dollar sign and a plain quote in dash"
        elif two == '$"' and not double:
            yield '`$"…"` is a dollar sign and a quote in dash'
        elif two == "$[":
            yield "`$[…]` is no arithmetic in dash"
    elif three == "${(" or (two == "${" and text[at + 2 : at + 3] in ("=", "~", "^", ":")):
        yield "`${(…)…}`, `${=…}` and `${~…}` are flags of zsh"
    elif two in ("$~", "$=", "$^"):
        yield "`$~`, `$=` and `$^` are flags of zsh"
    elif two == "$[":
        yield "`$[…]` is read otherwise in zsh"


def _dash_operators(text: str, at: int, before: str) -> Iterator[str]:
    char, two = text[at], text[at : at + 2]
    if two == "&>" and before != "&":
        yield "`&>` starts the command in the background in dash, and empties the file"
    elif char == "{" and before not in "$":
        end = text.find("}", at)
        inside = text[at + 1 : end] if end > 0 else ""
        if inside and not set(inside) & set(" \t\n;") and ("," in inside or ".." in inside):
            yield "`{a,b}` is plain text in dash"
    elif two == "((" and before in " \t\n;&|":
        yield "`((…))` is a subshell in dash"


def _zsh_operators(text: str, at: int, before: str) -> Iterator[str]:
    char, following = text[at], text[at + 1 : at + 2]
    if char == "=" and before in " \t\n;&|(" and following not in (" ", "\t", "\n", "=", "", "~"):
        yield "`=name` is the path of a program in zsh"
    elif char == "(" and (before in "*?]>)" or (before.isalnum() and following not in (")",))):
        yield "`(…)` after a pattern is a glob qualifier or an alternative in zsh"
    elif char == "^" and before in " \t\n/":
        yield "`^` may be a pattern in zsh"
    elif text[at : at + 2] in (">&", "&>") and text[at + 2 : at + 3] not in ("1", "2", "-"):
        yield "several redirections of one stream write to all files in zsh"
    elif char == "<" and following.isdigit() and ">" in text[at : at + 24]:
        yield "`<1-9>` is a pattern in zsh"
    elif text[at : at + 2] in (";|", "&!", "&|"):
        yield "`&!`, `&|` and `;|` are operators of zsh"
