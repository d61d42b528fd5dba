"""What is acknowledged survives: a real server under load is killed at random moments.

Five times here; MAGIC_KILLS=30 for more, MAGIC_LINES=1000000 to begin with that many lines.
"""

from __future__ import annotations

import json
import os
import random
import selectors
import socket
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import attrs
import pytest
from conftest import Running, eventually

from mtgnet.core.names import read_nick
from mtgnet.stores.accounts import add
from mtgnet.stores.opening import at_once, prepare

KILLS = int(os.environ.get("MAGIC_KILLS", "5"))
LINES = int(os.environ.get("MAGIC_LINES", "0"))
WINDOW = 20
TALKERS = ("#lobby", "#trades", "#lobby")
WRITERS = 2

FILL = """
WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < ?)
INSERT INTO line (id, room_id, number, start, at, who, nick, nick_key, text, emote, deleted)
SELECT x, 1, x, 1, x, 'g0', 'bob', 'bob', 'tap island number ' || x, 0, 0 FROM n
"""


@attrs.define
class Promises:
    """What the server has acknowledged so far."""

    lines: dict[tuple[str, int], str] = attrs.Factory(dict)
    letters: set[str] = attrs.Factory(set)


@attrs.define(eq=False)
class Client:
    """A program that keeps a window of requests in flight, and notes what it is promised."""

    connection: socket.socket
    name: str
    room: str | None
    promises: Promises
    sent: int = 0
    heard: bytes = b""
    said: dict[tuple[int, int], str] = attrs.Factory(dict)

    def begin(self) -> None:
        if self.room:
            self._send({"do": "join", "room": self.room})
            if self.room != "#lobby":
                self._send({"do": "leave", "room": "#lobby"})
        for _ in range(WINDOW):
            self.next()

    def next(self) -> None:
        self.sent += 1
        text = f"{self.name} {self.sent}"
        if self.room:
            self._send({"do": "say", "text": text})
        else:
            self._send({"do": "msg", "nick": "keeper", "text": text})

    def _send(self, request: dict[str, Any]) -> None:
        self.connection.sendall(json.dumps(request).encode() + b"\n")

    def hear(self) -> bool:
        """Take what has come; return whether the server is still there."""
        try:
            data = self.connection.recv(65536)
        except ConnectionError:
            return False
        self.heard += data
        *lines, self.heard = self.heard.split(b"\r\n")
        for line in lines:
            self.note(json.loads(line))
        return bool(data)

    def note(self, event: dict[str, Any]) -> None:
        kind = event["event"]
        assert kind not in ("refused",), event
        if kind == "said" and event["text"].startswith(f"{self.name} "):
            self.said[event["number"], event["start"]] = event["text"]
        elif kind == "committed":
            for number in event["numbers"]:
                self.promise(event["room"], number, self.said.pop((number, event["start"])))
                self.next_soon()
        elif kind == "private-sent":
            self.promises.letters.add(event["text"])
            self.next_soon()

    def promise(self, room: str, number: int, text: str) -> None:
        before = self.promises.lines.setdefault((room, number), text)
        assert before == text, f"{room} {number} was given twice: {before!r}, {text!r}"

    def next_soon(self) -> None:
        with suppress(ConnectionError):
            self.next()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data directory in which somebody is registered, and with LINES lines."""
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    path = prepare(data, 0.0)
    at_once(path, lambda connection: add(connection, read_nick("keeper"), "none", 1.0))
    if LINES:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("INSERT INTO room VALUES (1, 'lobby', '#lobby', NULL, 0, '[]', 0)")
            connection.execute(FILL, (LINES,))
            connection.commit()
    return data


def serve(start: Callable[..., Running], data: Path) -> Running:
    settings = ("limits.lines_per_second=0", "messages.waiting=0", "history.on_join=0")
    flags = [flag for each in (*settings, "log.requests=false") for flag in ("--set", each)]
    return start("mtgnet", "serve", "--data", str(data), "--listen", "json=tcp:0", *flags)


def load(port: int, seconds: float, promises: Promises, tag: str) -> Iterator[Client]:
    """Keep all clients busy for so long; yields them at the end, still connected."""
    rooms = (*TALKERS, *(None for _ in range(WRITERS)))
    with selectors.DefaultSelector() as selector:
        clients = []
        for number, room in enumerate(rooms):
            connection = socket.create_connection(("127.0.0.1", port), 10)
            client = Client(connection, f"{tag}c{number}", room, promises)
            selector.register(connection, selectors.EVENT_READ, client)
            client.begin()
            clients.append(client)
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for key, _ in selector.select(0.01):
                assert key.data.hear(), "the server is gone"
        yield from clients


def last_words(clients: list[Client]) -> None:
    """Hear what the server had sent before it was killed."""
    for client in clients:
        while client.hear():
            pass
        client.connection.close()


def kept(data: Path) -> tuple[dict[tuple[str, int], str], set[str]]:
    """The lines and the letters in the database."""
    with closing(sqlite3.connect(data / "mtgnet.db")) as connection:
        lines = connection.execute(
            "SELECT name, number, text FROM line JOIN room ON room.id = room_id WHERE who <> 'g0'"
        )
        letters = connection.execute("SELECT text FROM letter")
        return {(room, number): text for room, number, text in lines}, {row[0] for row in letters}


def test_nothing_acknowledged_is_lost(start: Callable[..., Running], data: Path) -> None:
    promises, chance = Promises(), random.Random(4)
    slowest = 0.0
    for kill in range(KILLS):
        began = time.monotonic()
        running = serve(start, data)
        port = running.port("json")
        slowest = max(slowest, time.monotonic() - began)
        clients = list(load(port, chance.uniform(0.1, 1.0), promises, f"k{kill}"))
        running.process.kill()
        running.process.wait()
        last_words(clients)
        lines, letters = kept(data)
        assert promises.lines.items() <= lines.items()
        assert promises.letters <= letters
    print(f"{KILLS} kills, {len(promises.lines)} lines and {len(promises.letters)} letters kept;")
    print(f"the slowest start took {slowest:.2f} s with {LINES} lines")
    assert len(promises.lines) > 20 * KILLS
    assert len(promises.letters) > 20 * KILLS
    assert slowest < (2.0 if LINES else 10.0)


def test_a_polite_stop_loses_nothing_at_all(start: Callable[..., Running], data: Path) -> None:
    running = serve(start, data)
    promises = Promises()
    clients = list(load(running.port("json"), 0.3, promises, "p"))
    running.process.terminate()
    last_words(clients)
    assert running.status() == 0
    lines, _letters = kept(data)
    heard = {text for client in clients for text in client.said.values()}
    assert heard | set(promises.lines.values()) <= set(lines.values())
    assert not list(data.glob("*-wal"))


def test_the_first_look_is_at_a_started_store(start: Callable[..., Running], data: Path) -> None:
    """Whoever comes in the very moment of the start finds the past already known."""
    for number in (1, 2):
        running = serve(start, data)
        with socket.create_connection(("127.0.0.1", running.port("json")), 10) as connection:
            connection.sendall(b'{"do": "say", "text": "first"}\n')
            stream = connection.makefile("rb")
            said = eventually(lambda stream=stream: _said(stream), "my line")
        assert said["number"] == LINES + number
        running.process.terminate()
        running.process.wait()


def _said(stream: Any) -> dict[str, Any] | None:
    event: dict[str, Any] = json.loads(stream.readline())
    return event if event["event"] == "said" else None
