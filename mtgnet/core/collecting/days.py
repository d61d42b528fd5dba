"""Days to come, as people type them: 2026-12-24, 24 Dec, friday, tomorrow, 2w."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from mtgnet.core.events import Refusal
from mtgnet.core.text import clean, quoted

_WORDS = {"today": 0, "tonight": 0, "tomorrow": 1}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = tuple(name.lower() for name in calendar.month_name)
_DAYS_IN = {"d": 1, "w": 7}
_SHORTEST = 3
_FARTHEST = timedelta(days=3660)
# The 29th of February is at most so many years away.
_YEARS = 9

_BEFORE = re.compile(r"(?:on|this|next) +")
_SPAN = re.compile(r"(?:in +)?([0-9]{1,4}|an?|next) *(d|w|days?|weeks?|months?)")
_ISO = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})")
_DOTTED = re.compile(r"(?P<day>[0-9]{1,2})\. ?(?P<month>[0-9]{1,2})\.? ?(?P<year>[0-9]{4})?")
_YEAR = r"(?:,? *(?P<year>[0-9]{4}))?"
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th|\.)?"
_DAY_FIRST = re.compile(rf"{_DAY} *(?P<month>[a-z]{{3,}})\.?{_YEAR}")
_MONTH_FIRST = re.compile(rf"(?P<month>[a-z]{{3,}})\.? *{_DAY}{_YEAR}")
_HOW = "Say when like 2026-12-24, 24 Dec, friday, tomorrow or 2w."


def day_of(at: float) -> date:
    """Return the day of a moment (seconds since the epoch), by the server's own clock."""
    return date.fromtimestamp(at)


def read_day(text: str, now: float) -> date:
    """Return the day that `text` means at the time `now`: today, or one that is to come.

    A date without its year, and a day of the week, is the next such one. Raises `Refusal` for what
    is no day, is past, or is more than ten years away.
    """
    today, words = day_of(now), " ".join(text.lower().split())
    try:
        found = _named(words, today) or _spanned(words, today) or _dated(words, today)
    except (ValueError, OverflowError):
        found = None
    said = quoted(clean(text.strip()))
    if found is None:
        raise Refusal("bad-argument", f"{said} is no date. {_HOW}")
    if found < today:
        raise Refusal("bad-argument", f"{said} is over already. {_HOW}")
    if found - today > _FARTHEST:
        raise Refusal("bad-argument", f"{said} is more than ten years away. {_HOW}")
    return found


def _named(words: str, today: date) -> date | None:
    if words in _WORDS:
        return today + timedelta(days=_WORDS[words])
    weekday = _place(_BEFORE.sub("", words), _WEEKDAYS)
    if weekday is None:
        return None
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def _spanned(words: str, today: date) -> date | None:
    match = _SPAN.fullmatch(words)
    if match is None:
        return None
    count = int(match[1]) if match[1].isdigit() else 1
    if match[2].startswith("month"):
        return _months_later(today, count)
    return today + timedelta(days=count * _DAYS_IN[match[2][0]])


def _months_later(today: date, count: int) -> date:
    years, month = divmod(today.month - 1 + count, 12)
    year = today.year + years
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(today.day, last))


def _dated(words: str, today: date) -> date | None:
    bare = _BEFORE.sub("", words)
    patterns = (_ISO, _DOTTED, _DAY_FIRST, _MONTH_FIRST)
    match = next((found for each in patterns if (found := each.fullmatch(bare))), None)
    if match is None:
        return None
    month = match["month"]
    number = int(month) if month.isdigit() else _place(month, _MONTHS)
    if number is None:
        return None
    if match["year"]:
        return date(int(match["year"]), number, int(match["day"]))
    return _next(today, number, int(match["day"]))


def _next(today: date, month: int, day: int) -> date | None:
    """The next day with this month and day, which may be today."""
    for year in range(today.year, today.year + _YEARS):
        if 1 <= day <= calendar.monthrange(year, month)[1]:
            found = date(year, month, day)
            if found >= today:
                return found
    return None


def _place(word: str, names: tuple[str, ...]) -> int | None:
    """Which of these names a word is, or the beginning of."""
    if len(word) < _SHORTEST:
        return None
    return next((place for place, name in enumerate(names) if name.startswith(word)), None)
