"""Which commands the hooks run that git, lefthook and pre-commit start."""

from __future__ import annotations

import json

import pytest
from recipe_helpers import would_run

ROOT = {".git/config": "[core]\n\tbare = false\n"}
HOOKS = ROOT | {
    ".git/hooks/pre-commit": "#!/bin/sh\nnpm test\n",
    ".git/hooks/commit-msg": "#!/bin/sh\ntrue\n",
    ".git/hooks/pre-push": "#!/bin/sh\ndropdb app\n",
    ".git/hooks/post-checkout": "#!/bin/sh\ntrue\n",
    ".git/hooks/pre-push.sample": "#!/bin/sh\n",
}
HERE = "./.git/hooks"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("git push", ["pre-push"]),
        ("git push origin main", ["pre-push"]),
        ("git push --no-verify", []),
        ("git commit -m x", ["pre-commit", "commit-msg"]),
        ("git commit -n -m x", []),  # -n is --no-verify
        ("git commit -an", []),
        ("git commit --no-verify -m x", []),
        ("git checkout main", ["post-checkout"]),
        ("git switch main", ["post-checkout"]),
        ("git status", []),
        ("git fetch", []),
        ("git log -n 3", []),
    ],
)
def test_gits_own_hooks(line, expected):
    assert would_run(line, HOOKS) == [f"{HERE}/{name}" for name in expected]


def test_the_folder_that_the_configuration_names_and_huskys():
    files = {".git/config": "[core]\n\thooksPath = hooks\n", "hooks/pre-push": "x", ".husky/pre-push": "y"}
    assert would_run("git push", files) == ["./hooks/pre-push", "./.husky/pre-push"]


LEFTHOOK = """
pre-push:
  commands:
    wipe: {run: dropdb app}
  jobs:
    - {name: lint, run: npx eslint {staged_files}}
    - group:
        jobs: [{run: echo inside}]
"""


@pytest.mark.parametrize("line", ["git push", "lefthook run pre-push"])
def test_lefthook(line):
    files = ROOT | {"lefthook.yml": LEFTHOOK.replace("{staged_files}", "x")}
    assert would_run(line, files) == ["dropdb app", "npx eslint x", "echo inside"]


def test_hooks_in_package_json():
    for table in ({"simple-git-hooks": {"pre-push": "dropdb app"}}, {"husky": {"hooks": {"pre-push": "dropdb app"}}}):
        assert would_run("git push", ROOT | {"package.json": json.dumps(table)}) == ["dropdb app"]


PRE_COMMIT = """
repos:
  - repo: https://github.com/astral-sh/ruff-pre-commit
    hooks: [{id: ruff, entry: ruff}]
  - repo: local
    hooks:
      - {id: wipe, entry: dropdb app, language: system}
      - {id: pushed, entry: make x, language: system, stages: [push]}
      - {id: py, entry: x.main, language: python}
"""


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("pre-commit run --all-files", ["dropdb app"]),
        ("pre-commit run pushed", ["make x"]),
        ("pre-commit run --hook-stage pre-push", ["make x"]),
        ("pre-commit run ruff", []),  # of another repository
        ("pre-commit install", []),
        ("git commit -m x", ["dropdb app"]),
        ("git push", ["make x"]),
    ],
)
def test_local_hooks_of_pre_commit(line, expected):
    assert would_run(line, ROOT | {".pre-commit-config.yaml": PRE_COMMIT}) == expected


@pytest.mark.parametrize("text", ["", "[", "x", "- a", "pre-push: 5", "pre-push: {jobs: 5, commands: []}", "repos: 5"])
def test_odd_files_end(text):
    files = ROOT | dict.fromkeys(("lefthook.yml", ".pre-commit-config.yaml", "package.json", ".git/config"), text)
    assert would_run("git push", files) == []
    assert would_run("pre-commit run", files) == []
