"""Owns `agentshell rules`: check pack files, list packs, show a rule, print the schema. It judges only examples."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from agentshell.errors import EXIT_USAGE, RuleError
from agentshell.pack_files import (
    Bases,
    PackFile,
    check_files,
    pack_paths,
    read_pack_file,
)
from agentshell.pack_store import place_resolver, subjects_reader
from agentshell.packs.compiling import command_paths, compile_pack
from agentshell.packs.examples import example_problems
from agentshell.packs.extend import extended
from agentshell.packs.problems import near, place_of
from agentshell.packs.registry import Memory, Registry
from agentshell.payloads.api import problems as api_problems
from agentshell.shipped import rules_folder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from agentshell.packs.compiled import PackData
    from agentshell.packs.examples import ActionsOf
    from agentshell.packs.model import Action, Pack

HELP = {
    "check": "tell every mistake in pack files and run their examples",
    "list": "the packs, what they describe and how many rules they have",
    "show": "what a pack or a rule (kubectl/delete-namespace) is about",
    "schema": "print the JSON Schema of pack files",
}


def main(argv: Sequence[str]) -> int:
    """Run `agentshell rules ARGV…`; return the exit status."""
    parser = argparse.ArgumentParser(prog="agentshell rules", description="The packs that describe CLIs.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    check = commands.add_parser("check", help=HELP["check"], description=HELP["check"] + "; exit status 1 if any")
    check.add_argument("paths", nargs="*", metavar="PATH", help="pack files or folders (default: the shipped ones)")
    check.add_argument("--no-examples", action="store_true", help="do not run the examples")
    commands.add_parser("list", help=HELP["list"], description=HELP["list"])
    show = commands.add_parser("show", help=HELP["show"], description=HELP["show"])
    show.add_argument("rule", metavar="PACK[/RULE]")
    commands.add_parser("schema", help=HELP["schema"], description=HELP["schema"])
    options = parser.parse_args(list(argv))
    if options.command == "check":
        return run_check(options.paths, examples=not options.no_examples)
    if options.command == "list":
        return run_list()
    if options.command == "show":
        return run_show(options.rule)
    print(schema_text(), end="")
    return 0


def schema_text() -> str:
    """Return the JSON Schema of pack files as the text of rules/schema.json."""
    from agentshell.packs import model
    from agentshell.packs.schema import schema

    assert model.__file__ is not None
    return json.dumps(schema(Path(model.__file__).read_text("utf-8")), indent=1, ensure_ascii=False) + "\n"


def run_check(paths: Sequence[str], *, examples: bool) -> int:
    """Print every mistake in the files; return 1 when there is one."""
    files: list[PackFile] = []
    apis: list[Path] = []
    for path in paths or [rules_folder()]:
        place = Path(path)
        if not place.exists():
            print(f"{path}: no such file", file=sys.stderr)
            return EXIT_USAGE
        found = pack_paths(path.rstrip("/")) if place.is_dir() else (path,)
        apis += sorted(place.glob("api-*.yaml")) if place.is_dir() else [place] if _is_api(place) else []
        found = tuple(one for one in found if not _is_api(Path(one)))
        files += (read_pack_file(_shown_path(one)) for one in found)
    shipped = {} if not paths else {file.name: file for file in _shipped()}
    bases = Bases()
    bases.changed.update({pack.pack: pack for file in shipped.values() if (pack := file.loaded.pack) is not None})
    problems = list(check_files(files, bases))
    if examples:
        wrong = {place_of(problem)[0] for problem in problems}
        actions_of = judged_by(_registry(files, bases))
        for file in files:
            if file.loaded.pack is not None and file.path not in wrong:
                problems += example_problems(file.loaded.pack, file.loaded.marks, actions_of)
    for problem in problems:
        print(problem)
    wrong_apis = [text for path in apis for text in api_problems(path.read_text("utf-8"), _shown_path(str(path)))]
    print("".join(f"{text}\n" for text in wrong_apis), end="")
    actions = [action for file in files if file.loaded.pack for action in file.loaded.pack.actions.values()]
    lines = sum(len(action.match) + len(action.not_match) for action in actions)
    ran = f", {lines} examples" if examples else ""
    count = len(problems) + len(wrong_apis)
    mistakes = f"{count} mistakes" if count != 1 else "1 mistake"
    also = f", {len(apis)} APIs" if apis else ""
    print(f"{len(files)} packs, {len(actions)} rules{ran}{also}: {mistakes if count else 'all good'}")
    return 1 if count else 0


def _is_api(path: Path) -> bool:
    return path.name.startswith("api-")


def run_list() -> int:
    """Print the shipped packs with their programs and number of rules."""
    rows = []
    for file in _shipped():
        pack = file.loaded.pack
        if pack is not None:
            programs = ", ".join(pack.programs)
            commands = sum(1 for _ in command_paths(pack.commands))
            shown = programs if len(programs) < 40 else programs[:38] + " …"
            rows.append((pack.pack, str(len(pack.actions)), str(commands), shown, pack.summary))
    rows.sort()
    head = ("pack", "rules", "commands", "programs", "")
    widths = [max(len(row[at]) for row in (head, *rows)) for at in range(4)]
    for row in (head, *rows):
        print("  ".join(text.ljust(width) for text, width in zip(row[:4], widths, strict=True)), row[4], sep="  ")
    print(f"{len(rows)} packs, {sum(int(row[1]) for row in rows)} rules, {sum(int(row[2]) for row in rows)} commands")
    return 0


def run_show(name: str) -> int:
    """Print what a pack or one of its rules is about; return 1 when there is none of that name."""
    pack_name, _, rule = name.partition("/")
    files = {file.loaded.pack.pack: file for file in _shipped() if file.loaded.pack is not None}
    file = files.get(pack_name)
    if file is None or file.loaded.pack is None:
        print(f"there is no pack '{pack_name}' {near(pack_name, files)}".rstrip(), file=sys.stderr)
        return 1
    pack = file.loaded.pack
    if not rule:
        _show_pack(pack, file)
        return 0
    action = pack.actions.get(rule)
    if action is None:
        print(f"'{pack_name}' has no rule '{rule}' {near(rule, pack.actions)}".rstrip(), file=sys.stderr)
        return 1
    mark = file.loaded.marks.at[("actions", rule, "key")]
    print(f"{pack.pack}/{rule}    {_shown_path(file.path)}:{mark.line + 1}")
    print(f"  {action.level}, of {action.scope}: {action.says}")
    if action.reason:
        print(f"  {action.reason}")
    for text in action.instead:
        print(f"  instead: {text}")
    print("  by the default policy:")
    for environment, decision in _decisions(action):
        print(f"    {environment:<12} {decision}")
    for title, lines in (("matches", action.match), ("does not match", action.not_match)):
        print(f"  {title}:")
        for line in lines:
            print(f"    {line}")
    return 0


def judged_by(registry: Registry) -> ActionsOf:
    """Return what tells the actions of a line: the whole pipeline, on a machine where nothing is configured."""
    from agentshell.config import default_policy
    from agentshell.facts import Facts
    from agentshell.host import RealHost
    from agentshell.judge import judge
    from agentshell.model import EnvView, known
    from agentshell.packs.example_host import ExampleHost
    from agentshell.reading.unfold import Start

    host = ExampleHost(RealHost())
    facts = Facts(host)
    policy = default_policy()

    def actions_of(line: str) -> frozenset[str]:
        start = Start(env=EnvView(host.env), cwd=known(host.cwd), name=known("bash"))
        judgement = judge(line.encode(), start, facts, registry, policy)
        return frozenset(effect.action for one in judgement.invocations for effect in one.effects)

    return actions_of


def _registry(files: Sequence[PackFile], bases: Bases) -> Registry:
    """Return a registry of the files' packs over the bases."""
    packs: dict[str, PackData] = {name: compile_pack(pack) for name, pack in bases.changed.items()}
    for file in files:
        pack = file.loaded.pack
        if pack is not None and not pack.extends:
            packs[pack.pack] = compile_pack(pack)
    for file in files:
        pack = file.loaded.pack
        if pack is not None and pack.extends and (base := bases.get(pack.extends)) is not None:
            packs[pack.extends] = compile_pack(extended(base, pack))
    return Registry(Memory(packs), subjects_reader, place_resolver)


