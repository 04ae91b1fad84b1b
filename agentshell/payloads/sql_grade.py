"""Owns what one SQL statement would do: its leading words looked up in `sql_data`, and all that hides inside it.

It knows tokens, not connections: which database is hit is the pack's matter. A statement gives one or more grades
(a CTE that deletes and the SELECT around it, a DROP and the function it calls).
"""

from __future__ import annotations

from agentshell.payloads.sources import HOLE
from agentshell.payloads.sql_lex import QUOTED, STRING, WORD
from agentshell.payloads.sql_words import calls, closing, extent, find, mark, name, shown, skip, strings, top, word
from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.model import Level, Scope
    from agentshell.payloads.sql_lex import Token


class Statement(Value):
    """One graded statement. words are its kind (`DROP TABLE`); says finishes "this …".

    control is `begin`, `end` or `rollback` for the statements that bound a transaction; transactional is False when a
    ROLLBACK would not take it back; shell is a command it runs on the database server; unreadable says why (part of)
    it could not be read.
    """

    words: str
    level: Level
    says: str
    action: str = ""
    scope: Scope = "one"
    certain: bool = True
    reason: str = ""
    instead: tuple[str, ...] = ()
    control: str = ""
    transactional: bool = True
    shell: str = ""
    unreadable: str = ""


class Session:
    """What earlier statements of the same text defined: prepared statements, and routines with what they would do."""

    def __init__(self, dialect: str, *, quick: bool = True) -> None:
        self.dialect = dialect
        self.quick = quick
        self.prepared: set[str] = set()
        self.routines: dict[str, list[Statement]] = {}
        self.depth = 0
        self.parses = 0
        self.branches = False
        """A statement that decides what runs stood in the text itself: a ROLLBACK after it may not run."""


_MOST_CHANGES = 100
MOST_PARSES = 400
"""How many conditions of one text are parsed; those of a longer script are judged by their words."""
QUERY_HEADS = frozenset(
    {"SELECT", "WITH", "VALUES", "TABLE", "INSERT", "UPDATE", "DELETE", "MERGE", "REPLACE", "PERFORM"}
)
_DML = frozenset({"DELETE", "UPDATE", "INSERT", "MERGE"})
_HEADS = (
    QUERY_HEADS
    | {"TRUNCATE", "DROP", "ALTER", "CREATE", "GRANT", "REVOKE", "COPY", "CALL", "EXECUTE", "EXEC", "VACUUM", "LOCK"}
    | {"REASSIGN", "REINDEX", "CLUSTER", "REFRESH", "KILL", "RENAME", "LOAD", "SHUTDOWN", "DO", "DENY", "RESTORE"}
)
_BEFORE_A_STATEMENT = frozenset(
    {"BEGIN", "THEN", "ELSE", "LOOP", "ATOMIC", "AS", "IN", "QUERY", "DO", "TRY", "CATCH", "FOR", "BATCH"}
)

_BEFORE_A_QUERY = frozenset({"AS", "MATERIALIZED"})


def grade(tokens: list[Token], source: str, session: Session) -> list[Statement]:
    """Return the grades of one statement; never empty for one with any token. The tokens' offsets count in source."""
    from agentshell.payloads import sql_special

    opened = next((place for place in range(len(tokens)) if mark(tokens, place) != "("), len(tokens))
    tokens = tokens[opened:] if opened else tokens
    head = word(tokens, 0)
    if not tokens or not head:
        return [unread("the statement does not begin with a word", tokens)] if tokens else []
    if HOLE in head:
        return [unread("which statement this is, is not known", tokens)]
    if session.quick and _plainly_reads(tokens, session):
        return [Statement(head, "read", f"reads ({head})", "select")]
    special = sql_special.SPECIAL.get(head)
    if special is not None:
        return special(tokens, source, session)
    if head in QUERY_HEADS:
        return query(tokens, source, session)
    return by_table(tokens, source, session)


