"""Which commands just, compose, Procfile runners and act would start."""

from __future__ import annotations

import pytest
from recipe_helpers import inner_of, would_run

JUSTFILE = """
set shell := ["bash", "-uc"]
env := "dev"
export REGION := "eu"
host := env + "-db"
sha := `git rev-parse HEAD`
alias w := wipe

default:
    @echo default

# drops it
[confirm]
wipe target=env *args: (prepare target)
    psql -h {{target}}-db app {{args}}
    -echo done

prepare name:
    echo {{ name }}

both: default && after
after:
    echo after
script:
    #!/usr/bin/env bash
    cd /srv
    rm -rf data
py:
    #!/usr/bin/env python3
    import os
long:
    echo a \\
      b
host:
    echo {{host}} {{ 'x' }}{{ env('HOME') }} {{ uuid() }}
tag:
    docker push x:{{sha}}
chosen e:
    {{ if e == "prod" { "dropdb " + e } else { "echo" } }}
else_if e:
    {{ if e == "a" { "one" } else if e != "c" { "two" } else { "three" } }}
"""

JUST = [
    ("just", ["echo default"]),
    ("just wipe", ["echo dev", "psql -h dev-db app ", "echo done"]),
    ("just w prod -c x", ["echo prod", "psql -h prod-db app -c x", "echo done"]),
    ("just env=prod wipe", ["echo prod", "psql -h prod-db app ", "echo done"]),
    ("just --set env prod wipe", ["echo prod", "psql -h prod-db app ", "echo done"]),
    ("just prepare a after", ["echo a", "echo after"]),
    ("just both", ["echo default", "echo after"]),
    ("just script", ["cd /srv\nrm -rf data"]),
    ("just py", ["python3 -c import os"]),
    ("just long", ["echo a \\\n  b"]),
    ("just host", ["echo dev-db x/home/dev {{uuid()}}"]),
    ("just tag", ["git rev-parse HEAD", "docker push x:$(git rev-parse HEAD)"]),
    ("just nothing", []),
    ("just --list", []),
    ("just chosen prod", ["dropdb prod"]),
    ("just chosen dev", ["echo"]),
    ("just else_if b", ["two"]),
]


@pytest.mark.parametrize(("line", "expected"), JUST)
def test_the_recipe_of_a_justfile(line, expected):
    assert would_run(line, {"justfile": JUSTFILE}) == expected


def test_how_a_justfiles_recipe_runs():
    inner = inner_of("just after", {"justfile": JUSTFILE})[0]
    assert (inner.shell, inner.env.changes["REGION"].text) == ("bash", "eu")
    with_env = {"justfile": "set dotenv-load\nset positional-arguments\nx a:\n    psql $URL\n", ".env": "URL='a b'\n"}
    inner = inner_of("just x prod", with_env)[0]
    assert (inner.env.changes["URL"].text, [one.text for one in inner.argv]) == ("a b", ["x", "prod"])
    assert inner_of("just x prod", with_env, {"URL": "own"})[0].env is None  # what is set already stays
    imported = {"justfile": "import 'more.just'\n", "more.just": "x:\n    echo x\n"}
    assert would_run("just x", imported) == ["echo x"]


COMPOSE = """
services:
  job: {image: postgres, command: dropdb -h prod-db app}
  listed: {image: x, entrypoint: [sh, -c], command: ["rm -rf $$HOME ${DIR:-/srv}"]}
  tool: {image: x, entrypoint: [kubectl, --context, prod]}
  web: {image: x}
"""


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("docker compose run --rm job", ["dropdb -h prod-db app"]),
        ("docker-compose run job", ["dropdb -h prod-db app"]),
        ("docker compose up -d job", ["dropdb -h prod-db app"]),
        ("docker compose run job psql", []),  # its own command
        ("docker compose run tool delete ns a", ["kubectl --context prod delete ns a"]),
        ("docker compose run --entrypoint dropdb job app", ["dropdb app"]),
        ("docker compose run listed", ["sh -c rm -rf $HOME /srv"]),
        ("docker compose run web", []),
        ("docker compose run gone", []),
    ],
)
def test_the_command_of_a_service(line, expected):
    assert would_run(line, {"docker-compose.yml": COMPOSE}) == expected
    assert all(inner.place.kind == "container" for inner in inner_of(line, {"docker-compose.yml": COMPOSE}))


