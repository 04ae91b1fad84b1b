"""Databases that are files, the developer's own database, and servers that operands and variables name."""

import pytest
from target_helpers import somewhere, target


@pytest.mark.parametrize(
    ("line", "environment", "reason"),
    [
        ("sqlite3 app.db", "local", "a file of the project"),
        ("sqlite3 db/development.sqlite3", "development", "a folder of the project"),
        ("sqlite3 db/production.sqlite3", "production", "its name says so"),
        ("sqlite3 /tmp/a.db", "development", "a temporary file"),
        ("sqlite3 /var/lib/grafana/grafana.db", "production", "a program's data on this machine"),
        ("sqlite3 ../other/app.db", "production", "somebody else's folder"),
        ("sqlite3 :memory:", "local", "no file at all"),
        ("sqlite3", "local", "no file given"),
        ("sqlite3 ‹$DB›", "unknown", "not known before it runs"),
        ("sqlite3 ‹$PROD_DB›", "production", "not known, but it mentions production"),
        ("sqlite3 /tmp/‹$(mktemp)›", "local", "a temporary folder, whatever the file is called"),
    ],
)
def test_which_database_a_file_is(line, environment, reason):
    assert target("database-file", line, names=("arg.0",)).environment == environment, reason


def test_a_file_on_another_machine_belongs_to_it():
    there = somewhere("host", "production")
    assert target("database-file", "sqlite3 app.db", names=("arg.0",), place=there).environment == "production"


@pytest.mark.parametrize(
    ("env", "files", "environment"),
    [
        ({}, {}, "development"),
        ({"DATABASE_URL": "postgres://prod-db/app"}, {}, "production"),
        ({"DATABASE_URL": "postgres://db.acme.com/app"}, {}, "unknown"),
        ({"DATABASE_URL": "‹$(cat url)›"}, {}, "unknown"),
        ({"APP_ENV": "production"}, {}, "production"),
        ({}, {".env": "DATABASE_URL=postgres://db.acme.com/app\n"}, "unknown"),
        ({}, {".env": "DATABASE_URL=postgres://localhost/app\n"}, "local"),
    ],
)
def test_a_developers_own_database_is_the_one_that_nothing_speaks_of(env, files, environment):
    assert target("database-or-development", "migrate up", env, files).environment == environment


def test_elsewhere_there_is_no_developers_own_database():
    there = somewhere("container", "unknown")
    assert target("database-or-development", "migrate up", place=there).environment == "unknown"


@pytest.mark.parametrize(
    ("line", "env", "environment", "reason"),
    [
        ("etcdctl del a", {}, "local", "the default server"),
        ("etcdctl del a", {"ETCDCTL_ENDPOINTS": "https://etcd.acme.com:2379"}, "unknown", "the client reads it"),
        ("etcdctl del a", {"ETCDCTL_ENDPOINTS": "https://prod-etcd:2379"}, "production", "the client reads it"),
        ("etcdctl del a --endpoints 127.0.0.1:2379", {}, "local", "an address of this machine"),
        ("etcdctl del a --endpoints 10.0.0.1:2379", {}, "unknown", "some machine"),
        ("cqlsh 10.0.0.1", {}, "unknown", "an operand that is a host"),
        ("cqlsh prod-cass", {}, "production", "a name"),
        ("mongo shop.js", {}, "local", "a file is no host"),
        ("mysql shop", {"MYSQL_URL": "mysql://db.acme.com/shop"}, "local", "mysql does not read it"),
        ("mysql shop", {"MYSQL_HOST": "db.acme.com"}, "unknown", "mysql reads it"),
    ],
)
def test_which_server_a_client_reaches(line, env, environment, reason):
    assert target("server", line, env, names=("arg.0",)).environment == environment, reason
