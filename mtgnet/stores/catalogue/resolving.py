"""Rows of an imported list, to what they are in the catalogue: nothing dropped, nothing guessed.

The order is that of all careful importers. A Scryfall id, a vendor's id, set and number, each only
if the name agrees; then the name with its set, where that has one such printing; then the name
alone, whose printing stays unknown. Where these say different things the row tells so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import attrs
from sqlalchemy import Connection

from mtgnet.cards.copies import Treatment
from mtgnet.cards.exports.rows import Row
from mtgnet.cards.lookup import MOST, Found, How, Named, Nothing, Ties
from mtgnet.cards.meaning import Print
from mtgnet.cards.names import key, written_forms
from mtgnet.cards.resolved import Choice, Resolved, State, as_card, as_printing, as_written, choice
from mtgnet.cards.values import spellings
from mtgnet.stores.catalogue import prints
from mtgnet.stores.catalogue.prints import Pair
from mtgnet.stores.catalogue.reader import Catalogue
from mtgnet.stores.catalogue.rows import VENDOR_IDS

_ALSO = {
    "tcgplayer_id": (("tcgplayer_etched_id", Treatment.ETCHED),),
    "mtgo_id": (("mtgo_foil_id", Treatment.FOIL),),
}
"""Where else an id of a vendor may stand, and the finish that it tells there."""


@attrs.define
class _Case:
    """A row, and what is known of it without the disk.

    `coded` are the sets that its code may mean and `titled` those of its set's name; `bearers` the
    cards (oracle ids) that have its name in any way, `cards` those that have it in the best way.
    `doubts` are sentences on what did not fit; `near` are printings that it could be.
    """

    row: Row
    coded: tuple[str, ...]
    titled: tuple[str, ...]
    bearers: Mapping[str, Named]
    cards: tuple[Named, ...]
    treatment: Treatment
    doubts: list[str] = attrs.field(factory=list)
    near: list[Print] = attrs.field(factory=list)

    def agrees(self, printing: Print) -> bool:
        """Whether the row's name is one that this printing's card has."""
        told = self.row.oracle_id == printing.oracle_id
        return told or printing.oracle_id in self.bearers or not self.row.name

    @property
    def places(self) -> Iterator[Pair]:
        """The sets and numbers at which it could be."""
        if self.row.number:
            spelled = spellings(self.row.number)
            for code in dict.fromkeys((*self.coded, *self.titled)):
                yield from ((code, number) for number in spelled)

    def of(self, codes: Sequence[str]) -> Iterator[Pair]:
        """The cards and sets of which it could be."""
        return ((card.oracle_id, code) for code in codes for card in self.cards)


@attrs.frozen
class _Known:
    """What the disk says to the ids and places of some rows."""

    ids: Mapping[str, Print]
    vendors: Mapping[str, Mapping[int, list[Print]]]
    places: Mapping[Pair, list[Print]]


def resolve(catalogue: Catalogue, rows: Sequence[Row]) -> list[Resolved]:
    """What these rows are, in their order; a few hundred at a time are well served.

    Reads the disk. `choices` is not complete for all rows: see `choices`.
    """
    cases = [_case(catalogue, row) for row in rows]
    with catalogue.engine.connect() as connection:
        known = _known(connection, cases)
        firm = [_firm(known, case) for case in cases]
        open_ones = [case for case, found in zip(cases, firm, strict=True) if found is None]
        asked = (pair for case in open_ones for pair in case.of((*case.coded, *case.titled)))
        by_set = prints.of(connection, asked)
    return [
        _resolved(catalogue, case, found or _by_set(by_set, case))
        for case, found in zip(cases, firm, strict=True)
    ]


def choices(catalogue: Catalogue, row: Row) -> tuple[Choice, ...]:
    """All that a row could be: the printings of its cards, or cards with a name like its.

    What is at its set and number comes first. Reads the disk.
    """
    case = _case(catalogue, row)
    with catalogue.engine.connect() as connection:
        there = prints.at(connection, case.places)
        found = [each for some in there.values() for each in some]
        found += [
            each for card in case.cards for each in prints.of_card(connection, card.oracle_id)
        ]
    unlike = () if case.cards else suggestions(catalogue, row)
    return (*(choice(row, each) for each in dict.fromkeys(found)), *unlike)


def suggestions(catalogue: Catalogue, row: Row) -> tuple[Choice, ...]:
    """The cards that have a name like the row's. Takes a few milliseconds, without the disk."""
    answer = catalogue.names.look_up(written_forms(row.name)[-1])
    if isinstance(answer, Nothing):
        return ()
    cards = (answer.card,) if isinstance(answer, Found) else answer.cards
    return tuple(Choice(card.name, as_card(row, card)) for card in cards)


def _case(catalogue: Catalogue, row: Row) -> _Case:
    names = catalogue.names
    forms = [form for name in (row.name, *row.names) for form in written_forms(name)]
    exact = next((found for form in forms if (found := names.exactly(form))), None)
    bearers = {card.oracle_id: card for form in forms for _, card in names.bearers(form)}
    if row.oracle_id in bearers:
        exact = Found(bearers[row.oracle_id], How.NAME)
    return _Case(
        row=row,
        coded=catalogue.sets_coded(row.set_code) if row.set_code else (),
        titled=tuple(catalogue.set_names.get(key(row.set_name), ())) if row.set_name else (),
        bearers=bearers,
        cards=_cards(exact),
        treatment=row.treatment,
    )


