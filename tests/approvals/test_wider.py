"""What is wider than one approval: grants for a session, freezes; and what a person is told by their own command."""

import datetime as dt
import json
import os

import pytest

from agentshell.approvals import answering, clock, grants
from agentshell.approvals.freeze import frozen
from agentshell.approvals.model import Freeze
from agentshell.approvals.notify import notify, text
from agentshell.approvals.store import StoreError
from agentshell.times import TimeError, span, until

QUICK = "approvals: {wait: 1}\n"
SESSION = {"AGENTSHELL_SESSION": "one"}
DELETE_POD = "kubectl --context prod-eu -n shop delete pod web-1"


def prove(_text):
    return "advisory", ""


def asked_for(asking, line, **more):
    """Run a line that nobody answers; return its request and body."""
    asking.configure(QUICK)
    asking.run(line, env=SESSION, **more)
    request = asking.pending()[0]
    return request, answering.content(request)


def test_a_grant_for_this_line(asking):
    request, content = asked_for(asking, DELETE_POD)
    asking.store.add_grant(grants.for_line(request, content, "ada", prove))
    for _ in range(2):
        assert asking.run(DELETE_POD, env=SESSION)[0] == 0
    assert len(asking.runs) == 2
    assert asking.events().count("granted-use") == 2
    # Another line, or the same one elsewhere, is not what was granted.
    assert asking.run(f"{DELETE_POD} --now", env=SESSION)[0] == 126
    (asking.home / "sub").mkdir()
    assert asking.run(DELETE_POD, env=SESSION, cwd=asking.home / "sub")[0] == 126


@pytest.mark.parametrize(
    ("line", "status"),
    [
        (DELETE_POD, 0),
        (f"{DELETE_POD} --wait=false", 0),  # the same action on the same target, said otherwise
        (f"cd / && {DELETE_POD}", 0),
        ("kubectl --context prod-eu -n shop delete pod web-2", 126),  # another object
        ("kubectl --context prod-us -n shop delete pod web-1", 126),  # another cluster
        ("kubectl --context prod-eu -n shop delete deployment web-1", 126),  # another action
        (f"{DELETE_POD}; kubectl --context prod-eu delete ns shop", 126),  # and one more
        (f'{DELETE_POD}; bash -c "$(fetch-it)"', 126),  # and something that cannot be read
    ],
)
def test_a_grant_for_an_action(asking, line, status):
    request, content = asked_for(asking, DELETE_POD)
    asking.store.add_grant(grants.for_action(request, content, "ada", prove))
    assert asking.run(line, env=SESSION)[0] == status


def test_a_grant_ends_and_can_be_revoked(asking, monkeypatch):
    request, content = asked_for(asking, DELETE_POD)
    grant = grants.for_action(request, content, "ada", prove, seconds=60)
    store = asking.store
    store.add_grant(grant)
    assert store.grants() == (grant,)
    now = clock.now()
    monkeypatch.setattr("agentshell.approvals.store.now", lambda: now.later(61))
    assert store.grants() == ()
    monkeypatch.undo()
    store.revoke(grant.id)
    assert store.grants() == ()
    assert asking.run(DELETE_POD, env=SESSION)[0] == 126


def test_a_grant_is_for_its_session(asking):
    request, content = asked_for(asking, DELETE_POD)
    grant = grants.for_action(request, content, "ada", prove)
    asking.store.add_grant(grant.replace(session="another"))
    assert asking.run(DELETE_POD, env=SESSION)[0] == 126


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('kubectl --context prod-eu exec web -- sh -c "$(fetch-it)"', "read"),
        ("psql -h prod-db -f missing.sql", "read"),
    ],
)
def test_what_no_grant_may_cover(asking, line, why):
    asking.configure(QUICK)
    status, _, _ = asking.run(line, env=SESSION)
    assert status == 126
    request = asking.pending()[0]
    with pytest.raises(StoreError, match=why):
        grants.for_action(request, answering.content(request), "ada", prove)


def test_nothing_is_granted_for_everything_at_once(asking):
    request, content = asked_for(asking, DELETE_POD)
    everything = {**content, "effects": [{**one, "scope": "all"} for one in content["effects"]]}
    for make in (grants.for_action, grants.for_line):
        with pytest.raises(StoreError, match="everything at once"):
            make(request, everything, "ada", prove)


def test_no_grant_is_longer_than_eight_hours(asking):
    request, content = asked_for(asking, DELETE_POD)
    with pytest.raises(StoreError, match="8 hours"):
        grants.for_action(request, content, "ada", prove, seconds=8 * 3600 + 1)
    assert grants.for_line(request, content, "ada", prove).until.wall - clock.now().wall <= 8 * 3600


def freeze(environment="", until=None):
    return Freeze("f1", environment, "the release", "ada", clock.now(), until)


