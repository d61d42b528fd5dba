"""Help, the menu, leaving, and what the server says of itself, in both ways to speak."""

from __future__ import annotations

import attrs
import pytest
from tongues import RELAY, Answer, Person, Program, Talk, both

from mtgnet import LINK, PROTOCOL, __version__
from mtgnet.core import events
from mtgnet.core.access import Access
from mtgnet.core.events import (
    About,
    CommandHelp,
    Goodbye,
    Greeting,
    Help,
    ModeSet,
    Pong,
    Refused,
    Said,
)
from mtgnet.core.events import People as Listed
from mtgnet.core.limits import Limits
from mtgnet.core.people_events import Declined
from mtgnet.testing import Meeting


@pytest.fixture
def talk(kind: type[Person]) -> Talk:
    return Talk(kind)


def facts(talk: Talk) -> tuple[events.GroupFacts, ...]:
    """What the server tells a guest of its commands."""
    return talk.meeting.server.table.facts(Access.GUEST)


CARDS = ("cards", "134 cards, 142 printings, starter set, 2026-06-26")


@both
def test_help_lists_every_command(talk: Talk) -> None:
    (alice,) = talk.people("alice")
    alice.does("help")
    alice.hears(Answer(Help(facts(talk))))
    names = {each.name for group in facts(talk) for each in group.commands}
    assert names > set(
        "help menu name who rooms join leave say me msg reply echo mode set ping about json quit"
        " yes no register login whois ignore unignore card prints sets random find".split()
    )
    assert not names & set("kick ban guests shutdown claim logout".split())


@both
def test_help_tells_of_each_command_under_each_of_its_names(talk: Talk) -> None:
    (alice,) = talk.people("alice")
    for group in facts(talk):
        for each in group.commands:
            for name in (each.name, *each.aliases, f"/{each.name}"):
                alice.does("help", command=name)
                same = [
                    g for g in facts(talk) if name in (g.title.lower(), g.title.lower().split()[-1])
                ]
                alice.hears(Answer(CommandHelp(each, *same)))
        talk.meeting.clock.advance(10)


@both
@pytest.mark.parametrize("name", ["your account", "Account", "past"])
def test_help_tells_what_the_commands_of_a_group_do(talk: Talk, name: str) -> None:
    (alice,) = talk.people("alice")
    alice.does("help", command=name)
    (group,) = [each for each in facts(talk) if each.title.lower().endswith(name.lower())]
    alice.hears(Answer(Help((group,), True)))


def test_help_fits_on_a_screen() -> None:
    meeting = Meeting()
    alice = meeting.connect()
    alice.type("/register alice sesame")
    meeting.stores.accounts.set_role(1, "owner")
    alice.raw()
    alice.type("/help")
    heard = alice.heard()
    assert len(heard) < 24
    assert max(map(len, heard)) <= 80
    assert heard[0] == "  Talk           say me msg reply echo mode"
    assert heard[-1] == "  What doesn't begin with / is said to your room."


def test_all_of_help_comes_in_pages() -> None:
    meeting = Meeting()
    alice = meeting.connect()
    alice.raw()
    alice.type("/help all")
    pages = [alice.heard()]
    while "/more or an empty line" in pages[-1][-1]:
        alice.type("")
        meeting.clock.advance(1)
        pages.append(alice.heard())
    assert max(map(len, pages)) < 30
    text = "\n".join(line for page in pages for line in page)
    for group in meeting.server.table.facts(Access.GUEST):
        assert f"  {group.title}\n" in text
        for each in group.commands:
            assert f"    {each.usage}" in text


@pytest.mark.parametrize(
    ("mode", "last"), [("echo", "goes to /echo"), ("log", "goes to /oldest"), ("quiz", "goes to")]
)
def test_help_tells_where_lines_go(mode: str, last: str) -> None:
    client = Meeting().connect(mode)
    client.raw()
    client.type("/help")
    assert client.heard()[-1].startswith(f"What doesn't begin with / {last}")


