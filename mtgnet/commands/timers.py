"""Timers for the room, and reminders for oneself."""

from __future__ import annotations

import re

from mtgnet.core.access import Access
from mtgnet.core.arguments import Argument, Number, OneOf, ShortText, Span
from mtgnet.core.events import Event, Refusal
from mtgnet.core.session import Session
from mtgnet.core.table import Form, Grammar, Group, command
from mtgnet.tools import reminders, timers
from mtgnet.tools.toolbox import Toolbox

_STOP = Argument("what", OneOf(words=("stop",)), optional=True)
_NUMBER = Argument("number", Number(), optional=True)
_TEXT = Argument("text", ShortText(), optional=True)


def _grammar(text: str) -> Grammar:
    pattern = r"(?:(?P<what>stop)(?:\s+(?P<number>\S+))?|(?P<time>\S+)(?:\s+(?P<text>.+))?)?"
    return Grammar(text, re.compile(pattern, re.IGNORECASE))


class Clocks(Group):
    """The commands for timers and reminders."""

    title = "Timers"
    purpose = "count down, and be reminded later"

    def __init__(self, tools: Toolbox) -> None:
        self._timers = tools.timers
        self._reminders = tools.reminders

    @command(
        "timer",
        takes=(_STOP, _NUMBER, Argument("time", Span("", timers.LONGEST), optional=True), _TEXT),
        grammar=_grammar("[TIME [TEXT]] | /timer stop [NUMBER]"),
        summary="Start a timer for the room, list its timers, or stop one",
        help="/timer 50m round 1 tells the room at the start, at half-time (from 30 minutes on),"
        " when 10, 5 and 1 minute are left, and at the end. A timer goes on while somebody is in"
        " the room, and over a restart of the server; an end that nobody was there for is told late"
        f" to who comes. A room has at most {timers.MOST_IN_ROOM}, a person {timers.MOST_OF_ONE},"
        " for at most 7 days.",
        forms=(
            Form("Start a timer", ("time", "text"), maybe=frozenset({"text"})),
            Form("List the timers of the room"),
            Form("Stop a timer", ("number",), {"what": "stop"}),
        ),
    )
    def timer(
        self,
        session: Session,
        what: str | None,
        number: int | None,
        time: float | None,
        text: str | None,
    ) -> Event:
        """Start, list or stop timers."""
        if what is not None:
            return self._timers.stop(session, number)
        if time is not None:
            return self._timers.start(session, time, text or "")
        return self._timers.listed(session)

    @command(
        "remind",
        takes=(_STOP, _NUMBER, Argument("time", Span("", reminders.LONGEST), optional=True), _TEXT),
        grammar=_grammar("[TIME TEXT] | /remind stop [NUMBER]"),
        summary="Have the server remind you, or list what of",
        help="/remind 20m call the next round tells you alone, on all your devices. If you have an"
        " account and are away, it waits until you come; a guest's is forgotten when the guest is"
        f" gone. Everybody has at most {reminders.MOST_OF_ONE}, for at most 366 days.",
        access=Access.GUEST,
        forms=(
            Form("Be reminded of something", ("time", "text")),
            Form("List what you will be reminded of"),
            Form("Stop a reminder", ("number",), {"what": "stop"}),
        ),
    )
    def remind(
        self,
        session: Session,
        what: str | None,
        number: int | None,
        time: float | None,
        text: str | None,
    ) -> Event:
        """Set, list or stop reminders."""
        if what is not None:
            return self._reminders.stop(session, number)
        if time is not None and text is None:
            raise Refusal("missing", "Say what of: /remind 20m call the next round.")
        if time is not None and text is not None:
            return self._reminders.remind(session, time, text)
        return self._reminders.listed(session)
