"""The expressions that conditions are made of: faces, colours, costs, words about printings."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Select, and_, false, func, not_, or_, select, true

from mtgnet.cards.query import conditions as ask
from mtgnet.cards.query.conditions import Measure, Of, Where
from mtgnet.cards.vocabulary import Finish, Game
from mtgnet.stores.catalogue.schema import card, face, mana_symbol, printing, rules
from mtgnet.stores.search.portable import holds

Expression: TypeAlias = ColumnElement[bool]
OPERATORS: dict[str, Callable[[Any, Any], ColumnElement[bool]]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_FACE_NUMBERS: dict[Measure, ColumnElement[float]] = {
    Measure.MANA_VALUE: face.c.cmc,
    Measure.POWER: face.c.power_n,
    Measure.TOUGHNESS: face.c.toughness_n,
    Measure.LOYALTY: face.c.loyalty_n,
    Measure.DEFENSE: face.c.defense_n,
    Measure.POWER_TOUGHNESS: face.c.power_n + face.c.toughness_n,
}
_SIZES = _FACE_NUMBERS.keys() - {Measure.MANA_VALUE}
_FACE_PRINTED = {
    Measure.POWER: face.c.power,
    Measure.TOUGHNESS: face.c.toughness,
    Measure.LOYALTY: face.c.loyalty,
    Measure.DEFENSE: face.c.defense,
}
_LEAST = 4
"""The letters that a word must have to be looked for in names without their marks."""
_FACES = 16
"""More than any card has faces."""
PRICES: dict[Measure, ColumnElement[float]] = {
    Measure.USD: func.coalesce(printing.c.usd, printing.c.usd_foil, printing.c.usd_etched),
    Measure.EUR: func.coalesce(printing.c.eur, printing.c.eur_foil),
    Measure.TIX: printing.c.tix,
}
_FLAGS = {
    "promo": printing.c.promo,
    "reprint": printing.c.reprint,
    "digital": printing.c.digital,
    "fullart": printing.c.full_art,
    "textless": printing.c.textless,
    "booster": printing.c.booster,
    "oversized": printing.c.oversized,
    "variation": printing.c.variation,
    "story": printing.c.story,
}


def some_face(*expressions: Expression) -> Expression:
    """Whether any one face of the card meets all of these."""
    return card.c.id.in_(select(face.c.card_id).where(*expressions))


def is_size(it: ask.Condition) -> bool:
    """Whether a condition is about power and the like: those side by side are about one face."""
    return isinstance(it, ask.Compares | ask.Printed) and it.measure in _SIZES


def of_face(it: ask.Condition) -> Expression:
    """A size of a face against a number, another number of the same face, or texts."""
    if isinstance(it, ask.Printed):
        printed = func.lower(_FACE_PRINTED[it.measure])
        return printed.in_(it.texts) if it.equal else printed.not_in(it.texts)
    assert isinstance(it, ask.Compares)
    other = _FACE_NUMBERS[it.other] if isinstance(it.other, Measure) else it.other
    return OPERATORS[it.operator](_FACE_NUMBERS[it.measure], other)


def name_holds(text: str) -> Expression:
    """Whether the text is in the full name; a word also without the name's marks: `limdul`."""
    name = card.c.name_fold
    if not text.isalnum() or len(text) < _LEAST:
        return holds(name, text)
    marked = or_(holds(name, "-"), holds(name, "'"))
    bare = func.replace(func.replace(name, "'", ""), "-", "")
    return or_(holds(name, text), and_(marked, holds(bare, text)))


def rules_text(where: Where, asked: str) -> ColumnElement[str]:
    """The column of rules text in which to look for what is asked."""
    if "~" in asked:
        return rules.c.tilde
    return rules.c.full if where is Where.FULL_ORACLE else rules.c.plain


def colours(column: ColumnElement[int], sign: str, mask: int) -> Expression:
    """A column of colours against a mask, as sets."""
    has_all = column.bitwise_and(mask) == mask
    no_other = column.bitwise_and(63 - mask) == 0
    return {
        "=": column == mask,
        "!=": column != mask,
        ">=": has_all,
        "<=": no_other,
        ">": and_(has_all, column != mask),
        "<": and_(no_other, column != mask),
    }[sign]


def costs(it: ask.Costs) -> Select[tuple[int]]:
    """The cards with a face whose cost compares so with the multiset."""
    kinds = face.c.symbol_kinds
    equal = and_(kinds == len(it.symbols), *(_has("=", *symbol) for symbol in it.symbols))
    at_least = and_(kinds.is_not(None), *(_has(">=", *symbol) for symbol in it.symbols))
    at_most = and_(kinds.is_not(None), not_(_has_beyond(it.symbols)))
    meant = {
        "=": equal,
        "!=": and_(kinds.is_not(None), not_(equal)),
        ">=": at_least,
        "<=": at_most,
        ">": and_(at_least, not_(equal)),
        "<": and_(at_most, not_(equal)),
    }[it.operator]
    return select(face.c.card_id).where(meant)


def _has(sign: str, symbol: str, count: float) -> Expression:
    enough = OPERATORS[sign](mana_symbol.c.n, count)
    return _cost_has(and_(mana_symbol.c.symbol == symbol, enough))


def _has_beyond(symbols: tuple[tuple[str, float], ...]) -> Expression:
    """Whether a cost has a symbol that is not among these, or has it more often."""
    inside = (and_(mana_symbol.c.symbol == symbol, mana_symbol.c.n <= n) for symbol, n in symbols)
    return _cost_has(not_(or_(false(), *inside)))


def _cost_has(expression: Expression) -> Expression:
    """Whether a symbol of the cost is so. A face is one number here: pairs are slow to look up."""
    found = select(mana_symbol.c.card_id * _FACES + mana_symbol.c.ix).where(expression)
    return (face.c.card_id * _FACES + face.c.ix).in_(found)


def says(of: Of, word: str) -> Expression:
    """What is said of a printing in one word."""
    if of is Of.LANG:
        return true() if word == "any" else printing.c.lang == word
    if of is Of.GAME:
        return printing.c.games.bitwise_and(int(Game[word.upper()])) != 0
    if of is Of.FINISH:
        return printing.c.finishes.bitwise_and(int(Finish[word.upper()])) != 0
    if of is Of.FLAG:
        return _FLAGS[word].is_(True)
    if of is Of.WATERMARK:
        return printing.c.watermark != "" if word == "any" else _word(printing.c.watermark, word)
    if of is Of.TAG:
        return _word(printing.c.tags, word)
    if of is Of.FRAME:
        return or_(printing.c.frame == word, _word(printing.c.tags, word))
    return (printing.c.border if of is Of.BORDER else printing.c.stamp) == word


def _word(column: ColumnElement[str], word: str) -> Expression:
    return holds(column, f" {word} ")
