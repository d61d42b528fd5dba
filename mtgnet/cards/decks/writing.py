"""Writing a deck as text that Arena, this program and nearly every other one reads."""

from __future__ import annotations

from collections.abc import Iterator

from mtgnet.cards.copies import Treatment
from mtgnet.cards.decks.records import Board, Deck, DeckCard

_TITLES = {
    Board.COMMANDER: "Commander",
    Board.COMPANION: "Companion",
    Board.MAIN: "Deck",
    Board.SIDE: "Sideboard",
    Board.MAYBE: "Maybeboard",
}
_STARS = {Treatment.FOIL: " *F*", Treatment.ETCHED: " *E*"}


def written(deck: Deck) -> Iterator[str]:
    """Yield the deck's lines: parts under titles, with a blank line between; reading gives it back.

    Comments are not written: no other program would read them as such.
    """
    if deck.name:
        yield from ("About", f"Name {deck.name}")
    for number, (board, cards) in enumerate(deck.boards()):
        if number or deck.name:
            yield ""
        yield _TITLES[board]
        yield from map(card_line, cards)


def card_line(card: DeckCard) -> str:
    """A card as a line: `4 Lightning Bolt (M10) 146 *F*`."""
    printing = f" ({card.set_code.upper()})" if card.set_code else ""
    number = f" {card.number}" if card.set_code and card.number else ""
    star = _STARS.get(card.treatment, "") if card.treatment else ""
    return f"{card.count} {card.name}{printing}{number}{star}"
