"""Lists in JSON to rows: our own export, which says everything, and lists of a simpler kind.

Ours is an object with `format`, `version` and `cards`; a card has `count`, `for_trade` and the
attributes of Copy and Details by their names, as far as they differ from nothing. Of others, a list
of strings (each read like a line of text) or of objects with at least a name is taken, whose
members are read like the columns of a table.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import TypeVar

from mtgnet.cards.copies import Condition, Marks, Treatment
from mtgnet.cards.exports import texts
from mtgnet.cards.exports.apps import JSON
from mtgnet.cards.exports.cells import Record
from mtgnet.cards.exports.decoding import tidy
from mtgnet.cards.exports.lines import IsName
from mtgnet.cards.exports.reading_rows import rows_of
from mtgnet.cards.exports.rows import MOST_COPIES, ListingError, Row, Unfit
from mtgnet.cards.exports.tables import Table

_Word = TypeVar("_Word", bound=StrEnum)

FORMAT = "mtgnet collection"
VERSION = 1

_LONGEST_RAW = 1000
_LONGEST_TEXT = 2000
_UUID_LENGTH = 36
_OF_A_PRINTING = frozenset(("name", "set", "collector_number", "lang", "id"))
_LISTS = ("cards", "collection", "items", "data")


def parsed(text: str) -> object:
    """The value that the text is in JSON; raises ListingError, saying where it breaks."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        why = f"That looks like JSON, but there is a slip in line {error.lineno}: mend it there."
        raise ListingError(why) from None
    except (ValueError, RecursionError):
        raise ListingError("That looks like JSON, but no list of cards: see the help.") from None


def is_own(value: object) -> bool:
    """Whether it is an export of ours; raises ListingError for one of a newer mtgnet."""
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        return False
    version = value.get("version")
    if not isinstance(version, int) or version > VERSION:
        raise ListingError("That was exported by a newer mtgnet: it cannot be read by this one.")
    return True


def cards_in(value: object) -> list[object]:
    """The list of cards in a value; raises ListingError if there is none."""
    if isinstance(value, dict):
        lists = [value[name] for name in _LISTS if isinstance(value.get(name), list)]
        value = next(iter(lists), [value] if "name" in value else None)
    if not isinstance(value, list):
        raise ListingError("That JSON has no list of cards: write a list, or `cards` with one.")
    return value


def records_of(cards: list[object]) -> Iterator[Record]:
    """The cards as records, numbered from 1."""
    for number, card in enumerate(cards, 1):
        raw = card if isinstance(card, str) else json.dumps(card, ensure_ascii=False)
        yield Record(number, tidy(raw)[:_LONGEST_RAW], [""] if card in ("", None) else ["..."])


class Simple:
    """The reader of lists of the simpler kind; cards with the same members are read alike."""

    def __init__(self, cards: list[object], is_name: IsName) -> None:
        self._cards = cards
        self._is_name = is_name

    def rows(self, record: Record) -> list[Row]:
        """The rows of a card; raises Unfit and Passed."""
        card = self._cards[record.line - 1]
        if isinstance(card, str):
            return [
                texts.row_of(Record(record.line, " ".join(record.raw.split()), []), self._is_name)
            ]
        if not isinstance(card, dict):
            raise Unfit("card", "This is neither a name nor an object with a name.")
        members = _members(card)
        return rows_of(
            Table(JSON, list(members)),
            Record(record.line, record.raw, list(members.values())),
            self._is_name,
        )


def _members(card: Mapping[str, object]) -> dict[str, str]:
    """The members as a table would have them; `id` is a printing's if it looks like one.

    Of a card as Scryfall describes it only what tells the printing: its `foil` says that there are
    such copies somewhere.
    """
    if card.get("object") == "card":
        card = {name: value for name, value in card.items() if name in _OF_A_PRINTING}
    members = {tidy(name)[:100]: _text(value) for name, value in card.items()}
    if len(members.get("id", "")) == _UUID_LENGTH:
        members.setdefault("scryfall id", members.pop("id"))
    return members


def _text(value: object) -> str:
    if isinstance(value, str):
        return tidy(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list) and all(isinstance(one, str | int | float) for one in value):
        return ", ".join(map(_text, value))
    if value is None:
        return ""
    return tidy(json.dumps(value, ensure_ascii=False))[:_LONGEST_TEXT]


def own_row(card: object, record: Record) -> Row:
    """The row that a card of our own export is; raises Unfit for one that nobody exported so."""
    if not isinstance(card, dict):
        raise Unfit("card", "This is no object with a name.")
    told = _Own(card)
    if not told.text("name") and not told.text("scryfall_id"):
        raise Unfit("name", "This card has no name: write it.", "name")
    count = told.whole("count", 1, 1, MOST_COPIES)
    return Row(
        line=record.line,
        raw=record.raw,
        count=count,
        for_trade=told.whole("for_trade", 0, 0, count),
        name=told.text("name"),
        oracle_id=told.text("oracle_id"),
        scryfall_id=told.text("scryfall_id"),
        set_code=told.text("set_code"),
        number=told.text("number"),
        lang=told.text("lang", "en"),
        treatment=told.one_of("treatment", Treatment, Treatment.NONFOIL),
        condition=told.one_of("condition", Condition, Condition.UNKNOWN),
        place=told.text("place"),
        marks=told.marks(),
        note=told.text("note"),
        tags=told.texts("tags"),
        price=told.price(),
        currency=told.text("currency"),
        acquired=told.text("acquired"),
        written=told.written(),
    )


class _Own:
    """The members of a card of ours, each checked as it is asked for."""

    def __init__(self, card: Mapping[str, object]) -> None:
        self._card = card

    def text(self, name: str, default: str = "") -> str:
        value = self._card.get(name, default)
        if not isinstance(value, str):
            raise Unfit("card", f"Its `{name}` is not text.", name)
        return tidy(value)

    def texts(self, name: str) -> tuple[str, ...]:
        value = self._card.get(name, [])
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise Unfit("card", f"Its `{name}` is not a list of texts.", name)
        return tuple(map(tidy, value))

    def whole(self, name: str, default: int, least: int, most: int) -> int:
        value = self._card.get(name, default)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise Unfit("count", f"Its `{name}` is not a number from {least} to {most:,}.", name)
        return value

    def price(self) -> int | None:
        if self._card.get("price") is None:
            return None
        return self.whole("price", 0, 0, 10**12)

    def one_of(self, name: str, kind: type[_Word], default: _Word) -> _Word:
        value = self.text(name, default)
        if value not in set(kind):
            raise Unfit(name, f"Its `{name}` is none of {', '.join(kind)}.", name)
        return kind(value)

    def marks(self) -> Marks:
        found = Marks.NONE
        for word in self.texts("marks"):
            if word.upper() not in Marks.__members__:
                raise Unfit("mark", f"“{word[:20]}” is no mark that is known here.", "marks")
            found |= Marks[word.upper()]
        return found

    def written(self) -> dict[str, str]:
        value = self._card.get("written", {})
        if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
            raise Unfit("card", "Its `written` is not an object of texts.", "written")
        return {tidy(column): tidy(text) for column, text in value.items()}
