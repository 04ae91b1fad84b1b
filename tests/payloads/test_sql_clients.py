r"""What SQL clients other than psql take beside SQL: mysql's language, line commands, and connections to elsewhere."""

from __future__ import annotations

import pytest
from conftest import facts
from helpers import parsed
from hypothesis import given, settings
from hypothesis import strategies as st

from agentshell.packs.model import PayloadRule
from agentshell.payloads import sql, sql_client_mysql

FILES = {"x.sql": "DROP TABLE x;", "deep.sql": "source x.sql\n"}


def read(dialect, text, *, program="client", options=(), files=FILES, source="stdin"):
    """Read a text given to a client on standard input, or as its first operand."""
    machine = facts(None, files)
    rule = PayloadRule("sql", sources=(source,), dialect=dialect)
    given = {"stdin": text} if source == "stdin" else {"positionals": (text,)}
    return sql.read(parsed(program, options, facts=machine, **given), machine, rule)


def hit(payload):
    """Return (action, environment) of what changes anything; the environment is "" for the command's own target."""
    return [
        (effect.action.removeprefix("sql/"), effect.target.environment if effect.target else "")
        for effect in payload.effects
        if effect.level != "read"
    ]


MYSQL = [
    ("select 1;\nsource x.sql", [("sql", "select 1;"), ("file", "x.sql")], "a named command"),
    ("select 1; source x.sql;", [("sql", "select 1;"), ("file", "x.sql")], "after a statement"),
    ("\\. x.sql", [("file", "x.sql")], "the short form"),
    ("system ls -l", [("shell", "ls -l")], "a shell command"),
    ("select 1 \\! ls", [("sql", "select 1"), ("shell", "ls")], "anywhere outside quotes"),
    ("select 'a \\\\! b; system c'", [("sql", "select 'a \\\\! b; system c'")], "inside quotes"),
    ("select 1 -- ; system c", [("sql", "select 1 -- ; system c")], "inside a comment"),
    ("# system c\nselect 1", [("sql", "# system c\nselect 1")], "inside a comment"),
    ("select system\nfrom t", [("sql", "select system\nfrom t")], "a column"),
    ("insert into t values ('\nsystem x')", [("sql", "insert into t values ('\nsystem x')")], "a string of lines"),
    ("delimiter //\ndrop table t//\nselect 1//", [("sql", "drop table t;"), ("sql", "select 1;")], "another delimiter"),
    ("drop table t\\G", [("sql", "drop table t;")], "sent by \\G"),
    ("drop table t \\c select 1", [("sql", "select 1")], "thrown away by \\c"),
    ("connect shop db7", [("connect", "shop db7")], "another server"),
    ("\\r shop db7", [("connect", "shop db7")], "another server"),
    ("tee /tmp/x\nselect 1", [("sql", "select 1")], "a log"),
    ("pager less -S", [("shell", "less -S")], "a program"),
    ("status", [], "the client's own"),
]


@pytest.mark.parametrize(("text", "expected", "why"), MYSQL, ids=[row[0][:30] for row in MYSQL])
def test_mysql_commands(text, expected, why):
    found = [(kind, rest.strip()) for kind, rest in sql_client_mysql.pieces(text) if rest.strip()]
    assert found == expected, why


