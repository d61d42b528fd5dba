"""Vendors' objects as records, and reasons for those that do not fit."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtgnet.cards.formats import mtgjson, scryfall
from mtgnet.cards.formats.fields import Unfit
from mtgnet.cards.records import Card, CardSet, ForeignName, Migration, Printing
from mtgnet.cards.vocabulary import Finish, Game, Rarity, Status

ID = "11111111-2222-4333-8444-555555555555"
ORACLE = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"


def scryfall_row(**changes: Any) -> dict[str, Any]:
    row = {
        "object": "card",
        "id": ID,
        "oracle_id": ORACLE,
        "name": "Test Bear",
        "lang": "en",
        "released_at": "2020-02-02",
        "layout": "normal",
        "mana_cost": "{1}{G}",
        "cmc": 2.0,
        "type_line": "Creature — Bear",
        "oracle_text": "Growl.",
        "power": "2",
        "toughness": "2",
        "colors": ["G"],
        "color_identity": ["G"],
        "legalities": {"modern": "legal", "old": "banned"},
        "games": ["paper", "mtgo"],
        "finishes": ["nonfoil", "foil"],
        "set": "tst",
        "set_name": "Test",
        "collector_number": "7a",
        "rarity": "rare",
        "artist": "Ann",
        "prices": {"usd": "1.50", "eur": None},
        "tcgplayer_id": 9,
        "border_color": "black",
        "frame": "2015",
    }
    row.update(changes)
    return {name: value for name, value in row.items() if value is not ...}


def read(row: dict[str, Any]) -> tuple[Card, Printing]:
    card, printing, *_ = scryfall.records(row)
    assert isinstance(card, Card)
    assert isinstance(printing, Printing)
    return card, printing


def test_a_plain_card() -> None:
    card, printing = read(scryfall_row())
    assert (card.name, card.mana_value, card.colours, card.type_line) == (
        "Test Bear",
        2.0,
        16,
        "Creature — Bear",
    )
    assert card.legalities == {"modern": Status.LEGAL, "old": Status.BANNED}
    assert printing.finishes == Finish.FOIL | Finish.NONFOIL
    assert printing.games == Game.PAPER | Game.MTGO
    assert (printing.rarity, printing.prices, printing.vendor_ids) == (
        Rarity.RARE,
        {"usd": 1.5},
        {"tcgplayer_id": 9},
    )
    assert printing.picture(size="small").endswith(f"/small/front/1/1/{ID}.jpg")


def test_an_old_file_has_less() -> None:
    old = scryfall_row(finishes=..., foil=True, nonfoil=False, frame_effect="devoid", prices=...)
    _, printing = read(old)
    assert (printing.finishes, printing.tags) == (Finish.FOIL, ("devoid",))


def test_faces_on_one_side_share_the_colours() -> None:
    faces = [
        {"name": "Hot", "mana_cost": "{R}", "type_line": "Instant", "oracle_text": "Burn."},
        {"name": "Cold", "mana_cost": "{U}", "type_line": "Instant", "oracle_text": "Chill."},
    ]
    row = scryfall_row(name="Hot // Cold", layout="split", colors=["R", "U"], card_faces=faces)
    card, _ = read(row)
    assert [face.colours for face in card.faces] == [10, 10]
    assert card.mana_cost == "{R} // {U}"


def test_faces_on_two_sides_have_their_own() -> None:
    faces = [
        {"name": "Day", "colors": ["W"], "type_line": "Creature", "power": "1", "toughness": "1"},
        {"name": "Night", "colors": [], "type_line": "Creature", "power": "5", "toughness": "5"},
    ]
    row = scryfall_row(name="Day // Night", layout="transform", colors=..., card_faces=faces)
    card, printing = read(row)
    assert [face.colours for face in card.faces] == [1, 0]
    assert "/back/" in printing.picture(1)


def test_a_reversible_card_is_a_printing_of_the_card_on_it() -> None:
    face = {
        "name": "Okaun",
        "oracle_id": ORACLE,
        "layout": "normal",
        "cmc": 4.0,
        "type_line": "Creature",
        "colors": ["R"],
        "mana_cost": "{3}{R}",
    }
    row = scryfall_row(
        name="Okaun // Okaun",
        layout="reversible_card",
        oracle_id=...,
        cmc=...,
        type_line=...,
        card_faces=[face, face],
    )
    card, printing = read(row)
    assert (card.name, card.layout, len(card.faces), card.oracle_id) == (
        "Okaun",
        "normal",
        1,
        ORACLE,
    )
    assert printing.layout == "reversible_card"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"name": ...}, "no name"),
        ({"name": 7}, "name is not a text"),
        ({"name": "x" * 30_000}, "name is too long"),
        ({"id": "17"}, "id is not an id"),
        ({"oracle_id": ...}, "no oracle_id"),
        ({"cmc": -1}, "cmc is not a sensible number"),
        ({"cmc": float("nan")}, "cmc is not a sensible number"),
        ({"cmc": 1e300}, "cmc is not a sensible number"),
        ({"cmc": 10**400}, "cmc is not a sensible number"),
        ({"cmc": True}, "cmc is not a sensible number"),
        ({"cmc": "many"}, "cmc is not a sensible number"),
        ({"colors": "G"}, "colors is not a list of texts"),
        ({"card_faces": [1]}, "card_faces is not a list of objects"),
        ({"legalities": []}, "legalities is not an object"),
        ({"rarity": "shiny"}, "rarity is unknown"),
        ({"released_at": "soon"}, "released_at is not a date"),
        ({"set": ...}, "no set"),
        ({"collector_number": ...}, "no collector_number"),
        ({"prices": {"usd": "1e99"}}, "usd is not a sensible number"),
        ({"object": "ruling"}, "Scryfall's rulings, not cards"),
        ({"object": ...}, "not an object of Scryfall"),
        ({"object": []}, "not an object of Scryfall"),
    ],
)
def test_a_row_that_does_not_fit_says_why(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(Unfit) as raised:
        list(scryfall.records(scryfall_row(**changes)))
    assert str(raised.value) == reason


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(st.sampled_from(sorted(scryfall_row())), JUNK)
def test_junk_in_any_field_is_read_or_refused(name: str, junk: Any) -> None:
    with suppress(Unfit):
        assert all(scryfall.records(scryfall_row(**{name: junk})))


def test_no_control_character_comes_through() -> None:
    card, _ = read(scryfall_row(name="Te\x1b[31mst\u202e\x9b", oracle_text="a\nb\x07"))
    assert (card.name, card.faces[0].text) == ("Te[31mst", "a\nb")


def test_sets_and_migrations() -> None:
    told = {
        "object": "set",
        "code": "DOM",
        "name": "Dominaria",
        "set_type": "expansion",
        "released_at": "2018-04-27",
        "arena_code": "dar",
        "digital": False,
    }
    (found,) = scryfall.records(told)
    assert isinstance(found, CardSet)
    assert (found.code, found.arena_code) == ("dom", "dar")
    merged = {
        "object": "migration",
        "old_scryfall_id": ID,
        "new_scryfall_id": ORACLE,
        "migration_strategy": "merge",
    }
    assert list(scryfall.records(merged)) == [Migration(ID, ORACLE, "merge")]
    deleted = {**merged, "new_scryfall_id": None, "migration_strategy": "delete"}
    assert list(scryfall.records(deleted)) == [Migration(ID, None, "delete")]


def mtgjson_face(**changes: Any) -> dict[str, Any]:
    face = {
        "name": "Hot // Cold",
        "faceName": "Hot",
        "side": "a",
        "layout": "split",
        "number": "3",
        "identifiers": {"scryfallId": ID, "scryfallOracleId": ORACLE, "mtgoId": "12"},
        "manaCost": "{R}",
        "manaValue": 2.0,
        "colors": ["R"],
        "colorIdentity": ["R", "U"],
        "type": "Instant",
        "text": "[+1]: Burn.",
        "legalities": {"modern": "Legal"},
        "rarity": "rare",
        "finishes": ["foil"],
        "availability": ["paper"],
        "setCode": "TST",
        "language": "English",
        "foreignData": [{"language": "German", "name": "Heiß // Kalt"}],
    }
    return {**face, **changes}


def mtgjson_set(*cards: dict[str, Any]) -> dict[str, Any]:
    return {
        "code": "TST",
        "name": "Test",
        "releaseDate": "2021-01-01",
        "type": "core",
        "cards": list(cards),
        "tokens": [],
    }


def test_faces_of_mtgjson_become_one_card() -> None:
    other = mtgjson_face(faceName="Cold", side="b", manaCost="{U}", colors=["U"], text="Chill.")
    found = list(mtgjson.set_records(mtgjson_set(other, mtgjson_face()), pytest.fail))
    told, card, printing, foreign = found
    assert isinstance(told, CardSet)
    assert isinstance(card, Card)
    assert isinstance(printing, Printing)
    assert (card.name, card.mana_value, card.mana_cost) == ("Hot // Cold", 2.0, "{R} // {U}")
    assert [face.colours for face in card.faces] == [10, 10]
    assert card.faces[0].text == "+1: Burn."
    assert (printing.set_code, printing.number, printing.vendor_ids) == (
        "tst",
        "3",
        {"mtgo_id": 12},
    )
    assert foreign == ForeignName(ORACLE, "Heiß // Kalt", "de")


def test_a_bad_card_does_not_spoil_its_set() -> None:
    complaints: list[tuple[str, str]] = []
    bad = [mtgjson_face(identifiers={}), mtgjson_face(number=None), {}, mtgjson_face(identifiers=3)]
    for row in bad:
        row_set = mtgjson_set(row)
        assert len(list(mtgjson.set_records(row_set, lambda *said: complaints.append(said)))) == 1
    assert [reason for reason, _ in complaints] == [
        "no scryfallId",
        "no number",
        "no scryfallId",
        "no scryfallId",
    ]


def test_atomic_cards_have_no_printing() -> None:
    found = list(mtgjson.atomic_records([mtgjson_face(layout="normal", name="Hot")], pytest.fail))
    assert [type(record) for record in found] == [Card, ForeignName]
