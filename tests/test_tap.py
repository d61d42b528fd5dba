"""The flags, the service, and the real thing under twistd."""

from __future__ import annotations

import os
import resource
import signal
import socket
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import PATIENCE, Running, eventually, port_in
from twisted.application.service import Service
from twisted.internet.defer import Deferred
from twisted.internet.protocol import Factory, Protocol
from twisted.internet.testing import MemoryReactorClock
from twisted.python.usage import UsageError

from mtgnet.listening import MODES, ListeningService, parse
from mtgnet.server import Server
from mtgnet.settings import Settings
from mtgnet.stores.catalogue.still import starter_library
from mtgnet.tap import (
    Daemon,
    DirectoryError,
    Options,
    make_directory,
    makeService,
    raise_descriptor_limit,
)
from mtgnet.testing.memory import stores

Start = Callable[..., Running]


@pytest.fixture(autouse=True)
def _nothing_set(environ: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for key in set(os.environ) - set(environ):
        monkeypatch.delenv(key)
    monkeypatch.setenv("HOME", environ["HOME"])


def parsed(*arguments: str) -> Options:
    options = Options()
    options.parseOptions(arguments)
    return options


def test_flags_become_settings(tmp_path: Path) -> None:
    options = parsed("--listen", "tcp:1", "--listen", "echo=tcp:2", "--set", "limits.burst=3")
    assert options.loaded.settings.listen == ("tcp:1", "echo=tcp:2")
    assert options.loaded.settings.limits.burst == 3
    assert options.data == tmp_path / ".local/share/mtgnet"


def test_files_are_named_by_flags(tmp_path: Path) -> None:
    Path("a.toml").write_text("stop_on_quit = true\n")
    Path("b.env").write_text("MTGNET_LIMITS_BURST=7\n")
    options = parsed("--config", "a.toml", "--env-file=b.env", "--data", "here")
    assert options.loaded.settings.stop_on_quit
    assert options.loaded.settings.limits.burst == 7
    assert options.data == tmp_path / "here"


def test_bad_settings_end_the_process_with_a_line_for_each() -> None:
    with pytest.raises(SystemExit) as caught:
        parsed("--set", "limits.burst=x", "--listen", "tcp:x")
    first, second = str(caught.value.code).splitlines()
    assert first.startswith("mtgnet: listen = ['tcp:x'] (--listen): ")
    assert second == "mtgnet: limits.burst = 'x' (--set): must be a whole number"


def test_words_are_not_flags() -> None:
    with pytest.raises(UsageError, match="'serve' is not a flag"):
        parsed("serve")


def test_the_data_directory_is_for_its_owner_alone(tmp_path: Path) -> None:
    data = tmp_path / "a" / "b"
    make_directory(data)
    make_directory(data)
    assert stat.S_IMODE(data.stat().st_mode) == 0o700


def test_a_data_directory_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DirectoryError, match="is a file; name another with --data DIR"):
        make_directory(tmp_path / "file")
    with pytest.raises(DirectoryError, match="cannot be made: Not a directory"):
        make_directory(tmp_path / "file" / "data")


def test_making_the_service_opens_nothing(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as once:
        port = once.getsockname()[1]
    makeService(parsed("--data", "d", "--listen", f"tcp:{port}"))
    with socket.create_server(("127.0.0.1", port)):
        pass


def test_a_taken_port_ends_the_process_with_a_line(taken: int) -> None:
    with pytest.raises(SystemExit) as caught:
        makeService(parsed("--data", "d", "--listen", f"tcp:{taken}"))
    assert str(caught.value.code).startswith(f"mtgnet: port {taken} on 127.0.0.1 is taken")


def test_the_descriptor_limit_is_raised_to_the_hard_one() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(soft, 256), hard))
    try:
        assert raise_descriptor_limit() == hard
        assert resource.getrlimit(resource.RLIMIT_NOFILE) == (hard, hard)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_every_mode_of_a_listener_has_a_factory(tmp_path: Path) -> None:
    server = Server(Settings(), tmp_path, MemoryReactorClock(), stores(), starter_library())
    assert all(server.factory(mode) for mode in MODES)


