"""What a replay tells: the same verdicts as `check`, each record once, nothing run, recorded, and no secret shown."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from agentshell.assembly import assemble
from agentshell.replay import command, judging, tally
from agentshell.replay.judging import Judge
from agentshell.replay.progress import Progress
from agentshell.replay.records import Command
from agentshell.replay.report_json import KEYS
from agentshell.replay.sources import sniffed

FIXTURES = Path(__file__).parent / "fixtures"
DELETE = "kubectl --context prod-eu delete namespace checkout"
DENIED = "rm -rf ~"
SECRET = "hunter2hunter2hunter2"


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A home of its own, with no logs in it, and a project's folder to be in."""
    found = tmp_path / "home"
    project = found / "project"
    project.mkdir(parents=True)
    for name in list(os.environ):
        if name.startswith(("AGENTSHELL", "XDG_", "KUBE", "CLAUDE", "CODEX", "HISTFILE", "ZDOTDIR", "MSWEA")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(found))
    monkeypatch.chdir(project)
    yield found
    assert not (found / ".local/state").exists(), "a replay leaves no record and no request"


def log(home, *lines, name="lines"):
    path = home / name
    path.write_text("".join(f"{line}\n" for line in lines))
    return str(path)


def session(*calls, session="s1"):
    """Return records as Claude Code writes them: of each call its command, folder and time."""
    for number, (line, cwd, when) in enumerate(calls):
        block = {"type": "tool_use", "id": f"toolu_{number}", "name": "Bash", "input": {"command": line}}
        yield json.dumps(
            {
                "type": "assistant",
                "uuid": f"{session}-{number}",
                "sessionId": session,
                "cwd": cwd,
                "timestamp": when,
                "message": {"content": [block]},
            }
        )


@pytest.fixture
def replayed(capsys):
    """Run the command; return its status, and what it printed: JSON as data."""

    def run(*arguments):
        status = command.main(list(map(str, arguments)))
        out = capsys.readouterr().out
        return status, json.loads(out) if "--json" in arguments else out

    return run


def rules(data):
    return {rule["rule"]: (rule["asked"], rule["denied"]) for group in data["groups"] for rule in group["rules"]}


def test_everything_on_a_machine(home, replayed):
    shutil.copytree(FIXTURES / "home", home, dirs_exist_ok=True)
    (home / ".local/share/opencode").mkdir(parents=True)
    with sqlite3.connect(home / ".local/share/opencode/opencode.db") as database:
        database.executescript((FIXTURES / "opencode.sql").read_text())
    database.close()
    (home / ".bash_history").write_text(f"#1700000000\n{DELETE}\n")
    (home / ".zsh_history").write_text(": 1700000000:0;ls\n")
    (home / ".local/share/fish").mkdir()
    (home / ".local/share/fish/fish_history").write_text("- cmd: ls\n  when: 1700000000\n")
    status, data = replayed("--json")
    assert status == 0
    assert {one["name"]: (one["logs"], one["commands"]) for one in data["agents"]} == {
        # The first session's four, one more in its fork, two of a third and one of the agent under it.
        "claude": (4, 8),
        "codex": (1, 4),
        "gemini": (1, 4),
        "qwen": (1, 3),
        "opencode": (1, 4),
        "openhands": (1, 4),
        "mini-swe-agent": (1, 5),
        "bash": (1, 1),
        "zsh": (1, 1),
        "fish": (1, 1),
    }
    # Four of the fork, and Codex's ends of runs.
    assert data["apart"]["repeated"] == 8
    assert data["total"]["asked"] == 1
    assert rules(data) == {"kubectl/delete-namespace": (1, 0)}
    assert (data["from"], data["until"][:10]) == ("2023-11-14T22:13:20Z", "2026-11-25")
    assert data["skipped"]["records"] == 0
    assert data["not_read"] == []


def test_nothing_on_a_machine(home, replayed, capsys):
    assert replayed() == (1, "")


LINES = [
    ("git status", "allow"),
    (DELETE, "ask"),
    (DENIED, "deny"),
    ("kubectl --context kind-dev delete namespace checkout", "allow"),
    ("psql -h prod-db -c 'drop table users'", "ask"),
    ("rm -rf build", "allow"),
    ('kubectl --context prod "$(cat verb)" ns shop', "deny"),
    ("agentshell approve 7f3a", "deny"),
    ("cat file\twith\ttabs", "allow"),
    ("echo \x01", "ask"),
]


