"""Talk, in both ways to speak: rooms, private lines, upper case, modes."""

from __future__ import annotations

import pytest
from tongues import Answer, Elsewhere, Person, Talk, both

from mtgnet.core.access import Access
from mtgnet.core.events import (
    Done,
    Echoed,
    Entered,
    ModeSet,
    Named,
    Private,
    PrivateSent,
    Refused,
    Said,
)

pytestmark = both


@pytest.fixture
def talk(kind: type[Person]) -> Talk:
    return Talk(kind)


def test_what_is_said_is_heard_by_the_room(talk: Talk) -> None:
    alice, bob, carol = talk.people("alice", "bob", "carol")
    said = Said("#lobby", "alice", "hi", talk.now())
    alice.does("say", text="hi")
    alice.hears(*[said] * talk.own_lines, Answer(Done()))
    bob.hears(said)
    carol.hears(said)


def test_a_bare_line_is_said(talk: Talk) -> None:
    alice, bob = talk.people("alice", "bob")
    alice.types("  hi there")
    bob.hears(Said("#lobby", "alice", "  hi there", talk.now()))


def test_two_slashes_say_one(talk: Talk) -> None:
    alice, bob = talk.people("alice", "bob")
    alice.types("//shrug")
    bob.hears(Said("#lobby", "alice", "/shrug", talk.now()))


def test_a_blank_line_is_not_said(talk: Talk) -> None:
    alice, bob = talk.people("alice", "bob")
    for line in ("", "   ", "\u3000"):
        alice.types(line)
    alice.hears(*[Answer(Done())] * 3)
    bob.hears()


def test_what_somebody_does_is_told_as_theirs(talk: Talk) -> None:
    alice, bob = talk.people("alice", "bob")
    alice.does("me", text="waves")
    bob.hears(Said("#lobby", "alice", "waves", talk.now(), emote=True))


@pytest.mark.parametrize(("word", "command"), [("help", "/help"), (" QUIT ", "/quit")])
def test_a_command_without_its_slash_is_not_said(talk: Talk, word: str, command: str) -> None:
    alice, bob = talk.people("alice", "bob")
    alice.types(word)
    does = "lists the commands" if command == "/help" else "leaves"
    why = f"{command} {does}. To say the word, type /say {command[1:]}."
    alice.hears(Answer(Refused("hint", why)))
    bob.hears()
    alice.does("say", text=command[1:])
    bob.hears(Said("#lobby", "alice", command[1:], talk.now()))


def test_another_room_is_named(talk: Talk) -> None:
    alice, bob = talk.people("alice", "bob")
    alice.does("join", room="decks")
    bob.does("join", room="decks")
    bob.does("join", room="trades")
    alice.forgets()
    bob.forgets()
    alice.types("hi")
    bob.hears(Elsewhere(Said("#decks", "alice", "hi", talk.now())))


def test_out_of_all_rooms_nobody_hears(talk: Talk) -> None:
    (alice,) = talk.people("alice")
    alice.does("leave")
    alice.forgets()
    alice.types("hi")
    why = "You are in no room, so nobody hears you. /join one first."
    alice.hears(Answer(Refused("no-room", why)))


@pytest.mark.parametrize("command", ["msg", "m", "tell", "MSG"])
def test_a_private_line_is_heard_by_one(talk: Talk, command: str) -> None:
    alice, bob, carol = talk.people("alice", "bob", "carol")
    alice.does(command, nick="Bob", text="psst, you")
    alice.hears(Answer(PrivateSent("bob", "psst, you")))
    bob.hears(Private("alice", "psst, you", talk.now(), 1))
    carol.hears()


def test_a_private_line_to_nobody_is_refused(talk: Talk) -> None:
    (alice,) = talk.people("alice")
    alice.does("msg", nick="bob", text="psst")
    why = "Nobody here is called bob. /who lists the room."
    alice.hears(Answer(Refused("no-such-person", why)))


@pytest.mark.parametrize("command", ["reply", "r"])
def test_a_reply_goes_to_who_wrote_last(talk: Talk, command: str) -> None:
    alice, bob, carol = talk.people("alice", "bob", "carol")
    carol.does("msg", nick="bob", text="first")
    alice.does("msg", nick="bob", text="second")
    for person in (alice, bob, carol):
        person.forgets()
    bob.does(command, text="yes")
    bob.hears(Answer(PrivateSent("alice", "yes")))
    alice.hears(Private("bob", "yes", talk.now(), 1))
    carol.hears()


def test_a_reply_follows_a_new_name(talk: Talk) -> None:
    alice, bob = talk.people("alice", "bob")
    alice.does("msg", nick="bob", text="hi")
    alice.does("name", nick="alicia")
    alice.hears(Answer(PrivateSent("bob", "hi")), Answer(Named("alicia")))
    bob.forgets()
    bob.does("reply", text="hi yourself")
    bob.hears(Answer(PrivateSent("alicia", "hi yourself")))


