"""Which files a download writes, as far as its line says."""

from __future__ import annotations

import pytest

from agentshell.model import Arg, Span, known
from agentshell.reading.downloads import paths
from agentshell.reading.made_up import is_made_up, made_up, path_text


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("curl https://x.example/a.sh", []),  # to standard output
        ("curl -o b.sh https://x.example/a.sh", ["b.sh"]),
        ("curl -fsSLob.sh https://x.example/a.sh", ["b.sh"]),
        ("curl --output b.sh https://x.example/a.sh", ["b.sh"]),
        ("curl -O https://x.example/a.sh?v=1", ["a.sh"]),
        ("curl -fsSLO https://x.example/a.sh", ["a.sh"]),
        ("curl -H Accept:x -XPOST -O https://x.example/a.sh", ["a.sh"]),  # the values of other options
        ("curl --output-dir /tmp -O https://x.example/a.sh", ["/tmp/a.sh"]),
        ("curl --remote-name-all https://x.example/a https://x.example/b", ["a", "b"]),
        ("curl -o - https://x.example/a", ["-"]),
        ("wget https://x.example/a.sh", ["a.sh"]),
        ("wget https://x.example/", ["index.html"]),
        ("wget -qO b.sh https://x.example/a.sh", ["b.sh"]),
        ("wget -O- https://x.example/a.sh", ["-"]),
        ("wget --output-document=b.sh https://x.example/a.sh", ["b.sh"]),
        ("wget -P /tmp https://x.example/a.sh", ["/tmp/a.sh"]),
        ("aria2c https://x.example/a.sh", ["a.sh"]),
        ("aria2c -o b.sh https://x.example/a.sh", ["b.sh"]),
        ("aws s3 cp s3://b/a.sh .", ["./a.sh"]),
        ("aws s3 cp s3://b/a.sh /tmp/b.sh", ["/tmp/b.sh"]),
        ("aws s3 cp a.sh s3://b/a.sh", []),  # the other way
        ("aws s3 ls s3://b", []),
        ("gsutil cp gs://b/a.sh dir/", ["dir/a.sh"]),
        ("scp web-1:a.sh .", ["./a.sh"]),
        ("scp a.sh web-1:", []),
    ],
)
def test_where_it_goes(line, expected):
    words = [known(word) for word in line.split()]
    assert [path.literal for path in paths(words[0].literal, tuple(words))] == expected


def test_a_made_up_name_is_a_file_of_its_own():
    one, two = made_up(Span(0, 1)), made_up(Span(5, 6))
    assert is_made_up(one)
    assert not is_made_up("x")
    assert path_text(Arg(("/tmp/", one))) != path_text(Arg(("/tmp/", two)))
    assert path_text(known("/tmp/x")) == "/tmp/x"
