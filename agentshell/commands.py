"""Owns agentshell's own commands: their arguments, and how errors become words and exit codes.

The commands never run a line. Those that stand in a module of their own read their own arguments.
"""

from __future__ import annotations

import argparse
import sys

from agentshell import __version__
from agentshell.colour import CHOICES
from agentshell.errors import EXIT_FAILED, AgentShellError
from agentshell.render import safe_lines

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn

ELSEWHERE = {
    "approvals": ("agentshell.approvals_cli", "list, show and watch the requests that wait for a person"),
    "approve": ("agentshell.approvals_cli", "approve a request; only a person at a terminal can"),
    "refuse": ("agentshell.approvals_cli", "refuse a request, with a reason for the agent"),
    "freeze": ("agentshell.freeze_cli", "refuse whatever would ask, until a time or a thaw"),
    "thaw": ("agentshell.freeze_cli", "end a freeze; only a person at a terminal can"),
    "approver": ("agentshell.approver_cli", "choose how answers are proven: key, one-time codes, another account"),
    "status": ("agentshell.status", "show this session, its grants, and what is frozen"),
    "rules": ("agentshell.rules_cli", "check, show and list the packs that describe CLIs"),
    "audit": ("agentshell.audit_cli", "read the audit log and prove its chain"),
    "replay": ("agentshell.replay.command", "show what would have become of the commands of past sessions"),
    "doctor": ("agentshell.doctor", "say what works on this machine and what does not"),
    "hook": ("agentshell.hooks.command", "judge an agent's tool call, given as JSON on stdin"),
    "install": ("agentshell.agents.command", "set agentshell as an agent's shell and hook, or make the links alone"),
    "instructions": ("agentshell.agents.instructions", "print what an agent's instructions file should tell it"),
    "uninstall": ("agentshell.agents.command", "take agentshell out of an agent's settings"),
}
"""Commands that stand in a module of their own: `main(arguments) -> exit status`."""

EXIT_CODES = (
    ("the command's own", "an allowed line ran; its status and streams pass through untouched"),
    ("126", "the line was refused and not run"),
    ("125", "agentshell could not do its own work: a broken policy or pack, no audit, no real bash"),
    ("check: 0, 1, 2", "allow, ask, deny"),
)

_EPILOG = """\
as a shell:
  agentshell -c LINE [NAME ARG...]   judge LINE, then become bash and run it
  agentshell [OPTION...] [FILE ARG...]
                                     the arguments are bash's; FILE may not bear the name of a command above
                                     (write ./check for a script called check)

exit status:
{codes}
"""


def run(name: str, arguments: Sequence[str]) -> int:
    """Run one command; return the exit status. Expected errors are told in a few lines, bugs in a report."""
    try:
        status = _run(name, list(arguments))
        sys.stdout.flush()
    except AgentShellError as error:
        print(f"agentshell: {safe_lines(error.message)}", file=sys.stderr)
        if error.hint:
            print(f"  {error.hint}", file=sys.stderr)
        return EXIT_FAILED
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader went away (`agentshell explain … | head`): nothing is wrong, and nothing more can be said.
        _discard_stdout()
        return 141
    except Exception:
        # The one place where a bug becomes a report, and the exit status that no script takes for a verdict.
        import platform
        import traceback

        print(f"agentshell {__version__}: this is a bug in agentshell; no line was run.", file=sys.stderr)
        print(f"  python {platform.python_version()} on {platform.platform()}, command {name}", file=sys.stderr)
        traceback.print_exc()
        return EXIT_FAILED
    return status


class _Parser(argparse.ArgumentParser):
    """A parser whose own complaints end with 125: 2 would read as the verdict `deny`."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(EXIT_FAILED, f"{self.prog}: {message}\n")


def parser() -> argparse.ArgumentParser:
    """Return the parser of the commands; also what the documentation is generated from."""
    codes = "\n".join(f"  {code:18} {meaning}" for code, meaning in EXIT_CODES)
    top = _Parser(
        prog="agentshell",
        description="The shell that agents run their commands through: what could destroy production is stopped.",
        epilog=_EPILOG.format(codes=codes),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    top.add_argument("--version", action="version", version=f"agentshell {__version__}")
    commands = top.add_subparsers(dest="name", metavar="COMMAND", required=True)

    check = commands.add_parser(
        "check",
        help="judge a line; exit status 0 allow, 1 ask, 2 deny, 125 could not decide",
        description="Judge a line without running it.",
        allow_abbrev=False,
    )
    what = check.add_mutually_exclusive_group(required=True)
    what.add_argument("line", metavar="LINE", nargs="?", help="the line, as one argument; - reads it from stdin")
    what.add_argument(
        "--batch",
        action="store_true",
        help='judge many: one JSON object {"id", "line", "cwd", "env"} a line on stdin, one verdict a line on stdout',
    )
    check.add_argument("--json", action="store_true", help="print the verdict as JSON (agentshell/verdict/v1)")

    explain = commands.add_parser(
        "explain",
        help="show how a line is read, what it would do where, and why the verdict",
        description="Show the way from a line to its verdict. Nothing is run and nothing recorded.",
        allow_abbrev=False,
    )
    explain.add_argument("line", metavar="LINE", help="the line, as one argument; - reads it from stdin")
    explain.add_argument("--json", action="store_true", help="print it as JSON (agentshell/explanation/v1)")
    explain.add_argument("--color", choices=CHOICES, default="auto", help="colour the output (default: on a terminal)")

    config = commands.add_parser(
        "config",
        help="show the settings in force and where each comes from",
        description="Show the settings in force and where each comes from.",
        allow_abbrev=False,
    )
    config.add_argument("action", choices=("show",))
    config.add_argument("--json", action="store_true", help="print it as JSON (agentshell/config/v1)")

    for name, (_, summary) in ELSEWHERE.items():
        commands.add_parser(name, help=summary, add_help=False)
    return top


def _run(name: str, arguments: list[str]) -> int:
    if name in ELSEWHERE:
        from importlib import import_module

        module = import_module(ELSEWHERE[name][0])
        # Modules with several commands are told which one it is.
        several = sum(where == ELSEWHERE[name][0] for where, _ in ELSEWHERE.values()) > 1
        status: int = module.main([name, *arguments] if several else arguments)
        return status
    options = parser().parse_args(["--help"] if name == "-h" else [name, *arguments])
    if options.name == "config":
        from agentshell.config_show import show

        return show(as_json=options.json)
    if options.name == "explain":
        from agentshell.check import explain

        return explain(_line(options.line), as_json=options.json, color=options.color)
    if options.batch:
        from agentshell.batch import run_batch

        return run_batch(sys.stdin.buffer, sys.stdout)
    from agentshell.check import check

    return check(_line(options.line), as_json=options.json)


def _line(word: str) -> bytes:
    """Return the line's bytes: as they stood on the command line, or all of stdin without its last newline."""
    if word == "-":
        return sys.stdin.buffer.read().removesuffix(b"\n")
    import os

    return os.fsencode(word)


def _discard_stdout() -> None:
    """Point stdout at nothing, so that the interpreter's own last flush does not complain."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
