"""Decks as people have saved them."""

from __future__ import annotations

from typing import Protocol


class Decks(Protocol):
    """Decks as people have saved them."""
