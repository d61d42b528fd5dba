"""Colours as bit masks: what a set of colours is throughout mtgnet."""

from __future__ import annotations

from collections.abc import Iterable

COLOURS = "WUBRG"
"""The five colours in the order of the wheel; the first has bit 1."""

MANA = COLOURS + "C"
"""The kinds of mana: the colours and colourless."""

_BITS = {letter: 1 << place for place, letter in enumerate(MANA)}


def mask(letters: Iterable[str]) -> int:
    """The bit mask of colour letters: W 1, U 2, B 4, R 8, G 16, C 32; other letters count 0."""
    total = 0
    for letter in letters:
        total |= _BITS.get(letter, 0)
    return total


def letters(mask: int) -> str:
    """The letters of a mask, in the order of the wheel."""
    return "".join(letter for letter, bit in _BITS.items() if mask & bit)
