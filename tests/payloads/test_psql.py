r"""psql's own language: -c and -f in order, standard input, variables, meta-commands, and \c to another database."""

from __future__ import annotations

import pytest
from conftest import facts
from helpers import grades, parsed

import agentshell.targets
from agentshell.model import Stdin, Target, Unknown, known, unknown
from agentshell.packs.model import PayloadRule
from agentshell.payloads import psql

RULE = PayloadRule("psql")


def read(*options, stdin=None, files=None, env=None, positionals=()):
    """Read one psql invocation on an in-memory machine."""
    machine = facts(env, files)
    return psql.read(parsed("psql", options, positionals, stdin=stdin, facts=machine), machine, RULE)


def actions(payload):
    """Return the action ids without reads."""
    return [effect.action for effect in payload.effects if effect.level != "read"]


MORE = {"more.sql": "DROP TABLE x;", "~/more.sql": "DROP TABLE x;"}
DROP, DELETE_ALL = "sql/drop-table", "sql/delete-all-rows"

SCRIPTS = [
    ("DROP TABLE users;", [DROP], "a statement"),
    ("DROP TABLE users", [DROP], "no semicolon at the end: it runs"),
    ("\\set t users\nDELETE FROM :t;", [DELETE_ALL], "a variable"),
    ('\\set t users\nDELETE FROM :"t";', [DELETE_ALL], "a quoted variable"),
    ("\\set s 'DROP TABLE x'\n:s;", [DROP], "a variable that is the statement"),
    ("SELECT a::text FROM t WHERE b = :'x';", [], "a cast is no variable"),
    ("\\if false\nDROP TABLE x;\n\\endif", [], "a branch that does not run"),
    ("\\if false\nSELECT 1;\n\\else\nDROP TABLE x;\n\\endif", [DROP], "the other branch"),
    ("\\if true\nDROP TABLE x;\n\\else\nDELETE FROM t;\n\\endif", [DROP], "one branch only"),
    ("\\if `test -f x`\nDROP TABLE x;\n\\endif", [DROP], "a condition nobody knows"),
    ("COPY t FROM stdin;\n1\tDROP TABLE x;\n\\.\nSELECT 1;", ["sql/copy-from"], "data is not SQL"),
    ("COPY t FROM stdin;\n1\n\\.\nDROP TABLE x;", ["sql/copy-from", DROP], "after the data"),
    ("SELECT 'DROP TABLE ' || relname FROM c \\gexec", [DROP], "generated SQL"),
    ("SELECT format('DROP TABLE %I', relname) FROM c\n\\gexec\n", [DROP], "generated SQL"),
    ("DELETE FROM t \\g", [DELETE_ALL], "sent by \\g"),
    ("DELETE FROM t \\watch 5", [DELETE_ALL], "sent by \\watch"),
    ("DELETE FROM t \\r\nSELECT 1;", [], "thrown away by \\r"),
    ("\\echo DROP TABLE x\nSELECT 1;", [], "an argument"),
    ("\\q\nDROP TABLE x;", [], "after \\q nothing runs"),
    ("DROP TABLE x \\q\n", [DROP], "what was not sent yet is sent at \\q"),
    ("\\copy (DELETE FROM t RETURNING *) to 'x.csv'", [DELETE_ALL], "a query in \\copy"),
    ("\\copy t from 'x.csv'", ["sql/copy-from"], "loads"),
    ("\\copy t to 'x.csv'", [], "copies out"),
    ("\\lo_unlink 42", ["sql/call-lo-unlink"], "a large object"),
    ("BEGIN;\nDELETE FROM t;\nROLLBACK;\n", [], "undone"),
    ("BEGIN;\nDELETE FROM t;\n\\if `x`\nROLLBACK;\n\\endif\n", [DELETE_ALL], "a ROLLBACK that may not run"),
    ("\\if `x`\nBEGIN;\n\\endif\nDELETE FROM t;\nROLLBACK;", [DELETE_ALL], "a BEGIN that may not run"),
    ("\\if true\nBEGIN;\n\\endif\nDELETE FROM t;\nROLLBACK;", [], "a BEGIN that runs"),
    ("BEGIN;\nDELETE FROM t;\n\\c\nROLLBACK;\n", [DELETE_ALL], "another connection in between"),
    ("INSERT INTO t VALUES ('a\\b');\nDROP TABLE x;", ["sql/insert", DROP], "a backslash in a string is no command"),
    ("SELECT 1 \\; DROP TABLE x;", [DROP], "\\; only delays the sending"),
    ("\\i more.sql", [DROP], "an included file"),
    ("\\dt\n\\d+ orders\n\\timing on\n\\x", [], "descriptions"),
    ("\\if maybe\nSELECT 1;\n\\else\nDROP TABLE x;\n\\endif", [DROP], "what psql cannot read as true is false"),
    ("\\if tr\nSELECT 1;\n\\else\nDROP TABLE x;\n\\endif", [], "the beginning of true"),
    ("\\if 1 = 1\nSELECT 1;\n\\else\nDROP TABLE x;\n\\endif", [DROP], "psql computes nothing"),
    ("\\if :{?x}\nSELECT 1;\n\\else\nDROP TABLE x;\n\\endif", [DROP], "a variable that is not set"),
    ("\\if false\nSELECT 1;\n\\elif `x`\nSELECT 2;\n\\else\nDROP TABLE x;\n\\endif", [DROP], "nobody knows"),
    ("\\if false\n\\if true\nDROP TABLE x;\n\\endif\n\\endif", [], "inside of a branch that does not run"),
    ("\\if true\nSELECT 1;\n\\elif true\nDROP TABLE x;\n\\else\nDROP TABLE x;\n\\endif", [], "the first one only"),
    ("COPY t FROM stdin; DROP TABLE x;\n1\n\\.\nSELECT 5;", ["sql/copy-from", DROP], "the data begins a line later"),
    ("-- c\n\nCOPY t (a) FROM stdin;\n1\tDROP TABLE y;\n\\.\n", ["sql/copy-from"], "a comment before it"),
    ("SELECT 'a' AS q \\gset\n\\if :q\nDROP TABLE x;\n\\endif", [DROP], "a variable from a result"),
    ("\\i ~/more.sql", [DROP], "the home folder"),
    ("\\cd ..\n\\i project/more.sql", [DROP], "another working directory"),
    ("\\set a DROP\n\\set b 'TABLE x'\n:a :b;", [DROP], "two variables"),
    ("DROP TABLE x \\gdesc", [DROP], "described, and in doubt run"),
]


