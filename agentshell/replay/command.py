"""Owns `agentshell replay`: its arguments, the way from logs to the report, and how it ends."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import sys

from agentshell.colour import CHOICES, paint_for
from agentshell.render import safe_lines
from agentshell.replay.files import ReadError, commands
from agentshell.replay.judging import Judge
from agentshell.replay.progress import Progress
from agentshell.replay.records import Skipped
from agentshell.replay.report import SHOWN, told
from agentshell.replay.report_json import KEYS, report_json
from agentshell.replay.sources import FORMATS, Missing, Source, at, everywhere
from agentshell.replay.tally import Tally

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from agentshell.replay.records import Command

EXIT_NOTHING = 1
EXIT_OVER = 3
EXIT_INTERRUPTED = 130
_EPILOG = f"""\
PATH is a log, a folder with logs, or - for standard input; without one, every log of this account is read. Commands
are judged with the settings and packs of now, in the folder they ran in where that still exists. Nothing is run,
recorded or asked.

exit status:
  0    the replay was made
  1    nothing could be read
  2    wrong usage
  3    more is asked than --fail-over allows
  125  agentshell could not do its own work: a broken policy or pack
  130  interrupted; what was read until then is shown

{KEYS}
"""


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command."""
    made = argparse.ArgumentParser(
        "agentshell replay",
        description="Show what would have been stopped, asked and allowed of the commands of past sessions.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    made.add_argument("path", metavar="PATH", nargs="*", help="a log or a folder (default: all there are)")
    made.add_argument("--format", choices=("auto", *FORMATS), default="auto", help="what the logs are (default: auto)")
    made.add_argument("-0", "--null", action="store_true", help="a list is separated by NUL, not by lines")
    made.add_argument("--agent", metavar="NAME", action="append", default=[], help="only this agent's (or shell's)")
    made.add_argument("--since", metavar="WHEN", default="", help="only later ones: 7d, 36h, yesterday, 2026-11-01")
    made.add_argument("--cwd", metavar="DIR", default="", help="where commands ran of which no folder is recorded")
    made.add_argument(
        "--show", choices=tuple(SHOWN), default="held", help="rules to list (held: both asked and stopped)"
    )
    made.add_argument("--by", choices=("rule", "agent", "session"), default="rule", help="list rules all in one, or by")
    made.add_argument("--most", type=_count, default=20, metavar="N", help="rules and groups to list (20; 0: all)")
    made.add_argument("--fail-over", type=_rate, metavar="N", help="exit 3 when more of 1,000 commands ask")
    made.add_argument("--json", action="store_true", help="print it as JSON (agentshell/replay/v1)")
    made.add_argument("--color", choices=CHOICES, default="auto", help="colour the output (default: on a terminal)")
    return made


def main(arguments: Sequence[str]) -> int:
    """Run `agentshell replay …`; return the exit status. Raises AgentShellError for broken settings or packs."""
    usage = parser()
    options = usage.parse_args(list(arguments))
    if options.null and options.format not in ("auto", "list"):
        usage.error("-0 is for a list")
    since = _since(options.since, usage) if options.since else 0.0
    cwd = os.path.abspath(options.cwd or os.getcwd())
    if not os.path.isdir(cwd):
        usage.error(f"no folder: {cwd}")
    found = _sources(options.path, "list" if options.null else options.format)
    # What a resumed session repeats is then told of the one that it was first in.
    named = {os.path.realpath(one.path): one for one in found if isinstance(one, Source)}
    sources = sorted(named.values(), key=lambda source: source.changed)
    tally = Tally(_grouping(options.by))
    tally.missing += [one for one in found if isinstance(one, Missing)]
    judge = Judge(dict(os.environ), cwd, every=options.show == "all")
    for warning in judge.warnings():
        print(f"agentshell: warning: {safe_lines(warning)}", file=sys.stderr)
    progress = Progress(sys.stderr, sum(source.size for source in sources))
    wanted = _wanted(frozenset(options.agent), since, tally)
    try:
        for source in sources:
            replay(source, judge, tally, progress, wanted, separated=options.null)
    except KeyboardInterrupt:
        tally.interrupted = True
    finally:
        progress.end()
    if options.json:
        import json

        print(json.dumps(report_json(tally, show=options.show), ensure_ascii=True, indent=2))
    elif not found:
        print("no logs of agents or shells were found; name one: agentshell replay PATH", file=sys.stderr)
    else:
        paint = paint_for(sys.stdout, options.color, os.environ)
        home = os.environ.get("HOME", "")
        print(told(tally, paint, show=options.show, most=options.most, cwd=cwd, home=home), end="")
    if tally.interrupted:
        return EXIT_INTERRUPTED
    if not tally.read:
        return EXIT_NOTHING
    over = options.fail_over is not None and tally.all.per_thousand() > options.fail_over
    return EXIT_OVER if over else 0


def replay(
    source: Source,
    judge: Judge,
    tally: Tally,
    progress: Progress,
    wanted: Callable[[Command], bool],
    *,
    separated: bool = False,
) -> None:
    """Judge what is in one log and count it; a log that cannot be read is noted."""
    logged = ""
    for command in _read(source, tally, progress, separated=separated):
        if not wanted(command):
            continue
        if logged != command.agent:
            logged = command.agent
            tally.log(logged, source.path)
        if command.key and tally.repeats(f"{command.agent}/{command.key}"):
            continue
        tally.add(command, judge.outcome(command))
        if not command.cwd.startswith("/"):
            tally.homeless += 1
        elif not judge.exists(command.cwd):
            tally.gone += 1
        progress.commands = tally.all.commands


def _read(source: Source, tally: Tally, progress: Progress, *, separated: bool) -> Iterator[Command]:
    """Yield the commands of a log, and note what of it could not be read."""
    try:
        for item in commands(source, progress.tick, separated=separated):
            if isinstance(item, Skipped):
                tally.skip(item)
            else:
                yield item
    except (OSError, ReadError) as error:
        why = error.message if isinstance(error, ReadError) else error.strerror or str(error)
        tally.missing.append(Missing(source.path, why))
    else:
        tally.read += 1


def _sources(paths: Sequence[str], wanted: str) -> list[Source | Missing]:
    if not paths:
        return [one for one in everywhere(os.environ) if wanted in ("auto", getattr(one, "format", wanted))]
    return [one for path in paths for one in at(path if path == "-" else os.path.abspath(path), wanted)]


def _wanted(agents: frozenset[str], since: float, tally: Tally) -> Callable[[Command], bool]:
    def wanted(command: Command) -> bool:
        if agents and command.agent not in agents:
            return False
        if since and not command.when:
            tally.untimed += 1
            return False
        return command.when >= since

    return wanted


def _grouping(by: str) -> Callable[[Command], str]:
    if by == "agent":
        return lambda command: command.agent
    if by == "session":
        return lambda command: f"{command.agent} {command.session or command.source}"
    return lambda command: ""  # noqa: ARG005


def _since(text: str, usage: argparse.ArgumentParser) -> float:
    from agentshell.times import TimeError, past

    try:
        return past(text, dt.datetime.now().astimezone()).timestamp()
    except TimeError as error:
        usage.error(f"--since: {error.message}; {error.hint}")


def _count(text: str) -> int:
    if not text.isdigit():
        raise argparse.ArgumentTypeError(f"{text!r} is no number")
    return int(text)


def _rate(text: str) -> float:
    try:
        rate = float(text)
    except ValueError:
        rate = -1.0
    if not 0 <= rate <= 1000:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 0 to 1000")
    return rate
