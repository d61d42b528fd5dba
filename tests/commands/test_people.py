"""One's own name and preferences, in both ways to speak, and what others see of them."""

from __future__ import annotations

import pytest
from tongues import Answer, Elsewhere, Person, Program, Talk, both

from mtgnet.core import events
from mtgnet.core.events import Named, PreferenceFacts, PreferenceList, Private, Refused, Said


@pytest.fixture
def talk(kind: type[Person]) -> Talk:
    return Talk(kind)


SHARING = ("nobody", "matches", "group", "everyone")


def preferences(
    times: bool = False, notices: bool = True, bell: bool = False, collection: str = "group"
) -> PreferenceList:
    return PreferenceList(
        (
            PreferenceFacts("times", times, "the time before each line that somebody says"),
            PreferenceFacts("notices", notices, "the comings and goings of others"),
            PreferenceFacts("bell", bell, "the terminal's bell when a line mentions you"),
            PreferenceFacts("collection", collection, "who may look at what you own", SHARING),
        )
    )


@both
@pytest.mark.parametrize("command", ["name", "nick"])
def test_a_new_name_is_told_once(talk: Talk, command: str) -> None:
    alice, bob = talk.people("alice", "bob")
    for person in (alice, bob):
        person.does("join", room="decks")
        person.forgets()
    alice.forgets()
    alice.does(command, nick="Alicia")
    alice.hears(Answer(Named("Alicia")))
    bob.hears(events.Renamed("alice", "Alicia", talk.now()))


@both
def test_a_name_may_change_its_case(talk: Talk) -> None:
    alice, bob = talk.people("alice", "bob")
    alice.does("name", nick="ALICE")
    alice.does("name", nick="ALICE")
    alice.hears(Answer(Named("ALICE")), Answer(Named("ALICE")))
    bob.hears(events.Renamed("alice", "ALICE", talk.now()))


@both
@pytest.mark.parametrize("nick", ["alice", "Alice", "ＡLICE"])
def test_a_name_in_use_is_refused(talk: Talk, nick: str) -> None:
    _alice, bob = talk.people("alice", "bob")
    bob.does("name", nick=nick)
    bob.hears(Answer(Refused("name-taken", "alice has that name. Choose another.")))


@both
@pytest.mark.parametrize(("theirs", "nick"), [("alice", "a1ice"), ("modern", "modem")])
def test_a_name_that_looks_like_one_in_use_is_refused(talk: Talk, theirs: str, nick: str) -> None:
    _, bob = talk.people(theirs, "bob")
    bob.does("name", nick=nick)
    why = f"{nick} looks too much like {theirs}, who is here. Choose another."
    bob.hears(Answer(Refused("name-taken", why)))


@both
def test_a_name_is_free_again_once_its_holder_is_gone_or_has_another(talk: Talk) -> None:
    alice, bob, carol = talk.people("alice", "bob", "carol")
    alice.does("name", nick="alicia")
    bob.does("name", nick="a1ice")
    carol.forgets()
    bob.does("quit")
    carol.does("name", nick="alice")
    carol.hears(events.Gone("a1ice", "", talk.now()), Answer(Named("alice")))


@both
def test_a_bad_name_is_refused(talk: Talk) -> None:
    (alice,) = talk.people("alice")
    alice.does("name", nick="9lives")
    alice.does("name", nick="server")
    alice.hears(
        Answer(Refused("bad-name", "A nickname begins with a letter.")),
        Answer(Refused("reserved-name", "server is the server's own name. Choose another.")),
    )


@both
def test_preferences_are_listed(talk: Talk) -> None:
    (alice,) = talk.people("alice")
    alice.does("set")
    alice.does("set", name="notices", value="off")
    alice.does("set", name="BELL", value="yes")
    alice.does("set")
    alice.hears(
        Answer(preferences()),
        Answer(preferences(notices=False)),
        Answer(preferences(notices=False, bell=True)),
        Answer(preferences(notices=False, bell=True)),
    )


