"""Decks by command: kept, shown, listed, deleted, and checked against what people own."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import attrs
import pytest
from tongues import Answer, Person, Program, Talk, both

from mtgnet.cards.copies import Copy, Details
from mtgnet.cards.decks.legality import Fault
from mtgnet.cards.decks.records import Deck, DeckCard
from mtgnet.cards.exports.rows import Problem
from mtgnet.commands.decks import LONGEST_NAME, MOST_CARDS
from mtgnet.core.collecting import decks as ports
from mtgnet.core.deck_events import (
    Bringer,
    CardCount,
    DeckChecked,
    DeckDeleted,
    DeckFacts,
    DeckList,
    DeckSaved,
    DeckShown,
    Holder,
    MissingCard,
    UnknownCard,
)
from mtgnet.core.events import Done, Pasting, Refused
from mtgnet.core.pasting import MOST_LINES
from mtgnet.frontends.text import TEXT
from mtgnet.stores.collection import decks as store
from mtgnet.stores.collection.ledger import Change, Move, place_for, post
from mtgnet.stores.collection.owned import facts
from mtgnet.testing import Meeting

BURN = """\
4 lightning bolt
3 Memnite
53 Mountain

2 Black Lotus"""


@pytest.fixture
def talk(kind: type[Person]) -> Talk:
    return Talk(kind)


def members(talk: Talk, *nicks: str) -> list[Person]:
    """People with accounts."""
    people = talk.people(*nicks)
    for person in people:
        person.does("register", password="sesame-open-9")
        person.forgets()
    return people


def member(talk: Talk, nick: str) -> Person:
    """Somebody with an account."""
    return members(talk, nick)[0]


def pastes(person: Person, name: str, text: str = BURN, *, again: bool = False) -> None:
    """Saves a deck as people do it; they are told if they have one of that name."""
    person.does("deck", what="save", name=name)
    title = f"Paste the deck {name}.{' It replaces the one that you have.' if again else ''}"
    person.hears(Answer(Pasting(title, MOST_LINES)))
    for line in text.split("\n"):
        person.types(line)
        if isinstance(person, Program):
            person.hears(Answer(Done()))
        else:
            person.requests.pop()
    person.types(".")


def keeps(person: Person, name: str = "Burn", text: str = BURN, *, again: bool = False) -> None:
    pastes(person, name, text, again=again)
    person.forgets()


def saved(name: str, **others: Any) -> DeckSaved:
    told: dict[str, Any] = {"main": 60, "side": 2, "replaced": False, "unknown": (), "problems": ()}
    return DeckSaved(name, **told | {"starter": True} | others)


# Keeping


@both
def test_a_deck_is_kept_and_shown(talk: Talk) -> None:
    alice = member(talk, "alice")
    pastes(alice, "Burn")
    alice.hears(Answer(saved("Burn")))
    alice.does("deck", what="show", name="bURN")
    deck = Deck(
        name="Burn",
        main=(DeckCard(4, "Lightning Bolt", line=1), DeckCard(3, "Memnite", line=2),
              DeckCard(53, "Mountain", line=3)),
        side=(DeckCard(2, "Black Lotus", line=5),),
    )  # fmt: skip
    alice.hears(Answer(DeckShown("Burn", "", talk.now(), deck)))


@both
def test_decks_are_listed(talk: Talk) -> None:
    alice, bob = members(talk, "alice", "bob")
    alice.does("decks")
    alice.hears(Answer(DeckList(())))
    keeps(alice, "Zoo")
    keeps(alice, "burn", "// FORMAT: Modern\n" + BURN)
    alice.does("decks")
    now = talk.now()
    listed = DeckFacts("burn", "modern", 60, 2, now), DeckFacts("Zoo", "", 60, 2, now)
    alice.hears(Answer(DeckList(listed)))
    bob.does("decks")
    bob.hears(Answer(DeckList(())))


@both
def test_a_deck_takes_the_place_of_one_with_its_name(talk: Talk) -> None:
    alice = member(talk, "alice")
    keeps(alice)
    pastes(alice, "BURN", "4 Memnite", again=True)
    alice.hears(Answer(saved("BURN", main=4, side=0, replaced=True)))
    alice.does("decks")
    alice.hears(Answer(DeckList((DeckFacts("BURN", "", 4, 0, talk.now()),))))


@both
def test_a_deck_is_deleted(talk: Talk) -> None:
    alice = member(talk, "alice")
    keeps(alice)
    alice.does("deck", what="delete", name="Burn")
    alice.hears(Answer(DeckDeleted("Burn")))
    for what in ("delete", "show", "check"):
        alice.does("deck", what=what, name="Burn")
        why = "You have no deck Burn. /decks lists those you have."
        alice.hears(Answer(Refused("no-such-deck", why)))


@both
def test_what_is_not_understood_is_told(talk: Talk) -> None:
    alice = member(talk, "alice")
    pastes(alice, "Odd", "4 Lihgtning Bolt\n0 Memnite\n)\n1 xyzzyplugh\n4\n2 4")
    nameless = "There is no card's name in this line."
    problems = (
        *(
            Problem(line=line, raw=raw, code="no-name", why=nameless)
            for line, raw in ((3, ")"), (5, "4"), (6, "2 4"))
        ),
        Problem(line=2, raw="0 Memnite", code="bad-count",
                why="Give a number of copies from 1 to 9999."),
    )  # fmt: skip
    unknown = UnknownCard("Lihgtning Bolt", ("Lightning Bolt",)), UnknownCard("xyzzyplugh", ())
    alice.hears(Answer(saved("Odd", main=5, side=0, unknown=unknown, problems=problems)))


@both
def test_a_text_without_cards_is_no_deck(talk: Talk) -> None:
    alice = member(talk, "alice")
    keeps(alice)
    pastes(alice, "Burn", "// only\n\n# words", again=True)
    why = (
        "There is no card in that text. Write a card on each line, like 4 Lightning Bolt."
        " It was not saved."
    )
    alice.hears(Answer(Refused("no-cards", why)))
    alice.does("decks")
    alice.hears(Answer(DeckList((DeckFacts("Burn", "", 60, 2, talk.now()),))))


@both
def test_guests_have_no_decks(talk: Talk) -> None:
    alice = talk.person("alice")
    why = "That is for registered people. /register PASSWORD keeps your name."
    for what in ("save", "show", "check", "delete"):
        alice.does("deck", what=what, name="Burn")
        alice.hears(Answer(Refused("not-allowed", why)))
    alice.does("decks")
    alice.hears(Answer(Refused("not-allowed", why)))


@both
@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("x" * (LONGEST_NAME + 1), "", "bad-argument"),
        ("Long", "1 Mountain\n" * (MOST_CARDS + 1), "deck-too-long"),
    ],
)
def test_too_much_is_refused(talk: Talk, name: str, text: str, code: str) -> None:
    alice = member(talk, "alice")
    if text:
        pastes(alice, name, text.rstrip("\n"))
    else:
        alice.does("deck", what="save", name=name)
    (line,) = alice.client.heard()
    refused = json.loads(line)["code"] == code if isinstance(alice, Program) else line[:2] == "! "
    assert refused
    alice.forgets()
    alice.does("decks")
    alice.hears(Answer(DeckList(())))


def test_nobody_has_endless_decks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "MOST_DECKS", 2)
    alice = member(Talk(Person), "alice")
    for number in range(2):
        keeps(alice, f"Deck {number}")
    pastes(alice, "One more")
    assert alice.client.heard() == [
        "! You have 2 decks, and no more are kept. /deck delete NAME makes room."
    ]
    alice.forgets()
    pastes(alice, "Deck 1", again=True)
    assert alice.client.heard()[0] == (
        "  Deck 1 is saved in place of the one before: 60 cards, 2 in the sideboard."
    )
    assert ports.MOST_DECKS > 2


def test_a_program_saves_with_one_call() -> None:
    talk = Talk(Program)
    alice = member(talk, "alice")
    alice.does("deck", what="save", name="Burn", text=BURN)
    alice.hears(Answer(saved("Burn")))
    alice.does("deck", what="check", name="Burn", format="modern")
    (event,) = alice.client.events()
    assert event["format"] == "modern"
    assert event["faults"] == [
        {"code": "not-legal", "cards": ["Black Lotus"], "count": 0, "most": 0}
    ]
    assert [card["name"] for card in event["missing"]] == [
        "Lightning Bolt", "Memnite", "Black Lotus",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["", " \n ", 7, ["1 Mountain"]])
def test_a_text_in_a_call_is_a_text(text: object) -> None:
    alice = member(Talk(Program), "alice")
    alice.client.ask(id=9, do="deck", what="save", name="Burn", text=text)
    (event,) = alice.client.events()
    assert (event["event"], event["code"], event["re"]) == ("refused", "bad-argument", 9)


def test_no_log_has_a_deck() -> None:
    meeting = Meeting()
    alice = meeting.connect("json")
    alice.ask(do="name", nick="alice")
    alice.ask(do="register", password="sesame-open-9")
    alice.ask(do="deck", what="save", name="Burn", text=BURN)
    alice.raw()
    alice.ask(id=1, do="log")
    logged = json.dumps(alice.events())
    assert "Burn" in logged
    assert "Memnite" not in logged


def test_decks_are_told_and_forgotten_with_their_owner() -> None:
    talk = Talk(Person)
    alice = member(talk, "alice")
    keeps(alice)
    account = talk.meeting.stores.accounts.find("alice")
    assert account is not None
    stores: Any = talk.meeting.stores.collections

    def kept() -> list[tuple[str, dict[str, Any]]]:
        done = stores.database.write(lambda connection: list(facts(connection, account.id)))
        return list(done.result)

    assert [what for what, _ in kept()] == ["deck", *["deck card"] * 4]
    assert kept()[0][1]["text"] == BURN
    alice.client.type("/forget me", "/yes")
    assert kept() == []


# Checking


def owns(talk: Talk, nick: str, count: int, name: str, **bound: int) -> None:
    """Gives somebody copies of a card of the starter set; some may be lent or promised."""
    account = talk.meeting.stores.accounts.find(nick)
    assert account is not None
    oracle_id = _oracle_id(name)
    copy = Copy(name=name, oracle_id=oracle_id, place=f"{bound}")

    def give(connection: Any) -> None:
        row = place_for(connection, account.id, copy, Details())
        post(connection, Change(account.id, 0.0, "have", name), [Move(row, count)])
        for column, many in bound.items():
            update = f"UPDATE holding SET {column} = {many} WHERE id = {row}"
            connection.exec_driver_sql(update)

    stores: Any = talk.meeting.stores.collections
    assert stores.database.write(give).result is None


def _oracle_id(name: str) -> str:
    bot = Meeting().connect("json")
    bot.raw()
    bot.ask(do="card", name=name)
    oracle_id: str = bot.events()[0]["card"]["oracle_id"]
    return oracle_id


def checks(person: Person, typed: str) -> None:
    what, _, name = typed.partition(" ")
    person.does("deck", what=what, name=name)


ALONE = "4 Lightning Bolt\n2 Memnite\n54 Mountain"


def check(**others: Any) -> DeckChecked:
    """What is told of a legal modern deck of which its owner has all."""
    told: dict[str, Any] = {
        "name": "Burn", "format": "modern", "faults": (), "unknown": (), "starter": True,
        "cards": 6, "missing": (), "bringers": (), "lacking": (),
        "formats": legal("Lightning Bolt", "Memnite", "Mountain"),
    }  # fmt: skip
    return DeckChecked(**told | others)


SINGLE = {
    "commander", "duel", "predh", "paupercommander", "oathbreaker", "gladiator", "brawl",
    "historicbrawl", "competitivebrawl", "standardbrawl",
}  # fmt: skip


def legal(*names: str) -> tuple[str, ...]:
    """Where the starter set says that sixty such cards are legal, four of each but for lands."""
    found = [set(_statuses(name)) - SINGLE for name in names]
    return tuple(sorted(set.intersection(*found)))


def _statuses(name: str) -> list[str]:
    bot = Meeting().connect("json")
    bot.raw()
    bot.ask(do="card", name=name)
    statuses = bot.events()[0]["card"]["legalities"].items()
    return [format for format, status in statuses if status == "legal"]


@both
def test_a_deck_that_is_legal_and_there(talk: Talk) -> None:
    alice = member(talk, "alice")
    keeps(alice, text=ALONE)
    owns(talk, "alice", 3, "Lightning Bolt")
    owns(talk, "alice", 1, "Lightning Bolt", promised=0)
    owns(talk, "alice", 4, "Memnite", lent=2)
    alice.does("deck", what="check", name="Burn modern")
    alice.hears(Answer(check()))


@both
def test_what_is_lent_or_promised_is_missing(talk: Talk) -> None:
    alice = member(talk, "alice")
    keeps(alice, text=ALONE)
    owns(talk, "alice", 4, "Lightning Bolt", lent=1, promised=2)
    owns(talk, "alice", 2, "Memnite")
    checks(alice, "check Burn modern")
    missing = (MissingCard("Lightning Bolt", 4, 4, 1, ()),)
    alice.hears(Answer(check(missing=missing, lacking=(CardCount(3, "Lightning Bolt"),))))


@both
def test_who_has_what_is_missing(talk: Talk) -> None:
    alice, bob, _ = members(talk, "alice", "bob", "carol")
    keeps(alice, text=ALONE)
    owns(talk, "bob", 1, "Lightning Bolt")
    owns(talk, "bob", 3, "Memnite", lent=2)
    owns(talk, "carol", 9, "Lightning Bolt", promised=1)
    owns(talk, "carol", 1, "Memnite", lent=1)
    bob.does("quit")
    talk.meeting.clock.advance(70)
    alice.forgets()
    checks(alice, "check Burn modern")
    missing = (
        MissingCard("Lightning Bolt", 4, 0, 0, (Holder("carol", True, 8), Holder("bob", False, 1))),
        MissingCard("Memnite", 2, 0, 0, (Holder("bob", False, 1),)),
    )
    bringers = (
        Bringer("carol", True, (CardCount(4, "Lightning Bolt"),)),
        Bringer("bob", False, (CardCount(1, "Memnite"),)),
    )
    lacking = (CardCount(1, "Memnite"),)
    alice.hears(Answer(check(missing=missing, bringers=bringers, lacking=lacking)))


@both
@pytest.mark.parametrize(
    ("shown", "seen"), [("nobody", False), ("matches", False), ("group", True), ("everyone", True)]
)
def test_collections_are_seen_as_their_owners_like(talk: Talk, shown: str, seen: bool) -> None:
    alice, _ = members(talk, "alice", "bob")
    keeps(alice, text=ALONE)
    for name in ("Lightning Bolt", "Memnite"):
        owns(talk, "bob", 4, name)
    accounts = talk.meeting.stores.accounts
    bob = accounts.find("bob")
    assert bob is not None
    accounts.set_preferences(bob.id, {**bob.preferences, "collection": shown})
    checks(alice, "check Burn modern")
    heard = alice.client.raw().decode()
    assert ("bob" in heard) is seen


@both
def test_without_a_format_all_are_told(talk: Talk) -> None:
    alice = member(talk, "alice")
    keeps(alice, text="60 Mountain")
    alice.does("deck", what="check", name="Burn")
    heard = alice.client.raw().decode()
    assert "modern" in heard
    assert "vintage" in heard
    alice.forgets()
    keeps(alice, text="// Format: Modern\n60 Mountain", again=True)
    checks(alice, "check Burn")
    alice.hears(Answer(check(cards=0, formats=legal("Mountain"))))


@both
def test_why_a_deck_is_not_legal(talk: Talk) -> None:
    alice = member(talk, "alice")
    keeps(alice, text="5 Memnite\n52 Mountain\n2 xyzzyplugh")
    owns(talk, "alice", 5, "Memnite")
    checks(alice, "check Burn modern")
    faults = Fault("too-small", count=59, most=60), Fault("too-many-copies", ("Memnite",), 5, 4)
    unknown = (UnknownCard("xyzzyplugh", ()),)
    alice.hears(Answer(check(faults=faults, formats=(), cards=5, unknown=unknown)))


@both
def test_a_commander_deck_is_checked_as_one(talk: Talk) -> None:
    alice = member(talk, "alice")
    keeps(alice, text="Commander\n1 Edgar Markov\n\nDeck\n99 Mountain")
    checks(alice, "check Burn")
    heard = alice.client.raw().decode()
    assert "commander" in heard


@both
def test_formats_are_those_of_the_catalogue(talk: Talk) -> None:
    alice = member(talk, "alice")
    keeps(alice)
    keeps(alice, "Burn in two words")
    checks(alice, "check Burn nonsense")
    line = alice.client.raw().decode()
    assert "No format is called nonsense. Say " in line
    assert "modern" in line
    alice.forgets()
    checks(alice, "check Burn in two words EDH")
    assert "commander" in alice.client.raw().decode()
    alice.forgets()
    checks(alice, "check no such deck")
    why = "You have no deck no such. /decks lists those you have."
    alice.hears(Answer(Refused("no-such-deck", why)))


# Plain lines


def test_what_people_read() -> None:
    told = check(
        formats=(),
        faults=(
            Fault("too-small", count=59, most=60),
            Fault("too-many-copies", ("Memnite",), 5, 4),
            Fault("banned", ("Black Lotus", "Time Walk")),
            Fault("companion-unmet", ("Lurrus", "Titan", "Wrath")),
        ),
        unknown=(UnknownCard("Lihgtning", ("Lightning Bolt", "Lightning Helix")),),
        cards=12,
        missing=(
            MissingCard("Lightning Bolt", 4, 3, 1, (Holder("bob", True, 2),)),
            MissingCard("Memnite", 5, 0, 0, (Holder("bob", True, 1), Holder("eve", False, 9))),
        ),
        bringers=(
            Bringer("bob", True, (CardCount(2, "Lightning Bolt"), CardCount(1, "Memnite"))),
            Bringer("eve", False, (CardCount(4, "Memnite"),)),
        ),
        lacking=(CardCount(1, "Lightning Bolt"),),
    )
    assert TEXT.encode(told).decode().split("\r\n")[:-1] == [
        "  Burn is not legal in modern:",
        "    59 cards in the deck; 60 is the least.",
        "    5 copies of Memnite; 4 is the most.",
        "    Banned: Black Lotus, Time Walk.",
        "    Not with Lurrus as companion: Titan, Wrath.",
        "    Some of its cards are not known.",
        "  No card is called Lihgtning. Did you mean Lightning Bolt or Lightning Helix?",
        "  Only the starter set is known here; `mtgnet catalogue update` gets all cards.",
        "  You lack 8 of 12 cards, basic lands aside:",
        "     3 Lightning Bolt (2 of yours lent or promised): bob 2",
        "     5 Memnite: bob 1, eve 9 (away)",
        "  Even together you lack 1 card:",
        "    bob brings 2 Lightning Bolt, 1 Memnite",
        "    eve (away) brings 4 Memnite",
        "    nobody brings 1 Lightning Bolt",
    ]
    together = attrs.evolve(told, lacking=(), bringers=told.bringers[:1])
    assert "  Together you can build it:" in TEXT.encode(together).decode().split("\r\n")
    nobody = attrs.evolve(told, bringers=())
    assert TEXT.encode(nobody).decode().endswith("  Nobody else here has any of it.\r\n")
    fine = attrs.evolve(told, faults=(), unknown=(), missing=(), formats=("modern", "vintage"))
    assert TEXT.encode(fine).decode().split("\r\n")[:-1] == [
        "  Burn is legal in modern.",
        "  You have all of it, basic lands aside.",
    ]
    everywhere = attrs.evolve(fine, format="")
    assert TEXT.encode(everywhere).decode().startswith("  Burn is legal in modern, vintage.\r\n")
    nowhere = attrs.evolve(fine, format="", formats=())
    assert (
        TEXT.encode(nowhere)
        .decode()
        .startswith("  Burn is not legal in any format; /deck check Burn FORMAT tells why.")
    )


def test_a_list_says_when() -> None:
    day = time.strftime("%Y-%m-%d", time.localtime(1_700_000_000.0))
    decks = DeckList((DeckFacts("Burn", "modern", 60, 15, 1_700_000_000.0),))
    line = f"  Burn{' ' * 21}60 cards, 15 in the sideboard, modern, {day}\r\n"
    assert TEXT.encode(decks).decode() == line


# Real files


def test_all_kinds_of_files_come_in_by_paste(real_data: Path) -> None:
    alice = member(Talk(Person), "alice")
    for path in sorted((real_data / "decks").glob("deckjson-*")):
        pastes(alice, path.stem, path.read_text("utf-8"))
        assert alice.client.heard()[0].startswith(f"  {path.stem} is saved: 60 cards")
        alice.forgets()
