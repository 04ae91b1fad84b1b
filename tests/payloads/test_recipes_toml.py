"""Which tasks Python's runners find in TOML files, and the commands that these are."""

from __future__ import annotations

import pytest
from recipe_helpers import would_run

PYPROJECT = """
[tool.poe.tasks]
wipe = "dropdb app"
shell = {shell = "rm -rf $HOME/x"}
both = ["wipe", "shell"]
seq = {sequence = ["wipe", {cmd = "echo done"}]}
other = {ref = "wipe"}
fn = {script = "pkg:main"}
loop = ["loop"]
[tool.pdm.scripts]
wipe = "dropdb app"
post_wipe = {cmd = ["echo", "a b"]}
all = {composite = ["wipe", "echo end"]}
[tool.rye.scripts]
wipe = {cmd = "dropdb app"}
both = {chain = ["wipe"]}
[tool.pixi.tasks]
wipe = {cmd = "dropdb app", depends-on = ["prepare"], cwd = "db"}
prepare = "echo ready"
[tool.taskipy.tasks]
wipe = "dropdb app"
[tool.hatch.envs.default.scripts]
wipe = "dropdb {args}"
[tool.hatch.envs.docs.scripts]
build = ["mkdocs build", "echo done"]
"""


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("poe wipe", ["dropdb app"]),
        ("poe -q wipe --if-exists 'a b'", ["dropdb app --if-exists 'a b'"]),
        ("poe shell", ["rm -rf $HOME/x"]),
        ("poe both", ["dropdb app", "rm -rf $HOME/x"]),
        ("poe seq", ["dropdb app", "echo done"]),
        ("poe other", ["dropdb app"]),
        ("poe fn", []),
        ("poe -d wipe", []),
        ("pdm run wipe", ["dropdb app", "echo a b"]),
        ("pdm run all", ["dropdb app", "echo a b", "echo end"]),
        ("pdm run pytest", []),  # a program, judged as such
        ("pdm wipe", ["dropdb app", "echo a b"]),
        ("rye run wipe", ["dropdb app"]),
        ("rye run both", ["dropdb app"]),
        ("pixi run wipe", ["echo ready", "dropdb app"]),
        ("task wipe", ["dropdb app"]),
        ("hatch run wipe prod", ["dropdb  prod"]),
        ("hatch run docs:build", ["mkdocs build", "echo done"]),
        ("poetry run wipe", []),
    ],
)
def test_the_task_that_runs(line, expected):
    assert would_run(line, {"pyproject.toml": PYPROJECT}) == expected


MISE = """
[tasks]
short = "echo short"
[tasks.wipe]
run = ["echo a", "dropdb app"]
[tasks.all]
depends = ["wipe"]
run = "echo end"
"""


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("mise run wipe", ["echo a", "dropdb app"]),
        ("mise r wipe", ["echo a", "dropdb app"]),
        ("mise wipe", ["echo a", "dropdb app"]),
        ("mise run all", ["echo a", "dropdb app", "echo end"]),
        ("mise short", ["echo short"]),
        ("mise run filed x", ["/home/dev/project/mise-tasks/filed x"]),
        ("mise exec -- ls", []),
        ("mise gone", []),
    ],
)
def test_the_task_of_mise(line, expected):
    assert would_run(line, {"mise.toml": MISE, "mise-tasks/filed": "#!/bin/sh\n"}) == expected


def test_a_pipfile():
    assert would_run("pipenv run wipe", {"Pipfile": '[scripts]\nwipe = "dropdb app"\n'}) == ["dropdb app"]


@pytest.mark.parametrize("text", ["", "[", "[tool]\npoe = 5", "[tool.poe]\ntasks = []", "[tool.poe.tasks]\nwipe = 5"])
def test_odd_files_give_nothing(text):
    assert would_run("poe wipe", {"pyproject.toml": text}) == []


def test_tasks_that_call_themselves_end():
    assert would_run("poe loop", {"pyproject.toml": PYPROJECT}) == ["loop"]
