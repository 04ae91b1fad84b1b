r"""Owns psql as a payload: -c, -f, standard input and .psqlrc in order, its meta-commands, and `\c` to other databases.

The language itself is cut in `psql_script`, SQL graded in `sql`. Source: PostgreSQL 15 psql; tried with psql 15.18.
"""

from __future__ import annotations

from agentshell.model import NOWHERE, Arg, Effect, Inner, Payload, Unknown, known
from agentshell.payloads import sql
from agentshell.payloads.psql_script import ANY, PIPES, Meta, Sql, pieces
from agentshell.payloads.sources import HOLE, Source, file, holes, stdin, to_arg
from agentshell.payloads.sql_grade import Session, Statement, unread

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.facts import Facts
    from agentshell.model import Span, Target
    from agentshell.packs.model import PayloadRule
    from agentshell.packs.parsed import Parsed

_DEPTH = 8
_RUNS_NOTHING = "\\connect opens another session"


def read(parsed: Parsed, facts: Facts, rule: PayloadRule) -> Payload:
    """Read everything psql would be given: .psqlrc, then -c and -f in their order, or standard input."""
    run = _Run(parsed, facts, rule.dialect)
    run.variables.update(_variables(parsed))
    if not rule.dialect and not parsed.has("--no-psqlrc", "-X"):
        run.startup_file()
    output = parsed.value("--output", "-o")
    if output is not None and holes(output).startswith("|"):
        run.shell(holes(output)[1:], output.span, "psql --output")
    given = [use for use in parsed.options if use.name in ("--command", "-c", "--file", "-f")]
    for use in given:
        for value in use.values:
            if use.name in ("--command", "-c"):
                run.command(value)
            else:
                run.script(file(parsed.invocation, facts, value))
    if not given:
        text = stdin(parsed.invocation, facts)
        if text is not None:
            run.script(Source(text, text.span, "stdin"))
    return run.payload()


def _variables(parsed: Parsed) -> dict[str, str]:
    found = {}
    for value in parsed.values("--set", "--variable", "-v"):
        name, equals, text = holes(value).partition("=")
        if equals:
            found[name] = text
        else:
            found.pop(name, None)
    return found