def _shipped() -> list[PackFile]:
    """Return the shipped pack files; raise RuleError when one of them cannot be read as a pack."""
    files = [read_pack_file(path) for path in pack_paths(rules_folder())]
    if broken := tuple(problem for file in files for problem in file.loaded.problems):
        raise RuleError(broken)
    return files


def _show_pack(pack: Pack, file: PackFile) -> None:
    print(f"{pack.pack}    {_shown_path(file.path)}")
    print(f"  {pack.summary}")
    print(f"  programs: {', '.join(pack.programs)}")
    print(f"  from: {pack.source}")
    if pack.target:
        print(f"  target: {pack.target}")
    listed = sum(1 for _ in command_paths(pack.commands))
    if listed:
        print(f"  {listed} commands; one that is not listed counts as {pack.unlisted.level}, or by its name as worse")
    width = max((len(name) for name in pack.actions), default=0)
    for name, action in pack.actions.items():
        print(f"  {name:<{width}}  {action.level:<12}  {action.says}")


def _decisions(action: Action) -> list[tuple[str, str]]:
    """Return environment and decision of the default policy for the action's level, by how much is hit."""
    from agentshell.config import default_policy
    from agentshell.model import ENVIRONMENTS, SCOPES

    words = {"remember": "allow, remembered", "confirm": "ask, the target's name typed"}
    rows: list[tuple[str, str]] = []
    for environment in ENVIRONMENTS:
        by_scope = [words.get(cell, cell) for cell in default_policy().table[action.level][environment]]
        told, widest = by_scope[SCOPES.index(action.scope)], by_scope[-1]
        rows.append((environment, told if told == widest else f"{told}; of everything at once: {widest}"))
    return rows


def _shown_path(path: str) -> str:
    """Return the path as seen from the working directory, where that is shorter."""
    try:
        return str(Path(path).relative_to(Path.cwd()))
    except ValueError:
        return path
