"""From one record of a table to its rows: one reader for all apps, guided by their declarations.

What makes copies different (count, finish, condition, language, marks) must be understood, or the
row is a problem to be mended. What is only known beside that (price, date, number for trade) never
stops a row: it is kept as it was written, with a remark.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import attrs

from mtgnet.cards.copies import Condition, Marks, Treatment
from mtgnet.cards.exports import amounts, sets
from mtgnet.cards.exports.cells import Record
from mtgnet.cards.exports.fields import Field
from mtgnet.cards.exports.lines import IsName
from mtgnet.cards.exports.rows import Passed, Row, Unfit
from mtgnet.cards.exports.spellings import LONGEST, shortened, simplest, spelled
from mtgnet.cards.exports.tables import Table
from mtgnet.cards.exports.words import bare, says_more

_Value = TypeVar("_Value")
_Counted = list[tuple[int, Treatment | None]]

_VENDORS = {
    Field.TCGPLAYER: "tcgplayer_id",
    Field.CARDMARKET: "cardmarket_id",
    Field.MTGO: "mtgo_id",
}
_MTGO_FOIL = "mtgo_foil_id"
_MARKS = {
    Field.SIGNED: Marks.SIGNED,
    Field.ALTERED: Marks.ALTERED,
    Field.PROXY: Marks.PROXY,
    Field.MISPRINT: Marks.MISPRINT,
}
MARK_WORDS = {
    "signed": Marks.SIGNED,
    "altered": Marks.ALTERED,
    "alteredart": Marks.ALTERED,
    "proxy": Marks.PROXY,
    "misprint": Marks.MISPRINT,
}
_EXTRA_FINISHES = {"foil": Treatment.FOIL, "etchedfoil": Treatment.ETCHED}
_PLAIN_FINISHES = frozenset(
    ("", "normal", "nonfoil", "regular", "foil", "etched", "yes", "no", "true", "false", "1", "0")
)
_MAGIC = frozenset(("", "magic", "magicthegathering", "mtg"))
_WISHES = frozenset(("list", "wishlist", "wantlist", "wants"))
_SAYS_NOTHING = frozenset(("", "0", "false", "no", "none"))
_UUID_LENGTH = 36
_PLAYSET = 4


def rows_of(table: Table, record: Record, is_name: IsName) -> list[Row]:
    """The rows that a record is: one, or one for each finish that it counts apart.

    Raises Unfit for a record that cannot be taken as it is, Passed for one that owns nothing.
    """
    if record.broken:
        raise Unfit("quotes", record.broken)
    if table.is_header(record):
        raise Passed("repetitions of the header")
    return _Reading(table, record, is_name).rows()


class _Reading:
    """The reading of one record; `_written` and `_remarks` gather as it goes on."""

    def __init__(self, table: Table, record: Record, is_name: IsName) -> None:
        self._table = table
        self._app = table.app
        self._record = record
        self._is_name = is_name
        self._cells = table.fitted(record)
        self._told = table.told(self._cells)
        self._written: dict[str, str] = {}
        self._remarks: list[str] = []
        if len(self._cells) < len(record.cells):
            self._remarks.append("It has too many cells; the name was taken to have a comma.")

    def _cell(self, field: Field) -> str:
        """What the first filled cell of this field says, without blanks around it."""
        return self._told.get(field, "")

    def _column(self, field: Field) -> str:
        indices = self._table.columns.get(field)
        return self._table.headers[indices[0]] if indices else ""

    def _read(self, field: Field, reader: Callable[[str], _Value]) -> _Value:
        """What the reader makes of the cell; what it cannot read is blamed on the column."""
        try:
            return reader(self._cell(field))
        except Unfit as unfit:
            unfit.column = self._column(field)
            raise

    def _keep(self, field: Field, text: str, remark: str = "") -> None:
        self._written[self._column(field) or str(field)] = text
        if remark:
            self._remarks.append(remark)

    def rows(self) -> list[Row]:
        in_deck = self._is_in_deck()
        counts = self._counts()
        self._keep_others()
        name, names = self._names()
        set_code, set_name, number = self._printing()
        condition, treatment, lang = self._state()
        price, currency = self._price()
        tags, marks = self._tags_and_marks()
        first, finish = counts[0]
        row = Row(
            line=self._record.line,
            raw=self._record.raw,
            count=first,
            name=name,
            names=names,
            oracle_id=self._uuid(Field.ORACLE),
            set_code=set_code,
            set_name=set_name,
            number=number,
            scryfall_id=self._uuid(Field.SCRYFALL),
            vendor_ids=self._vendor_ids(treatment),
            treatment=finish or treatment,
            condition=condition,
            lang=lang,
            marks=marks,
            for_trade=self._for_trade(sum(count for count, _ in counts)),
            place=self._cell(Field.PLACE),
            in_deck=in_deck,
            note=self._cell(Field.NOTE),
            tags=tags,
            price=price,
            currency=currency,
            acquired=self._acquired(),
            written=self._written,
            remarks=tuple(self._remarks),
        )
        return [row] if len(counts) == 1 else _split(row, counts)

    def _is_in_deck(self) -> bool:
        """Whether these are in a deck; raises Passed for what is not owned at all."""
        if bare(self._cell(Field.GAME)) not in _MAGIC:
            raise Passed("cards of other games")
        status = bare(self._cell(Field.STATUS))
        if status in {"notowned", "ordered"}:
            raise Passed("cards that are not owned")
        kind = bare(self._cell(Field.PLACE_KIND))
        if kind in _WISHES:
            raise Passed("cards of lists, which are wished for and not owned")
        return kind == "deck"

    def _counts(self) -> _Counted:
        columns = self._table.columns
        if (Field.FOILS in columns or Field.SPECIALS in columns) and Field.FINISH not in columns:
            return self._counts_apart()
        if Field.COUNT not in columns:
            return [(self._playsets(1), None)]
        return [(self._playsets(self._count(Field.COUNT)), None)]

    def _count(self, field: Field) -> int:
        """The first count that is not nothing, be it in a column for foils."""
        text = self._cell(field)
        if text and text != "0":
            return self._read(field, amounts.count)
        indices = [*self._table.columns[field], *self._table.columns.get(Field.FOILS, ())]
        texts = [self._cells[index] for index in indices if index < len(self._cells)]
        filled = [text for text in texts if text.strip() not in {"", "0"}]
        if self._app.catalogue and not filled:
            raise Passed("cards of which none are in stock")
        self._told[field] = next(iter(filled), text)
        return self._read(field, amounts.count)

    def _counts_apart(self) -> _Counted:
        kinds = (
            (Field.COUNT, Treatment.NONFOIL),
            (Field.FOILS, Treatment.FOIL),
            (Field.SPECIALS, Treatment.FOIL),
        )
        counts = [(self._read(field, _maybe_count), finish) for field, finish in kinds]
        if counts[2][0]:
            self._keep(Field.SPECIALS, str(counts[2][0]), "Special foils were taken as foils.")
        filled: _Counted = [counted for counted in counts if counted[0]]
        if not filled:
            raise Unfit("count", "All counts are 0: write how many there are, or take it out.")
        return filled

    def _playsets(self, count: int) -> int:
        """Cardmarket counts four of a card as one where they are sold together."""
        if Field.PLAYSET not in self._table.columns or not self._read(Field.PLAYSET, amounts.yes):
            return count
        self._remarks.append(f"It is of playsets, and was taken as {count * _PLAYSET} cards.")
        return count * _PLAYSET

    def _keep_others(self) -> None:
        for index in self._table.others:
            text = self._cells[index].strip() if index < len(self._cells) else ""
            if text and bare(text) not in _SAYS_NOTHING:
                self._written[self._table.headers[index]] = text

    def _names(self) -> tuple[str, tuple[str, ...]]:
        full, simple = self._cell(Field.NAME), self._cell(Field.SIMPLE_NAME)
        if not full and not simple:
            self._must_have_id()
            return "", ()
        if max(len(full), len(simple)) > LONGEST:
            raise Unfit("name", "No card has a name as long as this.", self._column(Field.NAME))
        name = spelled(simplest(full, simple), self._is_name)
        others = [other for other in (full, simple) if other and other != name]
        return name, (*others, *shortened(name))

    def _must_have_id(self) -> None:
        fields = (Field.SCRYFALL, Field.CARDMARKET, Field.TCGPLAYER, Field.MTGO)
        if not any(self._cell(field) for field in fields):
            why = "There is no card's name in this row: write it, or take the row out."
            raise Unfit("name", why, self._column(Field.NAME))

    def _printing(self) -> tuple[str, str, str]:
        """The set's code, its name, and the number in it."""
        written, edition = self._set()
        app = self._app.slug
        raw = self._cell(Field.NUMBER)
        number = sets.numbered(app, written, sets.number(raw), self._cell(Field.PLUS))
        if " // " in raw:
            self._keep(Field.NUMBER, raw)
        return sets.code(app, written[:20]), sets.name(app, edition), number

    def _set(self) -> tuple[str, str]:
        """The code and the name of the set, whichever column they are in."""
        code, edition = self._cell(Field.CODE).strip("[]()"), self._cell(Field.EDITION)
        either = self._cell(Field.SET)
        if sets.is_code(either):
            code = code or either
        else:
            edition = edition or either
        return ("", edition or code) if " " in code else (code, edition)

    def _uuid(self, field: Field) -> str:
        text = self._cell(field)
        if not text:
            return ""
        if len(text) != _UUID_LENGTH or text.count("-") != 4:
            self._keep(field, text, f"“{text[:40]}” is not one of Scryfall's ids.")
            return ""
        return text.lower()

    def _vendor_ids(self, treatment: Treatment) -> dict[str, int]:
        found = {}
        for field, name in _VENDORS.items():
            text = self._cell(field)
            key = name if field is not Field.MTGO or treatment is Treatment.NONFOIL else _MTGO_FOIL
            if text.isascii() and text.isdecimal() and 0 < len(text) < 12 and int(text):
                found[key] = int(text)
        return found

    def _state(self) -> tuple[Condition, Treatment, str]:
        """The condition, the finish and the language."""
        if self._app.catalogue:
            return self._state_at_once()
        condition = self._read(Field.CONDITION, self._condition)
        lang = self._read(Field.LANGUAGE, self._app.languages.read)
        return condition, self._finish(), lang or "en"

    def _state_at_once(self) -> tuple[Condition, Treatment, str]:
        """TCGplayer's sellers have all three in one cell: `Near Mint Foil - Japanese`."""
        state, _, lang = self._cell(Field.CONDITION).partition(" - ")
        grade = state.removesuffix(" Foil")
        finish = Treatment.NONFOIL if grade == state else Treatment.FOIL
        column = self._column(Field.CONDITION)
        try:
            return self._condition(grade), finish, self._app.languages.read(lang) or "en"
        except Unfit as unfit:
            raise Unfit(unfit.code, unfit.why, column) from None

    def _condition(self, word: str) -> Condition:
        found = self._app.conditions.read(word) or Condition.UNKNOWN
        if word and says_more(word, found):
            self._keep(Field.CONDITION, word)
        return found

    def _finish(self) -> Treatment:
        if Field.EXTRAS in self._table.columns:
            return self._read(Field.EXTRAS, self._extra_finish)
        if self._app.finishes is None:
            return self._open_finish(self._cell(Field.FINISH))
        return self._read(Field.FINISH, self._app.finishes.read) or Treatment.NONFOIL

    def _open_finish(self, word: str) -> Treatment:
        """The finish in a word of which only its parts are known: `Surge Foil`."""
        known = bare(word)
        if known not in _PLAIN_FINISHES:
            self._keep(Field.FINISH, word)
        if "etched" in known:
            return Treatment.ETCHED
        if "foil" in known.replace("nonfoil", ""):
            return Treatment.FOIL
        if known not in _PLAIN_FINISHES:
            self._remarks.append(f"“{word[:40]}” was taken to be no foil.")
        return Treatment.NONFOIL

    def _extra_finish(self, text: str) -> Treatment:
        """Helvault's list of what is special: `signed/foil`."""
        extras = [bare(extra) for extra in text.split("/")]
        finishes = [_EXTRA_FINISHES[extra] for extra in extras if extra in _EXTRA_FINISHES]
        for extra in extras:
            if extra and extra not in _EXTRA_FINISHES and extra not in MARK_WORDS:
                known = ", ".join((*_EXTRA_FINISHES, *MARK_WORDS))
                raise Unfit("finish", f"“{extra}” is nothing that is known here: use {known}.")
        return max(finishes, default=Treatment.NONFOIL, key=list(Treatment).index)

    def _tags_and_marks(self) -> tuple[tuple[str, ...], Marks]:
        """The tags, and the marks, which Archidekt's users have among their tags."""
        marks = Marks.NONE
        for field, mark in _MARKS.items():
            if field in self._told and self._read(field, amounts.yes):
                marks |= mark
        if bare(self._cell(Field.STATUS)) == "proxied":
            marks |= Marks.PROXY
        marks |= _marks_among(self._cell(Field.EXTRAS).split("/"))
        tags = [tag.strip() for tag in self._cell(Field.TAGS).split(",") if tag.strip()]
        if self._table.has_marks_among_tags:
            marks |= _marks_among(tags)
            tags = [tag for tag in tags if bare(tag) not in MARK_WORDS]
        return tuple(dict.fromkeys(tags)), marks

    def _for_trade(self, count: int) -> int:
        text = self._cell(Field.FOR_TRADE)
        if not text:
            return 0
        try:
            number = max(0, amounts.whole(text))
        except Unfit:
            self._keep(Field.FOR_TRADE, text, f"“{text[:20]}” for trade is not a number.")
            return 0
        if number > count:
            self._keep(Field.FOR_TRADE, text, f"{number} are for trade of {count}: all are then.")
        return min(number, count)

    def _price(self) -> tuple[int | None, str]:
        text = self._cell(Field.PRICE)
        if not text:
            return None, ""
        told = Field.CURRENCY in self._table.columns
        currency = self._cell(Field.CURRENCY).upper()[:3] if told else self._app.currency
        found = amounts.money(text[:50], currency)
        if found is None:
            self._keep(Field.PRICE, text, f"The price “{text[:20]}” could not be read.")
            return None, ""
        return (None, "") if not found[0] and self._app.zero_is_unknown else found

    def _acquired(self) -> str:
        text = self._cell(Field.ACQUIRED)
        found = amounts.day(text[:100])
        if text and not found:
            self._keep(Field.ACQUIRED, text, f"The date “{text[:20]}” could not be read.")
        return found


def _marks_among(texts: list[str]) -> Marks:
    found = Marks.NONE
    for text in filter(None, texts):
        found |= MARK_WORDS.get(bare(text), Marks.NONE)
    return found


def _maybe_count(text: str) -> int:
    return amounts.count(text, least=0) if text else 0


def _split(row: Row, counts: _Counted) -> list[Row]:
    """A row for each count; those for trade are of the first kinds."""
    rows, left = [], row.for_trade
    for count, finish in counts:
        part = min(left, count)
        left -= part
        treatment = finish or row.treatment
        rows.append(attrs.evolve(row, count=count, treatment=treatment, for_trade=part))
    return rows
