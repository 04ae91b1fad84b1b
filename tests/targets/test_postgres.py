import pytest
from target_helpers import said, somewhere, target

SERVICES = "[main]\nhost=prod-db.acme.internal\ndbname=app\n\n[local]\nhost=localhost\ndbname=app_dev\n"


@pytest.mark.parametrize(
    ("line", "env", "environment", "evidence"),
    [
        # Options and operands.
        ("psql -h prod-db app", {}, "production", "--host prod-db production"),
        ("psql -h localhost app_dev", {}, "development", "--host localhost local"),
        ("psql -h localhost app", {}, "local", "--host localhost local"),
        ("psql app", {}, "local", "default host the socket on this machine local"),
        ("psql", {}, "local", "default host the socket on this machine local"),
        ("psql -d production", {}, "production", "--dbname production production"),
        ("psql -d app_prod", {}, "production", "--dbname app_prod production"),
        ("psql -h db.acme.com -d app", {}, "unknown", ""),
        ("psql -h db.acme.com -d app_test", {}, "development", "--dbname app_test development"),
        # `-d production staging`: staging is the user.
        ("psql -d production staging", {}, "production", "--dbname production production"),
        ("psql -d acme -h db.acme.com staging", {}, "unknown", ""),
        ("psql app prod_admin -h localhost", {}, "production", "operand prod_admin production"),
        # URIs: the query beats the body.
        (
            "psql postgres://u:p@prod-db.acme.internal/app",
            {},
            "production",
            "operand: host prod-db.acme.internal production",
        ),
        ("psql postgres://u:p@localhost:5432/app_dev", {}, "development", "operand: host localhost local"),
        ("psql postgresql://localhost/app?host=prod-db", {}, "production", "operand: host prod-db production"),
        (
            "psql postgresql://localhost/app?dbname=production",
            {},
            "production",
            "operand: dbname production production",
        ),
        ("psql postgresql://db.acme.com/%70roduction", {}, "production", "operand: dbname production production"),
        ("psql postgres://localhost,prod-db/app", {}, "production", "operand: host prod-db production"),
        ("psql postgres://localhost,db.acme.com/app", {}, "unknown", ""),
        ("psql postgres://u:p#x?y@prod-db/app", {}, "production", "operand: host prod-db production"),
        ("psql postgres:///app?host=/var/run/postgresql", {}, "local", "operand: host /var/run/postgresql local"),
        # A URI beats -h; -h beats the service and PGHOST.
        ("psql -h localhost postgres://prod-db/app", {}, "production", "operand: host prod-db production"),
        ("psql -h prod-db -d dbname=app", {}, "production", "--host prod-db production"),
        ("psql -h localhost", {"PGHOST": "prod-db"}, "local", "--host localhost local"),
        ("psql service=main", {}, "production", "host, ~/.pg_service.conf:2 prod-db.acme.internal production"),
        ("psql service=local", {}, "development", "host, ~/.pg_service.conf:6 localhost local"),
        ("psql -h localhost service=main", {}, "local", "--host localhost local"),
        ("psql service=none", {}, "unknown", ""),
        ("psql", {"PGSERVICE": "main"}, "production", "host, ~/.pg_service.conf:2 prod-db.acme.internal production"),
        ("psql", {"PGSERVICE": "main", "PGHOST": "localhost"}, "production", "host, ~/.pg_service.conf:2"),
        (
            "psql",
            {"PGSERVICE": "local", "PGHOST": "prod-db"},
            "development",
            "host, ~/.pg_service.conf:6 localhost local",
        ),
        # Keyword strings.
        ("psql 'host=prod-db dbname=app'", {}, "production", "operand: host prod-db production"),
        (r"psql 'host = localhost dbname = '\''app'\'''", {}, "local", "operand: host localhost local"),
        ('psql "host=localhost dbname=\'production"', {}, "unknown", ""),
        # hostaddr decides the peer; host is then only a name.
        ("psql 'hostaddr=10.0.0.5 host=localhost'", {}, "unknown", ""),
        ("psql 'hostaddr=127.0.0.1 host=prod-db'", {}, "production", "operand: host prod-db production"),
        # Variables.
        ("dropdb app", {"PGHOST": "prod-db"}, "production", "$PGHOST prod-db production"),
        ("dropdb app", {"PGHOST": "localhost"}, "local", "$PGHOST localhost local"),
        ("psql", {"PGDATABASE": "production"}, "production", "$PGDATABASE production production"),
        ("psql app", {"PGDATABASE": "production"}, "local", "default host"),
        ("psql", {"PGDATABASE": "postgres://prod-db/app"}, "production", "$PGDATABASE"),  # a name with a word in it
        ("psql", {"PGHOSTADDR": "10.0.0.1"}, "unknown", ""),
        # The variable decides the peer beside a host on the command, too.
        ("psql -h localhost", {"PGHOSTADDR": "10.0.0.1"}, "unknown", ""),
        ("psql postgresql://localhost/app", {"PGHOSTADDR": "10.0.0.1"}, "unknown", ""),
        ("psql -h prod-db", {"PGHOSTADDR": "127.0.0.1"}, "production", ""),
        # psql does not read DATABASE_URL.
        ("psql", {"DATABASE_URL": "postgres://prod-db/app"}, "local", "default host"),
        # The other programs.
        ("pg_restore --clean -h prod-db -d app x.dump", {}, "production", "--host prod-db production"),
        ("pg_restore --clean -h localhost -d app_dev x-prod.dump", {}, "development", "--host localhost local"),
        ("pg_dump production", {}, "production", "operand production production"),
        ("dropuser prod", {}, "local", "default host"),
        # Not known before it runs.
        ("psql ‹$DATABASE_URL›", {}, "unknown", ""),
        ("psql '‹$(heroku config:get DATABASE_URL -a acme-production)›'", {}, "production", "operand $(heroku"),
        ("psql postgres://app:‹$PW›@prod-db/app", {}, "production", "operand: host prod-db production"),
        ("psql postgres://app:‹$PW›@localhost/app", {}, "local", "operand: host localhost local"),
        ("psql postgres://app:pw@‹$HOST›/app_dev", {}, "unknown", ""),
        ("psql postgres://localhost/‹$DB›", {}, "unknown", ""),
        ("psql -h ‹$HOST› -d app_dev", {}, "unknown", ""),
        ("psql -h localhost -U ‹$USER›", {}, "unknown", ""),
        ("psql", {"PGHOST": "‹$(cat host)›"}, "unknown", ""),
    ],
)
def test_which_database(line, env, environment, evidence):
    found = target("postgres", line, env, {"~/.pg_service.conf": SERVICES})
    assert found.environment == environment, said(found)
    assert not evidence or any(piece.startswith(evidence) for piece in said(found)), said(found)
    assert found.evidence


