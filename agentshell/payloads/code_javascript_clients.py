"""Owns what JavaScript packages for databases, clouds and clusters do → deeds.

Sources: pg 8, mysql2 3, postgres 3, Prisma 6, Sequelize 6, Knex 3, TypeORM 0.3, Drizzle 0.3, mongodb 6, Mongoose 8,
ioredis 5, redis 4, AWS SDK for JavaScript 3 and 2, @kubernetes/client-node 1, graphql-request 7.
"""

from __future__ import annotations

from agentshell.payloads.code_clients import aws, mongo, orm, redis
from agentshell.payloads.code_deeds import connect_url, settings_of
from agentshell.payloads.code_values import Made, text
from agentshell.payloads.sources import HOLE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from agentshell.payloads.code_deeds import Deeds
    from agentshell.payloads.code_scan import Call

_SQL = frozenset({"query", "execute", "exec", "unsafe", "raw", "run", "prepare", "batch", "sql"})
_RAW = frozenset({"executeRawUnsafe", "queryRawUnsafe", "executeRaw", "queryRaw"})
_TAGS = ("sql", "executeRaw", "queryRaw", "postgres", "sql.unsafe")
_SERVICES = {
    "secrets-manager": "secretsmanager",
    "cloudwatch-logs": "logs",
    "auto-scaling": "autoscaling",
    "route-53": "route53",
    "cognito-identity-provider": "cognito-idp",
    "elastic-load-balancing-v2": "elbv2",
    "elastic-load-balancing": "elb",
    "eventbridge": "events",
    "database-migration-service": "dms",
    "elasticsearch-service": "es",
    "sfn": "stepfunctions",
}
"""Packages of the SDK whose name is not the CLI's."""
_LIBRARIES: tuple[str, ...] = (
    "@google-cloud/",
    "@azure/",
    "firebase-admin",
    "@supabase/",
    "stripe",
    "@octokit/",
    "cloudflare",
)
_LIBRARIES += ("@pinecone-database/", "@elastic/", "@opensearch-project/", "googleapis", "@digitalocean/", "@linode/")
_GONE = ("delete", "destroy", "terminate", "purge", "recursiveDelete", "beginDelete", "deleteAll", "deleteFiles")


