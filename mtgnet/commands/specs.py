"""From the cards in a command's line to what they mean, asking back where that is not clear.

A command hands over what was typed and what to do then:
`return meant(session, self._library, text, lambda meant: self._have(session, meant))`.
"""

from __future__ import annotations

from collections.abc import Callable

from mtgnet.cards.lookup import How
from mtgnet.cards.meaning import CardTies, Meaning, Meant, NoCard, PrintingTies
from mtgnet.cards.specs import SpecError
from mtgnet.commands.asking import no_such_card, offered, settled
from mtgnet.commands.library import Library
from mtgnet.core.events import Event, Refusal
from mtgnet.core.session import Session
from mtgnet.core.table import Reply, Result
from mtgnet.core.text import cut

Then = Callable[[Meant], Result]


def meant(session: Session, library: Library, text: str, then: Then, *, least: int = 1) -> Result:
    """Do `then` with what a card means (see `mtgnet.cards.specs`), once that is clear.

    What could be meant is offered if it is not; `then` answers the line that picks. At once if the
    catalogue need not be asked. Raises, or fails with, `Refusal` for what means nothing.
    """
    try:
        found = library.meant(text, least)
    except SpecError as error:
        raise Refusal(error.code, error.why) from None
    if isinstance(found, Meant):
        return then(found)
    return _clear(session, library, found, then)


async def _clear(session: Session, library: Library, found: object, then: Then) -> Reply:
    """Do `then` with what was found, or offer what it could be."""
    meaning = await _found(found)
    if isinstance(meaning, Meant):
        return await settled(then(meaning))
    if isinstance(meaning, CardTies):
        return _offer_cards(session, library, meaning, then)
    if isinstance(meaning, PrintingTies):
        return _offer_printings(session, meaning, then)
    raise no_such_card(library.about, f"No card is called {cut(meaning.name)}.")


async def _found(found: object) -> Meaning:
    if isinstance(found, Meant | CardTies | PrintingTies | NoCard):
        return found
    try:
        meaning: Meaning = await found  # type: ignore[misc]
    except SpecError as error:
        raise Refusal(error.code, error.why) from None
    return meaning


def _offer_cards(session: Session, library: Library, ties: CardTies, then: Then) -> Event:
    def picked(index: int) -> Result:
        try:
            found = library.meant_by(ties.spec, ties.cards[index])
        except SpecError as error:
            raise Refusal(error.code, error.why) from None
        return _clear(session, library, found, then)

    unsure = ties.how in (How.NEAR, How.GUESS)
    question = f"No card is called {cut(ties.spec.name)}. Did you mean" if unsure else "Which card"
    return offered(session, f"{question}?", [card.name for card in ties.cards], ties.total, picked)


def _offer_printings(session: Session, ties: PrintingTies, then: Then) -> Event:
    choices = [choice.shown for choice in ties.choices]
    question = f"Which {ties.card.name}?"
    return offered(session, question, choices, ties.total, lambda index: then(ties.choices[index]))
