"""Matching a known text against a glob: what each kind of pattern takes, and what it must not."""

import pytest

from agentshell.packs.globs import glob


@pytest.mark.parametrize(
    ("pattern", "text", "matches"),
    [
        ("kubectl", "kubectl", True),
        ("kubectl", "kubectl2", False),
        ("*", "", True),
        ("python3.*", "python3.11", True),
        ("python3.*", "python3", False),
        ("*.log", "app.log", True),
        ("*.log", "app.log.1", False),
        ("a*a", "a", False),  # the two ends may not be the same letter
        ("a*a", "aa", True),
        ("ab*ba", "aba", False),
        ("*prod*", "nonprod-eu", True),
        ("a*b*c", "a-b-c", True),
        ("a*b*c", "acb", False),
        ("a*b*bc", "abc", False),  # the piece between may not reach into the end
        ("a*bb*b", "abbb", True),
        ("**", "anything", True),
        ("conf?.dir", "conf1.dir", True),
        ("a\\*", "a*", True),
        ("a\\*", "ab", False),
    ],
)
def test_what_a_glob_takes(pattern, text, matches):
    assert glob(pattern, text) is matches
