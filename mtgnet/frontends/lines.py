"""The front-end for line-based clients: netcat, telnet, PuTTY, and programs with JSON lines.

A connection starts in one of the `Start`s, which a listener's mode names.
"""

from __future__ import annotations

import fcntl
import re
import termios
from functools import partial
from typing import Any

import attrs
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import (
    IHalfCloseableDescriptor,
    IHalfCloseableProtocol,
    IReactorTime,
    ISSLTransport,
    ITCPTransport,
)
from twisted.internet.protocol import ServerFactory, connectionDone
from twisted.logger import Logger
from twisted.protocols.basic import LineReceiver
from twisted.python.failure import Failure
from zope.interface import implementer

from mtgnet.core.events import Closing, Refusal, Refused
from mtgnet.core.hub import Hub
from mtgnet.core.intake import Intake
from mtgnet.core.limits import Doorkeeper, is_loopback
from mtgnet.core.menu import open_menu
from mtgnet.core.people_events import Probe
from mtgnet.core.ports import Encoding
from mtgnet.core.session import Origin, Session
from mtgnet.core.table import Table
from mtgnet.frontends.liveness import Prober, keep_alive
from mtgnet.frontends.outlet import Outlet, outlet_for
from mtgnet.frontends.splitting import Splitter, Telnet

# How long a closed connection may take to notice, in seconds. Closing at once would make the
# kernel drop what was just written if there is still something to read.
_LINGER = 1.0
_HTTP = re.compile(rb"(?:[A-Z]{3,10} \S+|PRI \*) HTTP/\d")
_STRANGERS = {
    "tls": "This port takes plain text, not TLS. Connect without TLS.",
    "http": "This port takes plain lines, not HTTP. Use netcat or telnet, not a browser.",
}


@attrs.frozen
class Start:
    """How connections of a listener begin: how they speak, and where their bare lines go.

    Those that do not `enter` are in no room, and are not greeted; with `prompts` they are asked
    for their first line. With `menu` an empty line opens the menu. `kind` is the listener's mode.
    """

    encoding: Encoding
    mode: str = "say"
    enter: bool = True
    kind: str = "lines"
    prompts: bool = False
    menu: bool = False


