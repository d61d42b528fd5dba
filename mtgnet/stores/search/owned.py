"""Searching what people own: the whole language of searches, over rows instead of cards.

A term about a card asks the row's card, one about a printing the row's printing. Where that is not
known, neither the term nor its opposite holds. Finish, language and price are those of the copies.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import define, field
from sqlalchemy import ColumnElement, and_, case, false, func, null, or_, select, tuple_

from mtgnet.cards.names import fold
from mtgnet.cards.query import conditions as ask
from mtgnet.cards.query.conditions import Measure, Of, Tally, Where
from mtgnet.stores.catalogue.schema import card, printing
from mtgnet.stores.collection.schema import holding
from mtgnet.stores.search.expressions import OPERATORS, Expression
from mtgnet.stores.search.portable import holds
from mtgnet.stores.search.sql import Compiler, on_printing

_h = holding.c

TABLES = holding.outerjoin(printing, printing.c.scryfall_id == _h.scryfall_id).outerjoin(
    card, card.c.oracle_id == _h.oracle_id
)
"""Rows with their printing and their card, as far as the catalogue knows them."""

NAME = func.coalesce(card.c.name_fold, func.folded(_h.name))


def _price(plain: Any, foil: Any, etched: Any) -> ColumnElement[float]:
    return case((_h.treatment == "foil", foil), (_h.treatment == "etched", etched), else_=plain)


USD = _price(printing.c.usd, printing.c.usd_foil, printing.c.usd_etched)
EUR = _price(printing.c.eur, printing.c.eur_foil, null())
_PRICES: dict[Measure, Any] = {Measure.USD: USD, Measure.EUR: EUR, Measure.TIX: printing.c.tix}


@define(kw_only=True)
class OwnedCompiler(Compiler):
    """Turns the meaning of a query into SQL over `TABLES`.

    `owners` has the nicks of those whose rows are searched, by id; `own` tells that their places
    may be asked for.
    """

    owners: Mapping[int, str] = field(factory=dict)
    own: bool = False

    def one(self, condition: ask.Condition) -> Expression:
        """The expression for one condition; NULL where that is not known of a row."""
        match condition:
            case ask.Owns():
                return self._owns(condition)
            case ask.OwnedBy(nicks):
                return self._owned_by(nicks)
            case ask.InPlace(text):
                return self._in_place(text)
            case ask.Worn(conditions):
                return _h.condition.in_([each.value for each in conditions])
            case ask.Says(Of.FINISH, word):
                return _h.treatment == word
            case ask.Says(Of.LANG, word) if word != "any":
                return _h.lang == word
        if on_printing(condition):
            return case((printing.c.id.is_(None), null()), else_=self._printed(condition))
        named = self._named(condition)
        known = self._of_cards(condition)
        return known if named is None else case((card.c.id.is_(None), named), else_=known)

    def _of_cards(self, condition: ask.Condition) -> Expression:
        """What a search of cards makes of a condition."""
        plain = Compiler(self.connection, self.pool, self.pause, self.complaints)
        return plain.one(condition)

    def _printed(self, condition: ask.Condition) -> Expression:
        if isinstance(condition, ask.Compares):
            other = condition.other
            price = _PRICES[other] if isinstance(other, Measure) else other
            compared = OPERATORS[condition.operator](_PRICES[condition.measure], price)
            return func.coalesce(compared, false())
        return self._of_cards(condition)

    def _named(self, condition: ask.Condition) -> Expression | None:
        """Whether the name of a card that the catalogue does not know fits, if that is asked."""
        match condition:
            case ask.Contains(Where.NAME, text):
                return holds(func.folded(_h.name), text)
            case ask.Matches(Where.NAME, pattern):
                return func.finds(pattern, _h.name) == 1
            case ask.Named(key):
                return func.keyed(_h.name) == key
        return None

    def _owns(self, it: ask.Owns) -> Expression:
        compare = OPERATORS[it.operator]
        if it.what is not Tally.OWNED:
            counted = _h.for_trade if it.what is Tally.FOR_TRADE else _h.lent
            return compare(counted, it.count)
        all_rows = holding.alias()
        enough = (
            select(all_rows.c.owner, all_rows.c.oracle_id)
            .where(all_rows.c.owner.in_(list(self.owners)), all_rows.c.oracle_id != "")
            .group_by(all_rows.c.owner, all_rows.c.oracle_id)
            .having(compare(func.sum(all_rows.c.count), it.count))
        )
        unknown = and_(_h.oracle_id == "", compare(_h.count, it.count))
        return or_(tuple_(_h.owner, _h.oracle_id).in_(enough), unknown)

    def _owned_by(self, nicks: tuple[str, ...]) -> Expression:
        known = {fold(nick): id for id, nick in self.owners.items()}
        for nick in nicks:
            if nick not in known:
                self._complain(f"owner: nobody called “{nick}” is among those who are searched")
        return _h.owner.in_([known[nick] for nick in nicks if nick in known])

    def _in_place(self, text: str) -> Expression:
        if not self.own:
            self._complain("place: finds nothing, where others keep their cards is not told")
            return false()
        return holds(func.folded(_h.place), text) if text else _h.place == ""
