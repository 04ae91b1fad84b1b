"""Owns how findings read for people and agents: escaped text, carets, the refusal. It decides and prints nothing.

Whatever came from an agent passes through `safe`: a line may hold control characters, or bidirectional and invisible
ones that make a terminal show something other than what would run.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.model import Effect, Finding, Span, Target, Verdict

MOST_SHOWN = 400
"""How many characters of agent text are shown in one place; what is left out is said."""

_SHORT = 200
"""Bytes of a line that its refusal shows whole."""

# Letters and marks that draw nothing although Unicode counts them as printable.
_INVISIBLE = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
    + "".join(map(chr, range(0xFE00, 0xFE10)))
    + "".join(map(chr, range(0xE0100, 0xE01F0)))
)


def safe(text: str, most: int = MOST_SHOWN) -> str:
    """Return the text on one line with everything visible: `^[`, `^J`, `<U+202E>`, `<0xff>`; cut after `most`."""
    shown = text if text.isascii() and text.isprintable() else "".join(map(_visible, text))
    return shown if len(shown) <= most else f"{shown[:most]}… ({len(shown) - most} more characters)"


def safe_lines(text: str) -> str:
    """Return a message of several lines, each made safe: a mistake in a project's file quotes the file."""
    return "\n".join(map(safe, text.split("\n")))


def _visible(char: str) -> str:
    code = ord(char)
    if char == "\t":
        return " "
    if code < 0x20:
        return f"^{chr(code + 0x40)}"
    if code == 0x7F:
        return "^?"
    if 0xDC80 <= code <= 0xDCFF:
        # An undecodable byte, as `surrogateescape` keeps it.
        return f"<0x{code - 0xDC00:02x}>"
    if not char.isprintable() or char in _INVISIBLE or (code > 0x2FF and _covers(char)):
        return f"<U+{code:04X}>"
    return char


def _covers(char: str) -> bool:
    """Whether a character is drawn over or around the one before it, which strikes it out or hides it."""
    from unicodedata import category, combining

    # Canonical combining class 1 is "overlay" (Unicode Standard Annex 44, table 15).
    return combining(char) == 1 or category(char) == "Me"


def text_of(line: bytes) -> str:
    """Decode a line for showing; bytes that are not UTF-8 stay recognisable."""
    return line.decode("utf-8", "surrogateescape")


def width(text: str) -> int:
    """Return how many terminal columns the (safe) text takes."""
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width

    return sum(0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in text)


def caret_lines(line: bytes, span: Span, indent: str = "  ", most: int = 160) -> tuple[str, str]:
    """Return the physical line that holds the span, and a line of carets under it.

    A long physical line is cut around the span; a span over several physical lines is marked to the end of its first.
    """
    start = min(span.start, len(line))
    first = line.rfind(b"\n", 0, start) + 1
    last = line.find(b"\n", start)
    last = len(line) if last < 0 else last
    end = min(max(span.end, start), last)
    before, marked, after = (
        safe(text_of(piece), 1 << 20) for piece in (line[first:start], line[start:end], line[end:last])
    )
    if len(before) + len(marked) + len(after) > most:
        if len(before) > most // 4:
            before = f"…{before[-(most // 4) :]}"
        if len(marked) > most // 2:
            marked = f"{marked[: most // 2]}…"
            after = ""
        elif len(after) > most // 4:
            after = f"{after[: most // 4]}…"
    return f"{indent}{before}{marked}{after}", f"{indent}{' ' * width(before)}{'^' * max(1, width(marked))}"


def worst_first(verdict: Verdict) -> tuple[Finding, ...]:
    """Return the findings that decided, then the milder ones; within one decision in the line's order."""
    from agentshell.model import DECISIONS

    return tuple(sorted(verdict.findings, key=lambda finding: -DECISIONS.index(finding.decision)))


def describe_target(target: Target | None) -> str:
    """Say where an effect lands and on what evidence: `in production (--context prod-eu: matches prod-*)`."""
    if target is None:
        return ""
    where = "an unknown environment" if target.environment == "unknown" else target.environment
    grounds = [piece for piece in target.evidence if piece.environment == target.environment and piece.why]
    if not grounds:
        grounds = [piece for piece in target.evidence if piece.environment == target.environment]
    from agentshell.redact import redact

    if target.open and target.environment != "production":
        return f"in {where} ({safe(redact(target.open), 160)})"
    if not grounds:
        return f"in {where}"
    piece = grounds[0]
    said = " ".join(word for word in (piece.source, redact(piece.value)) if word)
    return f"in {where} ({safe(': '.join(word for word in (said, piece.why) if word), 160)})"


