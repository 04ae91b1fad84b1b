"""Owns how what a program would do is handed on: as the command line that does the same, for the packs to judge.

`shutil.rmtree(p)` is `rm -rf -- p`, `requests.delete(u)` is `curl -X DELETE u`, `cursor.execute(q)` is `psql … -c q`:
one rule judges a deed however it is written. Texts may have holes (`HOLE`); the languages are read beside this.
"""

from __future__ import annotations

from agentshell.model import NOWHERE, Inner, Span, known
from agentshell.payloads.sources import HOLE, to_arg

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

_MOST = 400


class Deeds:
    """The commands that a piece of code would start, or whose like it would do itself, in the order they are found."""

    def __init__(self, via: str, span: Span = NOWHERE) -> None:
        self.via = via
        self.span = span
        self.inner: list[Inner] = []
        self.dynamic = False
        """Whether something is run that only running would tell."""
        self.context = ""
        """The kubeconfig context that the code chooses."""
        self.connections: list[Sequence[str]] = []
        """Clients' argument lists (`psql -h x`) for the databases that the code connects to."""
        self.statements: list[tuple[str, str]] = []
        """(client or "", SQL) of every statement that is executed."""

    def shell(self, text: str) -> None:
        """Note that a shell reads the text."""
        if not text.strip(HOLE + " \n"):
            self.dynamic = self.dynamic or bool(text.strip())
            return
        self._add(Inner("shell", self.via, text=to_arg(text, self.span), shell="sh"))

    def argv(self, words: Sequence[str]) -> None:
        """Note that a program is started with these words."""
        words = [str(word) for word in words]
        if not words or not "".join(words).strip(HOLE):
            self.dynamic = self.dynamic or bool(words)
            return
        self._add(Inner("argv", self.via, argv=tuple(to_arg(word, self.span) for word in words)))

    def remove(self, path: str, *, tree: bool = False) -> None:
        """Note that a file, or a whole folder, is deleted."""
        if path.startswith(HOLE):
            self.dynamic = True  # which one, only running would tell; what the code mentions decides
        else:
            self.argv(["rm", "-rf" if tree else "-f", "--", path])

    def overwrite(self, path: str) -> None:
        """Note that a file's content is replaced, as a redirection would."""
        quoted = path.replace("'", "'\\''")
        if path and HOLE not in path:
            self._add(Inner("shell", self.via, text=known(f": > '{quoted}'", self.span), shell="sh"))

    def http(self, method: str, url: str, body: str = "") -> None:
        """Note that a request is sent."""
        words = ["curl", "-q", "-X", method or "GET", *(["--data-raw", body] if body else []), "--", url]
        self._add(Inner("argv", self.via, argv=tuple(to_arg(word, self.span) for word in words)))

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
        first = text.lstrip().partition(" ")[0].strip("(;").upper()
        if first.isalpha() or HOLE in first:
            self.statements.append(("", text))

    def settle(self) -> tuple[Inner, ...]:
        """Return everything found. Statements go to each database that is connected to: which one, code may decide."""
        for _, text in self.statements:
            # without a connection in sight the database is whatever the settings say when it runs
            for words in self.connections[:4] or [["psql", "-X", "-d", HOLE]]:
                option = {"psql": ["-c", text], "mysql": ["-e", text]}.get(words[0], [text])
                self.argv([*words, *option])
        return tuple(self.inner[:_MOST])

    def _add(self, inner: Inner) -> None:
        if inner not in self.inner:
            self.inner.append(inner)


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
