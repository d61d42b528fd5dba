"""Copies of cards in one line."""

from __future__ import annotations

import pytest

from mtgnet.cards.copies import Condition, Copy, Marks, Treatment
from mtgnet.cards.show import copy_line

BOLT = Copy(
    name="Lightning Bolt",
    oracle_id="o",
    scryfall_id="s",
    set_code="m10",
    number="146",
    lang="ja",
    treatment=Treatment.FOIL,
    condition=Condition.NEAR_MINT,
    place="Big Box",
)


@pytest.mark.parametrize(
    ("copy", "line"),
    [
        (Copy(name="Shock"), "Shock"),
        (Copy(name="Shock", lang="en", condition=Condition.DAMAGED), "Shock D"),
        (Copy(name="Shock", set_code="m19"), "Shock (M19)"),
        (Copy(name="Shock", treatment=Treatment.ETCHED, marks=Marks.SIGNED), "Shock etched signed"),
        (Copy(name="Shock", treatment=Treatment.UNKNOWN), "Shock (finish unknown)"),
        (Copy(name="Shock", marks=Marks.SIGNED | Marks.PROXY), "Shock signed proxy"),
        (BOLT, "Lightning Bolt (M10) 146 foil NM ja"),
    ],
)
def test_what_is_special_is_written(copy: Copy, line: str) -> None:
    assert copy_line(copy) == line


def test_the_place_is_written_for_its_owner() -> None:
    assert copy_line(BOLT, place=True) == "Lightning Bolt (M10) 146 foil NM ja @Big Box"
    assert copy_line(Copy(name="Shock"), place=True) == "Shock"
