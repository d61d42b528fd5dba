"""The server in memory itself, and the people who connect to it."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

from twisted.internet.address import IPv4Address
from twisted.internet.error import ConnectionAborted, ConnectionDone, ConnectionLost
from twisted.internet.interfaces import IHalfCloseableDescriptor, IProtocolFactory
from twisted.internet.task import Clock
from twisted.internet.testing import StringTransport
from twisted.python.failure import Failure
from zope.interface import implementer

from mtgnet.commands.library import Library
from mtgnet.core.keeping import Stores
from mtgnet.core.text import columns
from mtgnet.frontends.lines import LineProtocol
from mtgnet.frontends.rendering import WIDTH
from mtgnet.server import Server
from mtgnet.settings import Settings
from mtgnet.stores.catalogue.still import starter_library
from mtgnet.testing.memory import stores as memory_stores


@implementer(IHalfCloseableDescriptor)
class Wire(StringTransport):
    """A connection in memory that keeps what the server wrote, and behaves as a socket does.

    What arrives while the server does not read waits until it reads again; while the client does
    not read, what is written waits, and the server's producer is paused as Twisted would do it.
    """

    # As much as Twisted reads at once, and as it takes before it pauses a producer.
    PORTION = 65_536

    def __init__(self, host: str, clock: Clock) -> None:
        super().__init__(peerAddress=IPv4Address("TCP", host, 54321))
        self.protocol: LineProtocol
        self.closed = False
        self._clock = clock
        self._arrived = bytearray()
        self._ended = False
        self._unread: bytearray | None = None
        self._closing = False

    # From the client

    def arrive(self, data: bytes) -> None:
        """Let the server have these bytes, at once if it reads."""
        self._arrived += data
        self._deliver()

    def arrive_end(self) -> None:
        """Let the server know, once it has read everything, that no more will come."""
        self._ended = True
        self._deliver()

    def _deliver(self) -> None:
        while self._arrived and self.producerState == "producing" and not self.closed:
            data = bytes(self._arrived[: self.PORTION])
            del self._arrived[: self.PORTION]
            self.protocol.dataReceived(data)
        if self._ended and not self._arrived and not self.closed:
            self._ended = False
            self.protocol.readConnectionLost()

    @property
    def arrived(self) -> int:
        """How many bytes the server has not read yet."""
        return len(self._arrived)

    @property
    def unacknowledged(self) -> int:
        """How many bytes the client has not read yet; a lost connection loses them."""
        return len(self.value())

    def stop_reading(self) -> None:
        """Take nothing more of what the server writes."""
        self._unread = bytearray()

    def read_again(self) -> None:
        """Take what the server has written meanwhile, and what it still had to write."""
        unread, self._unread = self._unread, None
        super().write(bytes(unread or b""))
        if self.producer is not None:
            self.producer.resumeProducing()
        if self._closing:
            self.loseConnection()

    @property
    def unread(self) -> int:
        """How many bytes wait in the transport for a client that does not read."""
        return len(self._unread or b"")

    # From the server

    def write(self, data: bytes) -> None:
        """Keep what the server writes."""
        if self._unread is None:
            super().write(data)
        else:
            self._unread += data
            if len(self._unread) > self.PORTION and self.producer is not None:
                self.producer.pauseProducing()

    def loseWriteConnection(self) -> None:
        """Close once all is read; the client closes the other direction, too."""
        self.loseConnection()

    def readConnectionLost(self, reason: Failure) -> None:
        """Pass on that the client sends no more."""
        self.protocol.readConnectionLost()

    def writeConnectionLost(self, reason: Failure) -> None:
        """Pass on that nothing can be written any more."""
        self.protocol.writeConnectionLost()

    def loseConnection(self) -> None:
        """Close once all is read."""
        super().loseConnection()
        self._closing = True
        if not self._unread:
            self._lost(ConnectionDone())

    def abortConnection(self) -> None:
        """Close in the reactor's next turn, without sending what is queued."""
        self.disconnected = True
        self._clock.callLater(0, self._lost, ConnectionAborted())

    def vanish(self) -> None:
        """Lose the connection."""
        self._lost(ConnectionLost())

    def _lost(self, reason: Exception) -> None:
        if not self.closed:
            self.closed = True
            self.protocol.connectionLost(Failure(reason))

    def pauseProducing(self) -> None:
        """Deliver nothing to the protocol for now."""
        if not self.closed:
            super().pauseProducing()

    def resumeProducing(self) -> None:
        """Deliver to the protocol again, from the reactor's next turn on."""
        if not self.closed:
            super().resumeProducing()
            self._clock.callLater(0, self._deliver)


