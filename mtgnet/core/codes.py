"""Codes that people read from one screen and type at another."""

from __future__ import annotations

import hashlib
import secrets

# Without those that look like others: 0 and O, 1 and I.
_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def new_code() -> str:
    """Return a new random code, like K7QF-2MRT."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


def digest(code: str) -> str:
    """Return under what a code is kept, however its letters are written."""
    return hashlib.sha256(code.upper().replace("-", "").encode()).hexdigest()
