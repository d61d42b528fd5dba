"""The servers under test: how each is started on its core, and stopped whatever happens."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import attrs

from benchmark import past
from benchmark.dialects import Bare, Dialect, Irc, Plain
from benchmark.machine import BenchError, on_core

START_SECONDS = 20.0
SCRIPTS = Path(__file__).resolve().parents[1]

INSPIRCD_CONF = """\
<server name="bench.example.net" description="bench" network="Bench">
<admin name="bench" nick="bench" email="bench@example.net">
<bind address="127.0.0.1" port="{port}" type="clients">
<connect name="all" allow="*" timeout="60" threshold="1000000" commandrate="0" fakelag="no"
 pingfreq="3600" recvq="1048576" softsendq="10485760" hardsendq="104857600" maxchans="50"
 localmax="100000" globalmax="100000" useident="no" resolvehostnames="no" uniqueusername="no">
<performance netbuffersize="65535" somaxconn="4096" softlimit="65536" quietbursts="yes"
 clonesonconnect="no">
<options defaultmodes="nt">
<channels users="100" opers="200">
<dns server="127.0.0.1" timeout="1">
<log method="stderr" type="* -USERINPUT -USEROUTPUT" level="default">
<pid file="{directory}/inspircd.pid">
"""


@attrs.frozen
class Server:
    """A server that can be measured."""

    name: str
    dialect: Dialect
    command: Callable[[int, Path], list[str]]
    """Port and an empty directory of its own to the command line that serves there."""
    missing: Callable[[], str] = lambda: ""
    """Why it cannot be measured here and what to do about it, or empty."""
    slow: bool = False
    """Measured in the first round only."""


@attrs.frozen
class Running:
    """A server that listens."""

    server: Server
    port: int
    pid: int
    directory: Path


def free_port() -> int:
    """A loopback port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def wait_until_listening(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Returns as soon as the port answers; raises `BenchError` with the log's end otherwise."""
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        time.sleep(0.02)
    tail = "\n".join(log.read_text(errors="replace").splitlines()[-15:])
    raise BenchError(f"{process.args!r} did not start to listen. Its last words:\n{tail}")


def stop(process: subprocess.Popen[bytes]) -> None:
    """Ends the process: politely, and after three seconds for sure."""
    process.terminate()
    try:
        process.wait(3)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextlib.contextmanager
def running(server: Server, core: int) -> Iterator[Running]:
    """Runs the server on one core, in a directory that is removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="mtgnet-bench-") as name:
        directory, port = Path(name), free_port()
        log = directory / "log"
        with log.open("wb") as output, on_core(core):
            process = subprocess.Popen(
                server.command(port, directory),
                cwd=directory,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        try:
            wait_until_listening(process, port, log)
            yield Running(server, port, process.pid, directory)
        finally:
            stop(process)


# What is not kept where the relay alone is measured.
NOTHING_KEPT = ("history.enabled", "request_log.enabled", "log.requests")


def mtgnet(
    listen: str, keeping: bool = False, make: Callable[[Path], object] = lambda data: None
) -> Callable[[int, Path], list[str]]:
    """The real daemon in front, limits off, listening as said (`tcp:` or `echo=tcp:`).

    Only with `keeping` does it keep history and the request log, and print requests. `make` is
    called with the data directory before the start.
    """
    relay_alone = [word for name in NOTHING_KEPT for word in ("--set", f"{name}=false")]
    relay_alone += ["--set", "history.resume_hours=0"]

    def command(port: int, directory: Path) -> list[str]:
        twistd = str(Path(sys.executable).with_name("twistd"))
        make(directory / "data")
        endpoint = f"{listen}{port}:interface=127.0.0.1:backlog=4096"
        return [
            *(twistd, "-n", "--pidfile=", "mtgnet", "--data", str(directory / "data")),
            *("--listen", endpoint, "--set", "limits.lines_per_second=0"),
            *("--set", "limits.connections_per_address=0", "--set", "messages.waiting=0"),
            *(() if keeping else relay_alone),
        ]

    return command


def no_mtgnet() -> str:
    """Says how to install mtgnet when its plugin is not there."""
    here = Path(sys.executable).with_name("twistd").exists()
    return "" if here else "mtgnet is not installed here; scripts/serve installs it into .venv"


def inspircd(port: int, directory: Path) -> list[str]:
    """InspIRCd with a configuration of our own: no throttles, nothing looked up."""
    configuration = directory / "inspircd.conf"
    configuration.write_text(INSPIRCD_CONF.format(port=port, directory=directory))
    as_root = ["--runasroot"] if os.geteuid() == 0 else []
    return [str(find_inspircd()), *as_root, f"--config={configuration}", "--nofork"]


def find_inspircd() -> str | None:
    """Where InspIRCd is; Debian puts it where an ordinary user's PATH does not look."""
    return shutil.which("inspircd", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


def no_inspircd() -> str:
    """Says how to install InspIRCd when it is not there."""
    return "" if find_inspircd() else "InspIRCd is not installed: apt-get install inspircd"


def baseline(name: str) -> Callable[[int, Path], list[str]]:
    """One of the small servers in `benchmark.baselines`."""

    def command(port: int, _directory: Path) -> list[str]:
        start = f"import sys, runpy; sys.path.insert(0, {str(SCRIPTS)!r}); "
        run = f"runpy.run_module('benchmark.baselines.{name}', run_name='__main__', alter_sys=True)"
        return [sys.executable, "-c", start + run, str(port)]

    return command


def hose(clients: int) -> Server:
    """What measures the load generator itself with so many clients."""
    pour = baseline("hose")
    return Server("hose", Bare(), lambda port, directory: [*pour(port, directory), str(clients)])


MTGNET = Server("mtgnet", Plain(), mtgnet("tcp:"), no_mtgnet)
MTGNET_KEEPING = Server("mtgnet keeping", Plain(), mtgnet("tcp:", keeping=True), no_mtgnet)
MTGNET_OLD = Server("mtgnet keeping", Plain(), mtgnet("tcp:", True, past.fill), no_mtgnet)
MTGNET_ECHO = Server("mtgnet echo port", Bare(), mtgnet("echo=tcp:"), no_mtgnet)
INSPIRCD = Server("InspIRCd", Irc(), inspircd, no_inspircd)
WORDS = Server("twisted.words", Irc(password=True), baseline("words"), slow=True)
BARE = Server("bare Twisted", Bare(), baseline("bare"))
STREAMS = Server("asyncio streams", Bare(), baseline("streams"))