@both
def test_who_may_look_at_a_collection_is_said_with_a_word(talk: Talk) -> None:
    (alice,) = talk.people("alice")
    alice.does("set", name="collection", value="everyone")
    alice.does("set", name="Collection", value="NOBODY")
    alice.does("set", name="collection")
    alice.does("set", name="collection", value="on")
    said = "Say nobody, matches, group or everyone"
    alice.hears(
        Answer(preferences(collection="everyone")),
        Answer(preferences(collection="nobody")),
        Answer(Refused("missing", f"{said}: /set collection nobody.")),
        Answer(Refused("bad-argument", f'{said}, not "on".')),
    )


@both
def test_a_preference_that_is_none_is_refused(talk: Talk) -> None:
    (alice,) = talk.people("alice")
    alice.does("set", name="colour", value="on")
    alice.does("set", name="bell")
    alice.does("set", name="bell", value="loud")
    why = 'There is no preference "colour". There are times, notices, bell, collection.'
    alice.hears(
        Answer(Refused("no-such-preference", why)),
        Answer(Refused("missing", "Say on or off: /set bell on.")),
        Answer(Refused("bad-argument", 'Say on or off, not "loud".')),
    )


@both
def test_without_notices_one_hears_talk_alone(talk: Talk) -> None:
    alice, bob, carol = talk.people("alice", "bob", "carol")
    alice.does("set", name="notices", value="off")
    alice.forgets()
    bob.does("name", nick="bobby")
    carol.does("quit")
    bob.types("hi")
    bob.does("leave")
    bob.does("join", room="lobby")
    alice.hears(Said("#lobby", "bobby", "hi", talk.now()))
    alice.does("set", name="notices", value="on")
    alice.forgets()
    bob.does("quit", text="bye")
    alice.hears(events.Gone("bobby", "bye", talk.now()))


def test_the_bell_rings_at_a_mention() -> None:
    talk = Talk(Person)
    alice, bob = talk.people("alice", "bob")
    alice.does("set", name="bell", value="on")
    alice.forgets()
    bob.types("Hello Alice, well met")
    bob.types("malice aforethought")
    assert alice.client.raw() == b"<bob> Hello Alice, well met\a\r\n<bob> malice aforethought\r\n"


def test_a_mention_is_of_the_name_at_that_time() -> None:
    talk = Talk(Person)
    alice, bob = talk.people("alice", "bob")
    alice.does("set", name="bell", value="on")
    alice.forgets()
    bob.client.wire.arrive(b"hello alice\n")
    alice.client.wire.arrive(b"/name carol\n")
    talk.meeting.turn()
    assert alice.client.raw() == b"<bob> hello alice\a\r\n  You are carol.\r\n"


def test_no_bell_rings_for_a_program() -> None:
    talk = Talk(Program)
    alice, bob = talk.people("alice", "bob")
    alice.does("set", name="bell", value="on")
    alice.forgets()
    bob.types("hello alice")
    alice.hears(Said("#lobby", "bob", "hello alice", talk.now()))


@pytest.fixture
def _in_berlin(monkeypatch: pytest.MonkeyPatch):
    import time

    monkeypatch.setenv("TZ", "CET-1")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("_in_berlin")
def test_times_are_told_in_the_servers_zone() -> None:
    talk = Talk(Person)
    alice, bob = talk.people("alice", "bob")
    alice.does("set", name="times", value="on")
    alice.forgets()
    talk.meeting.clock.advance(12 * 3600 - talk.now())
    bob.types("lunch?")
    bob.does("me", text="waves")
    bob.does("msg", nick="alice", text="psst")
    assert alice.client.heard() == [
        "<13:00 bob> lunch?",
        "<13:00 bob> * waves",
        "[13:00 bob] psst",
    ]


@both
def test_yes_and_no_need_a_question(talk: Talk) -> None:
    (alice,) = talk.people("alice")
    alice.does("yes")
    alice.does("no")
    alice.hears(*[Answer(Refused("no-question", "There is no question to answer."))] * 2)


@both
def test_a_preference_does_not_change_the_room_that_is_named(talk: Talk) -> None:
    alice, bob = talk.people("alice", "bob")
    alice.does("set", name="notices", value="off")
    alice.does("join", room="decks")
    alice.forgets()
    bob.types("hi")
    bob.does("msg", nick="alice", text="psst")
    at = talk.now()
    alice.hears(Elsewhere(Said("#lobby", "bob", "hi", at)), Private("bob", "psst", at, 1))
