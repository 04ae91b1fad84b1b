"""Owns the hooks that git starts by itself, and those of lefthook, husky and pre-commit: which commands they run.

Sources: githooks(5) of git 2.47; lefthook 1.8 (configuration); husky 9; pre-commit 4 (local hooks); simple-git-hooks 2.
Hooks of other repositories (pre-commit's `repo: https://…`) are programs that are installed, and are not read.
"""

from __future__ import annotations

from agentshell.model import known
from agentshell.payloads.recipes_project import project_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from agentshell.facts import Facts
    from agentshell.model import Inner
    from agentshell.packs.model import PayloadRule
    from agentshell.packs.parsed import Parsed
    from agentshell.payloads.recipes_project import Project

HOOKS = {
    "commit": ("pre-commit", "prepare-commit-msg", "commit-msg", "post-commit"),
    "push": ("pre-push",),
    "merge": ("pre-merge-commit", "prepare-commit-msg", "commit-msg", "post-merge"),
    "pull": ("post-merge", "post-checkout", "post-rewrite"),
    "rebase": ("pre-rebase", "post-checkout", "post-rewrite"),
    "checkout": ("post-checkout",),
    "switch": ("post-checkout",),
    "worktree": ("post-checkout",),
    "clone": (),
    "am": ("applypatch-msg", "pre-applypatch", "post-applypatch"),
    "cherry-pick": ("prepare-commit-msg", "commit-msg", "post-commit"),
    "revert": ("prepare-commit-msg", "commit-msg", "post-commit"),
    "gc": ("pre-auto-gc",),
}
"""The hooks that a command of git starts (githooks(5))."""
_SKIPPED = ("pre-commit", "commit-msg", "pre-push", "pre-merge-commit", "pre-rebase")
"""The hooks that --no-verify leaves out."""
_LEFTHOOK = tuple(f"{dot}lefthook{end}" for dot in ("", ".", ".config/") for end in (".yml", ".yaml", ".toml", ".json"))
_SAME = 3
_MOST = 60


def recipes(parsed: Parsed, facts: Facts, rule: PayloadRule) -> tuple[Inner, ...]:
    """Return what the hooks of the command would run."""
    project = project_of(parsed.invocation, facts, parsed.value("-C"))
    if project is None:
        return ()
    if rule.dialect == "lefthook":
        words = [word.literal for word in parsed.positionals]
        return tuple(_lefthook(project, words[0]))[:_MOST] if words else ()
    if rule.dialect == "pre-commit":
        words = [word.literal for word in parsed.positionals]
        stage = parsed.value("--hook-stage")
        return tuple(_pre_commit(project, stage.literal if stage else "", words[0] if words else ""))[:_MOST]
    return tuple(_git(parsed, project))[:_MOST]


def _git(parsed: Parsed, project: Project) -> Iterator[Inner]:
    command = parsed.command[0] if parsed.command else ""
    top = _top(project)
    if top is None or parsed.invocation.via.count("git hook") >= _SAME:
        return
    skipped = _SKIPPED if _unverified(parsed) else ()
    for hook in HOOKS.get(command, ()):
        if hook in skipped:
            continue
        for folder in _folders(top, parsed):
            yield from _file(top, f"{folder}/{hook}")
        yield from _lefthook(top, hook)
        yield from _in_package(top, hook)
        if hook in ("pre-commit", "pre-push", "commit-msg", "post-checkout"):
            yield from _pre_commit(top, hook, "")


def _unverified(parsed: Parsed) -> bool:
    """Whether the hooks that check are left out."""
    return parsed.has("--no-verify") or any(word.text == "--no-verify" for word in parsed.invocation.argv)


def _top(project: Project) -> Project | None:
    """Return the project from the root of its working tree."""
    folder = project.folder
    while True:
        here = project.below(folder)
        if project.facts.host.look(here.path(".git")).kind in ("directory", "file"):
            return here
        if folder in ("/", ""):
            return None
        folder = folder.rpartition("/")[0] or "/"


def hooks_in(folder: str, parsed: Parsed, facts: Facts) -> Iterator[Inner]:
    """Yield all hooks of a folder that `git config core.hooksPath` names: later commands of git start them."""
    project = project_of(parsed.invocation, facts, parsed.value("-C"))
    top = _top(project) if project else None
    if top is not None and parsed.invocation.via.count("git hook") < _SAME:
        for hook in dict.fromkeys(name for names in HOOKS.values() for name in names):
            yield from _file(top, f"{folder}/{hook}")


