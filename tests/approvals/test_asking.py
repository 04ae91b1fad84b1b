"""From a held line to its end, through the real shell: waiting, answers, retries, joins, signals, modes."""

import os
import signal

import pytest
from asking_world import LINE

QUICK = "approvals: {wait: 1}\n"


def test_an_approval_lets_the_waiting_line_run(asking):
    shell = asking.start()
    request = asking.pending()[0]
    asking.approve(request)
    status, out, told = asking.end(shell)
    assert (status, out) == (0, "")
    assert told.splitlines() == [
        f"agentshell: waiting up to 20 s for a person to answer request {request.id}",
        f"agentshell: request {request.id} approved by ada (advisory)",
    ]
    assert asking.runs == ["--context prod-eu delete namespace checkout"]
    assert asking.request(request.id).state == "used"
    assert asking.events() == ["judged", "asked", "approved", "used", "started"]


def test_a_refusal_reaches_the_agent_with_its_reason(asking):
    shell = asking.start()
    request = asking.pending()[0]
    asking.refuse(request, "not during the sale\x1b[2J")
    status, out, told = asking.end(shell)
    assert (status, out) == (126, "")
    assert "Refused by ada: not during the sale^[[2J." in told
    assert len(told.splitlines()) <= 7
    assert asking.runs == []
    assert asking.events()[-2:] == ["refused", "refused"]


def test_nobody_answers_then_the_same_line_finds_its_approval_once(asking):
    asking.configure(QUICK)
    status, _, told = asking.run()
    request = asking.pending()[0]
    assert status == 126
    assert f"(request {request.id}, not run)" in told
    assert f"approve request {request.id}, then run the same line again" in told
    asking.approve(request)
    assert asking.run()[0] == 0
    assert asking.runs == ["--context prod-eu delete namespace checkout"]
    # Once: the next one asks anew.
    assert asking.run()[0] == 126
    assert len(asking.runs) == 1
    assert asking.pending()[0].id != request.id


def test_a_second_identical_line_joins_the_first(asking):
    first, second = asking.start(), asking.start()
    asking.wait_for(lambda: any(len(one.waiters) == 2 for one in asking.store.listed("waiting")))
    (request,) = asking.store.listed("waiting", "open")
    asking.approve(request)
    ends = [asking.end(shell) for shell in (first, second)]
    assert sorted(status for status, _, _ in ends) == [0, 126]
    assert any("used by the same line" in told or "has been used" in told for _, _, told in ends)
    assert len(asking.runs) == 1


@pytest.mark.parametrize(
    ("line", "env"),
    [
        (LINE + " ", {}),
        (LINE, {"KUBECONFIG": "/nowhere"}),
    ],
    ids=["another line", "another variable that decides"],
)
def test_an_approval_is_for_one_digest(asking, line, env):
    asking.configure(QUICK)
    asking.run()
    asking.approve(asking.pending()[0])
    assert asking.run(line, env=env)[0] == 126
    assert asking.runs == []


def test_what_changed_voids_the_approval_and_is_told(asking):
    asking.configure(QUICK)
    (asking.home / ".kube").mkdir()
    config = asking.home / ".kube/config"
    config.write_text("contexts: [{name: prod-eu, context: {cluster: one}}]\n")
    asking.run()
    request = asking.pending()[0]
    asking.approve(request)
    config.write_text("contexts: [{name: prod-eu, context: {cluster: two}}]\n")
    status, _, told = asking.run()
    assert status == 126
    assert f"An approval of this line ({request.id}) no longer fits" in told
    assert "kube/config" in told
    assert asking.request(request.id).state == "voided"
    assert asking.runs == []
    # Back as it was: the voided approval stays void.
    config.write_text("contexts: [{name: prod-eu, context: {cluster: one}}]\n")
    assert asking.run()[0] == 126
    assert "voided" in asking.events()


