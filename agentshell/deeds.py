"""Owns the quick look that every command without a pack passes: whether it may use a word that destroys.

Which words these are is told by `undescribed_words`, what they mean where they stand by `undescribed`.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.model import Invocation

STEMS = (
    *("del", "destroy", "drop", "purge", "wipe", "terminat", "nuke", "trunc", "flush", "erase", "nstall", "teardown"),
    *("commission", "provision", "deploy", "obliterate", "dism", "expunge", "shred", "publish", "zap", "remove"),
    *("rm", "reset", "down", "revoke", "prune", "roll", "restore", "kill", "evict", "overwrite", "revert", "reinit"),
    *("register", "activate", "disable", "apply", "promote", "scale", "restart", "stop", "halt", "reboot", "over"),
    *("drain", "suspend", "abort"),
)
"""Pieces, one of which is in each word that destroys or changes."""


def may_destroy(invocation: Invocation) -> bool:
    """Whether the program's name or an argument may hold one of these words; what says no certainly has none."""
    text = " ".join([arg.literal for arg in invocation.argv]).lower()
    return any(stem in text for stem in STEMS)
