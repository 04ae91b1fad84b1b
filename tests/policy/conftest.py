"""Keeps what these tests work out away from the account's own store."""

import pytest


@pytest.fixture(autouse=True)
def store(monkeypatch, tmp_path):
    """Return the folder that stands in for the account's store."""
    folder = tmp_path / "store"
    monkeypatch.setattr("agentshell.cache.folder", lambda: str(folder))
    return folder
