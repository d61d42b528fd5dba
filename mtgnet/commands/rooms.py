"""Rooms: which there are, going into one and out of it, who is in it."""

from __future__ import annotations

import re
from heapq import nsmallest

import attrs

from mtgnet.core.access import Access
from mtgnet.core.arguments import Argument, OneOf, RoomName, Switch, Word
from mtgnet.core.delivery import Room
from mtgnet.core.events import Departed, Entered, People, Refusal, RoomFacts, RoomList
from mtgnet.core.hub import LOBBY, Hub
from mtgnet.core.names import read_room
from mtgnet.core.past_events import RoomSet
from mtgnet.core.records import RoomRecord
from mtgnet.core.session import Session
from mtgnet.core.table import Form, Grammar, Group, Result, command
from mtgnet.core.table_events import Invited, InviteSent

_MOST_LISTED = 100
_ROOM = Argument("room", RoomName())
_NICK = Argument("nick", Word())
_MAYBE_ROOM = Argument("room", RoomName(), optional=True)


class Rooms(Group):
    """The commands for rooms."""

    title = "Rooms"
    purpose = "see which rooms there are, go to them, and make your own"

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    @command("rooms", summary="List the rooms")
    def rooms(self, session: Session) -> RoomList:
        """List the fullest rooms."""
        hidden = set(self._hub.past.archive.hidden_from(session.person.owner))
        rooms = [room for room in self._hub.rooms.all if room.key not in hidden]
        listed = nsmallest(_MOST_LISTED, rooms, key=lambda room: (-len(room.people), room.key))
        facts = tuple(_facts(room, session) for room in listed)
        return RoomList(facts, len(rooms) - len(listed))

    @command(
        "join",
        "j",
        takes=(_ROOM, Argument("replay", Switch(), optional=True, typed=False)),
        summary="Go into a room and talk there",
        help="You stay in your other rooms, too. A room that isn't there is opened. You are shown"
        " the last lines that were said there.",
    )
    def join(self, session: Session, room: str, replay: bool | None) -> Result:
        """Enter a room and make it the current one."""
        if replay is not None:
            session.replay = replay
        loading = self._hub.past.archive.load(read_room(room).key)
        if loading is None:
            return self._enter(session, room)
        return loading.addCallback(lambda _: self._enter(session, room))

    def _enter(self, session: Session, room: str) -> Entered:
        joined = self._hub.join(session, room)
        return Entered(joined.name, len(joined.people))

    @command(
        "room",
        takes=(Argument("who", OneOf(words=("private", "open"))),),
        grammar=Grammar("private|open", re.compile("(?P<who>\\S+)")),
        summary="Say who may join, search and read your room",
        help="A private room is for those who are in it when it becomes so, and for those whom one"
        " of them lets in with /invite. Only who made the room may do that, and operators.",
    )
    async def room(self, session: Session, who: str) -> RoomSet:
        """Make the current room private, or open it to everybody."""
        room = session.here()
        record = self._record(session, room)
        op = self._hub.members.access(session.person) >= Access.OP
        if room.name == LOBBY:
            raise Refusal("not-allowed", "The lobby is for everybody. /join another room.")
        if record.owner != session.person.owner and not op:
            raise Refusal("not-yours", f"Only who made {room.name} may do that.")
        allowed = frozenset(person.owner for person in room.people)
        private = who == "private"
        record = attrs.evolve(record, private=private, allowed=allowed if private else frozenset())
        return await self._keep(room, record)

    @command(
        "invite",
        takes=(_NICK,),
        summary="Let somebody into your private room",
        help="They are told, and may join, search and read it from then on.",
    )
    async def invite(self, session: Session, nick: str) -> InviteSent:
        """Let a person into the current room, and tell them."""
        room, person = session.here(), session.person
        record = self._record(session, room)
        self._hub.moderation.check_talk(person)
        if not record.private:
            raise Refusal("not-private", f"{room.name} is open to everybody.")
        to = self._hub.past.address(nick)
        if person.owner in to.ignored:
            raise Refusal("ignored", f"{to.nick} wants to hear nothing from you.")
        guest = self._hub.past.owned(to.owner)
        if guest is not None and guest in room.people:
            raise Refusal("is-here", f"{to.nick} is in {room.name} already.")
        await self._keep(room, attrs.evolve(record, allowed=record.allowed | {to.owner}))
        if guest is not None:
            guest.send(Invited(room.name, person.nick))
        return InviteSent(room.name, to.nick, guest is None or not guest.sessions)

    def _record(self, session: Session, room: Room) -> RoomRecord:
        record = self._hub.past.archive.record(room.key)
        return record or RoomRecord(room.key, room.name, session.person.owner)

    async def _keep(self, room: Room, record: RoomRecord) -> RoomSet:
        keeping = self._hub.past.archive.change(record)
        if keeping is not None:
            await keeping
        return RoomSet(room.name, record.private)

    @command(
        "leave",
        "part",
        takes=(_MAYBE_ROOM,),
        summary="Leave a room, or the current one",
        help="You talk in the room that you joined last before, then.",
        forms=(Form("Leave the room"), Form("Leave another room", ("room",))),
    )
    def leave(self, session: Session, room: str | None) -> Departed:
        """Leave a room."""
        if room is None and session.current is None:
            raise Refusal("no-room", "You are in no room. /join one, or /quit.")
        left = self._hub.rooms.called(room) if room else session.current
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
        forms=(Form("List who is in the room"), Form("List who is in another room", ("room",))),
    )
    def who(self, session: Session, room: str | None) -> People:
        """List the people of a room."""
        people = self._hub.people
        found = self._hub.rooms.called(room) if room else session.current
        if found is not None:
            self._hub.past.check(session.person, found.key)
        here = list(found.people) if found else people
        nicks = sorted((each.nick for each in here), key=str.casefold)
        return People(found.name if found else None, tuple(nicks), len(people))


def _facts(room: Room, session: Session) -> RoomFacts:
    yours, current = room in session.person.rooms, room is session.current
    return RoomFacts(room.name, len(room.people), yours, current)
