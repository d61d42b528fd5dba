"""Finding out which connections are dead, though nothing ever said so.

A machine that loses its network sends no farewell. Keepalive has the kernel ask after silent
peers; what was written and never acknowledged ends a connection by itself; and programs, who take
any event, are written to now and then, which also shows what lies behind a proxy.
"""

from __future__ import annotations

import socket
from collections.abc import Collection
from typing import Any, Protocol

from twisted.internet.interfaces import IDelayedCall, IReactorTime, ITCPTransport

# Each connection is looked at once in this time (seconds), one part of all every second.
PROBE_SECONDS = 120
# Linux's names; other systems have some of them. Seconds, seconds, a count, milliseconds.
_OPTIONS = {
    "TCP_KEEPIDLE": 60,
    "TCP_KEEPINTVL": 15,
    "TCP_KEEPCNT": 4,
    "TCP_USER_TIMEOUT": 60_000,
}


def keep_alive(transport: Any) -> None:
    """Have the kernel find out within about two minutes when the peer is dead."""
    if not ITCPTransport.providedBy(transport):
        return
    transport.setTcpKeepAlive(True)
    wire = getattr(transport, "socket", None)
    if wire is None:
        return
    for name, value in _OPTIONS.items():
        option = getattr(socket, name, None)
        if option is not None:
            wire.setsockopt(socket.IPPROTO_TCP, option, value)


class Probed(Protocol):
    """A connection that can be looked after."""

    def probe(self) -> None:
        """Write something, if nothing has come since the last time."""


class Prober:
    """Probes all of `connections` in turn, as long as it is started."""

    def __init__(self, clock: IReactorTime, connections: Collection[Probed]) -> None:
        self._clock = clock
        self._connections = connections
        self._round: list[Probed] = []
        self._portion = 0
        self._left = 0
        self._timer: IDelayedCall | None = None

    def start(self) -> None:
        """Begin; starting again changes nothing."""
        if self._timer is None:
            self._timer = self._clock.callLater(1, self._step)

    def stop(self) -> None:
        """End; stopping again changes nothing."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _step(self) -> None:
        """Probe the next part, so that even thousands never take much of one turn."""
        self._timer = self._clock.callLater(1, self._step)
        if not self._left:
            self._left = PROBE_SECONDS
            self._round = list(self._connections)
            self._portion = len(self._round) // PROBE_SECONDS + 1
        self._left -= 1
        for connection in self._round[-self._portion :]:
            connection.probe()
        del self._round[-self._portion :]
