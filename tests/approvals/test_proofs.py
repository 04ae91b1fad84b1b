"""Answers are proven: signed with a key, by a one-time code, or by another account. Forgeries do not count."""

import json
import os
import socket
import sqlite3
import subprocess
import sys
import threading
import time

import pytest

from agentshell.approvals import answering, clock, keys, totp
from agentshell.approvals.freeze import in_force
from agentshell.approvals.grants import for_line
from agentshell.approvals.model import Answered, Asked, Freeze, to_plain
from agentshell.approvals.proof import statement, unproven
from agentshell.approvals.provers import ProofError, asks, prover
from agentshell.approvals.remote import RemoteStore
from agentshell.approvals.server import step
from agentshell.approvals.store import Store, StoreError
from agentshell.config import Approvals

PASSPHRASE = "correct horse battery"
QUICK = "approvals: {wait: 1}\n"


@pytest.fixture(autouse=True)
def quick_scrypt(monkeypatch):
    monkeypatch.setattr(keys, "COST", 1 << 14)


@pytest.fixture
def key(tmp_path, monkeypatch):
    path = tmp_path / "keys/approver.key"
    public = keys.make(str(path), PASSPHRASE)
    monkeypatch.setattr("agentshell.approvals.provers.key_file", lambda: str(path))
    return Approvals(key=public)


def test_a_key_signs_and_verifies(tmp_path):
    path = str(tmp_path / "approver.key")
    public = keys.make(path, PASSPHRASE)
    assert os.stat(path).st_mode & 0o777 == 0o600
    proof = keys.sign(path, PASSPHRASE, b"text")
    assert keys.verify(public, b"text", proof)
    assert not keys.verify(public, b"texu", proof)
    assert not keys.verify(keys.make(str(tmp_path / "other.key"), PASSPHRASE), b"text", proof)
    for broken in ("", "x", proof[:-4], "!" * 88):
        assert not keys.verify(public, b"text", broken)
    assert not keys.verify("ed25519:AAAA", b"text", proof)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda text: text, "passphrase is wrong"),
        (lambda text: text.replace("agentshell/approver-key/v1", "v0"), "no key"),
        (lambda text: "{}", "no key"),
        (lambda text: "no json", "no key"),
    ],
)
def test_a_wrong_passphrase_or_file(tmp_path, change, why):
    path = tmp_path / "approver.key"
    keys.make(str(path), PASSPHRASE)
    path.write_text(change(path.read_text()))
    with pytest.raises(ProofError, match=why):
        keys.sign(str(path), "wrong passphrase", b"text")


def test_a_key_is_never_overwritten_and_never_weak(tmp_path):
    path = str(tmp_path / "approver.key")
    with pytest.raises(ProofError, match="8 characters"):
        keys.make(path, "short")
    keys.make(path, PASSPHRASE)
    with pytest.raises(ProofError, match="there already"):
        keys.make(path, PASSPHRASE)


def configured(asking, settings):
    asking.settings = settings
    way = f'key: "{settings.key}"' if settings.key else f"totp: {settings.totp}"
    asking.configure(f"approvals: {{wait: 1, approver: {{{way}}}}}\n")


def test_a_signed_approval_counts(asking, key):
    configured(asking, key)
    asking.run()
    request = asking.pending()[0]
    assert asks(key) == "Passphrase"
    answering.approve(asking.store, key, request, "ada", prover(key, lambda label: PASSPHRASE))
    assert asking.run()[0] == 0
    used = next(record for record in asking.records() if record["event"] == "used")
    assert used["grade"] == "passphrase"