class _Run:
    """One psql session: what has been seen so far, the variables, and which database it is connected to."""

    def __init__(self, parsed: Parsed, facts: Facts, client: str = "") -> None:
        self.parsed = parsed
        self.facts = facts
        self.client = client
        self.variables: dict[str, str] = {}
        self.session = Session("postgres")
        self.directory: str | Unknown = parsed.invocation.cwd.text
        self.target: Target | None = None
        self.pending: list[tuple[Statement, Span]] = []
        self.done: list[Payload] = []
        self.depth = 0
        self.quit = False

    def payload(self) -> Payload:
        self.flush()
        return sql.join(*self.done)

    def flush(self) -> None:
        """Settle the transactions of the statements so far: they went to one connection."""
        settled = sql.settle([one for one, _ in self.pending], "postgres")
        for one, (_, span) in zip(settled, self.pending, strict=True):
            self.done.append(sql.sent([one], span, self.target, self.facts, {}))
        self.pending.clear()

    def shell(self, command: str, span: Span, via: str) -> None:
        cwd = None if isinstance(self.directory, Unknown) else known(self.directory)
        self.done.append(Payload(inner=(Inner("shell", via, text=to_arg(command, span), shell="sh", cwd=cwd),)))

    def cannot(self, why: str) -> None:
        moved = (sql.unread_effect(why, NOWHERE, self.target),) if self.target is not None else ()
        self.done.append(Payload(moved, unreadable=why))

    def startup_file(self) -> None:
        """Read .psqlrc: it is executed before everything else, also with -c and -f, unless -X is given."""
        env = self.parsed.invocation.env
        named = env.get("PSQLRC")
        home = env.text("HOME")
        if self.parsed.invocation.place.kind in ("host", "container"):
            return
        for path in (named,) if named is not None else self.startup_files(home):
            source = file(self.parsed.invocation, self.facts, path)
            if not isinstance(source.text.text, Unknown):
                self.script(source.replace(span=NOWHERE))

    def startup_files(self, home: str | Unknown | None) -> list[Arg]:
        """Return the user's own startup files: `.psqlrc-15`, which wins in that version, and `.psqlrc`."""
        if not isinstance(home, str):
            return []
        names = self.facts.host.names(home)
        versions = [] if isinstance(names, Unknown) else [name for name in names if name.startswith(".psqlrc-")]
        return [known(f"{home}/{name}") for name in (*versions, ".psqlrc")]

    def command(self, value: Arg) -> None:
        text = holes(value)
        if HOLE in text and not text.strip(HOLE + "; \n\t"):
            self.cannot("the SQL given with -c is not known")
            return
        self.run(text, value.span, once=True)

    def script(self, source: Source) -> None:
        text = holes(source.text)
        if not text.strip():
            return
        if HOLE in text and not text.strip(HOLE + "; \n\t"):
            why = source.text.text
            self.cannot(
                f"the SQL in {source.name} is not known" + (f" ({why.why})" if isinstance(why, Unknown) else "")
            )
            return
        self.run(text, source.span, folder=source.path.rpartition("/")[0])

    def run(self, text: str, span: Span, *, once: bool = False, folder: str = "") -> None:
        r"""Go through one script, skipping the branches of \if that certainly do not run."""
        branches: list[str] = []
        for piece in pieces(text, self.variables, once=once):
            if isinstance(piece, Meta) and piece.name in ("if", "elif", "else", "endif"):
                _branch(piece, branches)
            elif "off" in branches or "done" in branches:
                continue
            elif isinstance(piece, Sql):
                self.sql(piece, span, sure="maybe" not in branches)
            else:
                self.meta(piece, span, folder)
                if self.quit:
                    break
        self.quit = False

    def sql(self, piece: Sql, span: Span, *, sure: bool = True) -> None:
        """Note what a piece of SQL does; a BEGIN or ROLLBACK that may not run bounds no transaction."""
        found = sql.statements(piece.text, "postgres", self.session)
        if not sure:
            found = [one.replace(control="") if one.control in ("begin", "rollback") else one for one in found]
        self.pending.extend((one, span) for one in found)
        if piece.ended == "gexec":
            self.pending.extend((one, span) for one in self.generated(piece.text))

    def generated(self, query: str) -> list[Statement]:
        r"""Grade what \gexec would execute: the query's literals that are SQL; else nobody can know."""
        from agentshell.payloads.sql_lex import Unfinished, tokens
        from agentshell.payloads.sql_words import strings

        try:
            cut = tokens(query)
        except Unfinished:
            return [unread("\\gexec executes what a query returns")]
        found = [
            one.replace(certain=False)
            for text in strings(cut, 0, len(cut))
            if " " in text.strip()
            for one in sql.statements(text, "postgres", self.session)
            if not one.unreadable
        ]
        return found or [unread("\\gexec executes what a query returns")]

    def meta(self, piece: Meta, span: Span, folder: str) -> None:
        for command in piece.shell:
            self.shell(command, span, "psql backquotes")
        name, args = piece.name, piece.args
        if name == "!":
            self.shell(piece.rest or "${SHELL}", span, "psql \\!")
        elif name in PIPES and (command := _piped(piece)):
            self.shell(command, span, f"psql \\{name} |")
        elif name == "copy":
            self.copy(piece.rest, span)
        elif name in ("i", "include", "ir", "include_relative") and args:
            self.include(args[0], span, folder if name in ("ir", "include_relative") else "")
        elif name in ("c", "connect"):
            self.connect(args, span)
        elif name == "set" and args:
            self.variables[args[0]] = "".join(args[1:])
        elif name == "unset" and args:
            self.variables.pop(args[0], None)
        elif name in ("prompt", "getenv") and args:
            self.variables[args[-1] if name == "prompt" else args[0]] = HOLE
        elif name == "gset":
            self.variables[ANY] = ""
        elif name == "cd":
            self.directory = self.absolute(args[0] if args else "~")
        elif name in ("q", "quit"):
            self.quit = True
        else:
            self.harm(name, args, span)

    def harm(self, name: str, args: tuple[str, ...], span: Span) -> None:
        if name == "lo_unlink":
            what = f"deletes the large object {' '.join(args)}"
            self.pending.append((Statement("SELECT", "irreversible", what, "call-lo-unlink", transactional=True), span))
        elif name == "password":
            effect = Effect("destructive", "sql/password", "changes a role's password", self.target, span=span)
            self.done.append(Payload((effect,)))
        elif name in ("e", "edit", "ef", "ev"):
            self.cannot(f"\\{name} runs what an editor leaves")

    def absolute(self, path: str) -> str | Unknown:
        import posixpath

        if HOLE in path:
            return Unknown("not known", path)
        home = self.parsed.invocation.env.text("HOME")
        if path == "~" or path.startswith("~/"):
            path = f"{home}{path[1:]}" if isinstance(home, str) else path
        if path.startswith("/") or isinstance(self.directory, Unknown):
            return path if path.startswith("/") else Unknown("relative to an unknown directory", path)
        return posixpath.normpath(posixpath.join(self.directory, path))

    def include(self, name: str, span: Span, folder: str) -> None:
        import posixpath

        if self.depth >= _DEPTH:
            self.cannot("files that include one another, too deep")
            return
        path = posixpath.join(folder, name) if folder else self.absolute(name)
        self.depth += 1
        self.script(
            file(
                self.parsed.invocation, self.facts, to_arg(path, span) if isinstance(path, str) else Arg((path,), span)
            )
        )
        self.depth -= 1

    def copy(self, rest: str, span: Span) -> None:
        r"""\copy runs on this side: a program is started here, a file is this machine's, a query may change data."""
        from agentshell.payloads.sql_lex import STRING, Unfinished, tokens
        from agentshell.payloads.sql_words import closing, mark, word

        try:
            cut = tokens(rest)
        except Unfinished:
            self.cannot("\\copy with a quote that never ends")
            return
        if mark(cut, 0) == "(":
            end = closing(cut, 0)
            self.sql(Sql(rest[1 : cut[min(end, len(cut) - 1)][2]]), span)
        for place in range(len(cut)):
            if word(cut, place) == "PROGRAM" and word(cut, place - 1) in ("FROM", "TO"):
                given = place + 1 < len(cut) and cut[place + 1][0] == STRING
                self.shell(cut[place + 1][1] if given else HOLE, span, "psql \\copy … program")
        loads = any(word(cut, place) == "FROM" for place in range(len(cut))) and mark(cut, 0) != "("
        says = "loads rows (\\copy from)" if loads else "copies rows out (\\copy to)"
        one = Statement("COPY", "write" if loads else "read", says, "copy-from" if loads else "copy-to")
        self.pending.append((one, span))

    def connect(self, args: tuple[str, ...], span: Span) -> None:
        """Point what follows at the other database; an open transaction does not survive it."""
        self.pending.append((Statement("\\connect", "read", _RUNS_NOTHING, control="end"), span))
        self.flush()
        args = tuple(one for one in args if not one.startswith("-reuse-previous"))
        if not args:
            return
        from agentshell.targets import resolver

        if self.client == "usql":  # there \c takes an address, or the name of a connection
            named = self.parsed.replace(names=(("arg.0", to_arg(args[0], span)),), options=(), positionals=())
            self.target = resolver("database-url")(named, self.facts)[0]
            return
        self.parsed = _moved(self.parsed, args, span)
        found = resolver("postgres")(self.parsed, self.facts)
        self.target = found[0] if found else None


