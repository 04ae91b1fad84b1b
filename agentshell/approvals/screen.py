"""Owns what a person sees and does in `approvals watch`, without a terminal: the list, the chosen request, the answers.

Nothing moves under the person's finger: the chosen request stays chosen while others come and go, and an answer is for
the request that was chosen when its key was pressed.
"""

from __future__ import annotations

from agentshell.approvals import answering, giving, person
from agentshell.approvals.model import PENDING
from agentshell.approvals.showing import met, question
from agentshell.approvals.store import StoreError, ended
from agentshell.errors import AgentShellError
from agentshell.render import safe

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from agentshell.approvals.keeper import Keeper
    from agentshell.approvals.model import Request
    from agentshell.config import Approvals

MOST_ENDED = 3
"""Requests that are over and stay in sight."""


class Field:
    """One text that is being typed, for one request; done gets it on Enter."""

    def __init__(self, label: str, done: Callable[[str], None], *, secret: bool = False) -> None:
        self.label = label
        self.done = done
        self.secret = secret
        self.text = ""


class Screen:
    """What is on the screen, and what answers do. news are the requests that came since it was last asked for."""

    def __init__(self, store: Keeper, settings: Approvals) -> None:
        self.store = store
        self.settings = settings
        self.requests: tuple[Request, ...] = ()
        self.chosen = ""
        self.told = ""
        self.field: Field | None = None
        self.menu: Request | None = None
        self.scrolled = 0
        self.whole = False
        self.news: list[Request] = []
        self._seen: set[str] = set()

    @property
    def request(self) -> Request | None:
        """The chosen request."""
        return next((one for one in self.requests if one.id == self.chosen), None)

    @property
    def waiting(self) -> int:
        """How many requests can be answered."""
        return sum(one.state in PENDING for one in self.requests)

    def look(self) -> None:
        """Read the store again."""
        try:
            found = self.store.listed(most=60)
        except StoreError as error:
            self.told = safe(error.message)
            self.requests = ()
            return
        pending = [one for one in reversed(found) if one.state in PENDING]
        over = [one for one in found if one.state not in PENDING and one.id in self._seen]
        kept = over[:MOST_ENDED]
        kept += [one for one in over[MOST_ENDED:] if one.id == self.chosen]
        self.news = [one for one in pending if one.id not in self._seen]
        self._seen |= {one.id for one in pending}
        self.requests = (*pending, *kept)
        if self.request is None:
            self.choose(self.requests[0].id if self.requests else "")

    def choose(self, identity: str) -> None:
        """Choose a request."""
        self.chosen = identity
        self.scrolled = 0
        self.whole = False

    def step(self, by: int) -> None:
        """Choose the next or the one before."""
        ids = [one.id for one in self.requests]
        if ids:
            at = ids.index(self.chosen) if self.chosen in ids else 0
            self.choose(ids[max(0, min(len(ids) - 1, at + by))])

    def begin(self) -> Request | None:
        """Return the chosen request where it may be answered by this process now; else say why not."""
        request = self.request
        if request is None:
            return None
        if request.state not in PENDING:
            self.told = f"{request.id} cannot be answered: {safe(ended(request), 80)}"
            return None
        reasons = person.why_not(request)
        if reasons:
            self.told = safe(reasons[0])
            return None
        self.told = ""
        return request

    def approve(self, request: Request, wider: float = giving.ONCE, what: str = "approve") -> None:
        """Ask for what has to be typed, and then approve."""
        try:
            body = answering.content(request)
        except StoreError as error:
            self.told = safe(error.message)
            return
        words = question(body)

        def typed(text: str) -> None:
            if not text.strip():
                self.told = "nothing was typed, nothing is approved"
            elif met(body, text):
                self._secret(request, wider)
            else:
                self.told = f"that is not {words}; nothing is approved"

        self.field = Field(f"{what} {request.id}: type {words}", typed)

    def _secret(self, request: Request, wider: float) -> None:
        from agentshell.approvals.provers import asks

        label = asks(self.settings)
        if not label:
            self._approve(request, wider, [])
            return
        # One-time codes count once: an approval and its grant take one each.
        needed = 2 if label != "Passphrase" and wider != giving.ONCE else 1
        given: list[str] = []

        def typed(text: str) -> None:
            given.append(text)
            if len(given) == needed:
                self._approve(request, wider, given)
            else:
                self.field = Field(f"next {label}", typed, secret=True)

        self.field = Field(label, typed, secret=True)

    def _approve(self, request: Request, wider: float, secrets: list[str]) -> None:
        rest = [*secrets]

        def ask(label: str) -> str:
            if not rest:
                raise StoreError(f"one more {label.lower()} is asked for than was typed")
            return rest.pop(0)

        try:
            given, grant = giving.approve(self.store, self.settings, request, ask, wider)
        except AgentShellError as error:
            self.told = f"not approved: {safe(error.message)}"
        else:
            grade = given.answer.grade if given.answer else ""
            self.told = f"approved {request.id} ({grade})" + (f", granted {grant.id}" if grant else "")
        self.look()

    def refuse(self, request: Request) -> None:
        """Ask for the reason, and then refuse."""

        def typed(text: str) -> None:
            try:
                answering.refuse(self.store, request, person.who(), text)
                self.told = f"refused {request.id}"
            except AgentShellError as error:
                self.told = f"not refused: {safe(error.message)}"
            self.look()

        self.field = Field(f"refuse {request.id}, because (may stay empty)", typed)

    def type(self, text: str) -> None:
        """Add to what is typed: a key, or the first line of what was pasted."""
        field = self.field
        line = text.partition("\n")[0].strip("\r")
        if field is not None and line.isprintable():
            field.text = (field.text + line)[: answering.LONGEST_REASON]

    def erase(self, *, everything: bool = False) -> None:
        """Take back the last character, or all of it."""
        if self.field is not None:
            self.field.text = "" if everything else self.field.text[:-1]

    def grant(self, wider: float, words: str) -> None:
        """Approve the request of the menu, and grant as was chosen there."""
        request, self.menu = self.menu, None
        if request is not None:
            self.approve(request, wider, f"grant {words} and approve")

    def press(self, key: str) -> None:
        """Begin what a key stands for, with the chosen request: `a` approve, `r` refuse, `g` grant."""
        request = self.begin()
        if request is None:
            return
        if key == "a":
            self.approve(request)
        elif key == "r":
            self.refuse(request)
        else:
            self.menu = request

    def enter(self) -> None:
        """Take what was typed."""
        field, self.field = self.field, None
        if field is not None:
            field.done(field.text)

    def cancel(self) -> None:
        """Leave the field or menu; nothing is answered."""
        if self.field is not None or self.menu is not None:
            self.told = "left as it was: nothing is approved"
        self.field = self.menu = None
