"""Owns where each shipped API description is met, as scripts/make_apis.py compiled rules/api-*.yaml."""

from __future__ import annotations

# fmt: off
NAMES: frozenset[str] = frozenset(("atlas", "aws", "az", "cloud-databases", "clouds", "consul", "docker", "doctl", "elasticsearch", "etcd", "firebase",
    "fly", "gcloud", "gh", "glab", "heroku", "kubernetes", "messages", "netlify", "nomad", "rabbitmq", "railway",
    "servers", "services", "stripe", "supabase", "upstash", "vault", "vercel", "wrangler", ))
"""Every description."""
HOSTS: dict[str, str] = {"generativelanguage.googleapis.com": "messages", "androidpublisher.googleapis.com": "services",
    "postgres-starter-api.heroku.com": "heroku", "api.appstoreconnect.apple.com": "services",
    "backboard.railway-develop.com": "railway", "backboard.railway-staging.com": "railway",
    "jsonplaceholder.typicode.com": "messages", "management.usgovcloudapi.net": "az", "management.chinacloudapi.cn":
    "az", "services.cloud.mongodb.com": "atlas", "appstoreconnect.apple.com": "services", "login.microsoftonline.com":
    "messages", "trace.agent.datadoghq.com": "messages", "api.braintreegateway.com": "stripe",
    "storage.cloud.google.com": "gcloud", "blob.vercel-storage.com": "vercel", "postgres-api.heroku.com": "heroku",
    "registry.hub.docker.com": "services", "robot-ws.your-server.de": "clouds", "api.cockroachlabs.com":
    "cloud-databases", "api.elastic-cloud.com": "clouds", "backboard.railway.app": "railway", "backboard.railway.com":
    "railway", "cloud-dev.mongodb.com": "atlas", "graphql.buildkite.com": "services", "oauth2.googleapis.com":
    "messages", "api.clever-cloud.com": "clouds", "api.clickhouse.cloud": "cloud-databases", "api.digitalocean.com":
    "doctl", "api.lemonsqueezy.com": "stripe", "api.transferwise.com": "stripe", "app.launchdarkly.com": "services",
    "connect.squareup.com": "stripe", "data.mongodb-api.com": "atlas", "events.pagerduty.com": "messages",
    "management.azure.com": "az", "petstore3.swagger.io": "messages", "site-api.datocms.com": "services",
    "api.backblazeb2.com": "services", "api.confluent.cloud": "clouds", "api.data.heroku.com": "heroku",
    "api.dnsmadeeasy.com": "services", "api.eu.newrelic.com": "services", "api.oraclecloud.com": "clouds",
    "api.planetscale.com": "cloud-databases", "api.postmarkapp.com": "services", "api.segmentapis.com": "services",
    "app.eu.terraform.io": "services", "cockroachlabs.cloud": "cloud-databases", "graph.microsoft.com": "az",
    "petstore.swagger.io": "messages", "uploader.codecov.io": "messages", "vault.bitwarden.com": "services",
    "api.cloudflare.com": "wrangler", "api.cloudinary.com": "services", "api.contentful.com": "services",
    "api.northflank.com": "clouds", "echo.hoppscotch.io": "messages", "kubernetes.default": "kubernetes",
    "mapi.storyblok.com": "services", "outlook.office.com": "messages", "api.1password.com": "services",
    "api.anthropic.com": "messages", "api.atlassian.com": "services", "api.bitbucket.org": "glab", "api.buildkite.com":
    "services", "api.chargebee.com": "stripe", "api.datadoghq.com": "services", "api.elevenlabs.io": "messages",
    "api.flagsmith.com": "services", "api.hetzner.cloud": "clouds", "api.namecheap.com": "services",
    "api.pagerduty.com": "services", "api.perplexity.ai": "messages", "api.replicate.com": "messages",
    "api.statuspage.io": "services", "api.storyblok.com": "services", "api.tailscale.com": "clouds",
    "api.timescale.com": "cloud-databases", "api.travis-ci.com": "services", "app.infisical.com": "services",
    "cloud.appwrite.io": "services", "cloud.mongodb.com": "atlas", "cockroachlabs.com": "cloud-databases",
    "console.neon.tech": "cloud-databases", "graph.windows.net": "az", "graphql.fauna.com": "services",
    "ingest.codecov.io": "messages", "sts.amazonaws.com": "messages", "api-m.paypal.com": "stripe", "api.airtable.com":
    "services", "api.appcenter.ms": "services", "api.codemagic.io": "services", "api.datadoghq.eu": "services",
    "api.deepseek.com": "messages", "api.dnsimple.com": "services", "api.exoscale.com": "clouds", "api.fireworks.ai":
    "messages", "api.gridscale.io": "clouds", "api.machines.dev": "fly", "api.newrelic.com": "services",
    "api.opsgenie.com": "services", "api.pushover.net": "messages", "api.razorpay.com": "stripe", "api.scaleway.com":
    "clouds", "api.scalingo.com": "clouds", "api.sendgrid.com": "services", "api.supabase.com": "supabase",
    "api.telegram.org": "messages", "api.together.xyz": "messages", "api.voyageai.com": "messages", "app.terraform.io":
    "services", "console.aiven.io": "cloud-databases", "fakestoreapi.com": "messages", "files.stripe.com": "stripe",
    "hooks.zapier.com": "messages", "postman-echo.com": "messages", "us.i.posthog.com": "services", "api.algolia.com":
    "services", "api.appwrite.io": "services", "api.doppler.com": "services", "api.equinix.com": "clouds",
    "api.godaddy.com": "services", "api.grafana.com": "services", "api.hetzner.com": "clouds", "api.inngest.com":
    "services", "api.intercom.io": "services", "api.katapult.io": "clouds", "api.mailgun.net": "services",
    "api.netlify.com": "netlify", "api.pinecone.io": "services", "api.platform.sh": "clouds", "api.porkbun.com":
    "services", "api.statsig.com": "services", "api.trigger.dev": "services", "api.upcloud.com": "clouds",
    "api.upstash.com": "cloud-databases", "app.posthog.com": "services", "dns.hetzner.com": "clouds", "hooks.slack.com":
    "messages", "api.bitrise.io": "services", "api.cohere.com": "messages", "api.convex.dev": "services",
    "api.fastly.com": "clouds", "api.github.com": "gh", "api.heroku.com": "heroku", "api.hubapi.com": "services",
    "api.linear.app": "services", "api.linode.com": "clouds", "api.mistral.ai": "messages", "api.mollie.com": "stripe",
    "api.notion.com": "services", "api.openai.com": "services", "api.paddle.com": "stripe", "api.paypal.com": "stripe",
    "api.render.com": "clouds", "api.resend.com": "services", "api.segment.io": "services", "api.stripe.com": "stripe",
    "api.turso.tech": "cloud-databases", "api.twilio.com": "services", "api.vercel.com": "vercel", "api.workos.com":
    "services", "api.zeabur.com": "clouds", "eu.api.ovh.com": "clouds", "eu.posthog.com": "services", "hub.docker.com":
    "services", "huggingface.co": "services", "statsigapi.net": "services", "us.posthog.com": "services",
    "api.adyen.com": "stripe", "api.bunny.net": "clouds", "api.clerk.com": "services", "api.clerk.dev": "services",
    "api.cohere.ai": "messages", "api.cyclic.sh": "clouds", "api.fauna.com": "services", "api.gandi.net": "services",
    "api.ionos.com": "clouds", "api.nsone.net": "services", "api.vultr.com": "clouds", "app.koyeb.com": "clouds",
    "beeceptor.com": "messages", "cloud.ibm.com": "clouds", "cronitor.link": "messages", "dev.azure.com": "az",
    "dummyjson.com": "messages", "httpbingo.org": "messages", "openrouter.ai": "messages", "api.aiven.io":
    "cloud-databases", "api.civo.com": "clouds", "api.expo.dev": "services", "api.groq.com": "messages", "api.name.com":
    "services", "api.wise.com": "stripe", "circleci.com": "services", "codeberg.org": "glab", "coveralls.io":
    "messages", "db.fauna.com": "services", "webhook.site": "messages", "api.mux.com": "services", "api.ovh.com":
    "clouds", "api.snyk.io": "services", "api.xata.io": "cloud-databases", "discord.com": "services", "hc-ping.com":
    "messages", "httpbin.org": "messages", "httpbun.com": "messages", "httpstat.us": "messages", "mockbin.org":
    "messages", "porkbun.com": "services", "api.fly.io": "fly", "codecov.io": "messages", "gitlab.com": "glab",
    "kubernetes": "kubernetes", "mockbin.io": "messages", "vercel.com": "vercel", "gitea.com": "glab", "reqres.in":
    "messages", "sentry.io": "services", "slack.com": "services", "api.x.ai": "messages", "ghcr.io": "services",
    "ntfy.sh": "messages", "pie.dev": "messages", "quay.io": "services", "bedrock-runtime.*.amazonaws.com": "messages",
    "*.aws.cloud2.influxdata.com": "servers", "*.consul.hashicorp.cloud": "consul", "*.k8s.ondigitalocean.com":
    "kubernetes", "*.queue.core.windows.net": "az", "*.snowflakecomputing.com": "clouds", "*.table.core.windows.net":
    "az", "*.blob.core.windows.net": "az", "*.file.core.windows.net": "az", "*.scm.azurewebsites.net": "az",
    "*.vault.hashicorp.cloud": "vault", "kubernetes.default.svc*": "kubernetes", "*.cloud.databricks.com": "clouds",
    "*.data.mongodb-api.com": "atlas", "*.dfs.core.windows.net": "az", "*.firebasedatabase.app": "firebase",
    "*.azuredatabricks.net": "clouds", "*.documents.azure.com": "az", "*.ingest.de.sentry.io": "messages",
    "*.ingest.us.sentry.io": "messages", "*.aoss.amazonaws.com": "elasticsearch", "*.free.beeceptor.com": "messages",
    "*.gcp.databricks.com": "clouds", "*.search.windows.net": "az", "*.webhook.office.com": "messages",
    "*.api.mailchimp.com": "services", "*.eks.amazonaws.com": "kubernetes", "*.elastic-cloud.com": "elasticsearch",
    "*.my.salesforce.com": "services", "*.rmq.cloudamqp.com": "rabbitmq", "api.*.datadoghq.com": "services",
    "sts.*.amazonaws.com": "messages", "*-ingest.sentry.io": "messages", "*.amazonaws.com.cn": "aws",
    "*.bonsaisearch.net": "elasticsearch", "*.clickhouse.cloud": "servers", "*.es.amazonaws.com": "elasticsearch",
    "*.ingest.sentry.io": "messages", "*.openai.azure.com": "messages", "*.visualstudio.com": "az",
    "*.weaviate.network": "servers", "http-intake.logs.*": "messages", "*.backblazeb2.com": "services",
    "*.cloud.qdrant.io": "servers", "*.confluent.cloud": "clouds", "*.k8s.*.scw.cloud": "kubernetes",
    "*.oktapreview.com": "services", "*.oraclecloud.com": "clouds", "*.vault.azure.net": "az", "*.algolianet.com":
    "servers", "*.firebaseio.com": "firebase", "*.googleapis.com": "gcloud", "*.influxdata.com": "servers",
    "*.meilisearch.io": "servers", "*.salesforce.com": "services", "*.weaviate.cloud": "servers", "registry.npmjs.*":
    "services", "*.amazonaws.com": "aws", "*.api.sanity.io": "services", "*.atlassian.net": "services",
    "*.chargebee.com": "stripe", "*.cloud.ibm.com": "clouds", "*.cloudamqp.com": "rabbitmq", "*.linodelke.net":
    "kubernetes", "*.myshopify.com": "services", "*.typesense.net": "servers", "*.vultr-k8s.com": "kubernetes",
    "api.*.upsun.com": "clouds", "*.convex.cloud": "services", "*.hookdeck.com": "messages", "*.onelogin.com":
    "services", "*.scalingo.com": "clouds", "*.supabase.red": "supabase", "*.algolia.net": "servers", "*.api.ovh.com":
    "clouds", "*.appwrite.io": "services", "*.grafana.net": "services", "*.httpbin.org": "messages", "*.pinecone.io":
    "servers", "*.questdb.com": "servers", "*.supabase.co": "supabase", "*.supabase.in": "supabase", "*.zendesk.com":
    "services", "api.*.ghe.com": "gh", "upload.pypi.*": "services", "*.azurecr.io": "az", "*.gitlab.com": "glab",
    "*.mockapi.io": "messages", "*.twilio.com": "services", "*.upstash.io": "upstash", "*.adyen.com": "stripe",
    "*.auth0.com": "services", "*.azmk8s.io": "kubernetes", "*.bonsai.io": "elasticsearch", "*.neon.tech":
    "cloud-databases", "*.qdrant.io": "servers", "*.sanity.io": "services", "*.sentry.io": "services", "*.found.io":
    "elasticsearch", "*.gke.goog": "kubernetes", "*.okta.com": "services", "*.turso.io": "cloud-databases",
    "rubygems.*": "services", "*.api.aws": "aws", "*.xata.sh": "cloud-databases", "consul.*": "consul", "crates.*":
    "services", "gitlab.*": "glab", "*.es.io": "elasticsearch", "gitea.*": "glab", "nomad.*": "nomad", "vault.*":
    "vault", "etcd.*": "etcd", "pypi.*": "services", "git.*": "glab", "*:8443/ping": "servers", "*:9000/exec":
    "servers", "*:15671": "rabbitmq", "*:15672": "rabbitmq", "*:16443": "kubernetes", "*:2375": "docker", "*:2376":
    "docker", "*:2379": "etcd", "*:2380": "etcd", "*:4646": "nomad", "*:5984": "servers", "*:6333": "servers", "*:6443":
    "kubernetes", "*:7700": "servers", "*:8083": "servers", "*:8086": "servers", "*:8108": "servers", "*:8123":
    "servers", "*:8200": "vault", "*:8500": "consul", "*:8501": "consul", "*:8983": "servers", "*:9090": "servers",
    "*:9093": "servers", "*:9200": "elasticsearch", }
