"""What SQL text would do: each statement of PostgreSQL, what hides inside statements, and what cannot be read."""

from __future__ import annotations

import json

import pytest
from conftest import shared
from helpers import arg
from hypothesis import given, settings
from hypothesis import strategies as st

from agentshell.model import LEVELS, Unknown
from agentshell.payloads import sql
from agentshell.payloads.sources import HOLE
from agentshell.payloads.sql_grade import Session


def worst(text, dialect="postgres", *, quick=True):
    """Return the worst level of the text after transactions are settled; `unreadable` for what cannot be read."""
    found = sql.settle(sql.statements(text, dialect, Session(dialect, quick=quick)), dialect)
    if any(one.unreadable for one in found):
        return "unreadable"
    return max((one.level for one in found), key=LEVELS.index, default="nothing")


TABLE = [
    ("query", "read", "a word alone is no statement: the server refuses it"),
    ("query now", "unreadable", "two words may be what no table here knows"),
    ("SELECT id FROM users WHERE deleted_at IS NULL LIMIT 20", "read", "a word with `delete` in it"),
    ("select 'DROP TABLE users'", "read", "text in a string"),
    ("select $$DELETE FROM users$$", "read", "text in a dollar-quoted string"),
    ("select E'it\\'s; DROP TABLE x'", "read", "an escaped quote does not end an E string"),
    ("select 'it\\'; DROP TABLE x; --'", "irreversible", "a backslash is no escape in a plain string"),
    ("select 1 -- ; DROP TABLE x", "read", "a comment"),
    ("select 1 /* ; DROP TABLE x; /* nested */ DROP */", "read", "a nested comment"),
    ("select 1; DROP TABLE x", "irreversible", "the second statement"),
    ("/* a */ DROP /* b */ TABLE x", "irreversible", "comments between the words"),
    ('select "delete" from t', "read", "a column of that name"),
    ("SELECT * FROM t FOR UPDATE", "read", "a lock"),
    ("SELECT * INTO copy FROM t", "write", "makes a table"),
    ("CREATE TABLE c AS SELECT * FROM t", "write", "makes a table"),
    ("CREATE TABLE c AS WITH d AS (DELETE FROM t RETURNING *) SELECT * FROM d", "irreversible", "deletes on the way"),
    ("INSERT INTO t VALUES (1)", "write", "adds"),
    ("INSERT INTO t VALUES (1) ON CONFLICT (id) DO UPDATE SET a = 1", "write", "an upsert is an INSERT"),
    ("UPDATE t SET a = 1 WHERE id = 3", "destructive", "some rows"),
    ("UPDATE t SET a = 1", "irreversible", "every row"),
    ("DELETE FROM t WHERE id = 3", "destructive", "some rows"),
    ("DELETE FROM t", "irreversible", "every row"),
    ("DELETE FROM t;", "irreversible", "every row"),
    ("DELETE FROM ONLY s.t AS x", "irreversible", "every row"),
    ("DELETE FROM t WHERE true", "irreversible", "always true"),
    ("DELETE FROM t WHERE 1=1", "irreversible", "always true"),
    ("DELETE FROM t WHERE id = id", "irreversible", "always true"),
    ("DELETE FROM t WHERE id = 3 OR true", "irreversible", "always true"),
    ("DELETE FROM t WHERE NOT false", "irreversible", "always true"),
    ("DELETE FROM t WHERE (1 < 2) AND ('a' = 'a')", "irreversible", "always true"),
    ("DELETE FROM t WHERE a IS NULL OR a IS NOT NULL", "irreversible", "always true"),
    ("DELETE FROM t WHERE name LIKE '%'", "irreversible", "always true but for NULL"),
    ("DELETE FROM t WHERE EXISTS (SELECT 1)", "irreversible", "always true"),
    ("DELETE FROM t USING u", "irreversible", "USING alone does not limit"),
    ("DELETE FROM t USING u WHERE t.id = u.id", "destructive", "a join condition limits"),
    ("WITH d AS (DELETE FROM orders RETURNING *) SELECT count(*) FROM d", "irreversible", "inside a CTE"),
    ("WITH x AS (SELECT 1) DELETE FROM t", "irreversible", "after a CTE"),
    ("WITH x AS (SELECT 1) UPDATE t SET a = 1 WHERE id IN (SELECT * FROM x)", "destructive", "after a CTE"),
    ("WITH x AS (SELECT 1) SELECT * FROM x", "read", "only reads"),
    ("MERGE INTO u USING g ON u.id=g.id WHEN MATCHED THEN DELETE", "destructive", "matching rows"),
    ("MERGE INTO u USING g ON true WHEN MATCHED THEN DELETE", "irreversible", "every row"),
    ("EXPLAIN DELETE FROM t", "read", "a plan only"),
    ("EXPLAIN ANALYZE DELETE FROM t", "irreversible", "executes"),
    ("EXPLAIN (ANALYZE, BUFFERS) DELETE FROM t WHERE id = 1", "destructive", "executes"),
    ("EXPLAIN (ANALYZE false) DELETE FROM t", "read", "does not execute"),
    ("EXPLAIN (COSTS off) SELECT 1", "read", "a plan only"),
    ("PREPARE p AS DELETE FROM t; EXECUTE p", "irreversible", "prepared and executed"),
    ("EXECUTE something", "unreadable", "prepared elsewhere"),
    ("DO $$ BEGIN DELETE FROM t; END $$", "irreversible", "a body"),
    ("DO $$ BEGIN PERFORM 1; END $$", "read", "a body that reads"),
    ("DO $$ BEGIN EXECUTE 'DROP TABLE ' || quote_ident(x); END $$", "irreversible", "a string that is executed"),
    ("DO $$ BEGIN EXECUTE format('TRUNCATE %I', x); END $$", "irreversible", "a format that is executed"),
    ("DO $$ BEGIN EXECUTE stmt; END $$", "unreadable", "a variable that is executed"),
    ("DO $$ BEGIN IF x THEN DELETE FROM t; END IF; END $$", "irreversible", "inside IF"),
    ("DO $$ BEGIN FOR r IN SELECT 1 LOOP UPDATE t SET a=1; END LOOP; END $$", "irreversible", "inside a loop"),
    ("DO LANGUAGE plpython3u $$ import os $$", "unreadable", "another language"),
    ("CALL cleanup()", "unreadable", "a procedure nobody has read"),
    ("CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $$ DELETE FROM t $$", "destructive", "defined, not called"),
    (
        "CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $$ DELETE FROM t $$; SELECT f()",
        "irreversible",
        "defined and called",
    ),
    ("COPY t FROM '/tmp/x.csv'", "write", "loads"),
    ("COPY t TO STDOUT", "read", "to the client"),
    ("COPY t TO '/tmp/x.csv'", "write", "a file on the server"),
    ("COPY t TO PROGRAM 'gzip > /tmp/x'", "destructive", "a command on the server"),
    ("COPY (DELETE FROM t RETURNING *) TO STDOUT", "irreversible", "a query that deletes"),
    ("TRUNCATE orders, ONLY items CASCADE", "irreversible", "both tables"),
    ("DROP TABLE IF EXISTS a, b", "irreversible", "tables"),
    ("DROP INDEX i", "destructive", "can be made again"),
    ("DROP VIEW v CASCADE", "irreversible", "takes what depends on it"),
    ("DROP DATABASE shop WITH (FORCE)", "irreversible", "sqlglot does not read it"),
    ("DROP OWNED BY app", "irreversible", "everything a role owns"),
    ("REASSIGN OWNED BY a TO b", "destructive", "owners"),
    ("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM app", "destructive", "locks out"),
    ("GRANT DELETE ON t TO bob", "destructive", "a right, not a delete"),
    ("ALTER TABLE users DROP COLUMN email", "irreversible", "values gone"),
    ("ALTER TABLE users DROP email", "irreversible", "COLUMN may be left out"),
    ("ALTER TABLE t DROP CONSTRAINT c", "destructive", "a check"),
    ("ALTER TABLE t DROP CONSTRAINT c CASCADE", "irreversible", "and what needs it"),
    ("ALTER TABLE t ALTER COLUMN a TYPE int USING a::int", "irreversible", "values rewritten"),
    ("ALTER TABLE t ALTER COLUMN a TYPE text", "destructive", "a table rewrite"),
    ("ALTER TABLE t ALTER COLUMN a SET DEFAULT 1", "write", "for new rows"),
    ("ALTER TABLE t ADD COLUMN drop_count int", "write", "adds"),
    ("ALTER TABLE t ADD COLUMN a int, DROP COLUMN b", "irreversible", "the second action"),
    ("ALTER TABLE t DISABLE ROW LEVEL SECURITY", "destructive", "protection off"),
    ("ALTER TABLE t RENAME TO u", "destructive", "users of the old name fail"),
    ("ALTER TABLE t SET UNLOGGED", "irreversible", "emptied after a crash"),
    ("ALTER SYSTEM SET fsync = off", "destructive", "survives a restart"),
    ("ALTER TYPE mood ADD VALUE 'sad'", "write", "adds"),
    ("CREATE TRIGGER x AFTER DELETE ON t FOR EACH ROW EXECUTE FUNCTION f()", "destructive", "changes behaviour"),
    ("CREATE TABLE t (id int REFERENCES u ON DELETE CASCADE)", "write", "a constraint's clause"),
    ("CREATE INDEX i ON t (a)", "write", "adds"),
    ("CREATE POLICY p ON t FOR DELETE USING (true)", "write", "a policy"),
    ("SELECT pg_terminate_backend(1)", "destructive", "ends a session"),
    ("SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_stat_activity", "destructive", "qualified"),
    ('SELECT "pg_terminate_backend"(1)', "destructive", "quoted"),
    ("SELECT lo_unlink(1)", "irreversible", "a large object"),
    ("SELECT setval('s', 1)", "destructive", "a sequence"),
    ("SELECT dblink_exec('host=x', 'DELETE FROM t')", "irreversible", "SQL for another server"),
    ("SELECT * FROM dblink('host=x', 'SELECT 1') AS t(a int)", "read", "a read on another server"),
    ("SELECT dblink_exec('host=x', q) FROM queries", "unreadable", "SQL from a table"),
    ("SELECT query_to_xml('DELETE FROM t', true, true, '')", "irreversible", "executes its text"),
    ("SELECT pg_read_file('/etc/passwd')", "secret", "a server file"),
    ("SELECT * FROM pg_shadow", "secret", "password hashes"),
    ("SELECT my_function(1)", "read", "an unknown function in a SELECT is a read"),
    ("SELECT cron.schedule('x', '0 0 * * *', 'DELETE FROM t')", "irreversible", "scheduled SQL"),
    ("BEGIN; DELETE FROM t; ROLLBACK;", "read", "certainly undone"),
    ("BEGIN; DROP TABLE t; ROLLBACK", "read", "DDL is undone in PostgreSQL"),
    ("BEGIN; DELETE FROM t; COMMIT; ROLLBACK", "irreversible", "committed before"),
    ("DELETE FROM t; BEGIN; ROLLBACK", "irreversible", "before the transaction"),
    ("BEGIN; DELETE FROM t", "irreversible", "psql's end decides; nothing here rolls back"),
    ("BEGIN; SELECT setval('s', 1); ROLLBACK", "destructive", "a sequence is not rolled back"),
    ("BEGIN; SAVEPOINT a; DELETE FROM t; ROLLBACK TO a; COMMIT", "irreversible", "not counted on"),
    ("BEGIN; DO $$ BEGIN DELETE FROM t; END $$; ROLLBACK", "irreversible", "a body may commit"),
    ("VACUUM", "write", "routine"),
    ("VACUUM (FULL, ANALYZE) t", "destructive", "exclusive lock"),
    ("REINDEX TABLE CONCURRENTLY t", "write", "does not block"),
    ("SET statement_timeout = 0", "read", "a session setting"),
    ("SHOW ALL", "read", "a read"),
    ("alter-table-drop", "unreadable", "words that begin no statement"),
    ("whatever this is", "unreadable", "no statement that is known"),
    ("SELECT 'never ends", "unreadable", "an open quote"),
]

