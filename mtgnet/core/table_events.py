"""What can happen around tables: private rooms with a host, and the search for people to play."""

from __future__ import annotations

import attrs

from mtgnet.core.events import Event


@attrs.frozen
class TableOpened(Event):
    """You opened a table, and are in it."""

    kind = "table-opened"
    room: str


@attrs.frozen
class TableState(Event):
    """A table: who its host is, since when it is open, who is there, and who else may come."""

    kind = "table"
    room: str
    host: str
    at: float
    nicks: tuple[str, ...]
    invited: tuple[str, ...]


@attrs.frozen
class TableClosed(Event):
    """A table at which you were is closed, by its host `nick` or (`left`) because they left.

    You talk in `current` now.
    """

    kind = "table-closed"
    room: str
    nick: str
    left: bool
    current: str | None


@attrs.frozen
class Invited(Event):
    """Somebody lets you into a private room."""

    kind = "invited"
    room: str
    nick: str


@attrs.frozen
class InviteSent(Event):
    """Somebody may come into your private room now; `away` tells that they have not heard of it."""

    kind = "invite-sent"
    room: str
    nick: str
    away: bool


@attrs.frozen
class SearchFacts:
    """A search for people to play: what, how many in all, and who is in."""

    format: str
    size: int
    nicks: tuple[str, ...]


@attrs.frozen
class Searching(Event):
    """Somebody looks for people to play, or (`joined`) has joined such a search."""

    kind = "searching"
    nick: str
    joined: bool
    search: SearchFacts


@attrs.frozen
class SearchLeft(Event):
    """Somebody does not look for people to play any more."""

    kind = "search-left"
    nick: str
    search: SearchFacts


@attrs.frozen
class SearchList(Event):
    """All searches for people to play; `yours` is the one that you are in."""

    kind = "searches"
    searches: tuple[SearchFacts, ...]
    yours: str | None


@attrs.frozen
class Matched(Event):
    """Enough people want to play: you are all at a table now, where you talk."""

    kind = "matched"
    room: str
    host: str
    search: SearchFacts