"""Host name or glob → name of the description."""
SOCKETS: dict[str, str] = {"*docker.sock": "docker", "*podman.sock": "docker", "*docker*.sock": "docker", }
"""Glob for a unix socket → name of the description."""
PATHS: dict[str, str] = {"/v1/kv/**": "vault", "/v1/catalog/**": "consul", "/v1/agent/**": "consul", "/v1/session/**": "consul", "/v1/acl/**":
    "consul", "/v1/operator/**": "consul", "/v1/txn": "consul", "/v1/config/**": "consul", "/v1/snapshot": "consul",
    "/_cluster/**": "elasticsearch", "/api/console/proxy": "elasticsearch", "/s/*/api/console/proxy": "elasticsearch",
    "/*/_delete_by_query": "elasticsearch", "/*/_close": "elasticsearch", "/*/_forcemerge": "elasticsearch",
    "/_aliases": "elasticsearch", "/*/_settings": "elasticsearch", "/_all/**": "elasticsearch", "/_all":
    "elasticsearch", "/_snapshot/**": "elasticsearch", "/_ilm/**": "elasticsearch", "/_slm/**": "elasticsearch",
    "/_data_stream/**": "elasticsearch", "/_index_template/**": "elasticsearch", "/_security/**": "elasticsearch",
    "/_plugins/**": "elasticsearch", "/*/_update_by_query": "elasticsearch", "/_bulk": "elasticsearch", "/*/_bulk":
    "elasticsearch", "/_template/**": "elasticsearch", "/_ingest/**": "elasticsearch", "/_cache/clear": "elasticsearch",
    "/*/_doc/**": "elasticsearch", "/*/_rollover": "elasticsearch", "/*/_mapping": "elasticsearch", "/_nodes/**":
    "elasticsearch", "/_scripts/**": "elasticsearch", "/_tasks/**": "elasticsearch", "/_component_template/**":
    "elasticsearch", "/_search/scroll": "elasticsearch", "/_pit": "elasticsearch", "/_async_search/**": "elasticsearch",
    "/_transform/**": "elasticsearch", "/_ml/**": "elasticsearch", "/_ccr/**": "elasticsearch", "/*/_ccr/**":
    "elasticsearch", "/_opendistro/**": "elasticsearch", "/_dangling/**": "elasticsearch", "/_enrich/**":
    "elasticsearch", "/_watcher/**": "elasticsearch", "/_reindex": "elasticsearch", "/_sql": "elasticsearch",
    "/_plugins/_sql": "elasticsearch", "/v3/kv/**": "etcd", "/v3beta/kv/**": "etcd", "/v2/keys/**": "etcd",
    "/v3/maintenance/**": "etcd", "/v3/cluster/**": "etcd", "/api/v3/repos/**": "gh", "/api/v3/orgs/**": "gh",
    "/api/v4/projects/**": "glab", "/api/v4/groups/**": "glab", "/api/v1/repos/*/*/**": "glab", "/api/v1/namespaces/**":
    "kubernetes", "/api/v1/nodes/**": "kubernetes", "/api/v1/persistentvolumes/**": "kubernetes", "/apis/*/*/**":
    "kubernetes", "/k8s/clusters/*/**": "kubernetes", "/v1/job/**": "nomad", "/v1/allocation/**": "nomad",
    "/v1/deployment/**": "nomad", "/v1/system/**": "nomad", "/v1/namespace/**": "nomad", "/v1/volume/**": "nomad",
    "/v1/node/*/**": "nomad", "/api/queues/*/*/**": "rabbitmq", "/api/exchanges/*/*": "rabbitmq", "/api/vhosts/*":
    "rabbitmq", "/api/bindings/**": "rabbitmq", "/api/v1/admin/tsdb/**": "servers", "/api/v1/query*": "servers", "/-/*":
    "servers", "/admin/realms/**": "servers", "/auth/admin/realms/**": "servers", "/connectors/**": "servers",
    "/subjects/**": "servers", "/actuator/**": "servers", "/job/**": "servers", "/api/v1/applications/**": "servers",
    "/v3/clusters/**": "servers", "/solr/**": "servers", "/collections/**": "servers", "/indexes/**": "servers",
    "/loki/api/v1/**": "servers", "/api/dashboards/**": "servers", "/api/admin/**": "servers", "/api/alerts/**":
    "servers", "/api/v1/provisioning/**": "servers", "/api/datasources/**": "servers", "/v2/*/manifests/*": "servers",
    "/v2/*/*/manifests/*": "servers", "/restart": "servers", "/quietDown": "servers", "/exit": "servers",
    "/safeRestart": "servers", "/safeExit": "servers", "/vectors/**": "servers", "/topics/**": "servers", "/silences":
    "servers", "/api/v2/silences": "servers", "/api/v2/silence/*": "servers", "/v1/schema/**": "servers",
    "/v1/objects/**": "servers", "/v1/graphql": "servers", "/api/v1/dags/**": "servers", "/api/v2/dags/**": "servers",
    "/api/v1/connections/**": "servers", "/scripts*": "servers", "/computer/**": "servers", "/credentials/**":
    "servers", "/script": "servers", "/scriptText": "servers", "/_session": "servers", "/write": "servers",
    "/api/v2/write": "servers", "/api/v2/delete": "servers", "/query": "servers", "/api/v2/query": "servers", "/exec":
    "servers", "/user/**/doDelete": "servers", "/minio/**": "servers", "/v1/queries/**": "servers", "/db/execute":
    "servers", "/db/query": "servers", "/db/**/tx/**": "servers", "/v1/sys/**": "vault", "/v1/secret/**": "vault",
    "/v1/auth/**": "vault", "/v1/transit/**": "vault", "/v1/pki/**": "vault", "/v1/database/**": "vault", }
"""Path pattern → name of the description, for hosts that have none."""
