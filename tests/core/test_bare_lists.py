"""Lists of cards that arrive as bare lines are held, and asked about if they are long."""

from __future__ import annotations

import pytest
from bringing import Home
from tongues import Person, Program, both

from mtgnet.core.pasting import HELD_SECONDS
from mtgnet.testing import Client

DECK = ["Deck", "4 Lightning Bolt", "3 Llanowar Elves", "", "Sideboard", "2 Nobody Knows It"]
LIST = ["4 Lightning Bolt", *DECK, "1 Counterspell", "1 Serra Angel"]


class Room:
    """Somebody who pastes, and somebody who hears of it."""

    def __init__(self, kind: type[Person], registered: bool = True) -> None:
        self.home = Home(kind)
        self.clock = self.home.meeting.clock
        if registered:
            self.anna = self.home.owner("anna").person
        else:
            self.anna = kind(self.home.meeting.connect(kind.mode))
            self.anna.does("name", nick="anna")
        self.bob = self.home.meeting.connect("lines", "10.9.9.9")
        self.clock.advance(20)
        self.clear()

    def clear(self) -> None:
        self.anna.forgets()
        self.bob.raw()

    def sends(self, *lines: str) -> None:
        self.anna.client.type(*map(self.anna.as_line, lines))

    def waits(self) -> None:
        self.clock.advance(HELD_SECONDS)

    def said(self) -> list[str]:
        return [line.removeprefix("<anna> ") for line in self.bob.heard()]

    def told(self) -> str:
        return self.anna.client.raw().decode()


@pytest.fixture
def room(kind: type[Person]) -> Room:
    return Room(kind)


@both
def test_a_few_lines_are_said_after_a_moment(room: Room) -> None:
    room.sends("4 Lightning Bolt", "", "3 Llanowar Elves", "2 Nobody Knows It")
    assert not room.said()
    room.waits()
    assert room.said() == ["4 Lightning Bolt", "3 Llanowar Elves", "2 Nobody Knows It"]


@both
def test_what_comes_next_lets_them_be_said_in_order(room: Room) -> None:
    room.sends("4 Lightning Bolt", "anybody?", "4 Lightning Bolt", "/say yes")
    assert room.said() == ["4 Lightning Bolt", "anybody?", "4 Lightning Bolt", "yes"]


@both
def test_each_line_counts_again(room: Room) -> None:
    room.sends("4 Lightning Bolt")
    room.clock.advance(HELD_SECONDS * 0.9)
    room.sends("3 Llanowar Elves")
    room.clock.advance(HELD_SECONDS * 0.9)
    assert not room.said()
    room.waits()
    assert room.said() == ["4 Lightning Bolt", "3 Llanowar Elves"]


@both
def test_talk_with_a_number_is_not_held(room: Room) -> None:
    talk = ["3 people are here", "4", "Bolt, then Shock", '"so", he said', "2nd try"]
    room.sends(*talk)
    assert room.said() == talk


@both
def test_a_list_is_asked_about_and_imported(room: Room) -> None:
    room.sends(*LIST)
    room.waits()
    told = room.told()
    assert "looks like a list of cards, 8 lines" in told
    room.sends("1")
    assert not room.said()
    told = room.told()
    assert "Import 1" in told or '"event":"import"' in told
    room.sends("/import accept")
    assert "accepted" in room.told()


@both
def test_other_choices(room: Room) -> None:
    for number, outcome in (("3", "want"), ("5", "")):
        room.sends(*LIST)
        room.waits()
        room.told()
        room.sends(number)
        assert outcome in room.told().lower()
        assert not room.said()
    room.sends(*LIST)
    room.waits()
    room.sends("4")
    assert room.said() == [line for line in LIST if line]


@both
def test_a_deck_is_saved_by_its_own_name(room: Room) -> None:
    room.sends("4 Lightning Bolt", "// NAME: Burn it all", *LIST)
    room.waits()
    room.sends("2")
    assert "Burn it all" in room.told()
    room.sends("/decks")
    assert "Burn it all" in room.told()


@both
def test_a_deck_without_a_name_is_asked_for_one(room: Room) -> None:
    room.sends(*LIST)
    room.waits()
    room.sends("2")
    assert "What is the deck called? An empty line drops it." in room.told()
    room.sends("Mono red", "hello")
    assert "Mono red" in room.told()
    assert room.said() == ["hello"]


