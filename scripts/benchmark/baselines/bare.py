"""The least that Twisted can do: a LineOnlyReceiver that answers upper()."""

import sys
from typing import Any

from twisted.internet import defer, endpoints, protocol, task
from twisted.protocols.basic import LineOnlyReceiver


class Upper(LineOnlyReceiver):
    """Answers every line in upper case."""

    def lineReceived(self, line: bytes) -> None:
        """Answers one line."""
        self.sendLine(line.upper())


async def main(reactor: Any, port: str) -> None:
    """Listens on the loopback port for ever."""
    listener = endpoints.TCP4ServerEndpoint(reactor, int(port), 4096, "127.0.0.1")
    await listener.listen(protocol.Factory.forProtocol(Upper))
    await defer.Deferred()


if __name__ == "__main__":
    task.react(main, sys.argv[1:])
