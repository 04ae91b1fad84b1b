"""Which real shell becomes of a name: never agentshell itself, and bash where agentshell stands in every sh's place."""

import pytest

from agentshell import real_shells
from agentshell.errors import HostError
from agentshell.launch import Launch


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A machine with these shells in its one folder; `own` are links to agentshell."""
    monkeypatch.setattr(real_shells, "FOLDERS", (str(tmp_path),))
    (tmp_path / "agentshell").write_text("the launcher")

    def put(real=(), own=()):
        for name in real:
            (tmp_path / name).write_text(f"a real {name}, of another size")
        for name in own:
            (tmp_path / name).symlink_to("agentshell")
        return Launch(program=str(tmp_path / "agentshell"))

    return put


@pytest.mark.parametrize(
    ("kind", "real", "own", "expected"),
    [
        ("bash", ("bash", "sh"), (), "bash"),
        ("sh", ("bash", "sh"), (), "sh"),
        ("sh", ("bash",), ("sh",), "bash"),  # agentshell lies over /bin/sh, as in an image made for an agent
        ("sh", ("bash",), (), "bash"),
        ("bash", ("sh",), ("bash",), ""),  # no sh can do what bash does
        ("zsh", ("bash", "sh"), (), ""),
    ],
)
def test_find(place, tmp_path, kind, real, own, expected):
    launch = place(real, own)
    if not expected:
        with pytest.raises(HostError, match="no real"):
            real_shells.find(kind, launch)
        return
    found = real_shells.find(kind, launch)
    assert found == str(tmp_path / expected)
    assert (real_shells.family(kind, found) == "bash") is (expected == "bash")
