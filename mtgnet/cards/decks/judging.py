"""All that can be said of a deck by the catalogue alone: where it is legal, and what it takes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

import attrs

from mtgnet.cards.decks.legality import Boards, Fault, Played, faults, is_basic
from mtgnet.cards.decks.records import Board, KnownDeck


@attrs.frozen
class Judged:
    """A deck, why it may not be played in each format, and how many of which cards it takes.

    `needed` is by oracle id, without basic lands and what is only listed beside the deck.
    """

    known: KnownDeck
    faults: Mapping[str, tuple[Fault, ...]]
    needed: Mapping[str, int]


def judged(known: KnownDeck, formats: Iterable[str]) -> Judged:
    """Judge a deck by the rules of these formats. Takes some milliseconds."""
    boards = _boards(known)
    wrong = {each: faults(boards, each) for each in formats}
    return Judged(known, wrong, _needed(boards))


def _boards(known: KnownDeck) -> Boards:
    return {
        board: [Played(card.count, known.cards.get(card.name)) for card in cards]
        for board, cards in known.deck.boards()
    }


def _needed(boards: Boards) -> Counter[str]:
    counts: Counter[str] = Counter()
    for board, played in boards.items():
        for each in played:
            if board is not Board.MAYBE and each.card and not is_basic(each.card):
                counts[each.card.oracle_id] += each.count
    return counts