TABLE += [
    ("DELETE FROM ONLY (t)", "irreversible", "parentheses around the table"),
    ("VACUUM (FULL false) t", "write", "an option that is turned off"),
    ("SELECT 1; ; ;", "read", "empty statements"),
    ("BEGIN; DELETE FROM t; COMMIT AND CHAIN; ROLLBACK", "irreversible", "committed before"),
    ("EXPLAIN ANALYZE (SELECT 1)", "read", "a query in parentheses"),
    ("ALTER SOMETHING new", "destructive", "a kind of thing that no table lists"),
    ("SELECT purge_old_orders()", "destructive", "a routine that somebody wrote to destroy"),
    ("SELECT delete_count, get_deleted_users() FROM s", "read", "names that only look like it"),
]


@pytest.mark.parametrize(("text", "expected", "why"), TABLE, ids=[row[0][:50] for row in TABLE])
def test_postgres(text, expected, why):
    assert worst(text) == expected, why


EVERY_ROW = """
1 | 1 = 1 AND true | id > 0 | id >= 1 | 0 < id | id <> 0 | id IS NOT NULL | NOT id IS NULL | t.id IS NOT NULL
ctid IS NOT NULL | 'x' = 'x' | '' = '' | 2 > 1 | 1 <> 2 | NOT (1 = 2) | ((1) = (1)) | TRUE IS TRUE | (1 = 1) IS TRUE
1 IS NOT NULL | NULL IS NULL | id = 5 OR 1 = 1 | t.id = t.id | coalesce(true, false) | 't'::boolean | true::bool
cast('true' AS boolean) | 1 IN (1, 2) | id IN (SELECT id FROM t) | EXISTS (SELECT 1) | EXISTS (SELECT 1 FROM u)
created_at < now() | created_at <= CURRENT_TIMESTAMP | name LIKE '%' | name ILIKE '%%' | name ~ '.*' | length(name) >= 0
(SELECT true) | 1 = (SELECT 1) | random() >= 0 | random() < 1 | 1 BETWEEN 0 AND 2 | 1 + 1 = 2 | id = 1 OR id <> 1
id IS NOT DISTINCT FROM id | id = 1 OR NOT id = 1 | 1 = 1 -- id = 3
"""
SOME_ROWS = """
id = 1 | id > 100 | id < 10 | user_id IS NOT NULL | deleted_at IS NOT NULL | deleted_at IS NULL | expires_at < now()
created_at < now() - interval '90 days' | random() < 0.1 | name LIKE 'a%' | id IN (1, 2) | id IN (SELECT id FROM old)
EXISTS (SELECT 1 FROM u WHERE u.id = t.id) | true AND id = 3 | active | NOT active | email = '' | id <> 7 | false
id = 3 AND 1 = 1 | length(name) > 3 | a = b | 1 = 0 OR id = 2
"""


