"""Owns which files an invocation changes, and which of them are agentshell's own (by `targets.own`)."""

from __future__ import annotations

from agentshell.guarding.effect import effect
from agentshell.lookers import PROGRAMS, only_looks
from agentshell.model import Arg, Unknown
from agentshell.payloads.sources import absolute
from agentshell.reading import finding
from agentshell.redirections import HARMLESS
from agentshell.targets.own import holds_own, mentions_own, own, places

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import TypeAlias

    from agentshell.facts import Facts
    from agentshell.judge import Judged
    from agentshell.model import Effect, Invocation

    Touched: TypeAlias = tuple[Arg, str, tuple[str, ...]]

REMOVERS = frozenset({"rm", "mv", "gmv", "grm", "shred", "unlink", "rmdir", "trash", "trash-put", "rimraf", "gio"})
"""Programs after which what they name is not there any more."""
_CHANGERS = REMOVERS | frozenset(
    {"chmod", "chown", "chgrp", "setfacl", "setfattr", "chattr", "chflags", "tee", "truncate", "touch", "mkdir", "link"}
    | {"mkfifo", "mknod", "dd", "unzip", "7z", "7za", "bsdtar", "patch", "wget", "curl", "aria2c", "sponge", "ed", "ex"}
    | {"vi", "vim", "nvim", "nano", "pico", "micro", "emacs", "mount", "umount", "rename", "sd", "split", "csplit"}
    | {"nc", "ncat"}
)
"""Programs that change what they name, whatever level their pack gives them."""
_READERS = PROGRAMS | frozenset(
    {"ack", "ag", "bat", "batcat", "cloc", "delta", "eza", "exa", "fd", "file", "getfacl", "glow", "grep", "jq", "less"}
    | {"lsattr", "man", "md5", "more", "most", "namei", "rg", "scc", "shasum", "shellcheck", "tokei", "tree", "view"}
    | {"chsh", "lchsh", "usermod", "zcat", "bzcat", "xzcat", "zstdcat", "zegrep", "zfgrep", "zdiff", "zcmp"}
    | {"xxd", "yamllint", "zgrep", "zless", "zip", "python3", "python", "pytest", "mypy", "source", ".", "gh", "tar"}
) - {"exit"}
"""Programs that only read the files they name as operands."""
_COPIERS = frozenset({"cp", "gcp", "scp", "rsync", "ln", "gln", "install", "ginstall"})
_GIT_CHANGES = frozenset({"checkout", "restore", "clean", "rm", "mv", "stash", "reset", "apply", "switch"})
_IN_PLACE = {
    **dict.fromkeys(("sed", "gsed"), ("nErsuz", ("--in-place",))),
    **dict.fromkeys(("perl", "ruby"), ("0aFlnpsTw", ())),
    **dict.fromkeys(("awk", "gawk"), ("", ("inplace", "-iinplace", "--include=inplace"))),
    **dict.fromkeys(("yq", "ruff"), ("", ("--inplace", "--in-place", "format", "--fix"))),
    **dict.fromkeys(("prettier", "eslint", "biome"), ("", ("--write", "--fix", "-w"))),
    "sort": ("", ("-o", "--output")),
}
"""Programs that only read unless an option says otherwise: the letters that may stand before its `i`, and its names."""
_PACKERS = frozenset({"gzip", "gunzip", "bzip2", "bunzip2", "xz", "unxz", "zstd", "lz4"})
_CONTAINERS = frozenset({"docker", "podman", "nerdctl"})
_OUTPUTS = frozenset({"-o", "-out", "--out", "--output", "--output-file", "-O", "--output-document", "-outfile"})
_OUTPUTS_JOINED = ("--out=", "--output=", "--output-file=", "--output-document=")
"""Options that name a file to write, in most programs; those below print with them instead."""
_ONLY_PRINT = frozenset({"grep", "egrep", "zgrep", "rg", "ps", "ls", "stat", "kubectl", "jq"})
_WRITES = frozenset((">", ">>", ">|", "&>", "&>>", "<>", ">&"))


