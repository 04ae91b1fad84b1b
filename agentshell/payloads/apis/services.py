"""Owns the API of rules/api-services.yaml, as scripts/make_apis.py compiled it; change it there."""

from __future__ import annotations

from agentshell.payloads.api import Api, GraphQL, Mutation, Route, Worse

# fmt: off
API = Api(api="services", hosts=("sentry.io", "*.sentry.io", "api.pagerduty.com", "api.opsgenie.com", "*.auth0.com",
    "*.okta.com", "*.oktapreview.com", "*.onelogin.com", "api.workos.com", "api.clerk.com", "api.clerk.dev",
    "api.datadoghq.com", "api.datadoghq.eu", "api.*.datadoghq.com", "api.newrelic.com", "api.eu.newrelic.com",
    "app.terraform.io", "app.eu.terraform.io", "hub.docker.com", "registry.hub.docker.com", "ghcr.io", "quay.io",
    "registry.npmjs.*", "pypi.*", "upload.pypi.*", "rubygems.*", "crates.*", "circleci.com", "api.buildkite.com",
    "graphql.buildkite.com", "api.travis-ci.com", "app.launchdarkly.com", "api.statsig.com", "statsigapi.net",
    "api.flagsmith.com", "us.i.posthog.com", "app.posthog.com", "us.posthog.com", "eu.posthog.com", "api.twilio.com",
    "*.twilio.com", "api.sendgrid.com", "api.mailgun.net", "api.resend.com", "api.postmarkapp.com",
    "*.api.mailchimp.com", "api.segment.io", "api.segmentapis.com", "*.myshopify.com", "*.atlassian.net",
    "api.atlassian.com", "api.linear.app", "api.notion.com", "api.airtable.com", "api.hubapi.com", "*.salesforce.com",
    "*.my.salesforce.com", "api.intercom.io", "*.zendesk.com", "slack.com", "discord.com", "api.contentful.com",
    "api.contentful.com", "*.api.sanity.io", "*.sanity.io", "site-api.datocms.com", "api.storyblok.com",
    "mapi.storyblok.com", "api.godaddy.com", "api.gandi.net", "api.dnsimple.com", "api.name.com", "api.porkbun.com",
    "porkbun.com", "api.namecheap.com", "api.nsone.net", "api.dnsmadeeasy.com", "api.openai.com", "huggingface.co",
    "api.pinecone.io", "api.algolia.com", "api.backblazeb2.com", "*.backblazeb2.com", "api.snyk.io",
    "api.statuspage.io", "api.grafana.com", "*.grafana.net", "api.appwrite.io", "cloud.appwrite.io", "*.appwrite.io",
    "api.convex.dev", "*.convex.cloud", "api.expo.dev", "api.appcenter.ms", "appstoreconnect.apple.com",
    "api.appstoreconnect.apple.com", "androidpublisher.googleapis.com", "api.bitrise.io", "api.codemagic.io",
    "api.doppler.com", "app.infisical.com", "api.1password.com", "vault.bitwarden.com", "api.trigger.dev",
    "api.inngest.com", "api.cloudinary.com", "api.mux.com", "api.fauna.com", "db.fauna.com", "graphql.fauna.com", ),
    summary=
    "Further services - Sentry, PagerDuty, Opsgenie, Auth0, Okta, Datadog, New Relic, Terraform Cloud, Docker Hub, npm, PyPI, CircleCI, Buildkite, LaunchDarkly, Twilio, SendGrid, Mailgun, Shopify, Atlassian, Linear, Notion, Airtable, HubSpot, domains",
    source="the API reference of each (2026-10)", graphql=GraphQL(paths=("*graphql*", ), mutations={"commentDelete":
    Mutation(level="write", says="deletes a comment", ), "issueArchive": Mutation(level="write", says=
    "archives an issue", ), "reactionDelete": Mutation(level="write", ), "attachmentDelete": Mutation(level="write", ),
    "issueLabelDelete": Mutation(level="destructive", says="deletes a label", ), "issueRemoveLabel": Mutation(level=
    "write", ), "notificationArchive": Mutation(level="write", ), }, unlisted={"irreversible":
    "*delete*|*purge*|*destroy*", "destructive":
    "*remove*|*revoke*|*cancel*|*archive*|*disable*|*reset*|*rotate*|*deactivate*|*suspend*", }, ), base=("/v*",
    "/api/v*", "/api", "/api/*", "/rest/api/*", "/2.0", "/admin/api/*", ), routes={"tracker": Route(on=(
    "DELETE //*.atlassian.net/issue/*/comment/*", "DELETE //*.atlassian.net/**/issue/*/comment/*",
    "DELETE //*.atlassian.net/**/issue/*/watchers", "DELETE //*.atlassian.net/**/issue/*/worklog/*",
    "PUT //*.atlassian.net/**/issue/**", "PUT //*.atlassian.net/**/content/**", "PUT //*.atlassian.net/**/pages/*",
    "PATCH //api.notion.com/**", "PATCH|PUT //api.airtable.com/**", "PATCH //api.hubapi.com/**",
    "PUT //*.zendesk.com/**/tickets/*", "PUT //sentry.io/**/issues/**", "PUT //*.sentry.io/**/issues/**",
    "PUT //api.pagerduty.com/incidents/**", "PUT //api.pagerduty.com/incidents", "POST //api.opsgenie.com/alerts/**",
    "PATCH //discord.com/**/messages/*", "DELETE //discord.com/**/messages/*", "DELETE //discord.com/**/reactions/**",
    "PUT //discord.com/**/reactions/**", "POST //discord.com/webhooks/**", "PATCH //*.salesforce.com/**", ), level=
    "write", says="changes a ticket or a page", ), "slack": Route(on=("POST //slack.com/conversations.archive",
    "POST //slack.com/conversations.kick", "POST //slack.com/admin.**", "POST //slack.com/files.delete",
    "POST //slack.com/auth.revoke", "POST //slack.com/apps.uninstall", "POST //slack.com/users.admin*", ), level=
    "destructive", says="removes something from Slack", action="slack-remove", ), "slack-message": Route(on=(
    "POST //slack.com/**", "GET //slack.com/**", ), level="write", says="sends to Slack", ), "terraform-apply": Route(
    on=("POST //app.*terraform.io/runs/*/actions/apply", "POST //app.*terraform.io/runs", ), level="destructive", says=
    "applies a run", action="terraform-apply", reason="What the plan says is changed in the real world.", instead=(
    "terraform plan", ), worse=(Worse(level="irreversible", when=({"**.is-destroy": "true", }, ), says=
    "destroys everything in a workspace", ), ), ), "terraform-workspace": Route(on=(
    "DELETE //app.*terraform.io/workspaces/**", "DELETE //app.*terraform.io/organizations/**",
    "POST //app.*terraform.io/workspaces/*/actions/force-unlock",
    "POST //app.*terraform.io/workspaces/*/actions/safe-delete", "PATCH //app.*terraform.io/workspaces/**",
    "PATCH //app.*terraform.io/vars/*", ), level="irreversible", says="changes or deletes a workspace", action=
    "terraform-workspace", reason="Its state is the only record of what exists.", instead=("terraform plan", ), ),
    "user-off": Route(on=("POST /users/*/lifecycle/*", "POST //*.okta.com/**/lifecycle/deactivate",
    "POST //*.okta.com/**/lifecycle/suspend", "POST //*.okta.com/**/lifecycle/reset_*",
    "POST //*.okta.com/**/lifecycle/delete*", "POST /users/*/ban", "POST /users/*/lock",
    "POST /users/*/sessions/revoke", "POST //*.auth0.com/tickets/**",
    "POST /users/*/multi-factor/actions/invalidate-remember-browser", ), level="destructive", says=
    "changes who can sign in", action="identity-change", reason="People are locked out at once.", ), "identity": Route(
    on=("PUT|PATCH //*.auth0.com/**", "PUT|PATCH //*.okta.com/**", "POST //*.auth0.com/clients/*/rotate-secret", ),
    level="destructive", says="changes how people sign in", action="identity-change", reason="It takes effect at once.",
    ), "flags": Route(on=("PATCH //app.launchdarkly.com/**", "PUT //app.launchdarkly.com/**", ), level="destructive",
    says="changes a feature flag", action="flag-change", reason="Users get the other behaviour at once.", ), "mute":
    Route(on=("POST //api.datadoghq.*/downtime", "POST //api.datadoghq.*/monitor/mute_all",
    "POST //api.datadoghq.*/monitor/*/mute", "PUT //api.datadoghq.*/**", "PATCH //api.datadoghq.*/**",
    "PUT|PATCH //api.pagerduty.com/**", "PUT|PATCH //api.opsgenie.com/**", "PUT //*.grafana.net/**",
    "PUT //api.newrelic.com/**", ), level="destructive", says="changes or silences alerts", action="alerts-change",
    reason="Nobody is told when something fails.", ), "package": Route(on=(
    "PUT //registry.npmjs.*/-/package/*/dist-tags/*", "PUT //registry.npmjs.*/*", "DELETE //registry.npmjs.*/**",
    "DELETE //rubygems.*/**", "DELETE //crates.*/**", "PUT //crates.*/crates/*/*/unyank", ), level="irreversible", says=
    "publishes or takes away a package", action="package-change", reason="Others depend on what is there.", ), "image":
    Route(on=("DELETE //hub.docker.com/**", "DELETE //ghcr.io/**", "DELETE //quay.io/**", ), level="irreversible", says=
    "deletes an image or repository", action="image-delete", reason=
    "What is deployed from it can no longer be started.", ), "ci": Route(on=("DELETE //circleci.com/**/envvar/*",
    "POST //circleci.com/**/envvar", "PUT //circleci.com/**/environment-variable/**", ), level="destructive", says=
    "changes a build's variables", action="ci-change", reason="The old value cannot be read back.", ), "ci-run": Route(
    on=("POST //circleci.com/**", "POST //api.buildkite.com/**", "PUT //api.buildkite.com/**/rebuild",
    "PUT //api.buildkite.com/**/cancel", "POST //api.travis-ci.com/**", ), level="write", says=
    "starts or stops a build", ), "backblaze": Route(on=("POST //*.backblazeb2.com/**/b2_delete_*",
    "POST //*.backblazeb2.com/b2api/**/b2_delete_*", "POST //*.backblazeb2.com/**/b2_hide_file",
    "POST //*.backblazeb2.com/**/b2_update_bucket", ), level="irreversible", says="deletes files, buckets or keys",
    action="storage-delete", ), "huggingface": Route(on=("DELETE //huggingface.co/repos/delete",
    "DELETE //huggingface.co/**", "POST //huggingface.co/repos/move", "PUT //huggingface.co/**/settings", ), level=
    "irreversible", says="deletes or moves a repository", action="repository-delete", ), "openai": Route(on=(
    "DELETE //api.openai.com/files/*", "DELETE //api.openai.com/vector_stores/**",
    "DELETE //api.openai.com/assistants/*", "DELETE //api.openai.com/models/*",
    "DELETE //api.openai.com/organization/**", ), level="irreversible", says="deletes a file, store or model", action=
    "openai-delete", ), "openai-ask": Route(on=("POST //api.openai.com/**", "DELETE //api.openai.com/threads/**",
    "DELETE //api.openai.com/responses/**", ), level="write", says="asks a model", ), "doppler": Route(on=(
    "DELETE //api.doppler.com/**", "POST //api.doppler.com/configs/config/secrets", "DELETE //app.infisical.com/**",
    "PATCH //app.infisical.com/**", ), level="destructive", says="changes secrets", action="secrets-change", reason=
    "What runs uses the new value at once.", ), "secrets": Route(on=("GET //api.doppler.com/configs/config/secret*/**",
    "GET //app.infisical.com/**/secrets/**", ), level="secret", says="prints secrets", action="secrets-read", ), "dns":
    Route(on=("PUT|PATCH //api.godaddy.com/**", "PUT|PATCH //api.gandi.net/**", "PATCH //api.dnsimple.com/**",
    "POST //*porkbun.com/**/dns/delete/**", "POST //*porkbun.com/**/dns/edit/**", "GET //api.namecheap.com/**",
    "PUT|POST //api.nsone.net/zones/**", ), level="destructive", says="changes a domain's records", action="dns-change",
    reason="Sites and mail go elsewhere or nowhere.", when=({"query.Command": "absent", }, {"query.Command": (
    "*.setHosts", "*delete*", "*.setCustom", ), }, ), ), "twilio": Route(on=("POST //api.twilio.com/*/Accounts/*",
    "POST //api.twilio.com/Accounts/*", ), level="irreversible", says="closes an account", action="account-close",
    reason="Its numbers are given to others.", scope="all", when=({"body.Status": ("closed", "suspended", ), }, ), ),
    "sanity": Route(on=("POST //*.sanity.io/data/mutate/*", "POST //*.sanity.io/**/data/mutate/*", ), level="write",
    says="changes documents", action="content-change", worse=(Worse(level="destructive", when=({"**.delete.id":
    "present", }, {"**.delete.query": "present", }, ), says="deletes documents", ), ), ), "shopify": Route(on=(
    "PUT //*.myshopify.com/**", "POST //*.myshopify.com/**/orders/*/cancel.json",
    "POST //*.myshopify.com/**/refunds.json", ), level="destructive", says="changes a shop", action="shop-change",
    reason="Customers see it at once.", ), "upload": Route(on=("PUT|PATCH //*.appwrite.io/**",
    "PUT //api.cloudinary.com/**", "POST //sentry.io/**", "PUT //sentry.io/**/releases/**",
    "PUT //*.sentry.io/**/releases/**", ), level="write", says="adds or changes", ), "delete": Route(on=("DELETE /**",
    ), level="irreversible", says="deletes what the address names", reason="These services have no undo for it.", ), },
    )
