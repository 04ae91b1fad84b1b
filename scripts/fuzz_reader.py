"""Mutate shell lines and look for one whose reading hides a command. Nothing is run: bash only ever parses (-n).

The oracle is independent of every reader: a marker word is planted in a line; where bash accepts the line, but rejects
it once the marker is replaced by `fi`, the marker stood where a command begins (`fi` is an error there and a word
anywhere else). The reading must then have a command, or a function, of the marker's name, or be in doubt or unreadable.

Also counted: plain lines that the reader builds otherwise, and readings without doubt that the witness contradicts.
Every failure is printed with the seed that makes it again: `--seed N --count 1`.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from agentshell.facts import FileInfo  # noqa: E402
from agentshell.model import Unknown  # noqa: E402
from agentshell.readers import ShellReaders, find_shfmt  # noqa: E402
from agentshell.reading import gate, plain, shape, shfmt, witness  # noqa: E402
from agentshell.reading.read import read  # noqa: E402
from agentshell.reading.tree import Function, Reading, Simple, Text, Unreadable  # noqa: E402
from agentshell.remembered import Memory  # noqa: E402
from agentshell.values import Value  # noqa: E402

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MARK = "markcmd"
SEEDS = (
    "git status && ls -la | grep x > out 2>&1",
    'for f in *.txt; do echo "$f"; done',
    "if [ -f a ]; then cat a; elif b; then c; else d; fi",
    "while read -r l; do echo $l; done < f",
    "case $x in a|b) c ;; *) d ;; esac",
    "f() { echo a; }; f",
    "cat <<EOF\nhello $x\n$(date)\nEOF",
    "cat <<'EOF' | sh\nhello\nEOF\necho b",
    'echo $(date +%s) `id` "$(a "$(b)")"',
    "echo ${x:-$(a)} ${y#*/} ${#z} ${a[1]} $((1 + 2))",
    'a=1 b="c d" cmd -x --y=z; export Q=r',
    "[[ -n $a && $b =~ ^x$ ]] && (cd /tmp; ls)",
    "diff <(a) <(b); { c; d; } 2>/dev/null &",
    "echo 'a b' \"c d\" e\\ f $'g\\n' # comment",
    "arr=(a b c); echo ${arr[@]}; ((i++)); let x=1",
    "time a; ! b; coproc c; select s in a b; do c; done",
    "aws s3 ls \\\n  --profile x \\\n  --region y",
)
TOKENS = (
    *(
        "'",
        '"',
        "`",
        "\\",
        "\n",
        " ",
        ";",
        "&",
        "&&",
        "||",
        "|",
        "|&",
        "(",
        ")",
        "{ ",
        "; }",
        "$(",
        "${",
        "}",
        "$((",
        "))",
    ),
    *(
        "<",
        ">",
        ">>",
        "<<E\n",
        "\nE\n",
        "<<'E'\n",
        "<<<",
        "<(",
        ">(",
        ">&",
        "<&-",
        "&>",
        "2>&1 ",
        "{fd}>",
        "# ",
        "#",
        "\\\n",
    ),
    *(
        " if ",
        "; then ",
        "; fi",
        " for x in ",
        "; do ",
        "; done",
        " case x in ",
        " a) ",
        ";; ",
        " esac",
        " while ",
        " ! ",
    ),
    *(
        " time ",
        " coproc ",
        " function f ",
        "f() ",
        "[[ ",
        " ]]",
        "((",
        "=",
        "a=",
        "a+=(",
        "a[1]=",
        "$'",
        '$"',
        "$x",
        "${x:-",
    ),
    *(
        "${x/",
        "${!x",
        "$[",
        "!(",
        "@(",
        "*(",
        "~",
        "*",
        "?",
        "é",
        "日本",
        "\t",
        "--",
        "-",
        "let ",
        "declare ",
        "export ",
        "\\`",
    ),
    *(" # \\\n", "`a \\`b\\``", "'\\''", "$", "$$", "$#", "{a,b}", "|| # c\n", "&\n", ";;&", ";&", "<<-E\n\t", "eval "),
)


class Machine:
    """The host: real readers, and nothing else."""

    env: Mapping[str, str] = {}
    cwd = "/"
    installed: Mapping[str, str] = {}

    def __init__(self, readers: ShellReaders) -> None:
        self.readers = readers

    def read_text(self, path: str) -> str | Unknown:
        """Return nothing: reading opens no file."""
        return Unknown("no such file", path)

    def look(self, path: str) -> FileInfo:
        """Return that there is nothing."""
        return FileInfo("absent", path)

    def names(self, path: str) -> tuple[str, ...] | Unknown:
        """Return that there is nothing."""
        return Unknown("no such directory", path)

    def which(self, name: str, path: str) -> str | Unknown:  # noqa: ARG002
        """Return that there is no program."""
        return Unknown("not on the PATH", name)

    def recall(self) -> Memory:
        """Nothing is remembered."""
        return Memory()

    def read_shell(self, reader: str, text: bytes) -> bytes | Unknown:
        """Run a real reader."""
        return self.readers.read_shell(reader, text)


def lines() -> list[str]:
    """Return the lines to mutate: the built-in ones, and the shared corpora where they are."""
    found = list(SEEDS)
    shared = ROOT.parent / "shared/corpus"
    for name in ("allow.jsonl", "stop.jsonl", "shell-nl2bash.jsonl"):
        path = shared / name
        if path.exists():
            found.extend(json.loads(line)["cmd"] for line in path.read_text(encoding="utf-8").splitlines())
    probes = shared / "shell-probes.json"
    if probes.exists():
        found.extend(probe["line"] for probe in json.loads(probes.read_text(encoding="utf-8")))
    return found


def mutant(dice: random.Random, pool: list[str]) -> str:
    """Return a line with a marker and a few random changes; half of them start from a line full of constructs."""
    line = dice.choice(SEEDS) if dice.random() < 0.4 else dice.choice(pool)
    line = line[:300]
    spots = [index for index, char in enumerate(line) if char in " \n;|&()`"] or [0]
    spot = dice.choice(spots) if dice.random() < 0.8 else dice.randrange(len(line) + 1)
    before = dice.choice(("", " ", "; ", "\n", "&& ", "| ", "$(", "`", " ", "\n"))
    after = dice.choice(("", " ", "; ", "\n", " y ", " y; ", ")", "`", " y\n"))
    line = line[:spot] + before + MARK + after + line[spot:]
    for _ in range(dice.randrange(4)):
        spot = dice.randrange(len(line) + 1)
        kind = dice.random()
        if kind < 0.7:
            line = line[:spot] + dice.choice(TOKENS) + line[spot:]
        elif kind < 0.85:
            line = line[:spot] + line[spot + dice.randrange(1, 4) :]
        else:
            piece = dice.choice(pool)
            cut = dice.randrange(len(piece) + 1)
            line = line[:spot] + piece[cut : cut + dice.randrange(20)] + line[spot:]
    return line


def named(value: object) -> Iterator[str]:
    """Yield the name of every command and function in a tree."""
    if isinstance(value, Simple) and value.words:
        yield "".join(part.text if isinstance(part, Text) else "\0" for part in value.words[0].parts)
    if isinstance(value, Function):
        yield value.name
    if isinstance(value, Value):
        for name in value.__fields__:
            yield from named(getattr(value, name))
    elif isinstance(value, tuple):
        for each in value:
            yield from named(each)


def starts(readers: ShellReaders, line: str) -> bool:
    """Return whether bash sees a command begin at the marker of a line.

    Lines with `coproc` are left out: behind `coproc word` bash takes reserved words for reserved and others for words.
    """
    if line.count(MARK) != 1 or "coproc" in line or readers.read_shell("syntax", line.encode()) != b"":
        return False
    broken = readers.read_shell("syntax", line.replace(MARK, "fi").encode())
    return isinstance(broken, bytes) and b"`fi'" in broken


def check(host: Machine, line: str, count: dict[str, int]) -> str:
    """Look at one line; return what is wrong with its reading, or nothing."""
    text = line.encode()
    if gate.refuse(text) is not None:
        return ""
    reading = read(text, host)
    if isinstance(reading, Unreadable):
        count["unreadable"] += 1
        return ""
    if reading.doubt:
        count["doubted"] += 1
        return ""
    count["read"] += 1
    if starts(host.readers, line):
        count["markers"] += 1
        if MARK not in set(named(reading)):
            return "hidden command"
    return compare(host, text, reading, count)


def compare(host: Machine, text: bytes, reading: Reading, count: dict[str, int]) -> str:
    """Compare with the readers that were not asked; return what is wrong, or nothing."""
    script = reading.scripts[0]
    if plain.read(text) is not None:
        count["plain"] += 1
        if host.readers.read_shell("syntax", text) != b"":
            return "plain, but bash does not accept it"
        try:
            again = shfmt.read(text, host)
        except shfmt.SyntaxRejectedError:
            again = Unreadable("rejected")  # `export é=x` and the like, which bash accepts.
        if not isinstance(again, Unreadable) and again != script:
            return "plain, but shfmt reads it otherwise"
    other = witness.read(text)
    if other is not None:
        count["witnessed"] += 1
        if shape.of(other) != shape.of(script):
            count["contradicted"] += 1
            print(f"contradicted by the witness: {text.decode()!r}")
    return ""


def main() -> int:
    """Run the fuzzer; return 1 when it finds something."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seed", type=int, default=1, help="the first seed; every mutant has its own (default 1)")
    options.add_argument("--count", type=int, default=1000, help="how many mutants at most (default 1000)")
    options.add_argument("--seconds", type=float, default=60, help="how long at most (default 60)")
    asked = options.parse_args()
    readers = ShellReaders(find_shfmt(), shutil.which("bash") or "/bin/bash")
    host = Machine(readers)
    pool = lines()
    count = dict.fromkeys(("read", "doubted", "unreadable", "markers", "plain", "witnessed", "contradicted"), 0)
    wrong = 0
    until = time.monotonic() + asked.seconds
    seed = asked.seed
    while seed < asked.seed + asked.count and time.monotonic() < until:
        line = mutant(random.Random(seed), pool)
        problem = check(host, line, count)
        if problem:
            wrong += 1
            print(f"seed {seed}: {problem}: {line!r}")
        seed += 1
    print(f"seeds {asked.seed} to {seed - 1}: " + ", ".join(f"{number} {name}" for name, number in count.items()))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
