"""Coming back: nothing missing, for programs nothing twice and nothing out of order."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from storm import Storm, check


@settings(max_examples=15)
@given(st.integers(0, 10**9))
def test_nothing_is_missed_whenever_the_wire_breaks(seed: int) -> None:
    storm = Storm(seed)
    storm.run(lines=200, breaks=12)
    check(storm)


@pytest.mark.long
def test_nothing_is_missed_over_ten_thousand_lines_and_five_hundred_breaks() -> None:
    storm = Storm(4)
    storm.run(lines=10_000, breaks=500)
    check(storm)
