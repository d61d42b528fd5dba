"""Real sockets, in clear and with TLS: what no fake shows."""

from __future__ import annotations

import json
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import attrs
import pytest
import pytest_twisted
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from twisted.internet import reactor
from twisted.internet.endpoints import TCP4ClientEndpoint
from twisted.internet.interfaces import IHalfCloseableProtocol
from twisted.internet.protocol import Factory, Protocol
from twisted.internet.ssl import PrivateCertificate
from twisted.internet.task import deferLater
from twisted.logger import LogLevel, capturedLogs
from twisted.protocols.tls import TLSMemoryBIOProtocol
from zope.interface import implementer

from mtgnet.core.limits import Limits
from mtgnet.frontends import lines
from mtgnet.frontends.outlet import Outlet, StraightOutlet
from mtgnet.server import Server
from mtgnet.settings import Settings
from mtgnet.stores.catalogue.still import starter_library
from mtgnet.testing.memory import stores

PATIENCE = 20.0

# Twisted still hands pyOpenSSL's own kind of certificate to pyOpenSSL.
pytestmark = pytest.mark.filterwarnings("ignore:Passing pyOpenSSL:DeprecationWarning")


async def until(condition: Callable[[], object], what: str) -> None:
    """Let the reactor go on until the condition holds."""
    deadline = reactor.seconds() + PATIENCE
    while not condition():
        assert reactor.seconds() < deadline, f"waited in vain for {what}"
        await deferLater(reactor, 0.002)


class Caller(Protocol):
    """A client that keeps what comes."""

    def __init__(self) -> None:
        self.data = bytearray()
        self.lost = False

    def dataReceived(self, data: bytes) -> None:
        self.data += data

    def connectionLost(self, reason: object = None) -> None:
        self.lost = True

    def send(self, text: str) -> None:
        self.transport.write(text.encode())

    async def hears(self, text: str) -> None:
        await until(lambda: text.encode() in self.data, f"{text!r} in {bytes(self.data)!r}")


class Encrypted(Caller):
    """A client that speaks TLS by itself, and keeps what is on the wire, too."""

    def __init__(self) -> None:
        super().__init__()
        self.wire = bytearray()
        self.ended_well = False
        self.encrypted, self.sent = ssl.MemoryBIO(), ssl.MemoryBIO()
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        self.tls = context.wrap_bio(self.encrypted, self.sent)
        self.shaken = False

    def connectionMade(self) -> None:
        self.go_on()

    def dataReceived(self, data: bytes) -> None:
        self.wire += data
        self.encrypted.write(data)
        self.go_on()

    def send(self, text: str) -> None:
        self.tls.write(text.encode())
        self.transport.write(self.sent.read())

    def go_on(self) -> None:
        try:
            if not self.shaken:
                self.tls.do_handshake()
                self.shaken = True
            while data := self.tls.read():
                self.data += data
            self.end()
        except ssl.SSLWantReadError:
            pass
        except ssl.SSLZeroReturnError:
            self.end()
        self.transport.write(self.sent.read())

    def end(self) -> None:
        self.ended_well = True
        self.transport.loseConnection()


class LazyEncrypted(Encrypted):
    """One that never closes."""

    def end(self) -> None:
        self.ended_well = True


@implementer(IHalfCloseableProtocol)
class Lazy(Caller):
    """One that never closes."""

    def readConnectionLost(self) -> None: ...

    def writeConnectionLost(self) -> None: ...


@attrs.define
class Running:
    """A server on real ports."""

    server: Server
    ports: dict[str, int]
    factories: dict[str, Any]

    async def call(self, mode: str = "lines", caller: type[Caller] = Caller) -> Any:
        endpoint = TCP4ClientEndpoint(reactor, "127.0.0.1", self.ports[mode])
        return await endpoint.connect(Factory.forProtocol(caller))

    def outlets(self, mode: str = "lines") -> list[Outlet]:
        return [client._outlet for client in self.factories[mode].clients]


@asynccontextmanager
async def running(settings: Settings | None = None) -> AsyncIterator[Running]:
    server = Server(
        settings or Settings(), Path("/nonexistent"), reactor, stores(), starter_library()
    )
    factories = {mode: server.factory(mode) for mode in ("lines", "json", "echo")}
    listen = partial(reactor.listenTCP, 0, interface="127.0.0.1")
    ports = {mode: listen(factory) for mode, factory in factories.items()}
    factories["tls"] = server.factory("lines")
    ports["tls"] = reactor.listenSSL(
        0, factories["tls"], certificate().options(), interface="127.0.0.1"
    )
    try:
        numbers = {mode: port.getHost().port for mode, port in ports.items()}
        yield Running(server, numbers, factories)
    finally:
        for port in ports.values():
            await port.stopListening()
        await server.close()


