"""From a card as somebody typed it to what it means: from memory where that will do, else not.

The surest reading wins: a card's exact name, then a part of a name of which the set has a card,
then whatever a look-up finds. A near miss is asked about, never taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection

from mtgnet.cards.lookup import MOST, UNSURE, Answer, Found, How, Named, Nothing, Ties, worded
from mtgnet.cards.meaning import CardTies, Meaning, Meant, NoCard, Print, missing, plain, settled
from mtgnet.cards.names import key
from mtgnet.cards.specs import Spec, unpeeled
from mtgnet.cards.values import spellings
from mtgnet.stores.catalogue import prints
from mtgnet.stores.catalogue.reader import Catalogue

Cards = Mapping[str, Named]
"""Cards by their oracle ids."""


def at_once(catalogue: Catalogue, spec: Spec) -> Meant | CardTies | None:
    """What a spec without a set means if its name is exact; None where that is not enough."""
    if spec.set_code is not None:
        return None
    exact = catalogue.names.exactly(spec.name)
    return None if exact is None else _answered(spec, exact)


def meant(catalogue: Catalogue, spec: Spec, text: str) -> Meaning:
    """What a spec means that was read from `text`. Reads the disk.

    Raises SpecError if its printing is not there, or not so.
    """
    exact = catalogue.names.exactly(spec.name)
    if exact is not None and (spec.set_code is None or exact.how < How.SHORT):
        return _printed(catalogue, spec, exact)
    whole = unpeeled(text, spec)
    return (
        _partly_named(catalogue, spec)
        or _likely(catalogue, whole)
        or _looked_up(catalogue, spec if spec.name else whole)
    )


def meant_by(catalogue: Catalogue, spec: Spec, named: Named) -> Meaning:
    """What a spec means of this card. Reads the disk and raises as `meant` does."""
    return _printed(catalogue, spec, Found(named, How.NAME))


def _printed(catalogue: Catalogue, spec: Spec, answer: Found | Ties) -> Meaning:
    """What a spec means of the cards that were found: in its set, if it names one."""
    if spec.set_code is None:
        return _answered(spec, answer)
    cards = {card.oracle_id: card for card in _cards(answer)}
    asked = [(oracle_id, spec.set_code) for oracle_id in cards]
    with catalogue.engine.connect() as connection:
        there = [each for found in prints.of(connection, asked).values() for each in found]
    numbered = _numbered(spec, there)
    if not numbered:
        raise missing(spec, answer.card.name if isinstance(answer, Found) else spec.name, there)
    return _decided(spec, answer.how, cards, numbered)


def _numbered(spec: Spec, found: list[Print]) -> list[Print]:
    if spec.number is None:
        return found
    spelled = spellings(spec.number)
    return [each for each in found if each.number in spelled]


def _cards(answer: Found | Ties) -> tuple[Named, ...]:
    return (answer.card, *answer.namesakes) if isinstance(answer, Found) else answer.cards


def _decided(spec: Spec, how: How, cards: Cards, found: list[Print]) -> Meaning:
    """What is meant by printings of one card or of several."""
    there = list(dict.fromkeys(cards[each.oracle_id] for each in found))
    if len({card.name for card in there}) == 1:
        return settled(spec, how, cards, found)
    return CardTies(spec=spec, cards=tuple(there[:MOST]), total=len(there), how=how)


def _partly_named(catalogue: Catalogue, spec: Spec) -> Meaning | None:
    """What is meant by a part of a name together with a set, or by a set and a number."""
    part = key(spec.name)
    if spec.set_code is None or not (part or spec.number):
        return None
    with catalogue.engine.connect() as connection:
        found = _at(connection, spec, spec.set_code, part)
    bearers = _bearers(catalogue, found)
    meant = {card.oracle_id for card in worded(bearers.values(), spec.name)}
    found = [each for each in found if each.oracle_id in meant]
    return _decided(spec, How.START, bearers, found) if found else None


def _at(connection: Connection, spec: Spec, code: str, part: str) -> list[Print]:
    """The printings in a set, with the number if one is told, that have the part in their name."""
    if spec.number is None:
        return prints.in_set(connection, code, part)
    places = prints.at(connection, ((code, number) for number in spellings(spec.number)))
    return [each for found in places.values() for each in found if part in key(each.name)]


def _bearers(catalogue: Catalogue, found: Iterable[Print]) -> Cards:
    """The cards of these printings."""
    return {
        card.oracle_id: card
        for name in {each.name for each in found}
        for _, card in catalogue.names.bearers(name)
    }


def _likely(catalogue: Catalogue, whole: Spec) -> Meaning | None:
    """What is meant if none of the words is an option, unless that were just a guess."""
    answer = catalogue.names.look_up(whole.name)
    if isinstance(answer, Nothing) or answer.how in UNSURE:
        return None
    return _answered(whole, answer)


def _looked_up(catalogue: Catalogue, spec: Spec) -> Meaning:
    answer = catalogue.names.look_up(spec.name)
    if isinstance(answer, Nothing):
        return _front(catalogue, spec) or NoCard(spec.name)
    return _answered(spec, answer) if answer.how in UNSURE else _printed(catalogue, spec, answer)


def _front(catalogue: Catalogue, spec: Spec) -> CardTies | None:
    """The card whose name stands before words that nobody understands, to ask about."""
    words = spec.name.split()
    for end in range(len(words) - 1, 0, -1):
        found = catalogue.names.exactly(" ".join(words[:end]))
        if isinstance(found, Found) and found.how < How.SHORT:
            return CardTies(spec=spec, cards=(found.card,), total=1, how=How.GUESS)
    return None


def _answered(spec: Spec, answer: Answer) -> Meant | CardTies:
    """What an answer of the index comes to where no set is told; what is unsure is asked about."""
    if isinstance(answer, Found) and answer.how not in UNSURE:
        return plain(spec, answer)
    assert not isinstance(answer, Nothing)
    cards = _cards(answer)
    total = answer.total if isinstance(answer, Ties) else len(cards)
    return CardTies(spec=spec, cards=cards, total=total, how=answer.how)