@pytest.mark.parametrize(("line", "decision"), LINES)
def test_same_verdict_as_check(home, line, decision):
    cwd = str(home / "project")
    checked = assemble(dict(os.environ), cwd).judge(line.encode()).verdict
    outcome = Judge(dict(os.environ), cwd).outcome(Command(line.encode(), "x", 1, "list"))
    assert (outcome.decision, checked.decision) == (decision, decision)
    stopping = {finding.effect.action for finding in checked.findings if finding.decision != "allow"}
    assert {hit.rule for hit in outcome.hits} == (stopping or ({"unreadable"} if decision != "allow" else set()))


def test_judged_where_it_ran(home, replayed):
    """A folder's own settings count, and so does that it is the project's."""
    other = home / "other"
    (other / ".agentshell").mkdir(parents=True)
    (other / ".agentshell/config.yaml").write_text("environments: {context: {blue: production}}\n")
    line = "kubectl --context blue delete namespace x"
    gone = home / "gone"
    path = log(home, *session((line, str(other), ""), (line, str(gone), ""), ("ls", "C:\\x", "")), name="s.jsonl")
    _, data = replayed("--json", "--show", "all", path)
    told = [one["told"] for rule in data["groups"][0]["rules"] for one in rule["examples"]]
    assert "in production" in told[0]
    assert data["apart"]["cwd_gone"] == 1
    assert data["apart"]["cwd_unknown"] == 1
    assert f"1 command of which no folder is recorded: judged in {home}" in replayed(path, "--cwd", home)[1].replace(
        "~", str(home)
    )


def test_a_line_that_bash_rejects_is_not_asked_about(home, replayed):
    _, data = replayed("--json", log(home, "if true; then", "ls )", DELETE))
    assert (data["total"]["rejected"], data["total"]["asked"], data["total"]["commands"]) == (2, 1, 3)
    assert data["total"]["asked_per_1000"] == 333.33


def test_what_a_session_showed_counts_for_its_later_commands(home, replayed):
    """For twelve hours, in its own session, and only where it would have run."""
    switch, destroy = "gcloud config set project shop-prod", "gcloud sql instances delete main"
    told = {}
    for name, first, last, other in (
        ("soon", "2026-01-01T10:00:00Z", "2026-01-01T10:05:00Z", "one"),
        ("late", "2026-01-01T10:00:00Z", "2026-01-02T10:00:00Z", "one"),
        ("elsewhere", "2026-01-01T10:00:00Z", "2026-01-01T10:05:00Z", "two"),
        ("no times", "", "", "one"),
    ):
        lines = [
            *session((switch, "/", first), session="one"),
            *session((destroy, "/", last), session=f"{other}-later"),
        ]
        lines[1] = lines[1].replace(f'"sessionId": "{other}-later"', f'"sessionId": "{other}"')
        _, data = replayed("--json", log(home, *lines, name="s.jsonl"))
        assert (data["total"]["commands"], data["total"]["asked"]) == (2, 1)
        told[name] = data["groups"][0]["rules"][0]["examples"][0]["told"]
    assert "switched by this session 5 minutes ago" in told["soon"]
    assert "switched by this session a moment ago" in told["no times"]
    assert "switched" not in told["late"] + told["elsewhere"]


def test_the_latest_switch_counts_and_none_that_was_still_to_come(home):
    def hit(*calls):
        judge = Judge(dict(os.environ), str(home))
        for line, when in calls:
            outcome = judge.outcome(Command(line.encode(), "x", 1, "claude", when * 3600, "/", "s"))
        return outcome.hits[0].told.partition(" in ")[2].partition(" (")[0]

    production, other = "gcloud config set project shop-prod", "gcloud config set project shop-7"
    destroy = "gcloud sql instances delete db-7"
    assert hit((destroy, 1.0)) == "an unknown environment"
    assert hit((production, 1.0), (other, 2.0), (destroy, 3.0)) == "an unknown environment"
    assert hit((other, 1.0), (production, 2.0), (destroy, 3.0)) == "production"
    assert hit((production, 1.0), (other, 2.0), (production, 3.0), (destroy, 4.0)) == "production"
    # The same line at other times: before the later switch, and when the first one is long over.
    assert hit((production, 3.0), (destroy, 4.0), (destroy, 2.0)) == "an unknown environment"
    assert hit((production, 1.0), (destroy, 2.0), (destroy, 14.0)) == "an unknown environment"
    assert hit((production, 1.0), (production, 9.0), (destroy, 14.0)) == "production"


