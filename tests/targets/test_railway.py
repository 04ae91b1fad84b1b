import json

import pytest
from target_helpers import place, said, target

PROD, DEV = "6f1d3c2e-0000-4000-8000-000000000002", "6f1d3c2e-0000-4000-8000-000000000009"
VOLUME = "3d2c42fb-1111-2222-3333-444455556666"


def linked(name, folder="/home/dev/project", environment=DEV, **others):
    entry = {"projectPath": folder, "name": "shop", "project": "p-1", "environment": environment, "service": None}
    entries = {folder: {**entry, "environmentName": name}, **others}
    return {"~/.railway/config.json": json.dumps({"projects": entries, "user": {"token": "x"}}, indent=1)}


@pytest.mark.parametrize(
    ("line", "env", "files", "environment"),
    [
        # The flag, before everything.
        ("railway down --environment production", {}, {}, "production"),
        ("railway down -e dev-alice --yes", {}, linked("production"), "development"),
        ("railway redeploy -e staging", {}, {}, "staging"),
        ("railway redeploy -e ‹$ENV›", {}, linked("dev-alice"), "unknown"),
        ("railway redeploy -e ‹$PROD_ENV›", {}, {}, "production"),
        # An id says nothing, unless the link file tells its name.
        (f"railway redeploy -e {PROD}", {}, {}, "unknown"),
        (f"railway redeploy -e {PROD}", {}, linked("production", "/elsewhere", PROD), "production"),
        (f"railway redeploy -e {DEV}", {}, linked("dev-alice", "/elsewhere"), "development"),
        # The link of the nearest folder above.
        ("railway down --yes", {}, linked("production"), "production"),
        ("railway down --yes", {}, linked("dev-alice"), "development"),
        ("railway down --yes", {}, linked("dev-alice", "/home/dev"), "development"),
        ("railway down --yes", {}, linked("production", "/home/other"), "unknown"),
        ("railway down --yes", {}, {}, "unknown"),
        ("railway down --yes", {}, {"~/.railway/config.json": "{"}, "unknown"),
        ("railway down --yes", {"RAILWAY_ENV": "staging"}, linked("dev-alice"), "unknown"),  # another link file
        # A token: only Railway knows its environment; the link is not used.
        ("railway down --yes", {"RAILWAY_TOKEN": "t"}, linked("dev-alice"), "unknown"),
        ("railway down --yes", {"RAILWAY_TOKEN": "‹$RAILWAY_PROD_TOKEN›"}, linked("dev-alice"), "production"),
        ("railway down --yes", {"RAILWAY_API_TOKEN": "t"}, linked("dev-alice"), "development"),
        # Ids in the environment.
        ("railway down", {"RAILWAY_PROJECT_ID": "p", "RAILWAY_ENVIRONMENT_ID": PROD}, linked("dev-alice"), "unknown"),
        (
            "railway down",
            {"RAILWAY_PROJECT_ID": "p", "RAILWAY_ENVIRONMENT_ID": DEV},
            linked("dev-alice"),
            "development",
        ),
        # What Railway sets inside a service; alone it only warns.
        ("railway down", {"RAILWAY_ENVIRONMENT_NAME": "production"}, {}, "production"),
        ("railway down", {"RAILWAY_ENVIRONMENT_NAME": "production"}, linked("dev-alice"), "production"),
        ("railway down", {"RAILWAY_ENVIRONMENT_NAME": "dev-alice"}, linked("dev-alice"), "development"),
        ("railway down", {"RAILWAY_ENVIRONMENT_NAME": "dev-alice"}, {}, "unknown"),
        # Names of projects and services warn, and do no more.
        ("railway down -e x --service postgres-production", {}, {}, "production"),
        ("railway down -e x --service postgres-dev", {}, {}, "unknown"),
        ("railway down -e dev --project shop-prod", {}, {}, "production"),
        # The environment that is deleted is the operand.
        ("railway environment delete production --yes", {}, linked("dev-alice"), "production"),
        ("railway environment delete dev-alice --yes", {}, linked("production"), "development"),
        (f"railway environment delete {PROD}", {}, {}, "unknown"),
        ("railway environment delete ‹$E›", {}, {}, "unknown"),
    ],
)
def test_which_environment(line, env, files, environment):
    found = target("railway", line, env, files, depth=2 if "environment delete" in line else 1)
    assert found.environment == environment, found.evidence
    assert found.evidence


@pytest.mark.parametrize(
    ("line", "files", "environment"),
    [
        # A volume is the same in every environment: -e only picks it, and says nothing of what is lost.
        ("railway volume delete --volume data -e staging", {}, "unknown"),
        (f"railway volume delete --volume {VOLUME} -e staging", {}, "unknown"),
        ("railway volume delete --volume data -e production", {}, "production"),
        (f"railway volume delete --volume {VOLUME} -e production", {}, "production"),
        ("railway volume delete --volume data -e staging", linked("dev-alice"), "unknown"),
        # The folder's own link, and a name.
        ("railway volume delete --volume data --yes", linked("dev-alice"), "development"),
        ("railway volume delete --volume data -e dev-alice", linked("dev-alice"), "development"),
        ("railway volume delete --volume data --yes", linked("production"), "production"),
        (f"railway volume delete --volume {VOLUME} --yes", linked("dev-alice"), "unknown"),
        ("railway volume delete --volume prod-data --yes", linked("dev-alice"), "production"),
        ("railway volume delete --volume ‹$V› --yes", linked("dev-alice"), "unknown"),
        ("railway volume delete", linked("dev-alice"), "unknown"),
        # A whole project is every environment.
        ("railway project delete -p shop -e dev --yes", linked("dev-alice"), "unknown"),
        ("railway project delete -p shop-prod --yes", {}, "production"),
    ],
)
def test_what_no_environment_speaks_for(line, files, environment):
    long = {"-e": "--environment", "-p": "--project", "-v": "--volume"}
    assert target("railway", line, files=files, long=long).environment == environment


def test_the_link_is_evidence_with_its_line():
    files = {"~/.railway/config.json": '{"projects": {\n  "/home/dev/project": {"environmentName": "production"}\n}}'}
    assert said(target("railway", "railway down", files=files, depth=1)) == [
        "linked environment, ~/.railway/config.json:2 production production"
    ]


def test_settings_may_speak_for_a_project():
    settings = {"project": {"shop": "staging"}}
    assert target(
        "railway", "railway down -p shop", settings=settings, depth=1, long={"-p": "--project"}
    ).environment == ("staging")


def test_places():
    assert place("railway-variables", "railway run", files=linked("production"), depth=1).kind == "variables"
    assert place("railway-variables", "railway run -e production", depth=1).target.environment == "production"
    assert place("railway-ssh", "railway ssh", files=linked("dev-alice"), depth=1).target.environment == "development"
