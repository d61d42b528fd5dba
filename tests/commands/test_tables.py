"""Tables and the search for people to play, in both ways to speak."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tongues import Answer, Person, Talk, both

from mtgnet.core import events
from mtgnet.core.events import Departed, Entered, Refused
from mtgnet.core.hub import LOST_SECONDS
from mtgnet.core.names import read_room
from mtgnet.core.policies import HistoryPolicy, RequestPolicy
from mtgnet.core.table_events import (
    Invited,
    InviteSent,
    Matched,
    SearchFacts,
    Searching,
    SearchLeft,
    SearchList,
    TableClosed,
    TableOpened,
    TableState,
)
from mtgnet.settings import Settings
from mtgnet.testing import Client, Meeting
from mtgnet.testing.memory import restarted, stores
from mtgnet.tools.tables import HOST_SECONDS

QUIET = Settings(history=HistoryPolicy(resume_hours=0), request_log=RequestPolicy(enabled=False))


@pytest.fixture
def talk(kind: type[Person]) -> Talk:
    return Talk(kind, Meeting(QUIET, chance=random.Random(1)))


@both
def test_a_table_is_for_the_invited(talk: Talk) -> None:
    alice, bob, carol = talk.people("alice", "bob", "carol")
    alice.types("/table friday")
    alice.hears(Answer(TableOpened("#friday")))
    at = talk.now()
    bob.types("/join friday")
    why = "#friday is private. Somebody in it can let you in with /invite."
    bob.hears(Answer(Refused("private-room", why)))
    alice.types("/invite bob")
    alice.hears(Answer(InviteSent("#friday", "bob", False)))
    bob.hears(Invited("#friday", "alice"))
    alice.types("/table")
    alice.hears(Answer(TableState("#friday", "alice", at, ("alice",), ("bob",))))
    bob.types("/join friday")
    bob.hears(Answer(Entered("#friday", 2)))
    alice.hears(events.Joined("#friday", "bob", talk.now()))
    alice.types("/table")
    alice.hears(Answer(TableState("#friday", "alice", at, ("alice", "bob"), ())))
    carol.types("/join friday")
    carol.hears(Answer(Refused("private-room", why)))


@both
def test_the_host_closes_it_and_all_are_sent_back(talk: Talk) -> None:
    alice, bob = talk.people("alice", "bob")
    bob.types("/join decks")
    bob.types("/join trades")
    bob.types("/join decks")
    alice.types("/table friday")
    alice.types("/invite bob")
    bob.types("/join friday")
    alice.forgets()
    bob.forgets()
    bob.types("/table close")
    why = "Only alice, the host, may close #friday. /leave leaves it."
    bob.hears(Answer(Refused("not-yours", why)))
    alice.types("/table close")
    alice.hears(Answer(TableClosed("#friday", "alice", False, "#lobby")))
    bob.hears(TableClosed("#friday", "alice", False, "#decks"))
    bob.types("/join friday")
    why = "#friday is private. Somebody in it can let you in with /invite."
    bob.hears(Answer(Refused("private-room", why)))
    alice.types("/table close")
    why = "You are at no table. /table opens one."
    alice.hears(Answer(Refused("no-table", why)))


@both
def test_it_closes_when_the_host_leaves_it(talk: Talk) -> None:
    alice, bob = talk.people("alice", "bob")
    alice.types("/table friday")
    alice.types("/invite bob")
    bob.types("/join friday")
    alice.forgets()
    bob.forgets()
    alice.types("/leave")
    alice.hears(Answer(Departed("#friday", "#lobby")))
    bob.hears(
        events.Left("#friday", "alice", talk.now()),
        TableClosed("#friday", "alice", True, "#lobby"),
    )


@both
def test_a_guest_may_leave_it_and_come_again(talk: Talk) -> None:
    alice, bob = talk.people("alice", "bob")
    alice.types("/table friday")
    alice.types("/invite bob")
    bob.types("/join friday")
    bob.forgets()
    bob.types("/leave")
    bob.types("/join friday")
    bob.hears(Answer(Departed("#friday", "#lobby")), Answer(Entered("#friday", 2)))


@both
def test_it_closes_when_the_host_is_gone_for_good(talk: Talk) -> None:
    alice, bob = talk.people("alice", "bob")
    alice.types("/table friday")
    alice.types("/invite bob")
    bob.types("/join friday")
    bob.forgets()
    alice.client.vanish()
    talk.meeting.clock.advance(LOST_SECONDS - 1)
    bob.hears()
    talk.meeting.clock.advance(1)
    bob.hears(events.Gone("alice", "", talk.now()), TableClosed("#friday", "alice", True, "#lobby"))
    bob.types("here")
    assert talk.meeting.server.hub.rooms.called("#lobby").people
    assert not talk.meeting.stores.notes.found()


@both
def test_a_table_has_a_name_of_its_own_and_tells_its_state(talk: Talk) -> None:
    (alice,) = talk.people("alice")
    alice.types("/table")
    heard = alice.client.raw().decode()
    alice.requests.clear()
    found = re.search(r"#table-[a-z]+-\d\d", heard)
    assert found
    alice.types("/table")
    alice.hears(Answer(TableState(found[0], "alice", talk.now(), ("alice",), ())))
    alice.types("/table other")
    why = f"You are the host of {found[0]} already. /table close closes it."
    alice.hears(Answer(Refused("has-table", why)))


@both
@pytest.mark.parametrize("name", ["lobby", "decks", "DECKS", "#old"])
def test_names_of_rooms_are_taken(talk: Talk, name: str) -> None:
    alice, bob = talk.people("alice", "bob")
    bob.types("/join old")
    bob.types("was here")
    bob.types("/leave old")
    bob.types("/join decks")
    talk.meeting.clock.advance(1)
    alice.forgets()
    alice.types(f"/table {name}")
    shown = read_room(name).shown
    why = f"There is a room {shown} already. Choose another name, or none."
    alice.hears(Answer(Refused("name-taken", why)))


@both
def test_the_host_may_open_it_again(talk: Talk) -> None:
    alice, bob = talk.people("alice", "bob")
    for _ in range(2):
        alice.types("/table friday")
        alice.types("/table close")
    alice.forgets()
    alice.types("/table friday")
    alice.hears(Answer(TableOpened("#friday")))
    bob.types("/join friday")
    assert "private" in bob.client.raw().decode()


@both
@pytest.mark.parametrize("name", ["a b", "!", "x" * 25, "b\u0430d"])
def test_bad_names_are_refused(talk: Talk, name: str) -> None:
    (alice,) = talk.people("alice")
    alice.types(f"/table {name}")
    heard = alice.client.raw().decode()
    assert heard.startswith("! ") or '"event":"refused"' in heard


@both
def test_invitations_that_make_no_sense(talk: Talk) -> None:
    alice, bob = talk.people("alice", "bob")
    bob.types("/ignore alice")
    bob.forgets()
    alice.types("/invite bob")
    alice.types("/table friday")
    alice.forgets()
    alice.types("/invite alice")
    alice.types("/invite zoe")
    alice.types("/invite bob")
    alice.hears(
        Answer(Refused("is-here", "alice is in #friday already.")),
        Answer(Refused("no-such-person", "Nobody here is called zoe. /who lists the room.")),
        Answer(Refused("ignored", "bob wants to hear nothing from you.")),
    )
    bob.hears()


@both
def test_an_operator_may_close_a_table(talk: Talk) -> None:
    alice, bob = talk.people("alice", "bob")
    alice.types("/table friday")
    alice.types("/invite bob")
    bob.types("/join friday")
    bob.types("/register sesame")
    account = talk.meeting.stores.accounts.find("bob")
    assert account is not None
    talk.meeting.stores.accounts.set_role(account.id, "op")
    alice.forgets()
    bob.forgets()
    bob.types("/table close")
    bob.hears(Answer(TableClosed("#friday", "bob", False, "#lobby")))
    alice.hears(TableClosed("#friday", "bob", False, "#lobby"))


# Accounts, devices, restarts


def named(meeting: Meeting, nick: str) -> Client:
    client = meeting.connect()
    client.type(f"/name {nick}")
    meeting.clock.advance(3)
    client.raw()
    return client


def table(meeting: Meeting, *guests: Client) -> Client:
    """Alice's table, with these at it."""
    alice = named(meeting, "alice")
    alice.type("/table friday", *(f"/invite {guest.nick}" for guest in guests))
    for guest in guests:
        guest.type("/join friday")
        guest.raw()
    alice.raw()
    return alice


