"""Readers of what is counted or ordered: numbers, mana costs, collector numbers, days."""

from __future__ import annotations

import re
from datetime import date, timedelta

from mtgnet.cards.mana import canonical, is_symbol, symbols
from mtgnet.cards.query import conditions as ask
from mtgnet.cards.query.conditions import Meaning, Measure
from mtgnet.cards.query.reading import BadValueError, Reader, arithmetic, leaf, said, word_of
from mtgnet.cards.query.syntax import Value
from mtgnet.cards.query.words import STARS
from mtgnet.cards.values import value as number_of


def measure(left: Measure) -> Reader:
    """Reads a number, or another measure, to compare with."""

    def read(operator: str, value: Value) -> Meaning:
        word, sign = word_of(value).replace("1⁄2", "½"), arithmetic(operator)
        if word in {"even", "odd"} and left is Measure.MANA_VALUE:
            return said(operator, leaf(ask.Parity(word == "odd")))
        if word in MEASURES:
            return _measured(left, sign, MEASURES[word])
        if left in _STARRED and sign in {"=", "!="} and any(star in word for star in STARS):
            texts = frozenset({word, *_turned(word)})
            return leaf(ask.Printed(left, texts, sign == "="))
        return leaf(ask.Compares(left, sign, _number(word, left in _STARRED)))

    return read


_STARRED = {Measure.POWER, Measure.TOUGHNESS, Measure.LOYALTY, Measure.DEFENSE}
_FACE = {*_STARRED, Measure.POWER_TOUGHNESS, Measure.MANA_VALUE}
_PRICES = {Measure.USD, Measure.EUR, Measure.TIX}
MEASURES = {
    "mv": Measure.MANA_VALUE,
    "cmc": Measure.MANA_VALUE,
    "manavalue": Measure.MANA_VALUE,
    "pow": Measure.POWER,
    "power": Measure.POWER,
    "tou": Measure.TOUGHNESS,
    "toughness": Measure.TOUGHNESS,
    "loy": Measure.LOYALTY,
    "loyalty": Measure.LOYALTY,
    "def": Measure.DEFENSE,
    "defense": Measure.DEFENSE,
    "defence": Measure.DEFENSE,
    "pt": Measure.POWER_TOUGHNESS,
    "powtou": Measure.POWER_TOUGHNESS,
    "usd": Measure.USD,
    "eur": Measure.EUR,
    "tix": Measure.TIX,
}
"""The words for measures that may stand on the right of an operator."""

_NUMBER = re.compile(r"[+-]?(?=[\d.½])(?:\d{1,12})?(?:\.\d{1,6}|½)?")
_STARRED_NUMBER = re.compile(r"∞|(?:\d+|[*x?])(?:[+-](?:\d+|[*x]))?[²2]?|\d*d\d+(?:[+-]\d+)?")


def _measured(left: Measure, operator: str, right: Measure) -> Meaning:
    if not ({left, right} <= _FACE or {left, right} <= _PRICES):
        raise BadValueError("these two cannot be compared")
    return leaf(ask.Compares(left, operator, right))


def _turned(word: str) -> tuple[str, ...]:
    """`1+*` for `*+1`, and `*²` for `*2`."""
    if word in {"*2", "*²"}:
        return ("*2", "*²")
    first, plus, second = word.partition("+")
    return (f"{second}+{first}",) if plus else ()


def _number(word: str, starred: bool) -> float:
    if not (_NUMBER.fullmatch(word) or (starred and _STARRED_NUMBER.fullmatch(word))):
        raise BadValueError(f"“{word}” is not a number")
    return number_of(word) or 0.0


_LOOSE = re.compile(r"\{[^{}]*\}|\d+(?!/)|[0-9a-z](?:/[a-z])+|[a-z½∞]|\S")
_HALVES = re.compile(r"([0-9wubrgcp])([wubrgp])")


def mana(operator: str, value: Value) -> Meaning:
    """Reads a mana cost; `:` means "at least", and nothing at all (`""`, `{}`) no cost."""
    if value.text.strip() in {"", "{}"} and (value.quoted or operator in {"=", "!="}):
        return said(operator, leaf(ask.Costless()))
    sign = ">=" if operator == ":" else operator
    return leaf(ask.Costs(sign, cost(word_of(value))))


def cost(word: str) -> tuple[tuple[str, float], ...]:
    """The multiset of symbols for a cost with or without braces: `2ww`, `{W/U}x`, `{gu}`."""
    parts = [_halved(part.strip("{}")) for part in _LOOSE.findall(word)]
    for part in parts:
        if not is_symbol(canonical(part)):
            raise BadValueError(f"“{part}” is no mana symbol")
    return tuple(sorted(symbols("".join(f"{{{part}}}" for part in parts)).items()))


def _halved(symbol: str) -> str:
    """`w/u` for `wu`."""
    halves = _HALVES.fullmatch(symbol)
    return "/".join(halves.groups()) if halves else symbol


def collector_number(operator: str, value: Value) -> Meaning:
    """Reads a collector number: whole numbers compare, others are equal or not."""
    word, sign = word_of(value), arithmetic(operator)
    if word.isdecimal() and len(word) <= 9:
        return leaf(ask.Numbered(sign, int(word)))
    return said(operator, leaf(ask.Numbered("=", word)))


def year(operator: str, value: Value) -> Meaning:
    """Reads a year."""
    word = word_of(value)
    if not re.fullmatch(r"\d{4}", word):
        raise BadValueError(f"“{word}” is not a year, as in year>=2015")
    return leaf(ask.Released(arithmetic(operator), word, str(int(word) + 1).zfill(4)))


_DAY = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")


def day(operator: str, value: Value) -> Meaning:
    """Reads a date (2019, 2019-07, 2019-07-12) or the code of a set, which stands for its day."""
    word, sign = word_of(value), arithmetic(operator)
    found = _DAY.fullmatch(word)
    if found is None:
        if not re.fullmatch(r"[a-z0-9_]{2,8}", word):
            raise BadValueError(
                f"“{word}” is neither a date, as in date>=2019-07-12, nor a set’s code"
            )
        return leaf(ask.ReleasedWith(sign, word))
    try:
        start, end = _span(*found.groups())
    except ValueError:
        raise BadValueError(f"“{word}” is not a date in the calendar") from None
    return leaf(ask.Released(sign, start, end))


def _span(year: str, month: str | None, day: str | None) -> tuple[str, str]:
    if month is None:
        return year, str(int(year) + 1).zfill(4)
    if day is None:
        first = date(int(year), int(month), 1)
        return first.isoformat(), (first + timedelta(days=32)).replace(day=1).isoformat()
    exact = date(int(year), int(month), int(day))
    return exact.isoformat(), (exact + timedelta(days=1)).isoformat()
