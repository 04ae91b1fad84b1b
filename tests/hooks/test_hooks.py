"""Each agent's call, in the form that its client sends: what it comes to, and that only what may run ends with 0."""

import io
import json
import os
import signal
import subprocess
import sys

import pytest

from agentshell.hooks import command
from agentshell.hooks.agents import HOOKS, Hook
from agentshell.hooks.call import Call

DESTROYS = "kubectl --context prod-eu delete namespace checkout"
SHELL_CALLS = {
    "claude": {
        "session_id": "s", "transcript_path": "/t.jsonl", "cwd": "CWD", "permission_mode": "default",
        "hook_event_name": "PreToolUse", "tool_name": "Bash", "tool_use_id": "toolu_1",
        "tool_input": {"command": "LINE", "description": "clean up", "timeout": 120000},
    },
    "codex": {
        "session_id": "s", "turn_id": "1", "cwd": "CWD", "hook_event_name": "PreToolUse", "model": "gpt",
        "permission_mode": "default", "tool_name": "Bash", "tool_input": {"command": "LINE"}, "tool_use_id": "c1",
    },
    "copilot": {
        "timestamp": 1, "cwd": "CWD", "toolName": "bash", "toolArgs": '{"command": "LINE", "description": "x"}',
    },
    "cursor": {
        "conversation_id": "c", "generation_id": "g", "hook_event_name": "beforeShellExecution",
        "workspace_roots": ["CWD"], "command": "LINE", "cwd": "",
    },
    "gemini": {
        "session_id": "s", "transcript_path": "/t", "cwd": "CWD", "hook_event_name": "BeforeTool", "timestamp": "t",
        "tool_name": "run_shell_command", "tool_input": {"command": "LINE", "description": "x"},
    },
    "opencode": {"tool_name": "bash", "tool_input": {"command": "LINE", "description": "x"}, "cwd": "CWD"},
    "qwen": {
        "session_id": "s", "cwd": "CWD", "hook_event_name": "PreToolUse", "tool_name": "run_shell_command",
        "tool_input": {"command": "LINE", "is_background": False},
    },
    "vscode": {
        "timestamp": "t", "cwd": "CWD", "sessionId": "s", "hookEventName": "PreToolUse", "tool_name": "run_in_terminal",
        "tool_input": {"command": "LINE", "explanation": "x", "isBackground": False}, "tool_use_id": "1",
    },
}  # fmt: skip


def call(agent, line, cwd):
    """Return the JSON of an agent's shell call with this line."""
    text = json.dumps(SHELL_CALLS[agent])
    shown = json.dumps(line)[1:-1]
    return text.replace("CWD", str(cwd)).replace("LINE", json.dumps(shown)[1:-1] if agent == "copilot" else shown)


@pytest.fixture
def hook(tmp_path):
    """Run a hook in a home of its own."""
    home = tmp_path / "home"
    (home / ".config/agentshell").mkdir(parents=True)
    (home / ".config/agentshell/config.yaml").write_text("approvals: {ask: refuse}\n")

    def run(agent, content, *options):
        return subprocess.run(
            [sys.executable, "-m", "agentshell", "hook", agent, *options],
            input=content, capture_output=True, text=True, timeout=60, check=False, cwd=home,
            env={"HOME": str(home), "PATH": "/usr/bin:/bin", "PYTHONPATH": os.pathsep.join(sys.path)},
        )  # fmt: skip

    run.home = home
    return run


@pytest.mark.parametrize("agent", SHELL_CALLS)
def test_a_command_is_judged_as_in_the_shell(hook, agent):
    stopped = hook(agent, call(agent, DESTROYS, hook.home))
    assert stopped.returncode == 2
    assert stopped.stderr.startswith("agentshell: refused  kubectl/delete-namespace")
    if agent == "copilot":
        # Its model is told no other reason.
        assert json.loads(stopped.stdout) == {
            "permissionDecision": "deny",
            "permissionDecisionReason": stopped.stderr.strip(),
        }
    else:
        assert stopped.stdout == ""
    passed = hook(agent, call(agent, "echo 'it is \"fine\"' | grep fine", hook.home))
    assert (passed.returncode, passed.stdout, passed.stderr) == (0, "", "")


