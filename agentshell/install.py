"""Owns the links that agents start their shell by: a launcher, and bash, sh and zsh beside it that lead to it.

The launcher is compiled where there is a compiler; else it is a `#!` script, which cannot see the raw argv[0] or which
signals the parent ignored (`doctor` names that limit). Both hold absolute paths only, and nobody else may write them.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from agentshell.bundle import entry_place
from agentshell.errors import HostError
from agentshell.launch import WORD

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

NAMES = ("bash", "sh", "zsh")
COMPILERS = ("cc", "gcc", "clang", "tcc")
_SHEBANG_LIMIT = 127
"""Bytes of a `#!` line that every kernel reads (execve(2))."""


def interpreter() -> str:
    """Return the absolute path of the interpreter itself: a virtual environment's may go away with it."""
    return os.path.realpath(getattr(sys, "_base_executable", "") or sys.executable)


def site_folder() -> str:
    """Return the folder of the dependencies, which a start without `site` must be told."""
    import yaml

    return str(Path(yaml.__file__).resolve().parent.parent)


def source() -> Path:
    """Return the launcher's C source: inside the installed package, or beside it in the repository."""
    here = Path(__file__).resolve().parent
    for folder in (here, here.parent):
        path = folder / "launcher" / "launcher.c"
        if path.exists():
            return path
    raise HostError("the launcher's source is missing from this installation", "install agentshell again")


def settings(bash: str = "") -> dict[str, str]:
    """Return what the launcher is told, by the name of its macro or its place in the script."""
    from agentshell.model import Unknown
    from agentshell.readers import find_shfmt

    shfmt = find_shfmt()
    package = Path(__file__).resolve().parent
    return {
        "AGENTSHELL_PYTHON": interpreter(),
        "AGENTSHELL_ENTRY": str(package / "__main__.py"),
        "AGENTSHELL_COMPILED": str(entry_place(package, sys.implementation.cache_tag or "")),
        "AGENTSHELL_SITE": site_folder(),
        "AGENTSHELL_SHFMT": "" if isinstance(shfmt, Unknown) else os.path.realpath(shfmt),
        "AGENTSHELL_BASH": bash,
    }


def compiled(told: dict[str, str], into: Path) -> str:
    """Compile the launcher; return "" or why it could not be."""
    macros = [f"-D{name}={_c_string(value)}" for name, value in told.items()]
    problem = "no C compiler (cc, gcc, clang, tcc) is on the PATH"
    for compiler in COMPILERS:
        # A static program starts faster; not every machine has what that needs.
        for more in (["-static"], []):
            argv = [compiler, "-O2", "-w", *more, *macros, "-o", str(into), str(source())]
            try:
                done = subprocess.run(argv, capture_output=True, text=True, timeout=60, check=False)
            except FileNotFoundError:
                break
            except (OSError, subprocess.TimeoutExpired) as error:
                problem = f"{compiler}: {error}"
                break
            if done.returncode:
                problem = f"{compiler}: {(done.stderr.strip().splitlines() or ['failed'])[0]}"
            elif _runs(into):
                return ""
            else:
                problem = f"{compiler}: what it makes does not run here"
    return problem


def _runs(program: Path) -> bool:
    """Whether the compiled program can be started; what agentshell says then is not the compiler's affair."""
    try:
        return subprocess.run([program, "--version"], capture_output=True, timeout=60, check=False).returncode >= 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _c_string(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def script(told: dict[str, str]) -> str:
    """Return the launcher as a script. Raises HostError where the interpreter's path is too long for a `#!` line."""
    first = f"#!{told['AGENTSHELL_PYTHON']} -IS"
    if len(first.encode()) > _SHEBANG_LIMIT or " " in told["AGENTSHELL_PYTHON"]:
        raise HostError(f"the path {told['AGENTSHELL_PYTHON']} does not fit a #! line", "install a C compiler")
    words = [told[f"AGENTSHELL_{name}"] for name in ("SITE", "SHFMT", "BASH")]
    return (
        f"{first}\n"
        "import sys\n"
        f"entry = {told['AGENTSHELL_ENTRY']!r}\n"
        f"sys.argv[1:1] = [{WORD!r}, '?', '?', __file__, *{words!r}, sys.argv[0]]\n"
        "sys.argv[0] = entry\n"
        "sys.path.append(entry.rpartition('/agentshell/')[0])\n"
        "from agentshell.entry import start\n"
        "sys.exit(start(sys.argv))\n"
    )


def write_bundle() -> None:
    """Have the launcher's own Python write the bundle of compiled modules, where the package's folder can be written.

    A start without it is a millisecond or two slower and otherwise the same.
    """
    package = Path(__file__).resolve().parent
    code = (
        "import pathlib, sys; sys.path += sys.argv[1:]; from agentshell import bundle;"
        " bundle.write(pathlib.Path(sys.argv[1]) / 'agentshell')"
    )
    # Without the columns of every instruction, which only tracebacks show, there is less to read.
    argv = [interpreter(), "-I", "-X", "no_debug_ranges", "-c", code, str(package.parent), site_folder()]
    subprocess.run(argv, capture_output=True, timeout=120, check=False)


def install(folder: Path, bash: str = "") -> tuple[Path, str]:
    """Make the launcher and its links in the folder; return the launcher's path, and "" or why it is no native one."""
    links = folder.absolute()
    links.mkdir(parents=True, exist_ok=True)
    write_bundle()
    told = settings(bash)
    launcher = links / "agentshell"
    with tempfile.TemporaryDirectory(dir=links) as work:
        made = Path(work) / "agentshell"
        problem = compiled(told, made)
        if problem:
            made.write_text(script(told))
        made.chmod(0o755)
        # Replaced in one step: an agent may be starting its shell at this very moment.
        made.replace(launcher)
    for name in NAMES:
        link = links / name
        if link.is_symlink() and link.readlink() == Path("agentshell"):
            continue
        if link.exists() and not link.is_symlink():
            raise HostError(f"{link} is in the way and no link of agentshell's", "remove it or choose another folder")
        link.unlink(missing_ok=True)
        link.symlink_to("agentshell")
    return launcher, problem


def main(arguments: Sequence[str]) -> int:
    """Run `agentshell install --links DIR`; return the exit status."""
    parser = argparse.ArgumentParser(
        "agentshell install", description="Make the links that agents start their shell by.", allow_abbrev=False
    )
    parser.add_argument("--links", required=True, type=Path, metavar="DIR", help="make DIR/{agentshell,bash,sh,zsh}")
    parser.add_argument(
        "--bash", default="", metavar="PATH", help="the real bash, where it is not at a usual place such as /bin/bash"
    )
    options = parser.parse_args(list(arguments))
    if options.bash and not (options.bash.startswith("/") and os.access(options.bash, os.X_OK)):
        raise HostError(f"{options.bash} is no absolute path of a program", "name the real bash, such as /bin/bash")
    launcher, problem = install(options.links, options.bash)
    print(f"{launcher} and {', '.join(NAMES)} beside it")
    if problem:
        print(f"! a script, not a native program: {problem}")
        print("  login shells started as -bash are not seen as such, and an ignored SIGPIPE is not passed on")
    return 0
