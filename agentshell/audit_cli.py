"""Owns reading the audit log back: `agentshell audit tail|show|stats|verify`. It writes no record."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from agentshell.audit import CURRENT, FIRST, digest, folder
from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

_HASH_LENGTH = 64
_SUFFIX = len(',"hash":"') + _HASH_LENGTH + len('"}')


class Proof(Value):
    """What walking the chain proved: how many records hold, the first and last of them, and the first that does not.

    broken is "" or says where and why; last is the hash to note elsewhere.
    """

    records: int
    first: str = ""
    until: str = ""
    last: str = FIRST
    broken: str = ""
    anchored: bool = False


def files(where: str) -> list[Path]:
    """Return the files of the log, oldest first."""
    older = sorted(Path(where).glob("audit-*.jsonl"), key=lambda path: (len(path.name), path.name))
    current = Path(where) / CURRENT
    return [*older, *([current] if current.exists() else [])]


def verify(where: str, anchor: str = "") -> Proof:
    """Walk the whole chain; a record holds when its hash is right and names the hash of the record before it."""
    prev, seq, records, first, until, anchored = FIRST, 0, 0, "", "", not anchor

    def proof(broken: str = "") -> Proof:
        return Proof(records, first, until, prev, broken, anchored)

    for path in files(where):
        content = path.read_bytes()
        lines = content.split(b"\n")
        for number, line in enumerate(lines[:-1], 1):
            problem = _problem(line, seq + 1, prev)
            if problem:
                return proof(f"{path}:{number}: {problem}")
            record = json.loads(line)
            prev, seq, records = record["hash"], seq + 1, records + 1
            anchored = anchored or prev == anchor
            first, until = first or record["time"], record["time"]
        if lines[-1]:
            return proof(f"{path}:{len(lines)}: the record stops half-way (a full disk, a power cut, or a change)")
    return proof()


def _problem(line: bytes, seq: int, prev: str) -> str:
    """Return "" for a record that holds, else what is wrong with it."""
    body, suffix = line[:-_SUFFIX], line[-_SUFFIX:]
    if suffix != b',"hash":"' + digest(body).encode() + b'"}':
        return "the record is not what was written: its hash does not fit"
    try:
        record = json.loads(line)
        found = (record["seq"], record["prev"], bool(record["time"]))
    except (ValueError, KeyError, TypeError):
        return "the record is not one that agentshell writes"
    if found[1] != prev:
        return "the record does not follow the one before it: something was taken out, put in or moved"
    return "" if found[0] == seq else f"the record has the number {found[0]}, {seq} was due"


def records(where: str) -> Iterator[dict[str, Any]]:
    """Yield every readable record, oldest first; damage is `verify`'s to tell of."""
    for path in files(where):
        for line in path.read_bytes().split(b"\n"):
            try:
                record = json.loads(line)
            except ValueError:
                continue
            if isinstance(record, dict):
                yield record


def main(arguments: Sequence[str]) -> int:
    """Run `agentshell audit …`; return the exit status: 1 when the chain does not hold or nothing is found."""
    parser = argparse.ArgumentParser("agentshell audit", description="Read the audit log.", allow_abbrev=False)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    tail = commands.add_parser("tail", help="show the last records", allow_abbrev=False)
    tail.add_argument("-n", type=int, default=20, metavar="N", help="how many (default 20)")
    tail.add_argument("--json", action="store_true", help="the records as they are")
    show = commands.add_parser("show", help="show everything about one line", allow_abbrev=False)
    show.add_argument("id", help="the id that a refusal or `audit tail` shows")
    prove = commands.add_parser("verify", help="prove the chain", allow_abbrev=False)
    prove.add_argument("--anchor", default="", metavar="HASH", help="a hash noted earlier, which must be in the chain")
    counted = commands.add_parser("stats", help="how often each rule asks, and how people answer", allow_abbrev=False)
    counted.add_argument("--since", default="", metavar="DATE", help="from this day on, as in 2026-12-01")
    counted.add_argument("--json", action="store_true", help="print it as JSON (agentshell/audit-stats/v1)")
    options = parser.parse_args(list(arguments))
    where = _where()
    if options.command == "stats":
        from agentshell.audit_stats import as_json, stats, told

        found = stats(records(where), options.since)
        print(as_json(found) if options.json else told(found), end="\n" if options.json else "")
        return 0
    if options.command == "tail":
        return _tail(where, options.n, raw=options.json)
    return _show(where, options.id) if options.command == "show" else _verify(where, options.anchor)


def _where() -> str:
    """Return the folder of the log: the one in the settings, else the one of the environment."""
    from agentshell.config import read
    from agentshell.host import RealHost
    from agentshell.layers import locate

    host = RealHost()
    return read(locate(host.env, host.cwd)).audit or folder(host.env)


def _tail(where: str, count: int, *, raw: bool) -> int:
    from agentshell.render import safe

    for record in list(records(where))[-count:] if count > 0 else []:
        if raw:
            print(json.dumps(record))
            continue
        rules = ", ".join(finding.get("action", "") for finding in record.get("findings", ()))
        what = "  ".join(text for text in (rules, safe(str(record.get("line", "")).rstrip("\n"), 120)) if text)
        identity = record.get("id") or record.get("request", "")
        print(f"{record.get('time', '')}  {identity}  {record.get('event', ''):8}  {what}")
    return 0


def _show(where: str, wanted: str) -> int:
    found = [record for record in records(where) if wanted in (record.get("id"), record.get("request"))]
    for record in found:
        print(json.dumps(record, indent=2))
    if not found:
        print(f"no record has the id {wanted!r}")
    return 0 if found else 1


def _verify(where: str, anchor: str) -> int:
    proof = verify(where, anchor)
    if not proof.records and not proof.broken:
        print(f"{where}: no records")
        return 1 if anchor else 0
    print(f"{where}: {proof.records} records hold, from {proof.first} to {proof.until}")
    print(f"last hash: {proof.last}")
    if proof.broken:
        print(f"FAIL {proof.broken}")
    elif not proof.anchored:
        print(f"FAIL no record has the hash {anchor}: records were cut off at the end, or the log was written anew")
    print(
        "Not seen by this check: records cut off at the end, a log that was deleted or written anew from its start"
        " (note the last hash elsewhere and give it as --anchor), lines run without agentshell,"
        " and how a started line ended."
    )
    return 1 if proof.broken or not proof.anchored else 0