@pytest.mark.parametrize("verb", ["DELETE FROM t WHERE ", "UPDATE t SET a = 1 WHERE "])
def test_conditions_that_hold_for_every_row(verb):
    every = [one.strip() for one in EVERY_ROW.replace("\n", "|").split("|") if one.strip()]
    assert {one: worst(verb + one) for one in every if worst(verb + one) != "irreversible"} == {}
    some = [one.strip() for one in SOME_ROWS.replace("\n", "|").split("|") if one.strip()]
    assert {one: worst(verb + one) for one in some if worst(verb + one) != "destructive"} == {}


OTHERS = [
    ("mysql", "DELETE t1, t2 FROM t1 JOIN t2 USING (id)", "irreversible", "rows of both tables"),
    ("mysql", "SET @@GLOBAL.read_only = 1", "destructive", "the server's setting"),
    ("mysql", "SET @x = 1, GLOBAL read_only = 1", "destructive", "the second one is the server's"),
    ("mysql", "SET @x = 1", "read", "the session's own"),
    ("mysql", "REPLACE t SET a = 1", "destructive", "INTO may be left out"),
    ("mysql", "SELECT REPLACE(a, 'x', 'y') FROM t", "read", "the function of that name"),
    ("mysql", "SELECT sys_exec('rm -rf /srv')", "destructive", "a command on the server"),
    ("mysql", "CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO DELETE FROM t", "irreversible", "what it will do"),
    ("mysql", "LOAD DATA INFILE 'x' INTO TABLE t", "write", "adds"),
    ("mysql", "LOAD DATA INFILE 'x' REPLACE INTO TABLE t", "destructive", "replaces rows"),
    ("mysql", "DROP TEMPORARY TABLE x", "write", "the session's own table"),
    ("mysql", "CLONE INSTANCE FROM 'a'@'b':3306 IDENTIFIED BY 'x'", "irreversible", "replaces all data"),
    ("mariadb", "/*M!100100 DROP TABLE t */", "irreversible", "MariaDB executes this comment"),
    ("mariadb", "ALTER ONLINE TABLE t DROP COLUMN a", "irreversible", "a word between"),
    ("sqlite", "DETACH y", "read", "the connection's own"),
    ("tsql", "SELECT 1 DROP TABLE t", "irreversible", "no semicolon is needed"),
    ("tsql", "USE shop DELETE FROM t", "irreversible", "no semicolon is needed"),
    ("tsql", "SET NOCOUNT ON DELETE FROM t", "irreversible", "no semicolon is needed"),
    ("tsql", "DECLARE @i int SET @i = 1 TRUNCATE TABLE t", "irreversible", "no semicolon is needed"),
    ("tsql", "BEGIN TRAN DELETE FROM t COMMIT; ROLLBACK", "irreversible", "committed before"),
    ("tsql", "BEGIN TRAN; DELETE FROM t; ROLLBACK", "read", "certainly undone"),
    (
        "tsql",
        "BEGIN TRAN DELETE FROM t IF @@ERROR <> 0 ROLLBACK ELSE COMMIT",
        "irreversible",
        "undone only if it fails",
    ),
    ("tsql", "BEGIN TRAN; DELETE FROM t; IF @@ERROR <> 0 ROLLBACK; ELSE COMMIT;", "irreversible", "only if it fails"),
    (
        "tsql",
        "BEGIN TRY; BEGIN TRAN; DELETE FROM t; END TRY; BEGIN CATCH; ROLLBACK; END CATCH; COMMIT",
        "irreversible",
        "undone only if it fails",
    ),
    ("tsql", "BEGIN DELETE FROM t END ROLLBACK", "irreversible", "BEGIN alone opens a block"),
    ("tsql", "CREATE TABLE t (a int REFERENCES u ON DELETE CASCADE ON UPDATE NO ACTION)", "write", "clauses"),
    ("tsql", "GRANT SELECT, DELETE, EXECUTE ON s TO bob", "destructive", "rights, not deletes"),
    ("tsql", "SELECT [delete], [drop table] FROM t", "read", "quoted names"),
    ("tsql", "SELECT 'x; DROP TABLE t' AS q FROM t", "read", "a string"),
    ("tsql", "DELETE TOP (10) FROM t", "destructive", "ten rows"),
    ("tsql", "DELETE TOP (100) PERCENT FROM t", "irreversible", "all of them"),
    ("tsql", "WHILE 1 = 1 BEGIN DELETE TOP (100) FROM t END", "destructive", "in batches"),
    ("tsql", "EXEC master..xp_cmdshell 'dir'", "destructive", "the schema is left out"),
    ("tsql", "EXEC sp_msforeachtable 'DROP TABLE ?'", "irreversible", "SQL for each table"),
    ("clickhouse", "ALTER TABLE t ON CLUSTER c DROP PARTITION 202401", "irreversible", "on every node"),
    ("clickhouse", "ALTER TABLE t ON CLUSTER c DELETE WHERE 1", "irreversible", "on every node"),
    ("clickhouse", "TRUNCATE ALL TABLES FROM d", "irreversible", "a whole database"),
    ("clickhouse", "REPLACE TABLE t (a Int8) ENGINE = Memory", "irreversible", "the old one is dropped"),
    ("clickhouse", "SYSTEM STOP MERGES", "destructive", "the server"),
    ("snowflake", "ALTER SESSION SET x = 1", "read", "a session setting"),
    ("snowflake", "ALTER TASK t SUSPEND", "destructive", "it runs no more"),
    ("bigquery", "LOAD DATA OVERWRITE d.t FROM FILES (uris = ['x'])", "irreversible", "the rows are replaced"),
    ("bigquery", "SELECT '''it's; DROP TABLE x'''", "read", "a string in three quotes"),
    ("cockroach", "SET CLUSTER SETTING a = b", "destructive", "the cluster's setting"),
    ("cockroach", "EXPLAIN ANALYZE (DEBUG) DELETE FROM t", "irreversible", "executes"),
    ("cockroach", "UPSERT INTO t VALUES (1)", "write", "as an INSERT with ON CONFLICT"),
    ("cassandra", "BEGIN BATCH DELETE FROM t WHERE id = 1; APPLY BATCH", "destructive", "a batch"),
    ("cassandra", "CONSISTENCY QUORUM; SELECT * FROM a.b", "read", "a session setting"),
    ("mysql", "DELETE FROM t LIMIT 10", "destructive", "ten rows"),
    ("mysql", "/*!50000 DROP TABLE t */", "irreversible", "MySQL executes this comment"),
    ("mysql", "SELECT 1--1; DROP TABLE t", "irreversible", "-- is no comment without a blank"),
    ("mysql", "SELECT 1 # ; DROP TABLE t", "read", "a comment"),
    ("mysql", "SELECT 'it\\'s; DROP TABLE t'", "read", "a backslash escapes in MySQL"),
    ("mysql", "BEGIN; DROP TABLE t; ROLLBACK", "irreversible", "DDL commits by itself"),
    ("mysql", "BEGIN; DELETE FROM t; ROLLBACK", "read", "rows are rolled back"),
    ("mysql", "REPLACE INTO t VALUES (1)", "destructive", "deletes and inserts"),
    ("mysql", "SHOW DATABASES;", "read", "a read"),
    ("mysql", "RENAME TABLE a TO b", "destructive", "users of the old name fail"),
    ("mysql", "SET GLOBAL read_only = 0", "destructive", "the server's setting"),
    ("mysql", "PURGE BINARY LOGS BEFORE NOW()", "irreversible", "no point-in-time recovery"),
    ("sqlite", "PRAGMA table_info(t)", "read", "a read"),
    ("sqlite", "DELETE FROM [my table]", "irreversible", "every row"),
    ("tsql", "EXEC xp_cmdshell 'del x'", "destructive", "a command on the server"),
    ("tsql", "IF 1=1 DROP TABLE t", "irreversible", "inside IF"),
    ("clickhouse", "ALTER TABLE t DELETE WHERE 1", "irreversible", "every row"),
    ("clickhouse", "ALTER TABLE t DELETE WHERE id = 3", "destructive", "some rows"),
    ("snowflake", "CREATE OR REPLACE TABLE t (a int)", "irreversible", "the old one is dropped"),
    ("snowflake", "EXECUTE IMMEDIATE 'drop table t'", "irreversible", "a string that is executed"),
    ("bigquery", "DELETE FROM `p.d.t` WHERE true", "irreversible", "every row"),
]


