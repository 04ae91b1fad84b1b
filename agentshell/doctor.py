"""Owns `agentshell doctor`: what works on this machine and what does not, each with a way to mend it; mends nothing."""

from __future__ import annotations

import argparse
import getpass
import os
import stat
import sys
from pathlib import Path

from agentshell.errors import AgentShellError, HostError, RuleError
from agentshell.launch import started
from agentshell.model import Unknown
from agentshell.runtime_grade import below
from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from agentshell.config import Config

GOOD, LIMIT, BAD = "✓", "!", "✗"


class Finding(Value):
    """One thing that was looked at: mark (✓ works, ! a limit, ✗ broken), what is so, and one way to mend it."""

    mark: str
    what: str
    mend: str = ""


def findings() -> tuple[Finding, ...]:
    """Look at everything and return what was found; raises nothing."""
    checks = (_settings, _shells, _readers, _packs, _audit, _approvals, _launcher, _links)
    found: list[Finding] = []
    for check in checks:
        try:
            found += check()
        except AgentShellError as error:
            found.append(Finding(BAD, error.message, error.hint))
    return (*found, *_limits())


def _config() -> Config:
    from agentshell.config import read
    from agentshell.host import RealHost
    from agentshell.layers import locate

    host = RealHost()
    return read(locate(host.env, host.cwd))


def _settings() -> Iterator[Finding]:
    try:
        config = _config()
    except RuleError as error:
        for problem in error.problems:
            yield Finding(BAD, problem, "mend or remove the file; until then nothing is run (exit 125)")
        return
    layers = ", ".join(f"{layer.name} ({layer.folder})" for layer in config.layers) or "the shipped policy alone"
    yield Finding(GOOD, f"settings: {layers}")
    for text in config.warnings:
        yield Finding(LIMIT, text)
    for text in config.held:
        yield Finding(LIMIT, f"every line that does more than read asks: {text}", "mend or remove the project's file")


def _shells() -> Iterator[Finding]:
    from agentshell.real_shells import find

    try:
        configured = _config().shell
    except AgentShellError:
        configured = ""
    yield Finding(GOOD, f"real bash: {find('bash', started, configured)}")
    for kind in ("sh", "zsh"):
        try:
            yield Finding(GOOD, f"real {kind}: {find(kind, started)}")
        except HostError:
            yield Finding(LIMIT, f"no real {kind}: started as {kind}, agentshell ends with 125")


def _readers() -> Iterator[Finding]:
    from agentshell.host import RealHost

    host = RealHost()
    for reader, name in (("shfmt", "shfmt"), ("syntax", "bash -n"), ("reprint", "bash --pretty-print")):
        said = host.read_shell(reader, b"echo $(date)\n")
        if isinstance(said, Unknown):
            yield Finding(
                BAD, f"the shell reader {name} does not work: {said.why}", "pip install --force-reinstall shfmt-py"
            )
        else:
            yield Finding(GOOD, f"shell reader {name}")
    try:
        import bashlex  # noqa: F401

        yield Finding(GOOD, "shell reader bashlex")
    except ImportError:
        yield Finding(BAD, "the shell reader bashlex is missing", "pip install bashlex")


def _packs() -> Iterator[Finding]:
    from agentshell.assembly import assemble

    try:
        assemble()
    except RuleError as error:
        for problem in error.problems:
            yield Finding(BAD, problem, "agentshell rules check")
        return
    yield Finding(GOOD, "packs can be read (agentshell rules check also runs their examples)")


def _audit() -> Iterator[Finding]:
    from agentshell.audit import folder
    from agentshell.audit_cli import verify
    from agentshell.host import environment

    try:
        where = _config().audit or folder(environment())
    except AgentShellError:
        where = folder(environment())
    if problem := _unwritable(where):
        yield Finding(
            BAD,
            f"the audit log in {where or 'no folder'} cannot be written: {problem}; lines with a finding are refused,"
            " plain allowed lines run unrecorded",
            "make the folder yours and writable, or set `audit` in config.yaml",
        )
        return
    proof = verify(where)
    if proof.broken:
        yield Finding(BAD, f"the audit chain does not hold: {proof.broken}", "agentshell audit verify")
    else:
        yield Finding(GOOD, f"audit log in {where}: {proof.records} records, the chain holds")


def _approvals() -> Iterator[Finding]:
    """Say whether a person can be asked, and how well an answer is proven."""
    from agentshell.approvals.place import folder, open_store
    from agentshell.approvals.proof import grade
    from agentshell.host import environment

    settings = _config().approvals
    env = environment()
    if settings.ask == "refuse":
        yield Finding(LIMIT, "nobody is asked: what would ask is refused (approvals.ask: refuse)")
        return
    where = settings.socket or folder(settings, env)
    try:
        store = open_store(settings, env)
        try:
            waiting = len(store.freezes()) if settings.user else len(store.listed("waiting", "open"))
        finally:
            store.close()
    except AgentShellError as error:
        yield Finding(BAD, f"nobody can be asked, so what would ask is refused: {error.message}", error.hint)
        return
    told = "" if settings.user else f"; {waiting} wait for an answer"
    yield Finding(GOOD, f"requests are kept in {where}{told}")
    given = grade(settings)
    if given == "advisory":
        yield Finding(
            LIMIT,
            "approvals are advisory: whatever runs as this account could forge one",
            "agentshell approver key",
        )
    elif given == "other-uid" and settings.user == getpass.getuser():
        yield Finding(
            BAD, f"approvals.approver.user is {settings.user}, this very account: no answer counts", "name another"
        )
    elif given == "totp" and not os.access(settings.totp, os.R_OK):
        yield Finding(BAD, f"the secret {settings.totp} cannot be read: no code is right", "agentshell approver totp")
    else:
        yield Finding(GOOD, f"answers are proven: {given}")


