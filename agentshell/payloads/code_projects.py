"""Owns finding the source that a compiler's `run` starts: `go run ./cmd/x`, `cargo run --bin x`, `dotnet run`.

Which files a tool builds the program from is told here; what stands in them is read by `code`. Only the program's own
package is read, and only where the line runs it: what it imports is not followed.
Sources: Go 1.22, go help run; cargo 1.83, cargo-run(1) and "Project Layout"; cargo-watch 8.5; .NET SDK 9, `dotnet run`;
SwiftPM 6, `swift run`; Dart 3.6, `dart run`; Crystal 1.14; Mix 1.18; Zig 0.13; Nim 2.2; V 0.4.
"""

from __future__ import annotations

from agentshell.model import Inner, Payload, known
from agentshell.payloads.recipes_project import project_of
from agentshell.payloads.sources import Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentshell.facts import Facts
    from agentshell.model import Effect
    from agentshell.packs.model import PayloadRule
    from agentshell.packs.parsed import Parsed
    from agentshell.payloads.recipes_project import Project

_MOST = 12
"""How many files of a package are read."""
_VALUES = {
    "go": {"-exec", "-tags", "-ldflags", "-gcflags", "-asmflags", "-mod", "-modfile", "-p", "-overlay", "-pgo", "-C"},
    "cargo": {"--bin", "--example", "-p", "--package", "--manifest-path", "--features", "-F", "--target", "--profile"}
    | {"--target-dir", "-j", "--jobs", "--config", "--color", "-Z", "-s", "--shell", "-x", "--exec", "-w", "--watch"}
    | {"-i", "--ignore", "-d", "--delay", "-C", "--workdir", "-B", "--use-shell"},
    "dotnet": {"--project", "-c", "--configuration", "-f", "--framework", "-r", "--runtime", "--launch-profile", "-e"}
    | {"-v", "--verbosity", "--arch", "--os", "--property", "-p", "--file"},
    "swift": {"-c", "--configuration", "--package-path", "--build-path", "--scratch-path", "--product", "-j"},
}
"""Options of each tool that take the next word."""
_LANGUAGES = {
    "go": "go", "rs": "rust", "cs": "jvm", "csx": "jvm", "fsx": "jvm", "java": "jvm", "kt": "jvm", "kts": "jvm",
    "scala": "jvm", "sc": "jvm", "swift": "swift", "dart": "dart", "cr": "crystal", "zig": "zig", "nim": "nim",
    "v": "v", "c": "c", "cc": "c", "cpp": "c", "ex": "elixir", "exs": "elixir", "R": "r",
}  # fmt: skip


def read(parsed: Parsed, facts: Facts, rule: PayloadRule) -> Payload:
    """Return what the program would do that the tool named by the rule's dialect builds and starts."""
    words = [arg.literal if arg.known else "" for arg in parsed.invocation.argv[1:]]
    flags, rest = _split(words, _VALUES.get(rule.dialect, set()))
    project = project_of(parsed.invocation, facts, *(known(one) for one in flags.get("-C", ())))
    if project is None or not rest:
        return Payload()
    inner: list[Inner] = []
    paths: list[str] = []
    if rule.dialect == "cargo" and rest[0] in ("watch", "lambda"):
        inner = list(_watched(project, flags, words))
    elif rule.dialect == "cargo":
        paths = _cargo(project, flags, rest)
    elif rule.dialect == "go":
        paths = _go(project, rest)
    elif rule.dialect == "dotnet":
        paths = _dotnet(project, flags, rest)
    elif rule.dialect == "swift":
        paths = _swift(project, flags, rest)
    else:
        paths = [word for word in rest if "." in word and word.rpartition(".")[2] in _LANGUAGES][:1] or _named(
            project, rest
        )
    effects: list[Effect] = []
    for path in dict.fromkeys(paths[:_MOST]):
        found = _text(project, path)
        if found is None:
            continue
        from agentshell.payloads.code import read_sources

        payload = read_sources(parsed, facts, (found,), _LANGUAGES[path.rpartition(".")[2]])
        effects += payload.effects
        inner += payload.inner
    return Payload(tuple(effects), tuple(inner))


def _split(words: list[str], values: set[str]) -> tuple[dict[str, list[str]], list[str]]:
    """Return the options with their values, and the words that are none, up to `--`."""
    flags: dict[str, list[str]] = {}
    rest: list[str] = []
    at = 0
    while at < len(words) and words[at] != "--":
        word = words[at]
        name, equals, value = word.partition("=")
        if not word.startswith("-") and not word.startswith("+"):
            rest.append(word)
        elif equals:
            flags.setdefault(name, []).append(value)
        elif name in values and at + 1 < len(words):
            at += 1
            flags.setdefault(name, []).append(words[at])
        at += 1
    return flags, rest


def _text(project: Project, path: str) -> Source | None:
    text = project.text(path)
    if text is None:
        return None
    return Source(known(text, project.invocation.span), project.invocation.span, path, project.path(path))


def _inside(project: Project, folder: str, ending: str) -> list[str]:
    """Return the files of a folder that end so, tests left out."""
    tests = ("_test.go", "Tests.cs", "Test.cs")
    names = [name for name in project.names(folder) if name.endswith(ending) and not name.endswith(tests)]
    return [f"{folder}/{name}" for name in names]


