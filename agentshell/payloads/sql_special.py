"""Owns the SQL statements whose first words do not tell what they do: they wrap, define, run or bound others."""

from __future__ import annotations

from agentshell.payloads.sources import HOLE
from agentshell.payloads.sql_data import SERVER_SHELL
from agentshell.payloads.sql_grade import (
    Statement,
    body,
    by_table,
    effects_inside,
    finish,
    grade,
    nested,
    query,
    server_shell,
    unread,
)
from agentshell.payloads.sql_lex import STRING, WORD
from agentshell.payloads.sql_words import calls, closing, find, mark, name, shown, skip, strings, top, word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from agentshell.model import Level
    from agentshell.payloads.sql_grade import Session
    from agentshell.payloads.sql_lex import Token

    Grader = Callable[[list[Token], str, Session], list[Statement]]

_FALSE = frozenset({"FALSE", "OFF", "0"})
_BEGINS = frozenset(
    {"", "WORK", "TRANSACTION", "TRAN", "ISOLATION", "READ", "NOT", "DEFERRABLE", "DEFERRED", "IMMEDIATE"}
)


_OF_EXPLAIN = frozenset(
    {"ANALYZE", "ANALYSE", "VERBOSE", "DEBUG", "QUERY", "PLAN", "EXTENDED", "PARTITIONS", "DISTSQL", "TYPES", "OPT"}
    | {"AST", "SYNTAX", "PIPELINE", "ESTIMATE", "LOGICAL", "DISTRIBUTED", "IO", "VALIDATE", "FORMATTED", "CODEGEN"}
)


def _explain(tokens: list[Token], source: str, session: Session) -> list[Statement]:
    """EXPLAIN reads; EXPLAIN ANALYZE executes (tried on PostgreSQL 15)."""
    at, runs = 1, False
    if mark(tokens, 1) == "(":
        end = closing(tokens, 1)
        for place in range(2, end):
            one = word(tokens, place)
            if HOLE in one or (one in ("ANALYZE", "ANALYSE") and str(tokens[place + 1][1]).upper() not in _FALSE):
                runs = True
        at = end + 1
    while word(tokens, at) in _OF_EXPLAIN:
        runs = runs or word(tokens, at) in ("ANALYZE", "ANALYSE", "DEBUG")
        at += 1
    if mark(tokens, at) == "(" and word(tokens, at + 1) in _OF_EXPLAIN:  # CockroachDB: EXPLAIN ANALYZE (DEBUG) …
        runs = runs or any(word(tokens, place) == "ANALYZE" for place in range(at, closing(tokens, at)))
        at = closing(tokens, at) + 1
    if HOLE in word(tokens, at):
        return [unread("what EXPLAIN is given is not known", tokens)]
    return grade(tokens[at:], source, session) if runs else [Statement("EXPLAIN", "read", "explains a plan", "explain")]


def _copy(tokens: list[Token], source: str, session: Session) -> list[Statement]:
    if mark(tokens, 1) == "(":
        end = closing(tokens, 1)
        found = [one for one in query(tokens[2:end], source, session) if one.level != "read"]
        if HOLE in tokens[2][1]:
            found.append(unread("the query that COPY is given is not known", tokens))
        subject, at = "the result of a query", end + 1
    else:
        subject, at = name(tokens, 1)
        found = []
        if mark(tokens, at) == "(":
            at = closing(tokens, at) + 1
    direction, what = word(tokens, at), word(tokens, at + 1)
    if HOLE in direction or HOLE in what:
        return [*found, unread("what COPY is given is not known", tokens)]
    if what == "PROGRAM":
        command = tokens[at + 2][1] if at + 2 < len(tokens) and tokens[at + 2][0] == STRING else HOLE
        return [
            *found,
            Statement(
                "COPY PROGRAM",
                "destructive",
                f"runs a command on the database server: {shown(command)[:60]}",
                "copy-program",
                reason="It runs as the server's own user, outside of any database right.",
                transactional=False,
                shell=command,
            ),
        ]
    if direction == "TO":
        to_client = what in ("STDOUT", "")
        level: Level = "read" if to_client and at + 1 < len(tokens) and tokens[at + 1][0] == WORD else "write"
        return [*found, Statement("COPY TO", level, f"copies {shown(subject)} out", "copy-to", transactional=False)]
    return [*found, Statement("COPY FROM", "write", f"loads rows into {shown(subject)}", "copy-from")]


