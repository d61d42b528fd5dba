"""What somebody may have meant by a word that is not known."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz.distance import OSA


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that is nearest, if it is near: a letter in three may differ, two at most."""
    bound = min(2, max(1, len(word) // 3))
    scored = [
        (distance, abs(len(other) - len(word)), other[:1] != word[:1], other)
        for other in known
        if (distance := OSA.distance(word, other, score_cutoff=bound)) <= bound < len(other)
    ]
    return min(scored)[3] if scored else None
