"""Owns the builtins that change how the shell goes on: set, shopt, shift, getopts, alias, hash, let and their like."""

from __future__ import annotations

from agentshell.model import Arg, Unknown
from agentshell.reading.commands import start

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from agentshell.reading.commands import Call
    from agentshell.reading.state import Shell, Status

LETTERS = {
    "a": "allexport",
    "B": "braceexpand",
    "C": "noclobber",
    "e": "errexit",
    "f": "noglob",
    "h": "hashall",
    "m": "monitor",
    "n": "noexec",
    "u": "nounset",
    "v": "verbose",
    "x": "xtrace",
}


def set_options(shell: Shell, argv: tuple[Arg, ...], call: Call) -> Status:
    """Follow `set`: options, and the positional parameters."""
    words = argv[1:]
    if not words:
        return start(shell, argv, call)
    while words:
        text = words[0].text
        if isinstance(text, Unknown):
            break
        if text in {"--", "-"}:
            if text == "--" or len(words) > 1:
                shell.positional = words[1:]
            return None
        if text[:1] not in {"-", "+"} or len(text) < 2:
            break
        on = text[0] == "-"
        words = words[1:]
        for letter in text[1:]:
            if letter == "o":
                if words:
                    switch(shell, words[0], on=on)
                    words = words[1:]
            elif letter in LETTERS:
                switch(shell, Arg((LETTERS[letter],)), on=on)
    if words:
        shell.positional = words
    return None


def switch(shell: Shell, name: Arg, *, on: bool) -> None:
    """Turn an option on or off; one whose name is not known changes nothing that is known."""
    text = name.text
    if not isinstance(text, str):
        return
    shell.options = shell.options | {text} if on else shell.options - {text}
    if text == "noexec" and on and "interactive" not in shell.options:
        shell.dead = "after set -n"


def shopt(shell: Shell, argv: tuple[Arg, ...], call: Call) -> Status:
    """Follow `shopt -s name` and `shopt -u name`."""
    del call
    on: bool | None = None
    for arg in argv[1:]:
        text = arg.text
        if isinstance(text, str) and text.startswith("-"):
            on = True if "s" in text else False if "u" in text else on
        elif on is not None:
            switch(shell, arg, on=on)
    return None if on is None else True


def shift(shell: Shell, argv: tuple[Arg, ...], call: Call) -> Status:
    """Follow `shift`."""
    del call
    text = argv[1].text if len(argv) > 1 else "1"
    if not isinstance(text, str) or not text.isdigit():
        shell.positional = (Arg((Unknown("the arguments after an unknown shift", "$@"),), splits=True),)
        return None
    for _ in range(min(int(text), 10_000)):
        if not shell.positional:
            return False
        if shell.positional[0].splits:
            # How many it stands for is not known, so what is left may still begin with it.
            return None
        shell.positional = shell.positional[1:]
    return True


def getopts(shell: Shell, argv: tuple[Arg, ...], call: Call) -> Status:
    """Follow `getopts`: which option comes is not followed."""
    del call
    names = [argv[2]] if len(argv) > 2 else []
    for name in (*names, Arg(("OPTARG",)), Arg(("OPTIND",))):
        text = name.text
        if isinstance(text, str) and text.isidentifier():
            shell.assign(text, Arg((Unknown("set by getopts", f"${text}"),)))
    return None


def alias(shell: Shell, argv: tuple[Arg, ...], call: Call) -> Status:
    """Follow `alias name=text`."""
    for arg in argv[1:]:
        first = arg.parts[0] if arg.parts else ""
        if isinstance(first, str) and "=" in first:
            name, _, rest = first.partition("=")
            shell.aliases = {**shell.aliases, name: Arg((rest, *arg.parts[1:]), arg.span)}
    return True if len(argv) > 1 else start(shell, argv, call)


def unalias(shell: Shell, argv: tuple[Arg, ...], call: Call) -> Status:
    """Follow `unalias`."""
    del call
    names = {arg.text for arg in argv[1:]}
    shell.aliases = {} if "-a" in names else {name: text for name, text in shell.aliases.items() if name not in names}
    return None


def hash_path(shell: Shell, argv: tuple[Arg, ...], call: Call) -> Status:
    """Follow `hash -p path name`: from now on the name starts that program."""
    del call
    words = argv[1:]
    if len(words) >= 3 and words[0].text == "-p":
        for name in words[2:]:
            text = name.text
            if isinstance(text, str):
                shell.hashed = {**shell.hashed, text: words[1]}
    elif words and words[0].text in {"-r", "-d"}:
        shell.hashed = {}
    return True


def let(shell: Shell, argv: tuple[Arg, ...], call: Call) -> Status:
    """Follow `let`: each argument is arithmetic."""
    from agentshell.reading.arithmetic import evaluate_text, forget

    del call
    value: int | Unknown = 0
    for arg in argv[1:]:
        value = evaluate_text(shell, arg)
        if isinstance(value, Unknown):
            forget(shell, arg.literal)
    return None if isinstance(value, Unknown) else value != 0


def enable(shell: Shell, argv: tuple[Arg, ...], call: Call) -> Status:
    """Follow `enable`; loading a builtin from a file runs that file's code."""
    if any(arg.literal.startswith("-") and {"f", "n"} & set(arg.literal) for arg in argv[1:]):
        shell.run.note(f"builtins become other programs: {' '.join(arg.shown for arg in argv)}")
    return start(shell, argv, call)


def quiet(shell: Shell, argv: tuple[Arg, ...], call: Call) -> Status:
    """Follow a builtin that only looks or waits."""
    if shell.written is not None:
        start(shell, argv, call)
    return None


def completion(shell: Shell, argv: tuple[Arg, ...], call: Call) -> Status:
    """Follow compgen, complete and bind: a command given to them runs now, or at a key."""
    from agentshell.reading.state import PROMPTED
    from agentshell.reading.texts import expand_text, follow_text

    now = argv[0].text == "compgen"
    aside = shell.fork() if now else shell.ghost(PROMPTED)
    for place, option in enumerate(argv[1:-1], 2):
        arg = argv[place]
        if option.text == "-C":
            follow_text(aside, arg, arg.span)
        elif option.text == "-W":
            expand_text(aside, arg, arg.span)
        elif option.text == "-x" and argv[0].text == "bind":
            command = arg.literal.partition(":")[2].strip().strip("\"'")
            follow_text(aside, Arg((command,)), arg.span)
    return start(shell, argv, call)


HANDLERS: dict[str, Callable[[Shell, tuple[Arg, ...], Call], Status]] = {
    "set": set_options,
    "shopt": shopt,
    "shift": shift,
    "getopts": getopts,
    "alias": alias,
    "unalias": unalias,
    "hash": hash_path,
    "let": let,
    "enable": enable,
    **dict.fromkeys(("umask", "ulimit", "wait", "type"), quiet),
    **dict.fromkeys(("compgen", "complete", "bind"), completion),
}