def unread(why: str, tokens: list[Token] | None = None) -> Statement:
    """Return the grade of a statement that cannot be read."""
    start = " ".join(token[1] for token in (tokens or [])[:4])
    shown_start = f" (it begins with {shown(start)[:40]!r})" if start.strip(HOLE + " ") else ""
    return Statement("?", "exec", "runs SQL that cannot be read", unreadable=why + shown_start, transactional=False)


def _plainly_reads(tokens: list[Token], session: Session) -> bool:
    """Whether a SELECT, VALUES, TABLE or SHOW has no word in it that could make it more than a read."""
    if word(tokens, 0) not in ("SELECT", "VALUES", "TABLE", "SHOW", "WITH"):
        return False
    from agentshell.payloads.sql_data import DOING

    trouble = _trouble()
    for kind, text, _, _ in tokens:
        if kind not in (WORD, QUOTED):
            continue
        text = text.lower()
        if HOLE in text or text in trouble or text in session.routines or text.startswith(DOING):
            return False
    return True


def _trouble() -> frozenset[str]:
    from agentshell.payloads import sql_data

    found = _CACHE.get("trouble")
    if found is None:
        dotted = {*sql_data.FUNCTIONS, *sql_data.RUNS_SQL, *sql_data.SECRET_RELATIONS, *sql_data.SERVER_SHELL}
        names = {one.rpartition(".")[2] for one in dotted}
        found = _CACHE["trouble"] = frozenset(names | {one.lower() for one in _DML} | {"into", "replace", "outfile"})
    return found


_CACHE: dict[str, frozenset[str]] = {}


def by_table(tokens: list[Token], source: str, session: Session) -> list[Statement]:
    """Grade a statement by its first words; one that no table knows by what stands inside it."""
    from agentshell.payloads.sql_data import ALL, STATEMENTS

    words = [word(tokens, place) for place in range(min(4, len(tokens)))]
    for length in (4, 3, 2, 1):
        key = " ".join(words[:length])
        if len(words) < length or key not in STATEMENTS:
            continue
        level = STATEMENTS[key]
        certain = not any(HOLE in one for one in words[length : length + 1]) or length > 1
        if not certain and level == "write":
            level = "destructive"
        after = skip(tokens, length, "TABLE", "IF EXISTS", "IF NOT EXISTS", "CONCURRENTLY", "ONLY")
        subject, _ = name(tokens, after)
        return [finish(key, level, subject, tokens, scope="all" if key in ALL else "one", certain=certain)]
    inside = body(tokens[1:], source, session)
    if inside:
        return inside
    if len(tokens) == 1 and session.dialect not in _CALLS_BY_NAME and words[0].replace("_", "").isalnum():
        return [Statement(words[0], "read", "is a word and no statement", "no-statement")]
    return [unread("the statement is not known", tokens)]


_CALLS_BY_NAME = ("tsql", "oracle")
"""Dialects in which a name that stands alone runs a procedure, or may be the start of what comes on further lines."""
_VERBS = {"DROP": "drops", "TRUNCATE": "empties", "CREATE": "creates", "ALTER": "alters", "DELETE": "deletes from"}
_REASONS = {
    "DROP": "What is dropped is gone with everything in it; only a backup brings it back.",
    "TRUNCATE": "Every row goes at once, past WHERE and row triggers; CASCADE takes the referencing tables too.",
    "GRANT": "It changes who may do what in the database.",
    "REVOKE": "Whoever relies on the right is locked out at once.",
}


