"""The laws of evidence: more production never lowers a target, and neither does knowing less."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from target_helpers import machine, parse, somewhere, word

from agentshell.model import ENVIRONMENTS, Arg
from agentshell.targets import PLACES, RESOLVERS, place_resolver, resolver

KUBE = """contexts:
- name: kind-dev
  context: {cluster: kind-dev}
clusters:
- name: kind-dev
  cluster: {server: https://localhost}
current-context: kind-dev
"""
FILES = {"~/.kube/config": KUBE, "/home/dev/project/.git": None, "docker-compose.yml": "services: {db: {}}\n"}
LINES = [
    ("kubernetes", "kubectl --context kind-dev delete pod x", ()),
    ("kubernetes", "kubectl --context acme delete pod x -n dev", ()),
    ("kubernetes", "kubectl --kubeconfig ./kind.yaml delete pod x", ()),
    ("kubernetes", "kubectl delete pod x", ()),
    ("kubernetes", "helm uninstall web --kube-context staging", ()),
    ("aws", "aws s3 rb s3://acme-dev --profile dev", ("arg.*",)),
    ("aws", "aws --endpoint-url http://localhost:4566 s3 rb s3://x", ("arg.*",)),
    ("aws", "aws s3 rb s3://acme-dev", ("arg.*",)),
    ("postgres", "psql -h localhost -d app_dev -U app", ()),
    ("postgres", "psql postgres://u:p@localhost/app_test", ()),
    ("postgres", "psql -h db app", ()),
    ("postgres", "dropdb app_dev", ()),
    ("database-url", "prisma --url postgres://localhost/app_dev", ("--url",)),
    ("railway", "railway redeploy -e dev-alice -s web", ()),
    ("docker-data", "docker volume rm app-test", ("arg.*",)),
    ("cloud", "az --name rg-dev --subscription test", ("--name", "--subscription")),
    ("server", "redis-cli --host localhost FLUSHALL", ()),
    ("names", "gsutil rm gs://acme-dev-tmp", ("arg.*",)),
    ("host", "ssh dev-box", ()),
    ("files", "rm build /tmp/x", ("arg.*",)),
    ("mirrored-to", "rsync dist dev-box:/x", ("arg.1",)),
]
LONG = {
    "-h": "--host",
    "-d": "--dbname",
    "-U": "--username",
    "-n": "--namespace",
    "-e": "--environment",
    "-s": "--service",
}
EVIDENCE = [
    {"KUBECONFIG": "/home/dev/.kube/prod.yaml"}, {"HELM_KUBECONTEXT": "prod"}, {"AWS_PROFILE": "prod"},
    {"AWS_DEFAULT_PROFILE": "prod"}, {"AWS_ROLE_ARN": "arn:aws:iam::1:role/prod"}, {"PGHOST": "prod-db"},
    {"PGDATABASE": "production"}, {"DATABASE_URL": "postgres://prod-db/app"}, {"RAILS_ENV": "production"},
    {"RAILWAY_ENVIRONMENT_NAME": "production"}, {"DOCKER_HOST": "tcp://prod:2375"}, {"REDIS_URL": "redis://prod"},
]  # fmt: skip


def rank(environments):
    return max(ENVIRONMENTS.index(one) for one in environments)


def judge(name, parsed, env=None):
    return rank(one.environment for one in resolver(name)(parsed, machine(env, FILES)))


@pytest.mark.parametrize(("name", "line", "names"), LINES)
@pytest.mark.parametrize("more", EVIDENCE, ids=lambda more: next(iter(more)))
def test_a_variable_of_production_never_lowers(name, line, names, more):
    base = judge(name, parse(line, names=names, long=LONG))
    assert judge(name, parse(line, more, names=names, long=LONG), more) >= base


@pytest.mark.parametrize(("name", "line", "names"), LINES)
@pytest.mark.parametrize("kind", ["host", "container", "variables"])
def test_a_place_of_production_never_lowers(name, line, names, kind):
    base = judge(name, parse(line, names=names, long=LONG))
    found = judge(name, parse(line, names=names, long=LONG, place=somewhere(kind, "production")))
    assert found >= base or (name == "files" and kind != "variables")


@pytest.mark.parametrize(("name", "line", "names"), LINES)
def test_an_unknown_argument_never_lowers(name, line, names):
    """Nor does it leave a target better than unknown where that argument could have said production."""
    words = line.split()
    for at in range(1, len(words)):
        if words[at].startswith("-"):
            continue
        known = judge(name, parse(line, names=names, long=LONG))
        unknown = parse(" ".join((*words[:at], "‹$X›", *words[at + 1 :])), names=names, long=LONG)
        prod = parse(" ".join((*words[:at], "prod", *words[at + 1 :])), names=names, long=LONG)
        least = min(known, ENVIRONMENTS.index("unknown"))
        found = judge(name, unknown)
        assert found >= least, words[at]
        if judge(name, prod) == ENVIRONMENTS.index("production"):
            assert found >= ENVIRONMENTS.index("unknown"), words[at]


@pytest.mark.parametrize(("name", "line", "names"), LINES)
def test_a_sourced_file_that_cannot_be_read_never_lowers(name, line, names):
    base = judge(name, parse(line, names=names, long=LONG))
    assert judge(name, parse(line, names=names, long=LONG, open_env="an unread file")) >= base


def texts(pieces, most):
    return st.lists(st.sampled_from(pieces), max_size=most).map("".join)


TEXT = texts([*"ab/:=@?&%-_.'\"\\ *{[~,#", "prod", "dev", "localhost", "://", "‹$X›"], 12)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([*sorted(RESOLVERS)]), st.lists(TEXT, min_size=1, max_size=3))
def test_resolvers_take_any_arguments_and_list_evidence(name, given_texts):
    parsed = parse("tool --context x y z").replace(positionals=tuple(map(word, given_texts)))
    parsed = parsed.replace(names=tuple((f"arg.{at}", one) for at, one in enumerate(parsed.positionals)))
    found = resolver(name)(parsed, machine(None, FILES))
    assert found
    for one in found:
        assert one.environment in ENVIRONMENTS
        assert one.evidence
        assert not (one.open and one.environment in ("local", "development", "staging"))


@settings(max_examples=40, deadline=None)
@given(st.sampled_from([*sorted(PLACES)]), st.lists(TEXT, max_size=3))
def test_places_take_any_arguments(name, given_texts):
    parsed = parse("tool").replace(positionals=tuple(map(word, given_texts)))
    found = place_resolver(name)(parsed, machine(None, FILES))
    assert found.kind in ("host", "container", "variables")
    assert found.target.environment in ENVIRONMENTS


CONTENT = texts([*"ab:=[]{}\n -#'\"&*!", "prod", "clusters", "contexts", "\t", "[default]\n"], 40)


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(["kubernetes", "aws", "postgres", "railway", "database-url", "docker", "host"]), CONTENT)
def test_any_text_in_configuration_files(name, text):
    paths = [
        "~/.kube/config",
        "~/.aws/config",
        "~/.pg_service.conf",
        "~/.railway/config.json",
        ".env",
        "~/.docker/config.json",
    ]
    facts = machine({"PGSERVICE": "a"}, dict.fromkeys([*paths, "~/.ssh/config", "~/.pgpass", "compose.yaml"], text))
    for one in resolver(name)(parse("tool -h ab", {"PGSERVICE": "a"}), facts):
        assert one.environment in ENVIRONMENTS


@pytest.mark.parametrize("table", [RESOLVERS, PLACES])
def test_every_name_leads_to_a_function(table):
    for name in table:
        assert callable((resolver if table is RESOLVERS else place_resolver)(name))


def test_an_unknown_name_raises():
    with pytest.raises(KeyError):
        resolver("no-such-resolver")
    with pytest.raises(KeyError):
        place_resolver("no-such-place")


def test_unknown_words_of_any_number_are_unknown_too():
    parsed = parse("rm x").replace(positionals=(Arg(word("‹$X›").parts, splits=True),))
    (only,) = resolver("files")(parsed, machine(None, FILES))
    assert (only.environment, only.scope) == ("unknown", "many")
