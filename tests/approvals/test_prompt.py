"""The question at the terminal where a person typed the line: the real shell, in a real terminal."""

import os
import shlex
import signal
import sys

import pexpect
import pytest
from answering_world import DELETES, SCALES, Desk

OWN = {"AS_PERSON_OWN": "1"}


@pytest.fixture
def desk(asking):
    made = Desk(asking)
    yield made
    made.close()


def shell(desk, line=DELETES, **more):
    """Start `bash -c LINE` in a terminal, as a person would."""
    return desk.terminal("-c", line, argv0="bash", env={**OWN, **more})


def requests(desk):
    store = desk.store
    found = store.listed()
    store.close()
    return found


def test_the_name_typed_lets_the_line_run(desk):
    child = shell(desk)
    child.expect_exact("agentshell asks before this runs:")
    child.expect_exact("PRODUCTION: kubernetes cluster prod-eu")
    child.expect_exact("Type prod-eu to approve, n to refuse: ")
    child.send("prod-eu\r")
    assert desk.ended(child) == 0
    assert desk.asking.runs == ["--context prod-eu delete namespace checkout"]
    assert [one.state for one in requests(desk)] == ["used"]
    assert desk.asking.events() == ["judged", "asked", "approved", "used", "started"]


@pytest.mark.parametrize("typed", ["\x1b", "\x03", "\x04", "prod-eu\x1b", "prod-eu\x03"])
def test_what_refuses(desk, typed):
    child = shell(desk)
    child.expect_exact("Type prod-eu to approve, n to refuse: ")
    child.send(typed)
    child.expect_exact("agentshell: refused")
    assert desk.ended(child) == 126
    assert desk.asking.runs == []
    assert [one.state for one in requests(desk)] == ["refused"]


def test_a_no_may_give_its_reason(desk):
    child = shell(desk)
    child.expect_exact("Type prod-eu to approve, n to refuse: ")
    child.send("n\r")
    child.expect_exact("Why, for the agent (may stay empty): ")
    child.send("wrong cluster\r")
    child.expect_exact("Refused by ada (here): wrong cluster.")
    assert desk.ended(child) == 126
    assert desk.asking.runs == []


def test_nothing_typed_is_no_answer(desk):
    child = shell(desk, SCALES)
    for typed in ("\r", "\r", "what\r"):
        child.expect_exact("Type y to approve, n to refuse: ")
        child.send(typed)
    child.expect_exact("That is not y; nothing is approved.")
    child.expect_exact("Type y to approve, n to refuse: ")
    assert [one.state for one in requests(desk)] == ["waiting"]
    assert desk.asking.runs == []


def test_closing_the_terminal_leaves_nothing_to_approve(desk):
    child = shell(desk)
    child.expect_exact("Type prod-eu to approve")
    os.close(child.child_fd)
    desk.opened.remove(child)
    desk.asking.wait_for(lambda: requests(desk)[0].state != "waiting")
    assert requests(desk)[0].state in ("refused", "withdrawn")
    child.wait()
    assert desk.asking.runs == []


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM, signal.SIGINT])
def test_signals_withdraw_the_request_and_mend_the_terminal(desk, number):
    child = shell(desk)
    child.expect_exact("Type prod-eu to approve")
    child.kill(number)
    assert desk.ended(child) == 128 + number
    assert [one.state for one in requests(desk)] == ["withdrawn"]
    assert desk.asking.runs == []


def test_answered_elsewhere_the_question_ends(desk):
    child = shell(desk)
    child.expect_exact("Type prod-eu to approve")
    desk.asking.approve(requests(desk)[0])
    child.expect_exact("It was answered elsewhere")
    assert desk.ended(child) == 0
    assert len(desk.asking.runs) == 1


def test_it_uses_neither_stdin_nor_stdout(desk):
    words = shlex.join([sys.executable, *desk.argv("bash", "-c", f"{SCALES}; cat")])
    child = pexpect.spawn(
        "/bin/sh",
        ["-c", f"echo y | {words} > out 2> told; echo ended $?"],
        env={**os.environ, **desk.asking.env, **OWN},
        cwd=str(desk.asking.home),
        encoding="utf-8",
        timeout=20,
    )
    desk.opened.append(child)
    child.expect_exact("Type y to approve, n to refuse: ")
    assert [one.state for one in requests(desk)] == ["waiting"]
    child.send("y\r")
    child.expect_exact("ended 0")
    assert (desk.asking.home / "out").read_text() == "y\n"
    assert (desk.asking.home / "told").read_text() == ""


def test_the_passphrase_is_asked_for_unseen(desk):
    desk.asking.configure("approvals: {wait: 5}\n")
    child = shell(desk, SCALES, AS_PERSON_SECRET="correct horse")
    child.expect_exact("Type y to approve")
    child.send("y\r")
    child.expect_exact("Passphrase: ")
    child.send("correct horse\r")
    assert desk.ended(child) == 0
    assert "horse" not in child.before
    assert len(desk.asking.runs) == 1


def test_a_wrong_passphrase_three_times_runs_nothing(desk):
    child = shell(desk, SCALES, AS_PERSON_SECRET="correct horse")
    child.expect_exact("Type y to approve")
    child.send("y\r")
    for _ in range(3):
        child.expect_exact("Passphrase: ")
        child.send("wrong\r")
    child.expect_exact("agentshell: wrong passphrase; nothing is approved.")
    assert desk.ended(child) == 126
    assert desk.asking.runs == []
    assert [one.state for one in requests(desk)] == ["withdrawn"]


def test_without_a_terminal_nothing_is_asked_there(desk):
    """Whatever `person` thinks: no /dev/tty, nobody to ask."""
    desk.asking.argv = lambda *words: [sys.executable, *desk.argv(*words)]
    status, _, _ = desk.asking.run(env=OWN)
    assert status == 126
    assert desk.asking.runs == []
