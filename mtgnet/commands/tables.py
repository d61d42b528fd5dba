"""Tables, and the search for people to play at one."""

from __future__ import annotations

import re

import attrs

from mtgnet.core.arguments import Argument, Number, OneOf, RoomName, Word
from mtgnet.core.events import Event, Refusal
from mtgnet.core.session import Session
from mtgnet.core.table import Form, Grammar, Group, command
from mtgnet.core.text import columns
from mtgnet.tools import searches
from mtgnet.tools.toolbox import Toolbox

_LONGEST = 24


@attrs.frozen
class FormatName(Word):
    """What people want to play: one word of letters, digits, - and _."""

    @property
    def hint(self) -> str:
        """What fits, in a few words."""
        return "one word, like commander"

    def check(self, value: object) -> str:
        """Return the word."""
        word = Word.check(self, value)
        if not re.fullmatch(r"[^\W_][\w-]*", word) or columns(word) > _LONGEST:
            why = f"Say in one word of at most {_LONGEST} letters what you want to play."
            raise Refusal("bad-argument", why)
        return word


class TablesAndSearches(Group):
    """The commands for tables."""

    title = "Tables"
    purpose = "find people to play with"

    def __init__(self, tools: Toolbox) -> None:
        self._tables = tools.tables
        self._searches = tools.searches

    @command(
        "table",
        takes=(
            Argument("what", OneOf(words=("close",)), optional=True),
            Argument("name", RoomName(), optional=True),
        ),
        grammar=Grammar(
            "[NAME] | /table close",
            re.compile(r"(?:(?P<what>close)|(?P<name>\S+))?", re.IGNORECASE),
        ),
        summary="Open a table, a private room whose host you are; or close it",
        help="/table friday opens #friday, /table one with a name of its own; at a table it tells"
        " who is there. /invite NICK lets somebody come. When the host says /table close, or leaves"
        " for good, all are told and sent back to where they were. If only the connection of the"
        " host is lost, the table waits a minute, and after a restart of the server five.",
        forms=(
            Form("Open a table, or tell about yours"),
            Form("Open a table with a name", ("name",)),
            Form("Close your table", (), {"what": "close"}),
        ),
    )
    def table(self, session: Session, what: str | None, name: str | None) -> Event:
        """Open, tell of, or close a table."""
        if what is not None:
            return self._tables.close(session)
        table = self._tables.at(session) if name is None else None
        return self._tables.state(table) if table else self._tables.open(session, name)

    @command(
        "lfg",
        takes=(
            Argument("what", OneOf(words=("leave",)), optional=True),
            Argument("format", FormatName(), optional=True),
            Argument("players", Number(searches.FEWEST, searches.MOST), optional=True),
        ),
        grammar=Grammar(
            "[FORMAT [PLAYERS]] | /lfg leave",
            re.compile(
                r"(?:(?P<what>leave)|(?P<format>\S+)(?:\s+(?P<players>\S+))?)?", re.IGNORECASE
            ),
        ),
        summary="Look for people to play, or join those who do",
        help="/lfg commander 4 looks for four people in all, you among them; /lfg commander joins."
        " With the last one a table opens, and everybody is brought there. /lfg lists who looks for"
        f" what, /lfg leave ends it for you. {searches.FEWEST} to {searches.MOST} people; without a"
        f" number it is {searches.USUAL}.",
        forms=(
            Form("List who looks for people to play"),
            Form("Look for people, or join", ("format", "players"), maybe=frozenset({"players"})),
            Form("Look no more", (), {"what": "leave"}),
        ),
    )
    def lfg(
        self, session: Session, what: str | None, format: str | None, players: int | None
    ) -> Event:
        """Look for people, join, list, or leave."""
        if what is not None:
            return self._searches.leave(session)
        if format is not None:
            return self._searches.look(session, format, players)
        if players is not None:
            raise Refusal("missing", "Say what you want to play, too: /lfg commander 4.")
        return self._searches.listed(session)
