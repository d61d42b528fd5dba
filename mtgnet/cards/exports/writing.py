"""Collections written as lists that other programs read, and as our own, which says everything.

Columns and words are those that the programs write themselves. Each cell is in quotation marks and
lines end as theirs do. A name that a spreadsheet would take for a formula (`+2 Mace`) stays as it
is: a mark before it would make it another name, for them and for us.

What a format cannot say is not written: `App.says` has what it can, and `told` gives a row as it
comes back. Moxfield has no places; its prices, and Archidekt's, are in dollars alone; a tag with a
comma comes back as two; plain text has what a card is, and nothing of its state.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

import attrs

from mtgnet.cards.copies import Condition, Copy, Details, Holding, Marks, Treatment
from mtgnet.cards.exports import amounts
from mtgnet.cards.exports.apps import APPS, App, app_called
from mtgnet.cards.exports.objects import FORMAT, VERSION
from mtgnet.cards.exports.rows import ListingError
from mtgnet.cards.exports.words import CANONICAL, language_name

_Record = TypeVar("_Record", Copy, Details)
_CARD = frozenset(("name", "oracle_id", "scryfall_id", "set_code", "number"))
_Cell = Callable[[Holding], str]

_DECKBOX_WORDS = {
    **CANONICAL,
    Condition.LIGHTLY_PLAYED: "Good (Lightly Played)",
    Condition.MODERATELY_PLAYED: "Played",
}
_MANABOX_WORDS = {
    Condition.MINT: "mint",
    Condition.NEAR_MINT: "near_mint",
    Condition.LIGHTLY_PLAYED: "excellent",
    Condition.MODERATELY_PLAYED: "good",
    Condition.HEAVILY_PLAYED: "played",
    Condition.DAMAGED: "poor",
}
# Archidekt has no word for mint.
_ARCHIDEKT_LADDER = {Condition.MINT: Condition.NEAR_MINT}
_MANABOX_LANGUAGES = {"zhs": "zh_CN", "zht": "zh_TW"}
_ARCHIDEKT_LANGUAGES = {"ja": "JP", "ko": "KR", "zhs": "CS", "zht": "CT"}
_FINISH_STARS = {Treatment.FOIL: " *F*", Treatment.ETCHED: " *E*"}


def _flag(mark: Marks, yes: str, no: str) -> _Cell:
    return lambda one: yes if mark in one.copy.marks else no


def _blank(_: Holding) -> str:
    return ""


def _price(one: Holding) -> str:
    price = one.details.price
    return "" if price is None else amounts.spelled(price, one.details.currency)


def _dollars(one: Holding) -> str:
    return _price(one) if one.details.currency in {"", "USD"} else ""


def _tags(one: Holding) -> str:
    return ", ".join(one.details.tags)


def _tags_and_marks(one: Holding) -> str:
    marks = [str(mark.name).capitalize() for mark in Marks if mark in one.copy.marks and mark]
    return ", ".join((*one.details.tags, *marks))


def _unless_plain(one: Holding) -> str:
    treatment = one.copy.treatment
    return str(treatment) if treatment in _FINISH_STARS else ""


def _normal(one: Holding) -> str:
    return _unless_plain(one) or "normal"


def _archidekt_condition(one: Holding) -> str:
    condition = _ARCHIDEKT_LADDER.get(one.copy.condition, one.copy.condition)
    return "" if condition is Condition.UNKNOWN else str(condition)


_MOXFIELD: Mapping[str, _Cell] = {
    "Count": lambda one: str(one.count),
    "Tradelist Count": lambda one: str(one.for_trade),
    "Name": lambda one: one.copy.name,
    "Edition": lambda one: one.copy.set_code,
    "Condition": lambda one: _DECKBOX_WORDS.get(one.copy.condition, ""),
    "Language": lambda one: language_name(one.copy.lang),
    "Foil": _unless_plain,
    "Tags": _tags,
    "Last Modified": _blank,
    "Collector Number": lambda one: one.copy.number,
    "Alter": _flag(Marks.ALTERED, "True", "False"),
    "Proxy": _flag(Marks.PROXY, "True", "False"),
    "Purchase Price": _dollars,
}
_MANABOX: Mapping[str, _Cell] = {
    "Binder Name": lambda one: one.copy.place,
    "Binder Type": lambda one: "binder",
    "Name": lambda one: one.copy.name,
    "Set code": lambda one: one.copy.set_code.upper(),
    "Set name": _blank,
    "Collector number": lambda one: one.copy.number,
    "Foil": _normal,
    "Rarity": _blank,
    "Quantity": lambda one: str(one.count),
    "ManaBox ID": _blank,
    "Scryfall ID": lambda one: one.copy.scryfall_id,
    "Purchase price": _price,
    "Misprint": _flag(Marks.MISPRINT, "true", "false"),
    "Altered": _flag(Marks.ALTERED, "true", "false"),
    "Signed": _flag(Marks.SIGNED, "true", "false"),
    "Proxy": _flag(Marks.PROXY, "true", "false"),
    "Condition": lambda one: _MANABOX_WORDS.get(one.copy.condition, ""),
    "Language": lambda one: _MANABOX_LANGUAGES.get(one.copy.lang, one.copy.lang),
    "Purchase price currency": lambda one: one.details.currency,
    "Added": lambda one: one.details.acquired,
}
_ARCHIDEKT: Mapping[str, _Cell] = {
    "Quantity": lambda one: str(one.count),
    "Name": lambda one: one.copy.name,
    "Finish": lambda one: _normal(one).capitalize(),
    "Condition": _archidekt_condition,
    "Date Added": lambda one: one.details.acquired,
    "Language": lambda one: _ARCHIDEKT_LANGUAGES.get(one.copy.lang, one.copy.lang.upper()),
    "Purchase Price": _dollars,
    "Tags": _tags_and_marks,
    "Edition Name": _blank,
    "Edition Code": lambda one: one.copy.set_code,
    "Multiverse Id": _blank,
    "Scryfall ID": lambda one: one.copy.scryfall_id,
    "Collector Number": lambda one: one.copy.number,
}
_TABLES = {"moxfield": _MOXFIELD, "manabox": _MANABOX, "archidekt": _ARCHIDEKT}


def write(holdings: Iterable[Holding], app: str) -> str:
    """The holdings as a list of this app (a slug or name), one row for each, in their order.

    What is lent or promised is still owned, and so in it. Raises ListingError for an app whose
    lists are not written.
    """
    chosen = _writable(app)
    if chosen.slug in _TABLES:
        return _table(holdings, _TABLES[chosen.slug])
    return _objects(holdings) if chosen.slug == "own" else "".join(map(_line, holdings))


def told(holding: Holding, app: str) -> Holding:
    """The holding as far as a list of this app tells it: what comes back when it is read again.

    What card it is stays, ids included, for a catalogue finds them again. Where this is the same
    for two holdings, the app's list cannot tell them apart.
    """
    chosen = _writable(app)
    copy, details = _said(holding.copy, chosen), _said(holding.details, chosen)
    if chosen.slug != "own":
        copy, details = _ladder(copy, chosen), _priced(details, chosen)
    for_trade = holding.for_trade if "for_trade" in chosen.says else 0
    return attrs.evolve(holding, copy=copy, details=details, for_trade=for_trade)


def _said(record: _Record, app: App) -> _Record:
    """The record with what the app doesn't say as it is where nobody says anything."""
    silent = {
        field.name: _default(field)
        for field in attrs.fields(type(record))
        if field.name not in app.says | _CARD
    }
    return attrs.evolve(record, **silent)


