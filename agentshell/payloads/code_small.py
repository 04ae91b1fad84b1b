"""Owns small languages whose code mostly starts programs: awk, sed, AppleScript, PowerShell, expect.

Sources: gawk 5.2 "I/O Functions", "Redirecting Output"; GNU sed 4.9 "Commands specific to GNU sed"; AppleScript
"do shell script"; PowerShell 7 Remove-Item, Invoke-Expression; expect(1).
"""

from __future__ import annotations

from agentshell.payloads.sources import HOLE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.payloads.code_deeds import Deeds

_TEXT = r'"((?:[^"\\]|\\.)*)"'


def find(code: str, language: str, deeds: Deeds) -> bool:
    """Note what the code does; return False for a language that is not read here."""
    reader = {"awk": _awk, "sed": _sed, "applescript": _applescript, "powershell": _powershell, "expect": _expect}
    if language not in reader:
        return False
    reader[language](code, deeds)
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


def _awk(code: str, deeds: Deeds) -> None:
    r"""`system("cmd" x)`, `"cmd" | getline`, `print … | "cmd"`, `print > "file"`."""
    import re

    code = re.sub(r"(?m)^\s*#.*$", "", code)
    for found in re.finditer(r"\bsystem\s*\(", code):
        deeds.shell(_joined(code, found.end()))
    for found in re.finditer(rf"{_TEXT}\s*\|&?\s*getline", code):
        deeds.shell(_plain(found.group(1)))
    for found in re.finditer(r'(?:"(?:[^"\\]|\\.)*"|[^;{}\n"])+', code):
        if re.search(r"\bprintf?\b", found.group()):
            _print(found.group(), deeds)


def _print(statement: str, deeds: Deeds) -> None:
    """Follow where a print statement goes: `| "command"`, `> "file"`."""
    import re

    for found in re.finditer(r'"(?:[^"\\]|\\.)*"|\|\||\|&?|>>|>=|>|[^"|>]+', statement):
        after = statement[found.end() :].lstrip()
        if found.group() in ("|", "|&") and not after.startswith("getline"):
            deeds.shell(_joined(statement, found.end()))
            return
        if found.group() == ">" and after.startswith('"'):
            deeds.overwrite(_joined(statement, found.end()))
            return


def _sed(code: str, deeds: Deeds) -> None:
    """GNU sed's `e command`, and `s/…/…/e`, which runs what the substitution makes."""
    import re

    for found in re.finditer(r"(?:^|[;{}\n]|[0-9$/!])[ \t]*e[ \t]+([^\n}]+)", code):
        deeds.shell(found.group(1).strip())
    for found in re.finditer(r"s([^\w\s\\])((?:\\.|(?!\1).)*)\1((?:\\.|(?!\1).)*)\1([a-zA-Z0-9]*)", code):
        if "e" in found.group(4):
            deeds.shell(re.sub(r"\\[0-9&]|&", HOLE, found.group(3)))
    for found in re.finditer(r"(?:^|[;{}\n/0-9$!])[ \t]*[wW][ \t]+([^\n;}]+)", code):
        deeds.overwrite(found.group(1).strip())


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


def _powershell(code: str, deeds: Deeds) -> None:
    """Each line as a command; `Remove-Item` is `rm`, `Invoke-Expression` and `iex` run their text."""
    import re

    for line in re.split(r"[\n;]", code):
        line = line.strip().lstrip("&").strip()
        if not line or (line.startswith(("#", "$")) and "=" in line):
            continue
        found = re.match(r"(?i)(?:Remove-Item|ri|del|erase|rd|rmdir|rm)\b(.*)", line)
        if found:
            paths = re.sub(
                r"(?i)-(?:Recurse|Force|Path|LiteralPath|Confirm:\S+|ErrorAction\s+\S+|Include\s+\S+)",
                "",
                found.group(1),
            )
            words = [word.strip("'\",").replace("\\", "/") for word in paths.split()]
            tree = re.search(r"(?i)-rec|-r\b|/s\b", found.group(1)) is not None
            for word in words:
                deeds.shell(f"rm {'-rf' if tree else '-f'} -- {re.sub(r'(?i)^[$]env:USERPROFILE', '~', word)}")
            continue
        found = re.match(r"(?i)(?:Invoke-Expression|iex)\s+(?:-Command\s+)?['\"](.*)['\"]$", line)
        deeds.shell(found.group(1) if found else line)


def _expect(code: str, deeds: Deeds) -> None:
    r"""`spawn cmd args`, `exec cmd`, `system cmd`; what is sent to a shell is a command line of it."""
    import re

    for line in code.split("\n"):
        found = re.match(r"\s*(spawn|exec|system)\s+(?:-\w+\s+)*(.+)", line)
        if found:
            deeds.shell(re.sub(r"\$\{?\w+\}?|\[[^\]]*\]", HOLE, found.group(2)))
        found = re.match(rf"\s*(?:exp_)?send(?:_user)?\s+(?:-\w+\s+)*(?:--\s+)?{_TEXT}", line)
        if found and "send_user" not in line:
            for part in _plain(found.group(1)).replace("\r", "\n").split("\n"):
                deeds.shell(part)
