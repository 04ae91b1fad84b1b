"""Scripts that are decoded, unpacked or fetched from a store where nobody can read them."""

from __future__ import annotations

import pytest

from agentshell.model import HERE, Place, Target
from agentshell.payloads.undecoded import undecoded_script

TEXT = "shell text that cannot be known: "


@pytest.mark.parametrize(
    "command",
    [
        *("base64 -d x", "cat x | base64 --decode", "base64 -D < x | tr -d x", "$(echo ? | base64 -d)", "xxd -r -p x"),
        *("gzip -dc x", "zcat x", "sudo zcat x", "unxz -c x", "zstd -d", "openssl enc -d -aes-256-cbc -in x"),
        *("gpg -d x", "gpg --decrypt x", "uudecode -p x", "unzip -p a.zip x", "tar xOf a.tar x", "tar -xO -f a.tar"),
        *("git show HEAD:x", "git cat-file -p x", "psql -Atc 'select 1'", "kubectl get cm x -o yaml", "pbpaste"),
        *("python3 -c print(unhexlify(x))", "perl -e print pack('H*', x)", "node -p atob(x)", "ruby -e puts x.reverse"),
    ],
)  # fmt: skip
def test_what_hides_a_script(command):
    effect = undecoded_script(TEXT + command, HERE)
    assert effect is not None
    assert (effect.level, effect.action, effect.target.environment) == ("exec", "shell/unseen-script", "unknown")


@pytest.mark.parametrize(
    "command",
    [
        *("base64 x", "gzip -c x", "xxd x", "openssl rand -hex 8", "gpg --list-keys", "tar tf a.tar", "unzip -l a.zip"),
        *("python3 gen.py", "python3 -c print(1)", "node -p process.version", "git status", "git log"),
        "tool --decode base64",
        *("direnv hook bash", "kubectl get pods", "git show x | awk ?", "grep base64 -d x", "echo base64 -d"),
    ],
)  # fmt: skip
def test_what_does_not(command):
    assert undecoded_script(TEXT + command, HERE) is None


def test_in_a_container_of_this_machine():
    place = Place("container", Target("container", "build", "local"))
    assert undecoded_script(f"{TEXT}base64 -d x", place).target.environment == "local"
