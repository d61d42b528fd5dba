"""People whose connections break in the middle of bursts, and who come back and back again.

A `Storm` has a talker who never breaks, a program and somebody at a netcat who do, all in two
rooms. A break loses what the client has not read, but for some bytes; now and then the whole
server is started again. Both clients keep what they heard, for a test to look at.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator
from typing import Any

from mtgnet.core.keeping import Stores
from mtgnet.core.limits import Limits
from mtgnet.settings import Settings
from mtgnet.testing import Client, Meeting
from mtgnet.testing.memory import restarted, stores

ROOMS = ("lobby", "decks")
SETTINGS = Settings(limits=Limits(lines_per_second=0))
_CODE = re.compile(rb"/resume ([A-Z0-9]{4}-[A-Z0-9]{4}) brings")


class Listener:
    """A client that comes back: `heard` is what it took for good, in order."""

    mode: str

    def __init__(self, meeting: Meeting, nick: str) -> None:
        self.nick = nick
        self.code = ""
        self.client = meeting.connect(self.mode)
        self.read()
        self.does("name", nick=nick)
        self.does("join", room="decks")
        self.read()

    def does(self, do: str, **arguments: Any) -> None:
        raise NotImplementedError

    def read(self) -> None:
        """Take all that came."""
        self.take(self.client.raw())

    def take(self, data: bytes) -> None:
        raise NotImplementedError

    def breaks(self, chance: random.Random) -> None:
        """Lose the connection; of what was not read, a part may have come through."""
        data = self.client.wire.value()
        self.take(data[: chance.randrange(len(data) + 1)])
        self.client.wire.clear()
        self.client.vanish()

    def returns(self, meeting: Meeting, chance: random.Random) -> None:
        """Connect again and resume, reading some or all of the answer."""
        self.client = meeting.connect(self.mode)
        self.resume()
        if chance.random() < 0.8:
            self.read()

    def resume(self) -> None:
        raise NotImplementedError


class Program(Listener):
    """A JSON client that says what it has seen; `said` has the numbers by room."""

    mode = "json"

    def __init__(self, meeting: Meeting, nick: str) -> None:
        self.said: dict[str, list[tuple[int, str]]] = {"#lobby": [], "#decks": []}
        self.told: list[tuple[int, str]] = []
        self.back = True
        super().__init__(meeting, nick)
        self.clear()

    def clear(self) -> None:
        self.said["#lobby"].clear()

    def does(self, do: str, **arguments: Any) -> None:
        self.client.ask(do=do, **arguments)

    def take(self, data: bytes) -> None:
        for line in data.split(b"\r\n")[:-1]:
            self._hear(json.loads(line))

    def _hear(self, event: dict[str, Any]) -> None:
        kind = event["event"]
        assert kind != "refused", event
        if kind == "greeting":
            self.code = event["resume"]
        elif kind == "returning":
            self.back = True
        elif kind == "said" and self.back:
            self.said[event["room"]].append((event["number"], event["text"]))
        elif kind == "private":
            self.told.append((event["number"], event["text"]))

    def resume(self) -> None:
        seen = {room: said[-1][0] for room, said in self.said.items() if said}
        seen["private"] = self.told[-1][0] if self.told else 0
        self.back = False
        code = self.code
        # The new code counts only once it has been read.
        self.client.ask(do="resume", code=code, seen=seen)


class Netcat(Listener):
    """Somebody who reads plain lines; `live` and `before` have the texts, as they came."""

    mode = "lines"

    def __init__(self, meeting: Meeting, nick: str) -> None:
        self.texts: list[tuple[str, bool]] = []
        super().__init__(meeting, nick)

    def does(self, do: str, **arguments: Any) -> None:
        self.client.type(" ".join([f"/{do}", *map(str, arguments.values())]))

    def take(self, data: bytes) -> None:
        found = _CODE.search(data)
        if found:
            self.code = found[1].decode()
        for line in data.decode("utf-8", "replace").split("\r\n")[:-1]:
            assert not line.startswith("! "), line
            text = re.search(r"\b[lp]ine \d+$", line)
            if text:
                before = line.startswith("  ") or re.match(r"\[\S+ .*\d\d:\d\d\]", line)
                self.texts.append((text[0], bool(before)))

    def resume(self) -> None:
        self.client.type(f"/resume {self.code}")


class Storm:
    """One run, on stores that `restarted` opens again.

    `lines` and `letters` are the texts that were said, by room and by receiver.
    """

    def __init__(
        self,
        seed: int,
        stores: Callable[[], Stores] = stores,
        restarted: Callable[[Stores], Stores] = restarted,
    ) -> None:
        self.chance = random.Random(seed)
        self.meeting = Meeting(SETTINGS, stores())
        self._restarted = restarted
        self.listeners: list[Listener] = [
            Program(self.meeting, "robot"),
            Netcat(self.meeting, "norma"),
        ]
        self.lines: dict[str, list[str]] = {"#lobby": [], "#decks": []}
        self.letters: dict[str, list[str]] = {"robot": [], "norma": []}
        self._count = 0
        self.talker = self._talker()

    def _talker(self) -> Client:
        talker = self.meeting.connect()
        talker.type("/name talker", "/join decks", "/join lobby")
        talker.raw()
        return talker

    def run(self, lines: int, breaks: int) -> None:
        """Say so many lines, with so many breaks in between, and let all come back at the end."""
        for left in range(breaks, 0, -1):
            self._burst(max(1, (lines - self._count) // left))
            self._break(self.chance.choice(self.listeners))
            if self.chance.random() < 0.02:
                self._restart()
        self._burst(max(1, lines - self._count))
        self.settle()

    def settle(self) -> None:
        """Let everybody read all."""
        self.meeting.clock.advance(1.0)
        for each in self.listeners:
            each.read()

    def _burst(self, lines: int) -> None:
        spoken = 0
        while spoken < lines:
            room = self.chance.choice(ROOMS)
            texts = [f"line {number}" for number in self._numbers(min(lines - spoken, 9))]
            spoken += len(texts)
            self.lines[f"#{room}"] += texts
            self.talker.type(f"/join {room}", *texts)
            if self.chance.random() < 0.1:
                self._letter(self.chance.choice(self.listeners).nick)
            if self.chance.random() < 0.3:
                self.chance.choice(self.listeners).read()
            if self.chance.random() < 0.3:
                self.meeting.clock.advance(self.chance.choice((0.001, 0.05, 2.0, 6.0)))
            self.talker.raw()

    def _numbers(self, most: int) -> Iterator[int]:
        for _ in range(self.chance.randint(1, most)):
            self._count += 1
            yield self._count

    def _letter(self, nick: str) -> None:
        self._count += 1
        self.talker.raw()
        self.talker.type(f"/msg {nick} pine {self._count}")
        if any(line.startswith("[to ") for line in self.talker.heard()):
            self.letters[nick].append(f"pine {self._count}")

    def _break(self, listener: Listener) -> None:
        listener.breaks(self.chance)
        if self.chance.random() < 0.5:
            self._burst(self.chance.randint(1, 30))
        self.meeting.clock.advance(self.chance.choice((0.0, 1.0, 10.0, 70.0)))
        listener.returns(self.meeting, self.chance)

    def _restart(self) -> None:
        now = self.meeting.clock.seconds()
        for each in self.listeners:
            each.breaks(self.chance)
        self.talker.vanish()
        self.meeting.clock.advance(1.0)
        self.meeting = Meeting(SETTINGS, self._restarted(self.meeting.stores))
        self.meeting.clock.advance(now + 1.0)
        self.talker = self._talker()
        for each in self.listeners:
            each.returns(self.meeting, self.chance)


def check(storm: Storm) -> None:
    """Fail if anybody missed anything, or the program heard anything twice or out of order."""
    program, netcat = storm.listeners
    assert isinstance(program, Program)
    assert isinstance(netcat, Netcat)
    for room, said in program.said.items():
        texts = [text for _, text in said]
        assert texts == storm.lines[room], room
        numbers = [number for number, _ in said]
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else True
    assert [text for _, text in program.told] == storm.letters["robot"]
    heard = {text for text, _ in netcat.texts}
    for texts in (*storm.lines.values(), storm.letters["norma"]):
        assert [text for text in texts if text not in heard] == []
    once: set[str] = set()
    for text, before in netcat.texts:
        assert before or text not in once, f"{text} came again and was not marked"
        once.add(text)