def _cards(answer: Found | Ties | None) -> tuple[Named, ...]:
    if answer is None:
        return ()
    return answer.cards if isinstance(answer, Ties) else (answer.card, *answer.namesakes)


def _known(connection: Connection, cases: Sequence[_Case]) -> _Known:
    """Ask the disk once for each kind of thing that the rows tell."""
    ids = (case.row.scryfall_id.lower() for case in cases if case.row.scryfall_id)
    numbers: dict[str, list[int]] = {}
    for case in cases:
        for name, number in case.row.vendor_ids.items():
            for column, _ in _columns(name):
                numbers.setdefault(column, []).append(number)
    return _Known(
        ids=prints.by_id(connection, ids),
        vendors={name: prints.by_vendor(connection, name, some) for name, some in numbers.items()},
        places=prints.at(connection, (place for case in cases for place in case.places)),
    )


def _columns(name: str) -> tuple[tuple[str, Treatment | None], ...]:
    """Where an id of this kind can stand, and the finish that is known if it stands there."""
    return ((name, None), *_ALSO.get(name, ())) if name in VENDOR_IDS else ()


def _firm(known: _Known, case: _Case) -> Print | None:
    """The printing that the row's ids, or its set and number, tell and its name confirms."""
    return _by_id(known, case) or _by_vendor(known, case) or _by_place(known, case)


def _by_id(known: _Known, case: _Case) -> Print | None:
    found = known.ids.get(case.row.scryfall_id.lower())
    if found is None or case.agrees(found):
        return found
    _distrust(case, "Its Scryfall id", [found])
    return None


def _by_vendor(known: _Known, case: _Case) -> Print | None:
    """The one printing with a vendor's id; the finish may be told by which id it is."""
    for name, number in case.row.vendor_ids.items():
        for column, treatment in _columns(name):
            found = known.vendors[column].get(number, [])
            agreeing = _places(filter(case.agrees, found))
            if len(agreeing) == 1:
                case.treatment = treatment or case.treatment
                return _in_language(agreeing[0], case.row.lang)
            if found and not agreeing:
                _distrust(case, f"Its {name.replace('_', ' ')}", found)
    return None


def _by_place(known: _Known, case: _Case) -> Print | None:
    found = [each for place in case.places for each in known.places.get(place, ())]
    agreeing = _places(filter(case.agrees, found))
    if agreeing:
        return _in_language(agreeing[0], case.row.lang)
    if found:
        _distrust(
            case, f"{case.row.set_code.upper() or case.row.set_name} {case.row.number}", found
        )
    return None


def _distrust(case: _Case, what: str, found: Sequence[Print]) -> None:
    """Say that a part of the row tells of another card than its name does."""
    case.near += found
    case.doubts.append(f"{what} is {found[0].name}, so only the name was believed.")


def _by_set(by_set: Mapping[Pair, list[Print]], case: _Case) -> Print | None:
    """The only printing of the row's card in its set, as that is named or else as it is coded.

    None if the row tells a number: it is another one's then, and may be that of one not known here.
    """
    for codes in (case.titled, case.coded):
        there = _places(each for pair in case.of(codes) for each in by_set.get(pair, ()))
        if len(there) == 1 and not case.row.number:
            return _in_language(there[0], case.row.lang)
        case.near += (_in_language(each, case.row.lang) for each in there)
    return None


def _places(found: Iterable[Print]) -> list[list[Print]]:
    """Printings by set and number, each in the languages that there are."""
    places: dict[Pair, list[Print]] = {}
    for each in found:
        places.setdefault((each.set_code, each.number), []).append(each)
    return list(places.values())


def _in_language(found: Sequence[Print], lang: str) -> Print:
    """The one in a language, or in English, or the first."""
    return min(found, key=lambda each: (each.lang != lang, each.lang != "en"))


def _resolved(catalogue: Catalogue, case: _Case, found: Print | None) -> Resolved:
    row, doubts = case.row, tuple(case.doubts)
    if found is not None:
        return as_printing(row, found, case.treatment, doubts)
    near = tuple(choice(row, each) for each in dict.fromkeys(case.near))[:MOST]
    if len(case.cards) == 1:
        return Resolved(
            row=row,
            state=State.PRINTING_UNKNOWN,
            copy=as_card(row, case.cards[0]),
            why=_why(case),
            choices=near,
            remarks=doubts,
        )
    return Resolved(
        row=row,
        state=State.CARD_UNKNOWN,
        copy=as_written(row),
        why=_why_not(case),
        choices=near,
        remarks=doubts,
    )


def _why_not(case: _Case) -> str:
    """Why it is not known which card a row is."""
    if not case.row.name:
        return "It tells no name, and what else it tells is not in the catalogue."
    return f"{'Several cards are' if case.cards else 'No card is'} called {case.row.name}."


def _why(case: _Case) -> str:
    """What is missing for a printing of a card that is known."""
    row, name = case.row, case.cards[0].name
    told = row.set_code.upper() or row.set_name
    if not told:
        return "It tells no set."
    if not case.coded and not case.titled:
        return f"The set {told} is not in the catalogue."
    numbers = ", ".join(dict.fromkeys(each.number for each in case.near if each.name == name))
    if not numbers:
        return f"{name} is not in {told}."
    if row.number:
        return f"{name} is not number {row.number} in {told}; there it is {numbers}."
    return f"{told} has several printings of {name}."
