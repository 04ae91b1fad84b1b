"""The scripted model by itself: what it says in each dialect, and that it keeps what comes back."""

import json
import urllib.request

import pytest
from real_clients.model import DONE, Model, Script, Step, filled, serving

SCHEMA = {
    "type": "object",
    "properties": {"command": {"type": "string"}, "why": {"type": "string"}, "wait": {"type": "integer"}},
    "required": ["command", "why"],
}
CHAT = {"tools": [{"type": "function", "function": {"name": "bash", "parameters": SCHEMA}}]}
RESPONSES = {"tools": [{"type": "function", "name": "bash", "parameters": SCHEMA}], "input": []}
MESSAGES = {"tools": [{"name": "bash", "input_schema": SCHEMA}], "messages": []}
GEMINI = {"tools": [{"functionDeclarations": [{"name": "bash", "parametersJsonSchema": SCHEMA}]}], "contents": []}
WANTED = {"command": "ls", "why": "what it says"}

# (path, first request, the given call in the reply, the request with its result, the text in the last reply)
DIALECTS = [
    (
        "/v1/chat/completions",
        CHAT,
        lambda said: json.loads(said["choices"][0]["message"]["tool_calls"][0]["function"]["arguments"]),
        {"messages": [
            {"role": "tool", "tool_call_id": "call_agentshell_0", "content": [{"type": "text", "text": "x"}]}]},
        lambda said: said["choices"][0]["message"]["content"],
    ),
    (
        "/v1/responses",
        RESPONSES,
        lambda said: json.loads(said["output"][0]["arguments"]),
        {"input": [{"type": "function_call_output", "call_id": "call_agentshell_0", "output": "x"}]},
        lambda said: said["output"][0]["content"][0]["text"],
    ),
    (
        "/v1/messages",
        MESSAGES,
        lambda said: said["content"][0]["input"],
        {"messages": [{"role": "user", "content": [
            {"type": "tool_result", "tool_use_id": "call_agentshell_0", "content": "x"}]}]},
        lambda said: said["content"][0]["text"],
    ),
    (
        "/v1beta/models/any:generateContent",
        GEMINI,
        lambda said: said["candidates"][0]["content"]["parts"][0]["functionCall"]["args"],
        {"contents": [{"parts": [{"functionResponse": {"response": {"output": "x"}}}]}]},
        lambda said: said["candidates"][0]["content"]["parts"][0]["text"],
    ),
]  # fmt: skip


@pytest.fixture
def served():
    """Return a model of one step, the numbers that were told before, and a way to post to it."""
    before = []
    model = Model(Script((Step("ls"),), ("bash",)), before.append)
    with serving(model) as port:

        def post(path, body):
            request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", json.dumps(body).encode())
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.read().decode()

        yield model, before, post


@pytest.mark.parametrize(("path", "first", "call", "second", "text"), DIALECTS)
def test_a_step_is_given_and_its_result_kept(served, path, first, call, second, text):
    model, before, post = served
    assert call(json.loads(post(path, first))) == WANTED
    # A client that asks again is given the same, and nothing is done anew.
    assert call(json.loads(post(path, first))) == WANTED
    assert before == [0]
    assert text(json.loads(post(path, {**first, **second}))) == DONE
    assert model.results == {0: "x"}


@pytest.mark.parametrize("path", [one[0] for one in DIALECTS])
def test_a_request_without_the_tool_is_answered_with_a_word(served, path):
    model, before, post = served
    assert DONE in post(path, {})
    assert (model.results, before) == ({}, [])


@pytest.mark.parametrize(("path", "first"), [one[:2] for one in DIALECTS])
def test_a_stream_is_whole(served, path, first):
    _, _, post = served
    told = post(path.replace(":generate", ":streamGenerate"), {**first, "stream": True})
    assert told.endswith("\n\n")
    rows = [line.removeprefix("data: ") for line in told.splitlines() if line.startswith("data: ")]
    assert all(json.loads(row) for row in rows if row != "[DONE]")
    assert "ls" in told


def test_text_blocks():
    model = Model(Script((Step("ls"),), (), block="bash"), lambda number: None)
    asked = {"messages": [{"role": "user", "content": "go"}]}
    said = model.answer("/v1/chat/completions", asked).whole["choices"][0]["message"]
    assert "```bash\nls\n```" in said["content"]
    after = {"messages": [*asked["messages"], said, {"role": "user", "content": "x"}]}
    assert model.answer("/v1/chat/completions", after).whole["choices"][0]["message"]["content"] == DONE
    assert model.results == {0: "x"}


@pytest.mark.parametrize(
    ("schema", "given"),
    [
        ({"properties": {"cmd": {"type": "string"}}}, {"cmd": "ls"}),
        ({"properties": {"commands": {"type": "array"}}, "required": ["commands"]}, {"commands": ["ls"]}),
        ({"properties": {"commands": {"anyOf": [{"type": "array"}, {"type": "string"}]}}}, {"commands": "ls"}),
        ({"properties": {"command": {}, "mode": {"enum": ["a", "b"]}}, "required": ["mode"]},
         {"command": "ls", "mode": "a"}),
    ],
)  # fmt: skip
def test_a_shell_tool_is_filled_by_its_schema(schema, given):
    assert filled(schema, "ls") == given