def test_what_changes_while_it_waits_voids_the_approval(asking):
    config = asking.home / "config"
    config.write_text("contexts: [{name: prod-eu, context: {cluster: one}}]\n")
    shell = asking.start(env={"KUBECONFIG": str(config)})
    request = asking.pending()[0]
    config.write_text("contexts: [{name: prod-eu, context: {cluster: two}}]\n")
    asking.approve(request)
    status, _, told = asking.end(shell)
    assert status == 126
    assert "The approval no longer fits" in told
    assert asking.runs == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_withdraws_the_request(asking, number):
    shell = asking.start()
    request = asking.pending()[0]
    shell.send_signal(number)
    status, _, _ = asking.end(shell)
    assert status == 128 + number
    assert asking.request(request.id).state == "withdrawn"
    assert asking.events()[-2:] == ["withdrawn", "refused"]


def test_an_ignored_signal_stays_ignored(asking):
    shell = asking.start(preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
    request = asking.pending()[0]
    shell.send_signal(signal.SIGHUP)
    asking.approve(request)
    assert asking.end(shell)[0] == 0


def test_a_killed_shell_leaves_nothing_to_approve(asking):
    shell = asking.start()
    request = asking.pending()[0]
    shell.kill()
    asking.end(shell)
    assert asking.request(request.id).state == "withdrawn"
    with pytest.raises(Exception, match="cannot be answered"):
        asking.approve(request)


def test_a_shell_killed_after_the_answer_leaves_no_approval(asking):
    shell = asking.start()
    request = asking.pending()[0]
    os.kill(shell.pid, signal.SIGSTOP)
    asking.approve(request)
    shell.kill()
    asking.end(shell)
    assert asking.request(request.id).state == "voided"
    asking.configure(QUICK)
    assert asking.run()[0] == 126
    assert asking.runs == []


def test_queue_leaves_a_request_and_ends_at_once(asking):
    asking.configure("approvals: {ask: queue, wait: 600}\n")
    status, _, told = asking.run()
    assert status == 126
    assert "waiting" not in told
    request = asking.pending()[0]
    asking.approve(request)
    assert asking.run()[0] == 0


def test_unattended_refuses_at_once_and_asks_nobody(asking):
    asking.configure("approvals: {ask: refuse}\n")
    status, _, told = asking.run()
    assert (status, asking.store_folder.exists()) == (126, False)
    assert "(not run)" in told


def test_what_is_denied_is_never_asked(asking):
    assert asking.run("kubectl --context prod-eu delete namespaces --all")[0] == 126
    assert not asking.store_folder.exists()


def test_secrets_are_not_in_the_store(asking):
    asking.configure(QUICK)
    asking.run("PGPASSWORD=hunter2hunter2 psql -h prod-db -c 'drop table users'")
    request = asking.pending()[0]
    assert "drop table" in request.asked.body
    for path in asking.store_folder.iterdir():
        assert b"hunter2" not in path.read_bytes()


def test_variables_that_nothing_looks_at_change_nothing(asking):
    """Agents number their commands in variables: the same line again is still the same."""
    asking.configure(QUICK)
    asking.run(env={"CODEX_TOOL_CALL_ID": "1", "TERM_SESSION": "a"})
    asking.approve(asking.pending()[0])
    status, _, told = asking.run(env={"CODEX_TOOL_CALL_ID": "2", "TERM_SESSION": "b", "NEW": "1"})
    assert status == 0, told


def test_what_time_ends_is_recorded_once(asking):
    asking.configure("approvals: {wait: 1, open: 2}\n")
    asking.run()
    request = asking.pending()[0]
    asking.wait_for(lambda: asking.run("kubectl --context prod-eu delete ns other")[0] and "expired" in asking.events())
    assert asking.request(request.id).state == "expired"
    asking.run()
    expired = [
        record for record in asking.records() if record["event"] == "expired" and record["request"] == request.id
    ]
    assert len(expired) == 1
