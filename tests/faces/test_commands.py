"""The commands as they are started: exit statuses, streams, and that nothing is run or recorded."""

import json
import os
import subprocess
import sys

import pytest

DELETE = "kubectl --context prod-eu delete namespace checkout"


@pytest.fixture
def agentshell(tmp_path):
    """Start agentshell in a folder and home of its own, with a stub for kubectl first in its PATH."""
    home, project, tools = tmp_path / "home", tmp_path / "project", tmp_path / "bin"
    for folder in (home, project, tools):
        folder.mkdir()
    (tools / "kubectl").write_text(f"#!/bin/sh\necho ran >> {tmp_path}/ran\n")
    (tools / "kubectl").chmod(0o755)

    def run(*arguments, stdin="", env=(), cwd=None):
        return subprocess.run(
            [sys.executable, "-P", "-m", "agentshell", *arguments],
            env={"HOME": str(home), "PATH": f"{tools}:/usr/bin:/bin", "LANG": "C.UTF-8", **dict(env)},
            cwd=cwd or project,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    run.root = tmp_path
    run.project = project
    yield run
    assert not (tmp_path / "ran").exists(), "a line that was only to be judged was run"
    assert not (home / ".local").exists(), "a line that was only to be judged was recorded"


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


@pytest.mark.parametrize(
    ("line", "status", "decision"),
    [
        ("echo hello", 0, "allow"),
        ("kubectl --context prod-eu get pods", 0, "allow"),
        (DELETE, 1, "ask"),
        ("kubectl --context kind-dev delete namespace checkout", 0, "allow"),
        ("echo 'unclosed", 1, "ask"),
        ("", 0, "allow"),
    ],
)
def test_check(agentshell, line, status, decision):
    done = agentshell("check", line)
    assert (done.returncode, done.stdout.splitlines()[0], done.stderr) == (status, decision, "")
    data = json.loads(agentshell("check", "--json", line).stdout)
    assert (data["schema"], data["decision"]) == ("agentshell/verdict/v1", decision)


def test_check_reads_the_line_from_stdin(agentshell):
    done = agentshell("check", "-", stdin=f"echo a\n{DELETE}\n")
    assert done.returncode == 1
    assert "kubectl/delete-namespace" in done.stdout


def test_deny_is_2_and_a_project_may_say_so(agentshell):
    write(agentshell.project / ".agentshell/policy.yaml", "policy:\n  irreversible: {production: deny}\n")
    done = agentshell("check", DELETE)
    assert (done.returncode, done.stdout.splitlines()[0]) == (2, "deny")


@pytest.mark.parametrize("name", ["XDG_CONFIG_HOME", "HOME"])
def test_what_a_guarded_process_can_set_lowers_nothing(agentshell, name):
    own = agentshell.root / "own"
    folder = own if name == "XDG_CONFIG_HOME" else own / ".config"
    write(folder / "agentshell/policy.yaml", "policy: {irreversible: allow, guard: allow}\n")
    write(folder / "agentshell/config.yaml", "environments: {context: {prod-eu: local}}\n")
    done = agentshell("check", DELETE, env={name: str(own)})
    assert done.returncode == 1
    assert "an environment variable names it" in done.stderr


def test_a_broken_project_is_a_warning_and_what_is_not_a_read_asks(agentshell):
    write(agentshell.project / ".agentshell/policy.yaml", "policy:\n  wriet: ask # \u202e\n")
    done = agentshell("check", "kubectl --context kind-dev delete namespace checkout")
    assert done.returncode == 1
    assert ".agentshell/policy.yaml:2:3: 'wriet' is none of" in done.stderr
    assert "<U+202E>" in done.stderr
    for line in ("kubectl --context kind-dev get pods", "git status && ls | wc -l", "cd x; echo $HOME >&2"):
        assert agentshell("check", line).returncode == 0, line
    for line in ("touch x", "git commit -m x", "make deploy", "./deploy.sh", "$TOOL x", "npm install", "ls > new"):
        assert agentshell("check", line).returncode == 1, line


def test_a_broken_settings_file_stops_everything(agentshell):
    write(agentshell.root / "config/agentshell/policy.yaml", "policy:\n  write: alow\n  guard: alow\n")
    for arguments in (["check", "ls"], ["explain", "ls"], ["config", "show"], ["-c", "echo ran"]):
        done = agentshell(*arguments, env={"XDG_CONFIG_HOME": str(agentshell.root / "config")})
        assert (done.returncode, done.stdout) == (125, "")
        assert done.stderr.count("did you mean 'allow'?") == 2


def test_a_batch(agentshell):
    env = {"HOME": str(agentshell.root), "PATH": "/usr/bin:/bin"}
    cases = [
        {"id": 1, "line": "git status", "cwd": "/tmp", "env": env},
        {"id": 2, "line": "kubectl delete namespace checkout", "cwd": "/tmp", "env": env},
        {"id": 3, "line": DELETE, "cwd": "/nowhere", "env": env},
    ]
    done = agentshell("check", "--batch", stdin="".join(json.dumps(case) + "\n" for case in cases) + "nonsense\n")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(one["id"], one["decision"]) for one in answers[:3]] == [(1, "allow"), (2, "allow"), (3, "ask")]
    assert answers[3]["error"].startswith("not JSON")
    assert done.returncode == 125