def test_every_agent_has_a_recording():
    assert SHELL_CALLS.keys() == HOOKS.keys()


@pytest.mark.parametrize(
    ("agent", "data", "text"),
    [
        # A directory of the call's own counts.
        ("gemini", {"tool_name": "run_shell_command", "tool_input": {"command": "ls", "directory": "api"}}, "ls"),
        # Words in place of a line.
        ("codex", {"tool_name": "shell", "tool_input": {"command": ["bash", "-lc", "ls"]}}, "'bash' '-lc' 'ls'"),
        # Tools that only look come to nothing.
        ("claude", {"tool_name": "Read", "tool_input": {"file_path": "/w/x"}}, ""),
        ("claude", {"tool_name": "TodoWrite", "tool_input": {"todos": []}}, ""),
        ("gemini", {"tool_name": "google_web_search", "tool_input": {"query": "drop table"}}, ""),
        # Files that are written.
        ("claude", {"tool_name": "Write", "tool_input": {"file_path": "/w/a b", "content": "x"}},
         "cat > '/w/a b' <<'END-OF-TEXT'\nx\nEND-OF-TEXT"),
        ("claude", {"tool_name": "Edit", "tool_input": {"file_path": "/w/a", "old_string": "x", "new_string": "y"}},
         "cat >> '/w/a' <<'END-OF-TEXT'\ny\nEND-OF-TEXT"),
        ("claude", {"tool_name": "MultiEdit", "tool_input": {"file_path": "/w/a", "edits": [{"new_string": "y"}]}},
         "cat >> '/w/a' <<'END-OF-TEXT'\ny\nEND-OF-TEXT"),
        ("gemini", {"tool_name": "replace", "tool_input": {"file_path": "/w/a", "old_string": "", "new_string": "y"}},
         "cat >> '/w/a' <<'END-OF-TEXT'\ny\nEND-OF-TEXT"),
        ("claude", {"tool_name": "Write", "tool_input": {"file_path": "/w/a", "content": "END-OF-TEXT\nrm x"}},
         "cat > '/w/a' <<'END-OF-TEXT-'\nEND-OF-TEXT\nrm x\nEND-OF-TEXT-"),
        ("codex", {"tool_name": "apply_patch", "tool_input": {
            "patch": "*** Begin Patch\n*** Update File: a\n@@\n-x\n+y\n*** Delete File: b\n*** End Patch"}},
         "cat >> 'a' <<'END-OF-TEXT'\ny\nEND-OF-TEXT\nrm -- 'b'"),
        ("vscode", {"tool_name": "create_file", "tool_input": {"filePath": "/w/a", "content": "x"}},
         "cat > '/w/a' <<'END-OF-TEXT'\nx\nEND-OF-TEXT"),
        # MCP servers that are known.
        ("claude", {"tool_name": "mcp__kubernetes__kubectl_delete", "tool_input": {
            "resourceType": "namespace", "name": "checkout", "context": "prod-eu"}},
         "kubectl delete 'namespace' 'checkout' --context 'prod-eu'"),
        ("gemini", {"tool_name": "k8s__resources_delete", "tool_input": {
            "kind": "Deployment", "name": "it's", "namespace": "web", "apiVersion": "apps/v1"}},
         "kubectl delete 'Deployment' 'it'\\''s' -n 'web'"),
        ("copilot", {"toolName": "kubernetes-kubectl_scale", "toolArgs": '{"name": "web", "replicas": 0,'
         ' "resourceType": "deployment", "namespace": "x"}'},
         "kubectl scale 'deployment' 'web' --replicas '0' -n 'x'"),
        ("claude", {"tool_name": "mcp__k8s__pods_exec", "tool_input": {
            "name": "db-0", "command": ["rm", "-rf", "/data"]}},
         "kubectl exec 'db-0' -- 'rm' '-rf' '/data'"),
        ("claude", {"tool_name": "mcp__k8s__kubectl_apply", "tool_input": {"manifest": "kind: Pod", "context": "prod"}},
         "kubectl apply --context 'prod' -f - <<'END-OF-TEXT'\nkind: Pod\nEND-OF-TEXT"),
        ("cursor", {"tool_name": "call_aws", "tool_input": '{"cli_command": "aws s3 rb s3://prod --force"}'},
         "aws s3 rb s3://prod --force"),
        ("claude", {"tool_name": "mcp__postgres-prod__query", "tool_input": {"sql": "drop table users"}},
         "psql -h 'postgres-prod' <<'END-OF-TEXT'\ndrop table users\nEND-OF-TEXT"),
        ("claude", {"tool_name": "mcp__supabase__execute_sql", "tool_input": {"project_id": "p", "query": "select 1"}},
         "psql -h 'supabase' <<'END-OF-TEXT'\nselect 1\nEND-OF-TEXT"),
        ("claude", {"tool_name": "mcp__railway__deploy", "tool_input": {"service": "api", "environment": "production"}},
         "railway up --service 'api' --environment 'production'"),
    ],
)  # fmt: skip
def test_what_a_call_comes_to(agent, data, text):
    assert HOOKS[agent].read(data).text == text


