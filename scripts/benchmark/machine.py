"""The machine: cores, processes, their processor time and memory, read from Linux's /proc."""

import contextlib
import os
import platform
import resource
import subprocess
import time
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import attrs

TICK = 1 / os.sysconf("SC_CLK_TCK")
CHECKOUT = Path(__file__).resolve().parents[2]


class BenchError(Exception):
    """A row cannot be measured; the text says why and what to do."""


@contextlib.contextmanager
def on_core(core: int) -> Iterator[None]:
    """Keeps this process on one core meanwhile; what is started here stays there."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def raise_descriptor_limit() -> None:
    """Raises the soft descriptor limit to the hard one, also for what is started from here."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def cpu_seconds(pid: int) -> float:
    """Processor time of the process so far, all threads, user and system, in seconds."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * TICK


def memory_bytes(pid: int) -> int:
    """Proportional set size of the process: its own memory and its share of what it shares."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    raise BenchError(f"/proc/{pid}/smaps_rollup tells no Pss; this needs Linux 4.14 or newer.")


def cpu_model() -> str:
    """The processor's own name for itself."""
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def commit() -> str:
    """The checkout's commit, with a + when files differ from it; empty outside git."""
    asked = ["git", "-C", str(CHECKOUT), "describe", "--always", "--abbrev=12", "--dirty=+"]
    answer = subprocess.run(asked, capture_output=True, text=True, check=False)
    return answer.stdout.strip()


def installed(package: str) -> str:
    """The version of a Python package, or empty."""
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def facts() -> dict[str, str | int]:
    """What a reader must know to compare figures: when, on what, with which versions."""
    return {
        "date": time.strftime("%Y-%m-%d %H:%M %Z"),
        "cpu": cpu_model(),
        "cores": os.cpu_count() or 0,
        "kernel": platform.release(),
        "python": platform.python_version(),
        "twisted": installed("twisted"),
        "mtgnet": installed("mtgnet"),
        "commit": commit(),
        "load_before": f"{os.getloadavg()[0]:.2f}",
    }


def waited_seconds(pid: int) -> float:
    """Seconds that the process's main thread was ready to run while others had its core."""
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[1]) / 1e9


@attrs.frozen
class Lap:
    """A stretch of time, and for what part of it each side worked or was kept from working."""

    seconds: float
    server: float
    generator: float
    server_waited: float
    generator_waited: float

    def shares(self) -> dict[str, float]:
        """The parts in percent: of its core that each side used, and of time that it waited."""
        waited = max(self.server_waited, self.generator_waited)
        parts = {"server_cpu": self.server, "generator_cpu": self.generator, "stolen_cpu": waited}
        return {name: round(100 * part / self.seconds) for name, part in parts.items()}


class Stopwatch:
    """Times a stretch of work."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._started = self._read()

    def _read(self) -> tuple[float, ...]:
        """The fields of a `Lap`, each counted from some beginning."""
        own = os.getpid()
        pids = (self._pid, own)
        clocks = (time.perf_counter(), cpu_seconds(self._pid), time.process_time())
        return clocks + tuple(waited_seconds(pid) for pid in pids)

    def lap(self) -> Lap:
        """What has passed since the start."""
        return Lap(*(now - then for now, then in zip(self._read(), self._started, strict=True)))
