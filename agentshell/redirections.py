"""Owns what a command's output redirections do to files; where those files are is the files resolver's business."""

from __future__ import annotations

from agentshell.model import Effect

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.facts import Facts
    from agentshell.model import Invocation, Redirect

OVERWRITES = (">", ">|", "&>", "<>")
"""Redirections that empty or change an existing file; `>&` does when its word is no descriptor. `>>` only adds."""

HARMLESS = ("/dev/null", "/dev/stdout", "/dev/stderr", "/dev/tty", "/dev/fd/1", "/dev/fd/2")


def redirection_effects(invocation: Invocation, facts: Facts) -> tuple[Effect, ...]:
    """Return what the invocation's output redirections overwrite: files that exist, devices, and what is not known."""
    found: list[Effect] = []
    for redirect in invocation.redirects:
        if _overwrites(redirect):
            found += _overwriting(redirect, invocation, facts)
    return tuple(found)


def _overwrites(redirect: Redirect) -> bool:
    target = redirect.target
    if redirect.op == ">&":
        # `>&2` and `>&-` duplicate or close a descriptor; `>& file` is `&> file`.
        return not (
            target.known and (target.literal.isdigit() or target.literal.rstrip("-").isdigit() or target.literal == "-")
        )
    return redirect.op in OVERWRITES and target.literal not in HARMLESS


def _overwriting(redirect: Redirect, invocation: Invocation, facts: Facts) -> list[Effect]:
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
            instead=(f"cp -p {target.shown} {target.shown}.bak",),
        )
        for hit in redirected(target, invocation, facts)
    ]
