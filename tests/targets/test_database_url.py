import pytest
from target_helpers import said, somewhere, target

PROD = "postgres://app:s3cret@prod-db.acme.internal:5432/app"
LOCAL = "postgres://postgres:postgres@localhost:5432/app_dev"


@pytest.mark.parametrize(
    ("line", "env", "files", "environment", "evidence"),
    [
        (
            "prisma migrate reset",
            {"DATABASE_URL": PROD},
            {},
            "production",
            "$DATABASE_URL prod-db.acme.internal production",
        ),
        ("prisma migrate reset", {"DATABASE_URL": LOCAL}, {}, "development", "$DATABASE_URL localhost local"),
        ("prisma migrate reset", {"DATABASE_URL": "postgres://db.acme.com/app"}, {}, "unknown", ""),
        (
            "prisma migrate reset",
            {"DATABASE_URL": "‹$(heroku config:get DATABASE_URL -a acme-production)›"},
            {},
            "production",
            "",
        ),
        ("prisma migrate reset", {"DATABASE_URL": "‹$(cat url)›"}, {}, "unknown", ""),
        ("prisma migrate reset", {"DIRECT_URL": PROD}, {}, "production", "$DIRECT_URL"),
        ("rails db:drop", {"DB_HOST": "prod-db"}, {}, "production", "$DB_HOST prod-db production"),
        # .env files, with the line.
        (
            "prisma migrate reset",
            {},
            {".env": f"# x\nDATABASE_URL='{PROD}'\n"},
            "production",
            "~/project/.env:2 prod-db",
        ),
        (
            "prisma migrate reset",
            {},
            {".env": f"export DATABASE_URL={LOCAL}\n"},
            "development",
            "~/project/.env:1 localhost local",
        ),
        (
            "prisma migrate reset",
            {},
            {".env": f"DATABASE_URL={PROD}\n", ".env.local": f"DATABASE_URL={LOCAL}\n"},
            "production",
            "",
        ),
        ("prisma migrate reset", {"NODE_ENV": "test"}, {".env.test": f"DATABASE_URL={LOCAL}\n"}, "development", ""),
        # The environment wins over the file.
        ("prisma migrate reset", {"DATABASE_URL": LOCAL}, {".env": f"DATABASE_URL={PROD}\n"}, "development", ""),
        (
            "prisma migrate reset",
            {},
            {"prisma/schema.prisma": f'datasource db {{\n url = "{PROD}"\n}}\n'},
            "production",
            "",
        ),
        ("prisma migrate reset --schema prisma/prod.schema.prisma", {}, {}, "production", "--schema"),
        (
            "prisma migrate reset --schema x.prisma",
            {},
            {"x.prisma": f'url="{PROD}"\n'},
            "production",
            "~/project/x.prisma:1",
        ),
        # Addresses on the command come first.
        (f"dbmate --url {LOCAL} drop", {"DATABASE_URL": PROD}, {}, "development", "--url localhost local"),
        (
            f"dbmate --url {PROD} drop",
            {"DATABASE_URL": LOCAL},
            {},
            "production",
            "--url prod-db.acme.internal production",
        ),
        ("flyway --url jdbc:postgresql://prod-db/app clean", {}, {}, "production", "--url prod-db production"),
        ("migrate --database sqlite://dev.db drop", {}, {}, "local", "--database"),
        ("migrate --database postgres://u:‹$PW›@prod-db/app drop", {}, {}, "production", ""),
        ("migrate --database postgres://u:‹$PW›@‹$H›/app_dev drop", {}, {}, "unknown", ""),
        # Variables that name an environment.
        ("rails db:drop", {"RAILS_ENV": "production"}, {}, "production", "$RAILS_ENV production production"),
        ("rails db:drop", {"RAILS_ENV": "test"}, {}, "development", "$RAILS_ENV test development"),
        ("rails db:drop", {"RAILS_ENV": "test", "DATABASE_URL": PROD}, {}, "production", ""),
        ("rails db:drop", {"RAILS_ENV": "test", "DATABASE_URL": "postgres://db.acme.com/app"}, {}, "unknown", ""),
        ("rails db:drop", {}, {}, "development", "default of RAILS_ENV development development"),
        ("mix ecto.drop", {"MIX_ENV": "prod"}, {}, "production", "$MIX_ENV prod production"),
        ("django flush", {"DJANGO_SETTINGS_MODULE": "app.settings.production"}, {}, "production", ""),
        # NODE_ENV=production is set in builds that never meet production.
        ("prisma migrate reset", {"NODE_ENV": "production"}, {}, "unknown", ""),
        ("prisma migrate reset", {}, {}, "unknown", ""),
    ],
)
def test_which_database(line, env, files, environment, evidence):
    found = target("database-url", line, env, files)
    assert found.environment == environment, said(found)
    assert not evidence or any(piece.startswith(evidence) for piece in said(found)), said(found)
    assert found.evidence


@pytest.mark.parametrize(
    ("place", "environment"),
    [
        (somewhere("variables", "production"), "production"),
        (somewhere("variables", "development"), "development"),
        (somewhere("variables", "unknown"), "unknown"),
        (somewhere("container", "local"), "local"),
        (somewhere("host", "unknown"), "unknown"),
    ],
)
def test_a_place_brings_its_own_variables(place, environment):
    found = target("database-url", "prisma migrate reset", files={".env": f"DATABASE_URL={LOCAL}\n"}, place=place)
    assert found.environment == environment


@pytest.mark.parametrize(
    ("named", "environment"),
    [("app.settings.production", "production"), ("app.settings.test", "development"), ("app.settings", "unknown")],
)
def test_what_the_pack_names(named, environment):
    assert target("database-url", f"manage flush --settings {named}", names=("--settings",)).environment == environment
