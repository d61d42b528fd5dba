"""What `/card` shows for a text: a card, or one printing of it if a set and a number are named."""

from __future__ import annotations

import attrs

from mtgnet.cards.lookup import Answer, Found, How, Named, Nothing, Ties, readings
from mtgnet.cards.names import key
from mtgnet.cards.records import Card, Printing
from mtgnet.stores.catalogue.reader import Catalogue


@attrs.frozen
class Shown:
    """A card to show, with the printing that was named or stands for it.

    `asked` says whether that printing was named. `namesakes` are other cards of the same name.
    """

    card: Card
    printing: Printing | None
    how: How
    asked: bool = False
    namesakes: tuple[Named, ...] = ()


def card_named(catalogue: Catalogue, text: str) -> Shown | Ties | Nothing:
    """The card or printing that a text means, or those that it could mean. Reads the disk."""
    exact = catalogue.names.exactly(text)
    answer = exact or _printing_named(catalogue, text) or catalogue.names.look_up(text)
    return answer if isinstance(answer, Shown) else shown(catalogue, answer)


def shown(catalogue: Catalogue, answer: Answer) -> Shown | Ties | Nothing:
    """An answer of the index with the card that it found. Reads the disk."""
    if not isinstance(answer, Found):
        return answer
    card = catalogue.card(answer.card.id)
    if card is None:
        return Nothing()
    return Shown(card, catalogue.best_printing(card.id), answer.how, False, answer.namesakes)


def _printing_named(catalogue: Catalogue, text: str) -> Shown | None:
    codes = catalogue.set_codes
    for wanted in readings(text, codes)[1:]:
        code = codes[wanted.set_code or ""]
        if found := _in_set(catalogue, wanted.name, code, wanted.number):
            return found
    return None


def _in_set(catalogue: Catalogue, name: str, code: str, number: str | None) -> Shown | None:
    """The best printing in a set that bears the number, if told, and the name or a part of it."""
    if number is None:
        return _of_card(catalogue, name, code)
    wanted = key(name)
    for printing in catalogue.printings_at(code, number):
        card = catalogue.card_of(printing.oracle_id)
        if card is not None and wanted in key(card.name):
            return Shown(card, printing, How.NAME, True)
    return None


def _of_card(catalogue: Catalogue, name: str, code: str) -> Shown | None:
    """The best printing in a set of the one card of that name."""
    answer = catalogue.names.look_up(name)
    if not isinstance(answer, Found):
        return None
    card = catalogue.card(answer.card.id)
    printings = catalogue.printings_in(answer.card.id, code)
    if card is None or not printings:
        return None
    return Shown(card, printings[0], answer.how, True)
