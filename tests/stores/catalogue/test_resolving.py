"""What rows of imported lists turn out to be: in the order of trust, and nothing dropped."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tricky_cards import CARDS, SETS, scryfall_id, uuid
from twisted.internet.defer import Deferred

from mtgnet.cards.copies import Condition, Marks, Treatment
from mtgnet.cards.exports.reading import read
from mtgnet.cards.exports.rows import Row
from mtgnet.cards.resolved import Resolved, State
from mtgnet.stores.catalogue import library as libraries
from mtgnet.stores.catalogue.library import Library
from mtgnet.stores.catalogue.reader import Catalogue
from mtgnet.stores.catalogue.still import Still


def now(answer: Deferred[Any]) -> Any:
    came: list[Any] = []
    answer.addCallback(came.append)
    return came[0]


def row(name: str = "Lightning Bolt", place: str = "", **told: Any) -> Row:
    """A row; `place` is `set number`."""
    code, _, number = place.partition(" ")
    return Row(line=1, raw=name, count=1, name=name, set_code=code, number=number, **told)


def resolved(library: Library, asked: Row) -> Resolved:
    found: list[Resolved] = now(library.resolve([asked]))
    return found[0]


def at(found: Resolved) -> str:
    """What copy a row is: `set number treatment`, with the language if it isn't English."""
    copy = found.copy
    lang = "" if copy.lang == "en" else f" {copy.lang}"
    return f"{copy.set_code} {copy.number} {copy.treatment}{lang}"


TCG, MTGO = "tcgplayer_id", "mtgo_id"


@pytest.mark.parametrize(
    ("asked", "is_at"),
    [
        # By Scryfall id, its own or an old one; the id knows better than set and number.
        (row(scryfall_id=scryfall_id("m11 149")), "m11 149 nonfoil"),
        (row(scryfall_id=scryfall_id("m11 149").upper()), "m11 149 nonfoil"),
        (row(scryfall_id=uuid(999)), "m10 146 nonfoil"),
        (row(place="m10 146", scryfall_id=scryfall_id("m11 149")), "m11 149 nonfoil"),
        (row("", scryfall_id=scryfall_id("m11 149")), "m11 149 nonfoil"),
        # By a vendor's id, which may tell the finish.
        (row(vendor_ids={TCG: 112}), "m11 149 nonfoil"),
        (row("", vendor_ids={"cardmarket_id": 333}), "m11 149 nonfoil"),
        (row(vendor_ids={MTGO: 222}), "m10 146 nonfoil"),
        (row(vendor_ids={MTGO: 223}), "m10 146 foil"),
        (row("Etched Wonder", vendor_ids={TCG: 888}, treatment=Treatment.FOIL), "cmr 7 etched"),
        (row(place="m10 146", vendor_ids={"nobodys_id": 7}), "m10 146 nonfoil"),
        # By set and number, however these are written.
        (row(place="m10 146"), "m10 146 nonfoil"),
        (row(place="m10 0146/249"), "m10 146 nonfoil"),
        (row("Rebalanced Bear", "cmr a-12"), "cmr A-12 nonfoil"),
        (row("Savannah Lions", "me1 3"), "me1 3 nonfoil"),
        (row("Savannah Lions", "med 3"), "me1 3 nonfoil"),
        (row("Sol Ring", "med 3"), "med 3 nonfoil"),
        (row("Jace of Two Tongues", "wrs 5"), "war 5 nonfoil"),
        (row("Jace of Two Tongues", "war 5", lang="ja"), "war 5 nonfoil ja"),
        (row("Jace of Two Tongues", "war 5", lang="fr"), "war 5 nonfoil fr"),
        (row("", "m10 146"), "m10 146 nonfoil"),
        # By the names that programs have for a card.
        (row("Lim-Dul's Vault", "ice 1"), "ice 1 nonfoil"),
        (row("Kytheon, Hero of Akros", "ori 60"), "ori 60 nonfoil"),
        (row("Kytheon, Hero of Akros/Gideon, Battle-Forged", "ori 60"), "ori 60 nonfoil"),
        (row("Lightning Bolt (Borderless) (0146)", "m10 146"), "m10 146 nonfoil"),
        (row("Lightning Bolt [Version 2]", "m10 146"), "m10 146 nonfoil"),
        (row("Lightning Bolt // Lightning Bolt", "m10 146"), "m10 146 nonfoil"),
        (row("Beast Token (4/4)", "tmh2 9"), "tmh2 9 nonfoil"),
        (row("Some Title", "m10 146", names=("Lightning Bolt",)), "m10 146 nonfoil"),
        # By the set and the name, where there is just one.
        (row(set_name="Magic 2011"), "m11 149 nonfoil"),
        (row(place="m11"), "m11 149 nonfoil"),
        (row(place="zzz 77", set_name="magic 2011"), "zzz 77 nonfoil"),
        (row("Clue Token", set_name="Modern Horizons 2 Tokens"), "tmh2 15 nonfoil"),
        (row("Jace of Two Tongues", "war", lang="en"), "war  nonfoil"),
    ],
)  # fmt: skip
def test_the_order_of_trust(tricky_library: Library, asked: Row, is_at: str) -> None:
    found = resolved(tricky_library, asked)
    assert at(found) == is_at
    assert (found.state is State.EXACT) == bool(found.copy.scryfall_id)
    assert found.remarks == ()


