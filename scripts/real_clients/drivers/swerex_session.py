"""Runs what the model says in a session of swe-rex on this machine, as SWE-agent does.

swerex_session.py MODEL-ADDRESS (run by swe-rex's own Python)
"""

import asyncio
import json
import sys
import urllib.request
from typing import Any

from swerex.runtime.abstract import BashAction, CreateBashSessionRequest
from swerex.runtime.local import LocalRuntime

TOOL = {"name": "bash", "parameters": {"type": "object", "properties": {"command": {"type": "string"}}}}


def said(address: str, messages: list[dict[str, Any]]) -> dict[str, Any]:
    body = {"model": "scripted", "messages": messages, "tools": [{"type": "function", "function": TOOL}]}
    request = urllib.request.Request(f"{address}/chat/completions", json.dumps(body).encode())
    with urllib.request.urlopen(request, timeout=120) as answer:
        message: dict[str, Any] = json.load(answer)["choices"][0]["message"]
        return message


async def main(address: str) -> None:
    runtime = LocalRuntime()
    await runtime.create_session(CreateBashSessionRequest(startup_timeout=20))
    messages: list[dict[str, Any]] = [{"role": "user", "content": "Run the command."}]
    while calls := (message := said(address, messages)).get("tool_calls"):
        messages.append(message)
        for call in calls:
            command = json.loads(call["function"]["arguments"])["command"]
            seen = await runtime.run_in_session(BashAction(command=command, timeout=60, check="silent"))
            content = f"{seen.output}\n[exit status {seen.exit_code}]"
            messages.append({"role": "tool", "tool_call_id": call["id"], "content": content})
    await runtime.close()


asyncio.run(main(sys.argv[1]))
