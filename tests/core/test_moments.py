"""Moments as people type them, and what is none."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtgnet.core.events import Refusal
from mtgnet.core.moments import read_moment

NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2h", NOW - 7200),
        ("1d12h", NOW - 129_600),
        ("90S", NOW - 90),
        ("2026-11-20T14:03Z", datetime(2026, 11, 20, 14, 3, tzinfo=UTC).timestamp()),
        ("2026-11-20 14:03+01:00", datetime(2026, 11, 20, 13, 3, tzinfo=UTC).timestamp()),
        ("2026-07-01T12:00 Europe/Berlin", datetime(2026, 7, 1, 10, 0, tzinfo=UTC).timestamp()),
        ("2026-11-01", datetime(2026, 11, 1).timestamp()),
        ("999999999w", 0.0),
    ],
)
def test_these_are_moments(text: str, moment: float) -> None:
    assert read_moment(text, NOW) == moment


def test_a_time_of_the_day_is_the_last_that_was() -> None:
    for text in ("00:00", "23:59", "14:03"):
        moment = read_moment(text, NOW)
        assert NOW - 86_400 < moment <= NOW
        assert datetime.fromtimestamp(moment).strftime("%H:%M") == text


@given(st.text(max_size=30) | st.from_regex(r"[0-9:TZ+w-]{1,25}"))
def test_everything_else_is_refused(text: str) -> None:
    found: list[object] = []
    try:
        found.append(read_moment(text, NOW))
    except Refusal as refusal:
        found += [refusal.code, refusal.why[-1]]
    moment = found[0]
    assert found == ["bad-argument", "."] or (isinstance(moment, float) and 0 <= moment <= NOW)