@both
def test_help_on_what_is_no_command(talk: Talk) -> None:
    (alice,) = talk.people("alice")
    alice.does("help", command="jion")
    alice.does("help", command="xyzzy")
    alice.hears(
        Answer(Refused("unknown-command", "There is no command jion. Did you mean /help join?")),
        Answer(Refused("unknown-command", "There is no command xyzzy. /help lists them.")),
    )


@both
def test_a_number_picks_only_as_the_very_next_line(talk: Talk) -> None:
    alice, bob = talk.people("alice", "bob")
    alice.does("card", name="th")
    alice.does("ping")
    alice.forgets()
    alice.types("1")
    bob.hears(Said("#lobby", "alice", "1", talk.now()))


@both
def test_a_number_picks_within_a_minute(talk: Talk) -> None:
    alice, bob = talk.people("alice", "bob")
    alice.does("card", name="th")
    talk.meeting.clock.advance(60)
    alice.types("1")
    bob.hears()
    alice.does("card", name="th")
    talk.meeting.clock.advance(60.5)
    alice.types("1")
    bob.hears(Said("#lobby", "alice", "1", talk.now()))


@both
@pytest.mark.parametrize("number", ["0", "40", "99999999999999999999"])
def test_a_number_that_is_not_on_the_list(talk: Talk, number: str) -> None:
    alice, bob = talk.people("alice", "bob")
    alice.does("card", name="th")
    alice.forgets()
    alice.types(number)
    why = f"Pick a number from 1 to 10, or say it with /say {int(number[:9])}."
    alice.hears(Answer(Refused("no-such-choice", why)))
    alice.types("2")
    bob.hears()


@both
@pytest.mark.parametrize("text", ["1 two", "two", "-1", "1.5", "²", "١"])
def test_what_is_no_number_is_talk(talk: Talk, text: str) -> None:
    alice, bob = talk.people("alice", "bob")
    alice.does("card", name="th")
    alice.types(text)
    bob.hears(Said("#lobby", "alice", text, talk.now()))


@both
def test_an_unknown_command_suggests_the_nearest(talk: Talk) -> None:
    alice, bob = talk.people("alice", "bob")
    alice.types("/jion decks")
    why = "There is no /jion. Did you mean /join? /yes does that; /help lists all."
    alice.hears(Answer(Refused("unknown-command", why)))
    alice.does("yes")
    alice.hears(Answer(events.Entered("#decks", 1)))
    alice.does("yes")
    alice.hears(Answer(Refused("no-question", "There is no question to answer.")))
    bob.hears()


@both
def test_a_suggestion_can_be_turned_down_or_forgotten(talk: Talk) -> None:
    (alice,) = talk.people("alice")
    alice.types("/pign")
    alice.forgets()
    alice.does("no")
    alice.hears(Answer(Declined()))
    alice.types("/pign")
    alice.forgets()
    talk.meeting.clock.advance(61)
    alice.does("yes")
    alice.hears(Answer(Refused("no-question", "There is no question to answer.")))


@both
@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("/", "A command's name follows the /; /help lists all."),
        ("/ who", "A command's name follows the /; /help lists all."),
        ("/xyzzy", "There is no /xyzzy. /help lists all commands."),
        ("/\x1b[2Jxyzzy", "There is no /xyzzy. /help lists all commands."),
    ],
)
def test_what_is_no_command_is_not_said(talk: Talk, line: str, why: str) -> None:
    alice, bob = talk.people("alice", "bob")
    alice.types(line)
    alice.hears(Answer(Refused("unknown-command", why)))
    bob.hears()


@both
def test_about_tells_what_the_server_keeps_to(kind: type[Person]) -> None:
    talk = Talk(kind)
    alice, _ = talk.people("alice", "bob")
    talk.meeting.clock.advance(3661 - talk.now())
    alice.does("about")
    about = (
        ("running", "1:01:01 (h:mm:ss)"),
        ("here", "2 people, 1 room"),
        ("lines", "at most 4096 bytes"),
        ("rate", "10 lines a second, 50 at once; more have to wait"),
        ("history", "none: what is said in rooms is relayed, not stored"),
        ("messages", "private messages are kept until 30 days after delivery"),
        CARDS,
    )
    alice.hears(Answer(About(__version__, LINK, about)))


