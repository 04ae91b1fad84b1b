"""Owns what certainly only looks: where a project's rules could not be read, all else is asked about."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.judge import Judged

_NAMES = (
    ": [ alias basename cat cd cksum cmp column comm command cut declare df diff dirname dirs du echo egrep exit export"
    " expr false fgrep fold getconf getopts grep groups hash head hexdump history id jobs join jq let local locale ls"
    " lsblk lscpu lsof md5sum nl nproc numfmt od paste pgrep printenv printf ps pwd read readlink readonly realpath"
    " return rev seq set sha1sum sha224sum sha256sum sha384sum sha512sum shift sleep stat strings sum tac tail test"
    " times tr true tty type typeset ulimit umask uname unset uptime w wait wc whereis which who whoami"
)
PROGRAMS = frozenset(_NAMES.split())
"""Programs and builtins without a pack that change nothing with any of their options (GNU coreutils 9, bash 5.2)."""


def only_looks(judged: Judged) -> bool:
    """Whether the invocation certainly changes nothing: its pack says so, or it is a program known to look only."""
    if judged.unread or any(effect.level != "read" for effect in judged.effects):
        return False
    if judged.pack:
        return judged.level == "read"
    program = judged.invocation.program
    return not program or (isinstance(program, str) and program in PROGRAMS)