def test_a_freeze_refuses_what_would_ask_and_nothing_else(asking):
    asking.configure(QUICK)
    asking.run("true")
    asking.store_folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    asking.store.add_freeze(freeze("production"))
    status, _, told = asking.run(DELETE_POD)
    assert status == 126
    assert "Approvals in production are frozen by ada: the release." in told
    assert asking.store.listed() == ()
    assert asking.run("kubectl --context prod-eu get pods")[0] == 0
    asking.store.thaw("f1", "ada", "advisory", "")
    asking.run(DELETE_POD)
    assert len(asking.pending()) == 1


@pytest.mark.parametrize(
    ("environment", "target", "holds"),
    [
        ("", "staging", True),
        ("production", "production", True),
        ("production", "unknown", True),  # it may be production
        ("production", "staging", False),
        ("staging", "production", False),
    ],
)
def test_what_a_freeze_covers(environment, target, holds):
    effect = {"decision": "ask", "target": {"environment": target}}
    assert bool(frozen((freeze(environment),), {"effects": [effect], "unread": []})) is holds


def test_a_freeze_that_is_over(asking):
    asking.store_folder.mkdir(parents=True, mode=0o700)
    asking.store.add_freeze(freeze(until=clock.now().later(-1)))
    assert asking.store.freezes() == ()


def test_the_command_is_told_without_secrets_and_without_the_environment(asking, tmp_path):
    told = tmp_path / "told"
    program = tmp_path / "notify"
    program.write_text(f'#!/bin/sh\n{{ printf "%s\\n" "$@"; env; }} > {told}.new && mv {told}.new {told}\n')
    program.chmod(0o755)
    asking.configure(f"approvals: {{wait: 1, notify: [{program}, --urgent]}}\n")
    asking.run(f"PGPASSWORD=hunter2hunter2 {DELETE_POD}", env={"AWS_SECRET_ACCESS_KEY": "abcdefgh", "CLAUDECODE": "1"})
    asking.wait_for(told.exists)
    first, message, *env = told.read_text().splitlines()
    assert first == "--urgent"
    assert message.startswith("claude asks (request ")
    assert "web-1" in message
    assert "production" in message
    assert "hunter2" not in told.read_text()
    assert not [one for one in env if one.startswith(("AWS_", "CLAUDE", "PGPASS"))]


@pytest.mark.parametrize("command", ["/nowhere/notify", "/bin/false", "/bin/sleep"])
def test_a_command_that_fails_or_hangs_costs_nothing(asking, command):
    asking.configure(f"approvals: {{wait: 1, notify: [{command}, '300']}}\n")
    status, _, told = asking.run(DELETE_POD)
    assert status == 126
    assert "nobody has answered yet" in told.lower()


def test_the_text_of_a_request_is_short_and_escaped(asking):
    asking.configure(QUICK)
    asking.run("kubectl --context prod-eu delete ns $'a\\e[2Jb'", env=SESSION)
    told = text(asking.pending()[0])
    assert "\x1b" not in told
    assert len(told) < 400


def test_notify_leaves_no_process_to_wait_for(asking):
    request, _ = asked_for(asking, DELETE_POD)
    notify(("/bin/true",), request)
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


NOW = dt.datetime(2026, 11, 25, 12, 0, tzinfo=dt.UTC)  # a Wednesday


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("18:00", "2026-11-25 18:00"),
        ("8:00", "2026-11-26 08:00"),  # the next one
        ("2h", "2026-11-25 14:00"),
        ("1h30m", "2026-11-25 13:30"),
        ("monday 8:00", "2026-11-30 08:00"),
        ("wed 13:00", "2026-11-25 13:00"),
        ("wednesday 11:00", "2026-12-02 11:00"),
        ("tomorrow", "2026-11-26 00:00"),
        ("2026-12-01", "2026-12-01 00:00"),
        ("2026-12-01 7:30", "2026-12-01 07:30"),
    ],
)
def test_times(given, found):
    assert f"{until(given, NOW):%Y-%m-%d %H:%M}" == found


@pytest.mark.parametrize("given", ["", "soon", "25:00", "8:5", "2026-13-01", "2026-11-24", "mo 8:00", "h", "5x"])
def test_what_is_no_time(given):
    with pytest.raises(TimeError):
        until(given, NOW)


def test_spans():
    assert [span(text) for text in ("15m", "2h", "90 min", "1d")] == [900, 7200, 5400, 86400]
    with pytest.raises(TimeError):
        span("m15")


def test_stats(asking):
    from agentshell.audit_stats import as_json, stats

    asking.configure(QUICK)
    for _ in range(3):
        shell = asking.start(DELETE_POD)
        asking.approve(asking.pending()[0])
        asking.end(shell)
    asking.run("kubectl --context prod-eu delete ns shop")
    asking.run("kubectl --context prod-eu delete ns --all")
    found = json.loads(as_json(stats(asking.records())))
    rules = {rule["name"]: rule for rule in found["rules"]}
    pod = next(rule for name, rule in rules.items() if rule["approved"] == 3)
    assert (pod["asked"], pod["refused"], pod["loosen"]) == (3, 0, True)
    namespace = rules["kubectl/delete-namespace"]
    assert (namespace["asked"], namespace["unanswered"], namespace["denied"], namespace["loosen"]) == (1, 1, 1, False)
    assert found["median_seconds"] is not None
