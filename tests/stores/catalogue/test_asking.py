"""What a catalogue answers: cards, printings, sets, and what `/card` shows."""

from __future__ import annotations

import json
import random
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import pytest_twisted
from conftest import NOW
from tricky_cards import printed
from twisted.internet import reactor
from twisted.internet.defer import Deferred
from twisted.internet.task import Clock, deferLater

from mtgnet.cards import starter as starter_cards
from mtgnet.cards.lookup import Nothing, Ties
from mtgnet.stores.catalogue import loader, starter
from mtgnet.stores.catalogue.asking import Shown, card_in_set, card_named
from mtgnet.stores.catalogue.reader import Catalogue, NoCatalogueError
from mtgnet.stores.catalogue.shelf import Shelf


@pytest.mark.parametrize(
    ("text", "name", "printing"),
    [
        ("lightning bolt", "Lightning Bolt", "msc 806"),
        ("bolt m10 146", "Lightning Bolt", "m10 146"),
        ("Bolt (M10) #0146", "Lightning Bolt", "m10 146"),
        ("lightning bolt [m10]", "Lightning Bolt", "m10 146"),
        ("lightnig bolt m10", "Lightning Bolt", "m10 146"),
        ("m10 146", "Lightning Bolt", "m10 146"),
        ("delver of secrets mid", "Delver of Secrets // Insectile Aberration", "mid 47"),
        ("insectile aberration", "Delver of Secrets // Insectile Aberration", "mid 47"),
        ("demonic tutor", "Demonic Tutor", "cmm 150"),
        ("zndrsplt eye of wisdom", "Zndrsplt, Eye of Wisdom", None),
    ],
)
def test_a_card_or_one_printing_is_shown(
    starter_catalogue: Catalogue, text: str, name: str, printing: str | None
) -> None:
    shown = card_named(starter_catalogue, text)
    assert isinstance(shown, Shown)
    assert shown.card.name == name
    assert shown.printing is not None
    if printing:
        assert f"{shown.printing.set_code} {shown.printing.number}" == printing
    assert shown.asked == (printing is not None and printing.split()[0] in text.lower())


@pytest.mark.parametrize("text", ["mountain m10 146", "bolt m10 999", "xyzzyplugh", ""])
def test_a_printing_that_is_not_there_is_not_shown(starter_catalogue: Catalogue, text: str) -> None:
    shown = card_named(starter_catalogue, text)
    assert not isinstance(shown, Shown) or not shown.asked


def test_ties_and_nothing(starter_catalogue: Catalogue) -> None:
    assert isinstance(card_named(starter_catalogue, "jace"), Ties)
    assert card_named(starter_catalogue, "xyzzyplugh") == Nothing()


@pytest.fixture(scope="module")
def bolts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogue]:
    """Cards with bolts in their names, in two sets."""
    cards = [
        printed("m10 146", "Lightning Bolt", 1, edhrec_rank=650),
        printed("m10 147", "Firebolt", 2, edhrec_rank=10),
        printed("m11 1", "Rift Bolt", 3, edhrec_rank=20),
        printed("m11 2", "Forked Bolt", 4, edhrec_rank=30),
        printed("m11 149", "Lightning Bolt", 1, edhrec_rank=650),
        printed("war 1", "Bolt Bend", 5, edhrec_rank=40),
        printed("war 2", "Dark Confidant", 6),
        printed("m10 3", "Dark Con Artist", 7),
    ]
    place = tmp_path_factory.mktemp("bolts")
    (place / "cards.json").write_text(json.dumps(cards), "utf-8")
    loader.load(loader.from_files([place / "cards.json"]), place / "catalogue.db", NOW)
    catalogue = Catalogue(place / "catalogue.db")
    yield catalogue
    catalogue.close()


