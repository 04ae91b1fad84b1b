"""Owns which paths a program that lists files prints: find, ls, grep -l, git ls-files; and filters that keep lines.

It looks at no file. A path of which only the folder and a name pattern are known is an argument with an unknown piece;
what such a path is worth is not its business.

Source: GNU findutils 4.9, find(1); coreutils 9.1, ls(1); GNU grep 3.8; git 2.39, git-ls-files(1); ripgrep 14; fd 9.
"""

from __future__ import annotations

from agentshell.model import Arg, Unknown, known

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

BELOW = "/…"
"""The source of the unknown piece of a path that is found below a folder."""
HOLDS = "… that holds "
"""How the source of the unknown piece begins where any file in which a text stands may be meant, a hidden one too."""
EVERYTHING = "./*"
"""What a listing of the working directory names, hidden files left out."""
_FIND = ("find", "gfind")
_BLIND = ("-printf", "-fprintf", "-exec", "-execdir", "-ls")
"""Actions of find after which its output is not, or not only, the paths."""
_KEEPING = frozenset(
    ("cat", "head", "tail", "sort", "uniq", "shuf", "tac", "tee", "nl", "grep", "egrep", "fgrep", "tr")
)
"""Filters whose output lines are lines of their input."""
_GREP_VALUES = frozenset(
    (
        *("-e", "-f", "-m", "-A", "-B", "-C", "-g", "-t", "-T", "-d", "-D"),
        *("--include", "--exclude", "--exclude-dir", "--glob"),
    )
)
_FD_RUNS = ("-x", "-X", "--exec", "--exec-batch")
_FD_VALUES = (
    *("-e", "-t", "-d", "-E", "-S", "-o", "-c", "-j"),
    *("--extension", "--type", "--max-depth", "--exclude", "--size"),
)


def below(folder: str, what: str, text: str | None = None) -> Arg:
    """Return the argument for some file in or below a folder (its text with the slash), which `what` describes.

    text: what stands in the file; None says that it is none of the hidden ones.
    """
    return Arg((folder, Unknown(what, "…" if text is None else f"{HOLDS}{text}")), splits=True)


def listed(argv: tuple[Arg, ...]) -> tuple[Arg, ...]:
    """Return what stands for the paths that a program prints; () where it prints others, or is not known."""
    if not argv or not argv[0].known:
        return ()
    name = argv[0].literal.rpartition("/")[2]
    lister = _LISTERS.get(name)
    return () if lister is None else lister(argv[1:])


def kept(argv: tuple[Arg, ...], stands: tuple[Arg, ...]) -> tuple[Arg, ...]:
    """Return what a filter leaves of the paths that it reads; () when its lines may be others."""
    if not argv or not argv[0].known:
        return ()
    name = argv[0].literal.rpartition("/")[2]
    words = argv[1:]
    if name in ("awk", "gawk"):
        # A program without an action prints the lines that it is true for.
        program = next((word for word in words if not word.literal.startswith("-")), None)
        return _some(stands) if program is not None and program.known and "{" not in program.literal else ()
    if name == "xargs":
        # What `xargs grep -l` and `xargs ls` print is some of the files that they are given.
        at = next((at for at, word in enumerate(words) if word.literal in ("ls", "grep", "egrep", "rg")), -1)
        options = all(word.literal.startswith("-") or word.literal.isdecimal() for word in words[:at])
        return _some(stands) if at >= 0 and options and listed(words[at:]) else ()
    if name not in _KEEPING:
        return ()
    if name == "tr":
        return stands if all(word.known and word.literal in ("\\n", "\n", "\\0", "\\000") for word in words) else ()
    if name in ("sort", "tac", "cat", "tee", "uniq", "shuf"):
        return stands
    if name == "nl" or any(
        word.known and word.literal in ("-c", "-o", "-n", "-H", "-b") for word in words if "grep" in name
    ):
        return ()
    if "grep" in name:
        return _narrowed(words, stands)
    return _some(stands)


def _some(stands: tuple[Arg, ...]) -> tuple[Arg, ...]:
    """Return the paths when some of them are left out: no longer everything there."""
    return tuple(below("./", "one of the files listed") if arg.literal == EVERYTHING else arg for arg in stands)


def _narrowed(words: tuple[Arg, ...], stands: tuple[Arg, ...]) -> tuple[Arg, ...]:
    """Return the paths that `grep PATTERN` keeps: the pattern's words are what every one of them has in it."""
    if any(word.known and word.literal.startswith("-") and "v" in word.literal for word in words):
        return _some(stands)
    patterns = [word for word in words if not word.literal.startswith("-")]
    wanted = _as_globs(patterns[0].literal) if len(patterns) == 1 and patterns[0].known else ()
    if not wanted:
        return _some(stands)
    found: list[Arg] = []
    for arg in stands:
        last = arg.parts[-1] if arg.parts else ""
        if isinstance(last, Unknown) and last.source == BELOW:
            found += [arg.replace(parts=(*arg.parts[:-1], Unknown(last.why, f"{BELOW}/{name}"))) for name in wanted]
        else:
            found += _some((arg,))
    return tuple(found)


