"""Owns the tables of `rules/credentials.yaml`, as scripts/make_environments.py compiled them."""

# fmt: off
TABLES: dict[str, dict[str, tuple[str, ...]]] = {
    "variables": {
        "railway": (
            "RAILWAY_TOKEN", "RAILWAY_API_TOKEN",
        ),
        "aws": (
            "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN",
            "AWS_WEB_IDENTITY_TOKEN_FILE",
        ),
        "gcloud": (
            "CLOUDSDK_AUTH_ACCESS_TOKEN", "GOOGLE_OAUTH_ACCESS_TOKEN", "GOOGLE_CREDENTIALS", "GCLOUD_SERVICE_KEY",
            "GCP_SA_KEY",
        ),
        "az": (
            "AZURE_CLIENT_SECRET", "ARM_CLIENT_SECRET", "AZURE_STORAGE_KEY", "AZURE_STORAGE_CONNECTION_STRING",
            "AZURE_DEVOPS_EXT_PAT",
        ),
        "kubectl": (
            "KUBE_TOKEN", "KUBE_CONFIG", "KUBE_CONFIG_DATA", "KUBECONFIG_DATA", "K8S_TOKEN",
        ),
        "psql": (
            "PGPASSWORD", "POSTGRES_PASSWORD", "POSTGRES_URL", "POSTGRESQL_URL", "DATABASE_URL", "DB_URL",
            "DB_PASSWORD", "DB_PASS", "DATABASE_PASSWORD", "SUPABASE_DB_PASSWORD", "SUPABASE_DB_URL", "PG_URL",
            "*_DATABASE_URL", "*_POSTGRES_URL",
        ),
        "mysql": (
            "MYSQL_PWD", "MYSQL_PASSWORD", "MYSQL_ROOT_PASSWORD", "MYSQL_URL", "DATABASE_URL", "DB_URL",
            "DB_PASSWORD", "DB_PASS", "DATABASE_PASSWORD", "*_DATABASE_URL",
        ),
        "mongo": (
            "MONGO_URL", "MONGODB_URI", "MONGO_URI", "MONGODB_URL", "MONGO_PASSWORD", "MONGO_INITDB_ROOT_PASSWORD",
        ),
        "redis-cli": (
            "REDISCLI_AUTH", "REDIS_URL", "REDIS_PASSWORD", "REDIS_TLS_URL",
        ),
        "heroku": (
            "HEROKU_API_KEY",
        ),
        "fly": (
            "FLY_API_TOKEN", "FLY_ACCESS_TOKEN",
        ),
        "vercel": (
            "VERCEL_TOKEN",
        ),
        "netlify": (
            "NETLIFY_AUTH_TOKEN",
        ),
        "wrangler": (
            "CLOUDFLARE_API_TOKEN", "CLOUDFLARE_API_KEY", "CF_API_TOKEN", "CF_API_KEY",
        ),
        "doctl": (
            "DIGITALOCEAN_ACCESS_TOKEN", "DIGITALOCEAN_TOKEN", "DO_TOKEN", "DO_API_TOKEN",
        ),
        "supabase": (
            "SUPABASE_ACCESS_TOKEN", "SUPABASE_SERVICE_ROLE_KEY", "SUPABASE_SERVICE_KEY",
        ),
        "firebase": (
            "FIREBASE_TOKEN",
        ),
        "pulumi": (
            "PULUMI_ACCESS_TOKEN",
        ),
        "terraform": (
            "TF_TOKEN_*", "TFE_TOKEN", "ATLAS_TOKEN",
        ),
        "gh": (
            "GH_TOKEN", "GITHUB_TOKEN", "GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN", "GITHUB_PAT",
        ),
        "glab": (
            "GITLAB_TOKEN", "GL_TOKEN", "GITLAB_PRIVATE_TOKEN", "CI_JOB_TOKEN",
        ),
        "npm": (
            "NPM_TOKEN", "NODE_AUTH_TOKEN",
        ),
        "publishers": (
            "TWINE_PASSWORD", "PYPI_TOKEN", "UV_PUBLISH_TOKEN", "CARGO_REGISTRY_TOKEN", "GEM_HOST_API_KEY",
        ),
        "docker": (
            "DOCKER_PASSWORD", "DOCKERHUB_TOKEN", "DOCKER_AUTH_CONFIG",
        ),
        "vault": (
            "VAULT_TOKEN",
        ),
        "consul": (
            "CONSUL_HTTP_TOKEN",
        ),
        "nomad": (
            "NOMAD_TOKEN",
        ),
        "stripe": (
            "STRIPE_API_KEY", "STRIPE_SECRET_KEY",
        ),
    },
    "file-variables": {
        "kubectl": (
            "KUBECONFIG",
        ),
        "aws": (
            "AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE", "AWS_WEB_IDENTITY_TOKEN_FILE",
        ),
        "gcloud": (
            "GOOGLE_APPLICATION_CREDENTIALS", "CLOUDSDK_AUTH_CREDENTIAL_FILE_OVERRIDE", "CLOUDSDK_CONFIG",
        ),
        "az": (
            "AZURE_CONFIG_DIR", "AZURE_CLIENT_CERTIFICATE_PATH",
        ),
        "psql": (
            "PGPASSFILE", "PGSSLKEY", "PGSERVICEFILE",
        ),
        "docker": (
            "DOCKER_CONFIG", "DOCKER_CERT_PATH",
        ),
    },
    "files": {
        "any": (
            ".env", ".env.*", "*.env", ".envrc", ".netrc", "~/.git-credentials", "secrets.yaml", "secrets.yml",
            "secrets.json", "credentials.json", "*.tfstate", "*.tfvars", ".dev.vars",
        ),
        "aws": (
            "~/.aws/*",
        ),
        "gcloud": (
            "~/.config/gcloud/*", "service-account*.json", "application_default_credentials.json",
        ),
        "az": (
            "~/.azure/*",
        ),
        "kubectl": (
            "~/.kube/*", "kubeconfig", "kubeconfig.*", "*.kubeconfig",
        ),
        "psql": (
            ".pgpass", "~/.pg_service.conf",
        ),
        "mysql": (
            ".my.cnf", ".mylogin.cnf",
        ),
        "railway": (
            "~/.railway/*",
        ),
        "heroku": (
            "~/.local/share/heroku/*",
        ),
        "fly": (
            "~/.fly/*",
        ),
        "vercel": (
            "~/.local/share/com.vercel.cli/*", "~/.vercel/*",
        ),
        "netlify": (
            "~/.config/netlify/*", "~/.netlify/*",
        ),
        "wrangler": (
            "~/.config/.wrangler/*", "~/.wrangler/*",
        ),
        "doctl": (
            "~/.config/doctl/*",
        ),
        "supabase": (
            "~/.supabase/*",
        ),
        "firebase": (
            "~/.config/configstore/firebase-tools.json",
        ),
        "pulumi": (
            "~/.pulumi/credentials.json",
        ),
        "terraform": (
            "~/.terraform.d/credentials.tfrc.json", ".terraformrc",
        ),
        "gh": (
            "~/.config/gh/hosts.yml",
        ),
        "glab": (
            "~/.config/glab-cli/*",
        ),
        "npm": (
            ".npmrc", ".yarnrc.yml",
        ),
        "publishers": (
            ".pypirc", "~/.cargo/credentials*",
        ),
        "docker": (
            "~/.docker/config.json",
        ),
        "vault": (
            "~/.vault-token",
        ),
        "ssh": (
            "~/.ssh/id_*", "id_rsa", "id_ed25519", "*.pem", "*.ppk",
        ),
    },
    "packs": {
        "aws": (
            "stacks", "terraform", "pulumi", "object-storage",
        ),
        "gcloud": (
            "gsutil", "bq", "firebase", "terraform", "pulumi",
        ),
        "az": (
            "terraform", "pulumi",
        ),
        "kubectl": (
            "helm", "kube-tools", "cluster-tools",
        ),
        "psql": (
            "pg_dump", "pg_restore", "pgbench", "pg-clients", "pg-server", "vacuumlo", "sql", "prisma", "migrations",
            "migrate", "node-migrations", "django", "rails", "alembic", "atlas", "supabase", "cockroach",
            "sql-clients", "pgcli", "usql",
        ),
        "mysql": (
            "mysql-clients", "mysqlsh", "sql", "prisma", "migrations", "migrate", "node-migrations", "django",
            "rails", "sql-clients", "usql",
        ),
        "npm": (
            "pnpm", "yarn", "bun",
        ),
        "ssh": (
            "scp", "sftp", "rsync", "ansible", "remote-shells",
        ),
    },
    "secret-names": {
        "yes": (
            "*_TOKEN", "*_API_KEY", "*_APIKEY", "*_SECRET", "*_SECRET_KEY", "*_PASSWORD", "*_PASSWD", "*_PASS",
            "*_PRIVATE_KEY", "*_ACCESS_KEY", "*_ACCESS_TOKEN", "*_AUTH_TOKEN", "TOKEN", "API_KEY", "SECRET",
            "PASSWORD", "API_TOKEN", "ACCESS_TOKEN", "AUTH_TOKEN", "*_CREDENTIALS", "*_DSN", "*_PAT",
        ),
        "no": (
            "*_TOKEN_COUNT", "MAX_*_TOKEN", "NEXT_PUBLIC_*", "VITE_*", "REACT_APP_*", "*PUBLISHABLE*", "SENTRY_DSN",
            "*_SENTRY_DSN", "ANTHROPIC_*", "OPENAI_*", "GEMINI_*", "GOOGLE_API_KEY",
        ),
    },
    "headers": {
        "names": (
            "authorization", "proxy-authorization", "cookie", "x-api-key", "api-key", "apikey", "x-auth-token",
            "x-auth-key", "private-token", "job-token", "x-vault-token", "x-consul-token", "x-nomad-token",
            "x-access-token", "x-amz-security-token", "token",
        ),
    },
    "readers": {
        "show": (
            "cat", "bat", "batcat", "less", "more", "most", "head", "tail", "tac", "nl", "grep", "egrep", "fgrep",
            "zgrep", "rg", "ag", "ack", "ugrep", "sed", "awk", "gawk", "mawk", "cut", "sort", "uniq", "paste",
            "column", "jq", "yq", "gojq", "dasel", "xxd", "od", "hexdump", "base64", "base32", "strings", "diff",
            "cmp", "comm", "tr", "rev", "fold", "fmt", "pr", "view", "vim", "vi", "nano", "emacs", "python",
            "python3", "node", "ruby", "perl", "php", "xargs", "openssl", "gpg", "iconv", "dos2unix", "envsubst",
            "tee", "code",
        ),
        "print-environment": (
            "env", "printenv",
        ),
    },
}
