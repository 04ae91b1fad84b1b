"""Owns which lines start nothing but what stands in them: nothing is hidden in one, so that it needs no gate.

Whatever is not certain starts something. What the line itself would do has been judged already, its wrappers' inner
commands and the programs of sed and find with it.
"""

from __future__ import annotations

from agentshell.lookers import PROGRAMS
from agentshell.model import Unknown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.facts import Facts
    from agentshell.judge import Judged, Judgement

_NAMES = (
    "b2sum base32 base64 chgrp chmod chown cp dd env find ln md5sum mkdir mkfifo mktemp mv nice rg rm rmdir sed shuf"
    " sort split sync tee time timeout touch truncate tsort unexpand expand unlink xargs"
)
_LEAVES = PROGRAMS | frozenset(_NAMES.split())
"""Programs that start nothing, or only what is judged as an inner command of the line."""
_STARTING_OPTIONS = {
    "sort": ("--comp",),
    "rg": ("--pre", "--hostname-bin", "-z", "--search-zip"),
    "sed": ("-f", "--fi"),
}
"""What an argument must not begin with: these options name programs, or scripts that are read again."""
_GIT_NAMES = (
    "blame branch cat-file check-ignore count-objects describe diff for-each-ref grep log ls-files ls-tree merge-base"
    " name-rev reflog rev-list rev-parse shortlog show show-ref status tag version"
)
_GIT = frozenset(_GIT_NAMES.split())
_GIT_WORDS = (
    "fsmonitor", "filter", "textconv", "external", "include", "hookspath", "command", "showsignature", "partialclone",
    "promisor", "gpg", "pager", "editor",
)  # fmt: skip
"""What the settings of git must not speak of: each of them starts programs when git looks at a tree (git-config(1))."""
_GIT_OPTIONS = (
    "--ext",
    "--textconv",
    "--show-sig",
    "-O",
    "--open-files",
    "--edit",
    "-e",
    "-s",
    "-u",
    "--sign",
    "--local-u",
)
_SYSTEM = ("/usr/bin", "/bin", "/usr/local/bin", "/usr/sbin", "/sbin", "/run/current-system/sw/bin")
"""Folders that only the system's administrator fills (hier(7); NixOS)."""
_TELLING = frozenset(("BASH_ENV", "ENV", "ZDOTDIR", "RIPGREP_CONFIG_PATH", "LD_PRELOAD", "LESSOPEN"))


def starts_nothing(judgement: Judgement, facts: Facts) -> bool:
    """Whether everything that the line starts stands in it, and starts nothing further."""
    verdict = judgement.verdict
    if verdict.decision != "allow" or verdict.findings or verdict.coverage != "full":
        return False
    env = facts.host.env
    if not _TELLING.isdisjoint(env) or any(name.startswith("BASH_FUNC_") for name in env):
        return False
    return all(_leaf(one, facts) for one in judgement.invocations)


def _leaf(judged: Judged, facts: Facts) -> bool:
    invocation = judged.invocation
    name = invocation.program
    if not name:
        return not invocation.assignments.get("PATH")
    if isinstance(name, Unknown) or judged.unread or invocation.place.kind != "here":
        return False
    words = [word.text for word in invocation.argv[1:]]
    if name == "git":
        return _git_only_looks(words, facts) and _systems(name, facts)
    if name not in _LEAVES:
        return False
    if name in _STARTING_OPTIONS and any(
        isinstance(word, Unknown) or word.startswith(_STARTING_OPTIONS[name]) for word in words
    ):
        return False
    return _systems(name, facts)


def _systems(name: str, facts: Facts) -> bool:
    """Whether PATH leads to the system's own program; one that is nowhere is the shell's, or the shell says so."""
    for folder in facts.host.env.get("PATH", "").split(":"):
        if not folder.startswith("/"):
            return False
        if facts.host.look(f"{folder}/{name}").kind == "file":
            return folder in _SYSTEM
    return True


def _git_only_looks(words: list[str | Unknown], facts: Facts) -> bool:
    if not words or words[0] not in _GIT:
        return False
    if any(isinstance(word, Unknown) or word.startswith(_GIT_OPTIONS) for word in words):
        return False
    host = facts.host
    if any(name.startswith("GIT_") for name in host.env):
        return False
    folder = host.cwd
    while folder and host.look(f"{folder}/.git").kind != "directory":
        if host.look(f"{folder}/.git").kind != "absent" or folder == "/":
            return False
        folder = folder.rpartition("/")[0] or "/"
    if not folder or host.look(f"{folder}/.git/hooks/post-index-change").kind != "absent":
        return False
    home = host.env.get("HOME", "")
    where = host.env.get("XDG_CONFIG_HOME") or f"{home}/.config"
    for place in (f"{folder}/.git/config", f"{home}/.gitconfig", f"{where}/git/config", "/etc/gitconfig"):
        if host.look(place).kind == "absent":
            continue
        text = host.read_text(place)
        if isinstance(text, Unknown) or any(word in text.lower() for word in _GIT_WORDS):
            return False
    return True
