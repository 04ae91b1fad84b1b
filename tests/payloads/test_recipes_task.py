"""Which commands go-task and tox would run (Task 3.40, tox 4.23)."""

from __future__ import annotations

import pytest
from recipe_helpers import inner_of, would_run

TASKFILE = """
version: '3'
vars: {ENV: dev, SHA: {sh: git rev-parse HEAD}}
env: {REGION: eu}
tasks:
  default: echo default
  list: [echo one, echo two]
  wipe:
    desc: drops it
    deps: [prepare]
    cmds:
      - psql -h {{.ENV}}-db app {{.CLI_ARGS}}
  prepare: {cmds: [echo ready], silent: true}
  outer:
    cmds: [{task: wipe, vars: {ENV: prod}}]
  each: {cmds: [{for: [a, b], cmd: 'echo {{.ITEM}}'}]}
  dir: {dir: infra, cmds: [terraform destroy]}
  default-value: {vars: {E: '{{.E | default "dev"}}'}, cmds: ['echo {{.E}}']}
  tag: {cmds: ['docker push x:{{.SHA}}']}
  loop: {cmds: [{task: loop}, echo loop]}
includes:
  db: ./db
"""
FILES = {"Taskfile.yml": TASKFILE, "db/Taskfile.yml": "tasks:\n  drop: {cmds: [dropdb app]}\n"}

CASES = [
    ("task", ["echo default"]),
    ("task list", ["echo one", "echo two"]),
    ("task wipe", ["echo ready", "psql -h dev-db app "]),
    ("task wipe ENV=prod", ["echo ready", "psql -h prod-db app "]),
    ("task wipe -- -c 'select 1'", ["echo ready", "psql -h dev-db app -c select 1"]),
    ("task outer", ["echo ready", "psql -h prod-db app "]),
    ("task each", ["echo a", "echo b"]),
    ("task default-value", ["echo dev"]),
    ("task default-value E=prod", ["echo prod"]),
    ("task tag", ["docker push x:$(git rev-parse HEAD)"]),
    ("task loop", ["echo loop"]),
    ("task db:drop", ["dropdb app"]),
    ("task nothing", []),
    ("task --list", []),
]


@pytest.mark.parametrize(("line", "expected"), CASES)
def test_the_task_that_runs(line, expected):
    found = [text for text in would_run(line, FILES) if text != "git rev-parse HEAD"]
    assert found == expected


def test_where_a_task_runs_and_with_what():
    inner = inner_of("task dir", FILES)[-1]
    assert (inner.cwd.text, inner.env.changes["REGION"].text) == ("/home/dev/project/infra", "eu")


TOX = """
[tox]
envlist = py{311,312}, lint
[testenv]
commands = pytest {posargs:tests}
[testenv:lint]
commands =
    ruff check
    {[testenv]commands}
[testenv:wipe]
setenv = PGHOST = prod-db
changedir = db
commands = - dropdb -h {env:DB_HOST:prod-db} app
    x: never
    wipe: echo factor
"""


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("tox -e wipe", ["dropdb -h prod-db app", "echo factor"]),
        ("tox run -e wipe", ["dropdb -h prod-db app", "echo factor"]),
        ("tox -e lint", ["ruff check", "pytest tests"]),
        ("tox -e py311 -- -k x", ["pytest -k x"]),
        ("tox", ["pytest tests", "pytest tests", "ruff check", "pytest tests"]),
        ("tox list", []),
        ("tox --notest -e wipe", []),
    ],
)
def test_the_environment_that_runs(line, expected):
    assert would_run(line, {"tox.ini": TOX}) == expected


def test_tox_in_pyproject():
    toml = '[tool.tox.env.wipe]\ncommands = [["dropdb", "my app"]]\n'
    assert would_run("tox -e wipe", {"pyproject.toml": toml}) == ["dropdb my app"]
    legacy = '[tool.tox]\nlegacy_tox_ini = """\n[testenv]\ncommands = pytest\n"""\n'
    assert would_run("tox -e py", {"pyproject.toml": legacy}) == ["pytest"]


@pytest.mark.parametrize("text", ["", "x", "tasks: []", "tasks: {x: {cmds: {}}}", "{{", "tasks: {x: {vars: 5}}"])
def test_odd_files_give_nothing(text):
    assert would_run("task x", {"Taskfile.yml": text}) == []
    assert would_run("tox -e x", {"tox.ini": text}) == []