def test_where_a_call_runs():
    read = HOOKS["gemini"].read
    given = {"tool_name": "run_shell_command", "tool_input": {"command": "ls", "directory": "api"}, "cwd": "/w"}
    assert read(given).cwd == "/w/api"
    assert HOOKS["cursor"].read({"command": "ls", "cwd": "", "workspace_roots": ["/w"]}).cwd == "/w"


@pytest.mark.parametrize(
    ("agent", "data"),
    [
        ("claude", {"tool_name": "mcp__kubernetes__kubectl_delete",
                    "tool_input": {"resourceType": "namespace", "name": "x", "context": "prod"}}),
        ("claude", {"tool_name": "mcp__postgres-prod__query", "tool_input": {"sql": "drop table users"}}),
        ("claude", {"tool_name": "mcp__supabase__execute_sql",
                    "tool_input": {"project_id": "p", "query": "delete from users"}}),
        ("cursor", {"tool_name": "call_aws", "tool_input":
                    '{"cli_command": "aws --profile prod ec2 terminate-instances --instance-ids i-1"}'}),
        ("claude", {"tool_name": "mcp__commander__start_process", "tool_input": {"command": DESTROYS}}),
        ("claude", {"tool_name": "Write", "tool_input":
                    {"file_path": "~/.config/agentshell/config.yaml", "content": ""}}),
        ("claude", {"tool_name": "Write", "tool_input":
                    {"file_path": "HOME/.config/agentshell/config.yaml", "content": "runtime: static"}}),
        ("gemini", {"tool_name": "replace", "tool_input":
                    {"file_path": "HOME/.config/agentshell/config.yaml", "old_string": "a", "new_string": "b"}}),
        ("codex", {"tool_name": "apply_patch", "tool_input":
                   {"input": "*** Begin Patch\n*** Delete File: HOME/.config/agentshell/config.yaml\n*** End Patch"}}),
    ],
)  # fmt: skip
def test_other_tools_that_destroy_or_turn_the_guard_off(hook, agent, data):
    done = hook(agent, json.dumps({**data, "cwd": str(hook.home)}).replace("HOME", str(hook.home)))
    assert done.returncode == 2, done.stderr
    assert done.stderr.startswith("agentshell: refused")


