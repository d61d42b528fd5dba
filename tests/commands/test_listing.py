"""Looking at what people own: whole collections, searches in them, figures, and who has a card."""

from __future__ import annotations

import json
from typing import Any

import attrs
import pytest
from collecting import members, result_of, theirs
from sqlalchemy import Connection
from tongues import Answer, Person, Program, Talk, both

from mtgnet.cards.copies import Copy, Details
from mtgnet.core.card_events import CardMentioned
from mtgnet.core.collecting.holding_events import OwnerFacts, OwnerList
from mtgnet.core.events import Refused, Said
from mtgnet.settings import Cards, Settings
from mtgnet.stores.catalogue.still import starter_library
from mtgnet.stores.collection import ledger
from mtgnet.testing import Meeting

CARDS = (
    "4 Lightning Bolt",
    "2 Lightning Bolt m10 146 nm",
    "2 Lightning Bolt m10 146 lp @Red Binder #mine",
    "1 Lightning Bolt m10 146 foil ja",
    "3 Grizzly Bears 10e 268 hp",
    "2 Sol Ring",
    "1 Serra Angel foil @Binder two",
)


@pytest.fixture
def talk(kind: type[Person]) -> Talk:
    return Talk(kind)


def collector(talk: Talk) -> Program:
    """Alice, who speaks JSON and owns `CARDS`, and five of a card that no catalogue knows."""
    (alice,) = members(Talk(Program, talk.meeting), "alice")
    for card in CARDS:
        alice.does("have", card=card)
    account = talk.meeting.stores.accounts.find("alice")
    assert account is not None

    def work(connection: Connection) -> None:
        row = ledger.place_for(connection, account.id, Copy(name="Żorro"), Details())
        change = ledger.Change(account.id, 0.0, "import", "an import")
        ledger.post(connection, change, [ledger.Move(row, 5, 2)])
        connection.exec_driver_sql("UPDATE holding SET lent = 1 WHERE id = ?", (row,))

    result_of(talk.meeting.stores.collections.database.write(work))
    alice.forgets()
    assert isinstance(alice, Program)
    return alice


def asked(person: Person, command: str, **arguments: str) -> dict[str, Any]:
    """The event that answers a program."""
    person.does(command, **arguments)
    person.requests.clear()
    (event,) = [each for each in person.client.events() if "re" in each]
    return event


def lines(event: dict[str, Any]) -> list[str]:
    """The rows of a list, in short."""
    return [f"{each['row']['count']} {each['row']['copy']['name']}" for each in event["rows"]]


def counts(event: dict[str, Any]) -> list[int]:
    return sorted(each["row"]["count"] for each in event["rows"])


@pytest.fixture
def alice() -> Program:
    return collector(Talk(Program, Meeting(Settings(cards=Cards(page_lines=20)))))


def test_everything_is_listed_by_name(alice: Program) -> None:
    event = asked(alice, "mine")
    assert lines(event) == [
        "3 Grizzly Bears",
        "4 Lightning Bolt",
        "2 Lightning Bolt",
        "2 Lightning Bolt",
        "1 Lightning Bolt",
        "1 Serra Angel",
        "2 Sol Ring",
        "5 Żorro",
    ]
    assert (event["total"], event["copies"], event["own"], event["first"]) == (8, 20, True, 1)
    assert event["nick"] == "alice"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("bolt", [1, 2, 2, 4]),
        ("t:creature", [1, 3]),
        ("-t:creature -t:instant", [2]),
        ("c:r or c:w", [1, 1, 2, 2, 4]),
        ("s:m10", [1, 2, 2]),
        ("-s:m10", [3]),
        ("(s:m10 or t:artifact) -finish:foil", [2, 2, 2]),
        ("own>=9", [1, 2, 2, 4]),
        ("own:2", [2]),
        ("own=5", [5]),
        ("own<9 t:creature", [1, 3]),
        ("place:binder", [1, 2]),
        ('place:"red b"', [2]),
        ('place:"" t:instant', [1, 2, 4]),
        ("-place:binder t:creature", [3]),
        ("cond:nm", [2]),
        ("cond>=lp", [2, 2]),
        ("cond<lp", [3]),
        ("cond!=nm t:instant", [1, 2, 4]),
        ("cond:unknown t:creature", [1]),
        ("finish:foil", [1, 1]),
        ("is:foil", [1, 1]),
        ("lang:ja", [1]),
        ("lang:any t:instant", [1, 2, 2, 4]),
        ("trade:yes", [5]),
        ("trade:no t:artifact", [2]),
        ("trade>=2", [5]),
        ("trade>2", []),
        ("lent>0", [5]),
        ("lent:yes", [5]),
        ("owner:alice t:artifact", [2]),
        ("owner:bob", []),
        ("in:m10", [1, 2, 2, 4]),
        ("zorr", [5]),
        ("!zorro", [5]),
        ("name:/^zor+o$/", [5]),
        ("-zorro t:artifact", [2]),
        ("usd>0", []),
        ("r:common", [1, 2, 2, 3]),
    ],
)
def test_the_whole_language_works_on_rows(alice: Program, query: str, found: list[int]) -> None:
    event = asked(alice, "mine", query=query)
    assert (counts(event), event["copies"]) == (found, sum(found))