def _do(tokens: list[Token], source: str, session: Session) -> list[Statement]:
    """DO runs a body; MySQL's DO evaluates expressions."""
    bodies = [token[1] for token in tokens[1:] if token[0] == STRING and token[1].lower() not in _LANGUAGES]
    if not bodies:
        inside = effects_inside(tokens, session)
        return inside or [unread("the body of DO is not in the text", tokens)]
    language = find(tokens, 1, len(tokens), "LANGUAGE")
    if language >= 0 and tokens[language + 1][1].lower() not in ("plpgsql", "sql"):
        return [unread(f"DO runs {tokens[language + 1][1]} code", tokens)]
    return _inside(bodies[-1], session) or [Statement("DO", "read", "runs a block that only reads", "do")]


_LANGUAGES = frozenset({"sql", "plpgsql", "c", "internal", "plpython3u", "plperl", "plperlu", "plv8", "plpythonu"})


def _inside(text: str, session: Session) -> list[Statement]:
    """Grade a routine's body; what only reads and what bounds blocks is left out."""
    found = [one for one in nested(text, session) if one.level != "read" and not one.control]
    return [one.replace(transactional=False) for one in found]


def _prepare(tokens: list[Token], source: str, session: Session) -> list[Statement]:
    if word(tokens, 1) == "TRANSACTION":
        return [
            Statement("PREPARE TRANSACTION", "write", "prepares the transaction", control="end", transactional=False)
        ]
    session.prepared.add(tokens[1][1].lower() if len(tokens) > 1 else "")
    start = find(tokens, 2, len(tokens), "AS", "FROM")
    if start < 0 or start + 1 >= len(tokens):
        return [unread("what is prepared is not in the text", tokens)]
    if tokens[start + 1][0] == STRING:
        return nested(tokens[start + 1][1], session)
    if word(tokens, start) == "FROM":
        return [unread("what is prepared is not in the text", tokens)]
    return [one.replace(transactional=False) for one in grade(tokens[start + 1 :], source, session)]


def _execute(tokens: list[Token], source: str, session: Session) -> list[Statement]:
    """EXECUTE of a prepared statement (graded where it was prepared) or, inside a body, of a string."""
    if word(tokens, 1) == "PROCEDURE":
        return _call(tokens[1:], source, session)
    at = skip(tokens, 1, "IMMEDIATE", "AS")
    while mark(tokens, at) == "@" or mark(tokens, at) == "=":
        at += 1
    texts = strings(tokens, at, len(tokens))
    routine, _ = name(tokens, at)
    bare = routine.rpartition(".")[2].lower()
    if bare in session.prepared:
        return [Statement("EXECUTE", "read", f"executes the prepared {routine}", "execute")]
    if bare in SERVER_SHELL:
        return [server_shell(texts)]
    if bare.startswith(("sp_help", "sp_who", "sp_columns", "sp_tables", "sp_databases", "sp_spaceused")):
        return [Statement("EXEC", "read", f"executes {routine}", "exec")]
    if texts and (
        bare in ("sp_executesql", "sp_msforeachtable", "sp_msforeachdb", "format", "concat", "")
        or tokens[at][0] == STRING
        or mark(tokens, at) == "("
    ):
        return [one.replace(transactional=False) for text in texts[:1] for one in nested(text, session)]
    if bare in session.routines:
        return session.routines[bare]
    return [unread(f"EXECUTE runs {shown(routine) or 'something'} that is not in the text", tokens)]


def _call(tokens: list[Token], source: str, session: Session) -> list[Statement]:
    routine, _ = name(tokens, 1)
    bare = routine.rpartition(".")[2].lower()
    if bare in session.routines:
        return session.routines[bare] or [Statement("CALL", "read", f"calls {routine}", "call")]
    known = effects_inside(tokens, session)
    return known or [unread(f"what the procedure {shown(routine)} does is not in the text", tokens)]


def _begin(tokens: list[Token], source: str, session: Session) -> list[Statement]:
    following = word(tokens, 1)
    session.branches |= following in ("TRY", "CATCH")
    if session.dialect == "tsql" and following not in ("TRAN", "TRANSACTION"):  # there it opens a block
        return body(tokens[1:], source, session) or [Statement("BEGIN", "read", "begins a block", "block")]
    if following in _BEGINS and (len(tokens) == 1 or following):
        return [Statement("BEGIN", "read", "begins a transaction", control="begin")]
    inside = body(tokens[1:], source, session)
    return inside or [Statement("BEGIN", "read", "begins a block", "block")]


