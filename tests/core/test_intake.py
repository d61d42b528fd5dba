"""Lines wait their turn: in order, none lost, no faster than allowed, and one after the other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_session import Place
from tongues import Person, Program

from mtgnet.core.events import Echoed
from mtgnet.core.intake import LINES_PER_TURN, PEEK_BYTES, PEEK_SECONDS
from mtgnet.core.limits import Limits
from mtgnet.testing import Client

UNLIMITED = Limits(lines_per_second=0)
SLOW = Limits(lines_per_second=10, burst=5)


def echoes(start: int, end: int) -> list[str]:
    return [f"/echo {number}" for number in range(start, end)]


def answers(start: int, end: int) -> list[str]:
    return [f"  {number}" for number in range(start, end)]


def fresh(place: Place) -> Client:
    client = place.client()
    client.raw()
    return client


def paused(client: Client) -> bool:
    return client.wire.producerState == "paused"


def test_a_burst_at_once_and_then_the_rate() -> None:
    place = Place(Person, SLOW)
    client = fresh(place)
    client.type(*echoes(0, 20))
    assert client.heard() == answers(0, 5)
    assert paused(client)
    for number in range(5, 20):
        place.meeting.clock.advance(0.1 + 1e-9)
        assert client.heard() == answers(number, number + 1)
    place.meeting.turn()
    assert not paused(client)


def test_what_comes_while_others_wait_is_read_later() -> None:
    place = Place(Person, SLOW)
    client = fresh(place)
    client.type(*echoes(0, 10))
    client.type(*echoes(10, 20))
    assert client.wire.arrived > 0
    for _ in range(30):
        place.meeting.clock.advance(0.1)
    assert client.wire.arrived == 0
    assert client.heard() == answers(0, 20)


def test_a_flood_costs_the_flooder_alone() -> None:
    place = Place(Person, SLOW)
    flooder, other = fresh(place), fresh(place)
    flooder.type(*echoes(0, 100_000))
    other.type("/echo fine")
    assert other.heard() == ["  FINE"]
    assert len(flooder.heard()) == 5


@given(st.lists(st.tuples(st.integers(0, 12), st.sampled_from([0, 0.05, 0.5, 6.0])), max_size=15))
def test_nothing_is_lost_and_the_order_is_kept(packets: list[tuple[int, float]]) -> None:
    place = Place(Person, SLOW)
    client = fresh(place)
    sent = 0
    for lines, pause in packets:
        client.type(*echoes(sent, sent + lines))
        sent += lines
        place.meeting.clock.advance(pause)
    client.type("/quit")
    while not client.closed:
        place.meeting.clock.advance(0.1)
    assert client.heard() == [*answers(0, sent), "  Goodbye."]


def test_a_turn_handles_so_many_lines() -> None:
    place = Place(Person, UNLIMITED)
    client = fresh(place)
    client.wire.arrive("".join(f"{line}\n" for line in echoes(0, 1000)).encode())
    assert client.heard() == answers(0, LINES_PER_TURN)
    assert paused(client)
    place.meeting.turn()
    assert client.heard() == answers(LINES_PER_TURN, 1000)
    assert not paused(client)


def test_the_answers_of_one_read_are_one_write() -> None:
    place = Place(Person, UNLIMITED)
    client = fresh(place)
    writes: list[bytes] = []
    client.wire.write = writes.append  # type: ignore[method-assign]
    client.type(*echoes(0, 10))
    assert writes == ["".join(f"{line}\r\n" for line in answers(0, 10)).encode()]


# A paused connection looks now and then whether its peer is still there.


def test_a_paused_connection_looks_whether_its_peer_is_there() -> None:
    place = Place(Person)
    client = fresh(place)
    client.type("/wait", "/ping")
    assert paused(client)
    place.meeting.clock.advance(PEEK_SECONDS - 0.1)
    assert paused(client)
    place.meeting.clock.advance(0.1)
    assert not paused(client)


def test_it_reads_no_more_than_so_much_that_way() -> None:
    place = Place(Person, UNLIMITED)
    client = fresh(place)
    line = f"/echo {'x' * 1000}"
    client.type("/wait", *[line] * 1000)
    before = client.wire.arrived
    for _ in range(200):
        place.meeting.clock.advance(1)
    read = before - client.wire.arrived
    assert read <= 2 * PEEK_BYTES + client.wire.PORTION
    assert client.wire.arrived > 0
    place.answer(Echoed("FINALLY"))
    for _ in range(50):
        place.meeting.turn()
    assert client.heard() == ["  FINALLY", *[f"  {'X' * 1000}"] * 1000]


def test_looking_does_not_pile_up() -> None:
    place = Place(Person, UNLIMITED)
    client = fresh(place)
    before = len(place.meeting.clock.getDelayedCalls())
    for _ in range(50):
        client.type(*echoes(0, LINES_PER_TURN + 1))
    assert len(place.meeting.clock.getDelayedCalls()) <= before + 1


# The end of the input.


def test_the_whole_answer_comes_before_the_close() -> None:
    place = Place(Person)
    client = fresh(place)
    client.type("/echo one", "/wait", "/echo two", "/wait", "/echo three")
    client.end()
    assert not client.closed
    place.answer(Echoed("W1"))
    place.answer(Echoed("W2"))
    assert client.closed
    assert client.heard() == ["  ONE", "  W1", "  TWO", "  W2", "  THREE"]


def test_the_whole_answer_comes_at_the_rate() -> None:
    place = Place(Person, SLOW)
    client = fresh(place)
    client.type(*echoes(0, 12))
    client.end()
    for _ in range(100):
        place.meeting.clock.advance(0.1)
    assert client.closed
    assert client.heard() == answers(0, 12)


def test_an_unterminated_last_line_counts() -> None:
    place = Place(Person)
    client = fresh(place)
    client.send(b"/echo one\n/echo two")
    client.end()
    assert client.heard() == ["  ONE", "  TWO"]
    assert client.closed


def test_nothing_at_all_is_a_fine_end() -> None:
    place = Place(Person)
    client = fresh(place)
    client.end()
    assert client.closed
    assert client.raw() == b""


def test_what_was_sent_before_the_connection_was_lost_is_said() -> None:
    place = Place(Person, SLOW)
    flooder, other = fresh(place), fresh(place)
    flooder.type(*[f"line {number}" for number in range(10)])
    flooder.vanish()
    place.meeting.clock.advance(0.2)
    for _ in range(20):
        place.meeting.clock.advance(0.1)
    heard = other.heard()
    said = [line.partition("> ")[2] for line in heard if line.startswith("<")]
    assert said == [f"line {number}" for number in range(10)]
    place.meeting.clock.advance(60)
    assert other.heard()[-1].endswith("is gone.")


def test_a_flooder_who_is_gone_falls_silent_within_a_minute() -> None:
    place = Place(Person, SLOW)
    flooder, other = fresh(place), fresh(place)
    flooder.type(*[f"line {number}" for number in range(2000)])
    flooder.vanish()
    for _ in range(610):
        place.meeting.clock.advance(0.1)
    said = [line for line in other.heard() if line.startswith("<")]
    assert 590 <= len(said) <= 610
    for _ in range(100):
        place.meeting.clock.advance(1)
    assert [line.startswith("* ") for line in other.heard()] == [True]


def test_a_lost_connection_counts_until_its_last_line() -> None:
    place = Place(Person, Limits(lines_per_second=10, burst=1, connections_per_address=1))
    client = fresh(place)
    client.type(*echoes(0, 3))
    client.vanish()
    assert place.client().heard()[0].startswith("! There are 1 connections from")
    for _ in range(10):
        place.meeting.clock.advance(0.1)
    assert place.client().heard()[0].startswith("* mtgnet")


def test_what_waits_is_dropped_after_quit() -> None:
    place = Place(Person)
    client = fresh(place)
    client.type("/wait", "/quit", "/echo more", "/wait")
    place.answer()
    assert client.closed
    assert client.heard() == ["  Goodbye."]
    assert place.odd.waiting == []


def test_what_waits_is_dropped_when_the_server_closes() -> None:
    place = Place(Person)
    client, other = fresh(place), fresh(place)
    other.type("hi")
    client.raw()
    client.type("/wait", "/join decks", "hello")
    place.meeting.server.hub.close()
    closed = place.factory.close()
    place.answer()
    assert closed.called
    assert client.heard() == ["* The server is closing."]
    assert place.meeting.server.hub.people == []
    assert place.meeting.server.hub.rooms.all == []


def test_a_command_that_ends_after_its_connection_harms_nobody() -> None:
    place = Place(Program)
    client = place.client()
    client.ask(do="wait")
    client.vanish()
    place.answer(Echoed("LATE"))
    assert place.meeting.server.hub.people == []


@pytest.mark.parametrize("kind", [Person, Program])
def test_no_timers_are_left_behind(kind: type[Person]) -> None:
    place = Place(kind, SLOW)
    person = place.person()
    for _ in range(20):
        person.types("hi")
    person.client.end()
    for _ in range(650):
        place.meeting.clock.advance(0.1)
    assert place.meeting.clock.getDelayedCalls() == []