@pytest.mark.parametrize(
    ("query", "complaint"),
    [
        ("bolt unique:art", "Column 6: unique: that is for /find; this term is left out"),
        ("bolt trade:x", "Column 6: trade: “x” is no number; say how many, or yes or no"),
        ("bolt cond:shiny", "Column 6: cond: unknown condition “shiny”"),
        ("bolt cond>unknown", "Column 6: cond> an unknown condition can only be asked for with"),
        ("bolt or owner:zed", "owner: nobody called “zed” is among those who are searched"),
        ("bolt place:/x/", "Column 6: place: a regular expression makes no sense here"),
    ],
)
def test_what_makes_no_sense_is_told(alice: Program, query: str, complaint: str) -> None:
    event = asked(alice, "mine", query=query)
    assert counts(event) == [1, 2, 2, 4]
    assert event["complaints"][0].startswith(complaint)


def test_where_nothing_is_left_to_look_for_that_is_told(alice: Program) -> None:
    *_, last = asked(alice, "mine", query="order:banana")["complaints"]
    assert last == "No other term is there to look for."


def test_keys_of_collections_are_not_for_find(alice: Program) -> None:
    event = asked(alice, "find", query="own>3")
    why = "Column 1: own> that is for /mine and /collection; this term is left out"
    assert event["complaints"] == [why]


def test_a_broken_query_is_refused(alice: Program) -> None:
    event = asked(alice, "mine", query="(bolt")
    assert (event["event"], event["code"]) == ("refused", "bad-query")


@pytest.mark.parametrize(
    ("order", "first"),
    [
        ("order:count", "5 Żorro"),
        ("order:count direction:asc", "1 Lightning Bolt"),
        ("order:cmc t:creature", "3 Grizzly Bears"),
        ("order:cmc direction:desc t:creature", "1 Serra Angel"),
        ("direction:desc t:creature", "1 Serra Angel"),
        ("order:price", "3 Grizzly Bears"),
    ],
)
def test_rows_are_ordered(alice: Program, order: str, first: str) -> None:
    assert lines(asked(alice, "mine", query=order))[0] == first


def test_lists_go_on() -> None:
    alice = collector(Talk(Program, Meeting(Settings(cards=Cards(page_lines=3)))))
    seen = lines(asked(alice, "mine"))
    for first in (4, 7):
        event = asked(alice, "more")
        assert (event["first"], event["total"]) == (first, 8)
        seen += lines(event)
    assert len(seen) == 8
    assert asked(alice, "more")["code"] == "no-more"


def test_the_figures(alice: Program) -> None:
    event = asked(alice, "mine", query="Stats")
    assert (event["all"]["copies"], event["rows"], event["cards"]) == (20, 8, 5)
    colours = {name: part["copies"] for name, part in event["colours"]}
    assert colours == {"red": 9, "unknown": 5, "green": 3, "colourless": 2, "white": 1}
    rarities = {name: part["copies"] for name, part in event["rarities"]}
    assert rarities == {"unknown": 12, "common": 8}
    sets = {name: part["copies"] for name, part in event["sets"]}
    assert (sets, event["set_count"]) == ({"unknown": 12, "m10": 5, "10e": 3}, 3)