@pytest.mark.parametrize(("script", "expected", "why"), SCRIPTS, ids=[row[0][:40] for row in SCRIPTS])
def test_scripts(script, expected, why):
    payload = read(("--file", "x.sql"), files={"x.sql": script, **MORE})
    assert actions(payload) == expected, why
    assert not payload.unreadable
    assert actions(read(stdin=script, files=MORE)) == expected, why


SHELLS = [
    ("\\! rm -rf /srv", "rm -rf /srv", "\\!"),
    ("\\echo `kubectl delete ns x`", "kubectl delete ns x", "backquotes in any argument"),
    ("\\o |sh -c 'x'\nSELECT 1;", "sh -c 'x'", "output to a program"),
    ("SELECT 1 \\g |sh", "sh", "one result to a program"),
    ("\\copy t from program 'curl x'", "curl x", "a program on this side"),
    ("COPY t FROM PROGRAM 'curl x';", "curl x", "a program on the server"),
    ("\\set x `id`", "id", "a variable from a program"),
    ("\\o '|rm x'\nSELECT 1;", "rm x", "output to a program, in quotes"),
    ("\\set p '|rm x'\n\\o :p", "rm x", "output to a program, from a variable"),
    ("SELECT 1 \\g (format=csv) |rm x\n", "rm x", "one result to a program, with options"),
    ("SELECT 1 \\gx |rm x\n", "rm x", "one result to a program"),
    ("\\! echo :x", "echo :x", "variables are not put in"),
]


@pytest.mark.parametrize(("script", "command", "why"), SHELLS, ids=[row[2] for row in SHELLS])
def test_commands_that_a_script_starts(script, command, why):
    [inner] = read(stdin=script).inner
    assert (inner.kind, inner.text.text) == ("shell", command), why


def test_a_backslash_command_given_with_c():
    [inner] = read(("--command", "\\! ls")).inner
    assert inner.text.text == "ls"
    assert read(("--command", "\\dt")).effects == ()


def test_only_the_first_command_of_a_c_argument_runs():
    assert actions(read(("--command", "\\echo x \\\\ DROP TABLE t"))) == []


def test_variables_are_not_put_into_c():
    """Tried with psql 15: `-v t=users -c 'delete from :t'` is a syntax error, on stdin it deletes."""
    assert actions(read(("--set", "t=users"), stdin="delete from :t")) == [DELETE_ALL]


def test_several_c_and_f_share_a_session():
    options = (("--command", "BEGIN"), ("--file", "x.sql"), ("--command", "ROLLBACK"))
    assert actions(read(*options, files={"x.sql": "DELETE FROM t;"})) == []
    assert actions(read(*options[:2], files={"x.sql": "DELETE FROM t;"})) == [DELETE_ALL]