def _go(project: Project, rest: list[str]) -> list[str]:
    """`go run FILE.go…`, `go run ./FOLDER`; a package of another module (`x.org/y@v1`) is not of the project."""
    if rest[0] == "run" and len(rest) > 1:
        files = [word for word in rest[1:] if word.endswith(".go")]
        if files:
            return files
        folder = rest[1]
        text = project.text("go.mod") or ""
        module = next((line.split()[1] for line in text.splitlines() if line.startswith("module ")), "")
        if module and (folder == module or folder.startswith(f"{module}/")):
            folder = f".{folder[len(module) :]}"
        return [] if "@" in folder else _inside(project, folder, ".go")
    return []


def _cargo(project: Project, flags: dict[str, list[str]], rest: list[str]) -> list[str]:
    """`cargo run`: src/main.rs, or src/bin/NAME.rs; of a member of the workspace with -p."""
    if rest[0] not in ("run", "r", "script") and not rest[0].endswith(".rs"):
        return []
    if rest[0].endswith(".rs") or (len(rest) > 1 and rest[1].endswith(".rs") and rest[0] == "script"):
        return [next(word for word in rest if word.endswith(".rs"))]
    manifest = (flags.get("--manifest-path") or [""])[-1]
    member = (flags.get("-p") or flags.get("--package") or [""])[-1]
    tops = [manifest.rpartition("/")[0] or "."]
    if member:
        tops = [f"{tops[0]}/{folder}{member}" for folder in ("", "crates/", "packages/", "apps/", "tools/")]
    example = (flags.get("--example") or [""])[-1]
    name = (flags.get("--bin") or [""])[-1]
    found: list[str] = []
    for top in tops:
        if example:
            found += [f"{top}/examples/{example}.rs", f"{top}/examples/{example}/main.rs"]
        elif name:
            found += [f"{top}/src/bin/{name}.rs", f"{top}/src/bin/{name}/main.rs", *_listed(project, top, name)]
            found.append(f"{top}/src/main.rs" if project.text(f"{top}/src/bin/{name}.rs") is None else "")
        else:
            found.append(f"{top}/src/main.rs")
    return [path for path in found if path]


def _listed(project: Project, top: str, name: str) -> list[str]:
    """Return the file that Cargo.toml gives for a program (`[[bin]]`, `path`)."""
    import tomllib

    try:
        made = tomllib.loads(project.text(f"{top}/Cargo.toml") or "").get("bin")
    except tomllib.TOMLDecodeError:
        return []
    bins = made if isinstance(made, list) else []
    return [
        f"{top}/{one['path']}" for one in bins if isinstance(one, dict) and one.get("name") == name and "path" in one
    ]


def _watched(project: Project, flags: dict[str, list[str]], words: list[str]) -> Iterator[Inner]:
    """`cargo watch -s COMMAND`, `-x 'run --bin x'`, `-- COMMAND…`: started at once, and again on every change."""
    for text in (*flags.get("-s", ()), *flags.get("--shell", ())):
        yield project.inner(known(text), "cargo watch")
    for text in (*flags.get("-x", ()), *flags.get("--exec", ())):
        yield project.inner(known(f"cargo {text}"), "cargo watch")
    if "--" in words:
        after = project.invocation.argv[words.index("--") + 2 :]
        if after:
            yield project.argv(after, "cargo watch")


def _dotnet(project: Project, flags: dict[str, list[str]], rest: list[str]) -> list[str]:
    """`dotnet run [--project X]`, `dotnet run X.cs`, `dotnet script X.csx`, `dotnet fsi X.fsx`, `dotnet X.cs`."""
    files = [word for word in (*flags.get("--file", ()), *rest) if word.endswith((".cs", ".csx", ".fsx"))]
    if files:
        return files[:1]
    if rest[0] not in ("run", "watch"):
        return []
    top = (flags.get("--project") or flags.get("-p") or ["."])[-1]
    folder = top.rpartition("/")[0] or "." if top.endswith((".csproj", ".fsproj")) else top
    return _inside(project, folder, ".cs")


def _swift(project: Project, flags: dict[str, list[str]], rest: list[str]) -> list[str]:
    """`swift FILE.swift`, `swift run [NAME]`."""
    if rest[0].endswith(".swift"):
        return rest[:1]
    if rest[0] != "run":
        return []
    top = (flags.get("--package-path") or ["."])[-1]
    name = next(iter(rest[1:]), "")
    folders = [f"{top}/Sources/{name}"] if name else [f"{top}/Sources"]
    if not name:
        folders += [f"{top}/Sources/{one}" for one in project.names(f"{top}/Sources") if "." not in one]
    return [path for folder in folders for path in _inside(project, folder, ".swift")]


def _named(project: Project, rest: list[str]) -> list[str]:
    """`dart run` and `dart run NAME`: bin/NAME.dart, by default the package's own name; `zig build run`."""
    if rest[0] == "run":
        if len(rest) > 1 and ":" not in rest[1]:
            return [f"bin/{rest[1]}.dart", f"{rest[1]}.dart"]
        if len(rest) > 1:
            return [f"bin/{rest[1].rpartition(':')[2]}.dart"]
        return _inside(project, "bin", ".dart") or _inside(project, ".", ".cr")
    return ["src/main.zig"] if rest[:2] == ["build", "run"] else []
