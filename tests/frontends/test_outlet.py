"""What is written arrives in order, whatever the socket takes, and never piles up without bound."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from twisted.internet import reactor, tcp
from twisted.internet.abstract import FileDescriptor
from twisted.internet.testing import StringTransport

from mtgnet.frontends.outlet import Outlet, StraightOutlet, outlet_for


@attrs.define
class Socket:
    """A socket that takes so many bytes until it is full; None for one that is broken."""

    room: int | None
    taken: bytearray = attrs.Factory(bytearray)

    def send(self, data: bytes) -> int:
        if self.room is None:
            raise ConnectionResetError
        if not self.room:
            raise BlockingIOError
        took = data[: self.room]
        self.taken += took
        self.room -= len(took)
        return len(took)


class Transport:
    """Twisted's plain TCP transport as far as an outlet sees it, and its reactor."""

    # When Twisted pauses a streaming producer.
    MOST = 65_536

    def __init__(self, room: int | None) -> None:
        self.socket = Socket(room)
        self.buffer = bytearray()
        self.producer: Outlet | None = None
        self.streaming = False
        self.paused = False
        self.closing = False

    def registerProducer(self, producer: Outlet, streaming: bool) -> None:
        assert self.producer is None
        self.producer, self.streaming = producer, streaming
        if not streaming:
            producer.resumeProducing()

    def unregisterProducer(self) -> None:
        self.producer = None

    def write(self, data: bytes) -> None:
        assert not self.closing
        self.buffer += data
        if self.streaming and self.producer and len(self.buffer) > self.MOST:
            self.paused = True
            self.producer.pauseProducing()

    def loseConnection(self) -> None:
        self.closing = True

    def drain(self, room: int) -> None:
        """Let the socket take so many bytes more, as the reactor notices."""
        self.socket.room = (self.socket.room or 0) + room
        while self.buffer and self.socket.room:
            del self.buffer[: self.socket.send(bytes(self.buffer))]
            if not self.buffer and self.producer and (self.paused or not self.streaming):
                self.paused = False
                self.producer.resumeProducing()

    @property
    def closed(self) -> bool:
        return self.closing and not self.buffer


LIMIT = 1000
KINDS = {"straight": StraightOutlet, "through": Outlet}
either = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)


class Wire:
    """An outlet of either kind on a transport, and how often it overflowed."""

    def __init__(self, kind: type[Outlet], room: int | None = 1 << 20, limit: int = LIMIT) -> None:
        self.transport = Transport(room)
        self.overflows = 0
        self.outlet = kind(self.transport, limit, self._overflowed)

    def _overflowed(self) -> None:
        self.overflows += 1

    @property
    def arrived(self) -> bytes:
        return bytes(self.transport.socket.taken)


def test_an_idle_socket_is_written_at_once() -> None:
    wire = Wire(StraightOutlet)
    wire.outlet.write(b"hello")
    assert wire.arrived == b"hello"
    assert wire.outlet.idle


def test_only_plain_tcp_is_written_at_once() -> None:
    server = object.__new__(tcp.Server)
    FileDescriptor.__init__(server, reactor)
    server.socket = Socket(100)
    assert type(outlet_for(server, 0, lambda: None)) is StraightOutlet
    assert type(outlet_for(StringTransport(), 0, lambda: None)) is Outlet

    class Subclass(tcp.Server):
        """Something that sits on plain TCP, as a TLS connection does."""

    wrapped = object.__new__(Subclass)
    FileDescriptor.__init__(wrapped, reactor)
    assert type(outlet_for(wrapped, 0, lambda: None)) is Outlet


@pytest.mark.parametrize("room", [0, 3, None])
def test_what_the_socket_does_not_take_follows(room: int | None) -> None:
    wire = Wire(StraightOutlet, room)
    wire.outlet.write(b"hello ")
    wire.outlet.write(b"world")
    assert wire.arrived == b"hello "[: room or 0]
    assert not wire.outlet.idle
    wire.transport.drain(100)
    assert wire.arrived == b"hello world"
    assert wire.outlet.idle
    wire.outlet.write(b"!")
    assert wire.arrived == b"hello world!"


@either
def test_what_is_held_comes_as_one(kind: type[Outlet]) -> None:
    wire = Wire(kind)
    wire.outlet.write(b"1")
    wire.outlet.hold()
    wire.outlet.hold()
    wire.outlet.write(b"2")
    wire.outlet.write(b"3")
    wire.transport.drain(1)
    assert wire.arrived == b"1"
    wire.outlet.release()
    wire.outlet.release()
    wire.outlet.write(b"4")
    wire.transport.drain(1)
    assert wire.arrived == b"1234"


