"""The starter set: some well-known cards, every layout among them, for the first minute and tests.

The file is data of the package (see NOTICE.txt beside it), read by whoever loads it.
"""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable


def cards() -> Traversable:
    """The file of cards, as JSON lines in the shape of Scryfall's card objects."""
    return files(__name__) / "cards.jsonl"


def notice() -> str:
    """What must be said beside the cards about whose they are."""
    return (files(__name__) / "NOTICE.txt").read_text(encoding="utf-8")
