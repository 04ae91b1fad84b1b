"""Owns `agentshell approvals watch`: requests as they come, full screen, and answering the chosen one by keys.

What is chosen and how it is answered is in `approvals.screen`; here it is drawn, and keys are bound to it.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from prompt_toolkit.application import Application
from prompt_toolkit.filters import Condition
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.layout import HSplit, Layout, Window
from prompt_toolkit.layout.controls import FormattedTextControl
from prompt_toolkit.layout.dimension import Dimension
from prompt_toolkit.output.color_depth import ColorDepth
from prompt_toolkit.styles import Style

from agentshell.approvals import answering, giving
from agentshell.approvals.model import PENDING
from agentshell.approvals.screen import Screen
from agentshell.approvals.showing import Row, headline, left, lines
from agentshell.approvals.store import StoreError
from agentshell.render import safe, width

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from prompt_toolkit.filters import Filter
    from prompt_toolkit.formatted_text import StyleAndTextTuples as Fragments
    from prompt_toolkit.key_binding import KeyPressEvent

    from agentshell.approvals.keeper import Keeper
    from agentshell.approvals.model import Request
    from agentshell.config import Approvals

TICK = 0.4
"""Seconds between two looks at the store."""
MOST_LISTED = 6
"""Rows of the list; it scrolls."""
_GRANTS = (
    ("0", "this very line in its session", giving.SESSION),
    ("1", "its actions on its targets for 15 min", 900.0),
    ("2", "its actions on its targets for 1 hour", 3600.0),
    ("3", "its actions on its targets for 8 hours", 28800.0),
)
_KEYS = ("a approve", "r refuse", "g grant", "j/k choose", "space/b scroll", "v all of it", "q quit")

_STYLE = Style(
    [
        ("bar", "reverse"),
        ("chosen", "reverse"),
        ("over", "fg:ansibrightblack"),
        ("title", "bold"),
        ("line", ""),
        ("mark", "bold fg:ansired"),
        ("hidden", "italic fg:ansiyellow"),
        ("effect-delete", "bold fg:ansired"),
        ("effect-change", "bold fg:ansiyellow"),
        ("effect-create", "bold fg:ansigreen"),
        ("effect-other", "bold fg:ansimagenta"),
        ("environment-production", "bold fg:ansired"),
        ("environment-unknown", "bold fg:ansiyellow"),
        ("environment-staging", "fg:ansiyellow"),
        ("environment-development", "fg:ansigreen"),
        ("environment-local", "fg:ansigreen"),
        ("unread", "bold fg:ansiyellow"),
        ("instead", "fg:ansicyan"),
        ("tier", "bold"),
        ("told", "bold"),
        ("field", "underline"),
    ]
)


def watch(store: Keeper, settings: Approvals, env: Mapping[str, str]) -> int:
    """Show the screen until it is left; return 0."""
    screen = Screen(store, settings)
    screen.look()
    application = _application(screen, env)

    async def follow() -> None:
        while True:
            screen.look()
            for request in screen.news:
                _announce(application, request)
            application.invalidate()
            await asyncio.sleep(TICK)

    def started() -> None:
        application.create_background_task(follow())

    for request in screen.news:
        _announce(application, request)
    with suppress(EOFError, KeyboardInterrupt):
        application.run(pre_run=started)
    return 0


def _announce(application: Application[None], request: Request) -> None:
    """Ring, and notify in terminals that can: by OSC 9 (iTerm2, kitty, Windows Terminal) and OSC 777 (urxvt, foot)."""
    try:
        text = f"{request.asked.agent or 'a shell'} asks: {headline(answering.content(request))[1]}"
    except StoreError:
        text = f"request {request.id}"
    words = safe(text, 120).replace(";", ",")
    application.output.write_raw(f"\a\x1b]9;agentshell: {words}\x1b\\\x1b]777;notify;agentshell;{words}\x1b\\")
    application.output.flush()


def _application(screen: Screen, env: Mapping[str, str]) -> Application[None]:
    def columns() -> int:
        return application.output.get_size().columns

    def body_rows() -> tuple[Row, ...]:
        return _detail(screen, columns() - 1)

    def detail() -> Fragments:
        rows = body_rows()
        screen.scrolled = max(0, min(screen.scrolled, len(rows) - height()))
        return [(f"class:{row.style}", f"{row.text}\n") for row in rows[screen.scrolled :]]

    def list_height() -> Dimension:
        return Dimension.exact(max(1, min(MOST_LISTED, len(screen.requests))))

    detail_window = Window(FormattedTextControl(detail), wrap_lines=False, always_hide_cursor=True)

    def height() -> int:
        """Return the rows of the detail, as they were drawn last."""
        info = detail_window.render_info
        return info.window_height if info else 1

    def rule() -> Fragments:
        below = max(0, len(body_rows()) - screen.scrolled - height())
        words = f" {below} more rows: space " if below else ""
        return [("class:hidden", f"{'-' * max(0, columns() - len(words) - 3)}{words}---"[: columns()])]

    keys = _keys(screen, lambda: max(1, height() - 2))
    field = FormattedTextControl(lambda: _foot(screen, columns()), focusable=True, show_cursor=False, key_bindings=None)
    layout = Layout(
        HSplit(
            [
                Window(FormattedTextControl(lambda: _head(screen, columns())), height=1, style="class:bar"),
                Window(FormattedTextControl(lambda: _list(screen, columns())), height=list_height),
                Window(FormattedTextControl(rule), height=1),
                detail_window,
                Window(field, height=lambda: Dimension.exact(_foot_height(screen, columns())), wrap_lines=False),
            ]
        ),
    )
    application: Application[None] = Application(
        layout=layout,
        key_bindings=keys,
        full_screen=True,
        style=_STYLE,
        color_depth=ColorDepth.MONOCHROME if env.get("NO_COLOR") else None,
        mouse_support=False,
    )
    application.ttimeoutlen = 0.05
    application.timeoutlen = 0.05
    return application


def _fit(text: str, columns: int) -> str:
    """Return safe text cut to the columns."""
    if width(text) <= columns:
        return text
    kept = text
    while kept and width(kept) > columns - 1:
        kept = kept[:-1]
    return f"{kept}…"


def _head(screen: Screen, columns: int) -> Fragments:
    count = screen.waiting
    words = f" agentshell approvals: {count} wait{'s' if count == 1 else ''} "
    clock = time.strftime(" %H:%M:%S ")
    return [("class:bar", _fit(words.ljust(max(0, columns - len(clock))) + clock, columns))]


def _list(screen: Screen, columns: int) -> Fragments:
    if not screen.requests:
        return [("", _fit("  nothing waits for an answer", columns))]
    ids = [one.id for one in screen.requests]
    at = ids.index(screen.chosen) if screen.chosen in ids else 0
    first = max(0, min(at - MOST_LISTED + 1 if at >= MOST_LISTED else 0, len(ids) - 1))
    rows: Fragments = []
    for request in screen.requests[first : first + MOST_LISTED]:
        chosen = request.id == screen.chosen
        try:
            place, what = headline(answering.content(request))
        except StoreError:
            place, what = "unknown", "damaged: it can only be refused"
        pending = request.state in PENDING
        stands = left(request) if pending else request.state
        start = f"{'>' if chosen else ' '} {request.id} {stands:>8}  "
        word = "PRODUCTION" if place == "production" else place
        rest = _fit(
            f"  {what}  ({safe(request.asked.agent or 'a shell', 20)})", max(1, columns - len(start) - len(word))
        )
        shade = "class:chosen " if chosen else "" if pending else "class:over "
        rows += [
            (shade, start),
            (f"{shade}class:environment-{place}" if pending else shade, word),
            (shade, f"{rest}\n"),
        ]
    return rows


def _detail(screen: Screen, columns: int) -> tuple[Row, ...]:
    request = screen.request
    if request is None:
        return (Row("text", "  Requests appear here as soon as a line asks."),)
    try:
        return lines(request, columns, whole=screen.whole)
    except StoreError as error:
        return (Row("unread", _fit(safe(error.message), columns)),)


def _foot_rows(screen: Screen, columns: int) -> list[tuple[str, str]]:
    """Return the rows at the bottom: the field or the menu, or what was told last and the keys."""
    field = screen.field
    if field is not None:
        shown = "*" * len(field.text) if field.secret else safe(field.text, 1000)
        room = max(4, columns - 3)
        while width(shown) > room:
            shown = shown[1:]
        keys = "Enter sends, Esc leaves it as it was"
        return [("class:tier", _fit(field.label, columns)), ("class:field", f"> {shown}_"), ("", _fit(keys, columns))]
    if screen.menu is not None:
        choices = [f"{key} {words}" for key, words, _ in _GRANTS]
        return [
            ("class:tier", _fit(f"grant more than once by approving {screen.menu.id}:", columns)),
            *(("", _fit(f"  {choice}", columns)) for choice in choices),
            ("", _fit("Esc leaves it as it was", columns)),
        ]
    rows = [("class:told", _fit(screen.told, columns))] if screen.told else []
    line = ""
    for word in _KEYS:
        if line and width(line) + 3 + width(word) > columns:
            rows.append(("", line))
            line = ""
        line = f"{line} | {word}" if line else word
    return [*rows, ("", _fit(line, columns))]


def _foot(screen: Screen, columns: int) -> Fragments:
    rows = _foot_rows(screen, columns)
    return [(style, text if number == len(rows) - 1 else f"{text}\n") for number, (style, text) in enumerate(rows)]


def _foot_height(screen: Screen, columns: int) -> int:
    return len(_foot_rows(screen, columns))


def _keys(screen: Screen, page: Callable[[], int]) -> KeyBindings:
    keys = KeyBindings()
    typing = Condition(lambda: screen.field is not None)
    choosing = Condition(lambda: screen.menu is not None and screen.field is None)
    free = ~typing & ~choosing

    def bind(names: str, when: Filter, do: Callable[[], None]) -> None:
        def handle(_event: KeyPressEvent) -> None:
            do()

        for name in names.split():
            keys.add(name, filter=when)(handle)

    def typed(event: KeyPressEvent) -> None:
        screen.type(event.data)

    def scroll(pages: int) -> None:
        screen.scrolled = max(0, screen.scrolled + pages * page())

    def show_all() -> None:
        screen.whole = not screen.whole

    def leave(event: KeyPressEvent) -> None:
        event.app.exit()

    for name in ("<any>", "<bracketed-paste>"):
        keys.add(name, filter=typing)(typed)
    bind("backspace", typing, screen.erase)
    bind("c-u", typing, lambda: screen.erase(everything=True))
    bind("enter", typing, screen.enter)
    bind("escape c-c c-d", typing | choosing, screen.cancel)
    for key, words, seconds in _GRANTS:
        bind(key, choosing, partial(screen.grant, seconds, words))
    for key in "arg":
        bind(key, free, partial(screen.press, key))
    bind("j down", free, lambda: screen.step(1))
    bind("k up", free, lambda: screen.step(-1))
    bind("space pagedown", free, lambda: scroll(1))
    bind("b pageup", free, lambda: scroll(-1))
    bind("v", free, show_all)
    for name in ("q", "c-c", "c-d"):
        keys.add(name, filter=free)(leave)
    return keys