def describe_effect(effect: Effect) -> str:
    """Say in one line what would happen and where."""
    words = [safe(effect.summary, 200), describe_target(effect.target)]
    if not effect.certain:
        words.insert(0, "possibly")
    return " ".join(word for word in words if word)


def verdict_lines(verdict: Verdict) -> str:
    """Return a verdict as text: the decision, then a line for each finding and for what could not be read."""
    rows: list[str] = [verdict.decision]
    rows += [
        f"  {finding.decision:5}  {finding.effect.action}  {describe_effect(finding.effect)}"
        for finding in worst_first(verdict)
    ]
    rows += [f"  unread  {safe(missing.partition(chr(10))[0])}" for missing in verdict.unread]
    return "\n".join(rows) + "\n"


def steps(effect: Effect) -> bool:
    """Whether a next step is known that is more than asking the operator."""
    from agentshell.packs.says import ASK

    return effect.instead[:1] not in ((), (ASK,))


def _step(text: str) -> str:
    """Return a next step as the middle of a sentence: a command as it is, advice without its capital and full stop."""
    from agentshell.packs.advice import is_command

    return safe(text if is_command(text) else text[0].lower() + text[1:].rstrip("."), 200)


def core(text: bytes, verdict: Verdict, before: bytes = b"") -> bytes:
    """Return what of a text its refusal shows: all of one short line; else the command that the worst finding is about.

    Agents wrap what their model wrote in lines of their own, which would hide it. before was judged with the text.
    """
    from agentshell.model import NOWHERE

    if len(text) <= _SHORT and b"\n" not in text.strip(b"\n"):
        return text
    spans = (finding.effect.span for finding in worst_first(verdict) if finding.decision != "allow")
    judged = before + text
    return next((judged[span.start : span.end] for span in spans if span != NOWHERE), text)


def refusal(line: bytes, verdict: Verdict, request: str = "", *, why: str = "", rerun: bool = False) -> str:
    """Return what the agent reads when its line is not run: at most six lines, plain text.

    request is the id of what a person can still answer or has answered, why how it ended, rerun whether the same line
    may be run again after an approval. Nothing in it could be used to override the refusal. The line comes with its
    secrets hidden already.
    """
    shown = safe(text_of(line), _SHORT)
    mark = f"  (request {request}, not run)" if request else "  (not run)"
    stopping = [finding for finding in worst_first(verdict) if finding.decision != "allow"]
    last = "ask the operator; do not retry another way."
    if rerun:
        last = f"ask the operator to approve request {request}, then run the same line again; do not retry another way."
    ended = [f"{_sentence(why)}"] if why else []
    if not stopping:
        unread = safe(verdict.unread[0].partition("\n")[0], 200) if verdict.unread else "it could not be read"
        rows = [
            f"agentshell: refused  unreadable{mark}",
            f"  {shown}",
            f"  {' '.join((f'This line cannot be vouched for: {unread}', *ended))}",
            f"  Instead: say it in plain commands, one a line, or {last}",
        ]
        return "\n".join(rows) + "\n"
    from agentshell.redact import redact

    effect = stopping[0].effect
    rows = [f"agentshell: refused  {effect.action}{mark}", f"  {shown}", f"  {describe_effect(effect)}"]
    others = sorted({finding.effect.action for finding in stopping} - {effect.action})
    reason = [f"With {safe(redact(effect.origin), 160)}."] if effect.origin else []
    if effect.reason:
        reason.append(safe(effect.reason, 240))
    if others:
        reason.append(f"Also: {', '.join(others[:4])}{' …' if len(others) > 4 else ''}.")
    if reason:
        rows.append(f"  {' '.join(reason)}")
    rows += [f"  {one}" for one in ended]
    rows.append(f"  Instead: {_step(effect.instead[0])}, and {last}" if steps(effect) else f"  {last.capitalize()}")
    return "\n".join(rows) + "\n"


def _sentence(text: str) -> str:
    """Return words as a sentence, made safe."""
    shown = safe(text, 300)
    return f"{shown[:1].upper()}{shown[1:].rstrip('.')}."
