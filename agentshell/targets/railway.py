"""Owns which Railway environment a command would reach, offline; what it does there is not its business.

Source: railwayapp/cli 5.43.1, src/config.rs, src/commands/volume.rs. Flags, then RAILWAY_TOKEN (whose environment only
Railway knows), then RAILWAY_PROJECT_ID and RAILWAY_ENVIRONMENT_ID, then the link of the nearest folder above. Ids are
looked up in the names that the link file happens to hold; where it has none they say nothing.
"""

from __future__ import annotations

from agentshell.model import Place, Target, Unknown
from agentshell.targets.evidence import Case
from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from agentshell.facts import Facts
    from agentshell.packs.parsed import Parsed

FILES = {"staging": "config-staging.json", "dev": "config-dev.json", "develop": "config-dev.json"}
"""Link file by RAILWAY_ENV, under ~/.railway."""
EVERYWHERE = (("delete",), ("project", "delete"), ("api",), ("mcp",), ("agent",))
"""Commands that act on a whole project, or on whatever an id names: no environment speaks for what they hit."""
PICKED = ("volume",)
"""Commands whose -e only picks a thing that is one and the same in every environment."""
NAMED = (("environment", "delete"), ("environment", "edit"))
"""Commands whose operand is the environment."""


class Link(Value):
    """What the link file says: the linked folder's entry with its line, and every id whose name it tells."""

    entry: Mapping[str, str] = {}
    where: str = ""
    names: Mapping[str, str] = {}


def resolve(parsed: Parsed, facts: Facts) -> tuple[Target, ...]:
    """Return the Railway environment, as one target."""
    return (_environment(parsed, facts),)


def variables_place(parsed: Parsed, facts: Facts) -> Place:
    """Return the variables that `railway run|shell|connect` starts a command with."""
    return Place("variables", _environment(parsed, facts))


def ssh_place(parsed: Parsed, facts: Facts) -> Place:
    """Return the container that `railway ssh` and `railway sandbox exec` reach."""
    return Place("container", _environment(parsed, facts))


def _environment(parsed: Parsed, facts: Facts) -> Target:
    case = Case(parsed.invocation, facts)
    case.place(warns=True)
    link = _link(case) if case.here else Link()
    everywhere = any(parsed.command[: len(path)] == path for path in EVERYWHERE)
    picked = parsed.command[:1] == PICKED
    name = ""
    if parsed.command[:2] in NAMED and parsed.positionals:
        name = _named(case, "environment", parsed.positionals[0].shown, link, known=parsed.positionals[0].known)
        if not parsed.positionals[0].known:
            case.unknown("environment", parsed.positionals[0])
    else:
        name = _chosen(case, parsed, link, everywhere=everywhere, picked=picked)
    _others(case, parsed, link)
    if everywhere:
        case.add("command", " ".join(parsed.command), why="acts on every environment, or on whatever an id names")
    return case.target("Railway environment", name or "unknown environment")


def _chosen(case: Case, parsed: Parsed, link: Link, *, everywhere: bool, picked: bool) -> str:
    """List what chooses the environment, first that is set; return its name."""
    given = parsed.value("--environment")
    if given is not None:
        if not given.known:
            case.unknown("--environment", given)
            return given.shown
        linked = link.entry.get("environmentName", "")
        # A volume is one thing with an instance per environment, and its deletion names none of them: what the line
        # says about the environment only picks it. Only production is taken from there, unless the link says the same.
        same = picked and linked and linked == given.literal and _by_name(parsed)
        return _named(case, "--environment", given.literal, link, warns=everywhere or (picked and not same))
    environment = case.invocation.env
    token = environment.get("RAILWAY_TOKEN")
    if token is not None and token.shown:
        case.add("$RAILWAY_TOKEN", "(set)", why="a project token: only Railway knows its environment")
        if not token.known:
            case.unknown("$RAILWAY_TOKEN", token)
        _inside(case, warns=True)
        return "the token's environment"
    warns = everywhere or (picked and not _by_name(parsed))
    if environment.get("RAILWAY_PROJECT_ID") is not None:
        chosen = environment.get("RAILWAY_ENVIRONMENT_ID")
        if chosen is not None:
            if not chosen.known:
                case.unknown("$RAILWAY_ENVIRONMENT_ID", chosen)
                return chosen.shown
            found = _named(case, "$RAILWAY_ENVIRONMENT_ID", chosen.literal, link, warns=warns)
            return _inside(case, warns=warns) or found
    inside = _inside(case, warns=warns or not link.entry)
    moved, settled = case.moved("railway", warns=warns)
    if settled:
        return moved or inside
    if link.entry:
        name = link.entry.get("environmentName") or link.names.get(link.entry.get("environment", ""), "")
        if name:
            case.name(f"linked environment, {link.where}", name, warns=warns)
        else:
            case.add(f"linked environment, {link.where}", link.entry.get("environment", ""), why="an id says nothing")
        return name
    case.variables_may_change()
    case.add("no linked project found", "", why="no flag, no token, no link for this folder or one above it")
    return inside


