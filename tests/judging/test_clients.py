"""Clients of clouds and databases through the pipeline: what reaches production is held, a developer's day is not."""

from __future__ import annotations

import pytest

from agentshell.assembly import Assembler

ASSEMBLER = Assembler()
ENV = {"HOME": "/home/dev", "PATH": "/usr/bin:/bin", "USER": "dev"}
LIVE = "DATABASE_URL=postgres://shop@prod-db.shop.internal/shop"


def decision(line, tmp_path):
    (tmp_path / ".git").mkdir(exist_ok=True)
    return ASSEMBLER.assemble(ENV, str(tmp_path)).judge(line.encode()).verdict.decision


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (
            "heroku pg:reset -a shop-production --confirm shop-production",
            "the app's name is evidence, --confirm is no leave",
        ),
        ("heroku run -a shop-production rails db:drop", "what runs in the app"),
        ("heroku pipelines:promote -a shop-staging", "what is replaced is the stage behind"),
        ("fly ssh console -a shop-prod -C 'rm -rf /data'", "what runs in the machine"),
        ("vercel --prod", "without a command it deploys"),
        ("supabase db reset --linked", "the linked project is remote, whichever it is"),
        ("supabase db push", "it goes to the linked project where nothing else is said"),
        ("wrangler d1 execute shop --remote --command 'drop table users'", "--remote is the real database"),
        ("neonctl branches delete main", "no client of Neon asks"),
        ("mysql -hprod-db -uroot -psecret shop -e 'delete from users'", "values stand glued to their options"),
        ("echo 'db.users.drop()' | mongosh mongodb://prod-db/shop", "a script on standard input"),
        ("sqlite3 app.db '.shell rm -rf /srv/shop'", "a dot command that starts a shell"),
        ("python manage.py flush --no-input --settings=shop.settings.production", "a program behind an interpreter"),
        ("python -m alembic -c alembic.prod.ini downgrade base", "a module: -c is its option, not python's"),
        ("rake db:drop db:create RAILS_ENV=production", "several tasks, and a variable among them"),
        ("DISABLE_DATABASE_ENVIRONMENT_CHECK=1 rails db:drop", "whoever sets it has met a protected database"),
        (f"{LIVE} npx prisma migrate reset --force", "a program out of a package"),
        (f"{LIVE} npx prisma migrate deploy", "migrating forward changes production too"),
        (f"{LIVE} cargo sqlx database reset -y", "a program behind cargo"),
        ("php bin/console d:s:d --force --env=prod", "Symfony takes beginnings of words"),
        ("goose postgres 'host=prod-db dbname=shop' reset", "an address in keywords"),
        ("ansible -i inventories/production all -a 'rm -rf /srv/shop'", "a command on every host"),
        (
            "VAULT_ADDR=https://vault.shop.com vault kv destroy -versions=1 secret/app",
            "the variable that the client reads",
        ),
        ("gh api repos/shop/web -XDELETE", "an option after the path"),
        ("npm publish", "others depend on the registry"),
    ],
)
def test_what_reaches_production_is_held(line, reason, tmp_path):
    assert decision(line, tmp_path) != "allow", reason


@pytest.mark.parametrize(
    "line",
    [
        "heroku run rails console",
        "fly logs -a shop-prod",
        "vercel",
        "supabase start && supabase db reset",
        "wrangler d1 execute shop --command 'delete from users'",
        "mysql -h 127.0.0.1 -u root -e 'drop database shop_test'",
        "mongosh mongodb://localhost:27017/shop --eval 'db.dropDatabase()'",
        "sqlite3 app.db 'delete from users'",
        "python manage.py migrate",
        "python -m http.server",
        "rails db:drop db:create db:migrate",
        "RAILS_ENV=test rails db:schema:load",
        "npx prisma migrate dev --name init",
        "npx prisma migrate deploy --schema prisma/schema.prisma",
        "DATABASE_URL=postgres://localhost/shop npx prisma migrate reset --force",
        "alembic upgrade head && alembic downgrade -1",
        "mix ecto.reset",
        "php artisan migrate",
        "goose sqlite3 ./shop.db down",
        "kafka-topics.sh --bootstrap-server localhost:9092 --delete --topic orders",
        "ansible all -m ping",
        "ansible localhost -a 'rm -rf /tmp/x'",
        "pulumi destroy --yes --stack dev",
        "gh pr create --fill",
        "gh api repos/shop/web/issues -f title=a",
        "stripe customers delete cus_1",
        "npm publish --dry-run",
    ],
)
def test_a_developers_day_is_allowed(line, tmp_path):
    assert decision(line, tmp_path) == "allow"