def test_what_a_services_variables_say_of_where_it_reaches():
    compose = "services:\n  job: {image: x, command: ls, environment: [URL=postgres://prod-db/app], env_file: a.env}\n"
    (inner,) = inner_of("docker compose run job", {"compose.yaml": compose, "a.env": "A=1\n"})
    assert (inner.env.changes["A"].text, inner.place.target.environment) == ("1", "production")
    compose = "services:\n  job: {image: x, command: ls}\n"
    for option in ("", "-e URL=postgres://localhost/app ", "-e NODE_ENV=production "):
        (inner,) = inner_of(f"docker compose run {option}job", {"compose.yaml": compose})
        assert inner.place.target.environment == "local"
    inner = inner_of("docker compose run -e URL=postgres://prod-db/app job psql", {"compose.yaml": compose})[0]
    assert inner.place.target.environment == "production"


def test_compose_up_starts_every_service():
    compose = "services:\n  a: {image: x, command: ls}\n  b: {image: x, command: pwd}\n"
    assert would_run("docker compose up -d", {"compose.yaml": compose}) == ["ls", "pwd"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("gitlab-ci-local wipe", ["dropdb app"]),
        ("gitlab-runner exec docker wipe", ["dropdb app"]),
        ("gitlab-ci-local", ["dropdb app", "make"]),
        ("gitlab-ci-local --list", []),
    ],
)
def test_a_job_of_gitlab(line, expected):
    jobs = "stages: [x]\n.base: {script: [no]}\nwipe:\n  script:\n    - dropdb app\nok: {script: make}\n"
    assert would_run(line, {".gitlab-ci.yml": jobs}) == expected


def test_the_processes_of_a_procfile():
    files = {"Procfile": "web: bin/rails server\nrelease: rails db:reset\n# no: x\n"}
    assert would_run("foreman start release", files) == ["rails db:reset"]
    assert would_run("honcho start", files) == ["bin/rails server", "rails db:reset"]
    assert would_run("foreman run release", files) == ["rails db:reset"]
    assert would_run("heroku local release", files) == ["rails db:reset"]
    assert would_run("overmind start -l web", files) == ["bin/rails server"]


WORKFLOW = """
on: [push]
jobs:
  destroy:
    runs-on: ubuntu-latest
    needs: build
    env: {NS: payments}
    steps:
      - uses: actions/checkout@v4
      - run: kubectl --context prod delete ns ${{ inputs.ns }}
      - {run: 'print(1)', shell: python}
  build: {steps: [{run: make}]}
"""


def test_the_steps_that_act_runs():
    files = {".github/workflows/d.yml": WORKFLOW}
    assert would_run("act -j destroy", files) == ["kubectl --context prod delete ns ${{ inputs.ns }}", "make"]
    assert would_run("act push -j build", files) == ["make"]
    assert len(would_run("act", files)) == 2
    assert would_run("act pull_request", files) == []
    assert would_run("act -l", files) == []
    assert inner_of("act -j destroy", files)[0].env.changes["NS"].text == "payments"


@pytest.mark.parametrize("text", ["", "[", "services: 5", "x", "a:\n", "jobs: {x: {steps: {run: y}}}", "x *: (\n  {{"])
def test_odd_files_end(text):
    names = ("justfile", "compose.yaml", "Procfile", ".github/workflows/x.yml")
    for line in ("just x", "docker compose run x", "foreman start", "act -j x"):
        would_run(line, dict.fromkeys(names, text))
