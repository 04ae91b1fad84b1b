"""Databases through the pipeline: what SQL would do on production, however it is given; a developer's day beside it."""

from __future__ import annotations

import pytest

from agentshell.assembly import Assembler

ASSEMBLER = Assembler()
ENV = {"HOME": "/home/dev", "PATH": "/usr/bin:/bin", "USER": "dev"}
FILES = {
    "x.sql": "DROP TABLE x;\n",
    "incl.sql": "\\ir x.sql\n",
    "ok.sql": "CREATE TABLE t (id int);\nINSERT INTO t VALUES (1);\n",
    "svc.conf": "[main]\nhost=prod-db\ndbname=app\n",
    "data.csv": "1,2\n",
}
PSQL, MYSQL = "psql -h prod-db app", "mysql -h prod-db app"


def decision(line, tmp_path, env):
    (tmp_path / ".git").mkdir(exist_ok=True)
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    return ASSEMBLER.assemble({**ENV, **env}, str(tmp_path)).judge(line.encode()).verdict.decision


HELD = [
    (f"{PSQL} -c 'select 1' -c 'drop table x'", "the second -c"),
    (f"{PSQL} -c 'select 1' -f incl.sql", "a file that includes another"),
    (f"{PSQL} -f gone.sql", "a file that is not there"),
    (f"cat x.sql | {PSQL}", "a file through a pipe"),
    (f"{PSQL} <<< 'DROP TABLE x'", "a here-string"),
    (f"{PSQL} <<'E'\nBEGIN;\nDROP TABLE x;\nCOMMIT;\nE", "a heredoc"),
    (f"echo 'DROP TABLE x' | {PSQL} -f -", "standard input by its name"),
    (f"{PSQL} -f <(echo 'drop table x')", "the output of a command"),
    (f"{PSQL} -v t=users <<< 'DELETE FROM :t'", "a variable of psql"),
    (f'T=users; {PSQL} -c "DROP TABLE $T"', "a variable of the shell"),
    (f"sed 's/^/DROP TABLE /' tables.txt | {PSQL}", "what another program writes"),
    (f"{PSQL} -c 'SELECT 1/*x*/;/*y*/DROP/**/TABLE/**/x'", "comments for blanks"),
    (f"{PSQL} -c 'EXPLAIN ANALYZE DELETE FROM users'", "EXPLAIN that executes"),
    (f"{PSQL} -c 'CALL cleanup()'", "a procedure nobody has read"),
    (f'{PSQL} -c "$(cat gone.sql)"', "SQL that is not known"),
    ("psql dev <<'E'\n\\c postgres://u@prod-db/app\nDROP TABLE x;\nE", "\\c to production"),
    ("psql dev -c '\\c production' -c 'drop table x'", "\\c in another -c"),
    ("psql -h localhost -c '\\! rm -rf /srv/data'", "a shell command, wherever the database is"),
    ("psql service=main -c 'drop table x'", "a service of a file in the environment"),
    ("psql -h localhost -c 'DROP DATABASE shop_production'", "the database by its own name"),
    ("psql -h staging-db app -c 'DELETE FROM users WHERE id IS NOT NULL'", "every row, on staging"),
    ("pgcli postgres://u@prod-db/app -c 'drop table x'", "another terminal"),
    ("usql pg://localhost <<'E'\n\\c pg://prod-db/app\ndrop table x;\nE", "another terminal, elsewhere"),
    (f"{MYSQL} -e 'select 1; source x.sql'", "a file after a statement"),
    (f"{MYSQL} < x.sql", "standard input"),
    (f"{MYSQL} --delimiter='$$' -e 'select 1$$ drop table x$$'", "another delimiter"),
    (f"{MYSQL} --init-command='DROP TABLE x' -e 'select 1'", "before the first statement"),
    ("mysql --login-path=prod -e 'DROP TABLE x'", "a login path"),
    ("mysql -e 'USE production; DROP TABLE users'", "the database that is chosen"),
    ("mysqlsh root@prod-db --sql -e 'DROP TABLE x'", "MySQL Shell"),
    ("sqlite3 /srv/production/app.db < x.sql", "a file outside of the project"),
    ("sqlite3 app.db '.open /srv/production/app.db' 'drop table x'", "another file"),
    ("duckdb -c \"ATTACH 'postgres:host=prod-db dbname=app' AS p; DROP TABLE p.users\"", "a server beside the file"),
    ("clickhouse-client --host prod-ch -q 'ALTER TABLE t ON CLUSTER c DELETE WHERE 1'", "every row, on every node"),
    ("clickhouse-client clickhouse://prod-ch/app -q 'TRUNCATE ALL TABLES FROM d'", "an address"),
    ("snowsql -c prod -q 'DROP TABLE x'", "a named connection"),
    ("snow sql -q 'DROP TABLE x'", "a cloud, whichever account it is"),
    ("snow object drop database shop", "the client's own command"),
    ("bq query --use_legacy_sql=false 'DELETE FROM d.t WHERE true'", "a cloud, whichever project it is"),
    ("cockroach sql --host=prod-crdb -e 'select 1' -e 'drop table x'", "the second -e"),
    ("sqlcmd -Sprod-sql -Q'SELECT 1 DROP TABLE t'", "no semicolon is needed"),
    ("sqlcmd -S localhost <<'E'\n:connect prod-sql\nDROP TABLE t\nGO\nE", "another server"),
    ("sqlplus -S scott/tiger@//prod-ora:1521/ORCL @x.sql", "a script"),
    ("cqlsh prod-cassandra -e 'TRUNCATE app.users'", "Cassandra"),
    ("cockroach sql --insecure -e '\\! rm -rf /srv/data'", "a shell command"),
    (f"{PSQL} -c 'SELECT purge_old_orders()'", "a routine that destroys by its name"),
    ("CQLSH_HOST=10.2.3.4 cqlsh -e 'TRUNCATE a.b'", "the variable that the client reads"),
    ("hive -e 'DROP TABLE x'", "the cluster that it is set up for"),
    ("redis-cli -h prod-redis EVAL \"redis.call('flushall')\" 0", "a script on the server"),
]