@both
def test_nothing_is_owned_at_first(talk: Talk) -> None:
    (alice,) = members(talk, "alice")
    alice.types("/mine")
    heard = alice.client.raw().decode()
    assert "You own nothing yet" in heard or '"total":0' in heard


# Others


def test_others_see_no_places_notes_and_prices(alice: Program) -> None:
    bob = members(Talk(Program, alice.client._meeting), "bob")[0]
    told = json.dumps(asked(bob, "collection", nick="alice"))
    assert not {"Binder", "mine", "binder"} & set(told.replace('"', " ").split())
    event = asked(bob, "collection", nick="ALICE", query="place:binder")
    assert (event["total"], event["own"]) == (0, False)
    assert event["complaints"] == [
        "place: finds nothing, where others keep their cards is not told"
    ]


def test_rows_that_differ_in_place_are_one_to_others(alice: Program) -> None:
    bob = members(Talk(Program, alice.client._meeting), "bob")[0]
    alice.does("have", card="3 Lightning Bolt m10 146 nm @Elsewhere")
    alice.forgets()
    event = asked(bob, "collection", nick="alice", query="bolt cond:nm")
    assert (counts(event), event["copies"]) == ([5], 5)
    assert counts(asked(alice, "collection", nick="alice", query="bolt cond:nm")) == [2, 3]


@both
@pytest.mark.parametrize(
    ("sharing", "guest", "member"),
    [
        ("nobody", False, False),
        ("matches", False, False),
        ("group", False, True),
        ("everyone", True, True),
    ],
)
def test_owners_decide_who_sees(talk: Talk, sharing: str, guest: bool, member: bool) -> None:
    alice, bob = members(talk, "alice", "bob")
    carol = talk.person("carol")
    alice.does("have", card="2 Memnite")
    alice.does("set", name="collection", value=sharing)
    owned = OwnerFacts(nick="alice", here=True, count=2, free=2, rows=(theirs("Memnite", 2),))
    for person, sees in ((bob, member), (carol, guest), (alice, True)):
        person.forgets()
        person.does("whohas", card="Memnite")
        havers = OwnerList("Memnite", "", 1, 2, 2, 1, (owned,))
        person.hears(Answer(havers if sees else OwnerList("Memnite", "", 0, 0, 0, 1, ())))
        person.does("collection", nick="alice")
        shown = person.client.raw().decode()
        assert ("Memnite" in shown) is sees
        assert ("alice does not show you" in shown) is not sees
        person.requests.clear()


@both
def test_who_owns_nothing_here_is_told(talk: Talk) -> None:
    alice, _ = [*members(talk, "alice"), talk.person("bob")]
    alice.forgets()
    alice.does("collection", nick="bob")
    why = "bob is not registered, and only registered people own cards."
    alice.hears(Answer(Refused("no-such-person", why)))


def test_all_collections_are_searched(alice: Program) -> None:
    bob, carol = members(Talk(Program, alice.client._meeting), "bob", "carol")
    bob.does("have", card="7 Lightning Bolt m10 146")
    carol.does("have", card="8 Lightning Bolt m10 146")
    carol.does("set", name="collection", value="nobody")
    for person in (bob, carol):
        person.forgets()
    event = asked(bob, "collection", nick="all", query="s:m10 bolt order:count")
    assert [(each["nick"], each["row"]["count"]) for each in event["rows"]] == [
        ("bob", 7),
        ("alice", 2),
        ("alice", 2),
        ("alice", 1),
    ]
    assert event["nick"] is None
    event = asked(carol, "collection", nick="all", query="owner:carol,bob t:instant")
    assert counts(event) == [7, 8]
    assert counts(asked(bob, "collection", nick="all", query="!sol-ring")) == [2]
    assert counts(asked(bob, "collection", nick="all", query="own>8 -s:m10 or own>8")) == [
        1,
        2,
        2,
        4,
    ]
    assert asked(bob, "collection", nick="all")["code"] == "missing"


