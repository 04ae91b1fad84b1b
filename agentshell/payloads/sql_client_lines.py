"""Owns the line commands of SQL clients: sqlite3's and duckdb's dots, sqlcmd's colons, sqlplus, cqlsh, snowsql, hive.

Each reader tells of one line what it is; `sql_clients` acts on it. A line inside of an unfinished statement is SQL.
Sources: sqlite3 `.help` (3.40), duckdb 1.4; sqlcmd utility reference; SQL*Plus 23 command reference; cqlsh 6.2; snowsql
1.4 commands; Hive 4 CLI, Beeline and impala-shell 4.5 commands.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Reader = Callable[[str], "tuple[str, str] | None"]

_ORACLE_OWN = frozenset(
    {"set", "spool", "column", "col", "whenever", "prompt", "define", "undefine", "variable", "var", "print", "ttitle"}
    | {"btitle", "break", "compute", "clear", "show", "desc", "describe", "exit", "quit", "pause", "accept", "timing"}
    | {
        "rem",
        "remark",
        "list",
        "help",
        "disconnect",
        "save",
        "append",
        "change",
        "input",
        "del",
        "repfooter",
        "/",
        "feedback",
    }
)


def pieces(text: str, dialect: str) -> Iterator[tuple[str, str]]:
    """Yield (`sql`, text), (`shell`, command), (`file`, name), (`connect`, where), (`restore`, file) in order."""
    reader = READERS[dialect]
    inside = False
    for line in text.split("\n"):
        done = None if inside and dialect != "tsql" else reader(line)
        if done is not None:
            yield done
            continue
        yield "sql", line
        bare = line.strip()
        if bare and not bare.startswith("--"):
            inside = not bare.endswith((";", "*/")) and bare != "/"


# fmt: off
_DOTS = {
    "shell": 2, "system": 2, "read": 3, "open": 2, "restore": 3, "import": 1, "output": 1, "once": 2, "excel": 2,
    "log": 3, "load": 2,
}
# fmt: on
"""Dot commands and how many of their letters are enough (tried with sqlite3 3.40)."""


def _sqlite(line: str) -> tuple[str, str] | None:
    text = line.strip()
    if not text.startswith("."):
        return None
    word, _, rest = text[1:].lstrip().partition(" ")
    rest = rest.strip()
    bare = rest.strip("'\"")
    name = next((full for full, least in _DOTS.items() if len(word) >= least and full.startswith(word.lower())), "")
    if name in ("shell", "system"):
        return "shell", rest
    if name == "read":
        return ("shell", bare[1:]) if bare.startswith("|") else ("file", bare)
    if name in ("output", "once", "excel", "import", "log") and "|" in rest:
        return "shell", rest[rest.index("|") + 1 :].strip("'\" ")
    if name == "open":
        names = [one for one in rest.split() if not one.startswith("-")]
        return "connect", names[-1].strip("'\"") if names else ":memory:"
    if name == "restore":
        return "restore", rest.split()[-1] if rest else "a backup"
    if name == "load":
        return "sql", "SELECT load_extension('x');"
    if name == "import":
        return "sql", "INSERT INTO imported VALUES (1);"
    return "sql", ""


def _sqlcmd(line: str) -> tuple[str, str] | None:
    text = line.strip()
    lower = text.lower()
    if lower == "go" or lower.startswith("go "):
        return "sql", ";"
    if text.startswith("!!") or lower.startswith(":!!"):
        return "shell", text.lstrip(":!").strip()
    if lower.startswith(":r "):
        return "file", text[3:].strip().strip('"')
    if lower.startswith(":connect "):
        return "connect", text[9:].split()[0]
    return ("sql", "") if lower.startswith(":") else None


def _oracle(line: str) -> tuple[str, str] | None:
    text = line.strip().rstrip(";").strip()
    word, _, rest = text.partition(" ")
    name = word.lower()
    if text.startswith(("@", "!", "$")):
        return ("file", _sql_name(text.lstrip("@"))) if text[0] == "@" else ("shell", text[1:].strip())
    if name in ("start", "get") and rest:
        return "file", _sql_name(rest)
    if name in ("host", "ho"):
        return "shell", rest
    if name in ("connect", "conn"):
        return "connect", rest.split()[0] if rest else ""
    if name in ("exec", "execute") and rest:
        return "sql", f"BEGIN {rest}; END;" if rest.lower().startswith("immediate") else f"CALL {rest};"
    return ("sql", ";") if name in _ORACLE_OWN else None


def _sql_name(text: str) -> str:
    """`@name` reads name.sql; what follows are its arguments."""
    name = (text.split() or [""])[0].strip("'\"")
    return name if "." in name.rpartition("/")[2] else f"{name}.sql"


def _cassandra(line: str) -> tuple[str, str] | None:
    text = line.strip().rstrip(";").strip()
    word, _, rest = text.partition(" ")
    if word.lower() == "source" and rest:
        return "file", rest.strip().strip("'\"")
    return ("sql", ";") if word.lower() in ("login", "clear", "cls", "exit", "quit", "help", "unicode") else None


def _snowflake(line: str) -> tuple[str, str] | None:
    text = line.strip().rstrip(";").strip()
    if not text.startswith("!"):
        return None
    word, _, rest = text[1:].partition(" ")
    if word.lower() in ("source", "load"):
        return "file", rest.strip().strip("'\"")
    return ("shell", rest) if word.lower() == "system" else ("sql", "")


def _cockroach(line: str) -> tuple[str, str] | None:
    text = line.strip()
    if not text.startswith("\\"):
        return None
    word, _, rest = text[1:].partition(" ")
    rest = rest.strip()
    if word.startswith(("!", "|")):
        return ("shell" if word[0] == "!" else "output"), f"{word[1:]} {rest}".strip()
    if word in ("i", "ir"):
        return "file", rest.strip("'\"")
    if word in ("c", "connect") and rest:
        return "connect", rest
    return "sql", ""


def _hive(line: str) -> tuple[str, str] | None:
    text = line.strip().rstrip(";").strip()
    word, _, rest = text.partition(" ")
    name = word.lower()
    if name in ("source", "!run") and rest:
        return "file", rest.strip().strip("'\"")
    if name == "!connect" and rest:
        return "connect", rest.split()[0]
    if name in ("!sh", "shell"):
        return "shell", rest
    if name == "dfs":
        return "shell", f"hdfs dfs {rest}"
    if text.startswith("!"):
        return ("sql", "") if name[1:] in _BEELINE_OWN else ("shell", text[1:].strip())
    return None


_BEELINE_OWN = frozenset(
    {"quit", "q", "exit", "set", "help", "tables", "columns", "list", "close", "verbose", "outputformat"}
)

READERS: dict[str, Reader] = {
    "sqlite": _sqlite,
    "tsql": _sqlcmd,
    "oracle": _oracle,
    "cassandra": _cassandra,
    "snowflake": _snowflake,
    "hive": _hive,
    "cockroach": _cockroach,
}
"""Dialect → the reader of its client's lines."""
