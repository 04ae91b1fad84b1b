"""Owns how the pages look: HTML of rows that are safe text already. It knows no requests beyond what it is given.

Each page is whole in itself: nothing is loaded besides, forms work without JavaScript, and its script only looks for
news. Text flows, so that it can be read on a telephone; what is marked in a line is marked there instead of below.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from agentshell.render import width
from agentshell.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from agentshell.approvals.showing import Row

ENOUGH = 1 << 20
"""Columns in which no row is broken: the browser does that."""
_HEAD = 12
"""Columns of a row's label, and _LINE of the line's number."""
_LINE = 4

STYLE = """
:root { color-scheme: light dark; --back: #fff; --fore: #1a1a1a; --dim: #5c5c5c; --edge: #c9c9c9; --soft: #f3f3f3;
  --red: #b00020; --yellow: #7a5200; --green: #0b6b2b; --blue: #0b57a4; }
@media (prefers-color-scheme: dark) { :root { --back: #141414; --fore: #ececec; --dim: #a3a3a3; --edge: #4a4a4a;
  --soft: #222; --red: #ff7b86; --yellow: #f2bf57; --green: #71d58f; --blue: #84bdff; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 12px; max-width: 62rem; background: var(--back); color: var(--fore);
  font: 15px/1.45 system-ui, sans-serif; }
h1 { font-size: 1.15rem; margin: 4px 0 12px; overflow-wrap: anywhere; }
h2 { font-size: 1rem; margin: 20px 0 6px; }
a { color: var(--blue); }
.mono, code, input { font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace;
  font-variant-ligatures: none; }
.mono { unicode-bidi: isolate-override; direction: ltr; overflow-wrap: anywhere; white-space: pre-wrap; }
.told, .over { border: 1px solid var(--edge); border-left: 4px solid var(--blue); background: var(--soft);
  padding: 8px 10px; margin: 0 0 12px; overflow-wrap: anywhere; }
.over { border-left-color: var(--red); }
.request { display: block; border: 1px solid var(--edge); border-radius: 6px; padding: 10px; margin: 0 0 10px;
  color: inherit; text-decoration: none; }
.request:hover, .request:focus { background: var(--soft); }
.request .dim { display: block; }
.dim { color: var(--dim); }
.row { display: grid; grid-template-columns: 4.7rem 1fr; gap: 0 8px; font-size: 13px; }
.row > .label { color: var(--dim); }
.line { display: grid; grid-template-columns: 2rem 1fr; gap: 0 6px; font-size: 14px; background: var(--soft);
  padding: 0 6px; }
.line > .label { color: var(--dim); text-align: right; user-select: none; }
mark { background: none; color: var(--red); font-weight: bold; text-decoration: underline; text-underline-offset: 3px; }
.row, .line, .request { contain: paint; }
.gap { height: 10px; }
.effect-delete, .effect-delete > .label, .environment-production { color: var(--red); font-weight: bold; }
.effect-change, .effect-change > .label, .effect-other, .effect-other > .label {
  color: var(--yellow); font-weight: bold; }
.environment-unknown, .environment-staging, .hidden, .unread { color: var(--yellow); font-weight: bold; }
.effect-create, .effect-create > .label, .environment-development, .environment-local { color: var(--green); }
.instead { color: var(--blue); }
.tier, .ended { font-weight: bold; }
form { border: 1px solid var(--edge); border-radius: 6px; padding: 10px; margin: 14px 0; }
label { display: block; margin: 0 0 4px; overflow-wrap: anywhere; }
input { width: 100%; font-size: 16px; padding: 9px; margin: 0 0 10px; color: inherit; background: var(--back);
  border: 1px solid var(--edge); border-radius: 4px; }
button { font: inherit; font-weight: bold; padding: 10px 18px; border-radius: 4px; border: 1px solid var(--edge);
  background: var(--soft); color: inherit; min-width: 8rem; }
.approve button { border-color: var(--green); color: var(--green); }
.refuse button { border-color: var(--red); color: var(--red); }
button:disabled { opacity: 0.4; }
"""

SCRIPT = """
"use strict";
const root = document.documentElement, known = root.dataset.known, began = performance.now();
const clocks = [...document.querySelectorAll("[data-left]")];
const shown = (all) => { const s = Math.max(0, Math.floor(all)), two = (n) => String(n).padStart(2, "0");
  const h = Math.floor(s / 3600), m = Math.floor(s / 60) % 60;
  return h ? h + ":" + two(m) + ":" + two(s % 60) : m + ":" + two(s % 60); };
const tick = () => clocks.forEach((one) => {
  one.textContent = shown(Number(one.dataset.left) - (performance.now() - began) / 1000); });
let failed = 0, timer = 0;
const ended = () => { clearTimeout(timer); document.getElementById("over").hidden = false;
  document.querySelectorAll("input, button").forEach((one) => { one.disabled = true; }); };
const look = async () => {
  try {
    const answer = await fetch(root.dataset.news, { cache: "no-store", redirect: "error" });
    const news = await answer.text();
    if (answer.status === 503) { throw 0; }
    if (!answer.ok || news.split(" ")[0] !== known.split(" ")[0]) { ended(); return; }
    failed = 0;
    if (news !== known) { location.reload(); return; }
  } catch { failed += 1; if (failed > 2) { ended(); return; } }
  timer = setTimeout(look, 2000);
};
setInterval(tick, 1000);
if (root.dataset.news) { timer = setTimeout(look, 2000); }
"""


class Entry(Value):
    """One request of the list: where it leads, the worst environment, what would be done, and the rest."""

    id: str
    environment: str
    what: str
    rest: str
    left: int
    standing: str


def document(
    title: str, content: str, nonce: str, *, news: str = "", known: str = "", told: str = "", head: str = ""
) -> str:
    """Return a whole page. news is where its script looks whether what is known has changed; told stands on top."""
    said = f'<p class="told" role="status">{escape(told)}</p>' if told else ""
    return (
        f'<!DOCTYPE html>\n<html lang="en" data-news="{escape(news)}" data-known="{escape(known)}">\n<head>\n'
        '<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"{head}<title>{escape(title)}</title>\n"
        f'<style nonce="{nonce}">{STYLE}</style>\n</head>\n<body>\n'
        '<p class="over" id="over" role="alert" hidden>agentshell no longer answers here. Type nothing more into this '
        "page, and close it.</p>\n"
        f'{said}{content}\n<script nonce="{nonce}">{SCRIPT}</script>\n</body>\n</html>\n'
    )


def notice(title: str, text: str, nonce: str, *, to: str = "", at_once: bool = False) -> str:
    """Return a page that says one thing and leads on from there, at once by itself."""
    on = f'<meta http-equiv="refresh" content="0;url={escape(to)}">\n' if at_once else ""
    link = f'<p><a href="{escape(to)}">Go on</a></p>' if to else ""
    return document(title, f"<h1>{escape(title)}</h1>\n<p>{escape(text)}</p>{link}", nonce, head=on)


def listing(waiting: Sequence[Entry], over: Sequence[Entry], nonce: str, **more: str) -> str:
    """Return the page of all requests."""
    count = len(waiting)
    title = f"{count or 'nothing'} {'waits' if count < 2 else 'wait'}"
    content = [f"<h1>agentshell: {title} for an answer</h1>", *map(_entry, waiting)]
    if over:
        content += ["<h2>over</h2>", *map(_entry, over)]
    return document(
        f"{title} – agentshell",
        "\n".join(content),
        nonce,
        head='<noscript><meta http-equiv="refresh" content="5"></noscript>\n',
        **more,
    )


def _entry(one: Entry) -> str:
    clock = (
        f'<span data-left="{one.left}">{escape(one.standing)}</span> left' if one.left >= 0 else escape(one.standing)
    )
    # Without an id there is no way to its page.
    link = f' href="{escape(one.id)}"' if one.id else ""
    return (
        f'<a class="request"{link}>'
        f'<span class="mono environment-{escape(one.environment)}">{escape(one.what)}</span>'
        f'<span class="mono dim">{escape(one.rest)}</span><span class="dim">{escape(one.id)}, {clock}</span></a>'
    )


def detail(rows: Sequence[Row], forms: str, seconds: int, nonce: str, **more: str) -> str:
    """Return the page of one request: its rows, and the forms that answer it."""
    title = next((row.text for row in rows if row.style == "title"), "request")
    content = f'<p><a href="./">all requests</a></p>\n<h1>{escape(title)}</h1>\n{"".join(_rows(rows, seconds))}{forms}'
    return document(f"{title} – agentshell", content, nonce, **more)


def forms(identity: str, hidden: dict[str, str], words: str, why: str, secret: str, *, approvable: bool = True) -> str:
    """Return the forms of a request: words is what to type, why what makes it so, secret what is asked for besides."""
    kept = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in hidden.items()
    )
    where = escape(identity)
    plain = 'autocomplete="off" autocapitalize="off" autocorrect="off" spellcheck="false"'
    besides = ""
    if secret == "Code":
        besides = (
            '<label for="secret">Code</label><input id="secret" name="secret" inputmode="numeric" maxlength="20" '
            'autocomplete="one-time-code">'
        )
    elif secret:
        besides = (
            f'<label for="secret">{escape(secret)}</label>'
            '<input id="secret" name="secret" type="password" maxlength="500" autocomplete="off">'
        )
    approve = (
        f'<form class="approve" method="post" action="{where}/approve">{kept}'
        f'<label for="typed">Type <code class="mono">{escape(words)}</code> to approve'
        f"{f' ({escape(why)})' if why else ''}</label>"
        f'<input id="typed" name="typed" maxlength="2000" {plain}>{besides}<button>Approve once</button></form>\n'
    )
    refuse = (
        f'<form class="refuse" method="post" action="{where}/refuse">{kept}'
        '<label for="reason">Why, for the agent (may stay empty)</label>'
        '<input id="reason" name="reason" maxlength="500" autocomplete="off"><button>Refuse</button></form>\n'
    )
    return f"{approve if approvable else ''}{refuse}"


def _rows(rows: Iterable[Row], seconds: int) -> Iterator[str]:
    given = [row for row in rows if row.style != "title"]
    for at, row in enumerate(given):
        if row.style == "mark":
            continue
        if not row.text:
            yield '<div class="gap"></div>\n'
        elif row.style == "line":
            after = given[at + 1] if at + 1 < len(given) else None
            carets = after.text[_LINE:] if after is not None and after.style == "mark" else ""
            yield _pair("line", row.text[:_LINE].strip(), _marked(row.text[_LINE:], carets))
        else:
            yield _row(row, seconds)


def _row(row: Row, seconds: int) -> str:
    label, text = row.text[:_HEAD], row.text[_HEAD:]
    if row.style == "hidden" or label[-1:].strip():
        return f'<div class="mono {escape(row.style)}">{escape(row.text.strip())}</div>\n'
    value = escape(text)
    if label.strip() == "left" and row.style == "text":
        clock, _, rest = text.partition(" ")
        value = f'<span data-left="{seconds}">{escape(clock)}</span> {escape(rest)}'
    return _pair(f"row {row.style}", label.strip(), value)


def _pair(style: str, label: str, value: str) -> str:
    return (
        f'<div class="{escape(style)}"><span class="label mono">{escape(label)}</span>'
        f'<span class="mono">{value}</span></div>\n'
    )


def _marked(text: str, carets: str) -> str:
    """Return the line as HTML, with what stands above a caret marked."""
    made: list[str] = []
    inside, column = False, 0
    for char in text:
        wide = width(char)
        marked = carets[column : column + 1] == "^" if wide else inside
        if marked != inside:
            made.append("<mark>" if marked else "</mark>")
            inside = marked
        made.append(escape(char))
        column += wide
    return "".join(made) + ("</mark>" if inside else "")