class Client:
    """Somebody at the other end of a wire."""

    def __init__(self, meeting: Meeting, wire: Wire) -> None:
        self._meeting = meeting
        self.wire = wire

    @property
    def closed(self) -> bool:
        """Whether the server has closed the connection."""
        return self.wire.closed

    @property
    def nick(self) -> str:
        """The name that the server knows this client by."""
        assert self.wire.protocol.session is not None
        return self.wire.protocol.session.nick

    def send(self, data: bytes) -> None:
        """Let these bytes arrive, as one packet, and the reactor's turn pass."""
        self.wire.arrive(data)
        self._meeting.turn()

    def type(self, *lines: str) -> None:
        """Type lines, each with Enter behind it."""
        self.send("".join(f"{line}\n" for line in lines).encode())

    def ask(self, **request: Any) -> None:
        """Send a JSON request; use `do`, `id`, `line` and the arguments' names."""
        self.type(json.dumps(request))

    def end(self) -> None:
        """Close the sending direction, as `nc -N` does at the end of its input."""
        self.wire.arrive_end()
        self._meeting.turn()

    def vanish(self) -> None:
        """Lose the connection."""
        self.wire.vanish()
        self._meeting.turn()

    def raw(self) -> bytes:
        """Return the bytes that came since the last time, and forget them."""
        data: bytes = self.wire.value()
        self.wire.clear()
        return data

    def heard(self) -> list[str]:
        """Return the lines that came since the last time, and forget them.

        A refusal that is wrapped for the screen is one line here.
        """
        return _unwrapped(self.shown())

    def shown(self) -> list[str]:
        """Return the lines that came since the last time as they are, and forget them."""
        return self.raw().decode().split("\r\n")[:-1]

    def events(self) -> list[dict[str, Any]]:
        """Return the JSON events that came since the last time, and forget them."""
        return [json.loads(line) for line in self.heard()]


def _unwrapped(lines: list[str]) -> list[str]:
    """Join what looks as if a refusal was broken there, because the next word had no room."""
    whole: list[str] = []
    before = ""
    for line in lines:
        word = line.removeprefix("! ").partition(" ")[0]
        broken = columns(before) + columns(word) >= WIDTH and before[-1:] not in ".?!"
        if broken and line.startswith("! ") and before.startswith("! "):
            whole[-1] += line.removeprefix("!")
        else:
            whole.append(line)
        before = line
    return whole


class Meeting:
    """A whole server in memory; `stopped` tells whether it has asked to be stopped.

    Unless another `library` is given, its cards are those of the starter set. A `chance` with a
    seed makes its quizzes and dice predictable.
    """

    def __init__(
        self,
        settings: Settings | None = None,
        stores: Stores | None = None,
        library: Library | None = None,
        chance: random.Random | None = None,
    ) -> None:
        self.clock = Clock()
        self.stores = stores or memory_stores()
        self.server = Server(
            settings or Settings(),
            Path("/nonexistent"),
            self.clock,
            self.stores,
            library or starter_library(self._store),
            chance,
        )
        self.server.stop = self._stop
        self.server.begin()
        self.stopped = False
        self._factories: dict[str, Any] = {}

    def connect(self, mode: str = "lines", host: str = "127.0.0.1") -> Client:
        """Return a client that has just connected to a listener of this mode."""
        if mode not in self._factories:
            self._factories[mode] = self.server.factory(mode)
        return self.attach(self._factories[mode], host)

    def attach(self, factory: IProtocolFactory, host: str = "127.0.0.1") -> Client:
        """Return a client that has just connected to a port where `factory` serves."""
        wire = Wire(host, self.clock)
        protocol: Any = factory.buildProtocol(wire.getPeer())
        wire.protocol = protocol
        protocol.makeConnection(wire)
        self.turn()
        return Client(self, wire)

    def turn(self) -> None:
        """Let the reactor's turn pass, without any time passing."""
        self.clock.advance(0)

    def _store(self) -> Path:
        """The file of what people own; only a server in memory has one that is made when needed."""
        collections: Any = self.stores.collections
        path: Path = collections.path
        return path

    def _stop(self) -> None:
        self.stopped = True
