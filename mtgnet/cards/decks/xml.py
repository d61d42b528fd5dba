"""Decks in XML: Magic Online's .dek and Cockatrice's .cod.

Read element by element, with their lines. A document type is refused: neither program writes one,
and only there could entities be declared that grow without end.
"""

from __future__ import annotations

from collections.abc import Mapping
from xml.parsers import expat

import attrs

from mtgnet.cards.decks.gathering import MOST_LINES, Gathering, typed
from mtgnet.cards.decks.records import Board, Deck, DeckCard
from mtgnet.cards.decks.sections import board_of
from mtgnet.cards.exports.lines import IsName, joined

# How Magic Online marks commanders: `Annotation` of a card.
_COMMANDER = "16777728"
_NUMBER = "1"
# Longer numbers count nothing, and would be slow to read.
_DIGITS = 9


class _Refused(Exception):
    """What is not read, with the reason."""


def read_xml(text: str, is_name: IsName) -> Deck:
    """Read a deck that is written in XML; see `reading.read_deck`.

    What stands before a mistake in the document is read.
    """
    gathering = Gathering(is_name)
    document = _Document(gathering)
    try:
        document.parser.Parse(text.encode("utf-8", "replace"), True)
    except expat.ExpatError as error:
        why = f"The XML is broken here ({expat.errors.messages[error.code]})."
        gathering.problem(error.lineno, _line_of(text, error.lineno), "bad-xml", why)
    except _Refused as refused:
        line = document.parser.CurrentLineNumber
        gathering.problem(line, _line_of(text, line), "bad-xml", str(refused))
    return gathering.deck()


def _line_of(text: str, number: int) -> str:
    lines = text.split("\n", number)
    return lines[number - 1].strip() if number <= len(lines) else ""


@attrs.define
class _Document:
    """One document while it is parsed; `parser` calls the rest."""

    gathering: Gathering
    parser: expat.XMLParserType = attrs.field(init=False)
    _zone: Board = Board.MAIN
    _text: list[str] = attrs.field(factory=list)
    _elements: int = 0

    def __attrs_post_init__(self) -> None:
        self.parser = expat.ParserCreate("utf-8")
        self.parser.StartDoctypeDeclHandler = _no_doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text.append

    def _start(self, element: str, attributes: Mapping[str, str]) -> None:
        self._elements += 1
        if self._elements > MOST_LINES:
            raise _Refused(f"Only the first {MOST_LINES:,} elements are read.")
        self._text.clear()
        given = {name.casefold(): value for name, value in attributes.items()}
        match element.casefold():
            case "cards":
                self._card(_dek_board(given), given.get("quantity"), given)
            case "card":
                self._card(self._zone, given.get("number"), given)
            case "zone":
                self._zone = board_of(given.get("name", "")) or Board.MAIN
            case other if self._elements == 1 and other not in ("deck", "cockatrice_deck"):
                raise _Refused("This is XML, but no deck of Magic Online or Cockatrice.")

    def _card(self, board: Board, count: str | None, given: Mapping[str, str]) -> None:
        name = joined(typed(given.get("name", "")), self.gathering.is_name)
        card = DeckCard(
            _whole(_NUMBER if count is None else count),
            name,
            given.get("setshortname", "").lower(),
            given.get("collectornumber", ""),
            line=self.parser.CurrentLineNumber,
        )
        self.gathering.add(board, card, " ".join(f'{k}="{v}"' for k, v in given.items()))

    def _end(self, element: str) -> None:
        text = "".join(self._text).strip()
        self._text.clear()
        match element.casefold():
            case "deckname":
                self.gathering.name = " ".join(text.split())
            case "comments":
                self.gathering.comments = text
            case "format":
                self.gathering.format = text.casefold()


def _no_doctype(*_: object) -> None:
    raise _Refused("A deck has no document type; take the line with <!DOCTYPE out.")


def _dek_board(given: Mapping[str, str]) -> Board:
    if given.get("annotation") == _COMMANDER:
        return Board.COMMANDER
    return Board.SIDE if given.get("sideboard", "").casefold() == "true" else Board.MAIN


def _whole(text: str) -> int:
    """The number that is written so, or 0, which counts nothing."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else 0
