import pytest
from target_helpers import place, said, somewhere, target

CONFIG = """Include more/*.conf
Host web
  HostName prod-web-1.acme.com
  User deploy
Host box !box-2
  HostName 10.0.0.9
Host jump
  HostName 10.0.0.8
  ProxyJump bastion.prod.acme.com
Host here
  HostName=localhost
Host *
  HostName %h.acme.com
"""
FILES = {"~/.ssh/config": CONFIG, "~/.ssh/more/a.conf": "Host included\n  HostName prod-x\n"}
SSH = {"-p": "-p", "-J": "-J", "-l": "-l"}


@pytest.mark.parametrize(
    ("line", "environment"),
    [
        ("ssh prod-web-1 rm", "production"),
        ("ssh deploy@db1.prod.acme.com", "production"),
        ("ssh prod-deploy@10.0.0.5", "production"),
        ("ssh dev-box rm", "development"),
        ("ssh -p 2222 dev@10.0.0.5", "unknown"),  # a user called dev says nothing
        ("ssh localhost", "local"),
        ("ssh ssh://prod-web-1:2222", "production"),
        ("ssh -J bastion.prod.acme.com 10.0.0.5", "production"),
        ("ssh ‹$HOST› rm", "unknown"),
        ("ssh ‹$PROD_HOST› rm", "production"),
        ("ssh", "unknown"),
    ],
)
def test_ssh(line, environment):
    found = place("ssh", line, long=SSH)
    assert found.kind == "host"
    assert found.target.environment == environment


@pytest.mark.parametrize(
    ("host", "environment", "evidence"),
    [
        ("web", "production", "HostName, ~/.ssh/config:3 prod-web-1.acme.com production"),
        ("included", "production", "HostName, ~/.ssh/more/a.conf:2 prod-x production"),
        ("jump", "production", "proxyjump, ~/.ssh/config:9 bastion.prod.acme.com production"),
        ("box", "unknown", ""),
        ("here", "local", "HostName, ~/.ssh/config:11 localhost local"),
        ("db.prod", "production", "host db.prod production"),
    ],
)
def test_what_the_ssh_config_calls_hosts(host, environment, evidence):
    found = place("ssh", f"ssh {host}", files=FILES, long=SSH).target
    assert found.environment == environment
    assert not evidence or evidence in said(found), said(found)


@pytest.mark.parametrize(
    ("line", "environment"),
    [
        ("pdsh -w prod-1,prod-2 -- rm", "production"),
        ("pdsh -w dev-1,dev-2 -- rm", "development"),
        ("pdsh -w dev-1,web-2 -- rm", "unknown"),  # one of them says nothing
        ("fab -H prod-web-1 -- rm", "production"),
    ],
)
def test_several_hosts(line, environment):
    assert place("ssh", line, long=SSH).target.environment == environment


@pytest.mark.parametrize(
    ("line", "env", "files", "environment"),
    [
        ("docker exec db psql", {}, {}, "local"),
        ("docker exec postgres-prod rm", {}, {}, "production"),
        ("docker exec ‹$C› rm", {}, {}, "unknown"),
        ("docker --context prod-eu exec db rm", {}, {}, "production"),
        ("docker --host ssh://deploy@prod-1 exec db rm", {}, {}, "production"),
        ("docker --host tcp://10.0.0.5:2375 exec db rm", {}, {}, "unknown"),
        ("docker exec db rm", {"DOCKER_HOST": "tcp://prod-1:2375"}, {}, "production"),
        ("docker exec db rm", {"DOCKER_HOST": "unix:///run/docker.sock"}, {}, "local"),
        ("docker exec db rm", {"DOCKER_CONTEXT": "prod"}, {}, "production"),
        ("docker exec db rm", {}, {"~/.docker/config.json": '{"currentContext": "prod"}'}, "production"),
        ("docker exec db rm", {}, {"~/.docker/config.json": '{"currentContext": "acme"}'}, "unknown"),
        ("docker exec db rm", {}, {"~/.docker/config.json": '{"currentContext": "desktop-linux"}'}, "local"),
        ("docker --context default exec db rm", {"DOCKER_HOST": "tcp://prod-1:2375"}, {}, "local"),
    ],
)
def test_containers(line, env, files, environment):
    found = place("docker-container", line, env, files, depth=1, long={})
    assert found.target.environment == environment


@pytest.mark.parametrize(
    ("line", "env", "environment"),
    [
        ("docker volume rm pgdata", {}, "unknown"),  # may exist nowhere else
        ("docker volume rm pgdata-test", {}, "development"),
        ("docker volume rm pgdata-prod", {}, "production"),
        ("docker volume rm app-test pgdata", {}, "unknown"),
        ("docker-compose --file docker-compose.prod.yml down", {}, "production"),
        ("docker-compose --file docker-compose.test.yml down", {}, "development"),
        ("docker-compose down", {"COMPOSE_PROJECT_NAME": "shop-prod"}, "production"),
    ],
)
def test_data_of_docker(line, env, environment):
    assert target("docker-data", line, env, names=("arg.*",), depth=2, long={}).environment == environment


