r"""Owns what SQL clients other than psql add to SQL: commands for the shell, files they include, other connections.

It takes those out of the text, so that what is left is SQL, told apart by the database it goes to. The commands are
known by `sql_client_mysql` and `sql_client_lines`.
"""

from __future__ import annotations

from agentshell.model import Effect, Inner, Payload
from agentshell.payloads.sources import HOLE, file, holes, to_arg

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.facts import Facts
    from agentshell.model import Target
    from agentshell.packs.parsed import Parsed
    from agentshell.payloads.sources import Source

_DEPTH = 4
OPERAND_COMMANDS = frozenset({"oracle"})
"""Dialects whose clients are given a script as an operand `@name`; other operands are no SQL."""


class Client:
    """One run of a client over its texts: what is left as SQL, for which database, and what else it does."""

    def __init__(self, parsed: Parsed, facts: Facts, dialect: str) -> None:
        self.parsed = parsed
        self.facts = facts
        self.dialect = dialect
        self.target: Target | None = None
        self.sql: list[tuple[str, Target | None]] = []
        self.effects: list[Effect] = []
        self.inner: list[Inner] = []
        self.unreadable = ""

    def read(self, source: Source) -> list[tuple[str, Target | None]]:
        """Return the SQL in the text, with the database each part goes to where that is not the command's own."""
        self.sql = []
        text = holes(source.text)
        if self.dialect in OPERAND_COMMANDS and source.name.startswith("arg.") and not text.startswith("@"):
            return []
        self.text(text, source)
        joined: list[tuple[str, Target | None]] = []
        for piece, target in self.sql:
            if joined and joined[-1][1] is target:
                joined[-1] = (f"{joined[-1][0]}\n{piece}", target)
            else:
                joined.append((piece, target))
        return joined

    def payload(self) -> Payload:
        """Return what the client's own commands do."""
        return Payload(tuple(self.effects), tuple(self.inner), self.unreadable)

    def text(self, text: str, source: Source, depth: int = 0) -> None:
        """Go through one text, and the files it includes."""
        if self.dialect in ("mysql", "mariadb"):
            from agentshell.payloads.sql_client_mysql import pieces

            given = self.parsed.value("--delimiter")
            found = pieces(text, holes(given) if given is not None and holes(given) else ";")
        else:
            from agentshell.payloads import sql_client_lines

            if self.dialect not in sql_client_lines.READERS:
                self.sql.append((text, self.target))
                return
            found = sql_client_lines.pieces(self.variables(text), self.dialect)
        for kind, rest in found:
            if kind == "sql":
                self.sql.append((rest, self.target))
            elif kind == "file":
                self.include(rest, source, depth)
            else:
                self.act(kind, rest, source)

    def act(self, kind: str, rest: str, source: Source) -> None:
        """Note what one command of the client does."""
        if kind == "shell":
            via = f"{self.parsed.pack} shell command"
            self.inner.append(Inner("shell", via, text=to_arg(rest, source.span), shell="sh"))
        elif kind == "connect":
            self.target = elsewhere(rest, self.dialect, self.parsed, self.facts)
        elif kind == "editor":
            self.unreadable = self.unreadable or "what an editor leaves is not known"
        elif kind == "output":  # CockroachDB's `\|`: what a command writes is executed
            self.act("shell", rest, source)
            self.sql.append((HOLE, self.target))
        elif kind == "restore":
            says = f"replaces the whole database by {rest}"
            reason = "What the database holds now is overwritten."
            effect = Effect("irreversible", "sql/restore", says, self.target, "all", span=source.span, reason=reason)
            self.effects.append(effect)

    def include(self, name: str, source: Source, depth: int) -> None:
        """Go through the file that the text includes here."""
        included = holes(file(self.parsed.invocation, self.facts, to_arg(name, source.span)).text)
        if depth >= _DEPTH or (HOLE in included and not included.strip(HOLE)):
            why = f"the file {name.replace(HOLE, '?')} that it reads is not known"
            self.unreadable = self.unreadable or why
            if self.target is not None:
                self.sql.append((HOLE, self.target))
        else:
            self.text(included, source, depth + 1)

    def variables(self, text: str) -> str:
        """Put sqlcmd's `$(name)` in, where -v gives it."""
        if self.dialect != "tsql" or "$(" not in text:
            return text
        for value in self.parsed.values("-v"):
            name, _, put = holes(value).partition("=")
            text = text.replace(f"$({name})", put.strip('"'))
        return text


def elsewhere(where: str, dialect: str, parsed: Parsed, facts: Facts) -> Target:
    """Return the database that a client's `connect`, `.open` or ATTACH names: a file, an address, a server."""
    from agentshell.packs.parsed import OptionUse
    from agentshell.targets import resolver

    words = where.split() or [""]
    if dialect == "sqlite" and (where.startswith(("postgres:", "mysql:")) or "host=" in where or "://" in where):
        from agentshell.targets.evidence import Case
        from agentshell.targets.postgres import connection

        text = where if "://" in where else where.partition(":")[2] or where
        return connection(text, "ATTACH", Case(parsed.invocation, facts))
    if dialect == "sqlite":
        return resolver("database-file")(parsed.replace(names=(("arg.0", to_arg(where)),)), facts)[0]
    if dialect in ("mysql", "mariadb"):
        database = ("--database", to_arg(words[0]))
        if len(words) == 1:  # another database of the same server
            return resolver("server")(parsed.replace(names=(*parsed.names, database)), facts)[0]
        host = OptionUse("--host", (to_arg(words[1]),))
        return resolver("server")(parsed.replace(options=(host,), positionals=(), names=(database,)), facts)[0]
    server = OptionUse("--server", (to_arg(words[0].rpartition("@")[2]),))
    moved = parsed.replace(options=(server,), positionals=(), names=(("--server", to_arg(where)),))
    return resolver("server")(moved, facts)[0]


def attached(text: str, dialect: str, parsed: Parsed, facts: Facts) -> dict[str, Target]:
    """Return the databases that SQLite's or DuckDB's ATTACH opens beside the main one, by their names."""
    if dialect != "sqlite" or "attach" not in text.lower():
        return {}
    import re

    path = r"(?:'([^']*)'|\"([^\"]*)\")"
    rule = rf"\battach\s+(?:database\s+)?(?:if\s+not\s+exists\s+)?{path}\s+as\s+[\"\[`]?(\w+)"
    return {
        found[3].lower(): elsewhere(found[1] or found[2] or "", dialect, parsed, facts)
        for found in re.finditer(rule, text, re.IGNORECASE)
    }
