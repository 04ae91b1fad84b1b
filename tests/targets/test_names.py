import json
from pathlib import Path

import pytest
from conftest import facts, shared

from agentshell.errors import RuleError
from agentshell.facts import Settings
from agentshell.targets.environments import dump, load_tables
from agentshell.targets.names import environment_of, host_environment
from agentshell.targets.tokens import classify
from agentshell.targets.words import TABLES

ROOT = Path(__file__).resolve().parents[2]
NONE = ("local", "development", "staging")


def test_every_vector_of_the_catalogue():
    """The 159 names that were collected from public infrastructure code."""
    vectors = json.loads(shared("facts/catalogue/env_names.json").read_text())["vectors"]
    assert sum(map(len, vectors.values())) == 159
    wrong = []
    for expected, texts in vectors.items():
        for text in texts:
            environment, why = environment_of(text, facts())
            right = {
                "production": environment == "production",
                "nonproduction": environment in NONE,
                "ambiguous": environment == "production",
                "weak-production": environment == "unknown" and why != "",
                "unknown": environment == "unknown" and why == "",
            }[expected]
            if not right:
                wrong.append((expected, text, environment, why))
    assert wrong == []


@pytest.mark.parametrize(
    ("name", "environment"),
    [
        ("prod", "production"),
        ("PRODUCTION_DATABASE_URL", "production"),
        ("prodReplica", "production"),  # camelCase
        ("prod2a", "production"),  # a number and a letter behind
        ("ProductionAdmin", "production"),
        ("myappprd", "production"),  # glued at the end
        ("prodeuwest1", "production"),  # glued to regions
        ("prod-test", "production"),  # says both: production wins
        ("staging.prod.example.com", "production"),
        ("nonprod", "staging"),
        ("not_prod", "staging"),
        ("pre-production", "staging"),
        ("acmenonprod", "staging"),
        ("uat", "staging"),
        ("stgus", "staging"),
        ("qa2", "development"),
        ("pr-123", "development"),
        ("e2e", "development"),
        ("review-app-7", "development"),
        ("acme-dev-tmp", "development"),
        ("minikube", "local"),
        ("kind-kind", "local"),
        ("docker-desktop", "local"),
        ("product", "unknown"),
        ("reproduce", "unknown"),
        ("reproduction", "unknown"),
        ("live-reload", "unknown"),
        ("LiveKit", "unknown"),
        ("delivery", "unknown"),
        ("hostage", "unknown"),
        ("backstage", "unknown"),
        ("devops", "unknown"),
        ("main", "unknown"),
        ("humankind-shop", "unknown"),  # `kind` counts as the first word only
        ("6f1d3c2e-0000-4000-8000-000000000002", "unknown"),  # an id says nothing
        ("", "unknown"),
    ],
)
def test_names(name, environment):
    assert environment_of(name, facts())[0] == environment


@pytest.mark.parametrize(("name", "word"), [("main", "main"), ("genesis_master", "master"), ("primary-db", "primary")])
def test_a_weak_name_is_unknown_and_says_why(name, word):
    environment, why = environment_of(name, facts())
    assert environment == "unknown"
    assert word in why


@pytest.mark.parametrize("name", ["dev", "staging", "acme", "main", "test-db", "kind-x", "nonprod", "live-reload"])
@pytest.mark.parametrize("more", ["prod-{}", "{}-prod", "{}.production", "{}/live"])
def test_a_word_of_production_never_lowers_a_name(name, more):
    """Whatever else a name says, production in it wins; `live-reload` beside `live` included."""
    assert classify(more.format(name))[0] == "production"