def _named_folder(parsed: Parsed) -> str:
    """Return the folder with hooks that the line itself names, "" where it names none.

    `git -c core.hooksPath=X`, `--config-env=core.hooksPath=VARIABLE`, and git's variables for the same (git(1),
    git-config(1): GIT_CONFIG_COUNT, GIT_CONFIG_PARAMETERS).
    """
    env = parsed.invocation.env
    found = ""
    for number in range(_SAME):
        key = env.text(f"GIT_CONFIG_KEY_{number}")
        value = env.text(f"GIT_CONFIG_VALUE_{number}")
        if isinstance(key, str) and key.lower() == "core.hookspath" and isinstance(value, str):
            found = value
    for word in parsed.values("--config-env"):
        key, _, name = word.literal.partition("=")
        value = env.text(name) if key.lower() == "core.hookspath" else None
        found = value if isinstance(value, str) else found
    for word in parsed.values("-c"):
        key, _, given = word.literal.partition("=")
        if key.lower() == "core.hookspath":
            found = given
    return found


def _folders(top: Project, parsed: Parsed) -> list[str]:
    """Return the folders with hooks: git's own, the one that its configuration or the line names, and husky's."""
    from agentshell.targets.ini import sections

    named = _named_folder(parsed)
    if named:
        return [named]
    found = [".git/hooks"]
    text = top.text(".git/config")
    for section, values in sections(text or "").items():
        if section.lower() == "core" and "hookspath" in values:
            found = [values["hookspath"][0]]
    return list(dict.fromkeys((*found, ".husky")))


def _file(top: Project, path: str) -> Iterator[Inner]:
    """Yield a hook's file as a program. Whether it may be executed is not asked: a line may see to that.

    It is named from the root of the working tree, so that it is the project's file and no program of that name.
    """
    import posixpath

    if top.text(path) is not None:
        yield top.argv((known(f"./{posixpath.relpath(top.path(path), top.folder)}"),), "git hook")


def _lefthook(top: Project, hook: str) -> Iterator[Inner]:
    found = top.first(_LEFTHOOK)
    if found is None:
        return
    yield from _lefthook_group(top, _tree(found[0], found[1]).get(hook), 0)


def _lefthook_group(top: Project, group: Any, depth: int) -> Iterator[Inner]:
    if not isinstance(group, dict) or depth > _SAME:
        return
    commands = group.get("commands")
    jobs = group.get("jobs")
    for one in [*(commands.values() if isinstance(commands, dict) else ()), *(jobs if isinstance(jobs, list) else ())]:
        if not isinstance(one, dict):
            continue
        if isinstance(one.get("run"), str):
            folder = one.get("root") if isinstance(one.get("root"), str) else ""
            yield top.inner(known(one["run"]), "git hook", cwd=folder or "")
        yield from _lefthook_group(top, one.get("group"), depth + 1)


def _tree(path: str, text: str) -> dict[str, Any]:
    """Return a configuration file as plain values; empty where it cannot be read."""
    found: Any = None
    try:
        if path.endswith(".toml"):
            import tomllib

            found = tomllib.loads(text)
        elif path.endswith(".json"):
            import json

            found = json.loads(text)
        else:
            import yaml

            found = yaml.load(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    except (ValueError, RecursionError, yaml_error()):
        return {}
    return found if isinstance(found, dict) else {}


def yaml_error() -> type[Exception]:
    """Return what PyYAML raises for a text that is no YAML."""
    import yaml

    return yaml.YAMLError


def _in_package(top: Project, hook: str) -> Iterator[Inner]:
    """Yield what package.json gives to simple-git-hooks and to husky 4."""
    text = top.text("package.json")
    package = _tree("package.json", text) if text and "hooks" in text else {}
    old = package.get("husky")
    for table in (package.get("simple-git-hooks"), old.get("hooks") if isinstance(old, dict) else None):
        if isinstance(table, dict) and isinstance(table.get(hook), str):
            yield top.inner(known(table[hook]), "git hook")


def _stages(listed: list[Any]) -> set[str]:
    """Return stages by the names of git's hooks; `commit` and `push` are their older names."""
    return {name if "-" in str(name) else f"pre-{name}" for name in map(str, listed)}


def _pre_commit(project: Project, stage: str, only: str) -> Iterator[Inner]:
    """Yield the local hooks of pre-commit that start a program of the system, or a script of the project."""
    top = _top(project) or project
    text = top.text(".pre-commit-config.yaml")
    repos = _tree("pre-commit.yaml", text).get("repos") if text else None
    for repo in repos if isinstance(repos, list) else ():
        if not isinstance(repo, dict) or repo.get("repo") != "local":
            continue
        for hook in repo.get("hooks") or ():
            if not isinstance(hook, dict) or not isinstance(hook.get("entry"), str):
                continue
            stages = hook.get("stages")
            listed = stages if isinstance(stages, list) else ["pre-commit"]
            if (only and hook.get("id") != only) or (not only and (stage or "pre-commit") not in _stages(listed)):
                continue
            if hook.get("language") in ("system", "script", "unsupported", "unsupported_script", None):
                words = " ".join(str(word) for word in hook.get("args") or ())
                yield top.inner(known(f"{hook['entry']} {words}".strip()), "pre-commit")
