"""A tiny relay that speaks mtgnet's plain lines, well or (on request) badly, for test_bench.

`python bench_relay.py PORT [--fault FAULT] [--every N]`: each room's lines are gathered over one
turn of the reactor. The fault happens to every Nth line that a member would be sent: `lose` it,
`double` it, `swap` it with the one before it in the same turn, or `notice`: a notice comes before
it, for that member alone, which is no fault. The answer to an echo of a single byte is always
sound. `mute` never echoes in upper case, and `names` sends whoever joins the names of all members.
"""

import argparse
from typing import Any

from twisted.internet import defer, endpoints, protocol, task
from twisted.protocols.basic import LineOnlyReceiver


class Member(LineOnlyReceiver):
    """One client: a name, one room, and the verbs that the benchmark uses."""

    name = b"guest"
    room = b"lobby"
    sent = 0

    def connectionMade(self) -> None:
        self.transport.setTcpNoDelay(True)
        self.transport.write(b"* A relay\r\n* You are here\r\n* /help\r\n")

    def lineReceived(self, line: bytes) -> None:
        if not line.startswith(b"/"):
            self.factory.say(self, b"<%s> %s\r\n" % (self.name, line))
            return
        verb, _blank, rest = line[1:].partition(b" ")
        getattr(self, "do_" + verb.decode())(rest)

    def do_name(self, name: bytes) -> None:
        self.name = name

    def do_join(self, room: bytes) -> None:
        self.factory.leave(self)
        members = self.factory.rooms.setdefault(room, {})
        self.room = room
        self.transport.write(b"* You are in #%s\r\n" % room)
        if self.factory.fault == "names":
            self.transport.write(b"".join(b"* %s\r\n" % member.name for member in members))
        members[self] = None

    def do_leave(self, room: bytes) -> None:
        if room == self.room:
            self.factory.leave(self)
        self.transport.write(b"* You left #%s\r\n" % room)

    def do_echo(self, words: bytes) -> None:
        answer = words if self.factory.fault == "mute" else words.upper()
        line = b"  %s\r\n" % answer
        if len(words) > 1:
            self.deliver([line])
        else:
            self.transport.write(line)

    def connectionLost(self, reason: Any = None) -> None:
        self.factory.leave(self)

    def deliver(self, lines: list[bytes]) -> None:
        self.transport.write(b"".join(self.spoilt(lines)))

    def spoilt(self, lines: list[bytes]) -> list[bytes]:
        """The lines with the fault done to every Nth that this member is sent."""
        every, out = self.factory.every, []
        for line in lines:
            self.sent += 1
            fault = self.factory.fault if self.sent % every == 0 else ""
            times = {"lose": 0, "double": 2}.get(fault, 1)
            out.extend([b"* Somebody came.\r\n"] if fault == "notice" else [])
            if fault == "swap" and out:
                out.insert(-1, line)
            else:
                out.extend([line] * times)
        return out


class Relay(protocol.Factory):
    """The rooms, and what was said in each during this turn."""

    protocol = Member

    def __init__(self, reactor: Any, fault: str, every: int) -> None:
        self.reactor, self.fault, self.every = reactor, fault, every
        self.rooms: dict[bytes, dict[Member, None]] = {}
        self.said: dict[bytes, list[tuple[Member, bytes]]] = {}

    def say(self, member: Member, line: bytes) -> None:
        said = self.said.setdefault(member.room, [])
        if not said:
            self.reactor.callLater(0, self.flush, member.room)
        said.append((member, line))

    def flush(self, room: bytes) -> None:
        said = self.said.pop(room)
        speakers = {speaker for speaker, _line in said}
        everything = [line for _speaker, line in said]
        blob = b"".join(everything)
        for member in self.rooms.get(room, ()):
            if member in speakers:
                member.deliver([line for speaker, line in said if speaker is not member])
            elif self.fault:
                member.deliver(everything)
            elif member.transport.dataBuffer or member.transport._tempDataBuffer:
                member.transport.write(blob)
            else:
                rest = blob[member.transport.writeSomeData(blob) :]
                if rest:
                    member.transport.write(rest)

    def leave(self, member: Member) -> None:
        self.rooms.get(member.room, {}).pop(member, None)


async def main(reactor: Any, *arguments: str) -> None:
    options = argparse.ArgumentParser()
    options.add_argument("port", type=int)
    options.add_argument("--fault", default="")
    options.add_argument("--every", type=int, default=500)
    wanted = options.parse_args(arguments)
    listener = endpoints.TCP4ServerEndpoint(reactor, wanted.port, 4096, "127.0.0.1")
    await listener.listen(Relay(reactor, wanted.fault, wanted.every))
    await defer.Deferred()


if __name__ == "__main__":
    import sys

    task.react(main, sys.argv[1:])
