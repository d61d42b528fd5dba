"""Searching what people own: the whole language of searches, over rows instead of cards.

A term about a card asks the row's card, one about a printing the row's printing. Where that is not
known, neither the term nor its opposite holds. Finish, language and price are those of the copies.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import define, field
from sqlalchemy import ColumnElement, String, and_, case, cast, false, func, null, or_, select, true

from mtgnet.cards.names import fold
from mtgnet.cards.query import conditions as ask
from mtgnet.cards.query.conditions import Meaning, Measure, Of, Tally, Where
from mtgnet.cards.query.tree import And, Leaf, leaves
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

NAME = func.lower(_h.name)
"""What rows are sorted by. No card need be looked up for it."""


def _price(plain: Any, foil: Any, etched: Any) -> ColumnElement[float]:
    return case((_h.treatment == "foil", foil), (_h.treatment == "etched", etched), else_=plain)


USD = _price(printing.c.usd, printing.c.usd_foil, printing.c.usd_etched)
EUR = _price(printing.c.eur, printing.c.eur_foil, null())
_PRICES: dict[Measure, Any] = {Measure.USD: USD, Measure.EUR: EUR, Measure.TIX: printing.c.tix}


def _theirs(row: Any) -> ColumnElement[str]:
    """A card of an owner's, as one value."""
    return cast(row.owner, String) + row.oracle_id


def _asks_printing(condition: ask.Condition) -> bool:
    """Whether a condition is about the printing, and not about the copies themselves."""
    match condition:
        case ask.Says(Of.FINISH) | ask.Says(Of.LANG):
            return False
    return on_printing(condition)


def _asks_card(condition: ask.Condition) -> bool:
    """Whether a condition is about the card alone."""
    match condition:
        case ask.Says() | ask.Owns() | ask.OwnedBy() | ask.InPlace() | ask.Worn():
            return False
    return not on_printing(condition)


@define(kw_only=True)
class OwnedCompiler(Compiler):
    """Turns the meaning of a query into SQL over `TABLES`.

    `owners` has the nicks of those whose rows are searched, by id; `own` tells that their places
    may be asked for.
    """

    owners: Mapping[int, str] = field(factory=dict)
    own: bool = False

    def rows(self, meaning: Meaning | None) -> list[Expression]:
        """What must hold of rows of the owners that have copies in them.

        The rows of one owner are found first, and then judged; of many owners', those of cards and
        printings that fit. SQLite is told so, since it cannot know which are fewer.
        """
        judged = [] if meaning is None else [self.tree(meaning)]
        if len(self.owners) == 1:
            some = [_h.owner == id for id in self.owners]
            return [*some, _h.count > 0, *(each.is_(true()) for each in judged)]
        some = [(_h.owner + 0).in_(list(self.owners))]
        return [*some, _h.count > 0, *judged, *self._sure(meaning)]

    def _sure(self, meaning: Meaning | None) -> Iterator[Expression]:
        """What follows from the terms that all must hold, in a way that leads to few rows."""
        parts = meaning.parts if isinstance(meaning, And) else (meaning,) if meaning else ()
        of_cards = [part for part in parts if all(map(_asks_card, dict(leaves(part))))]
        if of_cards:
            fits = Compiler(self.connection, self.pool, self.pause, self.complaints).tree
            cards = select(card.c.oracle_id).where(*map(fits, of_cards))
            yield _h.oracle_id.in_(cards.correlate(None))
        printed = [each.it for each in parts if isinstance(each, Leaf) and _asks_printing(each.it)]
        if printed:
            yield printing.c.card_id == card.c.id
            yield from map(self._printed, printed)

    def one(self, condition: ask.Condition) -> Expression:
        """The expression for one condition; NULL where that is not known of a row."""
        if _asks_printing(condition):
            return case((printing.c.id.is_(None), null()), else_=self._printed(condition))
        named = self._named(condition)
        known = self._of_copies(condition)
        return known if named is None else case((card.c.id.is_(None), named), else_=known)

    def _of_copies(self, condition: ask.Condition) -> Expression:
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
        return self._of_cards(condition)

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
        """Whether the name of a card that the catalogue does not know fits, if that is asked.

        Not in the rows of many: all of them would have to be looked at.
        """
        if len(self.owners) > 1:
            return None
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
        every = holding.alias().c
        enough = (
            select(_theirs(every))
            .where(every.owner.in_(list(self.owners)), every.oracle_id != "")
            .group_by(every.owner, every.oracle_id)
            .having(compare(func.sum(every.count), it.count))
        )
        unknown = and_(_h.oracle_id == "", compare(_h.count, it.count))
        return or_(_theirs(_h).in_(enough), unknown)

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
