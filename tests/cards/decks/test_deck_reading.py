"""Decks from the texts of all programs: parts, names, comments, and what can't be read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtgnet.cards.copies import Treatment
from mtgnet.cards.decks.gathering import MOST_LINES
from mtgnet.cards.decks.reading import decoded, read_deck
from mtgnet.cards.decks.records import Board, Deck, DeckCard
from mtgnet.cards.decks.writing import written
from mtgnet.cards.lookup import Found
from mtgnet.stores.catalogue.reader import Catalogue

NAMES = {
    "Lightning Bolt", "Fire // Ice", "Fire", "Ice", "Lurrus of the Dream-Den", "Forest", "Taiga",
    "Golos, Tireless Pilgrim", "Sol Ring", "Erase (Not the Urza's Legacy One)", "Red (CMB1)",
    "_____", "Minsc & Boo, Timeless Heroes", "Sideboard Card",
}  # fmt: skip


def deck(text: str) -> Deck:
    return read_deck(text, NAMES.__contains__)


def cards(cards: tuple[DeckCard, ...]) -> list[tuple[int, str]]:
    return [(card.count, card.name) for card in cards]


def boards(text: str) -> dict[str, list[tuple[int, str]]]:
    return {board.value: cards(found) for board, found in deck(text).boards()}


BOLT, RING, GOLOS = (4, "Lightning Bolt"), (1, "Sol Ring"), (1, "Golos, Tireless Pilgrim")
LURRUS = (1, "Lurrus of the Dream-Den")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4 Lightning Bolt\n\n1 Sol Ring", {"main": [BOLT], "side": [RING]}),
        ("4 Lightning Bolt\n\n\n\n1 Sol Ring\n\n", {"main": [BOLT], "side": [RING]}),
        ("4 Lightning Bolt\n\n1 Sol Ring\n\n1 Taiga", {"main": [BOLT, RING, (1, "Taiga")]}),
        ("Deck\n4 Lightning Bolt (M10) 146\n\nSideboard\n1 Sol Ring (C21) 263",
         {"main": [BOLT], "side": [RING]}),
        ("Mazo\n4 Lightning Bolt\n\nBanquillo\n1 Sol Ring", {"main": [BOLT], "side": [RING]}),
        ("デッキ\n4 Lightning Bolt\n\nサイドボード\n1 Sol Ring", {"main": [BOLT], "side": [RING]}),
        ("Kommandeur\n1 Golos, Tireless Pilgrim\n\nDeck\n1 Sol Ring",
         {"commander": [GOLOS], "main": [RING]}),
        ("Commander\n1 Golos, Tireless Pilgrim\n\n1 Sol Ring\n\n4 Lightning Bolt",
         {"commander": [GOLOS], "main": [RING], "side": [BOLT]}),
        ("Companion\n1 Lurrus of the Dream-Den\n\nDeck\n4 Lightning Bolt\n\nSideboard\n"
         "1 Lurrus of the Dream-Den\n1 Sol Ring",
         {"companion": [LURRUS], "main": [BOLT], "side": [RING]}),
        ("4 Lightning Bolt\nSIDEBOARD:\n1 Sol Ring", {"main": [BOLT], "side": [RING]}),
        ("Creatures (1)\n1 Taiga\n\nSpells (4)\n4 Lightning Bolt", {"main": [(1, "Taiga"), BOLT]}),
        ("Ramp:\n1 Sol Ring\n\nDamage (4):\n4 Lightning Bolt", {"main": [RING, BOLT]}),
        ("Creatures\n1 Taiga\n\nSpells\n4 Lightning Bolt\n\n1 Sol Ring",
         {"main": [(1, "Taiga"), BOLT], "side": [RING]}),
        ("4 Lightning Bolt\nMaybeboard\n1 Sol Ring", {"main": [BOLT], "maybe": [RING]}),
        ("//Main\n4 [M10#146] Lightning Bolt # burn\n//Sideboard\n1 [C21] Sol Ring",
         {"main": [BOLT], "side": [RING]}),
        ("1 [M20] Golos, Tireless Pilgrim # !Commander\n1 Sol Ring",
         {"commander": [GOLOS], "main": [RING]}),
        ("1x Golos, Tireless Pilgrim (M20:226) *CMDR*\n1x Sol Ring",
         {"commander": [GOLOS], "main": [RING]}),
        ("1x Sol Ring (c21) 263 *F* [Ramp,Maybeboard{noDeck}{noPrice}] ^Have,#37d67a^\n"
         "1x Golos, Tireless Pilgrim (m20) 226 [Commander{top}]\n4x Lightning Bolt [Burn]",
         {"commander": [GOLOS], "main": [BOLT], "maybe": [RING]}),
        ("1x Sol Ring (c21) 263 [Somewhere{noDeck}]\n4 Lightning Bolt",
         {"main": [BOLT], "maybe": [RING]}),
        ("NAME:Burn\n4 [M10:146] Lightning Bolt\nSB: 1 [C21:263] Sol Ring\n"
         "LAYOUT MAIN:(1,1)(NONE,false,50)|([M10:146])\nLAYOUT SIDEBOARD:(0,0)(NONE,true,50)|",
         {"main": [BOLT], "side": [RING]}),
        ("4 [M10] Lightning Bolt\nSB: 1 [C21] Sol Ring", {"main": [BOLT], "side": [RING]}),
        ("4 Lightning Bolt\nSB: 1 Sol Ring (3)", {"main": [BOLT], "side": [RING]}),
        ("Sideboard Card\n4 Lightning Bolt", {"main": [(1, "Sideboard Card"), BOLT]}),
        ("1 Red (CMB1)\n1 _____", {"main": [(1, "Red (CMB1)"), (1, "_____")]}),
        ("2 Fire/Ice\n1 Fire & Ice\n1 Fire///Ice", {"main": [(2, "Fire // Ice"), (1, "Fire // Ice"),
         (1, "Fire // Ice")]}),
        ("\ufeff4 Lightning Bolt\r\n\r\n1 Sol Ring\r\n", {"main": [BOLT], "side": [RING]}),
    ],
)  # fmt: skip
def test_cards_are_on_their_boards(text: str, expected: dict[str, object]) -> None:
    assert boards(text) == expected
    assert not deck(text).problems


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("About\nName Burn it all\n\nDeck\n4 Lightning Bolt", "Burn it all"),
        ("Info\nName Alles brennt\n\nDeck\n4 Lightning Bolt", "Alles brennt"),
        ("//NAME: Burn from DeckStats.net\n//Main\n4 Lightning Bolt", "Burn"),
        ("// Deck file\n//NAME : Burn\n//CREATOR : me\n4 [M10] Lightning Bolt", "Burn"),
        ("NAME:Burn\n4 Lightning Bolt", "Burn"),
        ("# Burn\n4 Lightning Bolt", "Burn"),
        ("Burn by me\n\n4 Lightning Bolt\n\n1 Sol Ring", "Burn by me"),
        ("4 Lightning Bolt\n# not its name", ""),
        ("// 4 Lightning Bolt", ""),
    ],
)  # fmt: skip
def test_decks_have_names(text: str, name: str) -> None:
    assert deck(text).name == name


def test_a_name_above_the_cards_leaves_the_sideboard_its_blank_line() -> None:
    text = "Burn by me\n\n4 Lightning Bolt\n\n1 Sol Ring"
    assert boards(text) == {"main": [BOLT], "side": [RING]}
    assert boards("Who knows\n\nTaiga") == {"main": [(1, "Who knows")], "side": [(1, "Taiga")]}


def test_a_text_tells_of_itself() -> None:
    found = deck("//NAME : Burn\n//CREATOR : me\n//FORMAT : Modern\n// fast\n4 Lightning Bolt")
    assert (found.name, found.format, found.comments) == ("Burn", "modern", "fast\nCREATOR : me")


def test_printings_and_treatments_are_kept() -> None:
    found = deck("4 Lightning Bolt (M10) 146 *F*\n1 Sol Ring (DAR) 6p\n1 Taiga *E*\n2 Forest").main
    assert found == (
        DeckCard(4, "Lightning Bolt", "m10", "146", Treatment.FOIL),
        DeckCard(1, "Sol Ring", "dar", "6p"),
        DeckCard(1, "Taiga", treatment=Treatment.ETCHED),
        DeckCard(2, "Forest"),
    )
    assert [card.line for card in found] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("4 Lightning Bolt\n)", 2, "no-name"),
        ("\n\n0 Lightning Bolt", 3, "bad-count"),
        ("-2 Lightning Bolt", 1, "bad-count"),
        ("99999999999999999999 Lightning Bolt", 1, "bad-count"),
        ("1 Sol Ring\n" + "x" * 5000, 2, "too-long"),
    ],
)
def test_what_cannot_be_read_is_told(text: str, line: int, code: str) -> None:
    (problem,) = deck(text).problems
    assert (problem.line, problem.code) == (line, code)
    assert problem.raw == text.split("\n")[line - 1][:500]
    assert problem.why.endswith(".")


def test_no_list_is_endless() -> None:
    found = deck("1 Forest\n" * (MOST_LINES + 5))
    assert len(found.main) == MOST_LINES
    assert [problem.line for problem in found.problems] == [MOST_LINES + 1]
    assert not deck("1 Forest\n" * MOST_LINES).problems


# XML

DEK = """\ufeff<?xml version="1.0" encoding="utf-8"?>
<Deck xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <NetDeckID>0</NetDeckID>
  <Cards CatID="61446" Quantity="4" Sideboard="false" Name="Lightning Bolt" Annotation="0" />
  <Cards Name="Fire/Ice" Annotation="0" Sideboard="true" Quantity="2" CatID="1" />
  <Cards CatID="2" Quantity="1" Sideboard="true" Name="Golos, Tireless Pilgrim"
    Annotation="16777728" />
