"""Readers of values: each turns an operator and a value, as typed, into what they mean.

A reader takes one of `: = != < <= > >=` and the value and gives a tree of conditions, or raises
`BadValueError` with the reason. `:` means what the key makes of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, timedelta

from mtgnet.cards.colours import mask
from mtgnet.cards.mana import symbols
from mtgnet.cards.names import fold, key
from mtgnet.cards.values import value as number_of
from mtgnet.cards.vocabulary import Status

from . import conditions as ask
from .conditions import Meaning, Measure, Of, Palette, Where
from .kinds import KINDS
from .near import nearest
from .patterns import BadPatternError, translated
from .syntax import Value
from .tree import Leaf, either, opposite
from .words import (
    BORDERS,
    COLOURLESS,
    COLOURS,
    FINISHES,
    FORMATS,
    GAMES,
    LANGUAGES,
    MULTICOLOURED,
    RARITIES,
    STARS,
)

Reader = Callable[[str, Value], Meaning]


class BadValueError(ValueError):
    """A value, or an operator before it, that the key cannot take; its text says why."""


def _leaf(condition: ask.Condition) -> Meaning:
    return Leaf(condition)


def _said(operator: str, meaning: Meaning) -> Meaning:
    """The meaning for a key that knows only "is" and "is not"."""
    if operator in {":", "="}:
        return meaning
    if operator == "!=":
        return opposite(meaning)
    raise BadValueError(f"{operator} makes no sense here; use : or !=")


def _arithmetic(operator: str) -> str:
    return "=" if operator == ":" else operator


def _words(value: Value) -> tuple[str, ...]:
    if value.regex:
        raise BadValueError("a regular expression makes no sense here")
    words = tuple(part for word in value.text.split(",") if (part := fold(word).strip()))
    if not words:
        raise BadValueError("a value is missing")
    return words


def _word(value: Value) -> str:
    return ",".join(_words(value))


def _unknown(kind: str, word: str, known: Iterable[str]) -> BadValueError:
    close = nearest(word, known)
    return BadValueError(
        f"unknown {kind} “{word}”" + (f"; did you mean “{close}”?" if close else "")
    )


def text(where: Where, *aliases: tuple[str, str]) -> Reader:
    """Reads a text, or a regular expression, to be found in `where`."""
    meant = dict(aliases)

    def read(operator: str, value: Value) -> Meaning:
        if value.regex:
            try:
                return _said(operator, _leaf(ask.Matches(where, translated(value.text))))
            except BadPatternError as wrong:
                raise BadValueError(str(wrong)) from None
        found = fold(value.text)
        if not found.strip():
            raise BadValueError("a text is missing")
        return _said(operator, _leaf(ask.Contains(where, meant.get(found, found))))

    return read


def whole_name(_operator: str, value: Value) -> Meaning:
    """Reads a whole name."""
    return _leaf(ask.Named(key(value.text)))


def keyword(operator: str, value: Value) -> Meaning:
    """Reads a keyword."""
    return _said(operator, _leaf(ask.Keyword(_word(value))))


def colours(palette: Palette, default: str) -> Reader:
    """Reads colours by letters, names or number; `:` means the default operator."""

    def read(operator: str, value: Value) -> Meaning:
        word = _word(value).replace(",", " ")
        sign = default if operator == ":" else operator
        if word.isdecimal():
            return _leaf(ask.ColourCount(palette, _arithmetic(operator), int(word)))
        if word in MULTICOLOURED:
            return _said(
                ":" if operator != "!=" else "!=", _leaf(ask.ColourCount(palette, ">=", 2))
            )
        if word in COLOURLESS and palette is not Palette.PRODUCED:
            return _coloured(palette, "=" if operator == ":" else operator, 0)
        return _coloured(palette, sign, _mask(palette, word))

    return read


def _coloured(palette: Palette, operator: str, colour_mask: int) -> Meaning:
    if operator == "!=":
        return opposite(_leaf(ask.Coloured(palette, "=", colour_mask)))
    return _leaf(ask.Coloured(palette, operator, colour_mask))


def _mask(palette: Palette, text: str) -> int:
    letters = "wubrgc" if palette is Palette.PRODUCED else "wubrg"
    total = 0
    for word in text.split():
        if word in COLOURS:
            total |= mask(COLOURS[word])
        elif word in COLOURLESS and "c" in letters:
            total |= mask("C")
        elif set(word) <= set(letters):
            total |= mask(word.upper())
        else:
            raise _unknown("colour", word, COLOURS)
    return total


def measure(left: Measure) -> Reader:
    """Reads a number, or another measure, to compare with."""

    def read(operator: str, value: Value) -> Meaning:
        word, sign = _word(value).replace("1⁄2", "½"), _arithmetic(operator)
        if word in {"even", "odd"} and left is Measure.MANA_VALUE:
            return _said(operator, _leaf(ask.Parity(word == "odd")))
        if word in MEASURES:
            return _measured(left, sign, MEASURES[word])
        if left in _STARRED and sign in {"=", "!="} and any(star in word for star in STARS):
            texts = frozenset({word, *_turned(word)})
            return _leaf(ask.Printed(left, texts, sign == "="))
        return _leaf(ask.Compares(left, sign, _number(word, left in _STARRED)))

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
    return _leaf(ask.Compares(left, operator, right))


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


_COST = re.compile(
    r"\{(?:\d{1,7}|[wubrgcsxyzp]|h[wubrg]|½|∞|[0-9wubrgc]/[wubrgp](?:/p)?|[wubrg]/[wubrg]/p)\}"
)
_LOOSE = re.compile(r"\{[^{}]*\}|\d+(?!/)|[0-9a-z](?:/[a-z])+|[a-z]|\S")


def mana(operator: str, value: Value) -> Meaning:
    """Reads a mana cost; `:` means "at least"."""
    if value.quoted and not value.text.strip():
        return _said(operator, _leaf(ask.Costless()))
    sign = ">=" if operator == ":" else operator
    return _leaf(ask.Costs(sign, cost(_word(value))))


def cost(word: str) -> tuple[tuple[str, float], ...]:
    """The multiset of symbols for a cost with or without braces: `2ww`, `{W/U}x`, `g/u/p`."""
    parts = [part if part[0] == "{" else f"{{{part}}}" for part in _LOOSE.findall(word)]
    for part in parts:
        if not _COST.fullmatch(part):
            raise BadValueError(f"“{part.strip('{}')}” is no mana symbol")
    return tuple(sorted(symbols("".join(parts)).items()))


def parity_free(operator: str, value: Value) -> Meaning:
    """Reads a collector number: whole numbers compare, others are equal or not."""
    word, sign = _word(value), _arithmetic(operator)
    if word.isdecimal() and len(word) <= 9:
        return _leaf(ask.Numbered(sign, int(word)))
    return _said(operator, _leaf(ask.Numbered("=", word)))


def rarity(operator: str, value: Value) -> Meaning:
    """Reads a rarity, by its name or first letter."""
    word = _word(value)
    if word not in RARITIES:
        raise _unknown("rarity", word, RARITIES)
    return _leaf(ask.Rarer(_arithmetic(operator), RARITIES[word]))


def in_set(operator: str, value: Value) -> Meaning:
    """Reads sets by code or name, between commas."""
    return _said(operator, _leaf(ask.InSet(_set_words(value))))


def _set_words(value: Value) -> tuple[str, ...]:
    return (_word(value),) if value.quoted else _words(value)


def block(operator: str, value: Value) -> Meaning:
    """Reads blocks by code or name, between commas."""
    return _said(operator, _leaf(ask.InBlock(_words(value))))


def set_type(operator: str, value: Value) -> Meaning:
    """Reads the type of a set."""
    kind = _word(value).replace(" ", "_").replace("-", "_")
    return _said(operator, _leaf(ask.SetTyped(kind)))


def statuses(*wanted: Status) -> Reader:
    """Reads a format in which a card has one of the statuses."""

    def read(operator: str, value: Value) -> Meaning:
        name = _word(value).replace(" ", "")
        return _said(operator, _leaf(ask.Legal(FORMATS.get(name, name), frozenset(wanted))))

    return read


def one_of(of: Of, kind: str, known: dict[str, str] | None) -> Reader:
    """Reads a word about a printing, out of the known ones (None: any word)."""

    def read(operator: str, value: Value) -> Meaning:
        word = _word(value)
        if known is not None and word not in known:
            raise _unknown(kind, word, known)
        return _said(operator, _leaf(ask.Says(of, known[word] if known is not None else word)))

    return read


game = one_of(Of.GAME, "game", dict(GAMES))
language = one_of(Of.LANG, "language", dict(LANGUAGES))
border = one_of(Of.BORDER, "border", dict(BORDERS))
finish = one_of(Of.FINISH, "finish", dict(zip(FINISHES, FINISHES, strict=True)))
stamp = one_of(Of.STAMP, "stamp", None)
watermark = one_of(Of.WATERMARK, "watermark", None)


def kind(operator: str, value: Value) -> Meaning:
    """Reads a word of `mtgnet.cards.query.kinds`."""
    word = _word(value)
    found = KINDS.get(word) or KINDS.get(word.replace("-", "").replace("_", "").replace(" ", ""))
    if found is None:
        raise _unknown("kind", word, KINDS)
    return _said(operator, found)


def no_kind(operator: str, value: Value) -> Meaning:
    """Reads the opposite of `kind`."""
    return opposite(kind(operator, value))


def frame(operator: str, value: Value) -> Meaning:
    """Reads a frame by its year or name, or an effect on it."""
    word = _word(value)
    meant = {"old": ("1993", "1997"), "modern": ("2003",), "new": ("2015",)}.get(word, (word,))
    return _said(operator, either([_leaf(ask.Says(Of.FRAME, name)) for name in meant]))


def year(operator: str, value: Value) -> Meaning:
    """Reads a year."""
    word = _word(value)
    if not re.fullmatch(r"\d{4}", word):
        raise BadValueError(f"“{word}” is not a year, as in year>=2015")
    return _leaf(ask.Released(_arithmetic(operator), word, str(int(word) + 1).zfill(4)))


_DAY = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")


def day(operator: str, value: Value) -> Meaning:
    """Reads a date (2019, 2019-07, 2019-07-12) or the code of a set, which stands for its day."""
    word, sign = _word(value), _arithmetic(operator)
    found = _DAY.fullmatch(word)
    if found is None:
        if not re.fullmatch(r"[a-z0-9_]{2,8}", word):
            raise BadValueError(
                f"“{word}” is neither a date, as in date>=2019-07-12, nor a set’s code"
            )
        return _leaf(ask.ReleasedWith(sign, word))
    try:
        start, end = _span(*found.groups())
    except ValueError:
        raise BadValueError(f"“{word}” is not a date in the calendar") from None
    return _leaf(ask.Released(sign, start, end))


def _span(year: str, month: str | None, day: str | None) -> tuple[str, str]:
    if month is None:
        return year, str(int(year) + 1).zfill(4)
    if day is None:
        first = date(int(year), int(month), 1)
        return first.isoformat(), (first + timedelta(days=32)).replace(day=1).isoformat()
    exact = date(int(year), int(month), int(day))
    return exact.isoformat(), (exact + timedelta(days=1)).isoformat()


def somewhere(operator: str, value: Value) -> Meaning:
    """Reads what some printing of the card is in: a set, rarity, game, language or booster."""
    word = _word(value)
    if word in RARITIES and len(word) > 1:
        found = _leaf(ask.Rarer("=", RARITIES[word]))
    elif word in GAMES:
        found = _leaf(ask.Says(Of.GAME, GAMES[word]))
    elif word in FINISHES:
        found = _leaf(ask.Says(Of.FINISH, word))
    elif word == "booster":
        found = _leaf(ask.Says(Of.FLAG, word))
    elif word in LANGUAGES:
        found = either([_leaf(ask.Says(Of.LANG, LANGUAGES[word])), _leaf(ask.InSet((word,)))])
    else:
        found = either(
            [_leaf(ask.InSet(_set_words(value))), _leaf(ask.SetTyped(word.replace(" ", "_")))]
        )
    return _said(operator, _leaf(ask.SomePrinting(found)))
