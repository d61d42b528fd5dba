"""Cards as lines: what is in them, and that they fit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtgnet.cards.lookup import Found
from mtgnet.cards.show import (
    card_lines,
    cells,
    one_line,
    printing_line,
    set_line,
    shortened,
    wrapped,
)
from mtgnet.stores.catalogue.reader import Catalogue


def lines_of(catalogue: Catalogue, name: str, dated: str = "2026-01-02") -> list[str]:
    found = catalogue.names.look_up(name)
    assert isinstance(found, Found)
    card = catalogue.card(found.card.id)
    assert card is not None
    return card_lines(card, catalogue.best_printing(card.id), dated)


def test_a_plain_card(starter_catalogue: Catalogue) -> None:
    lines = lines_of(starter_catalogue, "serra angel")
    assert lines[0] == "Serra Angel" + "{3}{W}{W}".rjust(80 - len("Serra Angel"))
    assert lines[1] == "Creature — Angel"
    assert lines[2].startswith("  Flying")
    assert lines[3].strip() == "4/4" or lines[4].strip() == "4/4"
    assert any("Welcome Deck 2016 (W16)" in line for line in lines)
    assert any(line.startswith("Legal: ") for line in lines)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("fire // ice", ["Fire ", "Ice ", "{1}{R}", "{1}{U}"]),
        ("delver of secrets", ["Delver of Secrets", "Insectile Aberration", "1/1", "3/2"]),
        ("jace, the mind sculptor", ["Loyalty: 3"]),
        ("invasion of zendikar", ["Defense: 3", "4/4"]),
        ("ancestral recall", ["Banned: legacy", "Restricted: vintage"]),
        ("tazeem", ["Not legal"]),
    ],
)
def test_what_a_card_shows(starter_catalogue: Catalogue, name: str, words: list[str]) -> None:
    text = "\n".join(lines_of(starter_catalogue, name))
    assert [word for word in words if word not in text] == []


def test_every_card_fits(starter_catalogue: Catalogue) -> None:
    for number in range(1, starter_catalogue.about.cards + 1):
        card = starter_catalogue.card(number)
        assert card is not None
        printing = starter_catalogue.best_printing(number)
        lines = card_lines(card, printing, "2026-01-02")
        assert [line for line in lines if cells(line) > 80] == []
        assert cells(one_line(card, printing)) <= 80
        if printing is not None:
            assert cells(printing_line(printing)) <= 80
    assert all(cells(set_line(one)) <= 80 for one in starter_catalogue.sets())


WORDS = st.lists(st.text(alphabet="ab 語é", min_size=1, max_size=9), max_size=30)


@given(WORDS, st.integers(20, 60))
def test_wrapping_loses_no_word_and_fits(words: list[str], width: int) -> None:
    text = " ".join(words)
    lines = wrapped(text, width)
    assert " ".join(lines).split() == text.split()
    assert all(cells(line) <= width for line in lines)


@given(st.text(alphabet="abc 語", max_size=60), st.integers(5, 40))
def test_shortening_fits(text: str, width: int) -> None:
    short = shortened(text, width)
    assert cells(short) <= width
    assert short == text or short.endswith("…")