@pytest.mark.parametrize(("dialect", "text", "expected", "why"), OTHERS, ids=[f"{r[0]}: {r[1][:40]}" for r in OTHERS])
def test_other_dialects(dialect, text, expected, why):
    assert worst(text, dialect) == expected, why


UNKNOWN = [
    ("SELECT * FROM ?", "read", "a table"),
    ("SELECT * FROM t WHERE name = '?'", "read", "inside a string"),
    ("DROP TABLE ?", "irreversible", "which table is not known"),
    ("DROP ? x", "irreversible", "what is dropped is not known"),
    ("DELETE FROM t WHERE id = ?", "destructive", "a value"),
    ("DELETE FROM t WHERE ?", "irreversible", "the condition may always hold"),
    ("DELETE FROM t ?", "irreversible", "no condition is seen"),
    ("UPDATE t SET ? WHERE id = 1", "destructive", "what is set is not known"),
    ("ALTER TABLE t ?", "irreversible", "the action is not known"),
    ("CREATE ? x", "destructive", "what is created is not known"),
    ("?", "unreadable", "nothing is known"),
    ("? TABLE users", "unreadable", "the first word is not known"),
    ("SELECT 1; ?", "unreadable", "the second statement is not known"),
    ("EXPLAIN ANALYZE ?", "unreadable", "a statement could stand there"),
    ("WITH x AS (?) SELECT 1", "unreadable", "a statement could stand there"),
    ("COPY t ? 'x'", "unreadable", "the direction is not known"),
    ("SELECT ?(1)", "unreadable", "which function is not known"),
    ("DO ?", "unreadable", "the body is not known"),
]