@both
def test_about_without_limits(kind: type[Person]) -> None:
    limits = Limits(line_bytes=0, lines_per_second=0)
    (alice,) = Talk(kind, Meeting(attrs.evolve(RELAY, limits=limits))).people("alice")
    alice.does("about")
    about = (
        ("running", "0:00:03 (h:mm:ss)"),
        ("here", "1 person, 1 room"),
        ("lines", "any length"),
        ("rate", "any number of lines a second"),
        ("history", "none: what is said in rooms is relayed, not stored"),
        ("messages", "private messages are kept until 30 days after delivery"),
        CARDS,
    )
    alice.hears(Answer(About(__version__, LINK, about)))


@both
def test_ping(talk: Talk) -> None:
    (alice,) = talk.people("alice")
    alice.does("ping")
    alice.hears(Answer(Pong()))


@both
@pytest.mark.parametrize("command", ["quit", "exit"])
@pytest.mark.parametrize("text", ["", "see you"])
def test_quit_says_goodbye_and_closes(talk: Talk, command: str, text: str) -> None:
    alice, bob = talk.people("alice", "bob")
    alice.does(command, **({"text": text} if text else {}))
    alice.hears(Answer(Goodbye()))
    assert alice.client.closed
    bob.hears(events.Gone("alice", text, talk.now()))
    bob.does("who")
    bob.hears(Answer(Listed("#lobby", ("bob",), 1)))


@both
def test_nothing_is_done_after_quit(talk: Talk) -> None:
    alice, bob = talk.people("alice", "bob")
    alice.client.type(*map(talk.kind.as_line, ("/quit", "still here")))
    bob.hears(events.Gone("alice", "", talk.now()))


def test_json_switches_from_the_next_byte_on() -> None:
    talk = Talk(Person)
    alice, bob = talk.people("alice", "bob")
    alice.client.type("/mode echo", "/json", '{"id": "a", "do": "ping"}', "not json")
    heard = alice.client.heard()
    assert heard[0] == TEXT_OF_MODE
    assert [line[:1] for line in heard[1:]] == ["{"] * 3
    program = Program(alice.client)
    program.does("about")
    assert program.client.events()[0]["re"] == 1
    program.does("mode", command="say")
    program.client.raw()
    program.requests.clear()
    bob.types("hi")
    program.hears(Said("#lobby", "bob", "hi", talk.now()))


TEXT_OF_MODE = "  A bare line means /echo now. /mode say goes back."


def test_json_greets_anew() -> None:
    talk = Talk(Person)
    alice, _ = talk.people("alice", "bob")
    alice.does("json")
    greeting = Greeting(__version__, LINK, PROTOCOL, "alice", "#lobby", 2)
    Program(alice.client).hears(greeting)


def test_json_keeps_the_preferences() -> None:
    talk = Talk(Person)
    alice, bob = talk.people("alice", "bob")
    alice.does("set", name="notices", value="off")
    alice.does("json")
    alice.client.raw()
    bob.does("quit")
    assert alice.client.events() == []


@both
def test_a_command_that_takes_nothing_says_so(talk: Talk) -> None:
    (alice,) = talk.people("alice")
    alice.types("/ping  me ")
    alice.hears(Answer(Refused("too-much", '"me" is too much. Type /ping.')))


@both
def test_a_mode_is_what_a_bare_line_does(talk: Talk) -> None:
    (alice,) = talk.people("alice")
    alice.types("/mode upper")
    alice.hears(Answer(ModeSet("echo")))


def test_bare_lines_can_be_searches() -> None:
    alice = Meeting().connect()
    alice.type("/mode find", "t:instant c:r mv=1")
    assert "Lightning Bolt" in alice.raw().decode()
    alice.raw()
    alice.type("/mode xyzzy")
    assert "find" in alice.raw().decode()
