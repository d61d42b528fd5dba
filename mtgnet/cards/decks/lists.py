"""Deck lists of lines: titles, comments and blank lines decide in which part of a deck a card is.

A single blank line parts the main deck from the sideboard, if nothing else in the list does.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from itertools import islice

import attrs

from mtgnet.cards.decks.gathering import MOST_LINES, NAMELESS, Gathering, typed
from mtgnet.cards.decks.records import Board, Deck, DeckCard
from mtgnet.cards.decks.sections import Other, Title, board_of, counted, heading, title
from mtgnet.cards.exports.lines import IsName, Line, read_line

_COMMENT = re.compile(r"(?://+|#+) ?(.*)")
_FACT = re.compile(
    r"(?P<what>name|format|author|creator) ?: ?(?P<value>.+)|layout (?:main|sideboard) ?:.*",
    re.IGNORECASE,
)
_NAMED = re.compile(r"(?:name|nom|nome|nombre|имя|名前|이름) (.+)", re.IGNORECASE)
_SITE = re.compile(r" from deckstats\.net$", re.IGNORECASE)
_COMMANDER_COMMENT = "!commander"


@attrs.frozen
class _Entry:
    """A line with a card on it."""

    number: int
    raw: str
    line: Line

    @property
    def board(self) -> Board | None:
        """The part of the deck that the line itself tells."""
        if self.line.side:
            return Board.SIDE
        if self.line.comment.casefold().startswith(_COMMANDER_COMMENT):
            return Board.COMMANDER
        return next(filter(None, map(board_of, self.line.categories)), None)

    @property
    def card(self) -> DeckCard:
        line = self.line
        return DeckCard(
            line.count, line.name, line.set_code, line.number, line.treatment, self.number
        )


# A title, a card, or None for blank lines, of which several are as one.
_Piece = Title | _Entry | None


def read_list(text: str, is_name: IsName) -> Deck:
    """Read a deck that is written in lines; see `reading.read_deck`."""
    reading = _Reading(is_name)
    for number, line in enumerate(islice(io.StringIO(text, newline=None), MOST_LINES + 1), 1):
        reading.line(number, line.rstrip("\n"))
    return reading.deck()


class _Reading:
    """One list, read from its first line to its last."""

    def __init__(self, is_name: IsName) -> None:
        self._is_name = is_name
        self._gathering = Gathering(is_name)
        self._pieces: list[_Piece] = []
        self._comments: list[str] = []
        self._facts: list[str] = []
        self._about = False
        self._begun = False

    def line(self, number: int, raw: str) -> None:
        text = " ".join(raw.split())
        if number > MOST_LINES:
            why = f"Only the first {MOST_LINES:,} lines are read."
            self._gathering.problem(number, raw, "too-many", why)
        elif not text:
            self._blank()
        elif comment := _COMMENT.fullmatch(text):
            self._comment(comment[1])
        elif not (self._told(text) or self._titled(heading(text, self._is_name))):
            self._card(number, raw, text)

    def _blank(self) -> None:
        self._about = False
        if self._pieces and self._pieces[-1] is not None:
            self._pieces.append(None)

    def _comment(self, text: str) -> None:
        if not (self._told(text) or self._titled(title(text)) or self._begun):
            self._comments.append(text)

    def _told(self, text: str) -> bool:
        """Take a line that tells of the deck; false if it doesn't."""
        if fact := _FACT.fullmatch(text):
            self._fact(fact, text)
            return True
        if not self._about or title(text) is not None:
            return False
        if named := _NAMED.fullmatch(text):
            self._gathering.name = named[1]
        else:
            self._facts.append(text)
        return True

    def _fact(self, fact: re.Match[str], text: str) -> None:
        match (fact["what"] or "").casefold():
            case "name":
                self._gathering.name = _SITE.sub("", fact["value"])
            case "format":
                self._gathering.format = fact["value"].casefold()
            case "author" | "creator":
                self._facts.append(text)

    def _titled(self, found: Title | None) -> bool:
        if found is None:
            return False
        self._about = found is Other.ABOUT
        if not self._about:
            self._pieces.append(found)
        return True

    def _card(self, number: int, raw: str, text: str) -> None:
        text = typed(text)
        line = read_line(text, self._is_name)
        if line is None or self._gathering.nameless(line.name):
            self._gathering.problem(number, raw, "no-name", NAMELESS)
        else:
            self._begun = True
            self._pieces.append(_Entry(number, raw, line))

    def deck(self) -> Deck:
        self._name_above()
        self._describe()
        for board, entry in _parted(self._pieces):
            self._gathering.add(board, entry.card, entry.raw)
        return self._gathering.deck()

    def _describe(self) -> None:
        """Without another name, the first comment is the deck's."""
        comments = [*self._comments, *self._facts]
        if not self._gathering.name:
            first = next((place for place, text in enumerate(comments) if text), None)
            if first is not None and first < len(self._comments):
                self._gathering.name = comments.pop(first)
        self._gathering.comments = "\n".join(comments).strip("\n")

    def _name_above(self) -> None:
        """A first line that is no card, before a blank one and cards with counts, is a name."""
        first, *rest = self._pieces or [None]
        if not isinstance(first, _Entry) or rest[:1] != [None] or self._gathering.name:
            return
        others = [piece.raw.strip() for piece in rest if isinstance(piece, _Entry)]
        alone = not counted(first.raw.strip()) and not self._is_name(first.line.name)
        if alone and others and all(map(counted, others)):
            self._gathering.name = " ".join(first.raw.split())
            self._pieces = rest[1:]


def _parted(pieces: Sequence[_Piece]) -> Iterator[tuple[Board, _Entry]]:
    """Each card with the part of the deck that it is in."""
    gap = _only_gap(pieces)
    for place, (board, piece) in enumerate(_under_titles(pieces)):
        if isinstance(piece, _Entry):
            behind = gap is not None and place > gap and board is Board.MAIN
            yield piece.board or (Board.SIDE if behind else board), piece


def _under_titles(pieces: Sequence[_Piece]) -> Iterator[tuple[Board, _Piece]]:
    """Each piece with the part of the deck whose title is above it.

    A blank line ends commanders and companions: the rest of a list often has no title.
    """
    board, begun = Board.MAIN, False
    for piece in pieces:
        if isinstance(piece, Board):
            board, begun = piece, False
        elif piece is None and begun and board in (Board.COMMANDER, Board.COMPANION):
            board = Board.MAIN
        yield board, piece
        begun = begun or isinstance(piece, _Entry)


def _only_gap(pieces: Sequence[_Piece]) -> int | None:
    """The place of the blank line that parts main deck and sideboard, if one does."""
    cards = [piece for piece in pieces if isinstance(piece, _Entry)]
    if Board.SIDE in pieces or any(entry.board is Board.SIDE for entry in cards):
        return None
    gaps = [place for place in range(len(pieces)) if _is_gap(pieces, place)]
    boards = [board for board, _ in _under_titles(pieces)]
    inside = [gap for gap in gaps if boards[gap - 1] is boards[gap] is Board.MAIN]
    return inside[0] if len(inside) == 1 else None


def _is_gap(pieces: Sequence[_Piece], place: int) -> bool:
    """Whether a blank line is between two cards."""
    if pieces[place] is not None or not 0 < place < len(pieces) - 1:
        return False
    return isinstance(pieces[place - 1], _Entry) and isinstance(pieces[place + 1], _Entry)
