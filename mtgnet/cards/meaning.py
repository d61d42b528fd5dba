"""What cards that people typed mean in the catalogue: a card, and a printing if one was told.

Nothing is guessed: without a set the printing is not known, and where several printings could be
meant they are all offered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import attrs

from mtgnet.cards.copies import Condition, Copy, Treatment
from mtgnet.cards.lookup import MOST, Found, How, Named
from mtgnet.cards.specs import Spec, SpecError
from mtgnet.cards.values import natural
from mtgnet.cards.vocabulary import Finish

NO_PRINTING = "no-such-printing"
"""The code of a `SpecError` on a card that exists, but not so."""


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
        at = (self.printing.at,) if self.printing else ()
        return " ".join((self.card.name, *at, *special(self.treatment, self.lang)))

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


def special(treatment: Treatment, lang: str) -> Iterator[str]:
    """What is worth saying of a copy: its finish and its language, if not the usual ones."""
    if treatment not in (Treatment.NONFOIL, Treatment.UNKNOWN):
        yield treatment
    if lang != "en":
        yield lang


Meaning = Meant | CardTies | PrintingTies | NoCard


def plain(spec: Spec, found: Found) -> Meant:
    """The card that was found, in a printing that nobody told."""
    several = f"Several cards are called {found.card.name}; a set and a number tell which is meant."
    return Meant(
        spec=spec,
        card=found.card,
        how=found.how,
        treatment=Treatment.UNKNOWN if spec.any_treatment else spec.treatment or Treatment.NONFOIL,
        lang=spec.lang or "en",
        remarks=(several,) if found.namesakes else (),
    )


def missing(spec: Spec, name: str, there: Sequence[Print]) -> SpecError:
    """Why no printing of a card has the set and the number of a spec; `there` are those of the set.

    There are some only if a number was told.
    """
    code = (spec.set_code or "").upper()
    if not there:
        why = f"{name} is not in {code}. /prints {name} lists where it is."
    else:
        numbers = ", ".join(dict.fromkeys(each.number for each in there[:MOST]))
        why = f"{name} is not number {spec.number} in {code}. There it is {numbers}."
    return SpecError(why, NO_PRINTING)


def settled(
    spec: Spec, how: How, cards: Mapping[str, Named], prints: Sequence[Print]
) -> Meant | PrintingTies:
    """Which of the printings a spec means: all that have its set (and number), the best first.

    `cards` are the cards that the spec's name means, by oracle id; they have no other printings
    there. Raises SpecError if there is none, or none in the finish that was told.
    """
    spoken = _one_of_each_number(_in_language(prints, spec.lang))
    choices = tuple(
        each for found in spoken for each in _treated(spec, how, cards[found.oracle_id], found)
    )
    if not choices:
        raise _not_made_so(spec, spoken)
    if len(choices) == 1:
        return choices[0]
    return PrintingTies(spec=spec, card=choices[0].card, choices=choices[:MOST], total=len(choices))


def _in_language(prints: Sequence[Print], lang: str | None) -> Sequence[Print]:
    """Those in a language, or in English, or in whichever there is."""
    for wanted in (lang, "en"):
        found = [each for each in prints if each.lang == wanted]
        if found:
            return found
    return prints


def _one_of_each_number(prints: Sequence[Print]) -> list[Print]:
    first: dict[tuple[str, str], Print] = {}
    for each in prints:
        first.setdefault((each.set_code, each.number), each)
    return sorted(first.values(), key=lambda found: natural(found.number))


def _treated(spec: Spec, how: How, card: Named, printing: Print) -> Iterator[Meant]:
    """A printing in the finish that was told, or in those that it can be meant in."""
    made = treatments(printing.finishes)
    remarks: tuple[str, ...] = ()
    if spec.any_treatment:
        chosen = [Treatment.UNKNOWN]
    elif spec.treatment is None:
        chosen = [made[0]] if Treatment.NONFOIL in made else list(made)
    elif spec.treatment in made:
        chosen = [spec.treatment]
    elif len(made) == 1:
        chosen = [made[0]]
        remarks = (only_made_in(printing, made[0]),)
    else:
        chosen = []
    for treatment in chosen:
        lang = spec.lang or printing.lang
        yield Meant(
            spec=spec,
            card=card,
            how=how,
            printing=printing,
            treatment=treatment,
            lang=lang,
            remarks=remarks,
        )


def treatments(finishes: Finish) -> tuple[Treatment, ...]:
    """The finishes that a copy of a printing can have, as the printing's are told; all if not."""
    made = [
        treatment
        for treatment, those in (
            (Treatment.NONFOIL, Finish.NONFOIL),
            (Treatment.FOIL, Finish.FOIL | Finish.GLOSSY),
            (Treatment.ETCHED, Finish.ETCHED),
        )
        if finishes & those
    ]
    return tuple(made) or (Treatment.NONFOIL, Treatment.FOIL, Treatment.ETCHED)


def only_made_in(printing: Print, treatment: Treatment) -> str:
    """The sentence on a finish that was corrected, because there is only one."""
    return f"{printing.name} {printing.at} only exists in {treatment}."


def _not_made_so(spec: Spec, prints: Sequence[Print]) -> SpecError:
    made = treatments(prints[0].finishes)
    finishes = " and ".join(made)
    what = f"{prints[0].name} {prints[0].at}"
    return SpecError(f"{what} exists in {finishes}, not in {spec.treatment}.", NO_PRINTING)
