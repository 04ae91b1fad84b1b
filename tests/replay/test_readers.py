"""Each format's reader on recorded logs: which commands it finds, where, when, in which folder; and on damage.

The logs under fixtures/home were written by the clients themselves (Claude Code 2.1.328, Codex 0.169, Gemini CLI 0.61,
Qwen Code 0.24, opencode 1.18, openhands-sdk 1.58, mini-swe-agent 2.4), their paths and long texts replaced.
"""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from agentshell.replay import claude, codex, gemini, history, opencode, openhands, plain, swe_agent
from agentshell.replay.files import commands
from agentshell.replay.records import About, Command, Skipped
from agentshell.replay.sources import Source, at

FIXTURES = Path(__file__).parent / "fixtures"
HOME = FIXTURES / "home"
SCRIPTED = [
    b"git status --short",
    b'for f in a b; do\n  echo "$f"\ndone',
    b"cat > notes.txt <<EOF\nhello\nEOF\ncat notes.txt",
    b"kubectl get pods",
]
"""What the recorded clients were told to run: lines of one, of three, with a heredoc."""
ABOUT = About("log", "/home/dev/shop")


def read_all(where, wanted="auto"):
    found = []
    for source in at(str(where), wanted):
        assert isinstance(source, Source)
        found += commands(source, lambda size: None)
    return found


def lines(found):
    return [one.line for one in found if isinstance(one, Command)]


def skipped(found):
    return [one.why for one in found if isinstance(one, Skipped)]


def rows(*records):
    return [record if isinstance(record, bytes) else json.dumps(record).encode() + b"\n" for record in records]


RECORDED = [
    # place, agent, its commands; Codex names each one twice: as called and as run
    (".claude/projects/-home-dev-shop/2bdfbb7e-38c1-48c7-8658-3081afc5f7b6.jsonl", "claude", SCRIPTED),
    (".codex/sessions", "codex", [line for line in SCRIPTED for _ in range(2)]),
    (".gemini/tmp", "gemini", SCRIPTED),
    (".openhands/conversations", "openhands", SCRIPTED),
    (
        ".config/mini-swe-agent",
        "mini-swe-agent",
        [*SCRIPTED, b"echo COMPLETE_TASK_AND_SUBMIT_FINAL_OUTPUT"],
    ),
]


@pytest.mark.parametrize(("place", "agent", "expected"), RECORDED)
def test_recorded(place, agent, expected):
    found = read_all(HOME / place)
    assert lines(found) == expected
    assert skipped(found) == []
    assert {one.agent for one in found} == {agent}
    assert {one.cwd for one in found} == {"/home/dev/shop"}
    # 2026-11-25, the day of the recording
    assert all(1795600000 < one.when < 1795700000 for one in found)


def test_recorded_by_codex_in_code_mode():
    """The model writes JavaScript; the commands that it came to stand where they ran."""
    found = read_all(FIXTURES / "codex-code-mode.jsonl")
    assert [(one.line, one.cwd) for one in found] == [
        (b"git status --short && echo hi", "/home/dev/shop"),
        (b"ls -la", "/tmp"),
    ]


def test_recorded_by_qwen():
    found = read_all(HOME / ".qwen/projects")
    assert [one.agent for one in found] == ["qwen"] * 3
    assert found[2].line == b'printf "a\\nb\\n" | wc -l'
    assert found[2].cwd == "/home/dev/shop"


def test_recorded_by_opencode(tmp_path):
    path = tmp_path / "opencode.db"
    with sqlite3.connect(path) as database:
        database.executescript((FIXTURES / "opencode.sql").read_text())
    database.close()
    found = read_all(path)
    assert lines(found) == SCRIPTED
    # The tool's `workdir` counts before the session's folder.
    assert {(one.cwd, one.agent, one.session) for one in found} == {
        ("/tmp", "opencode", "ses_dec3a457effeCVPBey2n0IPuwY")
    }


def test_opencode_database_that_may_not_be_written_beside(tmp_path):
    path = tmp_path / "opencode.db"
    with sqlite3.connect(path) as database:
        database.executescript("pragma journal_mode=wal;" + (FIXTURES / "opencode.sql").read_text())
    database.close()
    path.chmod(0o400)
    tmp_path.chmod(0o500)
    try:
        assert lines(read_all(path)) == SCRIPTED
    finally:
        tmp_path.chmod(0o700)


def test_forked_claude_session_keeps_the_records_identity():
    first, fork = (
        read_all(HOME / f".claude/projects/-home-dev-shop/{name}.jsonl")
        for name in ("2bdfbb7e-38c1-48c7-8658-3081afc5f7b6", "2029a417-da15-473b-a1f2-5a158679ae8c")
    )
    # The fork repeats the four and adds one, which ran in the background.
    assert [one.key for one in fork][:4] == [one.key for one in first]
    assert lines(fork)[4:] == [b"sleep 0.1; echo later"]
    assert {one.session for one in fork}.isdisjoint(one.session for one in first)


