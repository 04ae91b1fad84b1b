"""Owns the process that keeps requests as another account and takes its answers: `agentshell approver --as USER`.

Whoever asks reaches only what it asked itself; only the process's own account, or root, can answer, grant and thaw, and
never the account that asked. Who is at the other end is the kernel's word (SO_PEERCRED), not the message's.
"""

from __future__ import annotations

import json
import os
import pwd
import signal
import socket
import sys
import threading
from contextlib import suppress

from agentshell.approvals import model
from agentshell.approvals.journal import record_end
from agentshell.approvals.model import Waiter, to_plain
from agentshell.approvals.remote import peer, received
from agentshell.approvals.store import Store, StoreError
from agentshell.errors import AgentShellError, HostError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, NoReturn

    from agentshell.approvals.model import Request

SLOWEST = 5.0
"""Seconds for a message to arrive."""
MOST = 32
"""Connections at a time."""
_ASKING = frozenset(("ask", "get", "claim", "used_by", "approved", "stale", "leave", "end", "grants", "freezes"))
"""Steps of whoever asks, on its own requests. To freeze or revoke for every account is the approver's."""
_ANSWERING = frozenset(
    ("get", "like", "listed", "answer", "grants", "add_grant", "revoke", "freezes", "add_freeze", "thaw")
)
"""Steps of whoever answers."""


def serve(user: str, path: str) -> NoReturn:
    """Become the account, and serve at the socket until a signal ends the process. Raises AgentShellError."""
    try:
        account = pwd.getpwnam(user)
    except KeyError:
        raise HostError(f"there is no account {user}", "useradd --system --create-home it") from None
    if os.geteuid() not in (0, account.pw_uid):
        raise HostError(f"only root or {user} can keep requests as {user}", f"sudo agentshell approver --as {user}")
    place = os.path.dirname(path)
    listener = _bound(path, place, account)
    if os.geteuid() != account.pw_uid:
        os.initgroups(user, account.pw_gid)
        os.setgid(account.pw_gid)
        os.setuid(account.pw_uid)
    os.environ.update(HOME=account.pw_dir, USER=user, LOGNAME=user)
    folder = f"{account.pw_dir.rstrip('/')}/.local/state/agentshell/approvals"
    Store(folder).close()
    # From here on the kernel names this account as the one that answers.
    listener.listen(64)

    def stop(_number: int, _frame: object) -> None:
        # Wherever this strikes, each step is whole or not at all.
        with suppress(OSError):
            os.unlink(path)
        os._exit(0)

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, stop)
    print(f"requests are kept in {folder}, and asked for at {path}. In /etc/agentshell/config.yaml:\n", flush=True)
    print(f"approvals:\n  approver: {{user: {user}, socket: {path}}}", flush=True)
    _accept(listener, folder)


def _bound(path: str, place: str, account: pwd.struct_passwd) -> socket.socket:
    """Return the listening socket; its folder is the account's alone to change."""
    try:
        if not os.path.isdir(place):
            os.makedirs(place, 0o755)
            os.chown(place, account.pw_uid, account.pw_gid)
        found = os.stat(place)
        if found.st_uid not in (0, account.pw_uid) or found.st_mode & 0o022:
            raise HostError(f"others can write to {place}", f"chown {account.pw_name} {place}; chmod 755 {place}")
        if os.path.exists(path):
            os.unlink(path)
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        listener.bind(path)
        os.chown(path, account.pw_uid, account.pw_gid)
        os.chmod(path, 0o666)
    except OSError as error:
        raise HostError(f"{path} cannot be served: {error.strerror}", "choose another path with --socket") from error
    return listener


def _accept(listener: socket.socket, folder: str) -> NoReturn:
    room = threading.Semaphore(MOST)
    while True:
        connection, _ = listener.accept()
        room.acquire()
        threading.Thread(target=_one, args=(connection, folder, room), daemon=True).start()


def _one(connection: socket.socket, folder: str, room: threading.Semaphore) -> None:
    """Serve one step of one connection."""
    try:
        with connection:
            connection.settimeout(SLOWEST)
            try:
                uid = peer(connection)
                message = json.loads(received(connection, SLOWEST))
                store = Store(folder, record_end)
                try:
                    answer = {"value": to_plain(step(store, uid, message))}
                finally:
                    store.close()
            except AgentShellError as error:
                answer = {"error": error.message, "hint": error.hint}
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                answer = {"error": f"not a message of agentshell's: {type(error).__name__}"}
            connection.sendall(json.dumps(answer).encode() + b"\n")
    except OSError as error:
        print(f"agentshell: a connection failed: {error}", file=sys.stderr)
    finally:
        room.release()


def step(store: Store, uid: int, message: dict[str, Any]) -> object:
    """Carry out one step for the account uid; raise StoreError where it may not take it, or as the store does."""
    name = message.pop("step")
    answering = uid in (0, os.geteuid())
    if name not in _ASKING and not (answering and name in _ANSWERING):
        raise StoreError("only the approver's account can do this" if name in _ANSWERING else "no such step")
    if name == "ask":
        asked = model.asked(message["asked"])
        if asked.uid != uid:
            raise StoreError("a request in another account's name")
        return store.ask(asked, Waiter(**message["waiter"]), lasts=float(message["lasts"]))
    if name in ("claim", "leave", "end"):
        _own(store.get(message["identity"]), uid)
    if name == "claim":
        return store.claim(message["identity"], Waiter(**message["by"]))
    if name == "used_by":
        processes = tuple(Waiter(**one) for one in message["processes"])
        return tuple(one for one in store.used_by(processes) if one.asked.uid == uid)
    if name == "leave":
        return store.leave(message["identity"], Waiter(**message["waiter"]), told=bool(message["told"]))
    if name in ("get", "approved"):
        found = store.get(message["identity"]) if name == "get" else store.approved(message["digest"])
        return found if answering or found is None or found.asked.uid == uid else None
    if name == "stale":
        return tuple(one for one in store.stale(message["line_key"], message["digest"]) if one.asked.uid == uid)
    if name == "listed":
        return store.listed(*message["states"], most=int(message["most"]))
    if name == "answer":
        return _answered(store, uid, message)
    if name == "add_grant":
        store.add_grant(model.grant(message["grant"]).replace(grade="other-uid"))
        return None
    if name == "add_freeze":
        store.add_freeze(model.freeze(message["freeze"]).replace(thawed_by=""))
        return None
    if name == "thaw":
        return store.thaw(message["identity"], message["by"], "other-uid", "")
    if name == "end":
        # Whoever asks can only take back.
        return store.end(message["identity"], "voided" if message["state"] == "voided" else "withdrawn", message["why"])
    return getattr(store, name)(**message)


def _own(request: Request | None, uid: int) -> None:
    if request is None or request.asked.uid != uid:
        raise StoreError("no such request of this account")


def _answered(store: Store, uid: int, message: dict[str, Any]) -> Request:
    request = store.get(message["identity"])
    answer = model.answered(message["answer"])
    if request is None or answer is None:
        raise StoreError(f"there is no request {message['identity']}", "agentshell approvals list")
    if request.asked.uid == uid:
        raise StoreError("whoever asks cannot answer", "answer from the approver's account")
    return store.answer(request.id, answer.replace(grade="other-uid"))
