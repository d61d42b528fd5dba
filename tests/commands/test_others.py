"""Looking somebody up, and hearing no more of somebody."""

from __future__ import annotations

import pytest
from test_operators import FAR, someone
from tongues import Answer, Person, Talk, both

from mtgnet.core.access import Access
from mtgnet.core.events import Refused, Said
from mtgnet.core.people_events import IgnoreList, PersonFacts


@pytest.fixture
def talk(kind: type[Person]) -> Talk:
    return Talk(kind)


# Who is that?


@both
def test_a_guest_is_told_of(talk: Talk) -> None:
    alice, bob = talk.people("alice", "bob")
    came = talk.now() - 3
    bob.does("join", room="decks")
    alice.forgets()
    alice.does("whois", nick="BOB")
    facts = PersonFacts("bob", "guest", None, came, None, None, 1, ("#lobby",), ())
    alice.hears(Answer(facts))


@both
def test_operators_see_addresses(talk: Talk) -> None:
    op = someone(talk, "op", Access.OP)
    someone(talk, "bob", host=FAR)
    came = talk.now() - 3
    op.forgets()
    op.does("whois", nick="bob")
    op.hears(Answer(PersonFacts("bob", "guest", None, came, None, None, 1, ("#lobby",), (FAR,))))


@both
def test_a_registered_person_is_told_of_when_away(talk: Talk) -> None:
    alice, bob = someone(talk, "alice"), someone(talk, "bob", Access.MEMBER)
    made = talk.now() - 3
    bob.does("quit")
    alice.forgets()
    left = talk.now()
    talk.meeting.clock.advance(50)
    alice.does("whois", nick="bob")
    alice.hears(Answer(PersonFacts("bob", "member", made, None, left, None, 0, (), ())))


@both
def test_the_lost_are_told_of_as_lost(talk: Talk) -> None:
    alice, bob = talk.people("alice", "bob")
    came = talk.now() - 3
    bob.client.vanish()
    talk.meeting.clock.advance(20)
    alice.does("whois", nick="bob")
    facts = PersonFacts("bob", "guest", None, came, None, 20.0, 0, ("#lobby",), ())
    alice.hears(Answer(facts))


@both
def test_nobody_is_told_of(talk: Talk) -> None:
    (alice,) = talk.people("alice")
    alice.does("whois", nick="zoe")
    why = "Nobody here is called zoe. /who lists the room."
    alice.hears(Answer(Refused("no-such-person", why)))


# Not hearing somebody


@both
def test_who_is_ignored_is_not_heard(talk: Talk) -> None:
    alice, bob, carol = talk.people("alice", "bob", "carol")
    alice.does("ignore", nick="bob")
    alice.hears(Answer(IgnoreList(("bob",))))
    bob.does("say", text="hm")
    bob.does("name", nick="rob")
    bob.does("leave")
    alice.hears()
    bob.forgets()
    bob.does("msg", nick="alice", text="psst")
    bob.hears(Answer(Refused("ignored", "alice takes no messages from you.")))
    carol.does("say", text="hi")
    alice.hears(Said("#lobby", "carol", "hi", talk.now()))


@both
def test_one_hears_somebody_again(talk: Talk) -> None:
    alice, bob = talk.people("alice", "bob")
    alice.does("ignore", nick="bob")
    alice.does("unignore", nick="Bob")
    alice.hears(Answer(IgnoreList(("bob",))), Answer(IgnoreList(())))
    bob.does("say", text="hm")
    alice.hears(Said("#lobby", "bob", "hm", talk.now()))
    alice.does("unignore", nick="bob")
    why = "You don't ignore bob. /ignore lists whom you do."
    alice.hears(Answer(Refused("not-ignored", why)))


@both
def test_nobody_ignores_themselves(talk: Talk) -> None:
    (alice,) = talk.people("alice")
    alice.does("ignore", nick="alice")
    alice.hears(Answer(Refused("yourself", "That is you. Nobody can ignore themselves.")))


@both
def test_a_registered_person_is_ignored_for_good(talk: Talk) -> None:
    alice, bob = someone(talk, "alice", Access.MEMBER), someone(talk, "bob", Access.MEMBER)
    alice.does("ignore", nick="bob")
    alice.does("quit")
    bob.does("quit")
    again = [talk.kind(talk.meeting.connect(talk.kind.mode)) for _ in range(2)]
    for person, nick in zip(again, ("alice", "bob"), strict=True):
        person.does("login", nick=nick, password="sesame")
    talk.meeting.clock.advance(3)
    for person in again:
        person.forgets()
    again[1].does("say", text="hm")
    again[0].hears()


@both
def test_as_many_are_ignored_as_may_be(talk: Talk) -> None:
    alice = talk.person("alice")
    session = alice.client.wire.protocol.session
    assert session is not None
    session.person.ignore({f"g{number}": f"n{number}" for number in range(200)})
    talk.person("bob")
    alice.forgets()
    alice.does("ignore", nick="bob")
    why = "You ignore 200 people, the most there may be. /unignore one."
    alice.hears(Answer(Refused("too-many-ignored", why)))