def forged(asking, request, **changes):
    """Write an answer into the store as whoever runs as this account can."""
    data = to_plain(request)
    data["state"] = "approved"
    until = to_plain(clock.now().later(600))
    data["answer"] = {"approved": True, "by": "x", "grade": "passphrase", "reason": "", "proof": "", "until": until}
    data["answer"] |= changes
    data["told"] = True
    with sqlite3.connect(asking.store_folder / "requests.db") as base:
        base.execute("update requests set state = 'approved', data = ? where id = ?", (json.dumps(data), request.id))


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, "signature does not hold"),
        ({"proof": "A" * 88}, "signature does not hold"),
        ({"grade": "advisory"}, "must be of grade passphrase"),
        ({"grade": "other-uid"}, "must be of grade passphrase"),
    ],
)
def test_a_forged_row_does_not_count(asking, key, changes, why):
    configured(asking, key)
    asking.run()
    request = asking.pending()[0]
    forged(asking, request, **changes)
    status, _, told = asking.run()
    assert (status, asking.runs) == (126, [])
    assert "The approval does not count: " in told
    assert why in told
    assert asking.request(request.id).state == "voided"


def test_a_proof_is_for_its_digest_id_time_and_answer(asking, key):
    configured(asking, key)
    asking.run()
    request = asking.pending()[0]
    given = answering.approve(asking.store, key, request, "ada", prover(key, lambda label: PASSPHRASE))
    assert unproven(given, key) == ""
    answer = given.answer
    for other in (
        given.replace(id="another"),
        given.replace(asked=given.asked.replace(digest="another")),
        given.replace(answer=answer.replace(until=answer.until.later(600))),
        given.replace(answer=answer.replace(by="eve")),
    ):
        assert unproven(other, key) != ""


def test_a_used_approval_that_is_put_back_is_not_used_again(asking, key):
    configured(asking, key)
    asking.run()
    request = asking.pending()[0]
    answering.approve(asking.store, key, request, "ada", prover(key, lambda label: PASSPHRASE))
    with sqlite3.connect(asking.store_folder / "requests.db") as base:
        kept = base.execute("select state, data from requests where id = ?", (request.id,)).fetchone()
    assert asking.run()[0] == 0
    with sqlite3.connect(asking.store_folder / "requests.db") as base:
        base.execute("update requests set state = ?, data = ? where id = ?", (*kept, request.id))
    status, _, told = asking.run()
    assert (status, len(asking.runs)) == (126, 1)
    assert "has been used already" in told


def test_the_time_of_an_approval_is_signed_by_both_clocks(asking, key):
    configured(asking, key)
    asking.run()
    request = asking.pending()[0]
    given = answering.approve(asking.store, key, request, "ada", prover(key, lambda label: PASSPHRASE))
    until = given.answer.until
    for other in (until.replace(boot=until.boot + 1), until.replace(wall=until.wall + 1), until.replace(booted="x")):
        assert unproven(given.replace(answer=given.answer.replace(until=other)), key) != ""


def test_another_key_does_not_answer(asking, key, tmp_path, monkeypatch):
    configured(asking, key)
    asking.run()
    other = tmp_path / "other.key"
    keys.make(str(other), PASSPHRASE)
    monkeypatch.setattr("agentshell.approvals.provers.key_file", lambda: str(other))
    with pytest.raises(ProofError, match="not the one in the settings"):
        prover(key, lambda label: PASSPHRASE)(b"text")
    # Signed with it all the same, past the check.
    request = asking.pending()[0]
    answer = Answered(approved=True, by="x", grade="passphrase", until=clock.now().later(600))
    forged(asking, request, proof=keys.sign(str(other), PASSPHRASE, statement(request, answer)))
    assert asking.run()[0] == 126


def test_grants_and_thaws_are_proven_too(asking, key):
    configured(asking, key)
    asking.run(env={"AGENTSHELL_SESSION": "one"})
    request = asking.pending()[0]
    content = answering.content(request)
    unsigned = for_line(request, content, "x", lambda text: ("passphrase", "A" * 88))
    asking.store.add_grant(unsigned)
    assert asking.run(env={"AGENTSHELL_SESSION": "one"})[0] == 126
    asking.store.add_grant(for_line(request, content, "ada", prover(key, lambda label: PASSPHRASE)))
    assert asking.run(env={"AGENTSHELL_SESSION": "one"})[0] == 0
    frozen = Freeze("f", "", "", "ada", clock.now())
    assert in_force((frozen,), key) == (frozen,)
    thawed = frozen.replace(thawed_by="x", thaw_grade="passphrase", thaw_proof="A" * 88)
    assert in_force((thawed,), key) == (thawed,)
    assert in_force((thawed,), Approvals()) == ()


