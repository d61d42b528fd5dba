"""Loading: shapes of files, damage of every kind, and that the old catalogue outlives a bad one."""

from __future__ import annotations

import fcntl
import gzip
import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from conftest import NOW
from sqlalchemy import func, select
from tricky_cards import printed

from mtgnet.cards import starter as starter_cards
from mtgnet.stores.catalogue import loader, prints, schema
from mtgnet.stores.catalogue.loader import LoadError, Report
from mtgnet.stores.catalogue.reader import Catalogue

ROWS: list[dict[str, Any]] = [
    json.loads(line) for line in starter_cards.cards().read_text(encoding="utf-8").splitlines()
]
AS_LINES = "".join(json.dumps(row) + "\n" for row in ROWS).encode()
AS_SCRYFALL = b"[\n" + b",\n".join(json.dumps(row).encode() for row in ROWS) + b"\n]"


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "data" / "catalogue.db"


def load(target: Path, content: bytes, name: str = "cards.json", **options: Any) -> Report:
    path = target.parent.parent / name
    path.write_bytes(content)
    return loader.load(loader.from_files([path]), target, NOW, **options)


def count(catalogue: Catalogue, table: Any) -> int:
    with catalogue.engine.connect() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


@pytest.mark.parametrize(
    "content",
    [
        AS_SCRYFALL,
        AS_LINES,
        AS_LINES.rstrip(),
        b"\xef\xbb\xbf" + AS_SCRYFALL,
        b"\n \n" + AS_SCRYFALL.replace(b"\n", b"\r\n") + b"\r\n",
        json.dumps(ROWS).encode(),
        json.dumps(ROWS, indent=2).encode(),
        json.dumps(ROWS, ensure_ascii=False).encode(),
        json.dumps({"object": "list", "has_more": False, "data": ROWS}).encode(),
        json.dumps({"object": "list", "data": ROWS}, indent=1).encode(),
        gzip.compress(AS_SCRYFALL),
        gzip.compress(AS_LINES[:5000]) + gzip.compress(AS_LINES[5000:]),
        gzip.compress(json.dumps({"data": ROWS}).encode()),
    ],
)
def test_every_shape_gives_the_same_cards(target: Path, content: bytes) -> None:
    report = load(target, content)
    names = {row["name"] for row in ROWS}
    assert (report.printings, report.misfits) == (len(ROWS), {})
    catalogue = Catalogue(target)
    assert report.cards == catalogue.about.cards == count(catalogue, schema.card) <= len(names)
    assert count(catalogue, schema.face) == count(catalogue, schema.rules)
    catalogue.close()


WHOLE = gzip.compress(AS_SCRYFALL)
NO_CARDS = "no card of Magic"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "it is empty"),
        (b"   \n", "it is empty"),
        (b"hello", "it is not JSON"),
        (b"<html>404</html>", "it is not JSON"),
        (b"[]", "there are no cards"),
        (b"{}", NO_CARDS),
        (b"[\n]", "there are no cards"),
        (AS_SCRYFALL[:-400], "damaged or cut off"),
        (AS_SCRYFALL[: AS_SCRYFALL.rindex(b",\n")], "ends in the middle"),
        (AS_LINES[:-300], "damaged or cut off"),
        (json.dumps(ROWS, indent=1).encode()[:-900], "damaged or ends in the middle"),
        (AS_SCRYFALL.replace(b'"lang": "en"', b'"lang": en', 1), "damaged"),
        (AS_SCRYFALL.replace(b"Lightning", b"\xff\xfe\xfd", 1), "not UTF-8"),
        (AS_SCRYFALL.decode().encode("utf-16"), "UTF-16"),
        (WHOLE[:-2000], "packed file is damaged or cut off"),
        (WHOLE[:2000] + b"\0\0\0\0" + WHOLE[2004:], "packed file is damaged or cut off"),
        (b"\x1f\x8b" + b"junk" * 40, "packed file is damaged or cut off"),
        (b"PK\x03\x04 and so on", "it is zip"),
        (b"\xfd7zXZ\x00rest", "it is xz"),
        (b"SQLite format 3\x00", "it is an SQLite database"),
        (gzip.compress(b"[" + b" " * 80_000_000), "far more than a card file"),
        (b"[" * 100_000, "nested deeper"),
        (b'[{"a":' + b"[" * 100_000, "nested deeper"),
        (b'[\n{"id":"base1-1","name":"Alakazam","hp":"80"}\n]', NO_CARDS),
        (b'{"data":[{"id":46986414,"name":"Dark Magician","atk":2500}]}', NO_CARDS),
        (b'{"data":{"a":1}}', "there are no cards"),
        (b"[1, 2, 3]", NO_CARDS),
        (b'["Lightning Bolt", "Shock"]', NO_CARDS),
        (b'[\n{"object":"ruling","comment":"Yes."}\n]', "Scryfall's rulings"),
        (b'[{"object":"card","cmc":' + b"9" * 5000 + b"}]", "damaged"),
    ],
)
def test_a_bad_file_is_refused_and_the_old_catalogue_stays(
    target: Path, content: bytes, says: str
) -> None:
    load(target, AS_LINES)
    before = target.read_bytes()
    with pytest.raises(LoadError, match=says):
        load(target, content, "bad.json")
    assert target.read_bytes() == before
    assert sorted(path.name for path in target.parent.iterdir()) == [
        "catalogue.db",
        "catalogue.db.new.lock",
    ]


