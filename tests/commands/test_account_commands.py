"""Names that stay somebody's: registering, logging in and out, passwords, and leaving for good."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tongues import RELAY, Answer, Person, Talk, both
from twisted.internet.defer import fail
from twisted.logger import capturedLogs

from mtgnet.core.events import Gone, Named, Private, PrivateSent, Refused, Renamed, Said
from mtgnet.core.keeping import KeepingError
from mtgnet.core.people_events import (
    Asked,
    Claimed,
    ClearText,
    Declined,
    Devices,
    Forgotten,
    LoggedIn,
    LoggedOut,
    PasswordSet,
    Registered,
)
from mtgnet.core.records import CLAIM_CODE, OWNER, PASSWORD_CODE
from mtgnet.testing import Client, Meeting

LOBBY = ("#lobby",)
FAR = "192.0.2.1"


@pytest.fixture
def talk(kind: type[Person]) -> Talk:
    return Talk(kind)


def logged_in(nick: str, devices: int = 1, role: str = "member", reset: bool = False) -> Answer:
    return Answer(LoggedIn(nick, role, "#lobby", LOBBY, devices, reset))


def registered(talk: Talk, nick: str, password: str = "sesame") -> Person:
    person = talk.person(nick)
    person.does("register", password=password)
    person.hears(Answer(Registered(nick)))
    return person


def guest(talk: Talk, host: str = "127.0.0.1") -> Person:
    """Somebody who has just come and whom nobody knows of."""
    person = talk.kind(talk.meeting.connect(talk.kind.mode, host))
    person.forgets()
    return person


# Registering


@both
def test_a_name_is_kept_with_a_password(talk: Talk) -> None:
    alice, bob = talk.people("alice", "bob")
    alice.does("register", password="sesame")
    alice.hears(Answer(Registered("alice")))
    alice.does("quit")
    bob.forgets()
    bob.does("name", nick="Alice")
    why = "alice is a registered name. /login alice PASSWORD if it is yours, or choose another."
    bob.hears(Answer(Refused("name-registered", why)))
    bob.does("name", nick="a1ice")
    why = "a1ice looks too much like alice, who is registered. Choose another."
    bob.hears(Answer(Refused("name-registered", why)))


@both
def test_another_name_is_taken_and_kept(talk: Talk) -> None:
    alice, bob = talk.people("alice", "bob")
    bob.does("register", nick="rob", password="sesame")
    bob.hears(Answer(Registered("rob", True)))
    alice.hears(Renamed("bob", "rob", talk.now()))


@both
def test_the_name_of_somebody_here_cannot_be_registered(talk: Talk) -> None:
    _, bob = talk.people("alice", "bob")
    bob.does("register", nick="alice", password="sesame")
    bob.hears(Answer(Refused("name-taken", "alice has that name. Choose another.")))
    assert talk.meeting.stores.accounts.find("alice") is None


@both
@pytest.mark.parametrize("password", ["abc", "x" * 201])
def test_passwords_of_odd_lengths_are_refused(talk: Talk, password: str) -> None:
    alice = talk.person("alice")
    alice.does("register", password=password)
    bound = "at least 4" if len(password) < 4 else "at most 200"
    alice.hears(Answer(Refused("bad-password", f"A password has {bound} characters.")))


def test_nobody_registers_twice() -> None:
    talk = Talk(Person)
    alice = registered(talk, "alice")
    alice.does("register", nick="zoe", password="sesame")
    alice.hears(Answer(Refused("logged-in", "You are registered as alice already.")))
    alice.does("name", nick="zoe")
    why = "You are logged in as alice, and keep that name. /logout gives another."
    alice.hears(Answer(Refused("logged-in", why)))
    alice.does("name", nick="Alice")
    alice.hears(Answer(Named("Alice")))


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("/register", "! PASSWORD is missing. Type /register [NICK] PASSWORD."),
        ("/register alice my secret", "! That is too much. Type /register [NICK] PASSWORD."),
        ("/login alice", "! PASSWORD is missing. Type /login NICK PASSWORD."),
        ("/login alice my secret", "! That is too much. Type /login NICK PASSWORD."),
        ("/login !! secret", "! A nickname is made of letters, digits, - _ and . (not '!')."),
    ],
)
def test_what_is_typed_wrong_tells_no_password(typed: str, why: str) -> None:
    client = Meeting(RELAY).connect()
    client.raw()
    client.type(typed)
    assert client.heard() == [why]


@pytest.mark.parametrize("wrong", [7, True, None, [], "my secret", " "])
def test_a_program_gives_a_password_as_one_word(wrong: object) -> None:
    client = Meeting(RELAY).connect("json")
    client.raw()
    client.ask(do="login", nick="alice", password=wrong)
    (event,) = client.events()
    assert event["event"] == "refused"
    assert "secret" not in event["why"]


# Logging in


@both
def test_one_comes_back_to_the_name(talk: Talk) -> None:
    registered(talk, "alice").does("quit")
    bob = talk.person("bob")
    alice = guest(talk)
    old = alice.nick
    alice.does("login", nick="ALICE", password="sesame")
    alice.hears(logged_in("alice"))
    talk.meeting.clock.advance(3)
    alice.does("say", text="back")
    assert bob.client.raw().count(old.encode()) == 0


@both
def test_who_was_announced_is_renamed_by_logging_in(talk: Talk) -> None:
    registered(talk, "alice").does("quit")
    bob, carol = talk.people("bob", "carol")
    carol.does("login", nick="alice", password="sesame")
    carol.hears(logged_in("alice"))
    bob.hears(Renamed("carol", "alice", talk.now()))


@both
@pytest.mark.parametrize("nick", ["alice", "nobody"])
def test_a_wrong_password_and_an_unknown_name_sound_the_same(talk: Talk, nick: str) -> None:
    registered(talk, "alice")
    bob = guest(talk)
    bob.does("login", nick=nick, password="sesam")
    why = f"{nick} and that password do not go together."
    bob.hears(Answer(Refused("wrong-password", why)))


@both
def test_one_is_logged_in_once(talk: Talk) -> None:
    alice = registered(talk, "alice")
    alice.does("login", nick="alice", password="sesame")
    why = "You are logged in as alice already. /logout first to be somebody else."
    alice.hears(Answer(Refused("logged-in", why)))


@both
def test_a_password_on_the_way_is_warned_of(talk: Talk) -> None:
    registered(talk, "alice")
    far = guest(talk, FAR)
    far.does("login", nick="alice", password="wrong")
    why = "alice and that password do not go together."
    far.hears(ClearText(), Answer(Refused("wrong-password", why)))
    far.does("register", password="sesame")
    far.hears(ClearText(), Answer(Registered(far.nick)))


@pytest.mark.parametrize(
    "line",
    [
        "login alice sesame",
        " /login alice sesame",
        "\\login alice sesame",
        ": login alice sesame",
        ":login alise sesame",
        "  /register alice sesame",
        "register hunter22",
        "Register foo bar",
        "password newhorse other",
        "resume K7QF-2MRT",
        " /claim K7QF-2MRT",
    ],
)
def test_a_password_is_not_said_by_a_slip(line: str) -> None:
    talk = Talk(Person)
    alice, bob = registered(talk, "alice"), talk.person("bob")
    alice.forgets()
    bob.types(line)
    name = line.strip(" /\\:").split()[0].lower()
    why = f"That was not said: it looks like /{name}, with a password."
    assert bob.client.heard() == [f"! {why} To say it, put /say in front of it."]
    alice.hears()


@pytest.mark.parametrize(
    "line",
    ["login is easy", "register", "register before you trade cards", "resume it", ": claim"],
)
def test_talk_about_logging_in_is_talk(line: str) -> None:
    alice, bob = Talk(Person).people("alice", "bob")
    bob.types(line)
    assert alice.client.heard() == [f"<bob> {line}"]


# Guessing


def guess(client: Client, nick: str = "alice", password: str = "wrong") -> str:
    client.raw()
    client.ask(do="login", nick=nick, password=password)
    client._meeting.clock.advance(3.1)
    (event,) = [each for each in client.events() if each["event"] in ("refused", "logged-in")]
    return str(event.get("code", event["event"]))


def locked() -> Meeting:
    """A server where somebody far away has guessed five times."""
    talk = Talk(Person)
    registered(talk, "alice")
    far = talk.meeting.connect("json", FAR)
    assert [guess(far) for _ in range(5)] == ["wrong-password"] * 5
    return talk.meeting


def test_five_failures_close_the_door_for_that_name_from_that_address() -> None:
    meeting = locked()
    assert guess(meeting.connect("json", FAR), password="sesame") == "too-many-failures"
    assert guess(meeting.connect("json", FAR), "bob") == "wrong-password"
    assert guess(meeting.connect("json", "192.0.2.2"), password="sesame") == "logged-in"


def test_the_door_opens_again() -> None:
    meeting = locked()
    meeting.clock.advance(300)
    assert guess(meeting.connect("json", FAR), password="sesame") == "logged-in"


def test_ipv6_households_are_one_address() -> None:
    talk = Talk(Person)
    registered(talk, "alice")
    for host in range(5):
        guess(talk.meeting.connect("json", f"2001:db8::{host + 1:x}"))
    assert guess(talk.meeting.connect("json", "2001:db8::ffff")) == "too-many-failures"
    assert guess(talk.meeting.connect("json", "2001:db8:0:1::1")) == "wrong-password"


def test_many_guesses_at_once_are_counted_one_by_one() -> None:
    talk = Talk(Person)
    registered(talk, "alice")
    far = [talk.meeting.connect("json", FAR) for _ in range(10)]
    for client in far:
        client.raw()
        client.ask(do="login", nick="alice", password="wrong")
    codes = [event["code"] for client in far for event in client.events() if "code" in event]
    assert codes.count("wrong-password") <= 5
    assert codes.count("too-many-failures") >= 5


def test_a_name_that_many_guess_at_is_slowed_but_never_closed() -> None:
    talk = Talk(Person)
    registered(talk, "alice")
    for number in range(30):
        guess(talk.meeting.connect("json", f"198.51.100.{number}"))
    mine = talk.meeting.connect("json", FAR)
    mine.raw()
    mine.ask(do="login", nick="alice", password="sesame")
    assert [event["event"] for event in mine.events()] == ["clear-text"]
    talk.meeting.clock.advance(3)
    assert [event["event"] for event in mine.events()][:1] == ["logged-in"]


@given(st.lists(st.sampled_from(["right", "wrong", "wait"]), max_size=25))
def test_nobody_gets_more_than_five_wrong_guesses_in_five_minutes(steps: list[str]) -> None:
    talk = Talk(Person)
    registered(talk, "alice")
    clock, failures = talk.meeting.clock, list[float]()
    for step in steps:
        if step == "wait":
            clock.advance(100)
            continue
        now = clock.seconds()
        far = talk.meeting.connect("json", FAR)
        outcome = guess(far, password="sesame" if step == "right" else "wrong")
        recent = [at for at in failures if at > now - 300]
        assert (outcome == "too-many-failures") == (len(recent) >= 5)
        if outcome == "wrong-password":
            failures.append(now)
        elif outcome == "logged-in":
            failures.clear()
        far.vanish()


# Several devices


@both
def test_every_device_hears_everything(talk: Talk) -> None:
    desk, bob = registered(talk, "alice"), talk.person("bob")
    desk.forgets()
    phone = guest(talk)
    phone.does("login", nick="alice", password="sesame")
    phone.hears(logged_in("alice", 2))
    desk.hears(Devices(2))
    bob.hears()
    bob.does("say", text="hi")
    bob.forgets()
    bob.does("msg", nick="alice", text="psst")
    for device in (desk, phone):
        device.hears(Said("#lobby", "bob", "hi", talk.now()), Private("bob", "psst", talk.now(), 1))


@both
def test_own_lines_show_on_the_other_devices(talk: Talk) -> None:
    desk, bob = registered(talk, "alice"), talk.person("bob")
    phone = guest(talk)
    phone.does("login", nick="alice", password="sesame")
    for device in (desk, phone, bob):
        device.forgets()
    phone.types("hi")
    desk.hears(Said("#lobby", "alice", "hi", talk.now()))
    bob.hears(Said("#lobby", "alice", "hi", talk.now()))
    phone.forgets()
    phone.does("msg", nick="bob", text="psst")
    phone.hears(Answer(PrivateSent("bob", "psst")))
    desk.hears(PrivateSent("bob", "psst"))


@both
def test_one_device_may_leave(talk: Talk) -> None:
    desk, bob = registered(talk, "alice"), talk.person("bob")
    phone = guest(talk)
    phone.does("login", nick="alice", password="sesame")
    bob.forgets()
    desk.does("quit", text="bye")
    talk.meeting.clock.advance(100)
    bob.hears()
    phone.forgets()
    phone.does("quit", text="bye")
    bob.hears(Gone("alice", "bye", talk.now()))


@both
def test_who_comes_back_within_a_minute_was_never_gone(talk: Talk) -> None:
    alice, bob = registered(talk, "alice"), talk.person("bob")
    alice.does("join", room="decks")
    bob.forgets()
    alice.client.vanish()
    talk.meeting.clock.advance(59)
    again = guest(talk)
    again.does("login", nick="alice", password="sesame")
    again.hears(Answer(LoggedIn("alice", "member", "#decks", ("#lobby", "#decks"), 1, False)))
    talk.meeting.clock.advance(120)
    bob.hears()
    again.does("say", text="here")
    again.forgets()
    assert bob.client.raw() == b""


@both
def test_logging_out_makes_a_guest_of_one_device(talk: Talk) -> None:
    desk, bob = registered(talk, "alice"), talk.person("bob")
    phone = guest(talk)
    phone.does("login", nick="alice", password="sesame")
    for person in (desk, phone, bob):
        person.forgets()
    phone.does("logout")
    phone.hears(Answer(LoggedOut(phone.nick, "#lobby")))
    assert phone.nick != "alice"
    bob.hears()
    desk.does("logout")
    bob.hears(Gone("alice", "", talk.now()))


# Passwords and codes


@both
def test_a_password_is_changed_by_who_knows_the_old_one(talk: Talk) -> None:
    alice = registered(talk, "alice")
    alice.does("password", old="wrong", new="other")
    why = "The old password is another one. Nothing is changed."
    alice.hears(Answer(Refused("wrong-password", why)))
    alice.does("password", old="sesame", new="other")
    alice.hears(Answer(PasswordSet()))
    alice.does("quit")
    again = guest(talk)
    again.does("login", nick="alice", password="other")
    again.hears(logged_in("alice"))


@both
def test_a_reset_code_does_once(talk: Talk) -> None:
    registered(talk, "alice").does("quit")
    stores = talk.meeting.stores
    stores.codes.put(PASSWORD_CODE, "alice", "K7QF-2MRT", talk.now() + 86_400)
    again = guest(talk)
    again.does("login", nick="alice", password="k7qf2mrt")
    again.hears(logged_in("alice", reset=True))
    again.does("password", new="other")
    again.hears(Answer(PasswordSet()))
    again.does("password", new="third")
    why = "Give the old password, too: /password OLD NEW."
    again.hears(Answer(Refused("missing", why)))
    again.does("quit")
    late = guest(talk)
    late.does("login", nick="alice", password="K7QF-2MRT")
    why = "alice and that password do not go together."
    late.hears(Answer(Refused("wrong-password", why)))


@both
def test_the_code_of_the_start_makes_an_owner(talk: Talk) -> None:
    alice, bob = registered(talk, "alice"), registered(talk, "bob")
    talk.meeting.stores.codes.put(CLAIM_CODE, "", "K7QF-2MRT", 1e9)
    alice.forgets()
    alice.does("claim", code="AAAA-AAAA")
    why = "That is not the code. The server prints it when it starts without an owner."
    alice.hears(Answer(Refused("wrong-code", why)))
    alice.does("claim", code="k7qf-2mrt")
    alice.hears(Answer(Claimed()))
    bob.forgets()
    bob.does("claim", code="K7QF-2MRT")
    bob.hears(Answer(Refused("has-owner", "This server has an owner already: alice.")))
    (owner,) = talk.meeting.stores.accounts.having(OWNER)
    assert owner.nick == "alice"


# Forgetting and keeping


@both
def test_who_is_forgotten_is_a_guest(talk: Talk) -> None:
    alice, bob = registered(talk, "alice"), talk.person("bob")
    alice.forgets()
    alice.does("forget", whom="me")
    question = "Remove the account alice and all that it owns, for good?"
    alice.hears(Answer(Asked(question)))
    assert talk.meeting.stores.accounts.find("alice")
    alice.types("/yes")
    alice.hears(Answer(Forgotten("alice")))
    assert talk.meeting.stores.accounts.find("alice") is None
    bob.does("say", text="still here?")
    assert b"still here?" in alice.client.raw()


@both
def test_forgetting_can_be_thought_over(talk: Talk) -> None:
    alice = registered(talk, "alice")
    alice.does("forget", whom="me")
    alice.forgets()
    alice.types("/no")
    alice.hears(Answer(Declined()))
    assert talk.meeting.stores.accounts.find("alice")
    alice.forgets()
    alice.does("forget", whom="bob")
    alice.hears(Answer(Refused("bad-argument", 'Say me, not "bob".')))


def test_nobody_is_shown_what_was_said_by_who_is_forgotten() -> None:
    meeting = Meeting()
    greta = meeting.connect()
    greta.type("/register greta sesame", "a secret line")
    meeting.clock.advance(2)
    greta.type("/forget me", "/yes")
    meeting.clock.advance(2)
    newcomer = meeting.connect()
    shown = newcomer.raw().decode()
    assert "    1 00:00 (deleted)" in shown
    newcomer.type("/h")
    shown += newcomer.raw().decode()
    assert "secret" not in shown
    assert "greta>" not in shown


def test_what_was_said_just_before_is_forgotten_too() -> None:
    meeting = Meeting()
    desk, phone = meeting.connect(), meeting.connect()
    desk.type("/register greta sesame")
    phone.type("/login greta sesame")
    desk.send(b"one secret line\n/forget me\n/yes\n")
    phone.type("one more, as a guest")
    meeting.clock.advance(2)
    newcomer = meeting.connect()
    newcomer.type("/h", "/search secret", "/search guest")
    shown = newcomer.raw().decode()
    assert "one more, as a guest" in shown
    assert "one secret line" not in shown
    assert meeting.stores.history.of("a1") == [] == meeting.stores.requests.of("a1")


def test_who_could_not_be_forgotten_is_who_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    meeting = Meeting()
    greta = meeting.connect()
    greta.type("/register greta sesame", "hello")
    failing = fail(KeepingError("The disk is full."))
    monkeypatch.setattr(meeting.stores.accounts, "forget", lambda _: failing)
    with capturedLogs():
        greta.type("/forget me", "/yes")
    greta.raw()
    greta.type("/logout")
    assert greta.heard() != []
    assert "! You are not logged in" not in greta.raw().decode()
    greta.type("/login greta sesame", "/h")
    assert "<greta> hello" in greta.raw().decode()


def test_everything_that_is_kept_of_one_can_be_had() -> None:
    client = Meeting().connect()
    client.type("/register alice sesame", "hello there", "/set bell on", "/ping")
    client.raw()
    client.type("/export me")
    *lines, end = client.heard()
    assert end == f"  That is all: {len(lines)} records."
    assert all(line.startswith("  {") for line in lines)
    kept: list[dict[str, Any]] = [json.loads(line) for line in lines]
    account = next(each for each in kept if each.get("nick") == "alice")
    assert account["preferences"]["bell"] is True
    assert "sesame" not in "".join(lines)


# Secrets


def test_passwords_are_found_nowhere() -> None:
    with capturedLogs() as logs:
        meeting = Meeting()
        alice, bob = meeting.connect(), meeting.connect("json")
        alice.type("/register alice s3cr3t-one", "/password s3cr3t-one s3cr3t-two")
        bob.ask(do="login", nick="alice", password="s3cr3t-bad")
        bob.ask(do="login", nick="alice", password="s3cr3t-two")
        bob.ask(line="/password s3cr3t-two s3cr3t-three extra")
        alice.type("/lgoin alice s3cr3t-two", "login alice s3cr3t-two", "/claim s3cr3t-code")
        alice.type("/export me", "/log 50", "/history")
        meeting.clock.advance(1)
    assert "s3cr3t" not in str(logs)
    assert b"s3cr3t" not in alice.wire.value() + bob.wire.value()


def test_preferences_come_back_with_the_account() -> None:
    talk = Talk(Person)
    alice = registered(talk, "alice")
    alice.types("/set bell on")
    alice.does("quit")
    again = guest(talk)
    again.does("login", nick="alice", password="sesame")
    again.forgets()
    talk.person("bob").types("hey alice")
    assert again.client.raw().endswith(b"<bob> hey alice\a\r\n")


@both
def test_a_password_is_not_the_name(talk: Talk) -> None:
    (alice,) = talk.people("alice")
    why = "would be guessed. Choose another password."
    for password in ("alice", "ALICE"):
        alice.does("register", password=password)
        assert f"alice is your name, and {why}" in alice.client.raw().decode()
        alice.requests.clear()
    alice.does("register", nick="anneke", password="Anneke")
    assert f"anneke is your name, and {why}" in alice.client.raw().decode()
