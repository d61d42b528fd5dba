"""Readers of words and texts: each turns an operator and a value, as typed, into what they mean.

A reader takes one of `: = != < <= > >=` and the value and gives a tree of conditions, or raises
`BadValueError` with the reason. `:` means what the key makes of it.
"""

from __future__ import annotations

import re

from mtgnet.cards.colours import mask
from mtgnet.cards.names import fold, key
from mtgnet.cards.query import conditions as ask
from mtgnet.cards.query.conditions import Meaning, Of, Palette, Where
from mtgnet.cards.query.kinds import KINDS
from mtgnet.cards.query.patterns import BadPatternError, translated
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
from mtgnet.cards.query.tree import either, opposite
from mtgnet.cards.query.words import (
    BORDERS,
    COLOURLESS,
    COLOURS,
    FINISHES,
    FORMATS,
    GAMES,
    LANGUAGES,
    LAYOUTS,
    MULTICOLOURED,
    RARITIES,
)
from mtgnet.cards.vocabulary import Status


def text(where: Where, *aliases: tuple[str, str]) -> Reader:
    """Reads a text, or a regular expression, to be found in `where`."""
    meant = dict(aliases)

    def read(operator: str, value: Value) -> Meaning:
        if value.regex:
            try:
                return said(operator, leaf(ask.Matches(where, translated(value.text))))
            except BadPatternError as wrong:
                raise BadValueError(str(wrong)) from None
        found = _as_printed(fold(value.text), where)
        if not found.strip():
            raise BadValueError("a text is missing")
        return said(operator, leaf(ask.Contains(where, meant.get(found, found))))

    return read


_SLASHES = re.compile(r"\s*//\s*")
_BRACED = re.compile(r"\{([0-9wubrgcp])/?([wubrgp])\}")
_PRINTED = frozenset({"w/u", "w/b", "u/b", "u/r", "b/r", "b/g", "r/g", "r/w", "g/w", "g/u"})


def _as_printed(folded: str, where: Where) -> str:
    """The text as cards have it: ` // ` between names, `{r/w}` however its halves were typed."""
    if where is Where.NAME and folded.strip() != "//":
        return _SLASHES.sub(" // ", folded)
    if where in {Where.ORACLE, Where.FULL_ORACLE}:
        return _BRACED.sub(_printed_symbol, folded)
    return folded


def _printed_symbol(found: re.Match[str]) -> str:
    one, other = found.groups()
    turned = one == "p" or f"{other}/{one}" in _PRINTED or other.isdigit()
    return f"{{{other}/{one}}}" if turned else f"{{{one}/{other}}}"


def whole_name(_operator: str, value: Value) -> Meaning:
    """Reads a whole name."""
    return leaf(ask.Named(key(value.text)))


def keyword(operator: str, value: Value) -> Meaning:
    """Reads a keyword."""
    return said(operator, leaf(ask.Keyword(word_of(value))))


def colours(palette: Palette, default: str) -> Reader:
    """Reads colours by letters, names or number; `:` means the default operator."""

    def read(operator: str, value: Value) -> Meaning:
        word = word_of(value).replace(",", " ")
        sign = default if operator == ":" else operator
        if word.isdecimal():
            return leaf(ask.ColourCount(palette, arithmetic(operator), int(word)))
        if word in MULTICOLOURED:
            return said(":" if operator != "!=" else "!=", leaf(ask.ColourCount(palette, ">=", 2)))
        if word in COLOURLESS and palette is not Palette.PRODUCED:
            return _coloured(palette, "=" if operator == ":" else operator, 0)
        return _coloured(palette, sign, _mask(palette, word))

    return read


def _coloured(palette: Palette, operator: str, colour_mask: int) -> Meaning:
    if operator == "!=":
        return opposite(leaf(ask.Coloured(palette, "=", colour_mask)))
    return leaf(ask.Coloured(palette, operator, colour_mask))


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
            raise unknown("colour", word, COLOURS)
    return total


def rarity(operator: str, value: Value) -> Meaning:
    """Reads a rarity, by its name or first letter."""
    word = word_of(value)
    if word not in RARITIES:
        raise unknown("rarity", word, RARITIES)
    return leaf(ask.Rarer(arithmetic(operator), RARITIES[word]))


