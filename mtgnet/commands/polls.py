"""Polls in a room, and votes in them."""

from __future__ import annotations

import re

import attrs

from mtgnet.core.arguments import Argument, Number, OneOf, ShortText
from mtgnet.core.events import Event, Refusal
from mtgnet.core.session import Session
from mtgnet.core.table import Form, Grammar, Group, command
from mtgnet.core.tool_events import VoteTaken
from mtgnet.tools.toolbox import Toolbox

_FEWEST, _MOST = 2, 10
_LONGEST = 100


@attrs.frozen
class Options(ShortText):
    """What can be voted for: texts with | between them, or a list of texts from a program."""

    most: int = 2000

    @property
    def hint(self) -> str:
        """What fits, in a few words."""
        return "the options with | between them, like yes | no"

    def check(self, value: object) -> tuple[str, ...]:  # type: ignore[override]
        """Return the options."""
        given = value if isinstance(value, list) else ShortText.check(self, value).split("|")
        options = tuple(ShortText(_LONGEST).check(each) for each in given if each != "")
        if not _FEWEST <= len(options) <= _MOST:
            why = f"Give {_FEWEST} to {_MOST} options: /poll Draft or sealed? | draft | sealed"
            raise Refusal("bad-argument", why)
        if len({option.casefold() for option in options}) < len(options):
            raise Refusal("bad-argument", "Two of the options are the same.")
        return options


class PollsAndVotes(Group):
    """The commands for polls."""

    title = "Polls"
    purpose = "ask the room something, and vote"

    def __init__(self, tools: Toolbox) -> None:
        self._polls = tools.polls

    @command(
        "poll",
        takes=(
            Argument("what", OneOf(words=("close",)), optional=True),
            Argument("question", ShortText(), optional=True),
            Argument("options", Options(), optional=True),
        ),
        grammar=Grammar(
            "[QUESTION | OPTION | OPTION...] | /poll close",
            re.compile(r"(?:(?P<what>close)|(?P<question>[^|]+)\|(?P<options>.+))?", re.IGNORECASE),
        ),
        summary="Ask the room, see how the poll stands, or close it",
        help="/poll Draft or sealed? | draft | sealed asks; everybody in the room can /vote NUMBER,"
        f" and again to change it. There is one poll in a room at a time, with {_FEWEST} to {_MOST}"
        " options. /poll shows how it stands; who opened it, and operators, close it.",
        forms=(
            Form("Show the poll in the room"),
            Form("Open a poll", ("question", "options")),
            Form("Close the poll", (), {"what": "close"}),
        ),
    )
    def poll(
        self,
        session: Session,
        what: str | None,
        question: str | None,
        options: tuple[str, ...] | None,
    ) -> Event:
        """Open, show or close a poll."""
        if what is not None:
            return self._polls.close(session)
        if question is not None and options is not None:
            return self._polls.open(session, question, options)
        if question is not None or options is not None:
            raise Refusal("missing", "Give both: /poll Draft or sealed? | draft | sealed")
        return self._polls.standing(session)

    @command(
        "vote",
        takes=(Argument("number", Number(1, _MOST)),),
        summary="Vote in the room's poll; a new vote replaces yours",
    )
    def vote(self, session: Session, number: int) -> VoteTaken:
        """Vote."""
        return self._polls.vote(session, number)
