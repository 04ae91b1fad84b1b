"""Owns what a shell text is that was encoded, packed or stored where it cannot be read, and what running it means.

`base64 -d payload | bash`, `eval "$(gpg -d x)"`, `unzip -p a.zip run.sh | sh`, `git show REV:x.sh | sh`: whoever wrote
the line hid the commands from its reader, or has not read them. Text that is decoded without being run is no effect.
"""

from __future__ import annotations

from agentshell.model import Effect, Evidence, Target

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from agentshell.model import Place

_UNPACKERS = frozenset(
    {"gunzip", "zcat", "gzcat", "bunzip2", "bzcat", "unxz", "xzcat", "unlzma", "lzcat", "unzstd", "zstdcat", "lz4cat"}
    | {"uudecode", "rot13", "caesar", "funzip", "zlib-flate", "uncompress", "ascii85"}
)
_WITH_OPTION = {
    **dict.fromkeys(("base64", "base32", "basenc", "gbase64"), "dD"),
    **dict.fromkeys(("gzip", "bzip2", "xz", "lzma", "zstd", "lz4", "brotli", "pigz", "gpg", "gpg2", "age"), "d"),
    "openssl": "d",
    "xxd": "r",
}
"""Programs that decode with one of these letters among their options."""
_LONG = ("--decode", "--decompress", "--uncompress", "--decrypt", "--revert", "-decrypt")
_STORES = {
    "git": ("show", "cat-file"),
    "unzip": ("-p",),
    "7z": ("-so",),
    "bsdtar": ("-xO", "xO", "-O"),
    "tar": ("-O", "--to-stdout"),
    "kubectl": ("get configmap", "get cm", "get secret", "get secrets", "get configmaps"),
    "psql": ("",),
    "mysql": ("",),
    "sqlite3": ("",),
    "xclip": ("-o", "-out"),
    "xsel": ("-o", "--output", "-b"),
    **dict.fromkeys(("pbpaste", "wl-paste"), ("",)),
}
"""Programs that give what was put somewhere else, by a word that must stand behind them."""
_INLINE = {"-c": ("python",), "-e": ("perl", "ruby", "node", "lua", "bun"), "-r": ("php",), "-p": ("node", "bun")}
_CODED = (
    *("b64", "base64", "unhex", "fromhex", "decode", "pack(", "pack ", "chr(", "rot13", "reverse", "[::-1]"),
    *("fromCharCode", "atob", "Buffer.from", "inflate", "decompress", "gunzip"),
)
"""What inline code says that puts a text together out of another."""


def undecoded_script(text: str, place: Place) -> Effect | None:
    """Return the effect of running, as shell text, what the commands in `text` decode or fetch from a store; else None.

    text is the commands as far as they are known, with words before them (`shell text that cannot be known: …`).
    """
    commands = text.partition(": ")[2] or text
    stages = [stage.strip("$()`\"' ").removeprefix("the output of ").strip("$()`\"' ") for stage in commands.split("|")]
    # A decoder hides whatever comes after it; a store only what nothing puts into other words.
    what = next((stage for stage in stages if _decodes(stage)), "") or (stages[-1] if _stored(stages[-1]) else "")
    if not what:
        return None
    own = place.kind == "container" and place.target.environment in ("local", "development")
    environment = place.target.environment if own else "unknown"
    return Effect(
        "exec",
        "shell/unseen-script",
        f"runs what {what[:80]} gives, unread",
        Target("script that cannot be read", what[:80], environment, (Evidence("command", what[:200]),)),
        certain=False,
        reason="The commands are not on the line: only what decodes or keeps them is.",
        instead=("Write it to a file, read the file, then run it.",),
    )


def _words(stage: str, is_it: Callable[[str], bool]) -> list[str]:
    """Return the words of the command from the program that is asked for, none where it does not start the command."""
    words = stage.split()
    while words and (words[0] in ("sudo", "env", "command", "timeout", "nice", "stdbuf") or "=" in words[0]):
        words = words[1:]
    return words if words and is_it(words[0].rpartition("/")[2]) else []


def _decodes(stage: str) -> bool:
    words = _words(stage, lambda name: name in _UNPACKERS or name in _WITH_OPTION or _language(name) != "")
    if not words:
        return False
    name = words[0].rpartition("/")[2]
    if name in _UNPACKERS:
        return True
    if (letters := _WITH_OPTION.get(name)) is not None:
        return any(
            word.startswith(_LONG)
            or (
                word[:1] == "-"
                and word[1:2] != "-"
                and set(letters) & set(word[1:] if name != "openssl" else word[1:2])
            )
            for word in words[1:]
        )
    inline = any(word[:2] in _INLINE and _language(name) in _INLINE[word[:2]] for word in words[1:])
    return inline and any(mark in stage for mark in _CODED)


def _language(name: str) -> str:
    base = name.rstrip("0123456789.")
    return base if any(base in names for names in _INLINE.values()) else ""


def _stored(stage: str) -> bool:
    words = _words(stage, _STORES.__contains__)
    if not words:
        return False
    after = " ".join(words[1:])
    if words[0] == "tar":
        return any(word in _STORES["tar"] or ("O" in word and word.lstrip("-").isalpha()) for word in words[1:3])
    return any(f" {after} ".find(f" {word} ") >= 0 if word else True for word in _STORES[words[0].rpartition("/")[2]])
