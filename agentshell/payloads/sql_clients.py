r"""Owns what SQL clients other than psql add to SQL: mysql's `\!` and `source`, sqlite3's dot commands, sqlcmd's `:r`.

It takes those lines out of the text, so that what is left is SQL, and returns what they run or read.
Sources: mysql 8.0 §6.5.1.2; sqlite3 `.help` (3.40); sqlcmd utility reference.
"""

from __future__ import annotations

from agentshell.model import Effect, Inner, Payload, known
from agentshell.payloads.sources import HOLE, file, holes, to_arg

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.facts import Facts
    from agentshell.packs.parsed import Parsed
    from agentshell.payloads.sources import Source

_DEPTH = 4


def client_commands(
    text: str, dialect: str, parsed: Parsed, facts: Facts, source: Source, depth: int = 0
) -> tuple[str, Payload]:
    """Return the SQL that is left, files that it includes put in their place, and what the client's commands do."""
    if dialect in ("mysql", "mariadb"):
        reader = _mysql
    elif dialect == "sqlite":
        reader = _sqlite
    elif dialect == "tsql":
        reader = _sqlcmd
    else:
        return text, Payload()
    kept: list[str] = []
    effects: list[Effect] = []
    inner: list[Inner] = []
    unreadable = ""
    for line in text.split("\n"):
        done = reader(line)
        if done is None:
            kept.append(line)
            continue
        kind, rest = done
        if kind == "shell":
            inner.append(Inner("shell", f"{parsed.pack} shell command", text=to_arg(rest, source.span), shell="sh"))
        elif kind == "file":
            included = file(parsed.invocation, facts, to_arg(rest, source.span)).text
            if depth >= _DEPTH or (HOLE in holes(included) and not holes(included).strip(HOLE)):
                unreadable = f"the file {rest.replace(HOLE, '?')} that it reads is not known"
            else:
                more, payload = client_commands(holes(included), dialect, parsed, facts, source, depth + 1)
                kept.append(more)
                effects.extend(payload.effects)
                inner.extend(payload.inner)
                unreadable = unreadable or payload.unreadable
        elif kind == "argv":
            inner.append(
                Inner("argv", f"{parsed.pack} command", argv=tuple(known(one, source.span) for one in rest.split()))
            )
        elif kind == "restore":
            effects.append(
                Effect(
                    "irreversible",
                    "sql/restore",
                    f"replaces the whole database by {rest}",
                    scope="all",
                    span=source.span,
                    reason="What the database holds now is overwritten.",
                )
            )
        elif kind == "sql":
            kept.append(rest)
    return "\n".join(kept), Payload(tuple(effects), tuple(inner), unreadable)


def _mysql(line: str) -> tuple[str, str] | None:
    text = line.strip()
    lower = text.lower()
    if lower.startswith("\\!"):
        return "shell", text[2:].strip()
    if lower.startswith("system ") and not lower.endswith(";--"):
        return "shell", text[7:].strip().rstrip(";")
    if lower.startswith(("source ", "\\. ")):
        return "file", text.split(None, 1)[1].strip().rstrip(";").strip("'\"")
    if lower.startswith(("delimiter ", "\\d ")):
        return "skip", ""
    if lower.startswith(("pager ", "\\p ")) and len(text) > 6:
        return "shell", text.split(None, 1)[1].rstrip(";")
    if lower.startswith("tee ") or lower in ("\\g", "\\g;", "go", "ego", "\\q", "exit", "quit"):
        return "skip", ""
    if text.startswith("\\"):
        return "skip", ""
    if text.endswith(("//", "$$")) and not text.startswith(("--", "#")):
        return "sql", text[:-2] + ";"  # the usual delimiters of routine bodies
    if text.endswith(("\\G", "\\g")):
        return "sql", text[:-2] + ";"
    return None


def _sqlite(line: str) -> tuple[str, str] | None:
    text = line.strip()
    if not text.startswith("."):
        return None
    word, _, rest = text[1:].partition(" ")
    rest = rest.strip()
    name = word.lower()
    if name in ("shell", "system", "sh", "sy") or (len(name) >= 2 and "shell".startswith(name)):
        return "shell", rest
    if name == "read":
        return ("shell", rest[1:]) if rest.startswith("|") else ("file", rest.strip("'\""))
    if name in ("output", "once", "excel", "import", "out", "log") and "|" in rest:
        return "shell", rest[rest.index("|") + 1 :].strip("'\" ")
    if name == "restore":
        return "restore", rest.split()[-1] if rest else "a backup"
    if name == "load":
        return "sql", "SELECT load_extension('x');"
    if name in ("import", "recover", "clone"):
        return "sql", "INSERT INTO imported VALUES (1);" if name == "import" else ""
    return "skip", ""


def _sqlcmd(line: str) -> tuple[str, str] | None:
    text = line.strip()
    lower = text.lower()
    if lower == "go" or lower.startswith("go "):
        return "sql", ";"
    if text.startswith("!!") or lower.startswith(":!!"):
        return "shell", text.lstrip(":!").strip()
    if lower.startswith(":r "):
        return "file", text[3:].strip().strip('"')
    if lower.startswith(":"):
        return "skip", ""
    return None