def _by_name(parsed: Parsed) -> bool:
    """Whether the volume is given by its name: an id names one thing, whichever environment is linked."""
    given = parsed.value("--volume")
    if given is None:
        return False
    return given.known and not _is_id(given.literal)


def _inside(case: Case, *, warns: bool) -> str:
    """List the name that Railway itself sets inside a service or `railway run`."""
    for variable in ("RAILWAY_ENVIRONMENT_NAME", "RAILWAY_ENVIRONMENT"):
        name = case.variable(variable, warns=warns)
        if name:
            return name
    return ""


def _named(case: Case, source: str, text: str, link: Link, *, warns: bool = False, known: bool = True) -> str:
    """List an environment given by name or id; return its name."""
    if not known:
        return text
    if _is_id(text):
        name = link.names.get(text, "")
        if not name:
            case.add(source, text, why="an id says nothing")
            return text
        case.name(f"{source} {text}, {link.where or 'link file'}", name, warns=warns)
        return name
    case.name(source, text, warns=warns)
    return text


def _others(case: Case, parsed: Parsed, link: Link) -> None:
    """List projects, services and volumes: their names may speak for production only; the user's settings always."""
    for option, kind in (("--project", "project"), ("--service", "any"), ("--volume", "any"), ("--bucket", "any")):
        given = parsed.value(option)
        if given is not None and not (given.known and _is_id(given.literal)):
            case.argument(option, given, kind, warns=True)
    if not parsed.has("--project") and link.entry.get("name"):
        case.name(f"linked project, {link.where}", link.entry["name"], "project", warns=True)


def _link(case: Case) -> Link:
    """Read the link file: the entry of the nearest folder above the working directory, and all names it tells."""
    which = case.invocation.env.text("RAILWAY_ENV")
    if isinstance(which, Unknown) or not case.home():
        return Link()
    path = f"{case.home()}/.railway/{FILES.get(str(which or '').lower(), 'config.json')}"
    text = case.read(path)
    if not isinstance(text, str):
        return Link()
    from agentshell.targets import yaml_text

    projects = yaml_text.value(yaml_text.load(text), "projects")
    if projects is None:
        case.leave_open(f"{case.shown_path(path)} cannot be read")
        return Link()
    entries: dict[str, tuple[dict[str, str], int]] = {}
    names: dict[str, str] = {}
    for folder, line, node in yaml_text.entries(projects):
        fields = {
            key: text for key, _, inside in yaml_text.entries(node) if (text := yaml_text.text_of(inside)) != "null"
        }
        entries[folder.rstrip("/") or "/"] = (fields, line)
        for identity, name in (("environment", "environmentName"), ("project", "name")):
            if fields.get(identity) and fields.get(name):
                names.setdefault(fields[identity], fields[name])
    folder = case.cwd
    while folder:
        if folder in entries:
            fields, line = entries[folder]
            return Link(fields, case.shown_path(path, line), names)
        folder = "" if folder == "/" else folder.rpartition("/")[0] or "/"
    return Link({}, "", names)


def _is_id(text: str) -> bool:
    """Whether it is a UUID, whole or cut short (as messages show it)."""
    letters = text.replace("-", "")
    return len(letters) >= 8 and not letters.strip("0123456789abcdefABCDEF") and any(c.isdigit() for c in letters)
