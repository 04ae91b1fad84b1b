"""Owns `agentshell check --batch`: many lines, each with its own directory and environment, judged in one process.

One JSON object a line comes in, one verdict a line goes out, in the same order. An input that cannot be used gets an
error object that holds its line (`"decision": "ask"`); nothing stops the ones after it.
"""

from __future__ import annotations

import json

from agentshell.assembly import Assembler
from agentshell.errors import EXIT_ALLOW, EXIT_FAILED, AgentShellError
from agentshell.verdict_json import error_json, verdict_json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any, TextIO


class CaseError(AgentShellError):
    """An input that is no usable case; `ident` is its id where it has one."""

    def __init__(self, message: str, ident: object = None) -> None:
        super().__init__(message)
        self.ident = ident


def run_batch(cases: Iterable[bytes], out: TextIO) -> int:
    """Judge every case; return 0, or 125 when one could not be judged for a reason of its own or agentshell's."""
    assembler = Assembler()
    status = EXIT_ALLOW
    for number, raw in enumerate(cases, 1):
        if not raw.strip():
            continue
        try:
            found = _answer(raw, assembler)
        except AgentShellError as error:
            found = {"id": getattr(error, "ident", None), **error_json(error.message, input_line=number)}
            status = EXIT_FAILED
        out.write(json.dumps(found, ensure_ascii=True) + "\n")
        # Whoever feeds the cases one by one waits for each answer.
        out.flush()
    return status


def _answer(raw: bytes, assembler: Assembler) -> dict[str, Any]:
    try:
        case = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise CaseError(f"not JSON: {error}") from error
    if not isinstance(case, dict):
        raise CaseError("a JSON object is wanted")
    ident = case.get("id")
    line, cwd, env = case.get("line"), case.get("cwd"), case.get("env")
    if not isinstance(line, str):
        raise CaseError("'line' must be a text", ident)
    if cwd is not None and not (isinstance(cwd, str) and cwd.startswith("/")):
        raise CaseError("'cwd' must be an absolute path", ident)
    if env is not None and not (
        isinstance(env, dict) and all(isinstance(word, str) for pair in env.items() for word in pair)
    ):
        raise CaseError("'env' must map names to texts", ident)
    try:
        assembly = assembler.assemble(env, cwd or "")
    except AgentShellError as error:
        raise CaseError(error.message, ident) from error
    return {"id": ident, **verdict_json(assembly.judge(line_bytes(line)).verdict, assembly.policy)}


def line_bytes(line: str) -> bytes:
    r"""Return the bytes of a line from JSON: escaped single bytes (`\udc80`–`\udcff`) are those bytes again."""
    try:
        return line.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        # Half of a surrogate pair is no text; its bytes are invalid UTF-8, which the reader refuses as such.
        return line.encode("utf-8", "surrogatepass")
