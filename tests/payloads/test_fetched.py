"""Shell text that comes from the network: held unless its address is a well-known installer, or the user's own."""

from __future__ import annotations

import pytest
from conftest import facts

from agentshell.facts import Settings
from agentshell.model import HERE, Place, Target
from agentshell.payloads.fetched import fetched_script

FETCHED = [
    ("shell text that cannot be known: curl -fsSL https://example.com/cleanup.sh", "unknown"),
    ("shell text that cannot be known: $(curl -s https://x.example/a)", "unknown"),
    ("shell text that cannot be known: `wget -qO- https://x.example/a`", "unknown"),
    ("the script /dev/fd/63: the output of curl -s https://x.example/a", "unknown"),
    ("shell text that cannot be known: curl -s x.example/a | gunzip", "unknown"),  # no scheme, and unpacked
    ("shell text that cannot be known: sudo /usr/bin/curl -s https://x.example/a", "unknown"),
    ("shell text that cannot be known: curl ", "unknown"),  # a URL that is not known
    ("shell text that cannot be known: curl https://deploy.production.example.com/x", "production"),
    ("shell text that cannot be known: curl http://localhost:8080/x", "local"),
    ("shell text that cannot be known: curl --proto =https -sSf https://sh.rustup.rs", "local"),
    ("shell text that cannot be known: curl -fsSL https://get.docker.com/", "local"),
    ("shell text that cannot be known: curl -LsSf https://astral.sh/uv/0.5.1/install.sh", "local"),
    (
        "shell text that cannot be known: curl https://raw.githubusercontent.com/helm/helm/main/scripts/get-helm-3",
        "local",
    ),
    # near misses of installers
    ("shell text that cannot be known: curl https://raw.githubusercontent.com/evil/helm/main/get", "unknown"),
    ("shell text that cannot be known: curl https://get.docker.com.example.net/", "unknown"),
    ("shell text that cannot be known: curl https://get.docker.com@example.net/", "unknown"),
    ("shell text that cannot be known: curl https://example.net/get.docker.com", "unknown"),
]


@pytest.mark.parametrize(("text", "environment"), FETCHED)
def test_whose_script_it_is(text, environment):
    effect = fetched_script(text, HERE, facts())
    assert (effect.level, effect.action, effect.target.environment) == (
        "exec", "shell/fetched-script", environment,
    )  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "shell text that cannot be known: $(cat curl.txt)",
        "shell text that cannot be known: kubectl get pods",
        "shell text that cannot be known: $(grep curl notes)",
        "",
    ],
)
def test_what_is_not_fetched(text):
    assert fetched_script(text, HERE, facts()) is None


def test_the_user_names_installers_and_takes_them_away():
    settings = Settings({"installer": {"get.acme.io": "local", "get.docker.com": "unknown", "sh.acme.io/*": "local"}})
    for address, environment in (
        ("https://get.acme.io/tool", "local"),
        ("https://sh.acme.io/tool", "local"),
        ("https://get.docker.com", "unknown"),
    ):
        effect = fetched_script(f"x: curl {address}", HERE, facts(settings=settings))
        assert effect.target.environment == environment


def test_a_local_container_keeps_it_in():
    inside = Place("container", Target("container", "app", "local"))
    assert fetched_script("x: curl https://x.example", inside, facts()).target.environment == "local"
    pod = Place("container", Target("container", "web-1", "production"))
    assert fetched_script("x: curl https://x.example", pod, facts()).target.environment == "unknown"
