"""Owns the filters that turn bytes into others: base64 and its kin, hexadecimal, compression, openssl, uudecode.

What they make is text where it is UTF-8, else `Bytes`, which the next decoder may take. Files that hold no text are not
read. Sources: coreutils 9.1 (base64, basenc), vim 9.0 xxd(1), gzip 1.12, bzip2 1.0, xz 5.4, OpenSSL 3 enc(1),
sharutils 4.15 uudecode(1).
"""

from __future__ import annotations

from agentshell.model import Unknown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from agentshell.reading.outputs import Reads
    from agentshell.reading.state import Parts

MOST = 262_144
"""How many bytes a decoder makes at most; what is longer is not followed."""
EMPTY = "what an empty input decodes to"


class Bytes(Unknown):
    """Output that is no text, with the bytes that it is."""

    data: bytes = b""


def as_parts(data: bytes, reads: Reads) -> Parts:
    """Return bytes as text, or as `Bytes` where they are none."""
    try:
        return (data.decode("utf-8"),)
    except UnicodeDecodeError:
        shown = " ".join(arg.shown for arg in reads.argv)
        return (Bytes(f"the output of {shown[:200]}, which is no text", shown[:2000], data=data),)


def data_of(reads: Reads, operands: list[str]) -> bytes | None:
    """Return the bytes that a decoder reads, None where they are not known."""
    found = b""
    for part in reads.input(operands).parts:
        if isinstance(part, str):
            found += part.encode("utf-8", "surrogatepass")
        elif isinstance(part, Bytes):
            found += part.data
        else:
            return None
    return found


def emptied(reads: Reads, data: bytes) -> Parts | None:
    """Return what decoding nothing gives: nobody does that, so what would be there is most likely not set yet."""
    if data.strip():
        return None
    shown = " ".join(arg.shown for arg in reads.argv)
    return (Unknown(EMPTY, shown),)


def base64(reads: Reads) -> Parts | None:
    """Return what `base64`, `base32` and `basenc` write: -d (-D on macOS) decodes."""
    from agentshell.reading.filters import option_words

    long = {"decode": "d", "ignore-garbage": "i", "wrap": "w", "break": "b", "input": "f"}
    kinds = {"base64": "6", "base64url": "u", "base32": "3", "base16": "x"}
    parsed = option_words(reads.texts(), "dDi63ux", "wbf", {**long, **kinds})
    if parsed is None:
        return None
    options, operands = parsed
    if "f" in options:
        operands = [options["f"]]
    data = data_of(reads, operands)
    if data is None:
        return None
    import base64 as codec
    import binascii

    name = reads.argv[0].literal
    kind = "3" if name.endswith("32") else "6"
    if name.endswith("basenc"):
        kind = next((letter for letter in kinds.values() if letter in options), "")
    if not kind:
        return None
    if not {"d", "D"} & set(options):
        encode = {"6": codec.b64encode, "u": codec.urlsafe_b64encode, "3": codec.b32encode, "x": codec.b16encode}[kind]
        text = encode(data).decode()
        given = options.get("w", options.get("b", ""))
        width = int(given) if given.isdigit() else 76
        rows = [text[place : place + width] for place in range(0, len(text), width)] if width else [text]
        return ("\n".join(rows) + ("\n" if width and text else ""),)
    if (nothing := emptied(reads, data)) is not None:
        return nothing
    body = "".join(data.decode("ascii", "replace").split())
    if "i" in options:
        body = "".join(one for one in body if one.isascii() and (one.isalnum() or one in "+/="))
    size = {"6": 4, "u": 4, "3": 8, "x": 2}[kind]
    # GNU base64 takes a text whose padding is missing.
    padded = body + "=" * (-len(body) % size)
    try:
        if kind in "6u":
            return as_parts(codec.b64decode(padded, b"-_" if kind == "u" else None, validate=True), reads)
        return as_parts(codec.b32decode(padded) if kind == "3" else codec.b16decode(body, casefold=True), reads)
    except (binascii.Error, ValueError):
        return None


def xxd(reads: Reads) -> Parts | None:
    """Return what `xxd -r -p` writes: hexadecimal digits become bytes."""
    words = reads.texts()
    if words is None:
        return None
    operands = [word for word in words if not word.startswith("-") or word == "-"]
    letters = {word.lstrip("-") for word in words if word not in operands}
    if letters not in ({"r", "p"}, {"rp"}, {"pr"}, {"r", "ps"}, {"r", "plain"}, {"rps"}, {"psr"}) or len(operands) > 1:
        return None
    data = data_of(reads, operands)
    if data is None:
        return None
    if (nothing := emptied(reads, data)) is not None:
        return nothing
    try:
        return as_parts(bytes.fromhex("".join(data.decode("ascii").split())), reads)
    except ValueError:
        return None