def finish(
    words: str,
    level: Level,
    subject: str,
    tokens: list[Token],
    *,
    scope: Scope = "one",
    certain: bool = True,
    reason: str = "",
    says: str = "",
) -> Statement:
    """Make the grade of a statement found by its words, with its sentence, reason and safer way."""
    from agentshell.payloads.sql_data import NOT_TRANSACTIONAL

    head, _, rest = words.partition(" ")
    if head == "DROP" and level == "destructive" and find(tokens, 0, len(tokens), "CASCADE") >= 0:
        level, reason = "irreversible", "CASCADE drops whatever depends on it as well, tables and columns included."
    if not says:
        verb = _VERBS.get(head)
        thing = rest.lower().replace("or replace ", "")
        says = f"{verb} {thing}" if verb else f"runs {words}"
        says = " ".join(f"{says} {shown(subject)}".split())
    concurrently = find(tokens, 0, len(tokens), "CONCURRENTLY") >= 0
    instead: tuple[str, ...] = ()
    if level == "irreversible":
        instead = ("Take a dump first (pg_dump, mysqldump), and try it inside BEGIN; … ROLLBACK.",)
    return Statement(
        words,
        level,
        says,
        words.lower().replace(" ", "-").replace("_", "-"),
        scope,
        certain,
        reason or (_REASONS.get(head, "") if level in ("destructive", "irreversible") else ""),
        instead,
        transactional=not words.startswith(NOT_TRANSACTIONAL) and not concurrently,
    )


def query(tokens: list[Token], source: str, session: Session) -> list[Statement]:
    """Grade SELECT, WITH, VALUES, INSERT, UPDATE, DELETE, MERGE: the statement, CTEs that change data, functions."""
    found: list[Statement] = []
    seen = 0
    for place in range(len(tokens)):
        one = word(tokens, place)
        if (
            mark(tokens, place) == "("
            and HOLE in _text(tokens, place + 1)
            and word(tokens, place - 1) in _BEFORE_A_QUERY
        ):
            found.append(unread("an unknown part stands where a statement could", tokens))
        replaces = one == "REPLACE" and (place == 0 or word(tokens, place + 1) == "INTO")
        if one not in _DML and not replaces:
            continue
        if place and mark(tokens, place - 1) not in ("(", ")"):
            continue
        statement = _change(tokens, place, source, session)
        if statement is not None:
            found.append(statement)
            seen += 1
        if seen > _MOST_CHANGES:
            return [*found, unread("more changes of data inside one another than are followed", tokens)]
    found.extend(effects_inside(tokens, session))
    if word(tokens, 0) in ("SELECT", "WITH", "TABLE", "VALUES"):
        found.extend(_selects_into(tokens))
        if not seen:
            found.extend(_witness(tokens, source, session))
    return found or [Statement(word(tokens, 0), "read", f"reads ({word(tokens, 0)})", "select")]


def _text(tokens: list[Token], at: int) -> str:
    return tokens[at][1] if at < len(tokens) and tokens[at][0] == WORD else ""