def test_claude_sub_agent_stands_in_a_log_of_its_own():
    found = read_all(HOME / ".claude/projects/-home-dev-shop/8a1189df-f909-4716-8352-e6ba3990c53b")
    assert lines(found) == [b"ls -la"]
    assert found[0].session == "8a1189df-f909-4716-8352-e6ba3990c53b"


def claude_call(command, **more):
    block = {"type": "tool_use", "id": "toolu_1", "name": "Bash", "input": {"command": command}}
    return {"type": "assistant", "uuid": "u", "sessionId": "s", "message": {"content": [block]}, **more}


MADE = [
    # what is special about it, reader, records, commands, what is skipped
    ("a command that a person typed behind !", claude.read,
     rows({"type": "user", "message": {"content": "<bash-input>ls -la</bash-input>"}}), [b"ls -la"], []),
    ("words about a command are none", claude.read,
     rows({"type": "user", "message": {"content": "say <bash-input>ls</bash-input>"}}), [], []),
    ("the result of a call is none", claude.read,
     rows({"type": "user", "message": {"content": [{"type": "tool_result", "content": "Bash"}]}}), [], []),
    ("a monitor watches a command", claude.read,
     rows({"message": {"content": [{"type": "tool_use", "name": "Monitor", "input": {"command": "tail -f x"}}]}}),
     [b"tail -f x"], []),
    ("a monitor watches a connection", claude.read,
     rows({"message": {"content": [{"type": "tool_use", "name": "Monitor", "input": {"ws": "wss://x"}}]}}), [], []),
    ("a sub-agent's record in its parent's", claude.read,
     rows({"type": "progress", "data": {"type": "agent_progress", "message": claude_call("pwd")}}), [b"pwd"], []),
    ("a record cut off by a crash", claude.read, rows(claude_call("pwd"), b'{"type":"assistant","mess\n'),
     [b"pwd"], ["no JSON object: the record stops half-way, or is damaged"]),
    ("a damaged record that mentions the tool", claude.read, rows(b'{"Bash": tru }\n', claude_call("pwd")),
     [b"pwd"], ["no JSON: Expecting value: line 1 column 10 (char 9)"]),
    ("a call without a command", claude.read, rows(claude_call(None), claude_call({"x": 1})), [],
     ["a call of the shell tool without a command"] * 2),
    ("members of other types than usual", claude.read,
     rows({"Bash": 1, "message": ["Bash"]}, {"message": {"content": [7, {"type": "tool_use", "name": "Bash"}]}}),
     [], ["a call of the shell tool without a command"]),
    ("a lone surrogate stays a byte", claude.read, rows(claude_call("echo \udc80")), [b"echo \x80"], []),
    # Codex of other versions: protocol/src/models.rs, and the tools' specifications
    ("shell takes a list of words", codex.read,
     rows({"type": "response_item", "payload": {"type": "function_call", "name": "shell", "call_id": "c",
           "arguments": '{"command":["bash","-lc","git diff | head"],"workdir":"sub"}'}}), [b"git diff | head"], []),
    ("a list without a shell is one program", codex.read,
     rows({"payload": {"type": "function_call", "name": "shell", "arguments": '{"command":["rm","a b"]}'}}),
     [b"rm 'a b'"], []),
    ("a shell with more words keeps them", codex.read,
     rows({"payload": {"type": "function_call", "name": "shell",
           "arguments": '{"command":["bash","-c","echo $1","x","y z"]}'}}), [b"bash -c 'echo $1' x 'y z'"], []),
    ("shell_command takes a text", codex.read,
     rows({"payload": {"type": "function_call", "name": "shell_command", "arguments": '{"command":"ls -l"}'}}),
     [b"ls -l"], []),
    ("local_shell_call", codex.read,
     rows({"payload": {"type": "local_shell_call", "action": {"type": "exec", "command": ["zsh", "-ic", "ls"]}}}),
     [b"ls"], []),
    ("items without an envelope, as before 0.40", codex.read,
     rows({"type": "function_call", "name": "shell", "arguments": '{"command":["bash","-lc","ls"]}'}), [b"ls"], []),
    ("what is typed to a running program is none", codex.read,
     rows({"payload": {"type": "function_call", "name": "write_stdin", "arguments": '{"chars":"exec_command"}'}}),
     [], []),
    ("arguments that are no JSON", codex.read,
     rows({"payload": {"type": "function_call", "name": "exec_command", "arguments": "{"}}), [],
     ["a call of the shell tool without a command (function_call)"]),
    ("a message of the earlier Gemini form is written twice", gemini.read,
     rows({"id": "m", "toolCalls": [{"id": "1", "name": "run_shell_command", "args": {"command": "ls"}}]}) * 2,
     [b"ls"] * 2, []),
    ("messages set anew", gemini.read,
     rows({"$set": {"messages": [{"id": "m", "toolCalls": [{"name": "run_shell_command", "args": {}}]}]}}),
     [], ["a call of the shell tool without a command"]),
    ("other tools are none", gemini.read,
     rows({"toolCalls": [{"name": "write_file", "args": {"content": "run_shell_command"}}, 3]}), [], []),
    ("an empty list", plain.read, [], [], []),
    ("empty lines and the last without its end", plain.read, [b"ls\n", b"\n", b"  \n", b"pwd"], [b"ls", b"pwd"], []),
    ("lines of a file from elsewhere", plain.read, [b"ls\r\n", b"echo \xff\r\n"], [b"ls", b"echo \xff"], []),
]  # fmt: skip


