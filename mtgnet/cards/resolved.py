"""What rows of an imported list turned out to be: exact printings, cards, or words to ask about."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import attrs

from mtgnet.cards.copies import Copy, Treatment
from mtgnet.cards.exports.rows import Row
from mtgnet.cards.lookup import Named
from mtgnet.cards.meaning import Print, only_made_in, special, treatments


class State(StrEnum):
    """How much is known of a row."""

    EXACT = "exact"
    PRINTING_UNKNOWN = "printing-unknown"
    CARD_UNKNOWN = "card-unknown"


@attrs.frozen
class Choice:
    """What a row could be: `text` to show, and the copy that it would be."""

    text: str
    copy: Copy


@attrs.frozen(kw_only=True)
class Resolved:
    """A row and what it is, as far as that is sure.

    `copy` is what to keep, complete or not: it has the row's own words where the catalogue knows no
    better. `why` says of a row that is not exact what is missing, in a sentence; `choices` are what
    it could be; `remarks` are sentences on what was understood differently than written.
    """

    row: Row
    state: State
    copy: Copy
    why: str = ""
    choices: tuple[Choice, ...] = ()
    remarks: tuple[str, ...] = ()


def as_printing(
    row: Row, found: Print, treatment: Treatment, remarks: tuple[str, ...] = ()
) -> Resolved:
    """A row that is this printing; a finish that can't be is corrected where there is only one."""
    made = treatments(found.finishes)
    if treatment not in made and treatment is not Treatment.UNKNOWN:
        remarks = (*remarks, _not_made_so(found, made, treatment))
    if treatment not in made and len(made) == 1:
        treatment = made[0]
    if found.lang != "en" and row.lang == "en":
        remarks = (*remarks, f"{found.name} {found.at} is not in English, but in {found.lang}.")
    copy = attrs.evolve(
        as_written(row),
        name=found.name,
        oracle_id=found.oracle_id,
        scryfall_id=found.scryfall_id,
        set_code=found.set_code,
        number=found.number,
        lang=found.lang if row.lang == "en" else row.lang,
        treatment=treatment,
    )
    return Resolved(row=row, state=State.EXACT, copy=copy, remarks=remarks)


def _not_made_so(found: Print, made: Sequence[Treatment], treatment: Treatment) -> str:
    if len(made) == 1:
        return only_made_in(found, made[0])
    return f"{found.name} {found.at} is not known in {treatment}."


def as_card(row: Row, card: Named) -> Copy:
    """A row of which the card is known and not the printing; set and number stay as written."""
    return attrs.evolve(as_written(row), name=card.name, oracle_id=card.oracle_id)


def as_written(row: Row) -> Copy:
    """A row of which nothing is known but what is written."""
    return Copy(
        name=row.name,
        set_code=row.set_code,
        number=row.number,
        lang=row.lang,
        treatment=row.treatment,
        condition=row.condition,
        place=row.place,
        marks=row.marks,
    )


def choice(row: Row, found: Print) -> Choice:
    """The choice to take a row as this printing."""
    copy = as_printing(row, found, row.treatment).copy
    return Choice(" ".join((found.name, found.at, *special(copy.treatment, copy.lang))), copy)