@pytest.mark.parametrize(
    ("text", "name", "place"),
    [
        ("bolt m10", "Lightning Bolt", "m10 146"),
        ("Bolt (M10)", "Lightning Bolt", "m10 146"),
        ("bolt war", "Bolt Bend", "war 1"),
        ("fire m10", "Firebolt", "m10 147"),
        ("confidant war", "Dark Confidant", "war 2"),
        ("lightnnig bolt m11", "Lightning Bolt", "m11 149"),
    ],
)
def test_a_part_of_a_name_and_a_set_are_the_card_in_that_set(
    bolts: Catalogue, text: str, name: str, place: str
) -> None:
    shown = card_named(bolts, text)
    assert isinstance(shown, Shown)
    assert (shown.card.name, shown.asked) == (name, True)
    assert shown.printing is not None
    assert f"{shown.printing.set_code} {shown.printing.number}" == place


def test_what_several_in_a_set_could_be_is_asked_for_that_set(bolts: Catalogue) -> None:
    ties = card_named(bolts, "bolt m11")
    assert isinstance(ties, Ties)
    assert [card.name for card in ties.cards] == ["Rift Bolt", "Forked Bolt", "Lightning Bolt"]
    assert ties.set_code == "m11"
    shown = card_in_set(bolts, ties.cards[2], "m11", ties.how)
    assert shown is not None
    assert shown.printing is not None
    assert shown.printing.number == "149"


def test_a_beginning_beats_a_set_behind_it(bolts: Catalogue) -> None:
    shown = card_named(bolts, "dark con")
    assert isinstance(shown, Ties)
    assert shown.cards[0].name == "Dark Con Artist"


def test_a_card_comes_back_whole(starter_catalogue: Catalogue) -> None:
    shown = card_named(starter_catalogue, "bonecrusher giant")
    assert isinstance(shown, Shown)
    card = shown.card
    assert [face.name for face in card.faces] == ["Bonecrusher Giant", "Stomp"]
    assert (card.faces[0].power, card.mana_value, card.colours) == ("4", 3.0, 8)
    assert card.legalities["modern"].name == "LEGAL"
    assert card.oracle_id == starter_catalogue.card(card.id).oracle_id  # type: ignore[union-attr]
    assert len(starter_catalogue.printings(card.id)) == 2


def test_printings_are_newest_first(starter_catalogue: Catalogue) -> None:
    shown = card_named(starter_catalogue, "lightning bolt")
    assert isinstance(shown, Shown)
    days = [one.released_at for one in starter_catalogue.printings(shown.card.id)]
    assert days == sorted(days, reverse=True)
    assert len(days) == 3


def test_sets_by_word_and_code(starter_catalogue: Catalogue) -> None:
    assert [one.code for one in starter_catalogue.sets("m10")] == ["m10"]
    assert "dom" in {one.code for one in starter_catalogue.sets("Dominaria")}
    assert starter_catalogue.sets("no such set") == ()
    assert len(starter_catalogue.sets()) == starter_catalogue.about.sets


def test_a_random_card_is_no_extra(starter_catalogue: Catalogue) -> None:
    chance = random.Random(5)
    names = {starter_catalogue.random_card(chance).name for _ in range(200)}  # type: ignore[union-attr]
    assert len(names) > 50
    assert not names & {"Goblin", "Tazeem", "All in Good Time"}


def test_many_threads_may_ask(starter_catalogue: Catalogue) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(starter_catalogue.card, [1, 2, 3, 4] * 50))
    assert [card.id for card in found if card] == [1, 2, 3, 4] * 50


@pytest.mark.parametrize(
    "content", [None, b"", b"not a database", b"SQLite format 3\0" + b"x" * 90]
)
def test_what_is_no_catalogue_is_refused(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "catalogue.db").write_bytes(content)
    with pytest.raises(NoCatalogueError, match="catalogue update"):
        Catalogue(tmp_path / "catalogue.db")


def test_the_starter_set_serves_until_there_is_a_catalogue(tmp_path: Path) -> None:
    first = starter.open_best(tmp_path, NOW)
    assert first.about.is_starter
    again = starter.open_best(tmp_path, NOW)
    assert again.stamp == first.stamp
    put(tmp_path / "catalogue.db", 3)
    assert not starter.open_best(tmp_path, NOW).about.is_starter


