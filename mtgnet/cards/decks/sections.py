"""The titles in deck texts: which words begin which part of a deck, in the languages of Arena."""

from __future__ import annotations

import re
from enum import Enum

from mtgnet.cards.decks.records import Board
from mtgnet.cards.exports.lines import IsName, is_heading


class Other(Enum):
    """A title that begins no part of a deck."""

    ABOUT = "about"
    """What follows tells of the deck, up to a blank line."""
    KIND = "kind"
    """What follows is a part of the part, such as its creatures."""


Title = Board | Other

_TITLE = re.compile(r"(.{1,40}?) ?(?:\([0-9]+(?: cards?)?\)|:(?: ?[0-9]+(?: cards?)?)?)?")
_COUNTED = re.compile(r"(?:sb: ?)?[\[(x]? ?[0-9]", re.IGNORECASE)
_WORDS: dict[Title, str] = {
    Board.MAIN: "main|mainboard|main board|main deck|maindeck|deck|decklist|hauptdeck|mazo|mazzo"
    "|колода|デッキ|メインデッキ|덱|牌组|套牌|套牌列表",
    Board.SIDE: "sb|side|sideboard|side board|réserve|reserve|reserva|banquillo|сайдборд|резерв"
    "|サイドボード|サイド|사이드보드|备牌|備牌",
    Board.COMMANDER: "commander|commanders|command zone|general|oathbreaker|signature spell"
    "|kommandeur|commandant|comandante|командир|統率者|지휘관|사령관|指挥官|指揮官",
    Board.COMPANION: "companion|companions|gefährte|compagnon|compagno|compañero|companheiro"
    "|компаньон|спутник|相棒|동료|行侣|行侶",
    # What lies beside a deck is not of its cards either.
    Board.MAYBE: "maybe|maybeboard|maybe board|considering|tokens|stickers|attractions|planes"
    "|schemes|tokens & extras",
    Other.ABOUT: "about|info|über|à propos|informazioni|acerca de|sobre|о колоде|情報",
    Other.KIND: "creature|creatures|land|lands|basic land|basic lands|instant|instants|sorcery"
    "|sorceries|artifact|artifacts|enchantment|enchantments|planeswalker|planeswalkers|battle"
    "|battles|spell|spells|other|others|other spells|instants and sorceries",
}
_TITLES = {word: title for title, words in _WORDS.items() for word in words.split("|")}


def title(text: str) -> Title | None:
    """What a line begins that says no more than one of the known words, and perhaps a count."""
    found = _TITLE.fullmatch(text)
    return _TITLES.get(found[1].casefold()) if found else None


def heading(text: str, is_name: IsName) -> Title | None:
    """What a line begins that is the title of something: `Sideboard: 15`, `Ramp (9)`."""
    found = title(text)
    if found is None and not counted(text) and is_heading(text, is_name):
        return Other.KIND
    return found


def counted(text: str) -> bool:
    """Whether a line begins with a number of copies."""
    return _COUNTED.match(text) is not None


def board_of(category: str) -> Board | None:
    """The part in which cards of a category are: `Sideboard`, `Maybeboard{noDeck}`, `!Commander`.

    None: the category is only for the deck's owner.
    """
    word, _, marks = category.partition("{")
    found = _TITLES.get(word.strip().lstrip("!").casefold())
    if isinstance(found, Board):
        return found
    return Board.MAYBE if "nodeck}" in marks.casefold() else None
