"""Owns the four APIs that clients reach their model by: what a request offers and brings back, and how a reply is put.

OpenAI's chat completions and responses, Anthropic's messages, Gemini's generateContent, streamed or whole, as far as
the clients of `clients` use them. What is said is the script's affair (`model`).
"""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    Json = dict[str, Any]

OURS = "call_agentshell_"
"""How the ids of our calls begin: clients send other results back too."""


class Tool(NamedTuple):
    """A tool that a request offers, with the JSON schema of its arguments; free: it takes plain text instead."""

    name: str
    schema: Json
    free: bool = False


class Call(NamedTuple):
    """A call of a tool: the number of the step that it belongs to, and its arguments, or the text for a free tool."""

    step: int
    tool: Tool
    given: Any


class Request(NamedTuple):
    """What a request holds: the tools it offers, and the results of our calls by the number of their step."""

    tools: tuple[Tool, ...]
    results: dict[int, str]


class Reply(NamedTuple):
    """What goes back: one JSON object, or the events of a stream (named where they have a name)."""

    whole: Json | None
    events: tuple[tuple[str, str], ...] = ()


def text_of(content: Any) -> str:
    """Return the text in the content of a message or result, whichever of the usual forms it has."""
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        return "".join(map(text_of, content))
    if isinstance(content, dict):
        inner = next((content[key] for key in ("text", "output", "content", "error") if key in content), None)
        return json.dumps(content) if inner is None else text_of(inner)
    return "" if content is None else str(content)


def _step(identity: object) -> int | None:
    number = str(identity).partition(OURS)[2]
    return int(number) if number.isdigit() else None


def _events(objects: Iterator[Json], *, named: bool) -> tuple[tuple[str, str], ...]:
    return tuple((one["type"] if named else "", json.dumps(one)) for one in objects)


class Chat:
    """OpenAI's chat completions."""

    @staticmethod
    def read(body: Json) -> Request:
        """Return what a request holds."""
        functions = [tool["function"] for tool in body.get("tools") or () if "function" in tool]
        results = {
            step: text_of(message.get("content"))
            for message in body.get("messages") or ()
            if message.get("role") == "tool" and (step := _step(message.get("tool_call_id"))) is not None
        }
        return Request(tuple(Tool(one["name"], one.get("parameters") or {}) for one in functions), results)

    @staticmethod
    def reply(body: Json, said: Call | str) -> Reply:
        """Return the reply that says this."""
        base = {"id": f"chatcmpl-{time.monotonic_ns()}", "created": int(time.time()), "model": body.get("model")}
        usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
        message: Json = {"role": "assistant", "content": said if isinstance(said, str) else None}
        if isinstance(said, Call):
            function = {"name": said.tool.name, "arguments": json.dumps(said.given)}
            message["tool_calls"] = [{"id": f"{OURS}{said.step}", "type": "function", "function": function}]
        why = "stop" if isinstance(said, str) else "tool_calls"
        if not body.get("stream"):
            choice = {"index": 0, "message": message, "finish_reason": why, "logprobs": None}
            return Reply({**base, "object": "chat.completion", "choices": [choice], "usage": usage})
        for index, call in enumerate(message.get("tool_calls", ())):
            call["index"] = index

        def chunks() -> Iterator[Json]:
            for delta, reason in ((message, None), ({}, why)):
                choice = {"index": 0, "delta": delta, "finish_reason": reason}
                yield {**base, "object": "chat.completion.chunk", "choices": [choice]}
            yield {**base, "object": "chat.completion.chunk", "choices": [], "usage": usage}

        return Reply(None, (*_events(chunks(), named=False), ("", "[DONE]")))


