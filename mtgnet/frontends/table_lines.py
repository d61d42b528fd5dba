"""What the events around tables look like as plain lines."""

from __future__ import annotations

import time
from collections.abc import Iterable

from mtgnet.core import table_events as events
from mtgnet.frontends.rendering import hanging, render


@render.register
def _(event: events.TableOpened) -> Iterable[str]:
    yield f"  {event.room} is open, and you are its host. /invite NICK lets somebody come."


@render.register
def _(event: events.TableState) -> Iterable[str]:
    since = time.strftime("%H:%M", time.localtime(event.at))
    yield f"  {event.room}, a table of {event.host} since {since}"
    yield from hanging("    there: ", ", ".join(event.nicks) or "nobody")
    if event.invited:
        yield from hanging("    may come: ", ", ".join(event.invited))


@render.register
def _(event: events.TableClosed) -> Iterable[str]:
    why = f"{event.nick}, the host, left" if event.left else f"{event.nick} closed it"
    where = f"You talk in {event.current} now." if event.current else "You are in no room now."
    yield f"* The table {event.room} is closed: {why}. {where}"


@render.register
def _(event: events.Invited) -> Iterable[str]:
    yield f"* {event.nick} lets you into {event.room}. /join {event.room} goes there."


@render.register
def _(event: events.InviteSent) -> Iterable[str]:
    told = "but is away and has not heard of it" if event.away else "and has been told"
    yield f"  {event.nick} may come to {event.room} now, {told}."


def _search(search: events.SearchFacts) -> str:
    missing = search.size - len(search.nicks)
    return f"{search.format}: {', '.join(search.nicks)}; {missing} of {search.size} missing"


@render.register
def _(event: events.Searching) -> Iterable[str]:
    does = "joins" if event.joined else "looks for people"
    how = f"/lfg {event.search.format} joins."
    yield f"* {event.nick} {does}: {_search(event.search)}. {how}"


@render.register
def _(event: events.SearchLeft) -> Iterable[str]:
    who = ", ".join(event.search.nicks) or "nobody"
    yield f"* {event.nick} looks for {event.search.format} no more; {who} left."


@render.register
def _(event: events.SearchList) -> Iterable[str]:
    if not event.searches:
        yield "  Nobody looks for people to play. /lfg commander 4 begins."
    for search in event.searches:
        yours = "  (you are in)" if search.format == event.yours else ""
        yield f"  {_search(search)}{yours}"


@render.register
def _(event: events.Matched) -> Iterable[str]:
    nicks = ", ".join(event.search.nicks)
    yield f"* {event.search.format}: {nicks}. You are at {event.room} now; {event.host} is host."