@both
def test_a_deck_is_asked_for_a_name_that_it_can_have(room: Room) -> None:
    for name in ("Mono red", None):
        room.sends(*LIST)
        room.waits()
        room.sends("2", *filter(None, [name]))
    room.told()
    for bad, why in (("mono  red", "already"), ("x" * 61, "1 to 60 letters"), ("/ping", "pong")):
        room.sends(bad)
        told = room.told()
        assert why in told
        assert "What is the deck called?" in told
    room.sends("")
    assert "ropped" in room.told()
    room.sends("7", "/decks")
    assert room.said() == ["7"]
    assert room.told().count("Mono red") == 1


def test_a_guest_may_say_it_or_drop_it() -> None:
    room = Room(Person, registered=False)
    room.sends(*LIST)
    room.waits()
    told = room.told()
    assert "1  Say it" in told
    assert "2  Drop it" in told
    assert "/register" in told


@both
def test_talk_behind_a_list_leaves_the_question_open(room: Room) -> None:
    room.sends(*LIST, "what do you think?")
    assert room.said() == ["what do you think?"]
    assert "looks like a list" in room.told()
    room.sends("1")
    assert "import" in room.told().lower()


@both
def test_a_dot_ends_a_list(room: Room) -> None:
    room.sends(*LIST, ".")
    assert "looks like a list" in room.told()
    assert not room.said()


@both
def test_a_table_is_held_by_its_header(room: Room) -> None:
    header = "Count,Tradelist Count,Name,Edition,Condition,Language,Foil,Collector Number"
    room.sends(header, *["1,0,Lightning Bolt,m10,Near Mint,English,,146"] * 4)
    room.waits()
    told = room.told()
    assert "Import it" in told
    assert "deck" not in told
    room.sends("1")
    assert "4" in room.told()
    assert not room.said()


@both
@pytest.mark.parametrize("first", ['"sep=,"', "sep=,"])
def test_a_table_is_held_by_the_line_that_announces_its_delimiter(room: Room, first: str) -> None:
    header = "Folder Name,Quantity,Trade Quantity,Card Name,Set Code,Set Name,Card Number"
    room.sends(first, header, *["Box,1,0,Lightning Bolt,M10,Magic 2010,146"] * 4)
    room.waits()
    told = room.told()
    assert "Import it" in told
    assert "deck" not in told
    assert not room.said()


def test_a_long_list_trips_no_limit() -> None:
    room = Room(Person)
    room.sends(*["1 Lightning Bolt"] * 5000)
    room.clock.pump([0.01] * 200)
    told = room.told()
    assert "5,000 lines" in told
    assert "Say it" not in told
    assert not room.said()


def test_the_first_lines_count_as_said_ones_do() -> None:
    """Holding is no way around the limit: only lines that are not said are free."""
    room = Room(Person)
    room.sends(*["1 Lightning Bolt", "so"] * 200)
    assert len(room.said()) < 400


def half_closes(client: Client) -> None:
    client.end()


def vanishes(client: Client) -> None:
    client.vanish()


@pytest.mark.parametrize("goes", [half_closes, vanishes])
def test_a_few_lines_are_said_when_the_client_goes(goes: object) -> None:
    assert callable(goes)
    room = Room(Person)
    room.sends("4 Lightning Bolt")
    goes(room.anna.client)
    assert room.said()[0] == "4 Lightning Bolt"


def test_a_list_is_refused_when_the_client_sends_no_more() -> None:
    room = Room(Person)
    room.sends(*LIST)
    room.anna.client.end()
    assert "was neither said nor kept" in room.told()


def test_a_program_hears_of_each_line() -> None:
    room = Room(Program)
    for number, line in enumerate(LIST):
        room.anna.client.ask(id=number, line=line)
    room.waits()
    events = room.anna.client.events()
    answered = [event["re"] for event in events if event["event"] == "done"]
    assert answered == list(range(len(LIST)))
    assert events[-1]["event"] == "choices"


def test_other_modes_are_left_alone() -> None:
    room = Room(Person)
    room.sends("/mode echo", *LIST)
    assert "4 LIGHTNING BOLT" in room.told()
