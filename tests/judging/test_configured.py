"""One line, two configurations: what a tool would really reach decides, and an option beats what is configured."""

from __future__ import annotations

import pytest

from agentshell.assembly import Assembler

ASSEMBLER = Assembler()
PRODUCTION = "postgres://app:pw@prod-db.acme.internal:5432/app"
LOCAL = "postgres://postgres:pw@localhost:5432/app_dev"


def decision(line, home, env, files):
    project = home / "project"
    (project / ".git").mkdir(parents=True)
    (project / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    for name, text in files.items():
        path = home / name[2:] if name.startswith("~/") else project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    env = {"HOME": str(home), "PATH": "/usr/bin:/bin", "USER": "dev", **env}
    return ASSEMBLER.assemble(env, str(project)).judge(line.encode()).verdict.decision


def gcloud(project, name="default"):
    return {f"~/.config/gcloud/configurations/config_{name}": f"[core]\naccount = me@acme.com\nproject = {project}\n"}


def django(host):
    settings = f"DATABASES = {{'default': {{'ENGINE': 'django.db.backends.postgresql', 'HOST': '{host}'}}}}\n"
    return {
        "manage.py": 'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "app.settings")\n',
        "app/settings.py": settings,
    }


def backend(key):
    return {"main.tf": f'terraform {{\n  backend "s3" {{\n    bucket = "acme-tf"\n    key    = "{key}"\n  }}\n}}\n'}


KNEX = (
    f"module.exports = {{ development: {{ connection: '{LOCAL}' }}, production: {{ connection: '{PRODUCTION}' }} }}\n"
)
RAILS = "default: &default\n  host: {}\n\ndevelopment:\n  <<: *default\n\nproduction:\n  host: prod-db.acme.internal\n"
FLY = {"fly.toml": 'app = "acme-prod"\n'}
ENV = "export $(grep -v '^#' .env | xargs) && psql \"$DATABASE_URL\" -c 'DELETE FROM users'"
CUT = "psql \"$(grep '^DATABASE_URL=' .env | cut -d= -f2-)\" -c 'DELETE FROM users'"
AWK = "psql \"$(awk -F= '/^DATABASE_URL/{print $2}' .env)\" -c 'DELETE FROM users'"
SED = "DATABASE_URL=$(sed -n 's/^DATABASE_URL=//p' .env) npx prisma migrate reset --force"
ENVS = {".env": f"# ours\nDATABASE_URL={PRODUCTION}\n"}, {".env": f"# ours\nDATABASE_URL={LOCAL}\n"}

BY_FILE = [
    (ENV, *ENVS, "grep -v of comments"),
    (CUT, *ENVS, "a line that grep picks"),
    (AWK, *ENVS, "a line that awk picks"),
    (SED, *ENVS, "what sed -n prints"),
    ("gcloud compute instances delete web-1 -q", gcloud("acme-prod"), gcloud("acme-dev"), "the active configuration"),
    (
        "gcloud --configuration work sql instances delete main -q",
        gcloud("acme-prod", "work"),
        gcloud("acme-dev", "work"),
        "the configuration that an option names",
    ),
    ("python manage.py flush --noinput", django("prod-db.acme.internal"), django("localhost"), "HOST in the settings"),
    (
        "python manage.py flush --noinput",
        {"manage.py": "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'app.settings.production')\n"},
        {"manage.py": "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'app.settings.local')\n"},
        "the settings that manage.py chooses",
    ),
    (
        "rails db:drop",
        {"config/database.yml": RAILS.format("prod-db.acme.internal")},
        {"config/database.yml": RAILS.format("localhost")},
        "the development section, with what it includes",
    ),
    (
        "npx knex migrate:rollback --all",
        {"knexfile.js": f"module.exports = {{ client: 'pg', connection: '{PRODUCTION}' }}\n"},
        {"knexfile.js": KNEX},
        "a knexfile without and with sections",
    ),
    (
        "npx typeorm schema:drop -d src/ds.ts",
        {"src/ds.ts": f"export default new DataSource({{ type: 'postgres', url: '{PRODUCTION}' }})\n"},
        {"src/ds.ts": f"export default new DataSource({{ type: 'postgres', url: '{LOCAL}' }})\n"},
        "the data source that an option names",
    ),
    (
        "firebase firestore:delete --all-collections -f",
        {".firebaserc": '{"projects": {"default": "acme-prod"}}'},
        {".firebaserc": '{"projects": {"default": "acme-dev"}}'},
        "a link file on one line",
    ),
    ("terraform destroy -auto-approve", backend("prod/x.tfstate"), backend("dev/x.tfstate"), "the back end's key"),
    (
        "terraform destroy -auto-approve",
        {"terraform.tfvars": 'environment = "production"\n'},
        {"terraform.tfvars": 'environment = "dev"\n'},
        "variables that are loaded by themselves",
    ),
    (
        "cd infra/dev && tofu destroy -auto-approve",
        {"infra/dev/b.tf": backend("prod")["main.tf"]},
        {},
        "a folder's name",
    ),
]


@pytest.mark.parametrize(("line", "production", "development", "why"), BY_FILE)
def test_what_a_file_says(line, production, development, why, tmp_path):
    assert decision(line, tmp_path / "a", {}, production) != "allow", why
    assert decision(line, tmp_path / "b", {}, development) == "allow", why


BY_OPTION = [
    ("gcloud sql instances delete main -q", "--project acme-dev", {"CLOUDSDK_CORE_PROJECT": "acme-prod"}, {}),
    ("gcloud sql instances delete main -q", "--project acme-dev", {}, gcloud("acme-prod")),
    ("heroku apps:destroy --confirm x", "-a acme-dev", {"HEROKU_APP": "acme-production"}, {}),
    ("fly machine destroy 1234 --force", "-a acme-dev", {}, FLY),
    ("pulumi destroy -y", "-s dev", {"PULUMI_STACK": "prod"}, {}),
    ("vault kv delete", "-address=http://127.0.0.1:8200 secret/a", {"VAULT_ADDR": "https://vault.prod.acme.com"}, {}),
    ("mysql -e 'DROP DATABASE app'", "-h 127.0.0.1", {}, {"~/.my.cnf": "[client]\nhost=prod-mysql.acme.internal\n"}),
    ("python manage.py flush --no-input", "--settings app.test", {"DJANGO_SETTINGS_MODULE": "app.production"}, {}),
    ("az vm delete -n web-1 -y", "-g rg-dev", {"AZURE_DEFAULTS_GROUP": "rg-prod"}, {}),
]


@pytest.mark.parametrize(("line", "option", "env", "files"), BY_OPTION)
def test_an_option_beats_what_is_configured(line, option, env, files, tmp_path):
    assert decision(line, tmp_path / "a", env, files) != "allow"
    assert decision(f"{line} {option}", tmp_path / "b", env, files) == "allow"


STAYS = [
    # What the option does not choose still counts.
    ("terraform -chdir=envs/dev destroy -auto-approve", {"TF_WORKSPACE": "prod"}, {}),
    ("terraform destroy -auto-approve -var-file=dev.tfvars", {}, backend("production/x.tfstate")),
    ("cd infra/dev && terraform destroy -auto-approve", {"AWS_PROFILE": "prod"}, {}),
    ("fly machine destroy 1234 -a $APP --force", {}, FLY),
    ("fly machine destroy 1234 -a acme --force", {}, FLY),
    ("npx knex migrate:rollback --all", {"NODE_ENV": "production"}, {"knexfile.js": KNEX}),
    ("npx knex migrate:rollback --all --env production", {}, {"knexfile.js": KNEX}),
    ("rails db:drop", {"RAILS_ENV": "production"}, {"config/database.yml": RAILS.format("localhost")}),
]


@pytest.mark.parametrize(("line", "env", "files"), STAYS)
def test_what_nothing_settles_is_held(line, env, files, tmp_path):
    assert decision(line, tmp_path, env, files) != "allow"
