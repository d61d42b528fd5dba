"""Which answers are taken for the same, and which for none at all."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtgnet.core.events import Refusal
from mtgnet.quiz import reading

READERS = [reading.number, reading.cost, reading.size, reading.types, reading.name]


@pytest.mark.parametrize("text", ["42", " 42 ", "042", "+42", "42.", "42!", "= 42", "12 + 30 = 42"])
def test_a_number_may_be_written_in_many_ways(text: str) -> None:
    assert reading.number(text) == "42"


@pytest.mark.parametrize("text", ["٤٢", "４２", "४२", "forty-two", "", "4 2", "1e3", "4" * 19, "²"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match="bad-answer"):
        reading.number(text)


@pytest.mark.parametrize("text", ["{2}{R}{R}", "2rr", "RR2", "2 r r", "{R}{2}{R}", "r2{r}"])
def test_a_cost_may_be_written_in_many_ways(text: str) -> None:
    assert reading.cost(text) == reading.cost("{2}{R}{R}")


@pytest.mark.parametrize(
    ("text", "other"),
    [("{W/U}", "wu2"), ("{2}", "{1}{1}{1}"), ("{W}", "{W/P}"), ("{0}", "{1}"), ("{X}", "{C}")],
)
def test_costs_that_differ_are_told_apart(text: str, other: str) -> None:
    assert reading.cost(text) != reading.cost(other)


@pytest.mark.parametrize("text", ["hello", "", "{", "٢", "?", "what's that"])
def test_what_is_no_cost_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match="bad-answer"):
        reading.cost(text)


@pytest.mark.parametrize(("text", "size"), [("2/3", "2/3"), (" 2 / 3", "2/3"), ("*/1+*", "*/1+*")])
def test_power_and_toughness(text: str, size: str) -> None:
    assert reading.size(text) == size


@pytest.mark.parametrize("text", ["2", "2/", "two/three", "٢/٣", "2/3/4"])
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match="bad-answer"):
        reading.size(text)


def test_types_may_come_in_any_order() -> None:
    line = reading.types("Legendary Creature — Elf Warrior")
    assert reading.types("legendary creature elf warrior") == line
    assert reading.types("elf warrior - legendary CREATURE") == line
    assert reading.types("creature elf warrior") != line


@pytest.mark.parametrize(
    "text",
    ["Fire // Ice", "fire/ice", "FIRE ICE", "Fíre  //  Íce", "fire, ice!", "“Fire” // ‘Ice’"],
)
def test_accents_case_and_punctuation_of_a_name_are_forgiven(text: str) -> None:
    assert reading.name(text) == "fireice"


@pytest.mark.parametrize("read", READERS, ids=lambda read: read.__name__)
def test_an_endless_answer_is_refused(read: object) -> None:
    for letter in ("1", "x", "é"):
        with pytest.raises(Refusal, match="too long"):
            read(letter * 4096)  # type: ignore[operator]


@given(st.text())
def test_whatever_is_typed_is_read_or_refused(text: str) -> None:
    for read in READERS:
        with suppress(Refusal):
            assert isinstance(read(text), str)
