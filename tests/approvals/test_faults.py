"""What goes wrong with the store, the clocks and the processes: the line is refused in time, and no answer is lost."""

import os
import resource
import sqlite3
import subprocess
import sys
import threading
import time

import pytest

from agentshell.approvals import clock
from agentshell.approvals.model import Answered, Asked, Moment
from agentshell.approvals.store import Store, StoreError

QUICK = "approvals: {wait: 1}\n"


def refused(asking, **more):
    """Run the line; it must be refused, say that nobody can be asked, and not take longer than locks are waited for."""
    began = time.monotonic()
    status, out, told = asking.run(**more)
    assert (status, out, asking.runs) == (126, "", [])
    assert time.monotonic() - began < 20
    return told


def test_a_store_deleted_while_a_shell_waits(asking):
    shell = asking.start()
    asking.pending()
    for path in asking.store_folder.iterdir():
        path.unlink()
    status, _, told = asking.end(shell)
    assert (status, asking.runs) == (126, [])
    assert "Nobody can be asked: the store of requests has been taken away" in told
    # The next one starts a new store.
    asking.configure(QUICK)
    asking.run()
    assert len(asking.pending()) == 1


def test_a_corrupted_store(asking):
    asking.configure(QUICK)
    asking.store_folder.mkdir(parents=True, mode=0o700)
    (asking.store_folder / "requests.db").write_bytes(b"not a database at all" * 500)
    (asking.store_folder / "requests.db").chmod(0o600)
    told = refused(asking)
    assert "Nobody can be asked" in told
    assert "not a database" in told


def test_rows_that_are_no_requests(asking):
    asking.configure(QUICK)
    asking.run()
    with sqlite3.connect(asking.store_folder / "requests.db") as base:
        base.execute("update requests set data = '{}'")
    assert "Nobody can be asked" in refused(asking)


def test_a_locked_store(asking):
    asking.configure(QUICK)
    asking.run()
    base = sqlite3.connect(asking.store_folder / "requests.db", isolation_level=None)
    base.execute("begin exclusive")
    try:
        assert "locked" in refused(asking)
    finally:
        base.execute("rollback")
        base.close()
    asking.run()
    assert len(asking.pending()) == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_read_only_store(asking):
    asking.configure(QUICK)
    asking.run()
    asking.store_folder.chmod(0o500)
    try:
        assert "Nobody can be asked" in refused(asking)
    finally:
        asking.store_folder.chmod(0o700)


def test_a_home_that_is_a_file(asking):
    """As a read-only home in an agent's sandbox: the folder cannot be made, for root either."""
    (asking.home / ".local").write_text("in the way")
    assert "Nobody can be asked" in refused(asking)


def test_a_full_disk(asking):
    # Room for the log's records, and none for a data base.
    limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (9000, 9000))  # noqa: E731
    assert "Nobody can be asked" in refused(asking, preexec_fn=limit)
    assert asking.run(line="echo still works")[0] == 0


def test_a_store_that_others_may_write(asking):
    asking.configure(QUICK)
    asking.store_folder.mkdir(parents=True)
    asking.store_folder.chmod(0o777)
    assert "can be written by others" in refused(asking)


def test_a_store_behind_a_link(asking, tmp_path):
    asking.store_folder.mkdir(parents=True, mode=0o700)
    (asking.store_folder / "requests.db").symlink_to(tmp_path / "elsewhere.db")
    assert "Nobody can be asked" in refused(asking)


def asked(digest="d", line="l"):
    return Asked(digest, line, "{}", "s", "", os.getuid(), "", "")


@pytest.fixture
def store(tmp_path):
    made = Store(str(tmp_path / "approvals"))
    yield made
    made.close()


def yes(seconds=600):
    return Answered(approved=True, by="ada", grade="advisory", until=clock.now().later(seconds))


def test_two_answers_that_differ_the_first_counts(store):
    request, _ = store.ask(asked(), clock.myself(), lasts=60)
    store.answer(request.id, Answered(approved=False, by="bob", grade="advisory", reason="no"))
    with pytest.raises(StoreError, match="refused already"):
        store.answer(request.id, yes())
    assert store.get(request.id).state == "refused"
    assert store.claim(request.id, clock.myself()) is None