def _change(tokens: list[Token], at: int, source: str, session: Session) -> Statement | None:
    """Grade the DELETE, UPDATE, INSERT, MERGE or REPLACE that begins at `at`; None when the word is something else."""
    from agentshell.payloads import sql_where

    end = extent(tokens, at)
    verb = word(tokens, at)
    start = skip(tokens, at + 1, "LOW_PRIORITY", "QUICK", "IGNORE", "HIGH_PRIORITY", "DELAYED", "OR REPLACE")
    few = False
    if word(tokens, start) == "TOP" and mark(tokens, start + 1) == "(":
        start = closing(tokens, start + 1) + 1
        few = word(tokens, start) != "PERCENT"
        start += not few
    start = skip(
        tokens, start, "OR IGNORE", "OR ABORT", "OR FAIL", "OR ROLLBACK", "INTO", "OVERWRITE", "FROM", "ONLY", "TABLE"
    )
    subject, after = name(tokens, start + (mark(tokens, start) == "("))  # DELETE FROM ONLY (t)
    if verb == "REPLACE" and at == 0 and word(tokens, 1) == "TABLE":
        return finish("CREATE OR REPLACE TABLE", "irreversible", subject, tokens, says=f"replaces {shown(subject)}")
    if verb in ("INSERT", "REPLACE"):
        if verb == "INSERT" and word(tokens, at + 1) == "OVERWRITE":
            return finish(
                "INSERT OVERWRITE", "irreversible", subject, tokens, scope="all", says=f"overwrites {shown(subject)}"
            )
        if verb == "INSERT" or at == 0 or word(tokens, at + 1) == "INTO":
            replaces = verb == "REPLACE" or (word(tokens, at + 1), word(tokens, at + 2)) == ("OR", "REPLACE")
            level: Level = "destructive" if replaces else "write"
            return Statement(
                verb, level, f"{'replaces rows' if replaces else 'inserts'} in {shown(subject)}", verb.lower()
            )
        return None
    if verb == "UPDATE" and find(tokens, start, end, "SET") < 0:
        partly = at == 0 or HOLE in "".join(token[1] for token in tokens[start:end])
        return unread("what it updates is not known", tokens) if partly else None
    if not subject and verb != "MERGE":
        if at and word(tokens, at + 1) != "FROM":
            return None
        subject = HOLE
    bare = verb != "MERGE" and find(tokens, after, end, "WHERE", "LIMIT") < 0
    session.parses += not bare
    exact = session.parses <= MOST_PARSES
    piece = source[tokens[at][2] : tokens[end - 1][3]]
    limit = "none" if bare else sql_where.limit(piece, session.dialect, exact=exact)
    if few:
        limit = "some"  # that many rows, though nobody chose which
    table = shown(subject)
    if verb == "MERGE":
        removes = any(word(tokens, place) == "DELETE" for place in range(at, end))
        says = f"merges into {table}" + (" and deletes rows there" if removes else "")
        level = "irreversible" if limit == "none" and removes else "destructive"
        return Statement(
            "MERGE",
            level,
            says,
            "merge",
            "all" if limit == "none" else "many",
            reason="Rows that match are changed in place.",
        )
    doing, past = ("deletes", "deleted") if verb == "DELETE" else ("updates", "overwritten")
    if limit == "some":
        return Statement(
            verb,
            "destructive",
            f"{doing} rows of {table}",
            f"{verb.lower()}-rows",
            "many",
            reason=f"Rows are {past} where the condition holds; nothing here says how many.",
            instead=(f"Count the rows first: SELECT count(*) FROM {table} with the same WHERE.",),
        )
    return Statement(
        verb,
        "irreversible",
        f"{doing} every row of {table}",
        f"{verb.lower()}-all-rows",
        "all",
        certain=limit == "none",
        reason=f"There is no condition that limits it: every row is {past}."
        if limit == "none"
        else "An unknown part stands where the condition should: it may hold for every row.",
        instead=(f"Count the rows first: SELECT count(*) FROM {table}; then name them in a WHERE.",),
    )


def effects_inside(tokens: list[Token], session: Session) -> list[Statement]:
    """Return what the routines called, and the relations read, in a statement that runs would do."""
    from agentshell.payloads import sql_data

    found: list[Statement] = []
    for routine, place in calls(tokens):
        bare = routine.rpartition(".")[2]
        level = sql_data.FUNCTIONS.get(routine) or sql_data.FUNCTIONS.get(bare)
        if level is not None and level != "read":
            found.append(
                Statement(
                    bare,
                    level,
                    f"calls {bare}()" + (" and prints a server file" if level == "secret" else ""),
                    f"call-{bare.replace('_', '-')}",
                    reason="The function has effects that no ROLLBACK takes back." if level != "secret" else "",
                    transactional=False,
                )
            )
        if bare in sql_data.SERVER_SHELL:
            found.append(server_shell(strings(tokens, place, closing(tokens, place))))
        if routine in sql_data.RUNS_SQL or bare in sql_data.RUNS_SQL:
            found.extend(_runs_sql(bare, strings(tokens, place, closing(tokens, place)), session))
        if bare in session.routines:
            found.extend(session.routines[bare])
        elif level is None and bare.startswith(sql_data.DOING):
            reason = "Its name says that it destroys; what it does is not in the text."
            found.append(
                Statement(bare, "destructive", f"calls {bare}()", "call-routine", certain=False, reason=reason)
            )
        if HOLE in routine:
            found.append(unread("which function it calls is not known", tokens))
    for place, token in enumerate(tokens):
        if token[0] in (WORD, QUOTED) and token[1].lower() in _secret_names():
            full, _ = name(tokens, max(0, place - 2) if mark(tokens, place - 1) == "." else place)
            if token[1].lower() in sql_data.SECRET_RELATIONS or full.lower() in sql_data.SECRET_RELATIONS:
                found.append(
                    Statement("SELECT", "secret", f"reads {full}, which holds credentials", "read-credentials")
                )
    return found