class Responses:
    """OpenAI's responses."""

    @staticmethod
    def read(body: Json) -> Request:
        """Return what a request holds."""
        items = [item for item in body.get("input") or () if isinstance(item, dict)]
        tools: list[Tool] = []
        waiting = [*(body.get("tools") or ())]
        waiting += [tool for item in items if item.get("type") == "additional_tools" for tool in item.get("tools", ())]
        while waiting:
            tool = waiting.pop(0)
            if tool.get("type") == "namespace":
                waiting += tool.get("tools") or ()
            else:
                name = tool.get("name") or tool.get("type", "")
                tools.append(Tool(name, tool.get("parameters") or {}, tool.get("type") == "custom"))
        results = {
            step: text_of(item.get("output"))
            for item in items
            if str(item.get("type")).endswith("_call_output") and (step := _step(item.get("call_id"))) is not None
        }
        return Request(tuple(tools), results)

    @staticmethod
    def reply(body: Json, said: Call | str) -> Reply:
        """Return the reply that says this."""
        item: Json
        if isinstance(said, str):
            part = {"type": "output_text", "text": said, "annotations": []}
            item = {"type": "message", "id": "msg_1", "role": "assistant", "status": "completed", "content": [part]}
        else:
            identity = f"{OURS}{said.step}"
            item = {"id": f"item_{said.step}", "call_id": identity, "name": said.tool.name, "status": "completed"}
            if said.tool.free:
                item |= {"type": "custom_tool_call", "input": said.given}
            else:
                item |= {"type": "function_call", "arguments": json.dumps(said.given)}
        usage = {"input_tokens": 1, "output_tokens": 1, "total_tokens": 2}
        usage_details = {"input_tokens_details": {"cached_tokens": 0}, "output_tokens_details": {"reasoning_tokens": 0}}
        done = {
            "id": f"resp_{time.monotonic_ns()}", "object": "response", "created_at": int(time.time()),
            "model": body.get("model"), "status": "completed", "output": [item], "usage": {**usage, **usage_details},
        }  # fmt: skip
        if not body.get("stream"):
            return Reply(done)

        def told() -> Iterator[Json]:
            begun = {**done, "status": "in_progress", "output": [], "usage": None}
            yield {"type": "response.created", "response": begun}
            yield {"type": "response.output_item.added", "output_index": 0, "item": {**item, "status": "in_progress"}}
            if isinstance(said, str):
                at = {"item_id": "msg_1", "output_index": 0, "content_index": 0}
                yield {"type": "response.output_text.delta", **at, "delta": said}
            yield {"type": "response.output_item.done", "output_index": 0, "item": item}
            yield {"type": "response.completed", "response": done}

        numbered = ({**one, "sequence_number": number} for number, one in enumerate(told()))
        return Reply(None, _events(numbered, named=True))


class Messages:
    """Anthropic's messages."""

    @staticmethod
    def read(body: Json) -> Request:
        """Return what a request holds."""
        tools = tuple(Tool(one.get("name", ""), one.get("input_schema") or {}) for one in body.get("tools") or ())
        results = {}
        for message in body.get("messages") or ():
            for part in message["content"] if isinstance(message.get("content"), list) else ():
                if part.get("type") == "tool_result" and (step := _step(part.get("tool_use_id"))) is not None:
                    results[step] = text_of(part.get("content"))
        return Request(tools, results)

    @staticmethod
    def reply(body: Json, said: Call | str) -> Reply:
        """Return the reply that says this."""
        usage = {"input_tokens": 1, "output_tokens": 1}
        begun: Json = {
            "id": f"msg_{time.monotonic_ns()}", "type": "message", "role": "assistant", "model": body.get("model"),
            "content": [], "stop_reason": None, "stop_sequence": None, "usage": usage,
        }  # fmt: skip
        if isinstance(said, str):
            why = "end_turn"
            empty: Json = {"type": "text", "text": ""}
            block: Json = {"type": "text", "text": said}
            delta = {"type": "text_delta", "text": said}
        else:
            why = "tool_use"
            empty = {"type": "tool_use", "id": f"{OURS}{said.step}", "name": said.tool.name, "input": {}}
            block = {**empty, "input": said.given}
            delta = {"type": "input_json_delta", "partial_json": json.dumps(said.given)}
        if not body.get("stream"):
            return Reply({**begun, "content": [block], "stop_reason": why})

        def told() -> Iterator[Json]:
            yield {"type": "message_start", "message": begun}
            yield {"type": "content_block_start", "index": 0, "content_block": empty}
            yield {"type": "content_block_delta", "index": 0, "delta": delta}
            yield {"type": "content_block_stop", "index": 0}
            yield {"type": "message_delta", "delta": {"stop_reason": why, "stop_sequence": None}, "usage": usage}
            yield {"type": "message_stop"}

        return Reply(None, _events(told(), named=True))


class Gemini:
    """Gemini's generateContent and streamGenerateContent; the path says which, so `stream` is put into the body."""

    @staticmethod
    def read(body: Json) -> Request:
        """Return what a request holds. Results have no id that is kept: they come in the order of the calls."""
        declared = [one for tool in body.get("tools") or () for one in tool.get("functionDeclarations") or ()]
        tools = tuple(
            Tool(one["name"], one.get("parametersJsonSchema") or one.get("parameters") or {}) for one in declared
        )
        parts = [part for content in body.get("contents") or () for part in content.get("parts") or ()]
        given = [part["functionResponse"].get("response") for part in parts if "functionResponse" in part]
        return Request(tools, dict(enumerate(map(text_of, given))))

    @staticmethod
    def reply(body: Json, said: Call | str) -> Reply:
        """Return the reply that says this."""
        part: Json = {"text": said} if isinstance(said, str) else {
            "functionCall": {"name": said.tool.name, "args": said.given, "id": f"{OURS}{said.step}"}
        }  # fmt: skip
        usage = {"promptTokenCount": 1, "candidatesTokenCount": 1, "totalTokenCount": 2}
        candidate = {"content": {"role": "model", "parts": [part]}, "finishReason": "STOP", "index": 0}
        whole = {"candidates": [candidate], "usageMetadata": usage, "modelVersion": "scripted"}
        return Reply(None, _events(iter([whole]), named=False)) if body.get("stream") else Reply(whole)