def test_a_reply_never_goes_to_another_who_took_the_name(talk: Talk) -> None:
    alice, bob, eve = talk.people("alice", "bob", "eve")
    alice.does("msg", nick="bob", text="hi")
    alice.does("quit")
    eve.does("name", nick="alice")
    bob.forgets()
    eve.forgets()
    bob.does("reply", text="the secret")
    why = "alice, who wrote to you, is gone. /msg NICK TEXT writes to somebody else."
    bob.hears(Answer(Refused("no-such-person", why)))
    eve.hears()


def test_a_reply_to_nobody_is_refused(talk: Talk) -> None:
    (alice,) = talk.people("alice")
    alice.does("reply", text="hi")
    why = "Nobody has written to you alone. /msg NICK TEXT begins."
    alice.hears(Answer(Refused("nobody-wrote", why)))


@pytest.mark.parametrize(
    ("text", "upper"),
    [
        ("straße", "STRASSE"),
        ("ﬁne", "FINE"),
        ("ŉ", "ʼN"),
        ("ΐ", "\u0399\u0308\u0301"),
        ("i ı", "I I"),
        ("дом", "ДОМ"),
        ("  indented", "  INDENTED"),
        ("🙂 ok", "🙂 OK"),
    ],
)
@pytest.mark.parametrize("command", ["echo", "upper", "shout"])
def test_echo_answers_in_upper_case(talk: Talk, command: str, text: str, upper: str) -> None:
    alice, bob = talk.people("alice", "bob")
    alice.does(command, text=text)
    alice.hears(Answer(Echoed(upper)))
    bob.hears()


def test_mode_echo_answers_every_bare_line(talk: Talk) -> None:
    alice, bob = talk.people("alice", "bob")
    alice.does("mode", command="echo")
    alice.types("one")
    alice.types("help")
    alice.types("")
    alice.types("//x")
    alice.types("/ping now")
    alice.hears(
        *[Answer(event) for event in (ModeSet("echo"), Echoed("ONE"), Echoed("HELP"))],
        *[Answer(event) for event in (Echoed(""), Echoed("/X"))],
        Answer(Refused("too-much", '"now" is too much. Type /ping.')),
    )
    alice.does("mode", command="/say")
    alice.hears(Answer(ModeSet("say")))
    bob.hears()
    alice.types("back")
    bob.hears(Said("#lobby", "alice", "back", talk.now()))


def test_a_blank_line_is_nothing_to_a_mode_that_talks(talk: Talk) -> None:
    alice, bob = talk.people("alice", "bob")
    alice.does("mode", command="me")
    alice.types(" ")
    alice.hears(Answer(ModeSet("me")), Answer(Done()))
    bob.hears()


@pytest.mark.parametrize("name", ["who", "msg", "nonsense", "quit"])
def test_a_mode_takes_one_text(talk: Talk, name: str) -> None:
    (alice,) = talk.people("alice")
    alice.does("mode", command=name)
    modes = talk.meeting.server.table.modes(Access.GUEST)
    assert modes[:4] == ["say", "me", "reply", "echo"]
    why = f"There is no mode {name}. There are {', '.join(modes)}."
    alice.hears(Answer(Refused("no-such-mode", why)))


@pytest.mark.parametrize(
    ("command", "usage"),
    [("say", "TEXT"), ("me", "TEXT"), ("echo", "TEXT"), ("reply", "TEXT"), ("msg", "NICK TEXT")],
)
def test_what_is_missing_is_named(talk: Talk, command: str, usage: str) -> None:
    alice, bob = talk.people("alice", "bob")
    alice.does(command)
    missing = usage.split()[0]
    alice.hears(Answer(Refused("missing", f"{missing} is missing. Type /{command} {usage}.")))
    bob.hears()


def test_nothing_typed_reaches_another_screen_with_its_tricks(talk: Talk) -> None:
    alice, bob = talk.people("alice", "bob")
    tricks = "\x1b[2J\x1b]0;title\x07re\u202ed\u200b \x9b31m\x00end"
    alice.does("say", text=tricks)
    alice.does("me", text=tricks)
    alice.does("msg", nick="bob", text=tricks)
    at = talk.now()
    bob.hears(
        Said("#lobby", "alice", "red end", at),
        Said("#lobby", "alice", "red end", at, emote=True),
        Private("alice", "red end", at, 1),
    )


def test_who_joins_hears_what_is_said_after(talk: Talk) -> None:
    alice, bob = talk.people("alice", "bob")
    alice.does("join", room="decks")
    alice.forgets()
    bob.forgets()
    alice.types("before")
    bob.does("join", room="decks")
    alice.types("after")
    bob.hears(
        Answer(Entered("#decks", 2)),
        Said("#decks", "alice", "after", talk.now()),
    )