# Who has it


@both
def test_who_has_a_card_is_listed_with_what_is_free(talk: Talk) -> None:
    alice, bob, carol = members(talk, "alice", "bob", "carol")
    alice.does("have", card="2 Lightning Bolt m10 146 nm @Box")
    alice.does("have", card="1 Lightning Bolt m10 146 nm")
    alice.does("have", card="1 Lightning Bolt foil")
    bob.does("have", card="9 Lightning Bolt")
    lent = "UPDATE holding SET lent = 1, promised = 1 WHERE count = 2"
    database = talk.meeting.stores.collections.database
    result_of(database.write(lambda it: it.exec_driver_sql(lent) and None))
    bob.does("quit")
    alice.forgets()
    carol.forgets()
    printed = theirs("Lightning Bolt m10 146 nm", 3, lent=1, promised=1)
    foil, away = theirs("Lightning Bolt foil", 1), theirs("Lightning Bolt", 9)
    here = OwnerFacts(nick="alice", here=True, count=4, free=2, rows=(printed, foil))
    gone = OwnerFacts(nick="bob", here=False, count=9, free=9, rows=(away,))
    carol.does("whohas", card="lightning bolt")
    carol.hears(Answer(OwnerList("Lightning Bolt", "", 2, 13, 11, 1, (here, gone))))
    carol.does("whohas", card="lightning bolt m10 146")
    one = attrs.evolve(here, count=3, free=1, rows=(printed,))
    carol.hears(Answer(OwnerList("Lightning Bolt", "(M10) 146", 1, 3, 1, 1, (one,))))


def test_many_owners_and_kinds_are_shown_in_parts() -> None:
    talk = Talk(Program, Meeting(Settings(cards=Cards(page_lines=2))))
    people = members(talk, *(f"owner{n}" for n in range(5)))
    for count, person in enumerate(people, 1):
        person.does("have", card=f"{count} Memnite")
    for place, option in enumerate(("nm", "lp", "mp", "hp", "d", "m", "foil")):
        people[0].does("have", card=f"{place + 2} Memnite {option}")
    for person in people:
        person.forgets()
    event = asked(people[0], "whohas", card="memnite")
    assert (event["owners"], event["copies"], event["first"]) == (5, 50, 1)
    assert [(each["nick"], len(each["rows"]), each["more"]) for each in event["havers"]] == [
        ("owner0", 5, 3),
        ("owner4", 1, 0),
    ]
    assert [row["count"] for row in event["havers"][0]["rows"]] == [8, 7, 6, 5, 4]
    event = asked(people[0], "more")
    assert (event["first"], [each["nick"] for each in event["havers"]]) == (3, ["owner3", "owner2"])


# Mentions


@both
def test_a_mention_names_three_owners(talk: Talk) -> None:
    people = members(talk, *(f"owner{n}" for n in range(5)))
    for count, person in enumerate(people, 1):
        person.does("have", card=f"{count} Memnite")
    for person in people:
        person.forgets()
    people[0].types("[[memnite]]")
    card, printing = mentioned("Memnite")
    owners = ("owner4", "owner3", "owner2")
    people[1].hears(
        Said("#lobby", "owner0", "[[memnite]]", talk.now()),
        CardMentioned("#lobby", "memnite", card, printing, owners, 2),
    )


@both
def test_a_mention_tells_what_all_in_the_room_may_see(talk: Talk) -> None:
    alice, bob = members(talk, "alice", "bob")
    alice.does("have", card="Memnite")
    bob.does("have", card="Memnite")
    bob.does("set", name="collection", value="everyone")
    talk.person("guest")
    alice.forgets()
    bob.forgets()
    alice.types("[[memnite]]")
    card, printing = mentioned("Memnite")
    bob.hears(
        Said("#lobby", "alice", "[[memnite]]", talk.now()),
        CardMentioned("#lobby", "memnite", card, printing, ("bob",), 0),
    )


def mentioned(name: str) -> tuple[Any, Any]:
    """The card of this name, and its best printing."""
    shown = result_of(starter_library().look_up(name))
    return shown.card, shown.printing
