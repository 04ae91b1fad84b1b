"""A held start waits in the kernel while a person answers; an approval is for it, and for what comes from it."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from agentshell.approvals import answering
from agentshell.approvals.store import Store
from agentshell.config import Approvals

AS_HOME = Path(__file__).parents[1] / "approvals/as_home.py"
HIDDEN = ["kubectl", "--context", "prod-eu", "delete", "namespace", "checkout"]


@pytest.fixture
def asking(gated):
    """The same home as the account's own, so that its settings and its store count."""
    gated.configure("runtime: exec\napprovals: {wait: 20}\n")
    gated.hide(HIDDEN)
    gated.start = lambda line: subprocess.Popen(
        [sys.executable, str(AS_HOME), str(gated.home), "bash", "-c", line],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env=gated.env, cwd=gated.home, start_new_session=True,
    )  # fmt: skip
    gated.store = lambda: Store(str(gated.home / ".local/state/agentshell/approvals"))
    return gated


def pending(asking, count=1):
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if (asking.home / ".local/state/agentshell/approvals/requests.db").exists():
            found = asking.store().listed("waiting", "open")
            if len(found) >= count:
                return found
        time.sleep(0.02)
    raise AssertionError("nobody was asked")


def approve(asking, request):
    answering.approve(asking.store(), Approvals(), request, "ada", lambda text: ("advisory", ""))


def test_a_held_start_goes_on_once_it_is_approved_and_the_next_is_asked_again(asking):
    # A line can be a session without an end: what is approved once counts for one start.
    process = asking.start("echo before; python3 starter.py WORDS; python3 starter.py WORDS; /bin/echo after")
    first = pending(asking)[0]
    assert asking.runs == []
    approve(asking, first)
    second = pending(asking)[0]
    assert asking.runs == [" ".join(HIDDEN)]
    approve(asking, second)
    out, told = process.communicate(timeout=30)
    assert (process.returncode, out) == (0, "before\nafter\n"), told
    assert asking.runs == [" ".join(HIDDEN)] * 2
    assert told.count("waiting up to") == 2
    for request in (first, second):
        assert f"request {request.id} approved by ada (advisory)" in told
    events = [record["event"] for record in asking.records()]
    assert events == ["started", *("judged", "asked", "approved", "used", "started") * 2]


def test_what_comes_from_an_approved_start_is_not_asked_again(asking):
    process = asking.start("python3 starter.py /bin/bash -c TEXT; /bin/true")
    approve(asking, pending(asking)[0])
    _, told = process.communicate(timeout=30)
    assert process.returncode == 0, told
    assert asking.runs == [" ".join(HIDDEN)]
    assert told.count("waiting up to") == 1


def test_a_shell_that_an_approved_line_becomes_asks_nothing_again(asking):
    # Codex wraps its model's command so; the links' own entry stands for it.
    inner = f"exec {sys.executable} {AS_HOME} {asking.home} bash -c '{' '.join(HIDDEN)}; {' '.join(HIDDEN)}'"
    process = asking.start(inner)
    approve(asking, pending(asking)[0])
    _, told = process.communicate(timeout=30)
    assert process.returncode == 0, told
    assert asking.runs == [" ".join(HIDDEN)] * 2
    assert told.count("waiting up to") == 1


def test_others_start_while_one_waits(asking):
    process = asking.start("python3 starter.py WORDS & for i in 1 2 3; do /bin/echo $i; done; wait")
    pending(asking)
    assert [process.stdout.readline() for _ in range(3)] == ["1\n", "2\n", "3\n"]
    answering.refuse(asking.store(), pending(asking)[0], "ada", "not now")
    _, told = process.communicate(timeout=30)
    assert "Refused by ada: not now." in told
    assert asking.runs == []


def test_a_line_that_was_approved_is_not_asked_again_when_its_program_starts(asking):
    process = asking.start("kubectl --context prod-eu delete namespace checkout; /bin/true")
    approve(asking, pending(asking)[0])
    _, told = process.communicate(timeout=30)
    assert process.returncode == 0, told
    assert asking.runs == [" ".join(HIDDEN)]
    assert told.count("waiting up to") == 1


def test_once_nobody_has_answered_the_next_starts_do_not_wait(asking):
    # A script that goes on after a refusal would wait for hours.
    asking.configure("runtime: exec\napprovals: {wait: 1}\n")
    process = asking.start("for i in 1 2 3; do python3 starter.py WORDS; done; echo over")
    out, told = process.communicate(timeout=30)
    assert out == "over\n"
    assert asking.runs == []
    assert told.count("agentshell: refused  kubectl/delete-namespace") == 3
    assert told.count("waiting up to") == 1


def test_a_killed_program_no_longer_waits(asking):
    process = asking.start("python3 starter.py WORDS & sleep 0.5; kill -9 %1 $(pgrep -P $!); wait; echo over")
    request = pending(asking)[0]
    out, _ = process.communicate(timeout=60)
    assert "over" in out
    assert asking.runs == []
    assert asking.store().get(request.id).state != "approved"
