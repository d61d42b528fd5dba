"""Polls: opened, voted in, shown, closed, in both ways to speak."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tongues import RELAY, Answer, Person, Talk, both

from mtgnet.core.events import Refused
from mtgnet.core.tool_events import (
    PollClosed,
    PollFacts,
    PollOpened,
    PollStanding,
    Voted,
    VoteTaken,
)
from mtgnet.testing import Client, Meeting
from mtgnet.testing.memory import restarted, stores

ROOM = "#lobby"
ASKED = "/poll Draft or sealed? | draft | sealed"


@pytest.fixture
def talk(kind: type[Person]) -> Talk:
    return Talk(kind)


def poll(draft: int = 0, sealed: int = 0, nick: str = "alice") -> PollFacts:
    options = (("draft", draft), ("sealed", sealed))
    return PollFacts(nick, "Draft or sealed?", options, draft + sealed)


@both
def test_a_poll_from_its_opening_to_its_end(talk: Talk) -> None:
    alice, bob = talk.people("alice", "bob")
    alice.types(ASKED)
    alice.hears(Answer(PollOpened(ROOM, poll())))
    bob.hears(PollOpened(ROOM, poll()))
    bob.types("/vote 2")
    bob.hears(Answer(VoteTaken(ROOM, 2, "sealed")))
    alice.hears(Voted(ROOM, "bob", False, 1))
    bob.types("/vote 1")
    bob.forgets()
    alice.hears(Voted(ROOM, "bob", True, 1))
    alice.types("/poll")
    alice.hears(Answer(PollStanding(ROOM, poll(draft=1))))
    bob.types("/poll close")
    why = "Only alice, who opened it, may close the poll."
    bob.hears(Answer(Refused("not-yours", why)))
    alice.types("/poll close")
    alice.hears(Answer(PollClosed(ROOM, "alice", poll(draft=1))))
    bob.hears(PollClosed(ROOM, "alice", poll(draft=1)))
    alice.types("/poll")
    why = "There is no poll in #lobby. /poll QUESTION | YES | NO opens one."
    alice.hears(Answer(Refused("no-poll", why)))


@both
def test_one_at_a_time(talk: Talk) -> None:
    alice, bob = talk.people("alice", "bob")
    alice.types(ASKED)
    bob.forgets()
    bob.types("/poll Me too? | yes | no")
    why = "There is a poll in #lobby already. /poll shows it, /poll close ends it."
    bob.hears(Answer(Refused("poll-open", why)))
    bob.types("/join den")
    bob.types("/poll Me too? | yes | no")
    assert "Me too?" in bob.client.raw().decode()


@both
@pytest.mark.parametrize(
    "typed",
    [
        "/poll what?",
        "/poll what? |",
        "/poll what? | one",
        "/poll | a | b",
        "/poll what? | a | A",
        "/poll what? | " + " | ".join("abcdefghijk"),
        "/poll what? | a | " + "b" * 101,
        "/poll " + "q" * 201 + " | a | b",
        "/poll what? | a |  | b",
        "/vote 1",
        "/vote 0",
        "/vote ١",
        "/vote yes",
        "/vote",
        "/vote 99999999999999999999",
    ],
)
def test_what_makes_no_poll_is_refused(talk: Talk, typed: str) -> None:
    alice, bob = talk.people("alice", "bob")
    alice.types(typed)
    heard = alice.client.raw().decode()
    assert heard.startswith("! ") or '"event":"refused"' in heard
    bob.hears()


@both
def test_there_are_only_so_many_options(talk: Talk) -> None:
    (alice,) = talk.people("alice")
    alice.types(ASKED)
    alice.forgets()
    alice.types("/vote 3")
    why = "There are 2 options. /poll shows them."
    alice.hears(Answer(Refused("no-such-option", why)))


def test_programs_give_a_list() -> None:
    bot = Meeting(RELAY).connect("json")
    bot.raw()
    bot.ask(do="poll", question="Which?", options=["a", "b"])
    assert bot.events()[0]["poll"]["options"] == [["a", 0], ["b", 0]]
    bot.ask(do="poll", what="close")
    bot.raw()
    for options in (["a"], [1, None], "a", {"a": "b"}, [["a"], "b"]):
        bot.ask(do="poll", question="Which?", options=options)
        assert bot.events()[0]["event"] == "refused"
    bot.ask(do="poll", question="Which?")
    assert bot.events()[0]["code"] == "missing"


def named(meeting: Meeting, nick: str) -> Client:
    client = meeting.connect()
    client.type(f"/name {nick}")
    return client


def test_it_outlives_a_restart_and_a_registration() -> None:
    kept = stores()
    meeting = Meeting(stores=kept)
    alice, bob = named(meeting, "alice"), named(meeting, "bob")
    alice.type(ASKED, "/vote 1", "/register alice sesame")
    bob.type("/vote 2")
    again = Meeting(stores=restarted(kept))
    client = again.connect()
    client.type("/login alice sesame", "/vote 2", "/poll close")
    heard = client.heard()
    assert heard[-1] == "* alice closes the poll: Draft or sealed?  draft: 0, sealed: 2"
    assert not kept.notes.found()


def test_it_goes_with_its_account() -> None:
    meeting = Meeting()
    alice, bob = named(meeting, "alice"), named(meeting, "bob")
    alice.type("/register alice sesame")
    bob.type("/poll A? | a | b")
    alice.type("/vote 1", "/join den", ASKED, "/forget me", "/yes", "/poll")
    assert alice.heard()[-1].startswith("! There is no poll in #den.")
    bob.raw()
    bob.type("/poll")
    assert bob.heard()[1:3] == ["    1  a: 0", "    2  b: 0"]


def test_old_polls_are_forgotten() -> None:
    meeting = Meeting()
    alice = named(meeting, "alice")
    alice.type("/join den", ASKED, "/vote 1", "/leave den")
    meeting.clock.advance(31 * 86_400)
    meeting.server.prune()
    assert not meeting.stores.notes.found()


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(1, 3)), max_size=20))
def test_everybody_counts_once_with_the_last_vote(votes: list[tuple[int, int]]) -> None:
    meeting = Meeting(RELAY)
    clients = [meeting.connect() for _ in range(5)]
    clients[0].type("/poll Which? | a | b | c")
    last: dict[int, int] = {}
    for who, option in votes:
        clients[who].type(f"/vote {option}")
        last[who] = option
    clients[0].raw()
    clients[0].type("/poll")
    shown = [int(line.rpartition(" ")[2]) for line in clients[0].heard()[1:4]]
    assert shown == [list(last.values()).count(option) for option in (1, 2, 3)]
