"""Days to come as people type them, and what is none."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtgnet.core.collecting.days import day_of, read_day
from mtgnet.core.events import Refusal

# A Friday.
TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 15, 0).timestamp()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-12-24", date(2026, 12, 24)),
        ("2026-1-5", None),
        ("24 Dec", date(2026, 12, 24)),
        ("24dec", date(2026, 12, 24)),
        ("24. December 2027", date(2027, 12, 24)),
        ("Dec 24", date(2026, 12, 24)),
        ("december 24th, 2026", date(2026, 12, 24)),
        ("24.12.", date(2026, 12, 24)),
        ("24.12.2026", date(2026, 12, 24)),
        ("1 Mar", date(2027, 3, 1)),
        ("20 nov", TODAY),
        ("19 nov", date(2027, 11, 19)),
        ("29 feb", date(2028, 2, 29)),
        ("on 1 March", date(2027, 3, 1)),
        ("today", TODAY),
        ("Tonight", TODAY),
        ("tomorrow", date(2026, 11, 21)),
        ("friday", date(2026, 11, 27)),
        ("sat", date(2026, 11, 21)),
        ("next  Thurs", date(2026, 11, 26)),
        ("2w", date(2026, 12, 4)),
        ("10d", date(2026, 11, 30)),
        ("in 3 weeks", date(2026, 12, 11)),
        ("a week", date(2026, 11, 27)),
        ("next month", date(2026, 12, 20)),
        ("3 months", date(2027, 2, 20)),
    ],
)
def test_these_are_days(text: str, day: date | None) -> None:
    if day is None:
        with pytest.raises(Refusal, match="over already"):
            read_day(text, NOW)
    else:
        assert read_day(text, NOW) == day


def test_a_month_later_is_in_the_next_month() -> None:
    january = datetime(2027, 1, 31, 12, 0).timestamp()
    assert read_day("1 month", january) == date(2027, 2, 28)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "whenever",
        "24/12",
        "31 feb",
        "2026-02-30",
        "0 jan",
        "24 xyz",
        "de 24",
        "2h",
        "5",
        "fr",
        "99999d",
        "2026-12-24 2027",
        "٣w",
    ],
)
def test_these_are_no_days(text: str) -> None:
    with pytest.raises(Refusal, match="is no date"):
        read_day(text, NOW)


@pytest.mark.parametrize("text", ["2037-12-24", "9999 months", "9999w"])
def test_these_are_too_far_away(text: str) -> None:
    with pytest.raises(Refusal, match="ten years"):
        read_day(text, NOW)


@given(st.dates(TODAY, TODAY + timedelta(days=3600)))
def test_iso_dates_are_read_as_they_are(day: date) -> None:
    assert read_day(day.isoformat(), NOW) == day
    assert day_of(NOW) == TODAY


@given(st.text())
def test_anything_is_a_day_to_come_or_refused(text: str) -> None:
    with suppress(Refusal):
        assert read_day(text, NOW) >= TODAY
