"""What is written comes back: the same copies in the same number, as far as a format can say."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtgnet.cards.copies import Condition, Copy, Details, Holding, Marks, Treatment
from mtgnet.cards.exports.apps import APPS
from mtgnet.cards.exports.reading import read
from mtgnet.cards.exports.rows import ListingError, Row
from mtgnet.cards.exports.writing import told, write

WRITTEN = [app.slug for app in APPS if app.writes]
NAMES = (
    "Lightning Bolt|Fire // Ice|+2 Mace|_____|B.F.M. (Big Furry Monster)|Red Fish (CMB1)"
    '|"Ach! Hans, Run!"|Lim-Dûl\'s Vault|1996 World Champion|Foil|X|Minsc & Boo, Timeless Heroes'
    "|Erase (Not the Urza's Legacy One)|Jace, the Mind Sculptor|Hazmat Suit (Used)"
).split("|")
WORDS = st.text(alphabet="abc é,;'\"=+-@#*()\n", max_size=20).map(str.strip)
TAGS = st.text(alphabet="abcé =+@", min_size=1, max_size=9).map(str.strip).filter(bool)
IDS = st.uuids().map(str)


@st.composite
def holdings(draw: st.DrawFn) -> Holding:
    count = draw(st.integers(1, 1_000_000))
    price = draw(st.none() | st.integers(0, 10**9))
    known = draw(st.booleans())
    return Holding(
        id=draw(st.integers(1)),
        owner=1,
        count=count,
        for_trade=draw(st.integers(0, count)),
        copy=Copy(
            name=draw(st.sampled_from(NAMES)),
            oracle_id=draw(IDS),
            scryfall_id=draw(IDS),
            set_code=draw(st.sampled_from(["m10", "plst", "30a", "cmb1"])) if known else "",
            number=draw(st.sampled_from(["1", "146", "DDC-49", "83★", "A-12"])) if known else "",
            lang=draw(st.sampled_from(["en", "ja", "zhs", "zht", "ph", "grc", "ko", "qya"])),
            treatment=draw(st.sampled_from(Treatment)),
            condition=draw(st.sampled_from(Condition)),
            place=draw(WORDS),
            marks=Marks(draw(st.integers(0, 15))),
        ),
        details=Details(
            note=draw(WORDS),
            tags=tuple(dict.fromkeys(draw(st.lists(TAGS, max_size=3)))),
            price=price,
            currency=draw(st.sampled_from(["USD", "EUR", "JPY", ""])),
            acquired=draw(st.dates().map(str) | st.just("")),
            written=draw(st.dictionaries(TAGS, WORDS, max_size=2)),
        ),
    )


def seen(row: Row, says: frozenset[str]) -> dict[str, object]:
    """What of a row is to be as it was; the words for conditions are no part of it."""
    names = {name for name in says if name not in {"written", "scryfall_id", "oracle_id"}}
    return {"count": row.count} | {name: getattr(row, name) for name in names}


def expected(holding: Holding, says: frozenset[str]) -> dict[str, object]:
    names = {name for name in says if name not in {"written", "scryfall_id", "oracle_id"}}
    found: dict[str, object] = {"count": holding.count}
    for name in names:
        for record in (holding, holding.copy, holding.details):
            if hasattr(record, name):
                found[name] = getattr(record, name)
    return found


@given(slug=st.sampled_from(WRITTEN), owned=st.lists(holdings(), max_size=5))
def test_what_is_exported_is_imported_as_the_same(slug: str, owned: list[Holding]) -> None:
    [says] = [app.says for app in APPS if app.slug == slug]
    text = write(owned, slug)
    if not text:
        return
    listing = read(text, slug, NAMES.__contains__)
    assert listing.problems == ()
    assert [seen(row, says) for row in listing.rows] == [
        expected(told(one, slug), says) for one in owned
    ]
    assert sum(row.count for row in listing.rows) == sum(one.count for one in owned)


@given(slug=st.sampled_from(WRITTEN), owned=st.lists(holdings(), min_size=1, max_size=3))
def test_an_export_is_told_without_being_named(slug: str, owned: list[Holding]) -> None:
    listing = read(write(owned, slug).encode(), None, NAMES.__contains__)
    assert (listing.app, listing.problems) == (slug, ())


@given(owned=holdings())
def test_our_own_format_keeps_everything(owned: Holding) -> None:
    [row] = read(write([owned], "own")).rows
    for record in (owned.copy, owned.details):
        for field in attrs.fields(type(record)):
            assert getattr(row, field.name) == getattr(record, field.name)
    assert told(owned, "own") == owned


@given(slug=st.sampled_from(WRITTEN), owned=holdings())
def test_what_a_format_tells_it_tells_again(slug: str, owned: Holding) -> None:
    once = told(owned, slug)
    assert told(once, slug) == once


def test_tables_are_written_as_the_programs_themselves_do() -> None:
    one = Holding(
        id=1,
        owner=1,
        count=2,
        for_trade=1,
        copy=Copy(
            name="+2 Mace",
            set_code="afr",
            number="1",
            lang="zht",
            treatment=Treatment.FOIL,
            condition=Condition.LIGHTLY_PLAYED,
            place="Box",
            marks=Marks.PROXY,
        ),
        details=Details(tags=("a", "b"), price=150, currency="EUR", acquired="2024-01-02"),
    )
    header, row, end = write([one], "moxfield").split("\r\n")
    assert header == (
        '"Count","Tradelist Count","Name","Edition","Condition","Language","Foil","Tags",'
        '"Last Modified","Collector Number","Alter","Proxy","Purchase Price"'
    )
    assert row == (
        '"2","1","+2 Mace","afr","Good (Lightly Played)","Traditional Chinese","foil","a, b",'
        '"","1","False","True",""'
    )
    assert end == ""
    assert write([one], "manabox").split("\r\n")[1] == (
        '"Box","binder","+2 Mace","AFR","","1","foil","","2","","","1.50","false","false",'
        '"false","true","excellent","zh_TW","EUR","2024-01-02"'
    )
    assert write([one], "archidekt").split("\r\n")[1] == (
        '"2","+2 Mace","Foil","LP","2024-01-02","CT","","a, b, Proxy","","afr","","","1"'
    )
    assert write([one], "plain") == "2 +2 Mace (AFR) 1 *F*\n"


def test_a_format_that_is_only_read_is_not_written() -> None:
    with pytest.raises(ListingError, match="there are own, plain, manabox, moxfield, archidekt"):
        write([], "deckbox")