</Deck>
"""
COD = """<?xml version="1.0" encoding="UTF-8"?>
<cockatrice_deck version="1">
  <deckname>Burn &amp; more</deckname>
  <comments>two
lines</comments>
  <zone name="main">
    <card number="4" name="Lightning Bolt" setShortName="M10" collectorNumber="146" uuid="0-0"/>
    <card name="Taiga"/>
  </zone>
  <zone name="side"><card number="1" name="Sol Ring"/></zone>
  <zone name="tokens"><card number="1" name="Goblin"/></zone>
</cockatrice_deck>
"""


def test_dek_files_are_read() -> None:
    assert boards(DEK) == {"commander": [GOLOS], "main": [BOLT], "side": [(2, "Fire // Ice")]}
    assert [card.line for card in deck(DEK).main] == [4]


def test_cod_files_are_read() -> None:
    found = deck(COD)
    assert (found.name, found.comments) == ("Burn & more", "two\nlines")
    assert found.main == (DeckCard(4, "Lightning Bolt", "m10", "146"), DeckCard(1, "Taiga"))
    assert cards(found.side) == [RING]
    assert cards(found.maybe) == [(1, "Goblin")]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('<!DOCTYPE d [<!ENTITY a "b">]>\n<Deck><Cards Name="&a;"/></Deck>', 1, "<!DOCTYPE"),
        ("<Deck>\n<Cards", 2, "broken"),
        ("<html>\n</html>", 1, "no deck"),
        ('<Deck><Cards Quantity="many" Name="Taiga"/></Deck>', 1, "copies"),
        ('<Deck><Cards Quantity="1"/></Deck>', 1, "no card's name"),
        ("<" + "a" * 200_000, 1, "broken"),
    ],
)
def test_broken_xml_is_told(text: str, line: int, words: str) -> None:
    (problem,) = deck(text).problems
    assert problem.line == line
    assert words in problem.why


def test_what_stands_before_a_break_is_read() -> None:
    found = deck('<Deck>\n<Cards Quantity="4" Name="Lightning Bolt"/>\n</Decks>')
    assert cards(found.main) == [BOLT]
    assert [problem.line for problem in found.problems] == [3]


def test_no_document_is_endless() -> None:
    found = deck("<Deck>" + '<Cards Quantity="1" Name="Forest"/>' * (MOST_LINES + 5) + "</Deck>")
    assert len(found.main) == MOST_LINES - 1
    assert len(found.problems) == 1


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ("1 Lim-Dûl's Vault".encode(), "Lim-Dûl's Vault"),
        ("\ufeff1 Lim-Dûl's Vault".encode(), "Lim-Dûl's Vault"),
        ("1 Lim-Dûl’s Vault".encode("cp1252"), "Lim-Dûl's Vault"),
        ("1 Lim-Dûl's Vault".encode("utf-16"), "Lim-Dûl's Vault"),
        (b"1 Lim-D\x81l", "Lim-D\ufffdl"),
    ],
)
def test_bytes_of_any_kind_are_text(data: bytes, name: str) -> None:
    assert [card.name for card in deck(decoded(data)).main] == [name]


# Any text at all.

PARTS = [
    "4", "x4", "SB:", "Deck", "Sideboard", "Commander", "About", "Name", "//", "#", "(M10)", "146",
    "[M10:1]", "*F*", "*CMDR*", "\n", "\n\n", " ", "Lightning Bolt", "Fire/Ice", "_____", "(3)",
    "<Deck>", "<Cards ", 'Name="Taiga"/>', "&a;", "</Deck>", "0", "-1", ":", "{noDeck}", "^a^", "²",
]  # fmt: skip
anything = st.text() | st.lists(st.sampled_from(PARTS) | st.text(max_size=3)).map("".join)


@given(anything)
def test_any_text_is_read(text: str) -> None:
    found = deck(text)
    numbers = [card.line for _, cards in found.boards() for card in cards]
    told = [problem.line for problem in found.problems]
    assert all(1 <= number <= text.count("\n") + text.count("\r") + 1 for number in numbers + told)


@given(st.binary())
def test_any_bytes_are_read(data: bytes) -> None:
    deck(decoded(data))


known = st.sampled_from(sorted(NAMES))
printings = st.sampled_from([("", ""), ("m10", ""), ("m10", "146"), ("plst", "MH2-123")])
deck_cards = st.builds(
    lambda count, name, printing, treatment: DeckCard(count, name, *printing, treatment),
    st.integers(1, 99),
    known,
    printings,
    st.sampled_from([None, Treatment.FOIL, Treatment.ETCHED]),
)
parts = st.lists(deck_cards, max_size=5).map(tuple)


@given(st.sampled_from(["", "Burn", "4 Colours"]), parts, parts, parts, parts)
def test_what_is_written_is_read_again(
    name: str, main: tuple[DeckCard, ...], side: Any, commander: Any, maybe: Any
) -> None:
    kept = Deck(name=name, main=main, side=side, commander=commander, maybe=maybe)
    again = deck("\n".join(written(kept)))
    assert list(again.boards()) == list(kept.boards())
    assert again.name == (name if list(kept.boards()) else "")
    assert not again.problems


def test_a_companion_is_written_and_read_again() -> None:
    companion = DeckCard(1, "Lurrus of the Dream-Den")
    kept = Deck(main=(DeckCard(4, "Taiga"),), companion=(companion,))
    assert list(deck("\n".join(written(kept))).boards()) == list(kept.boards())
    assert next(iter(kept.boards()))[0] is Board.COMPANION


# Real cases.


def case_file(real_data: Path, name: str) -> list[dict[str, Any]]:
    return json.loads((real_data / "decks" / name).read_text("utf-8"))["cases"]


def named(catalogue: Catalogue, cards: tuple[DeckCard, ...]) -> list[list[object]]:
    """The cards as the cases have them: with their full names, and what is told of a printing."""
    return [
        [card.count, _full(catalogue, card.name), *_printing(card)]
        for card in cards
        if catalogue.names.exactly(card.name)
    ]


def _full(catalogue: Catalogue, name: str) -> str:
    found = catalogue.names.exactly(name)
    assert isinstance(found, Found)
    return found.card.name


def _printing(card: DeckCard) -> list[object]:
    told = [card.set_code or None, card.number or None, card.treatment]
    while told and told[-1] is None:
        told.pop()
    return told


@pytest.mark.parametrize("knowing", [True, False])
def test_the_clipboard_cases(real_data: Path, full_catalogue: Catalogue, knowing: bool) -> None:
    def is_name(text: str) -> bool:
        return knowing and full_catalogue.names.knows(text)

    for case in case_file(real_data, "cockatrice_text_cases.json"):
        expected = case["expect"]
        found = read_deck(case["text"], is_name)
        if expected == "empty":
            assert not list(found.boards()), case["case"]
        elif expected is not None:
            told = [[[card.name, card.count] for card in part] for part in (found.main, found.side)]
            assert told == [expected["main"], expected["side"]], case["case"]
            assert (found.name, found.comments) == (expected["name"], expected["comments"])


def test_the_parser_cases(real_data: Path, full_catalogue: Catalogue) -> None:
    for case in case_file(real_data, "taw_text_cases.json"):
        found = read_deck(case["text"], full_catalogue.names.knows)
        assert named(full_catalogue, found.main) == case["main"]
        assert named(full_catalogue, found.side) == case["side"]
        unknown = [c for c in cards(found.main) if not full_catalogue.names.exactly(c[1])]
        assert unknown == [tuple(each) for each in case.get("unknown", [])]


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("deckjson-arena.txt", {"main": 60}),
        ("deckjson-misc.dec", {"main": 60, "side": 19, "maybe": 70}),
        ("deckjson-mtgo.txt", {"main": 60, "side": 15}),
        ("deckjson-strange.txt", {"main": 60, "side": 19, "maybe": 70}),
    ],
)
def test_the_files(
    real_data: Path, full_catalogue: Catalogue, name: str, counts: dict[str, int]
) -> None:
    text = decoded((real_data / "decks" / name).read_bytes())
    found = read_deck(text, full_catalogue.names.knows)
    told = {board.value: sum(card.count for card in part) for board, part in found.boards()}
    assert told == counts
    assert not found.problems
    names = {card.name for _, part in found.boards() for card in part}
    unknown = {name for name in names if not full_catalogue.names.exactly(name)}
    # They came after the catalogue.
    assert unknown <= {"Arcane Signet", "Kenrith, the Returned King"}