@pytest.mark.parametrize(("line", "why"), HELD, ids=[row[0][:70] for row in HELD])
def test_held(line, why, tmp_path):
    assert decision(line, tmp_path, {"PGSERVICEFILE": str(tmp_path / "svc.conf")}) != "allow", why


RUNS = [
    (f"{PSQL} -c \"SELECT 'DROP TABLE x'\"", "text in a string"),
    (f'{PSQL} -c \'SELECT "drop", "truncate" FROM updates\'', "names"),
    (f"{PSQL} -c \"SELECT * FROM audit WHERE op IN ('DELETE', 'UPDATE')\"", "values"),
    (f"{PSQL} -c 'EXPLAIN DELETE FROM users'", "a plan"),
    (f"{PSQL} -c 'BEGIN; DELETE FROM users; ROLLBACK'", "certainly undone"),
    (f"{PSQL} -c '\\d+ users'", "a description"),
    (f"{PSQL} -c \"\\copy (select * from t) to 'x.csv' csv\"", "rows out"),
    (f"{PSQL} -c 'CREATE INDEX CONCURRENTLY i ON t (a)'", "adds"),
    (f"{PSQL} -f ok.sql", "a migration that adds"),
    ("psql -h prod-db -c ';'", "nothing"),
    ("psql -h localhost -c 'DROP DATABASE test'", "a database of this machine"),
    ("psql postgres://postgres:postgres@localhost:5432/app_test -c 'DROP SCHEMA public CASCADE'", "a test database"),
    ("psql -h staging-db app -c 'DELETE FROM users WHERE id = 3'", "some rows, on staging"),
    ("docker compose exec -T db psql -U app app_dev < x.sql", "the project's own container"),
    ("pg_dump -h prod-db app | psql -h localhost app_dev", "production is only read"),
    (f"{MYSQL} -e 'SELECT 1 # ; drop table x'", "a comment"),
    (f"{MYSQL} -e 'SHOW SLAVE STATUS\\G'", "a read"),
    (f"{MYSQL} -e 'use app; select 1; show tables'", "reads"),
    (f"cat data.csv | {MYSQL} -e \"LOAD DATA LOCAL INFILE '/dev/stdin' INTO TABLE t\"", "standard input is data"),
    ("cat data.csv | clickhouse-client --host prod-ch -q 'INSERT INTO t FORMAT CSV'", "standard input is data"),
    ("mysql -uroot -proot -h 127.0.0.1 -e 'DROP DATABASE IF EXISTS app_test'", "a test database"),
    ("sqlite3 app.db 'DROP TABLE x'", "the project's own file"),
    ("sqlite3 app.db < ok.sql", "the project's own file"),
    ("sqlite3 -readonly /srv/production/app.db 'drop table x'", "it cannot"),
    ("duckdb -c \"select * from 'data.csv'\"", "a query"),
    ("usql sqlite3://app.db -c 'drop table x'", "a file"),
    ("sqlcmd -S .\\\\SQLEXPRESS -E -Q 'DROP DATABASE test'", "this machine"),
    ("sqlcmd -S prod-sql -Q 'SELECT name FROM sys.databases'", "a read"),
    ("snow sql -q 'select current_version()'", "a read"),
    ("snow sql -c dev -q 'drop table x'", "a connection of development"),
    ("bq query --dry_run 'DELETE FROM d.t WHERE true'", "a dry run"),
    ("cqlsh prod-cassandra -e 'CONSISTENCY QUORUM; SELECT * FROM a.b'", "a read"),
    ("cockroach sql --insecure -e 'drop table x'", "this machine"),
    ("redis-cli -h prod-redis EVAL \"return redis.call('get', KEYS[1])\" 1 a", "a script that reads"),
    ("redis-cli -h prod-redis CONFIG GET maxmemory", "a setting"),
    ("grep -rn 'DROP TABLE' migrations && git commit -m 'psql: drop table users on production'", "words"),
]


@pytest.mark.parametrize(("line", "why"), RUNS, ids=[row[0][:70] for row in RUNS])
def test_runs(line, why, tmp_path):
    assert decision(line, tmp_path, {}) == "allow", why


OWN_SETTINGS = [
    ("mysql -e 'DROP TABLE x'", "ask", "the host in ~/.my.cnf"),
    ("mysqladmin drop shop", "ask", "the host in ~/.my.cnf"),
    ("mysql -h localhost -e 'DROP TABLE x'", "allow", "the command says another one"),
    ("mysql --no-defaults -e 'DROP TABLE x'", "allow", "the file is not read"),
    ("mysql --defaults-file=local.cnf -e 'DROP TABLE x'", "allow", "another file is read"),
]


@pytest.mark.parametrize(("line", "expected", "why"), OWN_SETTINGS, ids=[row[0] for row in OWN_SETTINGS])
def test_a_clients_own_settings(line, expected, why, tmp_path):
    (tmp_path / ".my.cnf").write_text("[client]\nuser=root\nhost=db7.abc.eu-west-1.rds.amazonaws.com\n")
    (tmp_path / "local.cnf").write_text("[client]\nhost=127.0.0.1\n")
    assert decision(line, tmp_path, {"HOME": str(tmp_path)}) == expected, why
