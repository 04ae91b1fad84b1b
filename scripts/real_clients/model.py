"""Owns the scripted model: a server on loopback that has a client take given steps, and keeps what came back of each.

Each conversation that offers the tool of the next step is given its call; when all results are there, it ends.
Requests without such a tool (titles, summaries) are answered with a word. Nothing here reaches another machine.
"""

from __future__ import annotations

import gzip
import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, NamedTuple

from real_clients.dialects import Call, Chat, Gemini, Messages, Request, Responses, Tool, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from real_clients.dialects import Reply

DONE = "done"
MARK = "Step"
"""How our messages begin where a client takes commands from blocks of text."""
_COMMANDS = ("command", "cmd", "commands")


class Step(NamedTuple):
    """One thing that the client is to do: run a command by its shell tool, or call a tool with these arguments."""

    command: str
    tool: str = ""
    given: Any = None


class Script(NamedTuple):
    """What a model does: its steps, the client's shell tools, and how the work is ended.

    end is a last call where saying something does not end it; block the language of the text blocks that commands are
    written in, where the client has no tool for them.
    """

    steps: tuple[Step, ...]
    shells: tuple[str, ...]
    end: Step | None = None
    block: str = ""


class Model:
    """A script being played. before(number) is called once before a step is given, in the server's own thread."""

    def __init__(self, script: Script, before: Callable[[int], None]) -> None:
        self.script = script
        self.results: dict[int, str] = {}
        self.requests: list[Mapping[str, Any]] = []
        self._before = before
        self._given: set[int] = set()
        self._lock = threading.Lock()

    def answer(self, path: str, body: dict[str, Any]) -> Reply | None:
        """Return the reply to a request; None where the path is none of the known APIs."""
        self.requests.append({"path": path, "body": body})
        if path.endswith("/responses"):
            return Responses.reply(body, self._said(Responses.read(body)))
        if path.endswith("/messages"):
            return Messages.reply(body, self._said(Messages.read(body)))
        if path.endswith("/chat/completions"):
            if self.script.block:
                return Chat.reply(body, self._blocks(body.get("messages") or []))
            return Chat.reply(body, self._said(Chat.read(body)))
        if path.endswith((":generateContent", ":streamGenerateContent")):
            body["stream"] = path.endswith(":streamGenerateContent")
            return Gemini.reply(body, self._said(Gemini.read(body)))
        return None

    def _said(self, request: Request) -> Call | str:
        with self._lock:
            self._keep(request.results)
            number = len(request.results)
            step = self._next(number)
            tool = step and next((tool for tool in request.tools if tool.name in self._names(step)), None)
            if step is None or tool is None:
                return DONE
            self._give(number)
            return Call(number, tool, step.given if step.tool else filled(tool.schema, step.command))

    def _blocks(self, messages: list[dict[str, Any]]) -> str:
        """Return the next text for a client that runs what stands in blocks; what it says next is the result."""
        with self._lock:
            ours = [
                number
                for number, message in enumerate(messages)
                if message.get("role") == "assistant" and text_of(message.get("content")).startswith(f"{MARK} ")
            ]
            after = [messages[number + 1] for number in ours if number + 1 < len(messages)]
            self._keep(dict(enumerate(text_of(message.get("content")) for message in after)))
            step = self._next(len(ours))
            if step is None:
                return DONE
            self._give(len(ours))
            return f"{MARK} {len(ours)}\n\n```{self.script.block}\n{step.command}\n```\n"

    def _keep(self, results: Mapping[int, str]) -> None:
        """Keep each result as it first came: some clients shorten them later, or put a newer one in their place."""
        for number, text in results.items():
            self.results.setdefault(number, text)

    def _next(self, number: int) -> Step | None:
        steps = self.script.steps
        return steps[number] if number < len(steps) else self.script.end if number == len(steps) else None

    def _names(self, step: Step) -> tuple[str, ...]:
        return (step.tool,) if step.tool else self.script.shells

    def _give(self, number: int) -> None:
        if number not in self._given:
            self._given.add(number)
            self._before(number)


def filled(schema: Mapping[str, Any], command: str) -> dict[str, Any]:
    """Return arguments by which a shell tool of this schema runs the command; what else it requires gets anything."""
    properties: Mapping[str, Mapping[str, Any]] = schema.get("properties") or {}
    name = next((name for name in _COMMANDS if name in properties), "command")
    given: dict[str, Any] = {name: [command] if _is_list(properties.get(name, {})) else command}
    for other in schema.get("required") or ():
        if other not in given:
            given[other] = _anything(properties.get(other) or {})
    return given


def _is_list(schema: Mapping[str, Any]) -> bool:
    kinds = [schema.get("type"), *(one.get("type") for one in schema.get("anyOf") or ())]
    return "array" in kinds and "string" not in kinds


def _anything(schema: Mapping[str, Any]) -> object:
    if "enum" in schema:
        return schema["enum"][0]
    return {"boolean": False, "integer": 60, "number": 60, "array": [], "object": {}}.get(
        schema["type"], "what it says"
    )


@contextmanager
def serving(model: Model) -> Iterator[int]:
    """Serve the model on loopback; yield the port."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

        def do_GET(self) -> None:
            name = {"id": "scripted", "object": "model", "created": 1, "owned_by": "nobody"}
            self._send(200, "application/json", json.dumps({"object": "list", "data": [name]}).encode())

        def do_HEAD(self) -> None:
            self._send(200, "application/json", b"")

        def do_POST(self) -> None:
            content = self._chunked() if "chunked" in self.headers.get("transfer-encoding", "") else self.rfile.read(
                int(self.headers.get("content-length") or 0)
            )  # fmt: skip
            if self.headers.get("content-encoding") == "gzip":
                content = gzip.decompress(content)
            try:
                body = json.loads(content or b"{}")
            except ValueError:
                body = {}
            reply = model.answer(self.path.partition("?")[0], body if isinstance(body, dict) else {})
            if reply is None or reply.whole is not None:
                told = {"input_tokens": 1, "totalTokens": 1} if reply is None else reply.whole
                self._send(200, "application/json", json.dumps(told).encode())
                return
            rows = (f"event: {name}\ndata: {data}\n\n" if name else f"data: {data}\n\n" for name, data in reply.events)
            self._send(200, "text/event-stream", "".join(rows).encode())

        def _chunked(self) -> bytes:
            content = b""
            while length := int(self.rfile.readline().split(b";")[0], 16):
                content += self.rfile.read(length)
                self.rfile.readline()
            self.rfile.readline()
            return content

        def _send(self, status: int, kind: str, content: bytes) -> None:
            self.send_response(status)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            try:
                self.wfile.write(content)
            except BrokenPipeError:
                return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


__all__ = ["DONE", "MARK", "Model", "Script", "Step", "Tool", "filled", "serving"]
