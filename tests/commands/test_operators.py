"""What operators may do, to whom, and that nobody else may; where guests may be."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from tongues import RELAY, Answer, Person, Program, Talk, both

from mtgnet.core.access import Access
from mtgnet.core.arguments import OneOf, Secret, Span
from mtgnet.core.events import Closing, Done, Gone, Refused, Said
from mtgnet.core.people_events import (
    Acted,
    ActFacts,
    ActList,
    Announced,
    Asked,
    Declined,
    GuestsMay,
    Kicked,
    SanctionFacts,
    SanctionList,
    ShutdownPlanned,
    Silenced,
)
from mtgnet.core.table import Command
from mtgnet.testing import Client, Meeting

FAR, NEAR = "192.0.2.7", "198.51.100.1"


@pytest.fixture
def talk(kind: type[Person]) -> Talk:
    return Talk(kind)


def someone(talk: Talk, nick: str, role: Access = Access.GUEST, host: str = "127.0.0.1") -> Person:
    """Somebody with this role who has been announced."""
    person = talk.kind(talk.meeting.connect(talk.kind.mode, host))
    person.does("name", nick=nick)
    if role > Access.GUEST:
        person.does("register", password="sesame")
        account = talk.meeting.stores.accounts.find(nick)
        assert account is not None
        talk.meeting.stores.accounts.set_role(account.id, role.role)
    talk.meeting.clock.advance(3)
    person.forgets()
    return person


def cast(talk: Talk) -> tuple[Person, Person]:
    """An operator and a guest from elsewhere."""
    op, bob = someone(talk, "op", Access.OP), someone(talk, "bob", host=FAR)
    op.forgets()
    return op, bob


# Who may use what

SHUT = re.compile(r"That is for (registered people|the)|Guests are not let in now")


def commands() -> list[Command]:
    table = Meeting(RELAY).server.table
    return [each for group in table.groups for each in group.commands()]


def arguments(command: Command) -> dict[str, object]:
    """Arguments that fit, for a person who is not there."""
    values: dict[type, object] = {Span: 60, Secret: "sesame"}
    given: dict[str, object] = {}
    for each in command.declaration.arguments:
        if isinstance(each.kind, OneOf):
            given[each.name] = each.kind.words[0]
        elif not each.optional:
            given[each.name] = values.get(type(each.kind), "nobody-1")
    return given


@pytest.mark.parametrize("rank", Access)
@pytest.mark.parametrize("command", commands(), ids=[each.name for each in commands()])
def test_who_may_use_which_command(command: Command, rank: Access) -> None:
    """Every command by every rank: it is refused to exactly those below its own."""
    allowed = command.declaration.access <= rank
    for request in (
        {"do": command.name, **arguments(command)},
        {"line": f"/{command.name} nobody-1 nobody-2"},
        {"line": f"/{command.name}"},
    ):
        talk = Talk(Program)
        client = someone(talk, "eve", rank).client
        if rank is Access.ANYBODY:
            talk.meeting.stores.facts.put("guests", "off")
            client = talk.meeting.connect("json")
            client.raw()
        client.ask(**request)
        talk.meeting.clock.advance(0.1)
        reasons = [event["why"] for event in client.events() if event["event"] == "refused"]
        assert any(map(SHUT.match, reasons)) == (not allowed)


@pytest.mark.parametrize("rank", [rank for rank in Access if rank])
def test_help_and_menu_show_what_one_may_use(rank: Access) -> None:
    talk = Talk(Program)
    client = someone(talk, "eve", rank).client
    client.ask(do="help")
    (event,) = client.events()
    shown = {each["name"] for group in event["groups"] for each in group["commands"]}
    assert shown == {each.name for each in commands() if each.declaration.access <= rank}
    client.ask(do="menu")
    (menu,) = client.events()
    assert any(title.startswith("Operators") for title in menu["choices"]) == (rank >= Access.OP)
    titles = {title.partition(": ")[0] for title in menu["choices"]}
    assert titles == {group["title"] for group in event["groups"]}


@pytest.mark.parametrize("rank", [Access.GUEST, Access.MEMBER])
def test_bare_lines_are_no_way_around(rank: Access) -> None:
    talk = Talk(Person)
    someone(talk, "other")
    eve = someone(talk, "eve", rank)
    eve.types("/mode announce")
    assert eve.client.heard()[0].startswith("! There is no mode announce.")


def test_a_mode_is_lost_with_the_role() -> None:
    talk = Talk(Person)
    op, bob = cast(talk)
    op.types("/mode announce")
    account = talk.meeting.stores.accounts.find("op")
    assert account is not None
    talk.meeting.stores.accounts.set_role(account.id, "member")
    bob.forgets()
    op.types("hear me")
    assert op.client.heard()[-1] == "! That is for the operators of this server."
    bob.hears()


@pytest.mark.parametrize("mine", [Access.OP, Access.OWNER])
@pytest.mark.parametrize("theirs", [rank for rank in Access if rank])
@pytest.mark.parametrize("command", ["kick", "mute", "ban"])
def test_nobody_acts_against_their_equals(command: str, mine: Access, theirs: Access) -> None:
    talk = Talk(Program)
    boss, other = someone(talk, "boss", mine), someone(talk, "other", theirs, FAR)
    boss.forgets()
    boss.types(f"/{command} other")
    answer = boss.client.events()[-1]
    assert (answer.get("code") == "not-allowed") == (theirs >= mine)
    assert other.client.closed == (command == "kick" and theirs < mine) or command == "ban"


# Kicking


@both
def test_who_is_kicked_is_told_and_may_come_back(talk: Talk) -> None:
    op, bob = cast(talk)
    op.does("kick", nick="bob", why="spam")
    kicked = Kicked("bob", "op", "spam", False, talk.now())
    op.hears(kicked, Answer(Acted("kicked", "bob", None, "spam")))
    bob.hears(kicked)
    assert bob.client.closed
    assert not someone(talk, "bob", host=FAR).client.closed


@both
def test_nobody_can_be_kicked(talk: Talk) -> None:
    op, _ = cast(talk)
    op.does("kick", nick="zoe")
    why = "Nobody here is called zoe. /who lists the room."
    op.hears(Answer(Refused("no-such-person", why)))


# Muting


@both
def test_who_is_muted_reads_and_does_not_talk(talk: Talk) -> None:
    op, bob = cast(talk)
    op.types("/mute bob 10m spam")
    op.hears(Answer(Acted("muted", "bob", 600.0, "spam")))
    bob.hears(Silenced(600.0, "spam", False))
    bob.does("say", text="hm")
    why = "You may not talk for 10 min: spam."
    bob.hears(Answer(Refused("muted", why)))
    for typed in ("/me waves", "/msg op hm", "hm"):
        bob.types(typed)
        bob.hears(Answer(Refused("muted", why)))
    op.hears()
    op.does("say", text="hear me")
    bob.hears(Said("#lobby", "op", "hear me", talk.now()))
    talk.meeting.clock.advance(600)
    bob.does("say", text="hm")
    assert b"hm" in op.client.raw()


@both
def test_a_mute_can_be_lifted(talk: Talk) -> None:
    op, bob = cast(talk)
    op.types("/mute bob")
    op.does("unmute", nick="BOB")
    op.forgets()
    bob.hears(Silenced(None, "", False), Silenced(None, "", True))
    op.does("unmute", nick="bob")
    op.hears(Answer(Refused("no-such-sanction", "There is no mute on bob. /bans lists them.")))


@both
def test_a_mute_stays_with_the_account(talk: Talk) -> None:
    op, bob = someone(talk, "op", Access.OP), someone(talk, "bob", Access.MEMBER)
    op.types("/mute bob 1h")
    bob.does("quit")
    again = talk.kind(talk.meeting.connect(talk.kind.mode))
    again.does("login", nick="bob", password="sesame")
    again.forgets()
    again.types("hm")
    again.hears(Answer(Refused("muted", "You may not talk for 1 h.")))


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("/mute bob for ever", '! "ever" is no length of time. Write it like 90s, 10m, 2h, 3d'),
        ("/mute bob for 99999999d", "! Give a time from 1s to 3660d."),
        ("/mute bob 0s", "! Give a time from 1s to 3660d."),
        ("/mute bob for", '! "" is no length of time.'),
        ("/mute", "! NICK is missing. Type /mute NICK [for 2h] [WHY]."),
    ],
)
def test_odd_spans_are_refused(typed: str, why: str) -> None:
    op, _ = cast(Talk(Person))
    op.types(typed)
    assert op.client.heard()[-1].startswith(why)


@pytest.mark.parametrize("span", ["x", [], True, -5, 1e300, "9" * 400 + "h", "1h; DROP"])
def test_odd_spans_of_programs_are_refused(span: Any) -> None:
    op, _ = cast(Talk(Program))
    op.client.ask(do="mute", nick="bob", **{"for": span})
    assert op.client.events()[-1]["code"] == "bad-argument"


# Banning


@both
def test_a_guest_is_banned_by_address_after_a_question(talk: Talk) -> None:
    op, bob = cast(talk)
    carol = someone(talk, "carol", host=FAR)
    dave = someone(talk, "dave", Access.MEMBER, host=FAR)
    for person in (op, bob):
        person.forgets()
    op.types("/ban bob for 2h spam")
    question = (
        "bob is a guest. Ban the address 192.0.2.7 for 2 h, which 2 guests here share (bob, carol)?"
    )
    op.hears(Answer(Asked(question)))
    assert not bob.client.closed
    op.types("/yes")
    assert (bob.client.closed, carol.client.closed) == (True, True)
    assert not dave.client.closed, "those with a name stay"
    bob.hears(Kicked("bob", "op", "spam", True, talk.now()))


def banned() -> Talk:
    talk = Talk(Program)
    op, _ = cast(talk)
    op.types("/ban 192.0.2.7 2h spam")
    assert op.client.events()[-1]["event"] == "acted"
    return talk


def test_a_banned_guest_stays_at_the_door() -> None:
    talk = banned()
    someone(talk, "dave", Access.MEMBER)
    client = talk.meeting.connect("json", FAR)
    greeting, refused = client.events()
    assert (greeting["room"], refused["code"]) == (None, "banned")
    assert "are banned for 1 h 59 min: spam" in refused["why"]
    for request in (
        {"do": "join", "room": "den"},
        {"do": "who"},
        {"do": "register", "password": "sesame"},
    ):
        client.ask(**request)
        assert client.events()[-1]["code"] == "banned"
    client.ask(do="echo", text="hi")
    assert client.events()[-1]["text"] == "HI"
    client.ask(do="login", nick="dave", password="sesame")
    assert client.events()[-1]["event"] == "logged-in"


def test_a_ban_ends_by_itself() -> None:
    talk = banned()
    talk.meeting.clock.advance(7200)
    assert len(talk.meeting.connect("json", FAR).events()) == 1


@pytest.mark.parametrize(
    ("ban", "host", "out"),
    [
        ("192.0.2.0/24", "192.0.2.200", True),
        ("192.0.2.0/24", "192.0.3.1", False),
        ("2001:db8::1", "2001:db8::ffff", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("2001:db8::/32", "2001:db8:5::1", True),
        ("192.0.2.7", "::ffff:192.0.2.7", True),
    ],
)
def test_networks_are_banned(ban: str, host: str, out: bool) -> None:
    talk = Talk(Program)
    op, _ = cast(talk)
    op.types(f"/ban {ban}")
    assert (len(talk.meeting.connect("json", host).events()) == 2) == out
    op.types(f"/unban {ban}")
    assert len(talk.meeting.connect("json", host).events()) == 1


@pytest.mark.parametrize("network", ["0.0.0.0/0", "10.0.0.0/7", "::/0", "2000::/3"])
def test_the_world_cannot_be_banned(network: str) -> None:
    talk = Talk(Program)
    op, _ = cast(talk)
    op.types(f"/ban {network}")
    assert op.client.events()[-1]["code"] == "bad-argument"


@both
def test_a_registered_person_is_banned_by_account(talk: Talk) -> None:
    op, bob = someone(talk, "op", Access.OP), someone(talk, "bob", Access.MEMBER, FAR)
    op.forgets()
    op.types("/ban bob for 1d cheats")
    kicked = Kicked("bob", "op", "cheats", True, talk.now())
    op.hears(kicked, Answer(Acted("banned", "bob", 86_400.0, "cheats")))
    assert bob.client.closed
    again = talk.kind(talk.meeting.connect(talk.kind.mode, NEAR))
    again.forgets()
    again.does("login", nick="bob", password="sesame")
    assert b"You are banned for 1 d: cheats." in again.client.raw()
    assert again.nick != "bob"


@both
def test_bans_and_acts_are_listed(talk: Talk) -> None:
    op, _ = cast(talk)
    op.types("/ban 203.0.113.9 2h spam")
    op.forgets()
    start = talk.now()
    talk.meeting.clock.advance(60)
    op.does("bans")
    (kept,) = talk.meeting.stores.sanctions.all(talk.now())
    op.hears(
        Answer(
            SanctionList(
                (SanctionFacts(kept.id, "ban", "203.0.113.9", "op", start, 7140.0, "spam"),)
            )
        )
    )
    op.does("unban", whom=str(kept.id))
    op.hears(Answer(Acted("unbanned", "203.0.113.9", None, "")))
    op.does("acts")
    op.hears(
        Answer(
            ActList(
                (
                    ActFacts(start, "op", "ban", "203.0.113.9", "spam"),
                    ActFacts(talk.now(), "op", "unban", "203.0.113.9", ""),
                )
            )
        )
    )


@both
def test_there_is_no_ban_to_lift(talk: Talk) -> None:
    op, _ = cast(talk)
    op.does("unban", whom="zoe")
    op.hears(Answer(Refused("no-such-sanction", "There is no ban on zoe. /bans lists them.")))


def test_sanctions_outlive_the_server() -> None:
    talk = banned()
    again = Meeting(RELAY, talk.meeting.stores)
    assert again.connect("json", FAR).events()[-1]["code"] == "banned"


# Guests


@both
def test_guests_may_only_read(talk: Talk) -> None:
    op, bob = cast(talk)
    op.does("guests", rule="read")
    op.hears(GuestsMay("read"), Answer(Done()))
    bob.hears(GuestsMay("read"))
    bob.does("say", text="hm")
    why = "Guests may only read now. /register PASSWORD keeps a name, which may talk."
    bob.hears(Answer(Refused("guests-read", why)))
    op.does("say", text="hello")
    bob.hears(Said("#lobby", "op", "hello", talk.now()))
    bob.does("register", password="sesame")
    bob.does("say", text="hi")
    assert b"hi" in op.client.raw()


@both
def test_guests_are_put_out_and_let_in_again(talk: Talk) -> None:
    op, bob = cast(talk)
    op.does("guests", rule="off")
    op.hears(GuestsMay("off"), Gone("bob", "", talk.now()), Answer(Done()))
    bob.hears(GuestsMay("off"))
    bob.does("who")
    why = "Guests are not let in now. /login NICK PASSWORD if you have a name here."
    bob.hears(Answer(Refused("no-guests", why)))
    op.does("guests", rule="talk")
    bob.does("join", room="lobby")
    assert b"#lobby" in bob.client.raw()


@both
def test_the_rule_for_guests_is_told(talk: Talk) -> None:
    op, _ = cast(talk)
    op.does("guests")
    op.hears(Answer(GuestsMay("talk")))
    op.does("guests", rule="maybe")
    op.hears(Answer(Refused("bad-argument", 'Say talk or read or off, not "maybe".')))


# Announcing and closing


@both
def test_everybody_hears_an_announcement_once(talk: Talk) -> None:
    op, bob = cast(talk)
    bob.does("join", room="decks")
    bob.does("leave", room="lobby")
    carol = someone(talk, "carol")
    carol.does("leave")
    for person in (op, bob, carol):
        person.forgets()
    op.does("announce", text="pizza")
    announced = Announced("op", "pizza", talk.now())
    op.hears(announced, Answer(Done()))
    bob.hears(announced)
    carol.hears(announced)


@both
def test_the_server_closes_when_told(talk: Talk) -> None:
    op, bob = cast(talk)
    op.types("/shutdown in 5m new cards")
    op.hears(ShutdownPlanned(300.0, "new cards", "op"), Answer(Done()))
    talk.meeting.clock.advance(240)
    op.hears(ShutdownPlanned(60.0, "new cards", "op"))
    talk.meeting.clock.advance(50)
    op.hears(ShutdownPlanned(10.0, "new cards", "op"))
    assert not talk.meeting.stopped
    talk.meeting.clock.advance(10)
    talk.meeting.turn()
    assert talk.meeting.stopped
    assert bob.client.raw().count(b"new cards") == 3


@both
def test_closing_can_be_called_off(talk: Talk) -> None:
    op, _ = cast(talk)
    op.types("/shutdown in 5m")
    op.forgets()
    op.does("shutdown", when="off")
    op.hears(ShutdownPlanned(None, "", "op"), Answer(Done()))
    talk.meeting.clock.advance(400)
    op.hears()
    assert not talk.meeting.stopped
    op.types("/shutdown off")
    op.hears(Answer(Refused("no-shutdown", "The server is not about to close.")))


@both
@pytest.mark.parametrize("address", ["300.1.2.3", "10.0.0.0/33", "10.0.0", "2001:db8::g", "::/129"])
def test_what_is_like_an_address_but_none_is_refused(talk: Talk, address: str) -> None:
    op, _ = cast(talk)
    op.types(f"/ban {address}")
    why = f"{address} is no address. Write it like 192.0.2.7; a network like 192.0.2.0/24."
    op.hears(Answer(Refused("bad-argument", why)))


@both
def test_a_ban_that_is_not_wanted_after_all(talk: Talk) -> None:
    op, _ = cast(talk)
    op.does("ban", whom="bob")
    op.forgets()
    op.does("no")
    op.hears(Answer(Declined()))


@both
@pytest.mark.parametrize(
    ("typed", "question"),
    [
        ("/shutdown", "Close the server at once, for all 2 here?"),
        ("/shutdown of", 'Close the server at once, for all 2 here, and tell them "of"?'),
    ],
)
def test_closing_at_once_asks_first(talk: Talk, typed: str, question: str) -> None:
    op, _ = cast(talk)
    op.types(typed)
    op.hears(Answer(Asked(question)))
    op.types("/no")
    talk.meeting.turn()
    assert not talk.meeting.stopped
    op.types(typed)
    op.types("/yes")
    talk.meeting.turn()
    assert talk.meeting.stopped


@both
def test_people_hear_why_the_server_closes(talk: Talk) -> None:
    op, bob = cast(talk)
    op.types("/shutdown now new cards")
    talk.meeting.turn()
    assert talk.meeting.stopped
    talk.meeting.server.close()
    bob.hears(Closing("new cards"))


@both
def test_a_plan_tells_why_to_the_end(talk: Talk) -> None:
    op, bob = cast(talk)
    op.types("/shutdown in 5s new cards")
    talk.meeting.clock.advance(5)
    talk.meeting.turn()
    bob.forgets()
    talk.meeting.server.close()
    bob.hears(Closing("new cards"))


# Nobody is where they don't belong, whatever operators and guests do.


class Door(RuleBasedStateMachine):
    """Guests come and go from two addresses while an operator opens and shuts doors."""

    def __init__(self) -> None:
        super().__init__()
        self.talk = Talk(Program)
        self.op, _ = cast(self.talk)
        self.clients: dict[Client, str] = {}
        self.out: set[str] = set()
        self.rule = "talk"

    @rule(host=st.sampled_from([FAR, NEAR]), member=st.booleans())
    def come(self, host: str, member: bool) -> None:
        if len(self.clients) < 8:
            client = self.talk.meeting.connect("json", host)
            self.clients[client] = host
            if member:
                client.ask(do="register", password="sesame")

    @rule(which=st.integers(0, 7), what=st.sampled_from(["join", "say", "msg", "quit", "vanish"]))
    def act(self, which: int, what: str) -> None:
        if not self.clients:
            return
        client = list(self.clients)[which % len(self.clients)]
        if what == "vanish":
            client.vanish()
        else:
            client.type(
                {
                    "join": '{"do":"join","room":"den"}',
                    "say": '{"do":"say","text":"hm"}',
                    "msg": '{"do":"msg","nick":"op","text":"hm"}',
                    "quit": '{"do":"quit"}',
                }[what]
            )
        if client.closed:
            del self.clients[client]

    @rule(rule=st.sampled_from(["talk", "read", "off"]))
    def guests(self, rule: str) -> None:
        self.op.client.ask(do="guests", rule=rule)
        self.rule = rule

    @rule(host=st.sampled_from([FAR, NEAR]), ban=st.booleans())
    def ban(self, host: str, ban: bool) -> None:
        self.op.client.ask(do="ban" if ban else "unban", whom=host)
        (self.out.add if ban else self.out.discard)(host)
        self.clients = {each: at for each, at in self.clients.items() if not each.closed}

    @rule(seconds=st.sampled_from([1, 30, 61]))
    def wait(self, seconds: int) -> None:
        self.talk.meeting.clock.advance(seconds)

    @invariant()
    def nobody_is_where_they_do_not_belong(self) -> None:
        for room in self.talk.meeting.server.hub.rooms.all:
            for session in room.members:
                person = session.person
                assert person in room.people
                if person.account is None and person.nick != "bob":
                    assert self.rule != "off"
                    assert session.origin.host not in self.out

    @invariant()
    def guests_are_heard_only_when_they_may_talk(self) -> None:
        for event in self.op.client.events():
            if event["event"] in ("said", "private") and self.rule != "talk":
                nick = event["nick"]
                assert self.talk.meeting.stores.accounts.find(nick.lower())


TestDoor = Door.TestCase
TestDoor.settings = settings(max_examples=60, stateful_step_count=30)