SCRIPTS = [
    ("mysql", "source x.sql", [("drop-table", "")], "an included file"),
    ("mysql", "source deep.sql", [("drop-table", "")], "a file that includes another"),
    ("mysql", "connect shop prod-db; drop table x;", [("drop-table", "production")], "another server"),
    ("mysql", "drop table x; connect shop prod-db;", [("drop-table", "")], "before it"),
    ("mysql", "connect shop prod-db; select 1", [], "only reads there"),
    ("mysql", "begin; delete from t; connect a b; rollback", [("delete-all-rows", "")], "another connection between"),
    ("mysql", "use production; drop table x", [("drop-table", "production")], "the database that was chosen"),
    ("mysql", "use production; use app_dev; drop table x", [("drop-table", "")], "the last one that was chosen"),
    ("mysql", "drop table production.x", [("drop-table", "production")], "the database in the name"),
    ("postgres", "DROP DATABASE IF EXISTS shop_production", [("drop-database", "production")], "its name"),
    ("postgres", "SELECT * FROM production.users", [], "only reads"),
    ("postgres", "TRUNCATE production", [("truncate", "")], "a table of that name may be about goods"),
    ("postgres", "DELETE FROM products.items", [("delete-all-rows", "")], "a name that says nothing"),
    ("sqlite", ".open /srv/production/app.db\ndrop table x;", [("drop-table", "production")], "another file"),
    ("sqlite", "ATTACH '/srv/production/a.db' AS p; DROP TABLE p.x", [("drop-table", "production")], "a file beside"),
    ("sqlite", "ATTACH '/srv/production/a.db' AS p; DROP TABLE x", [("drop-table", "")], "the main one"),
    (
        "sqlite",
        "ATTACH 'postgres:host=prod-db dbname=a' AS p; DROP TABLE p.x",
        [("drop-table", "production")],
        "a server",
    ),
    ("sqlite", ".read x.sql", [("drop-table", "")], "an included file"),
    ("sqlite", ".rea x.sql", [("drop-table", "")], "three letters are enough"),
    ("sqlite", ".op /srv/production/app.db\ndrop table x;", [("drop-table", "production")], "two letters are enough"),
    ("sqlite", ".restore old.db", [("restore", "")], "over the whole database"),
    ("sqlite", ".tables\n.schema users\n.mode csv\n.dump", [], "reads"),
    ("sqlite", "INSERT INTO t VALUES (1,\n.5);", [("insert", "")], "a number at a line's start"),
    ("tsql", "SELECT 1\nGO\nDROP TABLE t\nGO", [("drop-table", "")], "batches"),
    ("tsql", ":connect prod-sql\nDROP TABLE t\nGO", [("drop-table", "production")], "another server"),
    ("tsql", ":r x.sql\nGO", [("drop-table", "")], "an included file"),
    ("oracle", "SET ECHO ON\nWHENEVER SQLERROR EXIT 1\nTRUNCATE TABLE t;\nEXIT", [("truncate", "")], "its own lines"),
    ("oracle", "UPDATE t\nSET a = 1\nWHERE id = 2;", [("update-rows", "")], "SET inside of a statement"),
    ("oracle", "SELECT * FROM t\nSTART WITH a = 1\nCONNECT BY b = 2;", [], "words inside of a statement"),
    ("oracle", "CONNECT scott/tiger@prod\nDROP TABLE t;", [("drop-table", "production")], "another database"),
    ("oracle", "@x", [("drop-table", "")], "a script; .sql is added"),
    ("oracle", "BEGIN\n EXECUTE IMMEDIATE 'DROP TABLE t';\nEND;\n/", [("drop-table", "")], "a block"),
    ("oracle", "DESC t\nSHOW USER\nEXIT", [], "reads"),
    ("cassandra", "SOURCE 'x.sql'", [("drop-table", "")], "an included file"),
    ("snowflake", "!source x.sql", [("drop-table", "")], "an included file"),
    ("snowflake", "!set variable_substitution=true\nselect 1", [], "the client's own"),
    ("hive", "source x.sql;", [("drop-table", "")], "an included file"),
    ("cockroach", "\\i x.sql", [("drop-table", "")], "an included file"),
    ("cockroach", "\\c postgres://prod-db/app\ndrop table x;", [("drop-table", "production")], "another server"),
    ("cockroach", "\\d users\n\\q", [], "a description"),
]


@pytest.mark.parametrize(("dialect", "text", "expected", "why"), SCRIPTS, ids=[f"{r[0]}: {r[1][:36]}" for r in SCRIPTS])
def test_scripts(dialect, text, expected, why):
    payload = read(dialect, text)
    assert hit(payload) == expected, why
    assert not payload.unreadable


