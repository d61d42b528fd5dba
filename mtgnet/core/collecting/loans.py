"""Cards that are with somebody else."""

from __future__ import annotations

from typing import Protocol


class Loans(Protocol):
    """Cards that are with somebody else."""