def _unwritable(where: str) -> str:
    """Return "" or why the log could not be written; writes no record."""
    if not where:
        return "neither HOME nor XDG_STATE_HOME is set"
    path = Path(where)
    nearest = next((folder for folder in (path, *path.parents) if folder.exists()), Path("/"))
    if not os.access(nearest, os.W_OK | os.X_OK):
        return f"{nearest} is not writable"
    if os.statvfs(nearest).f_bavail == 0:
        return "the disk is full"
    for place in (path, path / "audit.jsonl"):
        if place.exists() and (place.stat().st_uid != os.geteuid() or place.stat().st_mode & 0o022):
            return f"{place} belongs to or is writable by others"
    return ""


_AGAIN = "agentshell install --links DIR"


def _launcher() -> Iterator[Finding]:
    if not started.native:
        yield Finding(
            LIMIT,
            "this start was not through the native launcher: a login shell's -bash is not seen as such, SIGPIPE always"
            " gets its default, and every start is slower",
            "agentshell install --links DIR (with a C compiler on the PATH)",
        )
        return
    yield Finding(GOOD, f"native launcher: {started.program}")
    if not any(type(finder).__module__ == "agentshell.bundle" for finder in sys.meta_path):
        yield Finding(LIMIT, "the bundle of compiled modules is missing or old: starts are slower", _AGAIN)
    for path in (started.program, sys.executable, str(Path(__file__).parent), str(Path(__file__)), started.site):
        if path and (problem := _not_ours(Path(path))):
            yield Finding(BAD, f"{path} {problem}: whoever that is decides what agentshell does", f"chmod go-w {path}")


def _not_ours(path: Path) -> str:
    found = path.stat()
    if found.st_uid not in (0, os.geteuid()):
        return "belongs to another account"
    sticky = stat.S_ISDIR(found.st_mode) and found.st_mode & stat.S_ISVTX
    return "is writable by everyone" if found.st_mode & stat.S_IWOTH and not sticky else ""


def _links() -> Iterator[Finding]:
    if not started.native:
        return
    place = Path(started.program).parent
    for name in ("bash", "sh", "zsh"):
        link = place / name
        if link.exists() and os.path.samefile(link, started.program):
            yield Finding(GOOD, f"{link} is agentshell")
        else:
            yield Finding(LIMIT, f"{link} is not agentshell", f"agentshell install --links {place}")
    shell = os.environ.get("SHELL", "")
    if shell and not (Path(shell).exists() and os.path.samefile(shell, started.program)):
        yield Finding(LIMIT, f"SHELL is {shell}: what is started from here does not go through agentshell",
                      f"export SHELL={place}/bash")  # fmt: skip


def _limits() -> tuple[Finding, ...]:
    return (
        Finding(LIMIT, "a shell at a terminal is the real one: what is typed there is not judged"),
        Finding(LIMIT, "start-up files of login and interactive shells are not judged: they are the account's own"),
        *_runtime(),
    )


def _runtime() -> Iterator[Finding]:
    """Say what guards while a line runs, and why it is less than the settings ask for."""
    from agentshell.runtime.trial import trial

    try:
        config = _config()
    except AgentShellError:
        return
    if config.runtime == "static":
        yield Finding(LIMIT, "what a program starts is not seen (runtime: static)", "runtime: auto in config.yaml")
        return
    grade = trial(config, started.program)
    if weak := below(grade, config):
        yield Finding(BAD, f"no line runs here: {weak}", "mend what is missing, or lower `minimum` in config.yaml")
    elif grade.name == "exec":
        yield Finding(GOOD, f"every program is judged when it starts (runtime: {config.runtime})")
    elif grade.name == "shims":
        why = f"; no exec gate: {grade.why}" if grade.why else ""
        yield Finding(LIMIT, f"programs that packs name are judged when they start, by shims{why}")
    else:
        yield Finding(LIMIT, f"what a program starts is not seen: {grade.why}")
    yield Finding(LIMIT, "what a program does without starting another one is not seen")


def main(arguments: Sequence[str]) -> int:
    """Run `agentshell doctor`; return 1 when something is broken."""
    argparse.ArgumentParser(
        "agentshell doctor", description="Say what works on this machine and what does not.", allow_abbrev=False
    ).parse_args(list(arguments))
    found = findings()
    for finding in found:
        print(f"{finding.mark} {finding.what}")
        if finding.mend and finding.mark != GOOD:
            print(f"    {finding.mend}")
    broken = sum(finding.mark == BAD for finding in found)
    print(f"\n{broken} broken" if broken else "\nnothing is broken")
    return 1 if broken else 0
