"""What people look for, and swaps that are good for all sides."""

from __future__ import annotations

from typing import Protocol


class Wants(Protocol):
    """What people look for, and swaps that are good for all sides."""
