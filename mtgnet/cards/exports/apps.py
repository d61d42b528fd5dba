"""The programs whose lists are read and written: one declaration for each.

The names of columns were read in real exports of theirs; which of them are there is often for
their users to choose, and grows over the years, so an app is told by a few that others don't have.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum

import attrs

from mtgnet.cards.copies import Condition, Marks, Treatment
from mtgnet.cards.exports import words
from mtgnet.cards.exports.fields import Field, key, table
from mtgnet.cards.exports.rows import ListingError

_CODES, _NAMES, _ALL = words.LANGUAGE_CODES, words.LANGUAGE_NAMES, words.LANGUAGES


class Kind(Enum):
    """What a list is written in."""

    TABLE = "a table with a header"
    TEXT = "plain lines"
    OBJECTS = "JSON"


WHAT = frozenset({"name", "set_code", "number", "treatment"})
ALL_MARKS = Marks.SIGNED | Marks.ALTERED | Marks.PROXY | Marks.MISPRINT
EVERYTHING = WHAT | frozenset(
    "oracle_id scryfall_id condition lang place marks for_trade note tags price currency acquired"
    " written".split()
)


def _told(text: str) -> tuple[frozenset[str], ...]:
    """Sets of columns, any one of which tells an app: `A + B | C`."""
    return tuple(frozenset(map(key, some.split(" + "))) for some in text.split(" | "))


@attrs.frozen(kw_only=True)
class App:
    """A program (or a way of writing) whose lists of cards are read.

    `slug` is what people type, `name` what they are shown; `also` are other words for the slug.
    `told_by` are sets of columns that give it away, any one of them. `columns` are its own
    meanings of names of columns, before those that everybody shares. `finishes` is None if its
    finishes are an open set. `currency` is that of its prices, if the list doesn't say;
    `zero_is_unknown` that a price of nothing is none. `catalogue` says that the list has cards of
    which there are no copies, and that its conditions hold the finish and the language, too.

    `writes` is whether such a list can be written here; `says` names the attributes of Copy, Row
    and Details that are then in it (beside the count), `marks` the marks among these.
    """

    slug: str
    name: str
    kind: Kind = Kind.TABLE
    also: tuple[str, ...] = ()
    told_by: tuple[frozenset[str], ...] = ()
    columns: Mapping[str, Field] = attrs.field(factory=dict)
    conditions: words.Vocabulary[Condition] = words.AMERICAN
    finishes: words.Vocabulary[Treatment] | None = words.FINISHES
    languages: words.Vocabulary[str] = _ALL
    currency: str = ""
    zero_is_unknown: bool = False
    catalogue: bool = False
    writes: bool = False
    says: frozenset[str] = frozenset()
    marks: Marks = Marks.NONE


APPS = (
    App(
        slug="own",
        name="mtgnet's own JSON",
        kind=Kind.OBJECTS,
        also=("mtgnet",),
        writes=True,
        says=EVERYTHING,
        marks=ALL_MARKS,
    ),
    App(slug="json", name="a list of cards in JSON", kind=Kind.OBJECTS, finishes=words.YES_FOIL),
    App(
        slug="plain",
        name="plain text, and Arena's",
        kind=Kind.TEXT,
        also=("arena", "text", "txt", "mtgarena"),
        writes=True,
        says=WHAT,
    ),
    App(
        slug="manabox",
        name="ManaBox",
        told_by=_told("manabox id"),
        conditions=words.EUROPEAN,
        languages=_CODES,
        currency="USD",
        writes=True,
        says=EVERYTHING - {"oracle_id", "for_trade", "note", "tags", "written"},
        marks=ALL_MARKS,
    ),
    App(
        slug="deckbox",
        name="Deckbox",
        told_by=_told("artist proof + card number | tradelist count + edition + card number"),
        columns=table({Field.EDITION: "edition", Field.PLUS: "printing note"}),
        conditions=words.DECKBOX,
        languages=_NAMES,
        currency="USD",
        zero_is_unknown=True,
    ),
    App(
        slug="moxfield",
        name="Moxfield",
        told_by=_told(
            "tradelist count + collector number + edition"
            " | count + name + edition + collector number + foil"
        ),
        columns=table({Field.CODE: "edition"}),
        conditions=words.DECKBOX,
        languages=_NAMES,
        currency="USD",
        writes=True,
        says=WHAT | {"condition", "lang", "marks", "for_trade", "tags", "price", "currency"},
        marks=Marks.ALTERED | Marks.PROXY,
    ),
    App(
        slug="archidekt",
        name="Archidekt",
        told_by=_told("edition code + date added | edition code + finish + quantity"),
        conditions=words.AMERICAN,
        languages=_CODES,
        currency="USD",
        writes=True,
        says=WHAT
        | {"scryfall_id", "condition", "lang", "marks", "tags", "price", "currency", "acquired"},
        marks=ALL_MARKS,
    ),
    App(
        slug="sorted",
        name="Sorted",
        told_by=_told("list type + card name"),
        conditions=words.EUROPEAN,
        finishes=None,
        currency="USD",
        zero_is_unknown=True,
    ),
    App(
        slug="dragonshield",
        name="Dragon Shield",
        told_by=_told("folder name + card name | trade quantity + price bought"),
        conditions=words.EUROPEAN,
        finishes=None,
        languages=_NAMES,
        currency="USD",
        zero_is_unknown=True,
    ),
    App(
        slug="delver",
        name="Delver Lens",
        also=("delverlens",),
        told_by=_told("collector's number + list name | quantityx | collector's number + edition"),
        columns=table({Field.EDITION: "edition"}),
        currency="USD",
    ),
    App(
        slug="tcgplayer",
        name="TCGplayer (app)",
        told_by=_told("simple name"),
        columns=table({Field.EDITION: "set", Field.JUNK: "sku"}),
        finishes=None,
        languages=_NAMES,
    ),
    App(
        slug="tcgplayer-seller",
        name="TCGplayer (seller)",
        also=("seller",),
        told_by=_told("product line"),
        columns=table(
            {
                Field.COUNT: "total quantity|add to quantity",
                Field.KEPT: "tcgplayer id|title",
            }
        ),
        catalogue=True,
        finishes=None,
        languages=_NAMES,
    ),
    App(
        slug="cardsphere",
        name="Cardsphere",
        told_by=_told("tradelist count + scryfall id + edition"),
        columns=table({Field.EDITION: "edition"}),
        finishes=words.vocabulary(
            "finish",
            {Treatment.NONFOIL: "N|normal", Treatment.FOIL: "foil|F", Treatment.ETCHED: "etched"},
        ),
    ),
    App(
        slug="mtggoldfish",
        name="MTGGoldfish",
        also=("goldfish",),
        told_by=_told("set id + card"),
    ),
    App(
        slug="echomtg",
        name="EchoMTG",
        also=("echo",),
        told_by=_told("reg qty + foil qty"),
        columns=table({Field.COUNT: "reg qty", Field.EDITION: "set", Field.PRICE: "acquired"}),
        currency="USD",
    ),
    App(
        slug="mtgo",
        name="MTGO (csv)",
        told_by=_told("id #"),
        columns=table(
            {
                Field.MTGO: "id #",
                Field.CODE: "set",
                Field.JUNK: "sideboarded|annotation",
            }
        ),
        finishes=words.YES_FOIL,
    ),
    App(
        slug="helvault",
        name="Helvault",
        told_by=_told("scryfall id + extras"),
        columns=table({Field.JUNK: "estimated price|oracle id"}),
        languages=_CODES,
    ),
    App(
        slug="topdecked",
        name="TopDecked",
        told_by=_told("setcode + finish + price sale | acquired date + acquired price + signing"),
        columns=table({Field.SCRYFALL: "id"}),
        currency="USD",
    ),
    App(
        slug="deckstats",
        name="Deckstats",
        told_by=_told("is pinned"),
        columns=table({Field.JUNK: "set id"}),
        finishes=words.YES_FOIL,
    ),
    App(
        slug="tappedout",
        name="TappedOut",
        told_by=_told("languange"),
        columns=table({Field.CODE: "set"}),
        finishes=words.YES_FOIL,
    ),
    App(
        slug="cardcastle",
        name="CardCastle",
        told_by=_told("json id | count + card name + set name + collector number + foil"),
        columns=table({Field.SCRYFALL: "json id"}),
        finishes=words.YES_FOIL,
    ),
    App(
        slug="cardmarket",
        name="Cardmarket (stock)",
        also=("mcm",),
        told_by=_told("idproduct"),
        columns=table(
            {
                Field.COUNT: "groupcount",
                Field.LANGUAGE: "idlanguage",
                Field.PLAYSET: "isplayset",
                Field.KEPT: "price",
            }
        ),
        conditions=words.EUROPEAN,
        finishes=words.YES_FOIL,
        languages=words.CARDMARKET_LANGUAGES,
        currency="EUR",
    ),
    App(
        slug="urzasgatherer",
        name="Urza's Gatherer",
        also=("urza",),
        told_by=_told("special foil count"),
        columns=table({Field.EDITION: "set", Field.SPECIALS: "special foil count"}),
    ),
    App(
        slug="cubecobra",
        name="CubeCobra",
        told_by=_told("maybeboard"),
        columns=table({Field.CODE: "set", Field.STATUS: "status", Field.JUNK: "mtgo id"}),
    ),
    App(slug="csv", name="any other table", also=("table",), finishes=words.YES_FOIL),
)
"""All of them; one that is told by more comes before one that is told by less of the same."""

OWN, JSON, PLAIN, CSV = (
    next(app for app in APPS if app.slug == slug) for slug in ("own", "json", "plain", "csv")
)


def app_called(word: str) -> App:
    """The app that somebody named, however it is spelled; raises ListingError for no app."""
    for app in APPS:
        if key(word) in {key(name) for name in (app.slug, app.name, *app.also)}:
            return app
    known = ", ".join(app.slug for app in APPS)
    raise ListingError(f"There is no format “{word[:40]}” here; there are {known}.")


def app_with(columns: Iterable[str]) -> App | None:
    """The app whose table has these columns (as `fields.key` gives them), if one gives itself away.

    A table of nobody in particular is none.
    """
    there = frozenset(columns)
    return next((app for app in APPS if any(some <= there for some in app.told_by)), None)