def certificate() -> PrivateCertificate:
    """A certificate that has signed itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(1))
        .not_valid_after(now + timedelta(1))
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return PrivateCertificate.loadPEM(private + made.public_bytes(pem))


@pytest_twisted.ensureDeferred
async def test_three_people_talk() -> None:
    async with running() as place:
        alice, bob, program = await place.call(), await place.call(), await place.call("json")
        await alice.hears("/menu leads you by numbers.\r\n")
        await program.hears('"event":"greeting"')
        assert [type(outlet) for outlet in place.outlets()] == [StraightOutlet] * 2
        alice.send("/name alice\n")
        bob.send("/name bob\r\n")
        program.send('{"id": 1, "do": "name", "nick": "carol"}\n')
        await alice.hears("  You are alice.\r\n")
        await bob.hears("  You are bob.\r\n")
        await program.hears('{"event":"named","nick":"carol","re":1}\r\n')
        alice.send("hi all\n")
        await bob.hears("* alice is in #lobby now.\r\n<alice> hi all\r\n")
        await program.hears('"text":"hi all"')
        program.send(json.dumps({"do": "msg", "nick": "bob", "text": "psst"}) + "\n")
        await bob.hears("[carol] psst\r\n")
        bob.send("bye\r\n/quit see you\r\n")
        await bob.hears("  Goodbye.\r\n")
        await until(lambda: bob.lost, "the end of bob's connection")
        await alice.hears("* bob is gone: see you\r\n")


@pytest_twisted.ensureDeferred
async def test_who_half_closes_gets_the_whole_answer() -> None:
    async with running() as place:
        caller = await place.call()
        caller.send("/who\n/echo straße\n/about")
        caller.transport.loseWriteConnection()
        await until(lambda: caller.lost, "the end")
        assert b"  STRASSE\r\n" in caller.data
        assert caller.data.endswith(b"starter set, 2026-06-26\r\n")


@pytest_twisted.ensureDeferred
async def test_everything_of_a_long_answer_comes_before_the_close() -> None:
    settings = Settings(limits=Limits(lines_per_second=0, queue_bytes=0))
    async with running(settings) as place:
        caller = await place.call("echo")
        caller.transport.pauseProducing()
        caller.send("".join(f"{number:03990}\n" for number in range(2000)) + "/quit\n")
        await until(lambda: not all(o.idle for o in place.outlets("echo")), "a full socket")
        caller.transport.resumeProducing()
        await until(lambda: caller.lost, "the end")
        assert caller.data.count(b"\r\n") == 2001
        assert caller.data.endswith(b"Goodbye.\r\n")


@pytest_twisted.ensureDeferred
async def test_who_stops_reading_is_closed_and_the_others_go_on() -> None:
    settings = Settings(limits=Limits(lines_per_second=0, queue_bytes=50_000))
    async with running(settings) as place:
        slow, fast, talker = [await place.call() for _ in range(3)]
        await slow.hears("/menu")
        slow.transport.pauseProducing()
        with capturedLogs() as logs:
            number = 0
            while len(place.factories["lines"].clients) == 3:
                number += 1
                talker.send(f"{number} {'x' * 4000}\n")
                await fast.hears(f"> {number} x")
                fast.data.clear()
        warnings = [log for log in logs if log["log_level"] is LogLevel.warn]
        assert [log["limit"] for log in warnings] == [50_000]
        talker.send("still here\n")
        await fast.hears("> still here\r\n")
        slow.transport.resumeProducing()
        await until(lambda: slow.lost, "the end of the slow one")


@pytest_twisted.ensureDeferred
async def test_tls_is_never_written_straight() -> None:
    async with running() as place:
        alice, bob = await place.call("tls", Encrypted), await place.call("lines")
        await alice.hears("/menu leads you by numbers.\r\n")
        (client,) = place.factories["tls"].clients
        assert isinstance(client.transport, TLSMemoryBIOProtocol)
        assert type(client._outlet) is Outlet
        bob.send("/name bob\nthe secret is swordfish\n")
        await alice.hears("<bob> the secret is swordfish\r\n")
        alice.send("/echo hidden\n/msg bob over TLS\n")
        await alice.hears("  HIDDEN\r\n")
        await bob.hears("] over TLS\r\n")
        for secret in (b"swordfish", b"HIDDEN", b"mtgnet", b"bob"):
            assert secret not in alice.wire


@pytest_twisted.ensureDeferred
async def test_tls_ends_as_it_should() -> None:
    async with running() as place:
        alice = await place.call("tls", Encrypted)
        await alice.hears("/menu")
        alice.send("/echo " + "x" * 4000 + "\n/quit\n")
        await until(lambda: alice.lost, "the end")
        assert alice.data.endswith(b"X\r\n  Goodbye.\r\n")
        assert alice.ended_well, "a client must know that nothing was cut off"


@pytest.mark.parametrize(("mode", "kind"), [("lines", Lazy), ("tls", LazyEncrypted)])
@pytest_twisted.ensureDeferred
async def test_who_does_not_close_is_closed(
    mode: str, kind: type[Caller], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "_LINGER", 0.05)
    async with running() as place:
        caller = await place.call(mode, kind)
        await caller.hears("/menu")
        caller.send("/quit\n")
        await until(lambda: not place.factories[mode].clients, "the end")
        assert caller.data.endswith(b"  Goodbye.\r\n")
        caller.transport.abortConnection()


@pytest_twisted.ensureDeferred
async def test_who_speaks_tls_to_a_plain_port_is_sent_away() -> None:
    async with running() as place:
        caller = await place.call()
        await caller.hears("/menu")
        hello, sent = ssl.MemoryBIO(), ssl.MemoryBIO()
        tls = ssl.create_default_context().wrap_bio(hello, sent, server_hostname="x.test")
        try:
            tls.do_handshake()
        except ssl.SSLWantReadError:
            caller.transport.write(sent.read())
        await caller.hears("! This port takes plain text, not TLS.")
        await until(lambda: caller.lost, "the end")


@pytest_twisted.ensureDeferred
async def test_closing_tells_everybody() -> None:
    async with running() as place:
        callers = [await place.call(mode) for mode in ("lines", "echo", "lines")]
        callers.append(await place.call("tls", Encrypted))
        await callers[-1].hears("/menu")
        await until(lambda: len(place.factories["echo"].clients) == 1, "the echo client")
        await place.server.close()
        await until(lambda: all(caller.lost for caller in callers), "the end of all")
        assert all(c.data.endswith(b"* The server is closing.\r\n") for c in callers)
