"""Owns what an agent's tool call comes to: the shell text that does the same. It judges nothing.

A call of the shell tool is its command. A file that a tool writes is the redirection that would write it, so that
agentshell's own files and agents' settings are guarded in one place. What an MCP tool does is the command line of the
CLI that does it (`mcp`).
"""

from __future__ import annotations

from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

_PATHS = ("file_path", "filePath", "path", "notebook_path", "target_file", "filename", "absolute_path")
_WHOLE = ("content", "file_text", "contents", "text", "fileContent")
_PIECES = ("new_string", "newString", "new_str", "new_source", "newText", "insert_text", "code_edit")
_PATCHES = ("patch", "input", "patchText")
_MARKS = ("*** Add File: ", "*** Update File: ", "*** Delete File: ", "*** Move to: ")
"""Lines of apply_patch's format that name a file (Codex, VS Code)."""
_END = "END-OF-TEXT"


class Call(Value):
    """One tool call: the tool's name as the agent gave it, the text that does the same ("" for nothing), and where.

    by_shell: the agent's shell will be given this very text, and judges it where it is agentshell.
    """

    tool: str
    text: str
    cwd: str = ""
    by_shell: bool = False


class CallError(Exception):
    """What came is not the call that the agent's documentation describes; the message says where it differs."""


def written(given: Mapping[str, Any]) -> str:
    """Return the text that writes the files which the arguments of a tool name; "" where they name none."""
    return "\n".join(_writes(given))


def _writes(given: Mapping[str, Any]) -> Iterator[str]:
    for name in _PATCHES:
        patch = given.get(name)
        if isinstance(patch, str) and "*** " in patch:
            yield from _patched(patch)
    path = next((given[name] for name in _PATHS if isinstance(given.get(name), str)), "")
    if not path:
        return
    whole = next((given[name] for name in _WHOLE if isinstance(given.get(name), str)), None)
    if whole is not None:
        yield _redirected(path, whole, ">")
    pieces = [given[name] for name in _PIECES if isinstance(given.get(name), str)]
    edits = given.get("edits")
    for edit in edits if isinstance(edits, list) else ():
        if isinstance(edit, dict):
            pieces += [edit[name] for name in _PIECES if isinstance(edit.get(name), str)]
    for piece in pieces:
        yield _redirected(path, piece, ">>")


def _patched(patch: str) -> Iterator[str]:
    path, added = "", []
    for line in [*patch.splitlines(), "*** End Patch"]:
        if not line.startswith("*** "):
            if line.startswith("+"):
                added.append(line[1:])
            continue
        if path:
            yield _redirected(path, "\n".join(added), ">>")
        path, added = "", []
        mark = next((mark for mark in _MARKS if line.startswith(mark)), "")
        if mark == "*** Delete File: ":
            yield f"rm -- {quoted(line.removeprefix(mark).strip())}"
        elif mark:
            path = line.removeprefix(mark).strip()


def _redirected(path: str, content: str, operator: str) -> str:
    # Some tools take a path beneath the home folder as it is typed.
    shown = f"~/{quoted(path[2:])}" if path.startswith("~/") else quoted(path)
    return f"cat {operator} {shown} {heredoc(content)}"


def heredoc(content: str) -> str:
    """Return the redirection by which a command reads the content."""
    end = _END
    while end in content:
        end += "-"
    return f"<<'{end}'\n{content}\n{end}"


def quoted(word: str) -> str:
    """Return the word as a shell reads it back."""
    return "'" + word.replace("'", "'\\''") + "'"


def arguments(given: object, what: str) -> Mapping[str, Any]:
    """Return a tool's arguments, which some agents give as JSON text. Raises CallError."""
    if isinstance(given, str):
        import json

        try:
            given = json.loads(given)
        except ValueError as error:
            raise CallError(f"{what} is no JSON: {error}") from None
    if not isinstance(given, dict):
        raise CallError(f"{what} is missing, or no object")
    return given


def text_of(given: Mapping[str, Any], name: str, what: str) -> str:
    """Return a text among the arguments. Raises CallError."""
    value = given.get(name)
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        # A command given as its words: Codex's `["bash", "-lc", "…"]`.
        return " ".join(map(quoted, value))
    if not isinstance(value, str):
        raise CallError(f"{what}.{name} is missing, or no text")
    return value