def test_fifty_writers_at_once(tmp_path):
    """Fifty processes ask, twenty-five for the same thing: every request is there, the same one is shared."""
    code = (
        "import sys, os; from agentshell.approvals.store import Store; from agentshell.approvals import clock\n"
        "from agentshell.approvals.model import Asked\n"
        "n = int(sys.argv[2]); d = 'same' if n % 2 else f'd{n}'\n"
        "s = Store(sys.argv[1]); r, new = s.ask(Asked(d, d, '{}', 's', '', os.getuid(), '', ''), clock.myself(), "
        "lasts=60)\n"
        "print(r.id, new); sys.stdout.flush(); sys.stdin.read()"
    )
    folder = str(tmp_path / "approvals")
    started = [
        subprocess.Popen(
            [sys.executable, "-c", code, folder, str(number)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for number in range(50)
    ]  # fmt: skip
    told = [process.stdout.readline().split() for process in started]
    store = Store(folder)
    waiting = store.listed("waiting")
    for process in started:
        _, wrong = process.communicate()
        assert not wrong
    assert len(waiting) == 26
    assert len({identity for identity, _ in told}) == 26
    assert sum(new == "True" for _, new in told) == 26


def test_two_claims_at_once_one_gets_it(tmp_path):
    folder = str(tmp_path / "approvals")
    store = Store(folder)
    for _ in range(20):
        request, _ = store.ask(asked(), clock.myself(), lasts=60)
        store.answer(request.id, yes())
        got = []
        gate = threading.Barrier(4)

        def claim(identity=request.id, got=got, gate=gate):
            own = Store(folder)
            gate.wait()
            got.append(own.claim(identity, clock.myself()))
            own.close()

        threads = [threading.Thread(target=claim) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len([one for one in got if one is not None]) == 1


@pytest.mark.parametrize(
    ("jump", "state"),
    [
        (Moment(-30 * 86400, 10, ""), "approved"),  # the wall clock is set back: the other one goes on
        (Moment(-30 * 86400, 700, ""), "expired"),  # set back, and the time is over by the other one
        (Moment(30 * 86400, 10, ""), "expired"),  # set forward: early is safe
        (Moment(0, -100_000, "another boot"), "expired"),  # the machine was started anew
    ],
)
def test_jumping_clocks_never_lengthen_an_approval(store, monkeypatch, jump, state):
    request, _ = store.ask(asked(), clock.myself(), lasts=10**6)
    store.answer(request.id, yes(600))
    real = clock.now()
    later = Moment(real.wall + jump.wall, real.boot + jump.boot, jump.booted or real.booted)
    monkeypatch.setattr("agentshell.approvals.store.now", lambda: later)
    # The shell still waits.
    assert store.get(request.id).state == state


def test_an_approver_killed_in_the_middle_leaves_the_request_as_it_was(asking, tmp_path):
    shell = asking.start()
    request = asking.pending()[0]
    code = (
        "import sys, time; from agentshell.approvals import answering; from agentshell.approvals.store import Store\n"
        "from agentshell.config import Approvals\n"
        "def prove(text): print('now', flush=True); time.sleep(60)\n"
        "s = Store(sys.argv[1]); answering.approve(s, Approvals(), s.get(sys.argv[2]), 'ada', prove)"
    )
    approver = subprocess.Popen(
        [sys.executable, "-c", code, str(asking.store_folder), request.id], stdout=subprocess.PIPE, text=True
    )
    approver.stdout.readline()
    approver.kill()
    approver.communicate()
    assert asking.request(request.id).state == "waiting"
    asking.approve(request)
    assert asking.end(shell)[0] == 0


def test_an_approval_that_cannot_be_recorded_does_not_count(asking):
    shell = asking.start()
    request = asking.pending()[0]
    log = asking.folder / "state/agentshell"
    log.rename(asking.folder / "moved")
    (asking.folder / "state/agentshell").write_text("in the way")
    with pytest.raises(Exception, match="cannot be written"):
        asking.approve(request)
    assert asking.request(request.id).state == "voided"
    assert asking.end(shell)[0] == 126
    assert asking.runs == []


def test_what_is_over_is_forgotten_in_the_end(store, monkeypatch):
    request, _ = store.ask(asked(), clock.myself(), lasts=60)
    store.answer(request.id, Answered(approved=False, by="ada", grade="advisory"))
    real = clock.now()
    monkeypatch.setattr("agentshell.approvals.store.now", lambda: real.later(40 * 86400))
    store.ask(asked("other"), clock.myself(), lasts=60)
    assert store.get(request.id) is None
