"""Owns how a request reads for the person who answers it: rows of safe text with a style each. It colours nothing.

All of it comes from the body that is approved. Text from an agent is shown escaped, stands to the right of column 4,
and is folded: what is left out is counted, and what is marked in the line is never left out silently.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from agentshell.approvals.answering import content
from agentshell.approvals.clock import now
from agentshell.approvals.model import PENDING
from agentshell.approvals.store import ended
from agentshell.approvals.tiers import tier
from agentshell.render import safe, width
from agentshell.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any, TypeAlias

    from agentshell.approvals.model import Moment, Request

    _Cell: TypeAlias = tuple[str, bool]
    """One character of the line as it is shown, and whether it is marked."""

MOST_ROWS = 16
"""Rows of one line, and MOST_TEXT_ROWS of any other text, that are shown unless everything is asked for."""
MOST_TEXT_ROWS = 3
MOST_MARKED_ROWS = 10
MOST_EFFECTS = 12
MOST_EVIDENCE = 6
MOST_COMMANDS = 5
_INDENT = 4
_EVERYTHING = 1 << 20

_LOSES = frozenset(
    (
        *("deletes", "drops", "destroys", "removes", "erases", "empties", "overwrites", "throws", "uninstalls"),
        *("discards", "clears", "kills", "evicts", "revokes", "resets", "reverts", "withdraws", "breaks", "ends"),
        *("truncates", "wipes", "purges", "terminates", "flushes", "formats"),
    )
)
_MAKES = frozenset(
    ("creates", "makes", "adds", "uploads", "puts", "publishes", "starts", "copies", "issues", "mints", "schedules")
)
_PLACES = {
    "production": "PRODUCTION",
    "unknown": "an unknown environment",
    "staging": "staging",
    "development": "development",
    "local": "this machine (local)",
}


class Row(Value):
    """One row of text, and what it is: `title`, `line`, `mark`, `effect-delete`, `environment-production` and so on."""

    style: str
    text: str


def lines(request: Request, width: int = 100, *, whole: bool = False) -> tuple[Row, ...]:
    """Return everything a person needs to answer, in rows of at most `width` columns; whole folds nothing away.

    Raises StoreError where the request is damaged.
    """
    body = content(request)
    wide = max(24, width)
    rows = [
        *_head(request, body, wide),
        *_line(body, wide, whole=whole),
        *_effects(body, wide, whole=whole),
        *_unread(body, wide, whole=whole),
        *_commands(body, wide, whole=whole),
        *_foot(request, body, wide),
    ]
    return tuple(rows)


def plain(request: Request) -> str:
    """Return the rows as text."""
    return "".join(f"{row.text}\n" for row in lines(request))


def summary(request: Request) -> str:
    """Return the request in one line: id, what would be done and where, who asks, and how it stands."""
    body = content(request)
    where, what = headline(body)
    return "  ".join(
        (request.id, _PLACES.get(where, where), what, safe(request.asked.agent or "a shell", 40), standing(request))
    )


def headline(body: Mapping[str, Any]) -> tuple[str, str]:
    """Return the worst environment that would be hit, and in one short line what would be done."""
    asking = _asking(body)
    if not asking:
        return "unknown", "cannot be read"
    first = min(asking, key=_badness)
    more = f" and {len(asking) - 1} more" if len(asking) > 1 else ""
    return environment(first), f"{symbol(first)[0][0]} {safe(str(first['summary']), 120)}{more}"


def standing(request: Request) -> str:
    """Say how a request stands: time left while it can be answered, else how it ended."""
    return f"{left(request)} left" if request.state in PENDING else safe(ended(request), 120)


def seconds_left(request: Request, moment: Moment | None = None) -> float:
    """Return the seconds in which the request can still be answered, by whichever clock leaves fewer."""
    current = moment or now()
    return max(0.0, min(request.until.wall - current.wall, request.until.boot - current.boot))


def left(request: Request) -> str:
    """Return the time left as `4:05` or `1:00:00`."""
    whole = int(seconds_left(request))
    hours, rest = divmod(whole, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"


def question(body: Mapping[str, Any]) -> str:
    """Return what to type to approve, for people."""
    needed = tier(body)
    if needed.kind == "yes":
        return "y"
    name = safe(needed.expected)
    # A target called `no` must not be approved by who means to refuse.
    return f"approve {name}" if is_no(name) else name


def met(body: Mapping[str, Any], typed: str) -> bool:
    """Whether what was typed approves. A name that has what cannot be typed may be typed as it is shown."""
    return not is_no(typed) and (tier(body).met(typed) or " ".join(typed.split()) == " ".join(question(body).split()))


def is_no(typed: str) -> bool:
    """Whether what was typed refuses, whatever the target's name is."""
    return typed.strip().lower() in ("n", "no")


