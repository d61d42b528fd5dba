"""From the cards in an offer to what is to be picked of each side's rows; ties are offered."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import attrs

from mtgnet.cards.copies import Copy, Holding
from mtgnet.cards.meaning import Meant
from mtgnet.cards.show import copy_line
from mtgnet.commands.asking import offered, settled
from mtgnet.commands.rows import Rows, wanted
from mtgnet.commands.specs import meant
from mtgnet.core.collecting.holdings import Wanted
from mtgnet.core.collecting.sight import Sight
from mtgnet.core.collecting.trades import Pick, kinds
from mtgnet.core.events import Refusal
from mtgnet.core.session import Session
from mtgnet.core.table import Reply, Result

_OFFERED = 10


@attrs.frozen
class Theirs:
    """Whose rows are picked from: `other` if they are not one's own, and what one sees of them."""

    owner: int
    other: bool = False
    sees: Sight = Sight.ALL

    def shows(self, row: Holding) -> bool:
        """Whether the one who picks may know of a row."""
        return self.sees >= Sight.CARDS or (self.sees >= Sight.MATCHES and row.for_trade > 0)

    def told(self, copy: Copy) -> Copy:
        """Return a copy as the one who picks may see it."""
        return attrs.evolve(copy, place="") if self.other else copy


@attrs.frozen
class Picks:
    """Finds what is meant by the cards in an offer."""

    rows: Rows

    def all(
        self,
        session: Session,
        cards: Sequence[tuple[Theirs, str]],
        then: Callable[[tuple[Pick, ...]], Result],
    ) -> Result:
        """Do `then` with what is to be picked, once that is clear of one after the other."""

        def further(known: tuple[Pick, ...]) -> Result:
            if len(known) == len(cards):
                return then(known)
            whose, text = cards[len(known)]
            return self._one(session, whose, text, lambda pick: further((*known, pick)))

        return further(())

    async def _one(
        self, session: Session, whose: Theirs, text: str, then: Callable[[Pick], Result]
    ) -> Reply:
        """Do `then` with one; the side's own rows count where the catalogue is in doubt."""
        try:
            meaning = await self.rows.meaning(text)
        except Refusal:
            meaning = None
        # Where others keep cards is not to be found out.
        if not isinstance(meaning, Meant) and not (whose.other and "@" in text):
            marked = whose.sees < Sight.CARDS
            there = whose.sees >= Sight.MATCHES
            own = (
                await self.rows.holdings.named(whose.owner, text, marked=marked) if there else None
            )
            if own is not None:
                return await self._of(session, whose, own.rows, own.count or 1, then)

        async def picked(found: Meant) -> Reply:
            which = wanted(whose.owner, found)
            rows = (
                [] if found.spec.place and whose.other else await self.rows.holdings.fitting(which)
            )
            if any(map(whose.shows, rows)):
                return await self._of(session, whose, rows, found.count, then, which)
            return await settled(then(Pick(found.count, which)))

        return await settled(meant(session, self.rows.library, text, picked))

    async def _of(
        self,
        session: Session,
        whose: Theirs,
        rows: Sequence[Holding],
        count: int,
        then: Callable[[Pick], Result],
        which: Wanted | None = None,
    ) -> Reply:
        """Do `then` with one kind of the rows; `which` says it as it was written."""
        there = list(kinds(filter(whose.shows, rows), whose.told))
        if len(there) == 1:
            pick = which or _like(whose, there[0])
            return await settled(then(Pick(count, pick)))
        lines = [copy_line(copy, place=True) for copy in there[:_OFFERED]]

        def picked(index: int) -> Result:
            return then(Pick(count, _like(whose, there[index])))

        names = {copy.name for copy in there}
        question = f"Which {names.pop()}?" if len(names) == 1 else "Which card?"
        return offered(session, question, lines, len(there), picked)


def _like(whose: Theirs, copy: Copy) -> Wanted:
    """What means copies that are like this one."""
    return Wanted(
        owner=whose.owner,
        name=copy.name,
        oracle_id=copy.oracle_id,
        set_code=copy.set_code,
        number=copy.number,
        lang=copy.lang,
        treatment=copy.treatment,
        condition=copy.condition,
        place=None if whose.other else copy.place,
    )
