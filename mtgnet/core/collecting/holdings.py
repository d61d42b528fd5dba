"""What people own: added, removed, changed, listed, and who has a card."""

from __future__ import annotations

from typing import Protocol


class Holdings(Protocol):
    """What people own: added, removed, changed, listed, and who has a card."""