@pytest.mark.parametrize(
    ("line", "files", "environment"),
    [
        ("dotenv --file .env.production", {}, "production"),
        ("dotenv --env .env.test", {}, "development"),
        ("dotenv --file .env.production", {".env.production": "PGHOST=localhost\n"}, "production"),
        ("dotenv --file .env.local", {".env.local": "DATABASE_URL=postgres://prod-db/app\n"}, "production"),
        ("dotenv --file .env.local", {".env.local": "DATABASE_URL=postgres://localhost/app_dev\n"}, "development"),
        ("dotenv --file .env.local", {}, "unknown"),
        ("dotenv --cascade production", {}, "production"),
        ("dotenv", {".env": "PGHOST=prod-db.acme.internal\n"}, "production"),
        ("dotenv", {}, "unknown"),
        ("dotenv --file ‹$F›", {}, "unknown"),
    ],
)
def test_dotenv(line, files, environment):
    assert place("dotenv", line, files=files, long={}).target.environment == environment


@pytest.mark.parametrize(
    ("line", "environment"),
    [
        ("doppler --config prd", "production"),
        ("doppler --config dev", "development"),
        ("doppler --project shop-dev", "unknown"),
        ("doppler --project shop-prod --config dev", "production"),
        ("chamber prod", "production"),
        ("aws-vault acme-prod", "production"),
        ("aws-vault dev", "development"),
        ("op --env-file .env.prod", "production"),
        ("doppler", "unknown"),
    ],
)
def test_secret_runners(line, environment):
    assert place("variables", line, long={}).target.environment == environment


def test_direnv():
    assert place("direnv", "direnv infra/prod").target.environment == "production"
    files = {"x/.envrc": "export DATABASE_URL=postgres://prod-db/app\n"}
    assert place("direnv", "direnv x", files=files).target.environment == "production"
    assert place("direnv", "direnv x").target.environment == "unknown"


@pytest.mark.parametrize(
    ("resolver", "line", "names", "env", "files", "environment"),
    [
        ("names", "gsutil gs://acme-prod-uploads", ("arg.*",), {}, {}, "production"),
        ("names", "gsutil gs://acme-dev-tmp", ("arg.*",), {}, {}, "development"),
        ("names", "tool x", (), {}, {}, "unknown"),
        ("names", "tool ‹$X›", ("arg.*",), {}, {}, "unknown"),
        ("cloud", "az --name rg-prod", ("--name",), {}, {}, "production"),
        ("cloud", "az --name rg-dev-alice", ("--name",), {}, {}, "development"),
        ("cloud", "heroku pg:reset", (), {"HEROKU_APP": "acme-production"}, {}, "production"),
        ("cloud", "heroku pg:reset --app acme", ("--app",), {"HEROKU_APP": "acme-dev"}, {}, "unknown"),  # the flag wins
        ("cloud", "fly deploy", (), {}, {"fly.toml": 'app = "acme-prod"\n'}, "production"),
        ("cloud", "vercel rm", (), {}, {".vercel/project.json": '{"projectName": "web-dev"}'}, "development"),
        ("cloud", "terraform destroy", (), {"TF_WORKSPACE": "production"}, {}, "production"),
        ("cloud", "terraform destroy", (), {}, {".terraform/environment": "staging\n"}, "staging"),
        ("cloud", "gcloud x", (), {}, {}, "unknown"),
        ("server", "redis-cli FLUSHALL", (), {}, {}, "local"),
        ("server", "redis-cli --host prod-redis FLUSHALL", (), {}, {}, "production"),
        ("server", "redis-cli --host cache.acme.com FLUSHALL", (), {}, {}, "unknown"),
        ("server", "redis-cli --host ‹$H› FLUSHALL", (), {}, {}, "unknown"),
        ("server", "redis-cli FLUSHALL", (), {"REDIS_URL": "redis://prod-redis:6379"}, {}, "production"),
        ("server", "kafka --bootstrap-server localhost:9092,prod-kafka:9092", (), {}, {}, "production"),
        ("server", "kafka --bootstrap-server localhost:9092", (), {}, {}, "local"),
        ("registry", "npm unpublish x", (), {}, {}, "production"),
        ("registry", "npm --registry http://localhost:4873 unpublish x", (), {}, {}, "local"),
        ("machine", "shutdown now", (), {}, {}, "production"),
    ],
)
def test_what_only_names_tell(resolver, line, names, env, files, environment):
    assert target(resolver, line, env, files, names=names, long={}).environment == environment


def test_a_server_and_a_machine_of_another_place():
    container = somewhere("container", "production")
    assert target("server", "redis-cli FLUSHALL", place=container).environment == "production"
    assert target("server", "redis-cli FLUSHALL", place=somewhere("container", "unknown")).environment == "unknown"
    assert target("machine", "shutdown now", place=somewhere("host", "development")).environment == "development"