@pytest.mark.parametrize(
    ("env", "files", "environment"),
    [
        ({"PGSERVICEFILE": "/s"}, {"/s": "[main]\nhost=localhost\n", "~/.pg_service.conf": SERVICES}, "local"),
        ({"PGSYSCONFDIR": "/d"}, {"/d/pg_service.conf": SERVICES}, "production"),
        (
            {"PGSYSCONFDIR": "/d"},
            {"/d/pg_service.conf": SERVICES, "~/.pg_service.conf": "[main]\nhost=localhost\n"},
            "local",
        ),
    ],
)
def test_service_files(env, files, environment):
    assert target("postgres", "psql service=main", env, files).environment == environment


def test_pgpass_tells_what_a_host_is_used_for():
    files = {"~/.pgpass": "# hosts\ndb1:5432:app:prod_admin:x\ndb2:5432:app:app:x\n"}
    assert target("postgres", "psql -h db1 app", files=files).environment == "production"
    assert target("postgres", "psql -h db2 app", files=files).environment == "unknown"


def test_a_port_of_this_machine_may_be_a_tunnel():
    found = target("postgres", "psql -h 127.0.0.1 -p 5433 app")
    assert found.environment == "local"
    assert any("tunnel" in piece.why for piece in found.evidence)


@pytest.mark.parametrize(
    ("line", "place", "environment"),
    [
        ("psql -U postgres", somewhere("container", "production"), "production"),
        ("psql -U postgres", somewhere("container", "unknown"), "unknown"),
        ("psql -h localhost", somewhere("container", "unknown"), "unknown"),  # that container's own localhost
        ("psql -h localhost", somewhere("host", "development"), "development"),
        ("psql -h prod-db", somewhere("host", "development"), "production"),
        ("psql -h db.acme.com", somewhere("host", "development"), "unknown"),  # another machine than the place
        # railway run, dotenv: what is not on the command comes from there.
        ("psql", somewhere("variables", "production"), "production"),
        ("psql", somewhere("variables", "development"), "development"),
        ("psql", somewhere("variables", "unknown"), "unknown"),
        ("psql -h localhost", somewhere("variables", "development"), "local"),
    ],
)
def test_places(line, place, environment):
    assert target("postgres", line, place=place).environment == environment