@pytest.mark.parametrize(
    ("asked", "is_at", "remark"),
    [
        (
            row("Shock", "m10 155", scryfall_id=scryfall_id("m10 146")),
            "m10 155 nonfoil",
            "Its Scryfall id is Lightning Bolt, so only the name was believed.",
        ),
        (
            row("Shock", "m10", vendor_ids={TCG: 111}),
            "m10 155 nonfoil",
            "Its tcgplayer id is Lightning Bolt, so only the name was believed.",
        ),
        (
            row("Shock", "m10 155", treatment=Treatment.FOIL),
            "m10 155 nonfoil",
            "Shock (M10) 155 only exists in nonfoil.",
        ),
        (
            row(place="m10 146", treatment=Treatment.ETCHED),
            "m10 146 etched",
            "Lightning Bolt (M10) 146 is not known in etched.",
        ),
        (
            row("Jace of Two Tongues", "war 5★"),
            "war 5★ foil ja",
            "Jace of Two Tongues (WAR) 5★ only exists in foil.",
        ),
        (
            row("Jace of Two Tongues", "war 5★", treatment=Treatment.FOIL),
            "war 5★ foil ja",
            "Jace of Two Tongues (WAR) 5★ is not in English, but in ja.",
        ),
    ],
)
def test_what_was_corrected_is_told(
    tricky_library: Library, asked: Row, is_at: str, remark: str
) -> None:
    found = resolved(tricky_library, asked)
    assert (at(found), found.state) == (is_at, State.EXACT)
    assert remark in found.remarks


def test_an_unknown_finish_is_the_only_one_without_a_word(tricky_library: Library) -> None:
    found = resolved(tricky_library, row("Shock", "m10 155", treatment=Treatment.UNKNOWN))
    assert (found.copy.treatment, found.remarks) == (Treatment.NONFOIL, ())


