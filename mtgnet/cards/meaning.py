"""What cards that people typed mean in the catalogue: a card, and a printing if one was told.

Nothing is guessed: without a set the printing is not known, and where several printings could be
meant they are all offered.
"""

from __future__ import annotations

import attrs

from mtgnet.cards.copies import Condition, Copy, Treatment
from mtgnet.cards.lookup import How, Named
from mtgnet.cards.specs import Spec
from mtgnet.cards.vocabulary import Finish


@attrs.frozen(kw_only=True)
class Print:
    """A printing in one language, as far as collections need to know it."""

    scryfall_id: str
    oracle_id: str
    name: str
    set_code: str
    number: str
    lang: str = "en"
    finishes: Finish = Finish.NONFOIL
    set_name: str = ""
    released_at: str = ""

    @property
    def at(self) -> str:
        """Set and number, as people write them: `(M10) 146`."""
        return f"({self.set_code.upper()}) {self.number}"


@attrs.frozen(kw_only=True)
class Meant:
    """A card that is meant, and how: `printing` is None where no set was told.

    `treatment` and `lang` are what was told or, where only one is possible, what is. `remarks` are
    sentences on what was understood differently than written.
    """

    spec: Spec
    card: Named
    how: How = How.NAME
    printing: Print | None = None
    treatment: Treatment = Treatment.NONFOIL
    lang: str = "en"
    remarks: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many: one if not told."""
        return 1 if self.spec.count is None else self.spec.count

    @property
    def shown(self) -> str:
        """The card, its printing and what is special about it, in one line."""
        spoken = [self.card.name]
        if self.printing:
            spoken.append(self.printing.at)
        if self.treatment is not Treatment.NONFOIL:
            spoken.append(self.treatment)
        if self.lang != "en":
            spoken.append(self.lang)
        return " ".join(spoken)

    def copy(self, place: str = "", condition: Condition = Condition.UNKNOWN) -> Copy:
        """The copy that is meant; `place` and `condition` hold where none was told.

        A printing that the catalogue has in another language only is still that printing: `lang`
        tells the copy apart.
        """
        spec, printing = self.spec, self.printing
        return Copy(
            name=self.card.name,
            oracle_id=self.card.oracle_id,
            scryfall_id=printing.scryfall_id if printing else "",
            set_code=printing.set_code if printing else "",
            number=printing.number if printing else "",
            lang=self.lang,
            treatment=self.treatment,
            condition=condition if spec.condition is None else spec.condition,
            place=place if spec.place is None else spec.place,
        )


@attrs.frozen(kw_only=True)
class CardTies:
    """Several cards could be meant: the likeliest, out of `total`. One is for asking whether."""

    spec: Spec
    cards: tuple[Named, ...]
    total: int
    how: How


@attrs.frozen(kw_only=True)
class PrintingTies:
    """One card is meant, but several printings or finishes could be: the first out of `total`."""

    spec: Spec
    card: Named
    choices: tuple[Meant, ...]
    total: int


@attrs.frozen
class NoCard:
    """No card is meant, as far as can be told, by the words of `name`."""

    name: str


Meaning = Meant | CardTies | PrintingTies | NoCard
