"""Rooms: which there are, going into one and out of it, who is in it."""

from __future__ import annotations

from heapq import nsmallest

from mtgnet.core.arguments import Argument, RoomName
from mtgnet.core.delivery import Room
from mtgnet.core.events import Departed, Entered, People, Refusal, RoomFacts, RoomList
from mtgnet.core.hub import Hub
from mtgnet.core.session import Session
from mtgnet.core.table import Group, command

_MOST_LISTED = 100
_ROOM = Argument("room", RoomName())
_MAYBE_ROOM = Argument("room", RoomName(), optional=True)


class Rooms(Group):
    """The commands for rooms."""

    title = "Rooms"

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    @command("rooms", summary="List the rooms")
    def rooms(self, session: Session) -> RoomList:
        """List the fullest rooms."""
        rooms = self._hub.rooms
        listed = nsmallest(_MOST_LISTED, rooms, key=lambda room: (-len(room.people), room.key))
        facts = tuple(_facts(room, session) for room in listed)
        return RoomList(facts, len(rooms) - len(listed))

    @command(
        "join",
        "j",
        takes=(_ROOM,),
        summary="Go into a room and talk there",
        help="You stay in your other rooms, too. A room that isn't there is opened.",
    )
    def join(self, session: Session, room: str) -> Entered:
        """Enter a room and make it the current one."""
        joined = self._hub.join(session, room)
        return Entered(joined.name, len(joined.people))

    @command(
        "leave",
        "part",
        takes=(_MAYBE_ROOM,),
        summary="Leave a room, or the current one",
        help="You talk in the room that you joined last before, then.",
    )
    def leave(self, session: Session, room: str | None) -> Departed:
        """Leave a room."""
        if room is None and session.current is None:
            raise Refusal("no-room", "You are in no room. /join one, or /quit.")
        left = self._hub.room(room) if room else session.current
        if left is None or left not in session.person.rooms:
            raise Refusal("not-in-room", f"You are not in {room}. /rooms shows where you are.")
        self._hub.leave(session, left)
        return Departed(left.name, session.current.name if session.current else None)

    @command(
        "who",
        "w",
        takes=(_MAYBE_ROOM,),
        summary="List who is in a room, or in the current one",
        help="Out of all rooms it lists everybody on the server.",
    )
    def who(self, session: Session, room: str | None) -> People:
        """List the people of a room."""
        people = self._hub.people
        found = self._hub.room(room) if room else session.current
        here = list(found.people) if found else people
        nicks = sorted((each.nick for each in here), key=str.casefold)
        return People(found.name if found else None, tuple(nicks), len(people))


def _facts(room: Room, session: Session) -> RoomFacts:
    yours, current = room in session.person.rooms, room is session.current
    return RoomFacts(room.name, len(room.people), yours, current)