def _piped(piece: Meta) -> str:
    r"""Return the command that a result is sent to (`\o |cmd`, `\g (format=csv) |cmd`, `\o '|cmd'`); "" for a file."""
    rest = piece.rest
    if rest.startswith("(") and piece.name in ("g", "gx"):
        rest = rest.partition(")")[2].lstrip()
    if rest.startswith("|"):
        return rest[1:]
    return " ".join(piece.args)[1:] if piece.args[:1] and piece.args[0].startswith("|") else ""


def _branch(piece: Meta, branches: list[str]) -> None:
    r"""Keep the state of nested \if: `on`, `maybe`, `off` (it does not run), `done` (an earlier one ran)."""
    if piece.name == "endif":
        del branches[-1:]
        return
    value = " ".join(piece.args).lower()
    state = "maybe" if HOLE in value else "on" if _true(value) else "off"
    if piece.name == "if":
        branches.append(state)
    elif branches and branches[-1] != "maybe":
        taken = branches[-1] in ("on", "done")
        branches[-1] = "done" if taken else "on" if piece.name == "else" else state


def _true(text: str) -> bool:
    """Whether psql takes the text for true: `1`, `on`, the beginning of `true` or `yes`; else it is false."""
    return bool(text) and (text in ("1", "on") or "true".startswith(text) or "yes".startswith(text))


