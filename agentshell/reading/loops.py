"""Owns loops: followed round by round while everything is known, then once for any further number of rounds."""

from __future__ import annotations

from agentshell.model import Arg, Unknown
from agentshell.reading import tree
from agentshell.reading.commands import follow
from agentshell.reading.compound import arrive, condition
from agentshell.reading.joins import joined, same, widen
from agentshell.reading.state import Escapes, capped, merge
from agentshell.reading.words import fields

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from agentshell.reading.state import Shell, Status

MAX_ROUNDS = 64


def loop(shell: Shell, node: tree.Command) -> None:
    """Follow a loop of any kind; the status is left in the shell."""
    outer = shell.escapes
    shell.escapes = Escapes(outer)
    if isinstance(node, tree.For):
        after, last = through(shell, node)
    elif isinstance(node, tree.ArithmeticFor):
        after, last = counting(shell, node)
    elif isinstance(node, tree.Loop):
        test = node.condition
        until = node.kind == "until"

        def going(state: Shell) -> Status:
            status = condition(state, test)
            return status if not until or status is None else not status

        after, last = rounds(shell, going, node.body)
    else:
        return
    for state in shell.escapes.breaks:
        after = joined(after, state)
    arrive(shell, after, last)
    shell.escapes = outer


def body_of(shell: Shell, body: tree.Script) -> Shell | None:
    """Follow one round; return the state that goes on to the next, None when every way leaves the loop."""
    shell.escapes.continues.clear()
    follow(shell, body)
    live: Shell | None = None if shell.dead else shell
    for state in tuple(shell.escapes.continues):
        live = joined(live, state)
    shell.escapes.continues.clear()
    return live


def rounds(
    shell: Shell, going: Callable[[Shell], Status], body: tree.Script, step: Callable[[Shell], object] | None = None
) -> tuple[Shell | None, Shell]:
    """Follow a loop with a condition; return the state after it (None: it never ends by itself) and the last state."""
    state = shell.fork()
    for number in range(MAX_ROUNDS):
        start = state.fork()
        status = going(state)
        if state.dead:
            return None, state
        if status is False:
            # What its condition returned in the end is no failure of the loop.
            state.status = True
            if not number:
                aside = state.ghost()
                aside.escapes = Escapes(aside.escapes)
                follow(aside, body)
            return state, state
        if status is None:
            return any_rounds(state, start, going, body, step)
        next_state = body_of(state, body)
        if next_state is None:
            return None, state
        state = next_state
        if step is not None:
            step(state)
        if same(state, start):
            state.dead = "after a loop that does not end"
            return None, state
    return any_rounds(state, shell, going, body, step)


def any_rounds(
    state: Shell,
    start: Shell,
    going: Callable[[Shell], Status],
    body: tree.Script,
    step: Callable[[Shell], object] | None,
) -> tuple[Shell | None, Shell]:
    """Follow a loop of which it is not known whether it goes on: one round, and one for all further rounds."""
    before = state.fork()
    skipped = state.failed()
    skipped.status = True
    over: Shell | None = skipped
    state.undo = None
    written = state.written
    after = body_of(state, body)
    if after is None:
        return over, skipped
    if step is not None:
        step(after)
    if not same(after, before):
        widen(after, start)
        going(after)
        over = joined(over, after.fork())
        again = body_of(after, body)
        if again is not None:
            if step is not None:
                step(again)
            widen(again, start)
            over = joined(over, again)
    else:
        over = joined(over, after)
    if over is not None and over.written is not None and over.written != written:
        over.written = merge((*over.written, Unknown("more of the same", "…")))
    if over is not None:
        over.status = None
    return over, state


def through(shell: Shell, node: tree.For) -> tuple[Shell | None, Shell]:
    """Follow `for name in words` and `select`."""
    words: list[Arg] = []
    if node.words is None:
        words = list(shell.positional)
    else:
        for written in node.words:
            words = capped(words + fields(shell, written))
    state = shell.fork()
    over: Shell | None = None
    if node.select:
        state.assign("REPLY", Arg((Unknown("typed at the menu", "$REPLY"),)))
    if not words:
        aside = state.ghost()
        aside.escapes = Escapes(aside.escapes)
        aside.assign(node.name, Arg((Unknown("an item of an empty list", f"${node.name}"),)))
        follow(aside, node.body)
        return state, state
    state.status = None
    for number, word in enumerate(words):
        if number == MAX_ROUNDS:
            return further(state, words[number:], node, over)
        if word.splits or node.select:
            over = joined(over, state.fork())
        before = state.fork()
        state.assign(node.name, item(word))
        after = body_of(state, node.body)
        if after is None:
            return over, state
        state = after
        if word.splits and not same(state, before):
            state.assign(node.name, item(word))
            widen(state, before)
            state.assign(node.name, item(word))
            after = body_of(state, node.body)
            if after is None:
                return over, state
            state = after
    return joined(over, state), state


def further(state: Shell, words: list[Arg], node: tree.For, over: Shell | None) -> tuple[Shell | None, Shell]:
    """Follow the rounds beyond the limit as one, its item unknown."""
    start = state.fork()
    shown = " ".join(word.shown for word in words[:20])
    value = Arg((Unknown(f"one of {len(words)} further items", shown),))
    for _ in range(2):
        state.assign(node.name, value)
        after = body_of(state, node.body)
        if after is None:
            return over, state
        state = after
        widen(state, start)
    return joined(over, state), state


def item(word: Arg) -> Arg:
    """Return the value that a loop's variable takes from a word that may stand for several."""
    if not word.splits:
        return word
    if all(isinstance(part, str) for part in word.parts):
        return Arg(
            (Unknown(f"a name that matches {word.pattern or word.shown}", word.pattern or word.shown),), word.span
        )
    return Arg(word.parts, word.span)


def counting(shell: Shell, node: tree.ArithmeticFor) -> tuple[Shell | None, Shell]:
    """Follow `for ((first; condition; step))`."""
    from agentshell.reading.arithmetic import evaluate_source, substituted

    source = substituted(shell, node.header)
    if isinstance(source, Unknown):
        return rounds(shell, lambda _: None, node.body)
    first, test, step = ([piece.strip() for piece in source.split(";")] + ["", "", ""])[:3]
    if first:
        evaluate_source(shell, first)

    def going(state: Shell) -> Status:
        value = evaluate_source(state, test) if test else 1
        return None if isinstance(value, Unknown) else value != 0

    return rounds(shell, going, node.body, (lambda state: evaluate_source(state, step)) if step else None)