def test_report(home, replayed):
    calls = [
        (DELETE, str(home / "project"), "2026-01-02T10:00:00Z"),
        (f"PGPASSWORD={SECRET} psql -h prod-db -c 'drop table users'", str(home), "2026-01-03T10:00:00Z"),
        (DENIED, str(home), "2026-01-03T10:00:00Z"),
        (f"mysql -p{SECRET} -e 'select 1'", str(home), ""),
    ]
    path = log(home, *session(*calls), '{"cut off', name="s.jsonl")
    status, text = replayed(path, home / "absent", "--color", "never")
    assert status == 0
    assert text.startswith("4 commands, 4 of them distinct, 2026-01-02 to 2026-01-03\n")
    assert f"kubectl/delete-namespace  asked 1\n    {DELETE}\n" in text
    assert '      deletes the namespace "checkout" in production (--context prod-eu: ' in text
    assert "      ~/s.jsonl:1, 2026-01-02 " in text
    assert "PGPASSWORD=[redacted] psql" in text
    assert SECRET not in text
    assert "1 record skipped:\n  ~/s.jsonl:5: no JSON object" in text
    assert "not read:\n  ~/absent: No such file or directory\n" in text
    assert SECRET not in json.dumps(replayed(path, "--json", "--show", "all")[1])


def test_json_has_the_documented_keys(home, replayed):
    _, data = replayed("--json", log(home, *session((DELETE, "/", "")), "x", name="s.jsonl"), home / "absent")
    told = {}
    for part in KEYS.replace("\n                   ", " ").splitlines()[1:]:
        name, _, keys = part.strip().partition("  ")
        told[name] = keys
    alone = {key for name, keys in told.items() if not keys for key in name.split(", ")}
    assert set(data) == {"schema", *alone, *(name for name, keys in told.items() if keys)}
    group = data["groups"][0]
    rule = group["rules"][0]
    for found, where in (
        (data["total"], "total"),
        (data["agents"][0], "agents"),
        (group, "groups"),
        (rule, "groups"),
        (rule["examples"][0], "groups"),
        (data["apart"], "apart"),
        (data["skipped"], "skipped"),
        (data["skipped"]["named"][0], "skipped"),
        (data["not_read"][0], "not_read"),
    ):
        documented = told[where] + (told["total"] if "the same figures" in told[where] else "")
        assert [key for key in found if key not in documented] == [], where


def test_no_text_from_a_log_moves_the_cursor(home, replayed):
    calls = [(f"{DELETE} # \x1b[2J\u202e", "/", "")]
    path = log(home, *session(*calls, session="a\x1b[2Jb"), name="s\x1b[2J.jsonl")
    for by in ("rule", "agent", "session"):
        assert "\x1b" not in replayed(path, "--by", by, "--color", "never")[1]


def test_choices(home, replayed):
    first = session((DELETE, "/", "2026-01-02T10:00:00Z"), (DENIED, "/", "2026-03-02T10:00:00Z"), session="one")
    second = session((DELETE, "/", "2026-03-02T10:00:00Z"), ("ls", "/", "2026-03-02T10:00:00Z"), session="two")
    path = log(home, *first, *second, name="s.jsonl")
    history = log(home, DELETE, name=".bash_history")
    assert [group["name"] for group in replayed(path, history, "--json", "--by", "agent")[1]["groups"]] == [
        "claude",
        "bash",
    ]
    names = [group["name"] for group in replayed(path, history, "--json", "--by", "session")[1]["groups"]]
    assert sorted(names) == [f"bash {history}", "claude one", "claude two"]
    assert replayed(path, history, "--json", "--agent", "bash")[1]["total"]["commands"] == 1
    _, data = replayed(path, history, "--json", "--since", "2026-02-01")
    assert (data["total"]["commands"], data["apart"]["time_unknown"]) == (3, 1)
    assert rules(replayed(path, "--json", "--show", "stopped")[1]) == {"rm/delete-tree": (0, 1)}
    assert "rm/delete-tree" not in rules(replayed(path, "--json", "--show", "asked")[1])
    assert replayed(path, "--fail-over", "500")[0] == 0
    assert replayed(path, "--fail-over", "499.9")[0] == 3
    assert "1 more rule" in replayed(path, "--most", "1")[1]