def _default(field: attrs.Attribute[Any]) -> Any:
    factory = getattr(field.default, "factory", None)
    return factory() if factory else field.default


def _ladder(copy: Copy, app: App) -> Copy:
    """The copy in the words that the app has for its state."""
    condition, treatment = copy.condition, copy.treatment
    if app.slug == "archidekt":
        condition = _ARCHIDEKT_LADDER.get(condition, condition)
    if treatment is Treatment.UNKNOWN:
        treatment = Treatment.NONFOIL
    return attrs.evolve(
        copy, condition=condition, treatment=treatment, marks=copy.marks & app.marks
    )


def _priced(details: Details, app: App) -> Details:
    """The details with a price only where the app has one, and in the currency that it takes it."""
    says_currency = app.slug == "manabox"
    if details.price is None or not (says_currency or details.currency in {"", app.currency}):
        return attrs.evolve(details, price=None, currency="")
    return details if says_currency else attrs.evolve(details, currency=app.currency)


def _writable(app: str) -> App:
    chosen = app_called(app)
    if not chosen.writes:
        known = ", ".join(one.slug for one in APPS if one.writes)
        raise ListingError(f"Lists of {chosen.name} are read, but not written; there are {known}.")
    return chosen


def _table(holdings: Iterable[Holding], columns: Mapping[str, _Cell]) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([cell(one) for cell in columns.values()] for one in holdings)
    return text.getvalue()


def _line(one: Holding) -> str:
    """`4 Lightning Bolt (M10) 146 *F*`, as much of it as is known."""
    copy = one.copy
    printing = f" ({copy.set_code.upper()})" if copy.set_code else ""
    number = f" {copy.number}" if copy.set_code and copy.number else ""
    return f"{one.count} {copy.name}{printing}{number}{_FINISH_STARS.get(copy.treatment, '')}\n"


def _objects(holdings: Iterable[Holding]) -> str:
    """Our own format, a card on a line."""
    cards = ",\n".join(json.dumps(_object(one), ensure_ascii=False) for one in holdings)
    return f'{{"format": "{FORMAT}", "version": {VERSION}, "cards": [\n{cards}\n]}}\n'


def _object(one: Holding) -> dict[str, object]:
    """What is to be said of a holding: nothing of what is as it always is."""
    found: dict[str, object] = {"count": one.count}
    if one.for_trade:
        found["for_trade"] = one.for_trade
    for record in (one.copy, one.details):
        for field in attrs.fields(type(record)):
            value = getattr(record, field.name)
            if field.name == "name" or value != _default(field):
                found[field.name] = _plain(value)
    return found


def _plain(value: object) -> object:
    """The value as JSON has it."""
    if isinstance(value, Marks):
        return [str(mark.name).lower() for mark in value]
    return dict(value) if isinstance(value, Mapping) else value
