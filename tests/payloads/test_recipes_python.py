"""What tasks of invoke, fabric and nox amount to, and which files entry points and modules are."""

from __future__ import annotations

import pytest
from recipe_helpers import inner_of, would_run

TASKS = """
from invoke import task
CTX = "prod"
@task
def clean(c):
    c.run("rm -rf build")
@task(help={"ns": "which"})
def wipe(ctx, ns="a", yes=False):
    cmd = f"kubectl --context {CTX} delete ns {ns}"
    ctx.run(cmd, pty=True)
@task(clean, name="build-all", default=True)
def build(c):
    c.run("python -m build")
@task(pre=[wipe])
def after(c):
    pass
"""


def code_of(line, files):
    return [inner.argv[-1].shown for inner in inner_of(line, files)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("inv clean", ["run('rm -rf build', shell=True)"]),
        ("invoke clean", ["run('rm -rf build', shell=True)"]),
        ("inv wipe --ns b", ["ns = 'b'", "run(cmd, shell=True)"]),
        ("inv wipe -n b -y", ["ns = 'b'", "yes = True"]),
        ("inv build-all", ["rm -rf build", "python -m build"]),  # and what it needs
        ("inv", ["rm -rf build", "python -m build"]),  # the default
        ("inv after", ["run(cmd, shell=True)"]),
        ("inv clean wipe", ["rm -rf build", "ns = 'a'"]),
        ("inv -l", []),
        ("inv gone", []),
    ],
)
def test_the_task_that_runs(line, expected):
    code = "\n".join(code_of(line, {"tasks.py": TASKS}))
    assert all(one in code for one in expected)
    assert bool(code) is bool(expected)


def test_fabric_runs_on_the_host_and_here():
    files = {"fabfile.py": 'from fabric import task\n@task\ndef up(c):\n    c.run("uptime")\n    c.local("ls")\n'}
    (code,) = code_of("fab -H web-1 up", files)
    assert "run(['ssh', 'web-1', 'uptime'])" in code
    assert "run('ls', shell=True)" in code
    assert would_run("fab -H web-1,web-2 -- uptime", {}) == ["ssh web-1 uptime", "ssh web-2 uptime"]


NOX = """
import nox
nox.options.sessions = ["lint"]
@nox.session(python=["3.11", "3.12"])
def tests(session: nox.Session) -> None:
    session.run("pytest", *session.posargs, env={"A": "b"})
@nox.session
def lint(session):
    session.run("ruff", "check")
@nox.session(name="wipe-all")
def wipe(session):
    session.run("dropdb", "app", external=True)
"""


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("nox", ["['ruff', 'check']"]),  # the sessions that the file chooses
        ("nox -s tests", ["'pytest'"]),
        ("nox -s tests-3.11", ["'pytest'"]),
        ("nox -e wipe-all", ["['dropdb', 'app']"]),
        ("nox -s lint wipe-all", ["['ruff', 'check']"]),
        ("nox -l", []),
    ],
)
def test_the_session_that_runs(line, expected):
    code = "\n".join(code_of(line, {"noxfile.py": NOX}))
    assert all(one in code for one in expected)
    assert bool(code) is bool(expected)


def test_entry_points_and_modules():
    files = {
        "pyproject.toml": '[project.scripts]\nx = "pkg.cli:main"\n[tool.poetry.scripts]\ny = "pkg.other:run"\n',
        "src/pkg/cli.py": "",
        "pkg/other.py": "",
        "tool/__main__.py": "",
    }
    home = "/home/dev/project"
    assert would_run("uv run x a", files) == [f"python3 {home}/src/pkg/cli.py a"]
    assert would_run("poetry run y", files) == [f"python3 {home}/pkg/other.py"]
    assert would_run("poetry run pytest", files) == []
    assert would_run("python -m tool a", files) == [f"python3 {home}/tool/__main__.py a"]
    assert would_run("python3 -m pkg.other", files) == [f"python3 {home}/pkg/other.py"]
    assert would_run("python3 -m pytest", files) == []


@pytest.mark.parametrize("text", ["", "def (", "@task\ndef f(): pass", "x" * 300_000, "@task\nclass A: pass"])
def test_odd_files_end(text):
    for line, file in (("inv f", "tasks.py"), ("fab f", "fabfile.py"), ("nox -s f", "noxfile.py")):
        would_run(line, {file: text})
