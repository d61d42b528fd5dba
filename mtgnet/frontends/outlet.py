"""Where a connection's bytes go out: in order, at once where the socket is idle, and bounded.

Twisted's `transport.write` buffers without limit and always waits for the reactor. Here the queue
is our own and has a limit, and on a plain TCP socket with nothing queued the bytes go straight to
the kernel, which halves the time to reach a room. That must never be done to a TLS connection,
whose socket would carry them in clear, so it is done only where the transport is exactly Twisted's
plain TCP one.
"""

from __future__ import annotations

import fcntl
import sys
import termios
from collections import deque
from collections.abc import Callable
from typing import Any

from twisted.internet import tcp
from twisted.internet.interfaces import IPullProducer, IPushProducer
from zope.interface import implementer

# What is handed to the transport at a time once the socket has filled up.
_PORTION = 65_536


def outlet_for(transport: Any, limit: int, overflow: Callable[[], None]) -> Outlet:
    """Return the outlet that suits `transport`.

    When more than `limit` bytes (0: no limit) wait for a reader that doesn't read, everything is
    dropped and `overflow` is called, once.
    """
    kind = StraightOutlet if type(transport) is tcp.Server else Outlet
    return kind(transport, limit, overflow)


def _unacknowledged(transport: Any) -> int:
    """Return how many bytes the other end's kernel has not acknowledged; 0 without a socket."""
    handle = getattr(transport, "getHandle", None)
    if handle is None:
        return int(getattr(transport, "unacknowledged", 0))
    answer = fcntl.ioctl(handle().fileno(), termios.TIOCOUTQ, b"\0" * 4)
    return int.from_bytes(answer, sys.byteorder)


@implementer(IPushProducer)
class Outlet:
    """The outlet for any transport: it asks the transport, as its producer, when to go on."""

    _streaming = True

    def __init__(self, transport: Any, limit: int, overflow: Callable[[], None]) -> None:
        self._transport = transport
        self._limit = limit
        self._overflow = overflow
        self._queue: deque[bytes] = deque()
        self._queued = 0
        self._held: list[bytes] | None = None
        self._stuck = False
        self._closing: Callable[[], None] | None = None
        self._dead = False
        transport.registerProducer(self, self._streaming)

    # What the core uses

    def write(self, data: bytes) -> None:
        """Send `data` after all that was written before."""
        if self._held is not None:
            self._held.append(data)
        elif self._stuck:
            self._enqueue(data)
        elif data and not self._dead:
            self._pass_on(data)

    def hold(self) -> None:
        """Gather what is written from now on, until `release`."""
        if self._held is None:
            self._held = []

    def release(self) -> None:
        """Send what was gathered in one piece."""
        held, self._held = self._held, None
        if held:
            self.write(b"".join(held))

    def close(self, closed: Callable[[], None] | None = None) -> None:
        """Call `closed` (by default, close the connection) once all has been handed on."""
        self._closing = closed or self._transport.loseConnection
        self._finish()

    # What the front-end uses

    @property
    def idle(self) -> bool:
        """Whether nothing waits to be sent."""
        return not self._stuck

    def arrived(self) -> bool:
        """Whether all that was written a while ago has surely reached the client's machine.

        The kernel counts what the other end has not acknowledged. What only now goes through the
        transport may not have come to the kernel yet, so this tells of what was written before.
        """
        if self._dead or self._stuck or self._held:
            return False
        try:
            return _unacknowledged(self._transport) == 0
        except OSError:
            return False

    def stop(self) -> None:
        """Drop everything: the connection is gone."""
        self._dead = True
        self._queue.clear()
        self._queued = 0

    # Queue

    def _pass_on(self, data: bytes) -> None:
        self._transport.write(data)

    def _enqueue(self, data: bytes) -> None:
        if self._dead or not data:
            return
        self._queue.append(data)
        self._queued += len(data)
        if self._limit and self._queued > self._limit:
            self.stop()
            self._overflow()

    def _portion(self) -> bytes:
        """Take the next bytes off the queue, about as many as a socket takes at once."""
        taken, size = [], 0
        while self._queue and size < _PORTION:
            taken.append(self._queue.popleft())
            size += len(taken[-1])
        self._queued -= size
        return b"".join(taken)

    def _finish(self) -> None:
        if self._closing is not None and not self._stuck and not self._queue:
            closing, self._closing = self._closing, None
            self._transport.unregisterProducer()
            closing()

    # IPushProducer, called by the transport

    def pauseProducing(self) -> None:
        """Queue what is written from now on: the transport has enough."""
        self._stuck = True

    def resumeProducing(self) -> None:
        """Pass on what is queued until the transport has enough again."""
        self._stuck = False
        while self._queue and not self._stuck:
            self._transport.write(self._portion())
        self._finish()

    def stopProducing(self) -> None:
        """Drop everything: the transport is gone."""
        self.stop()


@implementer(IPullProducer)
class StraightOutlet(Outlet):
    """The outlet for plain TCP: straight to the socket whenever nothing is queued."""

    # A pull producer is asked for more each time the transport has sent all it had.
    _streaming = False

    def __init__(self, transport: Any, limit: int, overflow: Callable[[], None]) -> None:
        self._send = transport.socket.send
        super().__init__(transport, limit, overflow)

    def _pass_on(self, data: bytes) -> None:
        try:
            sent = self._send(data)
        except OSError:
            # The socket is full, or gone; either way the transport knows what to do.
            sent = 0
        if sent < len(data):
            self._stuck = True
            self._transport.write(data[sent:])

    def resumeProducing(self) -> None:
        """Pass on the next portion: all before it has been sent."""
        self._stuck = bool(self._queue)
        if self._queue:
            self._transport.write(self._portion())
        self._finish()
