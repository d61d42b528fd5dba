"""Lists that people bring along: held as a dry run, mended, accepted, taken back."""

from __future__ import annotations

from typing import Protocol


class Imports(Protocol):
    """Lists that people bring along: held as a dry run, mended, accepted, taken back."""
