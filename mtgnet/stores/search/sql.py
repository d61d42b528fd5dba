"""Conditions as SQL expressions over `card`, and over `printing` beside it.

A condition on faces holds if any one face meets it. It is a subquery of its own, not a correlated
one, which SQLite answers with one scan of a narrow table.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import singledispatchmethod
from typing import Any

from attrs import define, field
from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    and_,
    cast,
    false,
    func,
    not_,
    or_,
    select,
    true,
)

from mtgnet.cards.query import Complaint
from mtgnet.cards.query import conditions as ask
from mtgnet.cards.query.conditions import Meaning, Measure, Palette, Where
from mtgnet.cards.query.tree import Leaf, Not, Or
from mtgnet.stores.catalogue.schema import (
    card,
    card_set,
    face,
    keyword,
    legality,
    printing,
    printing_text,
    rules,
    trait,
)
from mtgnet.stores.search import facts
from mtgnet.stores.search.expressions import (
    OPERATORS,
    PRICES,
    Expression,
    colours,
    costs,
    is_size,
    name_holds,
    of_face,
    rules_text,
    says,
    some_face,
)
from mtgnet.stores.search.portable import among, holds
from mtgnet.stores.search.texts import matching

_OF_PRINTINGS = (
    ask.Rarer,
    ask.InSet,
    ask.InBlock,
    ask.SetTyped,
    ask.Numbered,
    ask.Released,
    ask.ReleasedWith,
    ask.Says,
)


def on_printing(condition: ask.Condition) -> bool:
    """Whether a condition is about a printing, so that it must hold together with others on one."""
    if isinstance(condition, ask.Compares):
        return condition.measure in PRICES
    if isinstance(condition, ask.Contains | ask.Matches):
        return condition.where in {Where.FLAVOR, Where.ARTIST}
    return isinstance(condition, _OF_PRINTINGS)


@define
class Compiler:
    """Turns the meaning of a query into SQL, for one search of one catalogue.

    `pool` are the codes of the only sets that shall exist (None: all). What cannot be answered
    from this catalogue is gathered in `complaints`. `pause` may raise to give up.
    """

    connection: Connection
    pool: tuple[str, ...] | None
    pause: Callable[[], None]
    complaints: list[Complaint] = field(factory=list)

    def tree(self, node: Meaning) -> Expression:
        """The expression for a tree of conditions."""
        if isinstance(node, Leaf):
            return self.one(node.it)
        if isinstance(node, Not):
            return not_(self.tree(node.part))
        if isinstance(node, Or):
            return or_(*map(self.tree, node.parts))
        sizes = [part.it for part in node.parts if isinstance(part, Leaf) and is_size(part.it)]
        rest = [part for part in node.parts if not (isinstance(part, Leaf) and part.it in sizes)]
        together = [some_face(*map(of_face, sizes))] if sizes else []
        return and_(*together, *map(self.tree, rest))

    def check_pool(self) -> None:
        """Complain of sets in the pool that are not in the catalogue."""
        known = facts.known_sets(self.connection, self.pool or ())
        for code in self.pool or ():
            if code not in known:
                self._complain(f"no set “{code}” in the catalogue")

    def in_pool(self) -> Expression:
        """Whether a printing is in the pool."""
        return true() if self.pool is None else printing.c.set_code.in_(self.pool)

    def _complain(self, text: str) -> None:
        if text not in (complaint.text for complaint in self.complaints):
            self.complaints.append(Complaint(0, text))

    @singledispatchmethod
    def one(self, condition: ask.Condition) -> Expression:
        """The expression for one condition, NULL nowhere."""
        raise NotImplementedError(type(condition))

    @one.register
    def _(self, it: ask.Contains) -> Expression:
        if it.where is Where.NAME:
            return name_holds(it.text)
        if it.where is Where.TYPE:
            return some_face(holds(face.c.type_fold, it.text))
        if it.where is Where.ARTIST:
            return holds(printing.c.artist_fold, it.text)
        if it.where is Where.FLAVOR:
            text = printing_text.c.flavor_fold
            return printing.c.id.in_(
                select(printing_text.c.printing_id).where(holds(text, it.text))
            )
        return card.c.id.in_(
            select(rules.c.card_id).where(holds(rules_text(it.where, it.text), it.text))
        )

    @one.register
    def _(self, it: ask.Matches) -> Expression:
        if it.where is Where.NAME:
            whole = self._found(it.pattern, card.c.id, card.c.name_fold)
            return among(
                card.c.id, whole + self._found(it.pattern, face.c.card_id, face.c.name_fold)
            )
        if it.where is Where.TYPE:
            return among(card.c.id, self._found(it.pattern, face.c.card_id, face.c.type_fold))
        if it.where is Where.ARTIST:
            return among(
                printing.c.id, self._found(it.pattern, printing.c.id, printing.c.artist_fold)
            )
        if it.where is Where.FLAVOR:
            flavor = printing_text.c.flavor_fold
            return among(
                printing.c.id, self._found(it.pattern, printing_text.c.printing_id, flavor)
            )
        return among(
            card.c.id, self._found(it.pattern, rules.c.card_id, rules_text(it.where, it.pattern))
        )

    def _found(self, pattern: str, key: ColumnElement[int], text: ColumnElement[str]) -> list[int]:
        return matching(self.connection, pattern, key, text, self.pause)

    @one.register
    def _(self, it: ask.Named) -> Expression:
        faces = select(face.c.card_id).where(face.c.name_key == it.key)
        return or_(card.c.name_key == it.key, card.c.id.in_(faces))

    @one.register
    def _(self, it: ask.Compares) -> Expression:
        compare = OPERATORS[it.operator]
        if it.measure in PRICES:
            other = PRICES[it.other] if isinstance(it.other, Measure) else it.other
            return func.coalesce(compare(PRICES[it.measure], other), false())
        if it.measure in {Measure.PRINTINGS, Measure.SETS}:
            return card.c.id.in_(self._counted(it.measure, lambda count: compare(count, it.other)))
        if it.measure is Measure.MANA_VALUE and not isinstance(it.other, Measure):
            return compare(card.c.cmc, it.other)
        return some_face(of_face(it))

    def _counted(self, measure: Measure, fits: Callable[[Any], Expression]) -> Select[tuple[int]]:
        what = printing.c.id if measure is Measure.PRINTINGS else printing.c.set_code
        cards = select(printing.c.card_id).where(self.in_pool()).group_by(printing.c.card_id)
        return cards.having(fits(func.count(what.distinct()))).correlate(None)

    @one.register
    def _(self, it: ask.Printed) -> Expression:
        return some_face(of_face(it))

    @one.register
    def _(self, it: ask.Parity) -> Expression:
        whole = cast(card.c.cmc, Integer)
        return and_(card.c.cmc == whole, whole % 2 == int(it.odd))

    @one.register
    def _(self, it: ask.Coloured) -> Expression:
        if it.palette is Palette.COLORS:
            return some_face(colours(face.c.colors, it.operator, it.mask))
        if it.palette is Palette.IDENTITY:
            return colours(card.c.identity, it.operator, it.mask)
        self._ask_for_produced()
        return and_(card.c.produced > 0, colours(card.c.produced, it.operator, it.mask))

    @one.register
    def _(self, it: ask.ColourCount) -> Expression:
        compare = OPERATORS[it.operator]
        if it.palette is Palette.COLORS:
            return some_face(compare(face.c.color_count, it.count))
        if it.palette is Palette.IDENTITY:
            return compare(card.c.identity_count, it.count)
        self._ask_for_produced()
        return card.c.produced.in_(
            [mask for mask in range(1, 64) if compare(mask.bit_count(), it.count)]
        )

    def _ask_for_produced(self) -> None:
        if not facts.tells_produced(self.connection):
            self._complain(
                "produces: finds nothing, the catalogue does not tell what mana cards make"
            )

    @one.register
    def _(self, it: ask.Costs) -> Expression:
        return card.c.id.in_(costs(it))

    @one.register
    def _(self, _it: ask.Costless) -> Expression:
        return some_face(face.c.symbol_kinds.is_(None))

    @one.register
    def _(self, it: ask.Rarer) -> Expression:
        return OPERATORS[it.operator](printing.c.rarity, int(it.rarity))

    @one.register
    def _(self, it: ask.InSet) -> Expression:
        return printing.c.set_code.in_(self.sets(it))

    def sets(self, it: ask.InSet) -> list[str]:
        """The codes of the sets that are meant, complaining of words that mean none."""
        codes: list[str] = []
        for word in it.sets:
            found = facts.set_codes(self.connection, word)
            codes.extend(found)
            if not found:
                close = facts.near_set(self.connection, word)
                hint = f"did you mean “{close}”?" if close else "/sets lists them"
                self._complain(f"no set “{word}” in the catalogue; {hint}")
        return sorted(codes)

    @one.register
    def _(self, it: ask.InBlock) -> Expression:
        codes = [code for word in it.blocks for code in facts.block_sets(self.connection, word)]
        if not codes:
            self._complain(f"no block “{','.join(it.blocks)}” in the catalogue")
        return printing.c.set_code.in_(codes)

    @one.register
    def _(self, it: ask.SetTyped) -> Expression:
        sets = select(card_set.c.code).where(card_set.c.type == it.kind)
        told = func.coalesce(printing.c.set_type == it.kind, false())
        return or_(printing.c.set_code.in_(sets), told)

    @one.register
    def _(self, it: ask.Numbered) -> Expression:
        if isinstance(it.number, str):
            return func.lower(printing.c.number) == it.number
        if it.operator == "=":
            return printing.c.number == str(it.number)
        if it.operator == "!=":
            return printing.c.number != str(it.number)
        return func.coalesce(OPERATORS[it.operator](printing.c.number_n, it.number), false())

    @one.register
    def _(self, it: ask.Released) -> Expression:
        day = printing.c.released_at
        return {
            "=": and_(day >= it.start, day < it.end),
            "!=": or_(day < it.start, day >= it.end),
            "<": day < it.start,
            "<=": day < it.end,
            ">": day >= it.end,
            ">=": day >= it.start,
        }[it.operator]

    @one.register
    def _(self, it: ask.ReleasedWith) -> Expression:
        day = facts.set_day(self.connection, it.set_code)
        if day is None:
            self._complain(f"no set “{it.set_code}” with a date in the catalogue")
            return false()
        return OPERATORS[it.operator](printing.c.released_at, day)

    @one.register
    def _(self, it: ask.Says) -> Expression:
        return says(it.of, it.word)

    @one.register
    def _(self, it: ask.Trait) -> Expression:
        return card.c.id.in_(select(trait.c.card_id).where(trait.c.trait == it.word))

    @one.register
    def _(self, it: ask.LaidOut) -> Expression:
        return card.c.layout == it.layout

    @one.register
    def _(self, it: ask.Keyword) -> Expression:
        if not facts.tells_keywords(self.connection):
            self._complain("kw: finds nothing, the catalogue does not tell keywords; try o:")
        return card.c.id.in_(select(keyword.c.card_id).where(keyword.c.keyword == it.word))

    @one.register
    def _(self, it: ask.Legal) -> Expression:
        known = facts.formats(self.connection)
        if it.format not in known:
            self._complain(f"no format “{it.format}” in the catalogue; it has {' '.join(known)}")
        statuses = sorted(int(status) for status in it.statuses)
        cards = select(legality.c.card_id).where(legality.c.format == it.format)
        return card.c.id.in_(cards.where(legality.c.status.in_(statuses)))

    @one.register
    def _(self, _it: ask.OnReserved) -> Expression:
        return card.c.reserved.is_(True)

    @one.register
    def _(self, _it: ask.GameChanger) -> Expression:
        return card.c.game_changer.is_(True)

    @one.register
    def _(self, it: ask.SomePrinting) -> Expression:
        some = select(printing.c.card_id).where(self.in_pool(), self.tree(it.wanted))
        return card.c.id.in_(some.correlate(None))
