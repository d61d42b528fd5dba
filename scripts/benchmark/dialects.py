"""What to say to each kind of server, so that the load generator need not know whom it talks to.

A dialect gives bytes and names the bytes to wait for; it never reads. `TEXT` is about 60 bytes,
and every text that is counted holds `MARK`, a byte that neither a server nor a name ever sends.
"""

import attrs

MARK = b"^"
SENDER_MARKS = [bytes([mark]) for mark in b"~`|{}$%&=;"]
CYCLE = 256
FILLER = b"tap two islands and counter it if you can, says the wizard"


def text(mark: bytes, number: int) -> bytes:
    """The text (63 bytes) that a sender with this mark says as its line `number`."""
    return b"%s%s%02x %s" % (MARK, mark, number % CYCLE, FILLER)


@attrs.frozen
class Plain:
    """mtgnet's plain lines."""

    ready: bytes = b""
    passed: bytes = MARK

    def hello(self, nick: str) -> bytes:
        """Takes the name."""
        return b"/name %s\r\n" % nick.encode()

    def settle_in(self, room: str) -> bytes:
        """Joins the room and leaves the one where everybody starts."""
        return self.join(room) + b"/leave lobby\r\n"

    def join(self, room: str) -> bytes:
        """Joins the room, which becomes the current one."""
        return b"/join %s\r\n" % room.encode()

    def leave(self, room: str) -> bytes:
        """Leaves the room."""
        return b"/leave %s\r\n" % room.encode()

    def say(self, _room: str, words: bytes) -> bytes:
        """Says the words to the room, which must be the current one."""
        return words + b"\r\n"

    def echo(self, words: bytes) -> bytes:
        """Asks for the words in upper case."""
        return b"/echo %s\r\n" % words

    def answer(self, words: bytes) -> bytes:
        """What `echo` is to be answered with, byte for byte."""
        return b"  %s\r\n" % words.upper()

    def barrier(self) -> bytes:
        """Asks for an answer that holds `passed`; whatever was asked before is then done."""
        return self.echo(MARK)


@attrs.frozen
class Bare:
    """A server that answers every line with its upper case and knows nothing else."""

    ready: bytes = b""
    passed: bytes = MARK

    def hello(self, _name: str) -> bytes:
        """Says nothing: there are no names."""
        return b""

    settle_in = join = leave = hello

    def say(self, _room: str, words: bytes) -> bytes:
        """The line itself."""
        return words + b"\r\n"

    def echo(self, words: bytes) -> bytes:
        """The line itself."""
        return words + b"\r\n"

    def answer(self, words: bytes) -> bytes:
        """The line in upper case, byte for byte."""
        return words.upper() + b"\r\n"

    def barrier(self) -> bytes:
        """A line whose answer holds `passed`."""
        return MARK + b"\r\n"


@attrs.frozen
class Irc:
    """IRC (RFC 2812), as far as InspIRCd and twisted.words need it. It has no echo."""

    password: bool = False
    ready: bytes = b" 001 "
    passed: bytes = b" PONG "

    def hello(self, nick: str) -> bytes:
        """Registers; nothing else may be asked before `ready` has come."""
        registration = f"NICK {nick}\r\nUSER {nick} 0 * :{nick}\r\n"
        return (b"PASS bench\r\n" if self.password else b"") + registration.encode()

    def settle_in(self, room: str) -> bytes:
        """Joins the room; an IRC server puts nobody anywhere before that."""
        return self.join(room)

    def join(self, room: str) -> bytes:
        """Joins the channel."""
        return b"JOIN #%s\r\n" % room.encode()

    def leave(self, room: str) -> bytes:
        """Leaves the channel."""
        return b"PART #%s\r\n" % room.encode()

    def say(self, room: str, words: bytes) -> bytes:
        """Says the words to the channel."""
        return b"PRIVMSG #%s :%s\r\n" % (room.encode(), words)

    def barrier(self) -> bytes:
        """Asks for a PONG."""
        return b"PING :%s\r\n" % MARK


Dialect = Plain | Bare | Irc
