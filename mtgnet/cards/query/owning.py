"""Readers of what only collections know: how many, whose, where, and how worn."""

from __future__ import annotations

from mtgnet.cards.copies import Condition
from mtgnet.cards.names import fold
from mtgnet.cards.query import conditions as ask
from mtgnet.cards.query.conditions import Meaning, Tally
from mtgnet.cards.query.reading import (
    BadValueError,
    Reader,
    arithmetic,
    leaf,
    said,
    unknown,
    word_of,
    words_of,
)
from mtgnet.cards.query.syntax import Value
from mtgnet.cards.query.tree import opposite
from mtgnet.cards.words import CONDITIONS

_LADDER = [each for each in Condition if each is not Condition.UNKNOWN]
_WORDS = {**CONDITIONS, "unknown": Condition.UNKNOWN}
_MOST_DIGITS = 9


def tally(what: Tally) -> Reader:
    """Reads how many; also yes (at least one) and no (none)."""

    def read(operator: str, value: Value) -> Meaning:
        word = word_of(value)
        if word in {"yes", "no"}:
            some = leaf(ask.Owns(what, ">", 0))
            return said(operator, some if word == "yes" else opposite(some))
        if not word.isdecimal() or len(word) > _MOST_DIGITS:
            raise BadValueError(f"“{word}” is no number; say how many, or yes or no")
        return leaf(ask.Owns(what, arithmetic(operator), int(word)))

    return read


def owner(operator: str, value: Value) -> Meaning:
    """Reads nicks, between commas."""
    return said(operator, leaf(ask.OwnedBy(words_of(value))))


def place(operator: str, value: Value) -> Meaning:
    """Reads words of a place; none at all (`""`) means that the place is not told."""
    if value.regex:
        raise BadValueError("a regular expression makes no sense here")
    return said(operator, leaf(ask.InPlace(fold(value.text).strip())))


def condition(operator: str, value: Value) -> Meaning:
    """Reads a condition; better ones are greater, and an unknown one is no more than itself."""
    word = word_of(value).replace("_", " ")
    if word not in _WORDS:
        raise unknown("condition", word, _WORDS)
    wanted, sign = _WORDS[word], arithmetic(operator)
    if sign in {"=", "!="}:
        return said(operator, leaf(ask.Worn((wanted,))))
    if wanted is Condition.UNKNOWN:
        raise BadValueError("an unknown condition can only be asked for with : or !=")
    at = _LADDER.index(wanted)
    same = (wanted,) if "=" in sign else ()
    others = _LADDER[:at] if ">" in sign else _LADDER[at + 1 :]
    return leaf(ask.Worn((*others, *same)))
