"""Owns ALTER TABLE: each of its actions graded by what it does to the rows and to those who use the table."""

from __future__ import annotations

from agentshell.payloads.sources import HOLE
from agentshell.payloads.sql_grade import Statement, actions
from agentshell.payloads.sql_words import find, name, shown, skip, word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.model import Level, Scope
    from agentshell.payloads.sql_grade import Session
    from agentshell.payloads.sql_lex import Token

_KEEPS = ("STATISTICS", "STORAGE", "COMPRESSION", "VALIDATE", "INHERIT", "CLUSTER", "COMMENT", "SET (", "RESET")


def alter_table(tokens: list[Token], source: str, session: Session) -> list[Statement]:
    """Grade `ALTER TABLE name action [, …]`. Source: PostgreSQL 15 ALTER TABLE; MySQL 8 §15.1.9; ClickHouse ALTER."""
    at = 1 if word(tokens, 1) == "TABLE" else 2
    table, at = name(tokens, skip(tokens, at + 1, "IF EXISTS", "ONLY"))
    if word(tokens, at) == "" and at < len(tokens) and tokens[at][1] == "*":
        at += 1
    if word(tokens, at) == "ON" and word(tokens, at + 1) == "CLUSTER":  # ClickHouse
        _, at = name(tokens, at + 2)
    found: list[Statement] = []
    places = actions(tokens, at)
    for number, place in enumerate(places):
        end = places[number + 1] - 1 if number + 1 < len(places) else len(tokens)
        found.append(_action(tokens, place, end, shown(table), source, session))
    worst = [one for one in found if one.level not in ("read", "write")]
    return worst or found[:1]


def _action(tokens: list[Token], at: int, end: int, table: str, source: str, session: Session) -> Statement:
    level, action, says, scope, reason = _graded(tokens, at, end, source, session)
    words = "ALTER TABLE"
    return Statement(
        words,
        level,
        f"alters table {table}: {says}",
        action,
        scope,
        certain=HOLE not in "".join(token[1] for token in tokens[at : at + 2]),
        reason=reason,
        instead=("Rename it first, and drop it once nothing misses it.",) if level == "irreversible" else (),
    )


def _graded(
    tokens: list[Token], at: int, end: int, source: str, session: Session
) -> tuple[Level, str, str, Scope, str]:
    first, second = word(tokens, at), word(tokens, at + 1)
    here = " ".join(token[1] for token in tokens[at : min(end, at + 4)])
    cascade = find(tokens, at, end, "CASCADE") >= 0
    if HOLE in first:
        return (
            "irreversible",
            "alter-table",
            "what it does is not known",
            "one",
            "An unknown part stands where the action should.",
        )
    if first == "DROP":
        if second in ("CONSTRAINT", "CHECK", "PRIMARY", "FOREIGN", "INDEX", "KEY") and not cascade:
            return (
                "destructive",
                "alter-table-drop-constraint",
                here,
                "one",
                "What the constraint kept out may now come in.",
            )
        if second in ("PARTITION", "PART", "SUBPARTITION"):
            return "irreversible", "alter-table-drop-partition", here, "many", "The partition's rows go with it."
        column, _ = name(tokens, skip(tokens, at + 1, "COLUMN", "IF EXISTS"))
        lost = (
            "The column's values are gone in every row."
            if second != "CONSTRAINT"
            else "CASCADE drops what depends on it."
        )
        return "irreversible", "alter-table-drop", f"drops {shown(column)}", "one", lost
    if first == "TRUNCATE" or (first, second) == ("CLEAR", "COLUMN"):
        return "irreversible", "alter-table-drop-partition", here, "many", "The rows are gone."
    if first in ("DELETE", "UPDATE"):
        return _mutation(tokens, at, end, source, session)
    if first in ("ALTER", "MODIFY", "CHANGE"):
        return _column(tokens, at, end, here)
    if first == "ADD" and second != "":
        return "write", "alter-table-add", here, "one", ""
    if (first, second) == ("SET", "UNLOGGED"):
        return "irreversible", "alter-table-unlogged", here, "one", "An unlogged table is emptied after a crash."
    if first == "SET" and second in ("SCHEMA", "TABLESPACE", "LOGGED", "ACCESS", "WITHOUT"):
        return "destructive", "alter-table", here, "one", "Whoever uses the table by its old name or place fails."
    if first in ("RENAME", "OWNER", "DISABLE", "DETACH", "NO", "FORCE", "REPLACE", "EXCHANGE", "DISCARD", "IMPORT"):
        return (
            "destructive",
            "alter-table",
            here,
            "one",
            "Whoever relies on the table as it is may fail or see too much.",
        )
    if first in ("ENABLE", "ATTACH") or any(
        here.upper().startswith(keeps) or keeps in here.upper() for keeps in _KEEPS
    ):
        return "write", "alter-table", here, "one", ""
    return (
        "destructive",
        "alter-table",
        here or "an action that is not in the text",
        "one",
        "It changes a table in use.",
    )


def _column(tokens: list[Token], at: int, end: int, here: str) -> tuple[Level, str, str, Scope, str]:
    if word(tokens, at) == "ALTER":
        changes = find(tokens, at, end, "TYPE") >= 0
        using = find(tokens, at, end, "USING") >= 0
        if changes:
            column, _ = name(tokens, skip(tokens, at + 1, "COLUMN"))
            says = f"changes the type of {shown(column)}"
            level: Level = "irreversible" if using else "destructive"
            return level, "alter-table-type", says, "one", "Values are rewritten, and what does not fit is lost."
        if find(tokens, at, end, "STATISTICS", "STORAGE", "COMPRESSION", "DEFAULT") >= 0:
            return "write", "alter-table", here, "one", ""
        return "destructive", "alter-table", here, "one", "Rows or writers that do not fit the new rule fail."
    return "destructive", "alter-table-type", here, "one", "Values are rewritten, and what does not fit is lost."


def _mutation(
    tokens: list[Token], at: int, end: int, source: str, session: Session
) -> tuple[Level, str, str, Scope, str]:
    """ClickHouse's `ALTER TABLE t DELETE WHERE …` and `UPDATE … WHERE …`."""
    from agentshell.payloads import sql_where

    where = find(tokens, at, end, "WHERE")
    condition = source[tokens[where][2] : tokens[end - 1][3]] if where >= 0 else ""
    limited = where >= 0 and sql_where.limit(f"DELETE FROM t {condition}", session.dialect) == "some"
    verb = word(tokens, at).lower()
    if limited:
        return "destructive", f"{verb}-rows", f"{verb}s rows", "many", "Rows change where the condition holds."
    return "irreversible", f"{verb}-all-rows", f"{verb}s every row", "all", "There is no condition that limits it."
