"""Owns what the files of a layer say: every mistake in them at once, with its place. How layers combine is not here."""

from __future__ import annotations

from agentshell.errors import ConfigError
from agentshell.host import read_bytes
from agentshell.layering import ApprovalsFile, ApproverFile, ConfigFile, PolicyFile, final_problem
from agentshell.layers import site_file_problem
from agentshell.model import Unknown
from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentshell.layers import Layer
    from agentshell.packs.load import Form
    from agentshell.packs.problems import Marks

FORMS: dict[str, type[Value]] = {"config.yaml": ConfigFile, "policy.yaml": PolicyFile}
RULES = "rules"
"""The folder of a layer that holds its packs."""
_KINDS = ("context", "cluster", "account", "profile", "host", "project", "database", "bucket", "installer", "any")


class LayerFiles(Value):
    """What one layer says. Problems are mistakes; notes say what was passed over because of the layer's rights."""

    layer: Layer
    config: ConfigFile = ConfigFile()
    policy: PolicyFile = PolicyFile()
    rules: str = ""
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def read_layer(layer: Layer) -> LayerFiles:
    """Read every file of a layer; raises nothing."""
    import posix

    try:
        names = sorted(posix.listdir(layer.folder))
    except OSError as error:
        return LayerFiles(layer, problems=(f"{layer.folder}: {error.strerror}",))
    found = LayerFiles(layer)
    problems: list[str] = []
    notes: list[str] = []
    for name in names:
        path = f"{layer.folder}/{name}"
        if name == RULES:
            found = found.replace(rules=path)
        elif name in FORMS:
            if layer.name == "site" and (why := site_file_problem(path)):
                notes.append(f"{path} does not count: {why}")
                continue
            form = _read(path, layer, FORMS[name], problems)
            if isinstance(form, ConfigFile):
                found = found.replace(config=form)
            elif isinstance(form, PolicyFile):
                found = found.replace(policy=form)
        elif name.endswith((".yaml", ".yml")):
            # A misspelt file name would silently lose whatever the file makes stricter.
            problems.append(f"{path}: a file of this name is not read; the names are {', '.join(FORMS)} and {RULES}/")
    if layer.tightens:
        found, kept = _only_tightening(found)
        notes += kept
    return found.replace(problems=tuple(problems), notes=tuple(notes))


def shipped_policy(text: str, path: str) -> PolicyFile:
    """Return the policy file that comes with agentshell; raise ConfigError with every mistake in it."""
    from agentshell.packs.load import load_form

    form = load_form(text, path, PolicyFile)
    if form.problems or not isinstance(form.record, PolicyFile):
        raise ConfigError(form.problems)
    return form.record


def _read(path: str, layer: Layer, cls: type[Value], problems: list[str]) -> Value | None:
    content = read_bytes(path)
    if isinstance(content, Unknown):
        problems.append(f"{path}: {content.why}")
        return None
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        problems.append(f"{path}: not UTF-8 text (byte {error.start})")
        return None
    from agentshell.packs.load import load_form

    form = load_form(text, path, cls)
    problems += form.problems
    problems += _wrong_here(form, layer)
    return form.record


def _wrong_here(form: Form, layer: Layer) -> Iterator[str]:
    """Yield what is well formed but may not stand in this layer, or says nothing that exists."""
    record, marks = form.record, form.marks
    if isinstance(record, ConfigFile | PolicyFile) and record.final:
        if layer.name != "site":
            yield marks.problem(("final", "key"), "only the site layer may make things final")
        for at, entry in enumerate(record.final):
            if isinstance(record, PolicyFile):
                wrong = final_problem(entry)
            else:
                wrong = "" if entry in _KINDS else f"'{entry}' is not a kind of name: {', '.join(_KINDS)}"
            if wrong:
                yield marks.problem(("final", at), wrong)
    if isinstance(record, ConfigFile):
        for name in ("shell", "audit"):
            path = getattr(record, name)
            if path and layer.name == "project":
                yield marks.problem((name, "key"), f"a project may not set '{name}'")
            elif path and not path.startswith("/"):
                yield marks.problem((name,), f"an absolute path is wanted here, not '{path}'")
        yield from _wrong_approvals(record.approvals, marks, project=layer.name == "project")
        if layer.name == "project":
            for kind, names in record.environments.items():
                for name, environment in names.items():
                    if environment != "production":
                        yield marks.problem(
                            ("environments", kind, name),
                            f"a project may map names to production only, not to {environment}",
                        )


def _wrong_approvals(given: ApprovalsFile, marks: Marks, *, project: bool) -> Iterator[str]:
    """Yield what is wrong with the settings of approvals. A project may only choose a stricter way of asking."""
    for name in ApprovalsFile.__fields__:
        if project and name != "ask" and getattr(given, name) != ApprovalsFile.__defaults__[name]:
            yield marks.problem(("approvals", name, "key"), f"a project may not set '{name}'")
    who = given.approver or ApproverFile()
    paths: list[tuple[tuple[str, ...], str]] = [(("approvals", "folder"), given.folder)]
    paths += [(("approvals", "approver", name), getattr(who, name)) for name in ("totp", "socket")]
    for path, text in paths:
        if text and not text.startswith("/"):
            yield marks.problem(path, f"an absolute path is wanted here, not '{text}'")
    if given.notify and not given.notify[0].startswith("/"):
        yield marks.problem(
            ("approvals", "notify"), f"the program's absolute path is wanted first, not '{given.notify[0]}'"
        )
    ways = [name for name in ("key", "totp", "user") if getattr(who, name)]
    if len(ways) > 1:
        yield marks.problem(
            ("approvals", "approver", "key"), f"one way to prove an answer is wanted: {' or '.join(ways)}"
        )
    if bool(who.user) != bool(who.socket):
        yield marks.problem(("approvals", "approver", "key"), "'user' and 'socket' go together")
    if who.key and not who.key.startswith("ed25519:"):
        yield marks.problem(("approvals", "approver", "key"), "a public key begins with 'ed25519:'")


def _only_tightening(found: LayerFiles) -> tuple[LayerFiles, list[str]]:
    """Take out of a layer what could make anything milder; policies are tightened where they are combined."""
    config, layer = found.config, found.layer
    notes = []
    kept = {}
    for kind, names in config.environments.items():
        kept[kind] = {name: place for name, place in names.items() if place == "production"}
        for name, place in names.items():
            if place != "production":
                notes.append(f"{layer.folder}: {kind} '{name}' → {place} does not count: {layer.tightens}")
    given = [setting for setting in ("shell", "audit") if getattr(config, setting)]
    asking = config.approvals
    given += [
        f"approvals.{name}"
        for name in ApprovalsFile.__fields__
        if name != "ask" and getattr(asking, name) != ApprovalsFile.__defaults__[name]
    ]
    notes += [f"{layer.folder}: '{setting}' does not count: {layer.tightens}" for setting in given]
    stricter = ConfigFile(kept, approvals=ApprovalsFile(ask=asking.ask), runtime=config.runtime, minimum=config.minimum)
    return found.replace(config=stricter), notes
