"""Gathering the cards of a deck, with the checks and the rules that hold for every kind of text."""

from __future__ import annotations

import attrs

from mtgnet.cards.decks.records import Board, Deck, DeckCard
from mtgnet.cards.exports.lines import LONGEST, IsName
from mtgnet.cards.exports.rows import Problem
from mtgnet.cards.names import key

MOST_LINES = 50_000
"""No deck is read beyond so many lines, or elements of XML."""
MOST_COPIES = 9999
"""The highest count of one card in one line."""

NAMELESS = "There is no card's name in this line."
_TYPOGRAPHY = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "Æ": "Ae", "æ": "ae"})


def typed(text: str) -> str:
    """The text with single blanks, and the letters that rules texts and keyboards have."""
    return " ".join(text.translate(_TYPOGRAPHY).split())


@attrs.define
class Gathering:
    """The parts of a deck that is being read."""

    is_name: IsName
    name: str = ""
    format: str = ""
    comments: str = ""
    problems: list[Problem] = attrs.field(factory=list)
    _boards: dict[Board, list[DeckCard]] = attrs.field(factory=dict)

    def add(self, board: Board, card: DeckCard, raw: str) -> None:
        """Take a card as it stands in a line, or note why it can't be taken."""
        if wrong := self._wrong(card):
            self.problem(card.line, raw, *wrong)
        else:
            self._boards.setdefault(board, []).append(card)

    def problem(self, line: int, raw: str, code: str, why: str) -> None:
        """Note what can't be read."""
        self.problems.append(Problem(line=line, raw=raw[:LONGEST], code=code, why=why))

    def _wrong(self, card: DeckCard) -> tuple[str, str] | None:
        if not 1 <= card.count <= MOST_COPIES:
            return "bad-count", f"Give a number of copies from 1 to {MOST_COPIES}."
        if len(card.name) > LONGEST:
            return "too-long", "This is longer than any card's name."
        return ("no-name", NAMELESS) if self.nameless(card.name) else None

    def nameless(self, text: str) -> bool:
        """Whether there is nothing in a text that could be a card's name."""
        return not any(map(str.isalpha, text)) and not self.is_name(text)

    def deck(self) -> Deck:
        """What was gathered."""
        if not self._boards:
            return Deck(problems=tuple(self.problems))
        self._part_with_companion()
        boards = {board.value: tuple(cards) for board, cards in self._boards.items()}
        return Deck(
            name=self.name,
            format=self.format,
            comments=self.comments,
            problems=tuple(self.problems),
            **boards,
        )

    def _part_with_companion(self) -> None:
        """Take the companion out of the sideboard, where Arena lists it a second time."""
        for companion in self._boards.get(Board.COMPANION, ()):
            side = self._boards.get(Board.SIDE, [])
            for place, card in enumerate(side):
                if key(card.name) == key(companion.name):
                    left = card.count - companion.count
                    side[place : place + 1] = [attrs.evolve(card, count=left)] if left > 0 else []
                    break
