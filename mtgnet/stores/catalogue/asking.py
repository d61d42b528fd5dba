"""What `/card` shows for a text: a card, or one printing of it if a set and a number are named."""

from __future__ import annotations

from mtgnet.cards.answers import Shown
from mtgnet.cards.lookup import (
    MOST,
    Answer,
    Found,
    How,
    Named,
    Nothing,
    Ties,
    Wanted,
    likeliest_first,
    readings,
    worded,
)
from mtgnet.cards.names import key
from mtgnet.stores.catalogue import prints
from mtgnet.stores.catalogue.reader import Catalogue


def card_named(catalogue: Catalogue, text: str) -> Shown | Ties | Nothing:
    """The card or printing that a text means, or those that it could mean. Reads the disk."""
    names = catalogue.names
    whole = names.exactly(text) or names.beginning(text)
    answer = whole or _printing_named(catalogue, text) or names.look_up(text)
    return answer if isinstance(answer, Shown) else shown(catalogue, answer)


def shown(catalogue: Catalogue, answer: Answer) -> Shown | Ties | Nothing:
    """An answer of the index with the card that it found. Reads the disk."""
    if not isinstance(answer, Found):
        return answer
    card = catalogue.card(answer.card.id)
    if card is None:
        return Nothing()
    return Shown(card, catalogue.best_printing(card.id), answer.how, False, answer.namesakes)


def card_in_set(catalogue: Catalogue, named: Named, code: str, how: How) -> Shown | None:
    """A card with its best printing in a set; None if it is not in there. Reads the disk."""
    card = catalogue.card_of(named.oracle_id)
    printings = catalogue.printings_in(card.id, code) if card else ()
    return Shown(card, printings[0], how, True) if card and printings else None


def _printing_named(catalogue: Catalogue, text: str) -> Shown | Ties | None:
    codes = catalogue.set_codes
    for wanted in readings(text, codes)[1:]:
        code = codes[wanted.set_code or ""]
        if found := _in_set(catalogue, wanted, code):
            return found
    return None


def _in_set(catalogue: Catalogue, wanted: Wanted, code: str) -> Shown | Ties | None:
    """The best printing in a set that bears the number, if told, and the name or a part of it."""
    if wanted.number is not None:
        return _numbered(catalogue, wanted.name, code, wanted.number)
    exact = catalogue.names.exactly(wanted.name)
    return (
        (_of_card(catalogue, exact, code) if exact else None)
        or _partly_named(catalogue, wanted.name, code)
        or _of_card(catalogue, catalogue.names.look_up(wanted.name), code)
    )


def _numbered(catalogue: Catalogue, name: str, code: str, number: str) -> Shown | None:
    wanted = key(name)
    for printing in catalogue.printings_at(code, number):
        card = catalogue.card_of(printing.oracle_id)
        if card is not None and wanted in key(card.name):
            return Shown(card, printing, How.NAME, True)
    return None


def _of_card(catalogue: Catalogue, answer: Answer, code: str) -> Shown | None:
    return (
        card_in_set(catalogue, answer.card, code, answer.how) if isinstance(answer, Found) else None
    )


def _partly_named(catalogue: Catalogue, name: str, code: str) -> Shown | Ties | None:
    """The card in a set whose name has these words, or these letters, or those that have them."""
    with catalogue.engine.connect() as connection:
        printed = {each.name for each in prints.in_set(connection, code, key(name))}
    bearers = {card for each in printed for _, card in catalogue.names.bearers(each)}
    cards = likeliest_first(worded(bearers, name), name)
    cards = [card for card in cards if catalogue.printings_in(card.id, code)]
    if len(cards) > 1:
        return Ties(tuple(cards[:MOST]), len(cards), How.START, code)
    return card_in_set(catalogue, cards[0], code, How.START) if cards else None
