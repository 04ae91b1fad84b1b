"""Owns how what a program would do is handed on: as the command line that does the same, for the packs to judge.

`shutil.rmtree(p)` is `rm -rf -- p`, `requests.delete(u)` is `curl -X DELETE u`, `cursor.execute(q)` is `psql … -c q`:
one rule judges a deed however it is written. Texts may have holes (`HOLE`); the languages are read beside this.
"""

from __future__ import annotations

from agentshell.model import NOWHERE, Inner, Span, Stdin, known
from agentshell.payloads.sources import HOLE, to_arg
from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from agentshell.model import Arg, Invocation, Level

_MOST = 400
_LONGEST = 64 << 10
"""Characters of a text that is followed into the file that it is written to."""


class Removal(Value):
    """What a call of a service's library destroys; says finishes "this …", names are what it names."""

    level: Level
    says: str
    names: tuple[str, ...] = ()


class Deeds:
    """The commands that a piece of code would start, or whose like it would do itself, in the order they are found."""

    def __init__(self, via: str, invocation: Invocation | None = None, span: Span = NOWHERE) -> None:
        self.via = via
        self.invocation = invocation
        self.span = span
        self.inner: list[Inner] = []
        self.changes: dict[str, str] = {}
        """Variables that the code sets for what it starts from here on."""
        self.where = ""
        """The folder that the code has gone to; empty while it has not."""
        self.hosts: list[str] = []
        """Machines that the code logs in to."""
        self.request: dict[str, str] = {}
        """What has been set of a request that is put together call by call (`url`, `method`, `body`)."""
        self.removals: list[Removal] = []
        """What is destroyed through a service's library that no command line stands for."""
        self.dynamic = False
        """Whether something is run that only running would tell."""
        self.quiet = False
        """Whether the code that is being read may never run: a function that nothing calls."""
        self.lost = False
        """Whether something is deleted of which only running would tell where it is."""
        self.context = ""
        """The kubeconfig context that the code chooses."""
        self.connections: list[Sequence[str]] = []
        """Clients' argument lists (`psql -h x`) for the databases that the code connects to."""
        self.statements: list[tuple[str, str]] = []
        """(client or "", SQL) of every statement that is executed."""

    def shell(self, text: str, fed: str = "", env: Mapping[str, Any] | None = None, cwd: str = "") -> None:
        """Note that a shell reads the text; fed is its standard input, env and cwd what it is started with."""
        if not text.strip(HOLE + " \n"):
            self.dynamic = self.dynamic or (bool(text.strip()) and not self.quiet)
            return
        self._add(self._in(Inner("shell", self.via, text=to_arg(text, self.span), shell="sh"), fed, env, cwd))

    def argv(self, words: Sequence[str], fed: str = "", env: Mapping[str, Any] | None = None, cwd: str = "") -> None:
        """Note that a program is started with these words, as `shell` does."""
        words = [str(word) for word in words]
        if not words or not "".join(words).strip(HOLE):
            self.dynamic = self.dynamic or (bool(words) and not self.quiet)
            return
        if words[0] in ("cp", "mv") and words[1:2] == ["--"] and not "".join(words[2:]).strip(f"{HOLE}./"):
            # Files of which nothing is known: code that copies them speaks of nothing that would be stopped.
            return
        inner = Inner("argv", self.via, argv=tuple(to_arg(word, self.span) for word in words))
        self._add(self._in(inner, fed, env, cwd))

    def _in(self, inner: Inner, fed: str, env: Mapping[str, Any] | None, cwd: str) -> Inner:
        """Return the command with what it is given: variables, folder, standard input."""
        changes = {**self.changes, **(env or {})}
        if fed:
            inner = inner.replace(stdin=Stdin("text", to_arg(fed, self.span)))
        if self.invocation is None:
            return inner
        if changes:
            values: dict[str, Arg | None] = {name: to_arg(value, self.span) for name, value in changes.items()}
            inner = inner.replace(env=self.invocation.env.with_changes(values))
        where = cwd or self.where
        if where:
            inner = inner.replace(cwd=self._folder(where))
        return inner

    def _folder(self, path: str) -> Arg:
        import posixpath

        at = self.invocation.cwd.text if self.invocation is not None else ""
        if path.startswith(("/", HOLE)) or not isinstance(at, str):
            return to_arg(path, self.span)
        return to_arg(posixpath.normpath(posixpath.join(at, path)), self.span)

    def change_folder(self, path: str) -> None:
        """Note that the code goes to a folder."""
        self.where = path if path.startswith(("/", HOLE)) or not self.where else f"{self.where.rstrip('/')}/{path}"

    def feed(self, text: str) -> None:
        """Note what is written to the program that was started last."""
        if self.inner and self.inner[-1].stdin is None and text.strip(HOLE):
            last = self.inner.pop()
            self._add(last.replace(stdin=Stdin("text", to_arg(text, self.span))))

    def gone(self, level: Level, says: str, *names: str) -> None:
        """Note that a service's library destroys something; names are what may tell which environment that is."""
        one = Removal(level, says, tuple(dict.fromkeys(name for name in names if name and HOLE not in name)))
        if one not in self.removals and len(self.removals) < _MOST:
            self.removals.append(one)

    def remove(self, path: str, *, tree: bool = False) -> None:
        """Note that a file, or a whole folder, is deleted."""
        if path.startswith(HOLE):
            self.lost = True  # what the code mentions decides
        else:
            self.argv(["rm", "-rf" if tree else "-f", "--", path])

    def move(self, source: str, to: str, *, copies: bool = False, tree: bool = False) -> None:
        """Note that a file or folder is moved, or copied over what is there."""
        if source.startswith(HOLE) or to.startswith(HOLE):
            self.lost = True
        else:
            self.argv([*(["cp", *(["-r"] if tree else [])] if copies else ["mv"]), "--", source, to])

    def overwrite(self, path: str, content: str = "") -> None:
        """Note that a file's content is replaced, as a redirection would; content is what is known of the new one."""
        if path and HOLE not in path:
            self._redirect(":", ">", path)
            self.append(path, content)
        elif "agentshell" in path:
            # Which file it is is not known, but whose.
            self.argv(["truncate", "-s", "0", path])

    def append(self, path: str, content: str) -> None:
        """Note that a text is written behind what a file holds."""
        plain = content.replace("\n", "").replace("\t", "")
        if path and content and HOLE not in path + content and plain.isprintable() and len(content) < _LONGEST:
            self._redirect(f"printf %s {_quoted(content)}", ">>", path)

    def _redirect(self, command: str, operator: str, path: str) -> None:
        made = Inner("shell", self.via, text=known(f"{command} {operator} {_quoted(path)}", self.span), shell="sh")
        self._add(self._in(made, "", None, ""))

    def http(self, method: str, url: str, body: str = "") -> None:
        """Note that a request is sent."""
        where = url.partition("://")[2] or url
        if where.startswith(HOLE) and (self.quiet or method.startswith(HOLE)):
            return  # nothing is known of it
        words = ["curl", "-q", "-X", method or "GET", *(["--data-raw", body] if body else []), "--", url]
        self._add(Inner("argv", self.via, argv=tuple(to_arg(word, self.span) for word in words)))

    def uploads(self, texts: Sequence[str]) -> None:
        """Note that what the code sends may hold the credentials of a file that it names."""
        from agentshell.payloads.http import holds_credentials

        # Code that loads a .env file and asks a service is everywhere; keys and logins are not read for that.
        named = [text for text in texts if len(text) < 200 and ".env" not in text and not any(map(str.isspace, text))]
        paths = [text for text in named if holds_credentials(text)]
        for inner in [one for one in self.inner if paths and one.argv and one.argv[0].literal == "curl"]:
            words = [arg.literal for arg in inner.argv]
            if words[2:4] in (["-X", "POST"], ["-X", "PUT"], ["-X", "PATCH"]):
                sent = (*inner.argv[:4], known("--data-binary"), known(f"@{paths[0]}"), *inner.argv[-2:])
                self._add(inner.replace(argv=sent))

    def connects(self, kind: str, text: str = "", **settings: str) -> None:
        """Note a database connection; `kind` is the client that would make it (`psql`, `mysql`, `sqlite3`)."""
        words = [kind]
        if kind == "sqlite3":
            words.append(text)
        elif kind == "mysql":
            for option, name in (("-h", "host"), ("-u", "user"), ("-P", "port"), ("-D", "database")):
                if settings.get(name):
                    words += [option, settings[name]]
            if "://" in text:
                words += ["-h", text.partition("://")[2].rpartition("@")[2].partition("/")[0].partition(":")[0]]
                words += ["-D", text.rpartition("/")[2].partition("?")[0]]
        else:
            words.append("-X")
            for option, name in (("-h", "host"), ("-U", "user"), ("-p", "port"), ("-d", "database")):
                if settings.get(name):
                    words += [option, settings[name]]
            if text:
                words += ["-d", text]
        if words not in self.connections:
            self.connections.append(words)

    def sql(self, text: str) -> None:
        """Note that a statement is executed on a connection."""
        first = _first_word(text)
        if first in _VERBS or first.startswith(HOLE):
            self.statements.append(("", text))

    def settle(self) -> tuple[Inner, ...]:
        """Return every command. Statements go to each database that is connected to: which one, code may decide.

        Without a connection in sight they stay in `statements`: the database is whatever the settings say.
        """
        for _, text in self.statements if self.connections else ():
            for words in self.connections[:4]:
                option = {"psql": ["-c", text], "mysql": ["-e", text]}.get(words[0], [text])
                self.argv([*words, *option])
        return tuple(self.inner[:_MOST])

    def _add(self, inner: Inner) -> None:
        if inner not in self.inner:
            self.inner.append(inner)


