"""Owns what must hold of every client with agentshell as its shell: the same results, a stop, an approval, its hook."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from real_clients.model import Step
from real_clients.running import STUB_SAYS, Job, RunError, run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from real_clients.clients import Client
    from real_clients.running import Outcome

DELETES = "kubectl --context prod-eu delete namespace checkout"
RULE = "kubectl/delete-namespace"
ORDINARY = (
    # Both streams and the status; the waits keep two pipes in their order.
    "echo hello; sleep 0.3; echo wrong >&2; sleep 0.3; false",
    'pwd; echo "$0" | sed s,.*/,,; echo "$BASH_SUBSHELL $#"',
    'printf "a\\nb\\n" | wc -l > counted.txt; cat counted.txt; sort < readme.txt | tr a-z A-Z',
)
BEGINS = "sleep 1; echo ready"
"""Codex keeps what the start-up files make in a file at its first moments, and wraps lines otherwise from then on."""
UNGUARDS = "echo 'runtime: static' >> ~/.config/agentshell/config.yaml"
TRIES = 3
"""Some clients lose the output of short commands now and then, with any shell."""
_REFUSED = re.compile(r"agentshell: refused  (\S+)")
_REQUEST = re.compile(r"\(request ([0-9a-f]+), not run\)")
_VARIES = re.compile(
    r"Chunk ID: \S*|Wall time: .*|PGID: \d+|/dev/pts/\d+|Original token count: .*|[0-9.]+ ?m?s(ec(onds?)?)?\b|pid \d+"
    r"|\"?(pid|timestamp)\"?: ?\"?[0-9.]+\"?"
)


class Result(NamedTuple):
    """What a check gave: a word for the table, whether it holds, and what is wrong where it does not."""

    word: str
    holds: bool
    why: str = ""


class Setting(NamedTuple):
    """What all checks of a matrix share: agentshell's links (a folder), the shell under test, where runs happen."""

    links: Path
    shell: Path
    base: Path


def parity(client: Client, setting: Setting) -> Result:
    """Check that the model reads the same, whether the shell is bash or agentshell."""
    from pathlib import Path

    steps = tuple(Step(line) for line in ORDINARY)
    differs = ""
    for tried in range(TRIES):
        plain = run(Job(client, Path("/bin/bash"), steps), setting.base)
        guarded = run(Job(client, setting.shell, steps), setting.base)
        if len(plain.results) < len(steps):
            differs = f"with bash itself {_short(plain)}"
            continue
        differs = _difference(plain, guarded)
        if not differs:
            return Result("SAME" if not tried else f"SAME ({tried + 1} tries)", holds=True)
    return Result("DIFF", holds=False, why=differs)


def stop(client: Client, setting: Setting) -> Result:
    """Check that what destroys is not run, and that the model reads so, with the rule and its own command."""
    seen = run(Job(client, setting.shell, (Step(DELETES),), settings="approvals: {ask: refuse}\n"), setting.base)
    wrong = _refusal(seen, 0)
    if seen.ran:
        wrong = f"it ran: {seen.ran}"
    return Result("FAIL", holds=False, why=wrong) if wrong else Result("refused", holds=True)


def approve(client: Client, setting: Setting) -> Result:
    """Check that a held command runs when tried again after an approval from elsewhere; once, and no more."""
    steps = (Step(BEGINS), *(Step(DELETES),) * 3)
    seen = run(Job(client, setting.shell, steps, (2,), "approvals: {wait: 2}\n"), setting.base)
    wrong = _refusal(seen, 1) or _refusal(seen, 3)
    if not wrong:
        first, later = (_REQUEST.findall(seen.results[number]) for number in (1, 3))
        if not first or not later:
            wrong = f"no id of a request: {seen.results[1]!r}"
        elif list(seen.approved) != first[-1:] or first == later:
            wrong = f"told of {first}, then {later}; approved {seen.approved}"
        elif STUB_SAYS not in seen.results[2] or "agentshell: refused" in seen.results[2]:
            wrong = f"approved, and the model read {seen.results[2]!r}"
        elif len(seen.ran) != 1:
            wrong = f"it ran {len(seen.ran)} times"
    return Result("FAIL", holds=False, why=wrong) if wrong else Result("once", holds=True)


def hook(client: Client, setting: Setting) -> Result:
    """Check that what `agentshell install` sets blocks in the hook, and that the model reads why."""
    if not client.hook:
        return Result("-", holds=True)
    from pathlib import Path

    steps = (Step(UNGUARDS), Step(DELETES), Step("echo fine"))
    job = Job(client, Path("/bin/bash"), steps, (), "approvals: {ask: refuse}\n", str(setting.links))
    seen = run(job, setting.base)
    by_hook = [one for one in seen.records if one.get("entry") == "hook" and one.get("decision") != "allow"]
    wrong = _refusal(seen, 0, "agentshell/", UNGUARDS) or _refusal(seen, 1)
    if not wrong and not by_hook:
        wrong = "the log has no refusal of the hook"
    if not wrong and ("fine" not in seen.results[2] or "agentshell" in seen.results[2]):
        wrong = f"an ordinary command came to {seen.results[2]!r}"
    if seen.ran:
        wrong = f"it ran: {seen.ran}"
    return Result("FAIL", holds=False, why=wrong) if wrong else Result("blocked", holds=True)


CHECKS: dict[str, Callable[[Client, Setting], Result]] = {
    "parity": parity,
    "stop": stop,
    "approve": approve,
    "hook": hook,
}


def checked(name: str, client: Client, setting: Setting) -> Result:
    """Make a check; a run that cannot be made does not hold."""
    try:
        return CHECKS[name](client, setting)
    except RunError as error:
        return Result("FAIL", holds=False, why=str(error))


def _refusal(seen: Outcome, number: int, rule: str = RULE, command: str = DELETES) -> str:
    """Return what is wrong with the refusal that the model read for a step; "" where nothing is."""
    if number >= len(seen.results):
        return f"step {number + 1} {_short(seen)}"
    text = seen.results[number]
    found = _REFUSED.search(text)
    if found is None:
        return f"no refusal in {text!r}"
    if not found[1].startswith(rule):
        return f"refused by {found[1]} for {rule}"
    # A terminal of 80 columns breaks the line where it likes.
    if "".join(command.split()) not in "".join(text[found.start() :].split()):
        return f"the refusal does not show the command: {text!r}"
    return ""


def _short(seen: Outcome) -> str:
    last = (seen.folder / "client.err").read_text("utf-8", "replace").strip().splitlines()[-1:]
    return f"gave {len(seen.results)} results; status {seen.status}, {' '.join(last) or 'no word why'}"


def _difference(plain: Outcome, guarded: Outcome) -> str:
    for number, text in enumerate(plain.results):
        other = guarded.results[number] if number < len(guarded.results) else _short(guarded)
        if _VARIES.sub("", text) != _VARIES.sub("", other):
            return f"bash: {text!r}\nagentshell: {other!r}"
    return ""