@pytest.mark.parametrize(("text", "expected", "why"), UNKNOWN, ids=[row[0] for row in UNKNOWN])
def test_unknown_parts(text, expected, why):
    assert worst(text.replace("?", HOLE)) == expected, why


def test_statements_nested_beyond_reason_are_unreadable_and_quick():
    deep = "SELECT " + "(" * 20_000 + "DELETE FROM t" + ")" * 20_000
    assert worst(deep) in ("irreversible", "unreadable")
    assert worst("EXPLAIN ANALYZE " * 20_000 + "DELETE FROM t") in ("irreversible", "unreadable")
    assert worst("DO $a$ BEGIN " * 2_000) == "unreadable"


def test_an_argument_with_unknown_parts_is_read_around_them():
    [one] = sql.statements(arg(["DROP TABLE ", Unknown("a variable", "$T")]))
    assert (one.level, one.says) == ("irreversible", "drops table ?")


def test_every_statement_of_postgres_is_graded_as_the_catalogue_says():
    catalogue = json.loads(shared("facts/catalogue/sql_grades.json").read_text())["statements"]
    other = {}
    for words, row in catalogue.items():
        if row["grade"] in ("depends", "session"):
            continue
        level = worst(f"{words.replace(' …', '')} foo")
        if level != row["grade"]:
            other[words] = level
    assert other == {
        "VACUUM": "write",  # plain VACUUM is routine; only FULL locks
        "CREATE GROUP": "destructive",  # a role, as with CREATE ROLE
        "ALTER FOREIGN TABLE": "destructive",  # by its action, as ALTER TABLE
        "DELETE": "irreversible",  # these two without a condition
        "UPDATE": "unreadable",
    }
    assert not [words for words in catalogue if worst(f"{words.replace(' …', '')} foo") == "nothing"]


