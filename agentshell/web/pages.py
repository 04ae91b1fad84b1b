"""Owns what each page shows and what its forms do, for whoever may use it already. It knows no HTTP.

The store is opened anew for each of them: a page is served by any of several threads.
"""

from __future__ import annotations

import hashlib
from contextlib import closing
from typing import TYPE_CHECKING

from agentshell.approvals import answering, giving, person
from agentshell.approvals.model import PENDING
from agentshell.approvals.place import open_store
from agentshell.approvals.provers import ProofError, asks
from agentshell.approvals.showing import Row, headline, left, lines, met, question, seconds_left, standing
from agentshell.approvals.store import StoreError, ended
from agentshell.approvals.tiers import tier
from agentshell.errors import AgentShellError
from agentshell.render import safe
from agentshell.values import Value
from agentshell.web import page
from agentshell.web.session import TRIES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from agentshell.approvals.keeper import Keeper
    from agentshell.approvals.model import Request
    from agentshell.config import Approvals
    from agentshell.web.session import Session

MOST_OVER = 20
"""Requests that are over and stay on the list."""
_DAMAGED = (StoreError, LookupError, TypeError, ValueError, AttributeError, OverflowError)
"""What showing a request raises that somebody else than agentshell has put into the store."""


class Reply(Value):
    """What is sent: text as HTML, or a place to go on to. forms says that the page has some."""

    status: int
    text: str = ""
    to: str = ""
    forms: bool = False
    plain: bool = False


class Pages:
    """The pages of one session; say tells the person at the terminal what was answered."""

    def __init__(
        self, session: Session, settings: Approvals, env: Mapping[str, str], say: Callable[[str], None]
    ) -> None:
        self.session = session
        self.settings = settings
        self.env = env
        self.say = say

    def get(self, path: str, nonce: str) -> Reply | None:
        """Return the page at a path below the session's; None where there is none."""
        identity, _, last = path.partition("/")
        if path == "":
            return self._list(nonce)
        if path == "news":
            return Reply(200, self._sealed(_version(*self._listed())), plain=True)
        if not _is_id(identity) or last not in ("", "news") or path.endswith("/"):
            return None
        request = self._request(identity)
        if last:
            return Reply(200, self._sealed(_stand(request)), plain=True)
        if request is None:
            told = self.session.news() or "It may be over for long."
            return Reply(404, page.notice("There is no such request", told, nonce, to=self.session.path))
        return self._detail(request, nonce)

    def post(self, path: str, form: Mapping[str, str]) -> Reply | None:
        """Do what a form is for; return where to go on to, or None where there is no such form."""
        identity, _, what = path.partition("/")
        if not _is_id(identity) or what not in ("approve", "refuse"):
            return None
        # One answer at a time: wrong secrets are counted, and a store is not asked twice at once.
        with self.session.lock, closing(self._store()) as store:
            try:
                told = self._answer(store, identity, what, form)
            except AgentShellError as error:
                told = f"{'Not approved' if what == 'approve' else 'Not refused'}: {safe(error.message)}"
            except _DAMAGED as error:
                told = f"{'Not approved' if what == 'approve' else 'Perhaps not refused'}: {_damage(error)}"
        self.session.tell(told)
        self.say(told)
        return Reply(303, to=f"{self.session.path}{identity}")

    def _answer(self, store: Keeper, identity: str, what: str, form: Mapping[str, str]) -> str:
        """Approve or refuse; return what to say about it."""
        request = _one(store, identity)
        if request is None:
            raise StoreError(f"there is no request {identity}")
        reasons = person.why_not(request)
        if reasons:
            raise StoreError("; ".join(reasons))
        if request.state not in PENDING:
            raise StoreError(f"request {identity} cannot be answered: {ended(request)}")
        if form.get("digest") != request.asked.digest:
            raise StoreError("the request is not what the page has shown")
        if what == "refuse":
            given = answering.refuse(store, request, person.who(), form.get("reason", ""))
        else:
            given = self._approve(store, request, form)
        answer = given.answer
        grade = f" ({answer.grade})" if answer is not None else ""
        return f"Request {identity} is {'approved' if what == 'approve' else 'refused'}{grade}."

    def _approve(self, store: Keeper, request: Request, form: Mapping[str, str]) -> Request:
        body = answering.content(request)
        # What cannot be shown cannot be approved.
        lines(request, page.ENOUGH, whole=True)
        typed = form.get("typed", "")
        if not met(body, typed):
            raise StoreError(f"that is not {question(body)}" if typed.strip() else "nothing was typed")
        label = asks(self.settings)
        if label and self.session.wrong >= TRIES:
            raise StoreError(f"a wrong {label.lower()} was given {TRIES} times; end this page and start it again")
        secret = form.get("secret", "")
        if label and not secret:
            raise StoreError(f"the {label.lower()} is missing")
        try:
            given, _ = giving.approve(store, self.settings, request, lambda _: secret)
        except ProofError:
            self.session.wrong += 1
            raise
        return given

    def _sealed(self, news: str) -> str:
        return f"{self.session.seal} {news}"

    def _store(self) -> Keeper:
        return open_store(self.settings, self.env)

    def _listed(self) -> tuple[tuple[Request, ...], tuple[Request, ...]]:
        """Return the requests that wait, and some of those that are over."""
        with closing(self._store()) as store:
            over = [one for one in store.listed(most=3 * MOST_OVER) if one.state not in PENDING]
            return store.listed(*PENDING), tuple(over[:MOST_OVER])

    def _request(self, identity: str) -> Request | None:
        with closing(self._store()) as store:
            return _one(store, identity)

    def _list(self, nonce: str) -> Reply:
        waiting, over = self._listed()
        text = page.listing(
            [*map(_entry, waiting)],
            [*map(_entry, over)],
            nonce,
            news=f"{self.session.path}news",
            known=self._sealed(_version(waiting, over)),
            told=self.session.news(),
        )
        return Reply(200, text)

    def _detail(self, request: Request, nonce: str) -> Reply:
        answerable = request.state in PENDING
        rows: tuple[Row, ...]
        words, why, seconds = "", "", 0
        try:
            body = answering.content(request)
            rows, seconds = lines(request, page.ENOUGH, whole=True), round(seconds_left(request))
            words, why = question(body), tier(body).why
        except _DAMAGED as error:
            rows = (Row("title", f"request {request.id}"), Row("unread", f"  not read  {_damage(error)}"))
        hidden = {"form": self.session.form, "digest": request.asked.digest}
        made = (
            page.forms(request.id, hidden, words, why, asks(self.settings), approvable=bool(words))
            if answerable
            else ""
        )
        news = f"{self.session.path}{request.id}/news"
        text = page.detail(
            rows,
            made,
            seconds,
            nonce,
            news=news,
            known=self._sealed(_stand(request)),
            told=self.session.news(),
        )
        return Reply(200, text, forms=answerable)


