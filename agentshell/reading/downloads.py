"""Owns which files a download writes (`curl -o`, `wget`, `aws s3 cp`); what stands in them nobody can know."""

from __future__ import annotations

from agentshell.model import Arg, Unknown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.reading.state import Shell

DOWNLOADERS = frozenset(("curl", "wget", "wget2", "aws", "gsutil", "gcloud", "aria2c", "scp"))
_CURL_VALUES = "AbcCdDeEFhHKmoPQrtTuUwxXyYz"
"""The short options of curl 8 that take a value (curl(1))."""
_WGET_VALUES = "aBDeilnoOPQRtTUwX"


def downloaded(shell: Shell, base: str, argv: tuple[Arg, ...]) -> None:
    """Note that the files which a download names hold what only the network knows."""
    from agentshell.reading.files import write_file

    shown = " ".join(arg.shown for arg in argv)[:2000]
    text = (Unknown(f"the output of {shown}", shown),)
    for path in paths(base, argv):
        if path.literal and path.literal != "-" and not path.literal.startswith("/dev/"):
            write_file(shell, path, text, append=False)


def paths(base: str, argv: tuple[Arg, ...]) -> list[Arg]:
    """Return the files that the program of that name puts what it fetches into; none where it only prints it."""
    if base in ("curl", "wget", "wget2"):
        return _of_urls(base, argv)
    words = [arg.literal for arg in argv[1:]]
    operands = [arg for arg in argv[1:] if arg.literal and not arg.literal.startswith("-")]
    if base == "aria2c":
        return [argv[at + 1] for at, arg in enumerate(argv[:-1]) if arg.text in ("-o", "--out")] or [
            Arg((_last(arg.literal),)) for arg in operands if "://" in arg.literal
        ]
    remote = base == "scp" or any(word in ("cp", "copy") for word in words[:3])
    if not remote or len(operands) < 2 or not (":" in operands[-2].literal and ":" not in operands[-1].literal):
        return []
    target = operands[-1]
    if target.literal.endswith("/") or target.literal in (".", ".."):
        return [Arg((f"{target.literal.rstrip('/')}/{_last(operands[-2].literal).rpartition(':')[2]}",))]
    return [target]


def _of_urls(base: str, argv: tuple[Arg, ...]) -> list[Arg]:
    """Return where curl and wget put what they fetch; wget takes the name of the URL unless told otherwise."""
    named: list[Arg] = []
    urls: list[Arg] = []
    folder = ""
    by_url = base != "curl"
    words = list(argv[1:])
    while words:
        arg = words.pop(0)
        word = arg.literal
        name, equals, value = word.partition("=")
        if name in ("--output", "--output-document"):
            named.append(Arg((value,)) if equals else words.pop(0) if words else arg)
        elif name in ("--output-dir", "--directory-prefix"):
            folder = value if equals else words.pop(0).literal if words else ""
        elif word == "--url" and words:
            urls.append(words.pop(0))
        elif word in ("--remote-name", "--remote-name-all"):
            by_url = True
        elif word.startswith("-") and not word.startswith("--") and word != "-":
            letters = word[1:]
            while letters:
                letter, letters = letters[0], letters[1:]
                if letter == "O" and base == "curl":
                    by_url = True
                elif letter in (_CURL_VALUES if base == "curl" else _WGET_VALUES):
                    given = Arg((letters,)) if letters else words.pop(0) if words else arg
                    if letter == ("o" if base == "curl" else "O"):
                        named.append(given)
                    elif letter == "P" and base != "curl":
                        folder = given.literal
                    break
        elif not word.startswith("-"):
            urls.append(arg)
    if not named and by_url:
        named = [Arg((_last(url.literal) or "index.html",)) for url in urls if "/" in url.literal or "." in url.literal]
    if folder:
        named = [Arg((f"{folder.rstrip('/')}/", *path.parts)) for path in named]
    return named


def _last(url: str) -> str:
    """Return the name that a URL ends with."""
    return url.partition("?")[0].rpartition("/")[2]
