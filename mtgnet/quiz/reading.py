"""From what somebody types to the one spelling of an answer that is compared.

A function for each kind of answer: it takes a clean line, and raises `Refusal` for what cannot be
such an answer at all. In a room that is only talk; who is quizzed alone is told.
"""

from __future__ import annotations

import re

from mtgnet.cards.names import fold, key
from mtgnet.cards.query.amounts import cost as mana_cost
from mtgnet.cards.query.reading import BadValueError
from mtgnet.core.events import Refusal

LONGEST = 200
"""How many characters an answer may have."""

# The sum may be repeated before its result.
_NUMBER = re.compile(r"(?:[0-9 +]*=)?\s*([+-]?[0-9]{1,18})\s*[.!]?")
_SIZE = re.compile(r"[0-9*+½∞x.-]{1,8}/[0-9*+½∞x.-]{1,8}")


def number(text: str) -> str:
    """Read a whole number; `12 + 30 = 42` is 42."""
    found = _NUMBER.fullmatch(_with_our_digits(text).strip())
    if found is None:
        raise _bad("Answer with a number, like 42")
    return str(int(found[1]))


def cost(text: str) -> str:
    """Read a mana cost, with or without braces, in any order."""
    folded = fold(_with_our_digits(text)).strip()
    try:
        return repr(mana_cost(folded or "?"))
    except BadValueError:
        raise _bad("Write a cost like 2RR or {2}{R}{R}") from None


def size(text: str) -> str:
    """Read power and toughness."""
    found = _SIZE.fullmatch(fold("".join(_with_our_digits(text).split())))
    if found is None:
        raise _bad("Write power and toughness like 2/3")
    return found[0]


def types(text: str) -> str:
    """Read a type line: its words, in any order."""
    return " ".join(sorted(filter(None, map(key, re.split(r"[\s—–/-]+", _bounded(text))))))


def name(text: str) -> str:
    """Read a name or a code: its letters and digits, without accents and case."""
    return key(_bounded(text))


def _bounded(text: str) -> str:
    if len(text) > LONGEST:
        raise _bad(f"That is too long for an answer, which has at most {LONGEST} characters")
    return text


def _with_our_digits(text: str) -> str:
    if any(letter.isdecimal() and not letter.isascii() for letter in _bounded(text)):
        raise _bad("Write numbers with the digits 0 to 9")
    return text


def _bad(what: str) -> Refusal:
    return Refusal("bad-answer", f"{what}.")
