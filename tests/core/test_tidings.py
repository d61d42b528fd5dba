"""Tidings: heard at once by who is here, with the next login by others, and never not at all."""

from __future__ import annotations

from mtgnet.cards.copies import Copy, Treatment
from mtgnet.core.collecting.tidings import Tiding
from mtgnet.core.collecting.trade_events import (
    Lot,
    MoreFound,
    State,
    Step,
    TradeFacts,
    TradeTold,
)
from mtgnet.core.events import Event
from mtgnet.stores.collection.tidings import add
from mtgnet.testing import Client, Meeting

BOLT = Lot(2, Copy(name="Lightning Bolt", oracle_id="o1", treatment=Treatment.FOIL))
OFFER = TradeFacts(5, 2, State.OPEN, "bob", (BOLT,), (), False, 12.5, 99.0)


def member(meeting: Meeting, nick: str) -> Client:
    client = meeting.connect()
    client.type(f"/name {nick}", "/register k33psake")
    client.raw()
    return client


def log_in(meeting: Meeting, nick: str) -> Client:
    client = meeting.connect()
    client.raw()
    client.type(f"/login {nick} k33psake")
    return client


def happens(meeting: Meeting, nick: str, event: Event, once: str | None = None) -> Tiding | None:
    account = meeting.stores.accounts.find(nick)
    assert account is not None
    kept: list[Tiding | None] = []
    done = meeting.stores.collections.database.write(
        lambda connection: add(connection, account.id, meeting.clock.seconds(), event, once)
    )
    done.addCallback(kept.append)
    meeting.server.hub.tidings.spread([each for each in kept if each is not None])
    meeting.turn()
    return kept[0]


def more(count: int) -> MoreFound:
    return MoreFound("bob", count, 0.0)


def test_who_is_here_hears_it_at_once_on_every_device_and_not_again() -> None:
    meeting = Meeting()
    alice, phone = member(meeting, "alice"), log_in(meeting, "alice")
    alice.raw()
    phone.raw()
    happens(meeting, "alice", more(3))
    expected = ["* bob has 3 more cards that you want. /wants shows who has what."]
    assert alice.heard() == phone.heard() == expected
    meeting.clock.advance(10)
    for client in (alice, phone):
        client.type("/quit")
    assert "While you were away" not in log_in(meeting, "alice").raw().decode()


def test_who_is_away_hears_it_with_the_next_login_after_the_mail() -> None:
    meeting = Meeting()
    member(meeting, "alice").type("/quit")
    bob = member(meeting, "bob")
    happens(meeting, "alice", TradeTold(Step.COUNTERED, OFFER))
    happens(meeting, "alice", more(1))
    bob.type("/msg alice hi")
    assert log_in(meeting, "alice").heard()[1:] == [
        "* 1 message came for you while you were away:",
        "[bob 00:00] hi",
        "* While you were away, 2 things happened:",
        "* bob has another offer for trade 5:",
        "*   you give 2 Lightning Bolt foil",
        "*   you get  nothing",
        "*   /yes trade 5, /no trade 5, or",
        "*   /trade 5 YOUR CARDS > THEIRS offers something else.",
        "* bob has 1 more card that you want. /wants shows who has what.",
    ]


def test_a_login_that_breaks_at_once_hears_it_again_next_time() -> None:
    meeting = Meeting()
    member(meeting, "alice").type("/quit")
    happens(meeting, "alice", more(1))
    first = log_in(meeting, "alice")
    assert "bob has 1 more card" in first.raw().decode()
    first.vanish()
    meeting.clock.advance(61)
    second = log_in(meeting, "alice")
    assert "bob has 1 more card" in second.raw().decode()
    meeting.clock.advance(2)
    second.vanish()
    meeting.clock.advance(61)
    assert "bob has" not in log_in(meeting, "alice").raw().decode()


def test_what_happens_while_a_connection_is_lost_is_heard_after_resume() -> None:
    meeting = Meeting()
    alice = meeting.connect()
    code = next(line for line in alice.heard() if "/resume" in line).split("/resume ")[1][:9]
    alice.type("/name alice", "/register k33psake")
    alice.vanish()
    happens(meeting, "alice", more(2))
    back = meeting.connect()
    back.type(f"/resume {code}")
    meeting.clock.pump([0.1] * 5)
    assert "* bob has 2 more cards that you want. /wants shows who has what." in back.heard()


def test_a_second_device_is_not_told_what_the_first_has_just_heard() -> None:
    meeting = Meeting()
    alice = member(meeting, "alice")
    happens(meeting, "alice", more(2))
    assert "bob has 2 more" in alice.raw().decode()
    assert "bob has 2 more" not in log_in(meeting, "alice").raw().decode()


def test_once_is_once_and_many_come_in_pages() -> None:
    meeting = Meeting()
    member(meeting, "alice").type("/quit")
    assert happens(meeting, "alice", more(1), "today") is not None
    assert happens(meeting, "alice", more(2), "today") is None
    for number in range(2, 26):
        happens(meeting, "alice", more(number))
    alice = log_in(meeting, "alice")
    heard = alice.heard()
    assert heard[1] == "* While you were away, 25 things happened: /more shows the next."
    assert len(heard) == 22
    alice.type("/more")
    assert alice.heard() == [
        "* While you were away, 5 things happened:",
        *(
            f"* bob has {n} more cards that you want. /wants shows who has what."
            for n in range(21, 26)
        ),
    ]


def test_what_was_told_is_forgotten_in_time() -> None:
    meeting = Meeting()
    alice = member(meeting, "alice")
    assert happens(meeting, "alice", more(1), "today") is not None
    alice.raw()
    meeting.clock.advance(2)
    meeting.clock.advance(4 * 86_400)
    meeting.server.prune()
    assert happens(meeting, "alice", more(1), "today") is not None