def server_shell(texts: list[str]) -> Statement:
    """Return the grade of a routine that runs its first text as a command on the database server."""
    command = texts[0] if texts else HOLE
    says = f"runs a command on the server: {shown(command)[:60]}"
    reason = "It runs as the server's own user, outside of any database right."
    return Statement("EXEC", "destructive", says, "exec-shell", reason=reason, shell=command, transactional=False)


def _secret_names() -> frozenset[str]:
    from agentshell.payloads.sql_data import SECRET_RELATIONS

    found = _CACHE.get("secret")
    if found is None:
        found = _CACHE["secret"] = frozenset(one.rpartition(".")[2] for one in SECRET_RELATIONS)
    return found


def _runs_sql(routine: str, texts: list[str], session: Session) -> list[Statement]:
    found = [one for text in texts for one in nested(text, session) if one.words != "?"]
    if found:
        return [one.replace(transactional=False) for one in found]
    return [unread(f"{routine}() runs SQL that is not in the text").replace(says=f"runs SQL through {routine}()")]


def nested(text: str, session: Session) -> list[Statement]:
    """Grade SQL text that stands inside a statement (a literal that is executed); what is unreadable stays marked."""
    from agentshell.payloads.sql_lex import Unfinished, statements

    if session.depth > 8:
        return [unread("SQL inside SQL inside SQL, too deep")]
    session.depth += 1
    try:
        return [one for part in statements(text, session.dialect) for one in grade(part, text, session)]
    except Unfinished:
        return [unread("a quote in it never ends")]
    finally:
        session.depth -= 1


def _selects_into(tokens: list[Token]) -> list[Statement]:
    place = find(tokens, 0, len(tokens), "INTO")
    if place < 0 or mark(tokens, place + 1) in ("@", ":"):
        return []
    after = skip(tokens, place + 1, "TEMP", "TEMPORARY", "UNLOGGED", "TABLE", "OUTFILE", "DUMPFILE", "STRICT")
    subject, _ = name(tokens, after)
    return [Statement("SELECT INTO", "write", f"writes the result into {shown(subject)}", "select-into")]


def _witness(tokens: list[Token], source: str, session: Session) -> list[Statement]:
    """Ask sqlglot when a word such as DELETE stands in a query and the tokens alone did not show a statement."""
    from agentshell.payloads import sql_where

    if not any(token[0] == WORD and token[1].upper() in _DML for token in tokens):
        return []
    if all(
        word(tokens, place - 1) in ("FOR", "KEY")
        for place, token in enumerate(tokens)
        if token[0] == WORD and token[1].upper() in _DML
    ):
        return []  # SELECT … FOR UPDATE, FOR NO KEY UPDATE
    tree = sql_where.parse(source[tokens[0][2] : tokens[-1][3]], session.dialect)
    if tree is None:
        return [unread("it mentions a change of data and cannot be parsed", tokens)]
    if sql_where.writes(tree):
        return [Statement("?", "destructive", "changes data inside a query", "change-in-query", "many")]
    return []


def body(tokens: list[Token], source: str, session: Session) -> list[Statement]:
    """Return what the statements inside a routine's body or a control structure would do."""
    found: list[Statement] = []
    for place in range(len(tokens)):
        one = word(tokens, place)
        if one not in _HEADS or (place and word(tokens, place - 1) not in _BEFORE_A_STATEMENT):
            continue
        if one == "DO" and tokens[place + 1 : place + 2] and tokens[place + 1][0] != STRING:
            continue  # FOR … DO, ON CONFLICT DO
        part = tokens[place : extent(tokens, place)]
        found.extend(grade(part, source, session))
    return found


def actions(tokens: list[Token], start: int) -> list[int]:
    """Return where each comma-separated action of an ALTER begins."""
    places = [start]
    places.extend(place + 1 for place in top(tokens, start, len(tokens)) if mark(tokens, place) == ",")
    return places
