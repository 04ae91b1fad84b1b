"""Owns `agentshell approvals`, `approve` and `refuse`: what waits is listed and shown, and a person answers it.

Exit status: 0 done, 1 where there is no such request or it was not approved, 125 else.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time

from agentshell import audit
from agentshell.approvals import person
from agentshell.approvals.journal import timestamp
from agentshell.approvals.model import LONGEST_GRANT, PENDING
from agentshell.approvals.place import folder, open_store
from agentshell.approvals.showing import lines, question, seconds_left, summary
from agentshell.approvals.showing_colours import painted
from agentshell.approvals.store import FILE, StoreError, ended
from agentshell.approvals.tiers import tier
from agentshell.assembly import assemble
from agentshell.colour import paint_for
from agentshell.errors import EXIT_FAILED, AgentShellError
from agentshell.render import safe

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any, NoReturn

    from agentshell.approvals.keeper import Keeper
    from agentshell.approvals.model import Request
    from agentshell.config import Approvals

SCHEMA = "agentshell/requests/v1"
NO_SUCH = 1


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(EXIT_FAILED, f"{self.prog}: {message}\n")


def main(arguments: Sequence[str]) -> int:
    """Run one of the three commands, named by the first argument; return the exit status. Raises AgentShellError."""
    name = arguments[0]
    options = parser(name).parse_args(arguments[1:])
    if name == "approve":
        return _approve(options)
    if name == "refuse":
        return _refuse(options)
    if options.web:
        return _web()
    if options.action == "watch":
        return _watch()
    if options.action == "reset":
        return _reset()
    if options.action == "show":
        if not options.id:
            parser(name).error("show needs the id of a request")
        return _show(options)
    return _list(options)


def parser(name: str) -> argparse.ArgumentParser:
    """Return the parser of one command; also what the documentation is generated from."""
    if name == "approve":
        top = _Parser(
            prog="agentshell approve",
            description="Show a request and approve it by typing what it asks for. Esc, Ctrl-C, Ctrl-D, closing the "
            "terminal and letting its time run out refuse. Only a person at a terminal can.",
            allow_abbrev=False,
        )
        top.add_argument("id", help="the request; the beginning of its id is enough where it is the only one")
        wider = top.add_mutually_exclusive_group()
        wider.add_argument(
            "--for-session", action="store_true", help="let this very line run again in its session, for at most 8 h"
        )
        wider.add_argument(
            "--for",
            dest="span",
            metavar="TIME",
            help="let its actions on its targets run in its session: 15m, 2h, at most 8h",
        )
        return top
    if name == "refuse":
        top = _Parser(prog="agentshell refuse", description="Refuse a request.", allow_abbrev=False)
        top.add_argument("id", help="the request; the beginning of its id is enough where it is the only one")
        top.add_argument("--reason", default="", metavar="TEXT", help="told to the agent that asked")
        return top
    top = _Parser(
        prog="agentshell approvals",
        description="List and show the requests that wait for a person.",
        allow_abbrev=False,
    )
    top.add_argument(
        "action",
        nargs="?",
        choices=("list", "show", "watch", "reset"),
        default="list",
        help="list them (default), show one, watch and answer them full screen, or set a broken store aside",
    )
    top.add_argument("id", nargs="?", help="the request to show")
    top.add_argument("--all", action="store_true", help="list those that are over, too; show everything of one")
    top.add_argument("--json", action="store_true", help=f"print them as JSON ({SCHEMA})")
    top.add_argument("--web", action="store_true", help="answer in a browser on this machine")
    return top


def request_json(request: Request) -> dict[str, Any]:
    """Return a request as JSON data. Text is as it was asked, not escaped: readers that show it must do so."""
    asked, answer = request.asked, request.answer
    body = json.loads(asked.body)
    needed = tier(body)
    return {
        "id": request.id,
        "state": request.state,
        "made": _time(request.made.wall),
        "until": _time(request.until.wall),
        "seconds_left": round(seconds_left(request)) if request.state in PENDING else 0,
        "agent": asked.agent,
        "session": asked.session,
        "terminal": asked.tty,
        "uid": asked.uid,
        "digest": asked.digest,
        "type": {"kind": needed.kind, "text": question(body), "why": needed.why},
        "why": request.why,
        "answer": None
        if answer is None
        else {"approved": answer.approved, "by": answer.by, "grade": answer.grade, "reason": answer.reason},
        "body": body,
    }


def _time(wall: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(wall))


def _opened() -> tuple[Keeper, Approvals]:
    assembly = assemble()
    settings = assembly.config.approvals
    return open_store(settings, assembly.facts.host.env), settings


def _list(options: argparse.Namespace) -> int:
    store, _ = _opened()
    requests = store.listed() if options.all else store.listed(*PENDING)
    if options.json:
        print(json.dumps({"schema": SCHEMA, "requests": [request_json(one) for one in requests]}, indent=2))
        return 0
    for request in requests:
        try:
            print(summary(request))
        except StoreError as error:
            print(f"{request.id}  {safe(error.message)}")
    if not requests:
        print("nothing waits for an answer" if not options.all else "there are no requests")
    return 0


def _show(options: argparse.Namespace) -> int:
    store, _ = _opened()
    request = _chosen(store, options.id)
    if request is None:
        return NO_SUCH
    if options.json:
        print(json.dumps({"schema": SCHEMA, "requests": [request_json(request)]}, indent=2))
        return 0
    paint = paint_for(sys.stdout, "auto", os.environ)
    for row in lines(request, _columns(), whole=options.all):
        print(painted(row, paint))
    return 0


def _columns() -> int:
    import shutil

    return min(120, shutil.get_terminal_size((100, 24)).columns) - 1


def _chosen(store: Keeper, prefix: str) -> Request | None:
    """Return the only request whose id begins so; else say why there is none."""
    found = store.like(prefix) if prefix else ()
    pending = [one for one in found if one.state in PENDING]
    if len(found) > 1 and len(pending) == 1:
        return pending[0]
    if len(found) == 1:
        return found[0]
    if not found:
        print(f"agentshell: there is no request {safe(prefix, 40)}", file=sys.stderr)
        return None
    print("agentshell: several requests begin so:", file=sys.stderr)
    for one in pending or found:
        print(f"  {summary(one)}", file=sys.stderr)
    return None


def _barred(request: Request | None = None) -> bool:
    """Say why this process may not answer, where it may not."""
    reasons = person.why_not(request)
    for reason in reasons:
        print(f"agentshell: {safe(reason)}", file=sys.stderr)
    return bool(reasons)


def _answerable(prefix: str) -> tuple[int, Keeper, Approvals, Request | None]:
    store, settings = _opened()
    request = _chosen(store, prefix)
    if request is None:
        return NO_SUCH, store, settings, None
    if _barred(request):
        return EXIT_FAILED, store, settings, None
    if request.state not in PENDING:
        print(f"agentshell: request {request.id} cannot be answered: {safe(ended(request))}", file=sys.stderr)
        return NO_SUCH, store, settings, None
    return 0, store, settings, request


def _approve(options: argparse.Namespace) -> int:
    from agentshell.approvals import answering, giving
    from agentshell.approvals.tty import GoneError, OverError, Terminal
    from agentshell.times import span

    if _barred():
        return EXIT_FAILED
    wider = giving.ONCE
    if options.for_session:
        wider = giving.SESSION
    elif options.span:
        wider = span(options.span)
        if not 0 < wider <= LONGEST_GRANT:
            raise StoreError(f"a grant lasts at most {LONGEST_GRANT // 3600} hours", "--for 15m")
    status, store, settings, request = _answerable(options.id)
    if request is None:
        return status
    try:
        with Terminal(signals=True) as terminal:
            try:
                for row in lines(request, min(120, terminal.columns) - 1):
                    terminal.say(f"{painted(row)}\r\n")
                if wider != giving.ONCE:
                    what = (
                        "this very line in its session"
                        if wider == giving.SESSION
                        else f"such actions for {options.span}"
                    )
                    terminal.say(f"  besides   grants {safe(what, 80)}\r\n")
                given = giving.ask(terminal, store, settings, request, wider)
            except GoneError as error:
                # Gone before the question could be asked.
                given = answering.refuse(store, request, person.who(), error.message)
    except OverError:
        now = store.get(request.id)
        how = safe(ended(now)) if now else "it is gone"
        print(f"agentshell: request {request.id} cannot be answered any more: {how}", file=sys.stderr)
        return NO_SUCH
    approved = given.answer is not None and given.answer.approved
    _tell(given)
    return 0 if approved else NO_SUCH


def _refuse(options: argparse.Namespace) -> int:
    from agentshell.approvals import answering

    if _barred():
        return EXIT_FAILED
    status, store, _, request = _answerable(options.id)
    if request is None:
        return status
    print(summary(request))
    _tell(answering.refuse(store, request, person.who(), options.reason))
    return 0


def _tell(request: Request) -> None:
    answer = request.answer
    if answer is None:
        return
    word = "approved" if answer.approved else "refused"
    reason = f": {safe(answer.reason)}" if answer.reason else ""
    try:
        print(f"request {request.id} {word} by {safe(answer.by)} ({answer.grade}){reason}", flush=True)
    except OSError:
        # The terminal went away with the answer given; nothing of it is lost.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _watch() -> int:
    if _barred():
        return EXIT_FAILED
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        print("agentshell: watch needs a terminal", file=sys.stderr)
        return EXIT_FAILED
    from agentshell.watch import watch

    store, settings = _opened()
    return watch(store, settings, os.environ)


def _web() -> int:
    if _barred():
        return EXIT_FAILED
    from importlib import import_module

    status: int = import_module("agentshell.web").main()
    return status


def _reset() -> int:
    """Set a store aside that cannot be read, after a person has said so."""
    if _barred():
        return EXIT_FAILED
    assembly = assemble()
    settings, env = assembly.config.approvals, assembly.facts.host.env
    if settings.user:
        raise StoreError("the requests are kept by another account's approver", "reset it there")
    where = folder(settings, env)
    broken = _broken(settings, env)
    if not broken:
        print("agentshell: the store of requests can be read; nothing to set aside", file=sys.stderr)
        return NO_SUCH
    from agentshell.approvals.tty import GoneError, Terminal

    aside = f"requests-broken-{time.strftime('%Y%m%dT%H%M%S')}.db"
    try:
        with Terminal(signals=True) as terminal:
            terminal.say(f"{safe(broken)}\r\nIts requests, grants and freezes will no longer count.\r\n")
            typed = terminal.ask(f"Type reset to set it aside as {aside}: ", lambda: True)
    except GoneError as error:
        print(f"agentshell: left as it is: {error.message}", file=sys.stderr)
        return NO_SUCH
    if typed.strip() != "reset":
        print("agentshell: left as it is", file=sys.stderr)
        return NO_SUCH
    for ending in ("", "-wal", "-shm"):
        path = f"{where}/{FILE}{ending}"
        if os.path.lexists(path):
            os.rename(path, f"{where}/{aside}{ending}")
    open_store(settings, env).close()
    log = assembly.config.audit or audit.folder(env)
    facts = {"event": "reset", "time": timestamp(), "by": person.who(), "aside": aside, "why": broken}
    audit.append(log, facts, durable=True)
    print(f"set aside as {where}/{aside}")
    return 0


def _broken(settings: Approvals, env: Mapping[str, str]) -> str:
    """Return what is wrong with the store that setting it aside mends, "" where nothing is; raise what it does not."""
    import sqlite3

    try:
        store = open_store(settings, env)
        store.listed()
        store.grants()
        store.freezes()
        store.close()
    except AgentShellError as error:
        # A lock, a full disk and wrong permissions are no damage.
        if error.__cause__ is None or isinstance(error.__cause__, (sqlite3.OperationalError, OSError)):
            raise
        return error.message
    return ""