def in_set(operator: str, value: Value) -> Meaning:
    """Reads sets by code or name, between commas."""
    return said(operator, leaf(ask.InSet(_set_words(value))))


def _set_words(value: Value) -> tuple[str, ...]:
    return (word_of(value),) if value.quoted else words_of(value)


def block(operator: str, value: Value) -> Meaning:
    """Reads blocks by code or name, between commas."""
    return said(operator, leaf(ask.InBlock(words_of(value))))


def set_type(operator: str, value: Value) -> Meaning:
    """Reads the type of a set."""
    kind = word_of(value).replace(" ", "_").replace("-", "_")
    return said(operator, leaf(ask.SetTyped(kind)))


def statuses(*wanted: Status) -> Reader:
    """Reads a format in which a card has one of the statuses."""

    def read(operator: str, value: Value) -> Meaning:
        name = word_of(value).replace(" ", "")
        return said(operator, leaf(ask.Legal(FORMATS.get(name, name), frozenset(wanted))))

    return read


def one_of(of: Of, kind: str, known: dict[str, str] | None) -> Reader:
    """Reads a word about a printing, out of the known ones (None: any word)."""

    def read(operator: str, value: Value) -> Meaning:
        word = word_of(value)
        if known is not None and word not in known:
            raise unknown(kind, word, known)
        return said(operator, leaf(ask.Says(of, known[word] if known is not None else word)))

    return read


game = one_of(Of.GAME, "game", dict(GAMES))
language = one_of(Of.LANG, "language", dict(LANGUAGES))
border = one_of(Of.BORDER, "border", dict(BORDERS))
finish = one_of(Of.FINISH, "finish", dict(zip(FINISHES, FINISHES, strict=True)))
stamp = one_of(Of.STAMP, "stamp", None)
watermark = one_of(Of.WATERMARK, "watermark", None)


def kind(operator: str, value: Value) -> Meaning:
    """Reads a word of `mtgnet.cards.query.kinds`."""
    word = word_of(value)
    found = KINDS.get(word) or KINDS.get(word.replace("-", "").replace("_", "").replace(" ", ""))
    if found is None:
        raise unknown("kind", word, KINDS)
    return said(operator, found)


def layout(operator: str, value: Value) -> Meaning:
    """Reads a layout by its name in the data, or a kind that is one."""
    word = word_of(value).replace("-", "_").replace(" ", "_")
    if word in LAYOUTS:
        return said(operator, leaf(ask.LaidOut(LAYOUTS[word])))
    return kind(operator, value)


def no_kind(operator: str, value: Value) -> Meaning:
    """Reads the opposite of `kind`."""
    return opposite(kind(operator, value))


def frame(operator: str, value: Value) -> Meaning:
    """Reads a frame by its year or name, or an effect on it."""
    word = word_of(value)
    meant = {"old": ("1993", "1997"), "new": ("2003", "2015"), "modern": ("2003",)}.get(
        word, (word,)
    )
    return said(operator, either([leaf(ask.Says(Of.FRAME, name)) for name in meant]))


def somewhere(operator: str, value: Value) -> Meaning:
    """Reads what some printing of the card is in: a set, rarity, game, language or booster."""
    word = word_of(value)
    if word in RARITIES and len(word) > 1:
        found = leaf(ask.Rarer("=", RARITIES[word]))
    elif word in GAMES:
        found = leaf(ask.Says(Of.GAME, GAMES[word]))
    elif word in FINISHES:
        found = leaf(ask.Says(Of.FINISH, word))
    elif word == "booster":
        found = leaf(ask.Says(Of.FLAG, word))
    elif word in LANGUAGES:
        found = either([leaf(ask.Says(Of.LANG, LANGUAGES[word])), leaf(ask.InSet((word,)))])
    else:
        found = either(
            [leaf(ask.InSet(_set_words(value))), leaf(ask.SetTyped(word.replace(" ", "_")))]
        )
    return said(operator, leaf(ask.SomePrinting(found)))