class SlowServer:
    """A server whose clients have not all read the goodbye yet."""

    def __init__(self) -> None:
        self.closing: Deferred[None] | None = None

    def factory(self, mode: str) -> Factory:
        return Factory.forProtocol(Protocol)

    def print_requests(self, printed: object) -> None:
        pass

    def close(self) -> Deferred[None]:
        self.closing = Deferred()
        return self.closing


class NoShelf:
    """A catalogue that nobody asks."""

    def start(self) -> None: ...

    def stop(self) -> None: ...


Slow = tuple[Daemon, SlowServer, MemoryReactorClock]


@pytest.fixture
def slow() -> Slow:
    reactor, server = MemoryReactorClock(), SlowServer()
    listening = ListeningService(reactor, [parse("tcp:6677")], server.factory)
    options = parsed("--data", ".")
    daemon = Daemon(reactor, options, server, listening, Service(), NoShelf())  # type: ignore[arg-type]
    daemon.privilegedStartService()
    daemon.startService()
    return daemon, server, reactor


def test_the_stop_waits_until_everybody_was_told(slow: Slow) -> None:
    daemon, server, reactor = slow
    ((port, _, _, interface),) = reactor.tcpServers
    assert (port, interface) == (6677, "127.0.0.1")
    stopped = daemon.stopService()
    assert server.closing
    assert not stopped.called
    server.closing.callback(None)
    assert stopped.called


def test_a_second_signal_ends_it_at_once(slow: Slow) -> None:
    _, _, reactor = slow
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        for function, args, kwargs in reactor.triggers["before"]["shutdown"]:
            function(*args, **kwargs)
        assert {signal.getsignal(number) for number in before} == {signal.SIG_DFL}
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def call(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)


def rest(connection: socket.socket) -> bytes:
    with connection, connection.makefile("rb") as stream:
        return stream.read()


def test_twistd_in_front(start: Start) -> None:
    server = start("twistd", "-n", "mtgnet", "--data", "d", "--listen", "tcp:0")
    with call(server.port()) as client:
        assert client.recv(1)
        server.process.send_signal(signal.SIGTERM)
        assert rest(client).endswith(b"* The server is closing.\r\n")
    assert server.status() == -signal.SIGTERM
    assert "Traceback" not in server.text()


def test_twistd_in_the_background(start: Start, tmp_path: Path) -> None:
    launcher = start("twistd", "mtgnet", "--data", "d", "--listen", "tcp:0")
    assert launcher.status() == 0
    assert launcher.text() == ""
    pid = int((tmp_path / "twistd.pid").read_text())
    try:
        with call(port_in(tmp_path / "twistd.log")) as client:
            client.sendall(b"/echo done\n")
            with client.makefile("rb") as stream:
                assert b"  DONE\r\n" in iter(stream.readline, b"")
            os.kill(pid, signal.SIGTERM)
            assert rest(client).endswith(b"* The server is closing.\r\n")
    except BaseException:
        os.kill(pid, signal.SIGKILL)
        raise
    eventually(lambda: not (tmp_path / "twistd.pid").exists(), "the pid file to go")
    log = (tmp_path / "twistd.log").read_text()
    assert f"data directory {tmp_path / 'd'}" in log
    assert "/echo done (ok)" in log
    assert "Traceback" not in log


@pytest.mark.parametrize("front", [("-n",), ()], ids=["front", "background"])
def test_twistd_and_a_taken_port(
    start: Start, taken: int, front: tuple[str, ...], tmp_path: Path
) -> None:
    server = start("twistd", *front, "mtgnet", "--data", "d", "--listen", f"tcp:{taken}")
    assert server.status() == 1
    (line,) = server.text().splitlines()
    assert line.startswith(f"mtgnet: port {taken} on 127.0.0.1 is taken")
    assert not (tmp_path / "twistd.pid").exists()


@pytest.mark.parametrize("front", [("-n",), ()], ids=["front", "background"])
def test_twistd_and_a_bad_setting(start: Start, front: tuple[str, ...]) -> None:
    server = start("twistd", *front, "mtgnet", "--set", "limits.burst=many")
    assert server.status() == 1
    assert server.text() == "mtgnet: limits.burst = 'many' (--set): must be a whole number\n"
