"""What an entry of `listen` means, and the sentences for what cannot be listened on."""

from __future__ import annotations

import errno
import socket
from pathlib import Path

import pytest
import pytest_twisted
from twisted.internet import reactor
from twisted.internet.defer import Deferred
from twisted.internet.protocol import Factory, Protocol
from twisted.logger import capturedLogs

from mtgnet.listening import (
    Listener,
    ListeningError,
    ListeningService,
    describe,
    explain,
    parse,
    probe,
    problem,
)


@pytest.mark.parametrize(
    ("text", "mode", "endpoint", "address"),
    [
        ("tcp:6677", "lines", "tcp:6677:interface=127.0.0.1", ("127.0.0.1", 6677)),
        ("echo=tcp:1", "echo", "tcp:1:interface=127.0.0.1", ("127.0.0.1", 1)),
        ("json=tcp:1:backlog=9", "json", "tcp:1:backlog=9:interface=127.0.0.1", ("127.0.0.1", 1)),
        ("tcp:1:interface=0.0.0.0", "lines", "tcp:1:interface=0.0.0.0", ("0.0.0.0", 1)),
        ("tcp:1:10.0.0.1", "lines", "tcp:1:10.0.0.1", ("10.0.0.1", 1)),
        ("tcp:1:interface=", "lines", "tcp:1:interface=", ("0.0.0.0", 1)),
        ("tcp:port=1", "lines", "tcp:port=1:interface=127.0.0.1", ("127.0.0.1", 1)),
        ("tcp6:1", "lines", "tcp6:1:interface=\\:\\:1", ("::1", 1)),
        ("tcp6:1:interface=\\:\\:", "lines", "tcp6:1:interface=\\:\\:", ("::", 1)),
        ("haproxy:tcp:1", "lines", "haproxy:tcp:1:interface=127.0.0.1", ("127.0.0.1", 1)),
        ("json=unix:/a/b:mode=600", "json", "unix:/a/b:mode=600", "/a/b"),
    ],
)
def test_what_an_entry_means(
    text: str, mode: str, endpoint: str, address: tuple[str, int] | str
) -> None:
    assert parse(text) == Listener(mode, endpoint, address)
    assert problem(text) is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("irc=tcp:1", "no such mode as 'irc'; there are lines, echo, json"),
        ("=tcp:1", "no such mode as ''; there are lines, echo, json"),
        ("tpc:1", "no such kind of endpoint as 'tpc'; did you mean tcp:?"),
        ("6677", "no such kind of endpoint as '6677'; an endpoint is like tcp:6677"),
        ("", "no such kind of endpoint as ''; an endpoint is like tcp:6677"),
        ("tcp:", "'' is not a port; ports are 1 to 65535 (0: any that is free)"),
        ("tcp:http", "'http' is not a port; ports are 1 to 65535 (0: any that is free)"),
        ("tcp:65536", "'65536' is not a port; ports are 1 to 65535 (0: any that is free)"),
        ("tcp:-1", "'-1' is not a port; ports are 1 to 65535 (0: any that is free)"),
        ("tcp:1:colour=red", "not what tcp takes; an endpoint is like tcp:6677:interface"),
        ("ssl:1:privateKey=/no/key", "/no/key: No such file or directory"),
    ],
)
def test_what_is_wrong_with_an_entry(text: str, why: str) -> None:
    told = problem(text)
    assert told is not None
    assert told.startswith(f"{text}: {why}")


def test_a_taken_port_is_told_with_what_to_do(taken: int) -> None:
    with pytest.raises(ListeningError) as caught:
        probe([parse(f"tcp:{taken}")])
    told = str(caught.value)
    assert told.startswith(f"port {taken} on 127.0.0.1 is taken, perhaps by another mtgnet; ")
    assert "--listen tcp:" in told


def test_two_entries_for_one_port_collide(taken: int) -> None:
    with socket.create_server(("127.0.0.1", 0)) as once:
        port = once.getsockname()[1]
    with pytest.raises(ListeningError, match=f"port {port} on 127.0.0.1 is taken"):
        probe([parse(f"tcp:{port}"), parse(f"echo=tcp:{port}")])


def test_a_free_port_stays_free() -> None:
    probe([parse("tcp:0"), parse("tcp:0")])


def test_an_address_that_is_not_ours() -> None:
    with pytest.raises(ListeningError, match=r"^192\.0\.2\.77 is not an address of this machine"):
        probe([parse("tcp:0:interface=192.0.2.77")])


def test_a_port_that_needs_root() -> None:
    error = PermissionError(errno.EACCES, "Permission denied")
    told = explain(parse("tcp:23"), error)
    assert told == (
        "port 23 on 127.0.0.1 cannot be used: this user may not listen there (ports below 1024 "
        "need root); choose another with --listen tcp:6677"
    )


def test_unix_sockets_are_probed_without_touching_them(tmp_path: Path) -> None:
    path = tmp_path / "socket"
    probe([parse(f"unix:{path}")])
    assert not path.exists()
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(path))
        probe([parse(f"unix:{path}")])  # Left over by somebody who is gone: Twisted clears it away.
        listening.listen()
        with pytest.raises(ListeningError, match="somebody listens there already"):
            probe([parse(f"unix:{path}")])
    with pytest.raises(ListeningError, match="there is no directory"):
        probe([parse(f"unix:{tmp_path}/no/socket")])


def service(*texts: str) -> ListeningService:
    factory = Factory.forProtocol(Protocol)
    factory.noisy = False
    return ListeningService(reactor, map(parse, texts), lambda mode: factory)


@pytest_twisted.inlineCallbacks
def test_the_service_opens_and_closes_its_ports() -> Deferred[None]:
    listening = service("tcp:0", "echo=tcp:0")
    listening.privilegedStartService()
    listening.startService()
    ports = list(listening.ports)
    numbers = [port.getHost().port for port in ports]
    assert [describe(port) for port in ports] == [f"127.0.0.1 port {n}" for n in numbers]
    for number in numbers:
        socket.create_connection(("127.0.0.1", number)).close()
    yield listening.stopService()
    for number in numbers:
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", number))


@pytest.mark.parametrize(
    ("listener", "typed"),
    [
        ("tcp:0", "nc 127.0.0.1 {}"),
        ("menu=tcp:0:interface=0.0.0.0", "nc 127.0.0.1 {}"),
        ("json=tcp:0", None),
    ],
)
@pytest_twisted.inlineCallbacks
def test_people_are_told_what_to_type(listener: str, typed: str | None) -> Deferred[None]:
    listening = service(listener)
    with capturedLogs() as logs:
        listening.privilegedStartService()
    (port,) = listening.ports
    told = [event["typed"] for event in logs if "typed" in event]
    assert told == ([typed.format(port.getHost().port)] if typed else [])
    yield listening.stopService()


@pytest_twisted.inlineCallbacks
def test_the_service_refuses_a_port_that_was_taken_since_the_probe(taken: int) -> Deferred[None]:
    listening = service("tcp:0", f"tcp:{taken}")
    with pytest.raises(ListeningError, match="is taken"):
        listening.privilegedStartService()
    yield listening.stopService()
