"""Owns the tables of `rules/environments.yaml`, as scripts/make_environments.py compiled them."""

# fmt: off
TABLES: dict[str, dict[str, tuple[str, ...]]] = {
    "words": {
        "production": (
            "live", "prd", "prod", "prodlive", "prodn", "prods", "produccion", "producción", "producao", "produção",
            "produktion", "production",
        ),
        "staging": (
            "nonlive", "nonprd", "nonprod", "nonproduction", "prelive", "preprd", "preprod", "preproduction", "stag",
            "stage", "staging", "stg", "stging", "uat",
        ),
        "development": (
            "ci", "demo", "dev", "devel", "develop", "development", "devnet", "dummy", "e2e", "fake", "loadtest",
            "mock", "playground", "poc", "preview", "qa", "qas", "sandbox", "sbox", "sbx", "scratch", "temp", "test",
            "testing", "testnet", "tests", "tmp", "tst",
        ),
        "local": (
            "colima", "k3d", "k3s", "local", "localdev", "localhost", "localstack", "microk8s", "minikube",
            "orbstack",
        ),
        "weak": (
            "canary", "core", "customer", "customers", "default", "dr", "ga", "main", "mainnet", "master", "primary",
            "public", "release", "stable",
        ),
        "vague": (
            "alpha", "bench", "benchmark", "beta", "desktop", "developer", "developers", "experimental", "feature",
            "int", "integration", "lab", "labs", "nightly", "perf", "sample", "sit", "training",
        ),
        "negations": (
            "non", "not", "pre",
        ),
    },
    "glue": {
        "parts": (
            "acc", "account", "admin", "ap", "api", "apac", "app", "apps", "asia", "aws", "azure", "backup", "bucket",
            "cache", "central", "clone", "cluster", "copy", "data", "database", "db", "east", "emea", "env", "eu",
            "europe", "gcp", "gke", "eks", "aks", "host", "k8s", "kafka", "latam", "like", "mirror", "mongo", "my",
            "mysql", "na", "node", "north", "pg", "postgres", "primary", "ro", "redis", "replica", "restore", "rw",
            "server", "service", "site", "south", "sql", "srv", "svc", "system", "uk", "us", "vm", "vpc", "web",
            "west",
        ),
        "endings": (
            "prd", "prod", "production",
        ),
        "anywhere": (
            "development", "sandbox", "staging",
        ),
        "never": (
            "byproduction", "coproduction", "overproduction", "postproduction", "reproduction", "underproduction",
        ),
    },
    "phrases": {
        "local": (
            "docker-desktop", "docker-for-desktop", "rancher-desktop",
        ),
        "development": (
            "review-app", "review-apps",
        ),
        "nothing": (
            "live-chat", "live-coding", "live-kit", "live-ness", "live-probe", "live-query", "live-reload",
            "live-reloading", "live-score", "live-scores", "live-share", "live-stream", "live-streaming",
            "live-streams", "live-view",
        ),
        "first-local": (
            "kind",
        ),
        "first-development": (
            "review",
        ),
    },
    "hosts": {
        "local": (
            "localhost", "*.localhost", "127.*", "::1", "::", "0.0.0.0", "host.docker.internal",
            "kubernetes.docker.internal", "gateway.docker.internal", "localhost.localdomain", "ip6-localhost",
            "localstack", "*.localhost.localstack.cloud", "moto",
        ),
        "public": (
            "app", "cloud", "com", "dev", "live", "net", "org",
        ),
        "private": (
            "arpa", "corp", "home", "internal", "intranet", "lan", "local", "localdomain",
        ),
        "railway": (
            "*.proxy.rlwy.net", "*.railway.internal", "*.up.railway.app", "*.railway.app", "backboard.railway.com",
        ),
        "aws": (
            "*.amazonaws.com", "*.amazonaws.com.cn", "*.aws.dev", "*.awsapps.com", "*.elasticbeanstalk.com",
        ),
        "neon": (
            "*.neon.tech",
        ),
        "supabase": (
            "*.supabase.co", "*.supabase.com",
        ),
        "planetscale": (
            "*.psdb.cloud",
        ),
        "azure": (
            "*.database.azure.com", "*.database.windows.net", "*.core.windows.net", "dev.azure.com", "*.azurecr.io",
        ),
        "digitalocean": (
            "*.ondigitalocean.com",
        ),
        "aiven": (
            "*.aivencloud.com",
        ),
        "render": (
            "*.render.com",
        ),
        "mongodb": (
            "*.mongodb.net",
        ),
        "redis": (
            "*.upstash.io", "*.redislabs.com", "*.redis-cloud.com",
        ),
        "cockroach": (
            "*.cockroachlabs.cloud",
        ),
        "timescale": (
            "*.timescale.com",
        ),
        "fly": (
            "*.fly.dev", "*.flycast",
        ),
        "remote-sockets": (
            "/cloudsql/",
        ),
    },
    "variables": {
        "environment": (
            "APP_ENV", "ASPNETCORE_ENVIRONMENT", "CI_ENVIRONMENT_NAME", "DEPLOY_ENV", "DJANGO_SETTINGS_MODULE",
            "DOTNET_ENVIRONMENT", "ENV", "ENVIRONMENT", "FLASK_ENV", "HANAMI_ENV", "MIX_ENV", "PULUMI_STACK",
            "RACK_ENV", "RAILS_ENV", "RAILWAY_ENVIRONMENT", "RAILWAY_ENVIRONMENT_NAME", "SPRING_PROFILES_ACTIVE",
            "STAGE", "SYMFONY_ENV", "TF_VAR_env", "TF_WORKSPACE", "VERCEL_ENV",
        ),
        "weak": (
            "NODE_ENV",
        ),
        "database": (
            "DATABASE_URL", "DATABASE_URI", "DATABASE_PRIVATE_URL", "DATABASE_PUBLIC_URL", "DB_URL", "DIRECT_URL",
            "DIRECT_DATABASE_URL", "POSTGRES_URL", "POSTGRES_PRISMA_URL", "POSTGRES_URL_NON_POOLING",
            "POSTGRESQL_URL", "PG_URL", "PGURL", "MYSQL_URL", "MONGO_URL", "MONGO_URI", "MONGODB_URL", "MONGODB_URI",
            "REDIS_URL", "SQLALCHEMY_DATABASE_URI", "JDBC_DATABASE_URL", "SPRING_DATASOURCE_URL", "FLYWAY_URL",
            "LIQUIBASE_COMMAND_URL", "GOOSE_DBSTRING", "SUPABASE_DB_URL", "TURSO_DATABASE_URL", "DBMATE_DATABASE_URL",
        ),
        "database-host": (
            "DB_HOST", "DATABASE_HOST", "POSTGRES_HOST", "PGHOST", "PGHOSTADDR", "MYSQL_HOST", "MONGO_HOST",
            "REDIS_HOST",
        ),
        "database-name": (
            "DB_NAME", "DB_DATABASE", "DATABASE_NAME", "POSTGRES_DB", "PGDATABASE", "MYSQL_DATABASE",
        ),
        "env-files": (
            ".env.local", ".env", "prisma/.env",
        ),
        "schema-files": (
            "prisma/schema.prisma", "schema.prisma", "alembic.ini", "drizzle.config.ts", "flyway.conf", "flyway.toml",
            "liquibase.properties",
        ),
    },
    "chooses": {
        "gcloud": (
            "--project",
        ),
        "bq": (
            "--project_id",
        ),
        "az": (
            "--resource-group", "--subscription",
        ),
        "heroku": (
            "--app",
        ),
        "fly": (
            "--app",
        ),
        "netlify": (
            "--site",
        ),
        "doctl": (
            "--context",
        ),
        "pulumi": (
            "--stack",
        ),
        "firebase": (
            "--project",
        ),
        "gh": (
            "--repo",
        ),
    },
    "frameworks": {
        "rails": (
            "RAILS_ENV", "development",
        ),
        "rake": (
            "RAILS_ENV", "development",
        ),
        "mix": (
            "MIX_ENV", "dev",
        ),
        "artisan": (
            "APP_ENV", "",
        ),
        "knex": (
            "NODE_ENV", "development",
        ),
        "sequelize": (
            "NODE_ENV", "development",
        ),
        "sequelize-cli": (
            "NODE_ENV", "development",
        ),
    },
    "framework-files": {
        "rails": (
            "config/database.yml",
        ),
        "rake": (
            "config/database.yml",
        ),
        "knex": (
            "knexfile.js", "knexfile.ts", "knexfile.cjs", "knexfile.mjs",
        ),
        "sequelize": (
            "config/config.json", "config/config.js", "config/database.json", "config/database.js",
        ),
        "sequelize-cli": (
            "config/config.json", "config/config.js", "config/database.json", "config/database.js",
        ),
        "typeorm": (
            "ormconfig.json", "ormconfig.js", "ormconfig.ts", "data-source.ts", "src/data-source.ts",
        ),
    },
    "cloud": {
        "gcloud": (
            "CLOUDSDK_CORE_PROJECT", "CLOUDSDK_ACTIVE_CONFIG_NAME", "~/.config/gcloud/active_config:",
            "~/.config/gcloud/configurations/config_{}:project",
        ),
        "gsutil": (
            "CLOUDSDK_CORE_PROJECT", "CLOUDSDK_ACTIVE_CONFIG_NAME", "~/.config/gcloud/active_config:",
            "~/.config/gcloud/configurations/config_{}:project",
        ),
        "bq": (
            "CLOUDSDK_CORE_PROJECT", "CLOUDSDK_ACTIVE_CONFIG_NAME", "~/.config/gcloud/active_config:",
            "~/.config/gcloud/configurations/config_{}:project",
        ),
        "az": (
            "AZURE_DEFAULTS_GROUP", "AZURE_SUBSCRIPTION_ID",
        ),
        "heroku": (
            "HEROKU_APP",
        ),
        "fly": (
            "FLY_APP", "fly.toml:app",
        ),
        "vercel": (
            "VERCEL_PROJECT_ID", "VERCEL_ORG_ID", ".vercel/project.json:projectName",
        ),
        "netlify": (
            "NETLIFY_SITE_ID",
        ),
        "wrangler": (
            "CLOUDFLARE_ENV", "wrangler.toml:name",
        ),
        "doctl": (
            "DIGITALOCEAN_CONTEXT",
        ),
        "terraform": (
            "TF_WORKSPACE", ".terraform/environment:", "TF_VAR_environment", "TF_VAR_env", "TF_VAR_stage",
            "AWS_PROFILE", "terraform.tfvars:environment", "terraform.tfvars:env", "terraform.tfvars:stage",
        ),
        "tofu": (
            "TF_WORKSPACE", ".terraform/environment:", "TF_VAR_environment", "TF_VAR_env", "TF_VAR_stage",
            "AWS_PROFILE", "terraform.tfvars:environment", "terraform.tfvars:env", "terraform.tfvars:stage",
        ),
        "terragrunt": (
            "TF_WORKSPACE", ".terraform/environment:", "TF_VAR_environment", "TF_VAR_env", "TF_VAR_stage",
            "AWS_PROFILE", "terraform.tfvars:environment", "terraform.tfvars:env", "terraform.tfvars:stage",
        ),
        "pulumi": (
            "PULUMI_STACK",
        ),
        "gh": (
            "GH_REPO",
        ),
        "supabase": (
            "SUPABASE_PROJECT_ID", "supabase/.temp/project-ref:",
        ),
        "vault": (
            "VAULT_ADDR", "VAULT_NAMESPACE",
        ),
        "consul": (
            "CONSUL_HTTP_ADDR",
        ),
        "nomad": (
            "NOMAD_ADDR", "NOMAD_NAMESPACE",
        ),
        "etcdctl": (
            "ETCDCTL_ENDPOINTS",
        ),
        "redis-cli": (
            "REDISCLI_HOST", "REDIS_URL", "REDIS_HOST",
        ),
        "mysql": (
            "MYSQL_HOST", "MYSQL_URL", "~/.my.cnf:host",
        ),
        "mysql-clients": (
            "~/.my.cnf:host",
        ),
        "cqlsh": (
            "CQLSH_HOST", "~/.cassandra/cqlshrc:hostname",
        ),
        "mongo": (
            "MONGODB_URI", "MONGO_URL",
        ),
        "cockroach": (
            "COCKROACH_URL", "COCKROACH_HOST", "COCKROACH_DATABASE",
        ),
        "clickhouse": (
            "CLICKHOUSE_HOST",
        ),
        "sqlcmd": (
            "SQLCMDSERVER", "SQLCMDDBNAME",
        ),
        "snowsql": (
            "SNOWSQL_ACCOUNT", "SNOWSQL_DATABASE", "SNOWSQL_ROLE", "SNOWSQL_WAREHOUSE",
        ),
        "snow": (
            "SNOWFLAKE_DEFAULT_CONNECTION_NAME", "SNOWFLAKE_ACCOUNT", "SNOWFLAKE_DATABASE",
        ),
        "sqlplus": (
            "TWO_TASK", "ORACLE_SID",
        ),
        "influx": (
            "INFLUX_HOST", "INFLUX_ACTIVE_CONFIG", "INFLUX_BUCKET_NAME",
        ),
        "neo4j": (
            "NEO4J_ADDRESS", "NEO4J_URI", "NEO4J_DATABASE",
        ),
        "nats": (
            "NATS_URL", "NATS_CONTEXT",
        ),
        "rabbitmq": (
            "RABBITMQ_NODENAME",
        ),
        "clouds": (
            "HCLOUD_CONTEXT", "LINODE_CLI_PROFILE", "SCW_PROFILE", "SCW_DEFAULT_PROJECT_ID", "OS_CLOUD",
            "OS_PROJECT_NAME", "OCI_CLI_PROFILE", "CIVO_CONFIG",
        ),
        "cloud-databases": (
            "NEON_PROJECT_ID", "PLANETSCALE_ORG", "CONVEX_DEPLOYMENT", ".neon:projectId",
        ),
        "atlas": (
            "MONGODB_ATLAS_PROJECT_ID", "MONGODB_ATLAS_ORG_ID", "ATLAS_ENV",
        ),
        "firebase": (
            "FIREBASE_PROJECT", "GCLOUD_PROJECT", ".firebaserc:default",
        ),
        "glab": (
            "GITLAB_HOST", "GITLAB_REPO",
        ),
        "argocd": (
            "ARGOCD_SERVER",
        ),
        "kamal": (
            "KAMAL_DESTINATION",
        ),
        "ansible": (
            "ANSIBLE_INVENTORY",
        ),
    },
    "files": {
        "temporary": (
            "/tmp", "/var/tmp", "/dev/shm", "/private/tmp", "/private/var/tmp", "/var/folders",
            "/private/var/folders",
        ),
        "harmless": (
            "/dev/null", "/dev/stdin", "/dev/stdout", "/dev/stderr", "/dev/tty", "/dev/zero", "/dev/random",
            "/dev/urandom", "/dev/full",
        ),
        "generated": (
            ".angular", ".astro", ".build", ".bundle", ".cache", ".cargo-target", ".dart_tool", ".docusaurus",
            ".eggs", ".expo", ".gradle", ".hypothesis", ".ipynb_checkpoints", ".jest", ".mypy_cache", ".next", ".nox",
            ".nuxt", ".nyc_output", ".output", ".parcel-cache", ".pnpm-store", ".pytest_cache", ".ruff_cache",
            ".sass-cache", ".serverless", ".svelte-kit", ".swc", ".temp", ".terragrunt-cache", ".tmp", ".tox",
            ".turbo", ".venv", ".vite", ".webpack", ".yarn", "DerivedData", "Pods", "__pycache__", "_build",
            "bazel-bin", "bazel-out", "bazel-testlogs", "bower_components", "build", "cdk.out", "cmake-build-debug",
            "cmake-build-release", "coverage", "dist", "dist-newstyle", "htmlcov", "jspm_packages", "lib-cov",
            "node_modules", "pip-wheel-metadata", "playwright-report", "storybook-static", "target", "test-results",
            "venv", "virtualenv", "wheelhouse",
        ),
        "generated-here": (
            "log", "logs", "obj", "out", "output", "temp", "tmp",
        ),
        "generated-names": (
            "*.class", "*.cover", "*.egg", "*.egg-info", "*.gcda", "*.gcno", "*.lo", "*.log", "*.o", "*.obj",
            "*.orig", "*.out", "*.pid", "*.profraw", "*.pyc", "*.pyo", "*.rej", "*.swo", "*.swp", "*.temp", "*.tmp",
            "*.tsbuildinfo", "*~", ".DS_Store", ".coverage", ".coverage.*", ".eslintcache", ".stylelintcache",
            "Thumbs.db", "coverage.xml", "junit.xml", "npm-debug.log", "yarn-error.log",
        ),
        "home-caches": (
            ".bun/install/cache", ".cache", ".cargo/git", ".cargo/registry", ".gradle/caches", ".gradle/daemon",
            ".ivy2/cache", ".local/share/Trash", ".m2/repository", ".npm", ".pnpm-store", ".yarn/cache",
            ".yarn/berry", "Library/Caches", "Library/Developer/Xcode/DerivedData", "go/pkg/mod/cache",
        ),
        "system-caches": (
            "/var/cache", "/var/lib/apt/lists", "/var/crash",
        ),
        "system": (
            "/Applications", "/Library", "/System", "/bin", "/boot", "/dev", "/etc", "/lib", "/lib32", "/lib64",
            "/libx32", "/nix", "/opt", "/private", "/proc", "/root", "/run", "/sbin", "/snap", "/srv", "/sys", "/usr",
            "/var",
        ),
        "mounted": (
            "/media", "/mnt", "/Volumes", "/net", "/nfs",
        ),
        "homes": (
            "/home", "/Users",
        ),
        "secrets": (
            ".env", ".env.*", ".envrc", ".htpasswd", ".netrc", ".npmrc", ".pgpass", ".pypirc", "*.jks", "*.kdbx",
            "*.key", "*.keystore", "*.p12", "*.pem", "*.pfx", "*.ppk", "*.tfstate", "*.tfstate.backup", "*_rsa",
            "credentials.json", "id_dsa*", "id_ecdsa*", "id_ed25519*", "id_rsa*", "kubeconfig", "master.key",
            "secrets.json", "secrets.yaml", "secrets.yml", "service-account*.json", "terraform.tfstate.d",
        ),
        "examples": (
            "*.dist", "*.example", "*.sample", "*.template", "*.tmpl",
        ),
        "data": (
            "*.db", "*.dump", "*.mdb", "*.rdb", "*.sqlite", "*.sqlite3",
        ),
        "git": (
            ".git", "HEAD", "FETCH_HEAD", "ORIG_HEAD", "COMMIT_EDITMSG", "config", "index", "packed-refs", "refs",
            "objects", "hooks", "heads", "pack-1.pack", "pack-1.idx", "0123456789abcdef0123456789abcdef012345",
        ),
        "agents": (
            ".claude/settings.json", ".claude/settings.local.json", ".cursor/hooks.json", ".cursor/cli.json",
            ".codex/config.toml", ".codex/hooks.json", ".gemini/settings.json", ".qwen/settings.json",
            "opencode.json", "opencode.jsonc", ".aider.conf.yml", ".vscode/settings.json", ".envrc",
        ),
        "data-words": (
            "app", "archive", "backup", "bucket", "customer", "data", "db", "deploy", "disk", "document", "dump",
            "efs", "elastic", "export", "git", "home", "log", "media", "mongo", "mysql", "nas", "nfs", "opensearch",
            "oracle", "pg", "photo", "picture", "postgres", "private", "project", "public", "redis", "release",
            "repo", "server", "share", "site", "source", "sql", "srv", "state", "swap", "storage", "store", "upload",
            "user", "vault", "video", "vol", "web", "work", "www",
        ),
        "compose": (
            "docker-compose.yml", "docker-compose.yaml", "compose.yaml", "compose.yml",
        ),
    },
    "installers": {
        "urls": (
            "sh.rustup.rs", "sh.rustup.rs/*", "static.rust-lang.org/rustup/*", "get.docker.com", "get.docker.com/*",
            "test.docker.com", "install.python-poetry.org", "install.python-poetry.org/*",
            "deb.nodesource.com/setup*", "rpm.nodesource.com/setup*", "astral.sh/uv/*", "astral.sh/ruff/*",
            "astral.sh/ty/*", "bun.sh/install", "bun.com/install", "deno.land/install.sh", "deno.land/x/install/*",
            "get.helm.sh", "get.helm.sh/*", "raw.githubusercontent.com/helm/helm/*",
            "raw.githubusercontent.com/Homebrew/install/*", "raw.githubusercontent.com/nvm-sh/nvm/*",
            "raw.githubusercontent.com/creationix/nvm/*", "raw.githubusercontent.com/pyenv/*", "pyenv.run",
            "get.pnpm.io", "get.pnpm.io/*", "fnm.vercel.app/install", "starship.rs/install.sh",
            "tailscale.com/install.sh", "ollama.com/install.sh", "ollama.ai/install.sh", "railway.app/install.sh",
            "railway.com/install.sh", "agents.railway.com", "cli.new", "raw.githubusercontent.com/railwayapp/cli/*",
            "get.volta.sh", "get.sdkman.io", "get.sdkman.io/*", "mise.run", "mise.jdx.dev/install.sh", "get.k3s.io",
            "raw.githubusercontent.com/k3d-io/k3d/*", "raw.githubusercontent.com/rancher/k3d/*", "fly.io/install.sh",
            "cli-assets.heroku.com/install.sh", "cli-assets.heroku.com/install-ubuntu.sh", "cli.github.com",
            "raw.githubusercontent.com/ohmyzsh/ohmyzsh/*", "raw.githubusercontent.com/robbyrussell/oh-my-zsh/*",
            "sh.brew.sh", "raw.githubusercontent.com/rbenv/*", "get.rvm.io", "nixos.org/nix/install",
            "install.determinate.systems/nix", "install.determinate.systems/nix/*", "just.systems/install.sh",
            "taskfile.dev/install.sh", "raw.githubusercontent.com/go-task/task/*", "direnv.net/install.sh",
            "raw.githubusercontent.com/golangci/golangci-lint/*", "golangci-lint.run/install.sh",
            "raw.githubusercontent.com/goreleaser/goreleaser/*", "get.pulumi.com", "get.pulumi.com/*",
            "sdk.cloud.google.com", "aka.ms/InstallAzureCLIDeb", "aka.ms/install-azd.sh",
            "dot.net/v1/dotnet-install.sh", "raw.githubusercontent.com/aquasecurity/trivy/*",
            "raw.githubusercontent.com/anchore/*", "raw.githubusercontent.com/kubernetes-sigs/kustomize/*",
            "raw.githubusercontent.com/nektos/act/*", "get.haskellup.org", "get-ghcup.haskell.org",
            "claude.ai/install.sh", "opencode.ai/install", "cursor.com/install", "zed.dev/install.sh", "get.sst.dev",
            "sst.dev/install", "install.meteor.com", "dl.yarnpkg.com", "get.opentofu.org", "get.opentofu.org/*",
            "fluxcd.io/install.sh", "linkerd.io/install", "run.linkerd.io/install", "istio.io/downloadIstio",
            "supabase.com/install.sh", "wasmtime.dev/install.sh", "raw.githubusercontent.com/wasmerio/*",
            "sh.vector.dev", "uploader.codecov.io/*", "codecov.io/bash", "raw.githubusercontent.com/junegunn/fzf/*",
            "bootstrap.pypa.io/*", "getcomposer.org/installer", "cpanmin.us", "install.perlbrew.pl",
            "moonrepo.dev/install/*", "rye.astral.sh/get", "rye-up.com/get", "pixi.sh/install.sh",
            "get.jetify.com/devbox", "get.jetpack.io/devbox", "sentry.io/get-cli", "firebase.tools",
            "goreleaser.com/static/run", "get.trunk.io", "code-server.dev/install.sh",
            "raw.githubusercontent.com/tilt-dev/tilt/*", "raw.githubusercontent.com/infracost/infracost/*",
            "raw.githubusercontent.com/terraform-linters/tflint/*",
            "raw.githubusercontent.com/cargo-bins/cargo-binstall/*", "raw.githubusercontent.com/rhysd/actionlint/*",
            "raw.githubusercontent.com/reviewdog/reviewdog/*", "raw.githubusercontent.com/docker/*",
            "raw.githubusercontent.com/dapr/cli/*", "raw.githubusercontent.com/fluxcd/*",
            "raw.githubusercontent.com/securego/gosec/*", "raw.githubusercontent.com/GoogleContainerTools/*",
            "raw.githubusercontent.com/argoproj/*", "raw.githubusercontent.com/istio/*",
            "raw.githubusercontent.com/jesseduffield/*", "raw.githubusercontent.com/neovim/*",
            "raw.githubusercontent.com/mamba-org/*", "raw.githubusercontent.com/nodenv/*",
            "raw.githubusercontent.com/moovweb/gvm/*", "raw.githubusercontent.com/tj/n/*",
            "raw.githubusercontent.com/sigstore/*", "raw.githubusercontent.com/dotnet/*",
            "raw.githubusercontent.com/microsoft/*", "raw.githubusercontent.com/Azure/*",
            "raw.githubusercontent.com/hashicorp/*", "raw.githubusercontent.com/kubernetes/*",
            "raw.githubusercontent.com/kubernetes-sigs/*", "raw.githubusercontent.com/zsh-users/*",
            "raw.githubusercontent.com/coursier/*", "raw.githubusercontent.com/babashka/babashka/*",
            "raw.githubusercontent.com/technomancy/leiningen/*", "raw.githubusercontent.com/ocaml/opam/*",
            "raw.githubusercontent.com/hasura/graphql-engine/*", "raw.githubusercontent.com/fossas/*",
            "github.com/conda-forge/miniforge/releases/*", "repo.anaconda.com/*", "repo.continuum.io/*",
            "developer.download.nvidia.com/*", "dl.cloudsmith.io/public/caddy/*",
            "dl.cloudsmith.io/public/task/task/*", "packagecloud.io/install/repositories/github/git-lfs/*",
            "packagecloud.io/install/repositories/rabbitmq/*", "packages.gitlab.com/install/repositories/*",
            "get.nextflow.io", "get.wasp-lang.dev/*", "rustwasm.github.io/wasm-pack/installer/*",
            "drager.github.io/wasm-pack/installer/*", "foundry.paradigm.xyz", "release.solana.com/*",
            "release.anza.xyz/*", "get.livekit.io", "apt.llvm.org/llvm.sh", "get.acme.sh", "get.rke2.io",
            "get.k0s.sh", "pkgs.netbird.io/install.sh", "cdn.coollabs.io/coolify/install.sh",
            "dokploy.com/install.sh", "cli.doppler.com/install.sh", "download.docker.com/*",
            "install.datadoghq.com/*", "s3.amazonaws.com/dd-agent/*", "bootstrap.saltproject.io",
            "omnitruck.chef.io/*", "www.chef.io/*", "install.julialang.org", "nim-lang.org/choosenim/*",
            "dlang.org/install.sh", "crystal-lang.org/install.sh", "download.clojure.org/*",
            "opam.ocaml.org/install.sh", "toolbelt.treasuredata.com/*", "get.netdata.cloud/*",
            "my-netdata.io/kickstart.sh", "clickhouse.com", "get.tur.so/install.sh", "install.surrealdb.com",
            "encore.dev/install.sh", "install.zerotier.com", "get.please.build", "get.arkade.dev", "cli.openfaas.com",
            "get.okteto.com", "dl.dagger.io/*", "static.snyk.io/*", "werf.io/install.sh", "kurl.sh/*",
            "k8s.kurl.sh/*", "aider.chat/install.sh", "app.factory.ai/cli", "ampcode.com/install.sh",
            "gh.io/copilot-install", "github.com/astral-sh/*", "git.io/n-install",
            "raw.githubusercontent.com/python-poetry/*", "pdm-project.org/install-pdm.py",
            "pdm.fming.dev/install-pdm.py", "raw.githubusercontent.com/pdm-project/pdm/*", "get.modular.com",
            "atlasgo.sh", "run.linkerd.io/install-edge", "download.newrelic.com/install/*", "webi.sh/*",
            "webinstall.dev/*", "ghcup.haskell.org", "get.haskellstack.org", "raw.githubusercontent.com/sst/*",
            "install-cli.jfrog.io", "getcli.jfrog.io", "install.goreleaser.com/github.com/golangci/*",
            "raw.githubusercontent.com/cosmtrek/air/*", "raw.githubusercontent.com/air-verse/air/*",
            "raw.githubusercontent.com/oven-sh/bun/*", "raw.githubusercontent.com/WasmEdge/WasmEdge/*",
            "get.wasmer.io", "raw.githubusercontent.com/denoland/*", "raw.githubusercontent.com/asdf-vm/*",
            "raw.githubusercontent.com/pnpm/*", "raw.githubusercontent.com/yarnpkg/*",
            "raw.githubusercontent.com/tmux-plugins/*", "raw.githubusercontent.com/junegunn/*",
            "raw.githubusercontent.com/cdr/code-server/*", "raw.githubusercontent.com/coder/code-server/*",
            "raw.githubusercontent.com/mitchellh/*", "raw.githubusercontent.com/kubernetes-retired/*",
        ),
    },
}