@implementer(IHalfCloseableProtocol)
class LineProtocol(LineReceiver):
    """One connection."""

    _log = Logger()

    factory: LineFactory
    transport: Any  # TCP, TLS, a Unix socket, or what a test makes of it
    session: Session | None = None
    _outlet: Outlet
    _intake: Intake
    _admitted: str | None = None
    _begun = False
    _input_ended = False
    _leaving = False
    _lost = False
    _quiet = False

    # Coming

    def connectionMade(self) -> None:
        """Let the client in, if there is room for it, and greet it."""
        self.factory.came(self)
        self._tune()
        limits = self.factory.hub.limits
        self._outlet = outlet_for(self.transport, limits.queue_bytes, self._overflowed)
        self._telnet = Telnet(self._outlet.write)
        self._splitter = Splitter(limits.line_bytes)
        try:
            self._admitted = self.factory.doorkeeper.admit(self._host())
        except Refusal as refusal:
            self._turn_away(refusal)
        else:
            self._begin(self.factory.start)

    def _begin(self, start: Start) -> None:
        table, hub = self.factory.table, self.factory.hub
        mode = table.find(start.mode)
        assert mode is not None
        origin = Origin(self._host(), start.kind, self._is_sealed())
        self.session = session = Session(hub, table, self._outlet, start.encoding, mode, origin)
        session.closer = self._close
        self._intake = Intake(session, self, self._close)
        if start.enter:
            refusal = hub.enter(session)
            hub.past.visits.issue(session)
            session.send(session.greeting())
            hub.past.show_tail(session, session.current)
            if refusal:
                session.refuse(refusal)
        if start.menu:
            session.blank = partial(open_menu, session)
        if start.prompts:
            self._intake.take((b"",))

    def _tune(self) -> None:
        if ITCPTransport.providedBy(self.transport):
            self.transport.setTcpNoDelay(True)
        keep_alive(self.transport)

    def _host(self) -> str:
        return getattr(self.transport.getPeer(), "host", "") or ""

    def _is_sealed(self) -> bool:
        """Whether nobody but the two ends can read what goes over this connection."""
        host = self._host()
        return not host or is_loopback(host) or ISSLTransport.providedBy(self.transport)

    # In

    def dataReceived(self, data: bytes) -> None:
        """Take all lines that `data` completes at once.

        `LineReceiver`'s own way copies what is left of its buffer for every line, which a flood
        of short lines turns into a stall.
        """
        self._quiet = False
        if self._leaving or self.session is None:
            return
        if not self._begun and self._is_stranger(data):
            return
        lines = self._splitter.split(self._telnet.strip(data))
        if lines:
            self._intake.take(lines)

    def probe(self) -> None:
        """Write to a program that has long been silent, so that TCP looks whether it is there."""
        if self._quiet and self.session is not None and not self._leaving:
            self.session.send(Probe())
        self._quiet = True

    def lineReceived(self, line: bytes) -> None:
        """Take one line."""
        self._intake.take((line,))

    def _is_stranger(self, data: bytes) -> bool:
        """Turn away a client that speaks another protocol; whether it was one."""
        self._begun = True
        kind = "tls" if data[:2] == b"\x16\x03" else "http" if _HTTP.match(data) else None
        if kind is None:
            return False
        self._turn_away(Refusal(f"not-{kind}", _STRANGERS[kind]))
        return True

    def readConnectionLost(self) -> None:
        """Take the last line, and close when all is answered: the client sends no more."""
        self._end_input()
        if self._leaving:
            self.transport.loseConnection()

    def _end_input(self) -> None:
        if self.session is None or self._input_ended:
            return
        self._input_ended = True
        lines = self._splitter.end()
        if lines:
            self._intake.take(lines)
        self._intake.end()

    # Going

    def writeConnectionLost(self) -> None:
        """Nothing to do: this is our own half-close."""

    def _turn_away(self, refusal: Refusal) -> None:
        event = Refused(refusal.code, refusal.why)
        self._outlet.write(self.factory.start.encoding.encode(event))
        self._close()

    def closing(self, why: str = "") -> None:
        """Tell the client that the server is closing, and why, and close."""
        if self.session is not None and not self._leaving:
            self.session.send(Closing(why))
        self._close()

    def _close(self) -> None:
        """Close once all is sent, and let the rooms know at once."""
        if not self._leaving:
            self._leaving = True
            if self.session is not None:
                self.session.ended = True
                self.factory.hub.disconnect(self.session)
            self._outlet.release()
            self._outlet.close(self._hang_up)
            self._make_room()

    def _hang_up(self) -> None:
        if not self._input_ended:
            self.factory.clock.callLater(_LINGER, self._let_go)
        if self._input_ended or not _half_closes(self.transport):
            self.transport.loseConnection()
        else:
            self.transport.loseWriteConnection()

    def _let_go(self) -> None:
        """Close a connection that the client does not close itself.

        Netcat waits for Enter after a mere close; a reset, which drops what has not arrived yet,
        ends it at once.
        """
        if self._lost:
            return
        if _all_arrived(self.transport):
            self.transport.abortConnection()
        else:
            self.transport.loseConnection()

    def _overflowed(self) -> None:
        limit = self.factory.hub.limits.queue_bytes
        nick = self.session.nick if self.session else "?"
        self._log.warn(
            "Closed {nick} from {host}: it does not read, and over {limit} bytes were waiting.",
            nick=nick,
            host=self._host(),
            limit=limit,
        )
        self.transport.abortConnection()

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        """Forget the connection, after the lines that it still had to say."""
        self._lost = True
        self.factory.lost(self)
        self._outlet.stop()
        self._end_input()
        if self.session is not None:
            self._intake.lose()
        self._make_room()

    def _make_room(self) -> None:
        """Let another client in once this one is gone and its last line is handled.

        Were it done before, a flooder could leave any number of floods behind.
        """
        if self._lost and self._leaving and self._admitted is not None:
            self.factory.doorkeeper.release(self._admitted)
            self._admitted = None


def _half_closes(transport: Any) -> bool:
    # TLS has an end of its own. The half-close of the socket below, which it offers, too, would
    # cut that off.
    return IHalfCloseableDescriptor.providedBy(transport) and not _is_tls(transport)


def _is_tls(transport: Any) -> bool:
    return ISSLTransport.providedBy(transport)


def _all_arrived(transport: Any) -> bool:
    """Whether the client's kernel has acknowledged all that was written, as far as ours tells."""
    below = transport.transport if _is_tls(transport) else transport
    try:
        unsent = fcntl.ioctl(below.getHandle(), termios.TIOCOUTQ, bytes(4))
    except (AttributeError, OSError):
        return False
    return not any(unsent)


class LineFactory(ServerFactory):
    """Makes the protocols of a listener and tracks the connected clients."""

    noisy = False
    protocol = LineProtocol  # type: ignore[assignment]

    def __init__(
        self, hub: Hub, table: Table, doorkeeper: Doorkeeper, start: Start, clock: IReactorTime
    ) -> None:
        self.hub = hub
        self.table = table
        self.doorkeeper = doorkeeper
        self.start = start
        self.clock = clock
        self.clients: set[LineProtocol] = set()
        self._prober = Prober(clock, self.clients)
        self._closed: Deferred[None] | None = None

    def close(self, why: str = "") -> Deferred[None]:
        """Tell all clients that the server is closing; fires when the last one is gone."""
        self._closed = Deferred()
        for client in list(self.clients):
            client.closing(why)
        self._check_closed()
        return self._closed

    def abort(self) -> None:
        """Cut off those that are still connected."""
        for client in list(self.clients):
            client.transport.abortConnection()

    def came(self, client: LineProtocol) -> None:
        """Note a new client."""
        self.clients.add(client)
        self._prober.start()

    def lost(self, client: LineProtocol) -> None:
        """Forget a client whose connection is gone."""
        self.clients.discard(client)
        if not self.clients:
            self._prober.stop()
        self._check_closed()

    def _check_closed(self) -> None:
        if self._closed is not None and not self.clients and not self._closed.called:
            self._closed.callback(None)
