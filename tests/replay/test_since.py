"""What `--since` takes: spans back from now, days, dates."""

from __future__ import annotations

import datetime as dt

import pytest

from agentshell.times import TimeError, past

NOW = dt.datetime(2026, 11, 25, 12, 30, tzinfo=dt.UTC)
"""A Wednesday."""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7d", "2026-11-18 12:30"),
        ("36h", "2026-11-24 00:30"),
        ("1h30m", "2026-11-25 11:00"),
        ("today", "2026-11-25 00:00"),
        ("Yesterday", "2026-11-24 00:00"),
        ("monday", "2026-11-23 00:00"),
        ("mon", "2026-11-23 00:00"),
        # The one that is over, not the one that it is.
        ("wednesday", "2026-11-18 00:00"),
        ("thursday", "2026-11-19 00:00"),
        ("2026-11-01", "2026-11-01 00:00"),
        ("2026-11-01 8:15", "2026-11-01 08:15"),
        ("2026-11-25 12:30", "2026-11-25 12:30"),
    ],
)
def test_past(text, expected):
    assert past(text, NOW).strftime("%Y-%m-%d %H:%M") == expected


@pytest.mark.parametrize(
    "text", ["", "soon", "mo", "7", "7x", "d", "2026-13-01", "2026-11-26", "2026-11-01 25:00", "1h x"]
)
def test_no_past_time(text):
    with pytest.raises(TimeError):
        past(text, NOW)