@pytest.mark.parametrize(
    ("asked", "why", "choices"),
    [
        (row(), "It tells no set.", []),
        (row(place="zzz 5"), "The set ZZZ is not in the catalogue.", []),
        (row("Shock", "m11 5"), "Shock is not in M11.", []),
        (
            row(place="m10 147"),
            "Lightning Bolt is not number 147 in M10; there it is 146.",
            ["Lightning Bolt (M10) 146"],
        ),
        (
            row("Forest", "m10"),
            "M10 has several printings of Forest.",
            ["Forest (M10) 246", "Forest (M10) 247", "Forest (M10) 248"],
        ),
        (
            row("Shock", "m11 149"),
            "Shock is not in M11.",
            ["Lightning Bolt (M11) 149"],
        ),
    ],
)
def test_a_card_without_its_printing(
    tricky_library: Library, asked: Row, why: str, choices: list[str]
) -> None:
    found = resolved(tricky_library, asked)
    assert (found.state, found.why) == (State.PRINTING_UNKNOWN, why)
    assert [choice.text for choice in found.choices] == choices
    assert (found.copy.name, found.copy.scryfall_id) == (asked.name, "")
    assert found.copy.oracle_id
    assert (found.copy.set_code, found.copy.number) == (asked.set_code, asked.number)


def test_a_card_that_nobody_knows_stays_as_it_is_written(tricky_library: Library) -> None:
    asked = Row(
        line=7,
        raw="Lightnig Bolt",
        count=3,
        name="Lightnig Bolt",
        set_code="m10",
        number="1",
        treatment=Treatment.FOIL,
        condition=Condition.DAMAGED,
        lang="de",
        place="Box",
        marks=Marks.SIGNED,
    )
    found = resolved(tricky_library, asked)
    assert (found.state, found.why) == (
        State.CARD_UNKNOWN,
        "No card is called Lightnig Bolt.",
    )
    assert [choice.text for choice in found.choices] == ["Lightning Bolt"]
    copy = found.copy
    assert (copy.name, copy.oracle_id, copy.scryfall_id) == ("Lightnig Bolt", "", "")
    assert (copy.set_code, copy.number, copy.lang, copy.place) == ("m10", "1", "de", "Box")
    assert (copy.treatment, copy.condition) == (Treatment.FOIL, Condition.DAMAGED)
    assert copy.marks is Marks.SIGNED


def test_a_row_without_a_name_tells_so(tricky_library: Library) -> None:
    found = resolved(tricky_library, row("", vendor_ids={"cardmarket_id": 1}))
    assert (found.state, found.choices) == (State.CARD_UNKNOWN, ())
    assert found.why == "It tells no name, and what else it tells is not in the catalogue."


def test_namesakes_are_not_guessed(tricky_library: Library) -> None:
    found = resolved(tricky_library, row("Beast Token"))
    assert (found.state, found.why) == (
        State.CARD_UNKNOWN,
        "Several cards are called Beast Token.",
    )
    told = resolved(tricky_library, row("Beast", oracle_id=uuid(10)))
    assert (told.state, told.copy.oracle_id) == (State.PRINTING_UNKNOWN, uuid(10))


def test_a_whole_name_beats_a_half(tricky_library: Library) -> None:
    assert resolved(tricky_library, row("Bind")).copy.name == "Bind"
    assert resolved(tricky_library, row("Liberate")).copy.name == "Bind // Liberate"


def test_all_choices_of_a_row(tricky_library: Library) -> None:
    def texts(asked: Row) -> list[str]:
        return [choice.text for choice in now(tricky_library.choices(asked))]

    assert sorted(texts(row())) == ["Lightning Bolt (M10) 146", "Lightning Bolt (M11) 149"]
    assert texts(row("Shock", "m11 149")) == ["Lightning Bolt (M11) 149", "Shock (M10) 155"]
    assert texts(row("Lightnig Bolt")) == ["Lightning Bolt"]
    assert texts(row("xyzzyplugh qwfp")) == []
    assert sorted(texts(row("Beast Token"))) == ["Beast (TMH2) 10", "Beast (TMH2) 9"]


def test_a_choice_is_the_copy_with_all_that_the_row_told(tricky_library: Library) -> None:
    asked = row("Forest", "m10", treatment=Treatment.FOIL, lang="de")
    asked = attrs.evolve(asked, place="Box")
    first = resolved(tricky_library, asked).choices[0]
    assert first.text == "Forest (M10) 246 foil de"
    assert first.copy.scryfall_id == scryfall_id("m10 246")
    assert (first.copy.place, first.copy.lang, first.copy.treatment) == (
        "Box",
        "de",
        Treatment.FOIL,
    )


