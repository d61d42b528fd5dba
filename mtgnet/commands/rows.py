"""Which of one's own rows is meant by what was typed; where several fit, they are offered."""

from __future__ import annotations

from collections.abc import Callable

import attrs

from mtgnet.cards.copies import Holding
from mtgnet.cards.lookup import How
from mtgnet.cards.meaning import CardTies, Meaning, Meant, NoCard, PrintingTies
from mtgnet.cards.show import copy_line
from mtgnet.cards.specs import Spec, SpecError
from mtgnet.commands.asking import no_such_card, offered, settled
from mtgnet.commands.library import Library
from mtgnet.core.collecting.holdings import Holdings, Named, Wanted
from mtgnet.core.events import Refusal
from mtgnet.core.session import Session
from mtgnet.core.table import Reply, Result
from mtgnet.core.text import cut

Then = Callable[[Holding, int | None], Result]
_OFFERED = 10


@attrs.frozen
class Rows:
    """Finds rows of the one who asks; `free` ones go before others, where copies are to leave."""

    library: Library
    holdings: Holdings
    free: bool = False

    async def one(self, session: Session, text: str, then: Then) -> Reply:
        """Do `then` with the row that is meant and the count that was told, once it is clear.

        Only what is told must fit; a row for just what /have would add is preferred. Raises
        `Refusal` if there is no such row.
        """
        try:
            meaning = await self.meaning(text)
        except Refusal:
            if not (own := await self._named(session, text)):
                raise
            return await self._among(session, own, then)
        if isinstance(meaning, CardTies | NoCard) and (own := await self._named(session, text)):
            return await self._among(session, own, then)
        return await self._of(session, meaning, then)

    async def _named(self, session: Session, text: str) -> Named | None:
        """What a text means by the names of one's rows: they count where the catalogue fails."""
        owner = session.person.account
        assert owner is not None
        return await self.holdings.named(owner, text)

    async def _among(self, session: Session, own: Named, then: Then) -> Reply:
        names = {row.copy.name for row in own.rows}
        name = next(iter(names)) if len(names) == 1 else own.told
        return await self._which(session, name, list(own.rows), own.count, then)

    async def meaning(self, text: str) -> Meaning:
        """Return what a card means; raises `Refusal` for what cannot be understood."""
        try:
            found = self.library.meant(text)
            if isinstance(found, Meant | CardTies | PrintingTies | NoCard):
                return found
            return await found
        except SpecError as error:
            raise Refusal(error.code, error.why) from None

    async def _of(self, session: Session, meaning: Meaning, then: Then) -> Reply:
        owner = session.person.account
        assert owner is not None
        if isinstance(meaning, Meant | PrintingTies):
            return await self._fitting(session, wanted(owner, meaning), meaning.spec, then)
        spec = meaning.spec if isinstance(meaning, CardTies) else None
        name = spec.name if spec else meaning.name  # type: ignore[union-attr]
        unknown = Wanted(owner=owner, name=name)
        if await self.holdings.fitting(unknown):
            return await self._fitting(session, unknown, spec, then)
        if isinstance(meaning, CardTies):
            return self._ties(session, meaning, then)
        raise no_such_card(self.library.about, f"No card is called {cut(name)}.")

    def _ties(self, session: Session, ties: CardTies, then: Then) -> Reply:
        async def picked(index: int) -> Reply:
            try:
                found = self.library.meant_by(ties.spec, ties.cards[index])
                meaning = found if isinstance(found, Meant) else await found  # type: ignore[misc]
            except SpecError as error:
                raise Refusal(error.code, error.why) from None
            return await self._of(session, meaning, then)

        unsure = ties.how in (How.NEAR, How.GUESS)
        asked = f"No card is called {cut(ties.spec.name)}. Did you mean" if unsure else "Which card"
        names = [card.name for card in ties.cards]
        return offered(session, f"{asked}?", names, ties.total, picked)

    async def _fitting(
        self, session: Session, wanted: Wanted, spec: Spec | None, then: Then
    ) -> Reply:
        rows = await self.holdings.fitting(wanted)
        count = spec.count if spec else None
        if not rows:
            raise Refusal("not-owned", await self._none(wanted))
        return await self._which(session, wanted.name, rows, count, then)

    async def _which(
        self, session: Session, name: str, rows: list[Holding], count: int | None, then: Then
    ) -> Reply:
        """Do `then` with the one of the rows that is meant."""
        if self.free:
            rows = [row for row in rows if row.free >= (count or 1)] or rows
        if len(rows) == 1:
            return await settled(then(rows[0], count))
        lines = [f"{row.count} {copy_line(row.copy, place=True)}" for row in rows[:_OFFERED]]
        question = f"Which of your {name}?"
        return offered(session, question, lines, len(rows), lambda n: then(rows[n], count))

    async def _none(self, wanted: Wanted) -> str:
        """Why there is no such row."""
        bare = Wanted(owner=wanted.owner, name=wanted.name, oracle_id=wanted.oracle_id)
        others = await self.holdings.fitting(bare)
        if not others:
            return f"You have no {wanted.name}. /have adds cards."
        row = others[0]
        line = f"{row.count} {copy_line(row.copy, place=True)}"
        more = f" and {len(others) - 1} more rows" if len(others) > 1 else ""
        name = wanted.name
        return f"You have no {name} like that, but {line}{more}. /mine {name} lists them."


def wanted(owner: int, meaning: Meant | PrintingTies) -> Wanted:
    """Return which of an owner's rows are meant: those that fit what was told of a card."""
    spec, card = meaning.spec, meaning.card
    printing = meaning.printing if isinstance(meaning, Meant) else meaning.choices[0].printing
    return Wanted(
        owner=owner,
        name=card.name,
        oracle_id=card.oracle_id,
        set_code=spec.set_code and printing.set_code if printing else spec.set_code,
        number=spec.number and printing.number if printing else spec.number,
        lang=spec.lang,
        treatment=None if spec.any_treatment else spec.treatment,
        condition=spec.condition,
        place=spec.place,
        exact=meaning.copy() if isinstance(meaning, Meant) else None,
    )