def _finish_transaction(tokens: list[Token], source: str, session: Session) -> list[Statement]:
    head = word(tokens, 0)
    if word(tokens, 1) == "PREPARED":
        return by_table(tokens, source, session)
    if head == "START":
        return (
            [Statement("BEGIN", "read", "begins a transaction", control="begin")]
            if word(tokens, 1) == "TRANSACTION"
            else by_table(tokens, source, session)
        )
    if head in ("ROLLBACK", "ABORT"):
        partly = find(tokens, 1, len(tokens), "TO") >= 0 or session.branches
        return [Statement(head, "read", "rolls back", control="" if partly else "rollback")]
    if head == "END" and word(tokens, 1) in ("IF", "LOOP", "CASE", "WHILE", "TRY", "CATCH"):
        return body(tokens[1:], source, session) or [Statement("END", "read", "ends a block")]
    return [Statement(head, "read", "commits", control="end")]


def _alter(tokens: list[Token], source: str, session: Session) -> list[Statement]:
    if word(tokens, 1) in ("IGNORE", "ONLINE", "OFFLINE"):  # MariaDB
        return _alter([tokens[0], *tokens[2:]], source, session)
    if word(tokens, 1) == "TABLE" or (word(tokens, 1), word(tokens, 2)) in (
        ("FOREIGN", "TABLE"),
        ("EXTERNAL", "TABLE"),
    ):
        from agentshell.payloads.sql_alter import alter_table

        return alter_table(tokens, source, session)
    if HOLE in word(tokens, 1):
        return [finish("ALTER", "irreversible", "", tokens, certain=False, says="alters something that is not known")]
    found = by_table(tokens, source, session)
    if found[0].unreadable and word(tokens, 1):
        subject, _ = name(tokens, 2)
        return [finish("ALTER", "destructive", "", tokens, says=f"alters {word(tokens, 1).lower()} {shown(subject)}")]
    words = {word(tokens, place) for place in top(tokens, 2, len(tokens))}
    raised: Level | None = None
    if word(tokens, 1) == "TYPE" and {"DROP", "ATTRIBUTE"} <= words:
        raised = "irreversible"
    elif words & {"DROP", "RENAME", "OWNER", "DISABLE", "RESTART", "DETACH", "REMOVE"} or {"SET", "SCHEMA"} <= words:
        raised = "destructive"
    if raised and found[0].level == "write":
        found = [found[0].replace(level=raised, certain=True), *found[1:]]
    return found


_KINDS = frozenset(
    {
        "TABLE",
        "VIEW",
        "MATERIALIZED",
        "INDEX",
        "SEQUENCE",
        "SCHEMA",
        "DATABASE",
        "TYPE",
        "DOMAIN",
        "FUNCTION",
        "PROCEDURE",
    }
    | {"TRIGGER", "EVENT", "RULE", "EXTENSION", "LANGUAGE", "ROLE", "USER", "GROUP", "SUBSCRIPTION", "PUBLICATION"}
    | {"SERVER", "FOREIGN", "POLICY", "CAST", "AGGREGATE", "COLLATION", "CONVERSION", "OPERATOR", "STATISTICS", "TEXT"}
    | {"TRANSFORM", "ACCESS", "TABLESPACE", "LOGIN", "STAGE", "WAREHOUSE", "STREAM", "TASK", "PACKAGE"}
)