def test_with_c_or_f_standard_input_is_not_read():
    assert actions(read(("--command", "SELECT 1"), stdin="DROP TABLE x")) == []
    assert actions(read(("--file", "-"), stdin="DROP TABLE x")) == [DROP]


def test_output_to_a_program():
    assert [inner.text.text for inner in read(("--output", "|sh"), ("--command", "SELECT 1")).inner] == ["sh"]


def test_a_variable_without_a_value_is_unset():
    assert read(("--set", "t"), stdin="delete from :t").effects[0].summary == "deletes every row of ?"


def test_gexec_in_c_is_read_as_it_was_meant():
    """Tried with psql 15: the server refuses the backslash; whoever writes it expects the generated SQL to run."""
    assert actions(read(("--command", "SELECT 'DROP TABLE x' \\gexec"))) == [DROP]


def test_a_result_that_becomes_the_statement_is_unreadable():
    assert read(stdin="SELECT q FROM t \\gset\n:q;").unreadable


def test_the_startup_file_of_a_version():
    assert actions(read(("--command", "SELECT 1"), files={"~/.psqlrc-15": "DROP TABLE x;"})) == [DROP]


def test_the_startup_file_runs_first_unless_it_is_turned_off():
    files = {"~/.psqlrc": "DROP TABLE x;"}
    assert actions(read(("--command", "SELECT 1"), files=files)) == [DROP]
    assert actions(read(("--no-psqlrc",), ("--command", "SELECT 1"), files=files)) == []
    assert actions(read(("--command", "SELECT 1"), files={"rc": "DROP TABLE x;"}, env={"PSQLRC": "rc"})) == [DROP]


@pytest.mark.parametrize(
    ("options", "stdin"),
    [
        ((("--file", "missing.sql"),), None),
        ((("--command", unknown("a variable", "$Q")),), None),
        ((), Stdin("text", unknown("output of a program"))),
        ((("--file", unknown("a variable", "$F")),), None),
        ((), "\\i missing.sql"),
        ((), "SELECT q FROM queries \\gexec"),
    ],
)
def test_what_cannot_be_read_is_said(options, stdin):
    assert read(*options, stdin=stdin).unreadable


def test_files_that_include_one_another_end():
    assert read(("--file", "a.sql"), files={"a.sql": "\\i a.sql\n"}).unreadable


def test_a_file_that_cat_writes_into_the_pipe_is_read():
    source = Stdin("text", unknown("output"), producer=(known("cat"), known("x.sql")))
    assert actions(read(stdin=source, files={"x.sql": "DROP TABLE x"})) == [DROP]


def test_connect_changes_the_target_of_what_follows(monkeypatch):
    seen = []

    def resolve(parsed, _facts):
        base = parsed.value("--dbname") or parsed.positionals[0]
        host = parsed.value("--host")
        seen.append((base.shown, host.shown if host else ""))
        return (Target("postgres database", base.shown, "production"),)

    monkeypatch.setattr(agentshell.targets, "resolver", lambda _name: resolve, raising=False)
    payload = read(("--dbname", "dev"), stdin="DELETE FROM a;\n\\c shop - prod-db\nDELETE FROM b;\n")
    assert [
        (effect.summary, effect.target and effect.target.name) for effect in payload.effects if effect.level != "read"
    ] == [
        ("deletes every row of a", None),
        ("deletes every row of b", "shop"),
    ]
    assert seen == [("shop", "prod-db")]
    unread = read(("--dbname", "dev"), stdin="\\c shop - prod-db\nCALL cleanup();\n\\i missing.sql\n").effects
    assert [(effect.level, effect.target.name) for effect in unread if effect.level != "read"] == [("exec", "shop")] * 2
    read(positionals=("postgres://u@prod-db/app",), stdin="\\c other\nSELECT 1;")
    assert seen[-1] == ("postgres://u@prod-db/app?dbname=other", "")
    read(positionals=("host=prod-db dbname=app",), stdin="\\connect other\nSELECT 1;")
    assert seen[-1] == ("host=prod-db dbname=app dbname='other'", "")


def test_an_unknown_part_never_makes_it_milder():
    known_grades = grades(read(("--command", "DELETE FROM t WHERE id = 3")))
    payload = psql.read(
        parsed(
            "psql",
            [("--command", known("x").replace(parts=("DELETE FROM t WHERE id = ", Unknown("v"))))],
            facts=facts(),
        ),
        facts(),
        RULE,
    )
    assert grades(payload) == known_grades