@pytest.mark.parametrize(
    "data",
    [
        {"tool_name": "Write", "tool_input": {"file_path": "notes.md", "content": DESTROYS}},
        {"tool_name": "Edit", "tool_input": {"file_path": "src/app.py", "old_string": "a", "new_string": "rm -rf /"}},
        {"tool_name": "mcp__kubernetes__kubectl_get", "tool_input": {"resourceType": "pods", "context": "prod"}},
        {"tool_name": "mcp__postgres-prod__query", "tool_input": {"sql": "select * from users limit 5"}},
        {"tool_name": "mcp__github__search_code", "tool_input": {"query": "drop table"}},
    ],
)
def test_other_tools_that_do_ordinary_work(hook, data):
    done = hook("claude", json.dumps({**data, "cwd": str(hook.home)}))
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("agent", "content"),
    [
        ("claude", ""),
        ("claude", "{"),
        ("claude", "[]"),
        ("claude", '{"tool_name": "Bash"}'),
        ("claude", '{"tool_name": "Bash", "tool_input": {"command": 7}}'),
        ("claude", '{"tool_name": "Bash", "tool_input": "{no"}'),
        ("claude", '{"tool_input": {"command": "ls"}}'),
        ("cursor", "{}"),
        ("copilot", '{"toolName": "bash", "toolArgs": []}'),
        ("nobody", "{}"),
    ],
)
def test_what_is_no_call_is_blocked_with_a_reason(hook, agent, content):
    done = hook(agent, content)
    assert done.returncode == 2
    assert not done.stdout or json.loads(done.stdout)["permissionDecisionReason"] == done.stderr.strip()
    assert done.stderr.startswith("agentshell: ")


def test_broken_settings_block(hook):
    (hook.home / ".config/agentshell/config.yaml").write_text("approvals: 7\n")
    assert hook("claude", call("claude", "ls", hook.home)).returncode == 2


def test_behind_the_shell_only_what_is_denied_is_blocked(hook):
    asks = call("claude", "kubectl --context prod-eu delete deployment web", hook.home)
    assert hook("claude", asks).returncode == 2
    assert hook("claude", asks, "--behind-shell").returncode == 0
    # No shell comes after a tool of an MCP server.
    given = {"resourceType": "namespace", "name": "checkout", "context": "prod-eu"}
    other = json.dumps({"tool_name": "mcp__k8s__kubectl_delete", "tool_input": given, "cwd": str(hook.home)})
    assert hook("claude", other, "--behind-shell").returncode == 2
    own = call("claude", "rm -rf ~/.config/agentshell", hook.home)
    assert hook("claude", own, "--behind-shell").returncode == 2


@pytest.mark.parametrize(
    ("options", "gated", "behind"),
    [
        ([], True, False),
        (["--behind-shell"], False, True),
        (["--perhaps-behind-shell"], True, True),
        # No gate is above this hook, so its agent's shell may be any, also where a guarded shell has started the agent.
        (["--perhaps-behind-shell"], False, False),
    ],
)
def test_what_asks_is_left_to_a_shell_only_where_there_is_one(monkeypatch, options, gated, behind):
    told = []
    monkeypatch.setattr(command, "gate_above", lambda: gated)
    monkeypatch.setattr(command, "_judged", lambda name, *, behind: told.append(behind) or 0)
    assert command.main(["gemini", *options]) == 0
    assert told == [behind]


def test_no_answer_in_time_blocks(tmp_path):
    code = (
        "import sys, time\n"
        "from agentshell.hooks import agents, command\n"
        "from agentshell.hooks.agents import HOOKS\n"
        "HOOKS['claude'] = HOOKS['claude'].replace(deadline=1, read=lambda data: time.sleep(30))\n"
        "sys.exit(command.main(['claude']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], input="{}", capture_output=True, text=True, timeout=20, check=False,
        env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    assert done.returncode == 2
    assert "no answer in time" in done.stderr


def test_a_bug_blocks(monkeypatch, capfd):
    def broken(_data):
        raise ZeroDivisionError

    monkeypatch.setitem(HOOKS, "claude", Hook("claude", broken, 5, ""))
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"{}")))
    try:
        assert command.main(["claude"]) == 2
    finally:
        signal.alarm(0)
    assert "agentshell: refused: a bug in agentshell: ZeroDivisionError" in capfd.readouterr().err


def test_a_call_is_a_value():
    assert Call("Bash", "ls") == Call("Bash", "ls", "")