def _create(tokens: list[Token], source: str, session: Session) -> list[Statement]:
    at = next((place for place in range(1, min(16, len(tokens))) if word(tokens, place) in _KINDS), 1)
    kind = word(tokens, at)
    if HOLE in kind:
        return [finish("CREATE", "destructive", "", tokens, certain=False, says="creates something that is not known")]
    replaces = any((word(tokens, place), word(tokens, place + 1)) == ("OR", "REPLACE") for place in range(1, at))
    plain = [
        ("word", "CREATE", 0, 0),
        *((("word", "OR", 0, 0), ("word", "REPLACE", 0, 0)) if replaces else ()),
        *tokens[at:],
    ]
    found = by_table(plain, source, session)
    if found[0].words == "CREATE OR REPLACE TABLE" or (not replaces and found[0].words == "CREATE"):
        subject, _ = name(tokens, skip(tokens, at + 1, "IF NOT EXISTS"))
        label = f"{'replaces' if replaces else 'creates'} {kind.lower()} {shown(subject)}"
        found = [found[0].replace(says=label, action=f"create-{kind.lower()}" if not replaces else "replace-table")]
    elif found[0].words == "CREATE" and replaces:
        found = by_table([plain[0], *plain[3:]], source, session)
    if kind == "EVENT" and (start := find(tokens, at, len(tokens), "DO")) >= 0:
        return [*found, *(one.replace(certain=False) for one in grade(tokens[start + 1 :], source, session))]
    if kind in ("FUNCTION", "PROCEDURE"):
        return [*found, *_defines(tokens, at, source, session)]
    if kind in ("TABLE", "MATERIALIZED"):
        start = find(tokens, at, len(tokens), "AS", "SELECT", "WITH")
        if start >= 0 and word(tokens, start + (word(tokens, start) == "AS")) in ("SELECT", "WITH", "EXECUTE", "TABLE"):
            start += word(tokens, start) == "AS"
            found.extend(one for one in grade(tokens[start:], source, session) if one.level != "read")
    return found


def _defines(tokens: list[Token], at: int, source: str, session: Session) -> list[Statement]:
    """Read the body of a routine: what it would do when called, and, milder, that it now exists."""
    routine, after = name(tokens, skip(tokens, at + 1, "IF NOT EXISTS"))
    bodies = [token[1] for token in tokens[after:] if token[0] == STRING and token[1].lower() not in _LANGUAGES]
    inside = _inside(bodies[0], session) if bodies else body(tokens[after:], source, session)
    session.routines[routine.rpartition(".")[2].lower()] = inside
    return [
        one.replace(
            level="destructive" if one.level == "irreversible" else one.level,
            says=f"defines a routine that {one.says}",
            certain=False,
            scope="one",
            shell="",
            unreadable="",
        )
        for one in inside
        if not one.unreadable
    ]


def _declare(tokens: list[Token], source: str, session: Session) -> list[Statement]:
    start = find(tokens, 1, len(tokens), "FOR")
    if find(tokens, 1, len(tokens), "CURSOR") >= 0 and start >= 0:
        return grade(tokens[start + 1 :], source, session)
    return effects_inside(tokens, session) or [Statement("DECLARE", "read", "declares", "declare")]


def _vacuum(tokens: list[Token], source: str, session: Session) -> list[Statement]:
    end = closing(tokens, 1) if mark(tokens, 1) == "(" else 2
    full = any(
        HOLE in word(tokens, place)
        or (word(tokens, place) == "FULL" and str(tokens[min(place + 1, end)][1]).upper() not in _FALSE)
        if mark(tokens, 1) == "("
        else word(tokens, place) == "FULL" or HOLE in word(tokens, place)
        for place in range(1, min(end, len(tokens)))
    )
    level: Level = "destructive" if full else "write"
    reason = "It holds an exclusive lock on the table until it is done." if full else ""
    return [finish("VACUUM FULL" if full else "VACUUM", level, "", tokens, reason=reason)]


def _reindex(tokens: list[Token], source: str, session: Session) -> list[Statement]:
    quiet = any(token[0] == WORD and token[1].upper() == "CONCURRENTLY" for token in tokens)
    return [
        finish("REINDEX", "write" if quiet else "destructive", "", tokens, reason="It blocks writes while it runs.")
    ]


def _truncate(tokens: list[Token], source: str, session: Session) -> list[Statement]:
    if mark(tokens, 1) == "(":  # the number function truncate() inside a body
        return query(tokens, source, session)
    at = skip(tokens, 1, "TABLE", "ONLY", "IF EXISTS")
    names: list[str] = []
    while True:
        one, at = name(tokens, at)
        if one:
            names.append(shown(one))
        if mark(tokens, at) == "*":
            at += 1
        if mark(tokens, at) != ",":
            break
        at = skip(tokens, at + 1, "ONLY")
    return [
        finish("TRUNCATE", "irreversible", "", tokens, scope="all", says=f"empties {', '.join(names) or 'a table'}")
    ]