def own_files(judged: Judged, touched: Sequence[Touched], facts: Facts) -> Iterator[Effect]:
    """Yield what the invocation changes of agentshell's own files."""
    invocation = judged.invocation
    kept = places(facts) if touched else {}
    taking = Taking(invocation)
    for arg, path, reals in touched:
        if not arg.known and mentions_own(arg):
            yield effect("own-files", f"changes what is agentshell's own ({arg.shown})", arg.shown)
        for whole in reals:
            what = own(whole, kept)
            inside = holds_own(whole, kept, facts) if not what and taking.all(arg) else ""
            if what or inside:
                told = f"changes {what} ({path})" if what else f"takes away {path}, with {inside} in it"
                yield effect("own-files", told, path)
                break
    yield from _found(judged, facts)


def touch(judged: Judged, facts: Facts, links: Mapping[str, str]) -> tuple[Touched, ...]:
    """Return what the invocation changes: each argument with a path that it names, "" where it is not known.

    Besides the path as it stands, the paths are where the machine's links lead it, and those that the line made before.
    """
    found: list[Touched] = []
    for arg in changed(judged):
        if not arg.known:
            found.append((arg, "", ()))
        for path in paths(arg, judged.invocation):
            reals = [path, facts.host.look(path).real or path]
            for link, goal in links.items():
                if path == link or path.startswith(f"{link}/"):
                    reals.append(goal + path[len(link) :])
            found.append((arg, path, tuple(dict.fromkeys(reals))))
    return tuple(found)


def link_of(judged: Judged, facts: Facts) -> tuple[str, str] | None:
    """Return a symbolic link that the invocation makes, and where it leads."""
    words = judged.invocation.argv[1:]
    names = [word for word in words if not word.shown.startswith("-")]
    made = judged.invocation.program in ("ln", "gln") and any(_has_letter(word.shown, "s") for word in words)
    if not made or len(names) != 2:
        return None
    goal, link = (next(paths(name, judged.invocation), "") for name in names)
    if facts.host.look(link).kind == "directory":
        link = f"{link}/{goal.rpartition('/')[2]}"
    return (link, goal) if link and goal else None


def changed(judged: Judged) -> Iterator[Arg]:
    """Yield the arguments that name what the invocation writes, moves, removes or gives other rights."""
    invocation = judged.invocation
    for redirect in invocation.redirects:
        if redirect.op in _WRITES and redirect.target.literal not in HARMLESS:
            yield redirect.target
    program = invocation.program
    if not isinstance(program, str) or not program:
        return
    words = invocation.argv[1:]
    if program in _COPIERS:
        for goal in _goals(program, words):
            yield goal if program not in ("scp", "rsync") else _here(goal, invocation)
    elif program in _CONTAINERS:
        yield from _mounted(words)
    elif program == "socat":
        # Its addresses: `UNIX:PATH`, `FILE:PATH,append`.
        yield from (Arg((word.literal.partition(":")[2].partition(",")[0],), word.span) for word in words)
    elif program == "agentshell":
        # Links that are made anew may start something else.
        yield from (_joined(words[at + 1]) for at, word in enumerate(words[:-1]) if word.text == "--links")
    elif not _looks(judged, program):
        yield from words
        if program == "git" and len(words) > 2 and words[0].text == "-C":
            yield from (words[1].replace(parts=(*words[1].parts, "/", *word.parts)) for word in words[2:])
    elif program not in _ONLY_PRINT:
        yield from (word for at, word in enumerate(words) if at and words[at - 1].text in _OUTPUTS)
        yield from (word for word in words if word.shown.startswith(_OUTPUTS_JOINED))


