"""Compile rules/api-*.yaml into agentshell/payloads/apis; with --check, only say whether they agree."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
PLACE = ROOT / "agentshell/payloads/apis"

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


def pieces(value: object, after: str = "") -> Iterator[str]:
    """Yield Python text that makes the value again, in pieces between which a line may break."""
    from agentshell.values import Value

    if isinstance(value, Value):
        yield f"{type(value).__name__}("
        for name in value.__fields__:
            # fields that have their default are left out
            if name not in value.__defaults__ or getattr(value, name) != value.__defaults__[name]:
                yield f"{name}="
                yield from pieces(getattr(value, name), ", ")
        yield f"){after}"
    elif isinstance(value, tuple):
        yield "("
        for one in value:
            yield from pieces(one, ", ")
        yield f"){after}"
    elif isinstance(value, dict):
        yield "{"
        for key, one in value.items():
            yield f"{literal(key)}: "
            yield from pieces(one, ", ")
        yield "}" + after
    else:
        yield literal(value) + after


def literal(value: object) -> str:
    """Return a text as the formatter would quote it."""
    text = repr(value)
    return f'"{text[1:-1]}"' if text.startswith("'") and '"' not in text and "\\" not in text else text


def written(value: object) -> str:
    """Return the value as Python text in lines of 120 columns where its texts allow it."""
    lines, line = [], ""
    for piece in pieces(value):
        if line and len(line) + len(piece.rstrip()) > 120:
            lines.append(line.rstrip())
            line = "    "
        line += piece
    return "\n".join([*lines, line])


def modules() -> dict[Path, str]:
    """Return every generated module with the text that it should have."""
    from agentshell.payloads.api import load, shortcomings

    made: dict[Path, str] = {}
    names: list[str] = []
    hosts: dict[str, str] = {}
    sockets: dict[str, str] = {}
    paths: dict[str, str] = {}
    for path in sorted((ROOT / "rules").glob("api-*.yaml")):
        api = load(path.read_text("utf-8"), str(path.relative_to(ROOT)))
        for wrong in shortcomings(api):
            raise SystemExit(f"{path.relative_to(ROOT)}: {wrong}")
        name = path.stem.removeprefix("api-")
        names.append(name)
        hosts |= dict.fromkeys(api.hosts, name)
        sockets |= dict.fromkeys(api.sockets, name)
        paths |= dict.fromkeys(api.anywhere, name)
        text = written(api)
        types = [one for one in ("Api", "GraphQL", "Mutation", "Route", "Worse") if f"{one}(" in text]
        made[PLACE / f"{name.replace('-', '_')}.py"] = (
            f'"""Owns the API of rules/{path.name}, as scripts/make_apis.py compiled it; change it there."""\n\n'
            f"from __future__ import annotations\n\nfrom agentshell.payloads.api import {', '.join(types)}\n\n"
            f"# fmt: off\nAPI = {text}\n"
        )
    # Exact names are found before globs, and the more telling glob before the other.
    hosts = dict(sorted(hosts.items(), key=lambda one: ("*" in one[0], ":" in one[0], -len(one[0]), one[0])))
    made[PLACE / "__init__.py"] = (
        '"""Owns where each shipped API description is met, as scripts/make_apis.py compiled rules/api-*.yaml."""\n\n'
        "from __future__ import annotations\n\n# fmt: off\n"
        f"NAMES: frozenset[str] = frozenset({written(tuple(names))})\n"
        f'"""Every description."""\nHOSTS: dict[str, str] = {written(hosts)}\n'
        '"""Host name or glob → name of the description."""\n'
        f"SOCKETS: dict[str, str] = {written(sockets)}\n"
        '"""Glob for a unix socket → name of the description."""\n'
        f"PATHS: dict[str, str] = {written(paths)}\n"
        '"""Path pattern → name of the description, for hosts that have none."""\n'
    )
    return {path: formatted(text, path) for path, text in made.items()}


def formatted(text: str, path: Path) -> str:
    """Return Python text as the project's formatter writes it."""
    command = [str(Path(sys.executable).parent / "ruff"), "format", "--stdin-filename", str(path), "-"]
    return subprocess.run(command, input=text, text=True, capture_output=True, check=True, cwd=ROOT).stdout


def main() -> int:
    """Write the modules, or with --check compare them; return 1 when one is not up to date."""
    stale = [path for path, text in modules().items() if not path.exists() or path.read_text("utf-8") != text]
    if "--check" in sys.argv[1:]:
        for path in stale:
            print(f"{path.relative_to(ROOT)} differs from rules/: run {sys.argv[0]}", file=sys.stderr)
        return 1 if stale else 0
    PLACE.mkdir(exist_ok=True)
    made = modules()
    for path in sorted(PLACE.glob("*.py")):
        if path not in made:
            path.unlink()
    for path in stale:
        path.write_text(made[path], "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