def _moved(parsed: Parsed, args: tuple[str, ...], span: Span) -> Parsed:
    r"""Return the invocation as if psql had been started for the database that `\c` names.

    `-` keeps a value; a conninfo string or URI replaces everything, as psql does unless told to reuse.
    """
    from agentshell.packs.parsed import OptionUse

    names = ("--dbname", "--username", "--host", "--port")
    if "://" in args[0] or "=" in args[0]:
        kept = [use for use in parsed.options if use.name not in (*names, "-d", "-U", "-h", "-p")]
        return parsed.replace(options=(*kept, OptionUse("--dbname", (to_arg(args[0], span),), span)), positionals=())
    given = {name: one for name, one in zip(names, args, strict=False) if one != "-"}
    base = parsed.value("--dbname", "-d") or next(iter(parsed.positionals), None)
    text = holes(base) if base is not None else ""
    database = given.get("--dbname")
    options = list(parsed.options)
    if "://" in text or "=" in text:
        options = [use for use in options if use.name not in ("--dbname", "-d")]
        options.append(OptionUse("--dbname", (to_arg(_within(text, given), span),), span))
        return parsed.replace(options=tuple(options), positionals=())
    for name in ("--username", "--host", "--port"):
        if name in given:
            options = [use for use in options if use.name not in (name, _SHORT[name])]
            options.append(OptionUse(name, (to_arg(given[name], span),), span))
    if database is None:
        return parsed.replace(options=tuple(options))
    user = parsed.positionals[1:2] if not parsed.has("--dbname", "-d") else parsed.positionals[:1]
    if user and "--username" not in given and not parsed.has("--username", "-U"):
        options.append(OptionUse("--username", user, span))
    options = [use for use in options if use.name not in ("--dbname", "-d")]
    options.append(OptionUse("--dbname", (to_arg(database, span),), span))
    return parsed.replace(options=tuple(options), positionals=())


_SHORT = {"--username": "-U", "--host": "-h", "--port": "-p"}
_KEYS = {"--dbname": "dbname", "--username": "user", "--host": "host", "--port": "port"}


def _within(text: str, given: dict[str, str]) -> str:
    """Put the new values into a URI (its query wins over its body) or a keyword string (the last one wins)."""
    if "://" in text:
        more = "&".join(f"{_KEYS[name]}={value}" for name, value in given.items())
        return f"{text}{'&' if '?' in text else '?'}{more}"
    return " ".join([text, *(f"{_KEYS[name]}='{value}'" for name, value in given.items())])
