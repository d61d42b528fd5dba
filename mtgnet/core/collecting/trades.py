"""Offers of cards for cards, and what became of them."""

from __future__ import annotations

from typing import Protocol


class Trades(Protocol):
    """Offers of cards for cards, and what became of them."""
