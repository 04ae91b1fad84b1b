"""The batch: one answer for each case, in order, whatever a case holds."""

import io
import json
from types import SimpleNamespace

import pytest

from agentshell.batch import line_bytes, run_batch
from agentshell.config import default_policy
from agentshell.errors import ConfigError
from agentshell.model import Effect, Finding, Verdict


@pytest.fixture
def run(monkeypatch):
    """Run cases against a judge that refuses what names `production` and remembers what it was asked."""
    asked = []

    class Assembler:
        def assemble(self, env, cwd):
            if cwd == "/broken":
                raise ConfigError(("/broken/policy.yaml:1:1: the file is empty",))

            def judge(line):
                asked.append((line, env, cwd))
                stop = b"production" in line
                finding = Finding(Effect("destructive", "demo/stop", "stops it"), "ask", "default: …")
                return SimpleNamespace(verdict=Verdict("ask" if stop else "allow", (finding,) if stop else ()))

            return SimpleNamespace(judge=judge, policy=default_policy())

    monkeypatch.setattr("agentshell.batch.Assembler", Assembler)

    def run(*cases):
        out = io.StringIO()
        lines = [case if isinstance(case, bytes) else json.dumps(case).encode() for case in cases]
        status = run_batch(io.BytesIO(b"".join(line + b"\n" for line in lines)), out)
        return status, [json.loads(line) for line in out.getvalue().splitlines()], asked

    return run


def test_answers_keep_the_order_and_the_ids(run):
    status, answers, asked = run(
        {"id": "a", "line": "ls", "cwd": "/srv", "env": {"HOME": "/h"}},
        {"id": 2, "line": "stop production"},
        {"line": ""},
    )
    assert status == 0
    assert [(one["id"], one["decision"]) for one in answers] == [("a", "allow"), (2, "ask"), (None, "allow")]
    assert answers[1]["findings"][0]["rule"] == "demo/stop"
    assert asked == [(b"ls", {"HOME": "/h"}, "/srv"), (b"stop production", None, ""), (b"", None, "")]


@pytest.mark.parametrize(
    ("case", "error"),
    [
        (b"{", "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"[]", "a JSON object is wanted"),
        ({"id": "x"}, "'line' must be a text"),
        ({"id": "x", "line": 3}, "'line' must be a text"),
        ({"id": "x", "line": "ls", "cwd": "srv"}, "'cwd' must be an absolute path"),
        ({"id": "x", "line": "ls", "env": ["A=b"]}, "'env' must map names to texts"),
        ({"id": "x", "line": "ls", "env": {"A": 1}}, "'env' must map names to texts"),
        ({"id": "x", "line": "ls", "cwd": "/broken"}, "policy.yaml:1:1: the file is empty"),
    ],
)
def test_a_bad_case_is_held_and_the_next_one_judged(run, case, error):
    status, (bad, good), _ = run(case, {"id": "good", "line": "ls"})
    assert status == 125
    assert (bad["schema"], bad["decision"], bad["input_line"]) == ("agentshell/error/v1", "ask", 1)
    assert error in bad["error"]
    assert bad["id"] == ("x" if isinstance(case, dict) else None)
    assert (good["id"], good["decision"]) == ("good", "allow")


def test_blank_lines_are_passed_over(run):
    assert run(b"", b"  ", {"id": 1, "line": "ls"})[1] == run({"id": 1, "line": "ls"})[1]


@pytest.mark.parametrize(
    ("line", "content"),
    [
        ("écho", "écho".encode()),
        ("a\udcffb", b"a\xffb"),  # one escaped byte
        ("a\ud800b", b"a\xed\xa0\x80b"),  # half a pair: never valid UTF-8, and refused as such by the reader
        ("a\x00b", b"a\x00b"),
    ],
)
def test_the_bytes_of_a_line(line, content):
    assert line_bytes(line) == content