# RFC 6238, appendix B, SHA-1, the last six digits.
@pytest.mark.parametrize(
    ("seconds", "code"), [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")]
)
def test_codes_are_those_of_the_standard(seconds, code):
    assert totp.code(b"12345678901234567890", seconds // 30) == code


@pytest.fixture
def codes(tmp_path, monkeypatch):
    path = str(tmp_path / "approver.totp")
    address = totp.make(path, "ada")
    assert address.startswith("otpauth://totp/agentshell:ada?secret=")
    moment = [1_800_000_000.0]
    monkeypatch.setattr("agentshell.approvals.totp.time.time", lambda: moment[0])
    return path, moment


def current(path, moment, offset=0):
    return totp.code(totp._secret(path), int(moment[0]) // 30 + offset)


@pytest.mark.parametrize("offset", [-1, 0, 1])
def test_a_code_of_now_or_next_to_it_counts_once(codes, offset):
    path, moment = codes
    code = current(path, moment, offset)
    proof = totp.mark(path, code, b"text")
    assert totp.verify_mark(path, b"text", proof) == ""
    assert totp.verify_mark(path, b"other", proof) != ""
    with pytest.raises(ProofError, match="used already"):
        totp.mark(path, code, b"text")


def test_wrong_codes_lock(codes):
    path, moment = codes
    for _ in range(5):
        with pytest.raises(ProofError, match="wrong"):
            totp.mark(path, "000000" if current(path, moment) != "000000" else "111111", b"text")
    with pytest.raises(ProofError, match="too many"):
        totp.mark(path, current(path, moment), b"text")
    moment[0] += 301
    assert totp.mark(path, current(path, moment), b"text")


def test_a_code_counts_once_however_many_try_at_once(codes):
    path, moment = codes
    code = current(path, moment)
    got = []

    def one():
        try:
            got.append(totp.mark(path, code, b"text"))
        except ProofError:
            got.append(None)

    threads = [threading.Thread(target=one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([one for one in got if one]) == 1


def test_tries_that_were_tampered_with_lock(codes):
    path, moment = codes
    with open(f"{path}.tries", "w") as file:
        file.write("{}")
    with pytest.raises(ProofError, match="too many"):
        totp.mark(path, current(path, moment), b"text")


def test_a_secret_that_others_can_read_is_none(codes):
    path, moment = codes
    os.chmod(path, 0o644)
    with pytest.raises(ProofError, match="others can read"):
        totp.mark(path, current(path, moment), b"text")


def test_an_approval_by_code_counts(asking, tmp_path):
    path = str(tmp_path / "approver.totp")
    totp.make(path, "ada")
    settings = Approvals(totp=path)
    configured(asking, settings)
    asking.run()
    request = asking.pending()[0]
    forged(asking, request, grade="totp")
    assert "mark does not hold" in asking.run()[2]
    asking.run()
    request = asking.pending()[0]
    code = totp.code(totp._secret(path), int(time.time()) // 30)
    answering.approve(asking.store, settings, request, "ada", prover(settings, lambda label: code))
    assert asking.run()[0] == 0


# Another account.


def asked(uid, digest="d"):
    return to_plain(Asked(digest, "l", "{}", "s", "", uid, "", ""))


ASKER, OTHER = 4242, 4343


@pytest.fixture
def kept(tmp_path):
    store = Store(str(tmp_path / "kept"))
    request, _ = step(
        store, ASKER, {"step": "ask", "asked": asked(ASKER), "waiter": to_plain(clock.myself()), "lasts": 60}
    )
    yield store, request
    store.close()


def answer_message(request, **changes):
    answer = to_plain(Answered(approved=True, by="x", grade="advisory", until=clock.now().later(60)))
    return {"step": "answer", "identity": request.id, "answer": {**answer, **changes}}


@pytest.mark.parametrize(
    ("uid", "message", "why"),
    [
        (ASKER, {"step": "ask", "asked": asked(OTHER), "waiter": {"pid": 1}, "lasts": 1}, "another account's name"),
        (ASKER, {"step": "listed", "states": [], "most": 9}, "no such step|approver's account"),
        (ASKER, {"step": "like", "prefix": ""}, "approver's account"),
        (ASKER, {"step": "thaw", "identity": "f", "by": "x", "grade": "other-uid", "proof": ""}, "approver's account"),
        (ASKER, {"step": "add_grant", "grant": {}}, "approver's account"),
        (ASKER, {"step": "add_freeze", "freeze": {}}, "approver's account"),
        (ASKER, {"step": "revoke", "identity": "g"}, "approver's account"),
        (ASKER, {"step": "_open"}, "no such step"),
        (ASKER, {"step": "close"}, "no such step"),
        (
            os.geteuid(),
            {"step": "ask", "asked": asked(ASKER), "waiter": {"pid": 1}, "lasts": 1},
            "another account's name",
        ),
    ],
)
def test_what_each_account_may_not_do(kept, uid, message, why):
    store, request = kept
    with pytest.raises(StoreError, match=why):
        step(store, uid, dict(message))
    with pytest.raises(StoreError, match="approver's account"):
        step(store, ASKER, answer_message(request))
    assert store.get(request.id).state == "waiting"


def test_one_account_sees_and_claims_only_its_own(kept):
    store, request = kept
    given = step(store, os.geteuid(), answer_message(request))
    # The grade is what the kernel proves, not what the message says.
    assert (given.state, given.answer.grade) == ("approved", "other-uid")
    assert step(store, OTHER, {"step": "get", "identity": request.id}) is None
    assert step(store, OTHER, {"step": "approved", "digest": "d"}) is None
    with pytest.raises(StoreError, match="no such request of this account"):
        step(store, OTHER, {"step": "claim", "identity": request.id, "by": {"pid": 7, "started": "1"}})
    by = {"pid": 7, "started": "1"}
    used = step(store, ASKER, {"step": "claim", "identity": request.id, "by": by})
    assert used.state == "used"
    assert step(store, ASKER, {"step": "used_by", "processes": [by]}) == (used,)
    assert step(store, ASKER, {"step": "used_by", "processes": [{"pid": 7, "started": "2"}]}) == ()
    assert step(store, OTHER, {"step": "used_by", "processes": [by]}) == ()


def test_whoever_asks_cannot_answer_as_the_approver(tmp_path):
    store = Store(str(tmp_path / "kept"))
    uid = os.geteuid()
    request, _ = store.ask(Asked("d", "l", "{}", "s", "", uid, "", ""), clock.myself(), lasts=60)
    with pytest.raises(StoreError, match="whoever asks cannot answer"):
        step(store, uid, answer_message(request))


ACCOUNT = "nobody"


@pytest.fixture
def served(tmp_path):
    """The real process under another account; whoever runs the tests asks."""
    if os.geteuid() != 0:
        pytest.skip("only root can start a process of another account")
    place = tmp_path / "run"
    place.mkdir()
    home = tmp_path / "approver"
    home.mkdir()
    import pwd

    account = pwd.getpwnam(ACCOUNT)
    for path in (place, home):
        os.chown(path, account.pw_uid, account.pw_gid)
    # Every folder on the way must let the account through.
    for path in (tmp_path, *tmp_path.parents):
        if path.stat().st_mode & 0o001 == 0:
            path.chmod(path.stat().st_mode | 0o011)
    path = str(place / "approver.sock")
    code = (
        "import sys, pwd\nfrom agentshell.approvals import server\n"
        f"real = pwd.getpwnam\n"
        f"server.pwd.getpwnam = lambda name: pwd.struct_passwd((*real(name)[:5], {str(home)!r}, '/bin/sh'))\n"
        f"sys.exit(server.serve({ACCOUNT!r}, {path!r}))"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd="/"
    )
    told = process.stdout.readline() + process.stdout.readline() + process.stdout.readline() + process.stdout.readline()
    assert "approver: {user: nobody" in told, process.communicate(timeout=5)[1]
    yield path, home, account
    process.terminate()
    process.communicate(timeout=10)
    assert process.returncode == 0
    assert not os.path.exists(path)


def test_another_account_answers_and_this_one_cannot(asking, served):
    path, home, account = served
    asking.configure(f"approvals: {{wait: 20, approver: {{user: {ACCOUNT}, socket: {path}}}}}\n")
    shell = asking.start()
    base = home / ".local/state/agentshell/approvals"
    asking.wait_for(lambda: base.exists() and Store_rows(base) == 1)
    store = f"{base}/requests.db"
    with sqlite3.connect(store) as rows:
        identity = rows.execute("select id from requests").fetchone()[0]
    # In the approver's account, the way its own command does it.
    child = os.fork()
    if not child:
        try:
            os.environ["HOME"] = str(home)
            os.setgid(account.pw_gid)
            os.setuid(account.pw_uid)
            keeper = RemoteStore(path, ACCOUNT)
            settings = Approvals(user=ACCOUNT, socket=path)
            prove = prover(settings, lambda label: "")
            given = answering.approve(keeper, settings, keeper.get(identity), "ops", prove)
            os._exit(0 if given.answer.grade == "other-uid" else 1)
        finally:
            os._exit(2)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    status, _, told = asking.end(shell)
    assert status == 0, told
    assert "approved by ops (other-uid)" in told
    assert asking.runs == ["--context prod-eu delete namespace checkout"]


def Store_rows(folder):  # noqa: N802
    with sqlite3.connect(folder / "requests.db") as base:
        return base.execute("select count(*) from requests").fetchone()[0]


@pytest.mark.parametrize(
    "message", [b"", b"{}\n", b"[]\n", b'{"step": 1}\n', b"\xff\xfe\n", b'{"step": "get"}\n', b"x" * 100]
)
def test_garbage_leaves_the_process_alone(served, message):
    path, _, _ = served
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(20)
        connection.connect(path)
        connection.sendall(message)
        if message.endswith(b"\n"):
            assert b"error" in connection.recv(4096)


def test_slow_and_vanished_peers_hold_nobody_up(served, asking):
    path, _, _ = served
    idle = [socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) for _ in range(10)]
    for one in idle:
        one.connect(path)
    asking.configure(f"approvals: {{wait: 1, approver: {{user: {ACCOUNT}, socket: {path}}}}}\n")
    results = []
    threads = [threading.Thread(target=lambda: results.append(asking.run()[0])) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    for one in idle:
        one.close()
    assert results == [126, 126]


def test_another_process_at_the_socket_is_not_the_approver(asking, tmp_path):
    """An agent that serves the socket itself runs as its own account, and the kernel says so."""
    path = str(tmp_path / "approver.sock")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        listener.bind(path)
        listener.listen()
        asking.configure(f"approvals: {{wait: 1, approver: {{user: {ACCOUNT}, socket: {path}}}}}\n")
        status, _, told = asking.run()
    assert status == 126
    assert "is not the approver's" in told


def test_the_account_that_asks_is_no_approver(asking, tmp_path):
    """An agent names its own account and serves the socket itself: the kernel's word proves nothing then."""
    import pwd

    user = pwd.getpwuid(os.getuid()).pw_name
    settings = Approvals(user=user, socket="/nowhere")
    store = Store(str(tmp_path / "store"))
    request, _ = store.ask(Asked("d", "l", "{}", "s", "", os.getuid(), "", ""), clock.myself(), lasts=60)
    answer = Answered(approved=True, by="x", grade="other-uid", until=clock.now().later(60))
    assert "the account that asks" in unproven(store.answer(request.id, answer), settings)


def test_a_trickle_holds_nobody_up(served):
    path, _, _ = served
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(20)
        connection.connect(path)
        began = time.monotonic()
        while time.monotonic() - began < 20:
            try:
                connection.send(b" ")
            except OSError:
                break
            time.sleep(0.5)
        assert time.monotonic() - began < 12


def test_no_process_at_the_socket(asking, tmp_path):
    asking.configure(f"approvals: {{wait: 1, approver: {{user: {ACCOUNT}, socket: {tmp_path}/none.sock}}}}\n")
    status, _, told = asking.run()
    assert status == 126
    assert "Nobody can be asked: the approver at" in told
