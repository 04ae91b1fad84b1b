"""The guard's answers for each kind of verdict, with and without a log to write."""

import json

import pytest

from agentshell.config import Approvals
from agentshell.facts import Facts
from agentshell.guard import Text, answer
from agentshell.judge import Judgement
from agentshell.model import Arg, Effect, Finding, Target, Unknown, Verdict
from agentshell.reading.tree import Reading, Unreadable

EFFECT = Effect("secret", "kubectl/get-secret", "prints the secret x", Target("cluster", "dev", "development"))
REMEMBERED = Finding(EFFECT, "allow", "default: secret × development")
ASKED = Finding(EFFECT.replace(action="kubectl/delete-namespace"), "ask", "default: irreversible × production")


class Assembly:
    """Judges everything alike, and keeps what it was asked."""

    def __init__(self, host, verdict, log, reading=None):
        self.facts = Facts(host)
        self.config = type(
            "Config",
            (),
            {"audit": str(log), "approvals": Approvals(ask="refuse"), "runtime": "static", "minimum": "static"},
        )
        self.registry = type("Registry", (), {"held": ()})
        self.verdict = verdict
        self.reading = reading or Reading(())
        self.asked = []

    def judge(self, line, start):
        self.asked.append((line, start))
        return Judgement(line, self.reading, (), self.verdict)


@pytest.fixture
def assembly(fake_host, tmp_path):
    """Return what makes an assembly that judges everything alike."""

    def make(verdict, log=tmp_path, reading=None, env=None):
        return Assembly(fake_host(env), verdict, log, reading)

    return make


def records(log):
    path = log / "audit.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


@pytest.mark.parametrize(
    ("verdict", "writable", "status", "events"),
    [
        (Verdict("allow"), True, 0, ["started"]),
        (Verdict("allow"), False, 0, []),
        (Verdict("allow", (REMEMBERED,)), True, 0, ["judged", "started"]),
        (Verdict("allow", (REMEMBERED,)), False, 125, []),
        (Verdict("ask", (ASKED,)), True, 126, ["judged", "refused"]),
        (Verdict("ask", (ASKED,)), False, 126, []),
        (Verdict("deny", (ASKED.replace(decision="deny"),)), True, 126, ["judged", "refused"]),
        (Verdict("ask", (), "partial", ("a reason",)), True, 126, ["judged", "refused"]),
    ],
)
def test_answers(assembly, tmp_path, verdict, writable, status, events):
    log = tmp_path / "log"
    if not writable:
        log.write_text("in the way")
    given = answer(Text(b"some line", "-c"), assembly(verdict, log))
    assert given.status == status
    assert bool(given.message) is bool(status)
    assert [record["event"] for record in (records(log) if writable else [])] == events


def test_a_hold_makes_any_verdict_ask_and_never_milder(assembly, tmp_path):
    for decision, status in (("allow", 126), ("deny", 126)):
        text = Text(b"true", "script", holds=("the script cannot be read",))
        given = answer(text, assembly(Verdict(decision), tmp_path))
        assert given.status == status
        assert "the script cannot be read" in given.message
    assert [record.get("decision") for record in records(tmp_path) if record["event"] == "judged"] == ["ask", "deny"]


def test_what_the_shell_has_read_before_is_judged_with_the_text_and_not_shown(assembly, tmp_path):
    made = assembly(Verdict("ask", (ASKED,)), tmp_path)
    given = answer(Text(b"delete it\n", "stdin", before=b"x=1\n"), made)
    assert made.asked[0][0] == b"x=1\ndelete it\n"
    assert "x=1" not in given.message
    assert records(tmp_path)[0]["line"] == "delete it\n"


def test_bashs_own_complaint(assembly, tmp_path):
    reading = Unreadable("bash rejects it", "line 1: syntax error near unexpected token `)'\nline 1: `)'")
    for entry, before in (("-c", "bash: -c: "), ("script", "bash: ")):
        given = answer(Text(b")", entry), assembly(Verdict("ask"), tmp_path, reading))
        assert (given.status, given.message.splitlines()[1]) == (2, f"{before}line 1: `)'")
    assert answer(Text(b")", "-c", "dash"), assembly(Verdict("ask"), tmp_path, reading)).status == 126


def test_what_is_no_text_is_unknown_to_the_judge(assembly, tmp_path):
    made = assembly(Verdict("allow"), tmp_path, env={"X": "\udcff", "Y": "y"})
    answer(Text(b"true", "-c", positional=("\udcfe", "a")), made)
    start = made.asked[0][1]
    assert isinstance(start.env.text("X"), Unknown)
    assert start.env.text("Y") == "y"
    assert isinstance(start.positional[0].text, Unknown)
    assert start.positional[1] == Arg(("a",))


def test_secrets_in_arguments_and_evidence_are_hidden(assembly, tmp_path):
    target = Target("database", "postgres://app:hunter2@db/shop", "production")
    finding = ASKED.replace(effect=EFFECT.replace(target=target, summary="drops via postgres://app:hunter2@db"))
    text = Text(b"psql postgres://app:hunter2@db/shop", "-c", positional=("--password=hunter2",))
    answer(text, assembly(Verdict("ask", (finding,)), tmp_path))
    assert "hunter2" not in (tmp_path / "audit.jsonl").read_text()


def test_many_findings_stay_one_bounded_record(assembly, tmp_path):
    finding = ASKED.replace(effect=EFFECT.replace(summary="s" * 100_000))
    answer(Text(b"x" * 1_000_000, "script"), assembly(Verdict("ask", (finding,) * 500), tmp_path))
    assert records(tmp_path)[0]["more_findings"] == 480
    assert (tmp_path / "audit.jsonl").stat().st_size < 200_000
