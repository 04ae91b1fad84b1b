"""Owns points in time and spans as people write them on a command line: `18:00`, `monday 8:00`, `2026-12-01`, `2h`."""

from __future__ import annotations

import datetime as dt

from agentshell.errors import AgentShellError

_UNITS = {"s": 1, "m": 60, "min": 60, "h": 3600, "d": 86400}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_EXAMPLES = "write 18:00, monday 8:00, 2026-12-01, '2026-12-01 8:00' or 2h"


class TimeError(AgentShellError):
    """A text that is no time."""


def span(text: str) -> float:
    """Return the seconds of a span such as `15m`, `2h` or `1h30m`; raise TimeError where it is none."""
    import re

    pieces = re.findall(r"(\d+)\s*(min|s|m|h|d)", text.strip().lower())
    whole = "".join(f"{number}{unit}" for number, unit in pieces)
    if not pieces or whole != text.strip().lower().replace(" ", ""):
        raise TimeError(f"'{text}' is no span of time", "write 15m, 2h or 1h30m")
    return float(sum(int(number) * _UNITS[unit] for number, unit in pieces))


def until(text: str, now: dt.datetime) -> dt.datetime:
    """Return the next time that the text names, seen from now, in now's zone; raise TimeError where it names none."""
    given = text.strip().lower()
    words = given.split()
    if not words:
        raise TimeError("no time is given", _EXAMPLES)
    if len(words) == 1 and words[0][-1:] in _UNITS and words[0][:1].isdigit():
        return now + dt.timedelta(seconds=span(given))
    day, clock = (words[0], "00:00") if len(words) == 1 and ":" not in words[0] else (" ".join(words[:-1]), words[-1])
    at = _clock(clock, text)
    if not day:
        found = dt.datetime.combine(now.date(), at, now.tzinfo)
        return found if found > now else found + dt.timedelta(days=1)
    names = [name for name in _DAYS if len(day) >= 3 and name.startswith(day)]
    if names:
        ahead = (_DAYS.index(names[0]) - now.weekday()) % 7
        found = dt.datetime.combine(now.date() + dt.timedelta(days=ahead), at, now.tzinfo)
        return found if found > now else found + dt.timedelta(days=7)
    if day == "tomorrow":
        return dt.datetime.combine(now.date() + dt.timedelta(days=1), at, now.tzinfo)
    try:
        date = dt.date.fromisoformat(day)
    except ValueError:
        raise TimeError(f"'{text}' is no time", _EXAMPLES) from None
    found = dt.datetime.combine(date, at, now.tzinfo)
    if found <= now:
        raise TimeError(f"'{text}' is over already", _EXAMPLES)
    return found


def past(text: str, now: dt.datetime) -> dt.datetime:
    """Return the latest time before now that the text names, in now's zone; raise TimeError where it names none.

    A span is one back from now, a day alone its midnight: `36h`, `7d`, `yesterday`, `monday`, `2026-11-01 8:00`.
    """
    given = text.strip().lower()
    if given[-1:] in _UNITS and given[:1].isdigit():
        return now - dt.timedelta(seconds=span(given))
    today = dt.datetime.combine(now.date(), dt.time(), now.tzinfo)
    days = {"today": 0, "yesterday": 1}
    if given in days:
        return today - dt.timedelta(days=days[given])
    names = [number for number, name in enumerate(_DAYS) if len(given) >= 3 and name.startswith(given)]
    if names:
        return today - dt.timedelta(days=(now.weekday() - names[0]) % 7 or 7)
    day, _, clock = given.partition(" ")
    try:
        date = dt.date.fromisoformat(day)
    except ValueError:
        raise TimeError(f"'{text}' is no past time", "write 7d, 36h, yesterday, monday or 2026-11-01") from None
    found = dt.datetime.combine(date, _clock(clock or "00:00", text), now.tzinfo)
    if found > now:
        raise TimeError(f"'{text}' is still to come", "write 7d, 36h, yesterday, monday or 2026-11-01")
    return found


def _clock(text: str, whole: str) -> dt.time:
    hour, colon, minute = text.partition(":")
    if colon and hour.isdigit() and minute.isdigit() and len(minute) == 2 and int(hour) < 24 and int(minute) < 60:
        return dt.time(int(hour), int(minute))
    raise TimeError(f"'{whole}' is no time", _EXAMPLES)
