"""Owns what the scripts of sftp and lftp delete on the other machine: their `rm`, `rmdir` and `mirror --delete` lines.

Sources: OpenSSH 9.2, sftp(1), "Interactive commands"; lftp 4.9, lftp(1). What goes over `!` to a shell of this machine
is read in `spawned`.
"""

from __future__ import annotations

from agentshell.model import Arg, Inner, Payload, Place, Stdin, known
from agentshell.payloads.sources import HOLE, holes, texts, to_arg

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.facts import Facts
    from agentshell.packs.model import PayloadRule
    from agentshell.packs.parsed import Parsed

_LONGEST = 200_000
_MOST = 200
_DELETES = {"rm": "-f", "mrm": "-f", "rmdir": "-r"}


def read(parsed: Parsed, facts: Facts, rule: PayloadRule) -> Payload:
    """Return each deletion as the `rm` that it amounts to, on the machine that the program is connected to."""
    from agentshell.targets.hosts import host_target, ssh_place

    place = ssh_place(parsed, facts)
    found: list[Inner] = []
    for source in texts(parsed, facts, rule):
        code = holes(source.text)
        if len(code) > _LONGEST:
            continue
        for line in code.replace(";", "\n").split("\n"):
            words = line.strip().lstrip("-@").split()  # sftp(1): go on after an error; print no echo
            if len(words) > 1 and words[0] == "open":
                place = Place("host", host_target(known(words[-1]), "open", parsed.invocation, facts))
            elif len(words) > 1 and words[0] == "mirror" and _mirrors(words):
                found.append(Inner("argv", parsed.pack, (known("rm"), known("-rf"), known(words[-1])), place=place))
            elif len(words) > 1 and words[0] in _DELETES and len(found) < _MOST:
                argv = ("rm", _DELETES[words[0]], *(word.strip("\"'") for word in words[1:] if word != "rm"))
                args = tuple(Arg(to_arg(word).parts, source.span) if HOLE in word else known(word) for word in argv)
                found.append(Inner("argv", parsed.pack, args, stdin=Stdin(), place=place))
    return Payload((), tuple(found))


def _mirrors(words: list[str]) -> bool:
    """Whether lftp's `mirror` makes a folder there the same as one here, what it has besides being deleted."""
    letters = "".join(word[1:] for word in words if word[:1] == "-" and word[:2] != "--")
    return ("R" in letters or "--reverse" in words) and ("e" in letters or "--delete" in words)