def test_the_starter_set_is_free_of_what_may_not_be_in_it() -> None:
    text = starter_cards.cards().read_text(encoding="utf-8")
    assert "flavor" not in text
    assert "image" not in text
    assert "Fan Content Policy" in starter_cards.notice()


def test_the_starter_set_has_every_layout(starter_catalogue: Catalogue) -> None:
    text = starter_cards.cards().read_text(encoding="utf-8")
    layouts = (
        "normal split flip transform modal_dfc meld leveler class case saga adventure mutate "
        "prototype prepare planar scheme vanguard token double_faced_token emblem augment host "
        "art_series reversible_card"
    )
    assert [word for word in layouts.split() if f'"layout":"{word}"' not in text] == []
    assert 110 <= starter_catalogue.about.cards <= 140


def put(target: Path, cards: int) -> None:
    """A catalogue of the first cards of the starter set."""
    lines = starter_cards.cards().read_text(encoding="utf-8").splitlines()[:cards]
    file = target.with_name("some.json")
    file.write_text("\n".join(lines), encoding="utf-8")
    loader.load(loader.from_files([file]), target, NOW)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def shelf(tmp_path: Path, clock: Clock) -> Iterator[Shelf]:
    made = Shelf(
        tmp_path / "catalogue.db", lambda: starter.open_starter(tmp_path, NOW), reactor, clock
    )
    made.start()
    yield made
    made.stop()


async def until_changed(shelf: Shelf, clock: Clock, old: Catalogue) -> None:
    for _ in range(500):
        clock.advance(2)
        await deferLater(reactor, 0.01, lambda: None)
        if shelf.current is not old:
            return
    pytest.fail("the shelf did not change")


@pytest_twisted.ensureDeferred
async def test_a_new_catalogue_is_noticed_and_nobody_is_dropped(
    shelf: Shelf, clock: Clock, tmp_path: Path
) -> None:
    old = shelf.current
    assert old.about.is_starter
    running: Deferred[object] = shelf.ask(Catalogue.card, 5)
    put(tmp_path / "catalogue.db", 4)
    await until_changed(shelf, clock, old)
    assert shelf.current.about.printings == 4
    assert await running is not None
    assert (await shelf.ask(Catalogue.card, 1)).id == 1

    second = shelf.current
    assert second.card(1).oracle_id == second.names.look_up(second.card(1).name).card.oracle_id
    put(tmp_path / "catalogue.db", 6)
    await until_changed(shelf, clock, second)
    assert shelf.current.about.printings == 6


@pytest_twisted.ensureDeferred
async def test_a_question_ends_on_the_catalogue_that_it_began_with(
    shelf: Shelf, clock: Clock, tmp_path: Path
) -> None:
    put(tmp_path / "catalogue.db", 4)
    await until_changed(shelf, clock, shelf.current)
    old, go_on = shelf.current, threading.Event()

    def slow(catalogue: Catalogue) -> tuple[int, object]:
        go_on.wait(20)
        return catalogue.about.printings, catalogue.card(4)

    answer = shelf.ask(slow)
    put(tmp_path / "catalogue.db", 2)
    await until_changed(shelf, clock, old)
    go_on.set()
    printings, card = await answer
    assert (printings, card is not None) == (4, True)
    with pytest.raises(NoCatalogueError):
        old.card(4)


@pytest_twisted.ensureDeferred
async def test_a_broken_new_catalogue_changes_nothing(
    shelf: Shelf, clock: Clock, tmp_path: Path
) -> None:
    put(tmp_path / "catalogue.db", 4)
    await until_changed(shelf, clock, shelf.current)
    good = shelf.current
    (tmp_path / "broken").write_bytes(b"not a database")
    (tmp_path / "broken").rename(tmp_path / "catalogue.db")
    for _ in range(20):
        clock.advance(2)
        await deferLater(reactor, 0.01, lambda: None)
    assert shelf.current is good
    assert (await shelf.ask(Catalogue.card, 1)).id == 1
    put(tmp_path / "catalogue.db", 5)
    await until_changed(shelf, clock, good)