@pytest.mark.parametrize(
    ("host", "environment"),
    [
        ("localhost", "local"),
        ("127.0.0.1", "local"),
        ("127.9.9.9", "local"),
        ("::1", "local"),
        ("[::1]", "local"),
        ("0.0.0.0", "local"),
        ("app.localhost", "local"),
        ("/var/run/postgresql", "local"),
        ("@abstract", "local"),
        ("host.docker.internal", "local"),
        ("db", "local"),  # a service of the compose file
        ("prod-db", "production"),  # so is this, but its name wins
        ("postgres", "unknown"),  # no such service here
        ("/cloudsql/acme:eu:main", "unknown"),  # a proxy's socket
        ("/cloudsql/acme-prod:eu:main", "production"),
        ("prod-db.acme.internal", "production"),
        ("db1.prod.acme.com", "production"),
        ("postgres-production.up.railway.app", "production"),
        ("containers-us-west-1.railway.app", "unknown"),
        ("abc.proxy.rlwy.net", "unknown"),
        ("acme-prod.abc.us-east-1.rds.amazonaws.com", "production"),
        ("acme-dev.abc.us-east-1.rds.amazonaws.com", "development"),
        ("10.0.0.5", "unknown"),
        ("db.staging.acme.com", "staging"),
        ("consul.prod", "production"),
        ("redis.staging", "staging"),
        ("dev-box", "development"),
        ("api.acme.dev", "unknown"),  # .dev is a top-level domain
        ("acme.live", "unknown"),  # so is .live
        ("dev.to", "unknown"),  # somebody's registered domain
        ("test.com", "unknown"),
        ("localhost.acme.com", "unknown"),  # only called so
        ("api.livekit.io", "unknown"),
    ],
)
def test_hosts(host, environment):
    files = {"docker-compose.yml": "services:\n  db: {image: postgres:16}\n  prod-db: {image: postgres:16}\n"}
    assert host_environment(host, facts(files=files))[0] == environment


def test_a_compose_service_is_found_from_a_folder_below_and_named_with_its_line():
    one = facts(files={"compose.yaml": "name: shop\nservices:\n  web: {}\n  db: {}\n"})
    assert host_environment("db", one, "/home/dev/project/api/src") == ("local", "a service in compose.yaml:4")


@pytest.mark.parametrize(
    ("kind", "name", "environment"),
    [
        ("context", "arn:aws:eks:eu-west-1:1:cluster/shop", "production"),  # the exact name
        ("context", "shop-eu", "staging"),  # a glob
        ("context", "prod-mirror", "development"),  # settings win over words
        ("account", "111122223333", "production"),
        ("host", "localhost", "production"),  # this machine, unless configured otherwise
        ("database", "shop-eu", "unknown"),  # told about contexts only
        ("profile", "anything-blue", "staging"),  # of two globs the worse counts
        ("profile", "exactly-blue", "local"),  # an exact name wins over globs
    ],
)
def test_settings_win(kind, name, environment):
    settings = Settings(
        {
            "context": {
                "arn:aws:eks:eu-west-1:1:cluster/shop": "production",
                "shop-*": "staging",
                "prod-mirror": "development",
            },
            "account": {"111122223333": "production"},
            "host": {"localhost": "production"},
            "any": {"*-blue": "staging", "anything-*": "development", "exactly-blue": "local"},
        }
    )
    one = facts(settings=settings)
    found = host_environment(name, one) if kind == "host" else environment_of(name, one, kind)
    assert found[0] == environment
    assert environment == "unknown" or found[1].startswith("settings:")


def test_the_compiled_tables_are_those_of_the_yaml():
    text = (ROOT / "rules/environments.yaml").read_text("utf-8")
    tables = load_tables(text, "environments.yaml")
    assert tables == TABLES
    assert dump(tables, "environments.yaml") == (ROOT / "agentshell/targets/words.py").read_text("utf-8")


def test_a_broken_table_names_every_mistake_with_its_place():
    with pytest.raises(RuleError) as caught:
        load_tables("words:\n  production: prod\n  staging: [a]\n  staging: [b]\nhosts: [x]\n", "environments.yaml")
    assert caught.value.problems == (
        "environments.yaml:2:15: words/production is a list of texts",
        "environments.yaml:4:12: words/staging is given twice",
        "environments.yaml:5:8: entries of hosts belong in a mapping",
    )
