"""Owns small languages whose code mostly starts programs: AppleScript and expect here; awk, sed, PowerShell beside it.

Sources: AppleScript "do shell script"; expect(1).
"""

from __future__ import annotations

from agentshell.payloads.sources import HOLE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from agentshell.payloads.code_deeds import Deeds

_TEXT = r'"((?:[^"\\]|\\.)*)"'


def find(code: str, language: str, deeds: Deeds, values: Mapping[str, str]) -> bool:
    """Note what the code does; return False for a language that is not read here. values: variables given beside it."""
    if language == "awk":
        from agentshell.payloads import code_awk

        code_awk.find(code, deeds, values)
        return True
    if language == "sed":
        from agentshell.payloads import code_sed

        code_sed.find(code, deeds)
        return True
    if language == "powershell":
        from agentshell.payloads import code_powershell

        code_powershell.find(code, deeds, values)
        return True
    reader = {"applescript": _applescript, "expect": _expect, "tcl": _expect}.get(language)
    if reader is None:
        return False
    reader(code, deeds)
    return True


def _joined(code: str, at: int) -> str:
    """Return the text that begins at `at`: strings set side by side are one, anything else in between is a hole."""
    import re

    out: list[str] = []
    token = re.compile(rf"\s*(?:{_TEXT}|([\w$.\[\]]+)|(&))")
    while (found := token.match(code, at)) is not None:
        out.append(HOLE if found.group(2) else _plain(found.group(1) or ""))
        at = found.end()
    return "".join(out)


def _plain(text: str) -> str:
    from agentshell.payloads.sql_lex import unescape

    return unescape(text)


def _applescript(code: str, deeds: Deeds) -> None:
    """`do shell script "…" & x`, and JavaScript for Automation's `doShellScript("…")`."""
    import re

    for found in re.finditer(r"(?i)do\s+shell\s+script\s+|doShellScript\s*\(\s*", code):
        if code[found.end() : found.end() + 1] == "'":
            deeds.shell(code[found.end() + 1 :].partition("'")[0])
        else:
            deeds.shell(_joined(code, found.end()))
    for found in re.finditer(rf"(?i)\bdo\s+script\s+{_TEXT}", code):
        deeds.shell(_plain(found.group(1)))
    if re.search(r'(?i)"(?:Finder|System Events)"', code) and re.search(r"(?i)\b(?:delete|empty\s+trash)\b", code):
        _finder(code, deeds)


def _finder(code: str, deeds: Deeds) -> None:
    """Finder's `delete`: `folder "X" of home`, `POSIX file "/x"`; of anything else only running would tell."""
    import re

    paths = [f"~/{name}" for name in re.findall(rf"(?i)folder\s+{_TEXT}\s+of\s+home", code)]
    paths += re.findall(rf"(?i)POSIX\s+file\s+{_TEXT}", code)
    for path in paths:
        deeds.shell(f"rm -rf -- {path}")
    deeds.dynamic = deeds.dynamic or not paths


def _expect(code: str, deeds: Deeds) -> None:
    r"""`spawn cmd args`, `exec cmd`, `system cmd`; what is sent to a shell is a command line of it."""
    import re

    for line in re.split(r"\n|;(?=\s)", code):
        found = re.match(r"\s*(spawn|exec|system)\s+(?:-\w+\s+)*(.+)", line)
        if found:
            deeds.shell(re.sub(r"\$\{?\w+\}?|\[[^\]]*\]", HOLE, found.group(2)))
        found = re.match(rf"\s*(?:exp_)?send(?:_user)?\s+(?:-\w+\s+)*(?:--\s+)?{_TEXT}", line)
        if found and "send_user" not in line:
            for part in _plain(found.group(1)).replace("\r", "\n").split("\n"):
                deeds.shell(part)
