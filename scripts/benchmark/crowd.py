"""Many clients in one process: raw non-blocking sockets and one epoll.

Nothing here decodes; a client is its file descriptor.
"""

import contextlib
import gc
import resource
import select
import socket
import time
from collections.abc import Callable, Iterable, Iterator

from benchmark.machine import BenchError

BUFFER = 1 << 18
SPARE = 100
PER_SOURCE = 5000
BATCH = 250
PATIENCE = 30.0
"""Seconds without an answer after which the server is given up."""
QUIET = 5.0
"""Seconds without a byte after which what has not arrived is missing."""


class Crowd:
    """Clients of one server."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.epoll = select.epoll()
        self.sockets: dict[int, socket.socket] = {}
        self.receive: dict[int, Callable[[bytearray], int]] = {}
        self.buffer = bytearray(BUFFER)

    def __enter__(self) -> "Crowd":
        return self

    def __exit__(self, *_failure: object) -> None:
        for connection in self.sockets.values():
            connection.close()
        self.epoll.close()

    def connect(self, count: int) -> list[int]:
        """Connects so many clients more, a few thousand from each loopback address."""
        most, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if len(self.sockets) + count + SPARE > most:
            raise BenchError(
                f"{count} more clients need more descriptors than {most}; `ulimit -n` raises that."
            )
        fresh = []
        for _ in range(count):
            fresh.append(self._connect_one())
            if len(fresh) % BATCH == 0:
                self.drain(0)
        return fresh

    def _connect_one(self) -> int:
        source = f"127.0.0.{1 + len(self.sockets) // PER_SOURCE}"
        connection = socket.socket()
        fd = connection.fileno()
        self.sockets[fd] = connection
        self.receive[fd] = connection.recv_into
        connection.setsockopt(socket.IPPROTO_IP, getattr(socket, "IP_BIND_ADDRESS_NO_PORT", 24), 1)
        connection.bind((source, 0))
        connection.settimeout(PATIENCE)
        connection.connect(("127.0.0.1", self.port))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.setblocking(False)
        self.epoll.register(fd, select.EPOLLIN)
        return fd

    def send(self, fd: int, data: bytes) -> None:
        """Sends all of it at once; what is in flight is bounded, so the kernel has room."""
        if self.sockets[fd].send(data) != len(data):
            raise BenchError(f"A client's send buffer is full with {len(data)} bytes to go.")

    def chunks(self, timeout: float) -> Iterator[tuple[int, int]]:
        """Reads once from everybody who has something: the client and how much is in `buffer`."""
        buffer, receive = self.buffer, self.receive
        for fd, _event in self.epoll.poll(timeout, len(self.sockets) or 1):
            yield fd, receive[fd](buffer) or self.lost()

    def lost(self) -> int:
        """Raises: no server has a reason to close on a client of the benchmark."""
        raise BenchError("The server closed the connection of a client.")

    def drain(self, seconds: float) -> int:
        """Throws away all that comes in that time (0: what is there); how many bytes."""
        deadline = time.perf_counter() + seconds
        total = sum(size for _fd, size in self.chunks(0))
        while (left := deadline - time.perf_counter()) > 0:
            total += sum(size for _fd, size in self.chunks(left))
        return total

    def ask(self, requests: Iterable[tuple[int, bytes]], token: bytes, batch: int = BATCH) -> None:
        """Sends each client's request, `batch` at a time, and returns when each has had `token`.

        Raises `BenchError` when nobody has had an answer for `PATIENCE` seconds.
        """
        waiting = {}
        for fd, request in requests:
            self.send(fd, request)
            waiting[fd] = b""
            if len(waiting) == batch:
                self._await(waiting, token)
        self._await(waiting, token)

    def _await(self, waiting: dict[int, bytes], token: bytes) -> None:
        deadline = time.perf_counter() + PATIENCE
        while waiting:
            before = len(waiting)
            self._listen(waiting, token)
            now = time.perf_counter()
            if len(waiting) < before:
                deadline = now + PATIENCE
            elif now > deadline:
                heard = bytes(next(iter(waiting.values())))
                raise BenchError(f"{before} clients wait for {token!r} in vain; heard: {heard!r}")

    def _listen(self, waiting: dict[int, bytes], token: bytes) -> None:
        for fd, size in self.chunks(0.1):
            if fd not in waiting:
                continue
            heard = waiting[fd] + self.buffer[:size]
            if token in heard:
                del waiting[fd]
            else:
                waiting[fd] = heard[-200:]


@contextlib.contextmanager
def without_garbage_collection() -> Iterator[None]:
    """Keeps the generator's own pauses out of the figures."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