def _is_id(text: str) -> bool:
    return 0 < len(text) <= 64 and all(char in "0123456789abcdef" for char in text)


def _one(store: Keeper, identity: str) -> Request | None:
    """Return a request; raise StoreError where what is kept under the id is another one."""
    found = store.get(identity)
    if found is not None and found.id != identity:
        raise StoreError(f"request {identity} is damaged: it says that it is {safe(found.id, 40)}")
    return found


def _damage(error: Exception) -> str:
    return safe(error.message) if isinstance(error, StoreError) else "it is damaged, and cannot be shown"


def _entry(request: Request) -> page.Entry:
    waits = request.state in PENDING
    identity = request.id if _is_id(request.id) else ""
    try:
        environment, what = headline(answering.content(request))
        shown = what if environment != "production" else f"PRODUCTION  {what}"
        by = f"{request.asked.agent or 'a shell'}{f' on {request.asked.tty}' if request.asked.tty else ''}"
        seconds, stands = round(seconds_left(request)), left(request) if waits else standing(request)
        return page.Entry(
            identity, environment if waits else "over", shown, safe(by, 80), seconds if waits else -1, stands
        )
    except _DAMAGED as error:
        return page.Entry(identity, "unknown", _damage(error), "", -1, "damaged")


def _stand(request: Request | None) -> str:
    """Return how a request stands, as far as its page shows it."""
    if request is None:
        return "gone"
    return "pending" if request.state in PENDING else request.state


def _version(waiting: tuple[Request, ...], over: tuple[Request, ...]) -> str:
    """Return what changes whenever the list does."""
    text = " ".join(f"{one.id}:{_stand(one)}" for one in (*waiting, *over))
    return hashlib.sha256(text.encode()).hexdigest()[:16]