_EXPANDING = {
    **dict.fromkeys(("gunzip", "zcat", "gzcat"), "gzip"),
    **dict.fromkeys(("bunzip2", "bzcat"), "bzip2"),
    **dict.fromkeys(("unxz", "xzcat", "unlzma", "lzcat"), "xz"),
    "zlib-flate": "zlib",
}
"""Programs that only decompress; the others do with -d."""


def compression(reads: Reads) -> Parts | None:
    """Return what gzip, bzip2, xz and their kin write to their output."""
    words = reads.texts()
    if words is None:
        return None
    name = reads.argv[0].literal.rpartition("/")[2]
    operands = [word for word in words if not word.startswith("-") or word == "-"]
    options = [word for word in words if word.startswith("-") and word != "-"]
    letters = "".join(word[1:] for word in options if not word.startswith("--"))
    if operands and not ({"c"} & set(letters) or name.endswith("cat") or "--stdout" in options or operands == ["-"]):
        return ()
    expands = name in _EXPANDING or "d" in letters or {"--decompress", "--uncompress"} & set(options)
    kind = _EXPANDING.get(name, "zlib" if name == "pigz" and "z" in letters else {"pigz": "gzip"}.get(name, name))
    data = data_of(reads, operands)
    if data is None:
        return None
    if not expands:
        return None
    if (nothing := emptied(reads, data)) is not None:
        return nothing
    made = expanded(kind, data)
    return None if made is None else as_parts(made, reads)


def expanded(kind: str, data: bytes) -> bytes | None:
    """Return decompressed bytes, None where they are none of that kind, or more than is followed."""
    made: bytes
    try:
        if kind in ("gzip", "zlib"):
            import zlib

            made = zlib.decompressobj(31 if kind == "gzip" else 15).decompress(data, MOST + 1)
        elif kind == "bzip2":
            import bz2

            made = bz2.BZ2Decompressor().decompress(data, MOST + 1)
        elif kind in ("xz", "lzma"):
            import lzma

            made = lzma.LZMADecompressor(memlimit=64 << 20).decompress(data, MOST + 1)
        else:
            return None
    except (OSError, ValueError, EOFError, ArithmeticError, MemoryError, Exception) as error:
        # zlib and lzma have error classes of their own; bytes that are none of the kind say nothing.
        del error
        return None
    return made if len(made) <= MOST else None


def openssl(reads: Reads) -> Parts | None:
    """Return what `openssl base64 -d`, `openssl enc -d -a` and `openssl zlib -d` write; ciphers are not computed."""
    words = reads.texts()
    if not words or "-d" not in words:
        return None
    plain = {"-d", "-a", "-A", "-base64", "-in", "-none", "enc", "base64", "zlib", "-z"}
    file = words[words.index("-in") + 1] if "-in" in words[:-1] else ""
    if any(word not in plain and word != file for word in words):
        return None
    data = data_of(reads, [file] if file else [])
    if data is None:
        return None
    if (nothing := emptied(reads, data)) is not None:
        return nothing
    if words[0] == "base64" or {"-a", "-base64"} & set(words):
        import base64 as codec
        import binascii

        try:
            data = codec.b64decode(b"".join(data.split()), validate=True)
        except (binascii.Error, ValueError):
            return None
    if words[0] == "zlib" or "-z" in words:
        made = expanded("zlib", data)
        return None if made is None else as_parts(made, reads)
    return as_parts(data, reads)


def uudecode(reads: Reads) -> Parts | None:
    """Return what `uudecode -o /dev/stdout` and `uudecode -p` write."""
    words = reads.texts()
    if words is None or not ("-p" in words or "/dev/stdout" in words or "-" in words):
        return None
    data = data_of(reads, [])
    lines = [] if data is None else data.decode("ascii", "replace").splitlines()
    start = next((at for at, line in enumerate(lines) if line.startswith("begin")), -1)
    if start < 0:
        return None
    import base64 as codec
    import binascii

    made = b""
    try:
        for line in lines[start + 1 :]:
            if line in ("end", "`", "====", ""):
                break
            made += codec.b64decode(line) if lines[start].startswith("begin-base64") else binascii.a2b_uu(line)
    except (binascii.Error, ValueError):
        return None
    return as_parts(made, reads)


def rot13(reads: Reads) -> Parts | None:
    """Return what `rot13` and `caesar 13` write."""
    words = reads.texts()
    base = reads.argv[0].literal.rpartition("/")[2]
    if words is None or words not in (["13"], []) or (base == "caesar" and not words):
        return None
    data = data_of(reads, [])
    if data is None:
        return None
    import codecs

    return (codecs.encode(data.decode("utf-8", "replace"), "rot13"),)


PRINTERS: dict[str, Callable[[Reads], Parts | None]] = {
    **dict.fromkeys(("base64", "base32", "basenc", "gbase64"), base64),
    "xxd": xxd,
    **dict.fromkeys((*_EXPANDING, "gzip", "bzip2", "xz", "lzma", "pigz"), compression),
    "openssl": openssl,
    "uudecode": uudecode,
    **dict.fromkeys(("rot13", "caesar"), rot13),
}