ENDINGS = [
    (["--by", "colour"], 2),
    (["--since", "soon"], 2),
    (["--since", "2999-01-01"], 2),
    (["--fail-over", "-1"], 2),
    (["--most", "x"], 2),
    (["--cwd", "/no/such/folder"], 2),
    (["-0", "--format", "codex"], 2),
    (["/no/such/file"], 1),
    (["--format", "opencode", "lines"], 1),
    (["lines"], 0),
    (["lines", "/no/such/file"], 0),
    (["--help"], 0),
]


@pytest.mark.parametrize(("arguments", "status"), ENDINGS)
def test_exit_status(home, replayed, monkeypatch, arguments, status):
    monkeypatch.chdir(home)
    log(home, "ls", DELETE)
    try:
        ended = replayed(*arguments)[0]
    except SystemExit as left:
        ended = left.code
    assert ended == status


def test_settings_that_are_wrong(home, tmp_path):
    """What a project gets wrong is told once, and only makes things stricter, as with `check`."""
    (home / "project/.agentshell").mkdir()
    (home / "project/.agentshell/config.yaml").write_text("environments: 7\n")
    (home / "lines").write_text("ls\nmkdir x\n")
    done = start(home, "../lines", "--json", stdin=None, cwd=home / "project")
    out, err = done.communicate(timeout=60)
    assert (done.returncode, json.loads(out)["total"]["asked"]) == (0, 1)
    assert err.startswith("agentshell: warning: ")
    assert "config.yaml:1:" in err


DAMAGED = [
    ("s.jsonl", b'{"sessionId": 1, "parentUuid": 2}\n{"Bash": [1,\n\xff\xfe\n' + b"[" * 5000 + b"\n"),
    ("rollout-1.jsonl", b"\x00" * 4000 + b"\nexec_command\n" + b'{"payload": 3, "exec_command": 1}\n{"payload": []}'),
    ("opencode.db", b"SQLite format 3\0" + b"\xff" * 4096),
    ("x.traj", b'{"trajectory": [1, "x", null, {"action": 7}]}'),
    ("s.json", b'{"projectHash": "x", "messages": {"a": 1}}'),
    ("logs.json", b'[{"sessionId": "s", "messageId": 0, "type": "user", "message": "ls"}]'),
    ("empty.jsonl", b""),
    (".zsh_history", b": 99999999999999999999:0;ls\\\n"),
    (".bash_history", b"#99999999999999999999999\nls\n"),
]


@pytest.mark.parametrize(("name", "content"), DAMAGED)
def test_no_log_is_too_damaged(home, replayed, name, content):
    folder = home / "logs/opencode"
    folder.mkdir(parents=True)
    (folder / name).write_bytes(content)
    for arguments in ([folder / name], [home / "logs"]):
        status, data = replayed("--json", *arguments)
        assert status in (0, 1)
        assert data["total"]["commands"] <= 1
        assert status == 0 or data["not_read"] or name == "empty.jsonl"
        assert replayed(*arguments)[0] == status


NAMED = [
    # file, its beginning, the format it is taken for; "" for none
    ("a.jsonl", b'{"type":"session_meta","payload":{}}', "codex"),
    ("a.jsonl", b'{"type":"user","message":{"content":"\\"session_meta\\" payload"},"parentUuid":null}', "claude"),
    ("a.jsonl", b'{"type":"summary","summary":"x","leafUuid":"y"}\n', "claude"),
    ("a.jsonl", b'{"sessionId":"s","projectHash":"h"}\n{"$set":{}}', "gemini"),
    ("a.jsonl", b'{"parentUuid":null,"message":{"role":"user","parts":[]}}', "gemini"),
    ("a.jsonl", b'{"sessionId":"a record longer than what is looked at', "claude"),
    ("a.jsonl", b'{"level":"info"}\n', ""),
    ("a.jsonl", b'{"message":7}\n{"message":"parts"}\n[]\n', ""),
    ("rollout-x.jsonl", b"", "codex"),
    ("x.traj", b"", "swe-agent"),
    ("x.traj.json", b"", "swe-agent"),
    ("package.json", b'{"name": "x"}', ""),
    ("event-00001-x.json", b'{"id":"x","kind":"MessageEvent"}', "openhands"),
    ("opencode.db", b"SQLite format 3\0", "opencode"),
    ("other.db", b"SQLite format 3\0", ""),
    ("lines", b"#1700000000\nls", "history"),
    ("lines", b": 1700000000:0;ls", "history"),
    ("lines", b"- cmd: ls\n  when: 1", "history"),
    ("lines", b"#!/bin/sh\nls", ""),
    ("lines", b'{"parentUuid":null}', "claude"),
    (".bash_history", b"ls", "history"),
]


