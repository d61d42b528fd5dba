"""Polls: one in a room at a time; who votes again changes their vote."""

from __future__ import annotations

from collections import Counter

import attrs

from mtgnet.core.access import Access
from mtgnet.core.delivery import Room
from mtgnet.core.events import Refusal
from mtgnet.core.hub import Hub
from mtgnet.core.keeping import Notes
from mtgnet.core.person import Person
from mtgnet.core.session import Session
from mtgnet.core.tool_events import (
    PollClosed,
    PollFacts,
    PollOpened,
    PollStanding,
    Voted,
    VoteTaken,
)
from mtgnet.core.watching import Watcher
from mtgnet.tools.kept import Kept

MOST_POLLS = 2_000
# A poll in a room where nobody is is forgotten so many seconds after it was opened.
_STALE = 30 * 86_400.0


@attrs.define
class Poll:
    """A question, its options, and who (an owner) voted for which, from 0."""

    owner: str
    nick: str
    question: str
    options: tuple[str, ...]
    at: float
    votes: dict[str, int] = attrs.Factory(dict)

    def facts(self) -> PollFacts:
        """Return it as events tell it."""
        counts = Counter(self.votes.values())
        options = tuple((option, counts[place]) for place, option in enumerate(self.options))
        return PollFacts(self.nick, self.question, options, len(self.votes))


class Polls(Watcher):
    """The polls in all rooms."""

    def __init__(self, hub: Hub, notes: Notes) -> None:
        self._hub = hub
        self._kept = Kept(notes, "poll")
        self._votes = Kept(notes, "vote")
        self._polls: dict[str, Poll] = {}
        for note in self._kept.found():
            options = tuple(note.value["options"])
            self._polls[note.room] = Poll(note.who, **{**note.value, "options": options})
        for note in self._votes.found():
            if note.room in self._polls:
                self._polls[note.room].votes[note.who] = note.value["option"]

    # What people do

    def open(self, session: Session, question: str, options: tuple[str, ...]) -> PollOpened:
        """Open a poll in the session's room; raises `Refusal` if there is one already."""
        room, person = self._hub.floor(session), session.person
        if room.key in self._polls:
            why = f"There is a poll in {room.name} already. /poll shows it, /poll close ends it."
            raise Refusal("poll-open", why)
        if len(self._polls) >= MOST_POLLS:
            raise Refusal("too-many-polls", "The server has too many polls. Try again later.")
        now = self._hub.clock.seconds()
        poll = Poll(person.owner, person.nick, question, options, now)
        self._polls[room.key] = poll
        self._keep(room.key, poll)
        opened = PollOpened(room.name, poll.facts())
        self._hub.show(session, opened)
        return opened

    def vote(self, session: Session, number: int) -> VoteTaken:
        """Vote for an option, by its number from 1, in place of what was voted for before."""
        room, owner = self._hub.floor(session), session.person.owner
        poll = self._poll(room)
        if number > len(poll.options):
            why = f"There are {len(poll.options)} options. /poll shows them."
            raise Refusal("no-such-option", why)
        changed = owner in poll.votes
        poll.votes[owner] = number - 1
        self._votes.put(room.key, owner, 0, {"option": number - 1})
        self._hub.show(session, Voted(room.name, session.nick, changed, len(poll.votes)))
        return VoteTaken(room.name, number, poll.options[number - 1])

    def standing(self, session: Session) -> PollStanding:
        """Return how the poll in the session's room stands."""
        room = session.here()
        return PollStanding(room.name, self._poll(room).facts())

    def close(self, session: Session) -> PollClosed:
        """Close the poll in the session's room, which only who opened it and operators may do."""
        room = session.here()
        poll = self._poll(room)
        op = self._hub.members.access(session.person) >= Access.OP
        if poll.owner != session.person.owner and not op:
            raise Refusal("not-yours", f"Only {poll.nick}, who opened it, may close the poll.")
        closed = PollClosed(room.name, session.nick, poll.facts())
        self._drop(room.key)
        self._hub.show(session, closed)
        return closed

    # Helpers

    def _poll(self, room: Room) -> Poll:
        poll = self._polls.get(room.key)
        if poll is None:
            why = f"There is no poll in {room.name}. /poll QUESTION | YES | NO opens one."
            raise Refusal("no-poll", why)
        return poll

    def _keep(self, key: str, poll: Poll) -> None:
        own = ("owner", "votes")
        value = attrs.asdict(poll, filter=lambda field, _: field.name not in own)
        self._kept.put(key, poll.owner, 0, value)

    def _drop(self, key: str) -> None:
        if self._polls.pop(key, None) is not None:
            self._kept.drop(key)
            self._votes.drop(key)

    # Who comes and goes

    def became(self, person: Person, before: str) -> None:
        """Give a guest's polls and votes to their account."""
        for key, poll in self._polls.items():
            if poll.owner == before:
                poll.owner = person.owner
                self._kept.drop(key)
                self._keep(key, poll)
            vote = poll.votes.pop(before, None)
            if vote is not None:
                self._votes.drop(key, before)
                option = poll.votes.setdefault(person.owner, vote)
                self._votes.put(key, person.owner, 0, {"option": option})

    def forgotten(self, person: Person, before: str) -> None:
        """Forget the polls and the votes of an account."""
        for key, poll in list(self._polls.items()):
            poll.votes.pop(before, None)
            if poll.owner == before:
                self._drop(key)

    def closed(self, key: str) -> None:
        """Forget the poll of a room."""
        self._drop(key)

    def prune(self, now: float) -> None:
        """Forget old polls."""
        for key, poll in list(self._polls.items()):
            if poll.at + _STALE < now and self._hub.rooms.find(key) is None:
                self._drop(key)