def test_what_was_there_goes_with_the_table() -> None:
    meeting = Meeting(QUIET)
    alice = table(meeting)
    alice.type("/timer 50m", "/life start 40", "/poll Who? | me | you", "/table close")
    assert not meeting.stores.notes.found()
    names = [repr(call.func) for call in meeting.clock.getDelayedCalls()]  # type: ignore[union-attr]
    assert not [name for name in names if "Alarms" in name]


def test_every_device_is_sent_back_to_where_it_was() -> None:
    meeting = Meeting(QUIET)
    bob = named(meeting, "bob")
    bob.type("/register sesame", "/join decks")
    alice = table(meeting, bob)
    phone = meeting.connect()
    phone.type("/login bob sesame", "/join trades")
    phone.raw()
    bob.raw()
    alice.type("/table close")
    told = "* The table #friday is closed: alice closed it. You talk in {} now."
    assert bob.heard() == [told.format("#decks")]
    assert phone.heard() == [told.format("#trades")]


def test_who_has_no_other_room_goes_to_the_lobby() -> None:
    meeting = Meeting(QUIET)
    bob = named(meeting, "bob")
    alice = table(meeting, bob)
    bob.type("/leave lobby")
    bob.raw()
    alice.type("/table close")
    told = "* The table #friday is closed: alice closed it. You talk in #lobby now."
    assert bob.heard() == [told]
    bob.type("/who")
    assert bob.heard()[0].startswith("  2 in #lobby")
    assert "* bob is in #lobby now." in alice.heard()


