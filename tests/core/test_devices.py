"""One person with several devices, whatever they do: every device hears all, in one order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tongues import RELAY

from mtgnet.testing import Client, Meeting

MODES = ("lines", "json", "lines")


def devices(meeting: Meeting) -> list[Client]:
    """Alice at three devices, one of which speaks JSON."""
    clients = [meeting.connect(mode) for mode in MODES]
    for number, client in enumerate(clients):
        line = "/login alice sesame" if number else "/register alice sesame"
        client.ask(line=line) if MODES[number] == "json" else client.type(line)
    return clients


def say(client: Client, mode: str, text: str) -> None:
    client.ask(do="say", text=text) if mode == "json" else client.type(text)


def said(client: Client, mode: str) -> list[str]:
    if mode == "json":
        return [event["text"] for event in client.events() if event["event"] == "said"]
    return [line.partition("> ")[2] for line in client.heard() if line.startswith("<")]


@given(st.lists(st.tuples(st.integers(0, 3), st.booleans()), max_size=40))
def test_every_device_hears_all_but_what_was_typed_on_it(steps: list[tuple[int, bool]]) -> None:
    meeting = Meeting(RELAY)
    alice = devices(meeting)
    bob = meeting.connect()
    bob.type("/name bob")
    meeting.clock.advance(3)
    for client in (*alice, bob):
        client.raw()
    everybody, modes = [*alice, bob], (*MODES, "lines")
    spoken: list[tuple[int, str]] = []
    for number, (who, pause) in enumerate(steps):
        say(everybody[who], modes[who], f"line {number}")
        spoken.append((who, f"line {number}"))
        if pause:
            meeting.clock.advance(1)
    for who, (client, mode) in enumerate(zip(everybody, modes, strict=True)):
        own = mode == "json"
        assert said(client, mode) == [text for by, text in spoken if by != who or own]


@given(st.lists(st.tuples(st.integers(0, 2), st.sampled_from(["break", "return", "wait"]))))
def test_a_presence_is_gone_only_after_a_minute_without_any_device(
    steps: list[tuple[int, str]],
) -> None:
    meeting = Meeting(RELAY)
    bob = meeting.connect()
    clients: list[Client | None] = list(devices(meeting))
    meeting.clock.advance(3)
    bob.raw()
    alone = 0.0
    for who, what in steps:
        client = clients[who]
        if what == "break" and client is not None:
            client.vanish()
            clients[who] = None
        elif what == "return" and client is None:
            clients[who] = meeting.connect()
            clients[who].type("/login alice sesame")  # type: ignore[union-attr]
        elif what == "wait":
            meeting.clock.advance(25)
            alone = alone + 25 if not any(clients) else 0.0
        alone = alone if not any(clients) else 0.0
        gone = "* alice is gone." in bob.heard()
        if gone:
            assert alone >= 60
            return
        assert alone < 60
