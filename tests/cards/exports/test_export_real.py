"""Real exports, which are no part of mtgnet: skipped where they are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from mtgnet.cards.copies import Condition, Treatment
from mtgnet.cards.exports.apps import app_called
from mtgnet.cards.exports.reading import read
from mtgnet.cards.exports.rows import Listing, ListingError

# Rows, copies and rows passed over, as counted by a spreadsheet.
REAL = {
    "archidekt/mch-test-archidekt-real-export.csv": (43, 43, 0),
    "cardmarket/mch-test-cardmarket-field-fidelity.csv": (5, 5, 0),
    "cardmarket/mch-test-cardmarket-real-export.csv": (40, 40, 0),
    "deckbox/mch-test-deckbox-field-fidelity.csv": (9, 10, 0),
    "deckbox/mch-test-deckbox-real-export.csv": (41, 42, 1),
    "dragonshield/mch-coll-dragonshield-collection.csv": (2453, 3142, 0),
    "dragonshield/mch-coll-dragonshield-sample-official.csv": (32, 32, 0),
    "dragonshield/mch-test-dragonshield-field-fidelity.csv": (9, 10, 0),
    "dragonshield/mch-test-dragonshield-real-export.csv": (42, 42, 0),
    "dragonshield/mch-test-dragonshield-tokens-real-export.csv": (4, 4, 0),
    "manabox/mch-coll-manabox-collection.csv": (3741, 4751, 2),
    "manabox/mch-test-manabox-field-fidelity.csv": (9, 10, 0),
    "manabox/mch-test-manabox-real-export.csv": (42, 42, 0),
    "moxfield/mch-coll-moxfield-haves.csv": (7385, 9480, 0),
    "moxfield/mch-coll-moxfield_pauper_cube.csv": (445, 445, 0),
    "moxfield/mch-test-moxfield-blank-and-delimiter-rows.csv": (2, 3, 3),
    "moxfield/mch-test-moxfield-conditions-real-export.csv": (6, 6, 0),
    "moxfield/mch-test-moxfield-field-fidelity.csv": (9, 10, 1),
    "moxfield/mch-test-moxfield-real-export.csv": (43, 43, 0),
    "moxfield/mch-test-moxfield-warnings-only.csv": (3, 6, 0),
    "mtggoldfish/mch-coll-mtggoldfish-collection.csv": (535, 1010, 0),
    "mtggoldfish/mch-coll-mtggoldfish-from-mtgarena.csv": (6160, 15811, 0),
    "mtggoldfish/mch-test-mtggoldfish-real-export.csv": (29, 29, 0),
    "mtgo/mch-coll-mtgo-collection.csv": (7, 13, 0),
    "tcgplayer/mch-coll-tcgplayer-collection-old.csv": (1973, 4102, 0),
    "tcgplayer/mch-coll-tcgplayer-collection.csv": (1010, 1262, 0),
    "tcgplayer/mch-test-tcgplayer-real-export.csv": (43, 43, 0),
    "topdecked/mch-coll-topdecked-collection.csv": (3169, 4127, 0),
    "topdecked/mch-test-topdecked-field-fidelity.csv": (9, 10, 0),
    "topdecked/mch-test-topdecked-real-export.csv": (43, 43, 0),
}
BROKEN = {
    "moxfield/mch-test-moxfield-count-rejected.csv": (0, [(n, "count") for n in (2, 3, 4, 5)]),
    "moxfield/mch-test-moxfield-foil-rejected.csv": (0, [(n, "finish") for n in (2, 3, 4)]),
    "moxfield/mch-test-moxfield-language-rejected.csv": (0, [(2, "language"), (3, "language")]),
    "moxfield/mch-test-moxfield-mixed-warnings-and-errors.csv": (3, [(4, "count")]),
}
FIDELITY = [name for name in REAL if "field-fidelity" in name and "cardmarket" not in name]
WRONG_HEADER = "moxfield/mch-test-moxfield-wrong-format-headers.csv"


@pytest.fixture
def collections(real_data: Path) -> Path:
    return real_data / "collections"


def listing_of(collections: Path, name: str, app: str | None = None) -> Listing:
    return read((collections / name).read_bytes(), app)


@pytest.mark.parametrize("name", REAL)
def test_every_real_export_is_told_and_read_whole(collections: Path, name: str) -> None:
    listing = listing_of(collections, name)
    assert listing.app == app_called(name.partition("/")[0]).slug
    assert listing.problems == ()
    copies = sum(row.count for row in listing.rows)
    assert (len(listing.rows), copies, listing.passed) == REAL[name]
    assert not any(row.remarks for row in listing.rows)
    assert listing.rows == listing_of(collections, name, listing.app).rows


@pytest.mark.parametrize("name", BROKEN)
def test_every_broken_row_has_its_word(collections: Path, name: str) -> None:
    listing = listing_of(collections, name, "moxfield")
    rows, problems = BROKEN[name]
    assert len(listing.rows) == rows
    assert [(one.line, one.code) for one in listing.problems] == problems


def test_a_header_of_another_app_is_told(collections: Path) -> None:
    with pytest.raises(ListingError, match="header of Dragon Shield, not of Moxfield"):
        listing_of(collections, WRONG_HEADER, "moxfield")
    assert listing_of(collections, WRONG_HEADER).app == "dragonshield"


@pytest.mark.parametrize("name", FIDELITY)
def test_the_same_nine_cards_mean_the_same_in_every_app(collections: Path, name: str) -> None:
    rows = listing_of(collections, name).rows
    farmhand, tokens = rows[:7], rows[7:]
    assert {row.name.partition(" // ")[0] for row in farmhand} == {"Ambitious Farmhand"}
    assert {(row.set_code, row.number) for row in farmhand} == {("mid", "2")}
    assert [row.lang for row in farmhand[:3]] == ["en", "zht", "de"]
    assert [(row.count, row.treatment) for row in farmhand[1:3]] == [
        (1, Treatment.NONFOIL),
        (2, Treatment.FOIL),
    ]
    assert farmhand[0].condition is Condition.MINT
    assert farmhand[2].condition is Condition.NEAR_MINT
    assert farmhand[2].price == 20
    assert farmhand[6].condition is Condition.DAMAGED
    assert [row.number for row in tokens] in (["14", "10"], ["10", "14"])