def test_a_host_who_registers_stays_the_host() -> None:
    meeting = Meeting(QUIET)
    bob = named(meeting, "bob")
    alice = table(meeting, bob)
    alice.type("/register sesame")
    bob.type("/register sesame", "/leave friday", "/join friday")
    assert bob.heard()[-1] == "  You are in #friday; 2 here."
    alice.raw()
    alice.type("/table close")
    assert alice.heard()[-1].startswith("* The table #friday is closed")
    alice.type("/table friday")
    assert alice.heard()[-1].startswith("  #friday is open, and you are its host.")
    alice.type("/forget me", "/yes", "/table close")
    assert alice.heard()[-1].startswith("* The table #friday is closed")


def resumable(meeting: Meeting, nick: str) -> tuple[Client, str]:
    client = meeting.connect()
    code = re.findall(r"/resume (\S+)", client.raw().decode())[0]
    client.type(f"/name {nick}")
    return client, code


def resumed(meeting: Meeting, code: str) -> Client:
    client = meeting.connect()
    client.type(f"/resume {code}")
    meeting.clock.advance(3)
    client.raw()
    return client


def after_a_restart() -> tuple[Meeting, str, str]:
    """A server that has just started again, and the codes of the host and of who was there."""
    kept = stores()
    meeting = Meeting(stores=kept)
    alice, host = resumable(meeting, "alice")
    bob, guest = resumable(meeting, "bob")
    bob.type("/join decks")
    alice.type("/table friday", "/invite bob")
    bob.type("/join friday")
    meeting.clock.advance(10)
    again = Meeting(stores=restarted(kept))
    again.clock.advance(20)
    return again, host, guest


def test_a_table_outlives_a_restart() -> None:
    meeting, host, guest = after_a_restart()
    bob = resumed(meeting, guest)
    alice = resumed(meeting, host)
    meeting.clock.advance(2 * HOST_SECONDS)
    bob.raw()
    alice.raw()
    alice.type("/table close")
    assert alice.heard() == [
        "* The table #friday is closed: alice closed it. You talk in #lobby now."
    ]
    assert bob.heard() == [
        "* The table #friday is closed: alice closed it. You talk in #decks now."
    ]


def test_it_closes_if_the_host_does_not_come_back() -> None:
    meeting, _, guest = after_a_restart()
    bob = resumed(meeting, guest)
    meeting.clock.advance(HOST_SECONDS - 4)
    assert bob.heard() == []
    meeting.clock.advance(2)
    assert bob.heard() == [
        "* The table #friday is closed: alice, the host, left. You talk in #decks now."
    ]


def test_it_is_forgotten_if_nobody_does() -> None:
    meeting, _, guest = after_a_restart()
    meeting.clock.advance(2 * 86_400)
    meeting.server.prune()
    assert not meeting.stores.notes.found()
    bob = resumed(meeting, guest)
    bob.type("/join friday")
    assert bob.heard()[-1].startswith("! #friday is private.")


# Looking for people


def search(*nicks: str, size: int = 3) -> SearchFacts:
    return SearchFacts("commander", size, nicks)


@both
def test_enough_people_make_a_table(talk: Talk) -> None:
    alice, bob, carol, dave = talk.people("alice", "bob", "carol", "dave")
    alice.types("/lfg commander 3")
    looks = Searching("alice", False, search("alice"))
    alice.hears(Answer(looks))
    bob.hears(looks)
    bob.types("/lfg COMMANDER")
    joins = Searching("bob", True, search("alice", "bob"))
    bob.hears(Answer(joins))
    alice.hears(joins)
    dave.types("/lfg")
    dave.hears(looks, joins, Answer(SearchList((search("alice", "bob"),), None)))
    carol.forgets()
    carol.types("/lfg commander 3")
    heard = carol.client.raw().decode()
    carol.requests.clear()
    found = re.search(r"#table-[a-z]+-\d+", heard)
    assert found
    matched = Matched(found[0], "alice", search("alice", "bob", "carol"))
    alice.hears(matched)
    bob.hears(matched)
    dave.hears()
    alice.types("hello")
    bob.hears(events.Said(found[0], "alice", "hello", talk.now(), number=1, start=1))
    dave.types(f"/join {found[0]}")
    assert "private" in dave.client.raw().decode()
    alice.forgets()
    bob.forgets()
    alice.types("/table close")
    alice.hears(Answer(TableClosed(found[0], "alice", False, "#lobby")))
    bob.hears(TableClosed(found[0], "alice", False, "#lobby"))
    alice.types("/lfg")
    alice.hears(Answer(SearchList((), None)))


