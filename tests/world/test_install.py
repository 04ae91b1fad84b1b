"""The launcher and its links, the bundle of compiled modules, and what doctor says of them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from agentshell import bundle, doctor, install
from agentshell.errors import HostError

PACKAGE = Path(install.__file__).parent


def test_links_lead_to_the_launcher(links):
    for name in install.NAMES:
        assert os.path.samefile(links / name, links / "agentshell")
    mode = (links / "agentshell").stat().st_mode
    assert mode & 0o777 == 0o755


def test_installing_again_is_harmless_and_nothing_is_overwritten(tmp_path):
    install.install(tmp_path)
    install.install(tmp_path)
    (tmp_path / "zsh").unlink()
    (tmp_path / "zsh").write_text("somebody's own")
    with pytest.raises(HostError, match="in the way"):
        install.install(tmp_path)
    assert (tmp_path / "zsh").read_text() == "somebody's own"


def test_without_a_compiler_a_script_does(tmp_path, monkeypatch, world):
    monkeypatch.setattr(install, "COMPILERS", ())
    launcher, problem = install.install(tmp_path / "links")
    assert "compiler" in problem
    assert launcher.read_text().startswith("#!/")
    run = lambda *words: subprocess.run(  # noqa: E731
        [tmp_path / "links" / "bash", *words], capture_output=True, text=True, env=world.env, check=False
    )
    done = run("-c", 'echo "$0" "$1"; exit 3', "name", "a")
    assert (done.returncode, done.stdout, done.stderr) == (3, "name a\n", "")
    assert run("-c", "kubectl --context prod-eu delete namespace x").returncode == 126
    show = run("-c", "grep SigIgn /proc/$$/status")
    assert int(show.stdout.split()[1], 16) & 1 << 12 == 0, "SIGPIPE has its default"


def test_the_launcher_says_when_its_python_is_gone(tmp_path, native):
    told = {**install.settings(), "AGENTSHELL_PYTHON": "/nowhere/python"}
    assert install.compiled(told, tmp_path / "agentshell") == ""
    done = subprocess.run([tmp_path / "agentshell", "-c", "echo ran"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (125, "")
    assert "nothing was run" in done.stderr


def test_a_recorded_bash_is_the_one_that_runs(tmp_path, world):
    other = tmp_path / "other-bash"
    other.write_bytes(Path("/bin/bash").read_bytes())
    other.chmod(0o755)
    install.install(tmp_path / "links", str(other))
    argv = [tmp_path / "links" / "bash", "-c", "readlink /proc/$$/exe; true"]
    shown = subprocess.run(argv, capture_output=True, text=True, env=world.env, check=False)
    assert shown.stdout.strip() == str(other)
    other.unlink()
    gone = subprocess.run(
        [tmp_path / "links" / "bash", "-c", "echo ran"], capture_output=True, text=True, env=world.env, check=False
    )
    assert (gone.returncode, gone.stdout) == (125, "")
    assert "not a real bash" in gone.stderr


def test_agentshell_in_bashs_place_does_not_start_itself(tmp_path, world, native):
    # As where the launcher is mounted over /bin/bash: the recorded bash is a copy of the launcher.
    install.install(tmp_path / "links")
    copy = tmp_path / "copy"
    copy.write_bytes((tmp_path / "links" / "agentshell").read_bytes())
    copy.chmod(0o755)
    install.install(tmp_path / "links", str(copy))
    copy.write_bytes((tmp_path / "links" / "agentshell").read_bytes())
    done = subprocess.run(
        [tmp_path / "links" / "bash", "-c", "echo ran"], capture_output=True, text=True, env=world.env, timeout=20,
        check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (125, "")


def test_the_bundle_is_used_only_while_it_fits(tmp_path):
    """A changed module is read from its source, a changed bundle and one that others may write are passed over."""
    package = tmp_path / "agentshell"
    package.mkdir()
    for name in ("__init__", "__main__", "bundle"):
        (package / f"{name}.py").write_bytes((PACKAGE / f"{name}.py").read_bytes())
    (package / "entry.py").write_text("def start(words):\n    print('first', flush=True)\n    return 0\n")
    made = bundle.place(package, sys.implementation.cache_tag)
    made.parent.mkdir()
    made.write_bytes(bundle.content(package, ("agentshell", "agentshell.entry")))
    made.chmod(0o644)

    def printed():
        argv = [sys.executable, "-I", "-S", "-v", str(package / "__main__.py")]
        done = subprocess.run(argv, capture_output=True, text=True, check=True)
        return done.stdout.strip(), "entry.py" in done.stderr

    assert printed() == ("first", False)
    made.chmod(0o666)
    assert printed() == ("first", True)
    made.chmod(0o644)
    (package / "entry.py").write_text("def start(words):\n    print('second', flush=True)\n    return 0\n")
    assert printed()[0] == "second"
    for spoilt in (b"", b"\xff" * 8, made.read_bytes()[:30]):
        made.write_bytes(spoilt)
        assert printed()[0] == "second"


def test_nothing_of_the_bundle_shadows_a_modules_own_cache():
    names = {path.stem for path in PACKAGE.glob("*.py")}
    tag = sys.implementation.cache_tag
    assert bundle.entry_place(PACKAGE, tag).name.partition(".")[0] not in names


def test_doctor_finds_a_sound_machine_sound(world):
    done = world.run("doctor", name="agentshell")
    marks = [line[0] for line in done.stdout.splitlines() if line and line[0] in "✓!✗"]
    assert done.returncode == 0, done.stdout
    assert "✗" not in marks
    assert "real bash: /bin/bash" in done.stdout
    assert "what is typed there is not judged" in done.stdout


def test_doctor_tells_of_a_log_that_cannot_be_written(world):
    world.state.mkdir()
    (world.state / "agentshell").write_text("in the way")
    done = world.run("doctor", name="agentshell")
    assert done.returncode == 1
    assert "✗ the audit log" in done.stdout


def test_doctor_tells_of_a_broken_chain(world):
    world.run("-c", "true")
    log = world.state / "agentshell" / "audit.jsonl"
    log.write_text(log.read_text().replace('"line":"true"', '"line":"tree"'))
    done = world.run("doctor", name="agentshell")
    assert done.returncode == 1
    assert "✗ the audit chain does not hold" in done.stdout


def test_doctor_names_the_limit_of_a_start_without_the_launcher(monkeypatch):
    assert any("native launcher" in finding.what for finding in doctor.findings() if finding.mark == doctor.LIMIT)