@pytest.mark.parametrize(("reason", "read", "records", "expected", "problems"), MADE)
def test_made(reason, read, records, expected, problems):
    found = list(read(records, ABOUT))
    assert lines(found) == expected
    assert skipped(found) == problems


WHOLE = [
    ("one event", {"action": {"kind": "TerminalAction", "command": "ls", "is_input": False}, "id": "e"}, [b"ls"]),
    ("typed to a running program", {"action": {"kind": "TerminalAction", "command": "y", "is_input": True}}, []),
    ("an empty command only waits", {"action": {"kind": "TerminalAction", "command": ""}}, []),
    ("another tool has a command too", {"action": {"kind": "FileEditorAction", "command": "view"}}, []),
    ("0.x", {"id": 3, "action": "run", "args": {"command": "pwd", "is_input": "false"}}, [b"pwd"]),
    ("0.x, typed", {"id": 3, "action": "run", "args": {"command": "C-c", "is_input": "true"}}, []),
    ("an exported trajectory", [{"action": "run", "args": {"command": "ls"}}, {"observation": "run"}, None], [b"ls"]),
    ("no event", 7, []),
]


@pytest.mark.parametrize(("reason", "event", "expected"), WHOLE)
def test_openhands(reason, event, expected):
    assert lines(openhands.read([("0.json", json.dumps(event).encode())], ABOUT)) == expected


def test_openhands_follows_the_shell_from_folder_to_folder():
    events = [
        ("1", b'{"action":{"kind":"TerminalAction","command":"cd web"},"id":"a"}'),
        ("2", b'{"observation":{"kind":"TerminalObservation","metadata":{"working_dir":"/home/dev/shop/web"}}}'),
        ("3", b"{"),
        ("4", b'{"action":{"kind":"TerminalAction","command":"ls"},"id":"b","timestamp":"2026-01-02T03:04:05"}'),
    ]
    found = list(openhands.read(events, ABOUT))
    assert [one.cwd for one in found if isinstance(one, Command)] == ["/home/dev/shop", "/home/dev/shop/web"]
    assert [(one.source, one.why[:7]) for one in found if isinstance(one, Skipped)] == [("3", "no JSON")]


STEPS = {
    "trajectory": [
        {"action": "ls -la\n", "observation": "", "state": {"working_dir": "/repo", "open_file": "n/a"}},
        {"action": "", "state": '{"working_dir": "/repo/src"}'},
        {"action": "python x.py", "state": "no JSON"},
        {"observation": "x"},
        {"action": "submit", "state": {}},
    ],
    "history": [],
    "info": {},
}


def test_swe_agent():
    found = list(swe_agent.read(json.dumps(STEPS).encode(), About("x.traj", "/")))
    # The state is the one after its step, and was a text in earlier versions.
    assert [(one.line, one.cwd) for one in found if isinstance(one, Command)] == [
        (b"ls -la", "/"),
        (b"python x.py", "/repo/src"),
        (b"submit", "/repo/src"),
    ]
    assert skipped(found) == ["a step without an action"]


def test_mini_swe_agent_1_had_commands_in_the_text():
    content = "THOUGHT: look\n\n```bash\nls -la\ncat <<E\nx\nE\n```\n"
    text = json.dumps({"messages": [{"role": "user", "content": content}, {"role": "assistant", "content": content}]})
    assert lines(swe_agent.read(text.encode(), ABOUT)) == [b"ls -la\ncat <<E\nx\nE"]


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"null", b'{"trajectory": 3}', b"[" * 100_000])
def test_swe_agent_damaged(content):
    assert len(skipped(swe_agent.read(content, ABOUT))) == 1