def _as_globs(pattern: str) -> tuple[str, ...]:
    """Return a simple regular expression (words between `|`) as name patterns; () for any other."""
    found = []
    for word in pattern.replace("(", "").replace(")", "").replace("\\|", "|").split("|"):
        text = word.removesuffix("$").removesuffix("/").replace("\\.", ".")
        if not text or any(mark in text for mark in "\\*?[]+^${}"):
            return ()
        found.append(f"*{text}" if text.startswith(".") else f"*/{text.lstrip('/')}")
    return tuple(found)


def _of_find(words: tuple[Arg, ...]) -> tuple[Arg, ...]:
    if any(word.known and word.literal in _BLIND for word in words):
        return ()
    from agentshell.reading.finding import paths

    return paths(words, splits=True)


def _of_ls(words: tuple[Arg, ...]) -> tuple[Arg, ...]:
    if not all(word.known or word.splits for word in words):
        return ()
    letters = "".join(word.literal[1:] for word in words if word.literal.startswith("-") and word.literal[1:2] != "-")
    if any(letter in letters for letter in "lgnosRisZmxC") or any(word.literal.startswith("--") for word in words):
        return ()
    operands = [word for word in words if not word.literal.startswith("-")]
    if not operands:
        return (Arg((".", Unknown("what ls lists", BELOW))),) if set(letters) & {"a", "A"} else (known(EVERYTHING),)
    # What is in a folder is named without it, and so means a file of the working directory.
    return (*operands, below("./", "a name that ls lists"))


def _of_grep(words: tuple[Arg, ...]) -> tuple[Arg, ...]:
    lists = False
    patterned = False
    operands: list[Arg] = []
    skip = False
    pattern = ""
    for word in words:
        if skip:
            skip = False
            continue
        text = word.literal
        if text.startswith("--"):
            lists = lists or text in ("--files-with-matches", "--files-without-match", "--files", "--name-only")
            patterned = patterned or text.startswith("--regexp") or text == "--files"
            skip = text in _GREP_VALUES
        elif text.startswith("-") and text != "-":
            lists = lists or "l" in text or "L" in text
            patterned = patterned or text in ("-e", "-f")
            skip = text in _GREP_VALUES
        elif not patterned:
            patterned = True
            pattern = word.literal if word.known and not set(word.literal) & set("\\*?[]+^$(){}|") else ""
        else:
            operands.append(word)
    if not lists:
        return ()
    return tuple(_beneath(word, "a file in which it stands", pattern) for word in operands or (known("."),))


def _of_git(words: tuple[Arg, ...]) -> tuple[Arg, ...]:
    texts = [word.literal for word in words]
    if texts[:1] == ["ls-files"]:
        if any(text in ("-o", "--others", "-i", "--ignored", "-s", "--stage", "-t", "-v") for text in texts):
            return ()
        chosen = [text for text in texts[1:] if not text.startswith("-")]
        what = "a file that git tracks"
        return tuple(Arg((".", Unknown(what, f"{BELOW}/{text}")), splits=True) for text in chosen) or (
            known(EVERYTHING),
        )
    if texts[:1] == ["grep"]:
        return _of_grep(words[1:])
    if texts[:1] and texts[0] in ("diff", "show", "log", "diff-tree") and "--name-only" in texts:
        return (below("./", "a file that git tracks"),)
    return ()


def _of_fd(words: tuple[Arg, ...]) -> tuple[Arg, ...]:
    return () if any(word.literal in (*_FD_RUNS, "-l") for word in words) else found_by_fd(words)


def found_by_fd(words: tuple[Arg, ...]) -> tuple[Arg, ...]:
    """Return what stands for the paths that `fd` finds: nothing hidden or ignored, unless it is told to show those."""
    operands: list[Arg] = []
    everything = skip = False
    for word in words:
        if word.literal in _FD_RUNS:
            break
        if skip:
            skip = False
        elif word.literal.startswith("-") or not word.known:
            flags = word.literal if not word.literal.startswith("--") else ""
            everything = everything or bool(set(flags) & set("HIu")) or word.literal in ("--hidden", "--unrestricted")
            skip = word.literal in _FD_VALUES
        else:
            operands.append(word)
    places = operands[1:] or (known("."),)
    if everything:
        return tuple(Arg((*place.parts, Unknown("what fd finds", BELOW)), place.span, splits=True) for place in places)
    return tuple(_beneath(place, "a file that fd finds") for place in places)


def _beneath(word: Arg, what: str, text: str | None = None) -> Arg:
    if not word.known:
        return Arg((*word.parts, Unknown(what, BELOW)), word.span, splits=True)
    return below(f"{word.literal.rstrip('/') or '/'}/".replace("//", "/"), what, text)


_LISTERS: dict[str, Callable[[tuple[Arg, ...]], tuple[Arg, ...]]] = {
    **dict.fromkeys(_FIND, _of_find),
    "ls": _of_ls,
    **dict.fromkeys(("grep", "egrep", "fgrep", "zgrep", "rg", "ag", "ack"), _of_grep),
    "git": _of_git,
    **dict.fromkeys(("fd", "fdfind"), _of_fd),
}
