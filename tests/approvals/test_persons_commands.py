"""The commands that take a person besides answering: thawing, and making keys and secrets. In a real terminal."""

import json
import os
import sys
from pathlib import Path

import pexpect
import pytest

from agentshell.approvals import clock
from agentshell.approvals.model import Freeze

AS_PERSON = Path(__file__).with_name("as_person.py")


@pytest.fixture
def terminal(asking):
    """Return what starts a command in a terminal of its own, as a person would."""
    asking.store_folder.mkdir(parents=True, mode=0o700)
    children = []

    def start(*words):
        child = pexpect.spawn(
            sys.executable, [str(AS_PERSON), str(asking.home), "agentshell", *words],
            env=asking.env, cwd=str(asking.home), timeout=30, encoding="utf-8",
        )  # fmt: skip
        children.append(child)
        return child

    yield start
    for child in children:
        child.close(force=True)


def ended(child):
    child.expect(pexpect.EOF)
    child.close()
    return child.exitstatus


def freeze(asking, environment="production"):
    frozen = Freeze("f1f1f1f1", environment, "the release", "ada", clock.now())
    asking.store.add_freeze(frozen)


@pytest.mark.parametrize(
    ("typed", "status", "thawed"),
    [("production\r", 0, True), ("yes\r", 1, False), ("\r", 1, False), ("\x03", 125, False), ("\x1b", 125, False)],
)
def test_a_thaw_needs_the_environment_typed(asking, terminal, typed, status, thawed):
    freeze(asking)
    child = terminal("thaw")
    child.expect_exact("Type production to end it: ")
    child.send(typed)
    assert ended(child) == status
    assert bool(asking.store.freezes()[0].thawed_by) is thawed
    assert ("thawed" in asking.events()) is thawed


def test_several_freezes_are_told_apart(asking, terminal):
    freeze(asking)
    asking.store.add_freeze(Freeze("e2e2e2e2", "", "", "bob", clock.now()))
    child = terminal("thaw")
    child.expect_exact("say which one")
    assert ended(child) == 1
    child = terminal("thaw", "e2")
    child.expect_exact("Type thaw to end it: ")
    child.send("thaw\r")
    assert ended(child) == 0


def test_nothing_is_frozen(terminal):
    child = terminal("thaw")
    child.expect_exact("nothing is frozen")
    assert ended(child) == 1


def test_anybody_may_freeze_and_a_wrong_time_freezes_nothing(asking, terminal):
    child = terminal("freeze", "--until", "2h", "--env", "production", "--reason", "the\trelease")
    child.expect_exact("approvals in production are frozen until")
    assert ended(child) == 0
    child = terminal("freeze", "--until", "soon")
    child.expect_exact("'soon' is no time")
    assert ended(child) == 125
    assert [one.reason for one in asking.store.freezes()] == ["the release"]
    assert asking.events() == ["frozen"]


def test_a_key_is_made_with_the_passphrase_typed_twice(asking, terminal):
    child = terminal("approver", "key")
    child.expect_exact("A passphrase for the new key: ")
    child.send("correct horse\r")
    child.expect_exact("The same again: ")
    child.send("correct house\r")
    child.expect_exact("not the same")
    assert ended(child) == 125
    path = asking.home / ".config/agentshell/approver.key"
    assert not path.exists()
    child = terminal("approver", "key")
    for question in ("A passphrase for the new key: ", "The same again: "):
        child.expect_exact(question)
        child.send("correct horse\r")
    child.expect_exact('approver: {key: "ed25519:')
    assert "correct horse" not in child.before
    assert ended(child) == 0
    assert json.loads(path.read_text())["public"].startswith("ed25519:")
    assert os.stat(path).st_mode & 0o777 == 0o600


def test_a_secret_is_made_and_shown_once(asking, terminal):
    child = terminal("approver", "totp")
    child.expect_exact("otpauth://totp/")
    assert ended(child) == 0
    assert (asking.home / ".config/agentshell/approver.totp").stat().st_mode & 0o777 == 0o600


def test_an_answer_is_signed_in_the_terminal(asking, terminal):
    from agentshell.approvals import keys

    path = asking.home / ".config/agentshell/approver.key"
    public = keys.make(str(path), "correct horse")
    asking.configure(f'approvals: {{wait: 1, approver: {{key: "{public}"}}}}\n')
    asking.run()
    request = asking.pending()[0]
    asking.env["AS_PERSON_PROVES"] = "1"
    child = terminal("approve", request.id)
    child.expect_exact("checkout")
    child.expect("Type (.*) to approve")
    name = asking_name(request)
    child.send(f"{name}\r")
    child.expect_exact("Passphrase: ")
    child.send("wrong\r")
    child.expect_exact("passphrase is wrong")
    child.expect_exact("Passphrase: ")
    child.send("correct horse\r")
    child.expect_exact("(passphrase)")
    assert ended(child) == 0
    status, _, told = asking.run()
    assert status == 0, told
    assert len(asking.runs) == 1


def asking_name(request):
    from agentshell.approvals.answering import content
    from agentshell.approvals.tiers import tier

    return tier(content(request)).expected


def test_what_is_in_force_is_shown(asking, terminal):
    child = terminal("approver", "show")
    child.expect_exact("answers are advisory")
    assert ended(child) == 0
    child = terminal("status")
    child.expect_exact("asking    wait; answers are advisory")
    assert ended(child) == 0
