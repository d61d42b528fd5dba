"""Coming back: nothing missing, for programs nothing twice and nothing out of order."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from storm import Netcat, Program, Storm


def check(storm: Storm) -> None:
    program, netcat = storm.listeners
    assert isinstance(program, Program)
    assert isinstance(netcat, Netcat)
    for room, said in program.said.items():
        texts = [text for _, text in said]
        assert texts == storm.lines[room], room
        numbers = [number for number, _ in said]
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else True
    assert [text for _, text in program.told] == storm.letters["robot"]
    heard = {text for text, _ in netcat.texts}
    for texts in (*storm.lines.values(), storm.letters["norma"]):
        assert [text for text in texts if text not in heard] == []
    once: set[str] = set()
    for text, before in netcat.texts:
        assert before or text not in once, f"{text} came again and was not marked"
        once.add(text)


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