WORDS = [
    "SELECT",
    "WITH",
    "x",
    "AS",
    "(",
    ")",
    "DELETE",
    "FROM",
    "t",
    "UPDATE",
    "SET",
    "a",
    "=",
    "1",
    "WHERE",
    "INTO",
    ";",
]
WORDS += [
    "pg_terminate_backend",
    "'DROP TABLE t'",
    '"delete"',
    "/* c */",
    "FOR",
    "INSERT",
    "TABLE",
    "VALUES",
    "SHOW",
    ",",
]
WORDS += [
    "dblink_exec",
    "pg_shadow",
    "MERGE",
    "USING",
    "ON",
    "true",
    "-- end\n",
    "$$",
    "e'\\''",
    "cron",
    ".",
    "schedule",
]


@given(st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join))
@settings(max_examples=400, deadline=None)
def test_the_quick_look_never_lowers_a_grade(text):
    assert worst("SELECT " + text) == worst("SELECT " + text, quick=False)


@given(st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_any_text_is_graded_without_an_error(text):
    for dialect in ("postgres", "mysql", "sqlite", "tsql"):
        assert worst(text, dialect)


@given(st.sampled_from([row[0] for row in TABLE]), st.sampled_from([row[0] for row in TABLE]))
@settings(max_examples=100, deadline=None)
def test_two_texts_together_are_no_milder_than_each(one, other):
    order = ["nothing", *LEVELS, "unreadable"]
    if "'never" in one or "BEGIN" in one + other or "CREATE FUNCTION f" in one or "PREPARE" in one:
        return
    assert order.index(worst(f"{one}\n;\n{other}")) >= max(order.index(worst(one)), order.index(worst(other)))