def test_a_batch_judges_hundreds_of_lines_a_second(agentshell):
    """At least 300 plain lines a second in one process, its start included (measured: more than 1,000)."""
    import resource

    case = {"cwd": "/tmp", "env": {"HOME": "/tmp", "PATH": "/usr/bin:/bin"}}
    lines = "".join(json.dumps({"id": n, "line": f"git log -n {n} && ls", **case}) + "\n" for n in range(900))
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert len(agentshell("check", "--batch", stdin=lines).stdout.splitlines()) == 900
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    # Processor time, since the machine may be busy with other tests.
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 3


def test_explain(agentshell):
    done = agentshell("explain", f"echo a; {DELETE}")
    assert (done.returncode, done.stderr) == (0, "")
    assert [line for line in done.stdout.splitlines() if line and not line.startswith(" ")] == [
        "line",
        "reading",
        "invocations",
        "findings",
        "verdict",
    ]
    # kubectl starts at the eighth byte of the line.
    assert "       echo a; kubectl" in done.stdout
    assert f"       {' ' * 8}{'^' * len(DELETE)}\n" in done.stdout
    data = json.loads(agentshell("explain", "--json", DELETE).stdout)
    assert data["verdict"]["findings"][0]["target"]["environment"] == "production"


@pytest.mark.parametrize(
    ("arguments", "env", "coloured"),
    [
        ([], {}, False),  # not a terminal
        (["--color=always"], {"NO_COLOR": "1"}, True),
        ([], {"FORCE_COLOR": "1"}, True),
        ([], {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        (["--color=never"], {"FORCE_COLOR": "1"}, False),
    ],
)
def test_colour(agentshell, arguments, env, coloured):
    assert ("\x1b[" in agentshell("explain", *arguments, "ls", env=env).stdout) is coloured


def test_a_reader_that_goes_away_is_no_error(agentshell):
    line = "echo x; " * 2000
    read, write_end = os.pipe()
    os.close(read)
    try:
        command = [sys.executable, "-P", "-m", "agentshell", "explain", line]
        done = subprocess.run(command, stdout=write_end, stderr=subprocess.PIPE, timeout=60, check=False)
    finally:
        os.close(write_end)
    assert (done.returncode, done.stderr) == (141, b"")


def test_config_show_names_every_source(agentshell):
    write(agentshell.project / ".agentshell/policy.yaml", "policy: {secret: ask, guard: allow}\n")
    write(agentshell.project / ".agentshell/config.yaml", "environments: {host: {'db-*': production}}\n")
    done = agentshell("config", "show", "--json")
    settings = {one["name"]: one for one in json.loads(done.stdout)["settings"]}
    folder = f"{agentshell.project}/.agentshell"
    assert settings["environments.host.db-*"] == {
        "name": "environments.host.db-*",
        "value": "production",
        "layer": "project",
        "file": f"{folder}/config.yaml",
    }
    assert (settings["policy.secret.local"]["value"], settings["policy.secret.local"]["layer"]) == ("ask", "project")
    assert (settings["policy.guard.local"]["value"], settings["policy.guard.local"]["layer"]) == ("deny", "default")
    text = agentshell("config", "show").stdout
    assert "only tightens: it belongs to a project" in text
    assert "policy.irreversible.production.all   deny" in text


def test_version_and_help(agentshell):
    assert agentshell("--version").stdout.startswith("agentshell ")
    assert agentshell("--help").stdout == agentshell("-h").stdout
    assert agentshell("check", "--help").returncode == 0
