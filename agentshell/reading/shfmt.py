"""Owns the reader's way in: a text is shown to shfmt, and its JSON tree made into ours.

Commands are built in `shfmt_commands`, words in `shfmt_words`; whether the reading is to be believed is decided in
`agree`.
"""

from __future__ import annotations

from agentshell.model import Span, Unknown
from agentshell.reading.shfmt_commands import Commands
from agentshell.reading.shfmt_words import CommentError, RefusedError
from agentshell.reading.tree import Script, Unreadable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.facts import Host
    from agentshell.reading.shfmt_words import Node

LARGEST = 8 * 1024 * 1024
"""Bytes of shfmt's JSON for one text, all its readings together: what is done with it takes 0.1 s for each MiB, and
the whole answer must not take 2 s. Of 358 scripts the largest (42 KB) makes 4.2 MB, of 6,000 lines the largest 63 KB.
"""
LARGEST_BY_BYTE = 160
"""The same for each byte of a long text, which may take longer: 5,000 lines of a script (170 KB) make 27 MB."""
_MOST_PASSES = 3
_MOST_REREAD = 50


class SyntaxRejectedError(Exception):
    """shfmt does not accept the text; the message is its own."""


class NoReaderError(Exception):
    """shfmt is not there, or took too long; the message says which."""


def read(text: bytes, host: Host, place: Span | None = None) -> Script | Unreadable:
    """Read the text with shfmt. place: the span of every node, where the text is not the line itself.

    Returns the tree, or why it may not be believed. Raises SyntaxRejectedError when shfmt does not accept the
    text, NoReaderError when there is no answer of it.
    """
    left = _MOST_REREAD
    room = max(LARGEST, LARGEST_BY_BYTE * len(text))

    def shown(part: bytes) -> Node:
        nonlocal room
        answer = _answer(part, host)
        room -= len(answer)
        if room < 0:
            raise RefusedError("the line is too long and intricate to be read in time")
        return _tree(answer)

    def reread(inner: bytes) -> Node:
        nonlocal left
        left -= 1
        if left < 0:
            raise RefusedError("too many backquotes with backslashes in them")
        return shown(inner)

    seen = text
    try:
        for _ in range(_MOST_PASSES):
            tree = shown(seen)
            try:
                built = Commands(seen, reread, place).script(tree, 0, len(text))
            except CommentError:
                seen = _without_continued_comments(tree, seen)
                continue
            return built.replace(span=place or Span(0, len(text)))
    except RefusedError as error:
        return Unreadable(str(error))
    except RecursionError:
        return Unreadable("commands are nested too deeply")
    except (KeyError, TypeError, IndexError, AttributeError, ValueError):
        return Unreadable("shfmt's tree is not as it should be")
    return Unreadable("comments that end in a backslash")


def _without_continued_comments(tree: Node, text: bytes) -> bytes:
    """Return the text with a blank for every backslash that ends a comment: shfmt takes the next line for its rest."""
    out = bytearray(text)
    waiting: list[object] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            waiting.extend(node)
        elif isinstance(node, dict):
            if "Hash" in node:
                said = node.get("Text", "").rstrip("\n")
                place = node["Hash"]["Offset"] + len(said.encode())
                if said.endswith("\\"):
                    if out[place : place + 1] != b"\\":
                        raise RefusedError("a comment that ends in a backslash")
                    out[place] = 0x20
            else:
                waiting.extend(node.values())
    return bytes(out)


def _answer(text: bytes, host: Host) -> bytes:
    """Return what shfmt says about the text."""
    answer = host.read_shell("shfmt", text)
    if isinstance(answer, Unknown):
        raise SyntaxRejectedError(answer.source) if answer.source else NoReaderError(answer.why)
    return answer


def _tree(answer: bytes) -> Node:
    """Return the JSON tree in shfmt's answer."""
    import json

    tree = json.loads(answer)
    if tree.get("Type") != "File":
        raise RefusedError("shfmt's tree is not as it should be")
    return tree  # type: ignore[no-any-return]
