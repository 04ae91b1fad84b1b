"""Owns what a command's output redirections do to files; where those files are is the files resolver's business."""

from __future__ import annotations

from agentshell.credentials.marks import SOCKETS
from agentshell.model import Effect

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.facts import Facts
    from agentshell.model import Invocation, Redirect

OVERWRITES = (">", ">|", "&>", "<>")
"""Redirections that empty or change an existing file; `>&` does when its word is no descriptor. `>>` only adds."""
SHELLS = frozenset(("bash", "sh", "zsh", "dash", "ksh", "ash", "fish", "python", "python3", "perl"))
HARMLESS = ("/dev/null", "/dev/stdout", "/dev/stderr", "/dev/tty", "/dev/fd/1", "/dev/fd/2")


def redirection_effects(invocation: Invocation, facts: Facts) -> tuple[Effect, ...]:
    """Return what the invocation's output redirections overwrite: files that exist, devices, and what is not known."""
    found: list[Effect] = []
    for redirect in invocation.redirects:
        if redirect.target.literal.startswith(SOCKETS):
            found += _over_the_network(redirect, invocation)
        elif _overwrites(redirect):
            found += _overwriting(redirect, invocation, facts)
    return tuple(found)


def _over_the_network(redirect: Redirect, invocation: Invocation) -> list[Effect]:
    """Return the effect of a shell that takes its commands from a connection; other data is no effect."""
    words = [arg.literal for arg in invocation.argv[1:]]
    if invocation.program not in SHELLS or any(not word.startswith("-") for word in words):
        return []
    from agentshell.model import Evidence, Target

    address = redirect.target.shown.removeprefix("/dev/")
    return [
        Effect(
            "irreversible",
            "shell/hand-out-shell",
            f"hands a shell of this machine to {address}",
            Target("whoever is connected", address, "unknown", (Evidence("redirection", address),)),
            span=redirect.span,
            reason="Whoever is connected runs what they like here, and nobody sees it.",
            instead=("Work on the machine through ssh.",),
        )
    ]


def _overwrites(redirect: Redirect) -> bool:
    target = redirect.target
    if redirect.op == ">&":
        # `>&2` and `>&-` duplicate or close a descriptor; `>& file` is `&> file`.
        return not (
            target.known and (target.literal.isdigit() or target.literal.rstrip("-").isdigit() or target.literal == "-")
        )
    return redirect.op in OVERWRITES and target.literal not in HARMLESS


def _overwriting(redirect: Redirect, invocation: Invocation, facts: Facts) -> list[Effect]:
    from agentshell.packs.advice import shell_word
    from agentshell.targets.changes import redirected

    target = redirect.target
    return [
        Effect(
            "destructive",
            "files/overwrite",
            f"overwrites {target.shown}",
            target=hit,
            span=redirect.span,
            reason="What the file held is gone.",
            instead=(f"ls -l {shell_word(target)}", "Append with >>, or write to another file."),
        )
        for hit in redirected(target, invocation, facts)
    ]