def test_the_message_names_the_file_and_what_to_do(target: Path) -> None:
    with pytest.raises(LoadError, match=r"bad\.json: .*download it again"):
        load(target, AS_SCRYFALL[:-400], "bad.json")


def test_a_file_may_not_unpack_to_more_than_the_limit(target: Path) -> None:
    with pytest.raises(LoadError, match="larger than 1000 bytes"):
        load(target, WHOLE, largest=1000)


def test_there_must_be_a_file(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="no such file"):
        loader.from_files([tmp_path / "nowhere.json"])
    with pytest.raises(LoadError, match=r"no \.json"):
        loader.from_files([tmp_path])


def test_a_place_that_cannot_be_written_to(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("in the way")
    with pytest.raises(LoadError, match="cannot be written"):
        load(tmp_path / "data" / "catalogue.db", AS_LINES)


def test_rows_that_do_not_fit_are_counted_by_reason(target: Path) -> None:
    spoiled = [
        {**ROWS[0], "name": None, "id": "11111111-1111-4111-8111-111111111111"},
        {**ROWS[0], "cmc": 1e99},
        {**ROWS[1], "cmc": "x"},
        "not even an object",
        ROWS[5],
    ]
    report = load(target, json.dumps([*ROWS, *spoiled]).encode())
    assert report.misfits == {
        "no name": 1,
        "cmc is not a sensible number": 2,
        "not an object": 1,
        "its id was there already": 1,
    }
    assert report.examples["cmc is not a sensible number"] == [ROWS[0]["name"], ROWS[1]["name"]]
    assert report.printings == len(ROWS)


def test_two_loads_at_once_do_not_meet(target: Path) -> None:
    load(target, AS_LINES)
    with (target.parent / "catalogue.db.new.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(LoadError, match="another load is running"):
            load(target, AS_LINES)


def test_what_a_killed_load_left_behind_does_not_matter(target: Path) -> None:
    target.parent.mkdir(parents=True)
    (target.parent / "catalogue.db.new").write_bytes(b"half a catalogue")
    load(target, AS_LINES)
    assert Catalogue(target).about.printings == len(ROWS)


def test_progress_tells_every_byte(target: Path) -> None:
    seen: list[int] = []
    load(target, WHOLE, progress=seen.append)
    assert sum(seen) == len(WHOLE)


def test_sets_and_migrations_may_come_along(target: Path) -> None:
    told = {
        "object": "set",
        "code": "unh",
        "name": "Unhinged",
        "set_type": "memorabilia",
        "arena_code": "uhx",
        "digital": False,
    }
    moved = {
        "object": "migration",
        "old_scryfall_id": "11111111-1111-4111-8111-111111111111",
        "new_scryfall_id": ROWS[0]["id"],
        "migration_strategy": "merge",
    }
    report = load(target, json.dumps([*ROWS, told, moved]).encode())
    assert report.migrations == 1
    catalogue = Catalogue(target)
    assert catalogue.set_codes["uhx"] == "unh"
    old = moved["old_scryfall_id"]
    with catalogue.engine.connect() as connection:
        assert prints.by_id(connection, [old])[old].scryfall_id == ROWS[0]["id"]
        hidden = select(schema.card.c.name).where(schema.card.c.extra)
        assert "Little Girl" in connection.execute(hidden).scalars().all()


def test_a_card_is_legal_where_any_printing_is(target: Path) -> None:
    bolt = next(row for row in ROWS if row["name"] == "Lightning Bolt")
    other = {
        **bolt,
        "id": "11111111-1111-4111-8111-111111111111",
        "legalities": {"modern": "not_legal", "oldschool": "legal"},
    }
    load(target, json.dumps([bolt, other]).encode())
    card = Catalogue(target).card_of(bolt["oracle_id"])
    assert card is not None
    assert {"modern", "oldschool"} <= set(card.legalities)


def mtgjson_face(**changes: Any) -> dict[str, Any]:
    ids = {
        "scryfallId": "11111111-1111-4111-8111-111111111111",
        "scryfallOracleId": "21111111-1111-4111-8111-111111111111",
    }
    face = {
        "name": "Test Bear",
        "identifiers": ids,
        "layout": "normal",
        "number": "1",
        "rarity": "common",
        "type": "Creature — Bear",
        "manaValue": 2.0,
        "colors": ["G"],
        "setCode": "TST",
        "legalities": {"modern": "Legal"},
    }
    return {**face, **changes}


SET = {
    "baseSetSize": 1,
    "booster": {"default": {"boosters": []}},
    "code": "TST",
    "name": "Test",
    "releaseDate": "2021-01-01",
    "cards": [mtgjson_face()],
    "tokens": [],
    "translations": {},
}
META = {"date": "2023-05-15", "version": "5.2.1"}


@pytest.mark.parametrize(
    ("data", "printings"),
    [(SET, 1), ({"TST": SET}, 1), ({"Test Bear": [mtgjson_face()]}, 0)],
)
def test_shapes_of_mtgjson(target: Path, data: Any, printings: int) -> None:
    report = load(target, json.dumps({"meta": META, "data": data}).encode())
    assert (report.cards, report.printings, report.misfits) == (1, printings, {})
    card = Catalogue(target).card(1)
    assert card is not None
    assert card.name == "Test Bear"


def test_a_directory_of_set_files(target: Path, tmp_path: Path) -> None:
    folder = tmp_path / "sets"
    folder.mkdir()
    (folder / "TST.json").write_text(json.dumps({"meta": META, "data": SET}))
    other = {**SET, "code": "OTH", "name": "Other", "cards": []}
    (folder / "OTH.json.gz").write_bytes(
        gzip.compress(json.dumps({"meta": META, "data": other}).encode())
    )
    report = loader.load(loader.from_files([folder]), target, NOW)
    assert (report.cards, report.sets) == (1, 2)


def test_the_day_in_a_name_is_the_day_of_the_file(target: Path) -> None:
    load(target, AS_LINES, "default-cards-20261120101412.json")
    assert Catalogue(target).about.dated == "2026-11-20"


@pytest.mark.parametrize(
    ("name", "dated"),
    [
        ("default-cards-20190102101412.json", "2019-01-02"),
        ("cards 2019-01-02.json", "2019-01-02"),
        ("cards-20191399.json", "2025-03-04"),
        ("cards-2019-10.json", "2025-03-04"),
        ("cards.json", "2025-03-04"),
    ],
)
def test_prices_are_of_the_day_in_the_name_or_of_the_newest_card_that_is_out(
    target: Path, name: str, dated: str
) -> None:
    days = ("2020-01-01", "2025-03-04", "2026-01-03")  # The last one is still to come.
    cards = [printed(f"m10 {n}", "Shock", 1, released_at=day) for n, day in enumerate(days)]
    load(target, json.dumps(cards).encode(), name)
    assert Catalogue(target).about.dated == dated


def test_without_any_day_prices_are_of_the_day_of_the_load(target: Path) -> None:
    data = {"data": {"Test Bear": [mtgjson_face()]}, "meta": META}
    load(target, json.dumps(data).encode())
    assert Catalogue(target).about.dated == "2026-01-02"


def test_the_file_is_whole_for_any_reader(target: Path) -> None:
    load(target, AS_LINES)
    with sqlite3.connect(target) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()


def test_the_real_catalogue(full_catalogue: Catalogue) -> None:
    about = full_catalogue.about
    assert (about.cards, about.printings, about.sets) == (20_030, 45_851, 435)


def test_a_real_set_of_mtgjson(real_data: Path, target: Path) -> None:
    source = loader.from_files([real_data / "catalogue" / "mtgjson-v5-DMU.json"])
    report = loader.load(source, target, NOW)
    assert (report.cards, report.printings, report.misfits) == (297, 462, {})