class Taking:
    """Whether an invocation takes away or moves what an argument names with all below; looks at its words once."""

    def __init__(self, invocation: Invocation) -> None:
        words = [arg.shown for arg in invocation.argv[1:]]
        program = invocation.program
        self._spared: Arg | None = None
        self._takes = program in REMOVERS - {"unlink", "rmdir"}
        self._moves = program in ("mv", "gmv")
        if program in ("rm", "grm"):
            self._takes = any(_has_letter(word, "rR") or word == "--recursive" for word in words)
        elif program == "find":
            # With any test it does not take everything.
            options = {word for word in words if word[:1] == "-"}
            self._takes = "-delete" in words and options <= {"-delete", "-depth", "-mindepth"}
        elif program == "rsync":
            self._takes = any(
                word.startswith(("--delete", "--remove-source-files")) or word == "--del" for word in words
            )
        elif self._moves:
            # Where it goes gains something.
            told = [at for at, word in enumerate(words) if word in ("-t", "--target-directory")]
            joined = any(word.startswith("--target-directory=") for word in words)
            goal = None if joined else invocation.argv[told[0] + 2 : told[0] + 3] if told else invocation.argv[-1:]
            self._takes, self._spared = True, goal[0] if goal else None

    def all(self, arg: Arg) -> bool:
        """Whether it does that to what this argument names."""
        if not self._takes or arg is self._spared:
            return False
        return not (self._moves and arg.shown.startswith("--target-directory="))


def _has_letter(word: str, letters: str) -> bool:
    return word.startswith("-") and not word.startswith("--") and any(letter in word for letter in letters)


def _looks(judged: Judged, program: str) -> bool:
    if program in _CHANGERS:
        return False
    words = [arg.shown for arg in judged.invocation.argv[1:]]
    if program in _IN_PLACE:
        letters, names = _IN_PLACE[program]
        return not any(word.partition("=")[0] in names or _edits(word, letters) for word in words)
    if program in _PACKERS:
        return any(_has_letter(word, "ctl") or word in ("--stdout", "--test", "--list") for word in words)
    if program == "git":
        return not _GIT_CHANGES & set(words)
    if program == "tar":
        return not any("x" in word.partition("=")[0] for word in words[:1]) and not {"--extract", "-x"} & set(words)
    return judged.pack == "shells" or program in _READERS or only_looks(judged)


def _edits(word: str, letters: str) -> bool:
    """Whether a word is the option `-i`, perhaps with others before it: `-pi`, `-i.bak`."""
    return word.startswith("-") and word[1:].lstrip(letters)[:1] == "i" and not word.startswith("-include")


def _goals(program: str, words: tuple[Arg, ...]) -> Iterator[Arg]:
    """Yield where copies go: the last operand, or that of -t. Their sources are only read."""
    for at, word in enumerate(words):
        after_option = at and words[at - 1].text in ("-t", "--target-directory")
        if after_option or word.shown.startswith("--target-directory="):
            yield word
    told = [word.shown for word in words]
    taken = program == "rsync" and "--remove-source-files" in told
    # Another name for the same file is a way to change it.
    linked = program in ("ln", "gln") and not any(_has_letter(word, "s") or word == "--symbolic" for word in told)
    linked = linked or (program in ("cp", "gcp") and any(_has_letter(word, "l") or word == "--link" for word in told))
    if taken or linked:
        yield from words
    else:
        yield from words[-1:]


def _here(goal: Arg, invocation: Invocation) -> Arg:
    """Return the goal of a copy to this machine by its own name, `localhost:PATH`, as the path that it is."""
    host, colon, path = goal.literal.partition(":")
    if not colon or host.rpartition("@")[2] not in ("localhost", "127.0.0.1") or not goal.known:
        return goal
    home = invocation.env.text("HOME")
    return goal.replace(parts=(path if path.startswith("/") else f"{home}/{path.removeprefix('~/')}",))


