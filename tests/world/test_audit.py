"""The audit log: a chain that 20 writers keep whole, in which no byte can change unseen."""

import json
import os
import subprocess
import sys

import pytest

from agentshell import audit, audit_cli
from agentshell.errors import AuditError


def record(**more):
    return {"event": "started", "id": "0a0b0c0d", "time": "2026-01-01T00:00:00.000Z", "line": "git status", **more}


def write(where, count, **more):
    for _ in range(count):
        audit.append(str(where), record(**more), durable=False)


def test_a_record_is_one_line_of_json_and_names_the_one_before(tmp_path):
    where = tmp_path / "a" / "b"
    write(where, 2)
    first, second = [json.loads(line) for line in (where / audit.CURRENT).read_text().splitlines()]
    assert first["seq"] == 1
    assert first["prev"] == audit.FIRST
    assert second["prev"] == first["hash"]
    assert (where.stat().st_mode & 0o777, (where / audit.CURRENT).stat().st_mode & 0o777) == (0o700, 0o600)
    assert audit_cli.verify(str(where)).records == 2


@pytest.mark.parametrize(
    "text", ['say "x"', "back\\slash", "caf\u00e9", "\x1b[31m", "\udcff", "a\nb", "\u202e", "\U0001f600"]
)
def test_any_text_survives(tmp_path, text):
    write(tmp_path / "log", 1, line=text)
    assert json.loads((tmp_path / "log" / audit.CURRENT).read_text())["line"] == text
    assert not audit_cli.verify(str(tmp_path / "log")).broken


def test_twenty_processes_at_once_keep_the_chain(tmp_path):
    code = (
        "import sys; from agentshell import audit\n"
        "for n in range(25): audit.append(sys.argv[1], {'event': 'started', 'time': 't', 'n': n}, durable=n % 5 == 0)"
    )
    argv = [sys.executable, "-c", code, str(tmp_path / "log")]
    writers = [subprocess.Popen(argv) for _ in range(20)]
    assert [writer.wait(60) for writer in writers] == [0] * 20
    proof = audit_cli.verify(str(tmp_path / "log"))
    assert (proof.records, proof.broken) == (500, "")


def test_every_flipped_byte_is_seen(tmp_path):
    write(tmp_path, 3, line="psql -c 'drop table users'")
    log = tmp_path / audit.CURRENT
    whole = log.read_bytes()
    for at in range(len(whole)):
        for mask in (0x01, 0x20, 0x80):
            changed = bytearray(whole)
            changed[at] ^= mask
            log.write_bytes(bytes(changed))
            assert audit_cli.verify(str(tmp_path)).broken, (at, mask)
    log.write_bytes(whole)
    assert not audit_cli.verify(str(tmp_path)).broken


def test_a_record_taken_out_moved_or_doubled_is_seen(tmp_path):
    write(tmp_path, 4)
    log = tmp_path / audit.CURRENT
    a, b, c, d = log.read_bytes().splitlines(keepends=True)
    for changed in (a + c + d, b + c + d, a + c + b + d, a + b + b + c + d):
        log.write_bytes(changed)
        assert audit_cli.verify(str(tmp_path)).broken


def test_truncation_at_the_end_is_only_seen_with_a_noted_hash(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    where = tmp_path / "agentshell"
    write(where, 3)
    noted = audit_cli.verify(str(where)).last
    log = where / audit.CURRENT
    log.write_bytes(b"".join(log.read_bytes().splitlines(keepends=True)[:2]))
    assert audit_cli.main(["verify"]) == 0
    assert "records cut off at the end" in capsys.readouterr().out
    assert audit_cli.main(["verify", "--anchor", noted]) == 1


def test_a_torn_record_is_set_aside_and_the_chain_goes_on(tmp_path):
    write(tmp_path, 2)
    log = tmp_path / audit.CURRENT
    log.write_bytes(log.read_bytes()[:-20])
    write(tmp_path, 1)
    (older,) = tmp_path.glob("audit-*.jsonl")
    assert json.loads(log.read_text())["prev"] == json.loads(older.read_text().splitlines()[0])["hash"]
    proof = audit_cli.verify(str(tmp_path))
    assert f"{older}:2: the record stops half-way" in proof.broken


def test_rotation_keeps_the_chain(tmp_path, monkeypatch):
    monkeypatch.setattr(audit, "ROTATE", 1000)
    write(tmp_path, 20)
    proof = audit_cli.verify(str(tmp_path))
    assert (proof.records, proof.broken) == (20, "")
    assert len(list(tmp_path.glob("audit-*.jsonl"))) > 2


def test_a_long_text_is_cut_and_the_end_still_found(tmp_path):
    write(tmp_path, 3, line=audit.cut("x" * 300_000), findings=tuple({"reason": "r" * 400} for _ in range(20)))
    assert audit_cli.verify(str(tmp_path)).records == 3
    assert (tmp_path / audit.CURRENT).stat().st_size < 3 * 20_000


def test_a_full_disk_leaves_the_log_as_it_was(tmp_path):
    write(tmp_path, 2)
    before = (tmp_path / audit.CURRENT).read_bytes()
    code = (
        "import resource, signal, sys; from agentshell import audit, errors\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))\n"
        "try: audit.append(sys.argv[1], {'event': 'started', 'time': 't', 'line': 'x' * 99}, durable=True)\n"
        "except errors.AuditError: sys.exit(7)"
    )
    # A limit on the file's size stops a write half-way, as a full disk does.
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path), str(len(before) + 50)], check=False)
    assert done.returncode == 7
    assert (tmp_path / audit.CURRENT).read_bytes() == before


@pytest.mark.parametrize("where", ["", "/proc/nowhere/agentshell", "/dev/null/x"])
def test_a_folder_that_cannot_be_made(where):
    with pytest.raises(AuditError):
        audit.append(where, record(), durable=False)


def test_a_log_that_others_may_write_is_not_trusted(tmp_path):
    write(tmp_path, 1)
    (tmp_path / audit.CURRENT).chmod(0o666)
    with pytest.raises(AuditError, match="writable by others"):
        write(tmp_path, 1)


def test_a_link_in_place_of_the_log_is_not_followed(tmp_path):
    (tmp_path / "victim").write_text("")
    os.symlink(tmp_path / "victim", tmp_path / audit.CURRENT)
    with pytest.raises(AuditError):
        write(tmp_path, 1)


def test_a_lock_held_for_too_long_is_an_error_and_no_hang(tmp_path, monkeypatch):
    write(tmp_path, 1)
    monkeypatch.setattr(audit, "_PATIENCE", 0.1)
    code = (
        "import posix, sys, time\n"
        "handle = posix.open(sys.argv[1], posix.O_RDWR); posix.lockf(handle, posix.F_LOCK, 0)\n"
        "print('held', flush=True); time.sleep(60)"
    )
    holder = subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "lock")], stdout=subprocess.PIPE)
    try:
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(AuditError, match="too long"):
            write(tmp_path, 1)
    finally:
        holder.kill()
        holder.wait()
        holder.stdout.close()


def test_show_and_tail(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    write(tmp_path / "agentshell", 1, id="11112222", line="echo \x1b[31m", findings=({"action": "kubectl/delete"},))
    assert audit_cli.main(["tail"]) == 0
    shown = capsys.readouterr().out
    assert "11112222" in shown
    assert "kubectl/delete" in shown
    assert "\x1b" not in shown, "an agent's escape codes do not reach the terminal"
    assert audit_cli.main(["show", "11112222"]) == 0
    assert audit_cli.main(["show", "nowhere"]) == 1
