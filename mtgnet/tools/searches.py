"""Looking for people to play: when enough have agreed, a table opens, and all are brought there."""

from __future__ import annotations

import attrs

from mtgnet.core.delivery import Room
from mtgnet.core.events import Event, Refusal
from mtgnet.core.hub import LOBBY, Hub
from mtgnet.core.names import read_room
from mtgnet.core.person import Person
from mtgnet.core.session import Session
from mtgnet.core.table_events import Matched, SearchFacts, Searching, SearchLeft, SearchList
from mtgnet.core.watching import Watcher
from mtgnet.tools.tables import Tables

FEWEST, MOST = 2, 8
USUAL = 4


@attrs.define(eq=False)
class Search:
    """A search: what for, with how many, and who is in, in the order in which they came."""

    format: str
    size: int
    people: dict[Person, None] = attrs.Factory(dict)

    def facts(self) -> SearchFacts:
        """Return it as events tell it."""
        return SearchFacts(self.format, self.size, tuple(each.nick for each in self.people))


class Searches(Watcher):
    """All searches, by their format in small letters; a person is in one at the most."""

    def __init__(self, hub: Hub, tables: Tables) -> None:
        self._hub = hub
        self._tables = tables
        self._searches: dict[str, Search] = {}

    def look(self, session: Session, format: str, size: int | None) -> Searching | Matched:
        """Begin a search, or join the one for this format; with the last one a table opens.

        Raises `Refusal` if the person is in a search, or this one is for another number.
        """
        room, person = self._hub.floor(session), session.person
        self._check_free(person)
        search = self._searches.get(format.casefold())
        joined = search is not None
        if search is None:
            search = self._searches[format.casefold()] = Search(format, size or USUAL)
        elif size not in (None, search.size):
            why = f"There is a search for {search.format} with {search.size} people."
            raise Refusal("other-size", f"{why} /lfg {search.format} joins it.")
        search.people[person] = None
        if len(search.people) == search.size:
            return self._match(session, search)
        found = Searching(person.nick, joined, search.facts())
        self._tell(search, found, room, session)
        return found

    def _check_free(self, person: Person) -> None:
        mine = self._of(person)
        if mine is not None:
            why = f"You look for {mine.format} already. /lfg leave ends that."
            raise Refusal("is-searching", why)

    def _of(self, person: Person) -> Search | None:
        return next((each for each in self._searches.values() if person in each.people), None)

    def _match(self, session: Session, search: Search) -> Matched:
        del self._searches[search.format.casefold()]
        people = list(search.people)
        room = self._tables.gather(people)
        host = next(iter(room.people), session.person).nick
        matched = Matched(room.name, host, search.facts())
        for person in room.people:
            person.send(matched, but=session)
        return matched

    def _tell(self, search: Search, event: Event, room: Room | None, by: Session | None) -> None:
        """Tell the room where it is said, the lobby, and those of the search who are elsewhere."""
        lobby = self._hub.rooms.find(read_room(LOBBY).key)
        rooms = list(dict.fromkeys(each for each in (room, lobby) if each is not None))
        own = (by,) if by else ()
        self._hub.delivery.post(rooms, event, by.person if by else None, own)
        for person in search.people:
            if not any(each in person.rooms for each in rooms):
                person.send(event, but=by)

    def listed(self, session: Session) -> SearchList:
        """Return all searches."""
        mine = self._of(session.person)
        facts = tuple(search.facts() for search in self._searches.values())
        return SearchList(facts, mine.format if mine else None)

    def leave(self, session: Session) -> SearchLeft:
        """Take the session's person out of their search."""
        search = self._of(session.person)
        if search is None:
            raise Refusal("not-searching", "You look for nobody. /lfg FORMAT NUMBER begins.")
        left = self._leave(search, session.person)
        self._tell(search, left, session.current, session)
        return left

    def _leave(self, search: Search, person: Person) -> SearchLeft:
        del search.people[person]
        if not search.people:
            del self._searches[search.format.casefold()]
        return SearchLeft(person.nick, search.facts())

    def gone(self, person: Person) -> None:
        """Take somebody who is gone out of their search."""
        search = self._of(person)
        if search is not None:
            left = self._leave(search, person)
            for each in search.people:
                each.send(left)