PARTS = [
    ("done", {"type": "tool", "tool": "bash", "state": {"status": "completed", "input": {"command": "ls"}}}, [b"ls"]),
    ("refused by a person", {"type": "tool", "tool": "bash", "state": {"status": "error", "input": {"command": "ls"}}},
     [b"ls"]),
    ("its arguments are not there yet", {"type": "tool", "tool": "bash", "state": {"status": "pending", "input": {}}},
     []),
    ("another tool", {"type": "tool", "tool": "edit", "state": {"input": {"command": "ls"}}}, []),
    ("a text", {"type": "text", "text": "bash"}, []),
    ("no object", [], []),
]  # fmt: skip


@pytest.mark.parametrize(("reason", "part", "expected"), PARTS)
def test_opencode_parts_in_files(reason, part, expected):
    assert lines(opencode.read_part(json.dumps(part).encode(), ABOUT)) == expected


def test_gemini_sessions_in_one_object():
    call = {"id": "1", "name": "run_shell_command", "args": {"command": "ls", "dir_path": "web"}, "timestamp": "x"}
    session = {"sessionId": "s", "projectHash": "h", "messages": [{"id": "m", "toolCalls": [call]}, "?"]}
    found = list(gemini.read_whole(json.dumps(session, indent=1).encode(), ABOUT))
    assert [(one.line, one.cwd, one.session, one.when) for one in found] == [(b"ls", "/home/dev/shop/web", "s", 0.0)]


HISTORIES = [
    # bash(1), HISTTIMEFORMAT and HISTCONTROL; zshoptions(1), EXTENDED_HISTORY; fish's history file
    ("bash without times", b"ls\n\ncd src\n# a comment\n",
     [(b"ls", 0, 1), (b"cd src", 0, 3), (b"# a comment", 0, 4)]),
    ("bash with times", b"#1700000000\nls\n#1700000060\nfor f in *; do\n  echo $f\ndone\n",
     [(b"ls", 1700000000, 2), (b"for f in *; do\n  echo $f\ndone", 1700000060, 4)]),
    ("bash, times from some day on", b"ls\n#1700000000\npwd\n", [(b"ls", 0, 1), (b"pwd", 1700000000, 3)]),
    ("a heredoc without times", b"cat > x <<'EOF'\na\n\nEOF\nls\n",
     [(b"cat > x <<'EOF'\na\n\nEOF", 0, 1), (b"ls", 0, 5)]),
    ("a here-string is no heredoc", b"cat <<< word\nls\n", [(b"cat <<< word", 0, 1), (b"ls", 0, 2)]),
    ("a shift is no heredoc", b"echo $((1<<2))\nls\n", [(b"echo $((1<<2))", 0, 1), (b"ls", 0, 2)]),
    ("zsh extended", b": 1700000000:0;ls\n: 1700000009:3;make all\n",
     [(b"ls", 1700000000, 1), (b"make all", 1700000009, 2)]),
    ("zsh, several lines", b": 1700000000:0;for f in *\\\ndo echo $f\\\ndone\n: 1700000001:0;ls\n",
     [(b"for f in *\ndo echo $f\ndone", 1700000000, 1), (b"ls", 1700000001, 4)]),
    ("zsh, a backslash of the command's own", b": 1700000000:0;echo a\\\\\n: 1700000001:0;ls\n",
     [(b"echo a\\\\", 1700000000, 1), (b"ls", 1700000001, 2)]),
    ("zsh keeps bytes metafied", b": 1700000000:0;echo \xc3\x83\xa4\n", [(b"echo \xc3\x84", 1700000000, 1)]),
    ("fish", b"- cmd: ls -la\n  when: 1700000000\n- cmd: echo a\\nb\\\\n\n  when: 1700000001\n  paths:\n    - a\n",
     [(b"ls -la", 1700000000, 1), (b"echo a\nb\\n", 1700000001, 3)]),
    ("fish, damaged", b"- cmd: ls\n- cmd: pwd\n  when: soon\n- cmd: id",
     [(b"ls", 0, 1), (b"pwd", 0, 2), (b"id", 0, 4)]),
    ("nothing", b"", []),
]  # fmt: skip


@pytest.mark.parametrize(("reason", "content", "expected"), HISTORIES)
def test_history(reason, content, expected):
    found = history.read(content.splitlines(keepends=True), About("/home/dev/.history"))
    assert [(one.line, one.when, one.number) for one in found] == expected


def test_what_looked_like_a_heredoc_and_never_ended():
    content = [b"echo '<<EOF'\n", *(b"echo %d\n" % number for number in range(600))]
    found = [one.line for one in history.bash(content, ABOUT)]
    assert found == [line.rstrip(b"\n") for line in content]


def test_list_separated_by_nul():
    found = list(plain.read_separated(b"ls\0for f in *\ndo echo $f; done\0\0pwd".split(b"\0"), ABOUT))
    assert [(one.line, one.number) for one in found] == [(b"ls", 1), (b"for f in *\ndo echo $f; done", 2), (b"pwd", 4)]
