"""Reading a deck, whichever program wrote it: as lines of text, or as XML."""

from __future__ import annotations

from mtgnet.cards.decks.lists import read_list
from mtgnet.cards.decks.records import Deck
from mtgnet.cards.decks.xml import read_xml
from mtgnet.cards.exports.lines import IsName

_BYTE_ORDER = "\ufeff"


def decoded(data: bytes) -> str:
    """The text of a file: UTF-8 or UTF-16 with or without a mark, else Windows' western letters."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def read_deck(text: str, is_name: IsName) -> Deck:
    """Read a deck; `is_name` says whether a text is the name of a card, or of a face of one.

    Read are the texts of Arena, Magic Online, Moxfield, Archidekt, Deckstats, TappedOut,
    Magic Workstation, XMage, Apprentice (.dec) and people, and the XML of Magic Online (.dek) and
    Cockatrice (.cod). Never raises: what can't be read is among the deck's problems.
    """
    text = text.removeprefix(_BYTE_ORDER)
    if text.lstrip().startswith("<"):
        return read_xml(text, is_name)
    return read_list(text, is_name)
