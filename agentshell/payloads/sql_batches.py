"""Owns where a statement of a T-SQL batch ends without a semicolon: where a word stands that begins another one.

Source: Transact-SQL syntax conventions (the semicolon may be left out). What it cuts in doubt is graded all the same.
"""

from __future__ import annotations

from agentshell.payloads.sql_words import mark, word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentshell.payloads.sql_lex import Token

_THINGS = frozenset(
    {"TABLE", "DATABASE", "SCHEMA", "VIEW", "INDEX", "PROCEDURE", "PROC", "FUNCTION", "TRIGGER", "USER", "ROLE"}
    | {"LOGIN", "TYPE", "SEQUENCE", "SYNONYM", "ASSEMBLY", "CERTIFICATE", "AVAILABILITY", "PARTITION", "FULLTEXT"}
    | {"OR", "UNIQUE", "CLUSTERED", "NONCLUSTERED", "SERVER", "EXTERNAL"}
)
_NOT_AFTER = frozenset(
    {"ON", "FOR", "AFTER", "OF", "THEN", "GRANT", "DENY", "REVOKE", "WITH", "NOT", "IN", "TO", "BY", "INSTEAD", "AS"}
    | {"ALTER", "DROP", "OPTION", "SELECT", "DISTINCT", "WHERE", "AND", "OR"}
)
_ROUTINES = frozenset({"PROCEDURE", "PROC", "FUNCTION", "TRIGGER", "VIEW"})


def cut(part: list[Token]) -> Iterator[list[Token]]:
    """Yield the statements of a batch that has no semicolon in it; a routine's definition takes all that follows."""
    start = depth = 0
    for place in range(len(part)):
        one = mark(part, place)
        depth += (one == "(") - (one == ")")
        if depth == 0 and place > start and _begins(part, place, start):
            yield part[start:place]
            start = place
    yield part[start:]


def _begins(part: list[Token], place: int, start: int) -> bool:
    one, following = word(part, place), word(part, place + 1)
    head = word(part, start)
    switched = head == "SET" and word(part, place - 1) in ("ON", "OFF")  # SET NOCOUNT ON
    if word(part, place - 1) in _NOT_AFTER and not switched:
        return False
    if not one or mark(part, place - 1) in (",", ".", "=", "(", "@"):
        return False
    if head in ("CREATE", "ALTER") and any(word(part, start + ahead) in _ROUTINES for ahead in (1, 3)):
        return False
    rights = head in ("GRANT", "DENY", "REVOKE")
    if one in ("DROP", "CREATE", "ALTER"):
        return following in _THINGS and head != "ALTER"
    if one == "TRUNCATE":
        return following == "TABLE"
    if one == "DELETE":
        return not rights and head != "MERGE" and place + 1 < len(part)
    if one == "UPDATE":
        ahead = range(place + 1, min(place + 12, len(part)))
        return not rights and head != "MERGE" and any(word(part, at) == "SET" for at in ahead)
    if one in ("EXEC", "EXECUTE"):
        return not rights
    if one in ("IF", "WHILE"):
        return head not in ("DROP", "CREATE", "ALTER")  # IF EXISTS
    if one == "BEGIN":
        return following in ("TRY", "CATCH", "TRAN", "TRANSACTION")
    if one in ("RESTORE", "BACKUP"):
        return following in ("DATABASE", "LOG")
    if one in ("COMMIT", "ROLLBACK", "SHUTDOWN", "RECONFIGURE", "DBCC", "MERGE"):
        return True
    return one == "KILL" and place + 1 < len(part) and part[place + 1][0] == "number"
