"""Owns `agentshell install` and `uninstall`: the plan for an agent is shown, then brought onto the disk."""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

from agentshell.agents.catalogue import AGENTS
from agentshell.agents.places import here
from agentshell.agents.plan import installed, leads_here, present, removed, switched_off
from agentshell.agents.writing import difference, forget, keep, original, write
from agentshell.errors import AgentShellError, HostError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from agentshell.agents.model import Agent, File
    from agentshell.agents.places import Places
    from agentshell.agents.plan import Edit

_PREFIX = '#!/bin/sh\n# What {title} starts gets here as one text; it goes through agentshell.\nexec {bash} -c "$1"\n'


def main(arguments: Sequence[str]) -> int:
    """Run `agentshell install …` or `uninstall …`; the first argument says which. Return the exit status."""
    name, *rest = arguments
    options = _parser(name).parse_args(rest)
    if name == "install" and options.agent is None:
        if options.links or options.bash:
            from agentshell.install import main as make_links

            return make_links([word for word in rest if word != "--dry-run"])
        return _listed(here())
    if options.agent is None or options.agent not in AGENTS:
        what = f"{options.agent} is no agent that is known here" if options.agent else "an agent's name is missing"
        raise HostError(what, f"one of: {', '.join(AGENTS)}")
    return (_install if name == "install" else _uninstall)(AGENTS[options.agent], options)


def _parser(name: str) -> argparse.ArgumentParser:
    into = name == "install"
    does = "Set agentshell as the shell and hook of an agent" if into else "Take agentshell out of an agent's settings"
    parser = argparse.ArgumentParser(
        f"agentshell {name}",
        description=f"{does}; the changes are shown. "
        + ("Without an agent, list those found here, or with --links make the links alone." if into else ""),
        allow_abbrev=False,
    )
    parser.add_argument("agent", metavar="AGENT", nargs="?", help=", ".join(AGENTS))
    scope = parser.add_mutually_exclusive_group()
    scope.add_argument("--user", action="store_true", help="in the account's own settings (the default)")
    scope.add_argument("--project", action="store_true", help="in the settings of the project in this directory")
    parser.add_argument("--dry-run", action="store_true", help="show what would change, and change nothing")
    parser.add_argument("--links", default="", metavar="DIR", help="the folder of agentshell's links")
    if into:
        parser.add_argument("--bash", default="", metavar="PATH", help="the real bash, where it is at an unusual place")
        parser.add_argument(
            "--prefix", action="store_true", help="claude: also what its hooks and MCP servers are started by"
        )
    return parser


def _files(agent: Agent, options: argparse.Namespace) -> tuple[File, ...]:
    files = agent.project if options.project else agent.user
    if options.project and not files:
        raise HostError(
            f"{agent.title} has no settings of a project for this", f"agentshell install {agent.name} --user"
        )
    # What was put in with --prefix is taken out without being asked for.
    prefix = agent.prefix if getattr(options, "prefix", True) else ()
    if getattr(options, "prefix", False) and not prefix:
        raise HostError(f"{agent.title} starts nothing by a prefix", "leave --prefix out")
    if not files:
        return ()
    return (files[0].replace(changes=(*files[0].changes, *prefix)), *files[1:])


def _install(agent: Agent, options: argparse.Namespace) -> int:
    places = here(options.links)
    files = _files(agent, options)
    edits = installed(files, places)
    changed = [edit for edit in edits if edit.after != edit.before]
    _show(changed)
    missing = not _linked(Path(places.links))
    if not options.dry_run:
        if missing or options.bash:
            from agentshell.install import install

            launcher, problem = install(Path(places.links), options.bash)
            print(f"made {launcher}" + (f" (a script, not a native program: {problem})" if problem else ""))
        if options.prefix:
            _make_prefix(agent, places)
        for edit in changed:
            keep(edit, anew=not leads_here(edit.before, edit.path, files, places))
            write(edit)
            print(f"wrote {edit.path}")
    elif missing:
        print(f"would make the links in {places.links}")
    if not changed:
        print(f"{agent.title}: nothing to do in its settings" if files else f"{agent.title} has no settings for this")
    elif options.dry_run:
        print("nothing was changed (--dry-run)")
    elif options.project:
        print("its paths are this machine's: keep the file out of version control")
    for setting in switched_off(agent, files, places):
        print(f"! {setting} switches all hooks off: that layer does not guard")
    _tell_steps(agent, places)
    return 0


def _uninstall(agent: Agent, options: argparse.Namespace) -> int:
    places = here(options.links)
    files = _files(agent, options)
    edits = removed(files, places, original)
    changed = [edit for edit in edits if edit.after != edit.before]
    _show(changed)
    if options.dry_run:
        print("nothing was changed (--dry-run)")
        return 0
    # The last first: the folders that the first was put into may be made for it.
    for edit in changed[::-1]:
        write(edit)
        print(f"{'removed' if edit.after is None else 'wrote'} {edit.path}")
    for edit in edits:
        if not leads_here(edit.after, edit.path, files, places):
            forget(edit.path)
    if not changed:
        print(f"{agent.title}: nothing of agentshell's is in its settings")
    if agent.steps:
        print("what was done by hand stays:")
        for step in agent.steps:
            print(f"  {places.text(step, program=agent.programs[0])}")
    return 0


def _linked(links: Path) -> bool:
    """Whether the bash of a folder is agentshell; making the links tells of any other."""
    return (
        (links / "bash").exists()
        and (links / "agentshell").exists()
        and (links / "bash").samefile(links / "agentshell")
    )


def _show(edits: Sequence[Edit]) -> None:
    for edit in edits:
        sys.stdout.write(difference(edit))


def _tell_steps(agent: Agent, places: Places) -> None:
    for step in agent.steps:
        if "{bash_env}" not in step or Path(places.text("{bash_env}")).exists():
            print(f"by hand: {places.text(step, program=agent.programs[0])}")
    if agent.steps or agent.user:
        print(f"then: agentshell doctor; what an agent should know: agentshell instructions {agent.name}")


def _make_prefix(agent: Agent, places: Places) -> None:
    """Write the program that gets a whole command as one argument (Claude Code: CLAUDE_CODE_SHELL_PREFIX)."""
    import shlex

    path = Path(places.text("{prefix}"))
    path.write_text(_PREFIX.format(title=agent.title, bash=shlex.quote(places.text("{bash}"))))
    path.chmod(0o755)


def _listed(places: Places) -> int:
    """Print every agent with what is so of it on this machine."""
    for agent in AGENTS.values():
        found = next((where for name in agent.programs if (where := shutil.which(name))), "")
        folder = next((path for one in agent.folders if Path(path := places.text(one)).exists()), "")
        print(f"{agent.name:15} {agent.title:30} {_state(agent, places, found or folder)}")
    print("\nagentshell install AGENT [--project] [--dry-run]")
    return 0


def _state(agent: Agent, places: Places, found: str) -> str:
    told = []
    # In the home folder itself both are the same.
    project = agent.project if places.project != places.home else ()
    for scope, files in (("user", agent.user), ("project", project)):
        try:
            count = present(files, places)
        except AgentShellError as error:
            told.append(f"{scope}: {error.message}")
            continue
        wanted = sum(len(file.changes) for file in files)
        real = sum(not change.frame for file in files for change in file.changes)
        frames = wanted - real
        if count > frames:
            told.append(f"{scope}: set up" if count == wanted else f"{scope}: in part ({count - frames} of {real})")
    return "; ".join((*told, f"found {found}" if found else "not found here"))