def _mounted(words: tuple[Arg, ...]) -> Iterator[Arg]:
    """Yield the folders that a container may write to: `-v PATH:…`, `--mount type=bind,source=PATH,…`."""
    for at, word in enumerate(words):
        before = words[at - 1].text if at else ""
        text = word.text if before in ("-v", "--volume", "--mount") or word.shown.startswith("--") else ""
        if not isinstance(text, str):
            continue
        for start in ("--volume=", "--mount="):
            text = text.removeprefix(start)
        pieces = text.split(":")
        if len(pieces) > 1 and pieces[0].startswith(("/", ".")) and pieces[2:] != ["ro"]:
            yield Arg((pieces[0],), word.span)
        for piece in text.split(",") if "readonly" not in text and "type=bind" in text else ():
            name, _, value = piece.partition("=")
            if name in ("source", "src"):
                yield Arg((value,), word.span)


def _joined(folder: Arg) -> Arg:
    return folder.replace(parts=(*folder.parts, "/agentshell"))


def paths(arg: Arg, invocation: Invocation) -> Iterator[str]:
    """Yield the absolute paths that an argument may name: `PATH`, `--option=PATH`, `of=PATH`."""
    text = arg.text
    if isinstance(text, Unknown) or not text or "\n" in text:
        return
    for part in dict.fromkeys((text, text.partition("=")[2])):
        if part and not part.startswith("-"):
            # A process's working folder has a name in /proc (proc(5)).
            part = part.removeprefix("/proc/self/cwd/") if part.startswith("/proc/self/cwd/") else part
            path = absolute(invocation, part)
            if isinstance(path, str):
                yield path


def _found(judged: Judged, facts: Facts) -> Iterator[Effect]:
    """Yield what of agentshell's a search finds, or a list of names feeds, to what takes it away."""
    invocation = judged.invocation
    words = invocation.argv[1:]
    program = invocation.program
    if program in ("find", "gfind") and any(word.text == "-delete" for word in words):
        names = finding.names(words)
        sought = [(start, name) for start in finding.starts(words) for name in names] if names else []
        yield from _below(sought, invocation, facts)
        if not names and all(_plain_search(word) for word in words):
            yield from _below([(start, "*") for start in finding.starts(words)], invocation, facts)
    elif program in REMOVERS:
        parts = [(arg.replace(parts=arg.parts[:-1]), finding.name_of(arg.parts[-1])) for arg in words if arg.parts]
        yield from _below([(start, name) for start, name in parts if name], invocation, facts)
    elif program in ("xargs", "parallel") and any(word.text in _CHANGERS | _COPIERS for word in words):
        named = (*invocation.stdin.producer[1:], *_lines(invocation.stdin.text))
        for arg in named:
            for path in paths(arg, invocation):
                what = own(path, places(facts))
                if what:
                    yield effect("own-files", f"changes {what} ({path})", path)


def _lines(text: Arg) -> list[Arg]:
    return [Arg((word,)) for word in text.text.split()[:100]] if isinstance(text.text, str) else []


def _plain_search(word: Arg) -> bool:
    """Whether a word of find's leaves nothing out by age, size, owner and the like."""
    text = word.shown
    return not text.startswith("-") or text in ("-delete", "-type", "-depth", "-xdev", "-mindepth", "-P", "-L", "-H")


def _below(sought: list[tuple[Arg, str]], invocation: Invocation, facts: Facts) -> Iterator[Effect]:
    from agentshell.targets.globs import any_matches

    for start, name in sought:
        for folder in paths(start, invocation):
            known = places(facts)
            kept = [*known, f"{folder.rstrip('/')}/.agentshell"]
            for place in kept:
                inside = place.startswith(f"{folder.rstrip('/')}/") and facts.host.look(place).kind != "absent"
                if inside and any_matches((name,), place if "/" in name else place.rpartition("/")[2]):
                    yield effect("own-files", f"changes {own(place, known)} ({place})", place)