@both
def test_a_search_is_left(talk: Talk) -> None:
    alice, bob = talk.people("alice", "bob")
    alice.types("/lfg commander 3")
    bob.types("/lfg commander")
    alice.forgets()
    bob.forgets()
    alice.types("/lfg leave")
    left = SearchLeft("alice", search("bob"))
    alice.hears(Answer(left))
    bob.hears(left)
    alice.types("/lfg leave")
    why = "You look for nobody. /lfg FORMAT NUMBER begins."
    alice.hears(Answer(Refused("not-searching", why)))
    bob.types("/lfg modern")
    why = "You look for commander already. /lfg leave ends that."
    bob.hears(Answer(Refused("is-searching", why)))


@both
def test_who_is_gone_looks_for_nobody(talk: Talk) -> None:
    alice, bob = talk.people("alice", "bob")
    alice.types("/lfg commander 3")
    bob.types("/lfg commander")
    bob.forgets()
    alice.client.vanish()
    talk.meeting.clock.advance(LOST_SECONDS)
    bob.hears(SearchLeft("alice", search("bob")), events.Gone("alice", "", talk.now()))
    bob.types("/quit")
    carol = talk.person("carol")
    carol.types("/lfg")
    carol.hears(Answer(SearchList((), None)))


@both
def test_those_who_search_hear_of_it_elsewhere(talk: Talk) -> None:
    alice, bob, carol = talk.people("alice", "bob", "carol")
    alice.types("/lfg commander 3")
    alice.types("/join den")
    alice.types("/leave lobby")
    bob.forgets()
    alice.forgets()
    bob.types("/lfg commander")
    joins = Searching("bob", True, search("alice", "bob"))
    alice.hears(joins)
    carol.forgets()


@both
@pytest.mark.parametrize(
    "typed",
    ["commander 1", "commander 9", "commander 0", "commander -4", "commander ٤", "! 4", "x" * 30,
     "commander 4 5", "commander four"],
)  # fmt: skip
def test_absurd_searches_are_refused(talk: Talk, typed: str) -> None:
    alice, bob = talk.people("alice", "bob")
    alice.types(f"/lfg {typed}")
    heard = alice.client.raw().decode()
    assert heard.startswith("! ") or '"event":"refused"' in heard
    bob.hears()


@both
def test_one_format_one_number(talk: Talk) -> None:
    alice, bob = talk.people("alice", "bob")
    alice.types("/lfg commander")
    bob.forgets()
    bob.types("/lfg commander 3")
    why = "There is a search for commander with 4 people. /lfg commander joins it."
    bob.hears(Answer(Refused("other-size", why)))


# The promise


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.sampled_from(["lobby", "decks", "trades"])), max_size=8
    ),
    st.lists(st.integers(1, 3), unique=True),
    st.sampled_from(["/table close", "/leave friday", "/quit", "vanish"]),
)
def test_all_are_sent_back(moves: list[tuple[int, str]], guests: list[int], end: str) -> None:
    """However a table ends, nobody is left in it, and all talk where they talked before."""
    meeting = Meeting(QUIET)
    people = [named(meeting, nick) for nick in ("alice", "bob", "carol", "dave")]
    for who, room in moves:
        people[who].type(f"/join {room}")
        meeting.clock.advance(1)
    before = [current(person) for person in people]
    people[0].type("/table friday", *(f"/invite {people[guest].nick}" for guest in guests))
    for guest in guests:
        people[guest].type("/join friday")
        assert current(people[guest]) == "#friday"
        people[guest].raw()
    if end == "vanish":
        people[0].vanish()
        meeting.clock.advance(LOST_SECONDS)
    else:
        people[0].type(end)
    assert meeting.server.hub.rooms.find("friday") is None
    for number, person in enumerate(people[1:], 1):
        assert current(person) == before[number]
        told = [line for line in person.heard() if "#friday is closed" in line]
        assert len(told) == (number in guests)
    assert not meeting.stores.notes.found()


def current(client: Client) -> str | None:
    session = client.wire.protocol.session
    assert session is not None
    return session.current.name if session.current else None