def test_likely_cards_are_sought_for_the_first_rows_alone(
    tricky_library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(libraries, "_SUGGESTED", 2)
    found = now(tricky_library.resolve([row("Shok"), row(), row("Shok"), row("Shok")]))
    assert [bool(each.choices) for each in found] == [True, False, True, False]


NAMES = sorted({str(card["name"]) for card in CARDS})
ROWS = st.builds(
    row,
    st.sampled_from(NAMES) | st.text(max_size=12),
    st.builds(
        "{} {}".format,
        st.sampled_from([*SETS, "wrs", "", "\ud800", "x' --"]),
        st.sampled_from(["", "146", "5★", "0", "#", "/", "246/249"]) | st.text(max_size=4),
    ),
    scryfall_id=st.sampled_from(["", scryfall_id("m10 146"), uuid(999), "rubbish"]),
    set_name=st.sampled_from(["", *SETS.values()]) | st.text(max_size=6),
    vendor_ids=st.dictionaries(st.sampled_from([TCG, "other"]), st.integers(0, 2**80)),
    treatment=st.sampled_from(Treatment),
    lang=st.sampled_from(["en", "ja", "??"]),
)  # fmt: skip


@given(st.lists(ROWS, max_size=6))
def test_no_row_is_lost_and_none_is_another_card(tricky_library: Library, rows: list[Row]) -> None:
    found = now(tricky_library.resolve(rows))
    assert [each.row for each in found] == rows
    for each in found:
        if each.state is State.EXACT and each.row.name:
            assert each.row.name in (each.copy.name, *each.copy.name.split(" // "))
        assert (each.state is State.EXACT) == bool(each.copy.scryfall_id)
        assert (each.state is State.CARD_UNKNOWN) == (not each.copy.oracle_id)
        assert (each.state is State.EXACT) == (not each.why)


@given(st.lists(ROWS, min_size=1, max_size=5))
def test_what_was_resolved_stays_so(tricky_library: Library, rows: list[Row]) -> None:
    """A row that is written from a copy means the same copy."""
    for found in now(tricky_library.resolve(rows)):
        if found.state is State.EXACT:
            copy = found.copy
            again = attrs.evolve(
                found.row,
                name=copy.name,
                set_code=copy.set_code,
                number=copy.number,
                scryfall_id=copy.scryfall_id,
                treatment=copy.treatment,
                lang=copy.lang,
            )
            assert resolved(tricky_library, again).copy == copy


@pytest.mark.parametrize(
    ("file", "known", "exact"),
    [
        ("moxfield/mch-coll-moxfield-haves.csv", 1067, 1061),
        ("manabox/mch-coll-manabox-collection.csv", 826, 821),
        ("dragonshield/mch-coll-dragonshield-collection.csv", 765, 761),
        ("mtggoldfish/mch-coll-mtggoldfish-collection.csv", 526, 526),
        ("tcgplayer/mch-coll-tcgplayer-collection-old.csv", 1950, 1950),
        ("topdecked/mch-coll-topdecked-collection.csv", 807, 801),
        ("deckbox/mch-test-deckbox-real-export.csv", 23, 23),
    ],
)
def test_real_lists(
    real_data: Path, full_catalogue: Catalogue, file: str, known: int, exact: int
) -> None:
    """How many rows name a set of the catalogue, and how many of these are found."""
    rows = list(read((real_data / "collections" / file).read_bytes()).rows)
    found = now(Library(Still(full_catalogue)).resolve(rows))
    assert [each.row for each in found] == rows
    of_known_sets = [each for each in found if full_catalogue.sets_coded(each.row.set_code)]
    agreed = [each for each in of_known_sets if each.state is State.EXACT]
    assert (len(of_known_sets), len(agreed)) == (known, exact)
