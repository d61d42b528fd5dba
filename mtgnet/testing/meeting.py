"""The server in memory itself, and the people who connect to it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from twisted.internet.address import IPv4Address
from twisted.internet.error import ConnectionDone
from twisted.internet.interfaces import IHalfCloseableDescriptor
from twisted.internet.task import Clock
from twisted.internet.testing import StringTransport
from twisted.python.failure import Failure
from zope.interface import implementer

from mtgnet.core.keeping import Stores
from mtgnet.frontends.lines import LineProtocol
from mtgnet.server import Server
from mtgnet.settings import Settings
from mtgnet.testing.memory import stores as memory_stores


@implementer(IHalfCloseableDescriptor)
class Wire(StringTransport):
    """A connection in memory that keeps what the server wrote, and closes as a socket does."""

    def __init__(self, host: str) -> None:
        super().__init__(peerAddress=IPv4Address("TCP", host, 54321))
        self.protocol: LineProtocol
        self.closed = False

    def loseWriteConnection(self) -> None:
        """Take it as read at once, and close the other direction, too."""
        self.loseConnection()

    def readConnectionLost(self, reason: Failure) -> None:
        """Pass on that the client sends no more."""
        self.protocol.readConnectionLost()

    def writeConnectionLost(self, reason: Failure) -> None:
        """Pass on that nothing can be written any more."""
        self.protocol.writeConnectionLost()

    def loseConnection(self) -> None:
        """Close."""
        super().loseConnection()
        if not self.closed:
            self.closed = True
            self.protocol.connectionLost(Failure(ConnectionDone()))

    def abortConnection(self) -> None:
        """Close without sending what is queued."""
        super().abortConnection()
        self.loseConnection()

    def pauseProducing(self) -> None:
        """Deliver nothing to the protocol for now."""
        if not self.closed:
            super().pauseProducing()

    def resumeProducing(self) -> None:
        """Deliver to the protocol again."""
        if not self.closed:
            super().resumeProducing()


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
        self.wire.protocol.dataReceived(data)
        self._meeting.turn()

    def type(self, *lines: str) -> None:
        """Type lines, each with Enter behind it."""
        self.send("".join(f"{line}\n" for line in lines).encode())

    def ask(self, **request: Any) -> None:
        """Send a JSON request; use `do`, `id`, `line` and the arguments' names."""
        self.type(json.dumps(request))

    def end(self) -> None:
        """Close the sending direction, as `nc -N` does at the end of its input."""
        self.wire.protocol.readConnectionLost()
        self._meeting.turn()

    def vanish(self) -> None:
        """Lose the connection."""
        self.wire.loseConnection()
        self._meeting.turn()

    def raw(self) -> bytes:
        """Return the bytes that came since the last time, and forget them."""
        data: bytes = self.wire.value()
        self.wire.clear()
        return data

    def heard(self) -> list[str]:
        """Return the lines that came since the last time, and forget them."""
        return self.raw().decode().split("\r\n")[:-1]

    def events(self) -> list[dict[str, Any]]:
        """Return the JSON events that came since the last time, and forget them."""
        return [json.loads(line) for line in self.heard()]


class Meeting:
    """A whole server in memory; `stopped` tells whether it has asked to be stopped."""

    def __init__(self, settings: Settings | None = None, stores: Stores | None = None) -> None:
        self.clock = Clock()
        self.stores = stores or memory_stores()
        self.server = Server(settings or Settings(), Path("/nonexistent"), self.clock, self.stores)
        self.server.stop = self._stop
        self.stopped = False
        self._factories: dict[str, Any] = {}

    def connect(self, mode: str = "lines", host: str = "127.0.0.1") -> Client:
        """Return a client that has just connected to a listener of this mode."""
        if mode not in self._factories:
            self._factories[mode] = self.server.factory(mode)
        wire = Wire(host)
        protocol = self._factories[mode].buildProtocol(wire.getPeer())
        wire.protocol = protocol
        protocol.makeConnection(wire)
        self.turn()
        return Client(self, wire)

    def turn(self) -> None:
        """Let the reactor's turn pass, without any time passing."""
        self.clock.advance(0)

    def _stop(self) -> None:
        self.stopped = True