_VERBS = frozenset(
    {"select", "insert", "update", "delete", "drop", "truncate", "alter", "create", "grant", "revoke", "with", "merge"}
    | {"replace", "call", "do", "exec", "execute", "vacuum", "reindex", "cluster", "copy", "lock", "set", "refresh"}
    | {"explain", "begin", "commit", "rollback", "reassign", "comment", "analyze", "pragma", "attach", "detach", "kill"}
    | {"flush", "purge", "optimize", "rename", "load", "import", "start", "declare", "optimise", "undrop", "reset"}
)
"""What a statement of SQL begins with: other texts that a method named `query` is given are none."""


def _first_word(text: str) -> str:
    """Return the first word in small letters, behind comments and brackets."""
    rest = text.lstrip(" \t\r\n(;")
    while rest.startswith(("--", "/*")):
        end = "\n" if rest.startswith("--") else "*/"
        rest = rest.partition(end)[2].lstrip(" \t\r\n(;")
    word = rest[:20].split(None, 1)[:1]
    return word[0].lower().strip("(;") if word else ""


def client_of(url: str) -> str:
    """Return the client for a database URL or driver name: `psql`, `mysql`, `sqlite3`; psql where it does not say."""
    scheme = url.partition(":")[0].lower()
    if "mysql" in scheme or "maria" in scheme:
        return "mysql"
    return "sqlite3" if "sqlite" in scheme or "duckdb" in scheme else "psql"


def connect_url(deeds: Deeds, url: str) -> None:
    """Note a connection given as a URL (`postgresql+psycopg2://…`, `sqlite:///file`)."""
    kind = client_of(url)
    if kind == "sqlite3":
        deeds.connects(kind, url.partition(":///")[2] or url.partition("://")[2])
        return
    scheme, mark, rest = url.partition("://")
    if mark and kind == "psql" and scheme.startswith(("postgres", "cockroach")):
        url = f"postgresql://{rest}"
    deeds.connects(kind, url)


def settings_of(kwargs: Mapping[str, Any]) -> dict[str, str]:
    """Return a driver's keyword arguments under our names."""
    names = {"host": "host", "hostname": "host", "server": "host", "user": "user", "username": "user", "port": "port"}
    names |= {"dbname": "database", "database": "database", "db": "database", "passwd": "", "password": ""}
    return {names[key]: str(value) for key, value in kwargs.items() if names.get(key) and value is not None}


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"