class Clients:
    """What is known of a text's clients while its calls are read in order."""

    def __init__(self, deeds: Deeds, code: str) -> None:
        self.deeds = deeds
        self.prisma = "@prisma/client" in code or "PrismaClient" in code
        self.mongo = "mongoose" in code or "mongodb" in code.lower()
        self.drizzle = "drizzle" in code
        self.sql_maker = any(one in code for one in ("sequelize", "typeorm", "knex", "Sequelize", "DataSource"))
        self.kubernetes = "@kubernetes/client-node" in code
        self.library = next((one for one in _LIBRARIES if one in code), "")
        self.url = "mongodb://localhost" if "createConnection" not in code else HOLE
        self.where: list[str] = []

    def tagged(self, call: Call) -> None:
        """`` sql`DROP TABLE x` ``, `` prisma.$executeRaw`…` ``."""
        if call.name.rpartition(".")[2].lstrip("$") in _TAGS or call.name in _TAGS:
            self.deeds.sql(text(call.args[0]))

    def call(self, call: Call) -> None:
        """Note what a call does."""
        name, args = call.name, call.args
        last = name.rpartition(".")[2]
        first = args[0] if args else None
        options = next((one for one in args if isinstance(one, dict)), {})
        if "@aws-sdk/" in name or "aws-sdk" in name:
            self._aws(call, last, options)
        elif name.startswith("graphql-request") and last == "request":
            self._graphql(call)
        elif self._opens(name, last, first, options):
            return
        elif self.mongo and last in (
            "dropDatabase",
            "deleteMany",
            "deleteOne",
            "drop",
            "dropCollection",
            "remove",
            "updateMany",
        ):
            mongo(self.deeds, self.url, last, args)
        elif "redis" in name.lower() and self.where:
            redis(self.deeds, self.where, last, [text(one) for one in args])
        elif self.kubernetes and last.startswith(("delete", "setCurrentContext")):
            self._kubernetes(last, args)
        elif last.lstrip("$") in _RAW or (last in _SQL and isinstance(first, str) and " " in first.strip()):
            self.deeds.sql(first if isinstance(first, str) else HOLE)
        elif self.prisma or self.sql_maker or self.drizzle:
            self._mapper(call, last, first, options)
        elif self.library and last.startswith(_GONE) and call.of is not None and not name.startswith("?"):
            self._service(call, last)

    def _opens(self, name: str, last: str, first: Any, options: dict[str, Any]) -> bool:
        """Take a connection that is made; whether this is one."""
        url = options.get("connectionString", options.get("url", options.get("uri", options.get("connection", first))))
        if isinstance(url, dict):
            options, url = {"client": options.get("client"), **url}, first
        lower = name.lower()
        if last == "PrismaClient":
            given = options.get("datasourceUrl", (options.get("datasources") or {}).get("db", {}).get("url"))
            if given is not None:
                connect_url(self.deeds, text(given))
        elif last in ("MongoClient", "connect", "createConnection") and (self.mongo and "mysql" not in lower):
            self.url = text(url)
        elif last in ("Redis", "createClient", "IORedis", "ioredis", "Cluster") and "redis" in lower:
            if isinstance(url, str):
                self.where = ["-u", url] if "://" in url or url == HOLE else ["-h", url]
            else:
                self.where = ["-h", text(options.get("host", "localhost"))]
        elif last in ("Database", "DatabaseSync", "better-sqlite3"):
            if isinstance(first, str):
                self.deeds.connects("sqlite3", first)
        elif last in (
            "Client",
            "Pool",
            "createConnection",
            "createPool",
            "Sequelize",
            "postgres",
            "knex",
            "DataSource",
            "neon",
        ):
            self._connects(name, url, options)
        else:
            return False
        return True

    def _connects(self, name: str, url: Any, options: dict[str, Any]) -> None:
        kind = (
            "mysql"
            if "mysql" in f"{name} {text(options.get('type'))} {text(options.get('dialect'))}".lower()
            else "psql"
        )
        if isinstance(url, str) and url.startswith("sqlite:"):
            self.deeds.connects("sqlite3", url.removeprefix("sqlite:").removeprefix("//"))
        elif "sqlite" in text(options.get("dialect", options.get("type", options.get("client")))):
            file = options.get("storage", options.get("filename", options.get("database", ":memory:")))
            self.deeds.connects("sqlite3", text(file))
        elif isinstance(url, str) and ("://" in url and not url.startswith("http")):
            connect_url(self.deeds, url)
        elif options.get("host"):
            self.deeds.connects(kind, "", **settings_of(options))
        elif isinstance(url, str) and url == HOLE:
            self.deeds.connects(kind, HOLE)

    def _mapper(self, call: Call, last: str, first: Any, options: dict[str, Any]) -> None:
        """Prisma, Sequelize, Knex, TypeORM, Drizzle: the SQL that a call sends."""
        names = call.name.split(".")
        table = names[-2] if len(names) > 1 and names[-2].isidentifier() else "rows"
        narrowed = bool(options.get("where")) or ".where." in f"{call.name}."
        if last == "deleteMany" or (self.sql_maker and (last == "del" or (last == "destroy" and options))):
            orm(self.deeds, "truncate" if options.get("truncate") else "delete", table, narrowed=narrowed)
        elif (
            last in ("drop", "dropTable", "dropTableIfExists", "dropDatabase", "dropSchema", "dropAllTables")
            or (last == "sync" and options.get("force"))
            or (last == "synchronize" and first is True)
        ):
            orm(self.deeds, "drop", "every_table")
        elif last in ("truncate", "clear") and self.sql_maker:
            orm(self.deeds, "truncate", table)
        elif last == "updateMany" and self.prisma:
            orm(self.deeds, "update", table, narrowed=narrowed)
        elif last == "delete" and self.drizzle and call.name.startswith(("db.", "?.")):
            orm(self.deeds, "delete", "rows")

    def _aws(self, call: Call, last: str, options: dict[str, Any]) -> None:
        """Note `new DeleteBucketCommand({…})` of version 3, `new AWS.S3().deleteBucket({…})` of version 2."""
        where = ["--endpoint-url", text(options["endpoint"])] if "endpoint" in options else []
        if "@aws-sdk/" in call.name:
            package = call.name.partition("@aws-sdk/")[2].removeprefix("client-").removeprefix("lib-").partition(".")[0]
            if last.endswith("Client"):
                self.where = where
            elif last.endswith("Command"):
                aws(self.deeds, _SERVICES.get(package, package), last.removesuffix("Command"), options, self.where)
        elif call.of is not None and last[:1].islower() and last not in ("promise", "on", "send"):
            service = next(
                (
                    part
                    for part in call.of.dotted.split(".")
                    if part[:1].isupper() and part not in ("AWS", "DocumentClient")
                ),
                "",
            )
            if service:
                made = next((one for one in call.of.args if isinstance(one, dict)), {})
                where = ["--endpoint-url", text(made["endpoint"])] if "endpoint" in made else []
                aws(self.deeds, service, last, options, where)

    def _graphql(self, call: Call) -> None:
        import json

        texts = [text(one) for one in call.args]
        if call.of is not None and call.of.args:
            texts.insert(0, text(call.of.args[0]))
        if len(texts) > 1:
            variables = next((one for one in call.args[1:] if isinstance(one, dict)), {})
            body = {"query": texts[1], "variables": variables}
            self.deeds.http("POST", texts[0], json.dumps(body, ensure_ascii=False, default=text))

    def _kubernetes(self, last: str, args: tuple[Any, ...]) -> None:
        if last == "setCurrentContext":
            self.deeds.context = text(args[0]) if args else HOLE
            return
        if not last.startswith("delete") or len(last) == len("delete"):
            return
        kind = last.removeprefix("delete").removeprefix("Collection").removeprefix("Namespaced").lower()
        given = [text(one) for one in args]
        if args and isinstance(args[0], dict):
            given = [text(args[0].get("name")), text(args[0].get("namespace"))]
        context = ["--context", self.deeds.context] if self.deeds.context else []
        place = ["-n", given[1]] if "Namespaced" in last and len(given) > 1 else []
        target = ["--all"] if "Collection" in last else [given[0] if given else HOLE]
        self.deeds.argv(["kubectl", *context, "delete", *place, kind, *target])

    def _service(self, call: Call, last: str) -> None:
        chain: list[Made] = []
        of: Any = call.of
        while isinstance(of, Made):
            chain.append(of)
            of = of.of
        values = [
            each for one in chain for arg in one.args for each in (arg.values() if isinstance(arg, dict) else [arg])
        ]
        names = [text(one) for one in (*reversed(values), *call.args) if isinstance(one, str)]
        self.deeds.gone("destructive", f"calls {last} of {self.library.strip('@/')}'s library", *names)
