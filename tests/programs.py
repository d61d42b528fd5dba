"""Programs that keep a real server busy, and know what it owes them when it is killed.

A `Program` has a window of requests on their way. The server does the requests of one connection
one after the other, so that those without an answer when it is killed, `doubt`, were done up to
some point, and from there on not at all.
"""

from __future__ import annotations

import json
import random
import socket
from collections import deque
from contextlib import suppress
from typing import Any, Generic, TypeVar

import attrs

PASSWORD = "k33psake"
R = TypeVar("R", bound="Request")


@attrs.frozen
class Request:
    """A request as it is sent."""

    call: dict[str, Any]


@attrs.define(eq=False, kw_only=True)
class Program(Generic[R]):
    """Somebody's program: what it sends `next`, and what it makes of answers and news."""

    nick: str
    chance: random.Random
    window: int
    doubt: deque[R] = attrs.Factory(deque)
    answers: int = 0
    # Never connected, so that there is always something to close.
    connection: socket.socket = attrs.Factory(socket.socket)
    _here: bool = False
    _heard: bytes = b""

    def next(self) -> R:
        """What to ask for now."""
        raise NotImplementedError

    def answered(self, request: R, answer: dict[str, Any]) -> None:
        """Take the answer to a request."""
        raise NotImplementedError

    def told(self, event: dict[str, Any]) -> None:
        """Take what was not asked for."""

    def connect(self, port: int) -> None:
        """Come to the server that listens there."""
        self.close()
        self.connection = socket.create_connection(("127.0.0.1", port), 10)
        self._heard, self._here = b"", False
        self.doubt.clear()
        self._send({"id": "login", "do": "login", "nick": self.nick, "password": PASSWORD})

    def close(self) -> None:
        """Let the connection go."""
        self.connection.close()

    def hear(self) -> bool:
        """Take what has come; return whether the server is still there."""
        try:
            data = self.connection.recv(65536)
        except ConnectionError:
            return False
        *lines, self._heard = (self._heard + data).split(b"\r\n")
        for line in lines:
            self._note(json.loads(line))
        return bool(data)

    def last_words(self) -> None:
        """Hear what the server had sent before it was killed."""
        self._here = False
        while self.hear():
            pass
        self.close()

    def _note(self, event: dict[str, Any]) -> None:
        assert event.get("code") not in ("internal", "busy"), event
        if event.get("re") == "login":
            assert event["event"] != "refused", event
            self._here = True
        elif "re" in event:
            self.answers += 1
            assert event["re"] == self.answers, "an answer was left out, or came twice"
            self.answered(self.doubt.popleft(), event)
        else:
            self.told(event)
        while self._here and len(self.doubt) < self.window:
            self._ask(self.next())

    def _ask(self, request: R) -> None:
        self.doubt.append(request)
        self._send({"id": self.answers + len(self.doubt)} | request.call)

    def _send(self, message: dict[str, Any]) -> None:
        # Who is gone will not answer either.
        with suppress(ConnectionError):
            self.connection.sendall(json.dumps(message).encode() + b"\n")