@pytest.mark.parametrize(("name", "head", "expected"), NAMED)
def test_formats_are_told_apart(name, head, expected):
    assert sniffed(f"/x/{name}", head) == expected


def test_what_is_named_twice_is_read_once(home, replayed):
    path = log(home, "ls")
    assert replayed("--json", path, path, f"{home}/./lines")[1]["total"]["commands"] == 1


def test_packed_logs_are_named(home, replayed):
    (home / ".codex/sessions").mkdir(parents=True)
    (home / ".codex/sessions/rollout-1.jsonl.zst").write_bytes(b"(\xb5/\xfd")
    status, text = replayed()
    assert status == 1
    assert "~/.codex/sessions/rollout-1.jsonl.zst: packed; zstd -dc FILE | agentshell replay -" in text


def test_memory_stays_bounded(home, replayed, monkeypatch):
    monkeypatch.setattr(judging, "_MOST_KNOWN", 4)
    monkeypatch.setattr(judging, "_MOST_PLACES", 2)
    monkeypatch.setattr(judging, "_FRESH", 3)
    monkeypatch.setattr(tally, "_MOST_APART", 5)
    monkeypatch.setattr(tally, "_MOST_GROUPS", 3)
    calls = [(f"echo {number % 9}", f"/gone/{number % 5}", "") for number in range(30)]
    path = log(home, *session(*calls), *session((DELETE, "/", ""), session="s2"), name="s.jsonl")
    _, data = replayed(path, "--json")
    assert (data["total"]["commands"], data["distinct"], data["distinct_exact"]) == (31, 5, False)
    assert "more than 5 of them distinct" in replayed(path)[1]
    several = [line for number in range(6) for line in session((DELETE, "/", ""), session=f"s{number}")]
    assert "3 commands of groups past" in replayed(log(home, *several, name="g.jsonl"), "--by", "session")[1]


def start(home, *arguments, stdin, cwd=None):
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "agentshell", "replay", *arguments],
        env={"HOME": str(home), "PATH": "/usr/bin:/bin"},
        stdin=stdin,
        cwd=cwd,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_interrupted(home):
    read_end, write_end = os.pipe()
    child = start(home, "-", "--format", "list", stdin=read_end)
    os.close(read_end)
    # More than a pipe holds: when all of it has been taken, most has been judged.
    os.write(write_end, f"{DELETE}\n".encode() * 1200)
    os.write(write_end, f"{DELETE}\n".encode() * 1200)
    child.send_signal(signal.SIGINT)
    out, err = child.communicate(timeout=60)
    os.close(write_end)
    assert (child.returncode, err) == (130, "")
    assert out.startswith("interrupted: this is what was read until then\n")
    assert "kubectl/delete-namespace  asked " in out


def test_standard_input(home):
    child = start(home, "-0", "-", "--json", stdin=subprocess.PIPE)
    out, err = child.communicate(f"ls\0{DELETE}\0for f in *\ndo echo; done\0", timeout=60)
    data = json.loads(out)
    assert (child.returncode, err, data["total"]["commands"], data["total"]["asked"]) == (0, "", 3, 1)
    child = start(home, "-", "--json", stdin=subprocess.PIPE)
    out, _ = child.communicate("\n".join(session((DELETE, "/", ""))), timeout=60)
    assert json.loads(out)["agents"][0]["name"] == "claude"


class Stream:
    """A terminal, or not one, that keeps what was written."""

    def __init__(self, terminal):
        self.terminal, self.text = terminal, ""

    def isatty(self):
        return self.terminal

    def write(self, text):
        self.text += text

    def flush(self):
        pass


def test_progress_is_for_terminals_and_long_replays(monkeypatch):
    now = [0.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    for terminal in (True, False):
        now[0] = 0.0
        stream = Stream(terminal)
        progress = Progress(stream, 1000)
        progress.tick(400)
        assert stream.text == ""
        now[0], progress.commands = 2.0, 3000
        progress.tick(100)
        progress.tick(100)
        progress.end()
        shown = f"\r\x1b[K[{'#' * 15}{'.' * 15}]  50%  3,000 commands, 1,500 a second\r\x1b[K"
        assert stream.text == (shown if terminal else "")
