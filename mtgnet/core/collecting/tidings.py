"""What somebody is to hear of, at once or with the next login."""

from __future__ import annotations

from typing import Protocol


class Tidings(Protocol):
    """What somebody is to hear of, at once or with the next login."""