@either
def test_a_reader_that_does_not_read_overflows_once(kind: type[Outlet]) -> None:
    wire = Wire(kind, 0)
    wire.outlet.write(b"x" * (Transport.MOST + 1))
    for _ in range(LIMIT // 10):
        wire.outlet.write(b"y" * 10)
    assert wire.overflows == 0
    for _ in range(3):
        wire.outlet.write(b"z")
    assert wire.overflows == 1
    wire.transport.drain(1 << 20)
    assert b"y" not in wire.arrived


@either
def test_a_slow_reader_that_goes_on_reading_never_overflows(kind: type[Outlet]) -> None:
    wire = Wire(kind, 0)
    wire.outlet.write(b"x" * (Transport.MOST + 1))
    for _ in range(100):
        wire.outlet.write(b"y" * 400)
        wire.outlet.write(b"z" * 400)
        wire.transport.drain(Transport.MOST + 1)
    assert wire.overflows == 0
    assert wire.arrived.count(b"z") == 100 * 400


@either
def test_without_a_limit_nothing_overflows(kind: type[Outlet]) -> None:
    wire = Wire(kind, 0, limit=0)
    for _ in range(300):
        wire.outlet.write(b"x" * 1000)
    wire.transport.drain(1 << 20)
    assert wire.arrived == b"x" * 300_000
    assert wire.overflows == 0


@either
@pytest.mark.parametrize("held", [False, True])
def test_closing_waits_for_the_queue(kind: type[Outlet], held: bool) -> None:
    wire = Wire(kind, 0, limit=0)
    if held:
        wire.outlet.hold()
    wire.outlet.write(b"x" * 200_000)
    wire.outlet.write(b"y" * 200_000)
    if held:
        wire.outlet.release()
    wire.outlet.close()
    assert not wire.transport.closed
    for _ in range(20):
        wire.transport.drain(25_000)
    assert wire.arrived == b"x" * 200_000 + b"y" * 200_000
    assert wire.transport.closed
    assert wire.transport.producer is None


@either
def test_closing_an_idle_one_closes(kind: type[Outlet]) -> None:
    wire = Wire(kind)
    closed: list[bool] = []
    wire.outlet.close(lambda: closed.append(True))
    assert closed == [True]
    assert not wire.transport.closing


@either
def test_nothing_is_written_to_a_connection_that_is_gone(kind: type[Outlet]) -> None:
    wire = Wire(kind, 0)
    wire.outlet.write(b"x")
    wire.outlet.stopProducing()
    wire.outlet.write(b"y")
    wire.transport.drain(100)
    wire.outlet.write(b"z")
    assert wire.arrived == b"x"
    assert wire.overflows == 0


class Order(RuleBasedStateMachine):
    """Whatever is written, held and drained, the bytes arrive in order."""

    kind: type[Outlet] = Outlet

    @initialize(room=st.integers(0, 50))
    def begin(self, room: int) -> None:
        self.wire = Wire(self.kind, room, limit=0)
        self.written = bytearray()
        self.held = False

    @rule(size=st.integers(0, 300), big=st.booleans())
    def write(self, size: int, big: bool) -> None:
        data = bytes((len(self.written) + n) % 251 for n in range(size * (400 if big else 1)))
        self.written += data
        self.wire.outlet.write(data)

    @rule()
    def hold(self) -> None:
        self.wire.outlet.hold()
        self.held = True

    @rule()
    def release(self) -> None:
        self.wire.outlet.release()
        self.held = False

    @rule(room=st.sampled_from([1, 7, 100, 65_536, 300_000]))
    def drain(self, room: int) -> None:
        self.wire.transport.drain(room)

    @invariant()
    def in_order(self) -> None:
        if hasattr(self, "wire"):
            assert self.written.startswith(self.wire.arrived)

    def teardown(self) -> None:
        if hasattr(self, "wire"):
            self.wire.outlet.release()
            self.wire.outlet.close()
            for _ in range(100):
                self.wire.transport.drain(1 << 20)
            assert self.wire.arrived == self.written
            assert self.wire.transport.closed


class StraightOrder(Order):
    kind = StraightOutlet


TestOrder = Order.TestCase
TestStraightOrder = StraightOrder.TestCase
TestOrder.settings = TestStraightOrder.settings = settings(max_examples=50, stateful_step_count=30)


@given(st.lists(st.binary(max_size=20), max_size=20), st.lists(st.integers(1, 9), max_size=50))
def test_bytes_arrive_in_order(pieces: list[bytes], rooms: list[int]) -> None:
    wire = Wire(StraightOutlet, 5)
    for number, piece in enumerate(pieces):
        wire.outlet.write(piece)
        if number < len(rooms):
            wire.transport.drain(rooms[number])
    wire.transport.drain(10_000)
    assert wire.arrived == b"".join(pieces)
