"""One scenario, two front-ends: what somebody does and hears, in plain lines or in JSON.

    alice.does("say", text="hi")
    alice.hears(Answer(Done()))
    bob.hears(Said("#lobby", "alice", "hi", 0.0))

`hears` takes everything that came since the last time: what is not named must not have come.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable

import attrs
import pytest

from mtgnet.core.events import Event
from mtgnet.core.policies import HistoryPolicy, RequestPolicy
from mtgnet.core.ports import Encoding
from mtgnet.frontends.json import JSON
from mtgnet.frontends.text import TEXT
from mtgnet.settings import Settings
from mtgnet.testing import Client, Meeting


@attrs.frozen
class Answer:
    """An event that answers what the person did, in the order in which they did it."""

    event: Event


@attrs.frozen
class Elsewhere:
    """An event in a room of the person's that is not their current one."""

    event: Event


class Person:
    """Somebody who speaks plain lines."""

    mode = "lines"
    encoding: Encoding = TEXT

    def __init__(self, client: Client) -> None:
        self.client = client
        self.requests: deque[object] = deque()
        self.number = 0

    @property
    def nick(self) -> str:
        return self.client.nick

    @staticmethod
    def as_line(typed: str) -> str:
        """What this kind of client sends to have something typed."""
        return typed

    def does(self, command: str, /, **arguments: str) -> None:
        """Run a command, with its arguments in the order in which they are typed."""
        self.types(" ".join([f"/{command}", *arguments.values()]))

    def types(self, line: str) -> None:
        """Send a line as somebody types it."""
        self.requests.append(None)
        self.client.type(line)

    def hears(self, *expected: Event | Answer | Elsewhere) -> None:
        """Check that exactly this came since the last time."""
        wanted = b"".join(map(self._bytes, expected))
        assert self.client.raw().decode() == wanted.decode()

    def forgets(self) -> None:
        """Pass over what came so far."""
        self.client.raw()
        self.requests.clear()

    def _bytes(self, expected: Event | Answer | Elsewhere) -> bytes:
        if isinstance(expected, Answer):
            return self.encoding.answer(expected.event, self.requests.popleft())
        if isinstance(expected, Elsewhere):
            return self.encoding.encode(expected.event, False)
        return self.encoding.encode(expected)


class Program(Person):
    """Somebody who speaks JSON lines."""

    mode = "json"
    encoding = JSON

    @staticmethod
    def as_line(typed: str) -> str:
        return json.dumps({"line": typed})

    def does(self, command: str, /, **arguments: str) -> None:
        self._ask(do=command, **arguments)

    def types(self, line: str) -> None:
        self._ask(line=line)

    def _ask(self, **request: str) -> None:
        self.number += 1
        self.requests.append(self.number)
        self.client.type(json.dumps({"id": self.number, **request}))


# A server that relays and keeps nothing, so that all that is heard is what is being said.
RELAY = Settings(
    history=HistoryPolicy(enabled=False, resume_hours=0), request_log=RequestPolicy(enabled=False)
)


class Talk:
    """A meeting where everybody speaks the same way; nothing is kept, unless `meeting` does."""

    def __init__(self, kind: type[Person], meeting: Meeting | None = None) -> None:
        self.kind = kind
        self.meeting = meeting or Meeting(RELAY)

    @property
    def own_lines(self) -> bool:
        return self.kind.encoding.own_lines

    def person(self, nick: str) -> Person:
        """Somebody who has come, has taken a name, and has been announced."""
        person = self.kind(self.meeting.connect(self.kind.mode))
        person.does("name", nick=nick)
        self.meeting.clock.advance(3)
        person.forgets()
        return person

    def people(self, *nicks: str) -> list[Person]:
        """Several people who have come, and have heard of each other."""
        people = [self.person(nick) for nick in nicks]
        for person in people:
            person.forgets()
        return people

    def now(self) -> float:
        return self.meeting.clock.seconds()


Opens = Callable[..., Talk]
both = pytest.mark.parametrize("kind", [Person, Program], ids=["plain", "json"])