def symbol(effect: Mapping[str, Any]) -> tuple[str, str]:
    """Return how an effect is marked and its style: `- delete`, `~ change`, `+ create`, and what is none of these."""
    verb = str(effect["summary"]).partition(" ")[0]
    level = effect["level"]
    if level in ("exec", "guard", "secret"):
        return {"exec": "> run", "guard": "! guard", "secret": "? reveal"}[level], "effect-other"
    if verb in _LOSES:
        return "- delete", "effect-delete"
    if verb in _MAKES and level != "irreversible":
        return "+ create", "effect-create"
    # What cannot be undone is never shown as milder than what deletes.
    return ("- change", "effect-delete") if level == "irreversible" else ("~ change", "effect-change")


def environment(effect: Mapping[str, Any]) -> str:
    """Return where an effect lands; what may be another place than it looks counts as unknown."""
    target = effect.get("target") or {}
    found = str(target.get("environment", "unknown"))
    return "unknown" if target.get("open") and found != "production" else found


def folded(text: str, columns: int, most: int = _EVERYTHING) -> list[str]:
    """Return (raw) text as safe rows of at most so many columns; the last row of `most` counts what is left out."""
    rest = safe(text, _EVERYTHING)
    rows: list[str] = []
    while True:
        size = _fitting(rest, columns)
        if size == len(rest):
            return [*rows, rest]
        if len(rows) == most - 1:
            kept = rest[: _fitting(rest, max(0, columns - len(f"… ({len(rest)} more characters)")))]
            return [*rows, f"{kept}… ({len(rest) - len(kept)} more characters)"]
        # Between words where that is not far away; the blank goes with the row before.
        blank = rest.rfind(" ", size * 2 // 3, size + 1)
        size = blank + 1 if blank > 0 else max(1, size)
        rows.append(rest[:size].rstrip(" "))
        rest = rest[size:]


def _fitting(text: str, columns: int) -> int:
    """Return how many characters of safe text fit into the columns."""
    if text.isascii():
        return min(len(text), columns)
    used = 0
    for at, char in enumerate(text):
        used += width(char)
        if used > columns:
            return at
    return len(text)


def _said(style: str, head: str, text: str, wide: int, most: int = MOST_TEXT_ROWS) -> Iterator[Row]:
    """Yield rows of a label and a text that hangs behind it."""
    indent = " " * len(head)
    for number, piece in enumerate(folded(text, wide - len(head), most)):
        yield Row(style, f"{indent if number else head}{piece}")


def _head(request: Request, body: Mapping[str, Any], wide: int) -> Iterator[Row]:
    asked = request.asked
    ago = max(0, int(now().boot - request.made.boot)) if now().booted == request.made.booted else 0
    yield Row("title", f"request {request.id}")
    where = [
        piece for piece in (asked.tty and f"on {asked.tty}", asked.session and f"session {asked.session}") if piece
    ]
    by = ", ".join((asked.agent or "a shell", *where, f"{_ago(ago)} ago"))
    yield from _said("text", "  asked by  ", by, wide)
    yield from _said("text", "  in        ", str(body["cwd"]), wide)
    start = body["start"]
    if start.get("entry", "-c") != "-c" or start.get("arguments"):
        words = " ".join(
            word
            for word in (start.get("entry"), start.get("name"), *str(start.get("arguments", "")).split("\0"))
            if word
        )
        yield from _said("text", "  read as   ", f"{start.get('shell', 'bash')} {words}", wide)
    yield Row("text", "")


def _ago(seconds: int) -> str:
    if seconds < 120:
        return f"{seconds} s"
    return f"{seconds // 60} min" if seconds < 7200 else f"{seconds // 3600} h"


def _line(body: Mapping[str, Any], wide: int, *, whole: bool) -> Iterator[Row]:
    """Yield the line in rows, carets under what is marked; rows without marks are folded away when there are many."""
    spans = [one["span"] for one in _asking(body)]
    rows: list[tuple[str, list[_Cell]]] = []
    at = 0
    for number, piece in enumerate(str(body["line"]).split("\n"), 1):
        cells, at = _cells(piece, at, spans)
        for count, row in enumerate(_wrapped(cells, wide - _INDENT)):
            rows.append((f"{number % 1000:>3} " if not count else " " * _INDENT, row))
    if len(rows) == 1:
        rows = [(" " * _INDENT, rows[0][1])]
    kept = set(range(len(rows))) if whole or len(rows) <= MOST_ROWS else _kept(rows)
    skipped: list[list[_Cell]] = []
    for index, (head, row) in enumerate(rows):
        if index not in kept:
            skipped.append(row)
            continue
        if skipped:
            yield from _hidden(skipped, wide)
            skipped = []
        yield Row("line", f"{head}{''.join(text for text, _ in row)}".rstrip())
        if any(marked for _, marked in row):
            carets = "".join(("^" if marked else " ") * width(text) for text, marked in row)
            yield Row("mark", f"{' ' * _INDENT}{carets.rstrip()}")
    if skipped:
        yield from _hidden(skipped, wide)
    yield Row("text", "")


def _cells(piece: str, at: int, spans: list[list[int]]) -> tuple[list[_Cell], int]:
    """Return the cells of one physical line that begins at this byte, and the byte at which the next one begins."""
    cells: list[_Cell] = []
    for char in piece:
        size = len(char.encode("utf-8", "surrogateescape"))
        marked = any(start < at + size and at < end for start, end in spans)
        cells += [(shown, marked) for shown in safe(char, _EVERYTHING)]
        at += size
    return cells, at + 1


def _wrapped(cells: list[_Cell], columns: int) -> list[list[_Cell]]:
    rows: list[list[_Cell]] = [[]]
    used = 0
    for cell in cells:
        wide = width(cell[0])
        if used + wide > columns:
            rows.append([])
            used = 0
        rows[-1].append(cell)
        used += wide
    return rows


def _kept(rows: list[tuple[str, list[_Cell]]]) -> set[int]:
    """Return which rows of a long line are shown: its beginning and end, and whatever is marked."""
    last = len(rows) - 1
    kept = {0, 1, 2, last - 1, last}
    marked = [index for index, (_, row) in enumerate(rows) if any(marked for _, marked in row)]
    # Of a mark over many rows its beginning and end are shown; the count says what lies between.
    shown = (
        marked
        if len(marked) <= MOST_MARKED_ROWS
        else [*marked[: MOST_MARKED_ROWS // 2], *marked[-MOST_MARKED_ROWS // 2 :]]
    )
    for index in shown:
        kept |= {index, max(0, index - 1), min(last, index + 1)}
    return kept


def _hidden(rows: list[list[_Cell]], wide: int) -> Iterator[Row]:
    marked = ", marked ones among them" if any(marked for row in rows for _, marked in row) else ""
    yield from _said("hidden", "  … ", f"{len(rows)} rows hidden ({sum(map(len, rows))} characters{marked})", wide)


def _effects(body: Mapping[str, Any], wide: int, *, whole: bool) -> Iterator[Row]:
    asking = sorted(_asking(body), key=_badness)
    shown = asking if whole else asking[:MOST_EFFECTS]
    for effect in shown:
        yield from _effect(effect, wide, whole=whole)
        yield Row("text", "")
    rest = len(asking) - len(shown) + int(body["more_effects"])
    if rest:
        yield Row("hidden", f"  … {rest} more effects hidden")
        yield Row("text", "")


def _effect(effect: Mapping[str, Any], wide: int, *, whole: bool) -> Iterator[Row]:
    mark, style = symbol(effect)
    most = _EVERYTHING if whole else MOST_TEXT_ROWS
    target = effect.get("target") or {}
    perhaps = "" if effect["certain"] else "possibly "
    yield from _said(style, f"  {mark:8}  ", f"{perhaps}{effect['summary']}", wide, most)
    scope = "" if effect["scope"] == "one" else f", scope {str(effect['scope']).upper()}"
    yield from _said("text", "    what    ", f"{effect['action']}, {effect['level']}{scope}", wide, most)
    place = environment(effect)
    what = " ".join(str(word) for word in (target.get("kind"), target.get("name")) if word)
    words = f"{_PLACES.get(place, place)}{f': {what}' if what else ''}"
    yield from _said(f"environment-{place}", "    where   ", words, wide, most)
    if target.get("open"):
        yield from _said("unread", "    unsure  ", str(target["open"]), wide, most)
    evidence = [*target.get("evidence", ())]
    # What decided stands first.
    evidence.sort(key=lambda piece: (piece["environment"] != target.get("environment"), not piece["why"]))
    for piece in evidence if whole else evidence[:MOST_EVIDENCE]:
        said = " ".join(str(word) for word in (piece["source"], piece["value"]) if word)
        verdict = piece["environment"] if piece["environment"] != "unknown" else "says nothing"
        why = f" ({piece['why']})" if piece["why"] and piece["why"] != verdict else ""
        yield from _said("evidence", "    seen    ", f"{said}: {verdict}{why}", wide, most)
    if not whole and len(evidence) > MOST_EVIDENCE:
        yield Row("hidden", f"            … {len(evidence) - MOST_EVIDENCE} more seen")
    for head, name, style in (
        ("    with    ", "origin", "text"),
        ("    why     ", "reason", "text"),
    ):
        if effect[name]:
            yield from _said(style, head, str(effect[name]), wide, most)
    if effect["via"]:
        yield from _said("text", "    through ", " > ".join(map(str, effect["via"])), wide, most)
    for step in effect["instead"][:3]:
        yield from _said("instead", "    safer   ", str(step), wide, most)


def _unread(body: Mapping[str, Any], wide: int, *, whole: bool) -> Iterator[Row]:
    unread = body["unread"]
    most = _EVERYTHING if whole else MOST_TEXT_ROWS
    for one in unread if whole else unread[:MOST_EFFECTS]:
        yield from _said("unread", "  not read  ", str(one), wide, most)
    if not whole and len(unread) > MOST_EFFECTS:
        yield Row("hidden", f"  … {len(unread) - MOST_EFFECTS} more that could not be read")
    if unread:
        yield Row("text", "")
    elif body["coverage"] != "full":
        yield Row("unread", "  not read  some of it could not be read")
        yield Row("text", "")


def _commands(body: Mapping[str, Any], wide: int, *, whole: bool) -> Iterator[Row]:
    """Yield what would start, where that is not simply the line."""
    commands = [*dict.fromkeys(one for one in body["commands"] if one)]
    if not commands or commands == [str(body["line"]).strip()]:
        return
    for one in commands if whole else commands[:MOST_COMMANDS]:
        yield from _said("text", "  starts    ", str(one), wide, _EVERYTHING if whole else 2)
    if not whole and len(commands) > MOST_COMMANDS:
        yield Row("hidden", f"  … {len(commands) - MOST_COMMANDS} more commands hidden")
    yield Row("text", "")


def _foot(request: Request, body: Mapping[str, Any], wide: int) -> Iterator[Row]:
    answer = request.answer
    if request.state not in PENDING:
        yield from _said("ended", "  ended     ", ended(request), wide)
        if answer is not None:
            yield from _said(
                "text", "  answer    ", f"{'yes' if answer.approved else 'no'}, by {answer.by} ({answer.grade})", wide
            )
        return
    if request.state == "open":
        yield from _said("text", "  waits     ", "for whoever runs the same line again after an approval", wide)
    ends = time.strftime("%H:%M:%S", time.localtime(request.until.wall))
    yield Row("text", f"  left      {left(request)} (until {ends})")
    needed = tier(body)
    why = f" ({needed.why})" if needed.why else ""
    yield from _said("tier", "  approve   ", f"type {question(body)}{why}", wide, _EVERYTHING)


def _asking(body: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [one for one in body["effects"] if one["decision"] != "allow"]


def _badness(effect: Mapping[str, Any]) -> tuple[int, int, int]:
    places = ("production", "unknown", "staging", "development", "local")
    levels = ("guard", "irreversible", "destructive", "exec", "secret")
    place, level = environment(effect), effect["level"]
    return (
        places.index(place) if place in places else 1,
        levels.index(level) if level in levels else len(levels),
        effect["span"][0],
    )