def _control(tokens: list[Token], source: str, session: Session) -> list[Statement]:
    """IF, WHILE, FOR, LOOP, CASE, RETURN inside a body or a T-SQL batch: what stands in it may run."""
    session.branches |= session.depth == 0
    found = [one for one in body(tokens, source, session) if one.level != "read"]
    found.extend(effects_inside(tokens, session))
    if not found and word(tokens, 0) in ("IF", "WHILE", "ELSE"):
        start = next((place for place in range(1, len(tokens)) if word(tokens, place) in _RUNS), -1)
        if start > 0:
            return grade(tokens[start:], source, session)
    return found or [Statement(word(tokens, 0), "read", "controls the flow", "flow")]


_RUNS = frozenset({"DELETE", "UPDATE", "INSERT", "DROP", "TRUNCATE", "ALTER", "EXEC", "EXECUTE", "MERGE", "CREATE"})


def _set(tokens: list[Token], source: str, session: Session) -> list[Statement]:
    found = by_table(tokens, source, session)
    for place in range(2, len(tokens)):
        if word(tokens, place) in ("GLOBAL", "PERSIST", "PERSIST_ONLY") and mark(tokens, place - 1) in ("@", ","):
            found = by_table([tokens[0], ("word", "GLOBAL", 0, 0), *tokens[place + 1 :]], source, session)
    return [*found, *effects_inside(tokens, session)] if any(calls(tokens)) else found


def _load(tokens: list[Token], source: str, session: Session) -> list[Statement]:
    found = by_table(tokens, source, session)
    if word(tokens, 1) in ("DATA", "XML") and find(tokens, 2, len(tokens), "REPLACE") >= 0:
        reason = "Rows with the same key are deleted first."
        return [one.replace(level="destructive", reason=reason) if one.level == "write" else one for one in found]
    return found


def _pragma(tokens: list[Token], source: str, session: Session) -> list[Statement]:
    subject, at = name(tokens, 1)
    if subject.rpartition(".")[2].lower() in ("writable_schema", "schema_version") and at < len(tokens):
        return [
            Statement("PRAGMA", "destructive", f"sets {subject}", "pragma", reason="A wrong schema loses the database.")
        ]
    return [Statement("PRAGMA", "read", f"reads or sets {shown(subject)}", "pragma")]


def _rights(tokens: list[Token], source: str, session: Session) -> list[Statement]:
    head = word(tokens, 0)
    end = find(tokens, 1, len(tokens), "TO", "FROM")
    what = " ".join(shown(token[1]) for token in tokens[1 : end if end > 0 else 6])[:80]
    verb = {"GRANT": "grants", "REVOKE": "revokes", "DENY": "denies"}[head]
    return [finish(head, "destructive", "", tokens, says=f"{verb} {what}")]


def _cluster_or_sequence(tokens: list[Token], source: str, session: Session) -> list[Statement]:
    return [finish(word(tokens, 0), "destructive", "", tokens, reason="It holds an exclusive lock until it is done.")]


SPECIAL: dict[str, Grader] = {
    "EXPLAIN": _explain,
    "COPY": _copy,
    "DO": _do,
    "PREPARE": _prepare,
    "EXECUTE": _execute,
    "EXEC": _execute,
    "CALL": _call,
    "BEGIN": _begin,
    "START": _finish_transaction,
    "COMMIT": _finish_transaction,
    "END": _finish_transaction,
    "ROLLBACK": _finish_transaction,
    "ABORT": _finish_transaction,
    "ALTER": _alter,
    "CREATE": _create,
    "DECLARE": _declare,
    "VACUUM": _vacuum,
    "REINDEX": _reindex,
    "TRUNCATE": _truncate,
    "CLUSTER": _cluster_or_sequence,
    "IF": _control,
    "ELSE": _control,
    "ELSIF": _control,
    "WHILE": _control,
    "FOR": _control,
    "FOREACH": _control,
    "LOOP": _control,
    "CASE": _control,
    "WHEN": _control,
    "EXCEPTION": _control,
    "RETURN": _control,
    "RAISE": _control,
    "SET": _set,
    "PRAGMA": _pragma,
    "LOAD": _load,
    "GRANT": _rights,
    "REVOKE": _rights,
    "DENY": _rights,
}
"""First word → its grader."""
