"""Which scripts of package.json, composer.json and deno.json a command runs, and with what after it."""

from __future__ import annotations

import json

import pytest
from recipe_helpers import inner_of, would_run

SCRIPTS = {"build": "tsc", "prebuild": "rm -rf dist", "postbuild": "cp a b", "test": "vitest", "db:wipe": "dropdb app"}
SCRIPTS |= {"stop": "vitest", "start": "node start", "wired": "wireit"}
PACKAGE = {
    "package.json": json.dumps(
        {
            "name": "root",
            "scripts": SCRIPTS,
            "workspaces": ["packages/*"],
            "wireit": {"wired": {"command": "dropdb wired"}},
        }
    )
}
FILES = PACKAGE | {
    "packages/api/package.json": json.dumps({"name": "@acme/api", "scripts": {"migrate": "prisma migrate reset"}}),
    "packages/web/package.json": json.dumps({"name": "@acme/web", "scripts": {"build": "vite build"}}),
    "pnpm-workspace.yaml": "packages:\n  - packages/*\n",
}

CASES = [
    ("npm run db:wipe", ["dropdb app"]),
    ("npm run-script db:wipe", ["dropdb app"]),
    ("npm -s run db:wipe", ["dropdb app"]),
    ("npm run build", ["rm -rf dist", "tsc", "cp a b"]),
    ("npm test", ["vitest"]),
    ("npm t", ["vitest"]),
    ("npm run test -- --run 'a b'", ["vitest --run 'a b'"]),  # after `--`, each argument quoted
    ("npm run test --silent", ["vitest"]),  # npm keeps its own options
    ("npm run", []),
    ("npm run nothing", []),
    ("npm run migrate -w @acme/api", ["prisma migrate reset"]),
    ("npm run migrate --workspace=packages/api", ["prisma migrate reset"]),
    ("npm run build --workspaces", ["rm -rf dist", "tsc", "cp a b", "vite build"]),
    ("npm --prefix packages/api run migrate", ["prisma migrate reset"]),
    ("npm install left-pad", []),
    ("npm view build", []),
    ("pnpm run db:wipe", ["dropdb app"]),
    ("pnpm db:wipe --if-exists", ["dropdb app --if-exists"]),
    ("pnpm prisma migrate reset --force", ["prisma migrate reset --force"]),  # a program of the packages
    ("pnpm rm left-pad", []),  # a command of pnpm
    ("pnpm --filter @acme/api run migrate", ["prisma migrate reset"]),
    ("pnpm -r run migrate", ["prisma migrate reset"]),
    ("pnpm -C packages/api migrate", ["prisma migrate reset"]),
    ("yarn db:wipe", ["dropdb app"]),
    ("yarn run db:wipe", ["dropdb app"]),
    ("yarn prisma migrate reset", ["prisma migrate reset"]),
    ("yarn workspace @acme/api migrate", ["prisma migrate reset"]),
    ("yarn workspaces foreach run migrate", ["prisma migrate reset"]),
    ("yarn add build", []),
    ("yarn", []),
    ("bun run db:wipe", ["dropdb app"]),
    ("bun db:wipe", ["dropdb app"]),
    ("bun run prisma migrate reset", ["prisma migrate reset"]),
    ("bun install", []),
    ("run-s db:wipe test", ["dropdb app", "vitest"]),
    ("run-p 'db:*'", ["dropdb app"]),
    ("turbo run build", ["rm -rf dist", "tsc", "cp a b", "vite build"]),
    ("turbo build", ["rm -rf dist", "tsc", "cp a b", "vite build"]),  # a word that is no command of turbo
    ("turbo prune build", []),
    ("npm restart", ["vitest", "node start"]),  # stop and start, where no script restarts
    ("npm run build --ignore-scripts", ["tsc"]),
    ("node --run db:wipe", ["dropdb app"]),
    ("nr db:wipe", ["dropdb app"]),
    ("concurrently 'npm:db:wipe' 'tsc -w'", ["dropdb app"]),
    ("npm run wired", ["dropdb wired"]),
]


@pytest.mark.parametrize(("line", "expected"), CASES)
def test_the_script_that_runs(line, expected):
    assert would_run(line, FILES) == expected


def test_life_cycle_scripts_run_at_install():
    files = {"package.json": json.dumps({"scripts": {"postinstall": "node x.js", "prepare": "husky", "test": "t"}})}
    for line in ("npm install", "npm ci", "npm i", "pnpm install", "yarn install", "bun install"):
        assert would_run(line, files) == ["node x.js", "husky"]
    assert would_run("npm install x", files) == []
    assert would_run("yarn", files) == ["node x.js", "husky"]  # yarn alone installs
    assert would_run("npm ci --ignore-scripts", files) == []


def test_nx_runs_targets_and_scripts():
    project = {"name": "api", "targets": {"wipe": {"options": {"commands": ["dropdb app"]}}, "up": {"command": "ls"}}}
    files = {
        "nx.json": "{}",
        "package.json": "{}",
        "apps/api/project.json": json.dumps(project),
        "apps/api/package.json": json.dumps({"scripts": {"x": "echo x"}}),
    }
    for line in ("nx wipe api", "nx run api:wipe", "nx run api:wipe:production", "nx run-many -t wipe,other"):
        assert would_run(line, files) == ["dropdb app"]
    assert would_run("nx up api", files) == ["ls"]
    assert would_run("nx x api", files) == ["echo x"]
    assert would_run("nx wipe web", files) == []


def test_a_script_runs_in_the_folder_of_its_package():
    assert inner_of("npm run migrate -w @acme/api", FILES)[0].cwd.text == "/home/dev/project/packages/api"


def test_composer_scripts_call_each_other():
    files = {
        "composer.json": json.dumps(
            {"scripts": {"fresh": ["@php artisan migrate:fresh", "@seed"], "seed": "php db", "hook": "App\\Hook::run"}}
        )
    }
    assert would_run("composer run fresh", files) == ["php artisan migrate:fresh", "php db"]
    assert would_run("composer run-script seed", files) == ["php db"]
    assert would_run("composer fresh", files) == ["php artisan migrate:fresh", "php db"]
    assert would_run("composer hook", files) == []  # a method of a class
    assert would_run("composer require x", files) == []


def test_deno_tasks_and_what_they_depend_on():
    files = {
        "deno.jsonc": '{\n  // tasks\n  "tasks": {"wipe": {"command": "dropdb app", "dependencies": ["b"]}, "b": "ls"}}'
    }
    assert would_run("deno task wipe", files) == ["dropdb app", "ls"]


@pytest.mark.parametrize("text", ["", "[]", "{", '{"scripts": 5}', '{"scripts": {"x": []}}', '{"workspaces": 5}'])
def test_odd_files_give_nothing(text):
    assert would_run("npm run x", {"package.json": text}) == []
    assert would_run("npm run x -w y", {"package.json": text}) == []
