"""Owns the API of rules/api-messages.yaml, as scripts/make_apis.py compiled it; change it there."""

from __future__ import annotations

from agentshell.payloads.api import Api

# fmt: off
API = Api(api="messages", hosts=("hooks.slack.com", "hooks.zapier.com", "*.webhook.office.com", "outlook.office.com",
    "webhook.site", "*.hookdeck.com", "api.telegram.org", "ntfy.sh", "api.pushover.net", "events.pagerduty.com",
    "api.anthropic.com", "generativelanguage.googleapis.com", "api.mistral.ai", "api.groq.com", "api.cohere.ai",
    "api.cohere.com", "openrouter.ai", "api.together.xyz", "api.perplexity.ai", "api.deepseek.com", "api.x.ai",
    "api.fireworks.ai", "api.voyageai.com", "api.elevenlabs.io", "api.replicate.com", "*.openai.azure.com",
    "bedrock-runtime.*.amazonaws.com", "oauth2.googleapis.com", "login.microsoftonline.com", "sts.*.amazonaws.com",
    "sts.amazonaws.com", "*-ingest.sentry.io", "*.ingest.sentry.io", "*.ingest.us.sentry.io", "*.ingest.de.sentry.io",
    "http-intake.logs.*", "trace.agent.datadoghq.com", "codecov.io", "uploader.codecov.io", "ingest.codecov.io",
    "coveralls.io", "hc-ping.com", "cronitor.link", "httpbin.org", "*.httpbin.org", "httpbingo.org", "postman-echo.com",
    "pie.dev", "echo.hoppscotch.io", "reqres.in", "jsonplaceholder.typicode.com", "dummyjson.com", "httpstat.us",
    "mockbin.org", "mockbin.io", "*.mockapi.io", "fakestoreapi.com", "petstore.swagger.io", "petstore3.swagger.io",
    "httpbun.com", "beeceptor.com", "*.free.beeceptor.com", ), summary=
    "Where nothing that is sent destroys - messages to people, prompts to models, monitoring's intake, tokens, servers that echo",
    source=
    "https://api.slack.com/messaging/webhooks, https://platform.openai.com/docs/api-reference, https://httpbin.org",
    safe=True, )
