"""What the exec gate costs while a line runs: the same line by bash and by agentshell in turn, and the ratios.

The build is a generated package of C sources: a configure script that tries the compiler and the usual tools, and make
over every source. Everything happens in a temporary folder.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

LOOP = 1500
SATURATED = 3000
SOURCES, CHECKS = 420, 260
"""Files that make compiles, three programs each, and questions of the configure script, seven programs each."""


class Cost:
    """One line, how it is reached, and what each of its runs took by bash and by agentshell, in seconds."""

    def __init__(self, name: str, line: str, reach: float, rounds: int) -> None:
        self.name = name
        self.line = line
        self.reach = reach
        self.rounds = rounds
        self.plain: list[float] = []
        self.guarded: list[float] = []

    @property
    def ratio(self) -> float:
        """The median of the ratios of neighbouring runs."""
        return statistics.median(one / other for one, other in zip(self.guarded, self.plain, strict=True))


def costs(rounds: int) -> list[Cost]:
    """Return what is measured: so many rounds each, the build fewer."""
    found = [
        Cost(f"{LOOP} × /bin/true in a loop", "./loop", 1.3, rounds),
        Cost(f"xargs -P8, {SATURATED} × /bin/true", "./saturated", 1.6, rounds),
    ]
    if shutil.which("cc") and shutil.which("make"):
        found.append(Cost("configure and make, > 3000 programs", "./configure && make -s -j2 all", 1.06, 3))
    return found


def write_package(folder: Path) -> None:
    """Write the package that is built; its work is the compiler's, as a real one's is."""
    # As scripts: a line that hides nothing would not be gated at all.
    for name, text in (
        ("loop", f"for ((n = 0; n < {LOOP}; n++)); do /bin/true; done"),
        ("saturated", f"seq {SATURATED} | xargs -P8 -n1 /bin/true"),
    ):
        (folder / name).write_text(f"#!/bin/bash\n{text}\n")
        (folder / name).chmod(0o755)
    check = "\n".join(
        f"echo 'int main(void) {{ return {number} % 2; }}' | sed s/return/return/ > conftest.c\n"
        f'test "$(expr {number} + 1)" = {number + 1} && grep -q main conftest.c && cat conftest.c | tr a a > conftest'
        + ("\ncc -c conftest.c -o conftest.o" if number % 4 == 0 else "")
        for number in range(CHECKS)
    )
    (folder / "configure").write_text(f"#!/bin/sh\nset -e\n{check}\nrm -f conftest.*\n")
    (folder / "configure").chmod(0o755)
    for number in range(SOURCES):
        body = "\n".join(
            f"static double f{n}(double x) {{ return x * {n} + sin(x / {n + 1}); }}\n"
            f'int g{number}_{n}(char *b) {{ return snprintf(b, 9, "%f", f{n}({number}.5)); }}'
            for n in range(12)
        )
        (folder / f"part{number}.c").write_text(f"#include <math.h>\n#include <stdio.h>\n{body}\n")
    (folder / "Makefile").write_text(
        "objects := $(patsubst %.c,%.o,$(wildcard part*.c))\nall: $(objects)\n%.o: %.c\n\t@cc -O1 -c $< -o $@\n"
    )


def measure(shell: str, folder: Path, env: dict[str, str], rounds: int) -> list[Cost]:
    """Run every line by bash and by agentshell in turn; raises CalledProcessError where one fails."""
    package = folder / "build"
    package.mkdir()
    write_package(package)
    found = costs(rounds)
    for cost in found:
        for _ in range(cost.rounds):
            for program, into in (("/bin/bash", cost.plain), (shell, cost.guarded)):
                for old in package.glob("*.o"):
                    old.unlink()
                started = time.perf_counter()
                subprocess.run(
                    [program, "-c", cost.line], cwd=package, check=True, stdout=subprocess.DEVNULL,
                    env=env,
                )  # fmt: skip
                into.append(time.perf_counter() - started)
    return found
