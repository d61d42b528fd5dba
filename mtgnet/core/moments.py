"""Moments in the past, as people type them: 2h ago, today at 14:03, or on a date."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from mtgnet.core.events import Refusal
from mtgnet.core.text import clean, quoted

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}
_SPAN = re.compile(r"(?:[0-9]{1,9}[smhdw])+")
_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})")
_DATE = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ]([0-9]{2}:[0-9]{2}(?::[0-9]{2})?))?"
    r"(Z|[+-][0-9]{2}:[0-9]{2}| [A-Za-z_]+(?:/[A-Za-z_+-]+)*)?"
)
_HOW = "Say when like 2h, 3d, 14:03, 2026-11-20 or 2026-11-20T14:03+01:00."


def read_moment(text: str, now: float) -> float:
    """Return the seconds since the epoch that `text` means at the time `now`.

    Clock times are those of the server's own zone, the last that was, unless a zone is named.
    Raises `Refusal` for what is no moment, or not in the past.
    """
    text = text.strip()
    if _SPAN.fullmatch(text.lower()):
        moment = now - _seconds(text.lower())
    elif match := _CLOCK.fullmatch(text):
        moment = _today(int(match[1]), int(match[2]), now)
    elif match := _DATE.fullmatch(text):
        moment = _on(match, text)
    else:
        raise Refusal("bad-argument", f"{quoted(clean(text))} is no time. {_HOW}")
    if moment > now:
        raise Refusal("bad-argument", f"{quoted(clean(text))} has not come yet. {_HOW}")
    return max(0.0, moment)


def _seconds(text: str) -> int:
    return sum(int(count) * _UNITS[unit] for count, unit in re.findall("([0-9]+)([a-z])", text))


def _today(hour: int, minute: int, now: float) -> float:
    if hour > 23 or minute > 59:
        raise Refusal("bad-argument", f"{hour}:{minute:02} is no time of the day. {_HOW}")
    today = datetime.fromtimestamp(now).replace(hour=hour, minute=minute, second=0, microsecond=0)
    moment = today.timestamp()
    return moment if moment <= now else (today - timedelta(days=1)).timestamp()


def _on(match: re.Match[str], text: str) -> float:
    date, clock, zone = match.groups()
    try:
        moment = datetime.fromisoformat(f"{date}T{clock or '00:00'}")
        return moment.replace(tzinfo=_zone(zone)).timestamp()
    except (ValueError, OverflowError):
        raise Refusal("bad-argument", f"{quoted(text)} is no date. {_HOW}") from None


def _zone(zone: str | None) -> tzinfo | None:
    if zone is None:
        return None
    if zone == "Z" or zone[0] in "+-":
        return datetime.fromisoformat(f"2000-01-01T00:00{zone}").tzinfo
    try:
        return ZoneInfo(zone.strip())
    except (ZoneInfoNotFoundError, ValueError, OSError):
        why = f"There is no time zone {quoted(zone.strip())}. Name one like Europe/Berlin, or UTC."
        raise Refusal("bad-argument", why) from None
