"""Hiding names: in the text of a card that is looked for, and letter by letter in its hints."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator

from mtgnet.cards.names import fold
from mtgnet.cards.records import BETWEEN, Card, Face
from mtgnet.cards.rulestext import short_names

MOST_HINTS = 5
MARK = "~"
_ARTICLES = frozenset({"the", "a", "an"})


def masked(text: str, names: Iterable[str]) -> str:
    """Return `text` with `~` where one of `names` stands as words of its own.

    Case and accents make no difference.
    """
    wanted = sorted({_folded(name) for name in names} - {""}, key=len, reverse=True)
    if not wanted:
        return text
    pattern = re.compile("|".join(map(_as_words, wanted)))
    folded, places = _spread(text)
    kept, end = [], 0
    for found in pattern.finditer(folded):
        kept += [text[end : places[found.start()]], MARK]
        end = places[found.end() - 1] + 1
    return "".join([*kept, text[end:]])


def _as_words(folded: str) -> str:
    before = r"(?<!\w)" if re.match(r"\w", folded) else ""
    after = r"(?!\w)" if re.search(r"\w$", folded) else ""
    return f"{before}{re.escape(folded)}{after}"


def _folded(text: str) -> str:
    return _spread(text)[0]


def _spread(text: str) -> tuple[str, list[int]]:
    """Return the text folded letter by letter, and from which letter each of its letters is."""
    letters = [(fold(letter), place) for place, letter in enumerate(text)]
    places = [place for folded, place in letters for _ in folded]
    return "".join(folded for folded, _ in letters), places


def names_of(card: Card) -> set[str]:
    """Return all names by which the texts of a card may call it."""
    names = {card.name, *card.name.split(BETWEEN)}
    for face in card.faces:
        names |= set(_names_of(face))
    return names


def _names_of(face: Face) -> Iterator[str]:
    yield face.name
    if "Legendary" in face.type_line:
        yield from short_names(face.name)
        first = re.split(r"[\s,]", face.name)[0]
        if len(first) > 2 and first.lower() not in _ARTICLES:
            yield first


def hints(name: str, chance: random.Random) -> tuple[str, ...]:
    """Return the name hidden, and then with more and more of its letters, but never with all."""
    letters = [place for place, letter in enumerate(name) if letter.isalnum()]
    chance.shuffle(letters)
    steps = min(MOST_HINTS, max(0, len(letters) - 1))
    shown = (len(letters) * step // (steps + 1) for step in range(steps + 1))
    return tuple(_hiding(name, set(letters[count:])) for count in shown)


def _hiding(name: str, places: set[int]) -> str:
    return "".join("_" if place in places else letter for place, letter in enumerate(name))