SHELLS = [
    ("mysql", "select 1; system rm -rf /srv/data", "rm -rf /srv/data"),
    ("sqlite", ".shell rm -rf /srv/data", "rm -rf /srv/data"),
    ("sqlite", ".sy rm -rf /srv/data", "rm -rf /srv/data"),
    ("sqlite", ".  shell rm -rf /srv/data", "rm -rf /srv/data"),
    ("sqlite", ".once '|rm -rf /srv/data'", "rm -rf /srv/data"),
    ("sqlite", ".read '|rm -rf /srv/data'", "rm -rf /srv/data"),
    ("sqlite", '.import "|rm -rf /srv/data" t', "rm -rf /srv/data"),
    ("tsql", ":!!rm -rf /srv/data", "rm -rf /srv/data"),
    ("tsql", "!!rm -rf /srv/data", "rm -rf /srv/data"),
    ("oracle", "host rm -rf /srv/data", "rm -rf /srv/data"),
    ("oracle", "!rm -rf /srv/data", "rm -rf /srv/data"),
    ("snowflake", "!system rm -rf /srv/data", "rm -rf /srv/data"),
    ("hive", "!rm -rf /srv/data;", "rm -rf /srv/data"),
    ("cockroach", "\\! rm -rf /srv/data", "rm -rf /srv/data"),
    ("hive", "dfs -rm -r /data;", "hdfs dfs -rm -r /data"),
]


@pytest.mark.parametrize(("dialect", "text", "command"), SHELLS, ids=[f"{row[0]}: {row[1][:30]}" for row in SHELLS])
def test_commands_for_the_shell(dialect, text, command):
    inner = read(dialect, text).inner
    assert [one.text.shown.rstrip('" t') if '"' in text else one.text.shown for one in inner] == [command]


@pytest.mark.parametrize(
    ("dialect", "text"),
    [("mysql", "source gone.sql"), ("sqlite", ".read gone.sql"), ("oracle", "@gone"), ("mysql", "\\e")],
)
def test_what_is_not_there_is_said(dialect, text):
    assert read(dialect, text).unreadable


def test_operands_of_sqlplus_that_are_no_script_are_no_sql():
    assert hit(read("oracle", "scott/tiger@shop", source="arg.*")) == []
    assert hit(read("oracle", "@x.sql", source="arg.*")) == [("drop-table", "")]


def test_options_that_change_how_a_script_is_read():
    assert hit(read("mysql", "drop table t$$ select 1$$", options=[("--delimiter", "$$")])) == [("drop-table", "")]
    [one] = read("tsql", "DELETE FROM $(t)\nGO", options=[("-v", "t=users")]).effects
    assert one.summary == "deletes every row of users"


PIECES = [
    *(
        "select 1",
        "drop table x",
        ";",
        "\n",
        " ",
        "'",
        '"',
        "`",
        "--",
        "/*",
        "*/",
        "\\",
        "\\!",
        "\\.",
        "//",
        "$$",
        "source",
        "system ls",
    ),
    *(
        "connect",
        "a b",
        "delimiter",
        ".open",
        ".read",
        ".shell",
        "|",
        ":r",
        ":connect",
        "GO",
        "!!",
        "@",
        "@@x",
        "host",
        "CONNECT",
        "!",
    ),
    *(
        "use",
        "production",
        "attach 'a' as b",
        "\\c",
        "\\r",
        "\\d",
        "\\G",
        "pager",
        "SOURCE",
        "dfs",
        "$(t)",
        "begin",
        "rollback",
    ),
]
DIALECTS = (
    "mysql",
    "sqlite",
    "tsql",
    "oracle",
    "cassandra",
    "snowflake",
    "hive",
    "cockroach",
    "clickhouse",
    "bigquery",
)


@given(st.sampled_from(DIALECTS), st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
@settings(max_examples=400, deadline=None)
def test_any_script_is_read_without_an_error(dialect, text):
    read(dialect, text)


@given(st.lists(st.sampled_from(PIECES), max_size=10).map("".join))
@settings(max_examples=200, deadline=None)
def test_mysql_loses_no_statement(text):
    if any(mark in text for mark in "'\"`\\#/-$|") or "use" in text or "delimiter" in text or "connect" in text:
        return
    assert any(effect.action == "sql/drop-table" for effect in read("mysql", f"{text};\ndrop table y").effects)
